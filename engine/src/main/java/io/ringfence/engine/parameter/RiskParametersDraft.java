package io.ringfence.engine.parameter;

import io.ringfence.engine.instrument.ExactRange;

/**
 * Risk parameters as they came in a command: filled field by field, checked, then made into a {@link RiskParameters}
 * version. Reused by its owner; owned by the engine's thread. Only {@link #toVersion} allocates.
 */
public final class RiskParametersDraft {
    /** Largest fee rate. */
    public static final int MAX_FEE_PPM = 100_000;

    /** Largest distance from the index price, below the whole of it so that a price stays positive. */
    public static final int MAX_DISTANCE_PPM = 900_000;

    /** Longest cool-down: an hour. */
    public static final int MAX_COOL_DOWN_MS = 3_600_000;

    /** Longest auction, and longest extension of one: a day. */
    public static final int MAX_AUCTION_MS = 86_400_000;

    /** Most extensions of one auction. */
    public static final int MAX_AUCTION_EXTENSIONS = 100;

    /** Length of a volatility auction of which nothing is said. */
    public static final int DEFAULT_VOLATILITY_AUCTION_MS = 120_000;

    /** Length of an extension of which nothing is said. */
    public static final int DEFAULT_AUCTION_EXTENSION_MS = 60_000;

    /** Extensions of which nothing is said. */
    public static final int DEFAULT_MAX_AUCTION_EXTENSIONS = 2;

    private static final int MILLION = 1_000_000;

    int makerFeePpm;
    int takerFeePpm;
    int protectionPpm;
    int priceBandPpm;
    long openInterestLower;
    long openInterestUpper;
    int liquidationFeePpm;
    int liquidationBandPpm;
    int liquidationTargetPpm;
    long liquidationFirstSliceNotional;
    long liquidationDustNotional;
    int liquidationCoolDownMs;
    int staticBandPpm;
    int dynamicBandPpm;
    int auctionCollarPpm;
    int volatilityAuctionMs;
    int auctionExtensionMs;
    int maxAuctionExtensions;

    private final long[] lowerNotionals = new long[MarginTiers.MAX_TIERS];
    private final int[] initialPpms = new int[MarginTiers.MAX_TIERS];
    private final int[] maintenancePpms = new int[MarginTiers.MAX_TIERS];
    private final FieldCheck check = new FieldCheck();
    private int tierCount;
    private boolean isTooLong;

    /** A draft of nothing yet. */
    public RiskParametersDraft() {
        clear();
    }

    /** Forgets everything: no bands, and the lengths that stand for those of which nothing is said. */
    public void clear() {
        makerFeePpm = 0;
        takerFeePpm = 0;
        protectionPpm = 0;
        priceBandPpm = 0;
        openInterestLower = 0;
        openInterestUpper = 0;
        liquidationFeePpm = 0;
        liquidationBandPpm = 0;
        liquidationTargetPpm = 0;
        liquidationFirstSliceNotional = 0;
        liquidationDustNotional = 0;
        liquidationCoolDownMs = 0;
        staticBandPpm = RiskParameters.NULL_BAND_PPM;
        dynamicBandPpm = RiskParameters.NULL_BAND_PPM;
        auctionCollarPpm = RiskParameters.NULL_BAND_PPM;
        volatilityAuctionMs = DEFAULT_VOLATILITY_AUCTION_MS;
        auctionExtensionMs = DEFAULT_AUCTION_EXTENSION_MS;
        maxAuctionExtensions = DEFAULT_MAX_AUCTION_EXTENSIONS;
        tierCount = 0;
        isTooLong = false;
    }

