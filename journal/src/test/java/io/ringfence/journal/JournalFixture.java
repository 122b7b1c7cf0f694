package io.ringfence.journal;

import io.ringfence.codecs.FrameLengths;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Journals with records of which every byte can be foretold. */
final class JournalFixture {
    static final long DAY_NS = 86_400_000_000_000L;
    /** 2020-03-12T00:00:00Z. */
    static final long START_NS = 18_333L * DAY_NS;

    private static final int MAX_LENGTH = FrameLengths.MAX_COMMAND_FRAME_LENGTH;

    private JournalFixture() {}

    /** Small files, so that walks over them are short. */
    static JournalContext context() {
        return new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10);
    }

    static int frameLength(long sequence) {
        return 24 + (int) (sequence * 37 % (MAX_LENGTH - 24));
    }

    static UnsafeBuffer frame(long sequence) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[frameLength(sequence)]);
        fillFrame(frame, sequence);
        return frame;
    }

    static void fillFrame(UnsafeBuffer frame, long sequence) {
        for (int i = 0; i < frameLength(sequence); i++) {
            frame.putByte(i, (byte) (sequence * 31 + i));
        }
    }

    static long timestampNs(long sequence) {
        return START_NS + sequence * 1_000;
    }

    static void append(LogWriter writer, long count) {
        for (long i = 0; i < count; i++) {
            long sequence = writer.lastSequence() + 1;
            UnsafeBuffer frame = frame(sequence);
            writer.append(
                    sequence, Math.max(writer.lastTimestampNs(), timestampNs(sequence)), frame, 0, frame.capacity());
        }
    }

    static void write(Path directory, LogKind kind, long count) {
        withWriter(directory, kind, context(), writer -> append(writer, count));
    }

    static void withWriter(Path directory, LogKind kind, JournalContext context, Consumer<LogWriter> use) {
        JournalLock lock = JournalLock.acquire(directory);
        try (LogWriter writer = LogWriter.open(directory, kind, context)) {
            use.accept(writer);
        } finally {
            lock.close();
        }
    }

    /** Whether the reader stands at the record that {@link #append} wrote under that sequence. */
    static boolean isRecord(LogReader reader, long sequence) {
        UnsafeBuffer expected = frame(sequence);
        return reader.sequence() == sequence
                && reader.length() == expected.capacity()
                && new UnsafeBuffer(reader.buffer(), reader.offset(), reader.length()).equals(expected);
    }
}
