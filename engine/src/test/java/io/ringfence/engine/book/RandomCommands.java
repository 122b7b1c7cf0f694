package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.engine.book.Books.Fill;
import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.Books.Order;
import io.ringfence.engine.book.Books.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A seeded stream of what traders do, carried out on two implementations of the books at once by the walk of an order
 * reduced to what concerns a book. Every answer of the one is compared with that of the other.
 */
final class RandomCommands {
    /** How the prices of a stream are spread. */
    enum Prices {
        /** A few ticks around one price: long queues, trades all the time. */
        DENSE,
        /** Around a price that wanders: levels are opened and closed at both ends. */
        WANDERING,
        /** Of any size and sign, a few of them ever the same. */
        FAR_FLUNG
    }

    private final Random random;
    private final Prices prices;
    private final Limits limits;
    private final FastBooks fast;
    private final Books naive;

    /** The ids of all resting orders, in no particular order, for drawing one. */
    private final List<Order> resting = new ArrayList<>();

    private long lastOrderId;
    private long midTicks;
    private int tradeCount;
    private int refusalCount;

    RandomCommands(long seed, Prices prices, Limits limits, FastBooks fast, Books naive) {
        random = new Random(seed);
        this.prices = prices;
        this.limits = limits;
        this.fast = fast;
        this.naive = naive;
    }

    int tradeCount() {
        return tradeCount;
    }

    int refusalCount() {
        return refusalCount;
    }

