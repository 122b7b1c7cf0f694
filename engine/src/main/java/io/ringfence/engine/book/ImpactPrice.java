package io.ringfence.engine.book;

/**
 * What it would cost to trade an amount at once: the sum of price times lots over the best levels of a side, as everybody sees them (of an iceberg what it shows).
 *
 * <p>Looks at no more than {@link #MAX_LEVELS} levels, so that nobody makes the question dear by many small orders. Stateless; the owner of the
 * book calls it.
 */
public final class ImpactPrice {
    /** Most levels of a side that are looked at. */
    public static final int MAX_LEVELS = 128;

    /** The side has not that much within its levels, or the sum does not fit 64 bits. */
    public static final long NULL_TICK_LOTS = Long.MIN_VALUE;

    private ImpactPrice() {}

    /**
     * {@return the sum of price times lots of the first lots of a side, or {@link #NULL_TICK_LOTS}}
     *
     * @param book in which no market order waits.
     * @param isBuy of which side the orders are.
     * @param lots how many, above zero.
     */
    public static long tickLots(OrderBook book, boolean isBuy, long lots) {
        long missing = lots;
        long sum = 0;
        int level = book.bestLevel(isBuy);
        for (int i = 0; i < MAX_LEVELS && level != PriceLevels.NULL; i++) {
            long ticks = book.priceTicks(level);
            long taken = Math.min(missing, book.shownLots(level));
            long product = ticks * taken;
            long next = sum + product;
            boolean isTooLarge =
                    Math.multiplyHigh(ticks, taken) != product >> 63 || ((sum ^ next) & (product ^ next)) < 0;
            if (isTooLarge) {
                return NULL_TICK_LOTS;
            }
            sum = next;
            missing -= taken;
            if (missing == 0) {
                return sum;
            }
            level = book.nextLevel(level);
        }
        return NULL_TICK_LOTS;
    }
}
