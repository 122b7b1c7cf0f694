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
 * which an auction may uncross; and how far from the index price an order may go on its aggressive side. A band is its rate of the risk price of its centre (its magnitude, at least the least risk price of {@link MarkPrices}), rounded down to a tick, either way, its edges included.
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
        return marks.isPriced(instrumentIndex)
                ? instruments.priceTicksFloor(instrumentIndex, marks.indexPx(instrumentIndex))
                : Markets.NULL_PRICE_TICKS;
    }

    /** {@return the furthest price at which a buy may trade, inclusive, or {@link #NO_HIGHEST_TICKS}} */
    public long highestTicks(int instrumentIndex) {
        RiskParameters parameters = riskParameters.of(instrumentIndex);
        return Math.min(
                above(instrumentIndex, referenceTicks(instrumentIndex), parameters.staticBandPpm()),
                above(instrumentIndex, markets.lastTradeTicks(instrumentIndex), parameters.dynamicBandPpm()));
    }

    /** {@return the furthest price at which a sell may trade, inclusive, or {@link #NO_LOWEST_TICKS}} */
    public long lowestTicks(int instrumentIndex) {
        RiskParameters parameters = riskParameters.of(instrumentIndex);
        return Math.max(
                below(instrumentIndex, referenceTicks(instrumentIndex), parameters.staticBandPpm()),
                below(instrumentIndex, markets.lastTradeTicks(instrumentIndex), parameters.dynamicBandPpm()));
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
        long staticTicks =
                isBuy ? above(instrumentIndex, reference, staticPpm) : below(instrumentIndex, reference, staticPpm);
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
        return priceTicks <= above(instrumentIndex, reference, collarPpm)
                && priceTicks >= below(instrumentIndex, reference, collarPpm);
    }

    /** {@return the lowest price of the collar around the index price, inclusive, or {@link #NO_LOWEST_TICKS} where there is no price} */
    public long lowestByIndexTicks(int instrumentIndex) {
        return marks.isPriced(instrumentIndex)
                ? belowIndex(instrumentIndex, riskParameters.of(instrumentIndex).priceBandPpm())
                : NO_LOWEST_TICKS;
    }

    /** {@return the highest price of the collar around the index price, inclusive, or {@link #NO_HIGHEST_TICKS} where there is no price} */
    public long highestByIndexTicks(int instrumentIndex) {
        return marks.isPriced(instrumentIndex)
                ? aboveIndex(instrumentIndex, riskParameters.of(instrumentIndex).priceBandPpm())
                : NO_HIGHEST_TICKS;
    }

    /** The furthest price on the aggressive side of the index price at which the instrument may trade. */
    private long aggressiveTicks(int instrumentIndex, boolean isBuy, int distancePpm) {
        long furthest = isBuy ? aboveIndex(instrumentIndex, distancePpm) : belowIndex(instrumentIndex, distancePpm);
        return Math.max(
                instruments.minPriceTicks(instrumentIndex),
                Math.min(furthest, instruments.maxPriceTicks(instrumentIndex)));
    }

    /** Rounded towards the index price, as is {@link #belowIndex}. */
    private long aboveIndex(int instrumentIndex, int distancePpm) {
        return instruments.priceTicksFloor(
                instrumentIndex, marks.indexPx(instrumentIndex) + distance(instrumentIndex, distancePpm));
    }

    private long belowIndex(int instrumentIndex, int distancePpm) {
        return instruments.priceTicksCeil(
                instrumentIndex, marks.indexPx(instrumentIndex) - distance(instrumentIndex, distancePpm));
    }

    private long distance(int instrumentIndex, int distancePpm) {
        return FixedMath.mulDivFloor(marks.indexRiskPx(instrumentIndex), distancePpm, MILLION);
    }

    private long above(int instrumentIndex, long centreTicks, int ppm) {
        return isAbsent(centreTicks, ppm)
                ? NO_HIGHEST_TICKS
                : centreTicks + widthTicks(instrumentIndex, centreTicks, ppm);
    }

    private long below(int instrumentIndex, long centreTicks, int ppm) {
        return isAbsent(centreTicks, ppm)
                ? NO_LOWEST_TICKS
                : centreTicks - widthTicks(instrumentIndex, centreTicks, ppm);
    }

    private static boolean isAbsent(long centreTicks, int ppm) {
        return centreTicks == Markets.NULL_PRICE_TICKS || ppm == RiskParameters.NULL_BAND_PPM;
    }

    /** No price of an instrument comes near the ends of 64 bits, so neither do the edges. */
    private long widthTicks(int instrumentIndex, long centreTicks, int ppm) {
        long leastPx = marks.leastRiskPx(instrumentIndex);
        long leastTicks = leastPx == 0 ? 0 : instruments.priceTicksFloor(instrumentIndex, leastPx);
        return FixedMath.mulDivFloor(Math.max(Math.abs(centreTicks), leastTicks), ppm, MILLION);
    }
}
