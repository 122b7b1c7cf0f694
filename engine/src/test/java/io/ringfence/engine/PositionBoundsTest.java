package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.margin.AccountMargin;
import org.junit.jupiter.api.Test;

/** Limits on positions and leverage. A lot is a thousandth of a bitcoin, which stands at 10,000 $: 10 $; initial margin is 5 %, maintenance margin 3 %. */
class PositionBoundsTest {
    private static final long PRICE = 1_000_000;
    private static final long DOLLAR = 1_000_000L;
    private static final long ERIN = 1005;
    private static final int OWNER = 4;

    private final EngineDesk desk = EngineDesk.openVenue();

    PositionBoundsTest() {
        desk.accountTerms = e -> e.ownerId(OWNER);
        desk.account(ERIN, FIRM, TRADER);
        desk.accountTerms = e -> {};
        desk.price(PRICE)
                .dollars(ALICE, 10_000)
                .dollars(BOB, 10_000)
                .dollars(CAROL, 10_000)
                .dollars(DAVE, 10_000);
        desk.dollars(ERIN, 10_000);
        desk.events.clear();
    }

    // ---- what one account may hold

    @Test
    void shouldCountPositionAndOpenOrdersOfASideAgainstTheLimitOfAnAccount() {
        desk.limits(PERP, 10, 0, 0);
        desk.sell(DAVE, 1, 4, PRICE).buy(ALICE, 1, 4, PRICE).buy(ALICE, 2, 6, PRICE - 10);
        desk.buy(ALICE, 3, 1, PRICE - 10);
        assertOrderRejected("HOLDING_LIMIT", "bound=10 value=11");
        // The other side has all its room, and what the position covers besides.
        desk.sell(ALICE, 4, 14, PRICE + 10);
        assertEquals(3, openOrders(ALICE) + 1);
        desk.sell(ALICE, 5, 1, PRICE + 10);
        assertOrderRejected("HOLDING_LIMIT", "bound=10 value=11");
    }

    @Test
    void shouldCountAnOrderThatDoesNotRestAsFarAsItTrades() {
        desk.limits(PERP, 10, 0, 0).sell(DAVE, 1, 10, PRICE);
        desk.market(ALICE, 1, Side.BUY, 50);
        assertEquals(10, desk.lots(ALICE));
        desk.sell(CAROL, 2, 1, PRICE).market(ALICE, 2, Side.BUY, 50);
        assertOrderRejected("HOLDING_LIMIT", "bound=10 value=11");
    }

    @Test
    void shouldAdmitWhatReducesOrGrowsNoMoreWhenALimitComesAfterThePosition() {
        desk.sell(DAVE, 1, 20, PRICE).buy(ALICE, 1, 20, PRICE).buy(ALICE, 2, 10, PRICE - 100);
        desk.limits(PERP, 10, 0, 0);
        // Less than it had, at another price; and not a lot more than it had.
        desk.replace(ALICE, 2, 9, PRICE - 200);
        assertTrue(desk.last("OrderReplaced").contains("quantity=9"));
        desk.replace(ALICE, 2, 10, PRICE - 200);
        assertTrue(desk.last("ReplaceRejected").contains("reason=HOLDING_LIMIT"));
        assertTrue(desk.last("ReplaceRejected").contains("bound=10 value=30"));
        desk.buy(DAVE, 2, 12, PRICE).sell(ALICE, 3, 12, PRICE);
        assertEquals(8, desk.lots(ALICE));
        // To turn it is to reduce it and to hold something anew.
        desk.buy(BOB, 3, 10, PRICE).buy(CAROL, 3, 10, PRICE).sell(ALICE, 4, 19, PRICE);
        assertOrderRejected("HOLDING_LIMIT", "bound=10 value=11");
        desk.sell(ALICE, 5, 18, PRICE);
        assertEquals(-10, desk.lots(ALICE));
    }

