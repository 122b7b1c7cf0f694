package io.ringfence.engine.book;

import io.ringfence.engine.hash.Hash64;

/**
 * From an account and its client's number of an order to the order's row: the index of {@link Orders}.
 *
 * <p>Open addressing with linear probing in a table of a power of two, at most two thirds full; a removal moves later entries
 * of the run back instead of leaving a tombstone (Knuth, TAOCP vol. 3, 6.4, algorithm R), so that lookups never slow down with
 * age. What a lookup costs is the cache lines that it misses, so a slot is small and in two parts: a byte says whether it is
 * used and holds seven bits of the key's hash, by which a new number is found to be new without more; an int holds the row,
 * and how far the slot lies from the key's home, which a removal must know. The key itself stands in the order's line, which
 * whoever finds an order reads anyway. The order of the table is history, not state: it cannot be iterated.
 *
 * <p>Caveat: whoever picks keys and knows the hash can lay them side by side, and a lookup then walks over as many entries
 * as they hold. The limit on the open orders of an account is what bounds that.
 *
 * <p>Owned by the engine's thread.
 */
final class ClientOrderIds {
    private static final int ROW_BITS = 24;
    private static final int MAX_CAPACITY = 1 << ROW_BITS;
    private static final int ROW_MASK = MAX_CAPACITY - 1;
    private static final int FAR = 0xFF;
    private static final int USED = 0x80;
    private static final long ACCOUNT_FACTOR = 0xD6E8_FEB8_6659_FD93L;

    private final Orders orders;

    /** {@link #USED} and seven bits of the hash; zero: the slot is free. */
    private final byte[] tags;

    /** The distance from home, {@link #FAR} for that and more, above the row. */
    private final int[] slots;

    private final int mask;

    ClientOrderIds(Orders orders, int capacity) {
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity out of range: capacity=" + capacity);
        }
        this.orders = orders;
        int length = Integer.highestOneBit(Math.max(capacity, 1)) << 1;
        if (length < capacity + capacity / 2) {
            length <<= 1;
        }
        tags = new byte[length];
        slots = new int[length];
        mask = length - 1;
    }

    /** The row of a key, or {@link Orders#NULL}. */
    int get(int accountIndex, long clientOrderId) {
        long hash = hash(accountIndex, clientOrderId);
        byte sought = tag(hash);
        int slot = (int) hash & mask;
        byte tag = tags[slot];
        while (tag != 0) {
            if (tag == sought) {
                int row = slots[slot] & ROW_MASK;
                if (orders.isNumbered(row, accountIndex, clientOrderId)) {
                    return row;
                }
            }
            slot = (slot + 1) & mask;
            tag = tags[slot];
        }
        return Orders.NULL;
    }

    /**
     * Adds a key; there are never more than the capacity.
     *
     * @return whether it was added; false: it is there already.
     */
    boolean put(int accountIndex, long clientOrderId, int row) {
        long hash = hash(accountIndex, clientOrderId);
        byte newTag = tag(hash);
        int slot = (int) hash & mask;
        int distance = 0;
        for (byte tag = tags[slot]; tag != 0; tag = tags[slot]) {
            if (tag == newTag && orders.isNumbered(slots[slot] & ROW_MASK, accountIndex, clientOrderId)) {
                return false;
            }
            slot = (slot + 1) & mask;
            distance++;
        }
        tags[slot] = newTag;
        slots[slot] = (Math.min(distance, FAR) << ROW_BITS) | row;
        return true;
    }

    /** Removes the key of a row, which is there. */
    void remove(int accountIndex, long clientOrderId, int row) {
        int hole = (int) hash(accountIndex, clientOrderId) & mask;
        while (tags[hole] == 0 || (slots[hole] & ROW_MASK) != row) {
            if (tags[hole] == 0) {
                throw new IllegalStateException("order is not indexed: order=" + row);
            }
            hole = (hole + 1) & mask;
        }
        int slot = (hole + 1) & mask;
        while (tags[slot] != 0) {
            int distance = distance(slot);
            int gap = (slot - hole) & mask;
            // An entry may move back into the hole unless its home lies behind the hole.
            if (distance >= gap) {
                tags[hole] = tags[slot];
                slots[hole] = (Math.min(distance - gap, FAR) << ROW_BITS) | (slots[slot] & ROW_MASK);
                hole = slot;
            }
            slot = (slot + 1) & mask;
        }
        tags[hole] = 0;
    }

    /** How far an entry lies from its home; what does not fit the slot is computed from the key. */
    private int distance(int slot) {
        int distance = slots[slot] >>> ROW_BITS;
        if (distance < FAR) {
            return distance;
        }
        int row = slots[slot] & ROW_MASK;
        return (slot - (int) hash(orders.accountIndex(row), orders.clientOrderId(row))) & mask;
    }

    private static byte tag(long hash) {
        return (byte) ((hash >>> 57) | USED);
    }

    private static long hash(int accountIndex, long clientOrderId) {
        return Hash64.mix(clientOrderId + accountIndex * ACCOUNT_FACTOR);
    }
}
