package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.VenueAccount;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Alice bought one bitcoin (1,000 lots) at 10,000 $ from Bob with 1,000 $. Initial margin 5 %, maintenance 3 %, target half way; liquidation fee 1.5 % but no more than
 * a quarter of maintenance, 0.75 %; band 1 %.
 */
class LiquidationTest {
    private final EngineDesk desk = EngineDesk.openVenue();

    @Test
    void shouldSliceToTheTarget() {
        open();
        desk.buy(CAROL, 1, 2_000, 915_000);
        desk.events.clear();
        desk.price(920_000);

        // At 9,200 $: equity 1,000 - 800 = 200; maintenance 276; initial 460; target 276 + (460 - 276) / 2 = 368. Not
        // in backstop: 3 * 200 >= 2 * 276.
        // The slice: shortfall 168 over theta - phi = 4 % - (0.75 % + 1 %) = 2.25 % is 7,466.67 $, 812 lots of 9.20 $
        // rounded up.
        // Equity behind it: 200 * 0.812 = 162.40, twenty cents a lot, so the bankruptcy price is 9,000 $; the band's
        // limit 9,108 $ is nearer.
        assertEquals(
                List.of(
                        "LiquidationStarted liquidationId=1 accountId=1001 equity=200000000 maintenanceMargin=276000000 initialMargin=460000000 targetEquity=368000000 rawEquity=200000000 health=LIQUIDATION @1#3",
                        "LiquidationSlice liquidationId=1 accountId=1001 orderId=4 instrumentId=1 side=SELL quantity=812 limitPrice=910800 indexPrice=920000 bankruptcyPrice=900000 equity=200000000 maintenanceMargin=276000000 targetEquity=368000000 @1#4",
                        "Trade tradeId=2 makerOrderId=3 takerOrderId=4 price=915000 quantity=812 instrumentId=1 takerSide=SELL",
                        // 812 lots bought at 10.00 and sold at 9.15: -690.20.
                        "OrderExecuted orderId=4 clientOrderId=0 accountId=1001 instrumentId=1 tradeId=2 price=915000 quantity=812 leavesQuantity=0 realizedPnl=-690200000 fee=0 side=SELL role=TAKER @1#5",
                        "OrderExecuted orderId=3 clientOrderId=1 accountId=1003 instrumentId=1 tradeId=2 price=915000 quantity=812 leavesQuantity=1188 realizedPnl=0 fee=0 side=BUY role=MAKER",
                        // Proceeds 812 * 9.15 = 7,429.80; fee 0.75 % of it, since 7,429.80 - (7,470.40 - 162.40) =
                        // 121.80 is more.
                        // Equity 1,000 - 690.20 - 55.7235 - 188 * 0.80 = 103.6765; maintenance 3 % of 188 * 9.20.
                        "LiquidationSliceDone liquidationId=1 accountId=1001 orderId=4 instrumentId=1 filledQuantity=812 proceeds=7429800000 fee=55723500 equity=103676500 maintenanceMargin=51888000 poolFee=0 @1#6",
                        // Nothing but the position counts: 1,000 lots bought at 10.00. At the bankruptcy price the
                        // slice would
                        // have brought 7,470.40 - 162.40 = 7,308. Target after it 51.888 + (86.48 - 51.888) / 2 =
                        // 69.184;
                        // cash 1,000 - 690.20 - 55.7235.
                        "LiquidationReceipt liquidationId=1 accountId=1001 orderId=4 startedAtNs=1000000000000 cash=1000000000 rawEquity=200000000 equity=200000000 maintenanceMargin=276000000 targetEquity=368000000 quantity=812 limitPrice=910800 bankruptcyPrice=900000 equityBehind=162400000 allowance=0 filledQuantity=812 tradedNotional=7429800000 proceeds=7429800000 proceedsAtBankruptcy=7308000000 fee=55723500 poolFee=0 cashAfter=254076500 rawEquityAfter=103676500 equityAfter=103676500 maintenanceMarginAfter=51888000 targetEquityAfter=69184000 instrumentId=1 bandPpm=10000 feeRatePpm=7500 rulesVersion=0 waterfallVersion=0 sliceNumber=1 fillCount=1 paymentCount=0 side=SELL limited=NO positions=[(instrumentId=1 parameterVersion=1 quantity=1000 cost=10000000000 charge=0 markPx=9200000 lowPx=9200000 highPx=9200000 notional=9200000000 maintenanceMargin=276000000 targetEquity=368000000 markEvent=0 tier=0)] assets=[] indexes=[(indexId=1 bandPpm=0 price=920000 priceEvent=36 state=VALID)] fills=[(tradeId=2 price=915000 quantity=812)] payments=[] @1#7",
                        "LiquidationEnded liquidationId=1 accountId=1001 equity=103676500 maintenanceMargin=51888000 reason=RESTORED @1#8 ."),
                desk.take("IndexPriceUpdated"));
        assertEquals(55_723_500, fund());
        assertEquals(188, desk.lots(ALICE));
    }