    @Test
    void shouldLiftLimitsAsTheyWereSet() {
        desk.limits(PERP, 10, 11, 12);
        assertTrue(desk.last("PositionLimitsSet")
                .contains("holdingLimit=10 ownerHoldingLimit=11 openInterestLimit=12 instrumentId=1"));
        desk.events.clear();
        desk.describe();
        assertTrue(desk.last("PositionLimitsSet").contains("holdingLimit=10"));
        desk.limits(PERP, 0, 0, 0).buy(ALICE, 1, 50, PRICE);
        assertTrue(desk.last("OrderAccepted").contains("quantity=50"));
        desk.events.clear();
        desk.describe();
        assertFalse(desk.events.toString().contains("PositionLimitsSet"));
    }

    @Test
    void shouldRejectLimitsOutOfRange() {
        desk.limits(PERP, -1, 0, 0);
        assertCommandRejected("INVALID_FIELD", "bound=1 value=-1 detail=holdingLimit");
        desk.limits(PERP, 1, Long.MAX_VALUE, 0);
        assertCommandRejected("INVALID_FIELD", "detail=ownerHoldingLimit");
        desk.limits(PERP, 1, 1, -5);
        assertCommandRejected("INVALID_FIELD", "detail=openInterestLimit");
        desk.limits(9, 1, 1, 1);
        assertCommandRejected("UNKNOWN_INSTRUMENT", "value=9");
        desk.as(TRADER).limits(PERP, 1, 1, 1);
        assertCommandRejected("NOT_ENTITLED", "");
        desk.instrument(2, "P2", INDEX, 10, 5).limits(2, 11, 0, 0);
        assertCommandRejected("INVALID_FIELD", "bound=5 value=11 detail=holdingLimit");
    }

    // ---- what an owner may hold

    @Test
    void shouldAddUpTheAccountsOfAnOwnerSideBySide() {
        desk.limits(PERP, 0, 10, 0);
        desk.sell(DAVE, 1, 6, PRICE).buy(ALICE, 1, 6, PRICE);
        // A short of the same owner frees nothing: long is added to long.
        desk.sell(BOB, 1, 5, PRICE + 10).buy(CAROL, 1, 5, PRICE);
        assertOrderRejected("GROUP_HOLDING_LIMIT", "bound=10 value=11");
        desk.buy(CAROL, 2, 4, PRICE);
        assertTrue(desk.last("OrderAccepted").contains("clientOrderId=2"));
        // ERIN is of the same firm, and of another owner.
        desk.buy(ERIN, 1, 10, PRICE - 10);
        assertTrue(desk.last("OrderAccepted").contains("accountId=1005"));
        desk.buy(ERIN, 2, 1, PRICE - 10);
        assertOrderRejected("GROUP_HOLDING_LIMIT", "bound=10 value=11");
    }

    @Test
    void shouldAddUpAnOwnersAccountsOverFirms() {
        desk.buy(ERIN, 1, 7, PRICE - 10);
        desk.accountTerms = e -> e.ownerId(OWNER);
        desk.account(2002, OTHER_FIRM, OTHER).dollars(2002, 10_000).limits(PERP, 0, 10, 0);
        desk.buy(2002, 1, 4, PRICE - 10);
        assertOrderRejected("GROUP_HOLDING_LIMIT", "bound=10 value=11");
        desk.buy(2002, 1, 3, PRICE - 10).cancel(ERIN, 1).buy(2002, 2, 7, PRICE - 10);
        assertTrue(desk.last("OrderAccepted").contains("clientOrderId=2"));
    }

