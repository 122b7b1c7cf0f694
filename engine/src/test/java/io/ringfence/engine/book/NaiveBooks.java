package io.ringfence.engine.book;

import java.util.ArrayList;
import java.util.List;

/**
 * The naive twin: sorted lists, no pools, no indexes, no totals that are kept. Everything is looked for from the start,
 * so that it can be read as the rule.
 */
final class NaiveBooks implements Books {
    private final Limits limits;
    private final List<NaiveOrderBook> books = new ArrayList<>();

    /** All resting orders in the order of entry. */
    private final List<Order> entered = new ArrayList<>();

    NaiveBooks(Limits limits) {
        this.limits = limits;
        for (int instrument = 0; instrument < limits.instruments(); instrument++) {
            books.add(new NaiveOrderBook());
        }
    }

    @Override
    public long bestBidTicks(int instrument) {
        return books.get(instrument).bestTicks(true);
    }

    @Override
    public long bestAskTicks(int instrument) {
        return books.get(instrument).bestTicks(false);
    }

    @Override
    public Plan plan(
            int instrument, boolean isBuy, long limitTicks, long quantityLots, int accountIndex, int maxFills) {
        return books.get(instrument).plan(isBuy, limitTicks, quantityLots, accountIndex, maxFills);
    }

    @Override
    public boolean canRest(int instrument, boolean isBuy, long priceTicks, long leavesLots) {
        NaiveOrderBook book = books.get(instrument);
        return book.hasLevel(isBuy, priceTicks)
                ? leavesLots <= Long.MAX_VALUE - book.totalLots(isBuy, priceTicks)
                : levelCount() < limits.priceLevels();
    }

    @Override
    public boolean canRestInsteadOf(long orderId, long priceTicks, long leavesLots) {
        // The question taken literally: without the order, could it rest?
        Order order = order(orderId);
        NaiveOrderBook book = bookOf(order);
        int place = book.remove(order);
        boolean can = canRest(books.indexOf(book), order.isBuy(), priceTicks, leavesLots);
        book.insert(place, order);
        return can;
    }

    @Override
    public void rest(int instrument, Order order) {
        entered.add(order);
        books.get(instrument).add(order);
    }

    @Override
    public void fill(long orderId, long lots) {
        Order order = order(orderId);
        if (lots == order.leavesLots()) {
            remove(orderId);
        } else {
            change(order, order.quantityLots(), order.filledLots() + lots);
        }
    }

    @Override
    public void remove(long orderId) {
        Order order = order(orderId);
        bookOf(order).remove(order);
        entered.remove(order);
    }

    @Override
    public void reduce(long orderId, long quantityLots) {
        Order order = order(orderId);
        change(order, quantityLots, order.filledLots());
    }

    @Override
    public boolean isFull() {
        return entered.size() == limits.orders();
    }

    @Override
    public int count() {
        return entered.size();
    }

    @Override
    public Order find(int accountIndex, long clientOrderId) {
        for (Order order : entered) {
            if (order.accountIndex() == accountIndex && order.clientOrderId() == clientOrderId) {
                return order;
            }
        }
        return null;
    }

    @Override
    public int orderCountOfAccount(int accountIndex) {
        return ordersOfAccount(accountIndex).size();
    }

    @Override
    public List<Order> ordersOfAccount(int accountIndex) {
        return entered.stream()
                .filter(order -> order.accountIndex() == accountIndex)
                .toList();
    }

    @Override
    public List<Order> ordersOfSession(int sessionIndex) {
        return entered.stream()
                .filter(order -> order.sessionIndex() == sessionIndex)
                .toList();
    }

    @Override
    public List<Level> levels(int instrument, boolean isBuy) {
        return books.get(instrument).levels(isBuy);
    }

    private void change(Order order, long quantityLots, long filledLots) {
        Order changed = new Order(
                order.orderId(),
                order.clientOrderId(),
                order.accountIndex(),
                order.sessionIndex(),
                order.isBuy(),
                order.priceTicks(),
                quantityLots,
                filledLots);
        entered.set(entered.indexOf(order), changed);
        NaiveOrderBook book = bookOf(order);
        book.insert(book.remove(order), changed);
    }

    private Order order(long orderId) {
        for (Order order : entered) {
            if (order.orderId() == orderId) {
                return order;
            }
        }
        throw new AssertionError("no such order: orderId=" + orderId);
    }

    private NaiveOrderBook bookOf(Order order) {
        for (NaiveOrderBook book : books) {
            if (book.contains(order)) {
                return book;
            }
        }
        throw new AssertionError("order is in no book: " + order);
    }

    private int levelCount() {
        int count = 0;
        for (NaiveOrderBook book : books) {
            count += book.levelCount(true) + book.levelCount(false);
        }
        return count;
    }
}
