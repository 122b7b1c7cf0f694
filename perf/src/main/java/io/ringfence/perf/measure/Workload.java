package io.ringfence.perf.measure;

import java.util.Map;

/**
 * Commands that are measured one after the other, pass by pass, on one thread.
 *
 * <p>A pass is {@link #prepare()}, each command once, {@link #check()}; only the commands are measured. Every pass begins at the same
 * state and does the same.
 */
public interface Workload extends AutoCloseable {
    /** Brings everything to where the first command begins. */
    void prepare();

    /** Number of commands of a pass. */
    int commandCount();

    /**
     * Applies one command.
     *
     * @param command counts from zero.
     */
    void apply(int command);

    /**
     * Looks whether the pass did what it is named after.
     *
     * @throws IllegalStateException when it did not: no figure of it would mean anything.
     */
    void check();

    /** Names the commands: workloads with the same input do the same work. No blanks. */
    String input();

    /** What came out of a pass, in a form that can be compared between implementations. No blanks. */
    String outcome();

    /** What it found beside times, by name, in the order of the columns: names and values without blanks, commas and colons. */
    default Map<String, Double> further() {
        return Map.of();
    }

    @Override
    default void close() {}
}
