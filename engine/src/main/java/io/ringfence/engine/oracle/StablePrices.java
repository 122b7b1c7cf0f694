package io.ringfence.engine.oracle;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;

/**
 * A slow companion of each index price, for new risk alone: what somebody pumps up within minutes lends him nothing for hours.
 *
 * <p>The model is that of Mango v4 ({@code StablePriceModel}), in integers. Each hour the mean of the prices within it, moved by at most {@link
 * OracleRules#stableDelayPpm} from the hour's before, is kept for a day. The stable price goes towards the price, each second by at most
 * {@link OracleRules#stableGrowthPpm} of itself, times the square of the ratio (at most one) of itself and of what was kept a day ago for this hour.
 * So a price that multiplies by ten moves it by a factor of 1.8 in the first hour and 2.3 in the second. Other than there, time beyond {@value
 * #MAX_STEP_SECONDS} s between two prices counts in no mean: neither in its numerator nor in its denominator.
 *
 * <p>A price counts when {@value #MIN_STEP_SECONDS} s have passed since the last that counted. Rows by index index; until the first price that
 * counts, and where no stable price is kept, it is the price itself. Owned by the engine's thread; nothing allocates after construction; an update
 * costs O(1), or O(24) after a silent day.
 */
public final class StablePrices {
    /** Least time between two prices that count. */
    static final int MIN_STEP_SECONDS = 10;

    /** Most time that one price counts for. */
    static final int MAX_STEP_SECONDS = 600;

    private static final int HOURS = 24;
    private static final long SECONDS_PER_HOUR = 3_600;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long PPM = 1_000_000;
    private static final long HASH_SEED = 0x5354_4142_4C45L;

    private final long[] stable;
    private final boolean[] isKept;
    private final long[] lastSecond;
    private final long[] meanOfHour;
    private final long[] secondsOfHour;
    private final long[] hour;
    private final long[] delayed;
    private long hash;

    /** Makes it with no price kept; so many indexes there may be. */
    public StablePrices(int capacity) {
        stable = new long[capacity];
        isKept = new boolean[capacity];
        lastSecond = new long[capacity];
        meanOfHour = new long[capacity];
        secondsOfHour = new long[capacity];
        hour = new long[capacity];
        delayed = new long[capacity * HOURS];
    }

    /**
     * Takes a price into account.
     *
     * @param i which index.
     * @param price above zero.
     * @param rules of the index; where they keep no stable price, nothing is done.
     */
    public void update(int i, long price, OracleRules rules, long nowNs) {
        long second = Math.floorDiv(nowNs, NANOS_PER_SECOND);
        if (rules.stableGrowthPpm() == 0) {
            return;
        }
        if (!isKept[i]) {
            begin(i, price, second);
        } else if (second - lastSecond[i] >= MIN_STEP_SECONDS) {
            hash -= rowHash(i);
            step(i, price, rules, second);
            hash += rowHash(i);
        }
    }

    /** {@return the stable price of an index; its price where none is kept} */
    public long of(int i, long price) {
        return isKept[i] ? stable[i] : price;
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < stable.length; i++) {
            sum += isKept[i] ? rowHash(i) : 0;
        }
        return sum;
    }

    /** From now on none is kept for an index. */
    void forget(int i) {
        if (isKept[i]) {
            hash -= rowHash(i);
            isKept[i] = false;
        }
    }

    private void begin(int i, long price, long second) {
        isKept[i] = true;
        stable[i] = price;
        lastSecond[i] = second;
        hour[i] = Math.floorDiv(second, SECONDS_PER_HOUR);
        meanOfHour[i] = price;
        secondsOfHour[i] = 0;
        for (int h = 0; h < HOURS; h++) {
            delayed[slot(i, h)] = price;
        }
        hash += rowHash(i);
    }

    private void step(int i, long price, OracleRules rules, long second) {
        long elapsed = Math.min(second - lastSecond[i], MAX_STEP_SECONDS);
        lastSecond[i] = second;
        secondsOfHour[i] += elapsed;
        meanOfHour[i] += FixedMath.mulDivFloor(price - meanOfHour[i], elapsed, secondsOfHour[i]);
        long thisHour = Math.floorDiv(second, SECONDS_PER_HOUR);
        if (thisHour != hour[i]) {
            keepHours(i, thisHour, rules.stableDelayPpm());
        }
        long late = delayed[slot(i, thisHour)];
        long ratioPpm = FixedMath.mulDivFloor(Math.min(stable[i], late), PPM, Math.max(stable[i], late));
        long growthPpm = rules.stableGrowthPpm() * elapsed * ratioPpm / PPM * ratioPpm / PPM;
        stable[i] = clamp(price, stable[i], growthPpm);
    }

    /** The hour that has ended is kept for itself and for those after it, before this one, in which nothing counted. */
    private void keepHours(int i, long thisHour, int delayPpm) {
        long before = delayed[slot(i, hour[i] - 1)];
        long kept = clamp(meanOfHour[i], before, delayPpm);
        long first = Math.max(hour[i], thisHour - HOURS);
        for (long h = first; h < thisHour; h++) {
            delayed[slot(i, h)] = kept;
        }
        hour[i] = thisHour;
        meanOfHour[i] = 0;
        secondsOfHour[i] = 0;
    }

    private static long clamp(long price, long around, long ppm) {
        long most = FixedMath.mulDivCeil(around, ppm, PPM);
        return Math.max(Math.max(around - most, 1), Math.min(around + most, price));
    }

    private static int slot(int i, long hour) {
        return i * HOURS + (int) Math.floorMod(hour, (long) HOURS);
    }

    private long rowHash(int i) {
        long row = Hash64.of(HASH_SEED, i, stable[i], lastSecond[i]);
        row = Hash64.fold(row, meanOfHour[i]);
        row = Hash64.fold(row, secondsOfHour[i]);
        row = Hash64.fold(row, hour[i]);
        for (int h = 0; h < HOURS; h++) {
            row = Hash64.fold(row, delayed[slot(i, h)]);
        }
        return row;
    }
}
