package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.DefineAssetEncoder;
import io.ringfence.codecs.DefineIndexEncoder;
import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.ListInstrumentEncoder;
import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.engine.instrument.Instruments;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Oil, whose listing allows prices of zero and below: ticks of 0.10 $, lots of a thousandth, so one tick of one lot is 100 µ$. Its index has a least risk price of 20 $.
 * Initial margin 5 %, maintenance 3 %; protection 2 %, collar 5 %, liquidation band 1 %.
 */
class NonPositivePricesTest {
    private static final int OIL = 2;

    private final EngineDesk desk = EngineDesk.openVenue();

    @Test
    void shouldTellALeastRiskPriceIfAndOnlyIfPricesMayBeBelowZero() {
        index(e -> e.leastRiskPrice(2_000));
        rejected("bound=0 value=2000 detail=leastRiskPrice");
        index(e -> e.nonPositivePricesAllowed(BooleanType.YES));
        rejected("bound=1 detail=leastRiskPrice");
        index(e -> e.nonPositivePricesAllowed(BooleanType.YES).leastRiskPrice(0));
        rejected("bound=1 value=0 detail=leastRiskPrice");
        index(e -> e.nonPositivePricesAllowed(BooleanType.YES).leastRiskPrice(Long.MAX_VALUE));
        rejected("value=" + Long.MAX_VALUE + " detail=leastRiskPrice");
        index(e -> e.nonPositivePricesAllowed(BooleanType.NO));
        assertTrue(desk.last("IndexDefined").contains("nonPositivePricesAllowed=NO ."), last());
    }

    @Test
    void shouldListAnInstrumentOnlyAsItsIndexHasIt() {
        oilIndex();
        desk.instrument(OIL, "OIL-PERP", OIL);
        rejected("bound=1 value=0 detail=nonPositivePricesAllowed");
        desk.listingTerms = e -> e.nonPositivePricesAllowed(BooleanType.YES);
        desk.instrument(OIL, "BTC-TOO", INDEX);
        rejected("bound=0 value=1 detail=nonPositivePricesAllowed");
        // A lot of a thousandth at the least risk price is 20,000 µ$; a tick of 20.10 $ is worth 100 µ$ more.
        desk.instrument(OIL, "OIL-PERP", OIL, 2_010, 1);
        rejected("bound=20000 value=20100 detail=tickSize");
        desk.instrument(OIL, "OIL-PERP", OIL, 2_000, 1);
        assertTrue(desk.last("InstrumentListed").contains("nonPositivePricesAllowed=YES"), last());
    }

    @Test
    void shouldRefuseALotWhoseLeastRiskPriceIsBeyondTheExactRange() {
        oilIndex();
        desk.listingTerms = e -> e.nonPositivePricesAllowed(BooleanType.YES);
        // 2^50 µ$ are 1,125,899,906.842624 $; 56,294,995,343 thousandths at 20 $ are 1,125,899,906.86 $.
        desk.instrument(OIL, "OIL-PERP", OIL, 1, 56_294_995_343L);
        rejected("bound=" + (1L << 50) + " value=1125899906860000 detail=lotSize");
        desk.instrument(OIL, "OIL-PERP", OIL, 1, 56_294_995_342L);
        assertTrue(desk.last("InstrumentListed").contains("lotSize=56294995342"), last());
    }

    @Test
    void shouldTakeNoCollateralThatMayCostItsHolderSomething() {
        oilIndex();
        desk.asset(3, "OIL", OIL, 8, DefineAssetEncoder.TiersEncoder.upperValueNullValue(), 500_000, 400_000);
        rejected("bound=0 value=2 detail=indexId");
    }

    @Test
    void shouldAdmitAReferencePriceBelowZeroWithinTheSameBounds() {
        oilIndex();
        long most = (1L << 50) / 100 * 10;
        listing(e -> e.referencePrice(-most - 10));
        rejected("bound=" + -most + " value=" + (-most - 10) + " detail=referencePrice");
        listing(e -> e.referencePrice(-35));
        rejected("bound=10 value=-35 detail=referencePrice");
        listing(e -> e.referencePrice(-3_760));
        assertTrue(desk.last("InstrumentListed").contains("referencePrice=-3760"), last());
        assertEquals(-376, desk.state().priceBands().referenceTicks(1));
    }