    /**
     * {@return this}
     *
     * @param value fee of the resting side, of notional.
     */
    public RiskParametersDraft makerFeePpm(int value) {
        makerFeePpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value fee of the incoming side, of notional.
     */
    public RiskParametersDraft takerFeePpm(int value) {
        takerFeePpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value how far from the index price a market order may trade.
     */
    public RiskParametersDraft protectionPpm(int value) {
        protectionPpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value how far beyond the index price a limit order may be priced on its aggressive side.
     */
    public RiskParametersDraft priceBandPpm(int value) {
        priceBandPpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value open interest, µ$, up to which the initial margin rates are the tiers' own.
     */
    public RiskParametersDraft openInterestLower(long value) {
        openInterestLower = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value open interest, µ$, from which the initial margin is the whole notional.
     */
    public RiskParametersDraft openInterestUpper(long value) {
        openInterestUpper = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value most that a liquidation slice pays to the insurance fund, of notional.
     */
    public RiskParametersDraft liquidationFeePpm(int value) {
        liquidationFeePpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value furthest from the index price that a liquidation slice may trade.
     */
    public RiskParametersDraft liquidationBandPpm(int value) {
        liquidationBandPpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value share of the way from maintenance to initial margin that a liquidation restores.
     */
    public RiskParametersDraft liquidationTargetPpm(int value) {
        liquidationTargetPpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value µ$ above which a position is first sliced by a fifth, then rests.
     */
    public RiskParametersDraft liquidationFirstSliceNotional(long value) {
        liquidationFirstSliceNotional = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value µ$ below which a remainder is closed with the slice.
     */
    public RiskParametersDraft liquidationDustNotional(long value) {
        liquidationDustNotional = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value cool-down after a first slice.
     */
    public RiskParametersDraft liquidationCoolDownMs(int value) {
        liquidationCoolDownMs = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value how far from the reference price a trade may be, or {@link RiskParameters#NULL_BAND_PPM}.
     */
    public RiskParametersDraft staticBandPpm(int value) {
        staticBandPpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value how far from the last trade a trade may be, or {@link RiskParameters#NULL_BAND_PPM}.
     */
    public RiskParametersDraft dynamicBandPpm(int value) {
        dynamicBandPpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value how far from the reference price an auction may uncross, or {@link RiskParameters#NULL_BAND_PPM}.
     */
    public RiskParametersDraft auctionCollarPpm(int value) {
        auctionCollarPpm = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value length of a volatility auction.
     */
    public RiskParametersDraft volatilityAuctionMs(int value) {
        volatilityAuctionMs = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value length of one extension of an auction.
     */
    public RiskParametersDraft auctionExtensionMs(int value) {
        auctionExtensionMs = value;
        return this;
    }

    /**
     * {@return this}
     *
     * @param value extensions of one auction, after which the instrument halts.
     */
    public RiskParametersDraft maxAuctionExtensions(int value) {
        maxAuctionExtensions = value;
        return this;
    }

    /**
     * Adds a tier.
     *
     * @param lowerNotional µ$ from which it holds.
     * @param initialMarginPpm initial margin rate of the whole notional.
     * @param maintenanceMarginPpm maintenance margin rate of the part of the notional in it.
     * @return this.
     */
    public RiskParametersDraft addTier(long lowerNotional, int initialMarginPpm, int maintenanceMarginPpm) {
        if (tierCount == MarginTiers.MAX_TIERS) {
            isTooLong = true;
            return this;
        }
        lowerNotionals[tierCount] = lowerNotional;
        initialPpms[tierCount] = initialMarginPpm;
        maintenancePpms[tierCount] = maintenanceMarginPpm;
        tierCount++;
        return this;
    }

    /** {@return whether more tiers were added than a table may have: TIER_LIMIT} */
    public boolean isTooLong() {
        return isTooLong;
    }

    /**
     * Checks every field in the schema's order. Tiers: the first from zero, lower bounds rising, neither rate ever
     * falling, {@code 1 <= maintenance < initial <= 10^6}.
     *
     * @return what was found; valid until the next check.
     */
    public FieldCheck check() {
        check.clear();
        check.requireFrom(0, MAX_FEE_PPM, makerFeePpm, "makerFeePpm");
        check.requireFrom(0, MAX_FEE_PPM, takerFeePpm, "takerFeePpm");
        check.requireFrom(1, MAX_DISTANCE_PPM, protectionPpm, "protectionPpm");
        check.requireFrom(1, MAX_DISTANCE_PPM, priceBandPpm, "priceBandPpm");
        check.requireFrom(0, ExactRange.MAX_VALUE, openInterestLower, "openInterestLower");
        check.requireFrom(openInterestLower + 1, Long.MAX_VALUE - 1, openInterestUpper, "openInterestUpper");
        check.requireFrom(0, MAX_FEE_PPM, liquidationFeePpm, "liquidationFeePpm");
        check.requireFrom(1, MAX_DISTANCE_PPM, liquidationBandPpm, "liquidationBandPpm");
        check.requireFrom(0, MILLION, liquidationTargetPpm, "liquidationTargetPpm");
        check.requireFrom(0, Long.MAX_VALUE - 1, liquidationFirstSliceNotional, "liquidationFirstSliceNotional");
        check.requireFrom(0, ExactRange.MAX_VALUE, liquidationDustNotional, "liquidationDustNotional");
        check.requireFrom(0, MAX_COOL_DOWN_MS, liquidationCoolDownMs, "liquidationCoolDownMs");
        requireBand(staticBandPpm, "staticBandPpm");
        requireBand(dynamicBandPpm, "dynamicBandPpm");
        requireBand(auctionCollarPpm, "auctionCollarPpm");
        check.requireFrom(1, MAX_AUCTION_MS, volatilityAuctionMs, "volatilityAuctionMs");
        check.requireFrom(1, MAX_AUCTION_MS, auctionExtensionMs, "auctionExtensionMs");
        check.requireFrom(0, MAX_AUCTION_EXTENSIONS, maxAuctionExtensions, "maxAuctionExtensions");
        check.require(tierCount > 0, "tiers", 1, tierCount);
        for (int k = 0; k < tierCount; k++) {
            long least = k == 0 ? 0 : lowerNotionals[k - 1] + 1;
            long most = k == 0 ? 0 : ExactRange.MAX_VALUE;
            check.requireFrom(least, most, lowerNotionals[k], "lowerNotional");
            check.requireFrom(k == 0 ? 2 : initialPpms[k - 1], MILLION, initialPpms[k], "initialMarginPpm");
            int leastMaintenance = k == 0 ? 1 : maintenancePpms[k - 1];
            check.requireFrom(leastMaintenance, initialPpms[k] - 1L, maintenancePpms[k], "maintenanceMarginPpm");
        }
        return check;
    }

    /**
     * {@return the checked fields as a version}
     *
     * @param version from one.
     */
    public RiskParameters toVersion(int version) {
        return new RiskParameters(version, this);
    }

    private void requireBand(int bandPpm, String field) {
        if (bandPpm != RiskParameters.NULL_BAND_PPM) {
            check.requireFrom(1, MAX_DISTANCE_PPM, bandPpm, field);
        }
    }

    MarginTiers toTiers() {
        return new MarginTiers(lowerNotionals, initialPpms, maintenancePpms, tierCount);
    }
}
