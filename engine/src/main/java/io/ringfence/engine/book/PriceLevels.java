package io.ringfence.engine.book;

import io.ringfence.engine.collection.IntPool;

/**
 * The rows of the price levels of all books: a level is a price of one side of one book at which orders rest.
 *
 * <p>A pool, sized once; a level has its totals, its neighbours in price order and its links in the
 * side's tree of far prices. Only {@link OrderBook} and its sides write here. Owned by the engine's thread.
 */
public final class PriceLevels {
    /** No level. */
    public static final int NULL = -1;

    // Three longs of a level, and one to keep it in half a cache line.
    private static final int AMOUNT_SHIFT = 2;
    private static final int PRICE = 0;
    private static final int TOTAL = 1;
    private static final int HIDDEN = 2;

    // Six ints of a level, and two to keep it in half a cache line.
    private static final int LINK_SHIFT = 3;
    private static final int ORDER_COUNT = 0;
    private static final int BETTER = 1;
    private static final int WORSE = 2;
    private static final int PARENT = 3;
    private static final int BETTER_CHILD = 4;
    private static final int WORSE_CHILD = 5;

    private final IntPool rows;
    private final int maxOrdersPerLevel;
    private final long[] amounts;
    private final int[] links;
    private final byte[] height;

    /**
     * A pool of free levels.
     *
     * @param maxPriceLevels most levels that exist at a time, in all books together.
     * @param maxOrdersPerLevel most orders that rest at one price of one side of one book.
     */
    public PriceLevels(int maxPriceLevels, int maxOrdersPerLevel) {
        this.maxOrdersPerLevel = maxOrdersPerLevel;
        rows = new IntPool(maxPriceLevels);
        amounts = new long[maxPriceLevels << AMOUNT_SHIFT];
        links = new int[maxPriceLevels << LINK_SHIFT];
        height = new byte[maxPriceLevels];
    }

    /** Whether no further level can be opened in any book. */
    public boolean isFull() {
        return rows.isExhausted();
    }

    /** Number of levels in all books. */
    public int count() {
        return rows.usedCount();
    }

    /** Most levels that exist at a time. */
    int capacity() {
        return rows.capacity();
    }

    /** Most orders that rest at one price of one side of one book. */
    public int maxOrdersPerLevel() {
        return maxOrdersPerLevel;
    }

    int acquire(long priceTicks) {
        int level = rows.acquire();
        if (level == NULL) {
            throw new IllegalStateException("price levels are full: priceTicks=" + priceTicks + " count=" + count());
        }
        int amount = level << AMOUNT_SHIFT;
        amounts[amount + PRICE] = priceTicks;
        amounts[amount + TOTAL] = 0;
        amounts[amount + HIDDEN] = 0;
        links[(level << LINK_SHIFT) + ORDER_COUNT] = 0;
        return level;
    }

    void release(int level) {
        rows.release(level);
    }

    long priceTicks(int level) {
        return amounts[(level << AMOUNT_SHIFT) + PRICE];
    }

    long totalLots(int level) {
        return amounts[(level << AMOUNT_SHIFT) + TOTAL];
    }

    /** What of the total icebergs do not show. */
    long hiddenLots(int level) {
        return amounts[(level << AMOUNT_SHIFT) + HIDDEN];
    }

    void addLots(int level, long lots) {
        amounts[(level << AMOUNT_SHIFT) + TOTAL] += lots;
    }

    void addHiddenLots(int level, long lots) {
        amounts[(level << AMOUNT_SHIFT) + HIDDEN] += lots;
    }

    int orderCount(int level) {
        return links[(level << LINK_SHIFT) + ORDER_COUNT];
    }

    void addOrders(int level, int count) {
        links[(level << LINK_SHIFT) + ORDER_COUNT] += count;
    }

    /** The neighbour with the next better price on the same side. */
    int better(int level) {
        return links[(level << LINK_SHIFT) + BETTER];
    }

    /** The neighbour with the next worse price on the same side. */
    int worse(int level) {
        return links[(level << LINK_SHIFT) + WORSE];
    }

    /** Makes two levels neighbours; either may be {@link #NULL}. */
    void link(int better, int worse) {
        if (better != NULL) {
            links[(better << LINK_SHIFT) + WORSE] = worse;
        }
        if (worse != NULL) {
            links[(worse << LINK_SHIFT) + BETTER] = better;
        }
    }

    // The links of PriceTree.

    int parent(int level) {
        return links[(level << LINK_SHIFT) + PARENT];
    }

    void parent(int level, int parent) {
        links[(level << LINK_SHIFT) + PARENT] = parent;
    }

    int betterChild(int level) {
        return links[(level << LINK_SHIFT) + BETTER_CHILD];
    }

    void betterChild(int level, int child) {
        links[(level << LINK_SHIFT) + BETTER_CHILD] = child;
    }

    int worseChild(int level) {
        return links[(level << LINK_SHIFT) + WORSE_CHILD];
    }

    void worseChild(int level, int child) {
        links[(level << LINK_SHIFT) + WORSE_CHILD] = child;
    }

    /** Of the subtree below a level; zero for none. */
    int height(int level) {
        return level == NULL ? 0 : height[level];
    }

    void height(int level, int height) {
        this.height[level] = (byte) height;
    }
}
