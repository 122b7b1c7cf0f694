package io.ringfence.acceptance.demo;

import io.ringfence.acceptance.venue.LocalVenue;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.StateHashDecoder;
import io.ringfence.engine.EngineState;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.LongArrayList;

/** The venue in this thread: what was offered is decided in the order in which it was offered. */
final class InProcessLink implements VenueLink {
    private final LocalVenue venue;
    private final Histogram ackLatencyNs = new Histogram(1, 60_000_000_000L, 3);
    private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();

    /** Messages that were offered, one after the other; session and length of each; when it was offered. */
    private ExpandableArrayBuffer offered = new ExpandableArrayBuffer(1 << 16);

    private ExpandableArrayBuffer submitting = new ExpandableArrayBuffer(1 << 16);
    private LongArrayList sessionAndLength = new LongArrayList();
    private LongArrayList offeredAtNs = new LongArrayList();
    private LongArrayList submittingSessionAndLength = new LongArrayList();
    private LongArrayList submittingAtNs = new LongArrayList();
    private int offeredBytes;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StateHashDecoder stateHash = new StateHashDecoder();
    private PublishedHash publishedHash;
    private Listener listener;
    private long answeringAtNs;

    /** @param directory of its journal, empty */
    InProcessLink(Path directory) {
        venue = new LocalVenue(this::onEvent, directory);
    }

    /** The state, for reading between batches. */
    EngineState state() {
        return venue.state();
    }

    /** The venue's own first commands. */
    void define(List<DirectBuffer> commands) {
        for (DirectBuffer command : commands) {
            venue.submit(0, 0, command, 0, command.capacity());
        }
    }

    @Override
    public void offer(int sessionId, DirectBuffer buffer, int offset, int length) {
        offered.putBytes(offeredBytes, buffer, offset, length);
        offeredBytes += length;
        sessionAndLength.addLong((long) sessionId << 32 | length);
        offeredAtNs.addLong(System.nanoTime());
    }

    @Override
    public void awaitAnswers(Listener to) {
        // What the listener offers meanwhile belongs to the next batch.
        ExpandableArrayBuffer bytes = offered;
        LongArrayList messages = sessionAndLength;
        LongArrayList times = offeredAtNs;
        offered = submitting;
        sessionAndLength = submittingSessionAndLength;
        offeredAtNs = submittingAtNs;
        offeredBytes = 0;
        listener = to;
        int offset = 0;
        for (int i = 0; i < messages.size(); i++) {
            int sessionId = (int) (messages.getLong(i) >>> 32);
            int length = (int) messages.getLong(i);
            answeringAtNs = times.getLong(i);
            venue.submit(sessionId, 0, bytes, offset, length);
            offset += length;
        }
        listener = null;
        messages.clear();
        times.clear();
        submitting = bytes;
        submittingSessionAndLength = messages;
        submittingAtNs = times;
    }

    private void onEvent(DirectBuffer buffer, int offset, int length) {
        if (answeringAtNs != 0) {
            ackLatencyNs.recordValue(System.nanoTime() - answeringAtNs);
            answeringAtNs = 0;
        }
        eventHeader.wrap(buffer, offset, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
        int message = offset + EventHeaderDecoder.BLOCK_LENGTH;
        if (header.wrap(buffer, message).templateId() == StateHashDecoder.TEMPLATE_ID) {
            stateHash.wrapAndApplyHeader(buffer, message, header);
            publishedHash =
                    new PublishedHash(eventHeader.commandSequence(), stateHash.business(), stateHash.sessions());
        }
        int sessionId = eventHeader.sessionId();
        if (listener != null && eventHeader.sessionSequence() > 0 && sessionId != DemoVenue.SIMULATION_SESSION) {
            listener.onEvent(sessionId, buffer, message, length - EventHeaderDecoder.BLOCK_LENGTH);
        }
    }

    @Override
    public PublishedHash publishedHash() {
        return publishedHash;
    }

    @Override
    public Histogram ackLatencyNs() {
        return ackLatencyNs;
    }

    @Override
    public void close() {
        venue.close();
    }
}
