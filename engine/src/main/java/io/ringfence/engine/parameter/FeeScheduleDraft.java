package io.ringfence.engine.parameter;

import io.ringfence.engine.instrument.ExactRange;

/**
 * A fee schedule as it came in a command: filled row by row, checked, then made into a {@link FeeSchedule}. Reused by its owner; owned by the engine's
 * thread. Only {@link #toSchedule} allocates.
 */
public final class FeeScheduleDraft {
    private final long[] lowerVolumes = new long[FeeSchedule.MAX_TIERS];
    private final int[] makerFeePpms = new int[FeeSchedule.MAX_TIERS];
    private final int[] takerFeePpms = new int[FeeSchedule.MAX_TIERS];
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
     * @param lowerVolume µ$ from which it holds.
     * @param makerFeePpm rate of the resting side; below zero: a rebate.
     * @param takerFeePpm rate of the incoming side.
     */
    public void add(long lowerVolume, int makerFeePpm, int takerFeePpm) {
        if (count == FeeSchedule.MAX_TIERS) {
            isTooLong = true;
            return;
        }
        lowerVolumes[count] = lowerVolume;
        makerFeePpms[count] = makerFeePpm;
        takerFeePpms[count] = takerFeePpm;
        count++;
    }

    /** {@return whether more rows were added than a schedule may have: TIER_LIMIT} */
    public boolean isTooLong() {
        return isTooLong;
    }

    /**
     * Checks the rows: volumes rise from zero, neither rate ever rises, and no rebate is above the least that a taker pays.
     *
     * @return what was found; valid until the next check.
     */
    public FieldCheck check() {
        check.clear();
        int mostRebate = count == 0 ? 0 : Math.max(0, takerFeePpms[count - 1]);
        for (int k = 0; k < count; k++) {
            long least = k == 0 ? 0 : lowerVolumes[k - 1] + 1;
            check.requireFrom(least, k == 0 ? 0 : ExactRange.MAX_VALUE, lowerVolumes[k], "lowerVolume");
            int mostMaker = k == 0 ? RiskParametersDraft.MAX_FEE_PPM : makerFeePpms[k - 1];
            check.requireFrom(-mostRebate, mostMaker, makerFeePpms[k], "makerFeePpm");
            int mostTaker = k == 0 ? RiskParametersDraft.MAX_FEE_PPM : takerFeePpms[k - 1];
            check.requireFrom(0, mostTaker, takerFeePpms[k], "takerFeePpm");
        }
        return check;
    }

    /** {@return the checked rows as a schedule} */
    public FeeSchedule toSchedule() {
        return count == 0 ? FeeSchedule.NONE : new FeeSchedule(lowerVolumes, makerFeePpms, takerFeePpms, count);
    }
}
