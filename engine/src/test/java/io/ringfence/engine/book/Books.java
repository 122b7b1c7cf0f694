package io.ringfence.engine.book;

import java.util.List;

/**
 * Several books with one registry of orders, as the tests see them: the face that {@link FastBooks} and {@link NaiveBooks}
 * share. Orders are named by the venue's order id.
 */
interface Books {
    /** One resting order, all of it. */
    record Order(
            long orderId,
            long clientOrderId,
            int accountIndex,
            int sessionIndex,
            boolean isBuy,
            long priceTicks,
            long quantityLots,
            long filledLots) {
        long leavesLots() {
            return quantityLots - filledLots;
        }
    }

    /** One price level with its queue, first to be filled first. */
    record Level(long priceTicks, long totalLots, List<Order> orders) {}

    /** One fill of a plan. */
    record Fill(long makerOrderId, long lots, long priceTicks) {}

    /** A plan, all of it. */
    record Plan(List<Fill> fills, long totalLots, boolean stoppedBySelfTrade, boolean reachedLimit) {}

    /** What bounds the books. */
    record Limits(int instruments, int orders, int accounts, int sessions, int priceLevels, int fills) {}

    long bestBidTicks(int instrument);

    long bestAskTicks(int instrument);

    Plan plan(int instrument, boolean isBuy, long limitTicks, long quantityLots, int accountIndex, int maxFills);

    boolean canRest(int instrument, boolean isBuy, long priceTicks, long leavesLots);

    boolean canRestInsteadOf(long orderId, long priceTicks, long leavesLots);

    void rest(int instrument, Order order);

    void fill(long orderId, long lots);

    void remove(long orderId);

    void reduce(long orderId, long quantityLots);

    boolean isFull();

    int count();

    /** The order under a client's number, or null. */
    Order find(int accountIndex, long clientOrderId);

    int orderCountOfAccount(int accountIndex);

    /** In the order of entry. */
    List<Order> ordersOfAccount(int accountIndex);

    /** In the order of entry. */
    List<Order> ordersOfSession(int sessionIndex);

    /** From the best price to the worst. */
    List<Level> levels(int instrument, boolean isBuy);
}
