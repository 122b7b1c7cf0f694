package io.ringfence.engine.book;

/**
 * What an order would meet, in the order in which it would trade: the answer of {@link OrderBook#planFills}.
 *
 * <p>One reusable list, sized once. It names makers by their row in {@link Orders}, so it is good until the book changes
 * otherwise than by carrying out the plan from its first fill on. Owned by the engine's thread.
 */
public final class Fills {
    private final int[] maker;
    private final long[] lots;
    private final long[] priceTicks;
    private int count;
    private long totalLots;
    private boolean stoppedBySelfTrade;
    private boolean reachedLimit;

    /**
     * An empty list.
     *
     * @param maxFills most fills of one order.
     */
    public Fills(int maxFills) {
        maker = new int[maxFills];
        lots = new long[maxFills];
        priceTicks = new long[maxFills];
    }

    /** Most fills that the list can hold. */
    public int capacity() {
        return maker.length;
    }

    /** Number of fills. */
    public int count() {
        return count;
    }

    /** The resting order of fill {@code i}, a row of {@link Orders}. */
    public int maker(int i) {
        return maker[i];
    }

    /** What fill {@code i} trades. */
    public long lots(int i) {
        return lots[i];
    }

    /** The price of fill {@code i}: that of the resting order. */
    public long priceTicks(int i) {
        return priceTicks[i];
    }

    /** What all fills trade together. */
    public long totalLots() {
        return totalLots;
    }

    /** Whether the plan ended, with something left, at a resting order of the taker's own account. */
    public boolean stoppedBySelfTrade() {
        return stoppedBySelfTrade;
    }

    /** Whether the plan ended, with something left and a maker in reach, at the largest number of fills. */
    public boolean reachedLimit() {
        return reachedLimit;
    }

    void clear() {
        count = 0;
        totalLots = 0;
        stoppedBySelfTrade = false;
        reachedLimit = false;
    }

    void add(int makerOrder, long fillLots, long fillPriceTicks) {
        maker[count] = makerOrder;
        lots[count] = fillLots;
        priceTicks[count] = fillPriceTicks;
        count++;
        totalLots += fillLots;
    }

    void stopAtSelfTrade() {
        stoppedBySelfTrade = true;
    }

    void stopAtLimit() {
        reachedLimit = true;
    }
}
