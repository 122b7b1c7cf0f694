package io.ringfence.engine.auction;

import io.ringfence.codecs.TradingStatusReason;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;

/**
 * At which prices a trade is admitted now: within the static band around the reference price and within the dynamic one around the last trade; and within
 * which an auction may uncross; and how far from the index price an order may go on its aggressive side. A band is its rate of the magnitude of its centre, rounded down to a tick, either way, its edges included.
 *
 * <p>Without a band, or without the price that it lies around, all prices are admitted. Reads state and changes none; owned by the engine's thread.
 */
public final class PriceBands {
    /** {@link #highestTicks} where there is no band. */
    public static final long NO_HIGHEST_TICKS = Long.MAX_VALUE;

    /** {@link #lowestTicks} where there is no band. */
    public static final long NO_LOWEST_TICKS = Long.MIN_VALUE;

    private static final long MILLION = 1_000_000L;

    private final Instruments instruments;
    private final Markets markets;
    private final RiskParameterVersions riskParameters;
    private final MarkPrices marks;

    /** Over the registries that hold the prices and the rates. */
    public PriceBands(
            Instruments instruments, Markets markets, RiskParameterVersions riskParameters, MarkPrices marks) {
        this.instruments = instruments;
        this.markets = markets;
        this.riskParameters = riskParameters;
        this.marks = marks;
    }

    /**
     * {@return the reference price: the market's own, until it has one the index price of the moment, rounded down to a tick; {@link
     * Markets#NULL_PRICE_TICKS} where there is neither}
     *
     * @param instrumentIndex which instrument.
     */
    public long referenceTicks(int instrumentIndex) {
        long ticks = markets.referenceTicks(instrumentIndex);
        if (ticks != Markets.NULL_PRICE_TICKS) {
            return ticks;
        }
        long px = marks.px(instrumentIndex);
        return px <= 0 ? Markets.NULL_PRICE_TICKS : instruments.priceTicksFloor(instrumentIndex, px);
    }

    /** {@return the furthest price at which a buy may trade, inclusive, or {@link #NO_HIGHEST_TICKS}} */
    public long highestTicks(int instrumentIndex) {
        RiskParameters parameters = riskParameters.of(instrumentIndex);
        return Math.min(
                above(referenceTicks(instrumentIndex), parameters.staticBandPpm()),
                above(markets.lastTradeTicks(instrumentIndex), parameters.dynamicBandPpm()));
    }

    /** {@return the furthest price at which a sell may trade, inclusive, or {@link #NO_LOWEST_TICKS}} */
    public long lowestTicks(int instrumentIndex) {
        RiskParameters parameters = riskParameters.of(instrumentIndex);
        return Math.max(
                below(referenceTicks(instrumentIndex), parameters.staticBandPpm()),
                below(markets.lastTradeTicks(instrumentIndex), parameters.dynamicBandPpm()));
    }

    /**
     * {@return the furthest price at which an order of this side may trade, inclusive: {@link #highestTicks} for a buy, {@link #lowestTicks} for a sell}
     *
     * @param instrumentIndex which instrument.
     * @param isBuy whether the order buys.
     */
    public long furthestTicks(int instrumentIndex, boolean isBuy) {
        return isBuy ? highestTicks(instrumentIndex) : lowestTicks(instrumentIndex);
    }

    /**
     * {@return the band whose edge is {@link #furthestTicks}, the static one if both have it; null: no band}
     *
     * @param instrumentIndex which instrument.
     * @param isBuy whether the order buys.
     */
    public TradingStatusReason furthestBand(int instrumentIndex, boolean isBuy) {
        long edgeTicks = furthestTicks(instrumentIndex, isBuy);
        if (edgeTicks == (isBuy ? NO_HIGHEST_TICKS : NO_LOWEST_TICKS)) {
            return null;
        }
        int staticPpm = riskParameters.of(instrumentIndex).staticBandPpm();
        long reference = referenceTicks(instrumentIndex);
        long staticTicks = isBuy ? above(reference, staticPpm) : below(reference, staticPpm);
        return staticTicks == edgeTicks ? TradingStatusReason.STATIC_BAND : TradingStatusReason.DYNAMIC_BAND;
    }

    /**
     * {@return the furthest price on its aggressive side at which a market order may trade, inclusive: its protection price}
     *
     * @param instrumentIndex which instrument.
     * @param isBuy whether the order buys.
     */
    public long protectionTicks(int instrumentIndex, boolean isBuy) {
        return aggressiveTicks(
                instrumentIndex, isBuy, riskParameters.of(instrumentIndex).protectionPpm());
    }

    /**
     * {@return the furthest limit on its aggressive side that an order may name, inclusive: the edge of the collar around the index price}
     *
     * @param instrumentIndex which instrument.
     * @param isBuy whether the order buys.
     */
    public long furthestLimitTicks(int instrumentIndex, boolean isBuy) {
        return aggressiveTicks(
                instrumentIndex, isBuy, riskParameters.of(instrumentIndex).priceBandPpm());
    }

    /** {@return whether an auction may uncross at this price: it lies within the collar around the reference price, if there are both} */
    public boolean isWithinCollar(int instrumentIndex, long priceTicks) {
        int collarPpm = riskParameters.of(instrumentIndex).auctionCollarPpm();
        long reference = referenceTicks(instrumentIndex);
        return priceTicks <= above(reference, collarPpm) && priceTicks >= below(reference, collarPpm);
    }

    /** The furthest price on the aggressive side of the index price, rounded towards it; at least one tick. */
    private long aggressiveTicks(int instrumentIndex, boolean isBuy, int distancePpm) {
        long px = marks.px(instrumentIndex);
        long furthest = isBuy
                ? instruments.priceTicksFloor(
                        instrumentIndex, FixedMath.mulDivFloor(px, MILLION + distancePpm, MILLION))
                : instruments.priceTicksCeil(instrumentIndex, FixedMath.mulDivCeil(px, MILLION - distancePpm, MILLION));
        return Math.max(1, Math.min(furthest, instruments.maxPriceTicks(instrumentIndex)));
    }

    private static long above(long centreTicks, int ppm) {
        return isAbsent(centreTicks, ppm) ? NO_HIGHEST_TICKS : centreTicks + widthTicks(centreTicks, ppm);
    }

    private static long below(long centreTicks, int ppm) {
        return isAbsent(centreTicks, ppm) ? NO_LOWEST_TICKS : centreTicks - widthTicks(centreTicks, ppm);
    }

    private static boolean isAbsent(long centreTicks, int ppm) {
        return centreTicks == Markets.NULL_PRICE_TICKS || ppm == RiskParameters.NULL_BAND_PPM;
    }

    /** No price of an instrument comes near the ends of 64 bits, so neither do the edges. */
    private static long widthTicks(long centreTicks, int ppm) {
        return FixedMath.mulDivFloor(Math.abs(centreTicks), ppm, MILLION);
    }
}
