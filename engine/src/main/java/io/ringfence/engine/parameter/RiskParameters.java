package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;

/**
 * One version of an instrument's risk parameters, as {@code SetRiskParameters} gave them. Immutable, so any thread may read
 * it; made by {@link RiskParametersDraft}, which has checked every field.
 */
public final class RiskParameters {
    /** No such band or collar. */
    public static final int NULL_BAND_PPM = Integer.MIN_VALUE;

    private static final long MILLION = 1_000_000L;

    private final int version;
    private final int makerFeePpm;
    private final int takerFeePpm;
    private final int protectionPpm;
    private final int priceBandPpm;
    private final long openInterestLower;
    private final long openInterestUpper;
    private final int liquidationFeePpm;
    private final int liquidationBandPpm;
    private final int liquidationTargetPpm;
    private final long liquidationFirstSliceNotional;
    private final long liquidationDustNotional;
    private final int liquidationCoolDownMs;
    private final int staticBandPpm;
    private final int dynamicBandPpm;
    private final int auctionCollarPpm;
    private final int volatilityAuctionMs;
    private final int auctionExtensionMs;
    private final int maxAuctionExtensions;
    private final MarginTiers tiers;

    RiskParameters(int version, RiskParametersDraft draft) {
        this.version = version;
        this.makerFeePpm = draft.makerFeePpm;
        this.takerFeePpm = draft.takerFeePpm;
        this.protectionPpm = draft.protectionPpm;
        this.priceBandPpm = draft.priceBandPpm;
        this.openInterestLower = draft.openInterestLower;
        this.openInterestUpper = draft.openInterestUpper;
        this.liquidationFeePpm = draft.liquidationFeePpm;
        this.liquidationBandPpm = draft.liquidationBandPpm;
        this.liquidationTargetPpm = draft.liquidationTargetPpm;
        this.liquidationFirstSliceNotional = draft.liquidationFirstSliceNotional;
        this.liquidationDustNotional = draft.liquidationDustNotional;
        this.liquidationCoolDownMs = draft.liquidationCoolDownMs;
        this.staticBandPpm = draft.staticBandPpm;
        this.dynamicBandPpm = draft.dynamicBandPpm;
        this.auctionCollarPpm = draft.auctionCollarPpm;
        this.volatilityAuctionMs = draft.volatilityAuctionMs;
        this.auctionExtensionMs = draft.auctionExtensionMs;
        this.maxAuctionExtensions = draft.maxAuctionExtensions;
        this.tiers = draft.toTiers();
    }

    /** {@return version, from one} */
    public int version() {
        return version;
    }

    /** {@return fee of the resting side, of notional} */
    public int makerFeePpm() {
        return makerFeePpm;
    }

    /** {@return fee of the incoming side, of notional} */
    public int takerFeePpm() {
        return takerFeePpm;
    }

    /** {@return how far from the index price a market order may trade} */
    public int protectionPpm() {
        return protectionPpm;
    }

    /** {@return how far beyond the index price a limit order may be priced on its aggressive side} */
    public int priceBandPpm() {
        return priceBandPpm;
    }

    /** {@return open interest, µ$, up to which the initial margin rates are the tiers' own} */
    public long openInterestLower() {
        return openInterestLower;
    }

    /** {@return open interest, µ$, from which the initial margin is the whole notional} */
    public long openInterestUpper() {
        return openInterestUpper;
    }

    /** {@return most that a liquidation slice pays to the insurance fund, of notional} */
    public int liquidationFeePpm() {
        return liquidationFeePpm;
    }

    /** {@return furthest from the index price that a liquidation slice may trade} */
    public int liquidationBandPpm() {
        return liquidationBandPpm;
    }

    /** {@return share of the way from maintenance to initial margin that a liquidation restores} */
    public int liquidationTargetPpm() {
        return liquidationTargetPpm;
    }

