package io.ringfence.engine.liquidation;

import io.ringfence.codecs.RoundingRule;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameters;

/**
 * The arithmetic of a liquidation slice: how much, no further than what price, and what the fund receives for it. Answers questions and changes
 * nothing; stateless, any thread may call it. Requirements round up, what the account receives rounds down.
 *
 * <p>A price {@code px} may be of either sign; what is a share of it, margin, band or slice, is a share of its risk price {@code riskPx}, which is above zero ({@link
 * io.ringfence.engine.oracle.MarkPrices}).
 */
public final class LiquidationPlan {
    private static final int MILLION = 1_000_000;
    private static final int MAINTENANCE_PARTS_OF_FEE = 4;

    private LiquidationPlan() {}

    /**
     * How far from the index price a slice may trade: {@code liquidationBandPpm}, and with a dynamic band the least of that and of
     * {@code spreadToMaintenance * mm_k * min(1, adjustment * (1 - EQ/MM)) + growth * seconds}. The form of dYdX's fillable price, and a clock.
     *
     * @param maintenancePpm maintenance rate of the position's tier.
     * @param equity of the account, with maintenance haircuts, µ$.
     * @param maintenanceMargin of the account, µ$.
     * @param secondsUnder whole seconds since the liquidation started.
     * @return rate, rounded down: towards the index price.
     */
    public static int bandPpm(
            RiskParameters parameters,
            LiquidationRules rules,
            int maintenancePpm,
            long equity,
            long maintenanceMargin,
            long secondsUnder) {
        if (!rules.isBandDynamic()) {
            return parameters.liquidationBandPpm();
        }
        long missing = Math.max(0, Math.min(ExactRange.add(maintenanceMargin, -equity), maintenanceMargin));
        int adjustmentPpm = rules.bankruptcyAdjustmentPpm();
        boolean isAllLost = FixedMath.compareProducts(missing, adjustmentPpm, maintenanceMargin, MILLION) >= 0;
        long lost = isAllLost ? maintenanceMargin : FixedMath.mulDivFloor(missing, adjustmentPpm, MILLION);
        long mostPpm = (long) rules.spreadToMaintenancePpm() * maintenancePpm;
        long spreadPpm = FixedMath.mulDivFloor(mostPpm, lost, Math.max(1, maintenanceMargin)) / MILLION;
        long grownPpm = rules.bandGrowthPpm() == 0 ? 0 : Math.min(secondsUnder, MILLION) * rules.bandGrowthPpm();
        return (int) Math.min(parameters.liquidationBandPpm(), spreadPpm + grownPpm);
    }

    /** {@return rate of the fee in the tier of a notional: no more than a quarter of its maintenance rate} */
    public static int feePpm(RiskParameters parameters, long notional) {
        MarginTiers tiers = parameters.tiers();
        return Math.min(
                parameters.liquidationFeePpm(),
                tiers.maintenancePpm(tiers.tierOf(notional)) / MAINTENANCE_PARTS_OF_FEE);
    }

    /**
     * Lots whose closing restores a shortfall, at worst prices and fees.
     *
     * <p>Closing notional {@code c} within tier k lowers the target by {@code c * theta}, {@code theta = mm_k + targetPpm * (im_k - mm_k)}, and costs at
     * most {@code c * phi}, {@code phi = fee + distance of the limit}. Leaving a tier downwards lowers the target once more, since the initial
     * rate is that of the whole notional. Where theta does not exceed phi no slice helps, and all is closed.
     *
     * @param heldLots lots held, without sign, above zero.
     * @param riskPx of the index price, µ$ per lot, above zero.
     * @param targetPpm share of the way from maintenance to initial margin at which the liquidation stops.
     * @param bandPpm distance of the limit.
     * @param shortfall target equity minus equity, µ$, above zero.
     * @return lots, from one to {@code heldLots}.
     */
    public static long restoringLots(
            RiskParameters parameters, int targetPpm, int bandPpm, long heldLots, long riskPx, long shortfall) {
        MarginTiers tiers = parameters.tiers();
        long notional = ExactRange.value(heldLots, riskPx);
        int costPpm = feePpm(parameters, notional) + bandPpm;
        long missing = shortfall;
        long closed = 0;
        for (int k = tiers.tierOf(notional); k >= 0; k--) {
            int marginPpm = tiers.maintenancePpm(k);
            int restoredPpm = marginPpm + share(tiers.initialPpm(k) - marginPpm, targetPpm) - costPpm;
            if (restoredPpm <= 0) {
                return heldLots;
            }
            long inTier = notional - closed - tiers.lowerNotional(k);
            long restorable = ExactRange.ppmFloor(inTier, restoredPpm);
            if (missing <= restorable) {
                long needed = closed + FixedMath.mulDivCeil(missing, MILLION, restoredPpm);
                return Math.min(heldLots, Math.max(1, FixedMath.divCeil(needed, riskPx)));
            }
            if (k == 0) {
                return heldLots;
            }
            missing -= restorable;
            closed += inTier;
            int droppedPpm = share(tiers.initialPpm(k) - tiers.initialPpm(k - 1), targetPpm);
            missing -= ExactRange.ppmFloor(tiers.lowerNotional(k), droppedPpm);
            if (missing <= 0) {
                return Math.min(heldLots, closed / riskPx + 1);
            }
        }
        throw new IllegalStateException("no tier from zero: heldLots=" + heldLots + " riskPx=" + riskPx);
    }