    @Test
    void shouldGiveRoomBackAsAnotherAccountOfTheOwnerIsLiquidated() {
        // ALICE has 100 $, and buys for 1,000 $.
        desk.limits(PERP, 0, 150, 0);
        desk.transfer(ALICE, BOB, USD, 9_900 * DOLLAR);
        desk.sell(DAVE, 1, 100, PRICE).buy(ALICE, 1, 100, PRICE);
        desk.sell(ERIN, 2, 100, PRICE).buy(BOB, 1, 51, PRICE);
        assertOrderRejected("GROUP_HOLDING_LIMIT", "bound=150 value=151");
        desk.buy(BOB, 1, 50, PRICE);
        assertEquals(50, desk.lots(BOB));
        // At 9,100 $ ALICE has lost 90 of her 100 $: under 3 % of 910 $. A bid takes all that her liquidation sells.
        desk.pass(SECOND).price(910_000).buy(DAVE, 3, 100, 910_000);
        long sold = 100 - desk.lots(ALICE);
        assertTrue(sold > 0, "sold=" + sold);
        desk.buy(BOB, 2, sold + 1, 900_000);
        assertOrderRejected("GROUP_HOLDING_LIMIT", "bound=150 value=151");
        desk.buy(BOB, 2, sold, 900_000);
        assertTrue(desk.last("OrderAccepted").contains("accountId=1002"));
    }

    // ---- what all may hold

    @Test
    void shouldRejectAnOrderThatWouldLiftTheOpenInterestAboveItsMost() {
        desk.limits(PERP, 0, 0, 10);
        desk.sell(DAVE, 1, 8, PRICE).buy(ALICE, 1, 8, PRICE);
        desk.sell(DAVE, 2, 5, PRICE).buy(BOB, 1, 3, PRICE);
        assertOrderRejected("OPEN_INTEREST_LIMIT", "bound=10 value=11");
        desk.buy(BOB, 1, 2, PRICE);
        assertEquals(10, desk.state().instruments().openInterestLots(0));
        // What rests lifts nothing, and what passes a position on neither: ALICE sells her 8 to CAROL.
        desk.buy(CAROL, 1, 8, PRICE - 10).sell(ALICE, 2, 8, PRICE - 10);
        assertEquals(0, desk.lots(ALICE));
        assertEquals(8, desk.lots(CAROL));
        assertEquals(10, desk.state().instruments().openInterestLots(0));
        // BOB opens what CAROL closes, and 3 more with DAVE.
        desk.cancel(DAVE, 2).sell(CAROL, 2, 4, PRICE).sell(DAVE, 3, 3, PRICE).buy(BOB, 2, 7, PRICE);
        assertOrderRejected("OPEN_INTEREST_LIMIT", "bound=10 value=13");
        desk.buy(BOB, 2, 4, PRICE);
        assertEquals(6, desk.lots(BOB));
    }

    @Test
    void shouldUncrossUpToTheMostOpenInterestAndCancelTheLaterOrderOfTheTwo() {
        desk.limits(PERP, 0, 0, 10);
        desk.sell(DAVE, 1, 4, PRICE).buy(ALICE, 1, 4, PRICE);
        desk.status(PERP, TradingStatus.CLOSING_AUCTION);
        // BOB closes nothing, ALICE sells the 4 that she has and 5 more; room is for 6 new ones.
        desk.sell(ALICE, 2, 15, PRICE).buy(BOB, 1, 15, PRICE);
        desk.events.clear();
        desk.status(PERP, TradingStatus.CONTINUOUS);
        assertTrue(desk.last("Trade").contains("quantity=10 "), desk.last("Trade"));
        assertEquals(10, desk.state().instruments().openInterestLots(0));
        String canceled = desk.last("OrderCanceled");
        assertTrue(canceled.contains("accountId=1002") && canceled.contains("canceledQuantity=5"), canceled);
        assertTrue(canceled.contains("reason=OPEN_INTEREST_LIMIT"), canceled);
        assertEquals(1, openOrders(ALICE));
    }

    @Test
    void shouldNeverStandInTheWayOfALiquidation() {
        desk.transfer(ALICE, BOB, USD, 9_900 * DOLLAR);
        desk.sell(DAVE, 1, 100, PRICE).buy(ALICE, 1, 100, PRICE);
        desk.limits(PERP, 1, 0, 1).buy(CAROL, 1, 1, 910_000);
        desk.pass(SECOND).price(910_000);
        assertEquals(99, desk.lots(ALICE));
        assertEquals(1, desk.lots(CAROL));
    }

