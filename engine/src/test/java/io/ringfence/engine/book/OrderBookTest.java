package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.Books.Order;
import org.junit.jupiter.api.Test;

/** The shared suite on the product's books, and what the naive twin does not have: refusals and the hash. */
class OrderBookTest extends BooksSuite {
    private static final Limits LIMITS = new Limits(2, 4, 2, 1, 3, 4);

    private final FastBooks books = new FastBooks(LIMITS);
    private final OrderBook book = books.books[0];

    @Override
    Books create(Limits limits) {
        return new FastBooks(limits);
    }

    @Test
    void shouldThrowWhenOrderWouldCross() {
        rest(1, true, 100, 5);
        assertThrows(IllegalStateException.class, () -> rest(2, false, 100, 5));
        assertThrows(IllegalStateException.class, () -> rest(2, false, 99, 5));
        rest(2, false, 101, 5);
        assertThrows(IllegalStateException.class, () -> rest(3, true, 101, 5));
    }

    @Test
    void shouldThrowWhenNothingOfTheOrderIsOpen() {
        assertThrows(IllegalStateException.class, () -> rest(1, true, 100, 0));
        assertThrows(IllegalStateException.class, () -> books.rest(0, new Order(1, 1, 0, 0, true, 100, 5, 5)));
        assertThrows(IllegalStateException.class, () -> books.rest(0, new Order(1, 1, 0, 0, true, 100, 5, -1)));
    }

    @Test
    void shouldThrowWhenPriceIsTheAbsentOne() {
        assertThrows(IllegalStateException.class, () -> rest(1, true, OrderBook.NULL_PRICE_TICKS, 1));
    }

    @Test
    void shouldThrowWhenClientsNumberIsInUse() {
        rest(1, true, 100, 5);
        assertThrows(IllegalStateException.class, () -> books.rest(0, new Order(2, 1, 0, 0, true, 100, 5, 0)));
    }

    @Test
    void shouldThrowWhenOrdersOrLevelsAreFull() {
        rest(1, true, 100, 5);
        rest(2, true, 99, 5);
        rest(3, true, 98, 5);
        assertThrows(IllegalStateException.class, () -> rest(4, true, 97, 5));
        rest(5, true, 98, 5);
        assertThrows(IllegalStateException.class, () -> rest(6, true, 98, 5));
    }

    @Test
    void shouldThrowAndChangeNothingWhenAnOrderCannotMove() {
        rest(1, true, 100, 5);
        rest(2, true, 100, 5);
        rest(3, false, 102, 5);
        rest(4, false, 103, 5);
        books.fill(1, 2);
        int order = books.row(1);
        long hash = books.orders.hash();
        // It would cross, is filled that far, would show less than nothing, has no such price, and there are no further
        // levels.
        assertThrows(IllegalStateException.class, () -> book.move(order, 102, 5, 0));
        assertThrows(IllegalStateException.class, () -> book.move(order, OrderBook.MARKET_BUY_TICKS, 5, 0));
        assertThrows(IllegalStateException.class, () -> book.move(order, 100, 2, 0));
        assertThrows(IllegalStateException.class, () -> book.move(order, 100, 5, -1));
        assertThrows(IllegalStateException.class, () -> book.moveInAuction(order, OrderBook.NULL_PRICE_TICKS, 5, 0));
        assertThrows(IllegalStateException.class, () -> book.move(order, 99, 5, 0));
        assertThrows(IllegalStateException.class, () -> book.move(order, 100, Long.MAX_VALUE, 0));
        assertEquals(hash, books.orders.hash());
        assertEquals(books.orders.recomputeHash(), books.orders.hash());
    }

    @Test
    void shouldThrowWhenAnOrderMovesToALevelThatIsFull() {
        FastBooks few = new FastBooks(new Limits(1, 4, 2, 1, 3, 1, 4));
        few.rest(0, new Order(1, 1, 0, 0, true, 100, 5, 0));
        few.rest(0, new Order(2, 2, 0, 0, true, 99, 5, 0));
        assertThrows(IllegalStateException.class, () -> few.move(2, 100, 5, 0, false));
        few.move(2, 99, 6, 0, false);
        assertEquals(few.orders.recomputeHash(), few.orders.hash());
    }

    @Test
    void shouldThrowWhenAFillExceedsTheOrder() {
        rest(1, true, 100, 5);
        int order = books.row(1);
        assertThrows(IllegalStateException.class, () -> book.fill(order, 6));
        assertThrows(IllegalStateException.class, () -> book.fill(order, 0));
    }

