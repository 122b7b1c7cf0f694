package io.ringfence.engine.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.Side;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Symbols;
import org.junit.jupiter.api.Test;

/** What sides are charged, and what positions owe for it. */
class SideIndexesTest {
    private final Instruments instruments = new Instruments(2);
    private final Positions positions = new Positions(10, 4, instruments, new OwnerHoldings(4));
    private final SideIndexes indexes = positions.indexes();

    SideIndexesTest() {
        for (int i = 0; i < 2; i++) {
            instruments.add(10 + i, new byte[Symbols.LENGTH_BYTES], 0, 0, 0, 1, 1, 0, 0, false);
        }
        positions.trade(0, 0, Side.BUY, 3, 100);
        positions.trade(1, 0, Side.SELL, 3, 100);
    }

    @Test
    void shouldRoundUpForWhoPaysAndDownForWhoReceives() {
        int longRow = positions.find(0, 0);
        int shortRow = positions.find(1, 0);
        // Half a µ$ a lot: one and a half, of which two are paid and one is received.
        fund(500_000_000L);
        assertEquals(2, positions.charge(longRow));
        assertEquals(500_000_000L, positions.excess(longRow));
        assertEquals(-1, positions.charge(shortRow));
        assertEquals(500_000_000L, positions.excess(shortRow));
        // Once more is three, and both are exact.
        fund(500_000_000L);
        assertEquals(3, positions.charge(longRow));
        assertEquals(-3, positions.charge(shortRow));
        assertEquals(0, positions.excess(shortRow));
    }

    @Test
    void shouldChargeOneSideAlone() {
        charge(true, 2_000_000_000L);
        assertEquals(6, positions.charge(positions.find(0, 0)));
        assertEquals(0, positions.charge(positions.find(1, 0)));
        charge(false, 1_000_000_000L);
        assertEquals(3, positions.charge(positions.find(1, 0)));
    }

    @Test
    void shouldOweNothingForTheTimeBeforeAPositionAndAfterItHasPaid() {
        fund(7_000_000_000L);
        assertEquals(21, positions.pay(positions.find(0, 0)));
        assertTrue(positions.isPaid(positions.find(0, 0)));
        assertEquals(0, positions.charge(positions.find(0, 0)));
        positions.trade(2, 0, Side.BUY, 5, 100);
        assertEquals(0, positions.charge(positions.find(2, 0)));
        fund(1_000_000_000L);
        assertEquals(5, positions.charge(positions.find(2, 0)));
        assertEquals(3, positions.charge(positions.find(0, 0)));
        assertEquals(-24, positions.charge(positions.find(1, 0)));
    }

    @Test
    void shouldTakeTheOtherSidesIndexWhenATradeTurnsThePosition() {
        charge(false, 9_000_000_000L);
        positions.trade(0, 0, Side.SELL, 5, 100);
        assertEquals(-2, positions.lots(positions.find(0, 0)));
        assertEquals(0, positions.charge(positions.find(0, 0)));
        charge(false, 1_000_000_000L);
        assertEquals(2, positions.charge(positions.find(0, 0)));
    }

    @Test
    void shouldRefuseToChangeLotsBeforeTheirChargeIsPaid() {
        fund(1);
        assertThrows(IllegalStateException.class, () -> positions.trade(0, 0, Side.SELL, 1, 100));
        positions.pay(positions.find(0, 0));
        positions.trade(0, 0, Side.SELL, 1, 100);
        assertEquals(2, positions.lots(0, 0));
    }

    @Test
    void shouldCountBeyondSixtyFourBits() {
        // 2^63 parts, three times: more than a long holds, and 8,388,608 times 10^9 parts and more in µ$.
        for (int i = 0; i < 3; i++) {
            charge(true, Long.MAX_VALUE);
        }
        // 3 * 3 * (2^63 - 1) / 10^9 = 83,010,348,331.69...
        assertEquals(83_010_348_332L, positions.charge(positions.find(0, 0)));
        indexes.charge(0, true, 1L << 40, 0);
        assertEquals(ExactRange.MAX_VALUE, positions.charge(positions.find(0, 0)));
        assertThrows(IllegalStateException.class, () -> positions.pay(positions.find(0, 0)));
    }

    @Test
    void shouldGiveWholeMicrodollarsOfWhatRoundingLeaves() {
        assertEquals(0, indexes.addRemainder(0, 600_000_000L));
        assertEquals(1, indexes.addRemainder(0, 600_000_000L));
        assertEquals(200_000_000L, indexes.remainder(0));
        assertEquals(5, indexes.addRemainder(0, 4_800_000_000L));
        assertEquals(0, indexes.remainder(0));
    }

    @Test
    void shouldHashIndexesAndWhatPositionsRemember() {
        long before = positions.hash();
        fund(5);
        long charged = positions.hash();
        assertNotEquals(before, charged);
        positions.pay(positions.find(0, 0));
        assertNotEquals(charged, positions.hash());
        indexes.addRemainder(1, 3);
        assertEquals(positions.recomputeHash(), positions.hash());
    }

    private void fund(long parts) {
        charge(true, parts);
        charge(false, -parts);
    }

    private void charge(boolean isLong, long parts) {
        indexes.charge(0, isLong, parts >> 63, parts);
    }
}
