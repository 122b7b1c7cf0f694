package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import org.junit.jupiter.api.Test;

/**
 * Loans of bitcoin at 10,000 $, 100 µ$ a unit. CAROL has deposited one; up to 0.8 are lent, a debt counts a tenth more, and an hour costs one part in ten thousand (87.6 % a year) unless said
 * otherwise. The venue's time begins 1,000 seconds after an hour.
 */
class LendingTest {
    private static final long DOLLAR = 1_000_000;
    private static final long BITCOIN = 100_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final int ONE_IN_TEN_THOUSAND_AN_HOUR = 876_000;

    private final EngineDesk desk = EngineDesk.openVenue().price(1_000_000);

    LendingTest() {
        desk.deposit(CAROL, BTC, BITCOIN).dollars(ALICE, 10_000);
        lend(80_000_000, 100_000, ONE_IN_TEN_THOUSAND_AN_HOUR);
        desk.events.clear();
    }

    @Test
    void shouldLendWhatAnAccountTakesOutBeyondWhatItHas() {
        desk.deposit(ALICE, BTC, 10_000_000).withdraw(ALICE, 1, BTC, 60_000_000);
        // 0.5 BTC are borrowed, and an hour of them is paid at once: 5,000 units.
        assertTrue(desk.last("WithdrawalRequested").contains("balance=-50005000"), desk.last("WithdrawalRequested"));
        assertEquals(
                "InterestCharged accountId=1001 amount=5000 balance=-50005000 assetId=2",
                desk.last("InterestCharged").replaceAll(" [@.].*", ""));
        assertEquals(5_000, venue(VenueAccount.INSURANCE_FUND));
        assertEquals(50_005_000, desk.state().borrowing().lentUnits(1));
        assertEquals(5_000, desk.state().ledger().movedUnits(LedgerReason.INTEREST, 1));
    }

    @Test
    void shouldNotLendBeyondTheCapNorWhatTheVenueDoesNotHaveNorWithoutEquity() {
        desk.withdraw(ALICE, 1, BTC, 79_993_000);
        // With the hour in advance, 7,999.3 units rounded up, it would be 80,001,000.
        assertRejected("DEBT_CAP", "bound=80000000 value=80001000");
        desk.withdraw(ALICE, 1, BTC, 79_992_000);
        assertTrue(desk.last("WithdrawalRequested").contains("balance=-80000000"), desk.last("WithdrawalRequested"));
        desk.withdraw(BOB, 1, BTC, 1);
        assertRejected("DEBT_CAP", "bound=80000000 value=80000002");
        // 20,008,000 are left, and CAROL has a whole one.
        desk.withdraw(CAROL, 1, BTC, 20_008_001);
        assertRejected("INSUFFICIENT_POOL", "bound=20008000 value=20008001");
        desk.withdraw(CAROL, 1, BTC, 20_008_000);
        assertTrue(desk.last("WithdrawalRequested").contains("balance=79992000"), desk.last("WithdrawalRequested"));
        desk.settle(2, WithdrawalOutcome.CONFIRMED).withdraw(CAROL, 2, BTC, 1);
        assertRejected("INSUFFICIENT_POOL", "bound=0 value=1");
    }

    @Test
    void shouldAskForEquityOfTheDebtWithItsWeight() {
        // 5,000 $ carry a debt of 4,545.454545 $, with an hour in advance: x + ceil(x / 10,000) units of 100 µ$, a
        // tenth more.
        desk.dollars(BOB, 5_000).withdraw(BOB, 1, BTC, 45_450_001);
        // Debt 45,454,547: 4,545,454,700 µ$ and a tenth of it: 170 µ$ too much.
        assertRejected("INSUFFICIENT_MARGIN", "bound=-170 value=0");
        desk.withdraw(BOB, 1, BTC, 45_449_999);
        assertTrue(desk.last("WithdrawalRequested").contains("balance=-45454544"), desk.last("WithdrawalRequested"));
        desk.withdraw(BOB, 2, USD, 60);
        assertTrue(desk.last("WithdrawalRequested").contains("balance=4999999940"));
        assertRejectedAfter(() -> desk.withdraw(BOB, 3, USD, 101), "INSUFFICIENT_MARGIN");
    }

