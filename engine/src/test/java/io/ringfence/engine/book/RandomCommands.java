package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.book.Books.Fill;
import io.ringfence.engine.book.Books.Gate;
import io.ringfence.engine.book.Books.Level;
import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.Books.Order;
import io.ringfence.engine.book.Books.Plan;
import io.ringfence.engine.book.Books.Taker;
import io.ringfence.engine.hash.Hash64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A seeded stream of what traders do, carried out on two implementations of the books at once by the walk of an order
 * reduced to what concerns a book: icebergs, every self-trade mode and scope, makers that a gate refuses, budgets, limits, call auctions with
 * market orders, orders that wait outside, amends. Every answer of the one is compared with that of the other.
 */
final class RandomCommands {
    /** How the prices of a stream are spread. */
    enum Prices {
        /** A few ticks around one price: long queues, trades all the time. */
        DENSE,
        /** Around a price that wanders: levels are opened and closed at both ends. */
        WANDERING,
        /** Around a price that jumps now and then, by up to two windows of the ladder. */
        JUMPING,
        /** Of any size and sign, a few of them ever the same. */
        FAR_FLUNG
    }

    /** What must have happened in a stream that proves something. */
    enum Happening {
        TRADE,
        NEXT_PEAK,
        PREVENTED,
        CANCEL_SELF_TRADE,
        STOP_SELF_TRADE,
        GATE_REFUSAL,
        BUDGET,
        FILL_LIMIT,
        NO_ROOM,
        LEVEL_FULL,
        UNCROSS_TRADE,
        MARKET_ORDER,
        REDISPLAY,
        MOVE,
        MOVE_IN_AUCTION,
        WAITING
    }

    private static final int MAX_DISPLAY_LOTS = 6;

    private final Random random;
    private final Prices prices;
    private final Limits limits;
    private final FastBooks fast;
    private final NaiveBooks naive;
    private final Map<Happening, Integer> happenings = new EnumMap<>(Happening.class);

    /** What each open order has traded, by the trades. */
    private final Map<Long, Long> tradedLots = new HashMap<>();

    private final boolean[] inAuction;
    private long lastOrderId;
    private long midTicks;

    RandomCommands(long seed, Prices prices, Limits limits, FastBooks fast, NaiveBooks naive) {
        random = new Random(seed);
        this.prices = prices;
        this.limits = limits;
        this.fast = fast;
        this.naive = naive;
        inAuction = new boolean[limits.instruments()];
    }

    int count(Happening happening) {
        return happenings.getOrDefault(happening, 0);
    }

    boolean isInAuction(int instrument) {
        return inAuction[instrument];
    }

    void next() {
        int instrument = random.nextInt(limits.instruments());
        midTicks += random.nextInt(3) - 1;
        if (prices == Prices.JUMPING && random.nextInt(200) == 0) {
            midTicks += random.nextInt(4 * BookSide.WINDOW_TICKS) - 2 * BookSide.WINDOW_TICKS;
        }
        int action = random.nextInt(1000);
        boolean isBuy = random.nextBoolean();
        if (action < 420) {
            enter(instrument, nextOrder(isBuy, nextPriceTicks(isBuy)), true, Long.MAX_VALUE);
        } else if (action < 500) {
            enter(instrument, nextOrder(isBuy, nextPriceTicks(isBuy)), false, Long.MAX_VALUE);
        } else if (action < 530) {
            enter(instrument, nextOrder(isBuy, isBuy ? Long.MAX_VALUE : Long.MIN_VALUE), false, Long.MAX_VALUE);
        } else if (action < 570) {
            long budget =
                    random.nextInt(3) == 0 ? random.nextLong() >>> 1 : (1L + random.nextInt(2_000)) * budgetTicks();
            enter(instrument, nextOrder(isBuy, isBuy ? Long.MAX_VALUE : Long.MIN_VALUE), false, budget);
        } else if (action < 590) {
            openWaiting(instrument);
        } else if (action < 720) {
            cancelAny();
        } else if (action < 980) {
            replaceAny();
        } else if (action < 985) {
            attributeAny();
        } else if (action < 995) {
            changePhase(instrument);
        } else {
            cancelAll(random.nextInt(limits.accounts()));
        }
        compareOne(instrument);
    }

