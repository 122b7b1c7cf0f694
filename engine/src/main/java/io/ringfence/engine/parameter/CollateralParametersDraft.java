package io.ringfence.engine.parameter;

import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;

/**
 * Collateral parameters as they came in a command: filled field by field, checked, then made into a {@link CollateralParameters} version. Reused by its owner; owned
 * by the engine's thread. Only {@link #toVersion} allocates.
 */
public final class CollateralParametersDraft {
    /** Largest amount that the venue may lend of one asset. */
    public static final long MAX_DEBT_CAP_UNITS = 1L << 52;

    /** How far under its redemption price a peg is broken, where nothing is said. */
    public static final int USUAL_DEPEG_PPM = 10_000;

    /** For how long it must be, where nothing is said: ten minutes. */
    public static final int USUAL_DEPEG_AFTER_MS = 600_000;

    /** By how much the discount grows in a minute, where nothing is said. */
    public static final int USUAL_DEPEG_STEP_PPM = 10_000;

    private static final int MAX_DEPEG_PPM = 500_000;
    private static final int MAX_DEPEG_AFTER_MS = 86_400_000;
    private static final int MILLION = 1_000_000;

    long poolCap;
    long depositCapUnits;
    int group;
    long debtCapUnits;
    int liabilityWeightPpm;
    int interestPpm;
    int redemptionIndex;
    int underlyingIndex;
    int depegPpm;
    int depegAfterMs;
    int depegStepPpm;

    private final HaircutTiersDraft tiers = new HaircutTiersDraft();

    /** A draft of nothing yet. */
    public CollateralParametersDraft() {
        clear();
    }

    /** Forgets everything: no tiers, no caps, no group. */
    public void clear() {
        tiers.clear();
        poolCap = CollateralParameters.UNCAPPED;
        depositCapUnits = CollateralParameters.UNCAPPED;
        group = CollateralParameters.NULL_GROUP;
        debtCapUnits = 0;
        liabilityWeightPpm = 0;
        interestPpm = 0;
        redemptionIndex = Assets.NULL_INDEX;
        underlyingIndex = Assets.NULL_INDEX;
        depegPpm = USUAL_DEPEG_PPM;
        depegAfterMs = USUAL_DEPEG_AFTER_MS;
        depegStepPpm = USUAL_DEPEG_STEP_PPM;
    }

    /** {@return the haircut table, to be filled} */
    public HaircutTiersDraft tiers() {
        return tiers;
    }

    /** µ$ that all of it may be worth before what counts for new risk is scaled down. */
    public CollateralParametersDraft poolCap(long value) {
        poolCap = value;
        return this;
    }

    /** Units above which no deposit may bring all that was deposited. */
    public CollateralParametersDraft depositCapUnits(long value) {
        depositCapUnits = value;
        return this;
    }

    /** Group of correlated assets. */
    public CollateralParametersDraft group(int value) {
        group = value;
        return this;
    }

    /** Units that the venue lends of it, in all. */
    public CollateralParametersDraft debtCapUnits(long value) {
        debtCapUnits = value;
        return this;
    }

    /** Share of its value by which a debt counts more. */
    public CollateralParametersDraft liabilityWeightPpm(int value) {
        liabilityWeightPpm = value;
        return this;
    }

    /** Interest on debts, of a year. */
    public CollateralParametersDraft interestPpm(int value) {
        interestPpm = value;
        return this;
    }

    /** Index of its redemption rate, and of what it stands for, which may be {@link Assets#NULL_INDEX}: the settlement asset. */
    public CollateralParametersDraft peg(int redemptionIndexIndex, int underlyingIndexIndex) {
        redemptionIndex = redemptionIndexIndex;
        underlyingIndex = underlyingIndexIndex;
        return this;
    }

    /** How far under its redemption price a peg is broken. */
    public CollateralParametersDraft depegPpm(int value) {
        depegPpm = value;
        return this;
    }

    /** For how long it must be. */
    public CollateralParametersDraft depegAfterMs(int value) {
        depegAfterMs = value;
        return this;
    }

    /** By how much the discount grows in a minute. */
    public CollateralParametersDraft depegStepPpm(int value) {
        depegStepPpm = value;
        return this;
    }

    /**
     * Checks all of it. The settlement asset always counts in full, so it has neither haircuts nor caps on what counts; and it is
     * not lent.
     *
     * @param isSettlement whether it is the settlement asset's.
     * @param groups which groups have been set.
     * @return what was found; valid until the next check.
     */
    public FieldCheck check(boolean isSettlement, CollateralGroups groups) {
        FieldCheck check = tiers.check(isSettlement);
        if (poolCap != CollateralParameters.UNCAPPED) {
            check.requireFrom(1, isSettlement ? 0 : ExactRange.MAX_VALUE, poolCap, "poolCap");
        }
        if (depositCapUnits != CollateralParameters.UNCAPPED) {
            check.requireFrom(0, ExactRange.MAX_LEDGER_UNITS, depositCapUnits, "depositCap");
        }
        boolean isGroupKnown = group == CollateralParameters.NULL_GROUP || (!isSettlement && groups.isSet(group));
        check.require(isGroupKnown, "collateralGroup", CollateralGroups.MAX_GROUPS, group);
        check.requireFrom(0, isSettlement ? 0 : MAX_DEBT_CAP_UNITS, debtCapUnits, "debtCap");
        check.requireFrom(0, isSettlement ? 0 : MILLION, liabilityWeightPpm, "liabilityWeightPpm");
        check.requireFrom(0, isSettlement ? 0 : MILLION, interestPpm, "interestPpm");
        check.requireFrom(1, MAX_DEPEG_PPM, depegPpm, "depegPpm");
        check.requireFrom(0, MAX_DEPEG_AFTER_MS, depegAfterMs, "depegAfterMs");
        check.requireFrom(1, MILLION, depegStepPpm, "depegStepPpm");
        return check;
    }

    /** {@return the checked draft as a version} */
    CollateralParameters toVersion(int version) {
        return new CollateralParameters(version, this);
    }
}
