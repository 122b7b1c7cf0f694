package io.ringfence.acceptance.market;

import io.ringfence.engine.book.Fills;
import io.ringfence.engine.book.MakerGate;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.OrderTerms;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.server.cli.InputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A venue's book, rebuilt in the engine's {@link OrderBook}, of orders of two kinds: <i>known</i> ones under the number that the venue
 * gave them, and <i>adopted</i> ones, of which the record tells no more than how much stands at a price: at most one a price, ahead of
 * the known orders there, since all of it is older than they are.
 *
 * <p>An order is named by its row in {@link Orders}, good until the book next changes. Belongs to the thread that calls it.
 */
final class RebuiltBook {
    /** No order. */
    static final int NULL = Orders.NULL;

    /** The best price of an empty side. */
    static final long NULL_PRICE_TICKS = OrderBook.NULL_PRICE_TICKS;

    /** Most orders and levels at a time: six times what the deepest of the captures needs. */
    static final int MAX_ORDERS = 1 << 16;

    /** Most makers of one taker. */
    private static final int MAX_FILLS = 4_096;

    private static final int KNOWN = 0;
    private static final int ADOPTED = 1;
    private static final int TAKER = 2;

    private final String source;
    private final Orders orders = new Orders(MAX_ORDERS, TAKER + 1, 0);
    private final OrderBook book = new OrderBook(0, orders, new PriceLevels(MAX_ORDERS, MAX_ORDERS));
    private final Fills plan = new Fills(MAX_FILLS);
    private final OrderTerms terms = new OrderTerms();
    private long lastVenueOrderId;

    /**
     * An empty book.
     *
     * @param source the file that it is rebuilt from, named when it holds more than the book has room for
     */
    RebuiltBook(String source) {
        this.source = source;
    }

    /** The resting order with the venue's number, or {@link #NULL}. */
    int known(long orderId) {
        return orders.indexOf(KNOWN, orderId);
    }

    /** What was adopted of a side at a price and still rests, or {@link #NULL}. */
    int adopted(boolean isBuy, long priceTicks) {
        final int order = orders.indexOf(ADOPTED, priceTicks);
        return order == NULL || orders.isBuy(order) != isBuy ? NULL : order;
    }

    boolean isAdopted(int order) {
        return orders.accountIndex(order) == ADOPTED;
    }

    /** The venue's number of a known order; of an adopted one the price. */
    long orderId(int order) {
        return orders.clientOrderId(order);
    }

    boolean isBuy(int order) {
        return orders.isBuy(order);
    }

    long priceTicks(int order) {
        return orders.priceTicks(order);
    }

    long leavesLots(int order) {
        return orders.leavesLots(order);
    }

    long bestBidTicks() {
        return book.bestBidTicks();
    }

    long bestAskTicks() {
        return book.bestAskTicks();
    }

    /** Whether an order would trade rather than rest. */
    boolean crosses(boolean isBuy, long priceTicks) {
        final long opposite = isBuy ? book.bestAskTicks() : book.bestBidTicks();
        return opposite != NULL_PRICE_TICKS && (isBuy ? opposite <= priceTicks : opposite >= priceTicks);
    }

    /** Puts a known order, which must not cross, at the tail of its level. */
    void rest(long orderId, boolean isBuy, long priceTicks, long lots) {
        rest(KNOWN, orderId, isBuy, priceTicks, lots);
    }

    /** Adopts what stands at a price, ahead of the known orders there; nothing may be adopted there yet, and it must not cross. */
    void adopt(boolean isBuy, long priceTicks, long lots) {
        final List<long[]> behind = new ArrayList<>();
        for (int order = firstAt(isBuy, priceTicks); order != NULL; order = firstAt(isBuy, priceTicks)) {
            behind.add(new long[] {orders.clientOrderId(order), orders.leavesLots(order)});
            book.remove(order);
        }
        rest(ADOPTED, priceTicks, isBuy, priceTicks, lots);
        behind.forEach(order -> rest(KNOWN, order[0], isBuy, priceTicks, order[1]));
    }

