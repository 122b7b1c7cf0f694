package io.ringfence.engine;

import io.ringfence.engine.hash.Hash64;

/**
 * By which event each index price and each mark price was said last, so that whoever uses a price can name its source. Part of the section of the state hash
 * that holds what only the log says. Owned by the engine's thread; nothing allocates after construction.
 */
final class PriceEvents {
    /** No event has said it. */
    static final long NONE = 0;

    private static final long INDEX_SEED = Hash64.of(0x5052_4556);
    private static final long MARK_SEED = Hash64.of(0x4D4B_4556);

    private final long[] ofIndexes;
    private final long[] ofMarks;
    private long hash;

    PriceEvents(int indexCapacity, int instrumentCapacity) {
        ofIndexes = new long[indexCapacity];
        ofMarks = new long[instrumentCapacity];
    }

    /** An event has said the price of an index. */
    void onIndexPrice(int indexIndex, long eventNumber) {
        hash -= rowHash(INDEX_SEED, indexIndex, ofIndexes[indexIndex]);
        ofIndexes[indexIndex] = eventNumber;
        hash += rowHash(INDEX_SEED, indexIndex, eventNumber);
    }

    /** An event has said the mark price of an instrument, or {@link #NONE}: it is its index price. */
    void onMarkPrice(int instrumentIndex, long eventNumber) {
        hash -= rowHash(MARK_SEED, instrumentIndex, ofMarks[instrumentIndex]);
        ofMarks[instrumentIndex] = eventNumber;
        hash += rowHash(MARK_SEED, instrumentIndex, eventNumber);
    }

    /** {@return number of the event that said the price of an index last, or {@link #NONE}} */
    long ofIndex(int indexIndex) {
        return ofIndexes[indexIndex];
    }

    /** {@return number of the event that said the mark price of an instrument last, or {@link #NONE}} */
    long ofMark(int instrumentIndex) {
        return ofMarks[instrumentIndex];
    }

    /** {@return sum of the hashes of all rows, kept as they change} */
    long hash() {
        return hash;
    }

    /** {@return the same, computed from the rows} */
    long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < ofIndexes.length; i++) {
            sum += rowHash(INDEX_SEED, i, ofIndexes[i]);
        }
        for (int i = 0; i < ofMarks.length; i++) {
            sum += rowHash(MARK_SEED, i, ofMarks[i]);
        }
        return sum;
    }

    private static long rowHash(long seed, int row, long eventNumber) {
        return eventNumber == NONE ? 0 : Hash64.of(seed, row, eventNumber);
    }
}
