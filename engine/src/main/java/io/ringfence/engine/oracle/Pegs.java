package io.ringfence.engine.oracle;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.CollateralParameters;

/**
 * Assets that stand for something else, and are redeemed for it: at which price they count.
 *
 * <p>With {@code R} the redemption price, {@code floor(redemption rate * price of the underlying)}, and {@code P} the price of the asset's own index: for maintenance an asset counts with {@code R}, however one
 * market prints it, until {@code P} has been more than {@code depegPpm} under {@code R} for {@code depegAfterMs}. Then a discount grows, minute by minute, as far as {@code P}: it counts with {@code max(P,
 * floor(R * (1 - discount)))}. When the peg holds again, the discount shrinks likewise. New risk counts the lower of the two prices at once, see {@code PriceEdges}.
 *
 * <p>State is since when the peg has been broken, and the discount. While the market price is not trusted, neither changes. Owned by the engine's thread; nothing allocates after construction.
 */
public final class Pegs {
    /** From one step of a discount to the next. */
    public static final long STEP_NS = 60_000_000_000L;

    /** Largest power of ten between the exponents of rate, underlying and asset. */
    public static final int MAX_SHIFT = FixedMath.MAX_POW10;

    private static final long MILLION = 1_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = 0;
    private static final long HASH_SEED = 0x5045_4753_0000L;

    private final CollateralParameterVersions parameters;
    private final Assets assets;
    private final PriceFeeds feeds;
    private final long[] brokenSinceNs;
    private final int[] discountPpms;
    private long hash;

    /**
     * Of these assets.
     *
     * @param parameters which are pegged, and how.
     * @param assets their indexes.
     * @param feeds prices.
     */
    public Pegs(CollateralParameterVersions parameters, Assets assets, PriceFeeds feeds) {
        this.parameters = parameters;
        this.assets = assets;
        this.feeds = feeds;
        brokenSinceNs = new long[assets.capacity()];
        discountPpms = new int[assets.capacity()];
    }

    /**
     * {@return by which power of ten the product of rate and underlying is to be multiplied, to be in the exponent of the asset's own index}
     *
     * @param underlyingIndex {@link Assets#NULL_INDEX}: the settlement asset.
     */
    public static int shift(PriceFeeds feeds, int assetIndex, int redemptionIndex, int underlyingIndex) {
        int underlyingExponent = underlyingIndex == Assets.NULL_INDEX ? 0 : feeds.priceExponent(underlyingIndex);
        return feeds.priceExponent(redemptionIndex) + underlyingExponent - feeds.priceExponent(assetIndex);
    }

    /** {@return whether an asset has a redemption price: it is pegged, and rate and underlying were priced} */
    public boolean isPegged(int asset) {
        return parameters.of(asset).isPegged() && redemptionPrice(asset) > 0;
    }

    /** {@return whether the price of an index bears on that of an asset} */
    public boolean isPricedBy(int asset, int index) {
        CollateralParameters terms = parameters.of(asset);
        return assets.indexIndex(asset) == index
                || (terms.isPegged() && (terms.redemptionIndex() == index || terms.underlyingIndex() == index));
    }

    /** {@return index of an asset's redemption rate, or {@link Assets#NULL_INDEX}} */
    public int redemptionIndex(int asset) {
        return parameters.of(asset).redemptionIndex();
    }

    /** {@return index of what an asset stands for, or {@link Assets#NULL_INDEX}: none, or the settlement asset} */
    public int underlyingIndex(int asset) {
        return parameters.of(asset).underlyingIndex();
    }

    /** {@return the index whose price moves the redemption price: of the underlying, or of the rate where that is the settlement asset} */
    public int movingIndex(int asset) {
        CollateralParameters terms = parameters.of(asset);
        return terms.underlyingIndex() == Assets.NULL_INDEX ? terms.redemptionIndex() : terms.underlyingIndex();
    }

    /** {@return what one unit of a pegged asset is redeemed for: mantissa in the exponent of its own index} */
    public long redemptionPrice(int asset) {
        return redemptionPriceAt(asset, Math.max(0, feeds.price(movingIndex(asset))));
    }

    /**
     * {@return the same at another price of the {@link #movingIndex}}
     *
     * @param movingPrice mantissa, not negative.
     */
    public long redemptionPriceAt(int asset, long movingPrice) {
        CollateralParameters terms = parameters.of(asset);
        boolean isOfUnderlying = terms.underlyingIndex() != Assets.NULL_INDEX;
        long rate = isOfUnderlying ? Math.max(0, feeds.price(terms.redemptionIndex())) : movingPrice;
        long underlying = isOfUnderlying ? movingPrice : 1;
        int index = assets.indexIndex(asset);
        int shift = shift(feeds, index, terms.redemptionIndex(), terms.underlyingIndex());
        long product = ExactRange.mulDivFloor(rate, underlying, FixedMath.pow10(Math.max(0, -shift)));
        long price = ExactRange.mulDivFloor(product, FixedMath.pow10(Math.max(0, shift)), 1);
        return Math.min(price, feeds.maxPrice(index));
    }

