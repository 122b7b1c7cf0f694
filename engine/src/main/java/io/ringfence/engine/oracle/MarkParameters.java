package io.ringfence.engine.oracle;

import io.ringfence.engine.hash.Hash64;

/**
 * How an instrument's mark price follows its book. Immutable.
 *
 * @param bandPpm furthest that the mark price may be from the index price, as a share of its risk price; zero: it is the index price.
 * @param impactNotional µ$ that the impact prices are the mean price of.
 * @param impactOpenInterestPpm the same as a share of the open interest; the larger counts.
 * @param premiumAverageMs time over which the premium of the book's middle over the index price is averaged.
 */
public record MarkParameters(int bandPpm, long impactNotional, int impactOpenInterestPpm, int premiumAverageMs) {
    /** Those of an instrument for which none were set: its mark price is its index price. */
    public static final MarkParameters NONE = new MarkParameters(0, 0, 0, 0);

    /** Widest band. */
    public static final int MAX_BAND_PPM = 500_000;

    /** Longest average, milliseconds. */
    public static final int MAX_PREMIUM_AVERAGE_MS = 3_600_000;

    long fold(long hash) {
        long folded = Hash64.fold(hash, (long) bandPpm << Integer.SIZE | premiumAverageMs);
        return Hash64.fold(Hash64.fold(folded, impactNotional), impactOpenInterestPpm);
    }
}
