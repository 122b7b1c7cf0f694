package io.ringfence.engine.auction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.auction.NaiveUncross.Order;
import io.ringfence.engine.auction.NaiveUncross.Result;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.OrderTerms;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The price of an uncross. Examples 1 to 7 are those of Deutsche Börse's "Market Model for the Trading Venue Xetra", where it shows how an auction price is
 * determined (T7 Release 7.1, 27 May 2019, chapter on matching in auctions; the same seven stand in "Xetra Market Model Equities" since Release 7.1 of 2004).
 * A tick here is one euro unless an example says otherwise.
 */
class UncrossTest {
    private static final int CAPACITY = 64;

    private final Uncross uncross = new Uncross();
    private final List<Order> orders = new ArrayList<>();
    private long displayLots;

    @Test
    void shouldTakeTheOnlyLimitWithTheLargestVolumeAndTheSmallestSurplus() {
        // Example 1. At 200: 200 + 200 + 300 bought, 100 + 200 + 400 sold.
        buy(200, 202).buy(200, 201).buy(300, 200).sell(100, 200).sell(200, 198).sell(400, 197);
        expect(null, 200, 700, 0);
    }

    @Test
    void shouldTakeTheHighestLimitWhenTheSurplusIsOnTheBidSide() {
        // Example 2. 400 + 200 bought, 300 + 200 sold, from 199 to 201.
        buy(400, 202).buy(200, 201).sell(300, 199).sell(200, 198);
        expect(null, 201, 500, 100);
    }

    @Test
    void shouldTakeTheLowestLimitWhenTheSurplusIsOnTheAskSide() {
        // Example 3. 300 + 200 bought, 400 + 200 sold, from 199 to 201.
        buy(300, 202).buy(200, 201).sell(400, 199).sell(200, 198);
        expect(null, 199, 500, -100);
    }

    @Test
    void shouldGoByTheReferencePriceWhenThereIsASurplusOnEitherSide() {
        // Example 4: market orders of 100 each way, 100 bid at 199, 100 offered at 202. Its candidates are the two
        // limits; they are all the ticks there are
        // where one tick is three euros: tick 66 is 198, 67 is 201, so the limits stand one tick apart.
        buyAtMarket(100).sellAtMarket(100).buy(100, 66).sell(100, 67);
        expect(60L, 66, 100, 100);
        expect(66L, 66, 100, 100);
        expect(67L, 67, 100, -100);
        expect(70L, 67, 100, -100);
    }

    @Test
    void shouldPreferTheTicksBetweenTwoLimitsSinceTheyLeaveNothingOver() {
        // Example 4 with ticks of one euro. The document tries limits only; at 200 and 201, which are nobody's limit,
        // nothing is left over.
        buyAtMarket(100).sellAtMarket(100).buy(100, 199).sell(100, 202);
        expect(200L, 200, 100, 0);
        expect(201L, 201, 100, 0);
        expect(199L, 200, 100, 0);
        expect(203L, 201, 100, 0);
    }

    @Test
    void shouldGoByTheReferencePriceWhenThereIsNoSurplus() {
        // Example 5. 500 each way from 199 to 201.
        buy(300, 202).buy(200, 201).sell(200, 198).sell(300, 199);
        expect(200L, 200, 500, 0);
        expect(202L, 201, 500, 0);
        expect(198L, 199, 500, 0);
    }

    @Test
    void shouldTradeMarketOrdersAloneAtTheReferencePrice() {
        // Example 6.
        buyAtMarket(900).sellAtMarket(800);
        expect(250L, 250, 800, 100);
        assertFalse(uncross.compute(book(), Uncross.NULL_PRICE_TICKS));
        assertEquals(0, uncross.volumeLots());
    }

    @Test
    void shouldFindNoPriceWhereNothingCrosses() {
        // Example 7.
        buy(80, 200).buy(80, 199).sell(80, 201);
        expectNothing();
    }

    @Test
    void shouldFindNoPriceInAnEmptyOrOneSidedBook() {
        expectNothing();
        buyAtMarket(10).buy(10, 100);
        expectNothing();
    }

    @Test
    void shouldCountAnIcebergWhole() {
        displayLots = 10;
        buy(500, 100);
        displayLots = 0;
        sell(300, 90);
        expect(null, 100, 300, 200);
    }

