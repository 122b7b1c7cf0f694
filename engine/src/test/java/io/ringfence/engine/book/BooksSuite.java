package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.book.Books.Fill;
import io.ringfence.engine.book.Books.Gate;
import io.ringfence.engine.book.Books.Level;
import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.Books.Order;
import io.ringfence.engine.book.Books.Plan;
import io.ringfence.engine.book.Books.Taker;
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
    private static final int FILLS_CAPACITY = 8;

    private final Books books = create(new Limits(2, MAX_ORDERS, 3, 2, MAX_LEVELS, FILLS_CAPACITY));
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
                plan(SELL, 99, 6, MAX_FILLS));
    }

    @Test
    void shouldMeetPricesUpToTheLimitInclusive() {
        long inReach = rest(ALICE, SELL, 101, 5);
        rest(ALICE, SELL, 102, 5);
        assertEquals(new Plan(List.of(new Fill(inReach, 5, 101)), 5, false, false), planBuy(101, 8));
        assertEquals(List.of(), planBuy(100, 8).fills());
        assertEquals(List.of(), plan(SELL, Long.MIN_VALUE, 8, MAX_FILLS).fills());
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
        assertTrue(plan(BUY, 105, 3, 2).reachedLimit());
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
        assertEquals(2, plan(SELL, Long.MIN_VALUE, 9, MAX_FILLS).totalLots());
    }

    @Test
    void shouldShowAnIcebergsPeakAndCountAllOfIt() {
        long iceberg = iceberg(ALICE, SELL, 101, 50, 10);
        rest(BOB, SELL, 101, 7);
        Level level = books.levels(0, SELL).get(0);
        assertEquals(57, level.totalLots());
        assertEquals(17, level.shownLots());
        assertEquals(10, find(iceberg).shownLots());
        assertEquals(50, find(iceberg).leavesLots());
    }

    @Test
    void shouldTradeAnIcebergPeakByPeakBehindTheOthersOfItsLevel() {
        long iceberg = iceberg(ALICE, SELL, 101, 25, 10);
        long other = rest(BOB, SELL, 101, 5);
        long behind = rest(ALICE, SELL, 102, 5);
        // Peak 10, the other 5, peaks 10 and 5, then the next level.
        Plan plan = planBuyAs(0, 102, 33, Long.MAX_VALUE, 8, Gate.OPEN);
        assertEquals(
                List.of(
                        new Fill(iceberg, 10, 101),
                        new Fill(other, 5, 101),
                        new Fill(iceberg, 10, 101),
                        new Fill(iceberg, 5, 101),
                        new Fill(behind, 3, 102)),
                plan.fills());
    }

    @Test
    void shouldLetIcebergsOfOneLevelTakeTurns() {
        long first = iceberg(ALICE, SELL, 101, 5, 2);
        long second = iceberg(BOB, SELL, 101, 9, 3);
        // 2 3, 2 3, 1 3: each peak that is gone is followed by what stands behind it.
        assertEquals(
                List.of(
                        new Fill(first, 2, 101),
                        new Fill(second, 3, 101),
                        new Fill(first, 2, 101),
                        new Fill(second, 3, 101),
                        new Fill(first, 1, 101),
                        new Fill(second, 3, 101)),
                planBuyAs(0, 101, 20, Long.MAX_VALUE, 8, Gate.OPEN).fills());
    }

    @Test
    void shouldMoveAnIcebergToTheTailWhenItsPeakIsGone() {
        long iceberg = iceberg(ALICE, SELL, 101, 25, 10);
        long other = rest(BOB, SELL, 101, 5);
        books.fill(iceberg, 4);
        assertEquals(List.of(iceberg, other), queue(SELL, 101));
        assertEquals(6, find(iceberg).shownLots());
        books.fill(iceberg, 6);
        assertEquals(List.of(other, iceberg), queue(SELL, 101));
        assertEquals(10, find(iceberg).shownLots());
        books.fill(iceberg, 10);
        // Of 25 lots 20 are traded: the last peak is what is left.
        assertEquals(5, find(iceberg).shownLots());
        assertEquals(10, books.levels(0, SELL).get(0).totalLots());
        assertEquals(10, books.levels(0, SELL).get(0).shownLots());
    }

    @Test
    void shouldLetAnIcebergTradeMoreThanItShowsInAnUncross() {
        long iceberg = iceberg(ALICE, SELL, 101, 25, 10);
        books.fill(iceberg, 18);
        assertEquals(7, find(iceberg).shownLots());
        books.fill(iceberg, 7);
        assertEquals(0, books.count());
    }

    @Test
    void shouldMoveAnOrderToTheTailOfAnotherLevel() {
        long first = rest(ALICE, BUY, 99, 5);
        long second = rest(ALICE, BUY, 98, 7);
        books.move(first, 98, 9, 4, false);
        assertEquals(List.of(98L), prices(BUY));
        assertEquals(List.of(second, first), queue(BUY, 98));
        // 7 and 9 lots, of which the 7 and a peak of 4 are shown.
        assertEquals(16, books.levels(0, BUY).get(0).totalLots());
        assertEquals(11, books.levels(0, BUY).get(0).shownLots());
        assertEquals(4, find(first).displayLots());
    }

    @Test
    void shouldMoveAnOrderToTheTailOfItsOwnLevel() {
        long first = rest(ALICE, SELL, 101, 5);
        long second = rest(BOB, SELL, 101, 7);
        books.fill(first, 2);
        books.move(first, 101, 10, 0, false);
        assertEquals(List.of(second, first), queue(SELL, 101));
        // Of 10 two are filled.
        assertEquals(8, find(first).leavesLots());
        assertEquals(15, books.levels(0, SELL).get(0).totalLots());
    }

    @Test
    void shouldMoveTheOnlyOrderOfALevelWhereItIs() {
        long only = iceberg(ALICE, SELL, 101, 25, 10);
        books.fill(only, 4);
        books.move(only, 101, 30, 0, false);
        assertEquals(List.of(only), queue(SELL, 101));
        assertEquals(26, books.levels(0, SELL).get(0).totalLots());
        assertEquals(26, books.levels(0, SELL).get(0).shownLots());
    }

    @Test
    void shouldLeaveAMovedOrderWhereItStandsAmongThoseOfItsAccountAndSession() {
        long first = rest(ALICE, BUY, 99, 5);
        long second = rest(ALICE, BUY, 99, 5);
        books.move(first, 97, 5, 0, false);
        assertEquals(List.of(first, second), ids(books.ordersOfAccount(ALICE)));
        assertEquals(List.of(first, second), ids(books.ordersOfSession(0)));
        assertEquals(97, find(first).priceTicks());
    }

    @Test
    void shouldMoveAnOrderAcrossTheBookInAnAuction() {
        long bid = rest(ALICE, BUY, 99, 5);
        long offer = rest(BOB, SELL, 101, 5);
        books.move(bid, 105, 5, 0, true);
        books.move(offer, OrderBook.MARKET_SELL_TICKS, 5, 0, true);
        assertEquals(List.of(105L), prices(BUY));
        assertEquals(List.of(OrderBook.MARKET_SELL_TICKS), prices(SELL));
    }

    @Test
    void shouldMoveTheOnlyOrderOfALevelWhenThereIsRoomForNoFurtherOne() {
        Books few = create(new Limits(1, 12, 3, 2, 2, 2, 4));
        few.rest(0, new Order(1, 1, ALICE, 0, BUY, 99, 5, 0));
        few.rest(0, new Order(2, 2, ALICE, 0, BUY, 98, 5, 0));
        assertTrue(few.canRestInsteadOf(1, 97, 5));
        few.move(1, 97, 5, 0, false);
        assertEquals(98, few.bestBidTicks(0));
    }

    @Test
    void shouldTakeFromWhatAnIcebergHidesFirstWhenItIsReduced() {
        long iceberg = iceberg(ALICE, BUY, 99, 25, 10);
        long other = rest(BOB, BUY, 99, 5);
        books.reduce(iceberg, 12);
        assertEquals(10, find(iceberg).shownLots());
        assertEquals(15, books.levels(0, BUY).get(0).shownLots());
        books.reduce(iceberg, 4);
        assertEquals(4, find(iceberg).shownLots());
        assertEquals(List.of(iceberg, other), queue(BUY, 99));
        assertEquals(9, books.levels(0, BUY).get(0).totalLots());
        assertEquals(9, books.levels(0, BUY).get(0).shownLots());
    }

    @Test
    void shouldKeepThePlaceOfAnOrderThatShowsLess() {
        long first = rest(ALICE, BUY, 99, 25);
        long second = rest(BOB, BUY, 99, 5);
        books.redisplay(first, 10);
        assertEquals(List.of(first, second), queue(BUY, 99));
        assertEquals(15, books.levels(0, BUY).get(0).shownLots());
        books.fill(first, 8);
        books.redisplay(first, 3);
        // Of its peak of 10 two were left, which is less than the new one.
        assertEquals(2, find(first).shownLots());
        assertEquals(22, books.levels(0, BUY).get(0).totalLots());
        assertEquals(7, books.levels(0, BUY).get(0).shownLots());
    }

    @Test
    void shouldRemoveOwnOrdersAndGoOnUnderCancelOldest() {
        long own = rest(CAROL, SELL, 101, 5);
        long other = rest(ALICE, SELL, 101, 5);
        assertEquals(
                new Plan(
                        List.of(new Fill(Fills.CANCEL_SELF_TRADE, own, 5, 101), new Fill(other, 5, 101)),
                        5,
                        false,
                        false),
                planBuyAs(OrderAttributes.CANCEL_OLDEST, 101, 7, Long.MAX_VALUE, 8, Gate.OPEN));
    }

    @Test
    void shouldRemoveOneOwnOrderAndStopUnderCancelBoth() {
        long other = rest(ALICE, SELL, 101, 5);
        long own = rest(CAROL, SELL, 101, 5);
        rest(ALICE, SELL, 101, 5);
        assertEquals(
                new Plan(
                        List.of(new Fill(other, 5, 101), new Fill(Fills.CANCEL_SELF_TRADE, own, 5, 101)),
                        5,
                        true,
                        false),
                planBuyAs(OrderAttributes.CANCEL_BOTH, 101, 20, Long.MAX_VALUE, 8, Gate.OPEN));
    }

    @Test
    void shouldTakeTheSmallerLegFromBothUnderDecrement() {
        long own = iceberg(CAROL, SELL, 101, 25, 10);
        long other = rest(ALICE, SELL, 101, 5);
        // The taker's 30 lose the 25 of the own order, hidden lots included, and 5 are left for the other.
        assertEquals(
                new Plan(
                        List.of(new Fill(Fills.PREVENTED, own, 25, 101), new Fill(other, 5, 101)),
                        5,
                        25,
                        false,
                        false,
                        false),
                planBuyAs(OrderAttributes.DECREMENT, 101, 30, Long.MAX_VALUE, 8, Gate.OPEN));
        assertEquals(
                new Plan(List.of(new Fill(Fills.PREVENTED, own, 12, 101)), 0, 12, false, false, false),
                planBuyAs(OrderAttributes.DECREMENT, 101, 12, Long.MAX_VALUE, 8, Gate.OPEN));
    }

    @Test
    void shouldTradeWithItselfUnderAllow() {
        long own = rest(CAROL, SELL, 101, 5);
        assertEquals(
                List.of(new Fill(own, 5, 101)),
                planBuyAs(OrderAttributes.ALLOW, 101, 7, Long.MAX_VALUE, 8, Gate.OPEN)
                        .fills());
    }

    @Test
    void shouldTakeOrdersOfTheFirmForItsOwnUnderFirmScope() {
        // Alice (0) and Carol (2) are of one firm, Bob (1) is not.
        long bob = rest(BOB, SELL, 101, 5);
        long alice = rest(ALICE, SELL, 101, 5);
        int account =
                OrderAttributes.pack(0, 0, OrderAttributes.CANCEL_OLDEST, OrderAttributes.SCOPE_ACCOUNT, false, false);
        int firm = OrderAttributes.pack(0, 0, OrderAttributes.CANCEL_OLDEST, OrderAttributes.SCOPE_FIRM, false, false);
        Taker taker = new Taker(BUY, CAROL, account, 101, 10, Long.MAX_VALUE, 8);
        assertEquals(
                List.of(new Fill(bob, 5, 101), new Fill(alice, 5, 101)),
                books.plan(0, taker, Gate.OPEN).fills());
        taker = new Taker(BUY, CAROL, firm, 101, 10, Long.MAX_VALUE, 8);
        assertEquals(
                List.of(new Fill(bob, 5, 101), new Fill(Fills.CANCEL_SELF_TRADE, alice, 5, 101)),
                books.plan(0, taker, Gate.OPEN).fills());
    }

    @Test
    void shouldEndWhereTheBudgetDoes() {
        long first = rest(ALICE, SELL, 100, 5);
        long second = rest(BOB, SELL, 101, 5);
        // 5 at 100 are 500; of the remaining 303 two lots at 101 are paid, and 101 are left over.
        assertEquals(
                new Plan(List.of(new Fill(first, 5, 100), new Fill(second, 2, 101)), 7, 0, false, false, true),
                planBuyAs(0, 105, 9, 803 - 101, 8, Gate.OPEN));
        assertEquals(
                new Plan(List.of(new Fill(first, 5, 100)), 5, 0, false, false, true),
                planBuyAs(0, 105, 9, 500, 8, Gate.OPEN));
        assertFalse(planBuyAs(0, 105, 5, 500, 8, Gate.OPEN).reachedBudget());
        assertFalse(planBuyAs(0, 100, 9, 500, 8, Gate.OPEN).reachedBudget());
        assertTrue(planBuyAs(0, 100, 9, 99, 8, Gate.OPEN).reachedBudget());
    }

    @Test
    void shouldSpendNothingAtPricesThatAreNotAboveZero() {
        long first = rest(ALICE, SELL, -10, 5);
        long second = rest(BOB, SELL, 0, 5);
        long third = rest(ALICE, SELL, 10, 5);
        // The first five lots bring 50, which pay for all five at 10.
        assertEquals(
                new Plan(
                        List.of(new Fill(first, 5, -10), new Fill(second, 5, 0), new Fill(third, 5, 10)),
                        15,
                        false,
                        false),
                planBuyAs(0, 10, 15, 0, 8, Gate.OPEN));
        assertTrue(planBuyAs(0, 10, 15, -1, 8, Gate.OPEN).reachedBudget());
    }

    @Test
    void shouldCancelWhatTheGateRefuses() {
        long first = rest(ALICE, SELL, 101, 5);
        long second = rest(BOB, SELL, 101, 5);
        long third = rest(ALICE, SELL, 102, 5);
        Gate gate = new Gate() {
            @Override
            public long admit(long makerOrderId, long lots, long plannedLots) {
                // The second may trade only what brings the plan to 7 lots.
                return makerOrderId == first ? 5 : makerOrderId == second ? 7 - plannedLots : 0;
            }

            @Override
            public int refusal(long makerOrderId) {
                return makerOrderId == second ? Fills.CANCEL_REDUCE_ONLY : Fills.CANCEL_UNCOVERED;
            }
        };
        assertEquals(
                new Plan(
                        List.of(
                                new Fill(first, 5, 101),
                                new Fill(second, 2, 101),
                                new Fill(Fills.CANCEL_REDUCE_ONLY, second, 3, 101),
                                new Fill(Fills.CANCEL_UNCOVERED, third, 5, 102)),
                        7,
                        false,
                        false),
                planBuyAs(0, 105, 20, Long.MAX_VALUE, 8, gate));
        assertTrue(planBuyAs(0, 105, 20, Long.MAX_VALUE, 2, gate).reachedLimit());
    }

    @Test
    void shouldGatherCrossingAndMarketOrdersInAnAuction() {
        books.restInAuction(0, new Order(1, 1, ALICE, 0, BUY, 105, 5, 0));
        books.restInAuction(0, new Order(2, 2, BOB, 0, SELL, 100, 5, 0));
        books.restInAuction(0, new Order(3, 3, BOB, 0, BUY, OrderBook.MARKET_BUY_TICKS, 5, 0));
        books.restInAuction(0, new Order(4, 4, BOB, 0, SELL, OrderBook.MARKET_SELL_TICKS, 5, 0));
        assertEquals(List.of(OrderBook.MARKET_BUY_TICKS, 105L), prices(BUY));
        assertEquals(List.of(OrderBook.MARKET_SELL_TICKS, 100L), prices(SELL));
        assertEquals(105, books.bestBidTicks(0));
        assertEquals(100, books.bestAskTicks(0));
        books.remove(1);
        books.remove(2);
        assertEquals(OrderBook.NULL_PRICE_TICKS, books.bestBidTicks(0));
        assertEquals(OrderBook.NULL_PRICE_TICKS, books.bestAskTicks(0));
        assertEquals(List.of(), planBuy(Long.MAX_VALUE, 5).fills());
    }

    @Test
    void shouldListOrdersThatWaitAmongTheOthersAndInNoBook() {
        long resting = rest(ALICE, BUY, 99, 5);
        books.openWaiting(0, new Order(7, 77, ALICE, 0, BUY, 120, 5, 0));
        assertFalse(books.isBooked(7));
        assertTrue(books.isBooked(resting));
        assertEquals(List.of(resting, 7L), ids(books.ordersOfAccount(ALICE)));
        assertEquals(List.of(resting, 7L), ids(books.ordersOfSession(0)));
        assertEquals(7, books.find(ALICE, 77).orderId());
        assertEquals(99, books.bestBidTicks(0));
        books.closeWaiting(7);
        assertNull(books.find(ALICE, 77));
        assertEquals(1, books.count());
    }

    @Test
    void shouldHaveNoPlaceAtALevelWithTheLargestNumberOfOrders() {
        Books few = create(new Limits(1, 12, 3, 2, 6, 2, 4));
        few.rest(0, new Order(1, 1, ALICE, 0, BUY, 99, 5, 0));
        assertTrue(few.hasPlace(0, BUY, 99));
        few.rest(0, new Order(2, 2, ALICE, 0, BUY, 99, 5, 0));
        few.rest(0, new Order(3, 3, ALICE, 0, BUY, 98, 5, 0));
        assertFalse(few.hasPlace(0, BUY, 99));
        assertTrue(few.hasPlace(0, SELL, 99));
        assertTrue(few.hasPlaceInsteadOf(1, 99));
        assertFalse(few.hasPlaceInsteadOf(3, 99));
    }

    private long rest(int accountIndex, boolean isBuy, long priceTicks, long quantityLots) {
        long orderId = ++lastOrderId;
        books.rest(0, new Order(orderId, orderId, accountIndex, 0, isBuy, priceTicks, quantityLots, 0));
        return orderId;
    }

    private Plan plan(boolean isBuy, long limitTicks, long quantityLots, int maxFills) {
        return books.plan(0, new Taker(isBuy, CAROL, 0, limitTicks, quantityLots, Long.MAX_VALUE, maxFills), Gate.OPEN);
    }

    private Plan planBuyAs(int selfTradeMode, long limitTicks, long lots, long budget, int maxFills, Gate gate) {
        int attributes = OrderAttributes.pack(0, 0, selfTradeMode, OrderAttributes.SCOPE_ACCOUNT, false, false);
        return books.plan(0, new Taker(BUY, CAROL, attributes, limitTicks, lots, budget, maxFills), gate);
    }

    private long iceberg(int accountIndex, boolean isBuy, long priceTicks, long quantityLots, long displayLots) {
        long orderId = ++lastOrderId;
        books.rest(
                0,
                new Order(orderId, orderId, accountIndex, 0, isBuy, priceTicks, quantityLots, 0)
                        .displayed(displayLots, displayLots));
        return orderId;
    }

    private Plan planBuy(long limitTicks, long quantityLots) {
        return plan(BUY, limitTicks, quantityLots, MAX_FILLS);
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
