package io.ringfence.engine.margin;

import io.ringfence.codecs.FeedState;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.OracleRules;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.RiskParameterVersions;

/**
 * Between which prices the true one lies, by the rules of each index ({@link OracleRules}), and what of that counts against whom.
 *
 * <p>New risk is measured at the adverse edge: what is owned at the least of price, lower edge and stable price, what is owed at the most of price,
 * upper edge and stable price. A liquidation is measured at the favourable edge: {@link MarginModel#isMaintainedAtAnEdge}. So an uncertain price
 * neither lends nor liquidates.
 *
 * <p>The edges lie a band from the price ({@link PriceFeeds#bandPpm}): for an instrument at most half of its first tier's maintenance rate,
 * so that the band alone cannot decide over an account that keeps its initial margin, for collateral at most {@link OracleRules#maxBandPpm}. While an index is INVALID they
 * lie around its last VALID price. Without rules, or while VALID and without a stable price, every edge is the price.
 *
 * <p>Computed from what others keep; no state. Owned by the engine's thread; nothing allocates.
 */
public final class PriceEdges {
    private static final long PPM = 1_000_000;

    private final Instruments instruments;
    private final Assets assets;
    private final RiskParameterVersions parameters;
    private final PriceFeeds feeds;
    private final MarkPrices marks;
    private final Pegs pegs;

    /** Over these. */
    public PriceEdges(
            Instruments instruments,
            Assets assets,
            RiskParameterVersions parameters,
            PriceFeeds feeds,
            MarkPrices marks) {
        this.instruments = instruments;
        this.assets = assets;
        this.parameters = parameters;
        this.feeds = feeds;
        this.marks = marks;
        pegs = marks.pegs();
    }

    /** {@return at what price a long position counts for new risk, µ$ per lot} */
    public long longPx(int instrument) {
        int index = instruments.indexIndex(instrument);
        long px = marks.px(instrument);
        if (feeds.isPlain(index)) {
            return px;
        }
        return Math.min(Math.min(px, lowPx(instrument)), instruments.pxOfIndex(instrument, feeds.stablePrice(index)));
    }

    /** {@return at what price a short position counts for new risk, µ$ per lot} */
    public long shortPx(int instrument) {
        int index = instruments.indexIndex(instrument);
        long px = marks.px(instrument);
        if (feeds.isPlain(index)) {
            return px;
        }
        return Math.max(Math.max(px, highPx(instrument)), instruments.pxOfIndex(instrument, feeds.stablePrice(index)));
    }

    /** {@return value of an amount of an asset for new risk, µ$, rounded down; of a pegged one at the lower of market and redemption price} */
    long adverseValue(int asset, long units) {
        int index = assets.indexIndex(asset);
        if (index == Assets.NULL_INDEX) {
            return marks.value(asset, units);
        }
        long price = adverseLow(index);
        if (pegs.isPegged(asset)) {
            long redemptionPrice = pegs.redemptionPriceAt(asset, adverseLow(pegs.movingIndex(asset)));
            price = Math.min(price, Math.min(marks.assetPrice(asset), redemptionPrice));
        }
        return assets.value(asset, units, price);
    }

    /** {@return value of a debt in an asset for new risk, µ$, rounded up; of a pegged one at the higher of market and redemption price} */
    long adverseDebtValue(int asset, long units) {
        long price = adverseHigh(assets.indexIndex(asset));
        if (pegs.isPegged(asset)) {
            price = Math.max(price, pegs.redemptionPriceAt(asset, adverseHigh(pegs.movingIndex(asset))));
        }
        return assets.debtValue(asset, units, price);
    }

    /** {@return the lower edge of an instrument's price, µ$ per lot} */
    public long lowPx(int instrument) {
        return centrePx(instrument) - widthPx(instrument);
    }

    /** {@return the upper edge of an instrument's price, µ$ per lot} */
    public long highPx(int instrument) {
        return centrePx(instrument) + widthPx(instrument);
    }

    /** {@return what lies between the edges of an instrument's price: that price, or the last VALID one} */
    long centrePx(int instrument) {
        int index = instruments.indexIndex(instrument);
        return isAroundLastValid(index)
                ? instruments.pxOfIndex(instrument, feeds.lastValidPrice(index))
                : marks.px(instrument);
    }

