package io.ringfence.engine.book;

/**
 * The order book of one instrument in continuous trading: price, then time.
 *
 * <p>The walk of an order asks {@link #planFills} what the order would meet, decides, and then carries the plan out with
 * {@link #fill} for each maker and {@link #rest} for what remains. The book checks no rule of the venue; it throws when a
 * call would leave it crossed, full or with an order that is not there, since a walk that checked first never does that.
 *
 * <p>Let n be the price levels of the side concerned. Best prices and the next level or order cost O(1); a plan O(makers
 * it meets); {@link #fill}, {@link #reduce} and {@link #remove} O(1), and O(log n) when a level empties; {@link #rest} O(log
 * n). Nothing is allocated after construction. Owned by the engine's thread.
 */
public final class OrderBook {
    /** The best price of a side on which no order rests. Not a price that an order may have. */
    public static final long NULL_PRICE_TICKS = Long.MIN_VALUE;

    private final int instrumentIndex;
    private final Orders orders;
    private final PriceLevels levels;
    private final BookSide bids;
    private final BookSide offers;

    /**
     * An empty book.
     *
     * @param instrumentIndex what its orders carry as their instrument.
     * @param orders the venue's registry of orders.
     * @param levels the pool of price levels that all books share.
     */
    public OrderBook(int instrumentIndex, Orders orders, PriceLevels levels) {
        this.instrumentIndex = instrumentIndex;
        this.orders = orders;
        this.levels = levels;
        bids = new BookSide(levels, true);
        offers = new BookSide(levels, false);
    }

    /** The instrument whose book this is. */
    public int instrumentIndex() {
        return instrumentIndex;
    }

    /** The highest price of a resting buy order, or {@link #NULL_PRICE_TICKS}. */
    public long bestBidTicks() {
        return priceOf(bids.best());
    }

    /** The lowest price of a resting sell order, or {@link #NULL_PRICE_TICKS}. */
    public long bestAskTicks() {
        return priceOf(offers.best());
    }

    /**
     * Finds what an order would meet, and changes nothing: makers from the best price to the limit, each level in time
     * order. The plan ends when the quantity is met, when nothing more is in reach, after {@code maxFills} makers, or (mode
     * CANCEL_NEWEST) at an order of the taker's own account. Where the last two meet at one maker the number of fills is
     * named: it is asked first.
     *
     * @param fills is overwritten with the plan.
     * @param isBuy whether the taker buys.
     * @param limitTicks the worst price, inclusive; {@link Long#MAX_VALUE} or {@link Long#MIN_VALUE} for none.
     * @param quantityLots what the taker wants, above zero.
     * @param takerAccountIndex whose resting orders end the plan.
     * @param maxFills at most the capacity of {@code fills}.
     */
    public void planFills(
            Fills fills, boolean isBuy, long limitTicks, long quantityLots, int takerAccountIndex, int maxFills) {
        fills.clear();
        BookSide makers = isBuy ? offers : bids;
        long openLots = quantityLots;
        for (int level = makers.best(); level != PriceLevels.NULL; level = levels.worse[level]) {
            long priceTicks = levels.priceTicks[level];
            if (makers.isBetter(limitTicks, priceTicks)) {
                return;
            }
            for (int maker = levels.firstOrder[level]; maker != Orders.NULL; maker = orders.nextInLevel(maker)) {
                if (fills.count() == maxFills) {
                    fills.stopAtLimit();
                    return;
                }
                if (orders.accountIndex(maker) == takerAccountIndex) {
                    fills.stopAtSelfTrade();
                    return;
                }
                long lots = Math.min(openLots, orders.leavesLots(maker));
                fills.add(maker, lots, priceTicks);
                openLots -= lots;
                if (openLots == 0) {
                    return;
                }
            }
        }
    }

