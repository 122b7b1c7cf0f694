package io.ringfence.engine.book;

/**
 * The order book of one instrument: price, then time.
 *
 * <p>The walk of an order asks {@link #planFills} what the order would meet, decides, and then carries the plan out: {@link
 * #fill} for what trades, {@link #reduce} and {@link #remove} for what is taken away, and {@link #rest} for what remains of
 * the taker. The book checks no rule of the venue; it throws when a call would leave it crossed, full or with an order that
 * is not there, since a walk that checked first never does that. In a call auction orders enter by {@link #restInAuction},
 * which may cross, and a market order waits at a price of its own, before all others of its side.
 *
 * <p>An iceberg shows its peak; when the peak is gone the next one joins the tail of the level, with a new place in time.
 *
 * <p>Let n be the price levels of the side concerned that lie far from its best prices (see {@code BookSide}). Best prices and
 * the next level or order cost O(1); a plan O(entries it finds); everything else O(1), and O(log n) when a level far from the
 * best prices is opened or closed. Nothing is allocated after construction. Owned by the engine's thread.
 */
public final class OrderBook {
    /** The best price of a side on which no order with a limit rests. Not a price that an order may have. */
    public static final long NULL_PRICE_TICKS = Long.MIN_VALUE;

    /** Where a market order to buy waits for an uncross: the best price of its side. */
    public static final long MARKET_BUY_TICKS = Long.MAX_VALUE;

    /** Where a market order to sell waits for an uncross: the best price of its side. */
    public static final long MARKET_SELL_TICKS = Long.MIN_VALUE + 1;

