package io.ringfence.engine.parameter;

import io.ringfence.engine.instrument.ExactRange;

/**
 * A haircut table as it came in a command: filled row by row, checked, then made into {@link HaircutTiers}. Reused by its
 * owner; owned by the engine's thread. Only {@link #toTiers} allocates.
 */
public final class HaircutTiersDraft {
    private final long[] upperValues = new long[HaircutTiers.MAX_TIERS];
    private final int[] maintenancePpms = new int[HaircutTiers.MAX_TIERS];
    private final int[] initialPpms = new int[HaircutTiers.MAX_TIERS];
    private final FieldCheck check = new FieldCheck();
    private int count;
    private boolean isTooLong;

    /** Forgets all rows. */
    public void clear() {
        count = 0;
        isTooLong = false;
    }

    /**
     * Adds a tier.
     *
     * @param upperValue µ$ up to which it holds, or {@link HaircutTiers#UNBOUNDED}.
     * @param maintenanceWeightPpm share that counts for maintenance.
     * @param initialWeightPpm share that counts for new risk.
     */
    public void add(long upperValue, int maintenanceWeightPpm, int initialWeightPpm) {
        if (count == HaircutTiers.MAX_TIERS) {
            isTooLong = true;
            return;
        }
        upperValues[count] = upperValue;
        maintenancePpms[count] = maintenanceWeightPpm;
        initialPpms[count] = initialWeightPpm;
        count++;
    }

    /** {@return whether more rows were added than a table may have: TIER_LIMIT} */
    public boolean isTooLong() {
        return isTooLong;
    }

    /**
     * Checks the rows: bounds of values rise and only the last may be without one; weights are 0 to 10^6, never rise, and
     * none for new risk is above the one for maintenance. The settlement asset always counts in full, so its table is
     * empty or says just that.
     *
     * @param isSettlement whether it is the settlement asset's.
     * @return what was found; valid until the next check.
     */
    public FieldCheck check(boolean isSettlement) {
        check.clear();
        for (int k = 0; k < count; k++) {
            long least = k == 0 ? 1 : Math.min(upperValues[k - 1], ExactRange.MAX_VALUE) + 1;
            check.require(upperValues[k] >= least, "upperValue", least, upperValues[k]);
            boolean isUnboundedLast = upperValues[k] == HaircutTiers.UNBOUNDED && k == count - 1;
            check.require(
                    upperValues[k] <= ExactRange.MAX_VALUE || isUnboundedLast,
                    "upperValue",
                    ExactRange.MAX_VALUE,
                    upperValues[k]);
            int most = k == 0 ? 1_000_000 : maintenancePpms[k - 1];
            int least0 = isSettlement ? 1_000_000 : 0;
            check.requireFrom(least0, most, maintenancePpms[k], "maintenanceWeightPpm");
            int mostInitial = Math.min(maintenancePpms[k], k == 0 ? 1_000_000 : initialPpms[k - 1]);
            check.requireFrom(least0, mostInitial, initialPpms[k], "initialWeightPpm");
        }
        if (isSettlement && count > 0) {
            check.require(
                    upperValues[count - 1] == HaircutTiers.UNBOUNDED,
                    "upperValue",
                    HaircutTiers.UNBOUNDED,
                    upperValues[count - 1]);
        }
        return check;
    }

    /** {@return the checked rows as a table} */
    public HaircutTiers toTiers() {
        return count == 0 ? HaircutTiers.NONE : new HaircutTiers(upperValues, maintenancePpms, initialPpms, count);
    }
}
