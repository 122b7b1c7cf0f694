package io.ringfence.replay.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.RoundingRule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactTest {
    @Test
    void shouldRoundQuotientsAsTheirNamesSay() {
        assertEquals(-4, Exact.mulDivFloor(-7, 1, 2));
        assertEquals(-3, Exact.mulDivCeil(-7, 1, 2));
        assertEquals(3, Exact.mulDivFloor(7, 1, 2));
        assertEquals(4, Exact.mulDivCeil(7, 1, 2));
        assertEquals(4, Exact.divCeil(7, 2));
        assertEquals(-3, Exact.divCeil(-7, 2));
        // Beyond 64 bits: 2^62 * 6 / 4 = 2^61 * 3.
        assertEquals(3L << 61, Exact.mulDivFloor(1L << 62, 6, 4));
        assertEquals(-(3L << 61), Exact.mulDivCeil(-(1L << 62), 6, 4));
    }

    @Test
    void shouldRoundByRuleAsDecimalsDo() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long a = random.nextLong() >> (24 + random.nextInt(30));
            long b = random.nextInt(2_000_000) - 1_000_000L;
            long d = 1 + random.nextInt(1_000_000) * 2L;
            BigDecimal exact = BigDecimal.valueOf(a).multiply(BigDecimal.valueOf(b));
            assertEquals(rounded(exact, d, RoundingMode.FLOOR), Exact.mulDiv(a, b, d, RoundingRule.FLOOR));
            assertEquals(rounded(exact, d, RoundingMode.CEILING), Exact.mulDiv(a, b, d, RoundingRule.CEIL));
            assertEquals(rounded(exact, d, RoundingMode.DOWN), Exact.mulDiv(a, b, d, RoundingRule.TRUNCATE));
        }
        // A half goes up, also below zero: -7 / 2 = -3.5.
        assertEquals(-3, Exact.mulDiv(-7, 1, 2, RoundingRule.HALF_UP));
        assertEquals(4, Exact.mulDiv(7, 1, 2, RoundingRule.HALF_UP));
        assertEquals(2, Exact.mulDiv(7, 1, 3, RoundingRule.HALF_UP));
    }

    @Test
    void shouldHoldValuesAndSumsAtTheirBounds() {
        assertEquals(1L << 55, Exact.value(1L << 50, 1L << 50));
        assertEquals(-(1L << 55), Exact.value(-(1L << 50), 1L << 50));
        assertEquals(1L << 55, Exact.value(-(1L << 28), -(1L << 28)));
        assertEquals(-6, Exact.value(-2, 3));
        assertEquals(1L << 55, Exact.heldMulDivFloor(1L << 60, 1L << 60, 3));
        assertEquals(-(1L << 55), Exact.heldMulDivCeil(-(1L << 60), 1L << 60, 3));
        assertEquals(1L << 62, Exact.add(1L << 62, 1L << 62));
        assertEquals(-(1L << 62), Exact.add(-(1L << 62), -1));
        assertEquals(-1, Exact.add(1L << 61, -(1L << 61) - 1));
    }

    @Test
    void shouldCompareProductsBeyondSixtyFourBits() {
        assertTrue(Exact.isProductBelow(3, Long.MAX_VALUE - 1, 3, Long.MAX_VALUE));
        assertFalse(Exact.isProductBelow(3, Long.MAX_VALUE, 3, Long.MAX_VALUE));
        assertTrue(Exact.isProductBelow(3, 1, 2, 2));
    }

    @Test
    void shouldRefuseWhatNoExponentOfAVenueIs() {
        assertEquals(1_000_000_000_000_000_000L, Exact.power(18));
        assertThrows(IllegalArgumentException.class, () -> Exact.power(19));
    }

    private static long rounded(BigDecimal dividend, long divisor, RoundingMode mode) {
        BigDecimal quotient = dividend.divide(BigDecimal.valueOf(divisor), 0, mode);
        return quotient.longValueExact();
    }
}
