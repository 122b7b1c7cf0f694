package io.ringfence.engine.clearing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Symbols;
import io.ringfence.engine.position.OwnerHoldings;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.SideIndexes;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Charges and realised profit, in and out of CLEARING. */
class ClearingTest {
    private static final int ACCOUNTS = 8;
    private static final BigInteger PARTS = BigInteger.valueOf(SideIndexes.PARTS);

    private final Instruments instruments = new Instruments(2);
    private final Positions positions = new Positions(2 * ACCOUNTS, ACCOUNTS, instruments, new OwnerHoldings(ACCOUNTS));
    private final SideIndexes indexes = positions.indexes();
    private final Ledger ledger = new Ledger(ACCOUNTS, 1, 2);
    private final Clearing clearing = new Clearing(instruments, positions, ledger);

    ClearingTest() {
        for (int i = 0; i < 2; i++) {
            instruments.add(10 + i, new byte[Symbols.LENGTH_BYTES], 0, 0, 0, 1, 1, 0, -6, false);
        }
    }

    @Test
    void shouldPayWhatWasChargedBeforeThePositionChanges() {
        trade(0, 1, 10);
        fund(0, 3_000_000_000L);
        clearing.trade(0, 0, Side.SELL, 4, 100);
        assertEquals(30, clearing.charged());
        assertEquals(-30, ledger.accountBalance(0, Assets.SETTLEMENT));
        clearing.trade(2, 0, Side.BUY, 4, 100);
        assertEquals(0, clearing.charged());
        fund(0, 1_000_000_000L);
        clearing.trade(1, 0, Side.BUY, 1, 100);
        assertEquals(-40, clearing.charged());
        assertEquals(40, ledger.accountBalance(1, Assets.SETTLEMENT));
        assertEquals(70, ledger.movedUnits(LedgerReason.FUNDING, Assets.SETTLEMENT));
    }

    @Test
    void shouldPostWhatRoundingLeavesWhenItIsAWholeMicrodollar() {
        trade(0, 1, 1);
        trade(2, 3, 1);
        // 0.25 of a µ$: two pay 1 each, two receive nothing. 0.75 and 0.75 stay with the first two, 0.25 and 0.25 with
        // the others.
        fund(0, 250_000_000L);
        clearing.payCharge(0, 0);
        assertEquals(1, clearing.charged());
        assertEquals(0, rounding());
        clearing.payCharge(2, 0);
        assertEquals(1, rounding());
        clearing.payCharge(1, 0);
        assertEquals(0, clearing.charged());
        assertEquals(1, rounding());
        clearing.payCharge(3, 0);
        assertEquals(2, rounding());
        assertEquals(0, ledger.venueBalance(VenueAccount.CLEARING, Assets.SETTLEMENT) + costs());
    }

    /** To the last part of a µ$, whoever trades when: costs, charges that are not paid, CLEARING and what rounding has left sum to zero. */
    @Test
    void shouldConserveMoneyExactlyThroughRandomTradesAndCharges() {
        Random random = new Random(5);
        int open = 0;
        for (int i = 0; i < 20_000; i++) {
            int instrument = random.nextInt(2);
            if (random.nextInt(4) > 0) {
                int buyer = random.nextInt(ACCOUNTS);
                int seller = random.nextInt(ACCOUNTS);
                long lots = 1L + random.nextInt(1_000);
                long px = 1L + random.nextInt(1_000_000);
                clearing.trade(buyer, instrument, Side.BUY, lots, px);
                clearing.trade(seller, instrument, Side.SELL, lots, px);
            } else if (random.nextBoolean()) {
                fund(instrument, random.nextLong() >> (8 + random.nextInt(50)));
            } else {
                clearing.payCharge(random.nextInt(ACCOUNTS), instrument);
            }
            assertConserved("i=" + i);
            open += positions.size();
        }
        assertTrue(open > 100_000, "open=" + open);
        assertTrue(rounding() > 100, "rounding=" + rounding());
        assertEquals(0, ledger.sum(Assets.SETTLEMENT));
    }

    private void assertConserved(String where) {
        BigInteger sum = BigInteger.valueOf(ledger.venueBalance(VenueAccount.CLEARING, Assets.SETTLEMENT) + costs())
                .multiply(PARTS);
        for (int account = 0; account < ACCOUNTS; account++) {
            for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
                sum = sum.add(BigInteger.valueOf(positions.charge(row)).multiply(PARTS));
                sum = sum.subtract(BigInteger.valueOf(positions.isPaid(row) ? 0 : positions.excess(row)));
            }
        }
        sum = sum.subtract(BigInteger.valueOf(indexes.remainder(0))).subtract(BigInteger.valueOf(indexes.remainder(1)));
        assertEquals(BigInteger.ZERO, sum, where);
    }

    private void trade(int buyer, int seller, long lots) {
        clearing.trade(buyer, 0, Side.BUY, lots, 100);
        clearing.trade(seller, 0, Side.SELL, lots, 100);
    }

    private void fund(int instrument, long parts) {
        indexes.charge(instrument, true, parts >> 63, parts);
        indexes.charge(instrument, false, -parts >> 63, -parts);
    }

    private long costs() {
        return positions.sumOfCosts(0) + positions.sumOfCosts(1);
    }

    private long rounding() {
        return ledger.venueBalance(VenueAccount.ROUNDING, Assets.SETTLEMENT);
    }
}
