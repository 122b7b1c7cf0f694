package io.ringfence.engine.margin;

import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.collection.NodeHeaps;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.position.Positions;

/**
 * Triggers in units of the market as a whole, for accounts that are long in one factor and short in another: when all prices fall together such an account loses
 * little, but triggers in the settlement unit take the fall of its longs for a danger each time.
 *
 * <p>Beside the prices stands a <em>level</em> B above zero, and a factor's <em>relative price</em> is {@code R_m = p_m / B}. Of an account the relative prices
 * are watched, each against the one bound {@code r_m} at which its factor has lost a little, and the level, between two ends. While none is passed, {@code p_m} is no worse than
 * {@code r_m * B}, so the account's excess is, every f_m being monotone,
 * <pre>
 * E(p) >= h(B) = C + sum f_m(r_m * B)        low <= B <= high
 * </pre>
 * Every f_m is concave (a margin is convex in its notional, what collateral counts is concave in its value), so h is concave in B and least at an end: <b>if h is not negative at
 * both ends, the account is safe.</b> This needs no tier to be constant and no term that depends on two prices. What is rounded in f_m takes less than {@link #ROUNDED_AWAY} in all, and that
 * much is asked for at the ends.
 *
 * <p>Nothing depends on what the level is; it is useful while it moves as most prices do. It follows the mean move of the factors, each counted as often as it
 * is watched here, in steps of {@link #LEAST_STEP_PPM}: so a price that moves alone costs a look at two queues more, and a step a look at all of them.
 *
 * <p>Prices that may be zero or below have no relative price; accounts with such a position are watched in the settlement unit, as are those that owe an asset, whose debt grows, and those whose excess is so small that their
 * factors' moves against each other would reach the triggers ({@link #LEAST_EXCESS_PPM}). Charges of a side come nearer by the offset of its queue, see {@link MarginWatch}.
 *
 * <p>No state. Owned by the engine's thread; allocates nothing.
 */
final class Numeraire {
    private static final int NULL = NodeHeaps.NULL;
    private static final long MILLION = 1_000_000L;

    // A relative price is p * 2^24 / B, less than 2^62 for every price that is in range and every level.
    private static final int FRACTION_BITS = 24;
    private static final long ONE = 1L << FRACTION_BITS;
    private static final long LEAST_LEVEL = ONE >> 7;
    private static final long MOST_LEVEL = ONE << 7;

    /** The level moves when the factors' mean has moved by so much. */
    private static final long LEAST_STEP_PPM = 250;

    /** More than the roundings of 64 positions (1 µ$ each) and 64 assets (one for the value and each of 16 tiers). */
    private static final long ROUNDED_AWAY = 2_048;

    /** Below this excess, as a share of what an account has in all factors, it is watched in the settlement unit. */
    private static final long LEAST_EXCESS_PPM = 8_000;

    /** How much of the excess may be lost by moves against the level: a part of it; after a trigger was reached less, */
    private static final int APART_DIVISOR = 4;

    private static final int APART_DIVISOR_FIRED = 16;

    /** but at least this share of what the account has in all factors, the noise of prices, and no more than a half. */
    private static final long NOISE_PPM = 4_000;

    private static final int NOISE_DIVISOR = 2;

    /** Of what remains, this part stays unspent at the end that the account would reach. */
    private static final int RESERVE_DIVISOR = 64;

    /** Triggers and ends that use less than this part of the excess are drawn too close to keep. */
    private static final int WASTE = 4;

    private static final long MOST_APART_PPM = 500_000;

    private static final long NO_END = 0;
    private static final long NOT_EXACT = Long.MIN_VALUE;

    private final Instruments instruments;
    private final Assets assets;
    private final Ledger ledger;
    private final Positions positions;
    private final MarkPrices marks;
    private final MarginModel model;
    private final NodeHeaps queues;
    private final long[] offsets;
    private final int factorCount;
    private final int firstQueue;
    private final int levelQueue;

    private long level = ONE;

    /** Moves of factors since the level moved, ppm, each as often as it is watched. */
    private long drift;

    private final long[] lastPrices;

    // Of the account that is looked at: its factors, the row of each that is a position, and its triggers; behind them
    // those of the level.
    private int count;
    private final int[] rows;
    private final int[] triggerQueues;
    private final long[] keys;

