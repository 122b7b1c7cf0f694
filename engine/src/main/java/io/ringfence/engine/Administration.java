package io.ringfence.engine;

import io.ringfence.codecs.AssetDefinedEncoder;
import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.DefineAssetDecoder;
import io.ringfence.codecs.DefineIndexDecoder;
import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.codecs.IndexDefinedEncoder;
import io.ringfence.codecs.InstrumentKind;
import io.ringfence.codecs.InstrumentListedEncoder;
import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.codecs.ListInstrumentDecoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.RoundingRule;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.instrument.Symbols;
import io.ringfence.engine.oracle.OracleRules;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.FeeSchedule;
import io.ringfence.engine.parameter.FeeScheduleDraft;
import io.ringfence.engine.parameter.FieldCheck;
import io.ringfence.engine.parameter.HaircutTiers;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.parameter.RiskParametersDraft;
import io.ringfence.engine.parameter.WaterfallParameters;
import io.ringfence.engine.session.Firms;
import io.ringfence.engine.session.Sessions;

/** The walk of definitions, listings and risk parameters, and of what the venue says to itself. Rejections are in the order of RejectReason. */
final class Administration {
    private static final int MILLION = 1_000_000;
    private static final int MAX_AGE_MS = 86_400_000;
    private static final int MIN_EXPONENT = -12;
    private static final int MAX_EXPONENT = 6;

    /** What a description of the venue is made of, in its order. */
    private enum Definition {
        NOTHING,
        VENUE,
        FIRM,
        SESSION,
        INDEX,
        ASSET,
        INSTRUMENT,
        ACCOUNT;

        Definition next() {
            return switch (this) {
                case VENUE -> FIRM;
                case FIRM -> SESSION;
                case SESSION -> INDEX;
                case INDEX -> ASSET;
                case ASSET -> INSTRUMENT;
                case INSTRUMENT -> ACCOUNT;
                case NOTHING, ACCOUNT -> NOTHING;
            };
        }
    }

    private final EngineState state;
    private final Firms firms;
    private final Sessions sessions;
    private final Instruments instruments;
    private final Markets markets;
    private final PriceFeeds feeds;
    private final Assets assets;
    private final CollateralParameterVersions collateralParameters;
    private final RiskParameterVersions riskParameters;
    private final SessionEntry sessionEntry;
    private final PriceFeed priceFeed;
    private final Marking marking;
    private final Funding funding;
    private final CallPhase callPhase;
    private final TradingPhases tradingPhases;
    private final Maintenance maintenance;
    private final CollateralAdministration collateral;
    private final PositionBounds positionBounds;
    private final Accounts accounts;
    private final EventPublisher publisher;
    private final Asker asker;
    private final byte[] symbolBytes = new byte[Symbols.LENGTH_BYTES];
    private Definition describing = Definition.NOTHING;
    private int describedRow;
    private int describedCount;

