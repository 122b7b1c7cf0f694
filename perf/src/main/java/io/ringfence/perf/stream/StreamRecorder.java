package io.ringfence.perf.stream;

import java.util.Arrays;

/** Records commands and plays each through a {@link ReferenceBook}, so that whoever makes a stream can see what comes of it. */
final class StreamRecorder {
    /** Accounts that place orders in turn. */
    static final int ACCOUNTS = 1_000;

    final ReferenceBook book = new ReferenceBook();

    byte[] type = new byte[1 << 16];
    boolean[] buy = new boolean[1 << 16];
    int[] account = new int[1 << 16];
    long[] orderId = new long[1 << 16];
    long[] priceTicks = new long[1 << 16];
    long[] quantityLots = new long[1 << 16];
    long[] leavesLots = new long[1 << 16];

    private final Trades trades = new Trades();
    private int count;
    private int prefillCount;
    private long lastOrderId;

    int count() {
        return count;
    }

    long tradeCount() {
        return trades.count();
    }

    /** The price of the last trade, and of the trade before any. */
    long lastTradeTicks(long firstTicks) {
        return trades.lastPriceTicks() != 0 ? trades.lastPriceTicks() : firstTicks;
    }

    /** A limit order; what rests of it, or null. */
    ReferenceBook.Order enter(boolean isBuy, long price, long lots) {
        int owner = add(CommandStream.NEW, ++lastOrderId, isBuy, price, lots, 0);
        return book.enter(lastOrderId, isBuy, owner, price, lots, true, trades);
    }

    void enterIoc(boolean isBuy, long price, long lots) {
        int owner = add(CommandStream.IOC, ++lastOrderId, isBuy, price, lots, 0);
        book.enter(lastOrderId, isBuy, owner, price, lots, false, trades);
    }

    void move(ReferenceBook.Order order, long price) {
        add(CommandStream.MOVE, order.id, order.isBuy, price, 0, order.leavesLots);
        book.move(order, price, trades);
    }

    void cancel(ReferenceBook.Order order) {
        add(CommandStream.CANCEL, order.id, order.isBuy, order.priceTicks, 0, order.leavesLots);
        book.cancel(order);
    }

    /** Takes lots off an order, fewer than it has left. */
    void reduce(ReferenceBook.Order order, long lots) {
        if (lots <= 0 || lots >= order.leavesLots) {
            throw new IllegalStateException("not a reduction: lots=" + lots + " leavesLots=" + order.leavesLots);
        }
        add(CommandStream.REDUCE, order.id, order.isBuy, order.priceTicks, lots, order.leavesLots);
        order.leavesLots -= lots;
    }

    /** What was recorded so far fills the book; what follows is measured. */
    void endPrefill() {
        prefillCount = count;
        trades.clear();
    }

    CommandStream finish(String name) {
        return new CommandStream(name, count, prefillCount, trades, this);
    }

    private int add(byte kind, long id, boolean isBuy, long price, long lots, long leaves) {
        if (count == type.length) {
            int length = 2 * count;
            type = Arrays.copyOf(type, length);
            buy = Arrays.copyOf(buy, length);
            account = Arrays.copyOf(account, length);
            orderId = Arrays.copyOf(orderId, length);
            priceTicks = Arrays.copyOf(priceTicks, length);
            quantityLots = Arrays.copyOf(quantityLots, length);
            leavesLots = Arrays.copyOf(leavesLots, length);
        }
        int owner = (int) (id % ACCOUNTS);
        type[count] = kind;
        buy[count] = isBuy;
        account[count] = owner;
        orderId[count] = id;
        priceTicks[count] = price;
        quantityLots[count] = lots;
        leavesLots[count] = leaves;
        count++;
        return owner;
    }
}
