package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Alice bought one bitcoin (1,000 lots) at 10,000 $ from Bob with 1,000 $; 10,000 $ stand in the fund. Seven tenths of liquidation fees go to the pool of the market; one liquidation
 * may take a tenth of the fund for it, a day a fifth.
 */
class LossPaymentsTest {
    private static final long DOLLAR = 1_000_000L;

    private final EngineDesk desk = EngineDesk.openVenue();

    @Test
    void shouldShareTheFeeBetweenPoolAndFund() {
        open(10_000);
        desk.buy(CAROL, 1, 2_000, 915_000).price(920_000);
        // 812 lots at 9.15 $, fee 55.7235 $: 39.00645 $ of it for the pool.
        assertTrue(desk.last("LiquidationSliceDone").contains("fee=55723500 "));
        assertTrue(desk.last("LiquidationSliceDone").contains("poolFee=39006450"));
        assertEquals(39_006_450, pool(0));
        assertEquals(10_000 * DOLLAR + 55_723_500 - 39_006_450, fund());
        assertEquals(55_723_500, desk.state().ledger().movedUnits(LedgerReason.LIQUIDATION_FEE, 0));
    }

    @Test
    void shouldPayFromThePoolAndThenFromTheFundAsSoonAsASliceHasTraded() {
        open(10_000);
        fillPool();
        desk.buy(CAROL, 2, 2_000, 890_000).events.clear();
        // At 8,900 $ the account lacks 100 $ when everything is sold. The pool has 39.00645 $.
        desk.price(890_000);
        List<String> steps =
                desk.events.stream().filter(e -> e.startsWith("WaterfallStep")).toList();
        assertEquals(2, steps.size());
        assertTrue(
                steps.get(0)
                        .contains(
                                "accountId=2001 instrumentId=1 amount=39006450 balanceBefore=39006450 balanceAfter=0 layer=POOL"),
                steps.get(0));
        assertTrue(steps.get(1).contains("amount=60993550 "), steps.get(1));
        assertTrue(steps.get(1).contains("layer=FUND"), steps.get(1));
        assertEquals(0, pool(0));
        assertEquals(0, desk.cash(DAVE));
        assertFalse(desk.events.stream().anyMatch(e -> e.startsWith("DeficitRecorded")));
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
    }

    @Test
    void shouldTakeNoMoreFromTheFundThanOneLiquidationMay() {
        open(500);
        desk.buy(CAROL, 1, 2_000, 890_000).events.clear();
        // Lacking are 100 $, a tenth of the fund is 50 $.
        desk.price(890_000);
        assertTrue(desk.last("WaterfallStep").contains("amount=50000000 balanceBefore=500000000"));
        assertTrue(desk.last("DeficitRecorded").contains("amount=50000000 deficitAfter=50000000"));
        assertEquals(450 * DOLLAR, fund());
        assertEquals(0, desk.cash(ALICE));
    }

    @Test
    void shouldTakeNoMoreFromTheFundThanADayMay() {
        open(500);
        // Two more who lack 100 $ each when the price has fallen: a fifth of 500 $ is 100 $, for all three together.
        desk.dollars(DAVE, 1_000).dollars(BOB, 20_000);
        desk.account(5, FIRM, 0).dollars(5, 1_000);
        desk.buy(DAVE, 1, 1_000, 1_000_000).sell(BOB, 2, 1_000, 1_000_000);
        desk.buy(5, 1, 1_000, 1_000_000).sell(BOB, 3, 1_000, 1_000_000);
        desk.buy(CAROL, 1, 5_000, 890_000).events.clear();
        desk.price(890_000);
        assertEquals(400 * DOLLAR, fund());
        assertEquals(200 * DOLLAR, -desk.state().ledger().venueBalance(VenueAccount.DEFICIT, 0));
        assertEquals(100 * DOLLAR, desk.state().fundUse().usedToday(0, desk.nowNs));
        // Tomorrow's bound is measured by what the fund holds then.
        desk.pass(86_400 * SECOND);
        assertEquals(0, desk.state().fundUse().usedToday(0, desk.nowNs));
    }

    @Test
    void shouldLeaveInTheFundWhatTheMarketMustLeave() {
        desk.waterfall(PERP, 700_000, 1_000_000, 1_000_000, 470 * DOLLAR);
        openWithout(500);
        desk.buy(CAROL, 1, 2_000, 890_000).price(890_000);
        assertEquals(470 * DOLLAR, fund());
        assertTrue(desk.last("DeficitRecorded").contains("amount=70000000"));
    }

    @Test
    void shouldNotGoFurtherThanPoolAndFundWouldPay() {
        desk.parameterTerms = e -> e.liquidationBandPpm(100_000);
        desk.parameters(PERP);
        open(500);
        // At 9,200 $: 200 $ behind the position, 50 $ allowed, so no lower than 8,950 $ though the band ends at 8,280
        // $.
        desk.buy(CAROL, 1, 2_000, 890_000).price(920_000);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
        long ticks = desk.state().liquidations().awaitedTicks(desk.accountIndex(ALICE));
        assertEquals(89_500, ticks);
    }