    @Test
    void shouldLetInterestAccrueWithEachHour() {
        desk.withdraw(ALICE, 1, BTC, 50_000_000).events.clear();
        desk.pass(2_599 * SECOND);
        assertEquals(0, count("InterestAccrued"));
        desk.pass(SECOND);
        assertEquals(
                "InterestAccrued interestIndex=1000100000000000 assetId=2 interestPpm=876000",
                desk.last("InterestAccrued").replaceAll(" [@.].*", ""));
        assertEquals(-50_005_000, desk.state().ledger().accountBalance(0, 1));
        // 50,005,000 * 1.0001 = 50,010,000.5.
        assertEquals(-50_010_001, desk.state().borrowing().units(0, 1));
        desk.pass(2 * HOUR);
        assertEquals(3, count("InterestAccrued"));
        // What comes in pays the interest of three hours first: 50,005,000 * 1.000300030001 = 50,020,003.0002.
        desk.deposit(ALICE, BTC, 20_003);
        assertTrue(desk.last("Deposited").contains("balance=-50000001"), desk.last("Deposited"));
        assertTrue(
                desk.last("InterestCharged").contains("amount=15004 balance=-50020004"), desk.last("InterestCharged"));
        desk.deposit(ALICE, BTC, 50_000_001).pass(2 * HOUR);
        assertEquals(3, count("InterestAccrued"));
        assertEquals(0, desk.state().borrowing().lentUnits(1));
    }

    @Test
    void shouldAskForNoInterestOnceItIsZero() {
        desk.withdraw(ALICE, 1, BTC, 50_000_000);
        lend(80_000_000, 100_000, 0);
        desk.pass(3 * HOUR);
        assertEquals(0, count("InterestAccrued"));
        assertEquals(-50_005_000, desk.state().borrowing().units(0, 1));
    }

    @Test
    void shouldCountADebtAtTheAdversePriceForNewRisk() {
        // Between 9,910 $ and 10,090 $: at the upper edge 10,000 $ carry 0.991080 BTC.
        desk.oracleRules(INDEX, 0, 0, 0, 50_000, 0, 0);
        lend(100_000_000, 0, 0);
        desk.report(INDEX, 1, desk.nowNs + 1, 1_000_000, 9_000, 0);
        assertRejectedAfter(() -> desk.withdraw(ALICE, 1, BTC, 99_108_100), "INSUFFICIENT_MARGIN");
        desk.withdraw(ALICE, 1, BTC, 99_108_000);
        assertEquals(1, count("WithdrawalRequested"));
    }

    @Test
    void shouldTransferWhatIsBorrowedWithinAFirm() {
        desk.transfer(ALICE, BOB, BTC, 50_000_000);
        String line = desk.last("CollateralTransferred");
        assertTrue(line.contains("fromBalance=-50005000") && line.contains("toBalance=50000000"), line);
        // And a transfer to one who owes repays it, with the interest that is due.
        desk.pass(HOUR).price(1_000_000).transfer(BOB, ALICE, BTC, 50_000_000);
        line = desk.last("CollateralTransferred");
        assertTrue(line.contains("fromBalance=0") && line.contains("toBalance=-10001"), line);
    }

    @Test
    void shouldGiveBackARefusedLoan() {
        desk.withdraw(ALICE, 1, BTC, 50_000_000).settle(1, WithdrawalOutcome.REFUSED);
        // But for the hour in advance.
        assertTrue(desk.last("WithdrawalSettled").contains("balance=-5000"), desk.last("WithdrawalSettled"));
    }

