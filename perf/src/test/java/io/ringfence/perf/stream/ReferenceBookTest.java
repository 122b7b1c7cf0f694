package io.ringfence.perf.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ReferenceBookTest {
    private final ReferenceBook book = new ReferenceBook();
    private final Trades trades = new Trades();

    @Test
    void shouldFillTheBestPriceFirstAndTheOlderOrderFirst() {
        book.enter(1, false, 0, 102, 5, true, trades);
        ReferenceBook.Order older = book.enter(2, false, 0, 101, 5, true, trades);
        ReferenceBook.Order younger = book.enter(3, false, 0, 101, 5, true, trades);

        assertSame(older, book.front(false));
        assertNull(book.enter(4, true, 0, 102, 7, true, trades));

        assertSame(younger, book.front(false));
        assertEquals(3, younger.leavesLots);
        Trades expected = new Trades();
        expected.add(101, 5);
        expected.add(101, 2);
        assertEquals(expected.summary(), trades.summary());
    }

    @Test
    void shouldMoveAnOrderBehindTheOthersAndTradeItWhenItCrosses() {
        ReferenceBook.Order moved = book.enter(1, true, 0, 90, 4, true, trades);
        ReferenceBook.Order there = book.enter(2, true, 0, 95, 1, true, trades);
        book.enter(3, false, 0, 100, 3, true, trades);

        book.move(moved, 95, trades);
        assertSame(there, book.front(true));
        assertEquals(5, book.lotsBehind(there));
        book.move(moved, 100, trades);

        assertSame(moved, book.front(true));
        assertEquals(1, moved.leavesLots);
        assertEquals(1, trades.count());
        assertEquals(0, book.count(false));
    }

    @Test
    void shouldTellTradesApartByPriceQuantityAndOrder() {
        Trades other = new Trades();
        trades.add(100, 1);
        trades.add(101, 2);
        other.add(101, 2);
        other.add(100, 1);

        assertEquals(trades.count(), other.count());
        assertEquals(trades.lots(), other.lots());
        assertNotEquals(trades.summary(), other.summary());
    }
}
