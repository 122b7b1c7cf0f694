package io.ringfence.engine;

import io.ringfence.codecs.CollateralParametersSetEncoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.SetCollateralParametersDecoder;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.CollateralGroups;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.CollateralParameters;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.FieldCheck;
import io.ringfence.engine.parameter.HaircutTiers;
import io.ringfence.engine.parameter.MarginTerms;
import io.ringfence.engine.parameter.MarginTermsInForce;

/** The walk of collateral's parameters on a live venue: haircuts and caps of an asset, groups of assets, what is asked of every account alike. Rejections are in the order of RejectReason. */
final class CollateralAdministration {
    private static final int MILLION = 1_000_000;

    private final Assets assets;
    private final CollateralParameterVersions parameters;
    private final CollateralGroups groups;
    private final MarginTermsInForce terms;
    private final PriceFeeds feeds;
    private final Lending lending;
    private final Pegging pegging;
    private final Maintenance maintenance;
    private final EventPublisher publisher;
    private final Asker asker;

    CollateralAdministration(
            EngineState state,
            Lending lending,
            Pegging pegging,
            Maintenance maintenance,
            EventPublisher publisher,
            Asker asker) {
        assets = state.assets();
        parameters = state.collateralParameters();
        groups = state.collateralGroups();
        terms = state.marginTerms();
        feeds = state.feeds();
        this.lending = lending;
        this.pegging = pegging;
        this.maintenance = maintenance;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onSetCollateralParameters(
            int assetId, int redemptionIndexId, int underlyingIndexId, CollateralParametersDraft draft, long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int asset = assets.indexOf(assetId);
        if (asset == Assets.NULL_ASSET) {
            reject(RejectReason.UNKNOWN_ASSET, 0, assetId, "assetId");
            return;
        }
        boolean isPegged = redemptionIndexId != SetCollateralParametersDecoder.redemptionIndexIdNullValue();
        boolean hasUnderlying = underlyingIndexId != SetCollateralParametersDecoder.underlyingIndexIdNullValue();
        int redemptionIndex = isPegged ? feeds.indexOf(redemptionIndexId) : Assets.NULL_INDEX;
        int underlyingIndex = hasUnderlying ? feeds.indexOf(underlyingIndexId) : Assets.NULL_INDEX;
        if (isPegged && redemptionIndex == PriceFeeds.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_INDEX, 0, redemptionIndexId, "redemptionIndexId");
            return;
        }
        if (hasUnderlying && underlyingIndex == PriceFeeds.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_INDEX, 0, underlyingIndexId, "underlyingIndexId");
            return;
        }
        if (hasUnderlying && !isPegged) {
            reject(RejectReason.INVALID_FIELD, 0, underlyingIndexId, "underlyingIndexId");
            return;
        }
        if (isPegged && !mayPeg(asset, redemptionIndex, underlyingIndex)) {
            reject(RejectReason.INVALID_FIELD, Pegs.MAX_SHIFT, redemptionIndexId, "redemptionIndexId");
            return;
        }
        draft.peg(redemptionIndex, underlyingIndex);
        FieldCheck check = draft.check(asset == Assets.SETTLEMENT, groups);
        if (!check.isPassed()) {
            reject(RejectReason.INVALID_FIELD, check.bound(), check.value(), check.field());
            return;
        }
        if (draft.tiers().isTooLong()) {
            reject(RejectReason.TIER_LIMIT, HaircutTiers.MAX_TIERS, 0, "tiers");
            return;
        }

