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

    /** Index of what it is redeemed for, and of what that is; null: it is pegged to nothing, and to the settlement asset. */
    IndexFacts redemption;

    IndexFacts underlying;

    /** How far under its redemption price it counts, where the market price is not above that. */
    int discountPpm;

    int depegPpm;
    int depegStepPpm;

    /** Whether its peg was broken when its market price was last trusted. */
    private boolean isBroken;

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

    /** The price with which it counts for maintenance: what it is redeemed for, less the discount of a broken peg; its own index's where it is pegged to nothing. */
    long price() {
        return isPegged() ? priceAt(Math.max(0, moving().price)) : marketPrice();
    }

    /** The price of its own index, where it is above zero. */
    long marketPrice() {
        return Math.max(0, index.price);
    }

    /** Whether it has a redemption price. */
    boolean isPegged() {
        return redemption != null && redemptionPrice() > 0;
    }

    long redemptionPrice() {
        return redemptionPriceAt(Math.max(0, moving().price));
    }

    /** {@code floor(rate * price of what it stands for)}, in the exponent of its own index, where the moving one of the two prices is another. */
    private long redemptionPriceAt(long movingPrice) {
        long rate = underlying == null ? movingPrice : Math.max(0, redemption.price);
        long other = underlying == null ? 1 : movingPrice;
        int shift = redemption.exponent + (underlying == null ? 0 : underlying.exponent) - index.exponent;
        long product = Exact.heldMulDivFloor(rate, other, Exact.power(Math.max(0, -shift)));
        return Math.min(index.maxPrice, Exact.heldMulDivFloor(product, Exact.power(Math.max(0, shift)), 1));
    }

    private long priceAt(long movingPrice) {
        long redemptionPrice = redemptionPriceAt(movingPrice);
        long discounted = Exact.mulDivFloor(redemptionPrice, Exact.MILLION - discountPpm, Exact.MILLION);
        return discountPpm == 0 ? redemptionPrice : Math.min(redemptionPrice, Math.max(marketPrice(), discounted));
    }

    /** Whether it counts with its redemption price, discounted or not. */
    private boolean isAtRedemption() {
        return isPegged() && (discountPpm == 0 || price() != marketPrice());
    }

    private IndexFacts moving() {
        return underlying == null ? redemption : underlying;
    }

    /** The index with which its price moves. */
    IndexFacts movingIndex() {
        return isAtRedemption() ? moving() : index;
    }

    /** Its price for maintenance where the moving index stands elsewhere. */
    long priceWhere(long movingPrice) {
        return isAtRedemption() ? priceAt(movingPrice) : movingPrice;
    }

    /** Whether it may be bought or sold at its price. */
    boolean isUsable() {
        return movingIndex().isUsable() && (!isAtRedemption() || redemption.isUsable());
    }

    /** Whether a liquidation may rest on its price. */
    boolean isUsableForLiquidation() {
        return movingIndex().isUsableForLiquidation() && (!isAtRedemption() || redemption.isUsableForLiquidation());
    }

    /** Whether the price of an index bears on its own. */
    boolean isPricedBy(IndexFacts other) {
        return index == other || (redemption != null && (redemption == other || underlying == other));
    }

    /** A price that bears on it has changed, or the trust in one. */
    void observe() {
        if (index.isUsable() && isPegged()) {
            isBroken = Exact.isProductBelow(marketPrice(), Exact.MILLION, redemptionPrice(), Exact.MILLION - depegPpm);
        }
    }

    /** The discount that follows after a step: towards the market price while the peg is broken, else towards none. */
    int nextDiscountPpm() {
        if (!isBroken) {
            return Math.max(0, discountPpm - depegStepPpm);
        }
        long redemptionPrice = redemptionPrice();
        long whole = Exact.mulDivCeil(redemptionPrice - marketPrice(), Exact.MILLION, redemptionPrice);
        return (int) Math.min(whole, discountPpm + depegStepPpm);
    }

    /** Its peg is defined anew. */
    void peg(IndexFacts newRedemption, IndexFacts newUnderlying) {
        redemption = newRedemption;
        underlying = newUnderlying;
        discountPpm = 0;
        isBroken = false;
        observe();
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
