package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of orders that are admitted; every CancelReason that an order can meet. */
class OrderEntryTest {
    private final EngineDesk desk = EngineDesk.openVenue();

    @BeforeEach
    void open() {
        desk.price(1_000_000);
        for (long account : new long[] {ALICE, BOB, CAROL, DAVE}) {
            desk.dollars(account, 10_000);
        }
        desk.events.clear();
    }

    @Test
    void shouldReportATradeToBothSessionsAndToThePublic() {
        desk.parameters(PERP, 1_000_000_000_000L, 0, 300, 50_000, 30_000).events.clear();
        desk.as(TRADER, 0, 1, 0).buy(ALICE, 1, 1_000, 999_000);
        desk.as(OTHER, 0, 1, 0).sell(DAVE, 2, 400, 998_000);
        // Fees: 0.03 % of 400 lots at 9.99 $ = 1.1988 $.
        assertEquals(
                List.of(
                        "OrderAccepted orderId=1 clientOrderId=1 accountId=1001 price=999000 quantity=1000 instrumentId=1 side=BUY orderType=LIMIT timeInForce=GTC @1#3 re 1",
                        "OrderShown orderId=1 price=999000 quantity=1000 instrumentId=1 side=BUY placeKept=NO .",
                        "OrderAccepted orderId=2 clientOrderId=2 accountId=2001 price=998000 quantity=400 instrumentId=1 side=SELL orderType=LIMIT timeInForce=GTC @2#2 re 1",
                        "Trade tradeId=1 makerOrderId=1 takerOrderId=2 price=999000 quantity=400 instrumentId=1 takerSide=SELL",
                        "OrderExecuted orderId=2 clientOrderId=2 accountId=2001 instrumentId=1 tradeId=1 price=999000 quantity=400 leavesQuantity=0 realizedPnl=0 fee=1198800 side=SELL role=TAKER @2#3 re 1",
                        "OrderExecuted orderId=1 clientOrderId=1 accountId=1001 instrumentId=1 tradeId=1 price=999000 quantity=400 leavesQuantity=600 realizedPnl=0 fee=1198800 side=BUY role=MAKER @1#4 ."),
                desk.take());
        assertEquals(10_000_000_000L - 1_198_800, desk.cash(DAVE));
    }

    @Test
    void shouldCancelOnRequest() {
        desk.buy(ALICE, 1, 1_000, 999_000).cancel(ALICE, 1);
        assertTrue(desk.last("OrderCanceled").contains("canceledQuantity=1000 filledQuantity=0 reason=REQUESTED"));
    }

    @Test
    void shouldCancelTheRemainderOfAnImmediateOrder() {
        desk.sell(BOB, 1, 300, 1_000_000);
        desk.order(ALICE, 1, PERP, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 1_000_000, 1_000);
        assertTrue(desk.last("OrderCanceled")
                .contains("canceledQuantity=700 filledQuantity=300 reason=IMMEDIATE_OR_CANCEL"));
    }

    @Test
    void shouldStopAMarketOrderAtItsProtectionPrice() {
        // Two per cent above 10,000 $ is 10,200 $.
        desk.sell(BOB, 1, 300, 1_020_000).sell(BOB, 2, 300, 1_020_010).market(ALICE, 1, Side.BUY, 1_000);
        assertTrue(
                desk.last("OrderCanceled").contains("canceledQuantity=700 filledQuantity=300 reason=PROTECTION_PRICE"));
    }

    @Test
    void shouldCancelWhatAMarketOrderDidNotFind() {
        desk.sell(BOB, 1, 300, 1_000_000).market(ALICE, 1, Side.BUY, 1_000);
        assertTrue(desk.last("OrderCanceled").contains("canceledQuantity=700 filledQuantity=300 reason=NO_LIQUIDITY"));
    }

    @Test
    void shouldStopAtTheAccountsOwnOrder() {
        desk.sell(BOB, 1, 300, 1_000_000).sell(ALICE, 1, 100, 1_000_000).sell(BOB, 2, 300, 1_000_000);
        desk.buy(ALICE, 2, 1_000, 1_000_000);
        assertTrue(desk.last("OrderCanceled").contains("canceledQuantity=700 filledQuantity=300 reason=SELF_TRADE"));
        assertEquals(2, desk.state().orders().count());
    }

