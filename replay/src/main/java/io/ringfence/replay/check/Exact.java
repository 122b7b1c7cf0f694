package io.ringfence.replay.check;

import io.ringfence.codecs.RoundingRule;
import java.math.BigInteger;

/**
 * Whole numbers without error: in 64 bits where the numbers fit, in {@link BigInteger} where they do not. Every division says how it rounds. The two bounds at which the venue
 * holds a value that a price nobody chose has lifted out of its range are part of the rules (docs/decisions/0005) and stand here as well.
 */
final class Exact {
    /** The value of one position or balance is held at this magnitude: 2^55 µ$. */
    static final long MAX_VALUE = 1L << 55;

    /** A sum of values is held at this magnitude: 2^62 µ$. */
    static final long MAX_SUM = 1L << 62;

    static final long MILLION = 1_000_000L;

    private static final int MAX_POWER = 18;

    private Exact() {}

    /** {@return a * b / d, rounded down; d is above zero} */
    static long mulDivFloor(long a, long b, long d) {
        if (isProductShort(a, b)) {
            return Math.floorDiv(a * b, d);
        }
        return floor(product(a, b), BigInteger.valueOf(d)).longValueExact();
    }

    /** {@return a * b / d, rounded up; d is above zero} */
    static long mulDivCeil(long a, long b, long d) {
        if (isProductShort(a, b)) {
            return -Math.floorDiv(-(a * b), d);
        }
        return ceil(product(a, b), BigInteger.valueOf(d)).longValueExact();
    }

    /** {@return a * b / d, rounded as a rule says; d is above zero} */
    static long mulDiv(long a, long b, long d, RoundingRule rule) {
        BigInteger product = product(a, b);
        BigInteger divisor = BigInteger.valueOf(d);
        BigInteger quotient = switch (rule) {
            case FLOOR -> floor(product, divisor);
            case CEIL -> ceil(product, divisor);
            case TRUNCATE -> product.divide(divisor);
            case HALF_UP -> floor(product.shiftLeft(1).add(divisor), divisor.shiftLeft(1));
            default -> throw new IllegalArgumentException("rounding=" + rule);
        };
        return quotient.longValueExact();
    }

    /** {@return a / d, rounded up; d is above zero} */
    static long divCeil(long a, long d) {
        return -Math.floorDiv(-a, d);
    }

    /** {@return a share of a value in millionths, rounded down} */
    static long shareFloor(long value, long ppm) {
        return mulDivFloor(value, ppm, MILLION);
    }

    /** {@return a share of a value in millionths, rounded up} */
    static long shareCeil(long value, long ppm) {
        return mulDivCeil(value, ppm, MILLION);
    }

    /** {@return lots * px with its sign, held at {@link #MAX_VALUE}} */
    static long value(long lots, long px) {
        if (isProductShort(lots, px)) {
            return held(lots * px);
        }
        return lots < 0 == px < 0 ? MAX_VALUE : -MAX_VALUE;
    }

    /** {@return a * b / d, rounded down and held at {@link #MAX_VALUE}; d is above zero} */
    static long heldMulDivFloor(long a, long b, long d) {
        if (isProductShort(a, b)) {
            return held(Math.floorDiv(a * b, d));
        }
        return held(floor(product(a, b), BigInteger.valueOf(d)));
    }

    /** {@return a * b / d, rounded up and held at {@link #MAX_VALUE}; d is above zero} */
    static long heldMulDivCeil(long a, long b, long d) {
        return -heldMulDivFloor(-a, b, d);
    }

    /** {@return a + b, held at {@link #MAX_SUM}} */
    static long add(long a, long b) {
        long half = (a >> 1) + (b >> 1) + (a & b & 1);
        if (half >= MAX_SUM >> 1) {
            return MAX_SUM;
        }
        return half < -(MAX_SUM >> 1) ? -MAX_SUM : a + b;
    }

    /** {@return whether a * b is below c * d} */
    static boolean isProductBelow(long a, long b, long c, long d) {
        if (isProductShort(a, b) && isProductShort(c, d)) {
            return a * b < c * d;
        }
        return product(a, b).compareTo(product(c, d)) < 0;
    }

    /** {@return 10^exponent; the exponent is from 0 to 18} */
    static long power(int exponent) {
        if (exponent > MAX_POWER) {
            throw new IllegalArgumentException("exponent=" + exponent + " is above " + MAX_POWER);
        }
        return BigInteger.TEN.pow(exponent).longValueExact();
    }

    static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }

    /** Rounds up; the divisor is above zero. */
    static BigInteger ceil(BigInteger dividend, BigInteger divisor) {
        return floor(dividend.negate(), divisor).negate();
    }

    private static BigInteger floor(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static boolean isProductShort(long a, long b) {
        return Math.multiplyHigh(a, b) == (a * b) >> (Long.SIZE - 1);
    }

    private static long held(long value) {
        return Math.max(-MAX_VALUE, Math.min(MAX_VALUE, value));
    }

    private static long held(BigInteger value) {
        return value.bitLength() < Long.SIZE ? held(value.longValue()) : value.signum() * MAX_VALUE;
    }
}
