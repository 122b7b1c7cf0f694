package io.ringfence.engine.parameter;

import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.codecs.RoundingRule;
import io.ringfence.engine.hash.Hash64;

/**
 * How a market's positions are liquidated, beyond its {@link RiskParameters}: at what equity it stops, how much a slice closes, how far from the index price it
 * may trade, how quotients are rounded. Each choice is the rule of a venue that is in use. Immutable; rates in ppm.
 *
 * @param version 0: none were set; else from one.
 * @param target at what equity it stops.
 * @param slices how much of a large position a slice may close.
 * @param slicePpm share of it that a limited slice closes; zero if and only if none is limited.
 * @param minLots least that a slice closes, unless less is held; not negative.
 * @param spreadToMaintenancePpm distance of the limit, as a share of the maintenance rate, when all of the maintenance margin is lost.
 * @param bankruptcyAdjustmentPpm how many times as fast as the margin is lost that distance is reached; zero if and only if there is none.
 * @param bandGrowthPpm by how much the distance grows with each second of the liquidation.
 * @param shareRounding of the equity that stands behind a slice.
 * @param feeRounding of its fee.
 * @param maxUnfilledSlices after so many that found nothing the position is taken over; zero: only in backstop.
 */
public record LiquidationRules(
        int version,
        LiquidationTargetRule target,
        LiquidationSliceRule slices,
        int slicePpm,
        long minLots,
        int spreadToMaintenancePpm,
        int bankruptcyAdjustmentPpm,
        int bandGrowthPpm,
        RoundingRule shareRounding,
        RoundingRule feeRounding,
        int maxUnfilledSlices) {
    /** The rules of a market for which none were set: half way as the risk parameters say, a fifth first, the whole band at once. */
    public static final LiquidationRules NONE = new LiquidationRules(
            0,
            LiquidationTargetRule.PART,
            LiquidationSliceRule.FIRST_SLICE,
            200_000,
            0,
            0,
            0,
            0,
            RoundingRule.FLOOR,
            RoundingRule.CEIL,
            0);

    /** Largest multiple of the maintenance rate, and largest adjustment: ten times. */
    public static final int MAX_MULTIPLE_PPM = 10_000_000;

    /** Most slices that may find nothing before a position is taken over. */
    public static final int MAX_UNFILLED_SLICES = 3_600;

    private static final int MILLION = 1_000_000;

    /** {@return whether the distance of a slice's limit depends on how much is lost and on how long it lasts} */
    public boolean isBandDynamic() {
        return spreadToMaintenancePpm > 0 || bandGrowthPpm > 0;
    }

    /** {@return whether positions are closed whole once their liquidation has begun} */
    public boolean isWhole() {
        return target == LiquidationTargetRule.WHOLE;
    }

    /**
     * {@return share of the way from maintenance to initial margin at which a liquidation stops}
     *
     * @param partPpm what the risk parameters say.
     */
    public int targetPpm(int partPpm) {
        return switch (target) {
            case MAINTENANCE -> 0;
            case PART -> partPpm;
            default -> MILLION;
        };
    }

    /**
     * {@return whether a slice may close no more than a share of a large position, before backstop}
     *
     * @param sliceCount slices that traded before.
     */
    public boolean isLimited(int sliceCount) {
        return slices == LiquidationSliceRule.EVERY_SLICE
                || (slices == LiquidationSliceRule.FIRST_SLICE && sliceCount == 0);
    }

    /**
     * {@return the same rules with another least slice}
     *
     * @param lots not negative.
     */
    public LiquidationRules withMinLots(long lots) {
        return with(version, lots);
    }

    /** {@return the same rules as another version} */
    LiquidationRules withVersion(int newVersion) {
        return with(newVersion, minLots);
    }

    private LiquidationRules with(int newVersion, long newMinLots) {
        return new LiquidationRules(
                newVersion,
                target,
                slices,
                slicePpm,
                newMinLots,
                spreadToMaintenancePpm,
                bankruptcyAdjustmentPpm,
                bandGrowthPpm,
                shareRounding,
                feeRounding,
                maxUnfilledSlices);
    }

    long fold(long hash) {
        long folded = Hash64.fold(hash, (long) version << Integer.SIZE | slicePpm);
        folded = Hash64.fold(folded, minLots);
        folded = Hash64.fold(folded, (long) spreadToMaintenancePpm << Integer.SIZE | bankruptcyAdjustmentPpm);
        folded = Hash64.fold(
                folded, (long) bandGrowthPpm << Integer.SIZE | target.value() << Byte.SIZE | slices.value());
        folded = Hash64.fold(folded, maxUnfilledSlices);
        return Hash64.fold(folded, (long) shareRounding.value() << Byte.SIZE | feeRounding.value());
    }
}
