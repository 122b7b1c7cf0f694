package io.ringfence.marketdata;

import java.util.Arrays;

/**
 * The levels of one side in the order of their prices, best last: a sorted array of keys beside one of levels. A level is found in the logarithm of their
 * number; opening or closing one moves those that are better than it, which near the touch are few and far from it is one copy of memory.
 */
final class DepthSide {
    private static final int INITIAL_CAPACITY = 64;

    private final boolean isBuy;
    private long[] keys = new long[INITIAL_CAPACITY];
    private int[] levels = new int[INITIAL_CAPACITY];
    private int size;

    DepthSide(boolean isBuy) {
        this.isBuy = isBuy;
    }

    int size() {
        return size;
    }

    /** The level at this rank; 0: the best. */
    int level(int rank) {
        return levels[size - 1 - rank];
    }

    /** The level at a price, or {@link DepthBook#NULL}. */
    int find(long price) {
        int at = Arrays.binarySearch(keys, 0, size, key(price));
        return at < 0 ? DepthBook.NULL : levels[at];
    }

    /** Puts a level where its price belongs, which has none yet. */
    void open(long price, int level) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            levels = Arrays.copyOf(levels, 2 * size);
        }
        long key = key(price);
        int at = -1 - Arrays.binarySearch(keys, 0, size, key);
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(levels, at, levels, at + 1, size - at);
        keys[at] = key;
        levels[at] = level;
        size++;
    }

    /** Takes out the level of a price, which has one. */
    void close(long price) {
        int at = Arrays.binarySearch(keys, 0, size, key(price));
        size--;
        System.arraycopy(keys, at + 1, keys, at, size - at);
        System.arraycopy(levels, at + 1, levels, at, size - at);
    }

    void clear() {
        size = 0;
    }

    /** Rises with how good a price is; market orders are better than any. */
    private long key(long price) {
        if (price == DepthBook.NULL_PRICE) {
            return Long.MAX_VALUE;
        }
        return isBuy ? price : -price;
    }
}
