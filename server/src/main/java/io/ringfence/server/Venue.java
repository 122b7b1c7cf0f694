package io.ringfence.server;

/**
 * A running node: it owns the journal of one directory, listens on one port, and decides. Usable in a process of its own, in a demo and
 * in tests; several may run in one process on different directories. All methods may be called from any thread.
 */
public final class Venue implements AutoCloseable {
    private Venue() {}

    /**
     * Recovers the journal of the directory, or begins one from the definition, and starts the threads.
     *
     * @param ctx how the venue is run
     * @return the venue, already listening
     * @throws VenueException if it cannot start: another process holds the directory, the journal is damaged, the definition is not
     *     valid, the port is taken. Nothing was changed
     */
    public static Venue launch(final VenueContext ctx) {
        if (ctx.dir() == null) {
            throw new VenueException("dir is not given");
        }
        return new Venue();
    }

    /** The port on which it listens. */
    public int port() {
        return 0;
    }

    /** Waits until it has stopped, by {@link #close()} or by a failure. */
    public void awaitTermination() throws InterruptedException {}

    /** What stopped it; null while it runs and after an orderly close. */
    public Throwable failure() {
        return null;
    }

    /** Stops reading, lets every command that was taken take its effect and leave, and closes. Idempotent. */
    @Override
    public void close() {}
}
