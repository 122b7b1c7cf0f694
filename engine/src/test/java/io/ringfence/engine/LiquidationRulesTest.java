package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RoundingRule;
import io.ringfence.codecs.SetLiquidationRulesEncoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Alice bought one bitcoin (1,000 lots) at 10,000 $ from Bob with 1,000 $. Initial margin 5 %, maintenance 3 %, target half way where nothing else is said; liquidation
 * fee 0.75 %, band 1 %. At 9,200 $ her equity is 200 $, maintenance margin 276 $.
 */
class LiquidationRulesTest {
    private final EngineDesk desk = EngineDesk.openVenue();

    @Test
    void shouldStopAtMaintenanceMarginWhereTheRuleSaysSo() {
        open(LiquidationTargetRule.MAINTENANCE);
        // Missing 76 $; 3 % - 0.75 % - 1 % = 1.25 % restore it with 6,080 $: 660.9 lots of 9.20 $.
        assertSlice("quantity=661 ", "targetEquity=276000000");
        assertTrue(desk.last("LiquidationEnded").contains("reason=RESTORED"));
    }

    @Test
    void shouldGoOnToInitialMarginWhereTheRuleSaysSo() {
        open(LiquidationTargetRule.INITIAL);
        // Missing 260 $; 5 % - 1.75 % = 3.25 % restore it with 8,000 $: 869.6 lots.
        assertSlice("quantity=870 ", "targetEquity=460000000");
        assertTrue(desk.last("LiquidationEnded").contains("reason=RESTORED"));
    }

    @Test
    void shouldCloseTheWholePositionWhereTheRuleSaysSo() {
        open(LiquidationTargetRule.WHOLE);
        assertSlice("quantity=1000 ", "targetEquity=460000000");
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
        assertEquals(0, desk.lots(ALICE));
    }

    @Test
    void shouldGoOnClosingWholeAboveTheTargetButRecoverAboveMaintenance() {
        // 700 lots are bid for: what is left, 300 lots, needs 82.80 $ and 138 $ at most.
        desk.liquidationRules(PERP, e -> e.targetRule(LiquidationTargetRule.WHOLE));
        openWith(700, 920_000);
        desk.price(920_000);
        // Sold at 9,200 $: fee 0.75 % of 6,440 $ = 48.30; equity 151.70, above any target, and still an order is
        // awaited.
        assertTrue(desk.last("LiquidationSliceDone").contains("equity=151700000 maintenanceMargin=82800000"));
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
        // A change of price ends it: nobody is closed who covers maintenance margin when looked at anew.
        desk.price(920_100);
        assertTrue(desk.last("LiquidationEnded").contains("reason=RECOVERED"));
        assertEquals(300, desk.lots(ALICE));
    }

    @Test
    void shouldLeaveAMarketAloneThatIsNotClosedWholeOnceTheTargetIsReached() {
        desk.instrument(2, "P2", INDEX).parameters(2).status(2, TradingStatus.CONTINUOUS);
        desk.liquidationRules(PERP, e -> e.targetRule(LiquidationTargetRule.WHOLE));
        openWith(2_000, 920_000);
        limit(BOB, Side.SELL, 10, 1_000_000);
        limit(ALICE, Side.BUY, 10, 1_000_000);
        limit(CAROL, Side.BUY, 1_000, 920_000);
        // With ten lots more in the other market: equity 192, maintenance margin 278.76, of which 276 are here.
        desk.price(920_000);
        assertEquals(0, desk.lots(ALICE));
        assertEquals(1, slices());
        // Of 123 $ the ten lots need a little.
        assertTrue(desk.last("LiquidationEnded").contains("reason=RESTORED"));
        assertEquals(10, desk.state().positions().lots(desk.accountIndex(ALICE), 1));
    }

    @Test
    void shouldCloseAShareOfALargePositionWithEverySlice() {
        desk.parameters(PERP, 5_000_000_000L, 30_000, 0, 50_000, 30_000);
        desk.liquidationRules(
                PERP, e -> e.sliceRule(LiquidationSliceRule.EVERY_SLICE).slicePpm(300_000));
        openWith(2_000, 918_000);
        desk.price(920_000);
        assertSlice("quantity=300 ", "limitPrice=910800");
        assertTrue(desk.last("LiquidationWaiting").contains("reason=COOL_DOWN"));
        desk.pass(29 * SECOND);
        desk.events.clear();
        desk.price(920_000).pass(SECOND);
        // 700 lots are 6,440 $, still large: 30 % of them, and again a rest.
        assertSlice("quantity=210 ", "targetEquity=257600000");
        assertTrue(desk.last("LiquidationWaiting").contains("reason=COOL_DOWN"));
    }

