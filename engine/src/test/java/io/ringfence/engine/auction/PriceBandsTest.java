package io.ringfence.engine.auction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.TradingStatusReason;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.instrument.Symbols;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.Marks;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.parameter.RiskParametersDraft;
import org.junit.jupiter.api.Test;

class PriceBandsTest {
    private static final byte[] SYMBOL = new byte[Symbols.LENGTH_BYTES];
    private static final int NONE = RiskParameters.NULL_BAND_PPM;

    private final PriceFeeds feeds = new PriceFeeds(1, 1);
    private final Instruments instruments = new Instruments(1);
    private final Markets markets = new Markets(1);
    private final RiskParameterVersions parameters = new RiskParameterVersions(1);
    private final MarkPrices marks = new MarkPrices(
            feeds,
            new Assets(1),
            instruments,
            new Marks(instruments.capacity()),
            new Pegs(new CollateralParameterVersions(1), new Assets(1), feeds));
    private final PriceBands bands = new PriceBands(instruments, markets, parameters, marks);
    private long now;

    @Test
    void shouldAdmitEveryPriceWithoutABand() {
        list(1_000, NONE, NONE);
        assertEquals(PriceBands.NO_HIGHEST_TICKS, bands.highestTicks(0));
        assertEquals(PriceBands.NO_LOWEST_TICKS, bands.lowestTicks(0));
        assertNull(bands.furthestBand(0, true));
        assertNull(bands.furthestBand(0, false));
    }

    @Test
    void shouldRoundTheWidthOfABandDown() {
        // 5 % of 1,001 ticks is 50.05: 50.
        list(1_001, 50_000, NONE);
        assertEquals(1_051, bands.furthestTicks(0, true));
        assertEquals(951, bands.furthestTicks(0, false));
        assertEquals(TradingStatusReason.STATIC_BAND, bands.furthestBand(0, true));
        assertEquals(TradingStatusReason.STATIC_BAND, bands.furthestBand(0, false));
    }

    @Test
    void shouldHaveNoDynamicBandBeforeTheFirstTrade() {
        list(1_000, NONE, 10_000);
        assertNull(bands.furthestBand(0, true));
        markets.lastTradeTicks(0, 1_000);
        assertEquals(1_010, bands.highestTicks(0));
        assertEquals(990, bands.lowestTicks(0));
        assertEquals(TradingStatusReason.DYNAMIC_BAND, bands.furthestBand(0, true));
        assertEquals(TradingStatusReason.DYNAMIC_BAND, bands.furthestBand(0, false));
    }

    @Test
    void shouldEndAtTheNarrowerOfTwoBands() {
        // Static 1,000 ± 50, dynamic 1,045 ± 20: upwards the static edge comes first, downwards the dynamic one.
        list(1_000, 50_000, 20_000);
        markets.lastTradeTicks(0, 1_045);
        assertEquals(1_050, bands.highestTicks(0));
        assertEquals(1_025, bands.lowestTicks(0));
        assertEquals(TradingStatusReason.STATIC_BAND, bands.furthestBand(0, true));
        assertEquals(TradingStatusReason.DYNAMIC_BAND, bands.furthestBand(0, false));
    }

    @Test
    void shouldMeasureANegativeReferencePriceByItsMagnitude() {
        list(-1_000, 50_000, NONE);
        assertEquals(-950, bands.highestTicks(0));
        assertEquals(-1_050, bands.lowestTicks(0));
    }

    @Test
    void shouldGiveABandTheWidthOfTheLeastRiskPriceAtAndNearZero() {
        // The least risk price is 20.00: 200 ticks of 0.10, of which 5 % are 10.
        for (long reference : new long[] {0, 3, -3, 200, -200}) {
            PriceBandsTest test = new PriceBandsTest();
            test.list(reference, 50_000, NONE, 2_000);
            assertEquals(reference + 10, test.bands.highestTicks(0));
            assertEquals(reference - 10, test.bands.lowestTicks(0));
            // The collar of an auction is 10 %.
            assertTrue(test.bands.isWithinCollar(0, reference - 20));
            assertFalse(test.bands.isWithinCollar(0, reference + 21));
        }
        list(-1_000, 50_000, NONE, 2_000);
        assertEquals(-950, bands.highestTicks(0));
        assertEquals(-1_050, bands.lowestTicks(0));
    }

