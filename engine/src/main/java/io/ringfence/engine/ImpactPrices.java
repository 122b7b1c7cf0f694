package io.ringfence.engine;

import io.ringfence.engine.book.ImpactPrice;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.oracle.MarkPrices;

/** Mean prices at which an amount could be sold and bought at once, µ$ per lot, each rounded against who asks. Reads state and changes none. */
final class ImpactPrices {
    /** The side has not the amount. */
    static final long NULL_PX = Long.MIN_VALUE;

    private final EngineState state;
    private final Instruments instruments;
    private final MarkPrices prices;

    ImpactPrices(EngineState state) {
        this.state = state;
        instruments = state.instruments();
        prices = state.marks();
    }

    /**
     * {@return the amount in lots: a notional at the index price, or a share of the open interest if that is more; rounded up}
     *
     * @param instrument which has an index price.
     */
    long lots(int instrument, long notional, int openInterestPpm) {
        return Math.max(
                FixedMath.divCeil(notional, prices.indexRiskPx(instrument)),
                ExactRange.ppmCeil(instruments.openInterestLots(instrument), openInterestPpm));
    }

    /** {@return what a lot of so many would bring, or {@link #NULL_PX}} */
    long bidPx(int instrument, long lots) {
        long tickLots = ImpactPrice.tickLots(state.book(instrument), true, lots);
        return tickLots == ImpactPrice.NULL_TICK_LOTS
                ? NULL_PX
                : FixedMath.mulDivFloor(tickLots, instruments.tickValue(instrument), lots);
    }

    /** {@return what a lot of so many would cost, or {@link #NULL_PX}} */
    long askPx(int instrument, long lots) {
        long tickLots = ImpactPrice.tickLots(state.book(instrument), false, lots);
        return tickLots == ImpactPrice.NULL_TICK_LOTS
                ? NULL_PX
                : FixedMath.mulDivCeil(tickLots, instruments.tickValue(instrument), lots);
    }
}