    @Test
    void shouldBoundPricesOnBothSidesOfZero() {
        open(100);
        Instruments instruments = desk.state().instruments();
        long least = instruments.price(1, instruments.minPriceTicks(1));
        oil(ALICE, 1, Side.BUY, least - 10, 1);
        orderRejected(RejectReason.INVALID_PRICE, "bound=" + least + " value=" + (least - 10));
        oil(ALICE, 1, Side.BUY, -5, 1);
        orderRejected(RejectReason.PRICE_NOT_ON_TICK, "bound=10 value=-5");
        oil(ALICE, 1, Side.BUY, 0, 1);
        oil(ALICE, 2, Side.BUY, -10, 1);
        desk.replace(ALICE, 2, 1, least - 10);
        assertTrue(desk.last("ReplaceRejected").contains("bound=" + least), last());
        desk.replace(ALICE, 2, 1, -3_000);
        assertTrue(desk.last("OrderReplaced").contains("price=-3000"), last());
        assertEquals(0, desk.state().book(1).bestBidTicks());
        // Elsewhere the bound is a tick.
        desk.buy(ALICE, 3, 1, 0);
        orderRejected(RejectReason.INVALID_PRICE, "bound=10 value=0");
        desk.buy(ALICE, 3, 1, -10);
        orderRejected(RejectReason.INVALID_PRICE, "bound=10 value=-10");
    }

    @Test
    void shouldKeepADistanceAboveZero() {
        open(100);
        for (long distance : new long[] {0, -10}) {
            trailing(1, e -> e.trailingDistance(distance));
            orderRejected(RejectReason.INVALID_TRIGGER, "bound=10 value=" + distance);
        }
    }

    @Test
    void shouldAdmitNoRiskBeforeTheIndexIsPricedAndThenAtZeroToo() {
        oilIndex();
        listing(e -> {});
        desk.parameters(OIL).status(OIL, TradingStatus.CONTINUOUS).dollars(ALICE, 1_000);
        oil(ALICE, 1, Side.BUY, 0, 1);
        orderRejected(RejectReason.PRICE_NOT_USABLE, "");
        desk.price(OIL, 0);
        assertEquals(FeedState.VALID, desk.state().feeds().state(1));
        oil(ALICE, 1, Side.BUY, 0, 1);
        assertTrue(desk.last("OrderAccepted").contains("price=0"), last());
    }

    @Test
    void shouldKeepTheCollarAroundZeroThroughARestart() {
        open(0);
        oil(BOB, 1, Side.SELL, 0, 10);
        oil(ALICE, 1, Side.BUY, 0, 10);
        desk.restarted();
        assertEquals(FeedState.INVALID, desk.state().feeds().state(1));
        // New risk is refused, what only reduces is held to the collar of the last price, here 0.
        oil(ALICE, 2, Side.SELL, -110, 5);
        orderRejected(RejectReason.PRICE_OUT_OF_BAND, "bound=-100 value=-110");
        oil(ALICE, 2, Side.BUY, 0, 5);
        orderRejected(RejectReason.PRICE_NOT_USABLE, "");
        assertEquals(-10, desk.state().priceBands().lowestByIndexTicks(1));
    }

    @Test
    void shouldMeasureTheCollarByTheLeastRiskPriceNearZero() {
        open(0);
        // 5 % of 20.00 are 1.00 either way.
        oil(ALICE, 1, Side.SELL, -110, 1);
        orderRejected(RejectReason.PRICE_OUT_OF_BAND, "bound=-100 value=-110");
        oil(ALICE, 1, Side.SELL, -100, 1);
        assertTrue(desk.last("OrderAccepted").contains("price=-100"), last());
        oil(BOB, 1, Side.BUY, 110, 1);
        orderRejected(RejectReason.PRICE_OUT_OF_BAND, "bound=100 value=110");
    }

    @Test
    void shouldCancelARestingOrderThatTheIndexHasLeftBehindBelowZero() {
        open(0);
        oil(ALICE, 1, Side.BUY, -100, 5);
        // At -40.00 the collar is 2.00: from -42.00 to -38.00, and the bid at -1.00 is far outside.
        desk.price(OIL, -4_000);
        oil(BOB, 1, Side.SELL, -4_100, 5);
        assertTrue(desk.last("OrderCanceled").contains("reason=PRICE_BAND"), last());
        assertEquals(-410, desk.state().book(1).bestAskTicks());
    }

    @Test
    void shouldTradeAMarketOrderUpToItsProtectionPriceBelowZero() {
        open(-4_000);
        // 2 % of 40.00 are 0.80: a buy goes up to -39.20.
        oil(ALICE, 1, Side.SELL, -3_920, 2);
        oil(ALICE, 2, Side.SELL, -3_910, 2);
        market(BOB, 1, Side.BUY, 5);
        assertTrue(desk.last("Trade").contains("price=-3920 quantity=2"), last());
        assertTrue(desk.last("OrderCanceled").contains("canceledQuantity=3"), last());
        assertTrue(desk.last("OrderCanceled").contains("reason=PROTECTION_PRICE"), last());
    }

    @Test
    void shouldTrailByAShareOfTheBestPriceAndByATickAtLeast() {
        open(0);
        oil(ALICE, 1, Side.SELL, 0, 10);
        oil(BOB, 1, Side.BUY, 0, 10);
        // Two per cent of nothing is less than a tick, so the sell stop waits a tick below the best price.
        trailing(2, e -> e.trailingPpm(20_000));
        assertEquals(-1, triggerTicks(BOB, 2));
        // At 30.00 two per cent are 0.60.
        desk.price(OIL, 3_000);
        assertEquals(294, triggerTicks(BOB, 2));
    }