    /**
     * Watches nobody.
     *
     * @param queues has {@link #queueCount} queues for it.
     * @param firstQueue the first of them.
     * @param offsets by how much the triggers of each factor and direction have come nearer.
     */
    Numeraire(
            Instruments instruments,
            Assets assets,
            Ledger ledger,
            Positions positions,
            MarkPrices marks,
            MarginModel model,
            NodeHeaps queues,
            int firstQueue,
            long[] offsets) {
        this.instruments = instruments;
        this.assets = assets;
        this.ledger = ledger;
        this.positions = positions;
        this.marks = marks;
        this.model = model;
        this.queues = queues;
        this.firstQueue = firstQueue;
        this.offsets = offsets;
        factorCount = instruments.capacity() + assets.capacity();
        levelQueue = firstQueue + 2 * factorCount;
        lastPrices = new long[factorCount];
        rows = new int[factorCount];
        triggerQueues = new int[factorCount + 2];
        keys = new long[factorCount + 2];
    }

    /** {@return how many queues it needs} */
    static int queueCount(int factorCount) {
        return 2 * factorCount + 2;
    }

    /** Begins anew: to be called when every account is about to be centred. */
    void reset() {
        level = ONE;
        drift = 0;
        for (int instrument = 0; instrument < instruments.size(); instrument++) {
            lastPrices[instrument] = marks.px(instrument);
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            lastPrices[instruments.capacity() + asset] = marks.assetPrice(asset);
        }
    }

    /** The price of a factor has changed. */
    void onPrice(int factor) {
        long last = lastPrices[factor];
        long price = price(factor);
        lastPrices[factor] = price;
        if (last > 0 && price > 0) {
            long ppm = FixedMath.mulDivFloor(Math.min(price, 2 * last) - last, MILLION, last);
            drift += ppm * watchedCount(factor);
        }
    }

    /** {@return the level: at first, and after {@link #reset}, 2^24} */
    long level() {
        return level;
    }

    /** {@return whether the level has moved after what was told of prices} */
    boolean moveLevel() {
        if (drift == 0) {
            return false;
        }
        long watched = 0;
        for (int factor = 0; factor < factorCount; factor++) {
            watched += watchedCount(factor);
        }
        if (watched == 0) {
            drift = 0;
            return false;
        }
        long ppm = drift / watched;
        if (Math.abs(ppm) < LEAST_STEP_PPM) {
            return false;
        }
        drift = 0;
        long moved = level + FixedMath.mulDivFloor(level, Math.max(-MOST_APART_PPM, Math.min(ppm, MILLION)), MILLION);
        level = Math.max(LEAST_LEVEL, Math.min(moved, MOST_LEVEL));
        return true;
    }

    /** {@return an account whose relative price in a factor has fallen to its trigger, or {@link NodeHeaps#NULL}} */
    int firstFallen(int factor) {
        int queue = firstQueue + 2 * factor;
        boolean isFired = !queues.isEmpty(queue) && ~queues.firstKey(queue) >= relative(factor, true);
        return isFired ? queues.firstOwner(queue) : NULL;
    }

    /** {@return an account whose relative price in a factor has risen to its trigger, or {@link NodeHeaps#NULL}} */
    int firstRisen(int factor) {
        int queue = firstQueue + 2 * factor + 1;
        boolean isFired = !queues.isEmpty(queue) && queues.firstKey(queue) <= relative(factor, false);
        return isFired ? queues.firstOwner(queue) : NULL;
    }

    /** {@return an account for which the level has fallen too far, or {@link NodeHeaps#NULL}} */
    int firstBelow() {
        boolean isFired = !queues.isEmpty(levelQueue) && ~queues.firstKey(levelQueue) >= level;
        return isFired ? queues.firstOwner(levelQueue) : NULL;
    }

    /** {@return an account for which the level has risen too far, or {@link NodeHeaps#NULL}} */
    int firstAbove() {
        boolean isFired = !queues.isEmpty(levelQueue + 1) && queues.firstKey(levelQueue + 1) <= level;
        return isFired ? queues.firstOwner(levelQueue + 1) : NULL;
    }

    /** {@return whether nobody is watched here for a factor in a direction} */
    boolean isEmpty(int queueOfFactor) {
        return queues.isEmpty(firstQueue + queueOfFactor);
    }

    /** {@return whether an account is watched here} */
    boolean watches(int accountIndex) {
        int node = queues.first(accountIndex);
        return node != NULL && queues.heap(node) >= firstQueue;
    }