    /** {@return µ$ above which a position is first sliced by a fifth, then rests} */
    public long liquidationFirstSliceNotional() {
        return liquidationFirstSliceNotional;
    }

    /** {@return µ$ below which a remainder is closed with the slice} */
    public long liquidationDustNotional() {
        return liquidationDustNotional;
    }

    /** {@return cool-down after a first slice} */
    public int liquidationCoolDownMs() {
        return liquidationCoolDownMs;
    }

    /** {@return how far from the reference price a trade may be, or {@link #NULL_BAND_PPM}} */
    public int staticBandPpm() {
        return staticBandPpm;
    }

    /** {@return how far from the last trade a trade may be, or {@link #NULL_BAND_PPM}} */
    public int dynamicBandPpm() {
        return dynamicBandPpm;
    }

    /** {@return how far from the reference price an auction may uncross, or {@link #NULL_BAND_PPM}} */
    public int auctionCollarPpm() {
        return auctionCollarPpm;
    }

    /** {@return length of a volatility auction} */
    public int volatilityAuctionMs() {
        return volatilityAuctionMs;
    }

    /** {@return length of one extension of an auction} */
    public int auctionExtensionMs() {
        return auctionExtensionMs;
    }

    /** {@return extensions of one auction, after which the instrument halts} */
    public int maxAuctionExtensions() {
        return maxAuctionExtensions;
    }

    /** {@return margin rates by notional} */
    public MarginTiers tiers() {
        return tiers;
    }

    /**
     * Least initial margin rate that the whole market's open interest asks for: the first tier's rate up to the lower
     * bound, the whole notional from the upper bound, between them on a line, rounded down.
     *
     * @param openInterest µ$, not negative.
     * @return rate in ppm.
     */
    public int initialPpmByOpenInterest(long openInterest) {
        int base = tiers.initialPpm(0);
        if (openInterest <= openInterestLower) {
            return base;
        }
        if (openInterest >= openInterestUpper) {
            return (int) MILLION;
        }
        return base
                + (int) ExactRange.mulDivFloor(
                        MILLION - base, openInterest - openInterestLower, openInterestUpper - openInterestLower);
    }

    /**
     * Initial margin at the rate of the notional's tier, or at a larger one.
     *
     * @param notional µ$, not negative.
     * @param leastPpm least rate: of {@link #initialPpmByOpenInterest}, or of the leverage that an account has chosen.
     * @return µ$, rounded up.
     */
    public long initialMargin(long notional, int leastPpm) {
        return ExactRange.ppmCeil(notional, Math.max(tiers.initialPpm(tiers.tierOf(notional)), leastPpm));
    }

    /** {@return {@code hash} with every field folded in} */
    long fold(long hash) {
        long folded = Hash64.fold(hash, version);
        folded = Hash64.fold(folded, makerFeePpm);
        folded = Hash64.fold(folded, takerFeePpm);
        folded = Hash64.fold(folded, protectionPpm);
        folded = Hash64.fold(folded, priceBandPpm);
        folded = Hash64.fold(folded, openInterestLower);
        folded = Hash64.fold(folded, openInterestUpper);
        folded = Hash64.fold(folded, liquidationFeePpm);
        folded = Hash64.fold(folded, liquidationBandPpm);
        folded = Hash64.fold(folded, liquidationTargetPpm);
        folded = Hash64.fold(folded, liquidationFirstSliceNotional);
        folded = Hash64.fold(folded, liquidationDustNotional);
        folded = Hash64.fold(folded, liquidationCoolDownMs);
        folded = Hash64.fold(folded, ((long) staticBandPpm << Integer.SIZE) | (dynamicBandPpm & 0xFFFF_FFFFL));
        folded = Hash64.fold(folded, auctionCollarPpm);
        folded = Hash64.fold(folded, ((long) volatilityAuctionMs << Integer.SIZE) | auctionExtensionMs);
        folded = Hash64.fold(folded, maxAuctionExtensions);
        return tiers.fold(folded);
    }
}
