package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;

/**
 * The leverage that accounts have chosen for themselves, by account and instrument.
 *
 * <p>A table with linear probing that doubles when it is two thirds full, so it takes memory for those who chose only; a choice that is taken
 * back leaves its place to be chosen again, until the table is next made larger. Looking costs O(1) on average and allocates nothing.
 *
 * <p>Owned by the engine's thread.
 */
public final class Leverages {
    /** No leverage of one's own. */
    public static final int NONE = 0;

    private static final long HASH_SEED = 0x4C45_5645_5241L;
    private static final long FREE = 0;
    private static final int FIRST_LENGTH = 16;

    private final int capacity;
    private long[] keys = new long[FIRST_LENGTH];
    private int[] values = new int[FIRST_LENGTH];
    private int taken;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most pairs that may have one.
     */
    public Leverages(int capacity) {
        this.capacity = capacity;
    }

    /** {@return how many pairs have one} */
    public int size() {
        return size;
    }

    /** {@return how many may} */
    public int capacity() {
        return capacity;
    }

    /** {@return the leverage of a pair, or {@link #NONE}} */
    public int of(int accountIndex, int instrumentIndex) {
        return size == 0 ? NONE : values[slotOf(keyOf(accountIndex, instrumentIndex))];
    }

    /** {@return of how many instruments, but for one, an account has one; looks at each} */
    public int countBut(int accountIndex, int instrumentIndex, int instrumentCount) {
        int count = 0;
        for (int i = 0; i < instrumentCount; i++) {
            count += i != instrumentIndex && of(accountIndex, i) != NONE ? 1 : 0;
        }
        return count;
    }

    /**
     * Sets the leverage of a pair. The caller has made sure that {@link #size()} is below {@link #capacity()} where the pair has none yet.
     *
     * @param accountIndex whose.
     * @param instrumentIndex in what.
     * @param leverage notional per initial margin, positive; or {@link #NONE}.
     */
    public void set(int accountIndex, int instrumentIndex, int leverage) {
        long key = keyOf(accountIndex, instrumentIndex);
        int slot = slotOf(key);
        if (keys[slot] == FREE) {
            if (leverage == NONE) {
                return;
            }
            if (3 * (taken + 1) > 2 * keys.length) {
                enlarge();
                slot = slotOf(key);
            }
            keys[slot] = key;
            taken++;
        }
        size += (leverage == NONE ? 0 : 1) - (values[slot] == NONE ? 0 : 1);
        hash -= rowHash(slot);
        values[slot] = leverage;
        hash += rowHash(slot);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int slot = 0; slot < keys.length; slot++) {
            sum += rowHash(slot);
        }
        return sum;
    }

    private void enlarge() {
        long[] formerKeys = keys;
        int[] formerValues = values;
        keys = new long[2 * formerKeys.length];
        values = new int[keys.length];
        taken = 0;
        for (int i = 0; i < formerKeys.length; i++) {
            if (formerValues[i] != NONE) {
                int slot = slotOf(formerKeys[i]);
                keys[slot] = formerKeys[i];
                values[slot] = formerValues[i];
                taken++;
            }
        }
    }

    /** The slot in which a key stands, or the free one in which it would. */
    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = (int) (Hash64.of(HASH_SEED, key) >>> Integer.SIZE) & mask;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long keyOf(int accountIndex, int instrumentIndex) {
        return (accountIndex + 1L) << Integer.SIZE | instrumentIndex;
    }

    private long rowHash(int slot) {
        return values[slot] == NONE ? 0 : Hash64.of(HASH_SEED, keys[slot], values[slot]);
    }
}
