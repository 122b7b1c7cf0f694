package io.ringfence.engine.fixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against BigInteger. */
class WideTest {
    private static final long BILLION = 1_000_000_000L;
    private static final long SEED = 20_201_126L;

    private static BigInteger big(long high, long low) {
        return BigInteger.valueOf(high).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
    }

    private static long anyLong(Random random) {
        return random.nextLong() >> random.nextInt(64);
    }

    @Test
    void shouldAddSubtractAndNegate() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            long ah = anyLong(random) >> 1;
            long al = anyLong(random);
            long bh = anyLong(random) >> 1;
            long bl = anyLong(random);
            assertEquals(big(ah, al).add(big(bh, bl)), big(Wide.addHigh(ah, al, bh, bl), al + bl));
            assertEquals(big(ah, al).subtract(big(bh, bl)), big(Wide.subtractHigh(ah, al, bh, bl), al - bl));
            assertEquals(big(ah, al).negate(), big(Wide.negateHigh(ah, al), -al));
            assertEquals(BigInteger.valueOf(al), big(Wide.high(al), al));
        }
    }

    @Test
    void shouldMultiplyAndDivideExactlyRoundingUp() {
        Random random = new Random(SEED);
        int held = 0;
        int wide = 0;
        for (int i = 0; i < 300_000; i++) {
            long low = anyLong(random);
            long high = random.nextInt(3) == 0 ? Wide.high(low) : random.nextLong() >> (22 + random.nextInt(42));
            long factor = Math.abs(anyLong(random) >> 13);
            BigInteger product = big(high, low).multiply(BigInteger.valueOf(factor));
            BigInteger[] parts = product.divideAndRemainder(BigInteger.valueOf(BILLION));
            BigInteger expected = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
            long result = Wide.mulDivCeil(high, low, factor, BILLION);
            String where = "i=" + i + " high=" + high + " low=" + low + " factor=" + factor;
            if (result == Long.MAX_VALUE || result == Long.MIN_VALUE) {
                // Near the ends of 64 bits at least.
                assertTrue(expected.abs().bitLength() >= 62, where + " expected=" + expected);
                assertEquals(expected.signum(), Long.signum(result), where);
                held++;
                continue;
            }
            assertEquals(expected, BigInteger.valueOf(result), where);
            BigInteger excess = BigInteger.valueOf(result)
                    .multiply(BigInteger.valueOf(BILLION))
                    .subtract(product);
            assertEquals(excess.longValueExact(), Wide.excess(low, factor, BILLION, result), where);
            wide += high != Wide.high(low) && factor != 0 ? 1 : 0;
        }
        assertTrue(held > 10_000, "held=" + held);
        assertTrue(wide > 10_000, "wide=" + wide);
    }

    @Test
    void shouldDivideRoundingDown() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            long divisor = 4 + (random.nextLong() >>> (1 + random.nextInt(62)));
            long high = Math.floorMod(random.nextLong(), divisor) >> 2;
            long low = random.nextLong();
            assertEquals(
                    big(high, low).divide(BigInteger.valueOf(divisor)),
                    BigInteger.valueOf(Wide.divFloor(high, low, divisor)));
        }
    }

    @Test
    void shouldNotDivideWhatDoesNotFit() {
        assertThrows(ArithmeticException.class, () -> Wide.divFloor(5, 0, 5));
        assertThrows(ArithmeticException.class, () -> Wide.divFloor(3, 0, 5));
        assertThrows(ArithmeticException.class, () -> Wide.divFloor(-1, 0, 5));
    }
}
