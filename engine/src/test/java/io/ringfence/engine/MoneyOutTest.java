package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.ExactRange;
import org.junit.jupiter.api.Test;

/**
 * Money out of accounts. BTC stands at 10,000 $ unless said otherwise; the perpetual has 5 % initial and 3 % maintenance margin, so the tenth of the notional binds where
 * nothing else is said; BTC counts 85 % for new risk.
 */
class MoneyOutTest {
    private static final long DOLLAR = 1_000_000;

    private final EngineDesk desk = EngineDesk.openVenue().price(1_000_000);

    @Test
    void shouldKeepAWithdrawalUntilItIsConfirmed() {
        desk.dollars(ALICE, 1_000).events.clear();
        desk.as(TRADER).withdraw(ALICE, 7, USD, 400 * DOLLAR);
        assertEquals(
                "WithdrawalRequested withdrawalId=1 accountId=1001 requestId=7 amount=400000000 balance=600000000 assetId=1 @1#2 .",
                desk.last("WithdrawalRequested"));
        assertEquals(600 * DOLLAR, desk.cash(ALICE));
        assertEquals(400 * DOLLAR, venue(VenueAccount.PENDING_WITHDRAWALS));
        desk.as(TREASURY).settle(1, WithdrawalOutcome.CONFIRMED);
        assertEquals(
                "WithdrawalSettled withdrawalId=1 accountId=1001 requestId=7 amount=400000000 balance=600000000 assetId=1 outcome=CONFIRMED @1#3",
                desk.last("WithdrawalSettled").replace(" .", ""));
        assertEquals(0, venue(VenueAccount.PENDING_WITHDRAWALS));
        assertEquals(-600 * DOLLAR, venue(VenueAccount.EXTERNAL));
        assertEquals(400 * DOLLAR, desk.state().ledger().movedUnits(LedgerReason.WITHDRAWAL, 0));
        assertEquals(400 * DOLLAR, desk.state().ledger().movedUnits(LedgerReason.WITHDRAWAL_RESERVE, 0));
    }

    @Test
    void shouldGiveBackWhatTheTreasuryRefuses() {
        desk.dollars(ALICE, 1_000).withdraw(ALICE, 7, USD, 400 * DOLLAR).settle(1, WithdrawalOutcome.REFUSED);
        assertTrue(desk.last("WithdrawalSettled").contains("balance=1000000000 assetId=1 outcome=REFUSED"));
        assertEquals(1_000 * DOLLAR, desk.cash(ALICE));
        assertEquals(0, venue(VenueAccount.PENDING_WITHDRAWALS));
        assertEquals(-1_000 * DOLLAR, venue(VenueAccount.EXTERNAL));
    }

    @Test
    void shouldSettleAWithdrawalOnce() {
        desk.dollars(ALICE, 1_000).withdraw(ALICE, 7, USD, 400 * DOLLAR).settle(1, WithdrawalOutcome.REFUSED);
        desk.settle(1, WithdrawalOutcome.CONFIRMED);
        assertRejected("UNKNOWN_WITHDRAWAL", "value=1");
    }

    @Test
    void shouldRefuseAnOutcomeThatIsNone() {
        desk.dollars(ALICE, 1_000).withdraw(ALICE, 7, USD, DOLLAR).settle(1, WithdrawalOutcome.NULL_VAL);
        assertRejected("INVALID_FIELD", "detail=outcome");
    }

    @Test
    void shouldLeaveATenthOfTheNotional() {
        // 0.5 BTC bought at 10,000 $: 5,000 $ of notional, 250 $ of initial margin, 500 $ must stay.
        hold(1_000, 500);
        desk.withdraw(ALICE, 1, USD, 500 * DOLLAR + 1);
        assertRejected("INSUFFICIENT_MARGIN", "bound=499999999 value=500000000");
        desk.withdraw(ALICE, 1, USD, 500 * DOLLAR);
        assertEquals(500 * DOLLAR, desk.cash(ALICE));
    }