    @Test
    void shouldChargeALossToTheMarketsThatMadeIt() {
        desk.instrument(2, "P2", INDEX).parameters(2).status(2, TradingStatus.CONTINUOUS);
        open(500);
        desk.waterfall(2, 0, 0, 0, 0);
        // Alice also has 100 lots short from 10,000 $ in a market whose losses the fund does not pay, and gains there
        // what she loses here.
        limit(BOB, Side.BUY, 100, 1_000_000);
        limit(ALICE, Side.SELL, 100, 1_000_000);
        desk.buy(CAROL, 1, 2_000, 885_000).events.clear();
        // 1,000 - 1,150 + 110 = -40 at the end: all of it made by the long position, and the fund's 40 $ are within its
        // 50.
        desk.price(890_000);
        assertTrue(desk.last("WaterfallStep").contains("instrumentId=1 amount=40000000 "), desk.last("WaterfallStep"));
        assertEquals(460 * DOLLAR, fund());
        limit(CAROL, Side.SELL, 100, 890_000);
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
        assertEquals(0, desk.cash(ALICE));
    }

    @Test
    void shouldNotLetAMarketWithoutClaimOnTheFundTakeAnything() {
        desk.instrument(2, "P2", INDEX).parameters(2).status(2, TradingStatus.CONTINUOUS);
        desk.waterfall(2, 0, 0, 0, 0);
        openWithout(500);
        limit(BOB, Side.SELL, 300, 1_000_000);
        limit(ALICE, Side.BUY, 300, 1_000_000);
        limit(CAROL, Side.BUY, 300, 890_000);
        desk.buy(CAROL, 1, 2_000, 890_000).events.clear();
        // Lost are 1,100 and 330 $; lacking 430: 10/13 of it by the market for which the fund pays without bound,
        // 330.769230 $,
        // 3/13 by the other, 99.230770 $.
        desk.price(890_000);
        assertEquals(169_230_770, fund());
        assertTrue(desk.last("DeficitRecorded").contains("amount=99230770 "));
        assertEquals(0, desk.cash(ALICE));
    }

    @Test
    void shouldRefuseEachFieldOutsideItsBounds() {
        refuses(1_000_001, 0, 0, 0, "bound=1000000 value=1000001 detail=poolFeePpm");
        refuses(0, -1, 0, 0, "bound=0 value=-1 detail=eventCapPpm");
        refuses(0, 2, 1, 0, "bound=2 value=1 detail=dayCapPpm");
        refuses(0, 0, 1_000_001, 0, "bound=1000000 value=1000001 detail=dayCapPpm");
        refuses(0, 0, 0, -1, "bound=0 value=-1 detail=fundFloor");
        desk.waterfall(PERP, 0, 0, 0, 0, 1_000_001);
        assertTrue(desk.last("CommandRejected").contains("bound=1000000 value=1000001 detail=stressPpm"));
        desk.waterfall(9, 0, 0, 0, 0);
        assertTrue(desk.last("CommandRejected").contains("reason=UNKNOWN_INSTRUMENT"));
        desk.as(TRADER).waterfall(PERP, 0, 0, 0, 0);
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
    }

    @Test
    void shouldDescribeTheParametersThatWereSet() {
        desk.waterfall(PERP, 1, 2, 3, 4).waterfall(PERP, 5, 6, 7, 8).events.clear();
        desk.describe();
        assertTrue(
                desk.last("WaterfallParametersSet")
                        .contains(
                                "instrumentId=1 parametersVersion=2 fundFloor=8 poolFeePpm=5 eventCapPpm=6 dayCapPpm=7 stressPpm=0 deleveragingRule=NONE"));
        assertTrue(desk.last("VenueDescribed").contains("definitionCount=" + (desk.events.size() - 1)));
    }

    private void refuses(int poolFeePpm, int eventCapPpm, int dayCapPpm, long fundFloor, String numbers) {
        desk.waterfall(PERP, poolFeePpm, eventCapPpm, dayCapPpm, fundFloor);
        assertTrue(desk.last("CommandRejected").contains(numbers), desk.last("CommandRejected"));
        assertTrue(desk.last("CommandRejected").contains("reason=INVALID_FIELD"));
    }

    private void limit(long account, Side side, long lots, long price) {
        desk.order(account, 9, 2, side, OrderType.LIMIT, TimeInForce.GTC, price, lots);
    }

    private void open(long fund) {
        desk.waterfall(PERP, 700_000, 100_000, 200_000, 0);
        openWithout(fund);
    }

    private void openWithout(long fund) {
        desk.dollars(FUND, fund).price(1_000_000);
        desk.dollars(ALICE, 1_000).dollars(BOB, 10_000).dollars(CAROL, 100_000);
        desk.buy(ALICE, 1, 1_000, 1_000_000)
                .sell(BOB, 1, 1_000, 1_000_000)
                .events
                .clear();
    }

    /** Alice's liquidation brings the pool 39.00645 $, and Dave takes her place. */
    private void fillPool() {
        desk.buy(CAROL, 1, 812, 915_000).price(920_000);
        assertEquals(39_006_450, pool(0));
        desk.dollars(ALICE, 10_000).price(1_000_000);
        desk.dollars(DAVE, 1_000).dollars(BOB, 20_000);
        desk.buy(DAVE, 1, 1_000, 1_000_000).sell(BOB, 2, 1_000, 1_000_000);
        assertEquals(1_000, desk.lots(DAVE));
    }

    private long pool(int instrument) {
        return desk.state().ledger().balance(desk.state().ledger().poolRow(instrument), 0);
    }

    private long fund() {
        return desk.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0);
    }
}
