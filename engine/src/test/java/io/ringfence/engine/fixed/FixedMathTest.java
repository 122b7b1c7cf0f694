package io.ringfence.engine.fixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.codecs.RoundingRule;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedMathTest {
    private static final long SEED = 20_200_312L;

    private static final long[] BOUNDARIES = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        10,
        -10,
        999_999,
        1_000_000,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FFFFL,
        0x1_0000_0000L,
        0x1_0000_0001L,
        -0x1_0000_0000L,
        0x7FFF_FFFF_FFFF_FFFEL,
        0x7FFF_FFFF_0000_0000L,
        0x4000_0000_0000_0000L,
        0x4000_0000_FFFF_FFFFL,
        1_000_000_000_000_000_000L,
        3_037_000_499L,
        3_037_000_500L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };

    @Test
    void shouldTakeTheSquareRootRoundedDown() {
        assertEquals(0, FixedMath.sqrtFloor(0));
        assertEquals(3_037_000_499L, FixedMath.sqrtFloor(Long.MAX_VALUE));
        assertEquals(9_295, FixedMath.sqrtFloor(86_400_000));
        for (long root = 1; root < 70_000; root++) {
            assertEquals(root - 1, FixedMath.sqrtFloor(root * root - 1));
            assertEquals(root, FixedMath.sqrtFloor(root * root));
        }
        for (long root = 3_037_000_400L; root < 3_037_000_499L; root++) {
            assertEquals(root - 1, FixedMath.sqrtFloor(root * root - 1));
            assertEquals(root, FixedMath.sqrtFloor(root * root));
        }
        assertThrows(IllegalArgumentException.class, () -> FixedMath.sqrtFloor(-1));
    }

    @Test
    void shouldRoundAsTheRuleSays() {
        long[][] expected = {
            // a, d, FLOOR, CEIL, TRUNCATE, HALF_UP of a / d.
            {7, 3, 2, 3, 2, 2},
            {8, 3, 2, 3, 2, 3},
            {-7, 3, -3, -2, -2, -2},
            {-8, 3, -3, -2, -2, -3},
            {5, 2, 2, 3, 2, 3},
            {-5, 2, -3, -2, -2, -2},
            {6, 3, 2, 2, 2, 2},
            {-6, 3, -2, -2, -2, -2},
            {0, 3, 0, 0, 0, 0}
        };
        RoundingRule[] rules = {RoundingRule.FLOOR, RoundingRule.CEIL, RoundingRule.TRUNCATE, RoundingRule.HALF_UP};
        for (long[] row : expected) {
            for (int i = 0; i < rules.length; i++) {
                assertEquals(row[2 + i], FixedMath.mulDiv(row[0], 1, row[1], rules[i]), rules[i] + " " + row[0]);
                // With a product of more than 64 bits.
                assertEquals(row[2 + i], FixedMath.mulDiv(row[0] << 59, 4, row[1] << 61, rules[i]));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> FixedMath.mulDiv(1, 1, 1, RoundingRule.NULL_VAL));
    }

    @Test
    void shouldAgreeWithBigIntegerAtEveryCombinationOfBoundaries() {
        for (long a : BOUNDARIES) {
            for (long b : BOUNDARIES) {
                for (long d : BOUNDARIES) {
                    if (d > 0) {
                        compareWithBigInteger(a, b, d);
                    }
                    for (long c : BOUNDARIES) {
                        compareProductsWithBigInteger(a, b, c, d);
                    }
                }
            }
        }
    }

    @Test
    void shouldAgreeWithBigIntegerOnRandomValuesOfEveryLength() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            long c = random.nextLong() >> random.nextInt(64);
            long d = random.nextLong() >> random.nextInt(64);
            compareWithBigInteger(a, b, 1 + (d >>> 2));
            compareProductsWithBigInteger(a, b, c, d);
        }
    }

    @Test
    void shouldAgreeWithBigIntegerWhenTheQuotientJustFitsOrJustDoesNot() {
        Random random = new Random(SEED + 1);
        // What fits a signed long, and what fits the unsigned quotient inside.
        BigInteger[] edges = {
            BigInteger.valueOf(Long.MAX_VALUE),
            BigInteger.valueOf(Long.MIN_VALUE),
            BigInteger.ONE.shiftLeft(64),
            BigInteger.ONE.shiftLeft(64).negate()
        };
        for (int i = 0; i < 30_000; i++) {
            long a = random.nextLong();
            long d = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
            BigInteger edge = edges[i & 3];
            if (a == 0) {
                continue;
            }
            // The b that puts a * b / d next to the edge of the long, and its neighbours on both sides.
            BigInteger nearest = edge.multiply(BigInteger.valueOf(d)).divide(BigInteger.valueOf(a));
            for (int step = -1; step <= 1; step++) {
                BigInteger b = nearest.add(BigInteger.valueOf(step));
                if (b.bitLength() < 64) {
                    compareWithBigInteger(a, b.longValue(), d);
                }
            }
        }
    }

    @Test
    void shouldRoundTowardsTheNamedSideForBothSigns() {
        // 7 * 3 / 2 = 10.5
        assertEquals(10, FixedMath.mulDivFloor(7, 3, 2));
        assertEquals(11, FixedMath.mulDivCeil(7, 3, 2));
        assertEquals(-11, FixedMath.mulDivFloor(-7, 3, 2));
        assertEquals(-10, FixedMath.mulDivCeil(-7, 3, 2));
        assertEquals(-4, FixedMath.divFloor(-7, 2));
        assertEquals(-3, FixedMath.divCeil(-7, 2));
        assertEquals(3, FixedMath.divFloor(7, 2));
        assertEquals(4, FixedMath.divCeil(7, 2));
    }

    @Test
    void shouldRefuseDivisorThatIsNotPositive() {
        assertThrows(ArithmeticException.class, () -> FixedMath.mulDivFloor(1, 1, 0));
        assertThrows(ArithmeticException.class, () -> FixedMath.mulDivCeil(1, 1, -1));
        assertThrows(ArithmeticException.class, () -> FixedMath.divFloor(1, 0));
        assertThrows(ArithmeticException.class, () -> FixedMath.divCeil(1, Long.MIN_VALUE));
    }

    @Test
    void shouldGivePowersOfTenUpToTheLargestThatFits() {
        BigInteger expected = BigInteger.ONE;
        for (int exponent = 0; exponent <= FixedMath.MAX_POW10; exponent++) {
            assertEquals(expected.longValueExact(), FixedMath.pow10(exponent));
            expected = expected.multiply(BigInteger.TEN);
        }
        assertThrows(ArithmeticException.class, () -> FixedMath.pow10(-1));
        assertThrows(ArithmeticException.class, () -> FixedMath.pow10(FixedMath.MAX_POW10 + 1));
    }

    private static void compareWithBigInteger(long a, long b, long d) {
        BigInteger[] parts =
                BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divideAndRemainder(BigInteger.valueOf(d));
        int sign = parts[1].signum();
        BigInteger floor = sign < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        BigInteger ceil = sign > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
        if (floor.bitLength() < 64) {
            if (floor.longValue() != FixedMath.mulDivFloor(a, b, d)) {
                assertEquals(
                        floor.longValue(), FixedMath.mulDivFloor(a, b, d), "floor of " + a + " * " + b + " / " + d);
            }
        } else {
            assertThrows(ArithmeticException.class, () -> FixedMath.mulDivFloor(a, b, d));
        }
        if (ceil.bitLength() < 64) {
            if (ceil.longValue() != FixedMath.mulDivCeil(a, b, d)) {
                assertEquals(ceil.longValue(), FixedMath.mulDivCeil(a, b, d), "ceil of " + a + " * " + b + " / " + d);
            }
        } else {
            assertThrows(ArithmeticException.class, () -> FixedMath.mulDivCeil(a, b, d));
        }
    }

    private static void compareProductsWithBigInteger(long a, long b, long c, long d) {
        int expected = BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .compareTo(BigInteger.valueOf(c).multiply(BigInteger.valueOf(d)));
        int actual = Integer.signum(FixedMath.compareProducts(a, b, c, d));
        if (expected != actual) {
            assertEquals(expected, actual, a + " * " + b + " against " + c + " * " + d);
        }
    }
}
