package io.ringfence.engine.book;

import io.ringfence.engine.hash.Hash64;

/**
 * From an account and its client's number of an order to the order's row: the index of {@link Orders}.
 *
 * <p>Open addressing with linear probing in a table of a power of two, at most half full; a removal moves later entries of
 * the run back instead of leaving a tombstone (Knuth, TAOCP vol. 3, 6.4, algorithm R), so that lookups never slow down with
 * age. A slot is one long: 40 bits of the key's hash, whose lowest are its home, and the row. The key itself stands in the
 * order's line, which whoever looks an order up reads anyway; a number that is not there almost never leads to one. The order
 * of the table is history, not state: it cannot be iterated.
 *
 * <p>Caveat: whoever picks keys and knows the hash can lay them side by side, and a lookup then walks over as many entries
 * as they hold. The limit on the open orders of an account is what bounds that.
 *
 * <p>Owned by the engine's thread.
 */
final class ClientOrderIds {
    private static final int ROW_BITS = 24;
    private static final int MAX_CAPACITY = (1 << ROW_BITS) - 1;
    private static final long ROW_MASK = (1L << ROW_BITS) - 1;
    private static final long ACCOUNT_FACTOR = 0xD6E8_FEB8_6659_FD93L;

    /** Hash above, row + 1 below; zero: the slot is free. */
    private final long[] slots;

    private final int mask;

    ClientOrderIds(int capacity) {
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity out of range: capacity=" + capacity);
        }
        int length = Integer.highestOneBit(Math.max(capacity, 1)) << 1;
        if (length < 2 * capacity) {
            length <<= 1;
        }
        slots = new long[length];
        mask = length - 1;
    }

    /** The hash of a key: the upper 40 bits count. */
    static long hash(int accountIndex, long clientOrderId) {
        return Hash64.mix(clientOrderId + accountIndex * ACCOUNT_FACTOR) & ~ROW_MASK;
    }

    /** The slot at which a key is looked for first. */
    int home(long hash) {
        return (int) (hash >>> ROW_BITS) & mask;
    }

    /** The slot at which it is looked for next. */
    int after(int slot) {
        return (slot + 1) & mask;
    }

    /** Whether something stands in the slot; a key that was not found before a free slot is not there. */
    boolean isUsed(int slot) {
        return slots[slot] != 0;
    }

    /** Whether the key of the slot has that hash; then, almost certainly, it is the key. */
    boolean matches(int slot, long hash) {
        return ((slots[slot] ^ hash) & ~ROW_MASK) == 0;
    }

    /** The row in a slot that is used. */
    int row(int slot) {
        return (int) (slots[slot] & ROW_MASK) - 1;
    }

    /** Adds a key that is not there; there are never more than the capacity. */
    void put(long hash, int row) {
        int slot = home(hash);
        while (slots[slot] != 0) {
            slot = after(slot);
        }
        slots[slot] = hash | (row + 1);
    }

    /** Removes the key of a row, which is there. */
    void remove(long hash, int row) {
        long sought = hash | (row + 1);
        int hole = home(hash);
        while (slots[hole] != sought) {
            if (slots[hole] == 0) {
                throw new IllegalStateException("order is not indexed: order=" + row);
            }
            hole = after(hole);
        }
        for (int slot = after(hole); slots[slot] != 0; slot = after(slot)) {
            // An entry may move back into the hole unless its home lies behind the hole, cyclically.
            if (((slot - home(slots[slot])) & mask) >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = 0;
    }
}
