package io.ringfence.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EventSink;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalException;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    /** 2020-03-12T00:00:00Z. */
    private static final long START_NS = 1_583_971_200_000_000_000L;

    private static final int FIRM_COUNT = 30;
    private static final int COMMAND_COUNT = 1 + FIRM_COUNT;
    private static final int STATE_HASH_INTERVAL = 10;

    @TempDir
    private Path directory;

    private final List<byte[]> events = new ArrayList<>();

    @Test
    void shouldFindAJournalIdenticalThatTheSameEngineWrote() {
        writeVenue(events -> events);
        List<Long> applied = new ArrayList<>();

        ReplayResult result = Replay.verify(directory, new ReplayObserver() {
            @Override
            public void onCommandApplied(long sequence, long timestampNs, Engine engine) {
                applied.add(sequence);
                assertEquals(timestampNs(sequence), timestampNs);
            }
        });

        assertTrue(result.identical());
        assertNull(result.firstDifference());
        assertEquals(COMMAND_COUNT, result.commands());
        assertEquals(COMMAND_COUNT, applied.size());
        assertEquals(events.size(), result.events());
        // At commands 10, 20 and 30.
        assertEquals(3, result.stateHashes());
        assertEquals(0, result.eventsMissingFrom());
        assertFalse(result.live());
        assertEquals(result, Replay.verify(directory, ReplayObserver.NONE));
    }

    @Test
    void shouldEndAtAnotherHashWhenACommandIsAnother() {
        writeVenue(events -> events);
        long hash = Replay.verify(directory, ReplayObserver.NONE).businessHash()
                + Replay.verify(directory, ReplayObserver.NONE).sessionsHash();
        Path other = directory.resolve("other");
        writeVenue(other, "B", events -> events);

        ReplayResult result = Replay.verify(other, ReplayObserver.NONE);
        assertTrue(result.identical());
        assertNotEquals(hash, result.businessHash() + result.sessionsHash());
    }

    @Test
    void shouldNameTheFirstEventThatDiffersWithBothSidesDecoded() {
        // Firm 17 is defined by command 18, whose event says firm 999 in this log.
        int index = 18;
        writeVenue(events -> {
            byte[] frame = events.get(index);
            new UnsafeBuffer(frame).putInt(EventHeaderDecoder.BLOCK_LENGTH + 8, 999, ByteOrder.LITTLE_ENDIAN);
            return events;
        });

        ReplayResult result = Replay.verify(directory, ReplayObserver.NONE);

        assertFalse(result.identical());
        ReplayDifference difference = result.firstDifference();
        assertEquals(index + 1, difference.eventNumber());
        assertEquals("DefineFirm", difference.command().path("message").asText());
        assertEquals("FirmDefined", difference.kept().path("message").asText());
        assertEquals("FirmDefined", difference.replayed().path("message").asText());
        assertTrue(difference.sideBySide().contains("! firm"), difference.sideBySide());
        assertTrue(difference.sideBySide().contains("999"), difference.sideBySide());
        assertTrue(difference.summary().contains("event " + (index + 1) + " differs"), difference.summary());
    }

    @Test
    void shouldReportEventsThatACrashLeftUnwritten() {
        writeVenue(events -> events.subList(0, 20));

        ReplayResult result = Replay.verify(directory, ReplayObserver.NONE);

        assertTrue(result.identical());
        assertEquals(21, result.eventsMissingFrom());
        assertEquals(events.size(), result.events());
    }

    @Test
    void shouldNameAnEventThatTheCommandsDoNotBringForth() {
        writeVenue(events -> {
            List<byte[]> more = new ArrayList<>(events);
            more.add(events.get(events.size() - 1));
            return more;
        });

        ReplayDifference difference =
                Replay.verify(directory, ReplayObserver.NONE).firstDifference();

        assertEquals(events.size() + 1, difference.eventNumber());
        assertNull(difference.replayed());
        assertTrue(difference.summary().contains("does not bring forth"), difference.summary());
    }

    @Test
    void shouldRefuseWhatIsNotAJournal() {
        assertThrows(JournalException.class, () -> Replay.verify(directory, ReplayObserver.NONE));
    }

    @Test
    void shouldShowAFrameThatCannotBeDecodedAsBytes() {
        RecordText text = new RecordText(LogKind.COMMANDS, new NameBook());
        UnsafeBuffer frame = new UnsafeBuffer(new byte[CommandHeaderEncoder.BLOCK_LENGTH + 3]);

        assertEquals(
                "000000", text.decode(frame, 0, frame.capacity()).path("bytes").asText());
        assertEquals("0000", text.decode(frame, 0, 2).path("bytes").asText());
    }

    @Test
    void shouldDecodeEachRecordOfBothLogs() {
        writeVenue(events -> events);
        NameBook names = new NameBook();
        for (LogKind kind : LogKind.values()) {
            RecordText text = new RecordText(kind, names);
            try (LogReader reader = LogReader.open(directory, kind)) {
                while (reader.next()) {
                    ObjectNode record = text.decode(reader.buffer(), reader.offset(), reader.length());
                    assertTrue(record.has("message"), record::toString);
                    assertFalse(record.has("unreadable"), record::toString);
                }
            }
        }
    }

    /** What a crash or a fault makes of the events that the engine brought forth. */
    private interface Kept {
        List<byte[]> of(List<byte[]> events);
    }

    private void writeVenue(Kept kept) {
        writeVenue(directory, "F", kept);
    }

    private void writeVenue(Path venue, String firmPrefix, Kept kept) {
        events.clear();
        Engine engine = new Engine(new Collector());
        DeskCodec codec = DeskCodec.commands(new NameBook());
        UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameLengths.MAX_COMMAND_FRAME_LENGTH]);
        JournalContext context = new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10);
        JournalLock lock = JournalLock.acquire(venue);
        try (LogWriter commandLog = LogWriter.open(venue, LogKind.COMMANDS, context);
                LogWriter eventLog = LogWriter.open(venue, LogKind.EVENTS, context)) {
            for (int sequence = 1; sequence <= COMMAND_COUNT; sequence++) {
                int length = CommandHeaderEncoder.BLOCK_LENGTH
                        + (sequence == 1
                                ? codec.encode("Genesis", genesis(), frame, CommandHeaderEncoder.BLOCK_LENGTH)
                                : codec.encode(
                                        "DefineFirm",
                                        DeskJson.MAPPER.createObjectNode().put("firm", firmPrefix + (sequence - 1)),
                                        frame,
                                        CommandHeaderEncoder.BLOCK_LENGTH));
                commandLog.append(sequence, timestampNs(sequence), frame, 0, length);
                boolean more = engine.onCommand(sequence, timestampNs(sequence), frame, 0, length);
                while (more) {
                    more = engine.step();
                }
            }
            List<byte[]> keptEvents = kept.of(events);
            for (int i = 0; i < keptEvents.size(); i++) {
                UnsafeBuffer event = new UnsafeBuffer(keptEvents.get(i));
                eventLog.append(i + 1, START_NS + i, event, 0, event.capacity());
            }
        } finally {
            lock.close();
        }
    }

    private static ObjectNode genesis() {
        return DeskJson.MAPPER
                .createObjectNode()
                .put("venue", "TEST")
                .put("maxFirms", 100)
                .put("maxSessions", 100)
                .put("maxAccounts", 100)
                .put("maxAssets", 4)
                .put("maxIndexes", 4)
                .put("maxSourcesPerIndex", 3)
                .put("maxInstruments", 4)
                .put("maxPositions", 100)
                .put("maxOrders", 1_000)
                .put("maxOrdersPerAccount", 10)
                .put("maxPriceLevels", 1_000)
                .put("maxOrdersPerLevel", 1_000)
                .put("maxFillsPerOrder", 10)
                .put("stateHashInterval", STATE_HASH_INTERVAL)
                .put("logicalTime", "YES");
    }

    private static long timestampNs(long sequence) {
        return START_NS + sequence * 1_000;
    }

    private final class Collector implements EventSink {
        private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);

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
            byte[] bytes = new byte[lengthBytes];
            event.getBytes(0, bytes);
            events.add(bytes);
        }
    }
}