    // ---- leverage

    @Test
    void shouldAskForTheInitialMarginOfALeverageWhereItIsMore() {
        desk.leverage(ALICE, PERP, 3);
        assertTrue(desk.last("LeverageSet").contains("accountId=1001 instrumentId=1 leverage=3 @1"));
        // 100 lots are 1,000 $; at 333,334 ppm, a third rounded up, 333.334 $ and a cent for the order.
        desk.queryMargin(ALICE, 1, PERP, Side.BUY, PRICE, 100);
        assertTrue(desk.last("MarginQuoted").contains("initialMarginWithOrder=333344000"), desk.last("MarginQuoted"));
        desk.queryMargin(BOB, 1, PERP, Side.BUY, PRICE, 100);
        assertTrue(desk.last("MarginQuoted").contains("initialMarginWithOrder=50010000"), desk.last("MarginQuoted"));
        desk.leverage(ALICE, PERP, 20);
        desk.queryMargin(ALICE, 1, PERP, Side.BUY, PRICE, 100);
        assertTrue(desk.last("MarginQuoted").contains("initialMarginWithOrder=50010000"), desk.last("MarginQuoted"));
    }

    @Test
    void shouldLetALowerLeverageStandOnlyWhereItsMarginIsCovered() {
        // 10,000 $ and 500 lots, 5,000 $; at leverage 1 they need 5,000 $, with 6,000 $ of bids 11,000.02 $.
        desk.sell(DAVE, 1, 500, PRICE).buy(ALICE, 1, 500, PRICE).buy(ALICE, 2, 300, PRICE - 10);
        desk.buy(ALICE, 3, 300, PRICE - 10).leverage(ALICE, PERP, 1);
        assertCommandRejected("INSUFFICIENT_MARGIN", "bound=10000000000 value=11000020000 detail=leverage");
        desk.cancel(ALICE, 3).leverage(ALICE, PERP, 1);
        assertTrue(desk.last("LeverageSet").contains("leverage=1"));
        // More leverage needs nothing, not even a price.
        desk.pass(6 * SECOND).leverage(ALICE, PERP, 0);
        assertTrue(desk.last("LeverageSet").contains("leverage=0"));
        desk.leverage(ALICE, PERP, 1);
        assertCommandRejected("PRICE_NOT_USABLE", "value=3");
    }

    @Test
    void shouldNotMoveMaintenanceMarginOrTargetByLeverage() {
        desk.sell(DAVE, 1, 500, PRICE).buy(ALICE, 1, 500, PRICE);
        int account = desk.accountIndex(ALICE);
        AccountMargin before = new AccountMargin();
        desk.state().marginModel().compute(account, before);
        desk.leverage(ALICE, PERP, 2);
        AccountMargin after = new AccountMargin();
        desk.state().marginModel().compute(account, after);
        assertEquals(250 * DOLLAR, before.initialMargin());
        assertEquals(2_500 * DOLLAR, after.initialMargin());
        assertEquals(before.maintenanceMargin(), after.maintenanceMargin());
        assertEquals(before.targetEquity(), after.targetEquity());
    }

    @Test
    void shouldRejectLeverageThatIsNotThere() {
        desk.leverage(ALICE, PERP, 21);
        assertCommandRejected("LEVERAGE_OUT_OF_RANGE", "bound=20 value=21 detail=leverage");
        desk.leverage(ALICE, PERP, -1);
        assertCommandRejected("LEVERAGE_OUT_OF_RANGE", "bound=20 value=-1");
        desk.leverage(99, PERP, 1);
        assertCommandRejected("UNKNOWN_ACCOUNT", "value=99");
        desk.leverage(ALICE, 9, 1);
        assertCommandRejected("UNKNOWN_INSTRUMENT", "value=9");
        desk.as(OTHER).leverage(ALICE, PERP, 1);
        assertCommandRejected("NOT_ENTITLED", "");
        desk.instrument(2, "P2", INDEX).leverage(ALICE, 2, 1);
        assertCommandRejected("NO_RISK_PARAMETERS", "value=2");
        desk.status(PERP, TradingStatus.SUSPENDED)
                .status(PERP, TradingStatus.SETTLED)
                .leverage(ALICE, PERP, 1);
        assertCommandRejected("WRONG_TRADING_STATUS", "value=9");
    }

