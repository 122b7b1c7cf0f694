package io.ringfence.engine.account;

import io.ringfence.engine.hash.Hash64;

/**
 * The keys of deposits that have been seen, by ledger row and asset, so that a deposit that is told twice is applied once.
 *
 * <p>A ring in the order of arrival: when it is full the oldest key makes room for the next, once it has been kept as long as was
 * promised. Beside it a table with linear probing (at most half full; a removal moves back what came after it, Knuth, The Art of Computer
 * Programming 6.4, Algorithm R), so that looking, adding and forgetting cost O(1) on average.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class DepositKeys {
    /** No key. */
    public static final long NULL_KEY = 0;

    private static final long HASH_SEED = 0x4445_504B_4559L;
    private static final int NOT_FOUND = -1;
    private static final int EMPTY = 0;

    private final long[] keys;
    private final int[] ledgerRows;
    private final int[] assetIndexes;
    private final long[] seenAtNs;

    /** Positions in the ring, plus one. */
    private final int[] table;

    private int first;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most keys that are remembered.
     */
    public DepositKeys(int capacity) {
        keys = new long[capacity];
        ledgerRows = new int[capacity];
        assetIndexes = new int[capacity];
        seenAtNs = new long[capacity];
        table = new int[Integer.highestOneBit(Math.max(1, 2 * capacity - 1)) << 1];
    }

    /** {@return how many may be remembered} */
    public int capacity() {
        return keys.length;
    }

    /** {@return how many are} */
    public int size() {
        return size;
    }

    /**
     * {@return whether a deposit has been seen}
     *
     * @param ledgerRow what it credits.
     * @param assetIndex of what.
     * @param key positive.
     */
    public boolean contains(int ledgerRow, int assetIndex, long key) {
        return slotOf(ledgerRow, assetIndex, key) != NOT_FOUND;
    }

    /**
     * {@return whether another key can be remembered}
     *
     * @param untilNs keys that were seen before may be forgotten for it.
     */
    public boolean hasRoom(long untilNs) {
        return size < keys.length || seenAtNs[first] < untilNs;
    }

    /**
     * Remembers a key, which is new; the caller has asked whether there is room. The oldest is forgotten where it is needed.
     *
     * @param ledgerRow what its deposit credits.
     * @param assetIndex of what.
     * @param key positive.
     * @param nowNs when; never less than before.
     */
    public void add(int ledgerRow, int assetIndex, long key, long nowNs) {
        if (size == keys.length) {
            forgetFirst();
        }
        int position = (int) ((first + (long) size) % keys.length);
        keys[position] = key;
        ledgerRows[position] = ledgerRow;
        assetIndexes[position] = assetIndex;
        seenAtNs[position] = nowNs;
        size++;
        int slot = homeOf(ledgerRow, assetIndex, key);
        while (table[slot] != EMPTY) {
            slot = next(slot);
        }
        table[slot] = position + 1;
        hash += rowHash(position);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += rowHash((int) ((first + (long) i) % keys.length));
        }
        return sum;
    }

    private void forgetFirst() {
        hash -= rowHash(first);
        remove(slotOf(ledgerRows[first], assetIndexes[first], keys[first]));
        first = first + 1 == keys.length ? 0 : first + 1;
        size--;
    }

    /** What stands behind the hole and would no longer be found moves into it. */
    private void remove(int removed) {
        int hole = removed;
        table[hole] = EMPTY;
        for (int slot = next(hole); table[slot] != EMPTY; slot = next(slot)) {
            int position = table[slot] - 1;
            int home = homeOf(ledgerRows[position], assetIndexes[position], keys[position]);
            boolean isFoundWhereItIs = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
            if (!isFoundWhereItIs) {
                table[hole] = table[slot];
                table[slot] = EMPTY;
                hole = slot;
            }
        }
    }

    private int slotOf(int ledgerRow, int assetIndex, long key) {
        for (int slot = homeOf(ledgerRow, assetIndex, key); table[slot] != EMPTY; slot = next(slot)) {
            int position = table[slot] - 1;
            if (keys[position] == key && ledgerRows[position] == ledgerRow && assetIndexes[position] == assetIndex) {
                return slot;
            }
        }
        return NOT_FOUND;
    }

    private int homeOf(int ledgerRow, int assetIndex, long key) {
        return (int) Hash64.of(ledgerRow, assetIndex, key) & (table.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (table.length - 1);
    }

    private long rowHash(int position) {
        return Hash64.fold(
                Hash64.of(HASH_SEED, ledgerRows[position], assetIndexes[position], keys[position]), seenAtNs[position]);
    }
}
