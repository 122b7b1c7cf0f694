package io.ringfence.engine.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringfence.engine.instrument.ExactRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PremiumSamplesTest {
    private static final long MS = 1_000_000L;
    private static final FundingParameters ON = new FundingParameters(100, 500, 6_000_000, 40_000, 1, 0);

    private final PremiumSamples samples = new PremiumSamples(2);

    @BeforeEach
    void turnOn() {
        samples.setParameters(0, ON);
    }

    @Test
    void shouldWeightWhatStoodByItsTime() {
        samples.look(0, 1_000, 100, 10_000 * MS);
        samples.look(0, 4_000, 109, 12_000 * MS);
        samples.look(0, -9, 999, 13_000 * MS);
        assertEquals(3_000, samples.validMs(0));
        // Two seconds of 1,000 and one of 4,000; of 100 and 109.
        assertEquals(2_000, samples.meanPremiumE9(0));
        assertEquals(103, samples.meanPx(0));
    }

    @Test
    void shouldRoundMeansDown() {
        samples.look(0, -1, 10, 0);
        samples.look(0, -2, 11, MS);
        samples.look(0, 0, 0, 3 * MS);
        // -5 / 3 and 32 / 3.
        assertEquals(-2, samples.meanPremiumE9(0));
        assertEquals(10, samples.meanPx(0));
    }

    @Test
    void shouldNotCountTimeForWhichNothingStood() {
        samples.look(0, 1_000, 100, 0);
        samples.lookAway(0, 2_000 * MS);
        samples.lookAway(0, 5_000 * MS);
        samples.look(0, 4_000, 100, 7_000 * MS);
        samples.look(0, 4_000, 100, 9_000 * MS);
        assertEquals(4_000, samples.validMs(0));
        assertEquals(2_500, samples.meanPremiumE9(0));
    }

    @Test
    void shouldLoseNoPartOfAMillisecond() {
        for (int i = 0; i <= 10; i++) {
            samples.look(0, 7, 100, i * MS * 4 / 10);
        }
        assertEquals(4, samples.validMs(0));
    }

    @Test
    void shouldGoOnWithWhatStandsInTheNextHour() {
        samples.look(0, 1_000, 100, 0);
        samples.look(0, 2_000, 100, 1_000 * MS);
        samples.beginHour(0);
        assertEquals(0, samples.validMs(0));
        samples.lookAway(0, 4_000 * MS);
        assertEquals(3_000, samples.validMs(0));
        assertEquals(2_000, samples.meanPremiumE9(0));
    }

    @Test
    void shouldHoldAnHourOfTheLargestPrice() {
        samples.look(0, FundingRate.MAX_PREMIUM_E9, ExactRange.MAX_VALUE, 0);
        samples.lookAway(0, 3_600_000 * MS);
        assertEquals(FundingRate.MAX_PREMIUM_E9, samples.meanPremiumE9(0));
        assertEquals(ExactRange.MAX_VALUE, samples.meanPx(0));
    }

    @Test
    void shouldBeginAnewWhenFundingIsTurnedOnAgain() {
        samples.look(0, 1_000, 100, 0);
        samples.look(0, 1_000, 100, MS);
        samples.setParameters(0, new FundingParameters(0, 0, 1, 1, 7, 0));
        assertEquals(1, samples.validMs(0));
        samples.setParameters(0, FundingParameters.NONE);
        assertFalse(samples.isOn(0));
        samples.setParameters(0, ON);
        assertEquals(0, samples.validMs(0));
    }

    @Test
    void shouldHashWhatItKeeps() {
        long before = samples.hash();
        samples.look(0, 1_000, 100, 0);
        long standing = samples.hash();
        assertNotEquals(before, standing);
        samples.look(0, 1_000, 100, 5 * MS);
        assertNotEquals(standing, samples.hash());
        assertEquals(samples.recomputeHash(), samples.hash());
        samples.beginHour(0);
        samples.lookAway(0, 5 * MS);
        assertEquals(before, samples.hash());
        samples.setParameters(0, FundingParameters.NONE);
        assertEquals(0, samples.hash());
    }
}
