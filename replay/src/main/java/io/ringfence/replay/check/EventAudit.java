package io.ringfence.replay.check;

import io.ringfence.codecs.AccountOpenedDecoder;
import io.ringfence.codecs.AssetDefinedDecoder;
import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CollateralExchangedDecoder;
import io.ringfence.codecs.CollateralParametersSetDecoder;
import io.ringfence.codecs.CollateralTransferredDecoder;
import io.ringfence.codecs.DebtRepaidDecoder;
import io.ringfence.codecs.DeficitRecordedDecoder;
import io.ringfence.codecs.DeleveragedDecoder;
import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.codecs.DepegRampedDecoder;
import io.ringfence.codecs.DepositedDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FeeScheduleSetDecoder;
import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.FeedStateChangedDecoder;
import io.ringfence.codecs.FundingChargedDecoder;
import io.ringfence.codecs.FundingParametersSetDecoder;
import io.ringfence.codecs.IndexDefinedDecoder;
import io.ringfence.codecs.IndexPriceUpdatedDecoder;
import io.ringfence.codecs.InstrumentListedDecoder;
import io.ringfence.codecs.InsuranceFundPaidDecoder;
import io.ringfence.codecs.InterestAccruedDecoder;
import io.ringfence.codecs.InterestChargedDecoder;
import io.ringfence.codecs.LiquidationEndedDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder;
import io.ringfence.codecs.LiquidationRulesSetDecoder;
import io.ringfence.codecs.LiquidationSliceDecoder;
import io.ringfence.codecs.LiquidationSliceDoneDecoder;
import io.ringfence.codecs.LiquidationStartedDecoder;
import io.ringfence.codecs.LiquidationWaitingDecoder;
import io.ringfence.codecs.LiquidityRole;
import io.ringfence.codecs.MarkParametersSetDecoder;
import io.ringfence.codecs.MarkPriceUpdatedDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.OracleRulesSetDecoder;
import io.ringfence.codecs.OrderAcceptedDecoder;
import io.ringfence.codecs.OrderExecutedDecoder;
import io.ringfence.codecs.PositionTakenOverDecoder;
import io.ringfence.codecs.RiskParametersSetDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatusChangedDecoder;
import io.ringfence.codecs.VenueResumedDecoder;
import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.codecs.WaterfallParametersSetDecoder;
import io.ringfence.codecs.WaterfallStepDecoder;
import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.codecs.WithdrawalRequestedDecoder;
import io.ringfence.codecs.WithdrawalSettledDecoder;
import io.ringfence.replay.check.AuditFinding.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * Takes the events one after another: learns from each, and holds each against what is known. Nothing but the events is used: no command says anything that a liquidation
 * depends on and that no event says too.
 *
 * <p>Definitions that come again, as answers to DescribeVenue, are known already and change nothing. Throws {@link Breach} at the first event that does not agree.
 */
final class EventAudit {
    /** One side of a trade that has been read and not yet applied. */
    private record Execution(
            AccountFacts account,
            InstrumentFacts instrument,
            long orderId,
            long tradeId,
            boolean isBuy,
            long lots,
            long price,
            long realizedPnl,
            long fee,
            long funding,
            LiquidityRole role) {}

