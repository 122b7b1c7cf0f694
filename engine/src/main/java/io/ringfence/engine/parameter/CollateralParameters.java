package io.ringfence.engine.parameter;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;

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

    private static final long MILLION = 1_000_000;

    private final int version;
    private final HaircutTiers tiers;
    private final long poolCap;
    private final long depositCapUnits;
    private final int group;
    private final long debtCapUnits;
    private final int liabilityWeightPpm;
    private final int interestPpm;
    private final int redemptionIndex;
    private final int underlyingIndex;
    private final int depegPpm;
    private final int depegAfterMs;
    private final int depegStepPpm;

    CollateralParameters(int version, CollateralParametersDraft draft) {
        this.version = version;
        tiers = draft.tiers().toTiers();
        poolCap = draft.poolCap;
        depositCapUnits = draft.depositCapUnits;
        group = draft.group;
        debtCapUnits = draft.debtCapUnits;
        liabilityWeightPpm = draft.liabilityWeightPpm;
        interestPpm = draft.interestPpm;
        redemptionIndex = draft.redemptionIndex;
        underlyingIndex = draft.underlyingIndex;
        depegPpm = draft.depegPpm;
        depegAfterMs = draft.depegAfterMs;
        depegStepPpm = draft.depegStepPpm;
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

    /** {@return units that the venue lends of it, in all; zero: none} */
    public long debtCapUnits() {
        return debtCapUnits;
    }

    /** {@return interest on debts, of a year} */
    public int interestPpm() {
        return interestPpm;
    }

    /**
     * {@return what a debt counts, µ$: its value and the liability weight's share of it more, rounded up}
     *
     * @param value of the debt, µ$, from 0 to {@link ExactRange#MAX_VALUE}.
     */
    public long liability(long value) {
        return value + ExactRange.ppmCeil(value, liabilityWeightPpm);
    }

    /** {@return share of its value by which a debt counts more} */
    public int liabilityWeightPpm() {
        return liabilityWeightPpm;
    }

    /**
     * Inverse of {@link #liability}.
     *
     * @param counted µ$, not negative.
     * @return the largest value of a debt that counts no more.
     */
    public long largestDebtCounting(long counted) {
        return FixedMath.mulDivFloor(counted, MILLION, MILLION + liabilityWeightPpm);
    }

    /** {@return whether it stands for something else, for which it is redeemed} */
    public boolean isPegged() {
        return redemptionIndex != Assets.NULL_INDEX;
    }

    /** {@return index of how many units of what it stands for one unit is redeemed for, or {@link Assets#NULL_INDEX}} */
    public int redemptionIndex() {
        return redemptionIndex;
    }

    /** {@return index of what it stands for, or {@link Assets#NULL_INDEX}: the settlement asset} */
    public int underlyingIndex() {
        return underlyingIndex;
    }

    /** {@return how far under its redemption price a peg is broken} */
    public int depegPpm() {
        return depegPpm;
    }

    /** {@return for how long it must be broken} */
    public int depegAfterMs() {
        return depegAfterMs;
    }

    /** {@return by how much the discount grows in a minute} */
    public int depegStepPpm() {
        return depegStepPpm;
    }

    long fold(long hash) {
        long folded = tiers.fold(Hash64.fold(hash, version));
        folded = Hash64.fold(Hash64.fold(folded, poolCap), depositCapUnits);
        folded = Hash64.fold(Hash64.fold(folded, group), debtCapUnits);
        folded = Hash64.fold(folded, (long) liabilityWeightPpm << Integer.SIZE | interestPpm);
        if (!isPegged()) {
            return folded;
        }
        folded = Hash64.fold(Hash64.fold(folded, redemptionIndex), underlyingIndex);
        return Hash64.fold(Hash64.fold(folded, depegPpm), (long) depegAfterMs << Integer.SIZE | depegStepPpm);
    }
}