    @Test
    void shouldLeaveInitialMarginWithOpenOrders() {
        // Another 3 BTC bid for: 5 % of 35,000 $ and a cent are more than a tenth of 5,000 $.
        hold(3_000, 500);
        desk.buy(ALICE, 2, 3_000, 1_000_000);
        long required = 1_750 * DOLLAR + 10_000;
        desk.withdraw(ALICE, 1, USD, 3_000 * DOLLAR - required + 1);
        assertRejected("INSUFFICIENT_MARGIN", "bound=" + (required - 1) + " value=" + required);
        desk.withdraw(ALICE, 1, USD, 3_000 * DOLLAR - required);
        assertEquals(required, desk.cash(ALICE));
    }

    @Test
    void shouldCountNoProfitAndEveryLoss() {
        // The price doubles: bought half a bitcoin, profit 5,000 $, notional 10,000 $, and all of the 1,000 $ must
        // stay.
        hold(1_000, 500);
        desk.price(2_000_000).withdraw(ALICE, 1, USD, 1);
        assertRejected("INSUFFICIENT_MARGIN", "bound=999999999 value=1000000000");
        // It falls to 9,000 $: a loss of 500 $, a tenth of 4,500 $, so 50 $ are free.
        desk.price(900_000).withdraw(ALICE, 1, USD, 50 * DOLLAR + 1);
        assertRejected("INSUFFICIENT_MARGIN", "bound=449999999 value=450000000");
        desk.withdraw(ALICE, 1, USD, 50 * DOLLAR);
        assertEquals(950 * DOLLAR, desk.cash(ALICE));
    }

    @Test
    void shouldCountWhatRemainsOfCollateralForNewRisk() {
        // 0.1 BTC are worth 1,000 $ and count 850 $; 500 $ must stay, so a little more than 0.04 BTC may go.
        desk.deposit(ALICE, BTC, 10_000_000).dollars(BOB, 10_000);
        desk.sell(BOB, 1, 500, 1_000_000).buy(ALICE, 1, 500, 1_000_000);
        desk.withdraw(ALICE, 1, BTC, 4_200_000);
        assertRejected("INSUFFICIENT_MARGIN", "bound=493000000 value=500000000");
        desk.withdraw(ALICE, 1, BTC, 4_000_000);
        assertTrue(desk.last("WithdrawalRequested").contains("balance=6000000"));
    }

    @Test
    void shouldNotLendDollarsOnCollateral() {
        desk.deposit(ALICE, BTC, 100_000_000).dollars(ALICE, 10).withdraw(ALICE, 1, USD, 10 * DOLLAR + 1);
        assertRejected("INSUFFICIENT_BALANCE", "bound=10000000 value=10000001");
    }

    @Test
    void shouldAskForUsablePricesOfWhatRemains() {
        desk.deposit(ALICE, BTC, 100_000_000).dollars(ALICE, 10).pass(6 * SECOND);
        desk.withdraw(ALICE, 1, USD, DOLLAR);
        assertRejected("PRICE_NOT_USABLE", "value=3");
        // Without bitcoin the account rests on no price at all.
        desk.withdraw(ALICE, 1, BTC, 100_000_000).withdraw(ALICE, 2, USD, DOLLAR);
        assertTrue(desk.last("WithdrawalRequested").contains("requestId=2"));
    }

    @Test
    void shouldGiveNothingWhileAccountIsInLiquidation() {
        // 0.5 BTC with 260 $: at 9,600 $ equity is 60 $, under 3 % of 4,800 $; nobody bids, so the liquidation waits.
        hold(260, 500);
        desk.price(960_000).withdraw(ALICE, 1, USD, 1);
        assertRejected("ACCOUNT_IN_LIQUIDATION", "value=1001");
        desk.transfer(ALICE, BOB, USD, 1);
        assertRejected("ACCOUNT_IN_LIQUIDATION", "value=1001");
    }

    @Test
    void shouldRescueAnAccountInLiquidationByATransfer() {
        hold(260, 500);
        desk.price(960_000).transfer(BOB, ALICE, USD, 300 * DOLLAR);
        assertTrue(desk.last("LiquidationEnded").contains("accountId=1001"));
    }

