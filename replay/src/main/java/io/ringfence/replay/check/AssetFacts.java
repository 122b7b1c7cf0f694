package io.ringfence.replay.check;

import java.util.List;

/** What the events said of one asset: what prices it and how it counts. */
final class AssetFacts {
    /** Value up to which a haircut tier holds, µ$, and the share of it that counts for maintenance. */
    record Tier(long upperValue, int maintenancePpm) {}

    private static final int SETTLEMENT_DECIMALS = 6;

    final int id;
    final String symbol;

    /** Place in the order of definition: zero is the settlement asset. */
    final int place;

    final int decimals;

    /** Null: it is the settlement asset. */
    final IndexFacts index;

    /** None: it counts nothing. */
    private List<Tier> tiers = List.of();

    /** Of its collateral parameters; zero until they were changed. */
    int parameterVersion;

    private final long multiplier;
    private final long divisor;

    AssetFacts(int id, String symbol, int place, int decimals, IndexFacts index) {
        this.id = id;
        this.symbol = symbol;
        this.place = place;
        this.decimals = decimals;
        this.index = index;
        int exponent = SETTLEMENT_DECIMALS + (index == null ? 0 : index.exponent) - decimals;
        multiplier = Exact.power(Math.max(exponent, 0));
        divisor = Exact.power(Math.max(-exponent, 0));
    }

    void setTiers(List<Tier> newTiers) {
        tiers = List.copyOf(newTiers);
    }

    /** Whether its price decides over an account that has it. */
    boolean isCounted() {
        return !tiers.isEmpty();
    }

    /** The index price, where it is above zero. */
    long price() {
        return Math.max(0, index.price);
    }

    /** Value of an amount at a price, µ$: {@code floor(units * price * 10^(6 + exponent - decimals))}. */
    long value(long units, long price) {
        return Exact.heldMulDivFloor(units, price * multiplier, divisor);
    }

    /** The least amount that is worth a value at a price above zero. */
    long unitsWorth(long value, long price) {
        return Exact.mulDivCeil(value, divisor, price * multiplier);
    }

    /** What counts of a value for maintenance: each tier's share of the part in it, rounded down tier by tier. */
    long counted(long value) {
        long counted = 0;
        long lower = 0;
        for (Tier tier : tiers) {
            if (value <= lower) {
                break;
            }
            counted += Exact.shareFloor(Math.min(value, tier.upperValue()) - lower, tier.maintenancePpm());
            lower = tier.upperValue();
        }
        return counted;
    }
}