        // From here on it must succeed.
        parameters.publish(asset, draft);
        lending.onParametersSet(asset, nowNs);
        pegging.onParametersSet(asset, nowNs);
        announceParameters(asset);
        maintenance.onDefinitionChanged();
    }

    void onSetCollateralGroup(int group, long freeValue, int sharePpm) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (isOutside("collateralGroup", group, 1, CollateralGroups.MAX_GROUPS)
                || isOutside("freeValue", freeValue, 0, ExactRange.MAX_VALUE)
                || isOutside("requirementSharePpm", sharePpm, 0, CollateralGroups.MAX_SHARE_PPM)) {
            return;
        }

        // From here on it must succeed. It bounds new risk alone, so nobody falls under maintenance margin by it.
        groups.set(group, freeValue, sharePpm);
        announceGroup(group);
    }

    void onSetMarginTerms(long openOrderMargin, long freeProfit, int profitSharePpm, int profitWeightPpm) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (isOutside("openOrderMargin", openOrderMargin, 0, MarginTerms.MAX_OPEN_ORDER_MARGIN)
                || isOutside("freeProfit", freeProfit, 0, ExactRange.MAX_VALUE)
                || isOutside("profitSharePpm", profitSharePpm, 0, MILLION)
                || isOutside("profitWeightPpm", profitWeightPpm, 0, MILLION)) {
            return;
        }

        // From here on it must succeed.
        terms.set(new MarginTerms(openOrderMargin, freeProfit, profitSharePpm, profitWeightPpm));
        announceTerms();
    }

    /** Announces the parameters of an asset that are not those of its definition, if it has such; {@return how many} */
    int announceChangedParameters(int asset) {
        if (parameters.of(asset).version() <= 1) {
            return 0;
        }
        announceParameters(asset);
        return 1;
    }

    /** Announces what belongs to no asset: margin terms that are not the usual ones, and groups; {@return how many} */
    int announceTermsAndGroups() {
        int count = 0;
        if (!terms.current().equals(MarginTerms.USUAL)) {
            announceTerms();
            count++;
        }
        for (int group = 1; group <= CollateralGroups.MAX_GROUPS; group++) {
            if (groups.isSet(group)) {
                announceGroup(group);
                count++;
            }
        }
        return count;
    }

    private void announceParameters(int asset) {
        CollateralParameters current = parameters.of(asset);
        HaircutTiers tiers = current.tiers();
        publisher.collateralParametersSet(
                assets.id(asset),
                current.version(),
                current.poolCap() == CollateralParameters.UNCAPPED
                        ? CollateralParametersSetEncoder.poolCapNullValue()
                        : current.poolCap(),
                current.depositCapUnits() == CollateralParameters.UNCAPPED
                        ? CollateralParametersSetEncoder.depositCapNullValue()
                        : current.depositCapUnits(),
                current.group() == CollateralParameters.NULL_GROUP
                        ? CollateralParametersSetEncoder.collateralGroupNullValue()
                        : current.group(),
                current.debtCapUnits() == 0
                        ? CollateralParametersSetEncoder.debtCapNullValue()
                        : current.debtCapUnits(),
                current.liabilityWeightPpm(),
                current.interestPpm(),
                current.isPegged()
                        ? feeds.id(current.redemptionIndex())
                        : CollateralParametersSetEncoder.redemptionIndexIdNullValue(),
                current.underlyingIndex() == Assets.NULL_INDEX
                        ? CollateralParametersSetEncoder.underlyingIndexIdNullValue()
                        : feeds.id(current.underlyingIndex()),
                current.depegPpm(),
                current.depegAfterMs(),
                current.depegStepPpm(),
                tiers.count());
        for (int k = 0; k < tiers.count(); k++) {
            long upperValue = tiers.upperValue(k) == HaircutTiers.UNBOUNDED
                    ? CollateralParametersSetEncoder.TiersEncoder.upperValueNullValue()
                    : tiers.upperValue(k);
            publisher.collateralParametersSetTier(upperValue, tiers.maintenancePpm(k), tiers.initialPpm(k));
        }
    }

    /** Whether a redemption price can be had in the exponent of the asset's own index, and all prices are above zero. */
    private boolean mayPeg(int asset, int redemptionIndex, int underlyingIndex) {
        if (asset == Assets.SETTLEMENT
                || feeds.isNonPositivePriceAllowed(redemptionIndex)
                || (underlyingIndex != Assets.NULL_INDEX && feeds.isNonPositivePriceAllowed(underlyingIndex))) {
            return false;
        }
        return Math.abs(Pegs.shift(feeds, assets.indexIndex(asset), redemptionIndex, underlyingIndex))
                <= Pegs.MAX_SHIFT;
    }

    private void announceGroup(int group) {
        publisher.collateralGroupSet(group, groups.freeValue(group), groups.sharePpm(group));
    }

    private void announceTerms() {
        publisher.marginTermsSet(terms.current());
    }

    private boolean isOutside(String field, long value, long min, long max) {
        if (value >= min && value <= max) {
            return false;
        }
        reject(RejectReason.INVALID_FIELD, value < min ? min : max, value, field);
        return true;
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