    /**
     * Whether the pool of levels has room for an order at this price, and the level's total for its lots. ({@link
     * Orders#isFull()} is asked separately.)
     *
     * @param leavesLots what would rest.
     */
    public boolean canRest(boolean isBuy, long priceTicks, long leavesLots) {
        return hasRoom(side(isBuy).find(priceTicks), leavesLots);
    }

    /**
     * Whether {@link #canRest} would hold once the order is removed, so that it may take another price or quantity. Its row
     * in {@link Orders} becomes free too.
     *
     * @param priceTicks the new price.
     * @param leavesLots what would rest at it.
     */
    public boolean canRestInsteadOf(int order, long priceTicks, long leavesLots) {
        int level = side(orders.isBuy(order)).find(priceTicks);
        int oldLevel = orders.level(order);
        if (level == PriceLevels.NULL) {
            return !levels.isFull() || levels.orderCount[oldLevel] == 1;
        }
        long freedLots = level == oldLevel ? orders.leavesLots(order) : 0;
        return leavesLots <= Long.MAX_VALUE - (levels.totalLots[level] - freedLots);
    }

    /**
     * Puts an order at the tail of its price level.
     *
     * @param orderId the venue's number.
     * @param clientOrderId the client's number, unused among the account's resting orders.
     * @param sessionIndex the session that placed it, or {@link Orders#NULL_SESSION_INDEX}.
     * @param quantityLots the whole order.
     * @param filledLots what of it has been traded, less than the whole.
     * @return the order.
     * @throws IllegalStateException when it would cross the book, when nothing of it is open, when orders or levels are
     *     full, or when the client's number is in use.
     */
    public int rest(
            long orderId,
            long clientOrderId,
            int accountIndex,
            int sessionIndex,
            boolean isBuy,
            long priceTicks,
            long quantityLots,
            long filledLots) {
        BookSide side = side(isBuy);
        int level = side.find(priceTicks);
        int opposite = side(!isBuy).best();
        long leavesLots = quantityLots - filledLots;
        boolean crosses = opposite != PriceLevels.NULL && !side.isBetter(levels.priceTicks[opposite], priceTicks);
        boolean open = filledLots >= 0 && leavesLots > 0;
        if (crosses || !open || !hasRoom(level, leavesLots) || priceTicks == NULL_PRICE_TICKS) {
            throw new IllegalStateException("order cannot rest: orderId=" + orderId + " instrumentIndex="
                    + instrumentIndex + " isBuy=" + isBuy + " priceTicks=" + priceTicks + " quantityLots="
                    + quantityLots + " filledLots=" + filledLots + " bestBidTicks=" + bestBidTicks()
                    + " bestAskTicks=" + bestAskTicks() + " levels=" + levels.count());
        }
        int order = orders.add(
                orderId,
                clientOrderId,
                accountIndex,
                sessionIndex,
                instrumentIndex,
                isBuy,
                priceTicks,
                quantityLots,
                filledLots);
        if (level == PriceLevels.NULL) {
            level = side.open(priceTicks);
        }
        append(level, order);
        levels.totalLots[level] += leavesLots;
        return order;
    }

    /**
     * Fills a resting order; it leaves the book when nothing of it is left. Its row may then be used for another order, so
     * what the caller wants to say of the maker is read before.
     *
     * @param lots above zero and at most what it has left.
     * @throws IllegalStateException when the order does not rest here, or the lots are outside their range.
     */
    public void fill(int order, long lots) {
        requireResting(order);
        long leavesLots = orders.leavesLots(order);
        if (lots <= 0 || lots > leavesLots) {
            throw new IllegalStateException("fill exceeds the order: orderId=" + orders.orderId(order) + " lots=" + lots
                    + " leavesLots=" + leavesLots);
        }
        if (lots == leavesLots) {
            remove(order);
            return;
        }
        levels.totalLots[orders.level(order)] -= lots;
        orders.filledLots(order, orders.filledLots(order) + lots);
    }

