package io.ringfence.engine.oracle;

import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;

/**
 * The two prices of each instrument, and the one of each collateral asset. The <em>mark price</em> is what positions are worth: equity, margins,
 * what a slice is measured by. The <em>index price</em> is what other prices are measured against: bands, collars, protection, how far from the market a
 * liquidation may sell. The mark price is the one of {@link Marks}, of an instrument that has none there the index price.
 *
 * <p>Derived from {@link PriceFeeds} and {@link Marks}, so not part of the state hash; kept so that valuing a position is one multiplication. Where a price must be
 * above zero, one that is not counts as zero (its feed is INVALID, so nothing is decided by it).
 *
 * <p>A position is worth lots times price, whatever its sign. What is a share of a price, a margin or the width of a band, is a share of its <em>risk
 * price</em>: its magnitude, at least the least risk price of the index.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class MarkPrices {
    private final PriceFeeds feeds;
    private final Assets assets;
    private final Instruments instruments;
    private final Marks marks;
    private final Pegs pegs;
    private final long[] pxs;
    private final long[] indexPxs;
    private final long[] leastRiskPxs;

    /** Instruments from this one on were listed since anybody asked. */
    private int pricedCount;

    /**
     * Makes it with nothing priced.
     *
     * @param feeds whose prices are taken.
     * @param assets which are valued.
     * @param instruments which are valued.
     * @param marks which of them have a mark price of their own.
     * @param pegs assets that stand for something else.
     */
    public MarkPrices(PriceFeeds feeds, Assets assets, Instruments instruments, Marks marks, Pegs pegs) {
        this.feeds = feeds;
        this.assets = assets;
        this.instruments = instruments;
        this.marks = marks;
        this.pegs = pegs;
        pxs = new long[instruments.capacity()];
        indexPxs = new long[instruments.capacity()];
        leastRiskPxs = new long[instruments.capacity()];
    }

    /**
     * Takes over the price of an index: to be called when it has changed. A mark price that an instrument has of its own stays until {@link #mark}. An
     * instrument listed since is priced when it is first asked for.
     *
     * @param indexIndex which index.
     */
    public void update(int indexIndex) {
        long price = feeds.price(indexIndex);
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.indexIndex(i) == indexIndex) {
                indexPxs[i] = instruments.pxOfIndex(i, price);
                if (!marks.isOwn(i)) {
                    pxs[i] = indexPxs[i];
                }
            }
        }
    }

    /** Takes over a mark price, µ$ per lot. */
    public void mark(int instrumentIndex, long px) {
        pxs[instrumentIndex] = px;
    }

    /** {@return whether there is an index price, and with it a mark price: some price was seen, and it is one at which the instrument may trade} */
    public boolean isPriced(int instrumentIndex) {
        return indexPx(instrumentIndex) != 0
                || (instruments.isNonPositivePriceAllowed(instrumentIndex)
                        && feeds.hasPrice(instruments.indexIndex(instrumentIndex)));
    }

    /** {@return the magnitude of the mark price, at least {@link #leastRiskPx}: µ$ per lot} */
    public long riskPx(int instrumentIndex) {
        return Math.max(Math.abs(px(instrumentIndex)), leastRiskPxs[instrumentIndex]);
    }

    /** {@return the magnitude of the index price, at least {@link #leastRiskPx}: µ$ per lot} */
    public long indexRiskPx(int instrumentIndex) {
        return Math.max(Math.abs(indexPx(instrumentIndex)), leastRiskPxs[instrumentIndex]);
    }

    /** {@return the least that a price counts with where a share of it is taken, µ$ per lot; zero where prices must be above zero} */
    public long leastRiskPx(int instrumentIndex) {
        if (instrumentIndex >= pricedCount) {
            priceListed();
        }
        return leastRiskPxs[instrumentIndex];
    }

    /** {@return mark price of an instrument, µ$ per lot; zero until it is priced} */
    public long px(int instrumentIndex) {
        if (instrumentIndex >= pricedCount) {
            priceListed();
        }
        return pxs[instrumentIndex];
    }

    /** {@return index price of an instrument, µ$ per lot, rounded down; zero until it is priced} */
    public long indexPx(int instrumentIndex) {
        if (instrumentIndex >= pricedCount) {
            priceListed();
        }
        return indexPxs[instrumentIndex];
    }

    /** {@return price of one whole unit of an asset for maintenance, of its index or of its peg: mantissa, never negative; one for the settlement asset} */
    public long assetPrice(int assetIndex) {
        int indexIndex = assets.indexIndex(assetIndex);
        if (indexIndex == Assets.NULL_INDEX) {
            return 1;
        }
        return pegs.isPegged(assetIndex) ? pegs.price(assetIndex) : Math.max(0, feeds.price(indexIndex));
    }

    /** {@return whether the price of an index bears on that of an asset} */
    public boolean isPricedBy(int assetIndex, int indexIndex) {
        return pegs.isPricedBy(assetIndex, indexIndex);
    }

    /** {@return whether an asset counts with its redemption price, discounted or not, and not with its index's price} */
    public boolean isAtRedemption(int assetIndex) {
        return pegs.isPegged(assetIndex) && !pegs.isAtMarket(assetIndex);
    }

    /** {@return the index with which an asset's price moves: of what it stands for while it counts with its redemption price, else its own} */
    public int movingIndex(int assetIndex) {
        return isAtRedemption(assetIndex) ? pegs.movingIndex(assetIndex) : assets.indexIndex(assetIndex);
    }

    /** {@return whether an asset may be bought or sold at its price: each index that it follows from is VALID or UNCERTAIN} */
    public boolean isAssetPriceUsable(int assetIndex) {
        return feeds.isUsable(movingIndex(assetIndex))
                && (!isAtRedemption(assetIndex) || feeds.isUsable(pegs.redemptionIndex(assetIndex)));
    }

    /** {@return pegs of assets} */
    public Pegs pegs() {
        return pegs;
    }

    /** {@return the highest price that an asset may have: mantissa} */
    public long largestAssetPrice(int assetIndex) {
        return feeds.maxPrice(assets.indexIndex(assetIndex));
    }

    /** {@return value of an amount of an asset, µ$, rounded down} */
    public long value(int assetIndex, long units) {
        return assets.value(assetIndex, units, assetPrice(assetIndex));
    }

    private void priceListed() {
        for (int i = pricedCount; i < instruments.size(); i++) {
            int indexIndex = instruments.indexIndex(i);
            indexPxs[i] = instruments.pxOfIndex(i, feeds.price(indexIndex));
            pxs[i] = indexPxs[i];
            leastRiskPxs[i] = instruments.pxOfIndex(i, feeds.leastRiskPrice(indexIndex));
        }
        pricedCount = instruments.size();
    }
}
