package io.ringfence.replay.check;

import java.util.List;

/** What the events said of one asset: what prices it and how it counts. */
final class AssetFacts {
    /** Value up to which a haircut tier holds, µ$, and the share of it that counts for maintenance. */
    record Tier(long upperValue, int maintenancePpm) {}

    private static final int SETTLEMENT_DECIMALS = 6;
    private static final long ONE = 1_000_000_000_000_000L;
    private static final long MAX_INTEREST_INDEX = 1_000 * ONE;
    private static final long HOURS_TIMES_MILLION = 8_760L * 1_000_000;

    final int id;
    final String symbol;

    /** Place in the order of definition: zero is the settlement asset. */
    final int place;

    final int decimals;

    /** Null: it is the settlement asset. */
    final IndexFacts index;

    /** None: it counts nothing. */
    private List<Tier> tiers = List.of();

    /** Of its collateral parameters; its definition is the first. */
    int parameterVersion = 1;

    /** Share of its value by which a debt counts more, and interest of a year on it. */
    int liabilityWeightPpm;

    int interestPpm;

    /** What a debt of one would be if it had stood since the first was made, 10^-15. */
    long interestIndex = ONE;

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

    /** What an amount is worth, µ$; negative for a debt, which is rounded up. */
    long rawValue(long units, long price) {
        return units >= 0 ? value(units, price) : -debtValue(-units, price);
    }

    /** What an amount counts for maintenance, µ$: collateral less its haircut, a debt with its weight more and a minus. */
    long countedAt(long units, long price) {
        if (units >= 0) {
            return counted(value(units, price));
        }
        long debt = debtValue(-units, price);
        return -(debt + Exact.shareCeil(debt, liabilityWeightPpm));
    }

    /** Value of a debt at a price, µ$, rounded up. */
    long debtValue(long units, long price) {
        return Exact.heldMulDivCeil(units, price * multiplier, divisor);
    }

    /** Interest of one hour on a debt, units, rounded up. */
    long interestOfHour(long debtUnits) {
        return Exact.mulDivCeil(debtUnits, interestPpm, HOURS_TIMES_MILLION);
    }

    /** What the interest index is after an hour more. */
    long nextInterestIndex() {
        return Math.min(MAX_INTEREST_INDEX, interestIndex + interestOfHour(interestIndex));
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