    /** {@return price with which a pegged asset counts for maintenance: mantissa} */
    public long price(int asset) {
        return priceAt(asset, Math.max(0, feeds.price(movingIndex(asset))));
    }

    /** {@return the same at another price of the {@link #movingIndex}} */
    public long priceAt(int asset, long movingPrice) {
        long redemptionPrice = redemptionPriceAt(asset, movingPrice);
        int discountPpm = discountPpms[asset];
        if (discountPpm == 0) {
            return redemptionPrice;
        }
        long discounted = FixedMath.mulDivFloor(redemptionPrice, MILLION - discountPpm, MILLION);
        return Math.min(redemptionPrice, Math.max(marketPrice(asset), discounted));
    }

    /** {@return whether a pegged asset counts with its market price: its peg is broken, and the discount has come that far} */
    public boolean isAtMarket(int asset) {
        return discountPpms[asset] > 0 && price(asset) == marketPrice(asset);
    }

    /** {@return how far under the redemption price an asset counts, if the market price is not above that} */
    public int discountPpm(int asset) {
        return discountPpms[asset];
    }

    /** {@return the price of the asset's own index: mantissa, not negative} */
    public long marketPrice(int asset) {
        return Math.max(0, feeds.price(assets.indexIndex(asset)));
    }

    /** Forgets what was: the asset's parameters have changed. */
    public void forget(int asset) {
        set(asset, NEVER, 0);
    }

    /** A price that bears on a pegged asset has changed: notes since when its peg has been broken, or that it holds again. */
    public void observe(int asset, long nowNs) {
        if (!feeds.isUsable(assets.indexIndex(asset)) || !isPegged(asset)) {
            return;
        }
        if (!isBroken(asset)) {
            set(asset, NEVER, discountPpms[asset]);
        } else if (brokenSinceNs[asset] == NEVER) {
            set(asset, nowNs, discountPpms[asset]);
        }
    }

    /** {@return when the first step of a discount is due for a peg that is broken; {@link Long#MAX_VALUE}: it is not, or steps have begun} */
    public long firstStepNs(int asset) {
        return brokenSinceNs[asset] == NEVER || discountPpms[asset] > 0
                ? Long.MAX_VALUE
                : brokenSinceNs[asset] + parameters.of(asset).depegAfterMs() * NANOS_PER_MILLI;
    }

    /** {@return whether another step may follow: the peg is broken, or the discount has not gone} */
    public boolean mayStep(int asset) {
        return brokenSinceNs[asset] != NEVER || discountPpms[asset] > 0;
    }

    /**
     * Lets the discount grow or shrink by a step.
     *
     * @return whether it did.
     */
    public boolean step(int asset) {
        if (!feeds.isUsable(assets.indexIndex(asset)) || !isPegged(asset)) {
            return false;
        }
        int stepPpm = parameters.of(asset).depegStepPpm();
        int discountPpm = brokenSinceNs[asset] == NEVER
                ? Math.max(0, discountPpms[asset] - stepPpm)
                : Math.min(wholeDiscountPpm(asset), discountPpms[asset] + stepPpm);
        if (discountPpm == discountPpms[asset]) {
            return false;
        }
        set(asset, brokenSinceNs[asset], discountPpm);
        return true;
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int asset = 0; asset < discountPpms.length; asset++) {
            sum += rowHash(asset);
        }
        return sum;
    }

    private boolean isBroken(int asset) {
        long least = MILLION - parameters.of(asset).depegPpm();
        return FixedMath.compareProducts(marketPrice(asset), MILLION, redemptionPrice(asset), least) < 0;
    }

    /** The least discount at which it counts with the market price. */
    private int wholeDiscountPpm(int asset) {
        long redemptionPrice = redemptionPrice(asset);
        return (int) FixedMath.mulDivCeil(redemptionPrice - marketPrice(asset), MILLION, redemptionPrice);
    }

    private void set(int asset, long sinceNs, int discountPpm) {
        hash -= rowHash(asset);
        brokenSinceNs[asset] = sinceNs;
        discountPpms[asset] = discountPpm;
        hash += rowHash(asset);
    }

    private long rowHash(int asset) {
        return mayStep(asset) ? Hash64.of(HASH_SEED, asset, brokenSinceNs[asset], discountPpms[asset]) : 0;
    }
}
