package io.ringfence.engine.book;

import java.util.Arrays;

/**
 * The price levels of one side of one book: linked from the best price to the worst, and found by price.
 *
 * <p>Two structures hold the levels. Prices within a window of {@value #WINDOW_TICKS} ticks around the best ones stand in a
 * <em>ladder</em>: an array by tick, with a bitmap of 64 words and a word that says which of them are not empty, so that a
 * level and its neighbours are found in O(1). All others stand in a {@link PriceTree}, in O(log n). The neighbours' links run
 * through both.
 *
 * <p>The window moves when work far from it has come to outweigh what a move costs: after as many levels have been opened and
 * closed outside as stand in the ladder (and {@value #MIN_FAR_OPERATIONS} at least), or when the ladder is empty, and only if the best
 * price is far from where it was put before. A move takes what the ladder holds and what enters it, twice {@value
 * #WINDOW_TICKS} levels at most; since each level that moves has been paid for outside the window, whoever picks the prices
 * buys no more than O(log n) per level on average. A quarter of the window lies before the best price and the rest behind.
 *
 * <p>Market orders that wait for an uncross have a level at the far end of all prices; it stands in the tree and never moves
 * the window. 16.6 KiB, and nothing is allocated after construction. Owned by the engine's thread.
 */
final class BookSide {
    static final int WINDOW_TICKS = 1 << 12;
    static final int MIN_FAR_OPERATIONS = 64;

    private static final int NULL = PriceLevels.NULL;
    private static final long OFFSET_MASK = WINDOW_TICKS - 1;
    private static final int TICKS_BEHIND = WINDOW_TICKS / 4 * 3;
    private static final int MIN_MOVE_TICKS = WINDOW_TICKS / 4;

    /** The window ends before the prices of market orders. */
    private static final long MAX_BASE_KEY = Long.MAX_VALUE - 2 - OFFSET_MASK;

    private final PriceLevels levels;
    private final PriceTree far;
    private final long marketTicks;

    /** A price xored with this is its key: of two keys of a side the larger belongs to the better price. */
    private final long keyMask;

    /** The level by its key's offset from the base. */
    private final int[] ladder = new int[WINDOW_TICKS];

    private final long[] words = new long[WINDOW_TICKS >>> 6];
    private long usedWords;
    private int ladderCount;
    private long baseKey;
    private int farOperations;
    private int best = NULL;

    // What was found last in the tree, until a level is opened or closed.
    private boolean isFarFound;
    private long foundFarTicks;
    private int foundFar;

    BookSide(PriceLevels levels, boolean isBuy) {
        this.levels = levels;
        far = new PriceTree(levels, isBuy);
        marketTicks = isBuy ? OrderBook.MARKET_BUY_TICKS : OrderBook.MARKET_SELL_TICKS;
        keyMask = isBuy ? 0 : -1;
        Arrays.fill(ladder, NULL);
    }

    /** The level that trades first, or {@link PriceLevels#NULL}. */
    int best() {
        return best;
    }

    /** The level of the best price that is a limit, or {@link PriceLevels#NULL}. */
    int bestLimit() {
        return best != NULL && levels.priceTicks(best) == marketTicks ? levels.worse(best) : best;
    }

    /** Whether the first price comes before the second on this side: a higher bid, a lower offer. */
    boolean isBetter(long priceTicks, long otherTicks) {
        return (priceTicks ^ keyMask) > (otherTicks ^ keyMask);
    }

    /** The level of a price, or {@link PriceLevels#NULL}. */
    int find(long priceTicks) {
        long offset = (priceTicks ^ keyMask) - baseKey;
        return isInWindow(offset) ? ladder[(int) offset] : findFar(priceTicks);
    }

    /** Makes an empty level for a price that has none; the pool has a free row. */
    int open(long priceTicks) {
        isFarFound = false;
        long key = priceTicks ^ keyMask;
        if (!isInWindow(key - baseKey) && priceTicks != marketTicks) {
            farOperations++;
            if (ladderCount == 0 || farOperations > Math.max(ladderCount, MIN_FAR_OPERATIONS)) {
                moveTo(key);
            }
        }
        int level = levels.acquire(priceTicks);
        int better;
        if (best == NULL || isBetter(priceTicks, levels.priceTicks(best))) {
            better = NULL;
        } else {
            better = isInWindow(key - baseKey) ? nextBetterOf((int) (key - baseKey)) : nextBetterOfFar(priceTicks);
        }
        int worse = better == NULL ? best : levels.worse(better);
        levels.link(better, level);
        levels.link(level, worse);
        if (better == NULL) {
            best = level;
        }
        if (isInWindow(key - baseKey)) {
            enter(level, (int) (key - baseKey));
        } else {
            far.add(level);
        }
        return level;
    }