    @Test
    void shouldSellAtOnceWhereNothingIsLimited() {
        desk.parameters(PERP, 1_000_000_000L, 30_000, 0, 50_000, 30_000);
        desk.liquidationRules(
                PERP, e -> e.sliceRule(LiquidationSliceRule.AT_ONCE).slicePpm(0));
        openWith(2_000, 915_000);
        desk.price(920_000);
        assertSlice("quantity=812 ", "targetEquity=368000000");
        assertTrue(desk.last("LiquidationEnded").contains("reason=RESTORED"));
    }

    @Test
    void shouldSliceNoLessThanTheLeast() {
        desk.liquidationRules(PERP, e -> e.minQuantity(900));
        openWith(2_000, 915_000);
        desk.price(920_000);
        assertSlice("quantity=900 ", "limitPrice=910800");
    }

    @Test
    void shouldGoFurtherFromTheIndexPriceAsTimePasses() {
        desk.liquidationRules(PERP, LiquidationTargetRule.PART, LiquidationSliceRule.AT_ONCE);
        desk.parameterTerms = e -> e.liquidationBandPpm(100_000);
        desk.parameters(PERP);
        openWith(2_000, 906_500);
        desk.price(920_000);
        // 76 of 276 $ are lost, 27.5362 %, of 1.5 * 3 %: 1.2391 %, so no lower than 9,086.00 $ rounded towards the
        // index price.
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
        desk.events.clear();
        desk.pass(SECOND - 1);
        assertEquals(0, slices());
        // Each second 0.05 % or 4.60 $ further: 9,081.50, 9,076.90, 9,072.30, 9,067.70.
        desk.pass(1).price(920_000);
        assertEquals(0, slices());
        desk.pass(SECOND);
        assertEquals(0, slices());
        desk.pass(SECOND).price(920_000);
        assertEquals(0, slices());
        // The fifth second brings 9,063.10 $, within reach of the bid at 9,065.00 $, and no report is needed.
        desk.pass(SECOND);
        assertEquals(0, slices());
        desk.pass(SECOND);
        assertSlice("limitPrice=906310 ", "side=SELL");
    }

    @Test
    void shouldBeginAfreshWithTheNextLiquidation() {
        desk.liquidationRules(PERP, LiquidationTargetRule.PART, LiquidationSliceRule.AT_ONCE);
        desk.parameterTerms = e -> e.liquidationBandPpm(100_000);
        desk.parameters(PERP);
        openWith(1, 1_000);
        desk.price(920_000).pass(SECOND).price(920_000).pass(SECOND).price(930_000);
        assertTrue(desk.last("LiquidationEnded").contains("reason=RECOVERED"));
        long hash = desk.engine.timeHash();
        desk.pass(SECOND);
        assertNotEquals(hash, desk.engine.timeHash());
        desk.price(920_000);
        assertEquals(90_861, desk.state().liquidations().awaitedTicks(desk.accountIndex(ALICE)));
    }

    @Test
    void shouldRoundTheFeeAsTheRuleSays() {
        desk.liquidationRules(PERP, e -> e.feeRounding(RoundingRule.FLOOR).shareRounding(RoundingRule.TRUNCATE));
        openWith(2_000, 915_010);
        desk.price(920_000);
        // 812 lots at 9.1501 $ are 7,429.8812 $: 0.75 % of it 55.724109 $.
        assertTrue(desk.last("LiquidationSliceDone").contains("fee=55724109 "));
    }

