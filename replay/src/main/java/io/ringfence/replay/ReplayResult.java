package io.ringfence.replay;

/**
 * What a replay found.
 *
 * @param commands commands applied
 * @param events events that came out and were compared
 * @param stateHashes StateHash events among them
 * @param eventsMissingFrom number of the first event that the event log does not hold, which a crash leaves and the next start makes up;
 *     0: it holds all
 * @param firstDifference the first difference; null: none
 * @param businessHash hash of the state at the end: accounts, books, prices, parameters
 * @param sessionsHash firms, sessions and their numbers
 * @param timeHash time, timers and counters
 * @param live whether a venue was writing the journal meanwhile
 */
public record ReplayResult(
        long commands,
        long events,
        long stateHashes,
        long eventsMissingFrom,
        ReplayDifference firstDifference,
        long businessHash,
        long sessionsHash,
        long timeHash,
        boolean live) {
    /** Whether every event that is kept came out again, byte for byte. */
    public boolean identical() {
        return firstDifference == null;
    }
}
