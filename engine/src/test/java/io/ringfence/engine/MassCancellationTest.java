package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MassCancellationTest {
    private EngineDesk desk;

    @BeforeEach
    void open() {
        desk = EngineDesk.openVenue();
        desk.price(1_000_000);
        for (long account : new long[] {ALICE, BOB, CAROL, DAVE}) {
            desk.dollars(account, 10_000);
        }
        // Alice and Bob are of the firm, Dave of another; Alice has a bid with two attached orders, an offer and a
        // stop.
        desk.as(TRADER)
                .order(
                        ALICE,
                        1,
                        Side.BUY,
                        1,
                        o -> o.price(990_000)
                                .stopLossPrice(980_000)
                                .stopLossClientOrderId(11)
                                .takeProfitPrice(1_020_000)
                                .takeProfitClientOrderId(12));
        desk.sell(ALICE, 2, 1, 1_010_000);
        desk.order(
                ALICE, 3, Side.BUY, 1, o -> o.orderType(OrderType.STOP_MARKET).triggerPrice(1_030_000));
        desk.buy(BOB, 1, 1, 991_000);
        desk.as(OTHER).limit(DAVE, 1, Side.BUY, 1, 992_000);
        desk.events.clear();
        assertEquals(7, desk.state().orders().count());
    }

    private void assertCanceled(int direct, int left) {
        assertTrue(desk.last("MassCancelDone").contains("canceledOrders=" + direct), desk.events.toString());
        assertEquals(left, desk.state().orders().count());
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());
    }

    @Test
    void shouldCancelAnAccountsOrdersWithWhatHangsOnThem() {
        desk.massCancel(m -> m.accountId(ALICE));
        assertCanceled(5, 2);
    }

    @Test
    void shouldCancelOneSideOfAnAccount() {
        // Selling are the offer and the two attached orders, which may go without their parent.
        desk.massCancel(m -> m.accountId(ALICE).side(Side.SELL));
        assertCanceled(3, 4);
    }

    @Test
    void shouldCancelWhatASessionEntered() {
        desk.massCancel(m -> m.onlySessionId(OTHER));
        assertCanceled(1, 6);
    }

    @Test
    void shouldCancelAFirmsOrders() {
        desk.massCancel(m -> m.firmId(FIRM));
        assertCanceled(6, 1);
    }

    @Test
    void shouldCancelAnInstrumentsOrdersForRisk() {
        desk.as(RISK).massCancel(m -> m.instrumentId(PERP));
        assertCanceled(7, 0);
    }

    @Test
    void shouldKeepATraderToItsFirm() {
        desk.as(TRADER).massCancel(m -> m.instrumentId(PERP));
        assertCanceled(6, 1);
        desk.as(TRADER).massCancel(m -> m.accountId(DAVE));
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
        desk.as(TRADER).massCancel(m -> m.firmId(OTHER_FIRM));
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
        desk.as(TRADER).massCancel(m -> m.onlySessionId(OTHER));
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
        assertEquals(1, desk.state().orders().count());
    }

    @Test
    void shouldNameWhatDoesNotExist() {
        desk.massCancel(m -> m.accountId(77));
        assertTrue(desk.last("CommandRejected").contains("value=77 detail=accountId"));
        desk.massCancel(m -> m.firmId(77));
        assertTrue(desk.last("CommandRejected").contains("value=77 detail=firmId"));
        desk.massCancel(m -> m.onlySessionId(77));
        assertTrue(desk.last("CommandRejected").contains("value=77 detail=onlySessionId"));
        desk.massCancel(m -> m.instrumentId(77));
        assertTrue(desk.last("CommandRejected").contains("value=77 detail=instrumentId"));
        desk.massCancel(m -> {});
        assertTrue(desk.last("CommandRejected").contains("detail=instrumentId templateId=23 reason=INVALID_FIELD"));
        assertEquals(7, desk.state().orders().count());
    }

    @Test
    void shouldKillAFirmUntilRiskLiftsIt() {
        desk.as(TRADER).killSwitch(true, k -> k.firmId(FIRM));
        assertTrue(desk.last("KillSwitchChanged").contains("firmId=1 canceledOrders=6 engaged=YES"));
        assertEquals(1, desk.state().orders().count());
        desk.buy(BOB, 5, 1, 990_000);
        assertTrue(desk.last("OrderRejected").contains("reason=KILL_SWITCH"));
        desk.as(TRADER).killSwitch(false, k -> k.firmId(FIRM));
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
        desk.as(RISK).killSwitch(false, k -> k.firmId(FIRM));
        assertTrue(desk.last("KillSwitchChanged").contains("canceledOrders=0 engaged=NO"));
        desk.buy(BOB, 5, 1, 990_000);
        assertEquals(2, desk.state().orders().count());
    }

    @Test
    void shouldKillOneAccount() {
        desk.as(TRADER).killSwitch(true, k -> k.accountId(ALICE));
        assertTrue(desk.last("KillSwitchChanged").contains("accountId=1001 firmId=1 canceledOrders=5 engaged=YES"));
        desk.buy(BOB, 5, 1, 990_000);
        assertEquals(3, desk.state().orders().count(), "Bob goes on");
        desk.as(TRADER).killSwitch(true, k -> k.accountId(DAVE));
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
        desk.as(RISK).killSwitch(true, k -> k.accountId(ALICE).firmId(FIRM));
        assertTrue(desk.last("CommandRejected").contains("detail=firmId templateId=24 reason=INVALID_FIELD"));
    }

    @Test
    void shouldCancelManyInStepsOfBoundedSize() {
        EngineDesk large = new EngineDesk();
        large.genesis(new EngineLimits(
                10, 20, 100, 4, 4, 3, 4, 100, 64, 40_000, 4_000, 100, 40_000, 4, 20, 20, 1_000_000, true));
        large.define();
        large.keepsEvents = false;
        large.price(1_000_000);
        for (int account = 1; account <= 9; account++) {
            large.account(account, FIRM, TRADER).dollars(account, 1_000_000);
            for (int i = 1; i <= 4_000; i++) {
                large.buy(account, i, 1, 990_000);
            }
        }
        assertEquals(36_000, large.state().orders().count());
        large.largestStepBytes = 0;
        large.massCancel(m -> m.firmId(FIRM));
        assertEquals(0, large.state().orders().count());
        assertTrue(large.largestStepBytes <= Engine.MAX_STEP_BYTES, "largestStepBytes=" + large.largestStepBytes);
        assertTrue(large.stepCount > 1, "stepCount=" + large.stepCount);
    }
}
