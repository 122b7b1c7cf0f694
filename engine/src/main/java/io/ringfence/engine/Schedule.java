package io.ringfence.engine;

/** Kinds of timers, in the order in which those that are due at the same time fire. */
final class Schedule {
    /** A session was lost and did not return; the id is its index. */
    static final int CANCEL_ON_DISCONNECT = 2;

    private Schedule() {}
}