    /**
     * The slice: what restores, or all where positions are closed whole; at least the least, a share at most if it is limited and the position large, and everything if what
     * would be left is dust.
     *
     * @param bandPpm distance of the limit.
     * @param isLimited whether the rule that limits slices of a large position holds.
     * @return lots, from one to {@code heldLots}.
     */
    public static long sliceLots(
            RiskParameters parameters,
            LiquidationRules rules,
            int bandPpm,
            long heldLots,
            long riskPx,
            long shortfall,
            boolean isLimited) {
        int targetPpm = rules.targetPpm(parameters.liquidationTargetPpm());
        long lots =
                rules.isWhole() ? heldLots : restoringLots(parameters, targetPpm, bandPpm, heldLots, riskPx, shortfall);
        if (isLimited && isLarge(parameters, heldLots, riskPx)) {
            lots = Math.min(lots, FixedMath.mulDivCeil(heldLots, rules.slicePpm(), MILLION));
        }
        lots = Math.max(lots, Math.min(rules.minLots(), heldLots));
        return ExactRange.value(heldLots - lots, riskPx) < parameters.liquidationDustNotional() ? heldLots : lots;
    }

    /** {@return whether a position is so large that a slice of it may be limited} */
    public static boolean isLarge(RiskParameters parameters, long heldLots, long riskPx) {
        return ExactRange.value(heldLots, riskPx) > parameters.liquidationFirstSliceNotional();
    }

    /**
     * The account's equity that stands behind a slice: equity is shared among positions by maintenance requirement.
     *
     * @param rawEquity equity without haircuts, µ$; negative if bankrupt.
     * @param maintenanceMargin of the whole account, µ$; zero counts as one.
     * @param released by how much the slice lowers it, µ$.
     * @param rounding of the share; usual: down.
     * @return µ$.
     */
    public static long equityBehind(long rawEquity, long maintenanceMargin, long released, RoundingRule rounding) {
        return FixedMath.mulDiv(rawEquity, released, Math.max(1, maintenanceMargin), rounding);
    }

    /**
     * The price at which nothing would be left of the equity behind a slice, rounded towards the fund.
     *
     * @param equityBehind of {@link #equityBehind}.
     * @return ticks; outside the prices of the instrument where the equity exceeds the value.
     */
    public static long bankruptcyTicks(
            Instruments instruments, int instrumentIndex, boolean isLong, long px, long lots, long equityBehind) {
        long perLot = Math.floorDiv(equityBehind, lots);
        return isLong
                ? instruments.priceTicksCeil(instrumentIndex, px - perLot)
                : instruments.priceTicksFloor(instrumentIndex, px + perLot);
    }

    /**
     * The worst price of a slice: within the band around the index price, rounded towards it; and unless the account is in backstop, no worse than
     * the bankruptcy price by more than the fund holds.
     *
     * @param indexPx index price, µ$ per lot.
     * @param indexRiskPx its magnitude, at least the least risk price.
     * @param px mark price, from which the bankruptcy price is counted.
     * @param lots of the slice.
     * @param equityBehind of {@link #equityBehind}.
     * @param allowance what the fund holds, µ$, not negative.
     * @return ticks, a price at which the instrument may trade.
     */
    public static long limitTicks(
            Instruments instruments,
            int instrumentIndex,
            int bandPpm,
            boolean isLong,
            long indexPx,
            long indexRiskPx,
            long px,
            long lots,
            long equityBehind,
            long allowance,
            boolean isBackstop) {
        long band = FixedMath.mulDivFloor(indexRiskPx, bandPpm, MILLION);
        long leastTicks = instruments.minPriceTicks(instrumentIndex);
        long perLot = Math.floorDiv(ExactRange.add(equityBehind, Math.min(allowance, ExactRange.MAX_VALUE)), lots);
        if (isLong) {
            long least = indexPx - band;
            long px0 = isBackstop ? least : Math.max(least, px - perLot);
            return Math.max(leastTicks, instruments.priceTicksCeil(instrumentIndex, px0));
        }
        long most = indexPx + band;
        long px0 = isBackstop ? most : Math.min(most, px + perLot);
        return Math.max(leastTicks, instruments.priceTicksFloor(instrumentIndex, px0));
    }

    /**
     * The fee of what traded: a share of notional, no more than what the account received above its bankruptcy price.
     *
     * @param feePpm of {@link #feePpm}.
     * @param notional what traded, at the magnitudes of its prices, µ$.
     * @param proceeds the same, signed as cash of the account.
     * @param proceedsAtBankruptcy the same at the bankruptcy price: at the index price, less the equity behind it.
     * @param rounding of the share of notional; usual: up.
     * @return µ$, not negative.
     */
    public static long fee(int feePpm, long notional, long proceeds, long proceedsAtBankruptcy, RoundingRule rounding) {
        long fee = FixedMath.mulDiv(notional, feePpm, MILLION, rounding);
        return Math.min(fee, Math.max(0, proceeds - proceedsAtBankruptcy));
    }

    private static int share(int ppm, int ofPpm) {
        return (int) ((long) ppm * ofPpm / MILLION);
    }
}
