package io.ringfence.engine;

import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.LiquidationReceiptEncoder;
import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.book.Fills;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.CollateralModel;
import io.ringfence.engine.margin.PriceEdges;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.position.Positions;

/**
 * What decided a slice, term by term, as it was before the slice traded, and what became of it: {@link #begin} takes the one, the others add to it, and
 * {@link EventPublisher#liquidationReceipt} says all of it in one event. Numbers of instruments and assets are those of the wire.
 *
 * <p>Reused for each slice; owned by the engine's thread. Allocates nothing after construction.
 */
final class SliceReceipt {
    /** Fills, and payments, of which one receipt can tell. */
    static final int MAX_LISTED = 32;

    private static final int MAX_POSITIONS = EngineLimits.MAX_POSITIONS_PER_ACCOUNT;
    private static final int MAX_ASSETS = EngineLimits.MAX_ASSETS;

    private final EngineState state;
    private final Instruments instruments;
    private final Assets assets;
    private final Ledger ledger;
    private final Positions positions;
    private final PriceFeeds feeds;
    private final MarkPrices marks;
    private final PriceEdges edges;
    private final CollateralModel collateral;
    private final RiskParameterVersions parameters;
    private final PriceEvents priceEvents;

    long accountId;
    long liquidationId;
    long startedAtNs;
    long orderId;
    int sliceNumber;
    long cash;

    int positionCount;
    final int[] positionInstruments = new int[MAX_POSITIONS];
    final int[] positionVersions = new int[MAX_POSITIONS];
    final long[] positionQuantities = new long[MAX_POSITIONS];
    final long[] positionCosts = new long[MAX_POSITIONS];
    final long[] positionCharges = new long[MAX_POSITIONS];
    final long[] positionMarkPxs = new long[MAX_POSITIONS];
    final long[] positionLowPxs = new long[MAX_POSITIONS];
    final long[] positionHighPxs = new long[MAX_POSITIONS];
    final long[] positionNotionals = new long[MAX_POSITIONS];
    final long[] positionMargins = new long[MAX_POSITIONS];
    final long[] positionTargets = new long[MAX_POSITIONS];
    final long[] positionMarkEvents = new long[MAX_POSITIONS];
    final int[] positionTiers = new int[MAX_POSITIONS];

    int assetCount;
    final int[] assetIds = new int[MAX_ASSETS];
    final int[] assetVersions = new int[MAX_ASSETS];
    final long[] assetBalances = new long[MAX_ASSETS];
    final long[] assetPrices = new long[MAX_ASSETS];
    final long[] assetLowPrices = new long[MAX_ASSETS];
    final long[] assetHighPrices = new long[MAX_ASSETS];
    final long[] assetValues = new long[MAX_ASSETS];
    final long[] assetCountedValues = new long[MAX_ASSETS];

    int indexCount;
    final int[] indexIds = new int[MAX_POSITIONS + MAX_ASSETS];
    final int[] indexBandPpms = new int[MAX_POSITIONS + MAX_ASSETS];
    final long[] indexPrices = new long[MAX_POSITIONS + MAX_ASSETS];
    final long[] indexPriceEvents = new long[MAX_POSITIONS + MAX_ASSETS];
    final FeedState[] indexStates = new FeedState[MAX_POSITIONS + MAX_ASSETS];
    private final int[] indexIndexes = new int[MAX_POSITIONS + MAX_ASSETS];

    /** How many trades there were; the first {@link #MAX_LISTED} are listed. */
    int fillCount;

    final long[] fillTradeIds = new long[MAX_LISTED];
    final long[] fillPrices = new long[MAX_LISTED];
    final long[] fillQuantities = new long[MAX_LISTED];

    /** How many payments there were; the first {@link #MAX_LISTED} are listed. */
    int paymentCount;

    final int[] paymentInstruments = new int[MAX_LISTED];
    final WaterfallLayer[] paymentLayers = new WaterfallLayer[MAX_LISTED];
    final long[] paymentAmounts = new long[MAX_LISTED];
    final long[] paymentBalances = new long[MAX_LISTED];

    long cashAfter;
    long rawEquityAfter;
    long equityAfter;
    long maintenanceMarginAfter;
    long targetEquityAfter;

    SliceReceipt(EngineState state) {
        this.state = state;
        instruments = state.instruments();
        assets = state.assets();
        ledger = state.ledger();
        positions = state.positions();
        feeds = state.feeds();
        marks = state.marks();
        edges = state.priceEdges();
        collateral = state.collateral();
        parameters = state.riskParameters();
        priceEvents = state.priceEvents();
    }

