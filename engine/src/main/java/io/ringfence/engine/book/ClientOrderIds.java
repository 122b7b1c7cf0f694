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
 * whoever finds an order reads anyway.
 *
 * <p>For the same reason the table is no larger than the open orders need: it begins with {@value #MIN_LENGTH} slots and goes on to one
 * twice as long when five eighths are in use. All of them are there from the start; entries move over run by run, a few with
 * each new order, so that no command pays for all. While they do, what is not in the new table is looked for in the old one. A
 * table never shrinks.
 *
 * <p>Nothing of this is state: the order of a table is history, and it cannot be iterated.
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

    /** A table has 2^25 slots at most, so the tag is of bits that tell apart what has the same home. */
    private static final int TAG_SHIFT = 25;

    private static final long ACCOUNT_FACTOR = 0xD6E8_FEB8_6659_FD93L;

    private static final int NONE = -1;

    private static final int MIN_LENGTH = 16;
    private static final int MIN_SLOTS_MOVED = 4;

    private final Orders orders;

    /** All tables, each twice as long as the one before; the bytes are {@link #USED} and seven bits of the hash, or zero. */
    private final byte[][] allTags;

    /** All tables: the distance from home, {@link #FAR} for that and more, above the row. */
    private final int[][] allSlots;

    private int table;
    private byte[] tags;
    private int[] slots;
    private int size;
    private int maxSize;

    /** Entries that are still in the table before; it has none up to the cursor. */
    private int oldSize;

    private byte[] oldTags;
    private int[] oldSlots;
    private int cursor;

    // What was looked for last and not found, and the free slot that it would have: whoever adds it need not look
    // again. No slot when something was added or removed since.
    private int newAccountIndex;
    private long newClientOrderId;
    private int newHash;
    private int newSlot = NONE;
    private int newDistance;

    ClientOrderIds(Orders orders, int capacity) {
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity out of range: capacity=" + capacity);
        }
        this.orders = orders;
        int tables = 1;
        while ((MIN_LENGTH << (tables - 1)) < capacity + capacity / 2) {
            tables++;
        }
        allTags = new byte[tables][];
        allSlots = new int[tables][];
        for (int i = 0; i < tables; i++) {
            allTags[i] = new byte[MIN_LENGTH << i];
            allSlots[i] = new int[MIN_LENGTH << i];
        }
        use(0);
        oldTags = tags;
        oldSlots = slots;
    }

    /** The row of a key, or {@link Orders#NULL}. */
    int get(int accountIndex, long clientOrderId) {
        int hash = hash(accountIndex, clientOrderId);
        byte sought = tag(hash);
        int mask = tags.length - 1;
        int slot = hash & mask;
        int distance = 0;
        for (byte tag = tags[slot]; tag != 0; tag = tags[slot]) {
            if (tag == sought && orders.isNumbered(slots[slot] & ROW_MASK, accountIndex, clientOrderId)) {
                return slots[slot] & ROW_MASK;
            }
            slot = (slot + 1) & mask;
            distance++;
        }
        if (oldSize > 0) {
            int row = findOld(hash, accountIndex, clientOrderId);
            if (row != Orders.NULL) {
                return row;
            }
        }
        newAccountIndex = accountIndex;
        newClientOrderId = clientOrderId;
        newHash = hash;
        newSlot = slot;
        newDistance = distance;
        return Orders.NULL;
    }

    /**
     * Adds a key; there are never more than the capacity.
     *
     * @return whether it was added; false: it is there already.
     */
    boolean put(int accountIndex, long clientOrderId, int row) {
        boolean isFound = newSlot != NONE && newClientOrderId == clientOrderId && newAccountIndex == accountIndex;
        if (!isFound && get(accountIndex, clientOrderId) != Orders.NULL) {
            return false;
        }
        tags[newSlot] = tag(newHash);
        slots[newSlot] = (Math.min(newDistance, FAR) << ROW_BITS) | row;
        newSlot = NONE;
        size++;
        if (oldSize > 0) {
            moveSome();
        } else if (size > maxSize) {
            grow();
        }
        return true;
    }

    /** The hash of the key that was added last, by which it is removed. */
    int lastHash() {
        return newHash;
    }

    /** Removes the key of a row, which is there. */
    void remove(int hash, int row) {
        newSlot = NONE;
        if (!remove(tags, slots, hash, row)) {
            if (oldSize == 0 || !remove(oldTags, oldSlots, hash, row)) {
                throw new IllegalStateException("order is not indexed: order=" + row);
            }
            oldSize--;
        }
        size--;
    }

    private int findOld(int hash, int accountIndex, long clientOrderId) {
        byte sought = tag(hash);
        int mask = oldTags.length - 1;
        int slot = hash & mask;
        for (byte tag = oldTags[slot]; tag != 0; tag = oldTags[slot]) {
            int row = oldSlots[slot] & ROW_MASK;
            if (tag == sought && orders.isNumbered(row, accountIndex, clientOrderId)) {
                return row;
            }
            slot = (slot + 1) & mask;
        }
        return Orders.NULL;
    }

    private boolean remove(byte[] tags, int[] slots, int hash, int row) {
        int mask = tags.length - 1;
        int hole = hash & mask;
        while (tags[hole] == 0 || (slots[hole] & ROW_MASK) != row) {
            if (tags[hole] == 0) {
                return false;
            }
            hole = (hole + 1) & mask;
        }
        int slot = (hole + 1) & mask;
        while (tags[slot] != 0) {
            int distance = distance(slots, slot);
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
        return true;
    }

    /** How far an entry lies from its home; what does not fit the slot is computed from the key. */
    private int distance(int[] slots, int slot) {
        int distance = slots[slot] >>> ROW_BITS;
        return distance < FAR ? distance : (slot - hashOf(slots[slot] & ROW_MASK)) & (slots.length - 1);
    }

    private void use(int newTable) {
        table = newTable;
        tags = allTags[newTable];
        slots = allSlots[newTable];
        boolean isLast = newTable == allTags.length - 1;
        maxSize = isLast ? Integer.MAX_VALUE : tags.length / 8 * 5;
    }

    /** Goes on to the next table; the cursor begins at a free slot, so that whole runs move. */
    private void grow() {
        oldTags = tags;
        oldSlots = slots;
        oldSize = size;
        cursor = 0;
        while (oldTags[cursor] != 0) {
            cursor++;
        }
        use(table + 1);
    }

    /** Moves the next few slots, up to the end of a run: a run that lost its beginning could not be searched. */
    private void moveSome() {
        int mask = oldTags.length - 1;
        int seenCount = 0;
        boolean isInRun = false;
        while (oldSize > 0 && (seenCount < MIN_SLOTS_MOVED || isInRun)) {
            cursor = (cursor + 1) & mask;
            seenCount++;
            isInRun = oldTags[cursor] != 0;
            if (isInRun) {
                oldTags[cursor] = 0;
                add(oldSlots[cursor] & ROW_MASK);
                oldSize--;
            }
        }
    }

    private void add(int row) {
        int hash = hashOf(row);
        int mask = tags.length - 1;
        int slot = hash & mask;
        int distance = 0;
        while (tags[slot] != 0) {
            slot = (slot + 1) & mask;
            distance++;
        }
        tags[slot] = tag(hash);
        slots[slot] = (Math.min(distance, FAR) << ROW_BITS) | row;
    }

    private int hashOf(int row) {
        return orders.numberHash(row);
    }

    private static byte tag(int hash) {
        return (byte) ((hash >>> TAG_SHIFT) | USED);
    }

    private static int hash(int accountIndex, long clientOrderId) {
        return (int) Hash64.mix(clientOrderId + accountIndex * ACCOUNT_FACTOR);
    }
}
