package io.ringfence.engine.book;

/**
 * What an order would meet, in the order in which it would meet it: the answer of {@link OrderBook#planFills}.
 *
 * <p>Each entry concerns one resting order, the maker: it trades, or it is cancelled, or lots of both are taken away. One
 * maker may have several entries: an iceberg trades peak by peak, and what the gate refuses is cancelled after what it let
 * through. One reusable list, sized once. It names makers by their row in {@link Orders}, so it is good until the book changes
 * otherwise than by carrying out the plan from its first entry on. Owned by the engine's thread.
 */
public final class Fills {
    /** Maker and taker trade. */
    public static final int TRADE = 0;
    /** Maker and taker lose the lots without a trade; what then has nothing left is gone. */
    public static final int PREVENTED = 1;
    /** The maker is cancelled: the taker is its own. */
    public static final int CANCEL_SELF_TRADE = 2;
    /** The maker is cancelled: it may only reduce a position, and no more. */
    public static final int CANCEL_REDUCE_ONLY = 3;
    /** The maker is cancelled: its account could not bear the fill. */
    public static final int CANCEL_UNCOVERED = 4;

    /** The maker is cancelled: its price is outside the band within which the instrument may trade. */
    public static final int CANCEL_PRICE_BAND = 5;
    /** The maker is cancelled: the order that it is linked to trades first. */
    public static final int CANCEL_LINKED = 6;
    /** The maker is cancelled: its account does not have what it would deliver or pay. */
    public static final int CANCEL_UNFUNDED = 7;

    /** No lots of a maker: the plan has ended. */
    static final long ENDED = -1;

    private final int[] maker;
    private final int[] kind;
    private final long[] lots;
    private final long[] priceTicks;
    private int count;
    private long totalLots;
    private long preventedLots;
    private boolean stoppedBySelfTrade;
    private boolean reachedLimit;
    private boolean reachedBudget;

    // Scratch of a plan: what the taker still wants and can pay; icebergs at the tail of the level in work, and what
    // each has left by the plan so far.
    private final int[] iceberg;
    private final long[] icebergLots;
    private int icebergCount;

    private long openLots;
    private long budgetTickLots;

    /**
     * An empty list.
     *
     * @param maxFills most entries.
     */
    public Fills(int maxFills) {
        maker = new int[maxFills];
        kind = new int[maxFills];
        lots = new long[maxFills];
        priceTicks = new long[maxFills];
        iceberg = new int[maxFills];
        icebergLots = new long[maxFills];
    }

    /** Most entries that the list can hold. */
    public int capacity() {
        return maker.length;
    }

    /** Number of entries. */
    public int count() {
        return count;
    }

    /** The resting order of entry {@code i}, a row of {@link Orders}. */
    public int maker(int i) {
        return maker[i];
    }

    /** What happens: {@link #TRADE}, {@link #PREVENTED} or one of the kinds that cancel. */
    public int kind(int i) {
        return kind[i];
    }

    /** What entry {@code i} trades, takes away, or cancels of the maker. */
    public long lots(int i) {
        return lots[i];
    }

    /** The price of entry {@code i}: that of the resting order. */
    public long priceTicks(int i) {
        return priceTicks[i];
    }

    /** What all trades together trade. */
    public long totalLots() {
        return totalLots;
    }

    /** What the taker loses without a trade. */
    public long preventedLots() {
        return preventedLots;
    }

    /** Whether the plan ended, with something left, at a resting order of the taker's own. */
    public boolean stoppedBySelfTrade() {
        return stoppedBySelfTrade;
    }

    /** Whether the plan ended, with something left and a maker in reach, at the largest number of entries. */
    public boolean reachedLimit() {
        return reachedLimit;
    }

    /** Whether the plan ended, with something left and a maker in reach, because the budget pays for no further lot. */
    public boolean reachedBudget() {
        return reachedBudget;
    }

    /** Makes it the plan of an order that meets nothing. */
    public void clear() {
        count = 0;
        totalLots = 0;
        preventedLots = 0;
        stoppedBySelfTrade = false;
        reachedLimit = false;
        reachedBudget = false;
    }

    /** Sets out with what the taker wants and can pay. */
    void begin(long quantityLots, long maxTickLots) {
        openLots = quantityLots;
        budgetTickLots = maxTickLots;
    }

    /** What the taker still wants. */
    long openLots() {
        return openLots;
    }

    /** What the rest of the budget pays for at a price; a price of zero or below costs nothing. */
    long affordableLots(long makerPriceTicks) {
        return budgetTickLots == Long.MAX_VALUE || makerPriceTicks <= 0
                ? Long.MAX_VALUE
                : budgetTickLots / makerPriceTicks;
    }

    void trade(int makerOrder, long tradeLots, long tradePriceTicks) {
        add(TRADE, makerOrder, tradeLots, tradePriceTicks);
        totalLots += tradeLots;
        openLots -= tradeLots;
        if (budgetTickLots != Long.MAX_VALUE) {
            pay(tradeLots, tradePriceTicks);
        }
    }

    void prevent(int makerOrder, long lostLots, long makerPriceTicks) {
        add(PREVENTED, makerOrder, lostLots, makerPriceTicks);
        preventedLots += lostLots;
        openLots -= lostLots;
    }

    void cancel(int cancelKind, int makerOrder, long leavesLots, long makerPriceTicks) {
        if (cancelKind < CANCEL_SELF_TRADE || cancelKind > CANCEL_UNFUNDED) {
            throw new IllegalStateException("no kind that cancels: kind=" + cancelKind);
        }
        add(cancelKind, makerOrder, leavesLots, makerPriceTicks);
    }

    long stopAtSelfTrade() {
        stoppedBySelfTrade = true;
        return ENDED;
    }

    long stopAtLimit() {
        reachedLimit = true;
        return ENDED;
    }

    long stopAtBudget() {
        reachedBudget = true;
        return ENDED;
    }

    int icebergCount() {
        return icebergCount;
    }

    int iceberg(int i) {
        return iceberg[i];
    }

    long icebergLots(int i) {
        return icebergLots[i];
    }

    /** An iceberg joins the tail of its level; each has traded before, so there are never more than entries. */
    void addIceberg(int makerOrder, long leftLots) {
        iceberg[icebergCount] = makerOrder;
        icebergLots[icebergCount] = leftLots;
        icebergCount++;
    }

    /** Keeps only the first icebergs: those that joined the tail again in this turn. */
    void truncateIcebergs(int newCount) {
        icebergCount = newCount;
    }

    void iceberg(int i, int makerOrder, long leftLots) {
        iceberg[i] = makerOrder;
        icebergLots[i] = leftLots;
    }

    /** What was affordable never takes more than is there; a negative price gives some back, at most up to no bound. */
    private void pay(long tradeLots, long tradePriceTicks) {
        long gained = Math.multiplyHigh(tradeLots, -tradePriceTicks);
        long left = budgetTickLots - tradeLots * tradePriceTicks;
        boolean overflows = tradePriceTicks < 0 && (gained != 0 || left < budgetTickLots);
        budgetTickLots = overflows ? Long.MAX_VALUE : left;
    }

    private void add(int entryKind, int makerOrder, long entryLots, long entryPriceTicks) {
        maker[count] = makerOrder;
        kind[count] = entryKind;
        lots[count] = entryLots;
        priceTicks[count] = entryPriceTicks;
        count++;
    }
}
