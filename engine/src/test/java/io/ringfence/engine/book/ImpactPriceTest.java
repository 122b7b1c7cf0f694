package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.Books.Order;
import org.junit.jupiter.api.Test;

class ImpactPriceTest {
    private static final long NONE = ImpactPrice.NULL_TICK_LOTS;

    private final FastBooks books = new FastBooks(new Limits(1, 200, 1, 1, 200, 4));
    private final OrderBook book = books.books[0];

    @Test
    void shouldAddUpTheBestLevels() {
        rest(1, true, 100, 5);
        rest(2, true, 99, 5);
        rest(3, false, 102, 1);
        rest(4, false, 105, 9);
        assertEquals(3 * 100, ImpactPrice.tickLots(book, true, 3));
        assertEquals(5 * 100 + 2 * 99, ImpactPrice.tickLots(book, true, 7));
        assertEquals(102 + 9 * 105, ImpactPrice.tickLots(book, false, 10));
    }

    @Test
    void shouldHaveNoneWhereASideHasNotThatMuch() {
        assertEquals(NONE, ImpactPrice.tickLots(book, true, 1));
        rest(1, true, 100, 5);
        assertEquals(5 * 100, ImpactPrice.tickLots(book, true, 5));
        assertEquals(NONE, ImpactPrice.tickLots(book, true, 6));
    }

    @Test
    void shouldSeeOfAnIcebergWhatItShows() {
        books.rest(0, new Order(1, 1, 0, 0, true, 100, 50, 0, 5, 5, 0, 0));
        rest(2, true, 90, 10);
        assertEquals(5 * 100 + 10 * 90, ImpactPrice.tickLots(book, true, 15));
        assertEquals(NONE, ImpactPrice.tickLots(book, true, 16));
    }

    @Test
    void shouldLookAtABoundedNumberOfLevels() {
        for (int i = 0; i <= ImpactPrice.MAX_LEVELS; i++) {
            rest(1 + i, false, 1_000 + i, 1);
        }
        // 1,000 and the next 127: 128 * 1,000 + 127 * 128 / 2.
        assertEquals(136_128, ImpactPrice.tickLots(book, false, ImpactPrice.MAX_LEVELS));
        assertEquals(NONE, ImpactPrice.tickLots(book, false, ImpactPrice.MAX_LEVELS + 1));
    }

    @Test
    void shouldHaveNoneWhereTheSumDoesNotFit() {
        rest(1, false, 1L << 40, 1L << 22);
        rest(2, false, (1L << 40) + 1, 1L << 22);
        assertEquals(1L << 62, ImpactPrice.tickLots(book, false, 1L << 22));
        assertEquals(NONE, ImpactPrice.tickLots(book, false, 1L << 23));
        rest(3, true, -(1L << 40), 1L << 30);
        assertEquals(NONE, ImpactPrice.tickLots(book, true, 1L << 30));
    }

    private void rest(long orderId, boolean isBuy, long priceTicks, long quantityLots) {
        books.rest(0, new Order(orderId, orderId, 0, 0, isBuy, priceTicks, quantityLots, 0));
    }
}
