package io.ringfence.perf;

import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a record costs in the journal: appended to the page cache with header, CRC32C and chain, or read back and checked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 15)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dchronicle.announcer.disable=true"
        })
public class JournalBenchmark {
    private static final int BATCH = 200_000;
    private static final long STEP_NS = 1_000;

    /** Length of a command or event frame. */
    @Param({"96"})
    public int payloadBytes;

    private Path directory;
    private JournalLock lock;
    private LogWriter writer;
    private UnsafeBuffer payload;
    private long sequence;
    private long timestampNs = 1_584_000_000_000_000_000L;

    /** Opens a log in a new directory. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        directory = Files.createTempDirectory("ringfence-journal");
        payload = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(payloadBytes));
        lock = JournalLock.acquire(directory);
        writer = LogWriter.open(directory, LogKind.COMMANDS, new JournalContext());
        append();
    }

    /** Appends a batch; returns the last sequence. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long append() {
        for (int i = 0; i < BATCH; i++) {
            timestampNs += STEP_NS;
            payload.putLong(0, timestampNs);
            writer.append(++sequence, timestampNs, payload, 0, payloadBytes);
        }
        return sequence;
    }

    /** Reads a batch back, opening the log included; returns the last sequence. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long read() {
        long last = 0;
        try (LogReader reader = LogReader.open(directory, LogKind.COMMANDS)) {
            while (last < BATCH && reader.next()) {
                last = reader.sequence();
            }
        }
        if (last != BATCH) {
            throw new IllegalStateException("read too little: last=" + last);
        }
        return last;
    }

    /** Removes the log. */
    @TearDown(Level.Trial)
    public void close() {
        writer.close();
        lock.close();
        IoUtil.delete(directory.toFile(), true);
    }
}
