package io.ringfence.engine.liquidation;

import static io.ringfence.codecs.LiquidationSliceRule.AT_ONCE;
import static io.ringfence.codecs.LiquidationSliceRule.EVERY_SLICE;
import static io.ringfence.codecs.LiquidationSliceRule.FIRST_SLICE;
import static io.ringfence.codecs.LiquidationTargetRule.PART;
import static io.ringfence.codecs.LiquidationTargetRule.WHOLE;
import static io.ringfence.codecs.RoundingRule.CEIL;
import static io.ringfence.codecs.RoundingRule.FLOOR;
import static io.ringfence.codecs.RoundingRule.TRUNCATE;
import static io.ringfence.engine.parameter.LiquidationRules.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.parameter.RiskParametersDraft;
import org.junit.jupiter.api.Test;

/** Fee 1.5 % or a quarter of maintenance; band 1 %; target half way; a position above 10,000 $ is large; dust 100 $. One dollar a lot is 1,000,000 µ$. */
class LiquidationPlanTest {
    private static final long DOLLAR = 1_000_000L;
    private static final int BAND_PPM = 10_000;
    private static final int HALF_WAY_PPM = 500_000;
    private static final RiskParameters ONE_TIER = parameters(0, 50_000, 30_000);
    private static final RiskParameters TWO_TIERS = parameters(0, 50_000, 30_000, 5_000 * DOLLAR, 100_000, 60_000);

    @Test
    void shouldTakeNoMoreThanAQuarterOfMaintenanceAsFee() {
        assertEquals(7_500, LiquidationPlan.feePpm(ONE_TIER, DOLLAR));
        assertEquals(15_000, LiquidationPlan.feePpm(TWO_TIERS, 5_000 * DOLLAR));
    }

    @Test
    void shouldSizeASliceWithinATier() {
        // 4 % - (0.75 % + 1 %) = 2.25 %: 9 $ need 400 $ of notional.
        assertEquals(400, restoring(ONE_TIER, 1_000, DOLLAR, 9 * DOLLAR));
        assertEquals(401, restoring(ONE_TIER, 1_000, DOLLAR, 9 * DOLLAR + 1));
        assertEquals(1, restoring(ONE_TIER, 1_000, DOLLAR, 1));
        assertEquals(1_000, restoring(ONE_TIER, 1_000, DOLLAR, 22_500_000));
        assertEquals(1_000, restoring(ONE_TIER, 1_000, DOLLAR, 1_000 * DOLLAR));
    }

    @Test
    void shouldWalkTiersDownwards() {
        // 6,000 $ stand in the second tier, 1,000 of it above its bound: theta 8 %, phi 1.5 % + 1 %, so 5.5 % of 1,000
        // = 55 $ within it.
        assertEquals(1_000, restoring(TWO_TIERS, 6_000, DOLLAR, 55 * DOLLAR));
        // Below the bound the rate of the whole falls by 5 %, half of which counts: 125 $ at once, for one lot more.
        assertEquals(1_001, restoring(TWO_TIERS, 6_000, DOLLAR, 180 * DOLLAR));
        // And then 4 % - 2.5 % = 1.5 % in the first tier: 15 $ more need 1,000 $ more.
        assertEquals(2_000, restoring(TWO_TIERS, 6_000, DOLLAR, 195 * DOLLAR));
    }

    @Test
    void shouldCloseAllWhereNoSliceHelps() {
        // Theta 1.5 % against phi 0.25 % + 1 % helps, theta 1.05 % does not.
        assertEquals(1_000, restoring(parameters(0, 11_000, 10_000), 1_000, DOLLAR, 1));
    }

