package io.ringfence.engine.oracle;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * The mark price of each instrument that has one of its own, by {@link MarkParameters}; of all others it is the index price, and they have nothing here.
 *
 * <p>It is the median of three prices, of which a book can move two, and one of these only slowly: the index price; the index price and the
 * average premium; the middle between the prices at which an amount could be bought and sold at once. Without the third it is the mean of the first two.
 * It is never further from the index price than the band.
 *
 * <p>The premium is how far the middle of best bid and best ask is above the index price. Its average follows it, {@code e += floor((premium - e) * min(dt,
 * T) / T)}, by the time between two observations; time in which there was nothing to observe does not count, so that the first quote
 * after a pause cannot stand for all of it.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Marks {
    /** No price at which the impact amount could be bought and sold. */
    public static final long NULL_PX = Long.MIN_VALUE;

    private static final long HASH_SEED = 0x4D41_524B_5321L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long MILLION = 1_000_000L;

    /** A third of the maintenance rate of the first tier: what the mark alone takes from an account leaves it the rest. */
    private static final int MAINTENANCE_SHARE = 3;

    private final MarkParameters[] parameters;
    private final long[] averagePremiums;
    private final long[] observedAtNs;
    private final long[] pxs;
    private long hash;

    /**
     * Makes it with no instrument's mark price its own.
     *
     * @param capacity most instruments there may be.
     */
    public Marks(int capacity) {
        parameters = new MarkParameters[capacity];
        averagePremiums = new long[capacity];
        observedAtNs = new long[capacity];
        pxs = new long[capacity];
        Arrays.fill(parameters, MarkParameters.NONE);
    }

    /** {@return whether the mark price is another than the index price, or may be} */
    public boolean isOwn(int instrumentIndex) {
        return parameters[instrumentIndex].bandPpm() > 0;
    }

    /** {@return parameters, {@link MarkParameters#NONE} if none were set} */
    public MarkParameters parameters(int instrumentIndex) {
        return parameters[instrumentIndex];
    }

    /** {@return the average premium, µ$ per lot} */
    public long averagePremium(int instrumentIndex) {
        return averagePremiums[instrumentIndex];
    }

    /** {@return the mark price that {@link #mark} computed last, µ$ per lot; of an instrument that has its own} */
    public long px(int instrumentIndex) {
        return pxs[instrumentIndex];
    }

    /**
     * Puts parameters in force. Where the mark price was not its own before, or is not from now on, the average begins at zero.
     *
     * @param instrumentIndex which instrument.
     * @param given the parameters.
     * @param nowNs from when on.
     */
    public void setParameters(int instrumentIndex, MarkParameters given, long nowNs) {
        hash -= rowHash(instrumentIndex);
        if (!isOwn(instrumentIndex) || given.bandPpm() == 0) {
            averagePremiums[instrumentIndex] = 0;
            observedAtNs[instrumentIndex] = given.bandPpm() == 0 ? 0 : nowNs;
            pxs[instrumentIndex] = 0;
        }
        parameters[instrumentIndex] = given;
        hash += rowHash(instrumentIndex);
    }

    /**
     * Takes a premium into the average, for the whole milliseconds since the last observation.
     *
     * @param instrumentIndex of an instrument that has its own mark price.
     * @param premium of the middle of its book over its index price, µ$ per lot.
     * @param nowNs when.
     */
    public void observe(int instrumentIndex, long premium, long nowNs) {
        long elapsedMs = (nowNs - observedAtNs[instrumentIndex]) / NANOS_PER_MILLI;
        if (elapsedMs <= 0) {
            return;
        }
        hash -= rowHash(instrumentIndex);
        int wholeMs = parameters[instrumentIndex].premiumAverageMs();
        long average = averagePremiums[instrumentIndex];
        averagePremiums[instrumentIndex] =
                average + FixedMath.mulDivFloor(premium - average, Math.min(elapsedMs, wholeMs), wholeMs);
        observedAtNs[instrumentIndex] += elapsedMs * NANOS_PER_MILLI;
        hash += rowHash(instrumentIndex);
    }

    /** There is no premium to observe; the time since the last observation does not count. */
    public void pause(int instrumentIndex, long nowNs) {
        hash -= rowHash(instrumentIndex);
        observedAtNs[instrumentIndex] = nowNs;
        hash += rowHash(instrumentIndex);
    }

    /**
     * Computes the mark price.
     *
     * @param instrumentIndex of an instrument that has its own.
     * @param indexPx index price, µ$ per lot.
     * @param indexRiskPx its magnitude, at least the least risk price; zero: there is no price yet.
     * @param impactMidPx middle of the impact prices, or {@link #NULL_PX}.
     * @param maintenancePpm maintenance rate of the first tier: the band is at most a third of it.
     * @return µ$ per lot.
     */
    public long mark(int instrumentIndex, long indexPx, long indexRiskPx, long impactMidPx, int maintenancePpm) {
        long averagePx = indexPx + averagePremiums[instrumentIndex];
        long px = impactMidPx == NULL_PX
                ? Math.floorDiv(indexPx + averagePx, 2)
                : Math.max(Math.min(indexPx, averagePx), Math.min(Math.max(indexPx, averagePx), impactMidPx));
        int bandPpm = Math.min(parameters[instrumentIndex].bandPpm(), maintenancePpm / MAINTENANCE_SHARE);
        long band = FixedMath.mulDivFloor(indexRiskPx, bandPpm, MILLION);
        return keep(instrumentIndex, Math.max(indexPx - band, Math.min(indexPx + band, px)));
    }

    /** The book is empty, or nothing has a price: the mark price is the index price. {@return it} */
    public long markAtIndex(int instrumentIndex, long indexPx) {
        return keep(instrumentIndex, indexPx);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < parameters.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long keep(int instrumentIndex, long px) {
        if (px != pxs[instrumentIndex]) {
            hash -= rowHash(instrumentIndex);
            pxs[instrumentIndex] = px;
            hash += rowHash(instrumentIndex);
        }
        return px;
    }

    /** An instrument without a mark price of its own has none. */
    private long rowHash(int instrumentIndex) {
        if (!isOwn(instrumentIndex)) {
            return 0;
        }
        long row = Hash64.of(HASH_SEED, instrumentIndex, averagePremiums[instrumentIndex], pxs[instrumentIndex]);
        return parameters[instrumentIndex].fold(Hash64.fold(row, observedAtNs[instrumentIndex]));
    }
}
