package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.book.Books.Fill;
import io.ringfence.engine.book.Books.Level;
import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.Books.Order;
import io.ringfence.engine.book.Books.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What any implementation of the books does; run against the fast one and the naive one. */
abstract class BooksSuite {
    private static final boolean BUY = true;
    private static final boolean SELL = false;
    private static final int ALICE = 0;
    private static final int BOB = 1;
    private static final int CAROL = 2;
    private static final int MAX_ORDERS = 12;
    private static final int MAX_LEVELS = 6;
    private static final int MAX_FILLS = 4;

    private final Books books = create(new Limits(2, MAX_ORDERS, 3, 2, MAX_LEVELS, MAX_FILLS));
    private long lastOrderId = 100;

    abstract Books create(Limits limits);

    @Test
    void shouldShowNoBestPriceWhenEmpty() {
        assertEquals(OrderBook.NULL_PRICE_TICKS, books.bestBidTicks(0));
        assertEquals(OrderBook.NULL_PRICE_TICKS, books.bestAskTicks(0));
        assertEquals(List.of(), planBuy(Long.MAX_VALUE, 10).fills());
        assertEquals(0, books.count());
        assertFalse(books.isFull());
    }

    @Test
    void shouldShowHighestBidAndLowestOffer() {
        rest(ALICE, BUY, 98, 1);
        rest(ALICE, BUY, 99, 1);
        rest(ALICE, BUY, 97, 1);
        rest(ALICE, SELL, 103, 1);
        rest(ALICE, SELL, 101, 1);
        rest(ALICE, SELL, 102, 1);
        assertEquals(99, books.bestBidTicks(0));
        assertEquals(101, books.bestAskTicks(0));
        assertEquals(List.of(99L, 98L, 97L), prices(BUY));
        assertEquals(List.of(101L, 102L, 103L), prices(SELL));
        assertEquals(OrderBook.NULL_PRICE_TICKS, books.bestBidTicks(1));
    }

    @Test
    void shouldMeetBestPriceFirstAndEarliestFirstAtOnePrice() {
        long second = rest(ALICE, SELL, 101, 5);
        long third = rest(BOB, SELL, 101, 5);
        long first = rest(BOB, SELL, 100, 5);
        assertEquals(
                new Plan(
                        List.of(new Fill(first, 5, 100), new Fill(second, 5, 101), new Fill(third, 2, 101)),
                        12,
                        false,
                        false),
                planBuy(105, 12));
    }

    @Test
    void shouldMeetHighestBidFirstWhenSelling() {
        long second = rest(ALICE, BUY, 99, 5);
        long first = rest(BOB, BUY, 100, 5);
        assertEquals(
                new Plan(List.of(new Fill(first, 5, 100), new Fill(second, 1, 99)), 6, false, false),
                books.plan(0, SELL, 99, 6, CAROL, MAX_FILLS));
    }

    @Test
    void shouldMeetPricesUpToTheLimitInclusive() {
        long inReach = rest(ALICE, SELL, 101, 5);
        rest(ALICE, SELL, 102, 5);
        assertEquals(new Plan(List.of(new Fill(inReach, 5, 101)), 5, false, false), planBuy(101, 8));
        assertEquals(List.of(), planBuy(100, 8).fills());
        assertEquals(
                List.of(),
                books.plan(0, SELL, Long.MIN_VALUE, 8, CAROL, MAX_FILLS).fills());
    }

    @Test
    void shouldChangeNothingWhenPlanning() {
        rest(ALICE, SELL, 101, 5);
        rest(BOB, SELL, 102, 5);
        List<Level> before = books.levels(0, SELL);
        Plan plan = planBuy(105, 7);
        assertEquals(before, books.levels(0, SELL));
        assertEquals(plan, planBuy(105, 7));
    }

    @Test
    void shouldStopAtOwnOrderAndKeepTheFillsBeforeIt() {
        long other = rest(ALICE, SELL, 101, 5);
        rest(CAROL, SELL, 101, 5);
        rest(BOB, SELL, 101, 5);
        assertEquals(new Plan(List.of(new Fill(other, 5, 101)), 5, true, false), planBuy(105, 7));
    }

