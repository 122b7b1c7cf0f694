package io.ringfence.engine.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.Side;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Symbols;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PositionsTest {
    private final Instruments instruments = new Instruments(3);
    private final OwnerHoldings holdings = new OwnerHoldings(10);
    private final Positions positions = new Positions(30, 10, instruments, holdings);
    private final Reservations reservations = new Reservations(100, positions);

    PositionsTest() {
        for (int i = 0; i < 3; i++) {
            instruments.add(10 + i, new byte[Symbols.LENGTH_BYTES], 0, 0, 0, 1, 1, 0, 0, false);
        }
    }

    @Test
    void shouldAddNotionalToCostWhileAPositionGrows() {
        assertEquals(0, positions.trade(0, 0, Side.BUY, 3, 100));
        assertEquals(0, positions.trade(0, 0, Side.BUY, 2, 110));
        int row = positions.find(0, 0);
        assertEquals(5, positions.lots(row));
        assertEquals(3 * 100 + 2 * 110, positions.cost(row));
        assertEquals(5, instruments.openInterestLots(0));
    }

    @Test
    void shouldTakeTheRoundedDownShareOfTheCostWithWhatIsClosed() {
        positions.trade(0, 0, Side.BUY, 3, 100);
        positions.trade(0, 0, Side.BUY, 4, 101);
        // Cost 704 for 7 lots; two of them take floor(704 * 2 / 7) = 201 and bring 2 * 120.
        assertEquals(240 - 201, positions.trade(0, 0, Side.SELL, 2, 120));
        assertEquals(704 - 201, positions.cost(positions.find(0, 0)));
    }

    @Test
    void shouldMirrorTheRuleForShorts() {
        positions.trade(0, 0, Side.SELL, 3, 100);
        positions.trade(0, 0, Side.SELL, 4, 101);
        assertEquals(-704, positions.cost(positions.find(0, 0)));
        assertEquals(201 - 240, positions.trade(0, 0, Side.BUY, 2, 120));
        assertEquals(-704 + 201, positions.cost(positions.find(0, 0)));
        assertEquals(0, instruments.openInterestLots(0));
    }

    @Test
    void shouldTakeTheShareOfACostBelowZeroWithItsSign() {
        // Paid to take seven lots: 3 at -100 and 4 at -101 cost -704. Two of them take floor(704 * 2 / 7) = 201 of it,
        // and are sold at 5.
        positions.trade(0, 0, Side.BUY, 3, -100);
        positions.trade(0, 0, Side.BUY, 4, -101);
        assertEquals(10 + 201, positions.trade(0, 0, Side.SELL, 2, 5));
        assertEquals(-704 + 201, positions.cost(positions.find(0, 0)));
        // And the other side of it: short at -100 and -101, two bought back at 5.
        positions.trade(1, 0, Side.SELL, 3, -100);
        positions.trade(1, 0, Side.SELL, 4, -101);
        assertEquals(-10 - 201, positions.trade(1, 0, Side.BUY, 2, 5));
        assertEquals(704 - 201, positions.cost(positions.find(1, 0)));
    }

    @Test
    void shouldRealiseTheWholeFallOfALongThroughZero() {
        positions.trade(0, 0, Side.BUY, 10, 2);
        assertEquals(10 * (-37 - 2), positions.trade(0, 0, Side.SELL, 10, -37));
        assertEquals(Positions.NULL_ROW, positions.find(0, 0));
        positions.trade(0, 0, Side.SELL, 10, 0);
        assertEquals(10 * 37, positions.trade(0, 0, Side.BUY, 10, -37));
    }

    @Test
    void shouldCloseAllThenOpenWhenATradeGoesThroughZero() {
        positions.trade(0, 0, Side.BUY, 3, 100);
        assertEquals(3 * 90 - 300, positions.trade(0, 0, Side.SELL, 5, 90));
        int row = positions.find(0, 0);
        assertEquals(-2, positions.lots(row));
        assertEquals(-180, positions.cost(row));
        assertEquals(0, instruments.openInterestLots(0));
    }

    @Test
    void shouldGiveItsRowBackWhenNothingIsHeldOrOrdered() {
        positions.trade(0, 0, Side.BUY, 3, 100);
        reservations.open(5, 77, 0, 0, Side.SELL, 3, 0);
        positions.trade(0, 0, Side.SELL, 3, 90);
        assertEquals(1, positions.size());
        reservations.close(5);
        assertEquals(Positions.NULL_ROW, positions.find(0, 0));
        assertEquals(0, positions.size());
        assertEquals(0, positions.hash());
        assertEquals(0, reservations.hash());
    }

    @Test
    void shouldWalkAnAccountsRowsInTheOrderOfTheirInstruments() {
        positions.trade(0, 2, Side.BUY, 1, 100);
        positions.trade(0, 0, Side.BUY, 1, 100);
        positions.trade(1, 1, Side.BUY, 1, 100);
        positions.trade(0, 1, Side.BUY, 1, 100);
        int row = positions.first(0);
        for (int instrument = 0; instrument < 3; instrument++) {
            assertEquals(instrument, positions.instrumentIndex(row));
            assertEquals(0, positions.accountIndex(row));
            row = positions.next(row);
        }
        assertEquals(Positions.NULL_ROW, row);
    }

    @Test
    void shouldFreezeWhatAnOrderWouldLoseAtItsEntry() {
        assertEquals(7, Reservations.adversePx(Side.BUY, 107, 100));
        assertEquals(0, Reservations.adversePx(Side.BUY, 93, 100));
        assertEquals(7, Reservations.adversePx(Side.SELL, 93, 100));
        assertEquals(0, Reservations.adversePx(Side.SELL, 107, 100));
        assertEquals(12, Reservations.adversePx(Side.BUY, 2, -10));
        assertEquals(27, Reservations.adversePx(Side.SELL, -37, -10));
        assertEquals(0, Reservations.adversePx(Side.BUY, -37, -10));
        reservations.open(1, 50, 0, 0, Side.BUY, 10, 7);
        reservations.open(2, 51, 0, 0, Side.BUY, 5, 0);
        reservations.open(3, 52, 0, 0, Side.SELL, 4, 2);
        int row = positions.find(0, 0);
        assertEquals(15, positions.openBuyLots(row));
        assertEquals(70, positions.adverseBuys(row));
        assertEquals(4, positions.openSellLots(row));
        assertEquals(8, positions.adverseSells(row));
        assertEquals(3, positions.openOrderCount(row));
        reservations.reduce(1, 4);
        assertEquals(11, positions.openBuyLots(row));
        assertEquals(42, positions.adverseBuys(row));
        assertEquals(42, reservations.adverse(1));
        assertEquals(3, positions.openOrderCount(row));
        reservations.close(1);
        assertEquals(5, positions.openBuyLots(row));
        assertEquals(0, positions.adverseBuys(row));
        assertEquals(2, positions.openOrderCount(row));
    }

    @Test
    void shouldRefuseToReduceAnOrderToNothing() {
        reservations.open(1, 50, 0, 0, Side.BUY, 10, 7);
        assertThrows(IllegalStateException.class, () -> reservations.reduce(1, 10));
        assertThrows(IllegalStateException.class, () -> reservations.open(1, 51, 0, 0, Side.BUY, 1, 0));
        assertThrows(IllegalStateException.class, () -> reservations.close(2));
    }

    @Test
    void shouldThrowWhenNoRowIsLeft() {
        Positions small = new Positions(1, 2, instruments, new OwnerHoldings(2));
        small.trade(0, 0, Side.BUY, 1, 100);
        assertEquals(0, small.free());
        assertThrows(IllegalStateException.class, () -> small.trade(1, 0, Side.SELL, 1, 100));
    }

    @Test
    void shouldConserveCostsAgainstRealisedProfitAndHashWhatIsThere() {
        Random random = new Random(20_200_312L);
        boolean[] isOpen = new boolean[100];
        long[] clearing = new long[3];
        for (int i = 0; i < 20_000; i++) {
            int instrument = random.nextInt(3);
            if (random.nextBoolean()) {
                long lots = 1L + random.nextInt(1_000);
                long px = random.nextInt(2_000_001) - 1_000_000L;
                clearing[instrument] -= positions.trade(random.nextInt(10), instrument, Side.BUY, lots, px);
                clearing[instrument] -= positions.trade(random.nextInt(10), instrument, Side.SELL, lots, px);
            } else {
                int slot = random.nextInt(100);
                if (!isOpen[slot]) {
                    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                    int account = random.nextInt(10);
                    reservations.open(
                            slot, i + 1, account, instrument, side, 1L + random.nextInt(9), random.nextInt(50));
                    isOpen[slot] = true;
                } else if (random.nextBoolean() && reservations.openLots(slot) > 1) {
                    reservations.reduce(slot, 1);
                } else {
                    reservations.close(slot);
                    isOpen[slot] = false;
                }
            }
            assertEquals(0, positions.sumOfCosts(instrument) + clearing[instrument], "step=" + i);
        }
        assertEquals(positions.recomputeHash(), positions.hash());
        assertEquals(reservations.recomputeHash(), reservations.hash());
        assertEquals(instruments.recomputeHash(), instruments.hash());
        long longs = 0;
        for (int account = 0; account < 10; account++) {
            longs += Math.max(0, positions.lots(account, 0));
        }
        assertEquals(longs, instruments.openInterestLots(0));
        assertTrue(positions.size() > 0);
    }

    @Test
    void shouldAddUpWhatAnOwnersAccountsMayComeToHoldWhenItsSecondOneOpens() {
        positions.onAccountOpened(0, 77);
        positions.trade(0, 1, Side.BUY, 5, 100);
        reservations.open(3, 30, 0, 1, Side.SELL, 9, 0);
        assertFalse(holdings.isShared(0));
        positions.onAccountOpened(1, 78);
        positions.onAccountOpened(2, 77);
        assertTrue(holdings.isShared(0) && holdings.isShared(2));
        assertFalse(holdings.isShared(1));
        // Long 5; short 4 if the 9 are sold.
        assertEquals(5, holdings.mostLong(2, 1));
        assertEquals(4, holdings.mostShort(2, 1));
        assertEquals(0, holdings.mostLong(2, 0));
        // 3 short, of which 2 would be bought: nothing long, and 3 short if they are not.
        positions.trade(2, 1, Side.SELL, 3, 100);
        reservations.open(4, 31, 2, 1, Side.BUY, 2, 0);
        assertEquals(5, holdings.mostLong(0, 1));
        assertEquals(7, holdings.mostShort(0, 1));
        reservations.close(3);
        assertEquals(3, holdings.mostShort(0, 1));
    }

    @Test
    void shouldKeepTheSumsOfMoreOwnersThanThereWereBefore() {
        OwnerHoldings sums = new OwnerHoldings(600);
        Positions grown = new Positions(600, 600, instruments, sums);
        for (int account = 0; account < 600; account++) {
            grown.onAccountOpened(account, account / 2);
            grown.trade(account, account % 3, Side.BUY, 1 + account, 10);
        }
        for (int account = 0; account < 600; account += 2) {
            assertEquals(1 + account, sums.mostLong(account, account % 3));
            assertEquals(2 + account, sums.mostLong(account, (account + 1) % 3));
        }
    }
}