    /** Removes a level and gives its row back. */
    void close(int level) {
        isFarFound = false;
        long priceTicks = levels.priceTicks(level);
        long offset = (priceTicks ^ keyMask) - baseKey;
        if (isInWindow(offset)) {
            leave((int) offset);
        } else {
            far.remove(level);
            farOperations += priceTicks == marketTicks ? 0 : 1;
        }
        int better = levels.better(level);
        int worse = levels.worse(level);
        levels.link(better, worse);
        if (best == level) {
            best = worse;
        }
        levels.release(level);
    }

    /** Whether a level stands in the ladder; the tests ask. */
    boolean isNear(int level) {
        return isInWindow((levels.priceTicks(level) ^ keyMask) - baseKey);
    }

    /** Where the window begins; the tests ask. */
    long baseKey() {
        return baseKey;
    }

    /** A walk asks several times for the price at which an order may rest. */
    private int findFar(long priceTicks) {
        if (!isFarFound || priceTicks != foundFarTicks) {
            foundFarTicks = priceTicks;
            foundFar = far.find(priceTicks);
            isFarFound = true;
        }
        return foundFar;
    }

    private static boolean isInWindow(long offset) {
        return (offset & ~OFFSET_MASK) == 0;
    }

    private void enter(int level, int offset) {
        int word = offset >>> 6;
        ladder[offset] = level;
        words[word] |= 1L << offset;
        usedWords |= 1L << word;
        ladderCount++;
    }

    private void leave(int offset) {
        int word = offset >>> 6;
        ladder[offset] = NULL;
        words[word] &= ~(1L << offset);
        if (words[word] == 0) {
            usedWords &= ~(1L << word);
        }
        ladderCount--;
    }

    /** The next better level of a tick of the window at which there is none. */
    private int nextBetterOf(int offset) {
        int word = offset >>> 6;
        long above = words[word] & (-2L << offset);
        if (above != 0) {
            return ladder[(word << 6) + Long.numberOfTrailingZeros(above)];
        }
        long wordsAbove = usedWords & (-2L << word);
        if (wordsAbove != 0) {
            int next = Long.numberOfTrailingZeros(wordsAbove);
            return ladder[(next << 6) + Long.numberOfTrailingZeros(words[next])];
        }
        // Nothing better in the ladder: what stands before the ladder's best level is the next better one here too.
        long below = words[word] & ~(-1L << offset);
        if (below != 0) {
            return levels.better(ladder[(word << 6) + 63 - Long.numberOfLeadingZeros(below)]);
        }
        long wordsBelow = usedWords & ~(-1L << word);
        if (wordsBelow != 0) {
            int next = 63 - Long.numberOfLeadingZeros(wordsBelow);
            return levels.better(ladder[(next << 6) + 63 - Long.numberOfLeadingZeros(words[next])]);
        }
        return far.nextBetter((baseKey + offset) ^ keyMask);
    }

    /** The next better level of a price outside the window: in the tree, unless the ladder lies between. */
    private int nextBetterOfFar(long priceTicks) {
        int better = far.nextBetter(priceTicks);
        boolean isBehindLadder = ladderCount > 0 && (priceTicks ^ keyMask) < baseKey;
        if (isBehindLadder && (better == NULL || (levels.priceTicks(better) ^ keyMask) >= baseKey)) {
            int word = Long.numberOfTrailingZeros(usedWords);
            return ladder[(word << 6) + Long.numberOfTrailingZeros(words[word])];
        }
        return better;
    }

    /** Puts the window around the best price, of which one about to be opened may be the best. */
    private void moveTo(long openedKey) {
        farOperations = 0;
        int top = bestLimit();
        long bestKey = top == NULL ? openedKey : Math.max(openedKey, levels.priceTicks(top) ^ keyMask);
        long behind = bestKey < Long.MIN_VALUE + TICKS_BEHIND ? Long.MIN_VALUE : bestKey - TICKS_BEHIND;
        long newBaseKey = Math.min(behind, MAX_BASE_KEY);
        long movedTicks = newBaseKey - baseKey;
        if (ladderCount > 0 && movedTicks > -MIN_MOVE_TICKS && movedTicks < MIN_MOVE_TICKS) {
            return;
        }

        // Every level leaves the ladder for the tree unless it will be back at once.
        long oldBaseKey = baseKey;
        while (usedWords != 0) {
            int word = Long.numberOfTrailingZeros(usedWords);
            int offset = (word << 6) + Long.numberOfTrailingZeros(words[word]);
            if (!isInWindow(oldBaseKey + offset - newBaseKey)) {
                far.add(ladder[offset]);
            }
            leave(offset);
        }
        baseKey = newBaseKey;
        for (int level = top; level != NULL; level = levels.worse(level)) {
            long key = levels.priceTicks(level) ^ keyMask;
            if (!isInWindow(key - newBaseKey)) {
                return;
            }
            if (!isInWindow(key - oldBaseKey)) {
                far.remove(level);
            }
            enter(level, (int) (key - newBaseKey));
        }
    }
}
