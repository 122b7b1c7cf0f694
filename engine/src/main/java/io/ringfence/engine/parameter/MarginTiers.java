package io.ringfence.engine.parameter;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;
import java.util.Arrays;

/**
 * Margin rates by notional. The maintenance margin is marginal: each tier's rate holds for the part of the notional in
 * it, so the margin is continuous, rising and convex, with a slope below one. The initial margin rate of a tier holds for
 * the whole notional.
 *
 * <p>With {@code n} the notional and {@code k} the last tier with {@code lower_k <= n}: {@code MM = ceil((n * mm_k - ded_k)
 * / 10^6)}, {@code ded_0 = 0}, {@code ded_k = ded_(k-1) + lower_k * (mm_k - mm_(k-1))}. The deduction is not held as such:
 * per tier stand the exact margin of all tiers below it as whole µ$ and a remainder in millionths, which is the same
 * number and needs no more than 64 bits.
 *
 * <p>Immutable, so any thread may read it. Every function is exact for a notional from 0 to {@link ExactRange#MAX_VALUE}
 * and costs one walk over at most {@link #MAX_TIERS} tiers.
 */
public final class MarginTiers {
    /** Most tiers that a table may have. */
    public static final int MAX_TIERS = 16;

    private static final long MILLION = 1_000_000L;

    private final long[] lowerNotionals;
    private final int[] initialPpms;
    private final int[] maintenancePpms;

    /** Exact maintenance margin at the tier's lower bound: whole µ$, and millionths of one. */
    private final long[] marginBelow;

    private final long[] marginBelowMillionths;

    /** A draft's first {@code count} rows, which it has checked. */
    MarginTiers(long[] lowerNotionals, int[] initialPpms, int[] maintenancePpms, int count) {
        this.lowerNotionals = Arrays.copyOf(lowerNotionals, count);
        this.initialPpms = Arrays.copyOf(initialPpms, count);
        this.maintenancePpms = Arrays.copyOf(maintenancePpms, count);
        marginBelow = new long[count];
        marginBelowMillionths = new long[count];
        for (int k = 1; k < count; k++) {
            long width = lowerNotionals[k] - lowerNotionals[k - 1];
            long rate = maintenancePpms[k - 1];
            long millionths = width % MILLION * rate + marginBelowMillionths[k - 1];
            marginBelow[k] = marginBelow[k - 1] + width / MILLION * rate + millionths / MILLION;
            marginBelowMillionths[k] = millionths % MILLION;
        }
    }

    /** {@return how many tiers there are, at least one} */
    public int count() {
        return lowerNotionals.length;
    }

    /** {@return µ$ from which tier {@code k} holds} */
    public long lowerNotional(int k) {
        return lowerNotionals[k];
    }

    /** {@return initial margin rate of tier {@code k}} */
    public int initialPpm(int k) {
        return initialPpms[k];
    }

    /** {@return maintenance margin rate of tier {@code k}} */
    public int maintenancePpm(int k) {
        return maintenancePpms[k];
    }

    /**
     * {@return the last tier that begins at or below it}
     *
     * @param notional µ$, not negative.
     */
    public int tierOf(long notional) {
        int k = lowerNotionals.length - 1;
        while (lowerNotionals[k] > notional) {
            k--;
        }
        return k;
    }

    /**
     * {@return maintenance margin, µ$, rounded up}
     *
     * @param notional µ$, not negative.
     */
    public long maintenanceMargin(long notional) {
        int k = tierOf(notional);
        return marginBelow[k] + marginWithin(k, notional - lowerNotionals[k]);
    }

    /**
     * {@return initial margin by the tiers alone, µ$, rounded up}
     *
     * @param notional µ$, not negative.
     */
    public long initialMargin(long notional) {
        return ExactRange.ppmCeil(notional, initialPpms[tierOf(notional)]);
    }

    /**
     * Inverse for longs: what is left of a notional after its maintenance margin rises with the notional.
     *
     * @param value µ$, at most {@code n - maintenanceMargin(n)} of some admissible notional {@code n}.
     * @return the least notional {@code n >= 0} with {@code n - maintenanceMargin(n) >= value}.
     */
    public long leastNotionalLeaving(long value) {
        if (value <= 0) {
            return 0;
        }
        int k = lowerNotionals.length - 1;
        while (lowerNotionals[k] - maintenanceMarginAtLower(k) >= value) {
            k--;
        }
        // d * (10^6 - mm) >= (value - lower + below) * 10^6 + belowMillionths, split so that no product leaves 64 bits.
        long slope = MILLION - maintenancePpms[k];
        long missing = value - lowerNotionals[k] + marginBelow[k];
        long whole = missing / slope;
        long rest = missing - whole * slope;
        if (whole > ExactRange.MAX_VALUE / MILLION) {
            return ExactRange.MAX_VALUE;
        }
        return lowerNotionals[k]
                + whole * MILLION
                + FixedMath.divCeil(rest * MILLION + marginBelowMillionths[k], slope);
    }

    /**
     * Inverse for shorts: what a notional takes together with its maintenance margin rises with the notional.
     *
     * @param value µ$, not negative.
     * @return the largest notional {@code n} with {@code n + maintenanceMargin(n) <= value}.
     */
    public long largestNotionalWithin(long value) {
        int k = lowerNotionals.length - 1;
        while (k > 0 && lowerNotionals[k] + maintenanceMarginAtLower(k) > value) {
            k--;
        }
        // d * (10^6 + mm) <= (value - lower - below) * 10^6 - belowMillionths.
        long slope = MILLION + maintenancePpms[k];
        long room = value - lowerNotionals[k] - marginBelow[k];
        long whole = room / slope;
        long rest = room - whole * slope;
        return lowerNotionals[k]
                + whole * MILLION
                + FixedMath.divFloor(rest * MILLION - marginBelowMillionths[k], slope);
    }

    /** {@return {@code hash} with every row folded in} */
    long fold(long hash) {
        long folded = Hash64.fold(hash, lowerNotionals.length);
        for (int k = 0; k < lowerNotionals.length; k++) {
            folded = Hash64.fold(folded, lowerNotionals[k]);
            folded = Hash64.fold(folded, (long) initialPpms[k] << Integer.SIZE | maintenancePpms[k]);
        }
        return folded;
    }

    private long maintenanceMarginAtLower(int k) {
        return marginBelow[k] + (marginBelowMillionths[k] == 0 ? 0 : 1);
    }

    private long marginWithin(int k, long notional) {
        long rate = maintenancePpms[k];
        long millionths = notional % MILLION * rate + marginBelowMillionths[k];
        return notional / MILLION * rate + (millionths + MILLION - 1) / MILLION;
    }
}