    @Test
    void shouldAskAgainWhetherAnEdgeMaintainsWhenOnlyTheRulesChange() {
        desk.oracleRules(INDEX, 0, 0, 0, 50_000, 0, 0).price(1_000_000).deposit(ALICE, BTC, 50_000_000);
        desk.dollars(BOB, 100_000).buy(BOB, 1, 1_000, 1_000_000).sell(ALICE, 1, 1_000, 1_000_000);
        // Half a bitcoin against a short of one: at 17,300 $ 90 % of 8,650 less 7,300 is 485, under 3 % of 17,300. A
        // confidence
        // of 2 % makes it uncertain; 1.5 % lower the short would be better off by more than the collateral is worse.
        desk.pass(SECOND);
        desk.report(INDEX, 1, desk.nowNs, 1_730_000, 34_000, 0);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=WITHIN_PRICE_BAND"));
        // When nobody has reported for long the band is the widest that the rules allow: 5 % more on the collateral do
        // it too.
        desk.pass(100 * SECOND);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=WITHIN_PRICE_BAND"));
        // With 3.43 % collateral and short outweigh each other at both edges, and no report is needed to see it.
        desk.oracleRules(INDEX, 0, 0, 0, 34_300, 0, 0);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
    }

    @Test
    void shouldCancelOrdersFirst() {
        open();
        desk.sell(ALICE, 5, 100, 1_040_000).events.clear();
        desk.price(920_000);
        assertTrue(desk.last("OrderCanceled").contains("clientOrderId=5"));
        assertTrue(desk.last("OrderCanceled").contains("reason=LIQUIDATION"));
        desk.cancel(ALICE, 5);
        assertTrue(desk.last("CancelRejected").contains("reason=UNKNOWN_ORDER"));
    }

    @Test
    void shouldPassOverAMakerWhomAFillWouldPutUnderMaintenance() {
        // Dave bids 10,000 $ with little more than initial margin, and the price falls to 9,600 $ before anyone trades
        // with him. After the fill his equity would be 520 - 400 = 120, the requirement 288.
        desk.price(1_000_000).dollars(DAVE, 520).dollars(BOB, 10_000).dollars(CAROL, 100_000);
        desk.buy(DAVE, 1, 1_000, 1_000_000).price(960_000).buy(CAROL, 1, 2_000, 955_000);
        desk.events.clear();

        desk.sell(BOB, 1, 1_000, 1_000_000);

        assertTrue(desk.last("OrderCanceled")
                .contains("canceledQuantity=1000 filledQuantity=0 reason=MAINTENANCE_MARGIN"));
        assertEquals(0, desk.lots(DAVE));
        assertEquals(0, desk.lots(BOB));
        assertFalse(desk.state().liquidations().isInLiquidation(desk.accountIndex(DAVE)));
        assertEquals(1_000_000, desk.state().book(0).bestAskTicks() * 10);
    }

    @Test
    void shouldLiquidateAMakerThatAFillPutsUnderMaintenanceInTheSameCommand() {
        // Dave is long 1,000 lots at 10,000 $ and sells half of them far below the price of 9,790 $, which only
        // reduces.
        desk.price(1_000_000).dollars(DAVE, 520).dollars(BOB, 10_000).dollars(CAROL, 100_000);
        desk.sell(CAROL, 1, 1_000, 1_000_000).buy(DAVE, 1, 1_000, 1_000_000);
        desk.price(979_000).sell(DAVE, 2, 500, 945_000);
        assertFalse(desk.state().liquidations().isInLiquidation(desk.accountIndex(DAVE)));
        desk.events.clear();

        desk.buy(BOB, 1, 500, 945_000);

        // Equity 520 - 275 of what he sold - 105 of what he holds; maintenance 3 % of 500 lots at 9,790 $.
        assertTrue(desk.last("LiquidationStarted").contains("equity=140000000 maintenanceMargin=146850000"));
    }