    /**
     * Takes a resting order out.
     *
     * @throws IllegalStateException when the order does not rest here.
     */
    public void remove(int order) {
        requireResting(order);
        int level = orders.level(order);
        levels.totalLots[level] -= orders.leavesLots(order);
        unlink(level, order);
        if (levels.orderCount[level] == 0) {
            side(orders.isBuy(order)).close(level);
        }
        orders.remove(order);
    }

    /**
     * Lowers the quantity of a resting order, which keeps its place.
     *
     * @param quantityLots the whole order, what is filled included: below what it was, above what is filled.
     * @throws IllegalStateException when the order does not rest here, or the quantity is outside its range.
     */
    public void reduce(int order, long quantityLots) {
        requireResting(order);
        long oldQuantityLots = orders.quantityLots(order);
        if (quantityLots >= oldQuantityLots || quantityLots <= orders.filledLots(order)) {
            throw new IllegalStateException("quantity is no reduction: orderId=" + orders.orderId(order)
                    + " quantityLots=" + quantityLots + " oldQuantityLots=" + oldQuantityLots + " filledLots="
                    + orders.filledLots(order));
        }
        levels.totalLots[orders.level(order)] -= oldQuantityLots - quantityLots;
        orders.quantityLots(order, quantityLots);
    }

    /**
     * The level of the best price of a side.
     *
     * @return the level, or {@link PriceLevels#NULL}.
     */
    public int bestLevel(boolean isBuy) {
        return side(isBuy).best();
    }

    /**
     * The level of the next worse price on the same side.
     *
     * @return the level, or {@link PriceLevels#NULL}.
     */
    public int nextLevel(int level) {
        return levels.worse[level];
    }

    /** The price of a level. */
    public long priceTicks(int level) {
        return levels.priceTicks[level];
    }

    /** What all orders of a level have left together. */
    public long totalLots(int level) {
        return levels.totalLots[level];
    }

    /** Number of orders at a level, one or more. */
    public int orderCount(int level) {
        return levels.orderCount[level];
    }

    /** The order of a level that is filled first. */
    public int firstOrder(int level) {
        return levels.firstOrder[level];
    }

    /**
     * The order behind another in its level's queue.
     *
     * @return the order, or {@link Orders#NULL}.
     */
    public int nextOrder(int order) {
        return orders.nextInLevel(order);
    }

    private BookSide side(boolean isBuy) {
        return isBuy ? bids : offers;
    }

    private long priceOf(int level) {
        return level == PriceLevels.NULL ? NULL_PRICE_TICKS : levels.priceTicks[level];
    }

    private void append(int level, int order) {
        int last = levels.lastOrder[level];
        orders.level(order, level);
        orders.nextInLevel(order, Orders.NULL);
        orders.previousInLevel(order, last);
        if (last == Orders.NULL) {
            levels.firstOrder[level] = order;
        } else {
            orders.nextInLevel(last, order);
        }
        levels.lastOrder[level] = order;
        levels.orderCount[level]++;
    }

    private void unlink(int level, int order) {
        int next = orders.nextInLevel(order);
        int previous = orders.previousInLevel(order);
        if (previous == Orders.NULL) {
            levels.firstOrder[level] = next;
        } else {
            orders.nextInLevel(previous, next);
        }
        if (next == Orders.NULL) {
            levels.lastOrder[level] = previous;
        } else {
            orders.previousInLevel(next, previous);
        }
        levels.orderCount[level]--;
    }

    private void requireResting(int order) {
        if (order < 0 || !orders.isResting(order) || orders.instrumentIndex(order) != instrumentIndex) {
            throw new IllegalStateException(
                    "order does not rest in this book: order=" + order + " instrumentIndex=" + instrumentIndex);
        }
    }

    private boolean hasRoom(int level, long leavesLots) {
        return level == PriceLevels.NULL ? !levels.isFull() : leavesLots <= Long.MAX_VALUE - levels.totalLots[level];
    }
}
