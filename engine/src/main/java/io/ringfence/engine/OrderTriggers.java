package io.ringfence.engine;

import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.instrument.Instruments;

/**
 * Sets off orders whose price is reached, after the command that moved it has finished: one after another, each through the gates of a new order, what they move in turn behind
 * them. Nothing is set off while an instrument is in an auction or does not trade; when it trades again, the price of that moment counts.
 */
final class OrderTriggers {
    private final EngineState state;
    private final Instruments instruments;
    private final WaitingOrders waiting;
    private final Matching matching;
    private final OrderEntry orderEntry;

    OrderTriggers(EngineState state, Matching matching, OrderEntry orderEntry) {
        this.state = state;
        instruments = state.instruments();
        waiting = state.waitingOrders();
        this.matching = matching;
        this.orderEntry = orderEntry;
    }

    /** The mark price of an instrument has changed. */
    void onMarkChanged(int instrument) {
        if (isTrading(instrument)) {
            matching.observePresent(instrument, Matching.sourceIndex(TriggerSource.MARK_PRICE));
        }
    }

    /** An index price has changed, and with it the mark of what follows it. */
    void onPriceChanged(int indexIndex) {
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.indexIndex(i) == indexIndex && isTrading(i)) {
                matching.observePresent(i, Matching.sourceIndex(TriggerSource.MARK_PRICE));
                matching.observePresent(i, Matching.sourceIndex(TriggerSource.INDEX_PRICE));
            }
        }
    }

    /** Continuous trading has begun, or begun again. */
    void onMarketOpened(int instrument) {
        for (int source = 0; source < WaitingOrders.SOURCES; source++) {
            matching.observePresent(instrument, source);
        }
    }

    /**
     * Sets off the next order.
     *
     * @return whether there was one.
     */
    boolean fireNext() {
        int instrument = waiting.nextUnsettled(0);
        while (instrument != WaitingOrders.NULL) {
            if (isTrading(instrument)) {
                int order = waiting.next(instrument);
                if (order == WaitingOrders.NULL) {
                    waiting.collect(instrument);
                    order = waiting.next(instrument);
                }
                if (order != WaitingOrders.NULL) {
                    orderEntry.onTriggered(order);
                    return true;
                }
            }
            instrument = waiting.nextUnsettled(instrument + 1);
        }
        return false;
    }

    private boolean isTrading(int instrument) {
        return state.markets().status(instrument) == TradingStatus.CONTINUOUS;
    }
}
