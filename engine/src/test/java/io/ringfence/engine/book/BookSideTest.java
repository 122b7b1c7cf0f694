package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookSideTest {
    private static final int MAX_LEVELS = 2_000;

    @ParameterizedTest(name = "bids {0}")
    @ValueSource(booleans = {true, false})
    void shouldAgreeWithTheJdksSortedSetAndStayBalanced(boolean isBuy) {
        Random random = new Random(5);
        PriceLevels levels = new PriceLevels(MAX_LEVELS, 1);
        BookSide side = new BookSide(levels, isBuy);
        TreeSet<Long> expected =
                new TreeSet<>(isBuy ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
        for (int i = 0; i < 40_000; i++) {
            // Grows and shrinks in waves, over dense and over far-flung prices.
            long priceTicks = (i & 1) == 0 ? random.nextInt(4_000) - 2_000 : random.nextLong() >> random.nextInt(64);
            boolean grows = (i / 5_000 & 1) == 0;
            if (!expected.contains(priceTicks) && grows && expected.size() < MAX_LEVELS) {
                assertEquals(PriceLevels.NULL, side.find(priceTicks));
                side.open(priceTicks);
                expected.add(priceTicks);
            } else if (!grows && !expected.isEmpty()) {
                Long closed = expected.ceiling(priceTicks);
                closed = closed == null ? expected.first() : closed;
                side.close(side.find(closed));
                expected.remove(closed);
            }
            if (i % 97 == 0) {
                compare(expected, levels, side);
            }
        }
        for (long priceTicks : expected.toArray(new Long[0])) {
            side.close(side.find(priceTicks));
            expected.remove(priceTicks);
        }
        compare(expected, levels, side);
        assertEquals(0, levels.count());
    }

    @ParameterizedTest(name = "step {0}")
    @ValueSource(ints = {1, -1})
    void shouldStayBalancedWhenPricesComeInOrder(int step) {
        PriceLevels levels = new PriceLevels(MAX_LEVELS, 1);
        BookSide side = new BookSide(levels, true);
        for (int i = 0; i < MAX_LEVELS; i++) {
            side.open((long) i * step);
        }
        int root = side.best();
        while (levels.parent[root] != PriceLevels.NULL) {
            root = levels.parent[root];
        }
        // An AVL tree of n nodes is at most 1.44 log2(n) high: 1.44 * 10.97 = 15.8.
        assertTrue(levels.height[root] <= 15, "height=" + levels.height[root]);
        checkSubtree(levels, root);
        for (int i = 0; i < MAX_LEVELS; i++) {
            side.close(side.best());
        }
        assertEquals(PriceLevels.NULL, side.best());
        assertEquals(0, levels.count());
    }

    private static void compare(SortedSet<Long> expected, PriceLevels levels, BookSide side) {
        int level = side.best();
        int better = PriceLevels.NULL;
        int root = level;
        for (long priceTicks : expected) {
            assertEquals(priceTicks, levels.priceTicks[level]);
            assertEquals(level, side.find(priceTicks));
            assertEquals(better, levels.better[level]);
            better = level;
            level = levels.worse[level];
        }
        assertEquals(PriceLevels.NULL, level);
        assertEquals(expected.size(), levels.count());
        while (root != PriceLevels.NULL && levels.parent[root] != PriceLevels.NULL) {
            root = levels.parent[root];
        }
        checkSubtree(levels, root);
    }

    private static int checkSubtree(PriceLevels levels, int level) {
        if (level == PriceLevels.NULL) {
            return 0;
        }
        int betterChild = levels.betterChild[level];
        int worseChild = levels.worseChild[level];
        assertTrue(betterChild == PriceLevels.NULL || levels.parent[betterChild] == level);
        assertTrue(worseChild == PriceLevels.NULL || levels.parent[worseChild] == level);
        int betterHeight = checkSubtree(levels, betterChild);
        int worseHeight = checkSubtree(levels, worseChild);
        assertTrue(Math.abs(betterHeight - worseHeight) <= 1);
        assertEquals(Math.max(betterHeight, worseHeight) + 1, levels.height[level]);
        return levels.height[level];
    }
}
