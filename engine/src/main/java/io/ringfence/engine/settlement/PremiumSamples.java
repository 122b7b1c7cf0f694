package io.ringfence.engine.settlement;

import io.ringfence.engine.fixed.Wide;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * What the book of each instrument with funding has said in the hour that is running: premium and index price, each weighted by the time for which it stood. What was
 * seen at one look stands until the next; time for which nothing stood (an auction, a halt, a price that is not VALID) does not count.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class PremiumSamples {
    private static final long HASH_SEED = 0x5052_454D_4955L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final FundingParameters[] parameters;
    private final boolean[] stands;
    private final long[] premiums;
    private final long[] pxs;
    private final long[] sinceNs;
    private final long[] premiumSums;
    private final long[] pxSumHighs;
    private final long[] pxSumLows;
    private final long[] validMs;
    private long hash;

    /**
     * Makes it with funding nowhere.
     *
     * @param capacity most instruments there may be.
     */
    public PremiumSamples(int capacity) {
        parameters = new FundingParameters[capacity];
        stands = new boolean[capacity];
        premiums = new long[capacity];
        pxs = new long[capacity];
        sinceNs = new long[capacity];
        premiumSums = new long[capacity];
        pxSumHighs = new long[capacity];
        pxSumLows = new long[capacity];
        validMs = new long[capacity];
        Arrays.fill(parameters, FundingParameters.NONE);
    }

    /** {@return whether there is funding} */
    public boolean isOn(int instrumentIndex) {
        return parameters[instrumentIndex].isOn();
    }

    /** {@return parameters, {@link FundingParameters#NONE} if none were set} */
    public FundingParameters parameters(int instrumentIndex) {
        return parameters[instrumentIndex];
    }

    /** Puts parameters in force. Where there was no funding before, or is none from now on, the hour begins with nothing seen. */
    public void setParameters(int instrumentIndex, FundingParameters given) {
        hash -= rowHash(instrumentIndex);
        if (!isOn(instrumentIndex) || !given.isOn()) {
            stands[instrumentIndex] = false;
            clear(instrumentIndex);
        }
        parameters[instrumentIndex] = given;
        hash += rowHash(instrumentIndex);
    }

    /**
     * Nothing stands from now on.
     *
     * @param instrumentIndex of an instrument with funding.
     * @param nowNs no earlier than the last look.
     */
    public void lookAway(int instrumentIndex, long nowNs) {
        hash -= rowHash(instrumentIndex);
        addStanding(instrumentIndex, nowNs);
        stands[instrumentIndex] = false;
        hash += rowHash(instrumentIndex);
    }

    /**
     * What stands from now on.
     *
     * @param instrumentIndex of an instrument with funding.
     * @param premiumE9 of its book, at most {@link FundingRate#MAX_PREMIUM_E9} in magnitude.
     * @param px index price, its magnitude, at least the least risk price: µ$ per lot.
     * @param nowNs no earlier than the last look.
     */
    public void look(int instrumentIndex, long premiumE9, long px, long nowNs) {
        hash -= rowHash(instrumentIndex);
        if (!stands[instrumentIndex]) {
            sinceNs[instrumentIndex] = nowNs;
        }
        addStanding(instrumentIndex, nowNs);
        stands[instrumentIndex] = true;
        premiums[instrumentIndex] = premiumE9;
        pxs[instrumentIndex] = px;
        hash += rowHash(instrumentIndex);
    }

    /** {@return for how long something stood in this hour, milliseconds} */
    public long validMs(int instrumentIndex) {
        return validMs[instrumentIndex];
    }

    /** {@return mean premium, 10^-9, rounded down; something must have stood} */
    public long meanPremiumE9(int instrumentIndex) {
        return Math.floorDiv(premiumSums[instrumentIndex], validMs[instrumentIndex]);
    }

    /** {@return mean index price, µ$ per lot, rounded down; something must have stood} */
    public long meanPx(int instrumentIndex) {
        return Wide.divFloor(pxSumHighs[instrumentIndex], pxSumLows[instrumentIndex], validMs[instrumentIndex]);
    }

    /** A new hour begins; what stands goes on standing. */
    public void beginHour(int instrumentIndex) {
        hash -= rowHash(instrumentIndex);
        clear(instrumentIndex);
        hash += rowHash(instrumentIndex);
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

    /** By whole milliseconds; what is left of one counts with the next. */
    private void addStanding(int instrumentIndex, long nowNs) {
        long elapsedMs = (nowNs - sinceNs[instrumentIndex]) / NANOS_PER_MILLI;
        if (!stands[instrumentIndex] || elapsedMs <= 0) {
            return;
        }
        premiumSums[instrumentIndex] += premiums[instrumentIndex] * elapsedMs;
        long productHigh = Math.multiplyHigh(pxs[instrumentIndex], elapsedMs);
        long productLow = pxs[instrumentIndex] * elapsedMs;
        pxSumHighs[instrumentIndex] =
                Wide.addHigh(pxSumHighs[instrumentIndex], pxSumLows[instrumentIndex], productHigh, productLow);
        pxSumLows[instrumentIndex] += productLow;
        validMs[instrumentIndex] += elapsedMs;
        sinceNs[instrumentIndex] += elapsedMs * NANOS_PER_MILLI;
    }

    private void clear(int instrumentIndex) {
        premiumSums[instrumentIndex] = 0;
        pxSumHighs[instrumentIndex] = 0;
        pxSumLows[instrumentIndex] = 0;
        validMs[instrumentIndex] = 0;
    }

    /** An instrument without funding has none; what does not stand says nothing. */
    private long rowHash(int instrumentIndex) {
        if (!isOn(instrumentIndex)) {
            return 0;
        }
        long row = Hash64.of(HASH_SEED, instrumentIndex, premiumSums[instrumentIndex], validMs[instrumentIndex]);
        row = Hash64.fold(Hash64.fold(row, pxSumHighs[instrumentIndex]), pxSumLows[instrumentIndex]);
        if (stands[instrumentIndex]) {
            row = Hash64.fold(Hash64.fold(row, premiums[instrumentIndex]), pxs[instrumentIndex]);
            row = Hash64.fold(row, sinceNs[instrumentIndex]);
        }
        return parameters[instrumentIndex].fold(row);
    }
}