    /**
     * Chooses triggers for an account at present prices.
     *
     * @param excess of the account, not negative.
     * @param isFired whether a trigger of it was reached.
     * @return false: it is to be watched in the settlement unit. Otherwise {@link #triggerCount}, {@link #queue} and {@link #key} say which they are.
     */
    boolean centre(int accountIndex, long excess, boolean isFired) {
        long gross = collect(accountIndex);
        if (gross == 0 || excess < ExactRange.ppmFloor(gross, LEAST_EXCESS_PPM)) {
            return false;
        }
        long apart = excess / APART_DIVISOR;
        if (isFired) {
            long noise = Math.min(excess / NOISE_DIVISOR, ExactRange.ppmFloor(gross, NOISE_PPM));
            apart = Math.max(excess / APART_DIVISOR_FIRED, noise);
        }
        long apartPpm = apart >= gross
                ? MOST_APART_PPM
                : Math.min(MOST_APART_PPM, ExactRange.mulDivFloor(apart, MILLION, gross));
        for (int i = 0; i < count; i++) {
            boolean isLong = isLong(i);
            long relative = relative(factor(i), isLong);
            if (relative <= 0) {
                return false;
            }
            long step = FixedMath.mulDivFloor(relative, apartPpm, MILLION) + 1;
            keys[i] = isLong ? ~(relative - step) : relative + step;
        }
        return placeEnds(accountIndex);
    }

    /**
     * Whether the triggers of an account that has changed still hold, or hold with other ends; then those are the ones to be placed.
     *
     * @param excess of the account, not negative.
     * @return when not: it is to be centred anew.
     */
    boolean keep(int accountIndex, long excess) {
        if (collect(accountIndex) == 0) {
            return false;
        }
        int node = queues.first(accountIndex);
        for (int i = 0; i < count; i++) {
            if (node == NULL || queues.heap(node) != triggerQueues[i]) {
                return false;
            }
            keys[i] = queues.key(node);
            node = queues.next(node);
        }
        if (node == NULL || queues.heap(node) != levelQueue) {
            return false;
        }
        long low = ~queues.key(node) + 1;
        long high = queues.key(queues.next(node)) - 1;
        if (level < low || level > high) {
            return false;
        }
        long left = Math.min(held(accountIndex, low), held(accountIndex, high));
        if (left >= ROUNDED_AWAY) {
            setEnds(low, high);
            return left <= excess - excess / WASTE;
        }
        return placeEnds(accountIndex) && lowEnd() <= (low + level) / 2 && highEnd() >= (high + level) / 2;
    }

    /** {@return of how many triggers the account has to have that was just looked at} */
    int triggerCount() {
        return count + 2;
    }

    /** {@return in which queue the n-th of them stands, in ascending order} */
    int queue(int n) {
        return triggerQueues[n];
    }

    /** {@return by which key} */
    long key(int n) {
        return keys[n];
    }

    /** {@return the least level at which an account is safe as long as no relative price passes its trigger} */
    long lowEnd(int accountIndex) {
        int node = queues.first(accountIndex);
        while (queues.heap(node) != levelQueue) {
            node = queues.next(node);
        }
        return ~queues.key(node) + 1;
    }

    /** {@return the highest such level} */
    long highEnd(int accountIndex) {
        int node = queues.first(accountIndex);
        while (queues.heap(node) != levelQueue + 1) {
            node = queues.next(node);
        }
        return queues.key(node) - 1;
    }

    /**
     * {@return the worst price of a factor at a level at which an account's trigger is not reached; the present price if it has none}
     *
     * @param factor instruments, then assets.
     */
    long worstPrice(int accountIndex, int factor, long atLevel) {
        for (int node = queues.first(accountIndex); node != NULL; node = queues.next(node)) {
            int queue = queues.heap(node) - firstQueue;
            if (queue == 2 * factor) {
                return FixedMath.mulDivCeil(~queues.key(node) + 1, atLevel, ONE) + offsets[queue];
            }
            if (queue == 2 * factor + 1) {
                return FixedMath.mulDivFloor(queues.key(node) - 1, atLevel, ONE) - offsets[queue];
            }
        }
        return price(factor);
    }