    @Test
    void shouldWaitForLiquidityAndActOnTheOrderThatBringsIt() {
        open();
        desk.price(920_000);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
        desk.events.clear();
        desk.buy(CAROL, 1, 2_000, 910_000);
        assertEquals(1, desk.take("OrderShown").size(), "beyond the limit of 9,108 $ nothing happens");
        desk.buy(CAROL, 2, 2_000, 911_000);
        assertTrue(desk.last("LiquidationEnded").contains("reason=RESTORED"));
    }

    @Test
    void shouldWaitForAHaltedMarketAndSayItOnce() {
        open();
        desk.buy(CAROL, 1, 2_000, 915_000).status(PERP, TradingStatus.HALTED);
        desk.price(920_000);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=MARKET_HALTED"));
        desk.events.clear();
        desk.price(919_900);
        assertEquals(1, desk.take().size());
        desk.reopen(PERP);
        assertTrue(desk.last("LiquidationEnded").contains("reason=RESTORED"));
    }

    @Test
    void shouldWaitWhileAPriceIsNotUsable() {
        open();
        desk.price(920_000);
        desk.pass(6 * SECOND);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=PRICE_NOT_USABLE"));
        desk.events.clear();
        desk.buy(CAROL, 1, 2_000, 915_000);
        assertTrue(desk.last("OrderRejected").contains("reason=PRICE_NOT_USABLE"));
        desk.price(920_000);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
    }

    @Test
    void shouldRestAfterTheFirstSliceOfALargePosition() {
        desk.parameters(PERP, 1_000_000_000L, 30_000, 0, 50_000, 30_000);
        open();
        desk.buy(CAROL, 1, 2_000, 915_000).events.clear();
        desk.price(920_000);
        assertTrue(desk.last("LiquidationSlice").contains("quantity=200 "), "a fifth of 1,000 lots");
        assertTrue(desk.last("LiquidationWaiting").contains("reason=COOL_DOWN"));
        desk.pass(4 * SECOND);
        desk.events.clear();
        desk.pass(26 * SECOND - 1);
        assertFalse(desk.events.stream().anyMatch(e -> e.startsWith("LiquidationSlice")));
        desk.price(920_000);
        desk.pass(1);
        assertTrue(desk.last("LiquidationEnded").contains("reason=RESTORED"));
    }

    @Test
    void shouldNotRestInBackstop() {
        desk.parameters(PERP, 1_000_000_000L, 30_000, 0, 50_000, 30_000);
        open();
        desk.buy(CAROL, 1, 2_000, 910_000).events.clear();
        // Equity 150 at 9,150 $; maintenance 274.50: 450 < 549.
        desk.price(915_000);
        assertTrue(desk.last("LiquidationStarted").contains("health=BACKSTOP"));
        assertFalse(desk.events.stream().anyMatch(e -> e.contains("COOL_DOWN")));
    }

    @Test
    void shouldEndWhenPriceOrDepositCoversMaintenanceAgain() {
        open();
        desk.price(920_000);
        desk.price(930_000);
        // 1,000 - 700 = 300 of equity against 279.
        assertTrue(desk.last("LiquidationEnded")
                .contains("equity=300000000 maintenanceMargin=279000000 reason=RECOVERED"));
        desk.price(920_000);
        assertTrue(desk.last("LiquidationStarted").contains("liquidationId=2"));
        desk.dollars(ALICE, 76);
        assertTrue(desk.last("LiquidationEnded")
                .contains("equity=276000000 maintenanceMargin=276000000 reason=RECOVERED"));
    }

