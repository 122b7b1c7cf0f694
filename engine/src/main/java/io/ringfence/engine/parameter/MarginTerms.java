package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;

/**
 * What the venue asks of every account alike. Immutable.
 *
 * @param openOrderMargin requirement of each open order, µ$.
 * @param freeProfit unrealised profit up to this counts for new risk always, µ$.
 * @param profitSharePpm and up to this share of the initial margin by tiers.
 * @param profitWeightPpm share of what is within that bound that counts.
 */
public record MarginTerms(long openOrderMargin, long freeProfit, int profitSharePpm, int profitWeightPpm) {
    /** In force until others are set: a cent, a hundred dollars, half, all. */
    public static final MarginTerms USUAL = new MarginTerms(10_000L, 100_000_000L, 500_000, 1_000_000);

    /** Most that one open order may require: a thousand dollars. */
    public static final long MAX_OPEN_ORDER_MARGIN = 1_000_000_000L;

    /**
     * What of the unrealised profit or loss of all positions counts for new risk: {@code floor(min(pnl, max(freeProfit, floor(IM0 * profitShare))) * profitWeight)} of a
     * profit, a loss in full.
     *
     * @param pnl µ$.
     * @param initialMarginByTiers IM0, µ$, not negative.
     * @return µ$.
     */
    public long countedPnl(long pnl, long initialMarginByTiers) {
        if (pnl <= 0) {
            return pnl;
        }
        long cap = Math.max(freeProfit, ExactRange.ppmFloor(initialMarginByTiers, profitSharePpm));
        return ExactRange.ppmFloor(Math.min(pnl, cap), profitWeightPpm);
    }

    long fold(long hash) {
        long folded = Hash64.fold(Hash64.fold(hash, openOrderMargin), freeProfit);
        return Hash64.fold(folded, (long) profitSharePpm << Integer.SIZE | profitWeightPpm);
    }
}
