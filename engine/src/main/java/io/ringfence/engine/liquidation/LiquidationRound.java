package io.ringfence.engine.liquidation;

import io.ringfence.engine.fixed.FixedMath;

/**
 * The accounts that take a step in turn: the set is taken once and ordered by equity over maintenance margin ascending, compared by 128-bit cross
 * multiplication, then by account id. The order is total, so it does not matter in which order they were added. A requirement of zero counts as one.
 *
 * <p>Heapsort in parallel arrays: O(n log n) in the worst case, nothing allocated. Owned by the engine's thread.
 */
public final class LiquidationRound {
    private final int[] accountIndexes;
    private final long[] accountIds;
    private final long[] equities;
    private final long[] requirements;
    private int count;
    private int next;

    /** Built once; {@code capacity}: most accounts of a round. */
    public LiquidationRound(int capacity) {
        accountIndexes = new int[capacity];
        accountIds = new long[capacity];
        equities = new long[capacity];
        requirements = new long[capacity];
    }

    /** Empties the round. */
    public void clear() {
        count = 0;
        next = 0;
    }

    /** Adds an account to a round that is not sorted yet. */
    public void add(int accountIndex, long accountId, long equity, long maintenanceMargin) {
        accountIndexes[count] = accountIndex;
        accountIds[count] = accountId;
        equities[count] = equity;
        requirements[count] = Math.max(maintenanceMargin, 1);
        count++;
    }

    /** Puts the most endangered account first. */
    public void sort() {
        for (int i = count / 2 - 1; i >= 0; i--) {
            siftDown(i, count);
        }
        for (int end = count - 1; end > 0; end--) {
            swap(0, end);
            siftDown(0, end);
        }
        next = 0;
    }

    /** {@return whether there is a next account} */
    public boolean hasNext() {
        return next < count;
    }

    /** {@return the next account's index} */
    public int next() {
        return accountIndexes[next++];
    }

    private void siftDown(int start, int end) {
        int at = start;
        while (2 * at + 1 < end) {
            int child = 2 * at + 1;
            if (child + 1 < end && isBefore(child, child + 1)) {
                child++;
            }
            if (!isBefore(at, child)) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private boolean isBefore(int a, int b) {
        int ratio = FixedMath.compareProducts(equities[a], requirements[b], equities[b], requirements[a]);
        return ratio != 0 ? ratio < 0 : accountIds[a] < accountIds[b];
    }

    private void swap(int a, int b) {
        int index = accountIndexes[a];
        accountIndexes[a] = accountIndexes[b];
        accountIndexes[b] = index;
        swap(accountIds, a, b);
        swap(equities, a, b);
        swap(requirements, a, b);
    }

    private static void swap(long[] array, int a, int b) {
        long value = array[a];
        array[a] = array[b];
        array[b] = value;
    }
}
