package io.ringfence.engine.parameter;

import io.ringfence.engine.instrument.ExactRange;

/**
 * Collateral parameters as they came in a command: filled field by field, checked, then made into a {@link CollateralParameters} version. Reused by its owner; owned
 * by the engine's thread. Only {@link #toVersion} allocates.
 */
public final class CollateralParametersDraft {
    long poolCap;
    long depositCapUnits;
    int group;

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

    /**
     * Checks all of it. The settlement asset always counts in full, so it has neither haircuts nor caps on what counts.
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
        return check;
    }

    /** {@return the checked draft as a version} */
    CollateralParameters toVersion(int version) {
        return new CollateralParameters(version, this);
    }
}
