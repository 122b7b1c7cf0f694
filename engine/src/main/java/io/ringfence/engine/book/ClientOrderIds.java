package io.ringfence.engine.book;

/**
 * From an account and its client's number of an order to the order's row: the index of {@link Orders}.
 *
 * <p>Open addressing by groups of {@value #SLOTS} slots. A group is four longs side by side: the first has a byte for each
 * slot (whether it is used, and seven bits of the key's hash) and one byte that counts; the others hold the rows. So one look at a
 * group says by arithmetic on a word, without a loop, which of its slots may hold a key (Lamport, "Multiple byte processing
 * with full-word instructions", CACM 18(8), 1975; the layout is that of Abseil's Swiss tables), and a new number is found to be new
 * without reading any order. The key itself stands in the order's line, which whoever finds an order reads anyway.
 *
 * <p>An entry goes to the first group from its home on that has a free slot. The byte that counts says how many entries passed a
 * full group on their way (as in Facebook's F14): at zero a search ends there, so that a removal frees its slot, takes its passage back
 * and moves nothing. At {@value #MAX_PASSED} the count stays where it is, which costs searches and never truth.
 *
 * <p>What a look-up costs is the cache lines that it misses, so the table is no larger than the open orders need: it begins with
 * one group and goes on to a table twice as long when there are more than three and a half entries to a group. All tables are there
 * from the start; entries move over group by group, a few with each new order, so that no command pays for all. While they do,
 * what is not in the new table is looked for in the old one. A table never shrinks.
 *
 * <p>Nothing of this is state: the order of a table is history, and it cannot be iterated.
 *
 * <p>Caveat: whoever picks keys and knows the hash can lay them side by side, and a look-up then walks over as many groups
 * as they fill. The limit on the open orders of an account is what bounds that.
 *
 * <p>Owned by the engine's thread.
 */
final class ClientOrderIds {
    static final int SLOTS = 6;

    private static final int GROUP_SHIFT = 2;
    private static final int ROWS = 1;

    private static final long USED_BITS = 0x0000_8080_8080_8080L;
    private static final long EACH_BYTE = 0x0000_0101_0101_0101L;
    private static final long USED = 0x80;
    private static final long TAG_MASK = 0xFF;

    private static final int PASSED_SHIFT = 56;
    private static final long ONE_PASSED = 1L << PASSED_SHIFT;
    private static final int MAX_PASSED = 255;

    private static final int MAX_CAPACITY = 1 << 24;

    /** A table has 2^23 groups at most, so the tag is of bits that tell apart what has the same home. */
    private static final int TAG_SHIFT = 25;

    private static final long ACCOUNT_FACTOR = 0xD6E8_FEB8_6659_FD93L;
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private static final int GROUPS_MOVED = 2;

    private final Orders orders;

    /** All tables, each twice as long as the one before. */
    private final long[][] allTables;

    private int tableNumber;
    private long[] table;
    private int size;
    private int maxSize;

    /** Entries that are still in the table before; it has none in the groups below the cursor. */
    private int oldSize;

    private long[] oldTable;
    private int cursor;

    // What was looked for last and not found: whoever adds it need not look again.
    private boolean isNewKnown;
    private int newAccountIndex;
    private long newClientOrderId;
    private int newHash;

