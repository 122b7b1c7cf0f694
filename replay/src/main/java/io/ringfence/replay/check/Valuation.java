package io.ringfence.replay.check;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.replay.check.AccountFacts.Position;

/**
 * What an account is worth for maintenance and what it must have, at the prices of the moment. The rules of docs/margin.md, "How accounts are valued" and "What an uncertain price
 * counts", once more:
 *
 * <pre>
 * px     = mark price                                                    µ$ per lot; floor(index price * lot) where it is not the market's own
 * n      = |lots| * max(|px|, least risk price)
 * EQ     = cash + sum (lots * px - cost - charge) + sum counted(value) - sum debts
 *                                                                        charge: what it owes for its side
 *                                                                        EQ_raw: with the whole values, debts without their weight
 * MM     = sum ceil((n * mm_k - ded_k) / 10^6)
 * target = sum (MM + ceil((IM - MM) * share / 10^6))                     IM = ceil(n * im_k / 10^6)
 * </pre>
 */
final class Valuation {
    long cash;
    long equityRaw;
    long equity;
    long maintenanceMargin;
    long initialMargin;
    long targetEquity;

    /** Whether all prices on which it rests are trusted, or have edges. */
    boolean isPricesUsable;

    /** Whether one of them has edges apart from itself. */
    boolean hasEdges;

    boolean owesAsset;

    /** Whether a position is in a market whose positions are closed whole. */
    boolean isClosedWhole;

    private Valuation() {}

    /** Values an account. */
    static Valuation of(AccountFacts account, VenueFacts venue) {
        Valuation result = new Valuation();
        result.isPricesUsable = true;
        long unrealizedPnl = 0;
        for (Position position : account.positions()) {
            InstrumentFacts instrument = position.instrument;
            ParameterFacts parameters = instrument.parameters;
            long px = instrument.markPx();
            long notional = position.riskNotional(px);
            unrealizedPnl = Exact.add(unrealizedPnl, position.value(px) - position.cost - position.charge());
            long maintenance = parameters.maintenanceMargin(notional);
            long initial = parameters.initialMargin(notional);
            long target = maintenance + Exact.shareCeil(initial - maintenance, instrument.rules.targetPpm(parameters));
            result.maintenanceMargin = Exact.add(result.maintenanceMargin, maintenance);
            result.initialMargin = Exact.add(result.initialMargin, initial);
            result.targetEquity = Exact.add(result.targetEquity, target);
            result.isClosedWhole |= instrument.rules.isWhole();
            result.rests(instrument.index);
        }
        long rawValue = 0;
        long countedValue = 0;
        for (AssetFacts asset : venue.assets) {
            long units = asset.index == null ? 0 : account.units(asset);
            if (units == 0) {
                continue;
            }
            result.owesAsset |= units < 0;
            rawValue = Exact.add(rawValue, asset.rawValue(units, asset.price()));
            countedValue = Exact.add(countedValue, asset.countedAt(units, asset.price()));
            if (asset.isCounted() || units < 0) {
                result.isPricesUsable &= asset.isUsableForLiquidation();
                result.hasEdges |= asset.movingIndex().bandPpm > 0;
            }
        }
        result.cash = account.cash();
        long cashAndPnl = Exact.add(result.cash, unrealizedPnl);
        result.equityRaw = Exact.add(cashAndPnl, rawValue);
        result.equity = Exact.add(cashAndPnl, countedValue);
        return result;
    }

    private void rests(IndexFacts index) {
        isPricesUsable &= index.isUsableForLiquidation();
        hasEdges |= index.bandPpm > 0;
    }

    /** Under maintenance margin, and something is owed. */
    boolean isLiquidatable() {
        return equity < maintenanceMargin && (maintenanceMargin > 0 || cash < 0 || owesAsset);
    }

    /** Whether a liquidation has reached what it is for. */
    boolean isRestored() {
        return equity >= targetEquity && !isClosedWhole;
    }

    /** Under two thirds of it. */
    boolean isBackstop() {
        return Exact.isProductBelow(3, equity, 2, maintenanceMargin);
    }

    /** Of an account that is liquidatable. */
    AccountHealth health() {
        if (equityRaw < 0) {
            return AccountHealth.BANKRUPT;
        }
        return isBackstop() ? AccountHealth.BACKSTOP : AccountHealth.LIQUIDATION;
    }

    /**
     * Whether an account covers its maintenance margin at the edges in its favour: of all that rests on one index, moved together, the best of lower edge, price and upper edge;
     * indexes are added up.
     */
    static boolean isMaintainedAtAnEdge(AccountFacts account, VenueFacts venue) {
        long excess = account.cash();
        for (IndexFacts index : venue.indexes) {
            long low = 0;
            long centre = 0;
            long high = 0;
            for (Position position : account.positions()) {
                if (position.instrument.index == index) {
                    long px = centrePx(position.instrument);
                    long width = widthPx(position.instrument, px);
                    low = Exact.add(low, excess(position, px - width));
                    centre = Exact.add(centre, excess(position, px));
                    high = Exact.add(high, excess(position, px + width));
                }
            }
            for (AssetFacts asset : venue.assets) {
                boolean isHere = asset.index != null && account.balance(asset) != 0 && asset.movingIndex() == index;
                long units = isHere ? account.units(asset) : 0;
                if (units != 0) {
                    low = Exact.add(low, asset.countedAt(units, lowPrice(asset)));
                    centre = Exact.add(centre, asset.countedAt(units, centrePrice(asset)));
                    high = Exact.add(high, asset.countedAt(units, highPrice(asset)));
                }
            }
            excess = Exact.add(excess, Math.max(centre, Math.max(low, high)));
        }
        return excess >= 0;
    }

    private static long centrePrice(AssetFacts asset) {
        return asset.priceWhere(centrePrice(asset.movingIndex()));
    }

    /** The lower edge of an asset's price, not below zero: where the index with which it moves is at its own. */
    static long lowPrice(AssetFacts asset) {
        IndexFacts index = asset.movingIndex();
        return asset.priceWhere(Math.max(0, centrePrice(index) - width(index)));
    }

    /** The upper edge of an asset's price, where that index is at its own: not above the largest that it may have. */
    static long highPrice(AssetFacts asset) {
        IndexFacts index = asset.movingIndex();
        return asset.priceWhere(Math.min(centrePrice(index) + width(index), index.maxPrice));
    }

    private static long centrePrice(IndexFacts index) {
        return index.isAroundLastValid() ? index.lastValidPrice : Math.max(0, index.price);
    }

    private static long width(IndexFacts index) {
        return Exact.shareCeil(centrePrice(index), Math.min(index.bandPpm, index.maxBandPpm));
    }

    static long centrePx(InstrumentFacts instrument) {
        IndexFacts index = instrument.index;
        return index.isAroundLastValid() ? instrument.pxOf(index.lastValidPrice) : instrument.markPx();
    }

    /** How far the edges of an instrument's price lie from it: the band, of the risk price, rounded up. */
    static long widthPx(InstrumentFacts instrument, long px) {
        return Exact.shareCeil(
                instrument.riskPx(px), Math.min(instrument.index.bandPpm, instrument.parameters.mostBandPpm()));
    }

    /** Profit of a position less what it owes for its side and less its maintenance margin, at a price. */
    private static long excess(Position position, long px) {
        long margin = position.instrument.parameters.maintenanceMargin(position.riskNotional(px));
        return Exact.add(position.value(px) - position.cost - position.charge(), -margin);
    }
}