    /** Best prices, counts and one order by its client's number: what every command is followed by. */
    private void compareOne(int instrument) {
        assertEquals(naive.bestBidTicks(instrument), fast.bestBidTicks(instrument));
        assertEquals(naive.bestAskTicks(instrument), fast.bestAskTicks(instrument));
        assertEquals(naive.count(), fast.count());
        assertEquals(naive.isFull(), fast.isFull());
        int account = random.nextInt(limits.accounts());
        long clientOrderId = random.nextInt(clientOrderIds());
        assertEquals(naive.find(account, clientOrderId), fast.find(account, clientOrderId));
    }

    /** Every level, queue and list of both. */
    void compareAll() {
        Set<Long> orderIds = new HashSet<>();
        for (int instrument = 0; instrument < limits.instruments(); instrument++) {
            assertEquals(naive.levels(instrument, true), fast.levels(instrument, true));
            assertEquals(naive.levels(instrument, false), fast.levels(instrument, false));
        }
        for (int account = 0; account < limits.accounts(); account++) {
            List<Order> orders = naive.ordersOfAccount(account);
            assertEquals(orders, fast.ordersOfAccount(account));
            assertEquals(orders.size(), fast.orderCountOfAccount(account));
            for (Order order : orders) {
                assertTrue(orderIds.add(order.orderId()), "orderId=" + order.orderId());
                assertEquals(order.filledLots(), tradedLots.getOrDefault(order.orderId(), 0L));
                assertEquals(naive.isBooked(order.orderId()), fast.isBooked(order.orderId()));
            }
        }
        assertEquals(naive.count(), orderIds.size());
        for (int session = 0; session < limits.sessions(); session++) {
            List<Order> orders = naive.ordersOfSession(session);
            assertEquals(orders, fast.ordersOfSession(session));
            assertEquals(orders.size(), fast.orderCountOfSession(session));
        }
    }

    private void enter(int instrument, Order order, boolean rests, long budget) {
        if (naive.find(order.accountIndex(), order.clientOrderId()) != null) {
            return;
        }
        if (!inAuction[instrument]) {
            trade(instrument, order, rests, budget);
        } else if (rests) {
            boolean isMarket = random.nextInt(4) == 0;
            long marketTicks = order.isBuy() ? OrderBook.MARKET_BUY_TICKS : OrderBook.MARKET_SELL_TICKS;
            gather(instrument, isMarket ? order.at(marketTicks) : order);
        }
    }

    private void trade(int instrument, Order order, boolean rests, long budget) {
        Taker taker = new Taker(
                order.isBuy(),
                order.accountIndex(),
                order.attributes(),
                order.priceTicks(),
                order.leavesLots(),
                budget,
                1 + random.nextInt(limits.fills()));
        Gate gate = random.nextInt(3) == 0 ? new SeededGate(random.nextLong()) : Gate.OPEN;
        Plan plan = naive.plan(instrument, taker, gate);
        assertEquals(plan, fast.plan(instrument, taker, gate));
        // Planned again, it is the same: nothing was changed.
        assertEquals(plan, fast.plan(instrument, taker, gate));
        carryOut(plan, order.orderId());
        boolean ended = plan.stoppedBySelfTrade() || plan.reachedLimit() || plan.reachedBudget();
        note(Happening.STOP_SELF_TRADE, plan.stoppedBySelfTrade());
        note(Happening.FILL_LIMIT, plan.reachedLimit());
        note(Happening.BUDGET, plan.reachedBudget());
        long openLots = order.leavesLots() - plan.totalLots() - plan.preventedLots();
        assertTrue(openLots >= 0 && (!ended || openLots > 0), "openLots=" + openLots);
        if (!rests || openLots == 0 || ended) {
            tradedLots.remove(order.orderId());
            return;
        }
        // What was prevented is no part of the order any more.
        long quantityLots = order.quantityLots() - plan.preventedLots();
        Order rest = order.filled(plan.totalLots(), 0).sized(quantityLots, 0);
        if (hasRoom(instrument, rest)) {
            naive.rest(instrument, rest);
            fast.rest(instrument, rest);
        } else {
            tradedLots.remove(order.orderId());
        }
    }

