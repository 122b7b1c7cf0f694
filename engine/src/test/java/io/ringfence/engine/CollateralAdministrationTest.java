package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.parameter.CollateralGroups;
import org.junit.jupiter.api.Test;

/** Collateral's parameters on a live venue. BTC stands at 10,000 $ and counts 90 % for maintenance and 85 % for new risk until something else is said. */
class CollateralAdministrationTest {
    private static final long DOLLAR = 1_000_000;
    private static final long NO_BOUND = Long.MIN_VALUE;

    private final EngineDesk desk = EngineDesk.openVenue().price(1_000_000);

    @Test
    void shouldAnnounceAndDescribeWhatIsInForce() {
        desk.collateralGroup(3, 500 * DOLLAR, 2_000_000);
        assertEquals(
                "CollateralGroupSet collateralGroup=3 freeValue=500000000 requirementSharePpm=2000000",
                plain("CollateralGroupSet"));
        desk.collateral(
                BTC, c -> c.poolCap(9 * DOLLAR).depositCap(77).collateralGroup(3), 5, 800_000, 700_000, NO_BOUND, 1, 0);
        String line = plain("CollateralParametersSet");
        assertTrue(
                line.startsWith(
                        "CollateralParametersSet assetId=2 version=2 poolCap=9000000 depositCap=77 collateralGroup=3"),
                line);
        assertTrue(line.contains("maintenanceWeightPpm=800000"), line);
        desk.marginTerms(1, 2, 3, 4);
        assertEquals(
                "MarginTermsSet openOrderMargin=1 freeProfit=2 profitSharePpm=3 profitWeightPpm=4",
                plain("MarginTermsSet"));
        desk.events.clear();
        desk.describe();
        assertEquals(1, count("CollateralGroupSet"));
        assertEquals(1, count("CollateralParametersSet"));
        assertEquals(1, count("MarginTermsSet"));
        assertTrue(desk.last("AssetDefined").contains("maintenanceWeightPpm=800000"), desk.last("AssetDefined"));
    }

    @Test
    void shouldDescribeNothingOfItWhereNothingWasSaid() {
        desk.events.clear();
        desk.describe();
        assertEquals(0, count("CollateralGroupSet") + count("CollateralParametersSet") + count("MarginTermsSet"));
    }

    @Test
    void shouldLiquidateWhoFallsUnderMaintenanceMarginByAHaircut() {
        // 0.1 BTC is worth 1,000 $; 1.99 BTC bought at 10,000 $ need 597 $, no more than 59.7 % of that.
        desk.deposit(ALICE, BTC, 10_000_000).dollars(BOB, 100_000);
        desk.collateral(BTC, c -> {}, NO_BOUND, 1_000_000, 1_000_000);
        desk.sell(BOB, 1, 1_990, 1_000_000).buy(ALICE, 1, 1_990, 1_000_000);
        desk.collateral(BTC, c -> {}, NO_BOUND, 597_000, 597_000);
        assertEquals(0, count("LiquidationStarted"));
        desk.collateral(BTC, c -> {}, NO_BOUND, 596_999, 596_999);
        String line = desk.last("LiquidationStarted");
        assertTrue(line.contains("equity=596999000 maintenanceMargin=597000000"), line);
    }

    @Test
    void shouldRefuseDepositsBeyondTheCapWhoeverTheyAreFor() {
        desk.deposit(ALICE, BTC, 60).collateral(BTC, c -> c.depositCap(100));
        desk.deposit(BOB, BTC, 41);
        assertRejected("DEPOSIT_CAP", "bound=100 value=101");
        desk.deposit(FUND, BTC, 41);
        assertRejected("DEPOSIT_CAP", "bound=100 value=101");
        desk.deposit(BOB, BTC, 40).deposit(BOB, BTC, 1);
        assertRejected("DEPOSIT_CAP", "bound=100 value=101");
        // What has left the venue makes room; what waits to leave does not.
        desk.withdraw(BOB, 1, BTC, 40).deposit(BOB, BTC, 1);
        assertRejected("DEPOSIT_CAP", "bound=100 value=101");
        desk.settle(1, WithdrawalOutcome.CONFIRMED).deposit(BOB, BTC, 40);
        assertTrue(desk.last("Deposited").contains("balance=40"));
    }