    /**
     * Asks what an immediate-or-cancel order would meet; {@link #maker}, {@link #fillLots} and {@link #fillTicks} tell.
     *
     * @return the number of makers
     */
    int plan(boolean takerBuys, long limitTicks, long lots) {
        terms.isBuy = takerBuys;
        terms.accountIndex = TAKER;
        book.planFills(plan, terms, limitTicks, lots, Long.MAX_VALUE, MakerGate.OPEN, MAX_FILLS);
        if (plan.reachedLimit()) {
            throw new InputException(source + ": an order meets more than " + MAX_FILLS + " others; cut the file");
        }
        return plan.count();
    }

    int maker(int fill) {
        return plan.maker(fill);
    }

    long fillLots(int fill) {
        return plan.lots(fill);
    }

    long fillTicks(int fill) {
        return plan.priceTicks(fill);
    }

    /** Fills a resting order; it leaves when nothing of it is left. */
    void fill(int order, long lots) {
        book.fill(order, lots);
    }

    /** Takes lots off a resting order, which keeps its place; it leaves when nothing of it is left. */
    void reduce(int order, long lots) {
        if (lots == orders.leavesLots(order)) {
            book.remove(order);
        } else {
            book.reduce(order, orders.quantityLots(order) - lots);
        }
    }

    void cancel(int order) {
        book.remove(order);
    }

    /** Cancels everything. */
    void clear() {
        for (final boolean isBuy : new boolean[] {true, false}) {
            while (book.bestLevel(isBuy) != PriceLevels.NULL) {
                book.remove(book.firstOrder(book.bestLevel(isBuy)));
            }
        }
    }

    /**
     * Cancels what stands behind the best levels of a side.
     *
     * @return the number of levels that went
     */
    int keepLevels(boolean isBuy, int levels) {
        int level = book.bestLevel(isBuy);
        for (int i = 1; i < levels && level != PriceLevels.NULL; i++) {
            level = book.nextLevel(level);
        }
        int gone = 0;
        while (level != PriceLevels.NULL && book.nextLevel(level) != PriceLevels.NULL) {
            final int worse = book.nextLevel(level);
            for (int left = book.orderCount(worse); left > 0; left--) {
                book.remove(book.firstOrder(worse));
            }
            gone++;
        }
        return gone;
    }

    /**
     * Writes the best levels of a side, price and total in turn.
     *
     * @return the number of levels written
     */
    int depth(boolean isBuy, long[] into, int maxLevels) {
        int count = 0;
        for (int level = book.bestLevel(isBuy);
                level != PriceLevels.NULL && count < maxLevels;
                level = book.nextLevel(level)) {
            into[2 * count] = book.priceTicks(level);
            into[2 * count + 1] = book.totalLots(level);
            count++;
        }
        return count;
    }

    /** What rests of a side at a price, or 0. */
    long totalLots(boolean isBuy, long priceTicks) {
        final int level = levelAt(isBuy, priceTicks);
        return level == PriceLevels.NULL ? 0 : book.totalLots(level);
    }

    private int firstAt(boolean isBuy, long priceTicks) {
        final int level = levelAt(isBuy, priceTicks);
        return level == PriceLevels.NULL ? NULL : book.firstOrder(level);
    }

    private int levelAt(boolean isBuy, long priceTicks) {
        int level = book.bestLevel(isBuy);
        while (level != PriceLevels.NULL && book.priceTicks(level) != priceTicks) {
            level = book.nextLevel(level);
        }
        return level;
    }

    private void rest(int account, long orderId, boolean isBuy, long priceTicks, long lots) {
        if (orders.isFull() || !book.canRest(isBuy, priceTicks, lots)) {
            throw new InputException(source + ": more than " + MAX_ORDERS + " orders rest at a time; cut the file");
        }
        terms.orderId = ++lastVenueOrderId;
        terms.clientOrderId = orderId;
        terms.accountIndex = account;
        terms.sessionIndex = Orders.NULL_SESSION_INDEX;
        terms.isBuy = isBuy;
        terms.limitTicks = priceTicks;
        terms.quantityLots = lots;
        book.rest(terms);
    }
}
