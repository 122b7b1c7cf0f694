package io.ringfence.perf.book;

import io.ringfence.perf.stream.CommandStream;
import java.io.FileNotFoundException;
import java.util.Arrays;

/**
 * The floor: a price ladder and nothing else. An order is found in an array by the stream's own number, a level in an array by its tick,
 * the next level with a bitmap; quantities are added up and orders stand in queues, so that trades come out right. There are no accounts, no
 * client order ids, no plan, no room, limits or checks, no icebergs, no hash; order ids and prices are read from the whole stream
 * beforehand to size the arrays. What a real book costs above this is what it does for its users.
 */
public final class BareLadder extends BookWorkload {
    private static final int NULL = -1;

    private final long baseTicks;
    private final int windowTicks;
    private final int orderCount;
    private int[] next;
    private int[] previous;
    private int[] levelOf;
    private int[] lotsOf;
    private boolean[] isBuyOf;
    private int[] firstOf;
    private int[] lastOf;
    private long[] usedBids;
    private long[] usedOffers;
    private int bestBid;
    private int bestOffer;

    BareLadder(CommandStream commands) {
        super(commands);
        long lowestTicks = Long.MAX_VALUE;
        long highestTicks = Long.MIN_VALUE;
        long highestOrderId = 0;
        for (int command = 0; command < commands.count(); command++) {
            lowestTicks = Math.min(lowestTicks, commands.priceTicks(command));
            highestTicks = Math.max(highestTicks, commands.priceTicks(command));
            highestOrderId = Math.max(highestOrderId, commands.orderId(command));
        }
        baseTicks = lowestTicks;
        windowTicks = Math.toIntExact(highestTicks - lowestTicks + Long.SIZE) & -Long.SIZE;
        orderCount = Math.toIntExact(highestOrderId + 1);
    }

    /** Measures; see {@link BookWorkload#main}. */
    public static void main(String[] args) throws FileNotFoundException {
        BookWorkload.main(args, BareLadder::new);
    }

    @Override
    protected void open() {
        next = new int[orderCount];
        previous = new int[orderCount];
        levelOf = new int[orderCount];
        lotsOf = new int[orderCount];
        isBuyOf = new boolean[orderCount];
        firstOf = new int[windowTicks];
        lastOf = new int[windowTicks];
        Arrays.fill(firstOf, NULL);
        Arrays.fill(lastOf, NULL);
        usedBids = new long[windowTicks / Long.SIZE];
        usedOffers = new long[windowTicks / Long.SIZE];
        bestBid = NULL;
        bestOffer = windowTicks;
    }

    @Override
    protected void onCommand(int command) {
        int order = (int) commands.orderId(command);
        int level = (int) (commands.priceTicks(command) - baseTicks);
        switch (commands.type(command)) {
            case CommandStream.NEW -> enter(order, commands.isBuy(command), level, lots(command), true);
            case CommandStream.IOC -> enter(order, commands.isBuy(command), level, lots(command), false);
            case CommandStream.MOVE -> {
                boolean isBuy = isBuyOf[order];
                int lots = lotsOf[order];
                remove(order);
                enter(order, isBuy, level, lots, true);
            }
            case CommandStream.CANCEL -> remove(order);
            case CommandStream.REDUCE -> lotsOf[order] -= lots(command);
            default -> throw new IllegalStateException("command=" + command);
        }
    }

    private int lots(int command) {
        return (int) commands.quantityLots(command);
    }

    private void enter(int order, boolean isBuy, int level, int lots, boolean mayRest) {
        int left = lots;
        while (left > 0 && (isBuy ? bestOffer <= level : bestBid >= level)) {
            int best = isBuy ? bestOffer : bestBid;
            int maker = firstOf[best];
            int traded = Math.min(left, lotsOf[maker]);
            trades.add(baseTicks + best, traded);
            left -= traded;
            lotsOf[maker] -= traded;
            if (lotsOf[maker] == 0) {
                remove(maker);
            }
        }
        if (left == 0 || !mayRest) {
            return;
        }
        levelOf[order] = level;
        lotsOf[order] = left;
        isBuyOf[order] = isBuy;
        int last = lastOf[level];
        next[order] = NULL;
        previous[order] = last;
        lastOf[level] = order;
        if (last != NULL) {
            next[last] = order;
            return;
        }
        firstOf[level] = order;
        if (isBuy) {
            usedBids[level >> 6] |= 1L << level;
            bestBid = Math.max(bestBid, level);
        } else {
            usedOffers[level >> 6] |= 1L << level;
            bestOffer = Math.min(bestOffer, level);
        }
    }

    private void remove(int order) {
        int level = levelOf[order];
        int before = previous[order];
        int behind = next[order];
        if (before == NULL) {
            firstOf[level] = behind;
        } else {
            next[before] = behind;
        }
        if (behind == NULL) {
            lastOf[level] = before;
        } else {
            previous[behind] = before;
        }
        if (firstOf[level] == NULL) {
            close(level, isBuyOf[order]);
        }
    }

    private void close(int level, boolean isBuy) {
        int word = level >> 6;
        if (isBuy) {
            usedBids[word] &= ~(1L << level);
            if (level == bestBid) {
                while (word >= 0 && usedBids[word] == 0) {
                    word--;
                }
                bestBid = word < 0 ? NULL : (word << 6) + 63 - Long.numberOfLeadingZeros(usedBids[word]);
            }
        } else {
            usedOffers[word] &= ~(1L << level);
            if (level == bestOffer) {
                while (word < usedOffers.length && usedOffers[word] == 0) {
                    word++;
                }
                bestOffer = word == usedOffers.length
                        ? windowTicks
                        : (word << 6) + Long.numberOfTrailingZeros(usedOffers[word]);
            }
        }
    }
}
