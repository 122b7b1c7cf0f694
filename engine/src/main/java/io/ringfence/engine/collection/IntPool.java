package io.ringfence.engine.collection;

/**
 * The free row numbers of a registry of fixed capacity: 0 to capacity - 1.
 *
 * <p>A stack threaded through one array: {@link #acquire()} and {@link #release(int)} cost O(1), four bytes per row,
 * nothing is allocated after construction. A fresh pool gives 0, 1, 2, …; a released row is the next to be given. Row
 * numbers therefore depend on history: they are no state, and no result may depend on them.
 *
 * <p>Owned by the engine's thread; not safe for others.
 */
public final class IntPool {
    /** No row. */
    public static final int NULL = -1;

    private static final int IN_USE = -2;

    private final int[] next;
    private int top;
    private int usedCount;

    /**
     * A pool in which every row is free.
     *
     * @param capacity number of rows, zero or more.
     */
    public IntPool(int capacity) {
        next = new int[capacity];
        for (int row = 0; row < capacity; row++) {
            next[row] = row + 1 < capacity ? row + 1 : NULL;
        }
        top = capacity > 0 ? 0 : NULL;
    }

    /** Number of rows, free and in use. */
    public int capacity() {
        return next.length;
    }

    /** Number of rows in use. */
    public int usedCount() {
        return usedCount;
    }

    /** Whether no row is free. */
    public boolean isExhausted() {
        return top == NULL;
    }

    /** Whether the row is in use. */
    public boolean isUsed(int row) {
        return next[row] == IN_USE;
    }

    /**
     * Takes a free row.
     *
     * @return the row, or {@link #NULL} when none is free.
     */
    public int acquire() {
        int row = top;
        if (row != NULL) {
            top = next[row];
            next[row] = IN_USE;
            usedCount++;
        }
        return row;
    }

    /**
     * Gives a row back.
     *
     * @throws IllegalStateException when the row is not in use.
     */
    public void release(int row) {
        if (next[row] != IN_USE) {
            throw new IllegalStateException("row is released twice: row=" + row);
        }
        next[row] = top;
        top = row;
        usedCount--;
    }
}