    Administration(
            EngineState state,
            SessionEntry sessionEntry,
            PriceFeed priceFeed,
            Marking marking,
            Funding funding,
            CallPhase callPhase,
            TradingPhases tradingPhases,
            Maintenance maintenance,
            CollateralAdministration collateral,
            PositionBounds positionBounds,
            EventPublisher publisher,
            Asker asker) {
        this.state = state;
        firms = state.firms();
        sessions = state.sessions();
        instruments = state.instruments();
        markets = state.markets();
        accounts = state.accounts();
        feeds = state.feeds();
        assets = state.assets();
        collateralParameters = state.collateralParameters();
        riskParameters = state.riskParameters();
        this.sessionEntry = sessionEntry;
        this.priceFeed = priceFeed;
        this.marking = marking;
        this.funding = funding;
        this.callPhase = callPhase;
        this.tradingPhases = tradingPhases;
        this.maintenance = maintenance;
        this.collateral = collateral;
        this.positionBounds = positionBounds;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onDefineFirm(int firmId, byte[] symbol) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (firms.indexOf(firmId) != Firms.NULL_INDEX) {
            reject(RejectReason.ALREADY_DEFINED, 0, firmId, "firmId");
            return;
        }
        if (firmId < 1) {
            reject(RejectReason.INVALID_FIELD, 1, firmId, "firmId");
            return;
        }
        if (!SymbolBytes.isValid(symbol)) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "symbol");
            return;
        }
        if (firms.count() == firms.capacity()) {
            reject(RejectReason.FIRM_LIMIT, firms.capacity(), 0, "");
            return;
        }

        // From here on it must succeed.
        firms.define(firmId, symbol, 0);
        publisher.firmDefined(firmId, symbol);
    }

    void onDefineSession(int sessionId, int firmId, int roles) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int firmIndex = firms.indexOf(firmId);
        if (firmIndex == Firms.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_FIRM, 0, firmId, "firmId");
            return;
        }
        int sessionIndex = sessions.indexOf(sessionId);
        boolean isNew = sessionIndex == Sessions.NULL_INDEX;
        if (!isNew && sessions.firmIndex(sessionIndex) != firmIndex) {
            reject(RejectReason.ALREADY_DEFINED, 0, sessionId, "sessionId");
            return;
        }
        if (sessionId < 1) {
            reject(RejectReason.INVALID_FIELD, 1, sessionId, "sessionId");
            return;
        }
        boolean simulates = (roles & Asker.SIMULATION) != 0;
        if ((roles & ~Asker.ALL_ROLES) != 0 || (simulates && !state.limits().logicalTime())) {
            int admitted = state.limits().logicalTime() ? Asker.ALL_ROLES : Asker.ALL_ROLES & ~Asker.SIMULATION;
            reject(RejectReason.INVALID_FIELD, admitted, roles, "roles");
            return;
        }
        if (isNew && sessions.count() == sessions.capacity()) {
            reject(RejectReason.SESSION_LIMIT, sessions.capacity(), 0, "");
            return;
        }

        // From here on it must succeed.
        if (isNew) {
            sessions.define(sessionId, firmIndex, (short) roles);
        } else {
            sessions.roles(sessionIndex, (short) roles);
        }
        publisher.sessionDefined(sessionId, firmId, (short) roles);
    }

    void onDefineIndex(
            int indexId,
            byte[] symbol,
            int uncertainPpm,
            int maxConfidencePpm,
            int staleAfterMs,
            int deadAfterMs,
            int priceExponent,
            int quorum,
            BooleanType nonPositivePricesAllowed,
            long leastRiskPrice) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (feeds.indexOf(indexId) != PriceFeeds.NULL_INDEX) {
            reject(RejectReason.ALREADY_DEFINED, 0, indexId, "indexId");
            return;
        }
        if (!SymbolBytes.isValid(symbol)) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "symbol");
            return;
        }
        if (isOutside("indexId", indexId, 1, Integer.MAX_VALUE)
                || isOutside("uncertainPpm", uncertainPpm, 0, MILLION)
                || isOutside("maxConfidencePpm", maxConfidencePpm, 0, MILLION)
                || isOutside("staleAfterMs", staleAfterMs, 1, MAX_AGE_MS)
                || isOutside("deadAfterMs", deadAfterMs, staleAfterMs + 1L, MAX_AGE_MS + 1L)
                || isOutside("priceExponent", priceExponent, MIN_EXPONENT, MAX_EXPONENT)
                || isOutside("quorum", quorum, 1, PriceFeeds.MAX_SOURCES)) {
            return;
        }
        boolean isNonPositivePriceAllowed = nonPositivePricesAllowed == BooleanType.YES;
        boolean hasLeastRiskPrice = leastRiskPrice != DefineIndexDecoder.leastRiskPriceNullValue();
        if (hasLeastRiskPrice && !isNonPositivePriceAllowed) {
            reject(RejectReason.INVALID_FIELD, 0, leastRiskPrice, "leastRiskPrice");
            return;
        }
        if (isNonPositivePriceAllowed
                && isOutside("leastRiskPrice", leastRiskPrice, 1, PriceFeeds.largestPrice(priceExponent))) {
            return;
        }
        if (feeds.isFull()) {
            reject(RejectReason.INDEX_LIMIT, state.limits().maxIndexes(), 0, "");
            return;
        }

        // From here on it must succeed.
        feeds.add(
                indexId,
                symbol,
                0,
                priceExponent,
                uncertainPpm,
                maxConfidencePpm,
                staleAfterMs,
                deadAfterMs,
                quorum,
                isNonPositivePriceAllowed ? leastRiskPrice : 0);
        announceIndex(feeds.indexOf(indexId));
    }

    void onDefineSource(int indexId, int sourceId, int sessionId, int weight, int maxAgeMs, long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (sessions.indexOf(sessionId) == Sessions.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_SESSION, 0, sessionId, "sessionId");
            return;
        }
        int indexIndex = feeds.indexOf(indexId);
        if (indexIndex == PriceFeeds.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_INDEX, 0, indexId, "indexId");
            return;
        }
        if (isOutside("sourceId", sourceId, 1, Integer.MAX_VALUE)
                || isOutside("weight", weight, 1, PriceFeeds.MAX_WEIGHT)
                || isOutside("maxAgeMs", maxAgeMs, 1, feeds.staleAfterMs(indexIndex))) {
            return;
        }
        boolean isNew = feeds.sourceOf(indexIndex, sourceId) == PriceFeeds.NULL_SOURCE;
        if (isNew && feeds.isFullOfSources(indexIndex)) {
            reject(RejectReason.SOURCE_LIMIT, state.limits().maxSourcesPerIndex(), 0, "");
            return;
        }

        // From here on it must succeed.
        announceSource(indexIndex, feeds.putSource(indexIndex, sourceId, sessionId, weight, maxAgeMs));
        priceFeed.reevaluate(indexIndex, nowNs);
    }

    void onSetOracleRules(
            int indexId,
            int jumpPpm,
            int jumpHoldMs,
            int dayVolatilityPpm,
            int maxBandPpm,
            int stableDelayPpm,
            int stableGrowthPpm,
            long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int indexIndex = feeds.indexOf(indexId);
        if (indexIndex == PriceFeeds.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_INDEX, 0, indexId, "indexId");
            return;
        }
        boolean isStable = stableGrowthPpm != 0;
        int mostStablePpm = feeds.isNonPositivePriceAllowed(indexIndex) ? 0 : MILLION;
        if (isOutside("jumpPpm", jumpPpm, 0, MILLION)
                || isOutside(
                        "jumpHoldMs", jumpHoldMs, jumpPpm > 0 ? 1 : 0, jumpPpm > 0 ? OracleRules.MAX_JUMP_HOLD_MS : 0)
                || isOutside("maxBandPpm", maxBandPpm, 0, OracleRules.MAX_BAND_PPM)
                || isOutside("dayVolatilityPpm", dayVolatilityPpm, 0, maxBandPpm > 0 ? MILLION : 0)
                || isOutside("stableGrowthPpm", stableGrowthPpm, 0, mostStablePpm)
                || isOutside("stableDelayPpm", stableDelayPpm, isStable ? 1 : 0, isStable ? MILLION : 0)) {
            return;
        }

        // From here on it must succeed.
        feeds.setRules(
                indexIndex,
                new OracleRules(jumpPpm, jumpHoldMs, dayVolatilityPpm, maxBandPpm, stableDelayPpm, stableGrowthPpm));
        announceOracleRules(indexIndex);
        priceFeed.reevaluate(indexIndex, nowNs);
        maintenance.onFeedStateChanged(indexIndex);
    }

    void onDefineAsset(int assetId, byte[] symbol, int indexId, int decimals, CollateralParametersDraft draft) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        boolean isSettlement = indexId == DefineAssetDecoder.indexIdNullValue();
        int indexIndex = isSettlement ? Assets.NULL_INDEX : feeds.indexOf(indexId);
        if (!isSettlement && indexIndex == PriceFeeds.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_INDEX, 0, indexId, "indexId");
            return;
        }
        if (assets.indexOf(assetId) != Assets.NULL_ASSET) {
            reject(RejectReason.ALREADY_DEFINED, 0, assetId, "assetId");
            return;
        }
        if (!SymbolBytes.isValid(symbol)) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "symbol");
            return;
        }
        if (isSettlement != (assets.size() == Assets.SETTLEMENT)) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "indexId");
            return;
        }
        if (!isSettlement && feeds.isNonPositivePriceAllowed(indexIndex)) {
            // Collateral that may cost its holder something is none.
            reject(RejectReason.INVALID_FIELD, 0, indexId, "indexId");
            return;
        }
        int leastDecimals = isSettlement ? Assets.SETTLEMENT_DECIMALS : 0;
        int mostDecimals = isSettlement ? Assets.SETTLEMENT_DECIMALS : Assets.MAX_DECIMALS;
        if (isOutside("assetId", assetId, 1, Integer.MAX_VALUE)
                || isOutside("decimals", decimals, leastDecimals, mostDecimals)) {
            return;
        }
        FieldCheck check = draft.check(isSettlement, state.collateralGroups());
        if (!check.isPassed()) {
            reject(RejectReason.INVALID_FIELD, check.bound(), check.value(), check.field());
            return;
        }
        if (assets.isFull()) {
            reject(RejectReason.ASSET_LIMIT, assets.capacity(), 0, "");
            return;
        }
        if (draft.tiers().isTooLong()) {
            reject(RejectReason.TIER_LIMIT, HaircutTiers.MAX_TIERS, 0, "tiers");
            return;
        }

        // From here on it must succeed.
        int indexExponent = isSettlement ? 0 : feeds.priceExponent(indexIndex);
        int assetIndex = assets.add(assetId, symbol, 0, decimals, indexIndex, indexExponent);
        collateralParameters.publish(assetIndex, draft);
        maintenance.onDefinitionChanged();
        announceAsset(assetIndex);
    }

    void onListInstrument(
            int instrumentId,
            byte[] symbol,
            int indexId,
            long tickSize,
            long lotSize,
            int priceExponent,
            int quantityExponent,
            long referencePrice,
            BooleanType selfTradeAllowed,
            BooleanType nonPositivePricesAllowed,
            InstrumentKind givenKind,
            int baseAssetId,
            long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        boolean hasBase = baseAssetId != ListInstrumentDecoder.baseAssetIdNullValue();
        int base = hasBase ? assets.indexOf(baseAssetId) : Assets.NULL_ASSET;
        if (hasBase && base == Assets.NULL_ASSET) {
            reject(RejectReason.UNKNOWN_ASSET, 0, baseAssetId, "baseAssetId");
            return;
        }
        int indexIndex = feeds.indexOf(indexId);
        if (indexIndex == PriceFeeds.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_INDEX, 0, indexId, "indexId");
            return;
        }
        if (instruments.indexOf(instrumentId) != Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.ALREADY_DEFINED, 0, instrumentId, "instrumentId");
            return;
        }
        if (!SymbolBytes.isValid(symbol)) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "symbol");
            return;
        }
        if (isOutside("instrumentId", instrumentId, 1, Integer.MAX_VALUE)
                || isOutside("tickSize", tickSize, 1, ExactRange.MAX_PX)
                || isOutside("lotSize", lotSize, 1, ExactRange.MAX_LOTS)
                || isOutside("priceExponent", priceExponent, MIN_EXPONENT, MAX_EXPONENT)
                || isOutside("quantityExponent", quantityExponent, MIN_EXPONENT, MAX_EXPONENT)) {
            return;
        }
        long tickValue = Instruments.tickValue(tickSize, lotSize, priceExponent, quantityExponent);
        if (tickValue == Instruments.NULL_TICK_VALUE) {
            reject(RejectReason.INVALID_FIELD, 1, tickSize, "tickSize");
            return;
        }
        if (!Instruments.isLotExact(lotSize, quantityExponent, feeds.priceExponent(indexIndex))) {
            reject(RejectReason.INVALID_FIELD, 0, lotSize, "lotSize");
            return;
        }
        InstrumentKind kind = givenKind == InstrumentKind.NULL_VAL ? InstrumentKind.PERPETUAL : givenKind;
        if (kind == InstrumentKind.SBE_UNKNOWN) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "kind");
            return;
        }
        boolean isSpot = kind == InstrumentKind.SPOT;
        // The settlement asset has no index, and an asset is worth what its own index says.
        if (hasBase != isSpot || (isSpot && assets.indexIndex(base) != indexIndex)) {
            reject(RejectReason.INVALID_FIELD, 0, hasBase ? baseAssetId : 0, "baseAssetId");
            return;
        }
        long lotUnits = isSpot ? Instruments.lotUnits(lotSize, quantityExponent, assets.decimals(base)) : 0;
        if (isSpot && lotUnits == Instruments.NULL_LOT_UNITS) {
            reject(RejectReason.INVALID_FIELD, 0, lotSize, "lotSize");
            return;
        }
        boolean isNonPositivePriceAllowed = nonPositivePricesAllowed == BooleanType.YES;
        if (isNonPositivePriceAllowed != feeds.isNonPositivePriceAllowed(indexIndex)) {
            reject(
                    RejectReason.INVALID_FIELD,
                    isNonPositivePriceAllowed ? 0 : 1,
                    isNonPositivePriceAllowed ? 1 : 0,
                    "nonPositivePricesAllowed");
            return;
        }
        long leastRiskPx = Instruments.pxOfIndex(
                feeds.leastRiskPrice(indexIndex), lotSize, quantityExponent, feeds.priceExponent(indexIndex));
        if (isNonPositivePriceAllowed && (leastRiskPx < tickValue || leastRiskPx > ExactRange.MAX_PX)) {
            // A tick that is more than the least risk price would leave bands no width at zero.
            reject(
                    RejectReason.INVALID_FIELD,
                    leastRiskPx < tickValue ? leastRiskPx : ExactRange.MAX_PX,
                    leastRiskPx < tickValue ? tickValue : leastRiskPx,
                    leastRiskPx < tickValue ? "tickSize" : "lotSize");
            return;
        }
        boolean hasReference = referencePrice != ListInstrumentDecoder.referencePriceNullValue();
        long mostPrice = Math.min(ExactRange.MAX_PX / tickValue, Long.MAX_VALUE / tickSize) * tickSize;
        if (hasReference
                && isOutside("referencePrice", referencePrice, isNonPositivePriceAllowed ? -mostPrice : 1, mostPrice)) {
            return;
        }
        if (hasReference && referencePrice % tickSize != 0) {
            reject(RejectReason.INVALID_FIELD, tickSize, referencePrice, "referencePrice");
            return;
        }
        if (instruments.isFull()) {
            reject(RejectReason.INSTRUMENT_LIMIT, instruments.capacity(), 0, "");
            return;
        }

        // From here on it must succeed.
        int instrument = instruments.add(
                instrumentId,
                symbol,
                0,
                indexIndex,
                feeds.priceExponent(indexIndex),
                tickSize,
                lotSize,
                priceExponent,
                quantityExponent,
                isNonPositivePriceAllowed);
        if (isSpot) {
            instruments.makeSpot(instrument, base, lotUnits);
        }
        markets.add(
                hasReference ? referencePrice / tickSize : Markets.NULL_PRICE_TICKS,
                selfTradeAllowed == BooleanType.YES);
        state.openBook(instrument);
        tradingPhases.onListed(instrument, nowNs);
        maintenance.onPriceChanged(indexIndex);
        announceInstrument(instrument);
    }

    void onSetRiskParameters(int instrumentId, RiskParametersDraft draft) {
        int instrument = instrumentForRisk(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            return;
        }
        FieldCheck check = draft.check();
        if (!check.isPassed()) {
            reject(RejectReason.INVALID_FIELD, check.bound(), check.value(), check.field());
            return;
        }
        if (draft.isTooLong()) {
            reject(RejectReason.TIER_LIMIT, MarginTiers.MAX_TIERS, 0, "tiers");
            return;
        }

        // From here on it must succeed.
        riskParameters.publish(instrument, draft);
        announceParameters(instrument);
        maintenance.onDefinitionChanged();
    }

    void onSetLiquidationRules(int instrumentId, long minQuantity, LiquidationRules rules) {
        int instrument = instrumentForRisk(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            return;
        }
        if (instruments.isSpot(instrument)) {
            // Nobody has a position there that could be liquidated.
            reject(RejectReason.INVALID_FIELD, 0, instrumentId, "instrumentId");
            return;
        }
        long lotSize = instruments.lotSize(instrument);
        boolean isLimited = rules.slices() != LiquidationSliceRule.AT_ONCE;
        boolean hasSpread = rules.spreadToMaintenancePpm() != 0;
        if (isNoChoice("targetRule", rules.target().value(), LiquidationTargetRule.WHOLE.value())
                || isNoChoice("sliceRule", rules.slices().value(), LiquidationSliceRule.EVERY_SLICE.value())
                || isNoChoice("shareRounding", rules.shareRounding().value(), RoundingRule.HALF_UP.value())
                || isNoChoice("feeRounding", rules.feeRounding().value(), RoundingRule.HALF_UP.value())
                || isOutside("minQuantity", minQuantity, 0, Long.MAX_VALUE / 2)
                || isOutside("slicePpm", rules.slicePpm(), isLimited ? 1 : 0, isLimited ? MILLION : 0)
                || isOutside(
                        "spreadToMaintenancePpm", rules.spreadToMaintenancePpm(), 0, LiquidationRules.MAX_MULTIPLE_PPM)
                || isOutside(
                        "bankruptcyAdjustmentPpm",
                        rules.bankruptcyAdjustmentPpm(),
                        hasSpread ? 1 : 0,
                        hasSpread ? LiquidationRules.MAX_MULTIPLE_PPM : 0)
                || isOutside("bandGrowthPpm", rules.bandGrowthPpm(), 0, MILLION)
                || isOutside("maxUnfilledSlices", rules.maxUnfilledSlices(), 0, LiquidationRules.MAX_UNFILLED_SLICES)) {
            return;
        }
        if (minQuantity % lotSize != 0) {
            reject(RejectReason.INVALID_FIELD, lotSize, minQuantity, "minQuantity");
            return;
        }

        // From here on it must succeed.
        riskParameters.publish(instrument, rules.withMinLots(minQuantity / lotSize));
        announceLiquidationRules(instrument);
        maintenance.onLiquidationRulesChanged();
    }

    void onSetFeeSchedule(int instrumentId, FeeScheduleDraft draft) {
        int instrument = instrumentForRisk(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            return;
        }
        FieldCheck check = draft.check();
        if (!check.isPassed()) {
            reject(RejectReason.INVALID_FIELD, check.bound(), check.value(), check.field());
            return;
        }
        if (draft.isTooLong()) {
            reject(RejectReason.TIER_LIMIT, FeeSchedule.MAX_TIERS, 0, "tiers");
            return;
        }

        // From here on it must succeed.
        state.feeSchedules().set(instrument, draft.toSchedule());
        state.tradedVolumes().start();
        announceFees(instrument);
    }

    void onSetWaterfallParameters(int instrumentId, WaterfallParameters parameters) {
        int instrument = instrumentForRisk(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            return;
        }
        if (instruments.isSpot(instrument)) {
            // Nobody has a position there that could be liquidated.
            reject(RejectReason.INVALID_FIELD, 0, instrumentId, "instrumentId");
            return;
        }
        if (isNoChoice("deleveragingRule", parameters.deleveraging().value(), DeleveragingRule.PRO_RATA.value())
                || isOutside("fundFloor", parameters.fundFloor(), 0, ExactRange.MAX_LEDGER_UNITS)
                || isOutside("poolFeePpm", parameters.poolFeePpm(), 0, MILLION)
                || isOutside("eventCapPpm", parameters.eventCapPpm(), 0, MILLION)
                || isOutside("dayCapPpm", parameters.dayCapPpm(), parameters.eventCapPpm(), MILLION)
                || isOutside("stressPpm", parameters.stressPpm(), 0, MILLION)) {
            return;
        }

        // From here on it must succeed.
        riskParameters.publish(instrument, parameters);
        announceWaterfall(instrument);
        maintenance.onLiquidationRulesChanged();
    }

    /** The first command after a restart. */
    void onVenueRestarted(long nowNs) {
        if (!asker.isVenue()) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }

        // From here on it must succeed.
        int lostConnections = sessionEntry.onVenueRestarted(nowNs);
        priceFeed.onVenueRestarted();
        publisher.venueResumed(lostConnections);
    }

    void onDescribeVenue() {
        describing = Definition.VENUE;
        describedRow = 0;
        describedCount = 0;
    }

    /**
     * Goes on with the description of the venue: every definition as the event that announced it. Firms, sessions and accounts are shown to roles that see
     * all of them, and otherwise those of the asker's own firm.
     *
     * @return whether there is more in a further step.
     */
    boolean describeOn() {
        while (describing != Definition.NOTHING) {
            if (publisher.stepBytes() > Engine.SOFT_STEP_BYTES) {
                return true;
            }
            if (describedRow < rowsOf(describing)) {
                describedCount += announce(describing, describedRow++);
            } else if (describing == Definition.ACCOUNT) {
                publisher.venueDescribed(describedCount);
                describing = Definition.NOTHING;
            } else {
                describing = describing.next();
                describedRow = 0;
            }
        }
        return false;
    }

    private int rowsOf(Definition definition) {
        return switch (definition) {
            case NOTHING -> 0;
            case VENUE -> 1;
            case FIRM -> firms.count();
            case SESSION -> sessions.count();
            case INDEX -> feeds.size();
            case ASSET -> assets.size();
            case INSTRUMENT -> instruments.size();
            case ACCOUNT -> accounts.size();
        };
    }

    private int announce(Definition definition, int row) {
        return switch (definition) {
            case NOTHING -> 0;
            case VENUE -> announceVenue();
            case FIRM -> isShown(row) ? announceFirm(row) : 0;
            case SESSION -> isShown(sessions.firmIndex(row)) ? announceSession(row) : 0;
            case INDEX -> announceIndexAndSources(row);
            case ASSET -> announceAsset(row) + collateral.announceChangedParameters(row);
            case INSTRUMENT -> announceInstrumentWhole(row);
            case ACCOUNT -> isShown(accounts.firmIndex(row)) ? announceAccount(row) : 0;
        };
    }

    private boolean isShown(int firmIndex) {
        return asker.has(Asker.RISK | Asker.TREASURY | Asker.AUDITOR) || asker.firmIndex() == firmIndex;
    }

    private int announceVenue() {
        state.announce(publisher);
        return 1 + collateral.announceTermsAndGroups();
    }

    private int announceFirm(int firmIndex) {
        firms.getSymbol(firmIndex, symbolBytes, 0);
        publisher.firmDefined(firms.firmId(firmIndex), symbolBytes);
        return 1;
    }

    private int announceSession(int sessionIndex) {
        publisher.sessionDefined(
                sessions.sessionId(sessionIndex),
                firms.firmId(sessions.firmIndex(sessionIndex)),
                sessions.roles(sessionIndex));
        return 1;
    }

    private int announceIndexAndSources(int indexIndex) {
        announceIndex(indexIndex);
        int sourceCount = feeds.sourceCount(indexIndex);
        for (int i = 0; i < sourceCount; i++) {
            announceSource(indexIndex, i);
        }
        if (feeds.rules(indexIndex).equals(OracleRules.NONE)) {
            return 1 + sourceCount;
        }
        announceOracleRules(indexIndex);
        return 2 + sourceCount;
    }

    private void announceOracleRules(int indexIndex) {
        publisher.oracleRulesSet(feeds.id(indexIndex), feeds.rules(indexIndex));
    }

    private void announceIndex(int indexIndex) {
        feeds.getSymbol(indexIndex, symbolBytes, 0);
        publisher.indexDefined(
                feeds.id(indexIndex),
                symbolBytes,
                feeds.uncertainPpm(indexIndex),
                feeds.maxConfidencePpm(indexIndex),
                feeds.staleAfterMs(indexIndex),
                feeds.deadAfterMs(indexIndex),
                feeds.priceExponent(indexIndex),
                feeds.quorum(indexIndex),
                feeds.isNonPositivePriceAllowed(indexIndex),
                feeds.isNonPositivePriceAllowed(indexIndex)
                        ? feeds.leastRiskPrice(indexIndex)
                        : IndexDefinedEncoder.leastRiskPriceNullValue());
    }

    private void announceSource(int indexIndex, int source) {
        publisher.sourceDefined(
                feeds.id(indexIndex),
                feeds.sourceId(indexIndex, source),
                feeds.sessionId(indexIndex, source),
                feeds.weight(indexIndex, source),
                feeds.maxAgeMs(indexIndex, source));
    }

    private int announceAsset(int assetIndex) {
        int indexIndex = assets.indexIndex(assetIndex);
        HaircutTiers tiers = collateralParameters.tiers(assetIndex);
        assets.getSymbol(assetIndex, symbolBytes, 0);
        publisher.assetDefined(
                assets.id(assetIndex),
                symbolBytes,
                indexIndex == Assets.NULL_INDEX ? AssetDefinedEncoder.indexIdNullValue() : feeds.id(indexIndex),
                assets.decimals(assetIndex),
                tiers.count());
        for (int k = 0; k < tiers.count(); k++) {
            long upperValue = tiers.upperValue(k) == HaircutTiers.UNBOUNDED
                    ? AssetDefinedEncoder.TiersEncoder.upperValueNullValue()
                    : tiers.upperValue(k);
            publisher.assetDefinedTier(upperValue, tiers.maintenancePpm(k), tiers.initialPpm(k));
        }
        return 1;
    }

    private int announceInstrumentWhole(int instrument) {
        announceInstrument(instrument);
        int count = 3;
        if (riskParameters.of(instrument) != null) {
            announceParameters(instrument);
            count++;
        }
        if (riskParameters.liquidationRules(instrument).version() != 0) {
            announceLiquidationRules(instrument);
            count++;
        }
        count += marking.announce(instrument);
        count += funding.announce(instrument);
        if (riskParameters.waterfall(instrument).isSet()) {
            announceWaterfall(instrument);
            count++;
        }
        tradingPhases.announceSchedule(publisher.askerIndex(), instrument);
        callPhase.announce(publisher.askerIndex(), instrument);
        if (state.feeSchedules().of(instrument).count() > 0) {
            announceFees(instrument);
            count++;
        }
        if (state.positionLimits().isLimited(instrument)) {
            positionBounds.announceLimits(instrument);
            count++;
        }
        return count;
    }

    /** {@return the instrument that a risk officer sets something for, or {@link Instruments#NULL_INSTRUMENT} after the rejection} */
    private int instrumentForRisk(int instrumentId) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return Instruments.NULL_INSTRUMENT;
        }
        int instrument = instruments.indexOf(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, "instrumentId");
        }
        return instrument;
    }

    private void announceWaterfall(int instrument) {
        publisher.waterfallParametersSet(instruments.id(instrument), riskParameters.waterfall(instrument));
    }

    private void announceLiquidationRules(int instrument) {
        LiquidationRules rules = riskParameters.liquidationRules(instrument);
        publisher.liquidationRulesSet(
                instruments.id(instrument), instruments.quantity(instrument, rules.minLots()), rules);
    }

    private void announceFees(int instrument) {
        FeeSchedule schedule = state.feeSchedules().of(instrument);
        publisher.feeScheduleSet(instruments.id(instrument), schedule.count());
        for (int k = 0; k < schedule.count(); k++) {
            publisher.feeScheduleSetTier(schedule.lowerVolume(k), schedule.makerFeePpm(k), schedule.takerFeePpm(k));
        }
    }

    private void announceInstrument(int instrument) {
        instruments.getSymbol(instrument, symbolBytes, 0);
        publisher.instrumentListed(
                instruments.id(instrument),
                symbolBytes,
                feeds.id(instruments.indexIndex(instrument)),
                instruments.tickSize(instrument),
                instruments.lotSize(instrument),
                instruments.priceExponent(instrument),
                instruments.quantityExponent(instrument),
                instruments.tickValue(instrument),
                markets.listedReferenceTicks(instrument) == Markets.NULL_PRICE_TICKS
                        ? InstrumentListedEncoder.referencePriceNullValue()
                        : instruments.price(instrument, markets.listedReferenceTicks(instrument)),
                markets.isSelfTradeAllowed(instrument),
                instruments.isNonPositivePriceAllowed(instrument),
                instruments.kind(instrument),
                instruments.isSpot(instrument)
                        ? assets.id(instruments.baseAssetIndex(instrument))
                        : InstrumentListedEncoder.baseAssetIdNullValue());
    }

    private void announceParameters(int instrument) {
        RiskParameters parameters = riskParameters.of(instrument);
        MarginTiers tiers = parameters.tiers();
        publisher.riskParametersSet(
                instruments.id(instrument),
                parameters.version(),
                parameters.makerFeePpm(),
                parameters.takerFeePpm(),
                parameters.protectionPpm(),
                parameters.priceBandPpm(),
                parameters.openInterestLower(),
                parameters.openInterestUpper(),
                parameters.liquidationFeePpm(),
                parameters.liquidationBandPpm(),
                parameters.liquidationTargetPpm(),
                parameters.liquidationFirstSliceNotional(),
                parameters.liquidationDustNotional(),
                parameters.liquidationCoolDownMs(),
                parameters.staticBandPpm(),
                parameters.dynamicBandPpm(),
                parameters.auctionCollarPpm(),
                parameters.volatilityAuctionMs(),
                parameters.auctionExtensionMs(),
                parameters.maxAuctionExtensions(),
                tiers.count());
        for (int k = 0; k < tiers.count(); k++) {
            publisher.riskParametersSetTier(tiers.lowerNotional(k), tiers.initialPpm(k), tiers.maintenancePpm(k));
        }
    }

    private int announceAccount(int account) {
        publisher.accountOpened(
                accounts.id(account),
                firms.firmId(accounts.firmIndex(account)),
                accounts.reportSessionId(account),
                accounts.ownerId(account));
        return 1;
    }

    /** Choices are numbered from one; what the schema does not know comes as another number. */
    private boolean isNoChoice(String field, int value, int last) {
        return isOutside(field, value, 1, last);
    }

    private boolean isOutside(String field, long value, long min, long max) {
        if (value >= min && value <= max) {
            return false;
        }
        reject(RejectReason.INVALID_FIELD, value < min ? min : max, value, field);
        return true;
    }

    void onClock(long timeNs, long nowNs) {
        // Where time comes from a clock there is no role that may set it, and the reason says why.
        if (state.limits().logicalTime() && !asker.has(Asker.SIMULATION)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (!asker.isVenue() && !state.limits().logicalTime()) {
            reject(RejectReason.TIME_NOT_LOGICAL, 0, timeNs, "timeNs");
            return;
        }
        if (timeNs < nowNs) {
            reject(RejectReason.TIME_GOES_BACK, nowNs, timeNs, "timeNs");
            return;
        }

        // From here on it must succeed.
        publisher.timeAdvanced(nowNs);
    }

    void onSetRiskAdmission(RiskAdmission admission) {
        if (!asker.isVenue()) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (admission != RiskAdmission.OPEN && admission != RiskAdmission.CLOSED_DISK_SPACE) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "admission");
            return;
        }

        // From here on it must succeed.
        state.riskAdmission(admission);
        publisher.riskAdmissionChanged(admission);
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
