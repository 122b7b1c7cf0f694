package io.ringfence.engine.book;

/**
 * What an order is, before it has a row: a scratch object that a walk fills and passes down to {@link OrderBook} or {@link
 * Orders}, which copy what they keep.
 *
 * <p>One object serves a walk for ever. Owned by the engine's thread.
 */
public final class OrderTerms {
    /** The venue's number. */
    public long orderId;

    /** The client's number, or {@link Orders#NULL_CLIENT_ORDER_ID}. */
    public long clientOrderId;

    /** Whose. */
    public int accountIndex;

    /** The session that placed it, or {@link Orders#NULL_SESSION_INDEX}. */
    public int sessionIndex;

    /** Whether it buys. */
    public boolean isBuy;

    /** The limit; {@link OrderBook#MARKET_BUY_TICKS} or {@link OrderBook#MARKET_SELL_TICKS} waits for an uncross. */
    public long limitTicks;

    /** The whole order, what is filled included. */
    public long quantityLots;

    /** What of it has been traded. */
    public long filledLots;

    /** What it shows at a time; zero shows everything. */
    public long displayLots;

    /** Bits of {@link OrderAttributes}; only the self-trade mode and scope mean something to a book. */
    public int attributes;

    /** When it expires; zero: never. The book keeps it and does not act on it. */
    public long expireAtNs;

    /** Terms of nothing yet. */
    public OrderTerms() {}

    /**
     * Makes these the terms of an open order as they stand.
     *
     * @param orders where it is open.
     * @param order which.
     * @return this.
     */
    public OrderTerms copyFrom(Orders orders, int order) {
        orderId = orders.orderId(order);
        clientOrderId = orders.clientOrderId(order);
        accountIndex = orders.accountIndex(order);
        sessionIndex = orders.sessionIndex(order);
        isBuy = orders.isBuy(order);
        limitTicks = orders.priceTicks(order);
        quantityLots = orders.quantityLots(order);
        filledLots = orders.filledLots(order);
        displayLots = orders.displayLots(order);
        attributes = orders.attributes(order);
        expireAtNs = orders.expireAtNs(order);
        return this;
    }
}