    private void carryOut(Plan plan, long takerOrderId) {
        for (Fill fill : plan.fills()) {
            Order maker = naive.order(fill.makerOrderId());
            switch (fill.kind()) {
                case Fills.TRADE -> {
                    note(Happening.TRADE, true);
                    note(Happening.NEXT_PEAK, fill.lots() == maker.shownLots() && fill.lots() < maker.leavesLots());
                    assertTrue(fill.lots() <= maker.shownLots());
                    tradedLots.merge(takerOrderId, fill.lots(), Long::sum);
                    fill(maker, fill.lots());
                }
                case Fills.PREVENTED -> {
                    note(Happening.PREVENTED, true);
                    if (fill.lots() == maker.leavesLots()) {
                        remove(maker);
                    } else {
                        reduce(maker, maker.quantityLots() - fill.lots());
                    }
                }
                default -> {
                    note(Happening.CANCEL_SELF_TRADE, fill.kind() == Fills.CANCEL_SELF_TRADE);
                    note(Happening.GATE_REFUSAL, fill.kind() != Fills.CANCEL_SELF_TRADE);
                    assertEquals(maker.leavesLots(), fill.lots());
                    remove(maker);
                }
            }
        }
    }

    private void gather(int instrument, Order order) {
        if (hasRoom(instrument, order)) {
            note(Happening.MARKET_ORDER, isMarket(order));
            naive.restInAuction(instrument, order);
            fast.restInAuction(instrument, order);
        } else {
            tradedLots.remove(order.orderId());
        }
    }

    private boolean hasRoom(int instrument, Order order) {
        boolean isBuy = order.isBuy();
        boolean canRest = naive.canRest(instrument, isBuy, order.priceTicks(), order.leavesLots());
        assertEquals(canRest, fast.canRest(instrument, isBuy, order.priceTicks(), order.leavesLots()));
        boolean hasPlace = naive.hasPlace(instrument, isBuy, order.priceTicks());
        assertEquals(hasPlace, fast.hasPlace(instrument, isBuy, order.priceTicks()));
        note(Happening.NO_ROOM, !canRest);
        note(Happening.LEVEL_FULL, !hasPlace);
        return canRest && hasPlace && !naive.isFull();
    }

    private void openWaiting(int instrument) {
        boolean isBuy = random.nextBoolean();
        Order order = nextOrder(isBuy, nextPriceTicks(isBuy));
        if (naive.find(order.accountIndex(), order.clientOrderId()) == null && !naive.isFull()) {
            note(Happening.WAITING, true);
            naive.openWaiting(instrument, order);
            fast.openWaiting(instrument, order);
        }
    }

    private void cancelAny() {
        Order order = naive.any(random.nextInt(Integer.MAX_VALUE));
        if (order != null) {
            remove(order);
        }
    }

    private void cancelAll(int account) {
        naive.ordersOfAccount(account).forEach(this::remove);
    }

    private void attributeAny() {
        Order order = naive.any(random.nextInt(Integer.MAX_VALUE));
        if (order != null) {
            int bits = order.attributes() ^ OrderAttributes.LINKED;
            naive.attributes(order.orderId(), bits);
            fast.attributes(order.orderId(), bits);
        }
    }

