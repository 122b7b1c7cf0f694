package io.ringfence.acceptance.accounts;

import io.ringfence.acceptance.csv.CsvRows;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Loans of Aave v2, each valued here as one collateral that counts with the account's liquidation threshold, and one debt. The venue's
 * health factor is collateral by threshold by debt. A unit of account is a thousandth of an ETH, so that its millionths hold a debt of
 * one ETH to 1e-9; debts below one ETH are left out.
 *
 * @param accounts in the file
 * @param leftOut that owe less than one ETH
 * @param agreed of those valued, within one millionth of the recorded health factor
 * @param judgedAlike of those valued, under maintenance margin here if and only if the recorded health factor is below one
 * @param largestDifference relative, of a health factor
 */
record AaveAccounts(String file, int accounts, int leftOut, int agreed, int judgedAlike, BigDecimal largestDifference) {
    private static final BigDecimal TOLERANCE = new BigDecimal("0.000001");
    private static final int UNITS_PER_ETH = 1_000;

    /** Digits that a coin's smallest unit lies after the point. */
    private static final int COLLATERAL_DECIMALS = 9;

    /** Kinds of collateral of one venue, besides its settlement asset. */
    private static final int MAX_KINDS = 60;

    /** More than any debt of the files, in units of account. */
    private static final long LARGEST_DEBT = 100_000_000L;

    private record Loan(BigDecimal collateral, BigDecimal debt, int thresholdBps, BigDecimal healthFactor) {}

    /** How many were valued. */
    int valued() {
        return accounts - leftOut;
    }

    /** Reads a file and values its accounts. */
    static AaveAccounts value(final Path file) {
        final CsvRows rows = CsvRows.read(file);
        final TreeMap<Integer, List<Loan>> loansByThreshold = new TreeMap<>();
        int leftOut = 0;
        for (int row = 0; row < rows.size(); row++) {
            final BigDecimal debt = rows.decimal(row, "debt");
            if (debt.compareTo(BigDecimal.ONE) < 0) {
                leftOut++;
                continue;
            }
            final int threshold = rows.decimal(row, "threshold").intValueExact();
            loansByThreshold
                    .computeIfAbsent(threshold, key -> new ArrayList<>())
                    .add(new Loan(rows.decimal(row, "collateral"), debt, threshold, rows.decimal(row, "healthf")));
        }
        final Tally tally = new Tally();
        List<Loan> batch = new ArrayList<>();
        final TreeSet<Integer> kinds = new TreeSet<>();
        for (final var entry : loansByThreshold.entrySet()) {
            if (kinds.size() == MAX_KINDS) {
                value(batch, kinds, tally);
                batch = new ArrayList<>();
                kinds.clear();
            }
            kinds.add(entry.getKey());
            batch.addAll(entry.getValue());
        }
        value(batch, kinds, tally);
        return new AaveAccounts(
                file.getFileName().toString(),
                rows.size(),
                leftOut,
                tally.agreed,
                tally.judgedAlike,
                tally.largestDifference);
    }

    private static final class Tally {
        int agreed;
        int judgedAlike;
        BigDecimal largestDifference = BigDecimal.ZERO;

        void add(final Loan loan, final BigDecimal health, final boolean isLiquidated) {
            final BigDecimal difference =
                    health.subtract(loan.healthFactor()).abs().divide(loan.healthFactor(), MathContext.DECIMAL64);
            largestDifference = largestDifference.max(difference);
            agreed += difference.compareTo(TOLERANCE) <= 0 ? 1 : 0;
            final boolean isUnhealthy = loan.healthFactor().compareTo(BigDecimal.ONE) < 0;
            judgedAlike += isUnhealthy == isLiquidated ? 1 : 0;
        }
    }

    /** Values some loans at one venue: they borrow while the ETH stands twice as high, and then it falls to its price. */
    private static void value(final List<Loan> loans, final TreeSet<Integer> kinds, final Tally tally) {
        try (AccountsVenue venue = new AccountsVenue(loans.size())) {
            venue.openLosses(LARGEST_DEBT);
            venue.defineIndex("ETH", 0);
            for (final int threshold : kinds) {
                venue.defineCollateral("C" + threshold, "ETH", COLLATERAL_DECIMALS, BigDecimal.valueOf(threshold, 4));
            }
            venue.report("ETH", BigDecimal.valueOf(2L * UNITS_PER_ETH));
            for (int i = 0; i < loans.size(); i++) {
                final Loan loan = loans.get(i);
                final String account = "a" + i;
                venue.open(account);
                venue.deposit(
                        account,
                        "C" + loan.thresholdBps(),
                        loan.collateral().setScale(COLLATERAL_DECIMALS, RoundingMode.HALF_EVEN));
                if (!venue.lose(account, debtUnits(loan))) {
                    throw new IllegalStateException("the venue does not lend " + loan);
                }
            }
            venue.setTimeNs(1_000_000_000L);
            venue.report("ETH", BigDecimal.valueOf(UNITS_PER_ETH));
            for (int i = 0; i < loans.size(); i++) {
                final Loan loan = loans.get(i);
                final BigDecimal debt = debtUnits(loan);
                // Of one that is liquidated the fund has bought the collateral since.
                final Long equityAtStart = venue.takeLiquidationStarted("a" + i);
                final BigDecimal equity = BigDecimal.valueOf(
                        equityAtStart != null
                                ? equityAtStart
                                : venue.margin("a" + i).equityMaintenance(),
                        6);
                tally.add(loan, equity.add(debt).divide(debt, MathContext.DECIMAL64), equityAtStart != null);
            }
        }
    }

    private static BigDecimal debtUnits(final Loan loan) {
        return loan.debt().multiply(BigDecimal.valueOf(UNITS_PER_ETH)).setScale(6, RoundingMode.HALF_EVEN);
    }
}
