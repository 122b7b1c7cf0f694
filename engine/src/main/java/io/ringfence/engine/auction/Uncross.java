package io.ringfence.engine.auction;

import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.PriceLevels;

/**
 * The price at which a call auction would trade, found from the book as it stands. One object serves for ever and holds the last result.
 *
 * <p>Among all ticks from the lowest to the highest limit in the book: (1) the largest executable volume; (2) the smallest surplus; (3) if the surplus is
 * on the bid side at all that remain, the highest, if on the ask side, the lowest; (4) otherwise the nearest to the reference price, on a tie the
 * higher. A book of market orders alone trades at the reference price. These are the rules of the market model of Xetra, taken over every tick.
 *
 * <p>Demand falls and supply rises with the price, so the ticks that pass (1) are an interval, from the price of the last seller to that of the last buyer
 * when the two sides are matched off from their best prices. If one of these two is left with something, there is a surplus on its side at every
 * tick of the interval, and its own price has the least. If neither is, nothing is left between the next bid below and the next offer
 * above, and where they leave no tick between them the smaller of the two is the surplus. So only the levels that trade and at most
 * two beyond them on each side are looked at: O(levels that trade). Since what passes (1) and (2) is an interval too, the nearest to the reference
 * price is unique, and the tie of rule (4) can only arise without a reference price, where the highest is taken.
 *
 * <p>Owned by the engine's thread; allocates nothing.
 */
public final class Uncross {
    /** No price: nothing can trade. Also a reference price that there is not. */
    public static final long NULL_PRICE_TICKS = Long.MIN_VALUE;

    private static final int NO_LEVEL = PriceLevels.NULL;

    private long priceTicks;
    private long volumeLots;
    private long surplusLots;

    // The limits between which a price may lie, as far as they matter, while a result is being found.
    private long lowestTicks;
    private long highestTicks;

    /** Nothing found yet. */
    public Uncross() {
        clear();
    }

    /** {@return the price, or {@link #NULL_PRICE_TICKS} when nothing can trade} */
    public long priceTicks() {
        return priceTicks;
    }

    /** {@return lots that can trade at it; zero without a price} */
    public long volumeLots() {
        return volumeLots;
    }

    /** {@return lots that are left at it: above zero on the bid side, below zero on the ask side; zero without a price} */
    public long surplusLots() {
        return surplusLots;
    }

    /**
     * Finds the price. Icebergs count with all that they have left.
     *
     * @param book is read.
     * @param referenceTicks the reference price, or {@link #NULL_PRICE_TICKS}.
     * @return whether anything can trade.
     */
    public boolean compute(OrderBook book, long referenceTicks) {
        clear();
        int bid = book.bestLevel(true);
        int ask = book.bestLevel(false);
        int lastBid = NO_LEVEL;
        int lastAsk = NO_LEVEL;
        long bidLots = bid == NO_LEVEL ? 0 : book.totalLots(bid);
        long askLots = ask == NO_LEVEL ? 0 : book.totalLots(ask);
        long volume = 0;
        while (bid != NO_LEVEL && ask != NO_LEVEL && book.priceTicks(bid) >= book.priceTicks(ask)) {
            long lots = Math.min(bidLots, askLots);
            volume = sum(volume, lots);
            bidLots -= lots;
            askLots -= lots;
            lastBid = bid;
            lastAsk = ask;
            if (bidLots == 0) {
                bid = book.nextLevel(bid);
                bidLots = bid == NO_LEVEL ? 0 : book.totalLots(bid);
            }
            if (askLots == 0) {
                ask = book.nextLevel(ask);
                askLots = ask == NO_LEVEL ? 0 : book.totalLots(ask);
            }
        }
        if (volume == 0) {
            return false;
        }
        volumeLots = volume;
        if (bid == lastBid) {
            settleWithBidsLeft(book, bid, bidLots, lastAsk, referenceTicks);
        } else if (ask == lastAsk) {
            settleWithAsksLeft(book, ask, askLots, lastBid, referenceTicks);
        } else {
            settleWithNothingLeft(book, lastBid, lastAsk, bid, ask, referenceTicks);
        }
        if (priceTicks == NULL_PRICE_TICKS) {
            clear();
            return false;
        }
        return true;
    }

    /** The last buyer has something left, so every seller within reach of it is gone. */
    private void settleWithBidsLeft(OrderBook book, int bid, long leftLots, int lastAsk, long referenceTicks) {
        surplusLots = leftLots;
        if (book.priceTicks(bid) != OrderBook.MARKET_BUY_TICKS) {
            priceTicks = book.priceTicks(bid);
            return;
        }
        // Market orders are left, so no seller is: the highest limit is the best bid's or the last seller's.
        int bestBid = book.nextLevel(bid);
        boolean hasAsk = book.priceTicks(lastAsk) != OrderBook.MARKET_SELL_TICKS;
        if (bestBid != NO_LEVEL && (!hasAsk || book.priceTicks(bestBid) >= book.priceTicks(lastAsk))) {
            priceTicks = book.priceTicks(bestBid);
            surplusLots = sum(leftLots, book.totalLots(bestBid));
        } else {
            priceTicks = hasAsk ? book.priceTicks(lastAsk) : referenceTicks;
        }
    }

