package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;

/**
 * One version of how an asset counts as collateral, as {@code DefineAsset} and {@code SetCollateralParameters} gave it. Immutable, so any thread may read it; made by {@link
 * CollateralParametersDraft}, which has checked every field.
 */
public final class CollateralParameters {
    /** A cap that is none. */
    public static final long UNCAPPED = Long.MAX_VALUE;

    /** The group of an asset that is in none. */
    public static final int NULL_GROUP = 0;

    /** Of an asset that counts nothing, and of which nothing was said yet. */
    public static final CollateralParameters NONE = new CollateralParameters(0, new CollateralParametersDraft());

    private final int version;
    private final HaircutTiers tiers;
    private final long poolCap;
    private final long depositCapUnits;
    private final int group;

    CollateralParameters(int version, CollateralParametersDraft draft) {
        this.version = version;
        tiers = draft.tiers().toTiers();
        poolCap = draft.poolCap;
        depositCapUnits = draft.depositCapUnits;
        group = draft.group;
    }

    /** {@return version, from one; zero for {@link #NONE}} */
    public int version() {
        return version;
    }

    /** {@return how much of its value counts} */
    public HaircutTiers tiers() {
        return tiers;
    }

    /** {@return µ$ that all of it may be worth before what counts for new risk is scaled down, or {@link #UNCAPPED}} */
    public long poolCap() {
        return poolCap;
    }

    /** {@return units above which no deposit may bring all that was deposited, or {@link #UNCAPPED}} */
    public long depositCapUnits() {
        return depositCapUnits;
    }

    /** {@return group of {@link CollateralGroups}, or {@link #NULL_GROUP}} */
    public int group() {
        return group;
    }

    long fold(long hash) {
        long folded = tiers.fold(Hash64.fold(hash, version));
        folded = Hash64.fold(Hash64.fold(folded, poolCap), depositCapUnits);
        return Hash64.fold(folded, group);
    }
}
