package io.ringfence.engine.instrument;

import io.ringfence.engine.fixed.FixedMath;

/**
 * The bounds within which all arithmetic of money is exact in 64 bits, and what happens beyond them.
 *
 * <p>What a participant can choose (balances, lots, limits) is bounded before it is accepted, so it never leaves the
 * range. What nobody chooses, the price at which all this is valued later, may carry a value beyond
 * {@link #MAX_VALUE}; such a value is held at that bound and sums at ±2^62. A held value only feeds decisions, never a
 * transfer, and holding keeps every function of a price monotone, on which {@code MarginWatch} rests.
 *
 * <p>Stateless, allocates nothing, any thread may call it.
 */
public final class ExactRange {
    /** Largest magnitude of a participant's balance of one asset, in its units. */
    public static final long MAX_BALANCE_UNITS = 1L << 58;

    /** Largest magnitude of any ledger balance, the venue's own accounts included. */
    public static final long MAX_LEDGER_UNITS = 1L << 62;

    /** Largest number of lots of an order or of a position with all its open orders. */
    public static final long MAX_LOTS = 1L << 50;

    /** Largest price of one lot, µ$. */
    public static final long MAX_PX = 1L << 50;

    /** Largest value of one position, order or collateral balance, µ$: 36 thousand million dollars. */
    public static final long MAX_VALUE = 1L << 55;

    private static final int MAX_VALUE_BITS = 55;
    private static final long MAX_SUM = 1L << 62;

    private ExactRange() {}

    /**
     * {@code lots * px}, held at {@link #MAX_VALUE}.
     *
     * @param lots not negative.
     * @param px µ$ per lot, not negative.
     * @return µ$.
     */
    public static long value(long lots, long px) {
        long low = lots * px;
        return Math.multiplyHigh(lots, px) != 0 || low < 0 || low > MAX_VALUE ? MAX_VALUE : low;
    }

    /**
     * {@code lots * px} with its sign, held at ±{@link #MAX_VALUE}.
     *
     * @param lots of either sign.
     * @param px µ$ per lot, of either sign.
     * @return µ$.
     */
    public static long signedValue(long lots, long px) {
        long value = value(Math.abs(lots), Math.abs(px));
        return lots < 0 == px < 0 ? value : -value;
    }

    /**
     * Whether {@code lots * px} is at most {@link #MAX_VALUE}.
     *
     * @param lots not negative.
     * @param px µ$ per lot, not negative.
     * @return whether it fits.
     */
    public static boolean isExact(long lots, long px) {
        long low = lots * px;
        return Math.multiplyHigh(lots, px) == 0 && low >= 0 && low <= MAX_VALUE;
    }

    /**
     * {@code floor(a * b / d)}, held at {@link #MAX_VALUE}.
     *
     * @param a not negative.
     * @param b not negative.
     * @param d above zero.
     * @return the quotient, rounded down.
     */
    public static long mulDivFloor(long a, long b, long d) {
        return isBeyond(a, b, d) ? MAX_VALUE : FixedMath.mulDivFloor(a, b, d);
    }

    /**
     * {@code ceil(a * b / d)}, held at {@link #MAX_VALUE}.
     *
     * @param a not negative.
     * @param b not negative.
     * @param d above zero.
     * @return the quotient, rounded up.
     */
    public static long mulDivCeil(long a, long b, long d) {
        return isBeyond(a, b, d) ? MAX_VALUE : FixedMath.mulDivCeil(a, b, d);
    }

    /** Whether {@code a * b / d} is above {@link #MAX_VALUE}. */
    private static boolean isBeyond(long a, long b, long d) {
        long high = Math.multiplyHigh(a, b);
        long boundHigh = d >>> (Long.SIZE - MAX_VALUE_BITS);
        return high > boundHigh || (high == boundHigh && Long.compareUnsigned(a * b, d << MAX_VALUE_BITS) > 0);
    }

    /**
     * {@code a + b}, held at ±2^62.
     *
     * @param a at most 2^62 in magnitude.
     * @param b at most 2^62 in magnitude.
     * @return the sum.
     */
    public static long add(long a, long b) {
        // 2^62 + 2^62 wraps to the smallest long, so the sum is looked at only when it cannot wrap.
        long half = (a >> 1) + (b >> 1);
        if (half >= MAX_SUM >> 1) {
            return MAX_SUM;
        }
        if (half < -(MAX_SUM >> 1)) {
            return -MAX_SUM;
        }
        return Math.max(-MAX_SUM, Math.min(MAX_SUM, a + b));
    }

    /**
     * {@code floor(value * ppm / 10^6)} without a 128-bit product.
     *
     * @param value any magnitude up to 2^62.
     * @param ppm from 0 to 10^6.
     * @return rounded towards negative infinity.
     */
    public static long ppmFloor(long value, long ppm) {
        long whole = Math.floorDiv(value, 1_000_000L);
        long rest = value - whole * 1_000_000L;
        return whole * ppm + rest * ppm / 1_000_000L;
    }

    /**
     * {@code ceil(value * ppm / 10^6)} without a 128-bit product.
     *
     * @param value any magnitude up to 2^62.
     * @param ppm from 0 to 10^6.
     * @return rounded towards positive infinity.
     */
    public static long ppmCeil(long value, long ppm) {
        long whole = Math.floorDiv(value, 1_000_000L);
        long rest = value - whole * 1_000_000L;
        return whole * ppm + (rest * ppm + 999_999L) / 1_000_000L;
    }
}
