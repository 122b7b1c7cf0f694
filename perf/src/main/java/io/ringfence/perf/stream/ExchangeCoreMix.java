package io.ringfence.perf.stream;

import java.util.ArrayDeque;
import java.util.Random;

/**
 * The mix that exchange-core measures itself with, as its README states it (9 % GTC, 3 % IOC, 6 % cancel, 82 % move) and its generator of
 * test orders shapes it: prices that lie the closer to the last trade the likelier, sizes that are a product of three dice, moves that
 * bring an order one hundredth of its way towards the last trade, at least a tick. Shares are not drawn but follow from keeping the depth:
 * a side that lacks orders takes 2 new ones, 1 cancel and 7 moves of ten commands, one that does not 2 IOC, 1 cancel and 37 moves of
 * forty.
 *
 * <p>The order that is moved or cancelled is one of the 512 oldest, as there: a deep book lies mostly still. In a scattered mix it is any
 * order of the book, so that at every command another part of memory is needed. Other than there, sides are looked at after every command
 * instead of every 512th, and there is no fill-or-kill with a budget (one in a thousand commands there).
 */
public final class ExchangeCoreMix {
    private static final long FIRST_PRICE_TICKS = 60_000;
    private static final int DEVIATION_TICKS = 3_000;
    private static final long MIN_PRICE_TICKS = FIRST_PRICE_TICKS - 5 * DEVIATION_TICKS;
    private static final long MAX_PRICE_TICKS = FIRST_PRICE_TICKS + 5 * DEVIATION_TICKS;
    private static final int DICE = 4;
    private static final int MOVE_DIVISOR = 100;

    private static final int OLDEST = 512;

    private final StreamRecorder recorder = new StreamRecorder();
    private final Random random;
    private final boolean scattered;

    /** Orders by age: those of which one is chosen, and those that follow. */
    private final ReferenceBook.Order[] oldest = new ReferenceBook.Order[OLDEST];

    private final ArrayDeque<ReferenceBook.Order> younger = new ArrayDeque<>();

    private ExchangeCoreMix(long seed, boolean scattered) {
        random = new Random(seed);
        this.scattered = scattered;
    }

    /**
     * Makes a stream.
     *
     * @param depth resting orders, both sides together.
     * @param commands measured commands.
     * @param scattered whether any order is moved or cancelled.
     */
    public static CommandStream generate(int depth, int commands, long seed, boolean scattered) {
        ExchangeCoreMix mix = new ExchangeCoreMix(seed, scattered);
        ReferenceBook book = mix.recorder.book;
        while (book.count() < depth) {
            mix.enter(book.count(true) <= book.count(false));
        }
        mix.recorder.endPrefill();
        for (int i = 0; i < commands; i++) {
            mix.next(depth / 2);
        }
        return mix.recorder.finish((scattered ? "exchange-core-mix-scattered-" : "exchange-core-mix-") + depth);
    }

    private void next(int depthOfSide) {
        boolean isBuy = random.nextBoolean();
        boolean lacksOrders = recorder.book.count(isBuy) < depthOfSide;
        int choice = random.nextInt(lacksOrders ? 10 : 40);
        if (choice < 2) {
            if (lacksOrders) {
                enter(isBuy);
            } else {
                enterIoc(random.nextBoolean());
            }
            return;
        }
        ReferenceBook.Order order = chooseOrder();
        if (choice == 2) {
            recorder.cancel(order);
        } else {
            move(order);
        }
    }

    private void enter(boolean isBuy) {
        int deviation = 1 + (int) (Math.pow(random.nextDouble(), 2) * DEVIATION_TICKS);
        int sum = 0;
        for (int i = 0; i < DICE; i++) {
            sum += random.nextInt(deviation);
        }
        long distance = Math.abs(sum / DICE * 2L - deviation);
        ReferenceBook.Order order = recorder.enter(isBuy, lastTradeTicks() + (isBuy ? -distance : distance), size());
        if (order != null && !scattered) {
            younger.add(order);
        }
    }

    private ReferenceBook.Order chooseOrder() {
        if (scattered) {
            return recorder.book.any(random.nextInt(recorder.book.count()));
        }
        while (true) {
            int place = random.nextInt(OLDEST);
            while (!younger.isEmpty() && (oldest[place] == null || !oldest[place].rests())) {
                oldest[place] = younger.poll();
            }
            if (oldest[place] != null && oldest[place].rests()) {
                return oldest[place];
            }
        }
    }

    private void enterIoc(boolean isBuy) {
        long limit = isBuy ? MAX_PRICE_TICKS : MIN_PRICE_TICKS;
        recorder.enterIoc(isBuy, limit, size());
    }

    private void move(ReferenceBook.Order order) {
        long lastTradeTicks = lastTradeTicks();
        double way = (double) (lastTradeTicks - order.priceTicks) / MOVE_DIVISOR;
        long step;
        if (order.priceTicks > lastTradeTicks) {
            step = (long) Math.floor(way);
        } else if (order.priceTicks < lastTradeTicks) {
            step = (long) Math.ceil(way);
        } else {
            step = random.nextBoolean() ? 1 : -1;
        }
        long price = Math.min(order.priceTicks + step, MAX_PRICE_TICKS);
        recorder.move(order, price);
    }

    private int size() {
        return 1 + random.nextInt(6) * random.nextInt(6) * random.nextInt(6);
    }

    private long lastTradeTicks() {
        return recorder.lastTradeTicks(FIRST_PRICE_TICKS);
    }
}
