package io.ringfence.engine.fixed;

import io.ringfence.codecs.RoundingRule;

/**
 * Products and quotients of longs without loss: the product is carried in 128 bits, the rounding stands in the method's
 * name, and a result that does not fit 64 bits throws.
 *
 * <p>Addition and single products are left to {@link Math#addExact(long, long)} and {@link Math#multiplyExact(long, long)}.
 * No method allocates, except for the exception that it throws. Stateless, so any thread may call it.
 */
public final class FixedMath {
    /** The largest exponent that {@link #pow10(int)} takes: 10^19 does not fit a signed long. */
    public static final int MAX_POW10 = 18;

    private static final long[] POWERS_OF_TEN = new long[MAX_POW10 + 1];

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    static {
        long power = 1;
        for (int exponent = 0; exponent < MAX_POW10; exponent++) {
            POWERS_OF_TEN[exponent] = power;
            power *= 10;
        }
        POWERS_OF_TEN[MAX_POW10] = power;
    }

    private FixedMath() {}

    /**
     * {@code floor(a * b / d)}, rounded towards negative infinity.
     *
     * @param d the divisor, above zero.
     * @return the exact quotient, rounded down.
     * @throws ArithmeticException when the quotient does not fit a long, or {@code d} is not above zero.
     */
    public static long mulDivFloor(long a, long b, long d) {
        requirePositive(d);
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high == low >> 63) {
            return Math.floorDiv(low, d);
        }
        return high < 0 ? negativeQuotient(high, low, d, true) : positiveQuotient(high, low, d, false);
    }

    /**
     * {@code ceil(a * b / d)}, rounded towards positive infinity.
     *
     * @param d the divisor, above zero.
     * @return the exact quotient, rounded up.
     * @throws ArithmeticException when the quotient does not fit a long, or {@code d} is not above zero.
     */
    public static long mulDivCeil(long a, long b, long d) {
        requirePositive(d);
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high == low >> 63) {
            long quotient = low / d;
            return low % d > 0 ? quotient + 1 : quotient;
        }
        return high < 0 ? negativeQuotient(high, low, d, false) : positiveQuotient(high, low, d, true);
    }

    /**
     * {@code a * b / d}, rounded as the rule says.
     *
     * @param d the divisor, above zero.
     * @return the exact quotient, rounded.
     * @throws ArithmeticException when the quotient does not fit a long, or {@code d} is not above zero.
     * @throws IllegalArgumentException when the rule is none.
     */
    public static long mulDiv(long a, long b, long d, RoundingRule rule) {
        return switch (rule) {
            case FLOOR -> mulDivFloor(a, b, d);
            case CEIL -> mulDivCeil(a, b, d);
            case TRUNCATE -> Math.multiplyHigh(a, b) < 0 ? mulDivCeil(a, b, d) : mulDivFloor(a, b, d);
            case HALF_UP -> {
                long quotient = mulDivFloor(a, b, d);
                // Modulo 2^64 the remainder is exact, since it is less than d.
                long remainder = a * b - quotient * d;
                yield remainder >= d - remainder ? Math.addExact(quotient, 1) : quotient;
            }
            default -> throw new IllegalArgumentException("rounding=" + rule);
        };
    }

    /**
     * {@code floor(dividend / d)}; the twin of {@link #divCeil(long, long)}.
     *
     * @param d the divisor, above zero.
     * @return the quotient, rounded towards negative infinity.
     * @throws ArithmeticException when {@code d} is not above zero.
     */
    public static long divFloor(long dividend, long d) {
        requirePositive(d);
        return Math.floorDiv(dividend, d);
    }

    /**
     * {@code ceil(dividend / d)}. (The JDK has {@code Math.ceilDiv} from 18 on.)
     *
     * @param d the divisor, above zero.
     * @return the quotient, rounded towards positive infinity.
     * @throws ArithmeticException when {@code d} is not above zero.
     */
    public static long divCeil(long dividend, long d) {
        requirePositive(d);
        long quotient = dividend / d;
        return dividend % d > 0 ? quotient + 1 : quotient;
    }

    /**
     * Compares {@code a * b} with {@code c * d} exactly; ratios with positive denominators compare by cross
     * multiplication.
     *
     * @return below zero, zero or above zero as the first product is less than, equal to or greater than the second.
     */
    public static int compareProducts(long a, long b, long c, long d) {
        int highs = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return highs != 0 ? highs : Long.compareUnsigned(a * b, c * d);
    }

    /**
     * Ten to the power of {@code exponent}.
     *
     * @param exponent from 0 to {@link #MAX_POW10}.
     * @return 10^exponent.
     * @throws ArithmeticException when the exponent is outside its range.
     */
    public static long pow10(int exponent) {
        if (exponent < 0 || exponent > MAX_POW10) {
            throw new ArithmeticException("power of ten out of range: exponent=" + exponent);
        }
        return POWERS_OF_TEN[exponent];
    }

    private static long positiveQuotient(long high, long low, long d, boolean awayFromZero) {
        long quotient = divideUnsigned128(high, low, d);
        // Modulo 2^64 the remainder is exact, since it is less than d.
        if (awayFromZero && low - quotient * d != 0 && ++quotient == 0) {
            throw overflow(high, low, d);
        }
        if (quotient < 0) {
            throw overflow(high, low, d);
        }
        return quotient;
    }

    private static long negativeQuotient(long high, long low, long d, boolean awayFromZero) {
        long magnitudeLow = -low;
        long magnitudeHigh = magnitudeLow == 0 ? -high : ~high;
        long quotient = divideUnsigned128(magnitudeHigh, magnitudeLow, d);
        if (awayFromZero && magnitudeLow - quotient * d != 0 && ++quotient == 0) {
            throw overflow(high, low, d);
        }
        // A magnitude of 2^63 is the one that has a negative counterpart only.
        if (quotient < 0 && quotient != Long.MIN_VALUE) {
            throw overflow(high, low, d);
        }
        return -quotient;
    }

    /**
     * Unsigned 128 by 64 bits, for a divisor below 2^63: Knuth, TAOCP vol. 2, algorithm D in the form of Warren, Hacker's
     * Delight, 2nd ed., figure 9-3 (divlu), two digits of 32 bits.
     *
     * @return the quotient as an unsigned long; the caller judges whether it fits a signed one.
     * @throws ArithmeticException when the quotient needs more than 64 bits.
     */
    static long divideUnsigned128(long high, long low, long d) {
        if (high >= d) {
            throw overflow(high, low, d);
        }
        int shift = Long.numberOfLeadingZeros(d);
        long divisor = d << shift;
        long divisorHigh = divisor >>> 32;
        long divisorLow = divisor & LOW_32_BITS;

        // The shift is at least one, since d is below 2^63: no shift by 64 arises.
        long upper = high << shift | low >>> (64 - shift);
        long lower = low << shift;

        long digitHigh = digit(upper, lower >>> 32, divisorHigh, divisorLow);
        long middle = (upper << 32 | lower >>> 32) - digitHigh * divisor;
        long digitLow = digit(middle, lower & LOW_32_BITS, divisorHigh, divisorLow);
        return (digitHigh << 32) + digitLow;
    }

    /** One digit of 32 bits: the estimate from the divisor's upper half, corrected at most twice. */
    private static long digit(long upper, long nextDigit, long divisorHigh, long divisorLow) {
        long estimate = Long.divideUnsigned(upper, divisorHigh);
        long rest = upper - estimate * divisorHigh;
        while (estimate >>> 32 != 0 || Long.compareUnsigned(estimate * divisorLow, rest << 32 | nextDigit) > 0) {
            estimate--;
            rest += divisorHigh;
            if (rest >>> 32 != 0) {
                break;
            }
        }
        return estimate;
    }

    private static void requirePositive(long d) {
        if (d <= 0) {
            throw new ArithmeticException("divisor is not positive: d=" + d);
        }
    }

    private static ArithmeticException overflow(long high, long low, long d) {
        return new ArithmeticException(
                "quotient exceeds 64 bits: productHigh=" + high + " productLow=" + low + " d=" + d);
    }

    /**
     * The square root, rounded down.
     *
     * @param value not negative.
     * @throws IllegalArgumentException when it is negative.
     */
    public static long sqrtFloor(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("square root of a negative number: value=" + value);
        }
        if (value == 0) {
            return 0;
        }
        // Newton's iteration from above falls until it has arrived.
        long root = 1L << ((Long.SIZE + 1 - Long.numberOfLeadingZeros(value)) / 2);
        while (true) {
            long next = (root + value / root) / 2;
            if (next >= root) {
                return root;
            }
            root = next;
        }
    }
}