    @Test
    void shouldCapTheFirstSliceOfALargePositionAndLeaveNoDust() {
        assertEquals(4_000, slice(NONE, 20_000, 400 * DOLLAR, true));
        assertEquals(17_778, slice(NONE, 20_000, 400 * DOLLAR, false));
        assertEquals(10_000, slice(NONE, 10_000, 225 * DOLLAR, true));
        // 9,901 of 10,000 lots would leave 99 $.
        assertEquals(10_000, slice(NONE, 10_000, 222_772_500, false));
        assertEquals(9_900, slice(NONE, 10_000, 222_750_000, false));
    }

    @Test
    void shouldShareEquityByMaintenance() {
        assertEquals(33, LiquidationPlan.equityBehind(100, 3, 1, FLOOR));
        assertEquals(-33, LiquidationPlan.equityBehind(-100, 3, 1, TRUNCATE));
        assertEquals(-34, LiquidationPlan.equityBehind(-100, 3, 1, FLOOR));
    }

    @Test
    void shouldRoundPricesTowardsTheFund() {
        Instruments instruments = instruments();
        // One tick of one lot is 1,000 µ$. 100 lots at 1.0000 $, 9.05 $ behind them: 0.0905 a lot.
        assertEquals(910, LiquidationPlan.bankruptcyTicks(instruments, 0, true, DOLLAR, 100, 9_050_000));
        assertEquals(1_090, LiquidationPlan.bankruptcyTicks(instruments, 0, false, DOLLAR, 100, 9_050_000));
    }

    @Test
    void shouldStopAtTheBandOrAtTheBankruptcyPriceLessTheFund() {
        Instruments instruments = instruments();
        assertEquals(990, limit(instruments, true, 9_050_000, 0, false));
        assertEquals(1_010, limit(instruments, false, 9_050_000, 0, false));
        // Half a cent a lot behind it: 0.995; with 0.20 $ of the fund two tenths of a cent more.
        assertEquals(995, limit(instruments, true, 500_000, 0, false));
        assertEquals(993, limit(instruments, true, 500_000, 200_000, false));
        assertEquals(1_005, limit(instruments, false, 500_000, 0, false));
        assertEquals(990, limit(instruments, true, 500_000, 0, true));
    }

    @Test
    void shouldLayTheBandAroundTheIndexPriceAndTheBankruptcyPriceAroundTheMark() {
        Instruments instruments = instruments();
        // Index price 1.00 $: the band ends at 0.99 and 1.01. Mark price 0.98 and 1.02 $.
        long cent = DOLLAR / 100;
        assertEquals(990, limitAround(instruments, true, DOLLAR - 2 * cent, 100 * DOLLAR));
        assertEquals(1_010, limitAround(instruments, false, DOLLAR + 2 * cent, 100 * DOLLAR));
        // Half a cent a lot behind it: a long at a mark of 1.00 stops at 0.995, at one of 1.02 at 1.015.
        assertEquals(995, limitAround(instruments, true, DOLLAR, 500_000));
        assertEquals(1_015, limitAround(instruments, true, DOLLAR + 2 * cent, 500_000));
        assertEquals(985, limitAround(instruments, false, DOLLAR - 2 * cent, 500_000));
    }

    @Test
    void shouldStopBelowZeroAsFarFromTheIndexPriceAsItsRiskPriceSays() {
        Instruments instruments = instruments();
        // 100 lots at -37.00 $, where 1 % of the risk price is 0.37 $: no further than -37.37 for a long, -36.63 for a
        // short.
        long px = -37 * DOLLAR;
        assertEquals(-37_370, limitBelowZero(instruments, true, px, 37 * DOLLAR, 1_000 * DOLLAR));
        assertEquals(-36_630, limitBelowZero(instruments, false, px, 37 * DOLLAR, 1_000 * DOLLAR));
        // 5 $ behind 100 lots are five cents a lot.
        assertEquals(-37_050, limitBelowZero(instruments, true, px, 37 * DOLLAR, 5 * DOLLAR));
        assertEquals(-37_050, LiquidationPlan.bankruptcyTicks(instruments, 0, true, px, 100, 5 * DOLLAR));
        assertEquals(-36_950, LiquidationPlan.bankruptcyTicks(instruments, 0, false, px, 100, 5 * DOLLAR));
        // At zero the band is a share of the least risk price, here 20 $.
        assertEquals(-200, limitBelowZero(instruments, true, 0, 20 * DOLLAR, 1_000 * DOLLAR));
        assertEquals(200, limitBelowZero(instruments, false, 0, 20 * DOLLAR, 1_000 * DOLLAR));
    }

