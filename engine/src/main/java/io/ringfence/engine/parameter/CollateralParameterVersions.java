package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/** The collateral parameters in force of each asset, by asset index. Owned by the engine's thread. */
public final class CollateralParameterVersions {
    private static final long HASH_SEED = 0x4841_4952_4355L;

    private final CollateralParameters[] current;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most assets there may be.
     */
    public CollateralParameterVersions(int capacity) {
        current = new CollateralParameters[capacity];
        Arrays.fill(current, CollateralParameters.NONE);
    }

    /** {@return the version in force; {@link CollateralParameters#NONE} until there is one} */
    public CollateralParameters of(int assetIndex) {
        return current[assetIndex];
    }

    /** {@return the haircut table in force of an asset} */
    public HaircutTiers tiers(int assetIndex) {
        return current[assetIndex].tiers();
    }

    /**
     * Puts the next version in force.
     *
     * @param assetIndex whose.
     * @param draft checked and passed.
     */
    public void publish(int assetIndex, CollateralParametersDraft draft) {
        hash -= rowHash(assetIndex);
        current[assetIndex] = draft.toVersion(current[assetIndex].version() + 1);
        hash += rowHash(assetIndex);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < current.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int assetIndex) {
        CollateralParameters parameters = current[assetIndex];
        return parameters.version() == 0 ? 0 : parameters.fold(Hash64.of(HASH_SEED, assetIndex));
    }
}
