package io.ringfence.perf.stream;

import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * An order book that is as plain as it can be, for making streams: a sorted map of prices, and at each a linked queue. Orders are
 * objects which whoever makes the stream holds, so it needs no index.
 */
final class ReferenceBook {
    private final NavigableMap<Long, Queue> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Queue> offers = new TreeMap<>();

    private Order[] resting = new Order[1_024];
    private int restingCount;
    private int bidCount;

    /** An order that rests, or did. */
    static final class Order {
        final long id;
        final boolean isBuy;
        final int account;
        long priceTicks;
        long leavesLots;

        private Queue queue;
        private Order previous;
        private Order next;
        private int place;

        private Order(long id, boolean isBuy, int account, long priceTicks, long leavesLots) {
            this.id = id;
            this.isBuy = isBuy;
            this.account = account;
            this.priceTicks = priceTicks;
            this.leavesLots = leavesLots;
        }

        boolean rests() {
            return queue != null;
        }
    }

    private static final class Queue {
        private Order first;
        private Order last;
    }

    /** Number of resting orders of both sides. */
    int count() {
        return restingCount;
    }

    /** Number of resting orders of a side. */
    int count(boolean isBuy) {
        return isBuy ? bidCount : restingCount - bidCount;
    }

    /** Number of prices at which orders rest. */
    int levelCount() {
        return bids.size() + offers.size();
    }

    /** One of the resting orders, by a number below {@link #count()} that means nothing else. */
    Order any(int place) {
        return resting[place];
    }

    /** The order that is filled first, or null. */
    Order front(boolean isBuy) {
        NavigableMap<Long, Queue> side = side(isBuy);
        return side.isEmpty() ? null : side.firstEntry().getValue().first;
    }

    /** What an order and those behind it at its price have left. */
    long lotsBehind(Order first) {
        long lots = 0;
        for (Order order = first; order != null; order = order.next) {
            lots += order.leavesLots;
        }
        return lots;
    }

    /** Trades a new order and lets the rest of it rest, if it may; the order, or null when nothing rests. */
    Order enter(long id, boolean isBuy, int account, long priceTicks, long lots, boolean mayRest, Trades trades) {
        Order order = new Order(id, isBuy, account, priceTicks, lots);
        match(order, trades);
        if (order.leavesLots == 0 || !mayRest) {
            return null;
        }
        append(order);
        keep(order);
        return order;
    }

    /** Gives an order another price; false when it is filled thereby. */
    boolean move(Order order, long priceTicks, Trades trades) {
        unlink(order);
        order.priceTicks = priceTicks;
        match(order, trades);
        if (order.leavesLots == 0) {
            forget(order);
            return false;
        }
        append(order);
        return true;
    }

    void cancel(Order order) {
        unlink(order);
        forget(order);
    }

    private void match(Order taker, Trades trades) {
        for (Order maker = front(!taker.isBuy);
                maker != null
                        && taker.leavesLots > 0
                        && (taker.isBuy ? maker.priceTicks <= taker.priceTicks : maker.priceTicks >= taker.priceTicks);
                maker = front(!taker.isBuy)) {
            long lots = Math.min(taker.leavesLots, maker.leavesLots);
            trades.add(maker.priceTicks, lots);
            taker.leavesLots -= lots;
            maker.leavesLots -= lots;
            if (maker.leavesLots == 0) {
                cancel(maker);
            }
        }
    }

    private NavigableMap<Long, Queue> side(boolean isBuy) {
        return isBuy ? bids : offers;
    }

    private void append(Order order) {
        Queue queue = side(order.isBuy).computeIfAbsent(order.priceTicks, price -> new Queue());
        order.queue = queue;
        order.previous = queue.last;
        order.next = null;
        if (queue.last == null) {
            queue.first = order;
        } else {
            queue.last.next = order;
        }
        queue.last = order;
    }

    private void unlink(Order order) {
        Queue queue = order.queue;
        if (order.previous == null) {
            queue.first = order.next;
        } else {
            order.previous.next = order.next;
        }
        if (order.next == null) {
            queue.last = order.previous;
        } else {
            order.next.previous = order.previous;
        }
        if (queue.first == null) {
            side(order.isBuy).remove(order.priceTicks);
        }
    }

    private void keep(Order order) {
        if (restingCount == resting.length) {
            resting = Arrays.copyOf(resting, 2 * restingCount);
        }
        order.place = restingCount;
        resting[restingCount++] = order;
        bidCount += order.isBuy ? 1 : 0;
    }

    private void forget(Order order) {
        Order last = resting[--restingCount];
        resting[order.place] = last;
        last.place = order.place;
        resting[restingCount] = null;
        order.queue = null;
        bidCount -= order.isBuy ? 1 : 0;
    }
}