    @Test
    void shouldGiveNothingBehindAKillSwitch() {
        desk.dollars(ALICE, 10).killSwitch(true, e -> e.firmId(FIRM));
        desk.withdraw(ALICE, 1, USD, 1);
        assertRejected("KILL_SWITCH", "value=1001");
        desk.killSwitch(false, e -> e.firmId(FIRM))
                .killSwitch(true, e -> e.accountId(ALICE).engaged(BooleanType.YES));
        desk.transfer(ALICE, BOB, USD, 1);
        assertRejected("KILL_SWITCH", "value=1001");
        desk.dollars(BOB, 10).transfer(BOB, ALICE, USD, 1);
        assertEquals(10 * DOLLAR + 1, desk.cash(ALICE));
    }

    @Test
    void shouldLetOnlyTradersOfTheFirmAskAndOnlyTheTreasurySettle() {
        desk.dollars(ALICE, 10);
        for (int session : new int[] {OTHER, TREASURY, RISK, ORACLE}) {
            desk.as(session).withdraw(ALICE, 1, USD, 1);
            assertRejected("NOT_ENTITLED", "templateId=32");
            desk.as(session).transfer(ALICE, BOB, USD, 1);
            assertRejected("NOT_ENTITLED", "templateId=34");
        }
        desk.as(TRADER).withdraw(ALICE, 1, USD, 1).as(TRADER).settle(1, WithdrawalOutcome.CONFIRMED);
        assertRejected("NOT_ENTITLED", "templateId=33");
    }

    @Test
    void shouldTransferBetweenAccountsOfAFirmOnly() {
        desk.dollars(ALICE, 1_000).deposit(ALICE, BTC, 5).events.clear();
        desk.as(TRADER).transfer(ALICE, CAROL, USD, 300 * DOLLAR);
        assertEquals(
                "CollateralTransferred fromAccountId=1001 toAccountId=1003 amount=300000000 fromBalance=700000000 toBalance=300000000 assetId=1 @1#3 .",
                desk.last("CollateralTransferred"));
        assertEquals(300 * DOLLAR, desk.state().ledger().movedUnits(LedgerReason.TRANSFER, 0));
        desk.transfer(ALICE, DAVE, USD, DOLLAR);
        assertRejected("DIFFERENT_FIRM", "value=2001");
        desk.transfer(ALICE, ALICE, USD, DOLLAR);
        assertRejected("INVALID_FIELD", "detail=toAccountId");
        desk.transfer(ALICE, 99, USD, DOLLAR);
        assertRejected("UNKNOWN_ACCOUNT", "value=99 detail=toAccountId");
    }

    @Test
    void shouldHoldTransfersToTheSameGate() {
        hold(1_000, 500);
        desk.transfer(ALICE, CAROL, USD, 500 * DOLLAR + 1);
        assertRejected("INSUFFICIENT_MARGIN", "bound=499999999 value=500000000");
        desk.transfer(ALICE, CAROL, USD, 500 * DOLLAR);
        assertEquals(500 * DOLLAR, desk.cash(CAROL));
    }

    @Test
    void shouldBoundTheOpenWithdrawalsOfAnAccount() {
        desk.dollars(ALICE, 1_000);
        for (int i = 1; i <= EngineLimits.MAX_WITHDRAWALS_PER_ACCOUNT; i++) {
            desk.withdraw(ALICE, i, USD, DOLLAR);
        }
        desk.withdraw(ALICE, 99, USD, DOLLAR);
        assertRejected("WITHDRAWAL_LIMIT", "bound=16 value=17 detail=accountId");
        desk.settle(3, WithdrawalOutcome.CONFIRMED).withdraw(ALICE, 99, USD, DOLLAR);
        assertTrue(desk.last("WithdrawalRequested").contains("withdrawalId=17"));
    }

    @Test
    void shouldTakeARequestNumberAgainOnceItsWithdrawalIsSettled() {
        desk.dollars(ALICE, 1_000).withdraw(ALICE, 5, USD, DOLLAR).withdraw(ALICE, 5, USD, DOLLAR);
        assertRejected("DUPLICATE_REQUEST", "value=1");
        desk.settle(1, WithdrawalOutcome.CONFIRMED).withdraw(ALICE, 5, USD, DOLLAR);
        assertTrue(desk.last("WithdrawalRequested").contains("withdrawalId=2"));
    }