    private static long limitBelowZero(Instruments instruments, boolean isLong, long px, long riskPx, long behind) {
        return LiquidationPlan.limitTicks(instruments, 0, BAND_PPM, isLong, px, riskPx, px, 100, behind, 0, false);
    }

    @Test
    void shouldTakeTheFeeOutOfWhatIsAboveBankruptcyOnly() {
        assertEquals(8, LiquidationPlan.fee(7_500, 1_001, 1_001, 900, CEIL));
        assertEquals(5, LiquidationPlan.fee(7_500, 1_001, 1_001, 996, CEIL));
        assertEquals(0, LiquidationPlan.fee(7_500, 1_001, 1_001, 1_002, CEIL));
    }

    @Test
    void shouldWidenTheBandAsTheMarginIsLostAndWithTime() {
        // 1.5 times a maintenance rate of 3 % when all of it is lost: 4.5 %, within a band of 1 %. Of a margin of 300 $
        // a fifteenth is lost:
        // 0.3 %; half of it: 2.25 %, beyond the band.
        LiquidationRules rules = rules(1_500_000, 1_000_000, 0);
        assertEquals(0, LiquidationPlan.bandPpm(ONE_TIER, rules, 30_000, 300, 300, 9));
        assertEquals(0, LiquidationPlan.bandPpm(ONE_TIER, rules, 30_000, 400, 300, 9));
        assertEquals(3_000, LiquidationPlan.bandPpm(ONE_TIER, rules, 30_000, 280, 300, 9));
        assertEquals(BAND_PPM, LiquidationPlan.bandPpm(ONE_TIER, rules, 30_000, 150, 300, 9));
        assertEquals(BAND_PPM, LiquidationPlan.bandPpm(ONE_TIER, rules, 30_000, -5_000, 300, 9));
        // Twice as fast, and a third of the rate at most: 2/15 of 1 %.
        assertEquals(1_333, LiquidationPlan.bandPpm(ONE_TIER, rules(333_334, 2_000_000, 0), 30_000, 280, 300, 9));
        // Five basis points a second: 0.3 % and 9 times 0.05 %; the band ends it.
        assertEquals(7_500, LiquidationPlan.bandPpm(ONE_TIER, rules(1_500_000, 1_000_000, 500), 30_000, 280, 300, 9));
        assertEquals(BAND_PPM, LiquidationPlan.bandPpm(ONE_TIER, rules(0, 0, 500), 30_000, 280, 300, Long.MAX_VALUE));
        assertEquals(BAND_PPM, LiquidationPlan.bandPpm(ONE_TIER, NONE, 30_000, 300, 300, 0));
    }

    @Test
    void shouldLoseNothingOfTheBandAtTheLargestMargins() {
        LiquidationRules rules = rules(LiquidationRules.MAX_MULTIPLE_PPM, LiquidationRules.MAX_MULTIPLE_PPM, 1_000_000);
        long most = 1L << 62;
        assertEquals(BAND_PPM, LiquidationPlan.bandPpm(ONE_TIER, rules, 1_000_000, -most, most, Long.MAX_VALUE));
        assertEquals(0, LiquidationPlan.bandPpm(ONE_TIER, rules, 1_000_000, most, most, 0));
    }

    @Test
    void shouldNeedLessToBeClosedWhereTheLimitIsNear() {
        // Maintenance alone, limit at the index price: 3 % - 0.75 % = 2.25 % restore 9 $ with 400 $; up to initial
        // margin 5 % - 0.75 % = 4.25 %.
        assertEquals(400, LiquidationPlan.restoringLots(ONE_TIER, 0, 0, 1_000, DOLLAR, 9 * DOLLAR));
        assertEquals(212, LiquidationPlan.restoringLots(ONE_TIER, 1_000_000, 0, 1_000, DOLLAR, 9 * DOLLAR));
    }

