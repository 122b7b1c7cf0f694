package io.ringfence.engine;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.codecs.AccountOpenedEncoder;
import io.ringfence.codecs.AssetDefinedEncoder;
import io.ringfence.codecs.AuctionIndicatedEncoder;
import io.ringfence.codecs.AuctionUncrossedEncoder;
import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.CancelRejectedEncoder;
import io.ringfence.codecs.CollateralExchangedEncoder;
import io.ringfence.codecs.CollateralGroupSetEncoder;
import io.ringfence.codecs.CollateralParametersSetEncoder;
import io.ringfence.codecs.CollateralTransferredEncoder;
import io.ringfence.codecs.CommandAppliedEncoder;
import io.ringfence.codecs.CommandRejectedEncoder;
import io.ringfence.codecs.DebtRepaidEncoder;
import io.ringfence.codecs.DeficitRecordedEncoder;
import io.ringfence.codecs.DeleveragedEncoder;
import io.ringfence.codecs.DepegRampedEncoder;
import io.ringfence.codecs.DepositedEncoder;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FeeScheduleSetEncoder;
import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.FeedStateChangedEncoder;
import io.ringfence.codecs.FirmDefinedEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.FundingChargedEncoder;
import io.ringfence.codecs.FundingParametersSetEncoder;
import io.ringfence.codecs.IndexDefinedEncoder;
import io.ringfence.codecs.IndexPriceUpdatedEncoder;
import io.ringfence.codecs.InstrumentKind;
import io.ringfence.codecs.InstrumentListedEncoder;
import io.ringfence.codecs.InsuranceFundPaidEncoder;
import io.ringfence.codecs.InterestAccruedEncoder;
import io.ringfence.codecs.InterestChargedEncoder;
import io.ringfence.codecs.KillSwitchChangedEncoder;
import io.ringfence.codecs.LeverageSetEncoder;
import io.ringfence.codecs.LiquidationEndReason;
import io.ringfence.codecs.LiquidationEndedEncoder;
import io.ringfence.codecs.LiquidationReceiptEncoder;
import io.ringfence.codecs.LiquidationRulesSetEncoder;
import io.ringfence.codecs.LiquidationSliceDoneEncoder;
import io.ringfence.codecs.LiquidationSliceEncoder;
import io.ringfence.codecs.LiquidationStartedEncoder;
import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.codecs.LiquidationWaitingEncoder;
import io.ringfence.codecs.LiquidityRole;
import io.ringfence.codecs.MarginQuotedEncoder;
import io.ringfence.codecs.MarginTermsSetEncoder;
import io.ringfence.codecs.MarkParametersSetEncoder;
import io.ringfence.codecs.MarkPriceUpdatedEncoder;
import io.ringfence.codecs.MassCancelDoneEncoder;
import io.ringfence.codecs.MessageDroppedEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.MessagesNotAppliedEncoder;
import io.ringfence.codecs.OracleRulesSetEncoder;
import io.ringfence.codecs.OrderAcceptedEncoder;
import io.ringfence.codecs.OrderCanceledEncoder;
import io.ringfence.codecs.OrderExecutedEncoder;
import io.ringfence.codecs.OrderRejectedEncoder;
import io.ringfence.codecs.OrderReplacedEncoder;
import io.ringfence.codecs.OrderShownEncoder;
import io.ringfence.codecs.OrderTriggeredEncoder;
import io.ringfence.codecs.PositionLimitsSetEncoder;
import io.ringfence.codecs.PositionTakenOverEncoder;
import io.ringfence.codecs.PriceRefusal;
import io.ringfence.codecs.PriceReportRefusedEncoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.ReplaceRejectedEncoder;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.RiskAdmissionChangedEncoder;
import io.ringfence.codecs.RiskParametersSetEncoder;
import io.ringfence.codecs.SelfTradePreventedEncoder;
import io.ringfence.codecs.SessionDefinedEncoder;
import io.ringfence.codecs.SessionDisconnectedEncoder;
import io.ringfence.codecs.SessionEstablishedEncoder;
import io.ringfence.codecs.SessionNegotiatedEncoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.codecs.SessionRefusedEncoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.SourceDefinedEncoder;
import io.ringfence.codecs.StateHashEncoder;
import io.ringfence.codecs.TimeAdvancedEncoder;
import io.ringfence.codecs.TradeEncoder;
import io.ringfence.codecs.TradingScheduleSetEncoder;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusChangedEncoder;
import io.ringfence.codecs.TradingStatusReason;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.codecs.VenueCreatedEncoder;
import io.ringfence.codecs.VenueDescribedEncoder;
import io.ringfence.codecs.VenueResumedEncoder;
import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.codecs.WaterfallParametersSetEncoder;
import io.ringfence.codecs.WaterfallStepEncoder;
import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.codecs.WithdrawalRequestedEncoder;
import io.ringfence.codecs.WithdrawalSettledEncoder;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.DepositKeys;
import io.ringfence.engine.liquidation.Slice;
import io.ringfence.engine.oracle.MarkParameters;
import io.ringfence.engine.oracle.OracleRules;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.MarginTerms;
import io.ringfence.engine.parameter.WaterfallParameters;
import io.ringfence.engine.session.Sessions;
import io.ringfence.engine.settlement.FundingParameters;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * The engine's only encoder: one method for each event, in the order of event.xml, whose fields are the method's arguments.
 *
 * <p>To whom an event goes is its first argument, an index in {@link Sessions} ({@link Sessions#NULL_INDEX}: nobody in particular).
 * Answers go to who asked and take no such argument; events of the session layer name their connection. Prices and quantities are
 * those of the wire.
 *
 * <p>The last event of a command is held back until the next one or the command's end, so that it can be flagged. Owned by the
 * engine's thread; allocates nothing.
 */
final class EventPublisher {
    private static final int BODY_OFFSET = EventHeaderEncoder.BLOCK_LENGTH;
    private static final int GROUP_HEADER_LENGTH = 4;
    private static final short NO_FLAGS = 0;
    private static final int FLAGS_OFFSET = EventHeaderEncoder.flagsEncodingOffset();
    private static final byte LAST_FLAG = 1;

    private final EventSink sink;
    private final EventHeaderEncoder eventHeader = new EventHeaderEncoder();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final VenueCreatedEncoder venueCreated = new VenueCreatedEncoder();
    private final FirmDefinedEncoder firmDefined = new FirmDefinedEncoder();
    private final SessionDefinedEncoder sessionDefined = new SessionDefinedEncoder();
    private final IndexDefinedEncoder indexDefined = new IndexDefinedEncoder();
    private final SourceDefinedEncoder sourceDefined = new SourceDefinedEncoder();
    private final OracleRulesSetEncoder oracleRulesSet = new OracleRulesSetEncoder();
    private final AssetDefinedEncoder assetDefined = new AssetDefinedEncoder();
    private AssetDefinedEncoder.TiersEncoder assetDefinedTiers;
    private final CollateralParametersSetEncoder collateralParametersSet = new CollateralParametersSetEncoder();
    private CollateralParametersSetEncoder.TiersEncoder collateralParametersSetTiers;
    private final InterestAccruedEncoder interestAccrued = new InterestAccruedEncoder();
    private final InterestChargedEncoder interestCharged = new InterestChargedEncoder();
    private final DepegRampedEncoder depegRamped = new DepegRampedEncoder();
    private final DebtRepaidEncoder debtRepaid = new DebtRepaidEncoder();
    private final CollateralGroupSetEncoder collateralGroupSet = new CollateralGroupSetEncoder();
    private final MarginTermsSetEncoder marginTermsSet = new MarginTermsSetEncoder();
    private final InstrumentListedEncoder instrumentListed = new InstrumentListedEncoder();
    private final RiskParametersSetEncoder riskParametersSet = new RiskParametersSetEncoder();
    private RiskParametersSetEncoder.TiersEncoder riskParametersSetTiers;
    private final LiquidationRulesSetEncoder liquidationRulesSet = new LiquidationRulesSetEncoder();
    private final FundingParametersSetEncoder fundingParametersSet = new FundingParametersSetEncoder();
    private final FundingChargedEncoder fundingCharged = new FundingChargedEncoder();
    private final MarkParametersSetEncoder markParametersSet = new MarkParametersSetEncoder();
    private final WaterfallParametersSetEncoder waterfallParametersSet = new WaterfallParametersSetEncoder();
    private final TradingStatusChangedEncoder tradingStatusChanged = new TradingStatusChangedEncoder();
    private final TradingScheduleSetEncoder tradingScheduleSet = new TradingScheduleSetEncoder();
    private final VenueDescribedEncoder venueDescribed = new VenueDescribedEncoder();
    private final AccountOpenedEncoder accountOpened = new AccountOpenedEncoder();
    private final PositionLimitsSetEncoder positionLimitsSet = new PositionLimitsSetEncoder();
    private final FeeScheduleSetEncoder feeScheduleSet = new FeeScheduleSetEncoder();
    private FeeScheduleSetEncoder.TiersEncoder feeScheduleSetTiers;
    private final LeverageSetEncoder leverageSet = new LeverageSetEncoder();
    private final DepositedEncoder deposited = new DepositedEncoder();
    private final WithdrawalRequestedEncoder withdrawalRequested = new WithdrawalRequestedEncoder();
    private final WithdrawalSettledEncoder withdrawalSettled = new WithdrawalSettledEncoder();
    private final CollateralTransferredEncoder collateralTransferred = new CollateralTransferredEncoder();
    private final CommandRejectedEncoder commandRejected = new CommandRejectedEncoder();
    private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
    private final OrderRejectedEncoder orderRejected = new OrderRejectedEncoder();
    private final OrderExecutedEncoder orderExecuted = new OrderExecutedEncoder();
    private final OrderCanceledEncoder orderCanceled = new OrderCanceledEncoder();
    private final OrderReplacedEncoder orderReplaced = new OrderReplacedEncoder();
    private final ReplaceRejectedEncoder replaceRejected = new ReplaceRejectedEncoder();
    private final MarginQuotedEncoder marginQuoted = new MarginQuotedEncoder();
    private final CancelRejectedEncoder cancelRejected = new CancelRejectedEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final OrderTriggeredEncoder orderTriggered = new OrderTriggeredEncoder();
    private final OrderShownEncoder orderShown = new OrderShownEncoder();
    private final SelfTradePreventedEncoder selfTradePrevented = new SelfTradePreventedEncoder();
    private final MassCancelDoneEncoder massCancelDone = new MassCancelDoneEncoder();
    private final KillSwitchChangedEncoder killSwitchChanged = new KillSwitchChangedEncoder();
    private final IndexPriceUpdatedEncoder indexPriceUpdated = new IndexPriceUpdatedEncoder();
    private final PriceReportRefusedEncoder priceReportRefused = new PriceReportRefusedEncoder();
    private final MarkPriceUpdatedEncoder markPriceUpdated = new MarkPriceUpdatedEncoder();
    private final FeedStateChangedEncoder feedStateChanged = new FeedStateChangedEncoder();
    private final TimeAdvancedEncoder timeAdvanced = new TimeAdvancedEncoder();
    private final CommandAppliedEncoder commandApplied = new CommandAppliedEncoder();
    private final AuctionIndicatedEncoder auctionIndicated = new AuctionIndicatedEncoder();
    private final AuctionUncrossedEncoder auctionUncrossed = new AuctionUncrossedEncoder();
    private final LiquidationStartedEncoder liquidationStarted = new LiquidationStartedEncoder();
    private final LiquidationSliceEncoder liquidationSlice = new LiquidationSliceEncoder();
    private final LiquidationSliceDoneEncoder liquidationSliceDone = new LiquidationSliceDoneEncoder();
    private final CollateralExchangedEncoder collateralExchanged = new CollateralExchangedEncoder();
    private final InsuranceFundPaidEncoder insuranceFundPaid = new InsuranceFundPaidEncoder();
    private final PositionTakenOverEncoder positionTakenOver = new PositionTakenOverEncoder();
    private final DeleveragedEncoder deleveraged = new DeleveragedEncoder();
    private final WaterfallStepEncoder waterfallStep = new WaterfallStepEncoder();
    private final DeficitRecordedEncoder deficitRecorded = new DeficitRecordedEncoder();
    private final LiquidationWaitingEncoder liquidationWaiting = new LiquidationWaitingEncoder();
    private final LiquidationEndedEncoder liquidationEnded = new LiquidationEndedEncoder();
    private final LiquidationReceiptEncoder liquidationReceipt = new LiquidationReceiptEncoder();
    private final StateHashEncoder stateHash = new StateHashEncoder();
    private final VenueResumedEncoder venueResumed = new VenueResumedEncoder();
    private final RiskAdmissionChangedEncoder riskAdmissionChanged = new RiskAdmissionChangedEncoder();
    private final SessionNegotiatedEncoder sessionNegotiated = new SessionNegotiatedEncoder();
    private final SessionEstablishedEncoder sessionEstablished = new SessionEstablishedEncoder();
    private final SessionRefusedEncoder sessionRefused = new SessionRefusedEncoder();
    private final SessionDisconnectedEncoder sessionDisconnected = new SessionDisconnectedEncoder();
    private final MessagesNotAppliedEncoder messagesNotApplied = new MessagesNotAppliedEncoder();
    private final MessageDroppedEncoder messageDropped = new MessageDroppedEncoder();

    private Sessions sessions;
    private long eventNumber;
    private long commandSequence;
    private long timestampNs;
    private long askerClientSequence;
    private int askerIndex = Sessions.NULL_INDEX;
    private boolean isAskerAnswered;
    private int eventIndex;
    private long stepBytes;
    private MutableDirectBuffer heldBuffer;
    private int heldOffset;
    private int heldLength;

    EventPublisher(EventSink sink) {
        this.sink = sink;
    }

    /** From now on events are numbered for these sessions. */
    void sessions(Sessions sessions) {
        this.sessions = sessions;
    }

    /** A command begins. */
    void onCommandStart(long commandSequence, long timestampNs) {
        this.commandSequence = commandSequence;
        this.timestampNs = timestampNs;
        eventIndex = 0;
        asker(Sessions.NULL_INDEX, 0);
    }

    /** Names who asked for what follows; consequences of time are asked by nobody. */
    void asker(int sessionIndex, long clientSequence) {
        askerIndex = sessionIndex;
        askerClientSequence = clientSequence;
        isAskerAnswered = false;
    }

    /** The command is complete: its last event is flagged and leaves. */
    void onCommandEnd() {
        if (heldLength > 0) {
            heldBuffer.putByte(heldOffset + FLAGS_OFFSET, LAST_FLAG);
            release();
        }
    }

    /** A call of the engine's owner begins, for which room is guaranteed. */
    void onStepStart() {
        stepBytes = 0;
    }

    /** {@return bytes claimed since the call began} */
    long stepBytes() {
        return stepBytes;
    }

    /** {@return the session that asked, or {@link Sessions#NULL_INDEX}} */
    int askerIndex() {
        return askerIndex;
    }

    /** {@return whether an event of this command went to the session that asked} */
    boolean isAskerAnswered() {
        return isAskerAnswered;
    }

    /** {@return number of the last event} */
    long lastEventNumber() {
        return eventNumber;
    }

    void venueCreated(
            byte[] venue,
            int maxFirms,
            int maxSessions,
            int maxAccounts,
            int maxAssets,
            int maxIndexes,
            int maxSourcesPerIndex,
            int maxInstruments,
            int maxPositions,
            int maxPositionsPerAccount,
            int maxOrders,
            int maxOrdersPerAccount,
            int maxPriceLevels,
            int maxOrdersPerLevel,
            int maxFillsPerOrder,
            int maxWithdrawals,
            int maxDepositKeys,
            int stateHashInterval,
            boolean logicalTime) {
        int offset = open(askerIndex, VenueCreatedEncoder.BLOCK_LENGTH);
        venueCreated
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .putVenue(venue, 0)
                .maxFirms(maxFirms)
                .maxSessions(maxSessions)
                .maxAccounts(maxAccounts)
                .maxAssets(maxAssets)
                .maxIndexes(maxIndexes)
                .maxSourcesPerIndex(maxSourcesPerIndex)
                .maxInstruments(maxInstruments)
                .maxPositions(maxPositions)
                .maxPositionsPerAccount(maxPositionsPerAccount)
                .maxOrders(maxOrders)
                .maxOrdersPerAccount(maxOrdersPerAccount)
                .maxPriceLevels(maxPriceLevels)
                .maxOrdersPerLevel(maxOrdersPerLevel)
                .maxFillsPerOrder(maxFillsPerOrder)
                .maxWithdrawals(maxWithdrawals)
                .maxDepositKeys(maxDepositKeys)
                .stateHashInterval(stateHashInterval)
                .logicalTime(logicalTime ? BooleanType.YES : BooleanType.NO);
    }

    void firmDefined(int firmId, byte[] symbol) {
        int offset = open(askerIndex, FirmDefinedEncoder.BLOCK_LENGTH);
        firmDefined
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .firmId(firmId)
                .putSymbol(symbol, 0);
    }

    void sessionDefined(int sessionId, int firmId, short roles) {
        int offset = open(askerIndex, SessionDefinedEncoder.BLOCK_LENGTH);
        sessionDefined
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .sessionId(sessionId)
                .firmId(firmId);
        heldBuffer.putShort(
                sessionDefined.offset() + SessionDefinedEncoder.rolesEncodingOffset(), roles, ByteOrder.LITTLE_ENDIAN);
    }

    void indexDefined(
            int indexId,
            byte[] symbol,
            int uncertainPpm,
            int maxConfidencePpm,
            int staleAfterMs,
            int deadAfterMs,
            int priceExponent,
            int quorum,
            boolean isNonPositivePriceAllowed,
            long leastRiskPrice) {
        int offset = open(askerIndex, IndexDefinedEncoder.BLOCK_LENGTH);
        indexDefined
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .indexId(indexId)
                .putSymbol(symbol, 0)
                .uncertainPpm(uncertainPpm)
                .maxConfidencePpm(maxConfidencePpm)
                .staleAfterMs(staleAfterMs)
                .deadAfterMs(deadAfterMs)
                .priceExponent((byte) priceExponent)
                .quorum((short) quorum)
                .nonPositivePricesAllowed(isNonPositivePriceAllowed ? BooleanType.YES : BooleanType.NO)
                .leastRiskPrice(leastRiskPrice);
    }

    void sourceDefined(int indexId, int sourceId, int sessionId, int weight, int maxAgeMs) {
        int offset = open(askerIndex, SourceDefinedEncoder.BLOCK_LENGTH);
        sourceDefined
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .indexId(indexId)
                .sourceId(sourceId)
                .sessionId(sessionId)
                .weight(weight)
                .maxAgeMs(maxAgeMs);
    }

    void oracleRulesSet(int indexId, OracleRules rules) {
        int offset = open(askerIndex, OracleRulesSetEncoder.BLOCK_LENGTH);
        oracleRulesSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .indexId(indexId)
                .jumpPpm(rules.jumpPpm())
                .jumpHoldMs(rules.jumpHoldMs())
                .dayVolatilityPpm(rules.dayVolatilityPpm())
                .maxBandPpm(rules.maxBandPpm())
                .stableDelayPpm(rules.stableDelayPpm())
                .stableGrowthPpm(rules.stableGrowthPpm());
    }

    void assetDefined(int assetId, byte[] symbol, int indexId, int decimals, int tierCount) {
        int offset = open(
                askerIndex,
                tiersLength(
                        AssetDefinedEncoder.BLOCK_LENGTH,
                        AssetDefinedEncoder.TiersEncoder.sbeBlockLength(),
                        tierCount));
        assetDefined
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .assetId(assetId)
                .putSymbol(symbol, 0)
                .indexId(indexId)
                .decimals((short) decimals);
        assetDefinedTiers = assetDefined.tiersCount(tierCount);
    }

    /** One row of the table that the last call of {@link #assetDefined} announced. */
    void assetDefinedTier(long upperValue, int maintenanceWeightPpm, int initialWeightPpm) {
        assetDefinedTiers
                .next()
                .upperValue(upperValue)
                .maintenanceWeightPpm(maintenanceWeightPpm)
                .initialWeightPpm(initialWeightPpm);
    }

    void collateralParametersSet(
            int assetId,
            int version,
            long poolCap,
            long depositCap,
            int collateralGroup,
            long debtCap,
            int liabilityWeightPpm,
            int interestPpm,
            int redemptionIndexId,
            int underlyingIndexId,
            int depegPpm,
            int depegAfterMs,
            int depegStepPpm,
            int tierCount) {
        int offset = open(
                askerIndex,
                tiersLength(
                        CollateralParametersSetEncoder.BLOCK_LENGTH,
                        CollateralParametersSetEncoder.TiersEncoder.sbeBlockLength(),
                        tierCount));
        collateralParametersSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .assetId(assetId)
                .version(version)
                .poolCap(poolCap)
                .depositCap(depositCap)
                .collateralGroup(collateralGroup)
                .debtCap(debtCap)
                .liabilityWeightPpm(liabilityWeightPpm)
                .interestPpm(interestPpm)
                .redemptionIndexId(redemptionIndexId)
                .underlyingIndexId(underlyingIndexId)
                .depegPpm(depegPpm)
                .depegAfterMs(depegAfterMs)
                .depegStepPpm(depegStepPpm);
        collateralParametersSetTiers = collateralParametersSet.tiersCount(tierCount);
    }

    /** One row of the table that the last call of {@link #collateralParametersSet} announced. */
    void collateralParametersSetTier(long upperValue, int maintenanceWeightPpm, int initialWeightPpm) {
        collateralParametersSetTiers
                .next()
                .upperValue(upperValue)
                .maintenanceWeightPpm(maintenanceWeightPpm)
                .initialWeightPpm(initialWeightPpm);
    }

    void depegRamped(long redemptionPrice, long marketPrice, long price, int assetId, int discountPpm) {
        int offset = open(Sessions.NULL_INDEX, DepegRampedEncoder.BLOCK_LENGTH);
        depegRamped
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .redemptionPrice(redemptionPrice)
                .marketPrice(marketPrice)
                .price(price)
                .assetId(assetId)
                .discountPpm(discountPpm);
    }

    void interestAccrued(long interestIndex, int assetId, int interestPpm) {
        int offset = open(Sessions.NULL_INDEX, InterestAccruedEncoder.BLOCK_LENGTH);
        interestAccrued
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .interestIndex(interestIndex)
                .assetId(assetId)
                .interestPpm(interestPpm);
    }

    void interestCharged(int toSessionIndex, long accountId, long amount, long balance, int assetId) {
        int offset = open(toSessionIndex, InterestChargedEncoder.BLOCK_LENGTH);
        interestCharged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .accountId(accountId)
                .amount(amount)
                .balance(balance)
                .assetId(assetId);
    }

    void debtRepaid(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            long amount,
            long price,
            long cost,
            long cash,
            int assetId) {
        int offset = open(toSessionIndex, DebtRepaidEncoder.BLOCK_LENGTH);
        debtRepaid
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .amount(amount)
                .price(price)
                .cost(cost)
                .cash(cash)
                .assetId(assetId);
    }

    void collateralGroupSet(int collateralGroup, long freeValue, int requirementSharePpm) {
        int offset = open(askerIndex, CollateralGroupSetEncoder.BLOCK_LENGTH);
        collateralGroupSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .collateralGroup(collateralGroup)
                .freeValue(freeValue)
                .requirementSharePpm(requirementSharePpm);
    }

    void marginTermsSet(MarginTerms terms) {
        int offset = open(askerIndex, MarginTermsSetEncoder.BLOCK_LENGTH);
        marginTermsSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .openOrderMargin(terms.openOrderMargin())
                .freeProfit(terms.freeProfit())
                .profitSharePpm(terms.profitSharePpm())
                .profitWeightPpm(terms.profitWeightPpm());
    }

    void instrumentListed(
            int instrumentId,
            byte[] symbol,
            int indexId,
            long tickSize,
            long lotSize,
            int priceExponent,
            int quantityExponent,
            long tickValue,
            long referencePrice,
            boolean isSelfTradeAllowed,
            boolean isNonPositivePriceAllowed,
            InstrumentKind kind,
            int baseAssetId) {
        int offset = open(askerIndex, InstrumentListedEncoder.BLOCK_LENGTH);
        instrumentListed
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .putSymbol(symbol, 0)
                .indexId(indexId)
                .tickSize(tickSize)
                .lotSize(lotSize)
                .priceExponent((byte) priceExponent)
                .quantityExponent((byte) quantityExponent)
                .tickValue(tickValue)
                .referencePrice(referencePrice)
                .selfTradeAllowed(isSelfTradeAllowed ? BooleanType.YES : BooleanType.NO)
                .nonPositivePricesAllowed(isNonPositivePriceAllowed ? BooleanType.YES : BooleanType.NO)
                .kind(kind)
                .baseAssetId(baseAssetId);
    }

    void riskParametersSet(
            int instrumentId,
            int parameterVersion,
            int makerFeePpm,
            int takerFeePpm,
            int protectionPpm,
            int priceBandPpm,
            long openInterestLower,
            long openInterestUpper,
            int liquidationFeePpm,
            int liquidationBandPpm,
            int liquidationTargetPpm,
            long liquidationFirstSliceNotional,
            long liquidationDustNotional,
            int liquidationCoolDownMs,
            int staticBandPpm,
            int dynamicBandPpm,
            int auctionCollarPpm,
            int volatilityAuctionMs,
            int auctionExtensionMs,
            int maxAuctionExtensions,
            int tierCount) {
        int offset = open(
                askerIndex,
                tiersLength(
                        RiskParametersSetEncoder.BLOCK_LENGTH,
                        RiskParametersSetEncoder.TiersEncoder.sbeBlockLength(),
                        tierCount));
        riskParametersSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .parameterVersion(parameterVersion)
                .makerFeePpm(makerFeePpm)
                .takerFeePpm(takerFeePpm)
                .protectionPpm(protectionPpm)
                .priceBandPpm(priceBandPpm)
                .openInterestLower(openInterestLower)
                .openInterestUpper(openInterestUpper)
                .liquidationFeePpm(liquidationFeePpm)
                .liquidationBandPpm(liquidationBandPpm)
                .liquidationTargetPpm(liquidationTargetPpm)
                .liquidationFirstSliceNotional(liquidationFirstSliceNotional)
                .liquidationDustNotional(liquidationDustNotional)
                .liquidationCoolDownMs(liquidationCoolDownMs)
                .staticBandPpm(staticBandPpm)
                .dynamicBandPpm(dynamicBandPpm)
                .auctionCollarPpm(auctionCollarPpm)
                .volatilityAuctionMs(volatilityAuctionMs)
                .auctionExtensionMs(auctionExtensionMs)
                .maxAuctionExtensions(maxAuctionExtensions);
        riskParametersSetTiers = riskParametersSet.tiersCount(tierCount);
    }

    /** One row of the table that the last call of {@link #riskParametersSet} announced. */
    void riskParametersSetTier(long lowerNotional, int initialMarginPpm, int maintenanceMarginPpm) {
        riskParametersSetTiers
                .next()
                .lowerNotional(lowerNotional)
                .initialMarginPpm(initialMarginPpm)
                .maintenanceMarginPpm(maintenanceMarginPpm);
    }

    void waterfallParametersSet(int instrumentId, WaterfallParameters parameters) {
        int offset = open(askerIndex, WaterfallParametersSetEncoder.BLOCK_LENGTH);
        waterfallParametersSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .parametersVersion(parameters.version())
                .fundFloor(parameters.fundFloor())
                .poolFeePpm(parameters.poolFeePpm())
                .eventCapPpm(parameters.eventCapPpm())
                .dayCapPpm(parameters.dayCapPpm())
                .stressPpm(parameters.stressPpm())
                .deleveragingRule(parameters.deleveraging());
    }

    void liquidationRulesSet(int instrumentId, long minQuantity, LiquidationRules rules) {
        int offset = open(askerIndex, LiquidationRulesSetEncoder.BLOCK_LENGTH);
        liquidationRulesSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .rulesVersion(rules.version())
                .minQuantity(minQuantity)
                .slicePpm(rules.slicePpm())
                .spreadToMaintenancePpm(rules.spreadToMaintenancePpm())
                .bankruptcyAdjustmentPpm(rules.bankruptcyAdjustmentPpm())
                .bandGrowthPpm(rules.bandGrowthPpm())
                .targetRule(rules.target())
                .sliceRule(rules.slices())
                .shareRounding(rules.shareRounding())
                .feeRounding(rules.feeRounding())
                .maxUnfilledSlices(rules.maxUnfilledSlices());
    }

    void fundingParametersSet(int instrumentId, FundingParameters parameters) {
        int offset = open(askerIndex, FundingParametersSetEncoder.BLOCK_LENGTH);
        fundingParametersSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .interestPpm(parameters.interestPpm())
                .interestClampPpm(parameters.interestClampPpm())
                .marginCapPpm(parameters.marginCapPpm())
                .hourCapPpm(parameters.hourCapPpm())
                .impactNotional(parameters.impactNotional())
                .impactOpenInterestPpm(parameters.impactOpenInterestPpm());
    }

    void fundingCharged(
            int instrumentId, long premiumE9, long rateE9, long indexPx, long validMs, long high, long low) {
        int offset = open(askerIndex, FundingChargedEncoder.BLOCK_LENGTH);
        fundingCharged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .premiumE9(premiumE9)
                .rateE9(rateE9)
                .indexPx(indexPx)
                .chargeHigh(high)
                .chargeLow(low)
                .instrumentId(instrumentId)
                .validMs((int) validMs);
    }

    void markParametersSet(int instrumentId, MarkParameters parameters) {
        int offset = open(askerIndex, MarkParametersSetEncoder.BLOCK_LENGTH);
        markParametersSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .bandPpm(parameters.bandPpm())
                .impactNotional(parameters.impactNotional())
                .impactOpenInterestPpm(parameters.impactOpenInterestPpm())
                .premiumAverageMs(parameters.premiumAverageMs());
    }

    void tradingStatusChanged(
            int toSessionIndex,
            int instrumentId,
            long auctionEndNs,
            int extension,
            TradingStatus status,
            TradingStatusReason reason) {
        int offset = open(toSessionIndex, TradingStatusChangedEncoder.BLOCK_LENGTH);
        tradingStatusChanged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .auctionEndNs(auctionEndNs)
                .extension(extension)
                .status(status)
                .reason(reason);
    }

    void tradingScheduleSet(
            int toSessionIndex, int instrumentId, int preOpenMs, int openMs, int closingAuctionMs, int closeMs) {
        int offset = open(toSessionIndex, TradingScheduleSetEncoder.BLOCK_LENGTH);
        tradingScheduleSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .preOpenMs(preOpenMs)
                .openMs(openMs)
                .closingAuctionMs(closingAuctionMs)
                .closeMs(closeMs);
    }

    void venueDescribed(int definitionCount) {
        int offset = open(askerIndex, VenueDescribedEncoder.BLOCK_LENGTH);
        venueDescribed.wrapAndApplyHeader(heldBuffer, offset, messageHeader).definitionCount(definitionCount);
    }

    void accountOpened(long accountId, int firmId, int reportSessionId, int ownerId) {
        int offset = open(askerIndex, AccountOpenedEncoder.BLOCK_LENGTH);
        accountOpened
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .accountId(accountId)
                .firmId(firmId)
                .reportSessionId(reportSessionId)
                .ownerId(ownerId == Accounts.NULL_OWNER_ID ? AccountOpenedEncoder.ownerIdNullValue() : ownerId);
    }

    /** Limits that are not there are null values. */
    void positionLimitsSet(int instrumentId, long holding, long ownerHolding, long openInterest) {
        int offset = open(askerIndex, PositionLimitsSetEncoder.BLOCK_LENGTH);
        positionLimitsSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .holdingLimit(holding)
                .ownerHoldingLimit(ownerHolding)
                .openInterestLimit(openInterest)
                .instrumentId(instrumentId);
    }

    void feeScheduleSet(int instrumentId, int tierCount) {
        int length = FeeScheduleSetEncoder.BLOCK_LENGTH
                + FeeScheduleSetEncoder.TiersEncoder.HEADER_SIZE
                + tierCount * FeeScheduleSetEncoder.TiersEncoder.sbeBlockLength();
        int offset = open(askerIndex, length);
        feeScheduleSetTiers = feeScheduleSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .tiersCount(tierCount);
    }

    /** The next tier of the schedule that was begun. */
    void feeScheduleSetTier(long lowerVolume, int makerFeePpm, int takerFeePpm) {
        feeScheduleSetTiers
                .next()
                .lowerVolume(lowerVolume)
                .makerFeePpm(makerFeePpm)
                .takerFeePpm(takerFeePpm);
    }

    void leverageSet(int toSessionIndex, long accountId, int instrumentId, int leverage) {
        int offset = open(toSessionIndex, LeverageSetEncoder.BLOCK_LENGTH);
        leverageSet
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .leverage(leverage);
    }

    void deposited(int toSessionIndex, long accountId, int assetId, long amount, long balance, long depositKey) {
        int offset = open(toSessionIndex, DepositedEncoder.BLOCK_LENGTH);
        deposited
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .accountId(accountId)
                .assetId(assetId)
                .amount(amount)
                .balance(balance)
                .depositKey(depositKey == DepositKeys.NULL_KEY ? DepositedEncoder.depositKeyNullValue() : depositKey);
    }

    void withdrawalRequested(
            int toSessionIndex,
            long withdrawalId,
            long accountId,
            long requestId,
            int assetId,
            long amount,
            long balance) {
        int offset = open(toSessionIndex, WithdrawalRequestedEncoder.BLOCK_LENGTH);
        withdrawalRequested
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .withdrawalId(withdrawalId)
                .accountId(accountId)
                .requestId(requestId)
                .amount(amount)
                .balance(balance)
                .assetId(assetId);
    }

    void withdrawalSettled(
            int toSessionIndex,
            long withdrawalId,
            long accountId,
            long requestId,
            int assetId,
            long amount,
            long balance,
            WithdrawalOutcome outcome) {
        int offset = open(toSessionIndex, WithdrawalSettledEncoder.BLOCK_LENGTH);
        withdrawalSettled
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .withdrawalId(withdrawalId)
                .accountId(accountId)
                .requestId(requestId)
                .amount(amount)
                .balance(balance)
                .assetId(assetId)
                .outcome(outcome);
    }

    void collateralTransferred(
            int toSessionIndex,
            long fromAccountId,
            long toAccountId,
            int assetId,
            long amount,
            long fromBalance,
            long toBalance) {
        int offset = open(toSessionIndex, CollateralTransferredEncoder.BLOCK_LENGTH);
        collateralTransferred
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .fromAccountId(fromAccountId)
                .toAccountId(toAccountId)
                .amount(amount)
                .fromBalance(fromBalance)
                .toBalance(toBalance)
                .assetId(assetId);
    }

    void commandRejected(long bound, long value, String detail, int templateId, RejectReason reason) {
        int offset = open(askerIndex, CommandRejectedEncoder.BLOCK_LENGTH);
        commandRejected
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .bound(bound)
                .value(value)
                .detail(detail)
                .templateId(templateId)
                .reason(reason);
    }

    void orderAccepted(int toSessionIndex, long orderId, OrderRequest order, long parentClientOrderId) {
        int offset = open(toSessionIndex, OrderAcceptedEncoder.BLOCK_LENGTH);
        boolean waits = OrderKinds.isWaiting(order.orderType);
        orderAccepted
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .orderId(orderId)
                .clientOrderId(order.clientOrderId)
                .accountId(order.accountId)
                .price(order.price)
                .quantity(order.quantity)
                .triggerPrice(order.triggerPrice)
                .trailingDistance(order.trailingDistance)
                .displayQuantity(order.displayQuantity)
                .quoteBudget(order.quoteBudget)
                .expireAtNs(order.expireAtNs)
                .linkedClientOrderId(order.linkedClientOrderId)
                .parentClientOrderId(parentClientOrderId)
                .instrumentId(order.instrumentId)
                .trailingPpm(order.trailingPpm)
                .side(order.side)
                .orderType(order.orderType)
                .timeInForce(order.timeInForce)
                .triggerSource(waits ? order.triggerSource : TriggerSource.NULL_VAL)
                .selfTradePrevention(order.selfTradePrevention)
                .selfTradeScope(order.selfTradeScope);
        heldBuffer.putByte(
                orderAccepted.offset() + OrderAcceptedEncoder.instructionsEncodingOffset(), (byte) order.instructions);
    }

    void orderRejected(
            long clientOrderId, long accountId, int instrumentId, long bound, long value, RejectReason reason) {
        int offset = open(askerIndex, OrderRejectedEncoder.BLOCK_LENGTH);
        orderRejected
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .clientOrderId(clientOrderId)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .bound(bound)
                .value(value)
                .reason(reason);
    }

    void orderExecuted(
            int toSessionIndex,
            long orderId,
            long clientOrderId,
            long accountId,
            int instrumentId,
            long tradeId,
            long price,
            long quantity,
            long leavesQuantity,
            long realizedPnl,
            long fee,
            long funding,
            Side side,
            LiquidityRole role) {
        int offset = open(toSessionIndex, OrderExecutedEncoder.BLOCK_LENGTH);
        orderExecuted
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .orderId(orderId)
                .clientOrderId(clientOrderId)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .tradeId(tradeId)
                .price(price)
                .quantity(quantity)
                .leavesQuantity(leavesQuantity)
                .realizedPnl(realizedPnl)
                .fee(fee)
                .side(side)
                .role(role)
                .funding(funding == 0 ? OrderExecutedEncoder.fundingNullValue() : funding);
    }

    void orderCanceled(
            int toSessionIndex,
            long orderId,
            long clientOrderId,
            long accountId,
            int instrumentId,
            long canceledQuantity,
            long filledQuantity,
            CancelReason reason,
            RejectReason rejectReason) {
        int offset = open(toSessionIndex, OrderCanceledEncoder.BLOCK_LENGTH);
        orderCanceled
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .orderId(orderId)
                .clientOrderId(clientOrderId)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .canceledQuantity(canceledQuantity)
                .filledQuantity(filledQuantity)
                .reason(reason)
                .rejectReason(rejectReason);
    }

    void orderReplaced(
            int toSessionIndex,
            long orderId,
            long clientOrderId,
            long accountId,
            int instrumentId,
            long price,
            long quantity,
            long leavesQuantity,
            long triggerPrice,
            long displayQuantity,
            boolean priorityKept) {
        int offset = open(toSessionIndex, OrderReplacedEncoder.BLOCK_LENGTH);
        orderReplaced
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .orderId(orderId)
                .clientOrderId(clientOrderId)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .price(price)
                .quantity(quantity)
                .leavesQuantity(leavesQuantity)
                .triggerPrice(triggerPrice)
                .displayQuantity(displayQuantity)
                .priorityKept(priorityKept ? BooleanType.YES : BooleanType.NO);
    }

    void replaceRejected(long clientOrderId, long accountId, long bound, long value, RejectReason reason) {
        int offset = open(askerIndex, ReplaceRejectedEncoder.BLOCK_LENGTH);
        replaceRejected
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .clientOrderId(clientOrderId)
                .accountId(accountId)
                .bound(bound)
                .value(value)
                .reason(reason);
    }

    void marginQuoted(
            OrderRequest request,
            long initialEquity,
            long initialMargin,
            long initialMarginWithOrder,
            long equity,
            long maintenanceMargin,
            long bound,
            long value,
            RejectReason reason) {
        int offset = open(askerIndex, MarginQuotedEncoder.BLOCK_LENGTH);
        marginQuoted
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .clientOrderId(request.clientOrderId)
                .accountId(request.accountId)
                .initialEquity(initialEquity)
                .initialMargin(initialMargin)
                .initialMarginWithOrder(initialMarginWithOrder)
                .equity(equity)
                .maintenanceMargin(maintenanceMargin)
                .bound(bound)
                .value(value)
                .instrumentId(request.instrumentId)
                .side(request.side)
                .reason(reason);
    }

    void cancelRejected(long clientOrderId, long accountId, RejectReason reason) {
        int offset = open(askerIndex, CancelRejectedEncoder.BLOCK_LENGTH);
        cancelRejected
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .clientOrderId(clientOrderId)
                .accountId(accountId)
                .reason(reason);
    }

    void trade(
            long tradeId,
            long makerOrderId,
            long takerOrderId,
            long price,
            long quantity,
            int instrumentId,
            Side takerSide) {
        int offset = open(Sessions.NULL_INDEX, TradeEncoder.BLOCK_LENGTH);
        trade.wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .tradeId(tradeId)
                .makerOrderId(makerOrderId)
                .takerOrderId(takerOrderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .takerSide(takerSide);
    }

    void orderTriggered(
            int toSessionIndex,
            long orderId,
            long clientOrderId,
            long accountId,
            long triggerPrice,
            long sourcePrice,
            long quantity,
            int instrumentId,
            TriggerSource source) {
        int offset = open(toSessionIndex, OrderTriggeredEncoder.BLOCK_LENGTH);
        orderTriggered
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .orderId(orderId)
                .clientOrderId(clientOrderId)
                .accountId(accountId)
                .triggerPrice(triggerPrice)
                .sourcePrice(sourcePrice)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .source(source);
    }

    void orderShown(long orderId, long price, long quantity, int instrumentId, Side side, boolean placeKept) {
        int offset = open(Sessions.NULL_INDEX, OrderShownEncoder.BLOCK_LENGTH);
        orderShown
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .orderId(orderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .side(side)
                .placeKept(placeKept ? BooleanType.YES : BooleanType.NO);
    }

    void indexPriceUpdated(
            long price,
            long confidence,
            long publishedAtNs,
            int indexId,
            int sourceId,
            FeedState state,
            int freshSources,
            int bandPpm,
            long stablePrice,
            long heldPrice) {
        int offset = open(askerIndex, IndexPriceUpdatedEncoder.BLOCK_LENGTH);
        indexPriceUpdated
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .price(price)
                .confidence(confidence)
                .publishedAtNs(publishedAtNs)
                .indexId(indexId)
                .sourceId(sourceId)
                .state(state)
                .freshSources((short) freshSources)
                .bandPpm(bandPpm)
                .stablePrice(stablePrice)
                .heldPrice(heldPrice);
    }

    void priceReportRefused(long bound, long value, int indexId, int sourceId, PriceRefusal reason) {
        int offset = open(askerIndex, PriceReportRefusedEncoder.BLOCK_LENGTH);
        priceReportRefused
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .bound(bound)
                .value(value)
                .indexId(indexId)
                .sourceId(sourceId)
                .reason(reason);
    }

    void markPriceUpdated(int instrumentId, long markPx, long indexPx, long averagePremium, long impactMidPx) {
        int offset = open(askerIndex, MarkPriceUpdatedEncoder.BLOCK_LENGTH);
        markPriceUpdated
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .markPx(markPx)
                .indexPx(indexPx)
                .averagePremium(averagePremium)
                .impactMidPx(impactMidPx)
                .instrumentId(instrumentId);
    }

    void feedStateChanged(long price, int indexId, FeedState previousState, FeedState state) {
        int offset = open(Sessions.NULL_INDEX, FeedStateChangedEncoder.BLOCK_LENGTH);
        feedStateChanged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .price(price)
                .indexId(indexId)
                .previousState(previousState)
                .state(state);
    }

    void timeAdvanced(long timeNs) {
        int offset = open(askerIndex, TimeAdvancedEncoder.BLOCK_LENGTH);
        timeAdvanced.wrapAndApplyHeader(heldBuffer, offset, messageHeader).timeNs(timeNs);
    }

    void commandApplied(int templateId) {
        int offset = open(askerIndex, CommandAppliedEncoder.BLOCK_LENGTH);
        commandApplied.wrapAndApplyHeader(heldBuffer, offset, messageHeader).templateId(templateId);
    }

    void auctionIndicated(int instrumentId, long price, long volume, long surplus, Side surplusSide) {
        int offset = open(Sessions.NULL_INDEX, AuctionIndicatedEncoder.BLOCK_LENGTH);
        auctionIndicated
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .price(price)
                .volume(volume)
                .surplus(surplus)
                .surplusSide(surplusSide);
    }

    void auctionUncrossed(int instrumentId, long price, long volume, long surplus, Side surplusSide) {
        int offset = open(Sessions.NULL_INDEX, AuctionUncrossedEncoder.BLOCK_LENGTH);
        auctionUncrossed
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .instrumentId(instrumentId)
                .price(price)
                .volume(volume)
                .surplus(surplus)
                .surplusSide(surplusSide);
    }

    void selfTradePrevented(
            long makerOrderId, long takerOrderId, long price, long quantity, int instrumentId, Side takerSide) {
        int offset = open(Sessions.NULL_INDEX, SelfTradePreventedEncoder.BLOCK_LENGTH);
        selfTradePrevented
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .makerOrderId(makerOrderId)
                .takerOrderId(takerOrderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .takerSide(takerSide);
    }

    void massCancelDone(int canceledOrders) {
        int offset = open(askerIndex, MassCancelDoneEncoder.BLOCK_LENGTH);
        massCancelDone.wrapAndApplyHeader(heldBuffer, offset, messageHeader).canceledOrders(canceledOrders);
    }

    void killSwitchChanged(long accountId, int firmId, int canceledOrders, boolean engaged) {
        int offset = open(askerIndex, KillSwitchChangedEncoder.BLOCK_LENGTH);
        killSwitchChanged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .accountId(accountId)
                .firmId(firmId)
                .canceledOrders(canceledOrders)
                .engaged(engaged ? BooleanType.YES : BooleanType.NO);
    }

    void liquidationStarted(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            long equity,
            long maintenanceMargin,
            long initialMargin,
            long targetEquity,
            long rawEquity,
            AccountHealth health) {
        int offset = open(toSessionIndex, LiquidationStartedEncoder.BLOCK_LENGTH);
        liquidationStarted
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .equity(equity)
                .maintenanceMargin(maintenanceMargin)
                .initialMargin(initialMargin)
                .targetEquity(targetEquity)
                .rawEquity(rawEquity)
                .health(health);
    }

    void liquidationSlice(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            long orderId,
            int instrumentId,
            Side side,
            long quantity,
            long limitPrice,
            long indexPrice,
            long bankruptcyPrice,
            long equity,
            long maintenanceMargin,
            long targetEquity) {
        int offset = open(toSessionIndex, LiquidationSliceEncoder.BLOCK_LENGTH);
        liquidationSlice
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .orderId(orderId)
                .instrumentId(instrumentId)
                .side(side)
                .quantity(quantity)
                .limitPrice(limitPrice)
                .indexPrice(indexPrice)
                .bankruptcyPrice(bankruptcyPrice)
                .equity(equity)
                .maintenanceMargin(maintenanceMargin)
                .targetEquity(targetEquity);
    }

    void liquidationSliceDone(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            long orderId,
            int instrumentId,
            long filledQuantity,
            long proceeds,
            long fee,
            long equity,
            long maintenanceMargin,
            long poolFee) {
        int offset = open(toSessionIndex, LiquidationSliceDoneEncoder.BLOCK_LENGTH);
        liquidationSliceDone
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .orderId(orderId)
                .instrumentId(instrumentId)
                .filledQuantity(filledQuantity)
                .proceeds(proceeds)
                .fee(fee)
                .equity(equity)
                .maintenanceMargin(maintenanceMargin)
                .poolFee(poolFee);
    }

    void collateralExchanged(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            int assetId,
            long amount,
            long price,
            long proceeds,
            long cash) {
        int offset = open(toSessionIndex, CollateralExchangedEncoder.BLOCK_LENGTH);
        collateralExchanged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .assetId(assetId)
                .amount(amount)
                .price(price)
                .proceeds(proceeds)
                .cash(cash);
    }

    void insuranceFundPaid(
            int toSessionIndex, long liquidationId, long accountId, long amount, long fundBefore, long fundAfter) {
        int offset = open(toSessionIndex, InsuranceFundPaidEncoder.BLOCK_LENGTH);
        insuranceFundPaid
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .amount(amount)
                .fundBefore(fundBefore)
                .fundAfter(fundAfter);
    }

    void positionTakenOver(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            int instrumentId,
            Side side,
            long quantity,
            long value,
            long equityTaken,
            long lossPaid,
            long realizedPnl,
            long quantityHeld,
            long funding) {
        int offset = open(toSessionIndex, PositionTakenOverEncoder.BLOCK_LENGTH);
        positionTakenOver
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .side(side)
                .quantity(quantity)
                .value(value)
                .equityTaken(equityTaken)
                .lossPaid(lossPaid)
                .realizedPnl(realizedPnl)
                .quantityHeld(quantityHeld)
                .funding(funding == 0 ? PositionTakenOverEncoder.fundingNullValue() : funding);
    }

    void deleveraged(
            int toSessionIndex,
            long liquidationId,
            long liquidatedAccountId,
            long accountId,
            int instrumentId,
            Side side,
            boolean isLast,
            long quantity,
            long value,
            long equityReceived,
            long realizedPnl,
            long liquidatedRealizedPnl,
            long funding,
            long liquidatedFunding) {
        int offset = open(toSessionIndex, DeleveragedEncoder.BLOCK_LENGTH);
        deleveraged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .liquidatedAccountId(liquidatedAccountId)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .side(side)
                .last(isLast ? BooleanType.YES : BooleanType.NO)
                .quantity(quantity)
                .value(value)
                .equityReceived(equityReceived)
                .realizedPnl(realizedPnl)
                .liquidatedRealizedPnl(liquidatedRealizedPnl)
                .funding(funding == 0 ? DeleveragedEncoder.fundingNullValue() : funding)
                .liquidatedFunding(
                        liquidatedFunding == 0 ? DeleveragedEncoder.liquidatedFundingNullValue() : liquidatedFunding);
    }

    void waterfallStep(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            int instrumentId,
            long amount,
            long balanceBefore,
            long balanceAfter,
            WaterfallLayer layer) {
        int offset = open(toSessionIndex, WaterfallStepEncoder.BLOCK_LENGTH);
        waterfallStep
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .amount(amount)
                .balanceBefore(balanceBefore)
                .balanceAfter(balanceAfter)
                .layer(layer);
    }

    void deficitRecorded(int toSessionIndex, long liquidationId, long accountId, long amount, long deficitAfter) {
        int offset = open(toSessionIndex, DeficitRecordedEncoder.BLOCK_LENGTH);
        deficitRecorded
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .amount(amount)
                .deficitAfter(deficitAfter);
    }

    void liquidationWaiting(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            long equity,
            long maintenanceMargin,
            LiquidationWaitReason reason) {
        int offset = open(toSessionIndex, LiquidationWaitingEncoder.BLOCK_LENGTH);
        liquidationWaiting
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .equity(equity)
                .maintenanceMargin(maintenanceMargin)
                .reason(reason);
    }

    void liquidationEnded(
            int toSessionIndex,
            long liquidationId,
            long accountId,
            long equity,
            long maintenanceMargin,
            LiquidationEndReason reason) {
        int offset = open(toSessionIndex, LiquidationEndedEncoder.BLOCK_LENGTH);
        liquidationEnded
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(liquidationId)
                .accountId(accountId)
                .equity(equity)
                .maintenanceMargin(maintenanceMargin)
                .reason(reason);
    }

    /** Everything about a slice; numbers in ticks and lots are turned into those of the wire here, all others are as they stand. */
    void liquidationReceipt(int toSessionIndex, SliceReceipt receipt, Slice slice) {
        int offset = open(toSessionIndex, receiptLength(receipt));
        liquidationReceipt
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .liquidationId(receipt.liquidationId)
                .accountId(receipt.accountId)
                .orderId(receipt.orderId)
                .startedAtNs(receipt.startedAtNs)
                .cash(receipt.cash)
                .rawEquity(slice.rawEquity())
                .equity(slice.equity())
                .maintenanceMargin(slice.maintenanceMargin())
                .targetEquity(slice.targetEquity())
                .quantity(slice.quantity())
                .limitPrice(slice.limitPrice())
                .bankruptcyPrice(slice.bankruptcyPrice())
                .equityBehind(slice.equityBehind())
                .allowance(slice.allowance())
                .filledQuantity(slice.filledQuantity())
                .tradedNotional(slice.tradedNotional())
                .proceeds(slice.proceeds())
                .proceedsAtBankruptcy(slice.proceedsAtBankruptcy())
                .fee(slice.fee())
                .poolFee(slice.poolFee())
                .cashAfter(receipt.cashAfter)
                .rawEquityAfter(receipt.rawEquityAfter)
                .equityAfter(receipt.equityAfter)
                .maintenanceMarginAfter(receipt.maintenanceMarginAfter)
                .targetEquityAfter(receipt.targetEquityAfter)
                .instrumentId(slice.instrumentId())
                .bandPpm(slice.bandPpm())
                .feeRatePpm(slice.feePpm())
                .rulesVersion(slice.rules().version())
                .waterfallVersion(slice.waterfallVersion())
                .sliceNumber(receipt.sliceNumber)
                .fillCount(receipt.fillCount)
                .paymentCount(receipt.paymentCount)
                .side(slice.isLong() ? Side.SELL : Side.BUY)
                .limited(slice.isLimited() ? BooleanType.YES : BooleanType.NO);
        LiquidationReceiptEncoder.PositionsEncoder position = liquidationReceipt.positionsCount(receipt.positionCount);
        for (int i = 0; i < receipt.positionCount; i++) {
            position.next()
                    .instrumentId(receipt.positionInstruments[i])
                    .parameterVersion(receipt.positionVersions[i])
                    .quantity(receipt.positionQuantities[i])
                    .cost(receipt.positionCosts[i])
                    .charge(receipt.positionCharges[i])
                    .markPx(receipt.positionMarkPxs[i])
                    .lowPx(receipt.positionLowPxs[i])
                    .highPx(receipt.positionHighPxs[i])
                    .notional(receipt.positionNotionals[i])
                    .maintenanceMargin(receipt.positionMargins[i])
                    .targetEquity(receipt.positionTargets[i])
                    .markEvent(receipt.positionMarkEvents[i])
                    .tier((short) receipt.positionTiers[i]);
        }
        LiquidationReceiptEncoder.AssetsEncoder asset = liquidationReceipt.assetsCount(receipt.assetCount);
        for (int i = 0; i < receipt.assetCount; i++) {
            asset.next()
                    .assetId(receipt.assetIds[i])
                    .parameterVersion(receipt.assetVersions[i])
                    .balance(receipt.assetBalances[i])
                    .price(receipt.assetPrices[i])
                    .lowPrice(receipt.assetLowPrices[i])
                    .highPrice(receipt.assetHighPrices[i])
                    .value(receipt.assetValues[i])
                    .countedValue(receipt.assetCountedValues[i]);
        }
        LiquidationReceiptEncoder.IndexesEncoder index = liquidationReceipt.indexesCount(receipt.indexCount);
        for (int i = 0; i < receipt.indexCount; i++) {
            index.next()
                    .indexId(receipt.indexIds[i])
                    .bandPpm(receipt.indexBandPpms[i])
                    .price(receipt.indexPrices[i])
                    .priceEvent(receipt.indexPriceEvents[i])
                    .state(receipt.indexStates[i]);
        }
        int fillCount = receipt.listedFills();
        LiquidationReceiptEncoder.FillsEncoder fill = liquidationReceipt.fillsCount(fillCount);
        for (int i = 0; i < fillCount; i++) {
            fill.next()
                    .tradeId(receipt.fillTradeIds[i])
                    .price(receipt.fillPrices[i])
                    .quantity(receipt.fillQuantities[i]);
        }
        int paymentCount = receipt.listedPayments();
        LiquidationReceiptEncoder.PaymentsEncoder payment = liquidationReceipt.paymentsCount(paymentCount);
        for (int i = 0; i < paymentCount; i++) {
            payment.next()
                    .amount(receipt.paymentAmounts[i])
                    .balanceBefore(receipt.paymentBalances[i])
                    .instrumentId(receipt.paymentInstruments[i])
                    .layer(receipt.paymentLayers[i]);
        }
    }

    private static int receiptLength(SliceReceipt receipt) {
        return LiquidationReceiptEncoder.BLOCK_LENGTH
                + 5 * GROUP_HEADER_LENGTH
                + receipt.positionCount * LiquidationReceiptEncoder.PositionsEncoder.sbeBlockLength()
                + receipt.assetCount * LiquidationReceiptEncoder.AssetsEncoder.sbeBlockLength()
                + receipt.indexCount * LiquidationReceiptEncoder.IndexesEncoder.sbeBlockLength()
                + receipt.listedFills() * LiquidationReceiptEncoder.FillsEncoder.sbeBlockLength()
                + receipt.listedPayments() * LiquidationReceiptEncoder.PaymentsEncoder.sbeBlockLength();
    }

    void stateHash(long business, long sessions, long time) {
        int offset = open(Sessions.NULL_INDEX, StateHashEncoder.BLOCK_LENGTH);
        stateHash
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .business(business)
                .sessions(sessions)
                .time(time);
    }

    void venueResumed(int lostConnections) {
        int offset = open(askerIndex, VenueResumedEncoder.BLOCK_LENGTH);
        venueResumed.wrapAndApplyHeader(heldBuffer, offset, messageHeader).lostConnections(lostConnections);
    }

    void riskAdmissionChanged(RiskAdmission admission) {
        int offset = open(askerIndex, RiskAdmissionChangedEncoder.BLOCK_LENGTH);
        riskAdmissionChanged
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .admission(admission);
    }

    void sessionNegotiated(int sessionId, long connectionId, long sessionVerId, int firmId, short roles) {
        int offset = openForConnection(sessionId, connectionId, SessionNegotiatedEncoder.BLOCK_LENGTH);
        sessionNegotiated
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .sessionVerId(sessionVerId)
                .firmId(firmId);
        heldBuffer.putShort(
                sessionNegotiated.offset() + SessionNegotiatedEncoder.rolesEncodingOffset(),
                roles,
                ByteOrder.LITTLE_ENDIAN);
    }

    void sessionEstablished(
            int sessionId,
            long connectionId,
            long sessionVerId,
            long nextSequence,
            long lastAppliedSequence,
            short roles) {
        int offset = openForConnection(sessionId, connectionId, SessionEstablishedEncoder.BLOCK_LENGTH);
        sessionEstablished
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .sessionVerId(sessionVerId)
                .nextSequence(nextSequence)
                .lastAppliedSequence(lastAppliedSequence);
        heldBuffer.putShort(
                sessionEstablished.offset() + SessionEstablishedEncoder.rolesEncodingOffset(),
                roles,
                ByteOrder.LITTLE_ENDIAN);
    }

    void sessionRefused(
            int sessionId,
            long connectionId,
            long sessionVerId,
            long lastVerId,
            long nextSequence,
            SessionRefusal refusal,
            boolean establishing) {
        int offset = openForConnection(sessionId, connectionId, SessionRefusedEncoder.BLOCK_LENGTH);
        sessionRefused
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .sessionVerId(sessionVerId)
                .lastVerId(lastVerId)
                .nextSequence(nextSequence)
                .refusal(refusal)
                .establishing(establishing ? BooleanType.YES : BooleanType.NO);
    }

    void sessionDisconnected(
            int sessionId, long connectionId, long sessionVerId, long cancelAtNs, DisconnectReason reason) {
        int offset = openForConnection(sessionId, connectionId, SessionDisconnectedEncoder.BLOCK_LENGTH);
        sessionDisconnected
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .sessionVerId(sessionVerId)
                .cancelAtNs(cancelAtNs)
                .reason(reason);
    }

    void messagesNotApplied(int sessionId, long connectionId, long fromSequence, long count) {
        int offset = openForConnection(sessionId, connectionId, MessagesNotAppliedEncoder.BLOCK_LENGTH);
        messagesNotApplied
                .wrapAndApplyHeader(heldBuffer, offset, messageHeader)
                .fromSequence(fromSequence)
                .count(count);
    }

    void messageDropped(long clientSequence) {
        int offset = open(Sessions.NULL_INDEX, MessageDroppedEncoder.BLOCK_LENGTH);
        messageDropped.wrapAndApplyHeader(heldBuffer, offset, messageHeader).clientSequence(clientSequence);
    }

    private int open(int toSessionIndex, int bodyLength) {
        int offset = claim(bodyLength);
        boolean isAddressed = toSessionIndex != Sessions.NULL_INDEX;
        isAskerAnswered |= isAddressed && toSessionIndex == askerIndex;
        eventHeader
                .sessionSequence(isAddressed ? sessions.nextEventSequence(toSessionIndex) : 0)
                .connectionId(Sessions.NULL_CONNECTION_ID)
                .clientSequence(isAddressed && toSessionIndex == askerIndex ? askerClientSequence : 0)
                .sessionId(isAddressed ? sessions.sessionId(toSessionIndex) : Sessions.NULL_SESSION_ID);
        return offset;
    }

    private int openForConnection(int sessionId, long connectionId, int bodyLength) {
        int offset = claim(bodyLength);
        eventHeader
                .sessionSequence(0)
                .connectionId(connectionId)
                .clientSequence(0)
                .sessionId(sessionId);
        return offset;
    }

    /** Begins the next event, whose message takes so many bytes behind its header. */
    int claim(int bodyLength) {
        int length = BODY_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
        if (length > FrameLengths.MAX_EVENT_FRAME_LENGTH) {
            throw new IllegalStateException("event is too long: lengthBytes=" + length + " maxLengthBytes="
                    + FrameLengths.MAX_EVENT_FRAME_LENGTH + " eventNumber=" + (eventNumber + 1) + " commandSequence="
                    + commandSequence);
        }
        if (heldLength > 0) {
            release();
        }
        int offset = sink.claim(length);
        heldBuffer = sink.buffer();
        heldOffset = offset;
        heldLength = length;
        stepBytes += length;
        eventHeader
                .wrap(heldBuffer, offset)
                .eventNumber(++eventNumber)
                .commandSequence(commandSequence)
                .timestampNs(timestampNs)
                .eventIndex(eventIndex++)
                .reserved1(NO_FLAGS)
                .reserved2(0)
                .reserved3(0);
        heldBuffer.putByte(offset + FLAGS_OFFSET, (byte) NO_FLAGS);
        return offset + BODY_OFFSET;
    }

    private void release() {
        sink.commit(heldLength);
        heldLength = 0;
    }

    private static int tiersLength(int blockLength, int rowLength, int tierCount) {
        return blockLength + GROUP_HEADER_LENGTH + tierCount * rowLength;
    }
}