    private static final long PLAN_ENDED = Fills.ENDED;

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
        if (instrumentIndex < 0 || instrumentIndex >= Orders.MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("no instrument: instrumentIndex=" + instrumentIndex);
        }
        this.instrumentIndex = instrumentIndex;
        this.orders = orders;
        this.levels = levels;
        orders.openQueues(levels.capacity());
        bids = new BookSide(levels, true);
        offers = new BookSide(levels, false);
    }

    /** The instrument whose book this is. */
    public int instrumentIndex() {
        return instrumentIndex;
    }

    /** The highest limit of a resting buy order, or {@link #NULL_PRICE_TICKS}. */
    public long bestBidTicks() {
        return priceOf(bids.bestLimit());
    }

    /** The lowest limit of a resting sell order, or {@link #NULL_PRICE_TICKS}. */
    public long bestAskTicks() {
        return priceOf(offers.bestLimit());
    }

    /**
     * Finds what an order would meet, and changes nothing: makers from the best price to the limit, each level in time
     * order, an iceberg's further peaks behind the others of its level. Market orders that wait for an uncross are passed over.
     *
     * <p>The plan ends when the quantity is met, when nothing more is in reach, after {@code maxFills} entries, when the budget
     * pays for no further lot, or (modes CANCEL_NEWEST and CANCEL_BOTH) at an order of the taker's own. Where these meet at
     * one maker, the one that comes first in this list is named.
     *
     * @param fills is overwritten with the plan.
     * @param taker its side, account, and self-trade mode and scope are read.
     * @param limitTicks the worst price, inclusive; {@link Long#MAX_VALUE} or {@link Long#MIN_VALUE} for none.
     * @param quantityLots what the taker wants, above zero.
     * @param budgetTickLots what the sum of price times lots of all trades may not exceed; {@link Long#MAX_VALUE} for none.
     * @param gate what of a maker may trade.
     * @param maxFills at most the capacity of {@code fills}.
     */
    public void planFills(
            Fills fills,
            OrderTerms taker,
            long limitTicks,
            long quantityLots,
            long budgetTickLots,
            MakerGate gate,
            int maxFills) {
        fills.clear();
        boolean isBuy = taker.isBuy;
        BookSide makers = isBuy ? offers : bids;
        int level = makers.bestLimit();
        if (level == PriceLevels.NULL || makers.isBetter(limitTicks, levels.priceTicks(level))) {
            return;
        }
        fills.begin(quantityLots, budgetTickLots);
        while (level != PriceLevels.NULL && !makers.isBetter(limitTicks, levels.priceTicks(level))) {
            if (!planLevel(fills, taker, level, gate, maxFills)) {
                return;
            }
            level = levels.worse(level);
        }
    }

    /**
     * Whether the pool of levels has room for an order at this price, and the level's total for its lots. ({@link
     * Orders#isFull()} and {@link #hasPlace} are asked separately.)
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
     * @param order rests in this book.
     * @param priceTicks the new price.
     * @param leavesLots what would rest at it.
     */
    public boolean canRestInsteadOf(int order, long priceTicks, long leavesLots) {
        return hasRoomInsteadOf(order, side(orders.isBuy(order)).find(priceTicks), leavesLots);
    }

    /** Whether the level of a price, if there is one, holds fewer than {@link PriceLevels#maxOrdersPerLevel()} orders. */
    public boolean hasPlace(boolean isBuy, long priceTicks) {
        return hasPlace(side(isBuy).find(priceTicks));
    }

    /**
     * Whether {@link #hasPlace} would hold once the order is removed.
     *
     * @param order rests in this book.
     * @param priceTicks the new price.
     */
    public boolean hasPlaceInsteadOf(int order, long priceTicks) {
        return hasPlaceInsteadOf(order, side(orders.isBuy(order)).find(priceTicks));
    }

    /**
     * Puts an order at the tail of its price level.
     *
     * @param terms what is kept of them is copied.
     * @return the order.
     * @throws IllegalStateException when it would cross the book, when nothing of it is open, when orders, levels or the
     *     level are full, or when the client's number is in use.
     */
    public int rest(OrderTerms terms) {
        if (crosses(terms.isBuy, terms.limitTicks)) {
            throw cannotRest(terms);
        }
        return restInAuction(terms);
    }

    /**
     * Puts an order at the tail of its price level while a call auction gathers orders: it may cross the book, and may be a
     * market order, at {@link #MARKET_BUY_TICKS} or {@link #MARKET_SELL_TICKS}.
     *
     * @param terms what is kept of them is copied.
     * @return the order.
     * @throws IllegalStateException when nothing of it is open, when orders, levels or the level are full, or when the
     *     client's number is in use.
     */
    public int restInAuction(OrderTerms terms) {
        BookSide side = side(terms.isBuy);
        long priceTicks = terms.limitTicks;
        long leavesLots = terms.quantityLots - terms.filledLots;
        int level = side.find(priceTicks);
        if (!hasPlace(level) || !hasRoom(level, leavesLots) || priceTicks == NULL_PRICE_TICKS) {
            throw cannotRest(terms);
        }
        if (level == PriceLevels.NULL) {
            orders.requireEntry(terms);
            level = side.open(priceTicks);
        }
        int order = orders.add(terms, instrumentIndex, level);
        addToLevel(level, order);
        return order;
    }

    /**
     * Gives a resting order another price, quantity or display: it joins the tail of the price's level, with a new place in
     * time, and stays what it is to its client, its account and its session. At the price that it has it goes to the tail too.
     *
     * @param priceTicks the new price.
     * @param quantityLots the whole order, what is filled included: above what is filled.
     * @param displayLots what it shows at a time from its next peak on, which begins now; zero shows everything.
     * @throws IllegalStateException when the order does not rest here, when it would cross the book, when nothing of it would
     *     be open, or when levels or the level are full.
     */
    public void move(int order, long priceTicks, long quantityLots, long displayLots) {
        requireResting(order);
        if (crosses(orders.isBuy(order), priceTicks)) {
            throw cannotMove(order, priceTicks, quantityLots, displayLots);
        }
        moveInAuction(order, priceTicks, quantityLots, displayLots);
    }

    /**
     * The same as {@link #move} while a call auction gathers orders: the order may cross the book, and may be a market order.
     *
     * @param priceTicks see {@link #restInAuction}; the others are those of {@link #move}.
     * @throws IllegalStateException as {@link #move}, but for a crossed book.
     */
    public void moveInAuction(int order, long priceTicks, long quantityLots, long displayLots) {
        requireResting(order);
        BookSide side = side(orders.isBuy(order));
        int from = orders.level(order);
        int to = side.find(priceTicks);
        long leavesLots = quantityLots - orders.filledLots(order);
        boolean isOpen = leavesLots > 0 && displayLots >= 0 && priceTicks != NULL_PRICE_TICKS;
        if (!isOpen || !hasRoomInsteadOf(order, to, leavesLots) || !hasPlaceInsteadOf(order, to)) {
            throw cannotMove(order, priceTicks, quantityLots, displayLots);
        }
        takeFromLevel(from, order);
        orders.leaveQueue(order);
        if (from != to && levels.orderCount(from) == 0) {
            side.close(from);
        }
        int level = to == PriceLevels.NULL ? side.open(priceTicks) : to;
        orders.move(order, level, priceTicks, quantityLots, displayLots);
        addToLevel(level, order);
    }

    /**
     * Fills a resting order; it leaves the book when nothing of it is left. Its row may then be used for another order, so
     * what the caller wants to say of the maker is read before. An iceberg whose peak is gone shows the next one, at the tail
     * of its level.
     *
     * @param lots above zero and at most what it has left; in an uncross more than what it shows.
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
        int level = orders.level(order);
        levels.addLots(level, -lots);
        if (!orders.isIceberg(order)) {
            orders.fill(order, lots, 0);
            return;
        }
        long shownLots = orders.shownLots(order);
        long nowLeavesLots = leavesLots - lots;
        boolean showsNext = lots >= shownLots;
        long nowShownLots = showsNext ? Math.min(orders.displayLots(order), nowLeavesLots) : shownLots - lots;
        levels.addHiddenLots(level, (nowLeavesLots - nowShownLots) - (leavesLots - shownLots));
        orders.fill(order, lots, nowShownLots);
        if (showsNext) {
            orders.requeue(order);
        }
    }

    /**
     * Takes a resting order out.
     *
     * @throws IllegalStateException when the order does not rest here.
     */
    public void remove(int order) {
        requireResting(order);
        int level = orders.level(order);
        if (levels.orderCount(level) == 1) {
            side(orders.isBuy(order)).close(level);
        } else {
            takeFromLevel(level, order);
        }
        orders.remove(order);
    }

    /**
     * Lowers the quantity of a resting order, which keeps its place; what an iceberg hides shrinks first.
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
        int level = orders.level(order);
        levels.addLots(level, -(oldQuantityLots - quantityLots));
        if (!orders.isIceberg(order)) {
            orders.quantityLots(order, quantityLots, 0);
            return;
        }
        long shownLots = orders.shownLots(order);
        long nowLeavesLots = quantityLots - orders.filledLots(order);
        long nowShownLots = Math.min(shownLots, nowLeavesLots);
        levels.addHiddenLots(level, (nowLeavesLots - nowShownLots) - (orders.leavesLots(order) - shownLots));
        orders.quantityLots(order, quantityLots, nowShownLots);
    }

    /**
     * Makes a resting order show less at a time; it keeps its place. An order that showed everything becomes an iceberg.
     *
     * @param displayLots above zero and, for an iceberg, below what it was.
     * @throws IllegalStateException when the order does not rest here, or the display is not smaller.
     */
    public void redisplay(int order, long displayLots) {
        requireResting(order);
        long oldDisplayLots = orders.displayLots(order);
        if (displayLots <= 0 || (oldDisplayLots != 0 && displayLots >= oldDisplayLots)) {
            throw new IllegalStateException("display is not smaller: orderId=" + orders.orderId(order) + " displayLots="
                    + displayLots + " oldDisplayLots=" + oldDisplayLots);
        }
        long shownLots = orders.shownLots(order);
        long nowShownLots = Math.min(shownLots, displayLots);
        levels.addHiddenLots(orders.level(order), shownLots - nowShownLots);
        orders.displayLots(order, displayLots, nowShownLots);
    }

    /**
     * The level of the best price of a side; market orders that wait for an uncross stand before it, at a level of their own.
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
        return levels.worse(level);
    }

    /** The price of a level. */
    public long priceTicks(int level) {
        return levels.priceTicks(level);
    }

    /** What all orders of a level have left together. */
    public long totalLots(int level) {
        return levels.totalLots(level);
    }

    /** What of {@link #totalLots} is visible. */
    public long shownLots(int level) {
        return levels.totalLots(level) - levels.hiddenLots(level);
    }

    /** Number of orders at a level, one or more. */
    public int orderCount(int level) {
        return levels.orderCount(level);
    }

    /** The order of a level that is filled first. */
    public int firstOrder(int level) {
        return orders.firstInLevel(level);
    }

    /**
     * The order behind another in its level's queue.
     *
     * @return the order, or {@link Orders#NULL}.
     */
    public int nextOrder(int order) {
        return orders.nextInLevel(order);
    }

    /** Plans the makers of one level; true when the taker wants more of the next. */
    private boolean planLevel(Fills fills, OrderTerms taker, int level, MakerGate gate, int maxFills) {
        long priceTicks = levels.priceTicks(level);
        fills.truncateIcebergs(0);
        for (int maker = orders.firstInLevel(level); maker != Orders.NULL; maker = orders.nextInLevel(maker)) {
            long behindLots = planMaker(
                    fills, taker, maker, orders.leavesLots(maker), orders.shownLots(maker), priceTicks, gate, maxFills);
            if (behindLots == PLAN_ENDED) {
                return false;
            }
            if (behindLots > 0) {
                fills.addIceberg(maker, behindLots);
            }
        }
        // What stands in the queue now are the next peaks of its icebergs, in the order in which they lost the last
        // ones.
        while (fills.icebergCount() > 0) {
            int turnCount = fills.icebergCount();
            int keptCount = 0;
            for (int i = 0; i < turnCount; i++) {
                int maker = fills.iceberg(i);
                long leavesLots = fills.icebergLots(i);
                long peakLots = Math.min(orders.displayLots(maker), leavesLots);
                long behindLots = planMaker(fills, taker, maker, leavesLots, peakLots, priceTicks, gate, maxFills);
                if (behindLots == PLAN_ENDED) {
                    return false;
                }
                if (behindLots > 0) {
                    fills.iceberg(keptCount++, maker, behindLots);
                }
            }
            fills.truncateIcebergs(keptCount);
        }
        return true;
    }

    /**
     * Plans what happens at one maker's turn.
     *
     * @return what of the maker joins the tail of its level, or {@link #PLAN_ENDED}.
     */
    private long planMaker(
            Fills fills,
            OrderTerms taker,
            int maker,
            long leavesLots,
            long peakLots,
            long priceTicks,
            MakerGate gate,
            int maxFills) {
        if (fills.count() == maxFills) {
            return fills.stopAtLimit();
        }
        long openLots = fills.openLots();
        long wantedLots = Math.min(openLots, peakLots);
        long lots = Math.min(wantedLots, fills.affordableLots(priceTicks));
        if (lots <= 0) {
            return fills.stopAtBudget();
        }
        int mode = OrderAttributes.selfTradeMode(taker.attributes);
        if (mode != OrderAttributes.ALLOW && isOwn(taker, maker, gate)) {
            return planOwn(fills, mode, maker, leavesLots, priceTicks);
        }
        long admittedLots = gate.admit(maker, lots, priceTicks);
        if (admittedLots > 0) {
            fills.trade(maker, admittedLots, priceTicks);
        }
        if (admittedLots < lots) {
            if (fills.count() == maxFills) {
                return fills.stopAtLimit();
            }
            fills.cancel(gate.refusal(), maker, leavesLots - admittedLots, priceTicks);
            return 0;
        }
        if (lots == openLots) {
            return PLAN_ENDED;
        }
        return lots < wantedLots ? fills.stopAtBudget() : leavesLots - lots;
    }

    private static long planOwn(Fills fills, int selfTradeMode, int maker, long leavesLots, long priceTicks) {
        switch (selfTradeMode) {
            case OrderAttributes.CANCEL_OLDEST -> {
                fills.cancel(Fills.CANCEL_SELF_TRADE, maker, leavesLots, priceTicks);
                return 0;
            }
            case OrderAttributes.CANCEL_BOTH -> {
                fills.cancel(Fills.CANCEL_SELF_TRADE, maker, leavesLots, priceTicks);
                return fills.stopAtSelfTrade();
            }
            case OrderAttributes.DECREMENT -> {
                fills.prevent(maker, Math.min(fills.openLots(), leavesLots), priceTicks);
                return fills.openLots() == 0 ? PLAN_ENDED : 0;
            }
            default -> {
                return fills.stopAtSelfTrade();
            }
        }
    }

    /** Whether an order would meet one of the other side, or is a market order. */
    private boolean crosses(boolean isBuy, long priceTicks) {
        int opposite = side(!isBuy).best();
        return priceTicks == marketTicks(isBuy)
                || (opposite != PriceLevels.NULL && !side(isBuy).isBetter(levels.priceTicks(opposite), priceTicks));
    }

    private boolean isOwn(OrderTerms taker, int maker, MakerGate gate) {
        return orders.accountIndex(maker) == taker.accountIndex
                || (OrderAttributes.isFirmScope(taker.attributes) && gate.isSameFirm(maker, taker.accountIndex));
    }

    private BookSide side(boolean isBuy) {
        return isBuy ? bids : offers;
    }

    private static long marketTicks(boolean isBuy) {
        return isBuy ? MARKET_BUY_TICKS : MARKET_SELL_TICKS;
    }

    private long priceOf(int level) {
        return level == PriceLevels.NULL ? NULL_PRICE_TICKS : levels.priceTicks(level);
    }

    private void requireResting(int order) {
        if (!orders.isBookedIn(order, instrumentIndex)) {
            throw new IllegalStateException(
                    "order does not rest in this book: order=" + order + " instrumentIndex=" + instrumentIndex);
        }
    }

    private boolean hasRoomInsteadOf(int order, int level, long leavesLots) {
        int oldLevel = orders.level(order);
        if (level == PriceLevels.NULL) {
            return !levels.isFull() || levels.orderCount(oldLevel) == 1;
        }
        long freedLots = level == oldLevel ? orders.leavesLots(order) : 0;
        return leavesLots <= Long.MAX_VALUE - (levels.totalLots(level) - freedLots);
    }

    private boolean hasPlace(int level) {
        return level == PriceLevels.NULL || levels.orderCount(level) < levels.maxOrdersPerLevel();
    }

    private boolean hasPlaceInsteadOf(int order, int level) {
        return level == orders.level(order) || hasPlace(level);
    }

    private void addToLevel(int level, int order) {
        long leavesLots = orders.leavesLots(order);
        levels.addOrders(level, 1);
        levels.addLots(level, leavesLots);
        if (orders.isIceberg(order)) {
            levels.addHiddenLots(level, leavesLots - orders.shownLots(order));
        }
    }

    private void takeFromLevel(int level, int order) {
        long leavesLots = orders.leavesLots(order);
        levels.addOrders(level, -1);
        levels.addLots(level, -leavesLots);
        if (orders.isIceberg(order)) {
            levels.addHiddenLots(level, -(leavesLots - orders.shownLots(order)));
        }
    }

    private boolean hasRoom(int level, long leavesLots) {
        return level == PriceLevels.NULL ? !levels.isFull() : leavesLots <= Long.MAX_VALUE - levels.totalLots(level);
    }

    private IllegalStateException cannotMove(int order, long priceTicks, long quantityLots, long displayLots) {
        return new IllegalStateException("order cannot move: orderId=" + orders.orderId(order) + " instrumentIndex="
                + instrumentIndex + " isBuy=" + orders.isBuy(order) + " priceTicks=" + priceTicks + " quantityLots="
                + quantityLots + " displayLots=" + displayLots + " filledLots=" + orders.filledLots(order)
                + " bestBidTicks=" + bestBidTicks() + " bestAskTicks=" + bestAskTicks() + " levels=" + levels.count());
    }

    private IllegalStateException cannotRest(OrderTerms terms) {
        return new IllegalStateException("order cannot rest: orderId=" + terms.orderId + " instrumentIndex="
                + instrumentIndex + " isBuy=" + terms.isBuy + " limitTicks=" + terms.limitTicks + " quantityLots="
                + terms.quantityLots + " filledLots=" + terms.filledLots + " bestBidTicks=" + bestBidTicks()
                + " bestAskTicks=" + bestAskTicks() + " levels=" + levels.count());
    }
}