    @Test
    void shouldBoundInHowManyInstrumentsAnAccountHasALeverage() {
        EngineDesk one = new EngineDesk();
        one.genesis(new EngineLimits(10, 20, 20, 4, 4, 3, 4, 2, 1, 100, 20, 60, 1_000, 4, 20, 20, 1000, true));
        one.define();
        one.instrument(2, "P2", INDEX).parameters(2).leverage(ALICE, PERP, 5).leverage(ALICE, 2, 5);
        assertTrue(one.last("CommandRejected").contains("bound=1 value=2 detail=leverage"));
        assertTrue(one.last("CommandRejected").contains("reason=ACCOUNT_POSITION_LIMIT"));
        // Another of the same, and none, take no further place.
        one.leverage(ALICE, PERP, 6).leverage(ALICE, 2, 0);
        assertTrue(one.last("LeverageSet").contains("instrumentId=2 leverage=0"));
        // Two in all: the venue's maxPositions.
        one.leverage(BOB, 2, 5).leverage(CAROL, PERP, 5);
        assertTrue(one.last("CommandRejected").contains("reason=POSITION_LIMIT"));
        one.leverage(ALICE, PERP, 0).leverage(CAROL, PERP, 5);
        assertTrue(one.last("LeverageSet").contains("accountId=1003"));
    }

    // ---- owners

    @Test
    void shouldTransferWithinAnOwnerOnly() {
        desk.transfer(ALICE, BOB, USD, DOLLAR);
        assertTrue(desk.last("CollateralTransferred").contains("fromAccountId=1001"));
        desk.transfer(ALICE, ERIN, USD, DOLLAR);
        assertCommandRejected("DIFFERENT_OWNER", "value=1005 detail=toAccountId");
        desk.accountTerms = e -> e.ownerId(OWNER);
        desk.account(1006, FIRM, 0).account(2002, OTHER_FIRM, OTHER).transfer(ERIN, 1006, USD, DOLLAR);
        assertTrue(desk.last("CollateralTransferred").contains("toAccountId=1006"));
        desk.transfer(ERIN, 2002, USD, DOLLAR);
        assertCommandRejected("DIFFERENT_FIRM", "value=2002");
    }

    @Test
    void shouldSayTheOwnerOfAnAccount() {
        desk.describe();
        assertTrue(desk.events.toString().contains("accountId=1005 firmId=1 reportSessionId=1 ownerId=4"));
        assertFalse(desk.events.toString().contains("accountId=1001 firmId=1 reportSessionId=1 ownerId"));
        desk.accountTerms = e -> e.ownerId(-1);
        desk.account(1007, FIRM, 0);
        assertCommandRejected("INVALID_FIELD", "bound=1 value=-1 detail=ownerId");
    }

    private int openOrders(long account) {
        return desk.state().orders().orderCountOfAccount(desk.accountIndex(account));
    }

    private void assertOrderRejected(String reason, String numbers) {
        assertRejected("OrderRejected", reason, numbers);
    }

    private void assertCommandRejected(String reason, String numbers) {
        assertRejected("CommandRejected", reason, numbers);
    }

    private void assertRejected(String event, String reason, String numbers) {
        String line = desk.last(event);
        assertTrue(line.contains("reason=" + reason) && line.contains(numbers), line);
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());
        desk.events.clear();
    }
}
