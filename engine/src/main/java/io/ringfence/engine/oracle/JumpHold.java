package io.ringfence.engine.oracle;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;

/**
 * Holds an index price that jumps until something speaks for it, so that one wrong print, or two sources wrong together, move nothing at once.
 *
 * <p>A price jumps when it is further from the last one than {@link OracleRules#jumpPpm} of its risk price. It is taken over when
 * two thirds of all defined sources (rounded up) have fresh prices within half the jump of it, or when a later report brings a price
 * within half the jump of the one that is held. After {@link OracleRules#jumpHoldMs} it is taken over all the same and is <em>unconfirmed</em> until a
 * later report brings one within half the jump of it. A price that comes back before is no jump and is taken at once.
 *
 * <p>Rows by index index; owned by {@link PriceFeeds}, whose hash contains these rows. Nothing allocates after construction.
 */
final class JumpHold {
    private static final long PPM = 1_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final boolean[] isHeld;
    private final long[] heldPrices;
    private final long[] heldUntilNs;
    private final boolean[] isUnconfirmed;

    JumpHold(int capacity) {
        isHeld = new boolean[capacity];
        heldPrices = new long[capacity];
        heldUntilNs = new long[capacity];
        isUnconfirmed = new boolean[capacity];
    }

    /**
     * Whether an index takes a price over.
     *
     * @param i which index.
     * @param rules of the index.
     * @param price what the fresh sources say.
     * @param last what the index says now.
     * @param lastRiskPrice its risk price, above zero.
     * @param isReported whether a source has reported since the last call.
     * @param agreeing how many sources are within half the jump of the price.
     * @param sources how many are defined.
     * @return false: it keeps the last one for now.
     */
    boolean admits(
            int i,
            OracleRules rules,
            long price,
            long last,
            long lastRiskPrice,
            boolean isReported,
            int agreeing,
            int sources,
            long nowNs) {
        if (rules.jumpPpm() == 0 || !isFurther(price, last, lastRiskPrice, rules.jumpPpm())) {
            isHeld[i] = false;
            if (isReported && isUnconfirmed[i] && !isFurther(price, last, lastRiskPrice, rules.jumpPpm() / 2)) {
                isUnconfirmed[i] = false;
            }
            return true;
        }
        boolean isConfirmed = 3 * agreeing >= 2 * sources
                || (isHeld[i] && isReported && !isFurther(price, heldPrices[i], lastRiskPrice, rules.jumpPpm() / 2));
        if (isConfirmed || (isHeld[i] && nowNs >= heldUntilNs[i])) {
            isHeld[i] = false;
            isUnconfirmed[i] = !isConfirmed;
            return true;
        }
        if (!isHeld[i]) {
            isHeld[i] = true;
            heldUntilNs[i] = nowNs + rules.jumpHoldMs() * NANOS_PER_MILLI;
        }
        heldPrices[i] = price;
        return false;
    }

    /** Whether the price of a source is near enough to another to speak for it. */
    static boolean agrees(long sourcePrice, long price, long lastRiskPrice, OracleRules rules) {
        return !isFurther(sourcePrice, price, lastRiskPrice, rules.jumpPpm() / 2);
    }

    /** Forgets what is held, as when the index loses its price. */
    void forget(int i) {
        isHeld[i] = false;
        isUnconfirmed[i] = false;
    }

    boolean isHeld(int i) {
        return isHeld[i];
    }

    long heldPrice(int i) {
        return heldPrices[i];
    }

    /** When a held price is taken over at the latest. */
    long heldUntilNs(int i) {
        return heldUntilNs[i];
    }

    /** Whether the index took a jump over that nothing has spoken for since. */
    boolean isUnconfirmed(int i) {
        return isUnconfirmed[i];
    }

    long fold(int i, long hash) {
        long folded = Hash64.fold(hash, (isHeld[i] ? 1 : 0) | (isUnconfirmed[i] ? 2 : 0));
        return isHeld[i] ? Hash64.fold(Hash64.fold(folded, heldPrices[i]), heldUntilNs[i]) : folded;
    }

    private static boolean isFurther(long price, long from, long riskPrice, long ppm) {
        return FixedMath.compareProducts(Math.abs(price - from), PPM, riskPrice, ppm) > 0;
    }
}
