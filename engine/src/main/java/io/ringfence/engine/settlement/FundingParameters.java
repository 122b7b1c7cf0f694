package io.ringfence.engine.settlement;

import io.ringfence.engine.hash.Hash64;

/**
 * How an instrument's funding follows its book. Immutable.
 *
 * @param interestPpm funding of eight hours where the book stands at the index price.
 * @param interestClampPpm furthest that the interest moves the premium towards itself, in eight hours.
 * @param marginCapPpm most funding of eight hours, as a share of initial less maintenance rate of the first tier.
 * @param hourCapPpm most funding of an hour.
 * @param impactNotional µ$ that the impact prices are the mean price of; zero: there is no funding.
 * @param impactOpenInterestPpm the same as a share of the open interest; the larger counts.
 */
public record FundingParameters(
        int interestPpm,
        int interestClampPpm,
        int marginCapPpm,
        int hourCapPpm,
        long impactNotional,
        int impactOpenInterestPpm) {
    /** Those of an instrument for which none were set: nobody pays funding. */
    public static final FundingParameters NONE = new FundingParameters(0, 0, 0, 0, 0, 0);

    /** Largest interest, either way. */
    public static final int MAX_INTEREST_PPM = 100_000;

    /** Largest share of the difference of the margin rates. */
    public static final int MAX_MARGIN_CAP_PPM = 100_000_000;

    /** {@return whether there is funding} */
    public boolean isOn() {
        return impactNotional > 0;
    }

    long fold(long hash) {
        long folded = Hash64.fold(hash, (long) interestPpm << Integer.SIZE | interestClampPpm);
        folded = Hash64.fold(folded, (long) marginCapPpm << Integer.SIZE | hourCapPpm);
        return Hash64.fold(Hash64.fold(folded, impactNotional), impactOpenInterestPpm);
    }
}
