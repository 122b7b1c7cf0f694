package io.ringfence.engine;

import io.ringfence.codecs.AuctionUncrossedEncoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusReason;
import io.ringfence.engine.auction.Indications;
import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.auction.Uncross;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.session.Sessions;

/**
 * The call phase of an auction: its beginning, what is said of it while it gathers orders, and its extension. How it ends is {@link TradingPhases}.
 *
 * <p>It stands below the walk of an order, which begins a volatility auction when a trade would leave its band.
 */
final class CallPhase {
    /** While an auction is on, what it would do is published this often, if it has changed. */
    static final long INDICATION_INTERVAL_NS = 250_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final EngineState state;
    private final Instruments instruments;
    private final Markets markets;
    private final RiskParameterVersions riskParameters;
    private final Indications indications;
    private final PriceBands bands;
    private final Timers timers;
    private final EventPublisher publisher;
    private final Uncross uncross = new Uncross();
    private long nowNs;

    CallPhase(EngineState state, EventPublisher publisher) {
        this.state = state;
        instruments = state.instruments();
        markets = state.markets();
        riskParameters = state.riskParameters();
        indications = state.indications();
        bands = state.priceBands();
        timers = state.timers();
        this.publisher = publisher;
    }

    /** The time of the command that is being applied or worked off. */
    void onTime(long nowNs) {
        this.nowNs = nowNs;
    }

    /**
     * Interrupts continuous trading: a trade would have left a band. From the next check on the instrument gathers orders.
     *
     * @param instrument which is CONTINUOUS.
     * @param reason STATIC_BAND or DYNAMIC_BAND.
     */
    void startVolatilityAuction(int instrument, TradingStatusReason reason) {
        RiskParameters parameters = riskParameters.of(instrument);
        begin(
                Sessions.NULL_INDEX,
                instrument,
                TradingStatus.VOLATILITY_AUCTION,
                reason,
                nowNs,
                nowNs + parameters.volatilityAuctionMs() * NANOS_PER_MILLI,
                TradingStatus.CONTINUOUS);
    }

    /**
     * Begins an auction.
     *
     * @param toSessionIndex who asked for it, or {@link Sessions#NULL_INDEX}.
     * @param startNs from when it is on.
     * @param endNs when it uncrosses by itself, or {@link Markets#NULL_TIME_NS}.
     * @param statusAfter what follows it.
     */
    void begin(
            int toSessionIndex,
            int instrument,
            TradingStatus status,
            TradingStatusReason reason,
            long startNs,
            long endNs,
            TradingStatus statusAfter) {
        markets.setAuction(instrument, status, reason, endNs, statusAfter);
        arm(instrument, endNs);
        timers.arm(Schedule.INDICATION, instrument, startNs + INDICATION_INTERVAL_NS);
        announce(toSessionIndex, instrument);
        indications.clear(instrument);
        indicate(instrument);
    }

    /** Extends the auction that is on, from {@code startNs} by what the parameters say: it would uncross outside its collar. */
    void extend(int toSessionIndex, int instrument, long startNs) {
        long endNs = startNs + riskParameters.of(instrument).auctionExtensionMs() * NANOS_PER_MILLI;
        markets.extendAuction(instrument, endNs, TradingStatusReason.AUCTION_COLLAR);
        arm(instrument, endNs);
        announce(toSessionIndex, instrument);
    }

    /** Its auction is over, or called off. */
    void end(int instrument) {
        timers.disarm(Schedule.AUCTION_END, instrument);
        timers.disarm(Schedule.INDICATION, instrument);
        indications.clear(instrument);
    }

    /** The timer of what is said of an auction. A leap of time is said of once. */
    void onIndication(int instrument, long dueNs) {
        indicate(instrument);
        long intervals = Math.max(1, Math.floorDiv(nowNs - dueNs, INDICATION_INTERVAL_NS) + 1);
        timers.arm(Schedule.INDICATION, instrument, dueNs + intervals * INDICATION_INTERVAL_NS);
    }

    /** Publishes the status that an instrument has. */
    void announce(int toSessionIndex, int instrument) {
        publisher.tradingStatusChanged(
                toSessionIndex,
                instruments.id(instrument),
                markets.auctionEndNs(instrument),
                markets.extension(instrument),
                markets.status(instrument),
                markets.reason(instrument));
    }

    private void arm(int instrument, long endNs) {
        if (endNs == Markets.NULL_TIME_NS) {
            timers.disarm(Schedule.AUCTION_END, instrument);
        } else {
            timers.arm(Schedule.AUCTION_END, instrument, endNs);
        }
    }

    private void indicate(int instrument) {
        uncross.compute(state.book(instrument), bands.referenceTicks(instrument));
        if (indications.isNews(instrument, uncross)) {
            publisher.auctionIndicated(
                    instruments.id(instrument),
                    price(instrument, uncross),
                    quantity(instrument, uncross.volumeLots()),
                    quantity(instrument, Math.abs(uncross.surplusLots())),
                    surplusSide(uncross));
        }
    }

    /** Publishes at which price an auction ends. */
    void announceUncross(int instrument, Uncross found) {
        publisher.auctionUncrossed(
                instruments.id(instrument),
                price(instrument, found),
                quantity(instrument, found.volumeLots()),
                quantity(instrument, Math.abs(found.surplusLots())),
                surplusSide(found));
    }

    private long price(int instrument, Uncross found) {
        return found.priceTicks() == Uncross.NULL_PRICE_TICKS
                ? AuctionUncrossedEncoder.priceNullValue()
                : instruments.price(instrument, found.priceTicks());
    }

    /** The sum of many orders is held at the largest quantity that can be said. */
    private long quantity(int instrument, long lots) {
        return instruments.quantity(instrument, Math.min(lots, Long.MAX_VALUE / instruments.lotSize(instrument)));
    }

    private static Side surplusSide(Uncross found) {
        if (found.surplusLots() == 0) {
            return Side.NULL_VAL;
        }
        return found.surplusLots() > 0 ? Side.BUY : Side.SELL;
    }
}
