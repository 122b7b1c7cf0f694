package io.ringfence.engine.oracle;

import io.ringfence.codecs.PriceRefusal;

/**
 * Says which price reports are refused, in the order of {@link PriceRefusal}. What it lets through may still be not fresh,
 * or make its index invalid: that is judged by {@link PriceFeeds}.
 *
 * <p>Owned by the engine's thread; bound and value are those of the last refusal.
 */
public final class PriceGuard {
    /** How far ahead of logical time a source's own clock may be. */
    public static final long MAX_AHEAD_NS = 250_000_000L;

    private final PriceFeeds feeds;
    private long bound;
    private long value;

    /**
     * Guards these feeds.
     *
     * @param feeds whose sources report.
     */
    public PriceGuard(PriceFeeds feeds) {
        this.feeds = feeds;
    }

    /**
     * {@return why a report is refused, or null when it is not}
     *
     * @param indexIndex which index.
     * @param source its number within the index.
     * @param price mantissa.
     * @param confidence half width of its interval.
     * @param publishedAtNs the source's own time.
     * @param nowNs logical time.
     */
    public PriceRefusal refusal(
            int indexIndex, int source, long price, long confidence, long publishedAtNs, long nowNs) {
        long last = feeds.lastPublishedAtNs(indexIndex, source);
        if (publishedAtNs <= last) {
            return refuse(PriceRefusal.NOT_NEWER, last, publishedAtNs);
        }
        if (publishedAtNs > nowNs + MAX_AHEAD_NS) {
            return refuse(PriceRefusal.AHEAD_OF_TIME, nowNs, publishedAtNs);
        }
        if (confidence < 0) {
            return refuse(PriceRefusal.INVALID_CONFIDENCE, 0, confidence);
        }
        long most = feeds.maxPrice(indexIndex);
        if (price > most || price < -most) {
            return refuse(PriceRefusal.PRICE_OUT_OF_RANGE, most, price);
        }
        return null;
    }

    /** {@return the bound that the last refused report broke} */
    public long bound() {
        return bound;
    }

    /** {@return what the last refused report gave} */
    public long value() {
        return value;
    }

    private PriceRefusal refuse(PriceRefusal reason, long brokenBound, long givenValue) {
        bound = brokenBound;
        value = givenValue;
        return reason;
    }
}