    @Test
    void shouldKeepWhatCannotGoBackPending() {
        desk.dollars(ALICE, 1_000).withdraw(ALICE, 1, USD, 400 * DOLLAR);
        desk.deposit(ALICE, USD, ExactRange.MAX_BALANCE_UNITS - 600 * DOLLAR);
        desk.settle(1, WithdrawalOutcome.REFUSED);
        assertRejected("AMOUNT_OVERFLOW", "value=400000000 detail=withdrawalId");
        desk.settle(1, WithdrawalOutcome.CONFIRMED);
        assertTrue(desk.last("WithdrawalSettled").contains("outcome=CONFIRMED"));
    }

    @Test
    void shouldCreditADepositOncePerKey() {
        desk.deposit(ALICE, USD, 500, 42);
        assertTrue(desk.last("Deposited").contains("balance=500 depositKey=42"));
        desk.deposit(ALICE, USD, 500, 42);
        assertRejected("DUPLICATE_DEPOSIT_KEY", "value=42 detail=depositKey");
        assertEquals(500, desk.cash(ALICE));
        // The same key is another deposit in another asset, and in another account; without a key nothing is
        // remembered.
        desk.deposit(ALICE, BTC, 500, 42).deposit(BOB, USD, 500, 42).deposit(FUND, USD, 500, 42);
        desk.deposit(ALICE, USD, 500, 0).deposit(ALICE, USD, 500);
        assertEquals(1_500, desk.cash(ALICE));
        assertEquals(500, desk.cash(BOB));
        assertEquals(3 + 1, desk.state().depositKeys().size());
        desk.deposit(ALICE, USD, 500, -1);
        assertRejected("INVALID_FIELD", "bound=1 value=-1 detail=depositKey");
    }

    @Test
    void shouldAnswerADuplicateWhateverElseItSays() {
        desk.deposit(ALICE, USD, 500, 42).deposit(ALICE, USD, -3, 42);
        assertRejected("DUPLICATE_DEPOSIT_KEY", "value=42");
    }

    @Test
    void shouldForgetKeysAfterAWeekWhereTheirPlaceIsNeeded() {
        // The venue remembers 20 keys.
        for (int key = 1; key <= 20; key++) {
            desk.deposit(ALICE, USD, 1, key);
        }
        long firstSeenNs = desk.nowNs;
        desk.pass(EngineLimits.DEPOSIT_KEY_KEPT_NS).deposit(ALICE, USD, 1, 21);
        assertRejected("DEPOSIT_KEY_LIMIT", "bound=20 value=21");
        assertEquals(firstSeenNs + EngineLimits.DEPOSIT_KEY_KEPT_NS, desk.nowNs);
        desk.pass(1).deposit(ALICE, USD, 1, 21);
        assertEquals(21, desk.cash(ALICE));
        desk.deposit(ALICE, USD, 1, 1);
        assertEquals(22, desk.cash(ALICE), "the first key is forgotten");
        desk.deposit(ALICE, USD, 1, 3);
        assertRejected("DUPLICATE_DEPOSIT_KEY", "value=3");
    }

    /** ALICE has so many dollars and buys so many thousandths of a bitcoin at 10,000 $ from BOB. */
    private void hold(long dollars, long thousandths) {
        desk.dollars(ALICE, dollars).dollars(BOB, 10_000);
        desk.limit(BOB, 1, Side.SELL, thousandths, 1_000_000).limit(ALICE, 1, Side.BUY, thousandths, 1_000_000);
        assertEquals(thousandths, desk.lots(ALICE));
    }

    private void assertRejected(String reason, String numbers) {
        String line = desk.last("CommandRejected");
        assertTrue(line.contains("reason=" + reason) && line.contains(numbers), line);
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        desk.events.clear();
    }

    private long venue(VenueAccount account) {
        return desk.state().ledger().venueBalance(account, 0);
    }
}
