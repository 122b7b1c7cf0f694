package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Alice bought one bitcoin (1,000 lots) at 10,000 $ from Bob with 1,000 $; maintenance margin 3 %. One liquidation may take a tenth of the fund, and the venue takes over what a move of 10 %
 * would cost that much.
 */
class TakeoversTest {
    private static final long DOLLAR = 1_000_000L;

    private final EngineDesk desk = EngineDesk.openVenue();

    @AfterEach
    void nothingIsLost() {
        EngineState state = desk.state();
        assertEquals(0, state.ledger().sum(0));
        assertEquals(
                -state.ledger().venueBalance(VenueAccount.CLEARING, 0),
                state.positions().sumOfCosts(0));
        assertEquals(state.recomputeBusinessHash(), state.businessHash());
        assertTrue(state.ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0) >= 0);
    }

    @Test
    void shouldTakeOverInBackstopWithTheEquityThatIsLeft() {
        open(10_000);
        desk.price(915_000);
        // Equity 150 $, maintenance margin 274.50 $. A tenth of the fund is 1,000 $: 10,000 $ of notional, 1,092 lots.
        assertTrue(
                desk.last("PositionTakenOver")
                        .contains(
                                "accountId=1001 instrumentId=1 side=BUY quantity=1000 value=9150000000 equityTaken=150000000 lossPaid=0 realizedPnl=-850000000 quantityHeld=1000"),
                desk.last("PositionTakenOver"));
        assertTrue(desk.last("LiquidationEnded").contains("equity=0 maintenanceMargin=0 reason=CLOSED"));
        assertEquals(0, desk.lots(ALICE));
        assertEquals(0, desk.cash(ALICE));
        assertEquals(1_000, held());
        assertEquals(150 * DOLLAR, backstopCash());
        assertEquals(150 * DOLLAR, desk.state().ledger().movedUnits(LedgerReason.TAKEOVER, 0));
        assertEquals(1_000, desk.state().instruments().openInterestLots(0));
        assertEquals(10_000 * DOLLAR, fund());
    }

    @Test
    void shouldLeaveTheOwnerWhatIsAboveTheMaintenanceMargin() {
        open(0);
        desk.dollars(FUND, 30_000).deposit(DAVE, BTC, 40_000_000);
        desk.dollars(BOB, 30_000).sell(BOB, 2, 3_000, 1_000_000).buy(DAVE, 1, 3_000, 1_000_000);
        desk.dollars(ALICE, 10_000).events.clear();
        desk.price(908_000);
        // Four tenths of a bitcoin are 3,632 $ and count 3,268.80 $: less a loss of 2,760 $ that is 508.80 $, below two
        // thirds of 817.20 $. Without
        // haircuts it is 872 $.
        assertTrue(desk.last("PositionTakenOver").contains("quantity=3000 "));
        assertTrue(desk.last("PositionTakenOver").contains("equityTaken=817200000 "));
        // He owes 2,760 + 817.20 $ then, for which 0.39396475... bitcoin are sold; 54.80 $ of the rest are his.
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
        assertEquals(0, desk.cash(DAVE));
        assertEquals(40_000_000 - 39_396_476, desk.state().ledger().accountBalance(desk.accountIndex(DAVE), 1));
    }

    @Test
    void shouldPayTheLossOfABankruptAccount() {
        open(10_000);
        desk.price(890_000);
        // 100 $ lacking: the fund pays them, and 900 $ bear 9,000 $ of notional, 1,011 lots.
        assertTrue(desk.last("PositionTakenOver").contains("quantity=1000 "));
        assertTrue(desk.last("PositionTakenOver").contains("equityTaken=0 lossPaid=100000000"));
        assertTrue(desk.last("WaterfallStep").contains("amount=100000000 "));
        assertEquals(9_900 * DOLLAR, fund());
        assertEquals(0, backstopCash());
        assertEquals(0, desk.cash(ALICE));
        assertFalse(desk.events.stream().anyMatch(e -> e.startsWith("DeficitRecorded")));
    }

    @Test
    void shouldTakeNoMoreThanPoolAndFundCouldBear() {
        open(500);
        desk.price(915_000);
        // 50 $ bear 500 $: 54 lots, behind which 14.823 of 274.50 $ of 150 $ stand: 8.10 $.
        assertTrue(desk.last("PositionTakenOver").contains("quantity=54 "));
        assertTrue(desk.last("PositionTakenOver").contains("equityTaken=8100000 "));
        assertEquals(54, held());
        assertEquals(946, desk.lots(ALICE));
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
        // More money, more lots: 1,050 $ hold a tenth of 10,500 $ out.
        desk.dollars(FUND, 10_000);
        assertEquals(1_000, held());
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
    }

    @Test
    void shouldTakeWhatBringsItNearerToNothingWithoutBound() {
        open(10_000);
        desk.price(915_000);
        assertEquals(1_000, held());
        // Bob's short of 1,000 lots with 10,000 $ in backstop at 19,650 $, where 1,000 $ would bear 508 lots.
        desk.price(1_300_000).price(1_965_000);
        assertTrue(desk.last("PositionTakenOver").contains("side=SELL quantity=1000 value=-19650000000"));
        assertEquals(0, held());
        // 150 $ came with the long position, 350 $ with the short one, and it rose from 9,150 to 19,650 $.
        assertEquals((150 + 350 + 10_500) * DOLLAR, backstopCash());
    }

    @Test
    void shouldTakeOverAfterSlicesThatFoundNothing() {
        open(10_000);
        desk.liquidationRules(PERP, e -> e.maxUnfilledSlices(3));
        desk.price(920_000);
        // Above two thirds: 200 $ of 276 $. The first slice finds nothing, and those that prices cause in its second do
        // not count.
        desk.price(920_100).price(920_000);
        desk.pass(SECOND);
        desk.price(920_100).price(920_000);
        assertEquals(2, desk.state().liquidations().unfilledCount(desk.accountIndex(ALICE)));
        desk.pass(SECOND - 100);
        assertEquals(0, held());
        desk.pass(100);
        assertEquals(1_000, held());
        assertTrue(desk.last("PositionTakenOver").contains("equityTaken=200000000 "));
    }

    @Test
    void shouldCountAfreshWhenASliceHasTraded() {
        open(10_000);
        desk.liquidationRules(PERP, e -> e.maxUnfilledSlices(3));
        desk.price(920_000).pass(SECOND);
        assertEquals(2, desk.state().liquidations().unfilledCount(desk.accountIndex(ALICE)));
        desk.buy(CAROL, 1, 10, 915_000);
        assertEquals(0, held());
        assertEquals(990, desk.lots(ALICE));
        // The rest of that slice found nothing in the same second, which does not count.
        assertEquals(0, desk.state().liquidations().unfilledCount(desk.accountIndex(ALICE)));
    }

    @Test
    void shouldLeaveMarketsAloneThatHaveNoTakeovers() {
        openWithout(10_000);
        desk.price(915_000);
        assertEquals(0, held());
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
    }

    @Test
    void shouldTakeNothingWhenNoRowIsLeftForAPosition() {
        EngineDesk small = new EngineDesk();
        small.genesis(new EngineLimits(10, 20, 20, 4, 4, 3, 4, 2, 64, 100, 20, 60, 1_000, 4, 20, 20, 1000, true));
        small.define();
        small.waterfall(PERP, 0, 100_000, 200_000, 0, 100_000).dollars(FUND, 10_000);
        small.price(1_000_000).dollars(ALICE, 1_000).dollars(BOB, 10_000);
        small.buy(ALICE, 1, 1_000, 1_000_000).sell(BOB, 1, 1_000, 1_000_000);
        small.price(915_000);
        assertEquals(1_000, small.lots(ALICE));
        assertTrue(small.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
    }

    @Test
    void shouldLetNoMessageNameTheVenuesOwnAccount() {
        open(10_000);
        desk.price(915_000).events.clear();
        desk.buy(Accounts.BACKSTOP_ID, 1, 10, 915_000);
        assertTrue(desk.last("OrderRejected").contains("reason=UNKNOWN_ACCOUNT"));
        desk.dollars(Accounts.BACKSTOP_ID, 10);
        assertTrue(desk.last("CommandRejected").contains("reason=UNKNOWN_ACCOUNT"));
        desk.withdraw(Accounts.BACKSTOP_ID, 1, USD, 1);
        assertTrue(desk.last("CommandRejected").contains("reason=UNKNOWN_ACCOUNT"));
        assertEquals(1_000, held());
    }

    private void open(long fund) {
        desk.waterfall(PERP, 700_000, 100_000, 200_000, 0, 100_000);
        openWithout(fund);
    }

    private void openWithout(long fund) {
        if (fund > 0) {
            desk.dollars(FUND, fund);
        }
        desk.price(1_000_000).dollars(ALICE, 1_000).dollars(BOB, 10_000).dollars(CAROL, 100_000);
        desk.buy(ALICE, 1, 1_000, 1_000_000)
                .sell(BOB, 1, 1_000, 1_000_000)
                .events
                .clear();
    }

    private long held() {
        return desk.state().positions().lots(desk.state().accounts().backstop(), 0);
    }

    private long backstopCash() {
        return desk.state().ledger().balance(Ledger.row(desk.state().accounts().backstop()), 0);
    }

    private long fund() {
        return desk.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0);
    }
}
