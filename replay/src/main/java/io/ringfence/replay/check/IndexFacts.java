package io.ringfence.replay.check;

import io.ringfence.codecs.FeedState;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the events said of one index: its terms, its price, and how far to trust it. */
final class IndexFacts {
    /** No price is larger than this mantissa. */
    private static final long MAX_MANTISSA = 1L << 54;

    private static final int SETTLEMENT_DECIMALS = 6;
    private static final int WIDEST_BAND_PPM = 1_000_000;

    final int id;
    final String symbol;
    final int exponent;

    /** Mantissa; zero: its prices must be above zero. */
    final long leastRiskPrice;

    /** Largest mantissa that is exact: a whole unit of something is worth 2^55 µ$ at most. */
    final long maxPrice;

    /** Accounts with a position or a balance that this index prices, as far as they have ever had one. */
    final Set<AccountFacts> holders = new LinkedHashSet<>();

    long price;
    FeedState state = FeedState.INVALID;
    int bandPpm;

    /** Number of the event that said {@link #price}; zero: none has. */
    long priceEvent;

    /** Zero: none was VALID yet. */
    long lastValidPrice;

    /** Of SetOracleRules; zero: the index has no bands. */
    int maxBandPpm;

    IndexFacts(int id, String symbol, int exponent, long leastRiskPrice) {
        this.id = id;
        this.symbol = symbol;
        this.exponent = exponent;
        this.leastRiskPrice = leastRiskPrice;
        maxPrice = Math.min(MAX_MANTISSA, Exact.MAX_VALUE / Exact.power(Math.max(exponent + SETTLEMENT_DECIMALS, 0)));
    }

    /** After a restart nothing is known of the price. */
    void forget() {
        state = FeedState.INVALID;
        bandPpm = maxBandPpm > 0 ? WIDEST_BAND_PPM : 0;
    }

    /** Whether what is at hand may be sold or bought at the price. */
    boolean isUsable() {
        return state == FeedState.VALID || state == FeedState.UNCERTAIN;
    }

    /** Whether its edges lie around the last VALID price instead of the present one. */
    boolean isAroundLastValid() {
        return state == FeedState.INVALID && maxBandPpm > 0 && lastValidPrice != 0;
    }

    /** Whether a liquidation may rest on it. */
    boolean isUsableForLiquidation() {
        return switch (state) {
            case VALID, UNCERTAIN -> true;
            case INVALID -> isAroundLastValid();
            default -> maxBandPpm > 0;
        };
    }
}
