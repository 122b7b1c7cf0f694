package io.ringfence.engine.book;

/**
 * What kind of order it is, packed into one int: the raw values of the schema's enums and some facts.
 *
 * <p>The book reads the self-trade mode and scope, which stand here as constants because a plan depends on them; the rest it
 * carries for the walks. Stateless; any thread may call it.
 */
public final class OrderAttributes {
    /** The taker ends at a resting order of its own. What an order without a mode does. */
    public static final int CANCEL_NEWEST = 1;
    /** The resting order is cancelled and the taker goes on behind it. */
    public static final int CANCEL_OLDEST = 2;
    /** The resting order is cancelled and the taker ends. */
    public static final int CANCEL_BOTH = 3;
    /** Both lose what the smaller of them has left, without a trade. */
    public static final int DECREMENT = 4;
    /** They trade. */
    public static final int ALLOW = 5;

    /** One's own are the orders of one's account. What an order without a scope has. */
    public static final int SCOPE_ACCOUNT = 1;
    /** One's own are the orders of every account of one's firm. */
    public static final int SCOPE_FIRM = 2;

    /** The order is one of a pair or group of which another is open. */
    public static final int LINKED = 1 << 14;

    private static final int TIME_IN_FORCE_SHIFT = 4;
    private static final int SELF_TRADE_MODE_SHIFT = 8;
    private static final int FOUR_BITS = 0xF;
    private static final int THREE_BITS = 0x7;
    private static final int FIRM_SCOPE = 1 << 11;
    private static final int POST_ONLY = 1 << 12;
    private static final int REDUCE_ONLY = 1 << 13;

    private OrderAttributes() {}

    /**
     * Packs them; bits such as {@link #LINKED} are added with a bitwise or.
     *
     * @param orderType raw value of the schema's OrderType, 0 to 15.
     * @param timeInForce raw value of the schema's TimeInForce, 0 to 15.
     * @param selfTradeMode {@link #CANCEL_NEWEST} to {@link #ALLOW}; zero stands for the first.
     * @param selfTradeScope {@link #SCOPE_ACCOUNT} or {@link #SCOPE_FIRM}; zero stands for the first.
     */
    public static int pack(
            int orderType,
            int timeInForce,
            int selfTradeMode,
            int selfTradeScope,
            boolean isPostOnly,
            boolean isReduceOnly) {
        boolean fits = (orderType & ~FOUR_BITS) == 0
                && (timeInForce & ~FOUR_BITS) == 0
                && (selfTradeMode & ~THREE_BITS) == 0
                && selfTradeScope >= 0
                && selfTradeScope <= SCOPE_FIRM;
        if (!fits) {
            throw new IllegalStateException("attributes do not fit: orderType=" + orderType + " timeInForce="
                    + timeInForce + " selfTradeMode=" + selfTradeMode + " selfTradeScope=" + selfTradeScope);
        }
        return orderType
                | (timeInForce << TIME_IN_FORCE_SHIFT)
                | (selfTradeMode << SELF_TRADE_MODE_SHIFT)
                | (selfTradeScope == SCOPE_FIRM ? FIRM_SCOPE : 0)
                | (isPostOnly ? POST_ONLY : 0)
                | (isReduceOnly ? REDUCE_ONLY : 0);
    }

    /** {@return the raw value of the schema's OrderType} */
    public static int orderType(int attributes) {
        return attributes & FOUR_BITS;
    }

    /** {@return the raw value of the schema's TimeInForce} */
    public static int timeInForce(int attributes) {
        return (attributes >>> TIME_IN_FORCE_SHIFT) & FOUR_BITS;
    }

    /** {@return {@link #CANCEL_NEWEST} to {@link #ALLOW}, as it was packed} */
    public static int selfTradeMode(int attributes) {
        return (attributes >>> SELF_TRADE_MODE_SHIFT) & THREE_BITS;
    }

    /** {@return {@link #SCOPE_ACCOUNT} or {@link #SCOPE_FIRM}} */
    public static int selfTradeScope(int attributes) {
        return isFirmScope(attributes) ? SCOPE_FIRM : SCOPE_ACCOUNT;
    }

    /** {@return whether the orders of one's whole firm are one's own} */
    public static boolean isFirmScope(int attributes) {
        return (attributes & FIRM_SCOPE) != 0;
    }

    /** {@return whether it never takes} */
    public static boolean isPostOnly(int attributes) {
        return (attributes & POST_ONLY) != 0;
    }

    /** {@return whether it never increases or flips a position} */
    public static boolean isReduceOnly(int attributes) {
        return (attributes & REDUCE_ONLY) != 0;
    }

    /** {@return whether it is one of a pair or group} */
    public static boolean isLinked(int attributes) {
        return (attributes & LINKED) != 0;
    }
}