    private final VenueFacts venue = new VenueFacts();
    private final Attendance attendance = new Attendance(venue);
    private final LiquidationCheck liquidations = new LiquidationCheck(venue, attendance);
    private final FeeRules fees = new FeeRules();
    private final Set<InstrumentFacts> traded = new LinkedHashSet<>();
    private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final IndexDefinedDecoder indexDefined = new IndexDefinedDecoder();
    private final OracleRulesSetDecoder oracleRulesSet = new OracleRulesSetDecoder();
    private final AssetDefinedDecoder assetDefined = new AssetDefinedDecoder();
    private final CollateralParametersSetDecoder collateralParametersSet = new CollateralParametersSetDecoder();
    private final InstrumentListedDecoder instrumentListed = new InstrumentListedDecoder();
    private final RiskParametersSetDecoder riskParametersSet = new RiskParametersSetDecoder();
    private final LiquidationRulesSetDecoder liquidationRulesSet = new LiquidationRulesSetDecoder();
    private final WaterfallParametersSetDecoder waterfallParametersSet = new WaterfallParametersSetDecoder();
    private final FeeScheduleSetDecoder feeScheduleSet = new FeeScheduleSetDecoder();
    private final MarkParametersSetDecoder markParametersSet = new MarkParametersSetDecoder();
    private final FundingParametersSetDecoder fundingParametersSet = new FundingParametersSetDecoder();
    private final FundingChargedDecoder fundingCharged = new FundingChargedDecoder();
    private final TradingStatusChangedDecoder tradingStatusChanged = new TradingStatusChangedDecoder();
    private final AccountOpenedDecoder accountOpened = new AccountOpenedDecoder();
    private final DepositedDecoder deposited = new DepositedDecoder();
    private final WithdrawalRequestedDecoder withdrawalRequested = new WithdrawalRequestedDecoder();
    private final WithdrawalSettledDecoder withdrawalSettled = new WithdrawalSettledDecoder();
    private final CollateralTransferredDecoder collateralTransferred = new CollateralTransferredDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderExecutedDecoder orderExecuted = new OrderExecutedDecoder();
    private final IndexPriceUpdatedDecoder indexPriceUpdated = new IndexPriceUpdatedDecoder();
    private final MarkPriceUpdatedDecoder markPriceUpdated = new MarkPriceUpdatedDecoder();
    private final FeedStateChangedDecoder feedStateChanged = new FeedStateChangedDecoder();
    private final LiquidationStartedDecoder liquidationStarted = new LiquidationStartedDecoder();
    private final LiquidationSliceDecoder liquidationSlice = new LiquidationSliceDecoder();
    private final LiquidationSliceDoneDecoder liquidationSliceDone = new LiquidationSliceDoneDecoder();
    private final LiquidationReceiptDecoder liquidationReceipt = new LiquidationReceiptDecoder();
    private final CollateralExchangedDecoder collateralExchanged = new CollateralExchangedDecoder();
    private final DepegRampedDecoder depegRamped = new DepegRampedDecoder();
    private final InterestAccruedDecoder interestAccrued = new InterestAccruedDecoder();
    private final InterestChargedDecoder interestCharged = new InterestChargedDecoder();
    private final DebtRepaidDecoder debtRepaid = new DebtRepaidDecoder();
    private final InsuranceFundPaidDecoder insuranceFundPaid = new InsuranceFundPaidDecoder();
    private final WaterfallStepDecoder waterfallStep = new WaterfallStepDecoder();
    private final PositionTakenOverDecoder positionTakenOver = new PositionTakenOverDecoder();
    private final DeleveragedDecoder deleveraged = new DeleveragedDecoder();
    private final DeficitRecordedDecoder deficitRecorded = new DeficitRecordedDecoder();
    private final LiquidationWaitingDecoder liquidationWaiting = new LiquidationWaitingDecoder();
    private final LiquidationEndedDecoder liquidationEnded = new LiquidationEndedDecoder();

    private long nowNs;
    private long eventNumber;
    private long commands;
    private boolean isExplained;
    private long priceChanges;
    private long trades;

    /** Interest that an account has paid for the hour in which it borrows, before the event that says what; zero: none. */
    private long interestInAdvance;

    /** The taker's side of the trade that is being read; it is reported first and cleared last. */
    private Execution taker;

    VenueFacts venue() {
        return venue;
    }

    LiquidationCheck liquidations() {
        return liquidations;
    }

    Attendance attendance() {
        return attendance;
    }

    long commands() {
        return commands;
    }

    long priceChanges() {
        return priceChanges;
    }

    long trades() {
        return trades;
    }

    /** Whether the liquidation that is to be explained is over, and the command in which it ended judged. */
    boolean isExplained() {
        return isExplained;
    }

