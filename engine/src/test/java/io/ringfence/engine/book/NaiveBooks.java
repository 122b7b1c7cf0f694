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

    /** All open orders in the order of entry, those that wait included. */
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
    public Plan plan(int instrument, Taker taker, Gate gate) {
        return books.get(instrument).plan(taker, gate);
    }

    @Override
    public boolean canRest(int instrument, boolean isBuy, long priceTicks, long leavesLots) {
        NaiveOrderBook book = books.get(instrument);
        return book.orderCount(isBuy, priceTicks) > 0
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
    public boolean hasPlace(int instrument, boolean isBuy, long priceTicks) {
        return books.get(instrument).orderCount(isBuy, priceTicks) < limits.ordersPerLevel();
    }

    @Override
    public boolean hasPlaceInsteadOf(long orderId, long priceTicks) {
        Order order = order(orderId);
        NaiveOrderBook book = bookOf(order);
        int place = book.remove(order);
        boolean has = hasPlace(books.indexOf(book), order.isBuy(), priceTicks);
        book.insert(place, order);
        return has;
    }

    @Override
    public void rest(int instrument, Order order) {
        restInAuction(instrument, order);
    }

    @Override
    public void restInAuction(int instrument, Order order) {
        Order entering = order.entering();
        entered.add(entering);
        books.get(instrument).add(entering);
    }

    @Override
    public void openWaiting(int instrument, Order order) {
        entered.add(order.entering());
    }

    @Override
    public void closeWaiting(long orderId) {
        entered.remove(order(orderId));
    }

    @Override
    public boolean isBooked(long orderId) {
        return bookOf(order(orderId)) != null;
    }

    @Override
    public void fill(long orderId, long lots) {
        Order order = order(orderId);
        if (lots == order.leavesLots()) {
            remove(orderId);
        } else if (lots < order.shownLots()) {
            change(order, order.filled(lots, order.shownLots() - lots));
        } else {
            Order next = order.filled(lots, Math.min(order.displayLots(), order.leavesLots() - lots));
            NaiveOrderBook book = bookOf(order);
            book.remove(order);
            book.add(next);
            entered.set(entered.indexOf(order), next);
        }
    }

    @Override
    public void remove(long orderId) {
        Order order = order(orderId);
        bookOf(order).remove(order);
        entered.remove(order);
    }

    @Override
    public void move(long orderId, long priceTicks, long quantityLots, long displayLots, boolean inAuction) {
        Order order = order(orderId);
        Order moved = order.at(priceTicks)
                .sized(quantityLots, 0)
                .displayed(displayLots, 0)
                .entering();
        NaiveOrderBook book = bookOf(order);
        book.remove(order);
        book.add(moved);
        entered.set(entered.indexOf(order), moved);
    }

    @Override
    public void reduce(long orderId, long quantityLots) {
        Order order = order(orderId);
        long leavesLots = quantityLots - order.filledLots();
        change(order, order.sized(quantityLots, Math.min(order.shownLots(), leavesLots)));
    }

    @Override
    public void redisplay(long orderId, long displayLots) {
        Order order = order(orderId);
        change(order, order.displayed(displayLots, Math.min(order.shownLots(), displayLots)));
    }

    @Override
    public void attributes(long orderId, int bits) {
        Order order = order(orderId);
        change(order, order.attributed(bits));
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
            if (order.accountIndex() == accountIndex
                    && order.clientOrderId() == clientOrderId
                    && clientOrderId != Orders.NULL_CLIENT_ORDER_ID) {
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
    public int orderCountOfSession(int sessionIndex) {
        return ordersOfSession(sessionIndex).size();
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

    /** The order by the venue's number. */
    Order order(long orderId) {
        for (Order order : entered) {
            if (order.orderId() == orderId) {
                return order;
            }
        }
        throw new AssertionError("no such order: orderId=" + orderId);
    }

    /** Whether an order of that number is open. */
    boolean isOpen(long orderId) {
        return entered.stream().anyMatch(order -> order.orderId() == orderId);
    }

    /** The index of the instrument in whose book the order rests. */
    int instrumentOf(Order order) {
        return books.indexOf(bookOf(order));
    }

    /** A random one of them, or null. */
    Order any(int draw) {
        return entered.isEmpty() ? null : entered.get(draw % entered.size());
    }

    private void change(Order order, Order changed) {
        entered.set(entered.indexOf(order), changed);
        NaiveOrderBook book = bookOf(order);
        if (book != null) {
            book.insert(book.remove(order), changed);
        }
    }

    private NaiveOrderBook bookOf(Order order) {
        for (NaiveOrderBook book : books) {
            if (book.contains(order)) {
                return book;
            }
        }
        return null;
    }

    private int levelCount() {
        int count = 0;
        for (NaiveOrderBook book : books) {
            count += book.levelCount(true) + book.levelCount(false);
        }
        return count;
    }
}