    /** The last seller has something left, so every buyer within reach of it is gone. */
    private void settleWithAsksLeft(OrderBook book, int ask, long leftLots, int lastBid, long referenceTicks) {
        surplusLots = -leftLots;
        if (book.priceTicks(ask) != OrderBook.MARKET_SELL_TICKS) {
            priceTicks = book.priceTicks(ask);
            return;
        }
        int bestAsk = book.nextLevel(ask);
        boolean hasBid = book.priceTicks(lastBid) != OrderBook.MARKET_BUY_TICKS;
        if (bestAsk != NO_LEVEL && (!hasBid || book.priceTicks(bestAsk) <= book.priceTicks(lastBid))) {
            priceTicks = book.priceTicks(bestAsk);
            surplusLots = -sum(leftLots, book.totalLots(bestAsk));
        } else {
            priceTicks = hasBid ? book.priceTicks(lastBid) : referenceTicks;
        }
    }

    /**
     * Both sides come out even.
     *
     * @param nextBid the best level that does not trade, or none.
     * @param nextAsk likewise.
     */
    private void settleWithNothingLeft(
            OrderBook book, int lastBid, int lastAsk, int nextBid, int nextAsk, long referenceTicks) {
        boundByLimits(book, lastBid, lastAsk, nextBid, nextAsk);
        if (lowestTicks > highestTicks) {
            // Market orders alone: there is no limit.
            priceTicks = referenceTicks;
            return;
        }
        long low = lowestTicks;
        long high = highestTicks;
        if (nextBid != NO_LEVEL && book.priceTicks(nextBid) >= low) {
            low = book.priceTicks(nextBid) + 1;
        }
        if (nextAsk != NO_LEVEL && book.priceTicks(nextAsk) <= high) {
            high = book.priceTicks(nextAsk) - 1;
        }
        if (low <= high) {
            priceTicks = nearest(referenceTicks, low, high);
            return;
        }
        // At every tick something is left: below and at the next bid on its side, from the next offer on its.
        long bidLots = nextBid != NO_LEVEL && book.priceTicks(nextBid) >= lowestTicks ? book.totalLots(nextBid) : 0;
        long askLots = nextAsk != NO_LEVEL && book.priceTicks(nextAsk) <= highestTicks ? book.totalLots(nextAsk) : 0;
        boolean isBid = bidLots > 0 && (askLots == 0 || bidLots < askLots);
        boolean isAsk = askLots > 0 && (bidLots == 0 || askLots < bidLots);
        if (isBid) {
            priceTicks = book.priceTicks(nextBid);
            surplusLots = bidLots;
            return;
        }
        if (isAsk) {
            priceTicks = book.priceTicks(nextAsk);
            surplusLots = -askLots;
            return;
        }
        int bidBehind = book.nextLevel(nextBid);
        int askBehind = book.nextLevel(nextAsk);
        long least = bidBehind == NO_LEVEL ? lowestTicks : Math.max(lowestTicks, book.priceTicks(bidBehind) + 1);
        long most = askBehind == NO_LEVEL ? highestTicks : Math.min(highestTicks, book.priceTicks(askBehind) - 1);
        priceTicks = nearest(referenceTicks, least, most);
        surplusLots = priceTicks <= book.priceTicks(nextBid) ? bidLots : -askLots;
    }

    /**
     * Where the largest volume trades: from the last seller's price to the last buyer's. A market order leaves its end open, up to the highest or down to the
     * lowest limit in the book; of those that do not trade only the next two of a side can bound the ticks with the least surplus.
     */
    private void boundByLimits(OrderBook book, int lastBid, int lastAsk, int nextBid, int nextAsk) {
        boolean hasBid = book.priceTicks(lastBid) != OrderBook.MARKET_BUY_TICKS;
        boolean hasAsk = book.priceTicks(lastAsk) != OrderBook.MARKET_SELL_TICKS;
        lowestTicks = Long.MAX_VALUE;
        highestTicks = Long.MIN_VALUE;
        if (hasBid) {
            include(book.priceTicks(lastBid));
        }
        if (hasAsk) {
            include(book.priceTicks(lastAsk));
        }
        includeTwo(book, nextBid);
        includeTwo(book, nextAsk);
        lowestTicks = hasAsk ? book.priceTicks(lastAsk) : lowestTicks;
        highestTicks = hasBid ? book.priceTicks(lastBid) : highestTicks;
    }

    private void includeTwo(OrderBook book, int level) {
        if (level != NO_LEVEL) {
            include(book.priceTicks(level));
            int behind = book.nextLevel(level);
            if (behind != NO_LEVEL) {
                include(book.priceTicks(behind));
            }
        }
    }

    private void include(long limitTicks) {
        lowestTicks = Math.min(lowestTicks, limitTicks);
        highestTicks = Math.max(highestTicks, limitTicks);
    }

    /** Held at the largest there is. */
    private static long sum(long lots, long moreLots) {
        return lots > Long.MAX_VALUE - moreLots ? Long.MAX_VALUE : lots + moreLots;
    }

    private static long nearest(long referenceTicks, long low, long high) {
        return referenceTicks == NULL_PRICE_TICKS ? high : Math.max(low, Math.min(referenceTicks, high));
    }

    private void clear() {
        priceTicks = NULL_PRICE_TICKS;
        volumeLots = 0;
        surplusLots = 0;
    }
}