    /** {@return the lower edge of the price of one whole unit of an asset, not negative} */
    public long lowAssetPrice(int asset) {
        return atRedemptionOrMarket(asset, lowIndexPrice(marks.movingIndex(asset)));
    }

    /** {@return the upper edge of the price of one whole unit of an asset} */
    public long highAssetPrice(int asset) {
        return atRedemptionOrMarket(asset, highIndexPrice(marks.movingIndex(asset)));
    }

    /** {@return what lies between the edges of an asset's price} */
    long centreAssetPrice(int asset) {
        return atRedemptionOrMarket(asset, centreIndexPrice(marks.movingIndex(asset)));
    }

    /** {@return whether a liquidation may rest on an asset's price: on each index that it follows from} */
    boolean isAssetUsableForLiquidation(int asset) {
        return isUsableForLiquidation(marks.movingIndex(asset))
                && (!marks.isAtRedemption(asset) || isUsableForLiquidation(pegs.redemptionIndex(asset)));
    }

    /** {@return the least trusted state among the indexes from which what an asset counts for new risk follows} */
    FeedState worstState(int asset) {
        FeedState state = feeds.state(assets.indexIndex(asset));
        if (!pegs.isPegged(asset)) {
            return state;
        }
        FeedState ofRate = feeds.state(pegs.redemptionIndex(asset));
        FeedState ofUnderlying = feeds.state(pegs.movingIndex(asset));
        FeedState worse = ofRate.value() >= ofUnderlying.value() ? ofRate : ofUnderlying;
        return state.value() >= worse.value() ? state : worse;
    }

    private long atRedemptionOrMarket(int asset, long movingPrice) {
        return marks.isAtRedemption(asset) ? pegs.priceAt(asset, movingPrice) : movingPrice;
    }

    private long adverseLow(int index) {
        long price = Math.max(0, feeds.price(index));
        return feeds.isPlain(index)
                ? price
                : Math.min(Math.min(price, Math.max(0, feeds.stablePrice(index))), lowIndexPrice(index));
    }

    private long adverseHigh(int index) {
        long price = Math.max(0, feeds.price(index));
        return feeds.isPlain(index)
                ? price
                : Math.max(Math.max(price, feeds.stablePrice(index)), highIndexPrice(index));
    }

    private long lowIndexPrice(int index) {
        long centre = centreIndexPrice(index);
        return Math.max(0, centre - width(centre, bandPpm(index)));
    }

    private long highIndexPrice(int index) {
        long centre = centreIndexPrice(index);
        return Math.min(centre + width(centre, bandPpm(index)), feeds.maxPrice(index));
    }

    private long centreIndexPrice(int index) {
        return isAroundLastValid(index) ? feeds.lastValidPrice(index) : Math.max(0, feeds.price(index));
    }

    /** {@return whether a liquidation may rest on an index: its price is trusted, or rules say how far it may be wrong} */
    boolean isUsableForLiquidation(int index) {
        return switch (feeds.state(index)) {
            case VALID, UNCERTAIN -> true;
            case INVALID -> isAroundLastValid(index);
            default -> isBanded(index);
        };
    }

    /** {@return whether an index has edges apart from its price} */
    boolean hasEdges(int index) {
        return feeds.bandPpm(index) > 0;
    }

    private boolean isAroundLastValid(int index) {
        return feeds.state(index) == FeedState.INVALID && isBanded(index) && feeds.lastValidPrice(index) != 0;
    }

    private boolean isBanded(int index) {
        return feeds.rules(index).maxBandPpm() > 0;
    }

    private int bandPpm(int index) {
        return Math.min(feeds.bandPpm(index), feeds.rules(index).maxBandPpm());
    }

    private long widthPx(int instrument) {
        int index = instruments.indexIndex(instrument);
        int mostPpm = parameters.of(instrument).tiers().maintenancePpm(0) / 2;
        long magnitude = Math.max(Math.abs(centrePx(instrument)), marks.leastRiskPx(instrument));
        return width(magnitude, Math.min(feeds.bandPpm(index), mostPpm));
    }

    private static long width(long magnitude, int ppm) {
        return FixedMath.mulDivCeil(magnitude, ppm, PPM);
    }
}
