package io.ringfence.engine.parameter;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;
import java.util.Arrays;

/**
 * How much of a collateral's value counts, by value: {@code sum over tiers of floor((min(v, upper) - lower)+ * weight /
 * 10^6)}, once with the weights for maintenance and once with those for new risk. Weights never rise from tier to tier, so
 * both are rising and concave; above a last tier with an upper bound nothing more counts. No tiers: nothing counts.
 *
 * <p>Immutable, so any thread may read it.
 */
public final class HaircutTiers {
    /** Most tiers that a table may have. */
    public static final int MAX_TIERS = 16;

    /** Upper bound of a tier that has none. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /** The table of an asset that counts nothing. */
    public static final HaircutTiers NONE = new HaircutTiers(new long[0], new int[0], new int[0], 0);

    private final long[] upperValues;
    private final int[] maintenancePpms;
    private final int[] initialPpms;

    /** Maintenance value of all tiers up to the k-th, that one included; nothing for an unbounded one. */
    private final long[] maintenanceUpTo;

    /** A draft's first {@code count} rows, which it has checked. */
    HaircutTiers(long[] upperValues, int[] maintenancePpms, int[] initialPpms, int count) {
        this.upperValues = Arrays.copyOf(upperValues, count);
        this.maintenancePpms = Arrays.copyOf(maintenancePpms, count);
        this.initialPpms = Arrays.copyOf(initialPpms, count);
        maintenanceUpTo = new long[count];
        for (int k = 0; k < count; k++) {
            long upper = Math.min(upperValues[k], ExactRange.MAX_VALUE);
            maintenanceUpTo[k] =
                    (k == 0 ? 0 : maintenanceUpTo[k - 1]) + ExactRange.ppmFloor(upper - lower(k), maintenancePpms[k]);
        }
    }

    /** {@return how many tiers there are; 0: the asset counts nothing} */
    public int count() {
        return upperValues.length;
    }

    /** {@return µ$ up to which tier {@code k} holds, or {@link #UNBOUNDED}} */
    public long upperValue(int k) {
        return upperValues[k];
    }

    /** {@return share of the value in tier {@code k} that counts for maintenance} */
    public int maintenancePpm(int k) {
        return maintenancePpms[k];
    }

    /** {@return share of the value in tier {@code k} that counts for new risk} */
    public int initialPpm(int k) {
        return initialPpms[k];
    }

    /**
     * {@return what of it counts for maintenance, µ$, rounded down tier by tier}
     *
     * @param value µ$, from 0 to {@link ExactRange#MAX_VALUE}.
     */
    public long maintenanceValue(long value) {
        return weighted(value, maintenancePpms);
    }

    /**
     * {@return what of it counts for new risk, µ$, rounded down tier by tier}
     *
     * @param value µ$, from 0 to {@link ExactRange#MAX_VALUE}.
     */
    public long initialValue(long value) {
        return weighted(value, initialPpms);
    }

    /**
     * Inverse of {@link #maintenanceValue}.
     *
     * @param counted µ$, at most the maintenance value of some admissible value.
     * @return the least value {@code v >= 0} with {@code maintenanceValue(v) >= counted}.
     */
    public long leastValueCounting(long counted) {
        if (counted <= 0) {
            return 0;
        }
        int k = 0;
        while (maintenanceUpTo[k] < counted) {
            k++;
        }
        long missing = counted - (k == 0 ? 0 : maintenanceUpTo[k - 1]);
        return lower(k) + FixedMath.mulDivCeil(missing, 1_000_000L, maintenancePpms[k]);
    }

    /** {@return {@code hash} with every row folded in} */
    long fold(long hash) {
        long folded = Hash64.fold(hash, upperValues.length);
        for (int k = 0; k < upperValues.length; k++) {
            folded = Hash64.fold(folded, upperValues[k]);
            folded = Hash64.fold(folded, (long) maintenancePpms[k] << Integer.SIZE | initialPpms[k]);
        }
        return folded;
    }

    private long lower(int k) {
        return k == 0 ? 0 : upperValues[k - 1];
    }

    private long weighted(long value, int[] weightsPpm) {
        long counted = 0;
        for (int k = 0; k < upperValues.length && value > lower(k); k++) {
            counted += ExactRange.ppmFloor(Math.min(value, upperValues[k]) - lower(k), weightsPpm[k]);
        }
        return counted;
    }
}
