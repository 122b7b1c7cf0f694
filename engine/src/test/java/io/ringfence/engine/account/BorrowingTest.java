package io.ringfence.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BorrowingTest {
    private static final int EXTERNAL = Ledger.row(VenueAccount.EXTERNAL);
    private static final int FUND = Ledger.row(VenueAccount.INSURANCE_FUND);
    private static final int ACCOUNT = 1;
    private static final int OTHER = 2;
    private static final int ASSET = 1;

    /** A hundredth an hour: 8,760 hours of a year at 10^-6. */
    private static final int ONE_PERCENT_AN_HOUR = 8_760 * 10_000;

    private final Ledger ledger = new Ledger(3, 3, 1);
    private final Borrowing borrowing = new Borrowing(ledger, 3, 3);

    @Test
    void shouldGrowEveryDebtWithTheIndexRoundedUp() {
        take(ACCOUNT, 1_000);
        take(OTHER, 7);
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        assertEquals(1_010_000_000_000_000L, borrowing.index(ASSET));
        assertEquals(-1_010, borrowing.units(ACCOUNT, ASSET));
        assertEquals(-8, borrowing.units(OTHER, ASSET));
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        // 1,020.1 and 7.1407.
        assertEquals(-1_021, borrowing.units(ACCOUNT, ASSET));
        assertEquals(-8, borrowing.units(OTHER, ASSET));
        assertEquals(-1_000, ledger.accountBalance(ACCOUNT, ASSET));
        assertEquals(1_007, borrowing.lentUnits(ASSET));
    }

    @Test
    void shouldPayWhatHasAccruedToTheInsuranceFundAndStartFromThere() {
        take(ACCOUNT, 1_000);
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        assertEquals(10, borrowing.realize(ACCOUNT, ASSET));
        assertEquals(0, borrowing.realize(ACCOUNT, ASSET));
        assertEquals(-1_010, ledger.accountBalance(ACCOUNT, ASSET));
        assertEquals(10, ledger.balance(FUND, ASSET));
        assertEquals(10, ledger.movedUnits(LedgerReason.INTEREST, ASSET));
        assertEquals(1_010, borrowing.lentUnits(ASSET));
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        // 1,020.1.
        assertEquals(-1_021, borrowing.units(ACCOUNT, ASSET));
    }

    @Test
    void shouldOweNothingOnceRepaidAndBeginAtTheIndexOfTheDay() {
        take(ACCOUNT, 1_000);
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        give(ACCOUNT, 1_500);
        assertEquals(490, borrowing.units(ACCOUNT, ASSET));
        assertEquals(0, borrowing.lentUnits(ASSET));
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        assertEquals(490, borrowing.units(ACCOUNT, ASSET));
        take(ACCOUNT, 590);
        assertEquals(-100, borrowing.units(ACCOUNT, ASSET));
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        assertEquals(-101, borrowing.units(ACCOUNT, ASSET));
    }

    @Test
    void shouldKeepAssetsApart() {
        take(ACCOUNT, 1_000);
        borrowing.accrue(2, ONE_PERCENT_AN_HOUR);
        assertEquals(-1_000, borrowing.units(ACCOUNT, ASSET));
        assertEquals(Borrowing.ONE, borrowing.index(ASSET));
    }

    @Test
    void shouldRoundAnHoursInterestUp() {
        // A tenth a year of 876 units: 87.6 / 8,760 = 0.01.
        assertEquals(1, Borrowing.interestOfHour(876, 100_000));
        assertEquals(1, Borrowing.interestOfHour(87_600, 100_000));
        assertEquals(2, Borrowing.interestOfHour(87_601, 100_000));
        assertEquals(0, Borrowing.interestOfHour(1_000, 0));
    }

    @Test
    void shouldHoldTheIndexAtAThousandfoldSoThatTheLargestDebtFits() {
        long most = 1L << 52;
        take(ACCOUNT, most);
        for (int i = 0; i < 100; i++) {
            borrowing.accrue(ASSET, 2_000_000_000);
        }
        assertEquals(Borrowing.MAX_INDEX, borrowing.index(ASSET));
        assertEquals(-1_000 * most, borrowing.units(ACCOUNT, ASSET));
        assertEquals(999 * most, borrowing.realize(ACCOUNT, ASSET));
    }

    @Test
    void shouldRefuseToMoveABalanceWhoseInterestIsDue() {
        take(ACCOUNT, 1_000);
        borrowing.accrue(ASSET, ONE_PERCENT_AN_HOUR);
        assertThrows(
                AssertionError.class,
                () -> borrowing.transfer(LedgerReason.DEPOSIT, EXTERNAL, Ledger.row(ACCOUNT), ASSET, 1));
    }

    /** Every debt beside exact fractions: never less than it grew, and at most one unit more for each time that it was rounded. */
    @Test
    void shouldKeepHashAndDebtsExactThroughRandomChanges() {
        Random random = new Random(4);
        BigInteger[] exact = {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO};
        BigInteger unit = BigInteger.TEN.pow(60);
        long[] roundings = new long[3];
        for (int i = 0; i < 20_000; i++) {
            int account = random.nextInt(3);
            if (random.nextInt(3) == 0) {
                long before = borrowing.index(ASSET);
                borrowing.accrue(ASSET, random.nextInt(200_000));
                for (int k = 0; k < 3; k++) {
                    if (exact[k].signum() < 0) {
                        exact[k] = exact[k].multiply(BigInteger.valueOf(borrowing.index(ASSET)))
                                .divide(BigInteger.valueOf(before));
                    }
                }
            } else {
                long units = 1L + random.nextInt(1_000_000);
                boolean isTaken = random.nextBoolean();
                roundings[account]++;
                exact[account] = exact[account].add(unit.multiply(BigInteger.valueOf(isTaken ? -units : units)));
                if (isTaken) {
                    take(account, units);
                } else {
                    give(account, units);
                }
                if (ledger.accountBalance(account, ASSET) >= 0 && exact[account].signum() >= 0) {
                    exact[account] = unit.multiply(BigInteger.valueOf(ledger.accountBalance(account, ASSET)));
                    roundings[account] = 0;
                } else if (ledger.accountBalance(account, ASSET) >= 0 || exact[account].signum() >= 0) {
                    // About nothing is owed: the one is rounded to a debt, the other is not.
                    exact[account] = unit.multiply(BigInteger.valueOf(ledger.accountBalance(account, ASSET)));
                    roundings[account] = 0;
                }
            }
            long lent = 0;
            for (int k = 0; k < 3; k++) {
                long balance = ledger.accountBalance(k, ASSET);
                lent -= Math.min(0, balance);
                BigInteger more = exact[k].subtract(unit.multiply(BigInteger.valueOf(borrowing.units(k, ASSET))));
                BigInteger most = unit.multiply(BigInteger.valueOf(2 * (roundings[k] + 1)));
                assertTrue(more.add(unit).signum() >= 0 && more.compareTo(most) <= 0, "i=" + i + " more=" + more);
            }
            assertEquals(lent, borrowing.lentUnits(ASSET));
            assertEquals(borrowing.recomputeHash(), borrowing.hash());
        }
        assertNotEquals(0, borrowing.hash());
        assertEquals(0, ledger.sum(ASSET));
    }

    private void take(int account, long units) {
        borrowing.realize(account, ASSET);
        borrowing.transfer(LedgerReason.WITHDRAWAL_RESERVE, Ledger.row(account), EXTERNAL, ASSET, units);
    }

    private void give(int account, long units) {
        borrowing.realize(account, ASSET);
        borrowing.transfer(LedgerReason.DEPOSIT, EXTERNAL, Ledger.row(account), ASSET, units);
    }
}
