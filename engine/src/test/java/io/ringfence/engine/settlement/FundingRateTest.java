package io.ringfence.engine.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FundingRateTest {
    private static final long INDEX_PX = 10_000_000L;

    /** One hundredth of a per cent, five hundredths, six times, four per cent. */
    private static final FundingParameters USUAL = new FundingParameters(100, 500, 6_000_000, 40_000, 1, 0);

    @Test
    void shouldMeasureHowFarTheBookIsFromTheIndex() {
        assertEquals(3_000_000, FundingRate.premiumE9(10_030_000, 10_040_000, INDEX_PX, INDEX_PX));
        assertEquals(-3_000_000, FundingRate.premiumE9(9_960_000, 9_970_000, INDEX_PX, INDEX_PX));
        // Between bid and ask, or where a side has not the amount.
        assertEquals(0, FundingRate.premiumE9(9_990_000, 10_010_000, INDEX_PX, INDEX_PX));
        assertEquals(0, FundingRate.premiumE9(INDEX_PX, INDEX_PX, INDEX_PX, INDEX_PX));
        // Truncated towards zero: a third.
        assertEquals(333_333_333, FundingRate.premiumE9(4, 5, 3, 3));
        assertEquals(-333_333_333, FundingRate.premiumE9(1, 2, 3, 3));
        // No more than the price itself; below zero a share of the risk price.
        assertEquals(1_000_000_000, FundingRate.premiumE9(90_000_000, 91_000_000, INDEX_PX, INDEX_PX));
        assertEquals(-50_000_000, FundingRate.premiumE9(-3_000_000, -2_000_000, -1_000_000, 20_000_000));
    }

    @Test
    void shouldMoveThePremiumTowardsTheInterestAndTakeAnEighth() {
        assertEquals(12_500, hour(0));
        // 0.04 % is within 0.05 % of 0.01 %: the interest.
        assertEquals(12_500, hour(400_000));
        // 0.3 % less 0.05 %, -0.3 % more 0.05 %: an eighth of 0.25 %.
        assertEquals(312_500, hour(3_000_000));
        assertEquals(-312_500, hour(-3_000_000));
        // Truncated towards zero.
        FundingParameters plain = new FundingParameters(0, 0, 6_000_000, 40_000, 1, 0);
        assertEquals(0, FundingRate.hourE9(plain, -7, 50_000, 30_000));
        assertEquals(-1, FundingRate.hourE9(plain, -15, 50_000, 30_000));
        assertEquals(1, FundingRate.hourE9(plain, 15, 50_000, 30_000));
    }

    @Test
    void shouldHoldTheRateWithinItsCaps() {
        long most = 1_000_000_000L;
        // A quarter of 3 %; six times 2 % in eight hours would be 1.5 % in one, and the hour's own cap is 4 %.
        assertEquals(7_500_000, hour(most));
        assertEquals(-7_500_000, hour(-most));
        FundingParameters byMargin = new FundingParameters(100, 500, 1_000_000, 40_000, 1, 0);
        assertEquals(2_500_000, FundingRate.hourE9(byMargin, most, 50_000, 30_000));
        FundingParameters byHour = new FundingParameters(100, 500, 6_000_000, 100, 1, 0);
        assertEquals(-100_000, FundingRate.hourE9(byHour, -most, 50_000, 30_000));
    }

    private static long hour(long premiumE9) {
        return FundingRate.hourE9(USUAL, premiumE9, 50_000, 30_000);
    }
}