    @Test
    void shouldMeetNoMoreThanMaxFillsPerOrder() {
        for (int i = 1; i <= 5; i++) {
            desk.sell(BOB, i, 100, 1_000_000);
        }
        desk.buy(ALICE, 1, 500, 1_000_000);
        assertTrue(desk.last("OrderCanceled").contains("canceledQuantity=100 filledQuantity=400 reason=FILL_LIMIT"));
    }

    @Test
    void shouldKeepPriorityWhenOnlyTheQuantityFalls() {
        desk.buy(ALICE, 1, 500, 999_000).buy(BOB, 1, 500, 999_000).replace(ALICE, 1, 300, 999_000);
        assertTrue(desk.last("OrderReplaced").contains("quantity=300 leavesQuantity=300 priorityKept=YES"));
        desk.sell(CAROL, 1, 300, 999_000);
        assertEquals(300, desk.lots(ALICE));
    }

    @Test
    void shouldLosePriorityWhenTheQuantityRises() {
        desk.buy(ALICE, 1, 500, 999_000).buy(BOB, 1, 500, 999_000).replace(ALICE, 1, 600, 999_000);
        assertTrue(desk.last("OrderReplaced").contains("quantity=600 leavesQuantity=600 priorityKept=NO"));
        desk.sell(CAROL, 1, 500, 999_000);
        assertEquals(0, desk.lots(ALICE));
        assertEquals(500, desk.lots(BOB));
    }

    @Test
    void shouldTradeAsTakerWhenTheNewPriceCrosses() {
        desk.sell(BOB, 1, 200, 1_000_000).buy(ALICE, 1, 500, 999_000).replace(ALICE, 1, 500, 1_000_000);
        assertTrue(desk.last("Trade").contains("price=1000000 quantity=200"));
        assertEquals(300, desk.state().orders().leavesLots(desk.state().orders().indexOf(0, 1)));
    }

    @Test
    void shouldCancelTheRestWhenTheNewQuantityIsFilledAlready() {
        desk.buy(ALICE, 1, 500, 999_000).sell(BOB, 1, 200, 999_000).replace(ALICE, 1, 200, 999_000);
        assertTrue(desk.last("OrderCanceled")
                .contains("canceledQuantity=300 filledQuantity=200 reason=REPLACED_BELOW_FILLED"));
    }

    @Test
    void shouldLeaveTheOriginalUntouchedWhenAReplacementIsRejected() {
        desk.buy(ALICE, 1, 500, 999_000);
        long hash = desk.engine.businessHash();
        desk.replace(ALICE, 1, 500, 1_060_000);
        assertTrue(desk.last("ReplaceRejected").contains("bound=1050000 value=1060000 reason=PRICE_OUT_OF_BAND"));
        desk.replace(ALICE, 1, 100_000, 999_000);
        assertTrue(desk.last("ReplaceRejected").contains("reason=INSUFFICIENT_MARGIN"));
        desk.replace(ALICE, 9, 100, 999_000);
        assertTrue(desk.last("ReplaceRejected").contains("reason=UNKNOWN_ORDER"));
        assertEquals(hash, desk.engine.businessHash());
    }

    @Test
    void shouldAdmitWhatOnlyReducesWithoutInitialMargin() {
        // 20 bitcoin at 10,000 $ need all of 10,000 $; at 9,800 $ equity is 6,000 against 9,800 of initial margin and
        // 5,880 of maintenance.
        desk.dollars(BOB, 20_000).buy(ALICE, 1, 19_990, 1_000_000).sell(BOB, 1, 19_990, 1_000_000);
        desk.price(980_000);
        desk.buy(ALICE, 2, 1, 980_000);
        assertTrue(desk.last("OrderRejected").contains("reason=INSUFFICIENT_MARGIN"));
        desk.sell(ALICE, 3, 19_990, 990_000);
        assertTrue(desk.last("OrderAccepted").contains("clientOrderId=3"));
        desk.sell(ALICE, 4, 1, 990_000);
        assertTrue(desk.last("OrderRejected").contains("reason=INSUFFICIENT_MARGIN"));
    }

