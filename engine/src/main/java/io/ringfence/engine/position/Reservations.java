package io.ringfence.engine.position;

import io.ringfence.codecs.Side;
import io.ringfence.engine.hash.Hash64;

/**
 * What each open order reserves, by the order's slot in the book: its lots, and per lot what it would lose at once if it
 * traded at its limit, {@code max(0, limit - px)} for a buy and {@code max(0, px - limit)} for a sell, by the index price at
 * its entry. That number is frozen until the order changes, so the sums of {@link Positions} are kept in O(1) per order.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Reservations {
    private static final long HASH_SEED = 0x5245_5345_5256L;

    private final Positions positions;
    private final long[] orderIds;
    private final int[] accountIndexes;
    private final int[] instrumentIndexes;
    private final Side[] sides;
    private final long[] openLots;
    private final long[] adversePxs;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most open orders there may be; slots are below it.
     * @param positions whose sums are kept.
     */
    public Reservations(int capacity, Positions positions) {
        this.positions = positions;
        orderIds = new long[capacity];
        accountIndexes = new int[capacity];
        instrumentIndexes = new int[capacity];
        sides = new Side[capacity];
        openLots = new long[capacity];
        adversePxs = new long[capacity];
    }

    /**
     * What an order would lose at once per lot if it traded at its limit.
     *
     * @param side of the order.
     * @param limitPx its limit, µ$ per lot.
     * @param px index price, µ$ per lot.
     * @return µ$ per lot, not negative.
     */
    public static long adversePx(Side side, long limitPx, long px) {
        return Math.max(0, side == Side.BUY ? limitPx - px : px - limitPx);
    }

    /**
     * An order begins to rest. The caller has made sure of a row in {@link Positions}.
     *
     * @param orderSlot its slot, free.
     * @param orderId the venue's number.
     * @param accountIndex whose.
     * @param instrumentIndex in what.
     * @param side on which side.
     * @param lots its open lots, above zero.
     * @param adversePx of {@link #adversePx(Side, long, long)}.
     */
    public void open(
            int orderSlot, long orderId, int accountIndex, int instrumentIndex, Side side, long lots, long adversePx) {
        if (orderIds[orderSlot] != 0 || lots <= 0) {
            throw new IllegalStateException("order cannot reserve: orderSlot=" + orderSlot + " orderId=" + orderId
                    + " holder=" + orderIds[orderSlot] + " lots=" + lots);
        }
        positions.reserve(accountIndex, instrumentIndex, side, lots, Math.multiplyExact(lots, adversePx), 1);
        orderIds[orderSlot] = orderId;
        accountIndexes[orderSlot] = accountIndex;
        instrumentIndexes[orderSlot] = instrumentIndex;
        sides[orderSlot] = side;
        openLots[orderSlot] = lots;
        adversePxs[orderSlot] = adversePx;
        hash += rowHash(orderSlot);
    }

    /**
     * A resting order has fewer open lots: a partial fill, or a smaller quantity.
     *
     * @param orderSlot its slot.
     * @param lots by how many, fewer than it has.
     */
    public void reduce(int orderSlot, long lots) {
        if (lots >= openLots[orderSlot]) {
            throw new IllegalStateException("order would have nothing left: orderSlot=" + orderSlot + " orderId="
                    + orderIds[orderSlot] + " openLots=" + openLots[orderSlot] + " lots=" + lots);
        }
        release(orderSlot, lots, 0);
        hash -= rowHash(orderSlot);
        openLots[orderSlot] -= lots;
        hash += rowHash(orderSlot);
    }

    /**
     * A resting order is gone: filled, cancelled, or about to be entered anew.
     *
     * @param orderSlot its slot, free from now on.
     */
    public void close(int orderSlot) {
        if (orderIds[orderSlot] == 0) {
            throw new IllegalStateException("no order reserves here: orderSlot=" + orderSlot);
        }
        hash -= rowHash(orderSlot);
        release(orderSlot, openLots[orderSlot], -1);
        orderIds[orderSlot] = 0;
        openLots[orderSlot] = 0;
    }

    /** {@return lots of an order that are open; 0: no order stands in this slot} */
    public long openLots(int orderSlot) {
        return openLots[orderSlot];
    }

    /** {@return µ$ that an order would lose at once, by the price at its entry} */
    public long adverse(int orderSlot) {
        return openLots[orderSlot] * adversePxs[orderSlot];
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int slot = 0; slot < orderIds.length; slot++) {
            if (orderIds[slot] != 0) {
                sum += rowHash(slot);
            }
        }
        return sum;
    }

    private void release(int orderSlot, long lots, int deltaCount) {
        positions.reserve(
                accountIndexes[orderSlot],
                instrumentIndexes[orderSlot],
                sides[orderSlot],
                -lots,
                -lots * adversePxs[orderSlot],
                deltaCount);
    }

    /** By the order's number, not its slot. */
    private long rowHash(int orderSlot) {
        return Hash64.of(HASH_SEED, orderIds[orderSlot], openLots[orderSlot], adversePxs[orderSlot]);
    }
}
