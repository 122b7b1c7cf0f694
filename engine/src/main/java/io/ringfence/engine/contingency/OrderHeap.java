package io.ringfence.engine.contingency;

import java.util.Arrays;

/**
 * Any number of priority queues over the rows of orders, each row in at most one of them: pairing heaps (Fredman, Sedgewick, Sleator and
 * Tarjan, Algorithmica 1, 1986) through parallel arrays. A heap is its root, which the caller keeps; {@link #NULL} is the empty one.
 *
 * <p>The first is the row with the lowest key, of equal keys the one with the lowest order number; so the order does not depend on history. {@link #insert}
 * costs O(1), {@link #remove} O(log n) amortised. Owned by the engine's thread; allocates nothing after construction.
 */
final class OrderHeap {
    /** No row, and the empty heap. */
    static final int NULL = -1;

    private final long[] keys;
    private final long[] orderIds;
    private final int[] firstChild;
    private final int[] nextSibling;

    /** The sibling before, or the parent of a first child; {@link #NULL}: a root, or in no heap. */
    private final int[] previous;

    OrderHeap(int maxOrders) {
        keys = new long[maxOrders];
        orderIds = new long[maxOrders];
        firstChild = new int[maxOrders];
        nextSibling = new int[maxOrders];
        previous = new int[maxOrders];
        Arrays.fill(firstChild, NULL);
        Arrays.fill(nextSibling, NULL);
        Arrays.fill(previous, NULL);
    }

    /** {@return the key of a row that is in a heap} */
    long key(int row) {
        return keys[row];
    }

    /** {@return the order number of a row that is in a heap} */
    long orderId(int row) {
        return orderIds[row];
    }

    /** {@return the root after a row, which is in no heap, has joined} */
    int insert(int root, int row, long key, long orderId) {
        keys[row] = key;
        orderIds[row] = orderId;
        return meld(root, row);
    }

    /** {@return the root after a row of this heap has left} */
    int remove(int root, int row) {
        int children = pairUp(firstChild[row]);
        firstChild[row] = NULL;
        if (row == root) {
            return children;
        }
        int before = previous[row];
        int after = nextSibling[row];
        if (firstChild[before] == row) {
            firstChild[before] = after;
        } else {
            nextSibling[before] = after;
        }
        if (after != NULL) {
            previous[after] = before;
        }
        previous[row] = NULL;
        nextSibling[row] = NULL;
        return meld(root, children);
    }

    private int meld(int a, int b) {
        if (a == NULL) {
            return b;
        }
        if (b == NULL) {
            return a;
        }
        int parent = precedes(a, b) ? a : b;
        int child = parent == a ? b : a;
        int sibling = firstChild[parent];
        firstChild[parent] = child;
        previous[child] = parent;
        nextSibling[child] = sibling;
        if (sibling != NULL) {
            previous[sibling] = child;
        }
        return parent;
    }

    /** Melds siblings two by two from the first, then the pairs from the last. */
    private int pairUp(int first) {
        int pairs = NULL;
        int row = first;
        while (row != NULL) {
            int second = nextSibling[row];
            int rest = second == NULL ? NULL : nextSibling[second];
            makeRoot(row);
            if (second != NULL) {
                makeRoot(second);
            }
            int pair = meld(row, second);
            nextSibling[pair] = pairs;
            pairs = pair;
            row = rest;
        }
        int root = NULL;
        while (pairs != NULL) {
            int rest = nextSibling[pairs];
            nextSibling[pairs] = NULL;
            root = meld(root, pairs);
            pairs = rest;
        }
        return root;
    }

    private void makeRoot(int row) {
        previous[row] = NULL;
        nextSibling[row] = NULL;
    }

    private boolean precedes(int a, int b) {
        return keys[a] != keys[b] ? keys[a] < keys[b] : orderIds[a] < orderIds[b];
    }
}
