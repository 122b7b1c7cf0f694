package io.ringfence.gateway;

/** Bytes that several buffers may take together. Owned by one thread. */
public final class MemoryBudget {
    private final long limitBytes;
    private long takenBytes;

    /**
     * A budget of which nothing is taken.
     *
     * @param limitBytes all that there is
     */
    public MemoryBudget(final long limitBytes) {
        this.limitBytes = limitBytes;
    }

    boolean take(final long bytes) {
        if (takenBytes + bytes > limitBytes) {
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    void give(final long bytes) {
        takenBytes -= bytes;
    }

    long takenBytes() {
        return takenBytes;
    }
}