    void next() {
        int instrument = random.nextInt(limits.instruments());
        midTicks += random.nextInt(3) - 1;
        int action = random.nextInt(1000);
        if (action < 440) {
            boolean isBuy = random.nextBoolean();
            enter(instrument, nextOrder(isBuy, nextPriceTicks(isBuy)), true);
        } else if (action < 520) {
            boolean isBuy = random.nextBoolean();
            enter(instrument, nextOrder(isBuy, nextPriceTicks(isBuy)), false);
        } else if (action < 570) {
            boolean isBuy = random.nextBoolean();
            enter(instrument, nextOrder(isBuy, isBuy ? Long.MAX_VALUE : Long.MIN_VALUE), false);
        } else if (action < 720) {
            cancel();
        } else if (action < 998) {
            replace();
        } else {
            cancelAllOfAccount(random.nextInt(limits.accounts()));
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
        long clientOrderId = 1L + random.nextInt(clientOrderIds());
        assertEquals(naive.find(account, clientOrderId), fast.find(account, clientOrderId));
    }

    /** Every level, queue and list of both. */
    void compareAll() {
        for (int instrument = 0; instrument < limits.instruments(); instrument++) {
            assertEquals(naive.levels(instrument, true), fast.levels(instrument, true));
            assertEquals(naive.levels(instrument, false), fast.levels(instrument, false));
        }
        for (int account = 0; account < limits.accounts(); account++) {
            assertEquals(naive.ordersOfAccount(account), fast.ordersOfAccount(account));
            assertEquals(naive.orderCountOfAccount(account), fast.orderCountOfAccount(account));
        }
        for (int session = 0; session < limits.sessions(); session++) {
            assertEquals(naive.ordersOfSession(session), fast.ordersOfSession(session));
        }
    }

    private void enter(int instrument, Order order, boolean rests) {
        if (naive.find(order.accountIndex(), order.clientOrderId()) != null) {
            return;
        }
        trade(instrument, order, rests);
    }

    private void trade(int instrument, Order order, boolean rests) {
        int maxFills = 1 + random.nextInt(limits.fills());
        Plan plan = naive.plan(
                instrument, order.isBuy(), order.priceTicks(), order.leavesLots(), order.accountIndex(), maxFills);
        assertEquals(
                plan,
                fast.plan(
                        instrument,
                        order.isBuy(),
                        order.priceTicks(),
                        order.leavesLots(),
                        order.accountIndex(),
                        maxFills));
        for (Fill fill : plan.fills()) {
            naive.fill(fill.makerOrderId(), fill.lots());
            fast.fill(fill.makerOrderId(), fill.lots());
            tradeCount++;
        }
        if (!plan.fills().isEmpty()) {
            forgetFilled(plan);
        }
        long leavesLots = order.leavesLots() - plan.totalLots();
        if (!rests || leavesLots == 0 || plan.stoppedBySelfTrade() || plan.reachedLimit()) {
            return;
        }
        boolean canRest = naive.canRest(instrument, order.isBuy(), order.priceTicks(), leavesLots);
        assertEquals(canRest, fast.canRest(instrument, order.isBuy(), order.priceTicks(), leavesLots));
        if (!canRest || naive.isFull()) {
            refusalCount++;
            return;
        }
        Order rest = new Order(
                order.orderId(),
                order.clientOrderId(),
                order.accountIndex(),
                order.sessionIndex(),
                order.isBuy(),
                order.priceTicks(),
                order.quantityLots(),
                order.quantityLots() - leavesLots);
        naive.rest(instrument, rest);
        fast.rest(instrument, rest);
        resting.add(rest);
    }

    private void cancel() {
        if (!resting.isEmpty()) {
            remove(random.nextInt(resting.size()));
        }
    }

    private void cancelAllOfAccount(int account) {
        for (Order order : naive.ordersOfAccount(account)) {
            int place = 0;
            while (resting.get(place).orderId() != order.orderId()) {
                place++;
            }
            remove(place);
        }
    }

    private void replace() {
        if (resting.isEmpty()) {
            return;
        }
        int place = random.nextInt(resting.size());
        Order known = resting.get(place);
        Order order = naive.find(known.accountIndex(), known.clientOrderId());
        int instrument = fast.orders.instrumentIndex(fast.row(order.orderId()));
        long quantityLots;
        long priceTicks = order.priceTicks();
        switch (random.nextInt(3)) {
            case 0 -> quantityLots = order.filledLots() + 1 + (long) (random.nextDouble() * order.leavesLots());
            case 1 ->
                quantityLots =
                        order.quantityLots() + Math.min(Long.MAX_VALUE - order.quantityLots(), random.nextInt(10));
            default -> {
                quantityLots = Math.max(order.filledLots() + 1, nextQuantityLots());
                priceTicks = nextPriceTicks(order.isBuy());
            }
        }
        if (priceTicks == order.priceTicks() && quantityLots <= order.quantityLots()) {
            if (quantityLots < order.quantityLots()) {
                naive.reduce(order.orderId(), quantityLots);
                fast.reduce(order.orderId(), quantityLots);
            }
            return;
        }
        long leavesLots = quantityLots - order.filledLots();
        boolean can = naive.canRestInsteadOf(order.orderId(), priceTicks, leavesLots);
        assertEquals(can, fast.canRestInsteadOf(order.orderId(), priceTicks, leavesLots));
        if (!can) {
            refusalCount++;
            return;
        }
        remove(place);
        trade(
                instrument,
                new Order(
                        order.orderId(),
                        order.clientOrderId(),
                        order.accountIndex(),
                        order.sessionIndex(),
                        order.isBuy(),
                        priceTicks,
                        quantityLots,
                        order.filledLots()),
                true);
    }

    private void remove(int place) {
        long orderId = resting.get(place).orderId();
        naive.remove(orderId);
        fast.remove(orderId);
        forget(place);
    }

    private void forgetFilled(Plan plan) {
        for (Fill fill : plan.fills()) {
            for (int place = 0; place < resting.size(); place++) {
                Order order = resting.get(place);
                if (order.orderId() == fill.makerOrderId()) {
                    if (naive.find(order.accountIndex(), order.clientOrderId()) == null) {
                        forget(place);
                    }
                    break;
                }
            }
        }
    }

    private void forget(int place) {
        Order last = resting.remove(resting.size() - 1);
        if (place < resting.size()) {
            resting.set(place, last);
        }
    }

    private Order nextOrder(boolean isBuy, long priceTicks) {
        return new Order(
                ++lastOrderId,
                1L + random.nextInt(clientOrderIds()),
                random.nextInt(limits.accounts()),
                random.nextInt(limits.sessions() + 1) - 1,
                isBuy,
                priceTicks,
                nextQuantityLots(),
                0);
    }

    /** Few enough that a number is often used again, and now and then while it still rests. */
    private int clientOrderIds() {
        return 4 * limits.orders() / limits.accounts() + 1;
    }

    private long nextQuantityLots() {
        return random.nextInt(500) == 0 ? Long.MAX_VALUE - random.nextInt(5) : 1 + random.nextInt(20);
    }

    /** Mostly on the order's own side of the middle, so that the books fill up to their limits. */
    private long nextPriceTicks(boolean isBuy) {
        long distanceTicks = switch (prices) {
            case DENSE -> random.nextInt(8);
            case WANDERING -> random.nextInt(100);
            case FAR_FLUNG -> random.nextLong() >>> (1 + random.nextInt(63));
        };
        boolean isPassive = random.nextInt(5) > 0;
        long middleTicks = prices == Prices.WANDERING ? midTicks : 0;
        return isBuy == isPassive ? middleTicks - distanceTicks : middleTicks + distanceTicks;
    }
}
