package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.RandomCommands.Prices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast books and the naive ones under the same random commands, 1,080,000 of them. */
class BooksTwinTest {
    private static final int FULL_COMPARISON_INTERVAL = 64;

    @ParameterizedTest(
            name = "seed {0}: {2} commands, prices {1}, {3} instruments, {4} orders, {5} levels",
            quoteTextArguments = false)
    @CsvSource({
        "1, DENSE, 200000, 1, 60, 20",
        "2, DENSE, 150000, 3, 100, 25",
        "3, WANDERING, 200000, 2, 80, 80",
        "4, WANDERING, 150000, 3, 120, 40",
        "5, FAR_FLUNG, 200000, 2, 80, 80",
        "6, FAR_FLUNG, 150000, 3, 60, 12",
        "7, DENSE, 10000, 1, 1, 1",
        "8, WANDERING, 20000, 4, 600, 500"
    })
    void shouldAgreeWithTheNaiveTwin(
            long seed, Prices prices, int commands, int instruments, int maxOrders, int maxLevels) {
        Limits limits = new Limits(instruments, maxOrders, 6, 3, maxLevels, 8);
        FastBooks fast = new FastBooks(limits);
        RandomCommands stream = new RandomCommands(seed, prices, limits, fast, new NaiveBooks(limits));
        for (int command = 1; command <= commands; command++) {
            try {
                stream.next();
                checkInvariants(fast);
                if (command % FULL_COMPARISON_INTERVAL == 0 || command == commands) {
                    stream.compareAll();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed=" + seed + " command=" + command + ": " + e.getMessage(), e);
            }
        }
        // A stream that never traded or never met a limit would prove little.
        assertTrue(stream.tradeCount() > commands / 20, "trades=" + stream.tradeCount());
        assertTrue(stream.refusalCount() > 0, "refusals=" + stream.refusalCount());
    }

    private static void checkInvariants(FastBooks fast) {
        int orderCount = 0;
        int levelCount = 0;
        for (OrderBook book : fast.books) {
            long bestBidTicks = book.bestBidTicks();
            long bestAskTicks = book.bestAskTicks();
            boolean bothSides =
                    bestBidTicks != OrderBook.NULL_PRICE_TICKS && bestAskTicks != OrderBook.NULL_PRICE_TICKS;
            if (bothSides && bestBidTicks >= bestAskTicks) {
                throw new AssertionError("crossed: bestBidTicks=" + bestBidTicks + " bestAskTicks=" + bestAskTicks);
            }
            for (int side = 0; side < 2; side++) {
                for (int level = book.bestLevel(side == 0); level != PriceLevels.NULL; level = book.nextLevel(level)) {
                    orderCount += checkLevel(fast.orders, book, level);
                    levelCount++;
                }
            }
        }
        assertEquals(fast.orders.count(), orderCount);
        assertEquals(fast.priceLevels.count(), levelCount);
        assertEquals(fast.orders.recomputeHash(), fast.orders.hash());
    }

    private static int checkLevel(Orders orders, OrderBook book, int level) {
        long lots = 0;
        int count = 0;
        long priority = 0;
        for (int order = book.firstOrder(level); order != Orders.NULL; order = book.nextOrder(order)) {
            boolean fits = orders.leavesLots(order) > 0
                    && orders.priceTicks(order) == book.priceTicks(level)
                    && orders.instrumentIndex(order) == book.instrumentIndex()
                    && orders.priority(order) > priority;
            if (!fits) {
                throw new AssertionError("order does not belong where it is: orderId=" + orders.orderId(order));
            }
            priority = orders.priority(order);
            lots += orders.leavesLots(order);
            count++;
        }
        if (lots != book.totalLots(level) || count != book.orderCount(level) || count == 0) {
            throw new AssertionError("level does not add up: priceTicks=" + book.priceTicks(level) + " totalLots="
                    + book.totalLots(level) + " sum=" + lots + " orderCount=" + book.orderCount(level) + " orders="
                    + count);
        }
        return count;
    }
}