    @Test
    void shouldLetTheFundAndThenTheDeficitPayABankruptAccount() {
        desk.dollars(FUND, 40);
        open();
        desk.buy(CAROL, 1, 2_000, 890_000).events.clear();
        desk.price(890_000);
        // Sold at 8,900 $: -1,100 against 1,000 of cash.
        assertTrue(desk.last("LiquidationSliceDone").contains("proceeds=8900000000 fee=0 equity=-100000000"));
        assertTrue(desk.last("InsuranceFundPaid").contains("amount=40000000 fundBefore=40000000 fundAfter=0"));
        assertTrue(desk.last("DeficitRecorded").contains("amount=60000000 deficitAfter=60000000"));
        assertTrue(desk.last("LiquidationEnded").contains("equity=0 maintenanceMargin=0 reason=BANKRUPT"));
        assertEquals(0, desk.cash(ALICE));
        assertEquals(-60_000_000, desk.state().ledger().venueBalance(VenueAccount.DEFICIT, 0));
    }

    @Test
    void shouldSellCollateralForWhatIsOwed() {
        desk.dollars(FUND, 1_000);
        openWithBitcoin();
        desk.price(930_000);
        // Sold at 9,250 $: -750. Equity behind all of it is 930 - 700 = 230, so 9,250 - (9,300 - 230) = 180 is more
        // than the fee, 0.75 % of 9,250 = 69.375.
        assertTrue(desk.last("LiquidationSliceDone").contains("fee=69375000"));
        // Owed 819.375; at 9,300 $ that is 0.0881048388 bitcoin, rounded up to 8,810,484 units of 10^-8.
        assertTrue(desk.last("CollateralExchanged")
                .contains("assetId=2 amount=8810484 price=930000 proceeds=819375000 cash=0"));
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
        assertEquals(1_069_375_000 - 819_375_000, fund());
    }

    @Test
    void shouldTakeCollateralEvenWhenTheFundHasNoMoney() {
        openWithBitcoin();
        desk.price(930_000);
        // The fund has its fee, 69.375; the DEFICIT account pays the other 750 in its stead, and the fund holds the
        // bitcoin.
        assertTrue(desk.last("CollateralExchanged").contains("proceeds=819375000 cash=0"));
        assertTrue(desk.last("DeficitRecorded").contains("amount=750000000 deficitAfter=750000000"));
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
        assertEquals(8_810_484, desk.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, 1));
    }

    @Test
    void shouldLiquidateTheMostEndangeredFirst() {
        open();
        desk.dollars(DAVE, 900).buy(DAVE, 1, 1_000, 1_000_000);
        desk.dollars(BOB, 10_000).sell(BOB, 2, 1_000, 1_000_000).events.clear();
        desk.price(900_000);
        List<String> started = desk.events.stream()
                .filter(e -> e.startsWith("LiquidationStarted"))
                .toList();
        assertEquals(2, started.size());
        // Dave has 900 - 1,000 = -100, Alice 0.
        assertTrue(started.get(0).contains("accountId=2001"), started.get(0));
    }

    @Test
    void shouldLiquidateAShortAbove() {
        open();
        desk.dollars(CAROL, 100_000)
                .sell(CAROL, 1, 2_000, 1_100_000 / 10 * 10 - 10_000)
                .events
                .clear();
        // Bob is short one bitcoin from 10,000 $ with 10,000 $: at 19,500 $ his equity is 500 and maintenance 585.
        desk.price(1_500_000).price(1_950_000);
        String started = desk.last("LiquidationStarted");
        assertTrue(started.contains("accountId=1002 equity=500000000 maintenanceMargin=585000000"), started);
        assertTrue(desk.last("LiquidationSlice").contains("side=BUY"));
    }

    private void open() {
        desk.price(1_000_000).dollars(ALICE, 1_000).dollars(BOB, 10_000).dollars(CAROL, 100_000);
        desk.buy(ALICE, 1, 1_000, 1_000_000).sell(BOB, 1, 1_000, 1_000_000);
        assertEquals(1_000, desk.lots(ALICE));
        desk.events.clear();
    }

    /** Alice with a tenth of a bitcoin instead of dollars: 1,000 $, which count 900 for maintenance. */
    private void openWithBitcoin() {
        desk.price(1_000_000)
                .deposit(ALICE, BTC, 10_000_000)
                .dollars(BOB, 10_000)
                .dollars(CAROL, 100_000);
        desk.order(ALICE, 1, PERP, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1_000_000, 1_000);
        desk.sell(BOB, 1, 1_000, 1_000_000).buy(CAROL, 1, 2_000, 925_000).events.clear();
    }

    private long fund() {
        return desk.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0);
    }
}
