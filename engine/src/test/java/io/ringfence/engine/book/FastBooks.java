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
        priceLevels = new PriceLevels(limits.priceLevels(), limits.orders());
        books = new OrderBook[limits.instruments()];
        for (int instrument = 0; instrument < books.length; instrument++) {
            books[instrument] = new OrderBook(instrument, orders, priceLevels);
        }
        fills = new Fills(limits.fills());
    }

    /** The row of a resting order. */
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
    public Plan plan(
            int instrument, boolean isBuy, long limitTicks, long quantityLots, int accountIndex, int maxFills) {
        terms.isBuy = isBuy;
        terms.accountIndex = accountIndex;
        books[instrument].planFills(fills, terms, limitTicks, quantityLots, Long.MAX_VALUE, MakerGate.OPEN, maxFills);
        List<Fill> list = new ArrayList<>(fills.count());
        for (int i = 0; i < fills.count(); i++) {
            list.add(new Fill(orders.orderId(fills.maker(i)), fills.lots(i), fills.priceTicks(i)));
        }
        return new Plan(list, fills.totalLots(), fills.stoppedBySelfTrade(), fills.reachedLimit());
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
    public void rest(int instrument, Order order) {
        terms.orderId = order.orderId();
        terms.clientOrderId = order.clientOrderId();
        terms.accountIndex = order.accountIndex();
        terms.sessionIndex = order.sessionIndex();
        terms.isBuy = order.isBuy();
        terms.limitTicks = order.priceTicks();
        terms.quantityLots = order.quantityLots();
        terms.filledLots = order.filledLots();
        int row = books[instrument].rest(terms);
        rows.put(order.orderId(), row);
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
    public void reduce(long orderId, long quantityLots) {
        int row = row(orderId);
        book(row).reduce(row, quantityLots);
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
            list.add(new Level(book.priceTicks(level), book.totalLots(level), queue));
        }
        return list;
    }

    private OrderBook book(int row) {
        return books[orders.instrumentIndex(row)];
    }

    private Order order(int row) {
        return new Order(
                orders.orderId(row),
                orders.clientOrderId(row),
                orders.accountIndex(row),
                orders.sessionIndex(row),
                orders.isBuy(row),
                orders.priceTicks(row),
                orders.quantityLots(row),
                orders.filledLots(row));
    }
}
