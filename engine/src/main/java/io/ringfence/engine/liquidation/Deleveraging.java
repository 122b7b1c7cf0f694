package io.ringfence.engine.liquidation;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.ExactRange;
import java.util.Arrays;

/**
 * Splits lots that must be closed among those who hold the other side, in proportion to their weights, and none gives more than it holds: integer water-filling.
 *
 * <pre>
 * repeat while somebody is filled:   W = sum of weights of those not full;  each gives min( what it holds still, floor(left * weight / W) )
 * then                               one lot each, by larger remainder of that quotient, then larger weight, then smaller account id
 * </pre>
 * First with the weights given; what is left then with the lots held as weights, among all. Pro rata is the one rule that treats equal profit equally, whoever's it is, and splits no hedge
 * whole (Chitra, arXiv 2512.01112).
 *
 * <p>Costs O(n) a round for n holders, and there are few rounds; the remainder O(n + r log n). Reused by its owner; owned by the engine's thread; allocates only for more holders
 * than ever before.
 */
public final class Deleveraging {
    private int[] accountIndexes = new int[64];
    private long[] accountIds = new long[64];
    private long[] heldLots = new long[64];
    private long[] profits = new long[64];
    private long[] givenLots = new long[64];
    private long[] remainders = new long[64];
    private int[] heap = new int[64];
    private long[] weights = profits;
    private int count;
    private int heapSize;

    /** Nobody holds anything. */
    public Deleveraging() {}

    /** Forgets everybody. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a holder.
     *
     * @param lots what it holds, without sign, above zero.
     * @param weight not negative.
     */
    public void add(int accountIndex, long accountId, long lots, long weight) {
        if (count == accountIndexes.length) {
            int capacity = 2 * count;
            accountIndexes = Arrays.copyOf(accountIndexes, capacity);
            accountIds = Arrays.copyOf(accountIds, capacity);
            heldLots = Arrays.copyOf(heldLots, capacity);
            profits = Arrays.copyOf(profits, capacity);
            givenLots = Arrays.copyOf(givenLots, capacity);
            remainders = new long[capacity];
            heap = new int[capacity];
        }
        accountIndexes[count] = accountIndex;
        accountIds[count] = accountId;
        heldLots[count] = lots;
        profits[count] = weight;
        givenLots[count] = 0;
        count++;
    }

    /**
     * Splits lots among the holders.
     *
     * @param lots above zero.
     * @return what they give together: as many, or all that they hold.
     */
    public long split(long lots) {
        weights = profits;
        long left = fill(lots);
        if (left > 0) {
            weights = heldLots;
            left = fill(left);
        }
        return lots - left;
    }

    /** {@return how many holders there are} */
    public int count() {
        return count;
    }

    /** {@return the i-th holder, as they were added} */
    public int accountIndex(int i) {
        return accountIndexes[i];
    }

    /** {@return lots that it gives} */
    public long givenLots(int i) {
        return givenLots[i];
    }

    private long fill(long lots) {
        long left = lots;
        boolean isSomebodyFilled = true;
        while (left > 0 && isSomebodyFilled) {
            isSomebodyFilled = false;
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum = ExactRange.add(sum, isActive(i) ? weights[i] : 0);
            }
            if (sum == 0) {
                return left;
            }
            long given = 0;
            for (int i = 0; i < count; i++) {
                if (isActive(i)) {
                    long share = FixedMath.mulDivFloor(left, weights[i], sum);
                    // Modulo 2^64 the remainder is exact, since it is less than the sum.
                    remainders[i] = left * weights[i] - share * sum;
                    long gives = Math.min(share, Math.min(heldLots[i] - givenLots[i], left - given));
                    givenLots[i] += gives;
                    given += gives;
                    isSomebodyFilled |= givenLots[i] == heldLots[i];
                }
            }
            left -= given;
        }
        return left - giveOneEach(left);
    }

    private long giveOneEach(long lots) {
        if (lots == 0) {
            return 0;
        }
        heapSize = 0;
        for (int i = 0; i < count; i++) {
            if (isActive(i)) {
                heap[heapSize++] = i;
            }
        }
        for (int i = heapSize / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
        long given = 0;
        while (given < lots && heapSize > 0) {
            givenLots[heap[0]]++;
            given++;
            heap[0] = heap[--heapSize];
            siftDown(0);
        }
        return given;
    }

    private boolean isActive(int i) {
        return weights[i] > 0 && givenLots[i] < heldLots[i];
    }

    private void siftDown(int start) {
        int at = start;
        while (2 * at + 1 < heapSize) {
            int child = 2 * at + 1;
            if (child + 1 < heapSize && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], heap[at])) {
                return;
            }
            int moved = heap[at];
            heap[at] = heap[child];
            heap[child] = moved;
            at = child;
        }
    }

    private boolean isBefore(int a, int b) {
        if (remainders[a] != remainders[b]) {
            return remainders[a] > remainders[b];
        }
        return weights[a] != weights[b] ? weights[a] > weights[b] : accountIds[a] < accountIds[b];
    }
}