    ClientOrderIds(Orders orders, int capacity) {
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity out of range: capacity=" + capacity);
        }
        this.orders = orders;
        int tables = 1;
        while (maxSize(1 << (tables - 1)) < capacity) {
            tables++;
        }
        allTables = new long[tables][];
        for (int i = 0; i < tables; i++) {
            allTables[i] = new long[1 << (i + GROUP_SHIFT)];
        }
        use(0);
        oldTable = table;
    }

    /** The row of a key, or {@link Orders#NULL}. */
    int get(int accountIndex, long clientOrderId) {
        int hash = hash(accountIndex, clientOrderId);
        int row = find(table, hash, accountIndex, clientOrderId);
        if (row != Orders.NULL) {
            return row;
        }
        if (oldSize > 0) {
            row = find(oldTable, hash, accountIndex, clientOrderId);
            if (row != Orders.NULL) {
                return row;
            }
        }
        isNewKnown = true;
        newAccountIndex = accountIndex;
        newClientOrderId = clientOrderId;
        newHash = hash;
        return Orders.NULL;
    }

    /**
     * Adds a key; there are never more than the capacity.
     *
     * @return whether it was added; false: it is there already.
     */
    boolean put(int accountIndex, long clientOrderId, int row) {
        boolean isNew = isNewKnown && newClientOrderId == clientOrderId && newAccountIndex == accountIndex;
        if (!isNew && get(accountIndex, clientOrderId) != Orders.NULL) {
            return false;
        }
        isNewKnown = false;
        add(newHash, row);
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
        if (!remove(table, hash, row)) {
            if (oldSize == 0 || !remove(oldTable, hash, row)) {
                throw new IllegalStateException("order is not indexed: order=" + row);
            }
            oldSize--;
        }
        size--;
    }

    /** Whether a search goes on behind the home of a hash; the tests ask. */
    boolean isPassed(int hash) {
        return passed(table[home(hash, table.length - 1)]) != 0;
    }

    private int find(long[] groups, int hash, int accountIndex, long clientOrderId) {
        int mask = groups.length - 1;
        int group = home(hash, mask);
        while (true) {
            long tags = groups[group];
            for (long slots = matches(tags, hash); slots != 0; slots &= slots - 1) {
                int row = row(groups, group, slotOf(slots));
                if (orders.isNumbered(row, accountIndex, clientOrderId)) {
                    return row;
                }
            }
            if (passed(tags) == 0) {
                return Orders.NULL;
            }
            group = next(group, mask);
        }
    }

    private void add(int hash, int row) {
        long[] groups = table;
        int mask = groups.length - 1;
        int group = home(hash, mask);
        long free = ~groups[group] & USED_BITS;
        while (free == 0) {
            if (passed(groups[group]) < MAX_PASSED) {
                groups[group] += ONE_PASSED;
            }
            group = next(group, mask);
            free = ~groups[group] & USED_BITS;
        }
        int slot = slotOf(free);
        groups[group] |= tag(hash) << (slot << 3);
        int at = group + ROWS + (slot >> 1);
        int shift = (slot & 1) << 5;
        groups[at] = (groups[at] & ~(0xFFFF_FFFFL << shift)) | ((long) row << shift);
    }

    private static boolean remove(long[] groups, int hash, int row) {
        int mask = groups.length - 1;
        int group = home(hash, mask);
        while (true) {
            long tags = groups[group];
            for (long slots = matches(tags, hash); slots != 0; slots &= slots - 1) {
                int slot = slotOf(slots);
                if (row(groups, group, slot) == row) {
                    groups[group] = tags & ~(TAG_MASK << (slot << 3));
                    takeBackPassage(groups, hash, group);
                    return true;
                }
            }
            if (passed(tags) == 0) {
                return false;
            }
            group = next(group, mask);
        }
    }

    /** Of the entry that stood in a group nothing passes the groups before it any more. */
    private static void takeBackPassage(long[] groups, int hash, int lastGroup) {
        int mask = groups.length - 1;
        for (int group = home(hash, mask); group != lastGroup; group = next(group, mask)) {
            if (passed(groups[group]) < MAX_PASSED) {
                groups[group] -= ONE_PASSED;
            }
        }
    }

    private void use(int newTable) {
        tableNumber = newTable;
        table = allTables[newTable];
        boolean isLast = newTable == allTables.length - 1;
        maxSize = isLast ? Integer.MAX_VALUE : maxSize(table.length >> GROUP_SHIFT);
    }

    private static int maxSize(int groupCount) {
        return 3 * groupCount + groupCount / 2;
    }

    private void grow() {
        oldTable = table;
        oldSize = size;
        cursor = 0;
        use(tableNumber + 1);
    }

    /** Moves the next few groups; what passed one of them is still found, since its count stays. */
    private void moveSome() {
        for (int i = 0; i < GROUPS_MOVED && oldSize > 0; i++) {
            long tags = oldTable[cursor];
            for (long slots = tags & USED_BITS; slots != 0; slots &= slots - 1) {
                int row = row(oldTable, cursor, slotOf(slots));
                add(orders.numberHash(row), row);
                oldSize--;
            }
            oldTable[cursor] = passed(tags) << PASSED_SHIFT;
            cursor += 1 << GROUP_SHIFT;
        }
    }

    /** The slots whose tag is the hash's, as the highest bits of their bytes; it may name one behind such a slot that has another tag. */
    private static long matches(long tags, int hash) {
        long differences = tags ^ (tag(hash) * EACH_BYTE);
        return (differences - EACH_BYTE) & ~differences & USED_BITS;
    }

    private static int slotOf(long slots) {
        return Long.numberOfTrailingZeros(slots) >> 3;
    }

    private static int row(long[] groups, int group, int slot) {
        return (int) (groups[group + ROWS + (slot >> 1)] >>> ((slot & 1) << 5));
    }

    private static long passed(long tags) {
        return tags >>> PASSED_SHIFT;
    }

    private static int home(int hash, int mask) {
        return (hash << GROUP_SHIFT) & mask;
    }

    private static int next(int group, int mask) {
        return (group + (1 << GROUP_SHIFT)) & mask;
    }

    private static long tag(int hash) {
        return (hash >>> TAG_SHIFT) | USED;
    }

    static int hash(int accountIndex, long clientOrderId) {
        long product = (clientOrderId + accountIndex * ACCOUNT_FACTOR) * GOLDEN_GAMMA;
        return (int) (product ^ product >>> 32);
    }
}
