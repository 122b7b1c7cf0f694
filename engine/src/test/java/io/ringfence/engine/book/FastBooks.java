package io.ringfence.engine.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The product's books behind the tests' face. */
final class FastBooks implements Books {
    final Orders orders;
    final PriceLevels priceLevels;
    final OrderBook[] books;

    private final Fills fills;
    private final OrderTerms terms = new OrderTerms();
    private final Map<Long, Integer> rows = new HashMap<>();

    FastBooks(Limits limits) {
        orders = new Orders(limits.orders(), limits.accounts(), limits.sessions());
        priceLevels = new PriceLevels(limits.priceLevels(), limits.ordersPerLevel());
        books = new OrderBook[limits.instruments()];
        for (int instrument = 0; instrument < books.length; instrument++) {
            books[instrument] = new OrderBook(instrument, orders, priceLevels);
        }
        fills = new Fills(limits.fills());
    }

    /** The row of an open order. */
    int row(long orderId) {
        return rows.get(orderId);
    }

    @Override
    public long bestBidTicks(int instrument) {
        return books[instrument].bestBidTicks();
    }

    @Override
    public long bestAskTicks(int instrument) {
        return books[instrument].bestAskTicks();
    }

    @Override
    public Plan plan(int instrument, Taker taker, Gate gate) {
        terms.isBuy = taker.isBuy();
        terms.accountIndex = taker.accountIndex();
        terms.attributes = taker.attributes();
        MakerGate makerGate = gate == Gate.OPEN ? new OpenGate() : new SeededGate(gate);
        books[instrument].planFills(
                fills,
                terms,
                taker.limitTicks(),
                taker.quantityLots(),
                taker.budgetTickLots(),
                makerGate,
                taker.maxFills());
        List<Fill> list = new ArrayList<>(fills.count());
        for (int i = 0; i < fills.count(); i++) {
            list.add(new Fill(fills.kind(i), orders.orderId(fills.maker(i)), fills.lots(i), fills.priceTicks(i)));
        }
        return new Plan(
                list,
                fills.totalLots(),
                fills.preventedLots(),
                fills.stoppedBySelfTrade(),
                fills.reachedLimit(),
                fills.reachedBudget());
    }

    @Override
    public boolean canRest(int instrument, boolean isBuy, long priceTicks, long leavesLots) {
        return books[instrument].canRest(isBuy, priceTicks, leavesLots);
    }

    @Override
    public boolean canRestInsteadOf(long orderId, long priceTicks, long leavesLots) {
        int row = row(orderId);
        return book(row).canRestInsteadOf(row, priceTicks, leavesLots);
    }

    @Override
    public boolean hasPlace(int instrument, boolean isBuy, long priceTicks) {
        return books[instrument].hasPlace(isBuy, priceTicks);
    }

    @Override
    public boolean hasPlaceInsteadOf(long orderId, long priceTicks) {
        int row = row(orderId);
        return book(row).hasPlaceInsteadOf(row, priceTicks);
    }

    @Override
    public void rest(int instrument, Order order) {
        rows.put(order.orderId(), books[instrument].rest(terms(order)));
    }

    @Override
    public void restInAuction(int instrument, Order order) {
        rows.put(order.orderId(), books[instrument].restInAuction(terms(order)));
    }

    @Override
    public void openWaiting(int instrument, Order order) {
        rows.put(order.orderId(), orders.openWaiting(terms(order), instrument));
    }

    @Override
    public void closeWaiting(long orderId) {
        orders.closeWaiting(rows.remove(orderId));
    }

    @Override
    public boolean isBooked(long orderId) {
        return orders.isBooked(row(orderId));
    }

    @Override
    public void fill(long orderId, long lots) {
        int row = row(orderId);
        if (lots == orders.leavesLots(row)) {
            rows.remove(orderId);
        }
        book(row).fill(row, lots);
    }

    @Override
    public void remove(long orderId) {
        int row = rows.remove(orderId);
        book(row).remove(row);
    }

    @Override
    public void move(long orderId, long priceTicks, long quantityLots, long displayLots, boolean inAuction) {
        int row = row(orderId);
        if (inAuction) {
            book(row).moveInAuction(row, priceTicks, quantityLots, displayLots);
        } else {
            book(row).move(row, priceTicks, quantityLots, displayLots);
        }
    }

    @Override
    public void reduce(long orderId, long quantityLots) {
        int row = row(orderId);
        book(row).reduce(row, quantityLots);
    }

