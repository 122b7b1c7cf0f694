package io.ringfence.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLogHandlerTest {
    private static final int LARGEST = FrameLengths.MAX_EVENT_FRAME_LENGTH;
    private static final int EVENTS = 200;

    @TempDir
    private Path directory;

    @Test
    void shouldLogEventsOfTheLargestSizeAsTheRingCarriedThem() throws Exception {
        final OutboundRing ring = new OutboundRing(OutboundRing.MIN_CAPACITY, LARGEST, 1);
        final JournalContext context =
                new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10);
        final JournalLock lock = JournalLock.acquire(directory);
        final EventLogHandler handler = new EventLogHandler(
                ring.reader(0), LogWriter.open(directory, LogKind.EVENTS, context), new AtomicLong(EVENTS));
        for (int i = 1; i <= EVENTS; i++) {
            ring.buffer().putBytes(ring.claim(LARGEST), event(i), 0, LARGEST);
            ring.commit(LARGEST);
            assertEquals(1, handler.doWork());
        }
        assertTrue(handler.isIdle());
        handler.close();
        lock.close();

        try (LogReader reader = LogReader.open(directory, LogKind.EVENTS)) {
            for (int i = 1; i <= EVENTS; i++) {
                assertTrue(reader.next());
                final UnsafeBuffer kept = new UnsafeBuffer(new byte[reader.length()]);
                kept.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                assertEquals(event(i), kept, "event " + i);
            }
        }
    }

    private static UnsafeBuffer event(final int number) {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LARGEST]);
        event.setMemory(0, LARGEST, (byte) number);
        new EventHeaderEncoder()
                .wrap(event, 0)
                .eventNumber(number)
                .commandSequence(number)
                .timestampNs(1_584_000_000_000_000_000L + number);
        return event;
    }
}