    @Test
    void shouldThrowWhenQuantityIsNoReduction() {
        rest(1, true, 100, 5);
        int order = books.row(1);
        book.fill(order, 2);
        assertThrows(IllegalStateException.class, () -> book.reduce(order, 5));
        assertThrows(IllegalStateException.class, () -> book.reduce(order, 2));
    }

    @Test
    void shouldThrowWhenOrderDoesNotRestHere() {
        rest(1, true, 100, 5);
        int order = books.row(1);
        assertThrows(IllegalStateException.class, () -> books.books[1].remove(order));
        book.remove(order);
        assertThrows(IllegalStateException.class, () -> book.remove(order));
        assertThrows(IllegalStateException.class, () -> book.remove(Orders.NULL));
        assertThrows(IllegalStateException.class, () -> book.fill(order, 1));
        assertThrows(IllegalStateException.class, () -> book.reduce(order, 1));
    }

    @Test
    void shouldThrowWhenTheLevelIsFull() {
        FastBooks few = new FastBooks(new Limits(1, 4, 2, 1, 3, 1, 4));
        few.rest(0, new Order(1, 1, 0, 0, true, 100, 5, 0));
        assertThrows(IllegalStateException.class, () -> few.rest(0, new Order(2, 2, 0, 0, true, 100, 5, 0)));
        assertThrows(IllegalStateException.class, () -> few.restInAuction(0, new Order(2, 2, 0, 0, true, 100, 5, 0)));
    }

    @Test
    void shouldThrowWhenAMarketOrderRestsOutsideAnAuction() {
        assertThrows(IllegalStateException.class, () -> rest(1, true, OrderBook.MARKET_BUY_TICKS, 5));
        assertThrows(IllegalStateException.class, () -> rest(1, false, OrderBook.MARKET_SELL_TICKS, 5));
    }

    @Test
    void shouldThrowWhenTheDisplayIsNotSmaller() {
        rest(1, true, 100, 50);
        int order = books.row(1);
        assertThrows(IllegalStateException.class, () -> book.redisplay(order, 0));
        book.redisplay(order, 10);
        assertThrows(IllegalStateException.class, () -> book.redisplay(order, 10));
    }

    @Test
    void shouldThrowWhenAnOrderThatWaitsIsTakenForOneThatRests() {
        books.openWaiting(0, new Order(1, 1, 0, 0, true, 100, 5, 0));
        rest(2, true, 100, 5);
        assertThrows(IllegalStateException.class, () -> book.remove(books.row(1)));
        assertThrows(IllegalStateException.class, () -> book.fill(books.row(1), 1));
        assertThrows(IllegalStateException.class, () -> books.orders.closeWaiting(books.row(2)));
        assertThrows(IllegalStateException.class, () -> books.orders.closeWaiting(Orders.NULL));
    }

