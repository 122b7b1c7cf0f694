package io.ringfence.engine.book;

/**
 * The price levels of one side of one book: linked from the best price to the worst, and found by price.
 *
 * <p>This class is the seam between the book and its index of prices; the book asks for {@link #best()}, {@link
 * #find(long)}, {@link #open(long)} and {@link #close(int)} only. The index is an AVL tree (Adelson-Velsky and Landis,
 * 1962; Knuth, TAOCP vol. 3, 6.2.3) through the rows of {@link PriceLevels}, with parent links instead of recursion. The
 * best level and a level's neighbours cost O(1), finding, opening and closing O(log n) in the worst case, whatever prices
 * are chosen: a tree balanced by chance could be unbalanced by whoever picks the prices. Nothing is allocated.
 */
final class BookSide {
    private static final int NULL = PriceLevels.NULL;

    private final PriceLevels levels;
    private final boolean isBuy;
    private int root = NULL;
    private int best = NULL;

    BookSide(PriceLevels levels, boolean isBuy) {
        this.levels = levels;
        this.isBuy = isBuy;
    }

    int best() {
        return best;
    }

    /** Whether the first price comes before the second on this side: a higher bid, a lower offer. */
    boolean isBetter(long priceTicks, long otherTicks) {
        return isBuy ? priceTicks > otherTicks : priceTicks < otherTicks;
    }

    /** The level of a price, or {@link PriceLevels#NULL}. */
    int find(long priceTicks) {
        int level = root;
        while (level != NULL && levels.priceTicks[level] != priceTicks) {
            level = isBetter(priceTicks, levels.priceTicks[level])
                    ? levels.betterChild[level]
                    : levels.worseChild[level];
        }
        return level;
    }

    /** Makes an empty level for a price that has none; the pool has a free row. */
    int open(long priceTicks) {
        int parent = NULL;
        int better = NULL;
        int worse = NULL;
        int next = root;
        while (next != NULL) {
            parent = next;
            if (isBetter(priceTicks, levels.priceTicks[next])) {
                worse = next;
                next = levels.betterChild[next];
            } else {
                better = next;
                next = levels.worseChild[next];
            }
        }

        int level = levels.acquire(priceTicks);
        linkNeighbours(better, level);
        linkNeighbours(level, worse);
        if (better == NULL) {
            best = level;
        }

        levels.betterChild[level] = NULL;
        levels.worseChild[level] = NULL;
        levels.height[level] = 1;
        levels.parent[level] = parent;
        if (parent == NULL) {
            root = level;
        } else if (parent == worse) {
            levels.betterChild[parent] = level;
        } else {
            levels.worseChild[parent] = level;
        }
        rebalanceFrom(parent);
        return level;
    }

    /** Removes a level and gives its row back. */
    void close(int level) {
        int better = levels.better[level];
        int worse = levels.worse[level];
        int betterChild = levels.betterChild[level];
        int worseChild = levels.worseChild[level];
        int lowestChanged;
        if (betterChild == NULL || worseChild == NULL) {
            lowestChanged = levels.parent[level];
            replaceChild(lowestChanged, level, betterChild == NULL ? worseChild : betterChild);
        } else {
            // With two children, the next worse level is in the worse subtree and has no better child: it moves up.
            lowestChanged = levels.parent[worse];
            if (lowestChanged == level) {
                lowestChanged = worse;
            } else {
                setBetterChild(lowestChanged, levels.worseChild[worse]);
                setWorseChild(worse, worseChild);
            }
            setBetterChild(worse, betterChild);
            replaceChild(levels.parent[level], level, worse);
            levels.height[worse] = levels.height[level];
        }
        rebalanceFrom(lowestChanged);

        linkNeighbours(better, worse);
        if (best == level) {
            best = worse;
        }
        levels.release(level);
    }

    private void linkNeighbours(int better, int worse) {
        if (better != NULL) {
            levels.worse[better] = worse;
        }
        if (worse != NULL) {
            levels.better[worse] = better;
        }
    }

    /** Walks up until a subtree's height is what it was before the change. */
    private void rebalanceFrom(int lowestChanged) {
        int level = lowestChanged;
        while (level != NULL) {
            int heightBefore = levels.height[level];
            int balance = height(levels.betterChild[level]) - height(levels.worseChild[level]);
            int top = level;
            if (balance > 1) {
                int child = levels.betterChild[level];
                if (height(levels.betterChild[child]) < height(levels.worseChild[child])) {
                    raiseWorseChild(child);
                }
                top = raiseBetterChild(level);
            } else if (balance < -1) {
                int child = levels.worseChild[level];
                if (height(levels.worseChild[child]) < height(levels.betterChild[child])) {
                    raiseBetterChild(child);
                }
                top = raiseWorseChild(level);
            } else {
                updateHeight(level);
            }
            if (levels.height[top] == heightBefore) {
                return;
            }
            level = levels.parent[top];
        }
    }

    /** A rotation: the better child takes the place of its parent, which becomes its worse child. */
    private int raiseBetterChild(int level) {
        int raised = levels.betterChild[level];
        replaceChild(levels.parent[level], level, raised);
        setBetterChild(level, levels.worseChild[raised]);
        setWorseChild(raised, level);
        updateHeight(level);
        updateHeight(raised);
        return raised;
    }

    /** The mirror image of {@link #raiseBetterChild(int)}. */
    private int raiseWorseChild(int level) {
        int raised = levels.worseChild[level];
        replaceChild(levels.parent[level], level, raised);
        setWorseChild(level, levels.betterChild[raised]);
        setBetterChild(raised, level);
        updateHeight(level);
        updateHeight(raised);
        return raised;
    }

    private void replaceChild(int parent, int oldChild, int newChild) {
        if (parent == NULL) {
            root = newChild;
            if (newChild != NULL) {
                levels.parent[newChild] = NULL;
            }
        } else if (levels.betterChild[parent] == oldChild) {
            setBetterChild(parent, newChild);
        } else {
            setWorseChild(parent, newChild);
        }
    }

    private void setBetterChild(int level, int child) {
        levels.betterChild[level] = child;
        if (child != NULL) {
            levels.parent[child] = level;
        }
    }

    private void setWorseChild(int level, int child) {
        levels.worseChild[level] = child;
        if (child != NULL) {
            levels.parent[child] = level;
        }
    }

    private void updateHeight(int level) {
        int tallest = Math.max(height(levels.betterChild[level]), height(levels.worseChild[level]));
        levels.height[level] = (byte) (tallest + 1);
    }

    private int height(int level) {
        return level == NULL ? 0 : levels.height[level];
    }
}
