package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.book.Books.Limits;
import io.ringfence.engine.book.RandomCommands.Happening;
import io.ringfence.engine.book.RandomCommands.Prices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast books and the naive ones under the same random commands: a million of them, and ten million in the nightly profile. */
class BooksTwinTest {
    private static final String NAME =
            "seed {0}: {2} commands, prices {1}, {3} instruments, {4} orders, {5} levels of {6}";
    private static final int FULL_COMPARISON_INTERVAL = 64;
    private static final int MIN_COMMANDS_FOR_EVERYTHING = 100_000;

    @ParameterizedTest(name = NAME, quoteTextArguments = false)
    @CsvSource({
        "1, DENSE, 150000, 1, 60, 20, 9",
        "2, DENSE, 150000, 3, 100, 25, 7",
        "3, WANDERING, 150000, 2, 80, 60, 4",
        "4, WANDERING, 100000, 3, 120, 40, 5",
        "5, FAR_FLUNG, 150000, 2, 80, 70, 3",
        "6, FAR_FLUNG, 100000, 3, 60, 12, 3",
        "7, JUMPING, 150000, 2, 80, 60, 4",
        "8, DENSE, 10000, 1, 1, 1, 1",
        "9, WANDERING, 20000, 4, 400, 300, 5",
        "10, JUMPING, 20000, 1, 400, 300, 8"
    })
    void shouldAgreeWithTheNaiveTwin(
            long seed, Prices prices, int commands, int instruments, int maxOrders, int maxLevels, int maxPerLevel) {
        Limits limits = new Limits(instruments, maxOrders, 6, 3, maxLevels, maxPerLevel, 8);
        FastBooks fast = new FastBooks(limits);
        RandomCommands stream = new RandomCommands(seed, prices, limits, fast, new NaiveBooks(limits));
        for (int command = 1; command <= commands; command++) {
            try {
                stream.next();
                checkInvariants(fast, stream);
                if (command % FULL_COMPARISON_INTERVAL == 0 || command == commands) {
                    stream.compareAll();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed=" + seed + " command=" + command + ": " + e.getMessage(), e);
            }
        }
        // A stream in which something never happened would prove little of it.
        for (Happening happening : Happening.values()) {
            assertTrue(
                    commands < MIN_COMMANDS_FOR_EVERYTHING || stream.count(happening) > 20,
                    happening + "=" + stream.count(happening));
        }
    }

    @Tag("nightly")
    @ParameterizedTest(name = NAME, quoteTextArguments = false)
    @CsvSource({
        "101, DENSE, 2500000, 1, 60, 20, 9",
        "102, DENSE, 1000000, 3, 100, 25, 7",
        "106, WANDERING, 2000000, 2, 80, 60, 4",
        "104, JUMPING, 2500000, 2, 80, 60, 4",
        "105, FAR_FLUNG, 2500000, 2, 80, 80, 3"
    })
    void shouldAgreeWithTheNaiveTwinForTenMillionCommands(
            long seed, Prices prices, int commands, int instruments, int maxOrders, int maxLevels, int maxPerLevel) {
        shouldAgreeWithTheNaiveTwin(seed, prices, commands, instruments, maxOrders, maxLevels, maxPerLevel);
    }

    private static void checkInvariants(FastBooks fast, RandomCommands stream) {
        int bookedCount = 0;
        int levelCount = 0;
        for (OrderBook book : fast.books) {
            long bestBidTicks = book.bestBidTicks();
            long bestAskTicks = book.bestAskTicks();
            boolean bothSides =
                    bestBidTicks != OrderBook.NULL_PRICE_TICKS && bestAskTicks != OrderBook.NULL_PRICE_TICKS;
            if (bothSides && bestBidTicks >= bestAskTicks && !stream.isInAuction(book.instrumentIndex())) {
                throw new AssertionError("crossed: bestBidTicks=" + bestBidTicks + " bestAskTicks=" + bestAskTicks);
            }
            for (int side = 0; side < 2; side++) {
                for (int level = book.bestLevel(side == 0); level != PriceLevels.NULL; level = book.nextLevel(level)) {
                    bookedCount += checkLevel(fast.orders, book, level);
                    levelCount++;
                }
            }
        }
        int openCount = 0;
        for (int order = 0; order < fast.orders.capacity(); order++) {
            openCount += fast.orders.isOpen(order) ? 1 : 0;
            bookedCount += fast.orders.isOpen(order) && !fast.orders.isBooked(order) ? 1 : 0;
        }
        assertEquals(openCount, bookedCount);
        assertEquals(openCount, fast.orders.count());
        assertEquals(fast.priceLevels.count(), levelCount);
        assertEquals(fast.orders.recomputeHash(), fast.orders.hash());
    }

    private static int checkLevel(Orders orders, OrderBook book, int level) {
        long lots = 0;
        long shownLots = 0;
        int count = 0;
        long priority = 0;
        for (int order = book.firstOrder(level); order != Orders.NULL; order = book.nextOrder(order)) {
            boolean fits = orders.leavesLots(order) > 0
                    && orders.shownLots(order) > 0
                    && orders.shownLots(order) <= orders.leavesLots(order)
                    && orders.priceTicks(order) == book.priceTicks(level)
                    && orders.instrumentIndex(order) == book.instrumentIndex()
                    && orders.priority(order) > priority;
            if (!fits) {
                throw new AssertionError("order does not belong where it is: orderId=" + orders.orderId(order));
            }
            priority = orders.priority(order);
            lots += orders.leavesLots(order);
            shownLots += orders.shownLots(order);
            count++;
        }
        boolean addsUp = lots == book.totalLots(level)
                && shownLots == book.shownLots(level)
                && count == book.orderCount(level)
                && count > 0;
        if (!addsUp) {
            throw new AssertionError("level does not add up: priceTicks=" + book.priceTicks(level) + " totalLots="
                    + book.totalLots(level) + " sum=" + lots + " shownLots=" + book.shownLots(level) + " sum="
                    + shownLots + " orderCount=" + book.orderCount(level) + " orders=" + count);
        }
        return count;
    }
}
