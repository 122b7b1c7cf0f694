package io.ringfence.perf.journal;

import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import io.ringfence.perf.measure.Measurement;
import io.ringfence.perf.measure.Workload;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one record of 96 bytes costs in the journal: appended to the page cache with header, CRC32C and chain (page faults of new file
 * pages included), or read back and verified.
 */
public final class JournalWorkload implements Workload {
    private static final int BATCH = 100_000;
    private static final int PAYLOAD_BYTES = 96;
    private static final long STEP_NS = 1_000;

    private final boolean reads;
    private final Path directory;
    private final JournalLock lock;
    private final LogWriter writer;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_BYTES));
    private LogReader reader;
    private long sequence;
    private long timestampNs = 1_584_000_000_000_000_000L;

    private JournalWorkload(boolean reads) {
        this.reads = reads;
        try {
            directory = Files.createTempDirectory("ringfence-journal");
            lock = JournalLock.acquire(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        writer = LogWriter.open(directory, LogKind.COMMANDS, new JournalContext());
        if (reads) {
            for (int i = 0; i < BATCH; i++) {
                append();
            }
        }
    }

    /**
     * Measures; see {@link Measurement#main}.
     *
     * @param args the last one: {@code append} or {@code read}.
     */
    public static void main(String[] args) throws FileNotFoundException {
        Measurement.main(args, own -> new JournalWorkload(own[0].equals("read")));
    }

    @Override
    public void prepare() {
        if (reads) {
            reader = LogReader.open(directory, LogKind.COMMANDS);
        }
    }

    @Override
    public int commandCount() {
        return BATCH;
    }

    @Override
    public void apply(int command) {
        if (!reads) {
            append();
        } else if (!reader.next()) {
            throw new IllegalStateException("log ends too early: record=" + command);
        }
    }

    @Override
    public void check() {
        if (reads) {
            if (reader.sequence() != BATCH) {
                throw new IllegalStateException("read something else: sequence=" + reader.sequence());
            }
            reader.close();
        }
    }

    @Override
    public String input() {
        return (reads ? "read" : "append") + ":" + PAYLOAD_BYTES;
    }

    @Override
    public String outcome() {
        return "checked";
    }

    @Override
    public void close() {
        writer.close();
        lock.close();
        IoUtil.delete(directory.toFile(), true);
    }

    private void append() {
        timestampNs += STEP_NS;
        payload.putLong(0, timestampNs);
        writer.append(++sequence, timestampNs, payload, 0, PAYLOAD_BYTES);
    }
}