    @Test
    void shouldThrowWhenInstrumentIsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new OrderBook(-1, books.orders, books.priceLevels));
        assertThrows(
                IllegalArgumentException.class,
                () -> new OrderBook(Orders.MAX_INSTRUMENTS, books.orders, books.priceLevels));
    }

    @Test
    void shouldHashTheStateAndNotTheWayToIt() {
        // Row numbers differ: here order 3 has row 2, there row 0. Both gave three places in time.
        rest(1, true, 100, 5);
        rest(2, true, 100, 5);
        rest(3, true, 100, 5);
        books.remove(1);
        books.remove(2);

        FastBooks others = new FastBooks(LIMITS);
        for (long orderId = 1; orderId <= 3; orderId++) {
            others.rest(0, new Order(orderId, orderId, 0, 0, true, 100, 5, 0));
            if (orderId < 3) {
                others.remove(orderId);
            }
        }
        assertNotEquals(books.row(3), others.row(3));
        assertEquals(books.orders.hash(), others.orders.hash());
        assertEquals(books.orders.hash(), books.orders.recomputeHash());
    }

    @Test
    void shouldChangeTheHashWithEveryFieldOfAnOrder() {
        Order order = new Order(1, 1, 0, 0, true, 100, 5, 1);
        long hash = hashOf(0, order);
        assertEquals(hash, hashOf(0, order));
        assertNotEquals(hash, hashOf(1, order));
        assertNotEquals(hash, hashOf(0, new Order(2, 1, 0, 0, true, 100, 5, 1)));
        assertNotEquals(hash, hashOf(0, new Order(1, 2, 0, 0, true, 100, 5, 1)));
        assertNotEquals(hash, hashOf(0, new Order(1, 1, 1, 0, true, 100, 5, 1)));
        assertNotEquals(hash, hashOf(0, new Order(1, 1, 0, -1, true, 100, 5, 1)));
        assertNotEquals(hash, hashOf(0, new Order(1, 1, 0, 0, false, 100, 5, 1)));
        assertNotEquals(hash, hashOf(0, new Order(1, 1, 0, 0, true, 101, 5, 1)));
        assertNotEquals(hash, hashOf(0, new Order(1, 1, 0, 0, true, 100, 6, 1)));
        assertNotEquals(hash, hashOf(0, new Order(1, 1, 0, 0, true, 100, 5, 2)));
        assertNotEquals(hash, hashOf(0, order.attributed(1)));
        assertNotEquals(hash, hashOf(0, order.displayed(4, 4)));
        assertNotEquals(hashOf(0, order.displayed(4, 4)), hashOf(0, order.displayed(3, 3)));
        assertNotEquals(hash, hashOf(0, new Order(1, 1, 0, 0, true, 100, 5, 1, 0, 4, 0, 9)));
        FastBooks waiting = new FastBooks(LIMITS);
        waiting.openWaiting(0, order);
        assertNotEquals(hash, waiting.orders.hash());
    }

    @Test
    void shouldChangeTheHashWithWhatIsLeftOfAPeak() {
        FastBooks others = new FastBooks(LIMITS);
        for (FastBooks each : new FastBooks[] {books, others}) {
            each.rest(0, new Order(1, 1, 0, 0, true, 100, 50, 0).displayed(10, 10));
            each.fill(1, 4);
        }
        assertEquals(books.orders.hash(), others.orders.hash());
        // Both have the same lots and display; here six of the peak are left, there five.
        books.reduce(1, 45);
        others.redisplay(1, 5);
        others.reduce(1, 45);
        FastBooks fewer = new FastBooks(LIMITS);
        fewer.rest(0, new Order(1, 1, 0, 0, true, 100, 45, 4).displayed(5, 5));
        assertEquals(fewer.orders.hash(), others.orders.hash());
        assertNotEquals(books.orders.hash(), others.orders.hash());
    }

    @Test
    void shouldChangeTheHashWhenOrdersChangePlaces() {
        rest(1, true, 100, 5);
        rest(2, true, 100, 5);
        FastBooks others = new FastBooks(LIMITS);
        others.rest(0, new Order(2, 2, 0, 0, true, 100, 5, 0));
        others.rest(0, new Order(1, 1, 0, 0, true, 100, 5, 0));
        assertNotEquals(books.orders.hash(), others.orders.hash());
    }

    @Test
    void shouldKeepTheHashWhenMoreOrdersChangeThanItsListHolds() {
        int maxOrders = 2 * Orders.MAX_STALE_ROWS + 100;
        FastBooks many = new FastBooks(new Limits(1, maxOrders, 1, 1, 10, 4));
        for (int orderId = 1; orderId <= maxOrders; orderId++) {
            many.rest(0, new Order(orderId, orderId, 0, 0, true, orderId % 10, 5, 0));
        }
        // The list has been full twice; now again, by rows that are hashed already: filled, reduced, gone, gone and
        // used anew.
        for (int orderId = 1; orderId <= maxOrders; orderId++) {
            switch (orderId % 4) {
                case 0 -> many.fill(orderId, 1);
                case 1 -> many.reduce(orderId, 4);
                case 2 -> many.remove(orderId);
                default -> {
                    many.remove(orderId);
                    many.rest(0, new Order(maxOrders + orderId, orderId, 0, 0, true, 1, 5, 0));
                }
            }
        }
        assertEquals(many.orders.recomputeHash(), many.orders.hash());
        assertEquals(many.orders.hash(), many.orders.hash());
    }

    @Test
    void shouldHashTheNextPlaceInTime() {
        // An order that came and went moved the counter: what comes next gets another place than in a fresh registry.
        rest(1, true, 100, 5);
        books.remove(1);
        assertNotEquals(new FastBooks(LIMITS).orders.hash(), books.orders.hash());
        assertEquals(books.orders.recomputeHash(), books.orders.hash());
    }

    private void rest(long orderId, boolean isBuy, long priceTicks, long quantityLots) {
        books.rest(0, new Order(orderId, orderId, 0, 0, isBuy, priceTicks, quantityLots, 0));
    }

    private static long hashOf(int instrument, Order order) {
        FastBooks books = new FastBooks(LIMITS);
        books.rest(instrument, order);
        return books.orders.hash();
    }
}
