package io.ringfence.replay;

import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.StateHashDecoder;
import io.ringfence.engine.EventSink;
import io.ringfence.journal.LogReader;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Takes the events of a replay and holds each against the event log; what the log lacks at its end is not a difference, and is told. */
final class EventComparison implements EventSink {
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
    private final LogReader kept;

    private long eventCount;
    private long stateHashCount;
    private long missingFrom;
    private long differentEvent;
    private byte[] differentKept;
    private byte[] differentReplayed;

    /**
     * @param kept the event log before its first record, or null if there is none
     */
    EventComparison(LogReader kept) {
        this.kept = kept;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return event;
    }

    @Override
    public int claim(int maxLengthBytes) {
        return 0;
    }

    @Override
    public void commit(int lengthBytes) {
        if (differentEvent != 0) {
            return;
        }
        eventCount++;
        int templateId = event.getShort(
                        EventHeaderDecoder.BLOCK_LENGTH + MessageHeaderDecoder.templateIdEncodingOffset(),
                        ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
        if (templateId == StateHashDecoder.TEMPLATE_ID) {
            stateHashCount++;
        }
        if (missingFrom != 0 || kept == null || !kept.next()) {
            missingFrom = missingFrom == 0 ? eventCount : missingFrom;
            return;
        }
        if (!isSame(lengthBytes)) {
            differentEvent = eventCount;
            differentKept = copyOfKept();
            differentReplayed = new byte[lengthBytes];
            event.getBytes(0, differentReplayed);
        }
    }

    /** After the last command: an event that the log holds and that did not come out is a difference. */
    void expectEndOfKept() {
        if (differentEvent != 0 || kept == null || !kept.next()) {
            return;
        }
        differentEvent = kept.sequence();
        differentKept = copyOfKept();
    }

    private boolean isSame(int lengthBytes) {
        if (kept.length() != lengthBytes) {
            return false;
        }
        int offset = kept.offset();
        int whole = lengthBytes & ~7;
        for (int i = 0; i < whole; i += Long.BYTES) {
            if (event.getLong(i) != kept.buffer().getLong(offset + i)) {
                return false;
            }
        }
        for (int i = whole; i < lengthBytes; i++) {
            if (event.getByte(i) != kept.buffer().getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private byte[] copyOfKept() {
        byte[] bytes = new byte[kept.length()];
        kept.buffer().getBytes(kept.offset(), bytes);
        return bytes;
    }

    long eventCount() {
        return eventCount;
    }

    long stateHashCount() {
        return stateHashCount;
    }

    /** The first event that the log did not hold; 0: it held all. */
    long missingFrom() {
        return missingFrom;
    }

    /** The first event that differs; 0: none. */
    long differentEvent() {
        return differentEvent;
    }

    byte[] differentKept() {
        return differentKept;
    }

    /** What came out instead; null: nothing. */
    byte[] differentReplayed() {
        return differentReplayed;
    }
}
