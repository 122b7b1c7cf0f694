package io.ringfence.engine.contingency;

import io.ringfence.engine.book.Orders;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * Which orders live with which: a pair of which one cancels the other, and a parent with the stop loss and take profit that come to life as it fills.
 * The two attached orders of one parent are a pair as well.
 *
 * <p>Rows of {@link Orders}; an order with a link has the bit {@code OrderAttributes.LINKED}, others are never looked up here. Owned by the engine's thread;
 * allocates nothing after construction.
 */
public final class OrderLinks {
    /** No order. */
    public static final int NULL = Orders.NULL;

    private static final long PAIR_HASH_SEED = Hash64.of(0x5041_4952L);
    private static final long CHILD_HASH_SEED = Hash64.of(0x4348_4C44L);

    private final Orders orders;
    private final int[] partner;
    private final int[] parent;
    private final int[] stopLoss;
    private final int[] takeProfit;
    private long hash;

    /** Nothing is linked. */
    public OrderLinks(Orders orders) {
        this.orders = orders;
        partner = nulls(orders.capacity());
        parent = nulls(orders.capacity());
        stopLoss = nulls(orders.capacity());
        takeProfit = nulls(orders.capacity());
    }

    /** {@return the order of which one cancels the other, or {@link #NULL}} */
    public int partner(int order) {
        return partner[order];
    }

    /** {@return the order with whose fills this one comes to life, or {@link #NULL}} */
    public int parent(int order) {
        return parent[order];
    }

    /** {@return the stop loss that hangs on this order, or {@link #NULL}} */
    public int stopLoss(int order) {
        return stopLoss[order];
    }

    /** {@return the take profit that hangs on this order, or {@link #NULL}} */
    public int takeProfit(int order) {
        return takeProfit[order];
    }

    /** {@return whether anything is linked to the order} */
    public boolean isLinked(int order) {
        return partner[order] != NULL || parent[order] != NULL || stopLoss[order] != NULL || takeProfit[order] != NULL;
    }

    /** Makes a pair of two open orders that have no partner. */
    public void pair(int order, int other) {
        partner[order] = other;
        partner[other] = order;
        hash += pairHash(order, other);
    }

    /** Ends a pair. */
    public void unpair(int order) {
        int other = partner[order];
        hash -= pairHash(order, other);
        partner[order] = NULL;
        partner[other] = NULL;
    }

    /** Hangs a stop loss on an open order. */
    public void attachStopLoss(int order, int child) {
        stopLoss[order] = child;
        parent[child] = order;
        hash += childHash(order, child);
    }

    /** Hangs a take profit on an open order. */
    public void attachTakeProfit(int order, int child) {
        takeProfit[order] = child;
        parent[child] = order;
        hash += childHash(order, child);
    }

    /** Takes an attached order off its parent. */
    public void detach(int child) {
        int order = parent[child];
        hash -= childHash(order, child);
        parent[child] = NULL;
        if (stopLoss[order] == child) {
            stopLoss[order] = NULL;
        } else {
            takeProfit[order] = NULL;
        }
    }

    /** {@return the sum of the hashes of all links, by the orders' numbers} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()}, computed from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int order = 0; order < partner.length; order++) {
            if (partner[order] > order) {
                sum += pairHash(order, partner[order]);
            }
            if (parent[order] != NULL) {
                sum += childHash(parent[order], order);
            }
        }
        return sum;
    }

    private long pairHash(int order, int other) {
        long a = orders.orderId(order);
        long b = orders.orderId(other);
        return Hash64.of(PAIR_HASH_SEED, Math.min(a, b), Math.max(a, b));
    }

    private long childHash(int order, int child) {
        return Hash64.of(CHILD_HASH_SEED, orders.orderId(order), orders.orderId(child));
    }

    private static int[] nulls(int length) {
        int[] array = new int[length];
        Arrays.fill(array, NULL);
        return array;
    }
}
