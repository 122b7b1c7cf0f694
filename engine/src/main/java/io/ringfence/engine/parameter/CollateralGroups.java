package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;

/**
 * Groups of assets whose prices move together, and how much of an account's collateral of one group counts for new risk: {@code max(freeValue, floor(IM * share / 10^6))}. A share of the
 * requirement is not circular, as a share of the collateral would be. Owned by the engine's thread; nothing allocates after construction.
 */
public final class CollateralGroups {
    /** Groups are numbered from one to this. */
    public static final int MAX_GROUPS = 64;

    /** Largest share of the requirement: ten times it. */
    public static final int MAX_SHARE_PPM = 10_000_000;

    private static final long HASH_SEED = 0x4752_4F55_5053L;
    private static final long MILLION = 1_000_000;

    private final boolean[] isSet = new boolean[MAX_GROUPS + 1];
    private final long[] freeValues = new long[MAX_GROUPS + 1];
    private final int[] sharePpms = new int[MAX_GROUPS + 1];
    private long hash;

    /** Makes it with none of them set. */
    public CollateralGroups() {}

    /** {@return whether it is a group of which something was said} */
    public boolean isSet(int group) {
        return group >= 1 && group <= MAX_GROUPS && isSet[group];
    }

    /** {@return µ$ up to which a group counts always} */
    public long freeValue(int group) {
        return freeValues[group];
    }

    /** {@return share of the initial margin up to which a group counts} */
    public int sharePpm(int group) {
        return sharePpms[group];
    }

    /**
     * {@return up to what the collateral of a group counts for new risk, µ$}
     *
     * @param group one that is set.
     * @param initialMargin of the account, µ$, not negative.
     */
    public long cap(int group, long initialMargin) {
        return Math.max(freeValues[group], ExactRange.mulDivFloor(initialMargin, sharePpms[group], MILLION));
    }

    /**
     * Says what a group counts.
     *
     * @param group from 1 to {@link #MAX_GROUPS}.
     * @param freeValue µ$, from 0 to {@link ExactRange#MAX_VALUE}.
     * @param sharePpm from 0 to {@link #MAX_SHARE_PPM}.
     */
    public void set(int group, long freeValue, int sharePpm) {
        hash -= rowHash(group);
        isSet[group] = true;
        freeValues[group] = freeValue;
        sharePpms[group] = sharePpm;
        hash += rowHash(group);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int group = 1; group <= MAX_GROUPS; group++) {
            sum += rowHash(group);
        }
        return sum;
    }

    private long rowHash(int group) {
        return isSet[group] ? Hash64.of(HASH_SEED, group, freeValues[group], sharePpms[group]) : 0;
    }
}
