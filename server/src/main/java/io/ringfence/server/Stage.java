package io.ringfence.server;

/**
 * One part of the pipeline's work. A stage is driven by one thread at a time: the launching one while the venue recovers, then the one
 * that the threading mode gives it.
 */
interface Stage {
    /**
     * Does what there is to do now, bounded, and never waits.
     *
     * @return how much was done; 0: nothing
     * @throws Exception stops the venue
     */
    int doWork() throws Exception;

    /** Whether it has nothing left of what was handed to it. Any thread; meant for when no more is handed to it. */
    boolean isIdle();

    /** Gives back what it holds, on its own thread, after its last work. */
    default void close() throws Exception {}
}
