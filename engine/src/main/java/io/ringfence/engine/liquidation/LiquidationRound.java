package io.ringfence.engine.liquidation;

import io.ringfence.engine.fixed.FixedMath;
import java.util.Arrays;

/**
 * The accounts that take a step in turn: the set is taken once and ordered by equity over maintenance margin ascending, compared by 128-bit cross
 * multiplication, then by account id. The order is total, so it does not matter in which order they were added. A requirement of zero counts as one.
 *
 * <p>A binary heap in parallel arrays: putting n accounts in order of the first of them costs O(n), each that is taken O(log n), as a command
 * takes only its share of a long round. Allocates only when a round is longer than any before. Owned by the engine's thread.
 */
public final class LiquidationRound {
    private static final int FIRST_CAPACITY = 256;

    private int[] accountIndexes = new int[FIRST_CAPACITY];
    private long[] accountIds = new long[FIRST_CAPACITY];
    private long[] equities = new long[FIRST_CAPACITY];
    private long[] requirements = new long[FIRST_CAPACITY];
    private int count;

    /** An empty round. */
    public LiquidationRound() {}

    /** Empties the round. */
    public void clear() {
        count = 0;
    }

    /** Adds an account to a round that is not sorted yet. */
    public void add(int accountIndex, long accountId, long equity, long maintenanceMargin) {
        if (count == accountIndexes.length) {
            int capacity = count + count / 2;
            accountIndexes = Arrays.copyOf(accountIndexes, capacity);
            accountIds = Arrays.copyOf(accountIds, capacity);
            equities = Arrays.copyOf(equities, capacity);
            requirements = Arrays.copyOf(requirements, capacity);
        }
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
    }

    /** {@return whether there is a next account} */
    public boolean hasNext() {
        return count > 0;
    }

    /** {@return the next account's index, which leaves the round} */
    public int next() {
        int accountIndex = accountIndexes[0];
        swap(0, --count);
        siftDown(0, count);
        return accountIndex;
    }

    private void siftDown(int start, int end) {
        int at = start;
        while (2 * at + 1 < end) {
            int child = 2 * at + 1;
            if (child + 1 < end && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, at)) {
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
