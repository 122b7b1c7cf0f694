package io.ringfence.engine;

import io.ringfence.codecs.MarkPriceUpdatedEncoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.oracle.MarkParameters;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.Marks;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;

/**
 * The walk of a mark price: its parameters, and what the book and the index say, with each price of the index and once a second. Never with each change of the book: what
 * a book does between two seconds moves nobody's equity.
 */
final class Marking {
    /** Without a price of the index, the book is looked at this often. */
    static final long INTERVAL_NS = 1_000_000_000L;

    private static final int MILLION = 1_000_000;

    private final EngineState state;
    private final Instruments instruments;
    private final Markets markets;
    private final PriceFeeds feeds;
    private final RiskParameterVersions riskParameters;
    private final MarkPrices prices;
    private final ImpactPrices impactPrices;
    private final Marks marks;
    private final Timers timers;
    private final Maintenance maintenance;
    private final OrderTriggers triggers;
    private final EventPublisher publisher;
    private final Asker asker;
    private long impactMidPx;

    Marking(EngineState state, Maintenance maintenance, OrderTriggers triggers, EventPublisher publisher, Asker asker) {
        this.state = state;
        instruments = state.instruments();
        markets = state.markets();
        feeds = state.feeds();
        riskParameters = state.riskParameters();
        prices = state.marks();
        impactPrices = new ImpactPrices(state);
        marks = state.ownMarks();
        timers = state.timers();
        this.maintenance = maintenance;
        this.triggers = triggers;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onSetMarkParameters(
            int instrumentId,
            int bandPpm,
            long impactNotional,
            int impactOpenInterestPpm,
            int premiumAverageMs,
            long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int instrument = instruments.indexOf(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, "instrumentId");
            return;
        }
        if (instruments.isSpot(instrument)) {
            // Nobody has a position there.
            reject(RejectReason.INVALID_FIELD, 0, instrumentId, "instrumentId");
            return;
        }
        boolean isOwn = bandPpm > 0;
        if (isOutside("bandPpm", bandPpm, 0, MarkParameters.MAX_BAND_PPM)
                || isOutside("impactNotional", impactNotional, isOwn ? 1 : 0, isOwn ? ExactRange.MAX_VALUE : 0)
                || isOutside("impactOpenInterestPpm", impactOpenInterestPpm, 0, isOwn ? MILLION : 0)
                || isOutside(
                        "premiumAverageMs",
                        premiumAverageMs,
                        isOwn ? 1 : 0,
                        isOwn ? MarkParameters.MAX_PREMIUM_AVERAGE_MS : 0)) {
            return;
        }

        // From here on it must succeed.
        marks.setParameters(
                instrument,
                new MarkParameters(bandPpm, impactNotional, impactOpenInterestPpm, premiumAverageMs),
                nowNs);
        announceParameters(instrument);
        if (isOwn) {
            timers.arm(Schedule.MARK, instrument, nowNs + INTERVAL_NS);
        } else {
            timers.disarm(Schedule.MARK, instrument);
            state.priceEvents().onMarkPrice(instrument, PriceEvents.NONE);
        }
        mark(instrument, nowNs);
    }

    /** {@return how many events describe the parameters of an instrument} */
    int announce(int instrument) {
        if (!marks.isOwn(instrument)) {
            return 0;
        }
        announceParameters(instrument);
        return 1;
    }

    /** An index price has changed, and with it the prices of what follows it. */
    void onIndexPriceChanged(int indexIndex, long nowNs) {
        prices.update(indexIndex);
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.indexIndex(i) == indexIndex && marks.isOwn(i)) {
                update(i, nowNs);
            }
        }
        maintenance.onPriceChanged(indexIndex);
        triggers.onPriceChanged(indexIndex);
    }

    /** The timer of what has no price of its index for a second. A leap of time is looked at once. */
    void onTime(int instrument, long dueNs, long nowNs) {
        mark(instrument, dueNs);
        long intervals = Math.floorDiv(nowNs - dueNs, INTERVAL_NS) + 1;
        timers.arm(Schedule.MARK, instrument, dueNs + intervals * INTERVAL_NS);
    }

    private void mark(int instrument, long nowNs) {
        if (update(instrument, nowNs)) {
            maintenance.onMarkChanged(instrument);
            triggers.onMarkChanged(instrument);
        }
    }

    /** {@return whether the mark price has changed} */
    private boolean update(int instrument, long nowNs) {
        long previousPx = prices.px(instrument);
        impactMidPx = Marks.NULL_PX;
        long px = marks.isOwn(instrument) ? ownPx(instrument, nowNs) : prices.indexPx(instrument);
        if (px == previousPx) {
            return false;
        }
        prices.mark(instrument, px);
        publisher.markPriceUpdated(
                instruments.id(instrument),
                px,
                prices.indexPx(instrument),
                marks.averagePremium(instrument),
                impactMidPx == Marks.NULL_PX ? MarkPriceUpdatedEncoder.impactMidPxNullValue() : impactMidPx);
        state.priceEvents()
                .onMarkPrice(instrument, marks.isOwn(instrument) ? publisher.lastEventNumber() : PriceEvents.NONE);
        return true;
    }

    private long ownPx(int instrument, long nowNs) {
        long indexPx = prices.indexPx(instrument);
        OrderBook book = state.book(instrument);
        long bidTicks = book.bestBidTicks();
        long askTicks = book.bestAskTicks();
        boolean isTrading = markets.status(instrument) == TradingStatus.CONTINUOUS;
        boolean isTwoSided =
                isTrading && bidTicks != OrderBook.NULL_PRICE_TICKS && askTicks != OrderBook.NULL_PRICE_TICKS;
        if (isTwoSided && feeds.isUsable(instruments.indexIndex(instrument))) {
            long midPx = Math.floorDiv(instruments.px(instrument, bidTicks) + instruments.px(instrument, askTicks), 2);
            marks.observe(instrument, midPx - indexPx, nowNs);
        } else {
            marks.pause(instrument, nowNs);
        }
        RiskParameters parameters = riskParameters.of(instrument);
        boolean isEmpty = book.bestLevel(true) == PriceLevels.NULL && book.bestLevel(false) == PriceLevels.NULL;
        if (parameters == null || isEmpty || !prices.isPriced(instrument)) {
            return marks.markAtIndex(instrument, indexPx);
        }
        long indexRiskPx = prices.indexRiskPx(instrument);
        if (isTwoSided) {
            impactMidPx = impactMidPx(instrument);
        }
        return marks.mark(
                instrument,
                indexPx,
                indexRiskPx,
                impactMidPx,
                parameters.tiers().maintenancePpm(0));
    }

    /** The middle between the mean prices at which an amount could be sold and bought at once, rounded down. */
    private long impactMidPx(int instrument) {
        MarkParameters parameters = marks.parameters(instrument);
        long lots = impactPrices.lots(instrument, parameters.impactNotional(), parameters.impactOpenInterestPpm());
        long bidPx = impactPrices.bidPx(instrument, lots);
        long askPx = impactPrices.askPx(instrument, lots);
        return bidPx == ImpactPrices.NULL_PX || askPx == ImpactPrices.NULL_PX
                ? Marks.NULL_PX
                : Math.floorDiv(bidPx + askPx, 2);
    }

    private void announceParameters(int instrument) {
        publisher.markParametersSet(instruments.id(instrument), marks.parameters(instrument));
    }

    private boolean isOutside(String field, long value, long min, long max) {
        if (value >= min && value <= max) {
            return false;
        }
        reject(RejectReason.INVALID_FIELD, value < min ? min : max, value, field);
        return true;
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
