package io.ringfence.engine.book;

import io.ringfence.engine.book.Books.Fill;
import io.ringfence.engine.book.Books.Level;
import io.ringfence.engine.book.Books.Order;
import io.ringfence.engine.book.Books.Plan;
import java.util.ArrayList;
import java.util.List;

/** One book as two lists, each sorted by price and then by time. */
final class NaiveOrderBook {
    private final List<Order> bids = new ArrayList<>();
    private final List<Order> offers = new ArrayList<>();

    long bestTicks(boolean isBuy) {
        List<Order> side = side(isBuy);
        return side.isEmpty() ? OrderBook.NULL_PRICE_TICKS : side.get(0).priceTicks();
    }

    Plan plan(boolean isBuy, long limitTicks, long quantityLots, int accountIndex, int maxFills) {
        List<Fill> fills = new ArrayList<>();
        long openLots = quantityLots;
        for (Order maker : side(!isBuy)) {
            boolean inReach = isBuy ? maker.priceTicks() <= limitTicks : maker.priceTicks() >= limitTicks;
            if (!inReach || openLots == 0) {
                break;
            }
            boolean reachedLimit = fills.size() == maxFills;
            if (reachedLimit || maker.accountIndex() == accountIndex) {
                return new Plan(fills, quantityLots - openLots, !reachedLimit, reachedLimit);
            }
            long lots = Math.min(openLots, maker.leavesLots());
            fills.add(new Fill(maker.orderId(), lots, maker.priceTicks()));
            openLots -= lots;
        }
        return new Plan(fills, quantityLots - openLots, false, false);
    }

    void add(Order order) {
        List<Order> side = side(order.isBuy());
        int place = 0;
        while (place < side.size() && !comesBefore(order, side.get(place))) {
            place++;
        }
        side.add(place, order);
    }

    /** Returns the place that the order had. */
    int remove(Order order) {
        int place = side(order.isBuy()).indexOf(order);
        side(order.isBuy()).remove(place);
        return place;
    }

    void insert(int place, Order order) {
        side(order.isBuy()).add(place, order);
    }

    boolean contains(Order order) {
        return side(order.isBuy()).contains(order);
    }

    boolean hasLevel(boolean isBuy, long priceTicks) {
        return side(isBuy).stream().anyMatch(order -> order.priceTicks() == priceTicks);
    }

    long totalLots(boolean isBuy, long priceTicks) {
        return side(isBuy).stream()
                .filter(order -> order.priceTicks() == priceTicks)
                .mapToLong(Order::leavesLots)
                .reduce(0, Math::addExact);
    }

    int levelCount(boolean isBuy) {
        return (int)
                side(isBuy).stream().mapToLong(Order::priceTicks).distinct().count();
    }

    List<Level> levels(boolean isBuy) {
        List<Level> levels = new ArrayList<>();
        for (Order order : side(isBuy)) {
            if (levels.isEmpty() || levels.get(levels.size() - 1).priceTicks() != order.priceTicks()) {
                long priceTicks = order.priceTicks();
                levels.add(new Level(priceTicks, totalLots(isBuy, priceTicks), new ArrayList<>()));
            }
            levels.get(levels.size() - 1).orders().add(order);
        }
        return levels;
    }

    private static boolean comesBefore(Order order, Order other) {
        return order.isBuy() ? order.priceTicks() > other.priceTicks() : order.priceTicks() < other.priceTicks();
    }

    private List<Order> side(boolean isBuy) {
        return isBuy ? bids : offers;
    }
}
