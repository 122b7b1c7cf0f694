package io.ringfence.engine.instrument;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstrumentsTest {
    private static final byte[] SYMBOL = "BTC-USD-PERP\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

    private final Instruments instruments = new Instruments(1);
    private final Assets assets = new Assets(3);

    @Test
    void shouldValueATickOfALotInWholeMicroDollars() {
        // 0.01 $ times 0.001 units is 10 µ$.
        assertEquals(10, Instruments.tickValue(1, 1, -2, -3));
        // 0.0001 $ times 0.001 units is a tenth of a µ$.
        assertEquals(Instruments.NULL_TICK_VALUE, Instruments.tickValue(1, 1, -4, -3));
        assertEquals(3, Instruments.tickValue(6, 5, -4, -3));
        assertEquals(Instruments.NULL_TICK_VALUE, Instruments.tickValue(6, 4, -4, -3));
        assertEquals(Instruments.NULL_TICK_VALUE, Instruments.tickValue(1, 1, -12, -12));
        assertEquals(Instruments.NULL_TICK_VALUE, Instruments.tickValue(Long.MAX_VALUE, 1, 6, 6));
        assertEquals(Instruments.NULL_TICK_VALUE, Instruments.tickValue(1, Long.MAX_VALUE, 0, 0));
        assertEquals(ExactRange.MAX_PX, Instruments.tickValue(1, ExactRange.MAX_PX, -3, -3));
        assertEquals(Instruments.NULL_TICK_VALUE, Instruments.tickValue(2, ExactRange.MAX_PX, -3, -3));
    }

    @Test
    void shouldConvertBetweenMantissasTicksLotsAndMicroDollars() {
        int i = listed();
        // Tick 0.50 $, lot 0.002 units: a tick of a lot is 1,000 µ$.
        assertEquals(1_000, instruments.tickValue(i));
        assertTrue(instruments.isOnTick(i, 150));
        assertFalse(instruments.isOnTick(i, 149));
        assertTrue(instruments.isOnLot(i, 4));
        assertFalse(instruments.isOnLot(i, 5));
        assertEquals(3, instruments.priceTicks(i, 150));
        assertEquals(150, instruments.price(i, 3));
        assertEquals(2, instruments.quantityLots(i, 4));
        assertEquals(4, instruments.quantity(i, 2));
        assertEquals(3_000, instruments.px(i, 3));
        assertEquals(3, instruments.priceTicksFloor(i, 3_999));
        assertEquals(4, instruments.priceTicksCeil(i, 3_001));
    }

    @Test
    void shouldRoundTheIndexPriceOfALotDown() {
        int i = listed();
        // 12,345.6789 $ (exponent -4) times 0.002 units is 24.6913578 $: 24,691,357 µ$ and 0.8.
        assertEquals(24_691_357, instruments.pxOfIndex(i, 123_456_789));
        assertEquals(0, instruments.pxOfIndex(i, 0));
        assertEquals(0, instruments.pxOfIndex(i, -7));
        assertEquals(ExactRange.MAX_VALUE, instruments.pxOfIndex(i, Long.MAX_VALUE));
    }

    @Test
    void shouldRoundAnIndexPriceBelowZeroDownToo() {
        int i = instruments.add(77, SYMBOL, 0, 0, -4, 50, 2, -2, -3, true);
        assertTrue(instruments.isNonPositivePriceAllowed(i));
        assertEquals(24_691_357, instruments.pxOfIndex(i, 123_456_789));
        assertEquals(-24_691_358, instruments.pxOfIndex(i, -123_456_789));
        assertEquals(0, instruments.pxOfIndex(i, 0));
        assertEquals(-ExactRange.MAX_VALUE, instruments.pxOfIndex(i, -Long.MAX_VALUE));
        assertEquals(24_691_357, Instruments.pxOfIndex(123_456_789, 2, -3, -4));
        assertEquals(-4, instruments.priceTicksFloor(i, -3_001));
        assertEquals(-3, instruments.priceTicksCeil(i, -3_999));
        assertEquals(-instruments.maxPriceTicks(i), instruments.minPriceTicks(i));
    }

    @Test
    void shouldBeginItsPricesAtATickWhereTheyMustBeAboveZero() {
        int i = listed();
        assertFalse(instruments.isNonPositivePriceAllowed(i));
        assertEquals(1, instruments.minPriceTicks(i));
        Instruments other = new Instruments(1);
        other.add(77, SYMBOL, 0, 0, -4, 50, 2, -2, -3, true);
        assertTrue(other.hash() != instruments.hash());
    }

    @Test
    void shouldKeepItsHashWithTheOpenInterest() {
        int i = listed();
        long none = instruments.hash();
        instruments.addOpenInterest(i, 5);
        assertTrue(none != instruments.hash());
        assertEquals(instruments.recomputeHash(), instruments.hash());
        instruments.addOpenInterest(i, -5);
        assertEquals(none, instruments.hash());
    }

    @Test
    void shouldFindByIdAndKeepTheSymbol() {
        assertEquals(Instruments.NULL_INSTRUMENT, instruments.indexOf(77));
        int i = listed();
        assertEquals(i, instruments.indexOf(77));
        byte[] symbol = new byte[Symbols.LENGTH_BYTES];
        instruments.getSymbol(i, symbol, 0);
        assertArrayEquals(SYMBOL, symbol);
        assertTrue(instruments.isFull());
        assertThrows(IllegalStateException.class, this::listed);
    }

    @Test
    void shouldValueCollateralRoundedDownAndInvertItExactly() {
        assets.add(1, SYMBOL, 0, Assets.SETTLEMENT_DECIMALS, Assets.NULL_INDEX, 0);
        int bitcoin = assets.add(2, SYMBOL, 0, 8, 0, -2);
        // 1 unit of 10^-8 at 12,345.67 $ is 123.4567 µ$.
        assertEquals(123, assets.value(bitcoin, 1, 1_234_567));
        assertEquals(1_234_567L * 10_000, assets.value(bitcoin, 100_000_000, 1_234_567));
        assertEquals(42, assets.value(Assets.SETTLEMENT, 42, 1));
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            long units = 1 + (long) Math.exp(random.nextDouble() * 30);
            long price = 1 + (long) Math.exp(random.nextDouble() * 20);
            long value = assets.value(bitcoin, units, price);
            long leastPrice = assets.priceWorth(bitcoin, units, value);
            assertTrue(leastPrice <= price && assets.value(bitcoin, units, leastPrice) >= value);
            assertTrue(leastPrice == 0 || assets.value(bitcoin, units, leastPrice - 1) < value);
            if (value > 0) {
                long leastUnits = assets.unitsWorth(bitcoin, value, price);
                assertTrue(leastUnits <= units && assets.value(bitcoin, leastUnits, price) >= value);
                assertTrue(assets.value(bitcoin, leastUnits - 1, price) < value);
            }
        }
        assertEquals(assets.recomputeHash(), assets.hash());
    }

    @Test
    void shouldHoldProductsAndSumsAtTheirBoundsAndBeExactBelow() {
        assertEquals(6, ExactRange.value(2, 3));
        assertEquals(ExactRange.MAX_VALUE, ExactRange.value(1L << 40, 1L << 40));
        assertEquals(ExactRange.MAX_VALUE, ExactRange.value(Long.MAX_VALUE, 2));
        assertEquals(6, ExactRange.signedValue(-2, -3));
        assertEquals(-6, ExactRange.signedValue(2, -3));
        assertEquals(-6, ExactRange.signedValue(-2, 3));
        assertEquals(-ExactRange.MAX_VALUE, ExactRange.signedValue(1L << 40, -(1L << 40)));
        assertEquals(0, ExactRange.signedValue(-5, 0));
        assertTrue(ExactRange.isExact(1L << 30, 1L << 25));
        assertFalse(ExactRange.isExact((1L << 30) + 1, 1L << 25));
        assertEquals(1L << 62, ExactRange.add(1L << 62, 1L << 62));
        assertEquals(-(1L << 62), ExactRange.add(-(1L << 62), -1));
        assertEquals(0, ExactRange.add(1L << 62, -(1L << 62)));
        BigInteger bound = BigInteger.valueOf(ExactRange.MAX_VALUE);
        Random random = new Random(9);
        for (int i = 0; i < 100_000; i++) {
            long a = random.nextLong() >>> (1 + random.nextInt(62));
            long b = random.nextLong() >>> (1 + random.nextInt(62));
            long d = 1 + (random.nextLong() >>> (2 + random.nextInt(60)));
            BigInteger exact =
                    BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divide(BigInteger.valueOf(d));
            assertEquals(exact.min(bound).longValueExact(), ExactRange.mulDivFloor(a, b, d));
            BigInteger up = BigInteger.valueOf(a)
                    .multiply(BigInteger.valueOf(b))
                    .add(BigInteger.valueOf(d - 1))
                    .divide(BigInteger.valueOf(d));
            assertEquals(up.min(bound).longValueExact(), ExactRange.mulDivCeil(a, b, d));
            long value = random.nextLong() >> (2 + random.nextInt(60));
            long ppm = random.nextInt(1_000_001);
            assertEquals(
                    Math.floorDiv(Math.multiplyExact(value >> 20, ppm), 1_000_000L),
                    ExactRange.ppmFloor(value >> 20, ppm));
            assertEquals(
                    -Math.floorDiv(Math.multiplyExact(-(value >> 20), ppm), 1_000_000L),
                    ExactRange.ppmCeil(value >> 20, ppm));
        }
    }

    private int listed() {
        return instruments.add(77, SYMBOL, 0, 0, -4, 50, 2, -2, -3, false);
    }
}
