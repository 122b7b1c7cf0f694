package io.ringfence.perf.stream;

import java.util.Random;

/**
 * What a venue's feed looks like: to 100 new orders about 95 cancels, 4 executions and 5 reductions, at a depth that stays. New orders
 * never cross; their distance from a price that wanders by a tick every fifty commands follows a power law, so that the book is dense at
 * the touch and sparse far from it. The order that is cancelled or reduced is any of the book. An execution is an IOC order for the front
 * order of a side, in four of five cases for all of it.
 */
public final class FeedMix {
    private static final int ADDS = 100;
    private static final int CANCELS = 95;
    private static final int EXECUTIONS = 4;
    private static final int REDUCTIONS = 5;

    private static final long FIRST_PRICE_TICKS = 1_000_000;
    private static final double TAIL_EXPONENT = 1.5;
    private static final double SCALE_TICKS = 8;
    private static final long MAX_DISTANCE_TICKS = 100_000;
    private static final int MAX_LOTS = 100;
    private static final int COMMANDS_PER_STEP = 50;
    /** The depth is held to a hundredth. */
    private static final int TOLERANCE_DIVISOR = 100;

    private final StreamRecorder recorder = new StreamRecorder();
    private final ReferenceBook book = recorder.book;
    private final Random random;
    private final int depth;
    private long middleTicks = FIRST_PRICE_TICKS;

    private FeedMix(int depth, long seed) {
        this.depth = depth;
        random = new Random(seed);
    }

    /**
     * Makes a stream.
     *
     * @param depth resting orders, both sides together.
     * @param commands measured commands.
     */
    public static CommandStream generate(int depth, int commands, long seed) {
        FeedMix mix = new FeedMix(depth, seed);
        for (int i = 0; i < depth; i++) {
            mix.enter();
        }
        mix.recorder.endPrefill();
        for (int i = 0; i < commands; i++) {
            mix.next();
        }
        return mix.recorder.finish("feed-mix-" + depth);
    }

    private void next() {
        if (random.nextInt(COMMANDS_PER_STEP) == 0) {
            middleTicks += random.nextBoolean() ? 1 : -1;
        }
        int choice = random.nextInt(ADDS + CANCELS + EXECUTIONS + REDUCTIONS);
        int tolerance = Math.max(1, depth / TOLERANCE_DIVISOR);
        if (choice < ADDS + CANCELS) {
            boolean isAdd = choice < ADDS;
            if (book.count() > depth + tolerance) {
                isAdd = false;
            } else if (book.count() < depth - tolerance) {
                isAdd = true;
            }
            if (isAdd) {
                enter();
            } else {
                recorder.cancel(anyOrder());
            }
        } else if (choice < ADDS + CANCELS + EXECUTIONS) {
            execute();
        } else {
            ReferenceBook.Order order = anyOrder();
            while (order.leavesLots == 1) {
                order = anyOrder();
            }
            recorder.reduce(order, 1 + random.nextInt((int) order.leavesLots - 1));
        }
    }

    private void enter() {
        // The side with fewer orders takes the next one in three of four cases, so that neither runs dry.
        boolean bidsLack = book.count(true) <= book.count(false);
        boolean isBuy = (random.nextInt(4) < 3) == bidsLack;
        double tail = Math.pow(1 - random.nextDouble(), -1 / TAIL_EXPONENT) - 1;
        long distance = 1 + Math.min(MAX_DISTANCE_TICKS, (long) (SCALE_TICKS * tail));
        long price = middleTicks + (isBuy ? -distance : distance);
        ReferenceBook.Order opposite = book.front(!isBuy);
        if (opposite != null) {
            price = isBuy ? Math.min(price, opposite.priceTicks - 1) : Math.max(price, opposite.priceTicks + 1);
        }
        recorder.enter(isBuy, price, 1 + random.nextInt(MAX_LOTS));
    }

    private void execute() {
        ReferenceBook.Order front = book.front(random.nextBoolean());
        long lots = random.nextInt(5) < 4 ? front.leavesLots : 1 + random.nextInt((int) front.leavesLots);
        recorder.enterIoc(!front.isBuy, front.priceTicks, lots);
    }

    private ReferenceBook.Order anyOrder() {
        return book.any(random.nextInt(book.count()));
    }
}