    @Test
    void shouldLetMarketOrdersPushThePriceToTheLastLimitTheyNeed() {
        // The market order buys 40 at 1,002 and 40 at 1,004, and nobody sells higher.
        buyAtMarket(80).sell(40, 1_002).sell(40, 1_004);
        expect(1_000L, 1_004, 80, 0);
    }

    @Test
    void shouldGiveTheHighestOfWhatRemainsWithoutAReferencePrice() {
        buy(10, 105).sell(10, 101);
        expect(null, 105, 10, 0);
    }

    @Test
    void shouldAgreeWithTryingEveryTickOnRandomBooks() {
        long seed = Long.getLong("seed", 20_190_527L);
        Random random = new Random(seed);
        int uncrossed = 0;
        for (int i = 0; i < 40_000; i++) {
            orders.clear();
            int count = random.nextInt(9);
            int spread = 1 + random.nextInt(12);
            int lowest = random.nextInt(3) == 0 ? -6 : 100;
            int sides = random.nextInt(10);
            for (int k = 0; k < count; k++) {
                boolean isBuy = sides == 0 || (sides != 1 && random.nextBoolean());
                boolean isMarket = random.nextInt(4) == 0;
                long limit = lowest + (long) random.nextInt(spread);
                orders.add(new Order(isBuy, isMarket ? null : limit, 1L + random.nextInt(4)));
            }
            Long reference = random.nextInt(6) == 0 ? null : Long.valueOf(lowest - 3L + random.nextInt(spread + 6));
            displayLots = random.nextInt(3);
            Result expected = NaiveUncross.of(orders, reference);
            boolean isFound = uncross.compute(book(), reference == null ? Uncross.NULL_PRICE_TICKS : reference);
            String message = "seed=" + seed + " book=" + i + " orders=" + orders + " reference=" + reference;
            assertEquals(expected, found(), message);
            assertEquals(expected.volumeLots() > 0, isFound, message);
            uncrossed += isFound ? 1 : 0;
        }
        assertTrue(uncrossed > 10_000, "books that uncross: " + uncrossed);
    }

    private UncrossTest buy(long lots, long limitTicks) {
        orders.add(new Order(true, limitTicks, lots));
        return this;
    }

    private UncrossTest sell(long lots, long limitTicks) {
        orders.add(new Order(false, limitTicks, lots));
        return this;
    }

    private UncrossTest buyAtMarket(long lots) {
        orders.add(new Order(true, null, lots));
        return this;
    }

    private UncrossTest sellAtMarket(long lots) {
        orders.add(new Order(false, null, lots));
        return this;
    }

    private void expect(Long reference, long priceTicks, long volumeLots, long surplusLots) {
        assertTrue(uncross.compute(book(), reference == null ? Uncross.NULL_PRICE_TICKS : reference));
        assertEquals(new Result(priceTicks, volumeLots, surplusLots), found());
        assertEquals(found(), NaiveUncross.of(orders, reference), "the naive twin");
    }

    private void expectNothing() {
        assertFalse(uncross.compute(book(), 100));
        assertEquals(Result.NOTHING, found());
        assertEquals(Result.NOTHING, NaiveUncross.of(orders, 100L), "the naive twin");
    }

    private Result found() {
        return new Result(uncross.priceTicks(), uncross.volumeLots(), uncross.surplusLots());
    }

    private OrderBook book() {
        OrderBook book = new OrderBook(0, new Orders(CAPACITY, 1, 1), new PriceLevels(CAPACITY, CAPACITY));
        OrderTerms terms = new OrderTerms();
        terms.sessionIndex = Orders.NULL_SESSION_INDEX;
        for (Order order : orders) {
            terms.orderId++;
            terms.clientOrderId++;
            terms.isBuy = order.isBuy();
            long marketTicks = order.isBuy() ? OrderBook.MARKET_BUY_TICKS : OrderBook.MARKET_SELL_TICKS;
            terms.limitTicks = order.limitTicks() == null ? marketTicks : order.limitTicks();
            terms.quantityLots = order.lots();
            terms.displayLots = displayLots < order.lots() ? displayLots : 0;
            book.restInAuction(terms);
        }
        return book;
    }
}