    /** Finds the account's factors. {@return what it has in all of them, µ$; 0: it is none to be watched here} */
    private long collect(int accountIndex) {
        count = 0;
        long gross = 0;
        boolean hasLong = false;
        boolean hasShort = false;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            long lots = positions.lots(row);
            int instrument = positions.instrumentIndex(row);
            if (lots != 0) {
                if (instruments.isNonPositivePriceAllowed(instrument)) {
                    return 0;
                }
                hasLong |= lots > 0;
                hasShort |= lots < 0;
                gross = ExactRange.add(gross, model.riskNotional(row));
                add(row, 2 * instrument + (lots > 0 ? 0 : 1));
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; hasShort && asset < assets.size(); asset++) {
            long units = ledger.accountBalance(accountIndex, asset);
            if (units < 0) {
                return 0;
            }
            if (units > 0) {
                long counted = model.counted(accountIndex, asset, marks.assetPrice(asset));
                if (counted > 0) {
                    hasLong = true;
                    gross = ExactRange.add(gross, counted);
                    add(Positions.NULL_ROW, 2 * (instruments.capacity() + asset));
                }
            }
        }
        return hasLong && hasShort ? gross : 0;
    }

    private void add(int row, int queueOfFactor) {
        rows[count] = row;
        triggerQueues[count++] = firstQueue + queueOfFactor;
    }

    private boolean placeEnds(int accountIndex) {
        long here = held(accountIndex, level);
        if (here < ROUNDED_AWAY) {
            return false;
        }
        long low = end(accountIndex, here, level / 2);
        long high = end(accountIndex, here, 2 * level);
        if (low == NO_END || high == NO_END) {
            return false;
        }
        setEnds(low, high);
        return true;
    }

    private void setEnds(long low, long high) {
        triggerQueues[count] = levelQueue;
        keys[count] = ~(low - 1);
        triggerQueues[count + 1] = levelQueue + 1;
        keys[count + 1] = high + 1;
    }

    private long lowEnd() {
        return ~keys[count] + 1;
    }

    private long highEnd() {
        return keys[count + 1] - 1;
    }

    /**
     * How far the level may move in a direction: there if that is safe, otherwise to where the chord from here to there, which lies below h, has spent almost everything.
     *
     * @param here what h is at the present level.
     */
    private long end(int accountIndex, long here, long there) {
        long atThere = held(accountIndex, there);
        if (atThere >= ROUNDED_AWAY) {
            return there;
        }
        if (atThere == NOT_EXACT) {
            return NO_END;
        }
        long toSpend = here - ROUNDED_AWAY - here / RESERVE_DIVISOR;
        if (toSpend <= 0) {
            return NO_END;
        }
        long distance = FixedMath.mulDivFloor(Math.abs(there - level), toSpend, here - atThere);
        long end = there < level ? level - distance : level + distance;
        return held(accountIndex, end) >= ROUNDED_AWAY ? end : NO_END;
    }

    /** The account's excess if the level were another and every relative price stood at its trigger: h, rounded down; or {@link #NOT_EXACT}. */
    private long held(int accountIndex, long atLevel) {
        long excess = ledger.accountBalance(accountIndex, Assets.SETTLEMENT);
        for (int i = 0; i < count; i++) {
            boolean isLong = isLong(i);
            int queue = triggerQueues[i] - firstQueue;
            long price = isLong
                    ? FixedMath.mulDivFloor(~keys[i] + 1, atLevel, ONE) + offsets[queue]
                    : FixedMath.mulDivCeil(keys[i] - 1, atLevel, ONE) - offsets[queue];
            int row = rows[i];
            if (row == Positions.NULL_ROW) {
                int asset = factor(i) - instruments.capacity();
                excess = ExactRange.add(excess, model.counted(accountIndex, asset, price));
            } else if (price < 0 || !ExactRange.isExact(Math.abs(positions.lots(row)), price)) {
                // A value that is held at its bound is not concave, and none is below zero.
                return NOT_EXACT;
            } else {
                excess = ExactRange.add(excess, model.excess(row, price));
            }
        }
        return excess;
    }

    private int factor(int i) {
        return (triggerQueues[i] - firstQueue) / 2;
    }

    private boolean isLong(int i) {
        return (triggerQueues[i] - firstQueue) % 2 == 0;
    }

    private int watchedCount(int factor) {
        int queue = firstQueue + 2 * factor;
        return queues.size(queue) + queues.size(queue + 1);
    }

    /** The price by the level, less or more what charges have brought triggers nearer, rounded so that triggers fire early. */
    private long relative(int factor, boolean isLong) {
        return isLong
                ? FixedMath.mulDivFloor(price(factor) - offsets[2 * factor], ONE, level)
                : FixedMath.mulDivCeil(price(factor) + offsets[2 * factor + 1], ONE, level);
    }

    private long price(int factor) {
        return factor < instruments.capacity() ? marks.px(factor) : marks.assetPrice(factor - instruments.capacity());
    }
}