    /** Takes an account as it is before a slice. */
    void begin(int account, long itsOrderId) {
        accountId = state.accounts().id(account);
        liquidationId = state.liquidations().liquidationId(account);
        startedAtNs = state.liquidations().startedAtNs(account);
        sliceNumber = state.liquidations().sliceCount(account) + 1;
        orderId = itsOrderId;
        cash = ledger.accountBalance(account, Assets.SETTLEMENT);
        positionCount = 0;
        assetCount = 0;
        indexCount = 0;
        fillCount = 0;
        paymentCount = 0;
        for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                addPosition(row);
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long units = collateral.units(account, asset);
            if (units != 0) {
                addAsset(asset, units);
            }
        }
        for (int i = 0; i < indexCount; i++) {
            int index = indexIndexes[i];
            indexIds[i] = feeds.id(index);
            indexBandPpms[i] = feeds.bandPpm(index);
            indexPrices[i] = feeds.price(index);
            indexPriceEvents[i] = priceEvents.ofIndex(index);
            indexStates[i] = feeds.state(index);
        }
    }

    private void addPosition(int row) {
        int i = positionCount++;
        int instrument = positions.instrumentIndex(row);
        long lots = positions.lots(row);
        RiskParameters rates = parameters.of(instrument);
        LiquidationRules rules = parameters.liquidationRules(instrument);
        long notional = ExactRange.value(Math.abs(lots), marks.riskPx(instrument));
        long maintenance = rates.tiers().maintenanceMargin(notional);
        long initial = rates.tiers().initialMargin(notional);
        positionInstruments[i] = instruments.id(instrument);
        positionVersions[i] = rates.version();
        positionQuantities[i] = instruments.quantity(instrument, lots);
        positionCosts[i] = positions.cost(row);
        positionCharges[i] = positions.charge(row);
        positionMarkPxs[i] = marks.px(instrument);
        positionLowPxs[i] = edges.lowPx(instrument);
        positionHighPxs[i] = edges.highPx(instrument);
        positionNotionals[i] = notional;
        positionMargins[i] = maintenance;
        positionTargets[i] =
                maintenance + ExactRange.ppmCeil(initial - maintenance, rules.targetPpm(rates.liquidationTargetPpm()));
        positionMarkEvents[i] = priceEvents.ofMark(instrument);
        positionTiers[i] = rates.tiers().tierOf(notional);
        addIndex(instruments.indexIndex(instrument));
    }

    private void addAsset(int asset, long units) {
        int i = assetCount++;
        assetIds[i] = assets.id(asset);
        assetVersions[i] = state.collateralParameters().of(asset).version();
        assetBalances[i] = units;
        assetPrices[i] = marks.assetPrice(asset);
        assetLowPrices[i] = edges.lowAssetPrice(asset);
        assetHighPrices[i] = edges.highAssetPrice(asset);
        assetValues[i] = collateral.rawValue(asset, units);
        assetCountedValues[i] = collateral.maintenanceValue(asset, units);
        addIndex(assets.indexIndex(asset));
    }

    /** In the order of the indexes, each once. */
    private void addIndex(int index) {
        int place = indexCount;
        while (place > 0 && indexIndexes[place - 1] > index) {
            place--;
        }
        if (place > 0 && indexIndexes[place - 1] == index) {
            return;
        }
        System.arraycopy(indexIndexes, place, indexIndexes, place + 1, indexCount - place);
        indexIndexes[place] = index;
        indexCount++;
    }

    /**
     * Takes the trades of the slice.
     *
     * @param fills the plan that was carried out.
     * @param firstTradeId number of its first trade; the others follow without a gap.
     */
    void onFills(int instrument, Fills fills, long firstTradeId) {
        for (int i = 0; i < fills.count(); i++) {
            if (fills.kind(i) != Fills.TRADE) {
                continue;
            }
            if (fillCount < MAX_LISTED) {
                fillTradeIds[fillCount] = firstTradeId + fillCount;
                fillPrices[fillCount] = instruments.price(instrument, fills.priceTicks(i));
                fillQuantities[fillCount] = instruments.quantity(instrument, fills.lots(i));
            }
            fillCount++;
        }
    }

    /**
     * Others pay.
     *
     * @param instrument market for which, or {@link Instruments#NULL_INSTRUMENT}: the fund pays without regard to markets.
     * @param balanceBefore what the payer held.
     */
    void onPayment(int instrument, WaterfallLayer layer, long amount, long balanceBefore) {
        if (paymentCount < MAX_LISTED) {
            paymentInstruments[paymentCount] = instrument == Instruments.NULL_INSTRUMENT
                    ? LiquidationReceiptEncoder.PaymentsEncoder.instrumentIdNullValue()
                    : instruments.id(instrument);
            paymentLayers[paymentCount] = layer;
            paymentAmounts[paymentCount] = amount;
            paymentBalances[paymentCount] = balanceBefore;
        }
        paymentCount++;
    }

    /** Takes the account as it is after the slice and all that it caused. */
    void end(int account, AccountMargin margin) {
        cashAfter = ledger.accountBalance(account, Assets.SETTLEMENT);
        rawEquityAfter = margin.equityRaw();
        equityAfter = margin.equityMaintenance();
        maintenanceMarginAfter = margin.maintenanceMargin();
        targetEquityAfter = margin.targetEquity();
    }

    /** {@return how many of its trades are listed} */
    int listedFills() {
        return Math.min(fillCount, MAX_LISTED);
    }

    /** {@return how many of its payments are listed} */
    int listedPayments() {
        return Math.min(paymentCount, MAX_LISTED);
    }
}