    @Test
    void shouldRefuseEachFieldOutsideItsBounds() {
        refuses(e -> e.targetRule(LiquidationTargetRule.NULL_VAL), "bound=4 value=255 detail=targetRule");
        refuses(e -> e.sliceRule(LiquidationSliceRule.NULL_VAL), "bound=3 value=255 detail=sliceRule");
        refuses(e -> e.shareRounding(RoundingRule.NULL_VAL), "bound=4 value=255 detail=shareRounding");
        refuses(e -> e.feeRounding(RoundingRule.NULL_VAL), "bound=4 value=255 detail=feeRounding");
        refuses(e -> e.minQuantity(-1), "bound=0 value=-1 detail=minQuantity");
        refuses(e -> e.slicePpm(0), "bound=1 value=0 detail=slicePpm");
        refuses(e -> e.slicePpm(1_000_001), "bound=1000000 value=1000001 detail=slicePpm");
        refuses(e -> e.sliceRule(LiquidationSliceRule.AT_ONCE), "bound=0 value=200000 detail=slicePpm");
        refuses(
                e -> e.spreadToMaintenancePpm(10_000_001).bankruptcyAdjustmentPpm(1),
                "bound=10000000 value=10000001 detail=spreadToMaintenancePpm");
        refuses(e -> e.spreadToMaintenancePpm(1), "bound=1 value=0 detail=bankruptcyAdjustmentPpm");
        refuses(e -> e.bankruptcyAdjustmentPpm(1), "bound=0 value=1 detail=bankruptcyAdjustmentPpm");
        refuses(e -> e.bandGrowthPpm(-1), "bound=0 value=-1 detail=bandGrowthPpm");
        refuses(e -> e.maxUnfilledSlices(3_601), "bound=3600 value=3601 detail=maxUnfilledSlices");
        desk.instrument(2, "P2", INDEX, 10, 5);
        desk.liquidationRules(2, e -> e.minQuantity(7));
        assertTrue(desk.last("CommandRejected").contains("bound=5 value=7 detail=minQuantity"));
        desk.liquidationRules(9, e -> {});
        assertTrue(desk.last("CommandRejected").contains("reason=UNKNOWN_INSTRUMENT"));
        desk.as(TRADER).liquidationRules(PERP, e -> {});
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
    }

    @Test
    void shouldDescribeTheRulesThatWereSet() {
        desk.describe();
        assertFalse(desk.events.stream().anyMatch(e -> e.startsWith("LiquidationRulesSet")));
        desk.liquidationRules(PERP, e -> e.minQuantity(7));
        desk.liquidationRules(PERP, e -> e.minQuantity(8));
        desk.events.clear();
        desk.describe();
        assertTrue(desk.last("LiquidationRulesSet")
                .startsWith("LiquidationRulesSet instrumentId=1 rulesVersion=2 minQuantity=8 slicePpm=200000"
                        + " spreadToMaintenancePpm=0 bankruptcyAdjustmentPpm=0 bandGrowthPpm=0 targetRule=PART"
                        + " sliceRule=FIRST_SLICE shareRounding=FLOOR feeRounding=CEIL maxUnfilledSlices=0"));
        assertTrue(desk.last("VenueDescribed").contains("definitionCount=" + (desk.events.size() - 1)));
    }

    private void refuses(Consumer<SetLiquidationRulesEncoder> terms, String numbers) {
        long hash = desk.engine.businessHash();
        desk.liquidationRules(PERP, terms);
        String line = desk.last("CommandRejected");
        assertTrue(line.contains(numbers) && line.contains("reason=INVALID_FIELD"), line);
        assertEquals(hash, desk.engine.businessHash());
    }

    private long slices() {
        return desk.events.stream()
                .filter(e -> e.startsWith("LiquidationSlice "))
                .count();
    }

    private void assertSlice(String first, String second) {
        String line = desk.last("LiquidationSlice");
        assertTrue(line.contains(first) && line.contains(second), line);
    }

    private void limit(long account, Side side, long lots, long price) {
        desk.order(account, 9, 2, side, OrderType.LIMIT, TimeInForce.GTC, price, lots);
    }

    private void open(LiquidationTargetRule target) {
        desk.liquidationRules(PERP, e -> e.targetRule(target));
        openWith(2_000, 915_000);
        desk.price(920_000);
    }

    /** Carol bids for so many lots at a price. */
    private void openWith(long lots, long price) {
        desk.price(1_000_000).dollars(ALICE, 1_000).dollars(BOB, 10_000).dollars(CAROL, 100_000);
        desk.buy(ALICE, 1, 1_000, 1_000_000).sell(BOB, 1, 1_000, 1_000_000);
        desk.buy(CAROL, 1, lots, price).events.clear();
    }
}