    @Test
    void shouldFollowTheBestPriceUpwardsBelowZero() {
        open(-4_000);
        oil(ALICE, 1, Side.SELL, -4_000, 10);
        oil(BOB, 1, Side.BUY, -4_000, 10);
        trailing(2, e -> e.trailingPpm(20_000));
        assertEquals(-408, triggerTicks(BOB, 2));
        desk.price(OIL, -1_000);
        assertEquals(-102, triggerTicks(BOB, 2));
        // It never moves back.
        desk.price(OIL, -1_010);
        assertEquals(-102, triggerTicks(BOB, 2));
    }

    @Test
    void shouldRefreshTheReferencePriceFromAnAverageBelowZero() {
        open(-4_000);
        long hour = 3_600 * SECOND;
        long toNextHour = hour - desk.nowNs % hour;
        desk.pass(toNextHour - SECOND).price(OIL, -4_000);
        desk.pass(SECOND);
        assertEquals(-400, desk.state().markets().referenceTicks(1));
    }

    @Test
    void shouldChargeTheLiquidationFeeOnMagnitudesWhereASliceTradesOnBothSidesOfZero() {
        open(0);
        // Alice buys 100 units at zero; 3 % of 2,000 $ are 60 $, 5 % are 100 $.
        desk.dollars(CAROL, 100_000);
        oil(BOB, 1, Side.SELL, 0, 100_000);
        oil(DAVE, 1, Side.BUY, 0, 100_000);
        // At -0.50 she has 101 - 50 = 51 $ left; the target is 80 $. A share of 4 % less 0.75 % and 1 % restores 29 $
        // with 1,288.89 $ of notional: 64,445 lots.
        oil(CAROL, 1, Side.BUY, 10, 32_000);
        oil(CAROL, 2, Side.BUY, -60, 100_000);
        desk.events.clear();

        desk.price(OIL, -50);

        assertTrue(desk.last("LiquidationStarted").contains("equity=51000000 maintenanceMargin=60000000"), last());
        assertTrue(desk.last("LiquidationSlice").contains("side=SELL quantity=64445 limitPrice=-70"), last());
        // 32 units at 0.10 bring 3.20, 32.445 at -0.60 cost 19.467: -16.267. The fee is 0.75 % of 22.667.
        assertTrue(
                desk.last("LiquidationSliceDone").contains("filledQuantity=64445 proceeds=-16267000 fee=170003"),
                last());
    }

    private void index(Consumer<DefineIndexEncoder> terms) {
        desk.indexTerms = terms;
        desk.index(OIL, "OIL");
    }

    private void oilIndex() {
        index(e -> e.nonPositivePricesAllowed(BooleanType.YES).leastRiskPrice(2_000));
        desk.source(OIL, 1, ORACLE);
    }

    private void listing(Consumer<ListInstrumentEncoder> terms) {
        desk.listingTerms = terms.andThen(e -> e.nonPositivePricesAllowed(BooleanType.YES));
        desk.instrument(OIL, "OIL-PERP", OIL);
    }

    /** Alice, Bob and Dave have money, and the index this price. */
    private void open(long price) {
        oilIndex();
        listing(e -> {});
        desk.parameters(OIL)
                .status(OIL, TradingStatus.CONTINUOUS)
                .price(OIL, price)
                .price(1_000_000);
        desk.dollars(ALICE, 100_000).dollars(BOB, 100_000).dollars(DAVE, 101);
    }

    private void oil(long account, long number, Side side, long price, long quantity) {
        desk.order(account, number, OIL, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity);
    }

    private void market(long account, long number, Side side, long quantity) {
        desk.order(account, number, OIL, side, OrderType.MARKET, TimeInForce.IOC, Long.MIN_VALUE, quantity);
    }

    /** Bob's sell order behind the index price. */
    private void trailing(long number, Consumer<NewOrderEncoder> terms) {
        desk.order(
                BOB,
                number,
                Side.SELL,
                10,
                terms.andThen(e -> e.instrumentId(OIL)
                        .orderType(OrderType.TRAILING_STOP)
                        .triggerSource(TriggerSource.INDEX_PRICE)));
    }

    private long triggerTicks(long account, long number) {
        int order = desk.state().orders().indexOf(desk.accountIndex(account), number);
        return desk.state().waitingOrders().triggerTicks(order);
    }

    private void rejected(String text) {
        String event = desk.last("CommandRejected");
        assertTrue(event.contains(text) && event.contains("reason=INVALID_FIELD"), event);
    }

    private void orderRejected(RejectReason reason, String text) {
        String event = desk.last("OrderRejected");
        assertTrue(event.contains(text) && event.contains("reason=" + reason), event);
    }

    private String last() {
        return String.valueOf(desk.events);
    }
}
