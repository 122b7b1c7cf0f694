package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTreeTest {
    private static final int MAX_LEVELS = 2_000;

    private final PriceLevels levels = new PriceLevels(MAX_LEVELS, 1);

    @ParameterizedTest(name = "bids {0}")
    @ValueSource(booleans = {true, false})
    void shouldAgreeWithTheJdksSortedSetAndStayBalanced(boolean isBuy) {
        Random random = new Random(5);
        PriceTree tree = new PriceTree(levels, isBuy);
        TreeSet<Long> expected =
                new TreeSet<>(isBuy ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
        for (int i = 0; i < 40_000; i++) {
            // Grows and shrinks in waves, over dense and over far-flung prices.
            long priceTicks = (i & 1) == 0 ? random.nextInt(4_000) - 2_000 : random.nextLong() >> random.nextInt(64);
            boolean grows = (i / 5_000 & 1) == 0;
            if (!expected.contains(priceTicks) && grows && expected.size() < MAX_LEVELS) {
                assertEquals(PriceLevels.NULL, tree.find(priceTicks));
                tree.add(levels.acquire(priceTicks));
                expected.add(priceTicks);
            } else if (!grows && !expected.isEmpty()) {
                Long closed = expected.ceiling(priceTicks);
                remove(tree, closed == null ? expected.first() : closed);
                expected.remove(closed == null ? expected.first() : closed);
            }
            Long better = expected.lower(priceTicks);
            assertEquals(better == null ? PriceLevels.NULL : tree.find(better), tree.nextBetter(priceTicks));
            if (i % 97 == 0) {
                for (long there : expected) {
                    assertEquals(there, levels.priceTicks(tree.find(there)));
                }
                assertEquals(expected.size(), checkSubtree(tree.root()));
            }
        }
        for (long priceTicks : expected.toArray(new Long[0])) {
            remove(tree, priceTicks);
        }
        assertEquals(PriceLevels.NULL, tree.root());
        assertEquals(0, levels.count());
    }

    @ParameterizedTest(name = "step {0}")
    @ValueSource(ints = {1, -1})
    void shouldStayBalancedWhenPricesComeInOrder(int step) {
        PriceTree tree = new PriceTree(levels, true);
        for (int i = 0; i < MAX_LEVELS; i++) {
            tree.add(levels.acquire((long) i * step));
        }
        // An AVL tree of n nodes is at most 1.44 log2(n) high: 1.44 * 10.97 = 15.8.
        assertTrue(levels.height(tree.root()) <= 15, "height=" + levels.height(tree.root()));
        assertEquals(MAX_LEVELS, checkSubtree(tree.root()));
        for (int i = 0; i < MAX_LEVELS; i++) {
            remove(tree, (long) i * step);
        }
        assertEquals(PriceLevels.NULL, tree.root());
    }

    private void remove(PriceTree tree, long priceTicks) {
        int level = tree.find(priceTicks);
        tree.remove(level);
        levels.release(level);
    }

    /** Returns the number of levels in it. */
    private int checkSubtree(int level) {
        if (level == PriceLevels.NULL) {
            return 0;
        }
        int betterChild = levels.betterChild(level);
        int worseChild = levels.worseChild(level);
        assertTrue(betterChild == PriceLevels.NULL || levels.parent(betterChild) == level);
        assertTrue(worseChild == PriceLevels.NULL || levels.parent(worseChild) == level);
        int betterHeight = levels.height(betterChild);
        int worseHeight = levels.height(worseChild);
        assertTrue(Math.abs(betterHeight - worseHeight) <= 1);
        assertEquals(Math.max(betterHeight, worseHeight) + 1, levels.height(level));
        return 1 + checkSubtree(betterChild) + checkSubtree(worseChild);
    }
}