    @Test
    void shouldMeasureFromTheIndexPriceWithItsRiskPrice() {
        list(0, NONE, NONE, 2_000);
        assertEquals(PriceBands.NO_LOWEST_TICKS, bands.lowestByIndexTicks(0));
        assertEquals(PriceBands.NO_HIGHEST_TICKS, bands.highestByIndexTicks(0));
        feeds.putSource(0, 1, 1, 1, 1_000);
        // 1.04: 3 % of 20.00 are 0.60, so 0.44 to 1.64, rounded towards the index price to 0.50 and 1.60; 10 % are
        // 2.00: -0.96 and 3.04.
        index(104);
        assertEquals(16, bands.protectionTicks(0, true));
        assertEquals(5, bands.protectionTicks(0, false));
        assertEquals(30, bands.furthestLimitTicks(0, true));
        assertEquals(-9, bands.furthestLimitTicks(0, false));
        assertEquals(-9, bands.lowestByIndexTicks(0));
        assertEquals(30, bands.highestByIndexTicks(0));
        // -40.04: 3 % are 1.2012, so -41.2412 to -38.8388.
        index(-4_004);
        assertEquals(-389, bands.protectionTicks(0, true));
        assertEquals(-412, bands.protectionTicks(0, false));
    }

    @Test
    void shouldStopAtATickWherePricesMustBeAboveZero() {
        list(10, NONE, NONE);
        feeds.putSource(0, 1, 1, 1, 1_000);
        // A tick is 0.10: 3 % below 0.10 would be 0.097, which rounds towards the index price.
        index(10);
        assertEquals(1, bands.protectionTicks(0, false));
        // And an index price below a tick leaves a sell at the first tick.
        index(5);
        assertEquals(1, bands.protectionTicks(0, false));
        assertEquals(1, bands.protectionTicks(0, true));
    }

    private void index(long price) {
        feeds.report(0, 0, price, 0, ++now, 0);
        feeds.evaluate(0, now);
        marks.update(0);
    }

    @Test
    void shouldTakeTheIndexPriceOfTheMomentBelowZero() {
        list(Markets.NULL_PRICE_TICKS, 50_000, NONE, 2_000);
        assertEquals(Markets.NULL_PRICE_TICKS, bands.referenceTicks(0));
        feeds.putSource(0, 1, 1, 1, 1_000);
        index(0);
        assertEquals(0, bands.referenceTicks(0));
        index(-3_763);
        // -37.63, rounded down to a tick of 0.10.
        assertEquals(-377, bands.referenceTicks(0));
    }

    @Test
    void shouldKeepAnUncrossWithinItsCollar() {
        list(1_000, NONE, NONE);
        assertTrue(bands.isWithinCollar(0, 1_100));
        assertTrue(bands.isWithinCollar(0, 900));
        assertFalse(bands.isWithinCollar(0, 1_101));
        assertFalse(bands.isWithinCollar(0, 899));
    }

    @Test
    void shouldHaveNoReferencePriceBeforeTheIndexIsPriced() {
        list(Markets.NULL_PRICE_TICKS, 50_000, NONE);
        assertEquals(Markets.NULL_PRICE_TICKS, bands.referenceTicks(0));
        assertNull(bands.furthestBand(0, true));
        assertTrue(bands.isWithinCollar(0, 1));
    }

    @Test
    void shouldTakeTheIndexPriceOfTheMomentUntilThereIsAReferencePrice() {
        list(Markets.NULL_PRICE_TICKS, 50_000, NONE);
        feeds.putSource(0, 1, 1, 1, 1_000);
        feeds.report(0, 0, 12_345, 0, 1, 0);
        feeds.evaluate(0, 1);
        // An index price of 123.45, of which a tick of 0.10 makes 1,234.
        assertEquals(1_234, bands.referenceTicks(0));
        markets.referenceTicks(0, 1_000);
        assertEquals(1_000, bands.referenceTicks(0));
    }

    private void list(long referenceTicks, int staticBandPpm, int dynamicBandPpm) {
        list(referenceTicks, staticBandPpm, dynamicBandPpm, 0);
    }

    private void list(long referenceTicks, int staticBandPpm, int dynamicBandPpm, long leastRiskPrice) {
        feeds.add(1, SYMBOL, 0, -2, 0, 0, 5_000, 60_000, 1, leastRiskPrice);
        instruments.add(1, SYMBOL, 0, 0, -2, 10, 1, -2, -3, leastRiskPrice > 0);
        markets.add(referenceTicks, false);
        parameters.publish(
                0,
                new RiskParametersDraft()
                        .staticBandPpm(staticBandPpm)
                        .dynamicBandPpm(dynamicBandPpm)
                        .auctionCollarPpm(100_000)
                        .protectionPpm(30_000)
                        .priceBandPpm(100_000)
                        .addTier(0, 50_000, 30_000));
    }
}
