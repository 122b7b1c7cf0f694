package io.ringfence.engine.fixed;

/**
 * Signed numbers of 128 bits as pairs of longs, two's complement: {@code high * 2^64 + low}, the low one unsigned. For indexes that grow for years: sums wrap
 * at 2^127, which nothing that is added hourly reaches.
 *
 * <p>No method allocates, except for the exception that it throws. Stateless, so any thread may call it.
 */
public final class Wide {
    private Wide() {}

    /** {@return the high part of {@code a + b}; the low part is the sum of the low parts} */
    public static long addHigh(long aHigh, long aLow, long bHigh, long bLow) {
        long carry = Long.compareUnsigned(aLow + bLow, aLow) < 0 ? 1 : 0;
        return aHigh + bHigh + carry;
    }

    /** {@return the high part of {@code a - b}; the low part is the difference of the low parts} */
    public static long subtractHigh(long aHigh, long aLow, long bHigh, long bLow) {
        long borrow = Long.compareUnsigned(aLow, bLow) < 0 ? 1 : 0;
        return aHigh - bHigh - borrow;
    }

    /** {@return the high part of {@code -a}; the low part is minus the low part} */
    public static long negateHigh(long high, long low) {
        return low == 0 ? -high : ~high;
    }

    /** {@return the high part of a long; the low part is itself} */
    public static long high(long value) {
        return value >> (Long.SIZE - 1);
    }

    /**
     * {@code ceil(a * factor / divisor)}, held at the ends of 64 bits if it comes near them.
     *
     * @param high of a.
     * @param low of a.
     * @param factor not negative.
     * @param divisor above zero; of a small one more quotients than need be are held.
     * @return rounded towards positive infinity; {@link Long#MAX_VALUE} or {@link Long#MIN_VALUE} where it would take more than 63 bits, or almost as many.
     */
    public static long mulDivCeil(long high, long low, long factor, long divisor) {
        if (high == high(low)) {
            return fits(low, factor, divisor) ? FixedMath.mulDivCeil(low, factor, divisor) : heldAt(high);
        }
        boolean isNegative = high < 0;
        long magnitudeHigh = isNegative ? negateHigh(high, low) : high;
        long magnitudeLow = isNegative ? -low : low;
        if (factor == 0) {
            return 0;
        }
        if (Long.compareUnsigned(magnitudeHigh, divisor) >= 0) {
            return heldAt(high);
        }
        // |a| = quotient * divisor + rest, so |a| * factor / divisor = quotient * factor + rest * factor / divisor.
        long quotient = FixedMath.divideUnsigned128(magnitudeHigh, magnitudeLow, divisor);
        long rest = magnitudeLow - quotient * divisor;
        long whole = quotient * factor;
        long part =
                isNegative ? FixedMath.mulDivFloor(rest, factor, divisor) : FixedMath.mulDivCeil(rest, factor, divisor);
        if (quotient < 0 || Math.multiplyHigh(quotient, factor) != 0 || whole < 0 || whole + part < 0) {
            return heldAt(high);
        }
        return isNegative ? -(whole + part) : whole + part;
    }

    /**
     * {@code result * divisor - a * factor}: what {@link #mulDivCeil} added by rounding, in parts of the divisor.
     *
     * @param result of the same arguments, not held.
     * @return from zero to {@code divisor - 1}.
     */
    public static long excess(long low, long factor, long divisor, long result) {
        // Modulo 2^64 it is exact, since it is less than the divisor.
        return result * divisor - low * factor;
    }

    /**
     * {@code floor(a / divisor)}.
     *
     * @param high of a, not negative.
     * @param low of a.
     * @param divisor above zero.
     * @throws ArithmeticException when it does not fit a long.
     */
    public static long divFloor(long high, long low, long divisor) {
        long quotient = FixedMath.divideUnsigned128(high, low, divisor);
        if (high < 0 || divisor <= 0 || quotient < 0) {
            throw new ArithmeticException(
                    "quotient exceeds 64 bits: high=" + high + " low=" + low + " divisor=" + divisor);
        }
        return quotient;
    }

    private static boolean fits(long a, long factor, long divisor) {
        long productHigh = Math.multiplyHigh(a, factor);
        long magnitudeHigh = productHigh < 0 ? ~productHigh : productHigh;
        // The product is less than (divisor - 1) * 2^63, so its quotient, rounded up, is less than 2^63.
        return magnitudeHigh < (divisor - 1) >>> 1;
    }

    private static long heldAt(long high) {
        return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