    @Test
    void shouldNotStopAtOwnOrderThatIsNotReached() {
        rest(ALICE, SELL, 101, 5);
        rest(CAROL, SELL, 101, 5);
        rest(CAROL, SELL, 103, 5);
        assertFalse(planBuy(105, 5).stoppedBySelfTrade());
        books.remove(100 + 2);
        assertFalse(planBuy(102, 9).stoppedBySelfTrade());
        assertTrue(planBuy(103, 9).stoppedBySelfTrade());
    }

    @Test
    void shouldStopAtTheLargestNumberOfFills() {
        for (int i = 0; i < MAX_FILLS + 1; i++) {
            rest(ALICE, SELL, 101, 1);
        }
        Plan exact = planBuy(105, MAX_FILLS);
        assertEquals(MAX_FILLS, exact.totalLots());
        assertFalse(exact.reachedLimit());
        Plan beyond = planBuy(105, MAX_FILLS + 1);
        assertEquals(MAX_FILLS, beyond.fills().size());
        assertEquals(MAX_FILLS, beyond.totalLots());
        assertTrue(beyond.reachedLimit());
        assertTrue(books.plan(0, BUY, 105, 3, CAROL, 2).reachedLimit());
    }

    @Test
    void shouldNotNameTheNumberOfFillsWhenNothingMoreIsInReach() {
        for (int i = 0; i < MAX_FILLS; i++) {
            rest(ALICE, SELL, 101, 1);
        }
        rest(ALICE, SELL, 106, 1);
        assertFalse(planBuy(105, 10).reachedLimit());
    }

    @Test
    void shouldNameTheNumberOfFillsWhenTheNextMakerIsOnesOwn() {
        for (int i = 0; i < MAX_FILLS; i++) {
            rest(ALICE, SELL, 101, 1);
        }
        rest(CAROL, SELL, 101, 1);
        Plan plan = planBuy(105, 10);
        assertTrue(plan.reachedLimit());
        assertFalse(plan.stoppedBySelfTrade());
    }

    @Test
    void shouldKeepPlaceOfOrderThatIsFilledInPart() {
        long first = rest(ALICE, SELL, 101, 5);
        long second = rest(BOB, SELL, 101, 5);
        books.fill(first, 3);
        assertEquals(List.of(first, second), queue(SELL, 101));
        assertEquals(7, books.levels(0, SELL).get(0).totalLots());
        assertEquals(3, find(first).filledLots());
        assertEquals(2, find(first).leavesLots());
        assertEquals(5, find(first).quantityLots());
    }

    @Test
    void shouldRemoveOrderThatIsFilledAndItsEmptyLevel() {
        long first = rest(ALICE, SELL, 101, 5);
        rest(BOB, SELL, 102, 5);
        books.fill(first, 2);
        books.fill(first, 3);
        assertEquals(List.of(102L), prices(SELL));
        assertEquals(102, books.bestAskTicks(0));
        assertEquals(1, books.count());
        assertNull(books.find(ALICE, first));
        assertEquals(List.of(), books.ordersOfAccount(ALICE));
    }

    @Test
    void shouldKeepTheOthersInOrderWhenOneIsRemoved() {
        long first = rest(ALICE, BUY, 99, 1);
        long second = rest(BOB, BUY, 99, 2);
        long third = rest(CAROL, BUY, 99, 4);
        books.remove(second);
        assertEquals(List.of(first, third), queue(BUY, 99));
        assertEquals(5, books.levels(0, BUY).get(0).totalLots());
        books.remove(first);
        assertEquals(List.of(third), queue(BUY, 99));
        books.remove(third);
        assertEquals(List.of(), books.levels(0, BUY));
        assertEquals(OrderBook.NULL_PRICE_TICKS, books.bestBidTicks(0));
    }

