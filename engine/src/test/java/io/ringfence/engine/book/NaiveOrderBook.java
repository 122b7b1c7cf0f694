package io.ringfence.engine.book;

import io.ringfence.engine.book.Books.Fill;
import io.ringfence.engine.book.Books.Gate;
import io.ringfence.engine.book.Books.Level;
import io.ringfence.engine.book.Books.Order;
import io.ringfence.engine.book.Books.Plan;
import io.ringfence.engine.book.Books.Taker;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** One book as two lists, each sorted by price and then by time. */
final class NaiveOrderBook {
    private final List<Order> bids = new ArrayList<>();
    private final List<Order> offers = new ArrayList<>();

    long bestTicks(boolean isBuy) {
        for (Order order : side(isBuy)) {
            if (!isMarket(order)) {
                return order.priceTicks();
            }
        }
        return OrderBook.NULL_PRICE_TICKS;
    }

    /** Carries the taker out on a copy of the side, one maker's turn after the other. */
    Plan plan(Taker taker, Gate gate) {
        List<Fill> fills = new ArrayList<>();
        List<Order> makers = new ArrayList<>(side(!taker.isBuy()));
        makers.removeIf(NaiveOrderBook::isMarket);
        long openLots = taker.quantityLots();
        long budget = taker.budgetTickLots();
        long totalLots = 0;
        long preventedLots = 0;
        while (openLots > 0 && !makers.isEmpty() && isInReach(taker, makers.get(0))) {
            Order maker = makers.get(0);
            long price = maker.priceTicks();
            if (fills.size() == taker.maxFills()) {
                return new Plan(fills, totalLots, preventedLots, false, true, false);
            }
            long affordable = budget == Long.MAX_VALUE || price <= 0 ? Long.MAX_VALUE : budget / price;
            if (affordable <= 0) {
                return new Plan(fills, totalLots, preventedLots, false, false, true);
            }
            int mode = OrderAttributes.selfTradeMode(taker.attributes());
            if (isOwn(taker, maker, gate) && mode != OrderAttributes.ALLOW) {
                boolean removesMaker = mode == OrderAttributes.CANCEL_OLDEST || mode == OrderAttributes.CANCEL_BOTH;
                if (removesMaker) {
                    fills.add(new Fill(Fills.CANCEL_SELF_TRADE, maker.orderId(), maker.leavesLots(), price));
                    makers.remove(0);
                } else if (mode == OrderAttributes.DECREMENT) {
                    long lots = Math.min(openLots, maker.leavesLots());
                    fills.add(new Fill(Fills.PREVENTED, maker.orderId(), lots, price));
                    preventedLots += lots;
                    openLots -= lots;
                    makers.remove(0);
                }
                if (mode != OrderAttributes.CANCEL_OLDEST && mode != OrderAttributes.DECREMENT) {
                    return new Plan(fills, totalLots, preventedLots, true, false, false);
                }
                continue;
            }
            long lots = Math.min(Math.min(openLots, maker.shownLots()), affordable);
            boolean budgetBinds = lots < Math.min(openLots, maker.shownLots());
            long admitted = gate.admit(maker.orderId(), lots, totalLots);
            if (admitted > 0) {
                fills.add(new Fill(maker.orderId(), admitted, price));
                totalLots += admitted;
                openLots -= admitted;
                budget = budget == Long.MAX_VALUE ? budget : saturated(budget, admitted, price);
            }
            makers.remove(0);
            if (admitted < lots) {
                if (fills.size() == taker.maxFills()) {
                    return new Plan(fills, totalLots, preventedLots, false, true, false);
                }
                fills.add(
                        new Fill(gate.refusal(maker.orderId()), maker.orderId(), maker.leavesLots() - admitted, price));
            } else if (budgetBinds) {
                return new Plan(fills, totalLots, preventedLots, false, false, true);
            } else if (lots < maker.leavesLots()) {
                // Its peak is gone, or the taker is met: then the loop ends.
                addTo(makers, maker.filled(lots, Math.min(maker.displayLots(), maker.leavesLots() - lots)));
            }
        }
        return new Plan(fills, totalLots, preventedLots, false, false, false);
    }

    void add(Order order) {
        addTo(side(order.isBuy()), order);
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

    int orderCount(boolean isBuy, long priceTicks) {
        int count = 0;
        for (Order order : side(isBuy)) {
            count += order.priceTicks() == priceTicks ? 1 : 0;
        }
        return count;
    }

    long totalLots(boolean isBuy, long priceTicks) {
        long total = 0;
        for (Order order : side(isBuy)) {
            if (order.priceTicks() == priceTicks) {
                total = Math.addExact(total, order.leavesLots());
            }
        }
        return total;
    }

    int levelCount(boolean isBuy) {
        int count = 0;
        long last = OrderBook.NULL_PRICE_TICKS;
        for (Order order : side(isBuy)) {
            count += order.priceTicks() == last ? 0 : 1;
            last = order.priceTicks();
        }
        return count;
    }

    List<Level> levels(boolean isBuy) {
        List<Level> levels = new ArrayList<>();
        List<Order> side = side(isBuy);
        int from = 0;
        while (from < side.size()) {
            long priceTicks = side.get(from).priceTicks();
            int to = from + orderCount(isBuy, priceTicks);
            long shownLots = 0;
            for (Order order : side.subList(from, to)) {
                shownLots += order.shownLots();
            }
            levels.add(new Level(
                    priceTicks, totalLots(isBuy, priceTicks), shownLots, new ArrayList<>(side.subList(from, to))));
            from = to;
        }
        return levels;
    }

    private static boolean isMarket(Order order) {
        return order.priceTicks() == (order.isBuy() ? OrderBook.MARKET_BUY_TICKS : OrderBook.MARKET_SELL_TICKS);
    }

    private static boolean isInReach(Taker taker, Order maker) {
        return taker.isBuy() ? maker.priceTicks() <= taker.limitTicks() : maker.priceTicks() >= taker.limitTicks();
    }

    private static boolean isOwn(Taker taker, Order maker, Gate gate) {
        return maker.accountIndex() == taker.accountIndex()
                || (OrderAttributes.isFirmScope(taker.attributes())
                        && gate.isSameFirm(maker.accountIndex(), taker.accountIndex()));
    }

    private static long saturated(long budget, long lots, long priceTicks) {
        BigInteger left =
                BigInteger.valueOf(budget).subtract(BigInteger.valueOf(lots).multiply(BigInteger.valueOf(priceTicks)));
        return left.bitLength() > 63 ? Long.MAX_VALUE : left.longValueExact();
    }

    private static void addTo(List<Order> side, Order order) {
        int place = 0;
        while (place < side.size() && !comesBefore(order, side.get(place))) {
            place++;
        }
        side.add(place, order);
    }

    private static boolean comesBefore(Order order, Order other) {
        return order.isBuy() ? order.priceTicks() > other.priceTicks() : order.priceTicks() < other.priceTicks();
    }

    private List<Order> side(boolean isBuy) {
        return isBuy ? bids : offers;
    }
}
