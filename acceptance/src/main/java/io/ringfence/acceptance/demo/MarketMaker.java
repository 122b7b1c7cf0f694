package io.ringfence.acceptance.demo;

import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;

/**
 * Quotes one perpetual on both sides at several levels around its price: further away when the price moves fast, shifted against
 * what it holds. It re-quotes when the price has moved by its threshold, and refills what was taken after a while.
 */
final class MarketMaker {
    static final int LEVELS = 3;
    private static final int QUOTES = 2 * LEVELS;

    /** Half spread of the best level in quiet times, in millionths. */
    private static final long QUIET_SPREAD_PPM = 1_800;

    private static final long MAX_SPREAD_PPM = 5_000;

    /** How far back it looks to see how fast the price moves. */
    private static final int MEMORY_SECONDS = 10;

    /** Furthest shift of its quotes against its inventory, in millionths. */
    private static final long MAX_SKEW_PPM = 1_200;

    private static final int REFILL_SECONDS = 3;

    private final int index;
    private final int sessionId;
    private final long accountId;
    private final long thresholdPpm;
    private final long levelDollars;
    private final long maxInventoryDollars;

    private final long[] clientOrderIds = new long[QUOTES];
    private final long[] prices = new long[QUOTES];
    private final long[] quantities = new long[QUOTES];
    private final long[] filled = new long[QUOTES];
    private long nextClientOrderId = 1;
    private long inventoryLots;
    private long quotedPrice;
    private int quotedSecond = -REFILL_SECONDS;
    private boolean taken;

    /**
     * @param index which price it follows, and so which perpetual it quotes
     * @param thresholdPpm move of the price after which it quotes anew
     * @param levelDollars notional of each level
     * @param maxInventoryDollars notional of its position at which it shifts its quotes furthest
     */
    MarketMaker(
            int index, int sessionId, long accountId, long thresholdPpm, long levelDollars, long maxInventoryDollars) {
        this.index = index;
        this.sessionId = sessionId;
        this.accountId = accountId;
        this.thresholdPpm = thresholdPpm;
        this.levelDollars = levelDollars;
        this.maxInventoryDollars = maxInventoryDollars;
    }

    int sessionId() {
        return sessionId;
    }

    long accountId() {
        return accountId;
    }

    long inventoryLots() {
        return inventoryLots;
    }

    /** Looks at the price of a second and quotes if it must. */
    void onSecond(Tape tape, int second, Orders orders) {
        long price = tape.price(index, second);
        boolean moved = Math.abs(price - quotedPrice) * 1_000_000 > thresholdPpm * quotedPrice;
        boolean refill = taken && second - quotedSecond >= REFILL_SECONDS;
        if (!moved && !refill) {
            return;
        }
        long before = tape.price(index, Math.max(0, second - MEMORY_SECONDS));
        long spreadPpm = Math.min(MAX_SPREAD_PPM, QUIET_SPREAD_PPM + Math.abs(price - before) * 1_000_000 / before / 4);
        long maxLots = DemoVenue.lots(index, maxInventoryDollars, price);
        long skewPpm = Math.max(-MAX_SKEW_PPM, Math.min(MAX_SKEW_PPM, inventoryLots * MAX_SKEW_PPM / maxLots));
        long center = price - price * skewPpm / 1_000_000;
        long quantity = Math.max(1, DemoVenue.lots(index, levelDollars, price));
        for (int level = 0; level < LEVELS; level++) {
            long distance = center * spreadPpm * (level + 2) / 2 / 1_000_000;
            quote(2 * level, Side.BUY, Math.max(1, DemoVenue.ticks(index, center - distance)), quantity, orders);
            quote(2 * level + 1, Side.SELL, DemoVenue.ticks(index, center + distance) + 1, quantity, orders);
        }
        quotedPrice = price;
        quotedSecond = second;
        taken = false;
    }

    private void quote(int slot, Side side, long price, long quantity, Orders orders) {
        if (clientOrderIds[slot] == 0) {
            clientOrderIds[slot] = nextClientOrderId++;
            prices[slot] = price;
            quantities[slot] = quantity;
            filled[slot] = 0;
            orders.limit(
                    sessionId,
                    accountId,
                    clientOrderIds[slot],
                    DemoVenue.instrumentId(index),
                    side,
                    price,
                    quantity,
                    TimeInForce.GTC);
        } else if (prices[slot] != price || filled[slot] > 0) {
            prices[slot] = price;
            quantities[slot] = filled[slot] + quantity;
            orders.replace(sessionId, accountId, clientOrderIds[slot], price, quantities[slot]);
        }
    }

    void onExecuted(long clientOrderId, Side side, long quantity, long leavesQuantity) {
        inventoryLots += side == Side.BUY ? quantity : -quantity;
        taken = true;
        int slot = slot(clientOrderId);
        if (slot >= 0) {
            filled[slot] += quantity;
            if (leavesQuantity == 0) {
                clientOrderIds[slot] = 0;
            }
        }
    }

    /** An order of its is gone, or was never taken. */
    void onGone(long clientOrderId) {
        int slot = slot(clientOrderId);
        if (slot >= 0) {
            clientOrderIds[slot] = 0;
            taken = true;
        }
    }

    /** A quote stays where it was. If it is still there it stands at a price that is no longer meant, so it goes. */
    void onReplaceRejected(long clientOrderId, RejectReason reason, Orders orders) {
        if (reason == RejectReason.UNKNOWN_ORDER) {
            onGone(clientOrderId);
        } else if (slot(clientOrderId) >= 0) {
            orders.cancel(sessionId, accountId, clientOrderId);
        }
    }

    private int slot(long clientOrderId) {
        for (int slot = 0; slot < QUOTES; slot++) {
            if (clientOrderIds[slot] == clientOrderId) {
                return slot;
            }
        }
        return -1;
    }
}
