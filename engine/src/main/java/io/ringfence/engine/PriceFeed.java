package io.ringfence.engine;

import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.IndexPriceUpdatedEncoder;
import io.ringfence.codecs.PriceRefusal;
import io.ringfence.codecs.RejectReason;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.oracle.PriceGuard;
import io.ringfence.engine.session.Sessions;

/**
 * The walk of a price: guard, index, what rests on the index, who is under maintenance margin now. Liquidations follow as steps of the same command.
 */
final class PriceFeed {
    private final PriceFeeds feeds;
    private final PriceGuard guard;
    private final Sessions sessions;
    private final Timers timers;
    private final PriceEvents priceEvents;
    private final Maintenance maintenance;
    private final Pegging pegging;
    private final Marking marking;
    private final Funding funding;
    private final EventPublisher publisher;
    private final Asker asker;

    PriceFeed(
            EngineState state,
            Maintenance maintenance,
            Pegging pegging,
            Marking marking,
            Funding funding,
            EventPublisher publisher,
            Asker asker) {
        feeds = state.feeds();
        guard = new PriceGuard(feeds);
        sessions = state.sessions();
        timers = state.timers();
        priceEvents = state.priceEvents();
        this.maintenance = maintenance;
        this.pegging = pegging;
        this.marking = marking;
        this.funding = funding;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onPriceReport(
            long nowNs, int indexId, int sourceId, long publishedAtNs, long price, long confidence, int flags) {
        int indexIndex = feeds.indexOf(indexId);
        int source =
                indexIndex == PriceFeeds.NULL_INDEX ? PriceFeeds.NULL_SOURCE : feeds.sourceOf(indexIndex, sourceId);
        if (!isEntitled(indexIndex, source)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (indexIndex == PriceFeeds.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_INDEX, 0, indexId, "indexId");
            return;
        }
        if (source == PriceFeeds.NULL_SOURCE) {
            reject(RejectReason.UNKNOWN_SOURCE, 0, sourceId, "sourceId");
            return;
        }
        if ((flags & ~PriceFeeds.DISTRUST_FLAGS) != 0) {
            reject(RejectReason.INVALID_FIELD, PriceFeeds.DISTRUST_FLAGS, flags, "flags");
            return;
        }
        if (publishedAtNs < 1) {
            reject(RejectReason.INVALID_FIELD, 1, publishedAtNs, "publishedAtNs");
            return;
        }
        PriceRefusal refusal = guard.refusal(indexIndex, source, price, confidence, publishedAtNs, nowNs);
        if (refusal != null) {
            publisher.priceReportRefused(guard.bound(), guard.value(), indexId, sourceId, refusal);
            return;
        }

        // From here on it must succeed.
        feeds.report(indexIndex, source, price, confidence, publishedAtNs, flags);
        FeedState previousState = feeds.state(indexIndex);
        int previousBandPpm = feeds.bandPpm(indexIndex);
        boolean isPriceChanged = feeds.evaluate(indexIndex, nowNs);
        publishPrice(indexIndex, sourceId);
        onEvaluated(indexIndex, previousState, previousBandPpm, isPriceChanged, nowNs);
    }

    /** Age alone, or new terms, may have changed an index. */
    void reevaluate(int indexIndex, long nowNs) {
        FeedState previousState = feeds.state(indexIndex);
        int previousBandPpm = feeds.bandPpm(indexIndex);
        boolean wasHeld = feeds.isHeld(indexIndex);
        boolean isPriceChanged = feeds.evaluate(indexIndex, nowNs);
        if (isPriceChanged || feeds.bandPpm(indexIndex) != previousBandPpm || feeds.isHeld(indexIndex) != wasHeld) {
            publishPrice(indexIndex, IndexPriceUpdatedEncoder.sourceIdNullValue());
        }
        onEvaluated(indexIndex, previousState, previousBandPpm, isPriceChanged, nowNs);
    }

    /** No price counts until its feed ticks again. */
    void onVenueRestarted() {
        for (int i = 0; i < feeds.size(); i++) {
            timers.disarm(Schedule.FEED_STATE, i);
            if (feeds.state(i) != FeedState.INVALID) {
                publisher.feedStateChanged(feeds.price(i), feeds.id(i), feeds.state(i), FeedState.INVALID);
            }
        }
        feeds.invalidateAll();
    }

    private void onEvaluated(
            int indexIndex, FeedState previousState, int previousBandPpm, boolean isPriceChanged, long nowNs) {
        long deadlineNs = feeds.nextDeadlineNs(indexIndex);
        if (deadlineNs == PriceFeeds.NO_DEADLINE) {
            timers.disarm(Schedule.FEED_STATE, indexIndex);
        } else {
            timers.arm(Schedule.FEED_STATE, indexIndex, deadlineNs);
        }
        FeedState state = feeds.state(indexIndex);
        if (state != previousState) {
            publisher.feedStateChanged(feeds.price(indexIndex), feeds.id(indexIndex), previousState, state);
            maintenance.onFeedStateChanged(indexIndex);
        } else if (feeds.bandPpm(indexIndex) != previousBandPpm) {
            maintenance.onFeedStateChanged(indexIndex);
        }
        if (isPriceChanged || state != previousState) {
            pegging.onIndexChanged(indexIndex, nowNs);
        }
        if (isPriceChanged) {
            marking.onIndexPriceChanged(indexIndex, nowNs);
        }
        if (isPriceChanged || state != previousState) {
            funding.onIndexChanged(indexIndex, nowNs);
        }
    }

    private void publishPrice(int indexIndex, int sourceId) {
        publisher.indexPriceUpdated(
                feeds.price(indexIndex),
                feeds.confidence(indexIndex),
                feeds.publishedAtNs(indexIndex),
                feeds.id(indexIndex),
                sourceId,
                feeds.state(indexIndex),
                feeds.freshSources(indexIndex),
                feeds.bandPpm(indexIndex),
                feeds.stablePrice(indexIndex),
                feeds.isHeld(indexIndex) ? feeds.heldPrice(indexIndex) : IndexPriceUpdatedEncoder.heldPriceNullValue());
        priceEvents.onIndexPrice(indexIndex, publisher.lastEventNumber());
    }

    private boolean isEntitled(int indexIndex, int source) {
        if (source == PriceFeeds.NULL_SOURCE) {
            return asker.has(Asker.ORACLE);
        }
        return asker.hasForSession(Asker.ORACLE, sessions.indexOf(feeds.sessionId(indexIndex, source)));
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
