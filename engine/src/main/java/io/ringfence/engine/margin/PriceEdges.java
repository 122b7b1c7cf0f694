package io.ringfence.engine.margin;

import io.ringfence.codecs.FeedState;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.OracleRules;
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

    /** {@return value of an amount of an asset for new risk, µ$, rounded down} */
    long adverseValue(int asset, long units) {
        int index = assets.indexIndex(asset);
        if (index == Assets.NULL_INDEX || feeds.isPlain(index)) {
            return marks.value(asset, units);
        }
        long price = Math.min(marks.assetPrice(asset), Math.max(0, feeds.stablePrice(index)));
        return assets.value(asset, units, Math.min(price, lowAssetPrice(asset)));
    }

    /** {@return value of a debt in an asset for new risk, µ$, rounded up} */
    long adverseDebtValue(int asset, long units) {
        int index = assets.indexIndex(asset);
        long price = marks.assetPrice(asset);
        if (!feeds.isPlain(index)) {
            price = Math.max(price, Math.max(highAssetPrice(asset), Math.max(0, feeds.stablePrice(index))));
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
        long centre = centreAssetPrice(asset);
        return Math.max(0, centre - width(centre, bandPpm(assets.indexIndex(asset))));
    }

    /** {@return the upper edge of the price of one whole unit of an asset} */
    public long highAssetPrice(int asset) {
        long centre = centreAssetPrice(asset);
        return Math.min(
                centre + width(centre, bandPpm(assets.indexIndex(asset))), feeds.maxPrice(assets.indexIndex(asset)));
    }

    /** {@return what lies between the edges of an asset's price} */
    long centreAssetPrice(int asset) {
        int index = assets.indexIndex(asset);
        return isAroundLastValid(index) ? feeds.lastValidPrice(index) : marks.assetPrice(asset);
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
