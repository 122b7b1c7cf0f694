package io.ringfence.engine.book;

/**
 * The levels of one side whose prices lie too far from the best ones for its ladder, found by price.
 *
 * <p>An AVL tree (Adelson-Velsky and Landis, 1962; Knuth, TAOCP vol. 3, 6.2.3) through the rows of {@link PriceLevels}, with
 * parent links instead of recursion. Every operation costs O(log n) in the worst case, whatever prices are chosen: a tree
 * balanced by chance could be unbalanced by whoever picks the prices. Nothing is allocated.
 */
final class PriceTree {
    private static final int NULL = PriceLevels.NULL;

    private final PriceLevels levels;
    private final boolean isBuy;
    private int root = NULL;

    PriceTree(PriceLevels levels, boolean isBuy) {
        this.levels = levels;
        this.isBuy = isBuy;
    }

    /** The level above all others, or {@link PriceLevels#NULL}. */
    int root() {
        return root;
    }

    /** The level of a price, or {@link PriceLevels#NULL}. */
    int find(long priceTicks) {
        int level = root;
        while (level != NULL && levels.priceTicks(level) != priceTicks) {
            level = isBetter(priceTicks, level) ? levels.betterChild(level) : levels.worseChild(level);
        }
        return level;
    }

    /** The level with the nearest price that is better than this one, or {@link PriceLevels#NULL}. */
    int nextBetter(long priceTicks) {
        int nearest = NULL;
        int level = root;
        while (level != NULL) {
            if (priceTicks == levels.priceTicks(level) || isBetter(priceTicks, level)) {
                level = levels.betterChild(level);
            } else {
                nearest = level;
                level = levels.worseChild(level);
            }
        }
        return nearest;
    }

    /** Adds a level whose price is not there. */
    void add(int level) {
        long priceTicks = levels.priceTicks(level);
        int parent = NULL;
        int next = root;
        boolean isBetterChild = false;
        while (next != NULL) {
            parent = next;
            isBetterChild = isBetter(priceTicks, next);
            next = isBetterChild ? levels.betterChild(next) : levels.worseChild(next);
        }
        levels.betterChild(level, NULL);
        levels.worseChild(level, NULL);
        levels.height(level, 1);
        levels.parent(level, parent);
        if (parent == NULL) {
            root = level;
        } else if (isBetterChild) {
            levels.betterChild(parent, level);
        } else {
            levels.worseChild(parent, level);
        }
        rebalanceFrom(parent);
    }

    /** Removes a level that is there. */
    void remove(int level) {
        int betterChild = levels.betterChild(level);
        int worseChild = levels.worseChild(level);
        int lowestChanged;
        if (betterChild == NULL || worseChild == NULL) {
            lowestChanged = levels.parent(level);
            replaceChild(lowestChanged, level, betterChild == NULL ? worseChild : betterChild);
        } else {
            // With two children, the next worse level is in the worse subtree and has no better child: it moves up.
            int heir = worseChild;
            while (levels.betterChild(heir) != NULL) {
                heir = levels.betterChild(heir);
            }
            lowestChanged = levels.parent(heir);
            if (lowestChanged == level) {
                lowestChanged = heir;
            } else {
                setBetterChild(lowestChanged, levels.worseChild(heir));
                setWorseChild(heir, worseChild);
            }
            setBetterChild(heir, betterChild);
            replaceChild(levels.parent(level), level, heir);
            levels.height(heir, levels.height(level));
        }
        rebalanceFrom(lowestChanged);
    }

    private boolean isBetter(long priceTicks, int level) {
        long otherTicks = levels.priceTicks(level);
        return isBuy ? priceTicks > otherTicks : priceTicks < otherTicks;
    }

    /** Walks up until a subtree's height is what it was before the change. */
    private void rebalanceFrom(int lowestChanged) {
        int level = lowestChanged;
        while (level != NULL) {
            int heightBefore = levels.height(level);
            int balance = levels.height(levels.betterChild(level)) - levels.height(levels.worseChild(level));
            int top = level;
            if (balance > 1) {
                int child = levels.betterChild(level);
                if (levels.height(levels.betterChild(child)) < levels.height(levels.worseChild(child))) {
                    raiseWorseChild(child);
                }
                top = raiseBetterChild(level);
            } else if (balance < -1) {
                int child = levels.worseChild(level);
                if (levels.height(levels.worseChild(child)) < levels.height(levels.betterChild(child))) {
                    raiseBetterChild(child);
                }
                top = raiseWorseChild(level);
            } else {
                updateHeight(level);
            }
            if (levels.height(top) == heightBefore) {
                return;
            }
            level = levels.parent(top);
        }
    }

    /** A rotation: the better child takes the place of its parent, which becomes its worse child. */
    private int raiseBetterChild(int level) {
        int raised = levels.betterChild(level);
        replaceChild(levels.parent(level), level, raised);
        setBetterChild(level, levels.worseChild(raised));
        setWorseChild(raised, level);
        updateHeight(level);
        updateHeight(raised);
        return raised;
    }

    /** The mirror image of {@link #raiseBetterChild(int)}. */
    private int raiseWorseChild(int level) {
        int raised = levels.worseChild(level);
        replaceChild(levels.parent(level), level, raised);
        setWorseChild(level, levels.betterChild(raised));
        setBetterChild(raised, level);
        updateHeight(level);
        updateHeight(raised);
        return raised;
    }

    private void replaceChild(int parent, int oldChild, int newChild) {
        if (parent == NULL) {
            root = newChild;
            if (newChild != NULL) {
                levels.parent(newChild, NULL);
            }
        } else if (levels.betterChild(parent) == oldChild) {
            setBetterChild(parent, newChild);
        } else {
            setWorseChild(parent, newChild);
        }
    }

    private void setBetterChild(int level, int child) {
        levels.betterChild(level, child);
        if (child != NULL) {
            levels.parent(child, level);
        }
    }

    private void setWorseChild(int level, int child) {
        levels.worseChild(level, child);
        if (child != NULL) {
            levels.parent(child, level);
        }
    }

    private void updateHeight(int level) {
        int tallest = Math.max(levels.height(levels.betterChild(level)), levels.height(levels.worseChild(level)));
        levels.height(level, tallest + 1);
    }
}