    @Test
    void shouldScaleWhatEachMayLendOnByTheSizeOfThePool() {
        // 0.1 BTC counts 850 $ of 17,000 $ notional; where ten times that is deposited and half of it may count: 425 $.
        desk.deposit(ALICE, BTC, 10_000_000).deposit(CAROL, BTC, 90_000_000);
        desk.collateral(BTC, c -> c.poolCap(5_000 * DOLLAR), NO_BOUND, 900_000, 850_000);
        desk.buy(ALICE, 1, 850, 1_000_000);
        assertTrue(desk.last("OrderRejected").contains("bound=425000000 value=425010000"), desk.last("OrderRejected"));
        desk.buy(ALICE, 1, 849, 1_000_000);
        assertEquals(1, count("OrderAccepted"));
        // And so must a withdrawal leave more: 424.51 $ is half of 85 % of what 9,988,470.6 units are worth.
        desk.withdraw(ALICE, 1, BTC, 10_000_000 - 9_988_470);
        assertRejected("INSUFFICIENT_MARGIN", "bound=424509975 value=424510000");
        desk.withdraw(ALICE, 1, BTC, 10_000_000 - 9_988_471);
        assertTrue(desk.last("WithdrawalRequested").contains("balance=9988471"));
    }

    @Test
    void shouldRejectWhatIsOutOfBounds() {
        desk.as(TRADER).collateral(BTC, c -> {});
        assertRejected("NOT_ENTITLED", "templateId=");
        desk.collateral(9, c -> {});
        assertRejected("UNKNOWN_ASSET", "value=9");
        desk.collateral(BTC, c -> c.poolCap(0));
        assertRejected("INVALID_FIELD", "bound=1 value=0");
        desk.collateral(BTC, c -> c.collateralGroup(1));
        assertRejected("INVALID_FIELD", "detail=collateralGroup");
        desk.collateral(USD, c -> {}, NO_BOUND, 900_000, 900_000);
        assertRejected("INVALID_FIELD", "detail=maintenanceWeightPpm");
        long[] tiers = new long[17 * 3];
        for (int k = 0; k < 17; k++) {
            tiers[3 * k] = k + 1L;
        }
        desk.collateral(BTC, c -> {}, tiers);
        assertRejected("TIER_LIMIT", "bound=16");

        desk.as(TRADER).collateralGroup(1, 0, 0);
        assertRejected("NOT_ENTITLED", "templateId=");
        desk.collateralGroup(0, 0, 0);
        assertRejected("INVALID_FIELD", "bound=1 value=0");
        desk.collateralGroup(CollateralGroups.MAX_GROUPS + 1, 0, 0);
        assertRejected("INVALID_FIELD", "bound=64 value=65");
        desk.collateralGroup(1, ExactRange.MAX_VALUE + 1, 0);
        assertRejected("INVALID_FIELD", "detail=freeValue");
        desk.collateralGroup(1, 0, CollateralGroups.MAX_SHARE_PPM + 1);
        assertRejected("INVALID_FIELD", "detail=requirementSharePpm");

        desk.as(TRADER).marginTerms(0, 0, 0, 0);
        assertRejected("NOT_ENTITLED", "templateId=");
        desk.marginTerms(1_000 * DOLLAR + 1, 0, 0, 0);
        assertRejected("INVALID_FIELD", "detail=openOrderMargin");
        desk.marginTerms(0, -1, 0, 0);
        assertRejected("INVALID_FIELD", "detail=freeProfit");
        desk.marginTerms(0, 0, 1_000_001, 0);
        assertRejected("INVALID_FIELD", "detail=profitSharePpm");
        desk.marginTerms(0, 0, 0, -1);
        assertRejected("INVALID_FIELD", "detail=profitWeightPpm");
    }

    private void assertRejected(String reason, String numbers) {
        String line = desk.last("CommandRejected");
        assertTrue(line.contains("reason=" + reason) && line.contains(numbers), line);
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        desk.events.clear();
    }

    private long count(String name) {
        return desk.events.stream().filter(e -> e.startsWith(name + " ")).count();
    }

    private String plain(String name) {
        return desk.last(name).replaceAll(" [@.].*", "");
    }
}