    @Test
    void shouldCloseWholeOrInSharesOrNoLessThanTheLeast() {
        assertEquals(10_000, slice(rules(WHOLE, AT_ONCE, 0, 0), 10_000, 9 * DOLLAR, false));
        // A tenth of a large position, a seventh rounded up.
        assertEquals(2_000, slice(rules(PART, EVERY_SLICE, 100_000, 0), 20_000, 400 * DOLLAR, true));
        assertEquals(2_858, slice(rules(PART, EVERY_SLICE, 142_858, 0), 20_000, 400 * DOLLAR, true));
        // What restores 9 $ is 400 lots; no fewer than 700, and no more than are held.
        assertEquals(700, slice(rules(PART, AT_ONCE, 0, 700), 10_000, 9 * DOLLAR, false));
        assertEquals(10_000, slice(rules(PART, AT_ONCE, 0, 70_000), 10_000, 9 * DOLLAR, false));
        assertEquals(5_000, slice(rules(PART, FIRST_SLICE, 100_000, 5_000), 20_000, 400 * DOLLAR, true));
    }

    private static LiquidationRules rules(int spreadToMaintenancePpm, int adjustmentPpm, int growthPpm) {
        return new LiquidationRules(
                1, PART, AT_ONCE, 0, 0, spreadToMaintenancePpm, adjustmentPpm, growthPpm, FLOOR, CEIL, 0);
    }

    private static LiquidationRules rules(
            LiquidationTargetRule target, LiquidationSliceRule slices, int slicePpm, long minLots) {
        return new LiquidationRules(1, target, slices, slicePpm, minLots, 0, 0, 0, FLOOR, CEIL, 0);
    }

    private static long restoring(RiskParameters parameters, long heldLots, long riskPx, long shortfall) {
        return LiquidationPlan.restoringLots(parameters, HALF_WAY_PPM, BAND_PPM, heldLots, riskPx, shortfall);
    }

    private static long slice(LiquidationRules rules, long heldLots, long shortfall, boolean isLimited) {
        return LiquidationPlan.sliceLots(ONE_TIER, rules, BAND_PPM, heldLots, DOLLAR, shortfall, isLimited);
    }

    private static long limitAround(Instruments instruments, boolean isLong, long px, long behind) {
        return LiquidationPlan.limitTicks(instruments, 0, BAND_PPM, isLong, DOLLAR, DOLLAR, px, 100, behind, 0, false);
    }

    private static long limit(
            Instruments instruments, boolean isLong, long behind, long allowance, boolean isBackstop) {
        return LiquidationPlan.limitTicks(
                instruments, 0, BAND_PPM, isLong, DOLLAR, DOLLAR, DOLLAR, 100, behind, allowance, isBackstop);
    }

    private static Instruments instruments() {
        Instruments instruments = new Instruments(1);
        instruments.add(1, new byte[16], 0, 0, -2, 1, 1, -3, 0, true);
        return instruments;
    }

    private static RiskParameters parameters(long... tiers) {
        RiskParametersDraft draft = new RiskParametersDraft()
                .protectionPpm(1)
                .priceBandPpm(1)
                .openInterestUpper(1)
                .liquidationFeePpm(15_000)
                .liquidationBandPpm(10_000)
                .liquidationTargetPpm(500_000)
                .liquidationFirstSliceNotional(10_000 * DOLLAR)
                .liquidationDustNotional(100 * DOLLAR);
        for (int i = 0; i < tiers.length; i += 3) {
            draft.addTier(tiers[i], (int) tiers[i + 1], (int) tiers[i + 2]);
        }
        return draft.toVersion(1);
    }
}
