package io.ringfence.journal;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** Appends to one log. Owned by one thread, but for {@link #isSpaceLow()}, which any thread may ask. */
public final class LogWriter implements AutoCloseable {
    private LogWriter() {}

    /**
     * Opens a log and verifies it to its end; a torn record that a crash left behind the end is cleared.
     *
     * @param venueDirectory the venue's directory, whose {@link JournalLock} this process holds
     * @param kind which log
     * @param context configuration
     * @return the writer, which stands behind the last record
     * @throws JournalDamagedException if the log does not verify to its end; nothing was changed
     * @throws JournalException if it cannot be opened
     */
    public static LogWriter open(Path venueDirectory, LogKind kind, JournalContext context) {
        if (!JournalLock.isHeldHere(venueDirectory)) {
            throw new IllegalStateException("journal lock not held, directory=" + kind.directory(venueDirectory));
        }
        return new LogWriter();
    }

    /**
     * Appends a record. Either the whole record is in the log afterwards, or nothing of it and an exception was thrown.
     *
     * @param sequence the last sequence plus one
     * @param timestampNs the venue's time, not below that of the last record
     * @param buffer holds the frame
     * @param offset start of the frame
     * @param length of the frame in bytes
     */
    public void append(long sequence, long timestampNs, DirectBuffer buffer, int offset, int length) {
        if (sequence <= 0) {
            throw new IllegalStateException("sequence=" + sequence);
        }
    }

    /** Sequence of the last record; 0 if there is none. */
    public long lastSequence() {
        return 0;
    }

    /** Timestamp of the last record; 0 if there is none. */
    public long lastTimestampNs() {
        return 0;
    }

    /** Chain value of the last record; 0 if there is none. */
    public long lastChain() {
        return 0;
    }

    /** Whether the disk has less usable space than the watermark. Refreshed by a thread of its own. */
    public boolean isSpaceLow() {
        return false;
    }

    @Override
    public void close() {}
}
