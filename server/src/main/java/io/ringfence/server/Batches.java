package io.ringfence.server;

/**
 * Most that a stage does in one turn, so that on a shared thread an answer leaves while more commands wait. Large enough that a turn's
 * fixed cost is nothing, small enough that a turn lasts well below a millisecond.
 */
final class Batches {
    /** Commands of one turn. */
    static final int MAX_COMMANDS = 256;
    /** Events of one turn. */
    static final int MAX_EVENTS = 1_024;

    private Batches() {}
}
