package io.ringfence.replay;

import io.ringfence.engine.Engine;

/** Looks on while a log is replayed, on the thread that replays. */
public interface ReplayObserver {
    /** Looks away. */
    ReplayObserver NONE = new ReplayObserver() {};

    /**
     * A command is complete, with all that it caused.
     *
     * @param sequence of the command
     * @param timestampNs the venue's time of it
     * @param engine to read from, not to change
     */
    default void onCommandApplied(long sequence, long timestampNs, Engine engine) {}

    /**
     * Called every {@value Replay#PROGRESS_INTERVAL} commands and at the end.
     *
     * @param sequence of the last command applied
     * @param total number of commands as far as can be told before they are read; 0: cannot be told
     */
    default void onProgress(long sequence, long total) {}
}