    @Test
    void shouldHaveAnAttachedOrderWaitForThePriceOfTheFillThatBroughtItToLife() {
        // The last trade is at 10,100 $; alice's bid at 9,900 $ carries a take profit at 10,100 $, which 9,900 $ has
        // not reached.
        desk.sell(BOB, 1, 100, 1_010_000).buy(CAROL, 1, 100, 1_010_000);
        desk.order(
                ALICE,
                1,
                Side.BUY,
                1_000,
                e -> e.price(990_000).takeProfitPrice(1_010_000).takeProfitClientOrderId(2));
        desk.events.clear();
        desk.sell(BOB, 2, 1_000, 990_000);
        assertEquals(1, desk.state().orders().orderCountOfAccount(desk.accountIndex(ALICE)));
        assertTrue(desk.events.stream().noneMatch(event -> event.startsWith("OrderTriggered")));

        desk.sell(BOB, 3, 100, 1_010_000).buy(CAROL, 2, 100, 1_010_000);
        assertTrue(desk.last("OrderTriggered").contains("clientOrderId=2"));
    }

    @Test
    void shouldHaveAttachedOrdersFollowTheQuantityOfTheirParent() {
        desk.order(
                ALICE,
                1,
                Side.BUY,
                1_000,
                e -> e.price(990_000)
                        .stopLossPrice(970_000)
                        .stopLossClientOrderId(2)
                        .takeProfitPrice(1_010_000)
                        .takeProfitClientOrderId(3));
        desk.replace(ALICE, 1, 1_500, 990_000);
        assertEquals(1_500, quantity(ALICE, 2));
        assertEquals(1_500, quantity(ALICE, 3));
        desk.replace(ALICE, 1, 1_200, 990_000);
        assertEquals(1_200, quantity(ALICE, 2));

        // The owner makes the take profit less than the parent: that stays.
        desk.replace(ALICE, 3, 500, e -> e.triggerPrice(1_010_000));
        desk.replace(ALICE, 1, 2_000, 990_000);
        assertEquals(2_000, quantity(ALICE, 2));
        assertEquals(500, quantity(ALICE, 3));
    }

    @Test
    void shouldCancelAMarketOrderWhoseBudgetPaysForNothing() {
        // One lot at 10,000 $ costs 10 $.
        desk.sell(BOB, 1, 300, 1_000_000);
        desk.order(
                ALICE,
                1,
                Side.BUY,
                1_000,
                e -> e.orderType(OrderType.MARKET).timeInForce(TimeInForce.IOC).quoteBudget(9_999_999));
        assertTrue(desk.last("OrderCanceled").contains("canceledQuantity=1000 filledQuantity=0 reason=QUOTE_BUDGET"));
    }

    private long quantity(long accountId, long clientOrderId) {
        return desk.state()
                .orders()
                .quantityLots(desk.state().orders().indexOf(desk.accountIndex(accountId), clientOrderId));
    }

    @Test
    void shouldNotTradeOutsideTheBandsOnTheBetterSideEither() {
        // The bid at 10,400 $ rests before the band of one per cent around 10,000 $ is set.
        desk.buy(ALICE, 1, 100, 1_040_000);
        desk.parameterTerms = e -> e.staticBandPpm(10_000);
        desk.parameters(PERP);
        desk.sell(BOB, 1, 100, 1_000_000);
        assertTrue(desk.last("TradingStatusChanged").contains("status=VOLATILITY_AUCTION reason=STATIC_BAND"));
        assertEquals(0, desk.lots(ALICE));
        assertEquals(2, desk.state().orders().count());
    }

    @Test
    void shouldNotRestAcrossItsOwnOrderWhereAVolatilityAuctionWouldBegin() {
        desk.sell(BOB, 1, 100, 1_015_000).sell(ALICE, 1, 100, 1_020_000);
        desk.parameterTerms = e -> e.staticBandPpm(10_000);
        desk.parameters(PERP);
        desk.buy(ALICE, 2, 100, 1_030_000);
        assertTrue(desk.last("OrderCanceled").contains("clientOrderId=2 accountId=1001"));
        assertTrue(desk.last("OrderCanceled").contains("reason=SELF_TRADE"));
        desk.buy(CAROL, 1, 100, 1_030_000);
        assertTrue(desk.last("TradingStatusChanged").contains("status=VOLATILITY_AUCTION reason=STATIC_BAND"));
        assertEquals(3, desk.state().orders().count());
    }
}
