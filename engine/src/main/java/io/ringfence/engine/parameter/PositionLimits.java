package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * How many lots may be held of each instrument: by one account, by all accounts of one owner, by all together. What was never said is {@link #UNLIMITED}.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class PositionLimits {
    /** No limit: more than there can be. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long HASH_SEED = 0x504F_534C_494DL;

    private final long[] holdingLots;
    private final long[] ownerHoldingLots;
    private final long[] openInterestLots;
    private long hash;

    /**
     * Makes it without any limit.
     *
     * @param capacity most instruments there may be.
     */
    public PositionLimits(int capacity) {
        holdingLots = new long[capacity];
        ownerHoldingLots = new long[capacity];
        openInterestLots = new long[capacity];
        Arrays.fill(holdingLots, UNLIMITED);
        Arrays.fill(ownerHoldingLots, UNLIMITED);
        Arrays.fill(openInterestLots, UNLIMITED);
    }

    /**
     * Puts limits in force, each positive or {@link #UNLIMITED}.
     *
     * @param instrumentIndex of what.
     * @param holding by one account on one side.
     * @param ownerHolding by all accounts of one owner on one side.
     * @param openInterest long, in all.
     */
    public void set(int instrumentIndex, long holding, long ownerHolding, long openInterest) {
        hash -= rowHash(instrumentIndex);
        holdingLots[instrumentIndex] = holding;
        ownerHoldingLots[instrumentIndex] = ownerHolding;
        openInterestLots[instrumentIndex] = openInterest;
        hash += rowHash(instrumentIndex);
    }

    /** {@return whether an instrument has a limit of any kind} */
    public boolean isLimited(int instrumentIndex) {
        return holdingLots[instrumentIndex] != UNLIMITED
                || ownerHoldingLots[instrumentIndex] != UNLIMITED
                || openInterestLots[instrumentIndex] != UNLIMITED;
    }

    /** {@return most lots that an account may hold on one side, its open orders included} */
    public long holdingLots(int instrumentIndex) {
        return holdingLots[instrumentIndex];
    }

    /** {@return most lots that all accounts of an owner may hold on one side, their open orders included} */
    public long ownerHoldingLots(int instrumentIndex) {
        return ownerHoldingLots[instrumentIndex];
    }

    /** {@return most lots that may be held long in all} */
    public long openInterestLots(int instrumentIndex) {
        return openInterestLots[instrumentIndex];
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < holdingLots.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int instrumentIndex) {
        return isLimited(instrumentIndex)
                ? Hash64.fold(
                        Hash64.of(
                                HASH_SEED,
                                instrumentIndex,
                                holdingLots[instrumentIndex],
                                ownerHoldingLots[instrumentIndex]),
                        openInterestLots[instrumentIndex])
                : 0;
    }
}