    @Override
    public void redisplay(long orderId, long displayLots) {
        int row = row(orderId);
        book(row).redisplay(row, displayLots);
    }

    @Override
    public void attributes(long orderId, int bits) {
        orders.attributes(row(orderId), bits);
    }

    @Override
    public boolean isFull() {
        return orders.isFull();
    }

    @Override
    public int count() {
        return orders.count();
    }

    @Override
    public Order find(int accountIndex, long clientOrderId) {
        int row = orders.indexOf(accountIndex, clientOrderId);
        return row == Orders.NULL ? null : order(row);
    }

    @Override
    public int orderCountOfAccount(int accountIndex) {
        return orders.orderCountOfAccount(accountIndex);
    }

    @Override
    public int orderCountOfSession(int sessionIndex) {
        return orders.orderCountOfSession(sessionIndex);
    }

    @Override
    public List<Order> ordersOfAccount(int accountIndex) {
        List<Order> list = new ArrayList<>();
        for (int row = orders.firstOfAccount(accountIndex); row != Orders.NULL; row = orders.nextOfAccount(row)) {
            list.add(order(row));
        }
        return list;
    }

    @Override
    public List<Order> ordersOfSession(int sessionIndex) {
        List<Order> list = new ArrayList<>();
        for (int row = orders.firstOfSession(sessionIndex); row != Orders.NULL; row = orders.nextOfSession(row)) {
            list.add(order(row));
        }
        return list;
    }

    @Override
    public List<Level> levels(int instrument, boolean isBuy) {
        OrderBook book = books[instrument];
        List<Level> list = new ArrayList<>();
        for (int level = book.bestLevel(isBuy); level != PriceLevels.NULL; level = book.nextLevel(level)) {
            List<Order> queue = new ArrayList<>();
            for (int row = book.firstOrder(level); row != Orders.NULL; row = book.nextOrder(row)) {
                queue.add(order(row));
            }
            list.add(new Level(book.priceTicks(level), book.totalLots(level), book.shownLots(level), queue));
        }
        return list;
    }

    private OrderBook book(int row) {
        return books[orders.instrumentIndex(row)];
    }

    private OrderTerms terms(Order order) {
        terms.orderId = order.orderId();
        terms.clientOrderId = order.clientOrderId();
        terms.accountIndex = order.accountIndex();
        terms.sessionIndex = order.sessionIndex();
        terms.isBuy = order.isBuy();
        terms.limitTicks = order.priceTicks();
        terms.quantityLots = order.quantityLots();
        terms.filledLots = order.filledLots();
        terms.displayLots = order.displayLots();
        terms.attributes = order.attributes();
        terms.expireAtNs = order.expireAtNs();
        return terms;
    }

    /** Through {@link OrderTerms#copyFrom}, so that it is under test too. */
    private Order order(int row) {
        OrderTerms copy = new OrderTerms().copyFrom(orders, row);
        assertWhole(row);
        return new Order(
                copy.orderId,
                copy.clientOrderId,
                copy.accountIndex,
                copy.sessionIndex,
                copy.isBuy,
                copy.limitTicks,
                copy.quantityLots,
                copy.filledLots,
                copy.displayLots,
                orders.shownLots(row),
                copy.attributes,
                copy.expireAtNs);
    }

    private void assertWhole(int row) {
        if (orders.filledLots(row) + orders.leavesLots(row) != orders.quantityLots(row)) {
            throw new AssertionError("order does not add up: orderId=" + orders.orderId(row));
        }
    }

    /** Knows firms, and lets everything trade. */
    private class OpenGate implements MakerGate {
        @Override
        public long admit(int maker, long lots, long priceTicks) {
            return lots;
        }

        @Override
        public int refusal() {
            throw new AssertionError("nothing was refused");
        }

        @Override
        public boolean isSameFirm(int maker, int takerAccountIndex) {
            return Gate.OPEN.isSameFirm(orders.accountIndex(maker), takerAccountIndex);
        }
    }

    private final class SeededGate extends OpenGate {
        private final Gate gate;
        private long asked;

        SeededGate(Gate gate) {
            this.gate = gate;
        }

        @Override
        public long admit(int maker, long lots, long priceTicks) {
            asked = orders.orderId(maker);
            return gate.admit(asked, lots, fills.totalLots());
        }

        @Override
        public int refusal() {
            return gate.refusal(asked);
        }
    }
}
