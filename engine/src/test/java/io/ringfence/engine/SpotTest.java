package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.InstrumentKind;
import io.ringfence.codecs.ListInstrumentEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A spot market of bitcoin, which stands at 10,000 $. A lot is a thousandth, or 100,000 of its smallest units: 10 $. It counts 90 % for maintenance and 85 % for new risk. */
class SpotTest {
    private static final long PRICE = 1_000_000;
    private static final long DOLLAR = 1_000_000L;
    private static final long LOT = 100_000L;
    private static final int SPOT = 2;

    private final EngineDesk desk = EngineDesk.openVenue();

    SpotTest() {
        desk.price(PRICE).dollars(ALICE, 1_000).deposit(BOB, BTC, 100 * LOT).dollars(CAROL, 10_000);
        desk.dollars(DAVE, 10_000);
        list("BTC-USD", 1);
        desk.events.clear();
    }

    private void list(String symbol, int lotSize) {
        int id = desk.state().instruments().size() + 1;
        desk.listingTerms = e -> e.kind(InstrumentKind.SPOT).baseAssetId(BTC);
        desk.instrument(id, symbol, INDEX, 10, lotSize).parameters(id).status(id, TradingStatus.CONTINUOUS);
        desk.listingTerms = e -> {};
    }

    @Test
    void shouldGiveTheAssetToTheBuyerAndThePriceToTheSeller() {
        // 2,000 ppm of 300 $ from both.
        desk.parameters(SPOT, 1_000_000_000_000L, 30_000, 2_000, 50_000, 30_000);
        sell(BOB, 1, 40, PRICE).buy(ALICE, 1, 30, PRICE);
        assertEquals(30 * LOT, coins(ALICE));
        assertEquals(70 * LOT, coins(BOB));
        assertEquals(1_000 * DOLLAR - 300 * DOLLAR - 600_000, desk.cash(ALICE));
        assertEquals(300 * DOLLAR - 600_000, desk.cash(BOB));
        assertEquals(1_200_000, desk.state().ledger().venueBalance(VenueAccount.FEES, 0));
        assertEquals(30 * LOT, desk.state().ledger().movedUnits(LedgerReason.SPOT_TRADE, 1));
        assertEquals(0, desk.state().instruments().openInterestLots(1));
        assertEquals(0, desk.state().positions().lots(desk.accountIndex(ALICE), 1));
        assertTrue(desk.last("OrderExecuted").contains("realizedPnl=0 fee=600000"), desk.last("OrderExecuted"));
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());
    }

    @Test
    void shouldNotSellWhatTheAccountDoesNotHave() {
        sell(BOB, 1, 60, PRICE + 10);
        sell(BOB, 2, 41, PRICE + 20);
        // 60 of 100 lots are on offer, 40 are free.
        assertRejected("bound=4000000 value=4100000 reason=INSUFFICIENT_BALANCE");
        sell(ALICE, 1, 1, PRICE);
        assertRejected("bound=0 value=100000 reason=INSUFFICIENT_BALANCE");
        // An order in place of one that is open has that one's.
        desk.replace(BOB, 1, 100, PRICE + 30);
        assertTrue(desk.last("OrderReplaced").contains("quantity=100"));
        desk.replace(BOB, 1, 101, PRICE + 30);
        assertTrue(desk.last("ReplaceRejected").contains("reason=INSUFFICIENT_BALANCE"));
        desk.cancel(BOB, 1);
        sell(BOB, 3, 100, PRICE);
        assertTrue(desk.last("OrderAccepted").contains("quantity=100"));
    }

    @Test
    void shouldCountWhatIsOnOfferInEveryMarketOfTheAsset() {
        list("BTC-USD-5", 5);
        sell(BOB, 1, 60, PRICE + 10);
        desk.order(BOB, 2, 3, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, PRICE + 10, 45);
        assertRejected("bound=4000000 value=4500000 reason=INSUFFICIENT_BALANCE");
        desk.order(BOB, 2, 3, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, PRICE + 10, 40);
        sell(BOB, 3, 1, PRICE + 10);
        assertRejected("bound=0 value=100000 reason=INSUFFICIENT_BALANCE");
    }

    @Test
    void shouldNotBuyForMoreThanTheCashThatIsFree() {
        desk.parameters(SPOT, 1_000_000_000_000L, 30_000, 1_000, 50_000, 30_000);
        // 99 lots at 9.90 $, and a fee of 0.0099 $ each.
        buy(ALICE, 1, 99, PRICE - 10_000);
        assertTrue(desk.last("OrderAccepted").contains("quantity=99"));
        long reserved = 99 * (9_900_000L + 9_900);
        buy(ALICE, 2, 2, PRICE - 10_000);
        assertRejected("bound=" + (1_000 * DOLLAR - reserved) + " value=" + 2 * 9_909_900L);
        // Collateral buys nothing: its cash is what an account may spend.
        desk.deposit(ALICE, BTC, 100 * LOT);
        buy(ALICE, 2, 2, PRICE - 10_000);
        assertRejected("reason=INSUFFICIENT_BALANCE");
        desk.cancel(ALICE, 1);
        buy(ALICE, 2, 100, PRICE - 10_000);
        assertTrue(desk.last("OrderAccepted").contains("quantity=100"));
    }

    @Test
    void shouldLeaveTheMarginOfPositionsUntouchedByWhatIsBought() {
        // ALICE holds 100 lots of the perpetual: 50 $ of initial margin. Of her 1,000 $ she may spend 950 $, less a
        // cent for the order.
        perp(DAVE, 1, Side.SELL, 100).perp(ALICE, 1, Side.BUY, 100);
        buy(ALICE, 2, 95, PRICE);
        assertRejected("bound=1000000000 value=1000010000 reason=INSUFFICIENT_MARGIN");
        buy(ALICE, 2, 94, PRICE);
        assertTrue(desk.last("OrderAccepted").contains("quantity=94"));
        // What she has bought counts 85 %: 940 $ are 799 $.
        sell(BOB, 1, 94, PRICE);
        assertEquals(94 * LOT, coins(ALICE));
        desk.queryMargin(ALICE, 9, PERP, Side.BUY, PRICE, 1);
        assertTrue(desk.last("MarginQuoted").contains("initialEquity=859000000"), desk.last("MarginQuoted"));
    }

    @Test
    void shouldAskMarginForASaleBelowWhatTheAssetCounts() {
        // BOB has 100 lots, 1,000 $ that count 850 $, and a position of 16,900 $ that needs 845 $.
        perp(DAVE, 1, Side.SELL, 1_690).perp(BOB, 1, Side.BUY, 1_690);
        assertEquals(1_690, desk.state().positions().lots(desk.accountIndex(BOB), 0));
        // 845 $ of 850 $ are needed: 5 $ less a cent are free. At 9.70 $ a lot loses 0.30 $: sixteen are 4.80 $.
        sell(BOB, 2, 17, PRICE - 30_000);
        assertRejected("bound=850000000 value=850110000 reason=INSUFFICIENT_MARGIN");
        sell(BOB, 2, 16, PRICE - 30_000);
        assertTrue(desk.last("OrderAccepted").contains("quantity=16"));
    }

    @Test
    void shouldNotLetGoOfWhatIsReserved() {
        sell(BOB, 1, 60, PRICE + 10);
        desk.withdraw(BOB, 1, BTC, 40 * LOT + 1);
        assertTrue(desk.last("CommandRejected").contains("bound=4000000 value=4000001"));
        desk.transfer(BOB, ALICE, BTC, 40 * LOT);
        assertEquals(60 * LOT, coins(BOB));
        buy(CAROL, 1, 900, PRICE - 10);
        // 900 lots at 9.9999 $.
        desk.withdraw(CAROL, 1, USD, 1_000 * DOLLAR + 90_001);
        assertTrue(desk.last("CommandRejected").contains("bound=1000090000 value=1000090001 "));
        assertTrue(desk.last("CommandRejected").contains("reason=INSUFFICIENT_BALANCE"));
    }

    @Test
    void shouldPassOverAMakerThatHasNotTheCashAnyMore() {
        // CAROL has 1,000 $: 60 lots on bid, and a perpetual that loses 500 $.
        desk.transfer(CAROL, ALICE, USD, 9_000 * DOLLAR);
        perp(DAVE, 1, Side.SELL, 400).perp(CAROL, 1, Side.BUY, 400);
        buy(CAROL, 2, 60, 900_000);
        desk.pass(SECOND).price(900_000);
        desk.order(DAVE, 2, PERP, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 875_000, 400);
        desk.order(CAROL, 3, PERP, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 875_000, 400);
        assertEquals(500 * DOLLAR, desk.cash(CAROL));
        desk.events.clear();
        buy(ALICE, 4, 10, 899_000);
        // Ten she could pay, sixty she cannot: nothing of her order is filled.
        sell(BOB, 1, 60, 899_000);
        String canceled = desk.last("OrderCanceled");
        assertTrue(canceled.contains("accountId=1003") && canceled.contains("reason=INSUFFICIENT_BALANCE"), canceled);
        assertEquals(10 * LOT, coins(ALICE));
        assertEquals(0, coins(CAROL));
    }

    @Test
    void shouldPassOverAMakerThatAFillWouldTakeUnderMaintenanceMargin() {
        // CAROL has 1,000 $, 900 lots of the perpetual at 10 $, and bids 9.70 $ for 55 coins.
        desk.transfer(CAROL, ALICE, USD, 9_000 * DOLLAR);
        perp(DAVE, 1, Side.SELL, 900).perp(CAROL, 1, Side.BUY, 900);
        buy(CAROL, 2, 55, 970_000);
        // At 9.25 $ she has lost 675 $: 325 $, of which 249.75 $ are needed. A coin would cost 9.70 $ and count 8.325
        // $: 55 are 75.625 $ less.
        desk.pass(SECOND).price(925_000);
        desk.events.clear();
        sell(BOB, 1, 55, 970_000);
        String canceled = desk.last("OrderCanceled");
        assertTrue(canceled.contains("accountId=1003"), canceled);
        assertTrue(canceled.contains("reason=MAINTENANCE_MARGIN"), canceled);
        assertEquals(0, coins(CAROL));
    }

    @Test
    void shouldUncrossAnAuction() {
        desk.status(SPOT, TradingStatus.CLOSING_AUCTION);
        sell(BOB, 1, 30, PRICE - 100);
        buy(ALICE, 1, 20, PRICE);
        buy(CAROL, 1, 20, PRICE);
        desk.status(SPOT, TradingStatus.CONTINUOUS);
        assertEquals(20 * LOT, coins(ALICE));
        assertEquals(10 * LOT, coins(CAROL));
        assertEquals(70 * LOT, coins(BOB));
        assertEquals(300 * DOLLAR, desk.cash(BOB));
    }

    @Test
    void shouldTakeAtTheMarketWithinItsBudgetAndItsCash() {
        sell(BOB, 1, 50, PRICE);
        sell(BOB, 2, 50, PRICE + 1_000);
        // 1,000 $: fifty at 10 $, and of the others at 10.01 $ forty-nine; it is asked for 60.
        desk.order(ALICE, 1, SPOT, Side.BUY, OrderType.MARKET, TimeInForce.IOC, OrderRequest.NULL, 60);
        assertEquals(60 * LOT, coins(ALICE));
        assertEquals(1_000 * DOLLAR - 500 * DOLLAR - 100_100_000L, desk.cash(ALICE));
        desk.order(ALICE, 2, SPOT, Side.BUY, OrderType.MARKET, TimeInForce.IOC, OrderRequest.NULL, 40);
        assertRejected("bound=399900000 value=400400000 reason=INSUFFICIENT_BALANCE");
    }

    @Test
    void shouldFreeWhatALiquidationCancelsAndSellItForDebts() {
        // BOB's coins count 900 $ for maintenance; his perpetual loses more.
        perp(DAVE, 1, Side.SELL, 1_600).perp(BOB, 1, Side.BUY, 1_600);
        sell(BOB, 2, 100, PRICE + 10_000);
        desk.pass(SECOND).price(950_000);
        desk.order(DAVE, 2, PERP, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 950_000, 1_600);
        assertTrue(desk.events.toString().contains("LiquidationStarted"));
        assertEquals(0, desk.state().orders().orderCountOfAccount(desk.accountIndex(BOB)));
        assertEquals(0, desk.state().assetReserves().units(desk.accountIndex(BOB), 1));
        assertEquals(0, desk.state().ledger().sum(0));
        assertEquals(0, desk.state().ledger().sum(1));
    }

    @Test
    void shouldRepayADebtWithWhatIsBought() {
        // Up to 1,000 lots are lent, at one part in ten thousand an hour, the first in advance: ALICE owes ten lots and
        // a hundred units.
        desk.collateral(
                BTC,
                c -> c.debtCap(1_000 * LOT).liabilityWeightPpm(100_000).interestPpm(876_000),
                Long.MIN_VALUE,
                900_000,
                850_000);
        desk.transfer(ALICE, CAROL, BTC, 10 * LOT);
        assertEquals(-10 * LOT - 100, coins(ALICE));
        // An hour later as much is due again: ceil(1,000,100 / 10,000) = 101. What she buys is hers only after that.
        desk.pass(3_600 * SECOND).price(PRICE);
        sell(BOB, 1, 20, PRICE).buy(ALICE, 1, 20, PRICE);
        assertTrue(desk.last("InterestCharged").contains("accountId=1001 amount=101 balance=-1000201"));
        assertEquals(10 * LOT - 201, coins(ALICE));
        assertEquals(0, desk.state().borrowing().lentUnits(1));
        // Of ten lots on offer nothing is lent to somebody else.
        sell(BOB, 2, 80, PRICE + 10);
        desk.transfer(BOB, CAROL, BTC, 1);
        assertTrue(desk.last("CommandRejected").contains("bound=0 value=1 detail=amount"));
        assertTrue(desk.last("CommandRejected").contains("reason=INSUFFICIENT_BALANCE"));
    }

    @Test
    void shouldSayWhatAnOrderWouldNeed() {
        desk.queryMargin(ALICE, 1, SPOT, Side.BUY, PRICE, 99);
        String line = desk.last("MarginQuoted");
        assertTrue(line.contains("initialMargin=0 initialMarginWithOrder=990010000"), line);
        assertTrue(line.contains("bound=0 value=0"), line);
        desk.queryMargin(ALICE, 1, SPOT, Side.BUY, PRICE, 101);
        line = desk.last("MarginQuoted");
        assertTrue(line.contains("bound=1000000000 value=1010000000"), line);
        assertTrue(line.contains("reason=INSUFFICIENT_BALANCE"), line);
    }

    @Test
    void shouldRefuseWhatNeedsAPosition() {
        desk.order(
                ALICE,
                1,
                Side.BUY,
                10,
                o -> o.instrumentId(SPOT).price(PRICE).instructions().reduceOnly(true));
        assertRejected("reason=INVALID_INSTRUCTIONS");
        desk.order(
                ALICE,
                1,
                Side.BUY,
                10,
                o -> o.instrumentId(SPOT).price(PRICE).stopLossPrice(900_000).stopLossClientOrderId(2));
        assertRejected("reason=INVALID_INSTRUCTIONS");
        desk.limits(SPOT, 10, 0, 0);
        assertTrue(desk.last("CommandRejected").contains("reason=INVALID_FIELD"));
        desk.leverage(ALICE, SPOT, 1);
        assertTrue(desk.last("CommandRejected").contains("detail=instrumentId"));
        desk.events.clear();
        desk.liquidationRules(SPOT, e -> {});
        assertTrue(desk.last("CommandRejected").contains("value=2 detail=instrumentId"));
        desk.events.clear();
        desk.waterfall(SPOT, 300_000, 250_000, 500_000, 0);
        assertTrue(desk.last("CommandRejected").contains("value=2 detail=instrumentId"));
    }

    @Test
    void shouldTriggerAStopThatHasWhatItSells() {
        desk.order(
                BOB,
                1,
                Side.SELL,
                100,
                o -> o.instrumentId(SPOT)
                        .orderType(OrderType.STOP_LIMIT)
                        .price(940_000)
                        .triggerPrice(950_000)
                        .triggerSource(TriggerSource.INDEX_PRICE));
        desk.pass(SECOND).price(950_000);
        buy(ALICE, 1, 100, 945_000);
        assertEquals(100 * LOT, coins(ALICE));
    }

    @Test
    void shouldListASpotMarketOfAnAssetAtItsOwnIndexOnly() {
        desk.describe();
        assertTrue(desk.events.toString().contains("kind=SPOT baseAssetId=2"));
        assertTrue(desk.events.toString().contains("kind=PERPETUAL"));
        desk.index(2, "ETHUSD");
        desk.events.clear();
        listed(e -> e.kind(InstrumentKind.SPOT).baseAssetId(BTC), 2, 1, "detail=baseAssetId");
        listed(e -> e.kind(InstrumentKind.SPOT), INDEX, 1, "detail=baseAssetId");
        listed(e -> e.baseAssetId(BTC), INDEX, 1, "detail=baseAssetId");
        listed(e -> e.kind(InstrumentKind.SPOT).baseAssetId(USD), INDEX, 1, "detail=baseAssetId");
        listed(e -> e.kind(InstrumentKind.SPOT).baseAssetId(9), INDEX, 1, "reason=UNKNOWN_ASSET");
        // Three decimals less than the lot's: no whole number of units.
        desk.asset(3, "TOY", INDEX, 2, Long.MIN_VALUE, 900_000, 850_000);
        listed(e -> e.kind(InstrumentKind.SPOT).baseAssetId(3), INDEX, 1, "detail=lotSize");
        assertFalse(desk.state().instruments().size() > 2);
    }

    private void listed(Consumer<ListInstrumentEncoder> terms, int index, int lotSize, String fault) {
        desk.listingTerms = terms;
        desk.instrument(3, "THIRD", index, 10, lotSize);
        assertTrue(desk.last("CommandRejected").contains(fault), desk.last("CommandRejected"));
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        desk.events.clear();
    }

    private SpotTest buy(long account, long number, long lots, long price) {
        desk.order(account, number, SPOT, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, price, lots);
        return this;
    }

    private SpotTest sell(long account, long number, long lots, long price) {
        desk.order(account, number, SPOT, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, price, lots);
        return this;
    }

    private SpotTest perp(long account, long number, Side side, long lots) {
        desk.order(account, number, PERP, side, OrderType.LIMIT, TimeInForce.GTC, PRICE, lots);
        return this;
    }

    private long coins(long account) {
        return desk.state().ledger().accountBalance(desk.accountIndex(account), 1);
    }

    private void assertRejected(String text) {
        String line = desk.last("OrderRejected");
        assertTrue(line.contains(text), line);
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        desk.events.clear();
    }
}
