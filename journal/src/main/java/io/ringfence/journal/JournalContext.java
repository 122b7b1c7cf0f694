package io.ringfence.journal;

/** Configuration of a log's writer. Nothing in it can change what is written. Set once, before it is used. */
public final class JournalContext {
    private int blockLengthBytes = 64 << 20;
    private long reserveAheadBytes = 64L << 20;
    private long spaceLowBytes = 1L << 30;
    private long spaceCheckIntervalMs = 1_000;

    /** How much of a segment is mapped at a time, in bytes; a multiple of 64 KiB. */
    public int blockLengthBytes() {
        return blockLengthBytes;
    }

    /** Sets {@link #blockLengthBytes()}. */
    public JournalContext blockLengthBytes(int value) {
        if (value < 64 << 10 || value % (64 << 10) != 0) {
            throw new IllegalArgumentException("blockLengthBytes must be a multiple of 65536, was " + value);
        }
        blockLengthBytes = value;
        return this;
    }

    /** How much disk is reserved ahead of the end of a log at a time, in bytes. */
    public long reserveAheadBytes() {
        return reserveAheadBytes;
    }

    /** Sets {@link #reserveAheadBytes()}. */
    public JournalContext reserveAheadBytes(long value) {
        if (value < 256 << 10) {
            throw new IllegalArgumentException("reserveAheadBytes must be at least 262144, was " + value);
        }
        reserveAheadBytes = value;
        return this;
    }

    /** Below this many usable bytes on the disk, {@link LogWriter#isSpaceLow()} says so. */
    public long spaceLowBytes() {
        return spaceLowBytes;
    }

    /** Sets {@link #spaceLowBytes()}. */
    public JournalContext spaceLowBytes(long value) {
        spaceLowBytes = value;
        return this;
    }

    /** How often the usable space is looked up, in milliseconds. */
    public long spaceCheckIntervalMs() {
        return spaceCheckIntervalMs;
    }

    /** Sets {@link #spaceCheckIntervalMs()}. */
    public JournalContext spaceCheckIntervalMs(long value) {
        if (value < 1) {
            throw new IllegalArgumentException("spaceCheckIntervalMs must be positive, was " + value);
        }
        spaceCheckIntervalMs = value;
        return this;
    }
}
