package io.ringfence.engine.book;

import io.ringfence.engine.collection.IntPool;

/**
 * The rows of the price levels of all books: a level is a price of one side of one book at which orders rest.
 *
 * <p>Parallel arrays and a pool, sized once; a level has its queue of orders, its totals, its neighbours in price order and
 * its links in the side's index. Only {@link OrderBook} and {@code BookSide} write here. Owned by the engine's thread.
 */
public final class PriceLevels {
    /** No level. */
    public static final int NULL = -1;

    private final IntPool rows;
    private final int maxOrdersPerLevel;

    final long[] priceTicks;
    final long[] totalLots;

    /** What of the total icebergs do not show. */
    final long[] hiddenLots;

    final int[] orderCount;
    final int[] firstOrder;
    final int[] lastOrder;

    /** Neighbours in price order, on the same side. */
    final int[] better;

    final int[] worse;

    /** The side's index: see {@code BookSide}. */
    final int[] parent;

    final int[] betterChild;
    final int[] worseChild;
    final byte[] height;

    /**
     * A pool of free levels.
     *
     * @param maxPriceLevels most levels that exist at a time, in all books together.
     * @param maxOrdersPerLevel most orders that rest at one price of one side of one book.
     */
    public PriceLevels(int maxPriceLevels, int maxOrdersPerLevel) {
        this.maxOrdersPerLevel = maxOrdersPerLevel;
        rows = new IntPool(maxPriceLevels);
        priceTicks = new long[maxPriceLevels];
        totalLots = new long[maxPriceLevels];
        hiddenLots = new long[maxPriceLevels];
        orderCount = new int[maxPriceLevels];
        firstOrder = new int[maxPriceLevels];
        lastOrder = new int[maxPriceLevels];
        better = new int[maxPriceLevels];
        worse = new int[maxPriceLevels];
        parent = new int[maxPriceLevels];
        betterChild = new int[maxPriceLevels];
        worseChild = new int[maxPriceLevels];
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

    /** Most orders that rest at one price of one side of one book. */
    public int maxOrdersPerLevel() {
        return maxOrdersPerLevel;
    }

    int acquire(long priceTicks) {
        int level = rows.acquire();
        if (level == NULL) {
            throw new IllegalStateException("price levels are full: priceTicks=" + priceTicks + " count=" + count());
        }
        this.priceTicks[level] = priceTicks;
        totalLots[level] = 0;
        hiddenLots[level] = 0;
        orderCount[level] = 0;
        firstOrder[level] = Orders.NULL;
        lastOrder[level] = Orders.NULL;
        return level;
    }

    void release(int level) {
        rows.release(level);
    }
}
