package io.ringfence.replay.check;

import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.codecs.RoundingRule;

/** How an instrument's positions are liquidated beyond its risk parameters, as LiquidationRulesSet said. */
record RulesFacts(
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
    private static final int FIFTH_PPM = 200_000;

    /** Until something is said: the share of the risk parameters as target, a fifth first, the whole band at once. */
    static final RulesFacts UNSAID = new RulesFacts(
            0,
            LiquidationTargetRule.PART,
            LiquidationSliceRule.FIRST_SLICE,
            FIFTH_PPM,
            0,
            0,
            0,
            0,
            RoundingRule.FLOOR,
            RoundingRule.CEIL,
            0);

    /** Share of the way from maintenance to initial margin at which a liquidation stops. */
    int targetPpm(ParameterFacts parameters) {
        return switch (target) {
            case MAINTENANCE -> 0;
            case PART -> parameters.liquidationTargetPpm;
            default -> (int) Exact.MILLION;
        };
    }

    boolean isWhole() {
        return target == LiquidationTargetRule.WHOLE;
    }

    /** Whether a slice of a large position is limited to a share of it, after so many slices of the same liquidation. */
    boolean isLimited(int sliceCount) {
        return switch (slices) {
            case FIRST_SLICE -> sliceCount == 0;
            case EVERY_SLICE -> true;
            default -> false;
        };
    }

    /**
     * How far from the index price a slice may trade, ppm, rounded down: the band of the parameters, or, where a spread or a growth is set, the least of that and of {@code spread *
     * mm_k * min(1, adjustment * (1 - EQ / MM)) + growth * seconds}.
     */
    int bandPpm(ParameterFacts parameters, int maintenancePpm, Valuation value, long seconds) {
        if (spreadToMaintenancePpm == 0 && bandGrowthPpm == 0) {
            return parameters.liquidationBandPpm;
        }
        long margin = value.maintenanceMargin;
        long missing = Math.max(0, Math.min(margin, margin - value.equity));
        long lost = Math.min(margin, Exact.heldMulDivFloor(missing, bankruptcyAdjustmentPpm, Exact.MILLION));
        long spread = Exact.mulDivFloor((long) spreadToMaintenancePpm * maintenancePpm, lost, Math.max(1, margin));
        long grown = Exact.heldMulDivFloor(bandGrowthPpm, seconds, 1);
        return (int) Math.min(parameters.liquidationBandPpm, Exact.add(spread / Exact.MILLION, grown));
    }
}