    /** Takes the next event frame. */
    void onEvent(DirectBuffer buffer, int offset) {
        eventHeader.wrap(buffer, offset, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
        nowNs = eventHeader.timestampNs();
        eventNumber = eventHeader.eventNumber();
        onMessage(buffer, offset + EventHeaderDecoder.BLOCK_LENGTH);
        if (eventHeader.flags().last()) {
            onCommandEnd();
        }
    }

    private void onMessage(DirectBuffer buffer, int offset) {
        messageHeader.wrap(buffer, offset);
        switch (messageHeader.templateId()) {
            case IndexDefinedDecoder.TEMPLATE_ID ->
                onIndex(indexDefined.wrapAndApplyHeader(buffer, offset, messageHeader));
            case OracleRulesSetDecoder.TEMPLATE_ID ->
                onOracleRules(oracleRulesSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case AssetDefinedDecoder.TEMPLATE_ID ->
                onAsset(assetDefined.wrapAndApplyHeader(buffer, offset, messageHeader));
            case CollateralParametersSetDecoder.TEMPLATE_ID ->
                onCollateralParameters(collateralParametersSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case DepegRampedDecoder.TEMPLATE_ID ->
                onDepegRamped(depegRamped.wrapAndApplyHeader(buffer, offset, messageHeader));
            case InterestAccruedDecoder.TEMPLATE_ID ->
                onInterest(interestAccrued.wrapAndApplyHeader(buffer, offset, messageHeader));
            case InterestChargedDecoder.TEMPLATE_ID ->
                onInterestCharged(interestCharged.wrapAndApplyHeader(buffer, offset, messageHeader));
            case DebtRepaidDecoder.TEMPLATE_ID ->
                onDebtRepaid(debtRepaid.wrapAndApplyHeader(buffer, offset, messageHeader));
            case InstrumentListedDecoder.TEMPLATE_ID ->
                onInstrument(instrumentListed.wrapAndApplyHeader(buffer, offset, messageHeader));
            case RiskParametersSetDecoder.TEMPLATE_ID ->
                onParameters(riskParametersSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case LiquidationRulesSetDecoder.TEMPLATE_ID ->
                onRules(liquidationRulesSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case WaterfallParametersSetDecoder.TEMPLATE_ID ->
                onWaterfall(waterfallParametersSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case FeeScheduleSetDecoder.TEMPLATE_ID ->
                onFees(feeScheduleSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case MarkParametersSetDecoder.TEMPLATE_ID ->
                onMarkParameters(markParametersSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case FundingParametersSetDecoder.TEMPLATE_ID ->
                onFundingParameters(fundingParametersSet.wrapAndApplyHeader(buffer, offset, messageHeader));
            case FundingChargedDecoder.TEMPLATE_ID ->
                onFunding(fundingCharged.wrapAndApplyHeader(buffer, offset, messageHeader));
            case TradingStatusChangedDecoder.TEMPLATE_ID ->
                onStatus(tradingStatusChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
            case AccountOpenedDecoder.TEMPLATE_ID ->
                onAccount(accountOpened.wrapAndApplyHeader(buffer, offset, messageHeader));
            case DepositedDecoder.TEMPLATE_ID -> onDeposit(deposited.wrapAndApplyHeader(buffer, offset, messageHeader));
            case WithdrawalRequestedDecoder.TEMPLATE_ID ->
                onWithdrawalRequested(withdrawalRequested.wrapAndApplyHeader(buffer, offset, messageHeader));
            case WithdrawalSettledDecoder.TEMPLATE_ID ->
                onWithdrawalSettled(withdrawalSettled.wrapAndApplyHeader(buffer, offset, messageHeader));
            case CollateralTransferredDecoder.TEMPLATE_ID ->
                onTransfer(collateralTransferred.wrapAndApplyHeader(buffer, offset, messageHeader));
            case OrderAcceptedDecoder.TEMPLATE_ID ->
                onOrderAccepted(orderAccepted.wrapAndApplyHeader(buffer, offset, messageHeader));
            case OrderExecutedDecoder.TEMPLATE_ID ->
                onExecuted(orderExecuted.wrapAndApplyHeader(buffer, offset, messageHeader));
            case IndexPriceUpdatedDecoder.TEMPLATE_ID ->
                onPrice(indexPriceUpdated.wrapAndApplyHeader(buffer, offset, messageHeader));
            case MarkPriceUpdatedDecoder.TEMPLATE_ID ->
                onMarkPrice(markPriceUpdated.wrapAndApplyHeader(buffer, offset, messageHeader));
            case FeedStateChangedDecoder.TEMPLATE_ID ->
                onFeedState(feedStateChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
            case VenueResumedDecoder.TEMPLATE_ID -> venue.indexes.forEach(IndexFacts::forget);
            case LiquidationStartedDecoder.TEMPLATE_ID ->
                onStarted(liquidationStarted.wrapAndApplyHeader(buffer, offset, messageHeader));
            case LiquidationSliceDecoder.TEMPLATE_ID ->
                onSlice(liquidationSlice.wrapAndApplyHeader(buffer, offset, messageHeader));
            case LiquidationSliceDoneDecoder.TEMPLATE_ID ->
                onSliceDone(liquidationSliceDone.wrapAndApplyHeader(buffer, offset, messageHeader));
            case LiquidationReceiptDecoder.TEMPLATE_ID ->
                onReceipt(liquidationReceipt.wrapAndApplyHeader(buffer, offset, messageHeader));
            case CollateralExchangedDecoder.TEMPLATE_ID ->
                onCollateralExchanged(collateralExchanged.wrapAndApplyHeader(buffer, offset, messageHeader));
            case InsuranceFundPaidDecoder.TEMPLATE_ID ->
                onInsuranceFundPaid(insuranceFundPaid.wrapAndApplyHeader(buffer, offset, messageHeader));
            case WaterfallStepDecoder.TEMPLATE_ID ->
                onWaterfallStep(waterfallStep.wrapAndApplyHeader(buffer, offset, messageHeader));
            case PositionTakenOverDecoder.TEMPLATE_ID ->
                onTakenOver(positionTakenOver.wrapAndApplyHeader(buffer, offset, messageHeader));
            case DeleveragedDecoder.TEMPLATE_ID ->
                onDeleveraged(deleveraged.wrapAndApplyHeader(buffer, offset, messageHeader));
            case DeficitRecordedDecoder.TEMPLATE_ID ->
                onDeficitRecorded(deficitRecorded.wrapAndApplyHeader(buffer, offset, messageHeader));
            case LiquidationWaitingDecoder.TEMPLATE_ID ->
                onWaiting(liquidationWaiting.wrapAndApplyHeader(buffer, offset, messageHeader));
            case LiquidationEndedDecoder.TEMPLATE_ID ->
                onEnded(liquidationEnded.wrapAndApplyHeader(buffer, offset, messageHeader));
            default -> {
                // It changes nothing that a liquidation depends on.
            }
        }
    }

    // ---- definitions

    private void onIndex(IndexDefinedDecoder event) {
        if (venue.indexById.containsKey(event.indexId())) {
            return;
        }
        long least =
                event.leastRiskPrice() == IndexDefinedDecoder.leastRiskPriceNullValue() ? 0 : event.leastRiskPrice();
        IndexFacts index = new IndexFacts(event.indexId(), event.symbol(), event.priceExponent(), least);
        venue.indexById.put(index.id, index);
        venue.indexes.add(index);
    }

    private void onOracleRules(OracleRulesSetDecoder event) {
        IndexFacts index = index(event.indexId());
        if (index.maxBandPpm != event.maxBandPpm()) {
            index.maxBandPpm = event.maxBandPpm();
            attendance.touchHolders(index);
        }
    }

    private void onAsset(AssetDefinedDecoder event) {
        if (venue.assetById.containsKey(event.assetId())) {
            return;
        }
        IndexFacts index = event.indexId() == AssetDefinedDecoder.indexIdNullValue() ? null : index(event.indexId());
        AssetFacts asset =
                new AssetFacts(event.assetId(), event.symbol(), venue.assets.size(), event.decimals(), index);
        List<AssetFacts.Tier> tiers = new ArrayList<>();
        for (AssetDefinedDecoder.TiersDecoder tier : event.tiers()) {
            tiers.add(tier(tier.upperValue(), tier.maintenanceWeightPpm()));
        }
        asset.setTiers(tiers);
        venue.assetById.put(asset.id, asset);
        venue.assets.add(asset);
    }

    private void onCollateralParameters(CollateralParametersSetDecoder event) {
        AssetFacts asset = asset(event.assetId());
        if (asset.parameterVersion == event.version()) {
            return;
        }
        List<AssetFacts.Tier> tiers = new ArrayList<>();
        for (CollateralParametersSetDecoder.TiersDecoder tier : event.tiers()) {
            tiers.add(tier(tier.upperValue(), tier.maintenanceWeightPpm()));
        }
        asset.parameterVersion = event.version();
        if (asset.index != null) {
            asset.setTiers(tiers);
            asset.liabilityWeightPpm = event.liabilityWeightPpm();
            asset.interestPpm = event.interestPpm();
            asset.depegPpm = event.depegPpm();
            asset.depegStepPpm = event.depegStepPpm();
            boolean isPegged = event.redemptionIndexId() != CollateralParametersSetDecoder.redemptionIndexIdNullValue();
            boolean hasUnderlying =
                    event.underlyingIndexId() != CollateralParametersSetDecoder.underlyingIndexIdNullValue();
            asset.peg(
                    isPegged ? index(event.redemptionIndexId()) : null,
                    hasUnderlying ? index(event.underlyingIndexId()) : null);
            attendance.restOnPeg(asset);
            attendance.touchHolders(asset);
        }
    }

    private static AssetFacts.Tier tier(long upperValue, int maintenancePpm) {
        boolean isBounded = upperValue != AssetDefinedDecoder.TiersDecoder.upperValueNullValue();
        return new AssetFacts.Tier(isBounded ? upperValue : Long.MAX_VALUE, maintenancePpm);
    }

    private void onInstrument(InstrumentListedDecoder event) {
        if (venue.instrumentById.containsKey(event.instrumentId())) {
            return;
        }
        InstrumentFacts instrument = new InstrumentFacts(
                event.instrumentId(),
                event.symbol(),
                venue.instruments.size(),
                index(event.indexId()),
                event.tickSize(),
                event.lotSize(),
                event.priceExponent(),
                event.quantityExponent(),
                event.tickValue(),
                event.nonPositivePricesAllowed() == BooleanType.YES);
        if (event.baseAssetId() != InstrumentListedDecoder.baseAssetIdNullValue()) {
            instrument.trades(asset(event.baseAssetId()));
        }
        venue.instrumentById.put(instrument.id, instrument);
        venue.instruments.add(instrument);
    }

    private void onParameters(RiskParametersSetDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        if (instrument.parameters != null && instrument.parameters.version == event.parameterVersion()) {
            return;
        }
        ParameterFacts parameters = new ParameterFacts(event.parameterVersion());
        parameters.makerFeePpm = event.makerFeePpm();
        parameters.takerFeePpm = event.takerFeePpm();
        parameters.liquidationFeePpm = event.liquidationFeePpm();
        parameters.liquidationTargetPpm = event.liquidationTargetPpm();
        parameters.liquidationBandPpm = event.liquidationBandPpm();
        parameters.dustNotional = event.liquidationDustNotional();
        parameters.hasPriceBands = event.staticBandPpm() != RiskParametersSetDecoder.staticBandPpmNullValue()
                || event.dynamicBandPpm() != RiskParametersSetDecoder.dynamicBandPpmNullValue();
        parameters.firstSliceNotional = event.liquidationFirstSliceNotional();
        parameters.coolDownMs = event.liquidationCoolDownMs();
        for (RiskParametersSetDecoder.TiersDecoder tier : event.tiers()) {
            parameters.addTier(tier.lowerNotional(), tier.initialMarginPpm(), tier.maintenanceMarginPpm());
        }
        instrument.parameters = parameters;
        attendance.touchHolders(instrument);
    }

    private void onRules(LiquidationRulesSetDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        if (instrument.rules.version() == event.rulesVersion()) {
            return;
        }
        instrument.rules = new RulesFacts(
                event.rulesVersion(),
                event.targetRule(),
                event.sliceRule(),
                event.slicePpm(),
                instrument.lots(event.minQuantity()),
                event.spreadToMaintenancePpm(),
                event.bankruptcyAdjustmentPpm(),
                event.bandGrowthPpm(),
                event.shareRounding(),
                event.feeRounding(),
                event.maxUnfilledSlices());
        attendance.touchHolders(instrument);
    }

    private void onWaterfall(WaterfallParametersSetDecoder event) {
        instrument(event.instrumentId()).waterfall = new WaterfallFacts(
                event.parametersVersion(),
                event.fundFloor(),
                event.poolFeePpm(),
                event.eventCapPpm(),
                event.dayCapPpm(),
                event.stressPpm(),
                event.deleveragingRule() == DeleveragingRule.PRO_RATA);
    }

    private void onFees(FeeScheduleSetDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        List<FeeRules.Tier> tiers = new ArrayList<>();
        for (FeeScheduleSetDecoder.TiersDecoder tier : event.tiers()) {
            tiers.add(new FeeRules.Tier(tier.lowerVolume(), tier.makerFeePpm(), tier.takerFeePpm()));
        }
        fees.set(instrument, tiers);
    }

    private void onMarkParameters(MarkParametersSetDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        if (instrument.markBandPpm != event.bandPpm()) {
            instrument.setMarkBand(event.bandPpm());
        }
    }

    private void onStatus(TradingStatusChangedDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        if (instrument.status != event.status()) {
            instrument.status = event.status();
            if (Attendance.trades(instrument)) {
                attendance.touchHolders(instrument);
            }
        }
    }

    private void onAccount(AccountOpenedDecoder event) {
        if (!venue.accounts.containsKey(event.accountId())) {
            venue.accounts.put(event.accountId(), new AccountFacts(event.accountId()));
        }
    }

    // ---- money

    private void onDeposit(DepositedDecoder event) {
        AccountFacts account = account(event.accountId());
        move(venue.own(VenueFacts.EXTERNAL), account, event.assetId(), event.amount());
        agree(account, event.balance(), event.assetId());
    }

    private void onInterest(InterestAccruedDecoder event) {
        AssetFacts asset = asset(event.assetId());
        if (event.interestIndex() != asset.nextInterestIndex() || event.interestPpm() != asset.interestPpm) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    0,
                    "the interest index of " + asset.symbol + " is said to be " + event.interestIndex() + ", and "
                            + asset.nextInterestIndex() + " follows");
        }
        asset.interestIndex = event.interestIndex();
        attendance.touchHolders(asset);
    }

    /** What has accrued is charged before a balance changes; the hour in which something is borrowed after it, while the event of the change follows. */
    private void onInterestCharged(InterestChargedDecoder event) {
        AccountFacts account = account(event.accountId());
        AssetFacts asset = asset(event.assetId());
        long due = account.interestDue(asset);
        if (due == 0) {
            interestInAdvance = event.amount();
        } else {
            LiquidationCheck.agree(account, "interest", event.amount(), due);
        }
        venue.transfer(account, venue.own(VenueFacts.INSURANCE_FUND), asset, event.amount());
        if (due != 0) {
            agree(account, event.balance(), event.assetId());
        }
    }

    /** What leaves an account beyond what it has is borrowed, and the hour is paid for. */
    private void borrow(AccountFacts account, AccountFacts to, int assetId, long units) {
        AssetFacts asset = asset(assetId);
        long had = account.balance(asset) + interestInAdvance;
        long borrowed = asset.index == null ? 0 : Math.max(0, units - Math.max(0, had));
        LiquidationCheck.agree(account, "interest in advance", interestInAdvance, asset.interestOfHour(borrowed));
        interestInAdvance = 0;
        move(account, to, assetId, units);
    }

    private void onWithdrawalRequested(WithdrawalRequestedDecoder event) {
        AccountFacts account = account(event.accountId());
        borrow(account, venue.own(VenueFacts.PENDING_WITHDRAWALS), event.assetId(), event.amount());
        agree(account, event.balance(), event.assetId());
    }

    private void onWithdrawalSettled(WithdrawalSettledDecoder event) {
        AccountFacts account = account(event.accountId());
        AccountFacts to = event.outcome() == WithdrawalOutcome.REFUSED ? account : venue.own(VenueFacts.EXTERNAL);
        move(venue.own(VenueFacts.PENDING_WITHDRAWALS), to, event.assetId(), event.amount());
        agree(account, event.balance(), event.assetId());
    }

    private void onTransfer(CollateralTransferredDecoder event) {
        AccountFacts from = account(event.fromAccountId());
        AccountFacts to = account(event.toAccountId());
        borrow(from, to, event.assetId(), event.amount());
        agree(from, event.fromBalance(), event.assetId());
        agree(to, event.toBalance(), event.assetId());
    }

    private void move(AccountFacts from, AccountFacts to, int assetId, long units) {
        AssetFacts asset = asset(assetId);
        LiquidationCheck.agree(from, "interest that was not charged", 0, from.interestDue(asset));
        LiquidationCheck.agree(to, "interest that was not charged", 0, to.interestDue(asset));
        venue.transfer(from, to, asset, units);
        attendance.touch(from);
        attendance.touch(to);
    }

    private void agree(AccountFacts account, long balance, int assetId) {
        LiquidationCheck.agree(account, "balance", balance, account.balance(asset(assetId)));
    }

    // ---- trades

    private void onOrderAccepted(OrderAcceptedDecoder event) {
        AccountFacts account = account(event.accountId());
        if (account.liquidation != null) {
            throw new Breach(
                    Kind.OUT_OF_PLACE,
                    account.id,
                    "account " + account.id + " entered an order while it was in liquidation "
                            + account.liquidation.id);
        }
    }

    /** Of a trade in the book the taker's side is reported first and cleared last; in an auction each side is cleared where it is reported. */
    private void onExecuted(OrderExecutedDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        Execution execution = new Execution(
                account(event.accountId()),
                instrument,
                event.orderId(),
                event.tradeId(),
                event.side() == Side.BUY,
                instrument.lots(event.quantity()),
                event.price(),
                event.realizedPnl(),
                event.fee(),
                event.funding() == OrderExecutedDecoder.fundingNullValue() ? 0 : event.funding(),
                event.role());
        if (taker != null && taker.tradeId() != execution.tradeId()) {
            throw halfTrade();
        }
        if (execution.role() == LiquidityRole.TAKER) {
            taker = execution;
            return;
        }
        long notional = notional(execution);
        if (taker == null) {
            clear(execution, fees.makerFee(execution.account(), instrument, notional, 0, nowNs));
            fees.onTraded(execution.account(), notional, nowNs);
            return;
        }
        Execution other = taker;
        taker = null;
        boolean isPair = other.isBuy() != execution.isBuy()
                && other.lots() == execution.lots()
                && other.price() == execution.price()
                && other.instrument() == execution.instrument();
        if (!isPair) {
            throw new Breach(
                    Kind.OUT_OF_BALANCE,
                    other.account().id,
                    "the two sides of trade " + other.tradeId() + " are not each other's");
        }
        boolean isSlice = liquidations.isSlice(other.account(), other.orderId());
        long takerFee = isSlice ? 0 : fees.takerFee(other.account(), instrument, notional, nowNs);
        clear(execution, fees.makerFee(execution.account(), instrument, notional, takerFee, nowNs));
        long realizedPnl = clear(other, takerFee);
        fees.onTraded(execution.account(), notional, nowNs);
        if (isSlice) {
            liquidations.onFill(other.account(), other.tradeId(), other.lots(), other.price(), realizedPnl);
        } else {
            fees.onTraded(other.account(), notional, nowNs);
        }
    }

    private static long notional(Execution execution) {
        return Math.abs(
                Math.multiplyExact(execution.lots(), execution.instrument().pxOfPrice(execution.price())));
    }

    private Breach halfTrade() {
        return new Breach(
                Kind.OUT_OF_PLACE, taker.account().id, "trade " + taker.tradeId() + " has a taker and no maker");
    }

    private long clear(Execution execution, long fee) {
        AccountFacts account = execution.account();
        InstrumentFacts instrument = execution.instrument();
        long signedLots = execution.isBuy() ? execution.lots() : -execution.lots();
        long px = instrument.pxOfPrice(execution.price());
        long realizedPnl = 0;
        if (instrument.base == null) {
            LiquidationCheck.agree(account, "funding", execution.funding(), venue.payCharge(account, instrument));
            realizedPnl = account.trade(instrument, signedLots, px);
        } else {
            // What one side gives the other takes, so between the two nothing is left here.
            AccountFacts between = venue.own(VenueFacts.CLEARING);
            venue.transfer(between, account, instrument.base, Math.multiplyExact(signedLots, instrument.lotUnits));
            venue.transfer(account, between, venue.settlement(), Math.multiplyExact(signedLots, px));
        }
        LiquidationCheck.agree(account, "realizedPnl", execution.realizedPnl(), realizedPnl);
        LiquidationCheck.agree(account, "fee", execution.fee(), fee);
        venue.transfer(venue.own(VenueFacts.CLEARING), account, venue.settlement(), realizedPnl);
        venue.transfer(account, venue.own(VenueFacts.FEES), venue.settlement(), fee);
        attendance.touch(account);
        traded.add(instrument);
        trades += execution.isBuy() ? 1 : 0;
        return realizedPnl;
    }

    // ---- prices

    private void onPrice(IndexPriceUpdatedDecoder event) {
        IndexFacts index = index(event.indexId());
        boolean isChanged =
                index.price != event.price() || index.state != event.state() || index.bandPpm != event.bandPpm();
        index.price = event.price();
        index.priceEvent = eventNumber;
        index.bandPpm = event.bandPpm();
        trust(index, event.state());
        observePegs(index);
        priceChanges++;
        if (isChanged) {
            attendance.touchHolders(index);
        }
    }

    private void onDepegRamped(DepegRampedDecoder event) {
        AssetFacts asset = asset(event.assetId());
        int discountPpm = asset.nextDiscountPpm();
        agreeOn(asset, "discountPpm", event.discountPpm(), discountPpm);
        asset.discountPpm = discountPpm;
        agreeOn(asset, "redemptionPrice", event.redemptionPrice(), asset.redemptionPrice());
        agreeOn(asset, "marketPrice", event.marketPrice(), asset.marketPrice());
        agreeOn(asset, "price", event.price(), asset.price());
        attendance.touchHolders(asset);
    }

    private static void agreeOn(AssetFacts asset, String field, long said, long follows) {
        if (said != follows) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    0,
                    field + " of " + asset.symbol + " is said to be " + said + ", and " + follows + " follows");
        }
    }

    private void observePegs(IndexFacts index) {
        for (AssetFacts asset : venue.assets) {
            if (asset.redemption != null && asset.isPricedBy(index)) {
                asset.observe();
            }
        }
    }

    private void onMarkPrice(MarkPriceUpdatedDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        boolean hasImpact = event.impactMidPx() != MarkPriceUpdatedDecoder.impactMidPxNullValue();
        agreeOn(instrument, "indexPx", event.indexPx(), instrument.indexPx());
        boolean isAtIndex = event.markPx() == instrument.indexPx();
        // What the book says is believed; what follows from it is not. An empty book leaves the index price.
        if (!isAtIndex || hasImpact) {
            long mark = instrument.markPxOf(event.averagePremium(), hasImpact, event.impactMidPx());
            agreeOn(instrument, "markPx", event.markPx(), mark);
        }
        instrument.setMarkPx(event.markPx(), eventNumber);
        priceChanges++;
        attendance.touchHolders(instrument);
    }

    private void onFundingParameters(FundingParametersSetDecoder event) {
        instrument(event.instrumentId()).funding = event.impactNotional() == 0
                ? null
                : new FundingFacts(
                        event.interestPpm(), event.interestClampPpm(), event.marginCapPpm(), event.hourCapPpm());
    }

    private void onFunding(FundingChargedDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        if (instrument.funding == null) {
            throw new Breach(Kind.OUT_OF_PLACE, 0, "funding is charged in " + instrument.symbol + ", which has none");
        }
        // What the book said in the hour is believed; what follows from it is not.
        agreeOn(
                instrument,
                "rateE9",
                event.rateE9(),
                instrument.funding.hourE9(event.premiumE9(), instrument.parameters));
        BigInteger charge = ChargeFacts.ofHour(event.indexPx(), event.rateE9(), event.validMs());
        agreeOn(instrument, "chargeLow", event.chargeLow(), charge.longValue());
        agreeOn(
                instrument,
                "chargeHigh",
                event.chargeHigh(),
                charge.shiftRight(Long.SIZE).longValueExact());
        instrument.charges.fund(charge);
        attendance.touchHolders(instrument);
    }

    private static void agreeOn(InstrumentFacts instrument, String field, long said, long follows) {
        if (said != follows) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    0,
                    field + " of " + instrument.symbol + " is said to be " + said + ", and " + follows + " follows");
        }
    }

    private void onFeedState(FeedStateChangedDecoder event) {
        IndexFacts index = index(event.indexId());
        if (event.price() != index.price) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    0,
                    "index " + index.symbol + " changes its state at price mantissa " + event.price()
                            + ", and its price is " + index.price);
        }
        if (index.state != event.state()) {
            trust(index, event.state());
            observePegs(index);
            attendance.touchHolders(index);
        }
    }

    private static void trust(IndexFacts index, FeedState state) {
        index.state = state;
        if (state == FeedState.VALID) {
            index.lastValidPrice = index.price;
        }
    }

    // ---- liquidations

    private void onStarted(LiquidationStartedDecoder event) {
        liquidations.onStarted(
                event.liquidationId(),
                account(event.accountId()),
                event.equity(),
                event.maintenanceMargin(),
                event.initialMargin(),
                event.targetEquity(),
                event.rawEquity(),
                event.health(),
                eventNumber,
                nowNs);
    }

    private void onSlice(LiquidationSliceDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        liquidations.onSlice(
                event.liquidationId(),
                account(event.accountId()),
                event.orderId(),
                instrument,
                event.side() == Side.SELL,
                instrument.lots(event.quantity()),
                event.limitPrice(),
                event.indexPrice(),
                event.bankruptcyPrice(),
                event.equity(),
                event.maintenanceMargin(),
                event.targetEquity(),
                eventNumber,
                nowNs);
    }

    private void onSliceDone(LiquidationSliceDoneDecoder event) {
        liquidations.onSliceDone(
                event.liquidationId(),
                account(event.accountId()),
                event.orderId(),
                instrument(event.instrumentId()).lots(event.filledQuantity()),
                event.proceeds(),
                event.fee(),
                event.poolFee(),
                event.equity(),
                event.maintenanceMargin(),
                nowNs);
    }

    private void onReceipt(LiquidationReceiptDecoder event) {
        liquidations.onReceipt(account(event.accountId()), event);
    }

    private void onCollateralExchanged(CollateralExchangedDecoder event) {
        liquidations.onCollateralExchanged(
                event.liquidationId(),
                account(event.accountId()),
                asset(event.assetId()),
                event.amount(),
                event.price(),
                event.proceeds(),
                event.cash(),
                eventNumber,
                nowNs);
    }

    private void onDebtRepaid(DebtRepaidDecoder event) {
        liquidations.onDebtRepaid(
                event.liquidationId(),
                account(event.accountId()),
                asset(event.assetId()),
                event.amount(),
                event.price(),
                event.cost(),
                event.cash(),
                eventNumber,
                nowNs);
    }

    private void onInsuranceFundPaid(InsuranceFundPaidDecoder event) {
        liquidations.onPaid(
                event.liquidationId(),
                account(event.accountId()),
                null,
                WaterfallLayer.FUND,
                event.amount(),
                event.fundBefore(),
                event.fundAfter(),
                eventNumber,
                nowNs);
    }

    private void onWaterfallStep(WaterfallStepDecoder event) {
        liquidations.onPaid(
                event.liquidationId(),
                account(event.accountId()),
                instrument(event.instrumentId()),
                event.layer(),
                event.amount(),
                event.balanceBefore(),
                event.balanceAfter(),
                eventNumber,
                nowNs);
    }

    private void onTakenOver(PositionTakenOverDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        liquidations.onTakenOver(
                event.liquidationId(),
                account(event.accountId()),
                instrument,
                event.side() == Side.BUY,
                instrument.lots(event.quantity()),
                event.value(),
                event.equityTaken(),
                event.lossPaid(),
                event.realizedPnl(),
                event.funding() == PositionTakenOverDecoder.fundingNullValue() ? 0 : event.funding(),
                event.quantityHeld(),
                eventNumber,
                nowNs);
        traded.add(instrument);
    }

    private void onDeleveraged(DeleveragedDecoder event) {
        InstrumentFacts instrument = instrument(event.instrumentId());
        long lots = instrument.lots(event.quantity());
        liquidations.onDeleveraged(
                event.liquidationId(),
                account(event.liquidatedAccountId()),
                account(event.accountId()),
                instrument,
                event.side() == Side.BUY ? -lots : lots,
                event.value(),
                event.equityReceived(),
                event.realizedPnl(),
                event.liquidatedRealizedPnl(),
                event.funding() == DeleveragedDecoder.fundingNullValue() ? 0 : event.funding(),
                event.liquidatedFunding() == DeleveragedDecoder.liquidatedFundingNullValue()
                        ? 0
                        : event.liquidatedFunding(),
                event.last() == BooleanType.YES,
                nowNs);
        traded.add(instrument);
    }

    private void onDeficitRecorded(DeficitRecordedDecoder event) {
        liquidations.onDeficitRecorded(
                event.liquidationId(),
                account(event.accountId()),
                event.amount(),
                event.deficitAfter(),
                eventNumber,
                nowNs);
    }

    private void onWaiting(LiquidationWaitingDecoder event) {
        liquidations.onWaiting(
                event.liquidationId(),
                account(event.accountId()),
                event.equity(),
                event.maintenanceMargin(),
                event.reason(),
                eventNumber,
                nowNs);
    }

    private void onEnded(LiquidationEndedDecoder event) {
        liquidations.onEnded(
                event.liquidationId(),
                account(event.accountId()),
                event.equity(),
                event.maintenanceMargin(),
                event.reason(),
                eventNumber,
                nowNs);
    }

    // ---- the end of a command

    private void onCommandEnd() {
        commands++;
        if (taker != null) {
            throw halfTrade();
        }
        long costs = 0;
        BigInteger open = BigInteger.ZERO;
        if (!traded.isEmpty()) {
            for (InstrumentFacts instrument : venue.instruments) {
                costs += instrument.sumOfCosts;
                open = open.add(instrument.charges.open());
            }
            for (InstrumentFacts instrument : traded) {
                if (instrument.sumOfLots != 0) {
                    throw new Breach(
                            Kind.OUT_OF_BALANCE,
                            0,
                            "positions in " + instrument.symbol + " sum to " + instrument.sumOfLots
                                    + " lots instead of none");
                }
            }
            long clearing = venue.own(VenueFacts.CLEARING).cash();
            BigInteger sum = open.add(BigInteger.valueOf(costs + clearing).multiply(ChargeFacts.PARTS));
            if (sum.signum() != 0) {
                throw new Breach(
                        Kind.OUT_OF_BALANCE,
                        0,
                        "CLEARING has " + Money.text(clearing) + " against costs of all positions of "
                                + Money.text(costs)
                                + "; in 10^-9 of the smallest unit, what they owe for their sides included, "
                                + sum + " are left");
            }
            traded.clear();
        }
        attendance.onCommandEnd(nowNs);
        isExplained = liquidations.isExplainedOver();
    }

    // ---- what an event names

    private IndexFacts index(int id) {
        return known(venue.indexById.get(id), "index", id);
    }

    private AssetFacts asset(int id) {
        return known(venue.assetById.get(id), "asset", id);
    }

    private InstrumentFacts instrument(int id) {
        return known(venue.instrumentById.get(id), "instrument", id);
    }

    private AccountFacts account(long id) {
        return known(venue.accounts.get(id), "account", id);
    }

    private static <T> T known(T facts, String what, long id) {
        if (facts == null) {
            throw new Breach(Kind.OUT_OF_PLACE, 0, "no event before this one defines " + what + " " + id);
        }
        return facts;
    }
}
