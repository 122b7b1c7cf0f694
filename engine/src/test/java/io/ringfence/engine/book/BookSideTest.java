package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookSideTest {
    private static final int MAX_LEVELS = 6_000;
    private static final int WINDOW = BookSide.WINDOW_TICKS;

    /** From the base of the window: behind it, in its first, second, middle, last but one and last word, and before it. */
    private static final int[] EDGE_OFFSETS = {
        -WINDOW,
        -2,
        -1,
        0,
        1,
        62,
        63,
        64,
        65,
        127,
        1_000,
        1_001,
        WINDOW - 65,
        WINDOW - 64,
        WINDOW - 1,
        WINDOW,
        WINDOW + 1,
        3 * WINDOW
    };

    private final PriceLevels levels = new PriceLevels(MAX_LEVELS, 1);

    @ParameterizedTest(name = "bids {0}")
    @ValueSource(booleans = {true, false})
    void shouldAgreeWithTheJdksSortedSet(boolean isBuy) {
        Twin twin = new Twin(isBuy);
        Random random = new Random(7);
        long midTicks = 0;
        for (int i = 0; i < 60_000; i++) {
            // Dense around a middle that drifts over windows, at all distances from it, and anywhere; in waves.
            midTicks += random.nextInt(41) - 16;
            long priceTicks = switch (random.nextInt(4)) {
                case 0 -> random.nextLong() >> random.nextInt(64);
                case 1 -> midTicks + random.nextInt(4 * WINDOW) - 2 * WINDOW;
                default -> midTicks + random.nextInt(200) - 100;
            };
            boolean grows = (i / 3_000 & 1) == 0;
            if (grows) {
                twin.open(priceTicks);
            } else {
                twin.close(priceTicks);
                twin.close(priceTicks);
            }
            if (i % 101 == 0) {
                twin.compare();
            }
        }
        twin.compare();
        assertTrue(twin.moveCount > 10, "moves=" + twin.moveCount);
    }

    @ParameterizedTest(name = "bids {0}")
    @ValueSource(booleans = {true, false})
    void shouldKeepBestPricesInTheLadderWhenTheMarketWalksAcrossWindows(boolean isBuy) {
        Twin twin = new Twin(isBuy);
        int step = isBuy ? 1 : -1;
        int nearCount = 0;
        int ticks = 10 * WINDOW;
        for (int tick = 0; tick < ticks; tick++) {
            twin.open((long) tick * step);
            nearCount += twin.side.isNear(twin.side.best()) ? 1 : 0;
            if (tick >= 100) {
                twin.close((long) (tick - 100) * step);
            }
        }
        twin.compare();
        // 100 levels are open, so the window follows after 101 far operations at two a tick; it then lasts 1,024 ticks.
        assertTrue(nearCount > ticks * 9 / 10, "near=" + nearCount);
    }

    @Test
    void shouldNotBeBroughtAwayByPricesThatAreFarButNotBest() {
        Twin twin = new Twin(true);
        for (int i = 0; i < 50; i++) {
            twin.open(1_000 + i);
        }
        for (int i = 0; i < 1_000; i++) {
            twin.open(-1_000_000 - i);
        }
        assertTrue(twin.side.isNear(twin.side.find(1_000)));
        assertFalse(twin.side.isNear(twin.side.find(-1_000_000)));
        twin.compare();
    }

    @Test
    void shouldMoveNoMoreLevelsThanWorkedFarAwayWhenBestPricesAlternateBetweenFarEnds() {
        Twin twin = new Twin(true);
        for (int i = 0; i < 500; i++) {
            twin.open(i);
        }
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            long farTicks = 1_000_000_000L + i % 2 * 1_000_000L;
            twin.open(farTicks);
            twin.close(farTicks);
            twin.open(-1);
            twin.close(-1);
        }
        twin.compare();
        // The 500 levels leave after more than 500 operations far away, and come back when the ladder is empty.
        int farOperations = 4 * rounds;
        assertTrue(twin.movedLevels > 500, "movedLevels=" + twin.movedLevels);
        assertTrue(twin.movedLevels <= 2 * farOperations, "movedLevels=" + twin.movedLevels);
    }

    @Test
    void shouldTakeThePricesAtBothEndsOfTheirRange() {
        for (boolean isBuy : new boolean[] {true, false}) {
            Twin twin = new Twin(isBuy);
            for (int i = 0; i < 200; i++) {
                twin.open(Long.MIN_VALUE + 1 + i);
                twin.open(Long.MAX_VALUE - i);
            }
            twin.compare();
            for (int i = 0; i < 200; i++) {
                twin.close(Long.MIN_VALUE + 1 + i);
            }
            twin.compare();
            for (int i = 0; i < 200; i++) {
                twin.close(Long.MAX_VALUE - i);
            }
            twin.compare();
        }
    }

    @Test
    void shouldPutMarketOrdersBeforeAllOthersAndKeepTheWindowWhereItIs() {
        Twin buys = new Twin(true);
        Twin sells = new Twin(false);
        buys.open(OrderBook.MARKET_BUY_TICKS);
        sells.open(OrderBook.MARKET_SELL_TICKS);
        assertEquals(PriceLevels.NULL, buys.side.bestLimit());
        for (int i = 0; i < 500; i++) {
            buys.open(5_000 + i);
            sells.open(6_000 - i);
            if (i > 0) {
                buys.close(OrderBook.MARKET_BUY_TICKS);
                sells.close(OrderBook.MARKET_SELL_TICKS);
                buys.open(OrderBook.MARKET_BUY_TICKS);
                sells.open(OrderBook.MARKET_SELL_TICKS);
            }
        }
        assertEquals(buys.side.find(5_499), buys.side.bestLimit());
        assertEquals(sells.side.find(5_501), sells.side.bestLimit());
        assertEquals(OrderBook.MARKET_BUY_TICKS, levels.priceTicks(buys.side.best()));
        assertEquals(OrderBook.MARKET_SELL_TICKS, levels.priceTicks(sells.side.best()));
        assertEquals(500, buys.nearCount());
        assertEquals(500, sells.nearCount());
        buys.compare();
        sells.compare();
    }

    /**
     * Every way to place up to three levels at the edges of the window and of the bitmap's words, in it, before and behind it, and then one more: it must come
     * between its neighbours, wherever these stand.
     */
    @ParameterizedTest(name = "bids {0}")
    @ValueSource(booleans = {true, false})
    void shouldPutALevelBetweenItsNeighboursWhereverTheyStand(boolean isBuy) {
        int patterns = 0;
        for (int pattern = 0; pattern < 1 << EDGE_OFFSETS.length; pattern++) {
            if (Integer.bitCount(pattern) > 3) {
                continue;
            }
            for (int last = 0; last < EDGE_OFFSETS.length; last++) {
                if ((pattern & 1 << last) == 0) {
                    putLastAfter(isBuy, pattern, last);
                    patterns++;
                }
            }
        }
        // None, one, two or three of 18, and one of those that are left.
        assertEquals(18 + 18 * 17 + 153 * 16 + 816 * 15, patterns);
    }

    private void putLastAfter(boolean isBuy, int pattern, int last) {
        Twin twin = new Twin(isBuy);
        long keyMask = isBuy ? 0 : -1;
        // The first level says where the window is; it goes again, so that the ladder may be empty.
        twin.open(0);
        long baseKey = twin.side.baseKey();
        for (int i = 0; i < EDGE_OFFSETS.length; i++) {
            if ((pattern & 1 << i) != 0) {
                twin.open((baseKey + EDGE_OFFSETS[i]) ^ keyMask);
            }
        }
        twin.close(0);
        assertEquals(baseKey, twin.side.baseKey());

        twin.open((baseKey + EDGE_OFFSETS[last]) ^ keyMask);

        twin.compare();
        while (!twin.expected.isEmpty()) {
            twin.close(twin.expected.first());
        }
        assertEquals(PriceLevels.NULL, twin.side.best());
        assertEquals(0, levels.count());
    }

    /** A side and a sorted set that must hold the same prices. */
    private final class Twin {
        private final BookSide side;
        private final TreeSet<Long> expected;
        private int moveCount;
        private int movedLevels;
        private int knownNearCount;

        Twin(boolean isBuy) {
            side = new BookSide(levels, isBuy);
            expected = new TreeSet<>(isBuy ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
        }

        void open(long priceTicks) {
            if (priceTicks == OrderBook.NULL_PRICE_TICKS || levels.isFull() || !expected.add(priceTicks)) {
                return;
            }
            assertEquals(PriceLevels.NULL, side.find(priceTicks));
            long baseKey = side.baseKey();
            int level = side.open(priceTicks);
            assertEquals(level, side.find(priceTicks));
            Long better = expected.lower(priceTicks);
            Long worse = expected.higher(priceTicks);
            assertEquals(better == null ? PriceLevels.NULL : side.find(better), levels.better(level));
            assertEquals(worse == null ? PriceLevels.NULL : side.find(worse), levels.worse(level));
            if (side.baseKey() == baseKey) {
                knownNearCount += side.isNear(level) ? 1 : 0;
                return;
            }
            moveCount++;
            int nearCount = nearCount();
            movedLevels += Math.abs(nearCount - knownNearCount);
            knownNearCount = nearCount;
        }

        /** The price, or the next worse one that is there. */
        void close(long priceTicks) {
            Long closed = expected.ceiling(priceTicks);
            if (closed != null) {
                int level = side.find(closed);
                knownNearCount -= side.isNear(level) ? 1 : 0;
                side.close(level);
                expected.remove(closed);
            }
        }

        int nearCount() {
            int count = 0;
            for (int level = side.best(); level != PriceLevels.NULL; level = levels.worse(level)) {
                count += side.isNear(level) ? 1 : 0;
            }
            return count;
        }

        void compare() {
            List<Long> prices = new ArrayList<>();
            int better = PriceLevels.NULL;
            for (int level = side.best(); level != PriceLevels.NULL; level = levels.worse(level)) {
                prices.add(levels.priceTicks(level));
                assertEquals(level, side.find(levels.priceTicks(level)));
                assertEquals(better, levels.better(level));
                better = level;
            }
            assertEquals(new ArrayList<>(expected), prices);
        }
    }
}