    @Test
    void shouldKeepTheListsWholeWhenOrdersLeaveFromTheMiddleBackwards() {
        long first = rest(ALICE, BUY, 99, 1);
        long second = rest(ALICE, BUY, 99, 1);
        long third = rest(ALICE, BUY, 99, 1);
        long fourth = rest(ALICE, BUY, 99, 1);
        books.remove(second);
        books.remove(third);
        assertEquals(List.of(first, fourth), queue(BUY, 99));
        assertEquals(List.of(first, fourth), ids(books.ordersOfAccount(ALICE)));
        assertEquals(List.of(first, fourth), ids(books.ordersOfSession(0)));
        books.remove(fourth);
        long fifth = rest(ALICE, BUY, 99, 1);
        assertEquals(List.of(first, fifth), queue(BUY, 99));
        assertEquals(List.of(first, fifth), ids(books.ordersOfAccount(ALICE)));
        assertEquals(List.of(first, fifth), ids(books.ordersOfSession(0)));
    }

    @Test
    void shouldKeepPlaceOfOrderThatIsReduced() {
        long first = rest(ALICE, BUY, 99, 5);
        long second = rest(BOB, BUY, 99, 5);
        books.fill(first, 1);
        books.reduce(first, 3);
        assertEquals(List.of(first, second), queue(BUY, 99));
        // Quantity 3 of which 1 is filled, and 5.
        assertEquals(7, books.levels(0, BUY).get(0).totalLots());
        assertEquals(2, find(first).leavesLots());
    }

    @Test
    void shouldPutOrderThatEntersAnewBehindTheOthers() {
        long first = rest(ALICE, BUY, 99, 5);
        long second = rest(BOB, BUY, 99, 5);
        Order order = find(first);
        books.remove(first);
        books.rest(0, order);
        assertEquals(List.of(second, first), queue(BUY, 99));
    }

    @Test
    void shouldRestWithWhatWasFilledBefore() {
        books.rest(0, new Order(7, 70, ALICE, 0, BUY, 99, 10, 4));
        assertEquals(6, books.levels(0, BUY).get(0).totalLots());
        books.fill(7, 6);
        assertEquals(0, books.count());
    }

    @Test
    void shouldListOrdersOfAccountAndSessionInTheOrderOfEntry() {
        books.rest(0, new Order(1, 11, ALICE, 0, BUY, 99, 1, 0));
        books.rest(1, new Order(2, 12, ALICE, 1, SELL, 105, 1, 0));
        books.rest(0, new Order(3, 13, BOB, 0, BUY, 98, 1, 0));
        books.rest(0, new Order(4, 14, ALICE, 0, BUY, 97, 1, 0));
        books.rest(0, new Order(5, 15, ALICE, Orders.NULL_SESSION_INDEX, BUY, 96, 1, 0));
        assertEquals(List.of(1L, 2L, 4L, 5L), ids(books.ordersOfAccount(ALICE)));
        assertEquals(List.of(1L, 3L, 4L), ids(books.ordersOfSession(0)));
        assertEquals(4, books.orderCountOfAccount(ALICE));
        books.remove(1);
        books.remove(5);
        assertEquals(List.of(2L, 4L), ids(books.ordersOfAccount(ALICE)));
        assertEquals(List.of(3L, 4L), ids(books.ordersOfSession(0)));
        assertEquals(List.of(2L), ids(books.ordersOfSession(1)));
        assertEquals(2, books.orderCountOfAccount(ALICE));
        assertEquals(0, books.orderCountOfAccount(CAROL));
    }

    @Test
    void shouldFindOrderByAccountAndClientsNumber() {
        books.rest(0, new Order(1, 7, ALICE, 0, BUY, 99, 1, 0));
        books.rest(0, new Order(2, 7, BOB, 0, BUY, 99, 1, 0));
        assertEquals(1, books.find(ALICE, 7).orderId());
        assertEquals(2, books.find(BOB, 7).orderId());
        assertNull(books.find(CAROL, 7));
        books.remove(1);
        assertNull(books.find(ALICE, 7));
        books.rest(0, new Order(3, 7, ALICE, 0, BUY, 99, 1, 0));
        assertEquals(3, books.find(ALICE, 7).orderId());
    }