    @Test
    void shouldRepayADebtOutOfCashWhenItIsNotCovered() {
        desk.dollars(FUND, 100);
        desk.dollars(BOB, 5_000).withdraw(BOB, 1, BTC, 40_000_000).settle(1, WithdrawalOutcome.CONFIRMED);
        // 40,004,000 units at 1.1 times 113.62 µ$ are 4,999.78 $; at 113.63 µ$ 5,000.22 $.
        desk.price(1_136_200);
        assertEquals(0, count("LiquidationStarted"));
        desk.price(1_136_300);
        assertTrue(desk.last("LiquidationStarted").contains("equity=-219972"), desk.last("LiquidationStarted"));
        assertEquals(
                "DebtRepaid liquidationId=1 accountId=1002 amount=40004000 price=1136300 cost=4545654520 cash=454345480 assetId=2",
                desk.last("DebtRepaid").replaceAll(" [@.].*", ""));
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"), desk.last("LiquidationEnded"));
        assertEquals(454_345_480, desk.cash(BOB));
        // The fund owes the depositor the coins, less the hour of interest that it had, and was paid for them.
        assertEquals(4_000 - 40_004_000, venue(VenueAccount.INSURANCE_FUND));
        assertEquals(100 * DOLLAR + 4_545_654_520L, desk.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0));
        assertEquals(0, desk.state().borrowing().lentUnits(1));
    }

    @Test
    void shouldSellCollateralForADebtAndLetTheFundPayTheRest() {
        desk.index(2, "ETHUSD").source(2, 1, ORACLE);
        desk.asset(3, "ETH", 2, 8, Long.MIN_VALUE, 1_000_000, 1_000_000).price(2, 100_000);
        desk.dollars(FUND, 100).deposit(BOB, 3, 5 * BITCOIN);
        desk.withdraw(BOB, 1, BTC, 40_000_000).settle(1, WithdrawalOutcome.CONFIRMED);
        // 5 ETH at 1,000 $ against 0.40004 BTC, which jump to 13,000 $: 5,200.52 $.
        desk.price(1_300_000);
        assertTrue(desk.last("DebtRepaid").contains("cost=5200520000 cash=-5200520000"), desk.last("DebtRepaid"));
        assertTrue(desk.last("CollateralExchanged").contains("proceeds=5000000000"), desk.last("CollateralExchanged"));
        // The fund has 100 $ and what it was paid for the coins, 5,200.52 $, less what it pays for the ETH, 5,000 $:
        // 300.52 $.
        assertTrue(desk.last("InsuranceFundPaid").contains("amount=200520000"), desk.last("InsuranceFundPaid"));
        assertTrue(desk.last("LiquidationEnded").contains("reason=BANKRUPT"), desk.last("LiquidationEnded"));
        assertEquals(0, desk.cash(BOB));
        assertEquals(100 * DOLLAR, desk.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0));
    }

    @Test
    void shouldLiquidateWhomInterestPutsUnder() {
        desk.dollars(BOB, 5_000).withdraw(BOB, 1, BTC, 45_449_999).settle(1, WithdrawalOutcome.CONFIRMED);
        assertEquals(0, count("LiquidationStarted"));
        desk.pass(2_600 * SECOND);
        // No price is there that a liquidation may rest on.
        assertTrue(desk.last("LiquidationWaiting").contains("PRICE_NOT_USABLE"), desk.last("LiquidationWaiting"));
        desk.price(1_000_000);
        assertEquals(1, count("DebtRepaid"));
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"), desk.last("LiquidationEnded"));
    }

    @Test
    void shouldLeaveADebtAloneThatIsCoveredWhenAPositionsLiquidationEnds() {
        desk.withdraw(ALICE, 1, BTC, 10_000_000);
        desk.dollars(BOB, 1_000_000).dollars(ALICE, 1_000);
        desk.buy(BOB, 1, 20_000, 1_000_000).sell(ALICE, 1, 17_000, 1_000_000);
        long before = desk.state().borrowing().lentUnits(1);
        desk.sell(DAVE, 1, 1, 1_060_000);
        desk.price(1_050_000).sell(BOB, 2, 20_000, 1_050_000).price(1_050_000);
        assertTrue(count("LiquidationStarted") > 0);
        assertEquals(0, count("DebtRepaid"));
        assertEquals(before, desk.state().borrowing().lentUnits(1));
    }

    private void lend(long debtCap, int liabilityWeightPpm, int interestPpm) {
        desk.collateral(
                BTC,
                c -> c.debtCap(debtCap).liabilityWeightPpm(liabilityWeightPpm).interestPpm(interestPpm),
                Long.MIN_VALUE,
                900_000,
                850_000);
    }

    private void assertRejected(String reason, String numbers) {
        String line = desk.last("CommandRejected");
        assertTrue(line.contains("reason=" + reason) && line.contains(numbers), line);
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        desk.events.clear();
    }

    private void assertRejectedAfter(Runnable command, String reason) {
        command.run();
        assertRejected(reason, "");
    }

    private long venue(VenueAccount account) {
        return desk.state().ledger().venueBalance(account, 1);
    }

    private long count(String name) {
        return desk.events.stream().filter(e -> e.startsWith(name + " ")).count();
    }
}
