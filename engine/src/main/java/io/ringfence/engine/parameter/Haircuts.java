package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/** The haircut table in force of each asset, by asset index. Owned by the engine's thread; nothing allocates. */
public final class Haircuts {
    private static final long HASH_SEED = 0x4841_4952_4355L;

    private final HaircutTiers[] tiers;
    private final boolean[] isSet;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most assets there may be.
     */
    public Haircuts(int capacity) {
        tiers = new HaircutTiers[capacity];
        isSet = new boolean[capacity];
        Arrays.fill(tiers, HaircutTiers.NONE);
    }

    /** {@return the table of an asset; {@link HaircutTiers#NONE} until one is set} */
    public HaircutTiers of(int assetIndex) {
        return tiers[assetIndex];
    }

    /** Puts a table in force. */
    public void set(int assetIndex, HaircutTiers table) {
        hash -= rowHash(assetIndex);
        tiers[assetIndex] = table;
        isSet[assetIndex] = true;
        hash += rowHash(assetIndex);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < tiers.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int assetIndex) {
        return isSet[assetIndex] ? tiers[assetIndex].fold(Hash64.of(HASH_SEED, assetIndex)) : 0;
    }
}
