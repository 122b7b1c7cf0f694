package io.ringfence.engine.book;

import io.ringfence.engine.hash.Hash64;

/**
 * From an account and its client's number of an order to the order's row: the index of {@link Orders}.
 *
 * <p>Open addressing with linear probing in a table of a power of two, at most two thirds full; a removal moves later entries
 * of the run back instead of leaving a tombstone (Knuth, TAOCP vol. 3, 6.4, algorithm R), so that lookups never slow down with
 * age. A slot is one int, because what a lookup costs is the cache line that it misses: the row, how far the slot lies from the
 * key's home (which a removal must know), and of the key's hash what bits are left, nine and more up to 2^18 rows. The key
 * itself stands in the order's line, which whoever finds an order reads anyway. The order of the table is history, not
 * state: it cannot be iterated.
 *
 * <p>Caveat: whoever picks keys and knows the hash can lay them side by side, and a lookup then walks over as many entries
 * as they hold. The limit on the open orders of an account is what bounds that.
 *
 * <p>Owned by the engine's thread.
 */
final class ClientOrderIds {
    private static final int MAX_CAPACITY = 1 << 24;
    private static final int DISTANCE_BITS = 4;
    private static final int FAR = (1 << DISTANCE_BITS) - 1;
    private static final long ACCOUNT_FACTOR = 0xD6E8_FEB8_6659_FD93L;

    private final Orders orders;

    /** Tag above, distance, row + 1 below; zero: the slot is free. */
    private final int[] slots;

    private final int mask;
    private final int rowMask;
    private final int distanceShift;
    private final int tagShift;

    ClientOrderIds(Orders orders, int capacity) {
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity out of range: capacity=" + capacity);
        }
        this.orders = orders;
        int length = Integer.highestOneBit(Math.max(capacity, 1)) << 1;
        if (length < capacity + capacity / 2) {
            length <<= 1;
        }
        slots = new int[length];
        mask = length - 1;
        distanceShift = Integer.SIZE - Integer.numberOfLeadingZeros(capacity);
        rowMask = (1 << distanceShift) - 1;
        tagShift = distanceShift + DISTANCE_BITS;
    }

    /** The row of a key, or {@link Orders#NULL}. */
    int get(int accountIndex, long clientOrderId) {
        long hash = hash(accountIndex, clientOrderId);
        int slot = (int) hash & mask;
        int entry = slots[slot];
        while (entry != 0) {
            int row = (entry & rowMask) - 1;
            if (isTagged(entry, hash) && orders.isNumbered(row, accountIndex, clientOrderId)) {
                return row;
            }
            slot = (slot + 1) & mask;
            entry = slots[slot];
        }
        return Orders.NULL;
    }

    /** Adds a key that is not there; there are never more than the capacity. */
    void put(int accountIndex, long clientOrderId, int row) {
        long hash = hash(accountIndex, clientOrderId);
        int slot = (int) hash & mask;
        int distance = 0;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
            distance++;
        }
        slots[slot] = entry(((int) (hash >>> 32) & -(1 << tagShift)) | (row + 1), distance);
    }

    /** Removes the key of a row, which is there. */
    void remove(int accountIndex, long clientOrderId, int row) {
        long hash = hash(accountIndex, clientOrderId);
        int hole = (int) hash & mask;
        while ((slots[hole] & rowMask) != row + 1) {
            if (slots[hole] == 0) {
                throw new IllegalStateException("order is not indexed: order=" + row);
            }
            hole = (hole + 1) & mask;
        }
        int slot = (hole + 1) & mask;
        int entry = slots[slot];
        while (entry != 0) {
            int distance = distance(slot, entry);
            int gap = (slot - hole) & mask;
            // An entry may move back into the hole unless its home lies behind the hole.
            if (distance >= gap) {
                slots[hole] = entry(entry & ~(FAR << distanceShift), distance - gap);
                hole = slot;
            }
            slot = (slot + 1) & mask;
            entry = slots[slot];
        }
        slots[hole] = 0;
    }

    private boolean isTagged(int entry, long hash) {
        return (entry ^ (int) (hash >>> 32)) >>> tagShift == 0;
    }

    private int entry(int tagAndRow, int distance) {
        return tagAndRow | (Math.min(distance, FAR) << distanceShift);
    }

    /** How far an entry lies from its home; what does not fit the slot is computed from the key. */
    private int distance(int slot, int entry) {
        int distance = (entry >>> distanceShift) & FAR;
        if (distance < FAR) {
            return distance;
        }
        int row = (entry & rowMask) - 1;
        return (slot - (int) hash(orders.accountIndex(row), orders.clientOrderId(row))) & mask;
    }

    private static long hash(int accountIndex, long clientOrderId) {
        return Hash64.mix(clientOrderId + accountIndex * ACCOUNT_FACTOR);
    }
}
