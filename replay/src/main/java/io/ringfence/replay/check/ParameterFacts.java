package io.ringfence.replay.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** One version of an instrument's risk parameters, as far as a liquidation needs them. */
final class ParameterFacts {
    /** A margin tier: from which notional it holds, its two rates, and the deduction that makes the maintenance margin continuous. */
    record Tier(long lowerNotional, int initialPpm, int maintenancePpm, BigInteger deduction) {}

    private static final BigInteger MILLION = BigInteger.valueOf(Exact.MILLION);
    private static final int MAINTENANCE_PARTS_OF_FEE = 4;

    final int version;
    int makerFeePpm;
    int takerFeePpm;
    int liquidationFeePpm;
    int liquidationTargetPpm;
    int liquidationBandPpm;
    long firstSliceNotional;
    long dustNotional;
    int coolDownMs;

    /** Whether the market has price bands, which make a slice's limit narrower. */
    boolean hasPriceBands;

    private final List<Tier> tiers = new ArrayList<>();

    ParameterFacts(int version) {
        this.version = version;
    }

    /** {@code ded_0 = 0, ded_k = ded_(k-1) + lower_k * (mm_k - mm_(k-1))}, in millionths of µ$. */
    void addTier(long lowerNotional, int initialPpm, int maintenancePpm) {
        BigInteger deduction = BigInteger.ZERO;
        if (!tiers.isEmpty()) {
            Tier last = tiers.get(tiers.size() - 1);
            deduction =
                    last.deduction().add(Exact.product(lowerNotional, (long) maintenancePpm - last.maintenancePpm()));
        }
        tiers.add(new Tier(lowerNotional, initialPpm, maintenancePpm, deduction));
    }

    List<Tier> tiers() {
        return tiers;
    }

    /** The last tier that begins at or below a notional. */
    Tier tierOf(long notional) {
        Tier found = tiers.get(0);
        for (Tier tier : tiers) {
            if (tier.lowerNotional() <= notional) {
                found = tier;
            }
        }
        return found;
    }

    /** {@code ceil((n * mm_k - ded_k) / 10^6)}. */
    long maintenanceMargin(long notional) {
        Tier tier = tierOf(notional);
        if (tier.deduction().signum() == 0) {
            return Exact.shareCeil(notional, tier.maintenancePpm());
        }
        BigInteger millionths = Exact.product(notional, tier.maintenancePpm()).subtract(tier.deduction());
        return Exact.ceil(millionths, MILLION).longValueExact();
    }

    /** {@code ceil(n * im_k / 10^6)}: by tiers alone, without open interest. */
    long initialMargin(long notional) {
        return Exact.shareCeil(notional, tierOf(notional).initialPpm());
    }

    /** Rate of the liquidation fee in the tier of a notional: no more than a quarter of its maintenance rate. */
    int feePpm(long notional) {
        return Math.min(liquidationFeePpm, tierOf(notional).maintenancePpm() / MAINTENANCE_PARTS_OF_FEE);
    }

    /** Most that the edges of the instrument's price lie from it: half of the first tier's maintenance rate. */
    int mostBandPpm() {
        return tiers.get(0).maintenancePpm() / 2;
    }
}
