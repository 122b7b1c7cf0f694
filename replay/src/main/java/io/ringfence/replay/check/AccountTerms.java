package io.ringfence.replay.check;

import io.ringfence.codecs.FeedState;
import io.ringfence.replay.check.AccountFacts.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * An account at one moment, term by term: what its equity and its requirement are made of.
 *
 * @param cash balance of the settlement asset, µ$
 * @param positions in the order of listing
 * @param assets balances other than of the settlement asset, in the order of definition
 * @param indexes on which these rest, in the order of definition
 * @param value the sums
 */
record AccountTerms(
        long cash, List<PositionTerm> positions, List<AssetTerm> assets, List<IndexTerm> indexes, Valuation value) {
    /** A position; prices are µ$ per lot. */
    record PositionTerm(
            InstrumentFacts instrument,
            ParameterFacts parameters,
            int sharePpm,
            long lots,
            long cost,
            long charge,
            long markPx,
            long lowPx,
            long highPx,
            long markEvent,
            long notional,
            int tier,
            long maintenanceMargin,
            long targetEquity) {
        long unrealizedPnl() {
            return Exact.value(lots, markPx) - cost;
        }
    }

    /** A balance, below zero what is owed with its interest; prices are those of the index, of one whole unit. */
    record AssetTerm(
            AssetFacts asset,
            int version,
            long units,
            long price,
            long lowPrice,
            long highPrice,
            long value,
            long counted) {}

    /** A price and how far it was trusted. */
    record IndexTerm(IndexFacts index, long price, FeedState state, int bandPpm, long priceEvent) {}

    /** Takes an account as it is. */
    static AccountTerms of(AccountFacts account, VenueFacts venue) {
        List<PositionTerm> positions = new ArrayList<>();
        for (Position position : account.positions()) {
            positions.add(term(position));
        }
        List<AssetTerm> assets = new ArrayList<>();
        for (AssetFacts asset : venue.assets) {
            long units = asset.index == null ? 0 : account.units(asset);
            if (units != 0) {
                assets.add(term(asset, units));
            }
        }
        List<IndexTerm> indexes = new ArrayList<>();
        for (IndexFacts index : venue.indexes) {
            boolean isUsed = positions.stream().anyMatch(term -> term.instrument().index == index)
                    || assets.stream().anyMatch(term -> term.asset().index == index);
            if (isUsed) {
                indexes.add(new IndexTerm(index, index.price, index.state, index.bandPpm, index.priceEvent));
            }
        }
        return new AccountTerms(account.cash(), positions, assets, indexes, Valuation.of(account, venue));
    }

    /** Whether every term is the same, and so every sum. */
    boolean isSame(AccountTerms other) {
        return cash == other.cash
                && positions.equals(other.positions)
                && assets.equals(other.assets)
                && indexes.equals(other.indexes);
    }

    private static PositionTerm term(Position position) {
        InstrumentFacts instrument = position.instrument;
        ParameterFacts parameters = instrument.parameters;
        long markPx = instrument.markPx();
        long centrePx = Valuation.centrePx(instrument);
        long width = Valuation.widthPx(instrument, centrePx);
        long notional = position.riskNotional(markPx);
        long maintenance = parameters.maintenanceMargin(notional);
        int sharePpm = instrument.rules.targetPpm(parameters);
        return new PositionTerm(
                instrument,
                parameters,
                sharePpm,
                position.lots,
                position.cost,
                position.charge(),
                markPx,
                centrePx - width,
                centrePx + width,
                instrument.markEvent,
                notional,
                parameters.tiers().indexOf(parameters.tierOf(notional)),
                maintenance,
                maintenance + Exact.shareCeil(parameters.initialMargin(notional) - maintenance, sharePpm));
    }

    private static AssetTerm term(AssetFacts asset, long units) {
        return new AssetTerm(
                asset,
                asset.parameterVersion,
                units,
                asset.price(),
                Valuation.lowPrice(asset),
                Valuation.highPrice(asset),
                asset.rawValue(units, asset.price()),
                asset.countedAt(units, asset.price()));
    }
}