    private void replaceAny() {
        Order order = naive.any(random.nextInt(Integer.MAX_VALUE));
        if (order == null || !naive.isBooked(order.orderId()) || isMarket(order)) {
            return;
        }
        long quantityLots = order.quantityLots();
        long priceTicks = order.priceTicks();
        switch (random.nextInt(4)) {
            case 0 -> quantityLots = order.filledLots() + 1 + (long) (random.nextDouble() * order.leavesLots());
            case 1 -> quantityLots += Math.min(Long.MAX_VALUE - quantityLots, random.nextInt(10));
            case 2 -> {
                redisplay(order);
                return;
            }
            default -> {
                quantityLots = Math.max(order.filledLots() + 1, nextQuantityLots());
                boolean toMarket = inAuction[naive.instrumentOf(order)] && random.nextInt(8) == 0;
                long marketTicks = order.isBuy() ? OrderBook.MARKET_BUY_TICKS : OrderBook.MARKET_SELL_TICKS;
                priceTicks = toMarket ? marketTicks : nextPriceTicks(order.isBuy());
            }
        }
        if (priceTicks == order.priceTicks() && quantityLots <= order.quantityLots()) {
            if (quantityLots < order.quantityLots()) {
                reduce(order, quantityLots);
            }
            return;
        }
        long leavesLots = quantityLots - order.filledLots();
        boolean can = naive.canRestInsteadOf(order.orderId(), priceTicks, leavesLots);
        assertEquals(can, fast.canRestInsteadOf(order.orderId(), priceTicks, leavesLots));
        boolean has = naive.hasPlaceInsteadOf(order.orderId(), priceTicks);
        assertEquals(has, fast.hasPlaceInsteadOf(order.orderId(), priceTicks));
        note(Happening.NO_ROOM, !can);
        note(Happening.LEVEL_FULL, !has);
        if (!can || !has) {
            return;
        }
        int instrument = naive.instrumentOf(order);
        if (!wouldMeet(instrument, order.isBuy(), priceTicks) && random.nextInt(4) > 0) {
            long displayLots = random.nextInt(3) == 0 ? random.nextInt(MAX_DISPLAY_LOTS) : order.displayLots();
            note(inAuction[instrument] ? Happening.MOVE_IN_AUCTION : Happening.MOVE, true);
            naive.move(order.orderId(), priceTicks, quantityLots, displayLots, inAuction[instrument]);
            fast.move(order.orderId(), priceTicks, quantityLots, displayLots, inAuction[instrument]);
            return;
        }
        naive.remove(order.orderId());
        fast.remove(order.orderId());
        Order replaced = order.at(priceTicks).sized(quantityLots, 0);
        if (inAuction[instrument]) {
            gather(instrument, replaced);
        } else {
            trade(instrument, replaced, true, Long.MAX_VALUE);
        }
    }

    /** Whether an order would trade at once, which in an auction none does. */
    private boolean wouldMeet(int instrument, boolean isBuy, long priceTicks) {
        long oppositeTicks = isBuy ? naive.bestAskTicks(instrument) : naive.bestBidTicks(instrument);
        return !inAuction[instrument]
                && oppositeTicks != OrderBook.NULL_PRICE_TICKS
                && (isBuy ? priceTicks >= oppositeTicks : priceTicks <= oppositeTicks);
    }

    private void redisplay(Order order) {
        long displayLots = 1L + random.nextInt(MAX_DISPLAY_LOTS);
        if (order.displayLots() == 0 || displayLots < order.displayLots()) {
            note(Happening.REDISPLAY, true);
            naive.redisplay(order.orderId(), displayLots);
            fast.redisplay(order.orderId(), displayLots);
        }
    }

    /** Begins an auction, or ends it by trading what crosses, best orders first, each iceberg with all that it has. */
    private void changePhase(int instrument) {
        inAuction[instrument] = !inAuction[instrument];
        if (inAuction[instrument]) {
            return;
        }
        while (true) {
            Order bid = first(instrument, true);
            Order offer = first(instrument, false);
            if (bid == null || offer == null || bid.priceTicks() < offer.priceTicks()) {
                break;
            }
            long lots = Math.min(bid.leavesLots(), offer.leavesLots());
            fill(bid, lots);
            fill(offer, lots);
            note(Happening.UNCROSS_TRADE, true);
        }
        for (boolean isBuy : new boolean[] {true, false}) {
            Order left = first(instrument, isBuy);
            while (left != null && isMarket(left)) {
                remove(left);
                left = first(instrument, isBuy);
            }
        }
    }

    private Order first(int instrument, boolean isBuy) {
        List<Level> levels = naive.levels(instrument, isBuy);
        return levels.isEmpty() ? null : levels.get(0).orders().get(0);
    }

