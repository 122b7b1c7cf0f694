package io.ringfence.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.codecs.FrameLengths;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventComparisonTest {
    private static final int LARGEST = FrameLengths.MAX_EVENT_FRAME_LENGTH;
    private static final int EVENTS = 3;

    @TempDir
    private Path directory;

    @Test
    void shouldCompareEventsOfTheLargestSizeToTheirLastByte() {
        UnsafeBuffer kept = new UnsafeBuffer(new byte[LARGEST]);
        kept.setMemory(0, LARGEST, (byte) 7);
        JournalLock lock = JournalLock.acquire(directory);
        try (LogWriter log = LogWriter.open(
                directory,
                LogKind.EVENTS,
                new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10))) {
            for (int i = 1; i <= EVENTS; i++) {
                log.append(i, 1_584_000_000_000_000_000L, kept, 0, LARGEST);
            }
        } finally {
            lock.close();
        }

        try (LogReader reader = LogReader.open(directory, LogKind.EVENTS)) {
            EventComparison comparison = new EventComparison(reader);
            for (int i = 1; i <= EVENTS; i++) {
                int offset = comparison.claim(LARGEST);
                comparison.buffer().putBytes(offset, kept, 0, LARGEST);
                if (i == EVENTS) {
                    comparison.buffer().putByte(offset + LARGEST - 1, (byte) 8);
                }
                assertEquals(0, comparison.differentEvent());
                comparison.commit(LARGEST);
            }
            assertEquals(EVENTS, comparison.differentEvent());
            assertEquals(8, comparison.differentReplayed()[LARGEST - 1]);
        }
    }
}
