package io.ringfence.journal;

import static io.ringfence.journal.JournalFixture.START_NS;
import static io.ringfence.journal.JournalFixture.frame;
import static io.ringfence.journal.JournalFixture.withWriter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTest {
    private static final int WARM_UP = 100_000;
    private static final int COUNT = 100_000;

    @TempDir
    private Path directory;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldNotAllocateToAppendOrToRead() {
        UnsafeBuffer frame = frame(1);
        withWriter(directory, LogKind.COMMANDS, new JournalContext(), writer -> {
            for (long sequence = 1; sequence <= WARM_UP; sequence++) {
                writer.append(sequence, START_NS, frame, 0, frame.capacity());
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (long sequence = WARM_UP + 1; sequence <= WARM_UP + COUNT; sequence++) {
                writer.append(sequence, START_NS, frame, 0, frame.capacity());
            }
            assertBelowOneByteARecord(threads.getCurrentThreadAllocatedBytes() - before);
        });

        try (LogReader reader = LogReader.open(directory, LogKind.COMMANDS)) {
            for (int i = 0; i < WARM_UP; i++) {
                assertTrue(reader.next());
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < COUNT; i++) {
                reader.next();
            }
            assertBelowOneByteARecord(threads.getCurrentThreadAllocatedBytes() - before);
            assertEquals(WARM_UP + COUNT, reader.sequence());
        }
    }

    /** Per chunk of the file something may be allocated (by the queue, or by the channel), per record nothing. */
    private static void assertBelowOneByteARecord(long allocatedBytes) {
        assertTrue(allocatedBytes < COUNT, "allocated " + allocatedBytes + " bytes for " + COUNT + " records");
    }
}
