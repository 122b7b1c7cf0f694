package io.ringfence.replay.check;

import io.ringfence.replay.check.AccountFacts.Position;
import io.ringfence.replay.check.ParameterFacts.Tier;
import java.util.List;

/**
 * What a slice of a position must be, worked out from the rules: docs/margin.md, "Liquidation" and "Recomputing a slice".
 *
 * @param instrument in what
 * @param parameters its parameters
 * @param rules its rules
 * @param isLong whether a long position is closed
 * @param heldLots lots before it
 * @param px mark price, µ$ per lot
 * @param riskPx its magnitude, at least the least risk price
 * @param equityRaw of the account before it
 * @param maintenanceMargin of the account before it
 * @param isLimited whether it may close a share of a large position only, after which the account rests
 * @param bandPpm how far from the index price it may trade
 * @param feePpm rate of its fee
 * @param lots what it may close
 * @param equityBehind equity that stands behind those lots
 * @param limitPrice worst price, price bands of the market left aside
 * @param bankruptcyPrice price at which nothing is left of the equity behind it
 */
record SlicePlan(
        InstrumentFacts instrument,
        ParameterFacts parameters,
        RulesFacts rules,
        boolean isLong,
        long heldLots,
        long px,
        long riskPx,
        long equityRaw,
        long maintenanceMargin,
        boolean isLimited,
        int bandPpm,
        int feePpm,
        long lots,
        long equityBehind,
        long limitPrice,
        long bankruptcyPrice) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * Works a slice out.
     *
     * @param lastedNs how long the liquidation has lasted
     * @param allowance most that it may cost others, µ$, not negative
     */
    static SlicePlan of(Position position, Valuation value, int sliceCount, long lastedNs, long allowance) {
        InstrumentFacts instrument = position.instrument;
        ParameterFacts parameters = instrument.parameters;
        RulesFacts rules = instrument.rules;
        boolean isLong = position.lots > 0;
        long heldLots = Math.abs(position.lots);
        long px = instrument.markPx();
        long riskPx = instrument.riskPx(px);
        long notional = Exact.value(heldLots, riskPx);
        Tier tier = parameters.tierOf(notional);
        boolean isLarge = notional > parameters.firstSliceNotional;
        boolean isLimited = !value.isBackstop() && isLarge && rules.isLimited(sliceCount);
        int bandPpm = rules.bandPpm(parameters, tier.maintenancePpm(), value, lastedNs / NANOS_PER_SECOND);
        int feePpm = parameters.feePpm(notional);

        long lots = rules.isWhole()
                ? heldLots
                : restoringLots(
                        parameters,
                        rules.targetPpm(parameters),
                        feePpm + bandPpm,
                        heldLots,
                        riskPx,
                        value.targetEquity - value.equity);
        if (isLimited) {
            lots = Math.min(lots, Exact.shareCeil(heldLots, rules.slicePpm()));
        }
        lots = Math.max(lots, Math.min(rules.minLots(), heldLots));
        if (Exact.value(heldLots - lots, riskPx) < parameters.dustNotional) {
            lots = heldLots;
        }
        long behind = behind(parameters, rules, value.equityRaw, value.maintenanceMargin, heldLots, riskPx, lots);
        long perLot = Math.floorDiv(behind, lots);
        return new SlicePlan(
                instrument,
                parameters,
                rules,
                isLong,
                heldLots,
                px,
                riskPx,
                value.equityRaw,
                value.maintenanceMargin,
                isLimited,
                bandPpm,
                feePpm,
                lots,
                behind,
                limitPrice(
                        instrument,
                        isLong,
                        bandPpm,
                        px,
                        lots,
                        behind,
                        allowance,
                        value.isBackstop() && !instrument.waterfall.hasDeleveraging()),
                isLong ? instrument.priceCeil(px - perLot) : instrument.priceFloor(px + perLot));
    }

    /** The fee of lots that traded: a share of their notional, no more than what came in above the bankruptcy price. */
    long fee(long tradedLots, long tradedNotional, long proceeds) {
        long share = Exact.mulDiv(tradedNotional, feePpm, Exact.MILLION, rules.feeRounding());
        return Math.min(share, Math.max(0, proceeds - proceedsAtBankruptcy(tradedLots)));
    }

    /** What lots would have brought at the bankruptcy price, signed as cash of the account. */
    long proceedsAtBankruptcy(long tradedLots) {
        long behind = behind(parameters, rules, equityRaw, maintenanceMargin, heldLots, riskPx, tradedLots);
        return Exact.value(isLong ? tradedLots : -tradedLots, px) - behind;
    }

    /** {@code EQ_raw * (MM(lots held) - MM(lots left)) / MM of the account}. */
    private static long behind(
            ParameterFacts parameters,
            RulesFacts rules,
            long equityRaw,
            long maintenanceMargin,
            long heldLots,
            long riskPx,
            long lots) {
        long released = parameters.maintenanceMargin(Exact.value(heldLots, riskPx))
                - parameters.maintenanceMargin(Exact.value(heldLots - lots, riskPx));
        return Exact.mulDiv(equityRaw, released, Math.max(1, maintenanceMargin), rules.shareRounding());
    }

    /** From the tier of the position downwards: what closing each tier's part of the notional restores, until the shortfall is gone. */
    private static long restoringLots(
            ParameterFacts parameters, int targetPpm, int costPpm, long heldLots, long riskPx, long shortfall) {
        long notional = Exact.value(heldLots, riskPx);
        List<Tier> tiers = parameters.tiers();
        long missing = shortfall;
        long left = notional;
        for (int k = tiers.indexOf(parameters.tierOf(notional)); k >= 0; k--) {
            Tier tier = tiers.get(k);
            long gainPpm =
                    tier.maintenancePpm() + part(tier.initialPpm() - tier.maintenancePpm(), targetPpm) - (long) costPpm;
            if (gainPpm <= 0) {
                return heldLots;
            }
            long restored = Exact.shareFloor(left - tier.lowerNotional(), gainPpm);
            if (missing <= restored) {
                long needed = notional - left + Exact.mulDivCeil(missing, Exact.MILLION, gainPpm);
                return Math.min(heldLots, Math.max(1, Exact.divCeil(needed, riskPx)));
            }
            if (k == 0) {
                break;
            }
            missing -= restored;
            left = tier.lowerNotional();
            int dropPpm = part(tier.initialPpm() - tiers.get(k - 1).initialPpm(), targetPpm);
            missing -= Exact.shareFloor(left, dropPpm);
            if (missing <= 0) {
                return Math.min(heldLots, (notional - left) / riskPx + 1);
            }
        }
        return heldLots;
    }

    private static long limitPrice(
            InstrumentFacts instrument,
            boolean isLong,
            int bandPpm,
            long px,
            long lots,
            long behind,
            long allowance,
            boolean isBackstop) {
        long indexPx = instrument.indexPx();
        long width = Exact.shareFloor(instrument.riskPx(indexPx), bandPpm);
        long perLot = Math.floorDiv(Exact.add(behind, Math.min(allowance, Exact.MAX_VALUE)), lots);
        long worst;
        if (isLong) {
            long lower = indexPx - width;
            worst = instrument.priceCeil(isBackstop ? lower : Math.max(lower, px - perLot));
        } else {
            long upper = indexPx + width;
            worst = instrument.priceFloor(isBackstop ? upper : Math.min(upper, px + perLot));
        }
        return instrument.isNonPositivePriceAllowed ? worst : Math.max(instrument.tickSize, worst);
    }

    private static int part(int ppm, int ofPpm) {
        return (int) ((long) ppm * ofPpm / Exact.MILLION);
    }
}