    @Test
    void shouldBeFullWhenTheLargestNumberOfOrdersRests() {
        for (int i = 0; i < MAX_ORDERS; i++) {
            assertFalse(books.isFull());
            rest(ALICE, BUY, 99, 1);
        }
        assertTrue(books.isFull());
        books.remove(lastOrderId);
        assertFalse(books.isFull());
    }

    @Test
    void shouldRefuseNewPriceOfAnyBookWhenLevelsAreUsedUp() {
        for (int i = 0; i < MAX_LEVELS; i++) {
            assertTrue(books.canRest(1, BUY, 50, 1));
            rest(ALICE, i % 2 == 0, i % 2 == 0 ? 99 - i : 101 + i, 1);
        }
        assertFalse(books.canRest(1, BUY, 50, 1));
        assertFalse(books.canRest(0, SELL, 99, 1));
        assertTrue(books.canRest(0, BUY, 99, 1));
        books.remove(lastOrderId);
        assertTrue(books.canRest(1, BUY, 50, 1));
    }

    @Test
    void shouldCountTheLevelThatAReplacedOrderLeaves() {
        for (int i = 0; i < MAX_LEVELS; i++) {
            rest(ALICE, BUY, 99 - i, 1);
        }
        assertTrue(books.canRestInsteadOf(lastOrderId, 50, 1));
        long second = rest(BOB, BUY, 99, 1);
        assertFalse(books.canRestInsteadOf(second, 50, 1));
        assertTrue(books.canRestInsteadOf(second, 98, 1));
    }

    @Test
    void shouldRefuseLotsThatALevelCannotCount() {
        long first = rest(ALICE, BUY, 99, Long.MAX_VALUE - 10);
        assertTrue(books.canRest(0, BUY, 99, 10));
        assertFalse(books.canRest(0, BUY, 99, 11));
        assertTrue(books.canRest(0, BUY, 98, Long.MAX_VALUE));
        assertTrue(books.canRestInsteadOf(first, 99, Long.MAX_VALUE));
        long second = rest(BOB, BUY, 99, 10);
        assertTrue(books.canRestInsteadOf(second, 99, 10));
        assertFalse(books.canRestInsteadOf(second, 99, 11));
    }

    @Test
    void shouldTakePricesOfAnySignAndSize() {
        rest(ALICE, BUY, Long.MIN_VALUE + 1, 1);
        rest(ALICE, BUY, -5, 1);
        rest(ALICE, SELL, 0, 1);
        rest(ALICE, SELL, Long.MAX_VALUE, 1);
        assertEquals(List.of(-5L, Long.MIN_VALUE + 1), prices(BUY));
        assertEquals(List.of(0L, Long.MAX_VALUE), prices(SELL));
        assertEquals(2, planBuy(Long.MAX_VALUE, 9).totalLots());
        assertEquals(2, books.plan(0, SELL, Long.MIN_VALUE, 9, CAROL, MAX_FILLS).totalLots());
    }

    private long rest(int accountIndex, boolean isBuy, long priceTicks, long quantityLots) {
        long orderId = ++lastOrderId;
        books.rest(0, new Order(orderId, orderId, accountIndex, 0, isBuy, priceTicks, quantityLots, 0));
        return orderId;
    }

    private Plan planBuy(long limitTicks, long quantityLots) {
        return books.plan(0, BUY, limitTicks, quantityLots, CAROL, MAX_FILLS);
    }

    private Order find(long orderId) {
        for (int account = 0; account < 3; account++) {
            Order order = books.find(account, orderId);
            if (order != null) {
                return order;
            }
        }
        throw new AssertionError("no such order: orderId=" + orderId);
    }

    private List<Long> prices(boolean isBuy) {
        List<Long> prices = new ArrayList<>();
        books.levels(0, isBuy).forEach(level -> prices.add(level.priceTicks()));
        return prices;
    }

    private List<Long> queue(boolean isBuy, long priceTicks) {
        for (Level level : books.levels(0, isBuy)) {
            if (level.priceTicks() == priceTicks) {
                return ids(level.orders());
            }
        }
        return List.of();
    }

    private static List<Long> ids(List<Order> orders) {
        List<Long> ids = new ArrayList<>();
        orders.forEach(order -> ids.add(order.orderId()));
        return ids;
    }
}
