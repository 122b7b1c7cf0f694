package io.ringfence.engine.book;

import java.util.List;

/**
 * Several books with one registry of orders, as the tests see them: the face that {@link FastBooks} and {@link NaiveBooks}
 * share. Orders are named by the venue's order id.
 */
interface Books {
    /** One open order, all of it. */
    record Order(
            long orderId,
            long clientOrderId,
            int accountIndex,
            int sessionIndex,
            boolean isBuy,
            long priceTicks,
            long quantityLots,
            long filledLots,
            long displayLots,
            long shownLots,
            int attributes,
            long expireAtNs) {
        /** An order that shows everything. */
        Order(
                long orderId,
                long clientOrderId,
                int accountIndex,
                int sessionIndex,
                boolean isBuy,
                long priceTicks,
                long quantityLots,
                long filledLots) {
            this(
                    orderId,
                    clientOrderId,
                    accountIndex,
                    sessionIndex,
                    isBuy,
                    priceTicks,
                    quantityLots,
                    filledLots,
                    0,
                    quantityLots - filledLots,
                    0,
                    0);
        }

        long leavesLots() {
            return quantityLots - filledLots;
        }

        Order at(long newPriceTicks) {
            return with(newPriceTicks, quantityLots, filledLots, displayLots, shownLots, attributes);
        }

        Order filled(long lots, long newShownLots) {
            return with(priceTicks, quantityLots, filledLots + lots, displayLots, newShownLots, attributes);
        }

        Order sized(long newQuantityLots, long newShownLots) {
            return with(priceTicks, newQuantityLots, filledLots, displayLots, newShownLots, attributes);
        }

        Order displayed(long newDisplayLots, long newShownLots) {
            return with(priceTicks, quantityLots, filledLots, newDisplayLots, newShownLots, attributes);
        }

        Order attributed(int bits) {
            return with(priceTicks, quantityLots, filledLots, displayLots, shownLots, bits);
        }

        /** As it is at entry: an iceberg with its first peak. */
        Order entering() {
            return displayed(displayLots, displayLots == 0 ? leavesLots() : Math.min(displayLots, leavesLots()));
        }

        private Order with(long price, long quantity, long filled, long display, long shown, int bits) {
            return new Order(
                    orderId,
                    clientOrderId,
                    accountIndex,
                    sessionIndex,
                    isBuy,
                    price,
                    quantity,
                    filled,
                    display,
                    shown,
                    bits,
                    expireAtNs);
        }
    }

    /** One price level with its queue, first to be filled first. */
    record Level(long priceTicks, long totalLots, long shownLots, List<Order> orders) {}

    /** One entry of a plan. */
    record Fill(int kind, long makerOrderId, long lots, long priceTicks) {
        Fill(long makerOrderId, long lots, long priceTicks) {
            this(Fills.TRADE, makerOrderId, lots, priceTicks);
        }
    }

    /** A plan, all of it. */
    record Plan(
            List<Fill> fills,
            long totalLots,
            long preventedLots,
            boolean stoppedBySelfTrade,
            boolean reachedLimit,
            boolean reachedBudget) {
        Plan(List<Fill> fills, long totalLots, boolean stoppedBySelfTrade, boolean reachedLimit) {
            this(fills, totalLots, 0, stoppedBySelfTrade, reachedLimit, false);
        }
    }

    /** What a plan is asked for. */
    record Taker(
            boolean isBuy,
            int accountIndex,
            int attributes,
            long limitTicks,
            long quantityLots,
            long budgetTickLots,
            int maxFills) {}

    /** What of a maker may trade, by its order id and the lots that the plan trades so far; accounts of a firm are all even or all odd. */
    interface Gate {
        Gate OPEN = new Gate() {
            @Override
            public long admit(long makerOrderId, long lots, long plannedLots) {
                return lots;
            }

            @Override
            public int refusal(long makerOrderId) {
                throw new AssertionError("nothing was refused: makerOrderId=" + makerOrderId);
            }
        };

        long admit(long makerOrderId, long lots, long plannedLots);

        int refusal(long makerOrderId);

        default boolean isSameFirm(int accountIndex, int otherAccountIndex) {
            return accountIndex % 2 == otherAccountIndex % 2;
        }
    }

    /** What bounds the books. */
    record Limits(
            int instruments, int orders, int accounts, int sessions, int priceLevels, int ordersPerLevel, int fills) {
        Limits(int instruments, int orders, int accounts, int sessions, int priceLevels, int fills) {
            this(instruments, orders, accounts, sessions, priceLevels, orders, fills);
        }
    }

    long bestBidTicks(int instrument);

    long bestAskTicks(int instrument);

    Plan plan(int instrument, Taker taker, Gate gate);

    boolean canRest(int instrument, boolean isBuy, long priceTicks, long leavesLots);

    boolean canRestInsteadOf(long orderId, long priceTicks, long leavesLots);

    boolean hasPlace(int instrument, boolean isBuy, long priceTicks);

    boolean hasPlaceInsteadOf(long orderId, long priceTicks);

    void rest(int instrument, Order order);

    void restInAuction(int instrument, Order order);

    void openWaiting(int instrument, Order order);

    void closeWaiting(long orderId);

    boolean isBooked(long orderId);

    void fill(long orderId, long lots);

    void remove(long orderId);

    /** An order takes new terms and goes to the tail of its level; may cross only where {@code inAuction}. */
    void move(long orderId, long priceTicks, long quantityLots, long displayLots, boolean inAuction);

    void reduce(long orderId, long quantityLots);

    void redisplay(long orderId, long displayLots);

    void attributes(long orderId, int bits);

    boolean isFull();

    int count();

    /** The order under a client's number, or null. */
    Order find(int accountIndex, long clientOrderId);

    int orderCountOfAccount(int accountIndex);

    int orderCountOfSession(int sessionIndex);

    /** In the order of entry. */
    List<Order> ordersOfAccount(int accountIndex);

    /** In the order of entry. */
    List<Order> ordersOfSession(int sessionIndex);

    /** From the best price to the worst. */
    List<Level> levels(int instrument, boolean isBuy);
}
