package io.ringfence.engine.collection;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * From a pair (long, int) to a row number: a unique index of a registry, such as (client order id, account) to order.
 *
 * <p>Open addressing with linear probing in a table of a power of two, at most half full; a removal moves later entries of
 * the run back instead of leaving a tombstone (Knuth, TAOCP vol. 3, 6.4, algorithm R), so that lookups never slow down
 * with age. {@link #get}, {@link #put} and {@link #remove} cost O(1) expected, 32 bytes per entry of capacity at least,
 * nothing is allocated after construction. It cannot be iterated: the order of its table is history, not state.
 *
 * <p>Caveat: whoever picks keys and knows the hash can lay them side by side, and a lookup then walks over as many entries
 * as they hold. A limit on the entries of one owner (open orders of an account) is what bounds that.
 *
 * <p>Owned by the engine's thread; not safe for others.
 */
public final class LongIntIndex {
    /** No row. */
    public static final int NULL = -1;

    private static final int MAX_CAPACITY = 1 << 29;

    private final long[] longKeys;
    private final int[] intKeys;
    private final int[] rows;
    private final int mask;
    private final int capacity;
    private int size;

    /**
     * An empty index.
     *
     * @param capacity the most entries that it ever holds.
     * @throws IllegalArgumentException when the capacity is below zero or above 2^29.
     */
    public LongIntIndex(int capacity) {
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity out of range: capacity=" + capacity);
        }
        this.capacity = capacity;
        int slots = Integer.highestOneBit(Math.max(capacity, 1)) << 1;
        if (slots < 2 * capacity) {
            slots <<= 1;
        }
        longKeys = new long[slots];
        intKeys = new int[slots];
        rows = new int[slots];
        Arrays.fill(rows, NULL);
        mask = slots - 1;
    }

    /** Number of entries. */
    public int size() {
        return size;
    }

    /**
     * Looks an entry up.
     *
     * @return its row, or {@link #NULL}.
     */
    public int get(long longKey, int intKey) {
        return rows[slotOf(longKey, intKey)];
    }

    /**
     * Adds an entry.
     *
     * @param row zero or more.
     * @throws IllegalStateException when the key is there already, or the index is full.
     */
    public void put(long longKey, int intKey, int row) {
        int slot = slotOf(longKey, intKey);
        if (rows[slot] != NULL || size == capacity || row < 0) {
            throw new IllegalStateException("entry is taken, index is full or row is negative: longKey=" + longKey
                    + " intKey=" + intKey + " row=" + row + " present=" + rows[slot] + " size=" + size
                    + " capacity=" + capacity);
        }
        longKeys[slot] = longKey;
        intKeys[slot] = intKey;
        rows[slot] = row;
        size++;
    }

    /**
     * Removes an entry.
     *
     * @return the row that it had, or {@link #NULL} when there was none.
     */
    public int remove(long longKey, int intKey) {
        int hole = slotOf(longKey, intKey);
        int removed = rows[hole];
        if (removed == NULL) {
            return NULL;
        }
        for (int slot = (hole + 1) & mask; rows[slot] != NULL; slot = (slot + 1) & mask) {
            int home = homeOf(longKeys[slot], intKeys[slot]);
            // An entry may move back into the hole unless its home lies behind the hole, cyclically.
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                longKeys[hole] = longKeys[slot];
                intKeys[hole] = intKeys[slot];
                rows[hole] = rows[slot];
                hole = slot;
            }
        }
        rows[hole] = NULL;
        size--;
        return removed;
    }

    private int slotOf(long longKey, int intKey) {
        int slot = homeOf(longKey, intKey);
        while (rows[slot] != NULL && (longKeys[slot] != longKey || intKeys[slot] != intKey)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int homeOf(long longKey, int intKey) {
        return (int) Hash64.of(longKey, intKey) & mask;
    }
}