    private void fill(Order order, long lots) {
        tradedLots.merge(order.orderId(), lots, Long::sum);
        if (lots == order.leavesLots()) {
            assertEquals(order.quantityLots(), tradedLots.remove(order.orderId()));
        }
        naive.fill(order.orderId(), lots);
        fast.fill(order.orderId(), lots);
    }

    private void reduce(Order order, long quantityLots) {
        naive.reduce(order.orderId(), quantityLots);
        fast.reduce(order.orderId(), quantityLots);
    }

    private void remove(Order order) {
        tradedLots.remove(order.orderId());
        if (naive.isBooked(order.orderId())) {
            naive.remove(order.orderId());
            fast.remove(order.orderId());
        } else {
            naive.closeWaiting(order.orderId());
            fast.closeWaiting(order.orderId());
        }
    }

    private void note(Happening happening, boolean happened) {
        if (happened) {
            happenings.merge(happening, 1, Integer::sum);
        }
    }

    private static boolean isMarket(Order order) {
        return order.priceTicks() == (order.isBuy() ? OrderBook.MARKET_BUY_TICKS : OrderBook.MARKET_SELL_TICKS);
    }

    private Order nextOrder(boolean isBuy, long priceTicks) {
        long quantityLots = nextQuantityLots();
        long displayLots = random.nextInt(4) == 0 ? 1L + random.nextInt(MAX_DISPLAY_LOTS) : 0;
        int attributes = OrderAttributes.pack(
                random.nextInt(8),
                random.nextInt(9),
                random.nextInt(OrderAttributes.ALLOW + 1),
                random.nextInt(OrderAttributes.SCOPE_FIRM + 1),
                random.nextBoolean(),
                random.nextBoolean());
        return new Order(
                ++lastOrderId,
                random.nextInt(clientOrderIds()),
                random.nextInt(limits.accounts()),
                random.nextInt(limits.sessions() + 1) - 1,
                isBuy,
                priceTicks,
                quantityLots,
                0,
                displayLots,
                0,
                attributes,
                random.nextInt(4) == 0 ? 1L + random.nextInt(1_000) : 0);
    }

    /** Few enough that a number is often used again, and now and then while it is still open; zero is no number. */
    private int clientOrderIds() {
        return 4 * limits.orders() / limits.accounts() + 2;
    }

    private long nextQuantityLots() {
        return random.nextInt(500) == 0 ? Long.MAX_VALUE - random.nextInt(5) : 1 + random.nextInt(20);
    }

    private long budgetTicks() {
        return prices == Prices.FAR_FLUNG ? 1L << random.nextInt(40) : 1;
    }

    /** Mostly on the order's own side of the middle, so that the books fill up to their limits. */
    private long nextPriceTicks(boolean isBuy) {
        long distanceTicks = switch (prices) {
            case DENSE -> random.nextInt(8);
            case WANDERING, JUMPING -> random.nextInt(100);
            case FAR_FLUNG -> random.nextLong() >>> (1 + random.nextInt(63));
        };
        boolean isPassive = random.nextInt(5) > 0;
        long middleTicks = switch (prices) {
            case DENSE -> 40;
            case WANDERING, JUMPING -> midTicks;
            case FAR_FLUNG -> 0;
        };
        return isBuy == isPassive ? middleTicks - distanceTicks : middleTicks + distanceTicks;
    }

    /** Refuses some makers in whole or in part, each time for the same reason. */
    private record SeededGate(long seed) implements Gate {
        @Override
        public long admit(long makerOrderId, long lots, long plannedLots) {
            long draw = Hash64.of(seed, makerOrderId, plannedLots) >>> 1;
            return switch ((int) (draw % 5)) {
                case 0 -> 0;
                case 1 -> draw % lots;
                default -> lots;
            };
        }

        @Override
        public int refusal(long makerOrderId) {
            return makerOrderId % 2 == 0 ? Fills.CANCEL_REDUCE_ONLY : Fills.CANCEL_UNCOVERED;
        }
    }
}
