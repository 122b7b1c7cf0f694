package io.ringfence.engine.oracle;

import io.ringfence.engine.hash.Hash64;

/**
 * What an index does beyond its definition: whether it holds a jump, how wide its price band is, and whether it keeps a stable price. Immutable;
 * rates in ppm.
 *
 * @param jumpPpm a price further than this from the last one is held; zero: none is.
 * @param jumpHoldMs longest time that a price is held.
 * @param dayVolatilityPpm standard deviation of a day's move, by which the band widens with the square root of age; zero: it does not.
 * @param maxBandPpm widest band where the index prices collateral; zero: no band, prices count at their middle.
 * @param stableDelayPpm most by which the stable price's delayed average moves in an hour.
 * @param stableGrowthPpm most by which the stable price moves in a second; zero: no stable price is kept.
 */
public record OracleRules(
        int jumpPpm, int jumpHoldMs, int dayVolatilityPpm, int maxBandPpm, int stableDelayPpm, int stableGrowthPpm) {
    /** The rules of an index for which none were set: every price counts at once, at its middle. */
    public static final OracleRules NONE = new OracleRules(0, 0, 0, 0, 0, 0);

    /** Longest that a price may be held, milliseconds. */
    public static final int MAX_JUMP_HOLD_MS = 60_000;

    /** Widest band of a price of collateral. */
    public static final int MAX_BAND_PPM = 500_000;

    long fold(long hash) {
        long folded = Hash64.fold(hash, (long) jumpPpm << Integer.SIZE | jumpHoldMs);
        folded = Hash64.fold(folded, (long) dayVolatilityPpm << Integer.SIZE | maxBandPpm);
        return Hash64.fold(folded, (long) stableDelayPpm << Integer.SIZE | stableGrowthPpm);
    }
}
