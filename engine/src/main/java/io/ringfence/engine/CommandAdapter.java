package io.ringfence.engine;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CancelOrderDecoder;
import io.ringfence.codecs.ClockDecoder;
import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.DefineAssetDecoder;
import io.ringfence.codecs.DefineFirmDecoder;
import io.ringfence.codecs.DefineIndexDecoder;
import io.ringfence.codecs.DefineSessionDecoder;
import io.ringfence.codecs.DefineSourceDecoder;
import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.codecs.DepositDecoder;
import io.ringfence.codecs.DescribeVenueDecoder;
import io.ringfence.codecs.DisconnectSessionDecoder;
import io.ringfence.codecs.EstablishSessionDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.GenesisDecoder;
import io.ringfence.codecs.ListInstrumentDecoder;
import io.ringfence.codecs.MassCancelDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.NegotiateSessionDecoder;
import io.ringfence.codecs.NewOrderDecoder;
import io.ringfence.codecs.OpenAccountDecoder;
import io.ringfence.codecs.PriceReportDecoder;
import io.ringfence.codecs.QueryMarginDecoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.ReplaceOrderDecoder;
import io.ringfence.codecs.RequestWithdrawalDecoder;
import io.ringfence.codecs.SetCollateralGroupDecoder;
import io.ringfence.codecs.SetCollateralParametersDecoder;
import io.ringfence.codecs.SetFeeScheduleDecoder;
import io.ringfence.codecs.SetFundingParametersDecoder;
import io.ringfence.codecs.SetKillSwitchDecoder;
import io.ringfence.codecs.SetLeverageDecoder;
import io.ringfence.codecs.SetLiquidationRulesDecoder;
import io.ringfence.codecs.SetMarginTermsDecoder;
import io.ringfence.codecs.SetMarkParametersDecoder;
import io.ringfence.codecs.SetOracleRulesDecoder;
import io.ringfence.codecs.SetPositionLimitsDecoder;
import io.ringfence.codecs.SetRiskAdmissionDecoder;
import io.ringfence.codecs.SetRiskParametersDecoder;
import io.ringfence.codecs.SetTradingScheduleDecoder;
import io.ringfence.codecs.SetTradingStatusDecoder;
import io.ringfence.codecs.SetWaterfallParametersDecoder;
import io.ringfence.codecs.SettleWithdrawalDecoder;
import io.ringfence.codecs.TransferCollateralDecoder;
import io.ringfence.codecs.VenueRestartedDecoder;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.DepositKeys;
import io.ringfence.engine.instrument.Symbols;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.FeeScheduleDraft;
import io.ringfence.engine.parameter.HaircutTiers;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.RiskParametersDraft;
import io.ringfence.engine.parameter.WaterfallParameters;
import io.ringfence.engine.session.Sessions;
import io.ringfence.engine.settlement.FundingParameters;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Bytes to calls: wraps a decoder, checks that the message is all there, and calls one method of a walk with primitives. What a field may hold is
 * decided there, not here.
 *
 * <p>The frame is copied first, since a command that waits for work left over is applied in a later step. Owned by the engine's thread.
 */
final class CommandAdapter {
    private static final int SCHEMA_ID = NewOrderDecoder.SCHEMA_ID;
    private static final int BODY_OFFSET = CommandHeaderDecoder.BLOCK_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int GROUP_HEADER_LENGTH = 4;
    private static final int NO_TEMPLATE_ID = 0;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameLengths.MAX_COMMAND_FRAME_LENGTH]);
    private final CommandHeaderDecoder commandHeader = new CommandHeaderDecoder();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final GenesisDecoder genesis = new GenesisDecoder();
    private final DefineFirmDecoder defineFirm = new DefineFirmDecoder();
    private final DefineSessionDecoder defineSession = new DefineSessionDecoder();
    private final DefineIndexDecoder defineIndex = new DefineIndexDecoder();
    private final DefineSourceDecoder defineSource = new DefineSourceDecoder();
    private final SetOracleRulesDecoder setOracleRules = new SetOracleRulesDecoder();
    private final SetLiquidationRulesDecoder setLiquidationRules = new SetLiquidationRulesDecoder();
    private final SetWaterfallParametersDecoder setWaterfallParameters = new SetWaterfallParametersDecoder();
    private final DefineAssetDecoder defineAsset = new DefineAssetDecoder();
    private final SetCollateralParametersDecoder setCollateralParameters = new SetCollateralParametersDecoder();
    private final SetCollateralGroupDecoder setCollateralGroup = new SetCollateralGroupDecoder();
    private final SetMarginTermsDecoder setMarginTerms = new SetMarginTermsDecoder();
    private final ListInstrumentDecoder listInstrument = new ListInstrumentDecoder();
    private final SetRiskParametersDecoder setRiskParameters = new SetRiskParametersDecoder();
    private final SetMarkParametersDecoder setMarkParameters = new SetMarkParametersDecoder();
    private final SetFundingParametersDecoder setFundingParameters = new SetFundingParametersDecoder();
    private final SetTradingStatusDecoder setTradingStatus = new SetTradingStatusDecoder();
    private final SetTradingScheduleDecoder setTradingSchedule = new SetTradingScheduleDecoder();
    private final OpenAccountDecoder openAccount = new OpenAccountDecoder();
    private final DepositDecoder deposit = new DepositDecoder();
    private final RequestWithdrawalDecoder requestWithdrawal = new RequestWithdrawalDecoder();
    private final SettleWithdrawalDecoder settleWithdrawal = new SettleWithdrawalDecoder();
    private final TransferCollateralDecoder transferCollateral = new TransferCollateralDecoder();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final ReplaceOrderDecoder replaceOrder = new ReplaceOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final MassCancelDecoder massCancel = new MassCancelDecoder();
    private final SetKillSwitchDecoder setKillSwitch = new SetKillSwitchDecoder();
    private final QueryMarginDecoder queryMargin = new QueryMarginDecoder();
    private final SetPositionLimitsDecoder setPositionLimits = new SetPositionLimitsDecoder();
    private final SetFeeScheduleDecoder setFeeSchedule = new SetFeeScheduleDecoder();
    private final FeeScheduleDraft feeScheduleDraft = new FeeScheduleDraft();
    private final SetLeverageDecoder setLeverage = new SetLeverageDecoder();
    private final OrderRequest orderRequest = new OrderRequest();
    private final PriceReportDecoder priceReport = new PriceReportDecoder();
    private final ClockDecoder clock = new ClockDecoder();
    private final SetRiskAdmissionDecoder setRiskAdmission = new SetRiskAdmissionDecoder();
    private final NegotiateSessionDecoder negotiateSession = new NegotiateSessionDecoder();
    private final EstablishSessionDecoder establishSession = new EstablishSessionDecoder();
    private final DisconnectSessionDecoder disconnectSession = new DisconnectSessionDecoder();
    private final byte[] symbol = new byte[Symbols.LENGTH_BYTES];
    private final CollateralParametersDraft collateralDraft = new CollateralParametersDraft();
    private final RiskParametersDraft riskParametersDraft = new RiskParametersDraft();

    private final EventPublisher publisher;
    private final Asker asker = new Asker();
    private int frameLength;
    private boolean isAnswerOwed;
    private EngineState state;
    private Administration administration;
    private CollateralAdministration collateralAdministration;
    private SessionEntry sessionEntry;
    private AccountEntry accountEntry;
    private MoneyOut moneyOut;
    private PositionBounds positionBounds;
    private PriceFeed priceFeed;
    private Marking marking;
    private Funding funding;
    private OrderEntry orderEntry;
    private CallPhase callPhase;
    private TradingPhases tradingPhases;
    private MassCancellation massCancellation;
    private Schedule schedule;

    CommandAdapter(EventPublisher publisher) {
        this.publisher = publisher;
    }

    EngineState state() {
        return state;
    }

    /** Takes a command's frame; one that is too long keeps no bytes and is refused when it is applied. */
    void onFrame(DirectBuffer buffer, int offset, int length) {
        frameLength = length;
        if (state != null) {
            schedule.onCommandStart();
            schedule.onWorkStart();
        }
        if (length <= frame.capacity()) {
            frame.putBytes(0, buffer, offset, length);
        }
    }

    /** Work that was left over, or that the command caused, is about to be worked off. */
    void onWorkStart() {
        if (state != null) {
            schedule.onWorkStart();
        }
    }

    /** Timers that are due and liquidations that can make a step: see {@link Schedule#workOff}. */
    boolean workOff(long nowNs) {
        return state != null && schedule.workOff(nowNs);
    }

    /** Goes on with an answer that takes several pieces: {@link Administration#describeOn}, {@link TradingPhases#workOn}, {@link MassCancellation#goOn}. */
    boolean answerOn() {
        return state != null && (administration.describeOn() || tradingPhases.workOn() || massCancellation.goOn());
    }

    /** The command's own events are out: a session none of which was for is told at least that its command was applied. */
    void answerAtLeast() {
        if (isAnswerOwed && !publisher.isAskerAnswered()) {
            publisher.commandApplied(asker.templateId());
        }
        isAnswerOwed = false;
    }

    /** Applies the frame that was taken. */
    void apply(long nowNs) {
        asker.set(Sessions.NULL_SESSION_ID, 0, 0, 0);
        if (frameLength < BODY_OFFSET || frameLength > frame.capacity()) {
            reject(NO_TEMPLATE_ID, RejectReason.UNKNOWN_MESSAGE);
            return;
        }
        commandHeader.wrap(frame, 0, CommandHeaderDecoder.BLOCK_LENGTH, CommandHeaderDecoder.SCHEMA_VERSION);
        messageHeader.wrap(frame, CommandHeaderDecoder.BLOCK_LENGTH);
        asker.set(
                commandHeader.sessionId(),
                commandHeader.sessionVerId(),
                commandHeader.clientSequence(),
                commandHeader.connectionId());
        int templateId = messageHeader.templateId();
        asker.templateId(templateId);
        if (state == null) {
            applyFirst(templateId);
            return;
        }
        int sessionIndex =
                asker.isVenue() ? Sessions.NULL_INDEX : state.sessions().indexOf(asker.sessionId());
        if (sessionIndex != Sessions.NULL_INDEX) {
            asker.session(sessionIndex, state.sessions());
            publisher.asker(sessionIndex, asker.clientSequence());
        }
        if (!sessionEntry.admits()) {
            return;
        }
        if (!isWhole(templateId)) {
            reject(templateId, RejectReason.UNKNOWN_MESSAGE);
            return;
        }
        isAnswerOwed = sessionIndex != Sessions.NULL_INDEX && !isOfSessionLayer(templateId);
        callPhase.onTime(nowNs);
        state.tradedVolumes().onTime(nowNs);
        dispatch(templateId, nowNs);
    }

    /** The answer to such a command goes to its connection, and the loss of a connection has none. */
    private static boolean isOfSessionLayer(int templateId) {
        return templateId == NegotiateSessionDecoder.TEMPLATE_ID
                || templateId == EstablishSessionDecoder.TEMPLATE_ID
                || templateId == DisconnectSessionDecoder.TEMPLATE_ID;
    }

    private void applyFirst(int templateId) {
        if (!isWhole(templateId)) {
            reject(templateId, RejectReason.UNKNOWN_MESSAGE);
        } else if (templateId != GenesisDecoder.TEMPLATE_ID) {
            reject(templateId, RejectReason.VENUE_NOT_CREATED);
        } else {
            onGenesis();
        }
    }

    private void dispatch(int templateId, long nowNs) {
        switch (templateId) {
            case GenesisDecoder.TEMPLATE_ID -> reject(templateId, RejectReason.VENUE_ALREADY_CREATED);
            case DefineFirmDecoder.TEMPLATE_ID -> onDefineFirm();
            case DefineSessionDecoder.TEMPLATE_ID -> onDefineSession();
            case DefineIndexDecoder.TEMPLATE_ID -> onDefineIndex();
            case DefineSourceDecoder.TEMPLATE_ID -> onDefineSource(nowNs);
            case SetOracleRulesDecoder.TEMPLATE_ID -> onSetOracleRules(nowNs);
            case DefineAssetDecoder.TEMPLATE_ID -> onDefineAsset();
            case SetCollateralParametersDecoder.TEMPLATE_ID -> onSetCollateralParameters(nowNs);
            case SetCollateralGroupDecoder.TEMPLATE_ID -> onSetCollateralGroup();
            case SetMarginTermsDecoder.TEMPLATE_ID -> onSetMarginTerms();
            case ListInstrumentDecoder.TEMPLATE_ID -> onListInstrument(nowNs);
            case SetRiskParametersDecoder.TEMPLATE_ID -> onSetRiskParameters();
            case SetLiquidationRulesDecoder.TEMPLATE_ID -> onSetLiquidationRules();
            case SetMarkParametersDecoder.TEMPLATE_ID -> onSetMarkParameters(nowNs);
            case SetFundingParametersDecoder.TEMPLATE_ID -> onSetFundingParameters(nowNs);
            case SetWaterfallParametersDecoder.TEMPLATE_ID -> onSetWaterfallParameters();
            case SetTradingStatusDecoder.TEMPLATE_ID -> onSetTradingStatus(nowNs);
            case SetTradingScheduleDecoder.TEMPLATE_ID -> onSetTradingSchedule(nowNs);
            case DescribeVenueDecoder.TEMPLATE_ID -> administration.onDescribeVenue();
            case OpenAccountDecoder.TEMPLATE_ID -> onOpenAccount();
            case DepositDecoder.TEMPLATE_ID -> onDeposit(nowNs);
            case RequestWithdrawalDecoder.TEMPLATE_ID -> onRequestWithdrawal();
            case SettleWithdrawalDecoder.TEMPLATE_ID -> onSettleWithdrawal();
            case TransferCollateralDecoder.TEMPLATE_ID -> onTransferCollateral();
            case NewOrderDecoder.TEMPLATE_ID -> onNewOrder(nowNs);
            case ReplaceOrderDecoder.TEMPLATE_ID -> onReplaceOrder();
            case CancelOrderDecoder.TEMPLATE_ID -> onCancelOrder();
            case MassCancelDecoder.TEMPLATE_ID -> onMassCancel();
            case SetKillSwitchDecoder.TEMPLATE_ID -> onSetKillSwitch();
            case QueryMarginDecoder.TEMPLATE_ID -> onQueryMargin(nowNs);
            case SetPositionLimitsDecoder.TEMPLATE_ID -> onSetPositionLimits();
            case SetLeverageDecoder.TEMPLATE_ID -> onSetLeverage();
            case SetFeeScheduleDecoder.TEMPLATE_ID -> onSetFeeSchedule();
            case PriceReportDecoder.TEMPLATE_ID -> onPriceReport(nowNs);
            case ClockDecoder.TEMPLATE_ID -> onClock(nowNs);
            case VenueRestartedDecoder.TEMPLATE_ID -> administration.onVenueRestarted(nowNs);
            case SetRiskAdmissionDecoder.TEMPLATE_ID -> onSetRiskAdmission();
            case NegotiateSessionDecoder.TEMPLATE_ID -> onNegotiateSession();
            case EstablishSessionDecoder.TEMPLATE_ID -> onEstablishSession();
            case DisconnectSessionDecoder.TEMPLATE_ID -> onDisconnectSession(nowNs);
            default ->
                throw new IllegalStateException("template is known but not dispatched: templateId=" + templateId);
        }
    }

    /** Whether the template is known, and the frame holds its block and its group. */
    private boolean isWhole(int templateId) {
        if (messageHeader.schemaId() != SCHEMA_ID) {
            return false;
        }
        int blockLength = blockLengthOf(templateId);
        int given = messageHeader.blockLength();
        if (blockLength < 0 || given < blockLength || BODY_OFFSET + given > frameLength) {
            return false;
        }
        return switch (templateId) {
            case DefineAssetDecoder.TEMPLATE_ID ->
                isGroupWhole(given, DefineAssetDecoder.TiersDecoder.sbeBlockLength());
            case SetCollateralParametersDecoder.TEMPLATE_ID ->
                isGroupWhole(given, SetCollateralParametersDecoder.TiersDecoder.sbeBlockLength());
            case SetRiskParametersDecoder.TEMPLATE_ID ->
                isGroupWhole(given, SetRiskParametersDecoder.TiersDecoder.sbeBlockLength());
            case SetFeeScheduleDecoder.TEMPLATE_ID ->
                isGroupWhole(given, SetFeeScheduleDecoder.TiersDecoder.sbeBlockLength());
            default -> true;
        };
    }

    private boolean isGroupWhole(int blockLength, int rowLength) {
        int groupOffset = BODY_OFFSET + blockLength;
        if (groupOffset + GROUP_HEADER_LENGTH > frameLength) {
            return false;
        }
        int givenRowLength = frame.getShort(groupOffset, MessageHeaderDecoder.BYTE_ORDER) & 0xFFFF;
        int rows = frame.getShort(groupOffset + Short.BYTES, MessageHeaderDecoder.BYTE_ORDER) & 0xFFFF;
        return givenRowLength >= rowLength
                && groupOffset + GROUP_HEADER_LENGTH + (long) givenRowLength * rows <= frameLength;
    }

    private static int blockLengthOf(int templateId) {
        return switch (templateId) {
            case GenesisDecoder.TEMPLATE_ID -> GenesisDecoder.BLOCK_LENGTH;
            case DefineFirmDecoder.TEMPLATE_ID -> DefineFirmDecoder.BLOCK_LENGTH;
            case DefineSessionDecoder.TEMPLATE_ID -> DefineSessionDecoder.BLOCK_LENGTH;
            case DefineIndexDecoder.TEMPLATE_ID -> DefineIndexDecoder.BLOCK_LENGTH;
            case DefineSourceDecoder.TEMPLATE_ID -> DefineSourceDecoder.BLOCK_LENGTH;
            case SetOracleRulesDecoder.TEMPLATE_ID -> SetOracleRulesDecoder.BLOCK_LENGTH;
            case DefineAssetDecoder.TEMPLATE_ID -> DefineAssetDecoder.BLOCK_LENGTH;
            case SetCollateralParametersDecoder.TEMPLATE_ID -> SetCollateralParametersDecoder.BLOCK_LENGTH;
            case SetCollateralGroupDecoder.TEMPLATE_ID -> SetCollateralGroupDecoder.BLOCK_LENGTH;
            case SetMarginTermsDecoder.TEMPLATE_ID -> SetMarginTermsDecoder.BLOCK_LENGTH;
            case ListInstrumentDecoder.TEMPLATE_ID -> ListInstrumentDecoder.BLOCK_LENGTH;
            case SetRiskParametersDecoder.TEMPLATE_ID -> SetRiskParametersDecoder.BLOCK_LENGTH;
            case SetLiquidationRulesDecoder.TEMPLATE_ID -> SetLiquidationRulesDecoder.BLOCK_LENGTH;
            case SetMarkParametersDecoder.TEMPLATE_ID -> SetMarkParametersDecoder.BLOCK_LENGTH;
            case SetFundingParametersDecoder.TEMPLATE_ID -> SetFundingParametersDecoder.BLOCK_LENGTH;
            case SetWaterfallParametersDecoder.TEMPLATE_ID -> SetWaterfallParametersDecoder.BLOCK_LENGTH;
            case SetTradingStatusDecoder.TEMPLATE_ID -> SetTradingStatusDecoder.BLOCK_LENGTH;
            case SetTradingScheduleDecoder.TEMPLATE_ID -> SetTradingScheduleDecoder.BLOCK_LENGTH;
            case DescribeVenueDecoder.TEMPLATE_ID -> DescribeVenueDecoder.BLOCK_LENGTH;
            case OpenAccountDecoder.TEMPLATE_ID -> OpenAccountDecoder.BLOCK_LENGTH;
            case DepositDecoder.TEMPLATE_ID -> DepositDecoder.BLOCK_LENGTH;
            case RequestWithdrawalDecoder.TEMPLATE_ID -> RequestWithdrawalDecoder.BLOCK_LENGTH;
            case SettleWithdrawalDecoder.TEMPLATE_ID -> SettleWithdrawalDecoder.BLOCK_LENGTH;
            case TransferCollateralDecoder.TEMPLATE_ID -> TransferCollateralDecoder.BLOCK_LENGTH;
            case NewOrderDecoder.TEMPLATE_ID -> NewOrderDecoder.BLOCK_LENGTH;
            case ReplaceOrderDecoder.TEMPLATE_ID -> ReplaceOrderDecoder.BLOCK_LENGTH;
            case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.BLOCK_LENGTH;
            case MassCancelDecoder.TEMPLATE_ID -> MassCancelDecoder.BLOCK_LENGTH;
            case SetKillSwitchDecoder.TEMPLATE_ID -> SetKillSwitchDecoder.BLOCK_LENGTH;
            case QueryMarginDecoder.TEMPLATE_ID -> QueryMarginDecoder.BLOCK_LENGTH;
            case SetPositionLimitsDecoder.TEMPLATE_ID -> SetPositionLimitsDecoder.BLOCK_LENGTH;
            case SetLeverageDecoder.TEMPLATE_ID -> SetLeverageDecoder.BLOCK_LENGTH;
            case SetFeeScheduleDecoder.TEMPLATE_ID -> SetFeeScheduleDecoder.BLOCK_LENGTH;
            case PriceReportDecoder.TEMPLATE_ID -> PriceReportDecoder.BLOCK_LENGTH;
            case ClockDecoder.TEMPLATE_ID -> ClockDecoder.BLOCK_LENGTH;
            case VenueRestartedDecoder.TEMPLATE_ID -> VenueRestartedDecoder.BLOCK_LENGTH;
            case SetRiskAdmissionDecoder.TEMPLATE_ID -> SetRiskAdmissionDecoder.BLOCK_LENGTH;
            case NegotiateSessionDecoder.TEMPLATE_ID -> NegotiateSessionDecoder.BLOCK_LENGTH;
            case EstablishSessionDecoder.TEMPLATE_ID -> EstablishSessionDecoder.BLOCK_LENGTH;
            case DisconnectSessionDecoder.TEMPLATE_ID -> DisconnectSessionDecoder.BLOCK_LENGTH;
            default -> -1;
        };
    }

    private void onGenesis() {
        genesis.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        genesis.getVenue(symbol, 0);
        int maxPositionsPerAccount =
                genesis.maxPositionsPerAccount() == GenesisDecoder.maxPositionsPerAccountNullValue()
                        ? EngineLimits.MAX_POSITIONS_PER_ACCOUNT
                        : genesis.maxPositionsPerAccount();
        int maxWithdrawals = genesis.maxWithdrawals() == GenesisDecoder.maxWithdrawalsNullValue()
                ? EngineLimits.USUAL_WITHDRAWALS
                : genesis.maxWithdrawals();
        int maxDepositKeys = genesis.maxDepositKeys() == GenesisDecoder.maxDepositKeysNullValue()
                ? EngineLimits.USUAL_DEPOSIT_KEYS
                : genesis.maxDepositKeys();
        EngineLimits limits = new EngineLimits(
                genesis.maxFirms(),
                genesis.maxSessions(),
                genesis.maxAccounts(),
                genesis.maxAssets(),
                genesis.maxIndexes(),
                genesis.maxSourcesPerIndex(),
                genesis.maxInstruments(),
                genesis.maxPositions(),
                maxPositionsPerAccount,
                genesis.maxOrders(),
                genesis.maxOrdersPerAccount(),
                genesis.maxPriceLevels(),
                genesis.maxOrdersPerLevel(),
                genesis.maxFillsPerOrder(),
                maxWithdrawals,
                maxDepositKeys,
                genesis.stateHashInterval(),
                genesis.logicalTime() == BooleanType.YES);
        state = new Genesis(publisher, asker).onGenesis(symbol, limits, genesis.logicalTime());
        if (state == null) {
            return;
        }
        publisher.sessions(state.sessions());
        sessionEntry = new SessionEntry(state, publisher, asker);
        Maintenance maintenance = new Maintenance(state);
        Lending lending = new Lending(state, maintenance, publisher);
        Pegging pegging = new Pegging(state, maintenance, publisher);
        OrderCancellation cancellation = new OrderCancellation(state, publisher);
        Matching matching = new Matching(state, maintenance, lending, cancellation, publisher);
        callPhase = new CallPhase(state, publisher);
        orderEntry = new OrderEntry(state, maintenance, matching, cancellation, callPhase, publisher, asker);
        massCancellation = new MassCancellation(state, cancellation, publisher, asker);
        OrderTriggers triggers = new OrderTriggers(state, matching, orderEntry);
        accountEntry = new AccountEntry(state, lending, maintenance, publisher, asker);
        moneyOut = new MoneyOut(state, lending, maintenance, publisher, asker);
        marking = new Marking(state, maintenance, triggers, publisher, asker);
        funding = new Funding(state, maintenance, publisher, asker);
        priceFeed = new PriceFeed(state, maintenance, pegging, marking, funding, publisher, asker);
        AccountLiquidation accountLiquidation =
                new AccountLiquidation(state, maintenance, lending, matching, cancellation, publisher);
        tradingPhases =
                new TradingPhases(state, callPhase, matching, cancellation, triggers, maintenance, publisher, asker);
        schedule = new Schedule(
                state,
                priceFeed,
                marking,
                funding,
                maintenance,
                lending,
                pegging,
                cancellation,
                triggers,
                callPhase,
                tradingPhases,
                accountLiquidation,
                publisher);
        collateralAdministration = new CollateralAdministration(state, lending, pegging, maintenance, publisher, asker);
        positionBounds = new PositionBounds(state, publisher, asker);
        administration = new Administration(
                state,
                sessionEntry,
                priceFeed,
                marking,
                funding,
                callPhase,
                tradingPhases,
                maintenance,
                collateralAdministration,
                positionBounds,
                publisher,
                asker);
    }

    private void onDefineFirm() {
        defineFirm.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        defineFirm.getSymbol(symbol, 0);
        administration.onDefineFirm(defineFirm.firmId(), symbol);
    }

    private void onDefineSession() {
        defineSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onDefineSession(
                defineSession.sessionId(),
                defineSession.firmId(),
                defineSession.roles().getRaw());
    }

    private void onDefineIndex() {
        defineIndex.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        defineIndex.getSymbol(symbol, 0);
        administration.onDefineIndex(
                defineIndex.indexId(),
                symbol,
                defineIndex.uncertainPpm(),
                defineIndex.maxConfidencePpm(),
                defineIndex.staleAfterMs(),
                defineIndex.deadAfterMs(),
                defineIndex.priceExponent(),
                defineIndex.quorum(),
                defineIndex.nonPositivePricesAllowed(),
                defineIndex.leastRiskPrice());
    }

    private void onDefineSource(long nowNs) {
        defineSource.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onDefineSource(
                defineSource.indexId(),
                defineSource.sourceId(),
                defineSource.sessionId(),
                defineSource.weight(),
                defineSource.maxAgeMs(),
                nowNs);
    }

    private void onSetOracleRules(long nowNs) {
        setOracleRules.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onSetOracleRules(
                setOracleRules.indexId(),
                setOracleRules.jumpPpm(),
                setOracleRules.jumpHoldMs(),
                setOracleRules.dayVolatilityPpm(),
                setOracleRules.maxBandPpm(),
                setOracleRules.stableDelayPpm(),
                setOracleRules.stableGrowthPpm(),
                nowNs);
    }

    private void onDefineAsset() {
        defineAsset.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        defineAsset.getSymbol(symbol, 0);
        int assetId = defineAsset.assetId();
        int indexId = defineAsset.indexId();
        int decimals = defineAsset.decimals();
        DefineAssetDecoder.TiersDecoder tiers = defineAsset.tiers();
        collateralDraft.clear();
        for (int i = tiers.count(); i > 0; i--) {
            tiers.next();
            long upperValue = tiers.upperValue();
            boolean isBounded = upperValue != DefineAssetDecoder.TiersDecoder.upperValueNullValue();
            collateralDraft
                    .tiers()
                    .add(
                            isBounded ? upperValue : HaircutTiers.UNBOUNDED,
                            tiers.maintenanceWeightPpm(),
                            tiers.initialWeightPpm());
        }
        administration.onDefineAsset(assetId, symbol, indexId, decimals, collateralDraft);
    }

    private void onSetCollateralParameters(long nowNs) {
        SetCollateralParametersDecoder decoder = setCollateralParameters;
        decoder.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        int assetId = decoder.assetId();
        collateralDraft.clear();
        if (decoder.poolCap() != SetCollateralParametersDecoder.poolCapNullValue()) {
            collateralDraft.poolCap(decoder.poolCap());
        }
        if (decoder.depositCap() != SetCollateralParametersDecoder.depositCapNullValue()) {
            collateralDraft.depositCapUnits(decoder.depositCap());
        }
        if (decoder.collateralGroup() != SetCollateralParametersDecoder.collateralGroupNullValue()) {
            collateralDraft.group(decoder.collateralGroup());
        }
        if (decoder.debtCap() != SetCollateralParametersDecoder.debtCapNullValue()) {
            collateralDraft.debtCapUnits(decoder.debtCap());
        }
        if (decoder.liabilityWeightPpm() != SetCollateralParametersDecoder.liabilityWeightPpmNullValue()) {
            collateralDraft.liabilityWeightPpm(decoder.liabilityWeightPpm());
        }
        if (decoder.interestPpm() != SetCollateralParametersDecoder.interestPpmNullValue()) {
            collateralDraft.interestPpm(decoder.interestPpm());
        }
        int redemptionIndexId = decoder.redemptionIndexId();
        int underlyingIndexId = decoder.underlyingIndexId();
        if (decoder.depegPpm() != SetCollateralParametersDecoder.depegPpmNullValue()) {
            collateralDraft.depegPpm(decoder.depegPpm());
        }
        if (decoder.depegAfterMs() != SetCollateralParametersDecoder.depegAfterMsNullValue()) {
            collateralDraft.depegAfterMs(decoder.depegAfterMs());
        }
        if (decoder.depegStepPpm() != SetCollateralParametersDecoder.depegStepPpmNullValue()) {
            collateralDraft.depegStepPpm(decoder.depegStepPpm());
        }
        SetCollateralParametersDecoder.TiersDecoder tiers = decoder.tiers();
        for (int i = tiers.count(); i > 0; i--) {
            tiers.next();
            long upperValue = tiers.upperValue();
            boolean isBounded = upperValue != SetCollateralParametersDecoder.TiersDecoder.upperValueNullValue();
            collateralDraft
                    .tiers()
                    .add(
                            isBounded ? upperValue : HaircutTiers.UNBOUNDED,
                            tiers.maintenanceWeightPpm(),
                            tiers.initialWeightPpm());
        }
        collateralAdministration.onSetCollateralParameters(
                assetId, redemptionIndexId, underlyingIndexId, collateralDraft, nowNs);
    }

    private void onSetCollateralGroup() {
        setCollateralGroup.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        collateralAdministration.onSetCollateralGroup(
                setCollateralGroup.collateralGroup(),
                setCollateralGroup.freeValue(),
                setCollateralGroup.requirementSharePpm());
    }

    private void onSetMarginTerms() {
        setMarginTerms.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        collateralAdministration.onSetMarginTerms(
                setMarginTerms.openOrderMargin(),
                setMarginTerms.freeProfit(),
                setMarginTerms.profitSharePpm(),
                setMarginTerms.profitWeightPpm());
    }

    private void onListInstrument(long nowNs) {
        listInstrument.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        listInstrument.getSymbol(symbol, 0);
        administration.onListInstrument(
                listInstrument.instrumentId(),
                symbol,
                listInstrument.indexId(),
                listInstrument.tickSize(),
                listInstrument.lotSize(),
                listInstrument.priceExponent(),
                listInstrument.quantityExponent(),
                listInstrument.referencePrice(),
                listInstrument.selfTradeAllowed(),
                listInstrument.nonPositivePricesAllowed(),
                listInstrument.kind(),
                listInstrument.baseAssetId(),
                nowNs);
    }

    private void onSetRiskParameters() {
        SetRiskParametersDecoder decoder = setRiskParameters;
        decoder.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        int instrumentId = decoder.instrumentId();
        riskParametersDraft.clear();
        riskParametersDraft
                .makerFeePpm(decoder.makerFeePpm())
                .takerFeePpm(decoder.takerFeePpm())
                .protectionPpm(decoder.protectionPpm())
                .priceBandPpm(decoder.priceBandPpm())
                .openInterestLower(decoder.openInterestLower())
                .openInterestUpper(decoder.openInterestUpper())
                .liquidationFeePpm(decoder.liquidationFeePpm())
                .liquidationBandPpm(decoder.liquidationBandPpm())
                .liquidationTargetPpm(decoder.liquidationTargetPpm())
                .liquidationFirstSliceNotional(decoder.liquidationFirstSliceNotional())
                .liquidationDustNotional(decoder.liquidationDustNotional())
                .liquidationCoolDownMs(decoder.liquidationCoolDownMs());
        readBands(decoder);
        SetRiskParametersDecoder.TiersDecoder tiers = decoder.tiers();
        for (int i = tiers.count(); i > 0; i--) {
            tiers.next();
            riskParametersDraft.addTier(tiers.lowerNotional(), tiers.initialMarginPpm(), tiers.maintenanceMarginPpm());
        }
        administration.onSetRiskParameters(instrumentId, riskParametersDraft);
    }

    /** What is absent stays as the draft has it. */
    private void readBands(SetRiskParametersDecoder decoder) {
        if (decoder.staticBandPpm() != SetRiskParametersDecoder.staticBandPpmNullValue()) {
            riskParametersDraft.staticBandPpm(decoder.staticBandPpm());
        }
        if (decoder.dynamicBandPpm() != SetRiskParametersDecoder.dynamicBandPpmNullValue()) {
            riskParametersDraft.dynamicBandPpm(decoder.dynamicBandPpm());
        }
        if (decoder.auctionCollarPpm() != SetRiskParametersDecoder.auctionCollarPpmNullValue()) {
            riskParametersDraft.auctionCollarPpm(decoder.auctionCollarPpm());
        }
        if (decoder.volatilityAuctionMs() != SetRiskParametersDecoder.volatilityAuctionMsNullValue()) {
            riskParametersDraft.volatilityAuctionMs(decoder.volatilityAuctionMs());
        }
        if (decoder.auctionExtensionMs() != SetRiskParametersDecoder.auctionExtensionMsNullValue()) {
            riskParametersDraft.auctionExtensionMs(decoder.auctionExtensionMs());
        }
        if (decoder.maxAuctionExtensions() != SetRiskParametersDecoder.maxAuctionExtensionsNullValue()) {
            riskParametersDraft.maxAuctionExtensions(decoder.maxAuctionExtensions());
        }
    }

    private void onSetLiquidationRules() {
        SetLiquidationRulesDecoder decoder = setLiquidationRules;
        decoder.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onSetLiquidationRules(
                decoder.instrumentId(),
                decoder.minQuantity(),
                new LiquidationRules(
                        0,
                        decoder.targetRule(),
                        decoder.sliceRule(),
                        decoder.slicePpm(),
                        0,
                        decoder.spreadToMaintenancePpm(),
                        decoder.bankruptcyAdjustmentPpm(),
                        decoder.bandGrowthPpm(),
                        decoder.shareRounding(),
                        decoder.feeRounding(),
                        orZero(decoder.maxUnfilledSlices(), SetLiquidationRulesDecoder.maxUnfilledSlicesNullValue())));
    }

    private void onSetFundingParameters(long nowNs) {
        setFundingParameters.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        funding.onSetFundingParameters(
                setFundingParameters.instrumentId(),
                new FundingParameters(
                        setFundingParameters.interestPpm(),
                        setFundingParameters.interestClampPpm(),
                        setFundingParameters.marginCapPpm(),
                        setFundingParameters.hourCapPpm(),
                        setFundingParameters.impactNotional(),
                        setFundingParameters.impactOpenInterestPpm()),
                nowNs);
    }

    private void onSetMarkParameters(long nowNs) {
        setMarkParameters.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        marking.onSetMarkParameters(
                setMarkParameters.instrumentId(),
                setMarkParameters.bandPpm(),
                setMarkParameters.impactNotional(),
                setMarkParameters.impactOpenInterestPpm(),
                setMarkParameters.premiumAverageMs(),
                nowNs);
    }

    private static int orZero(int value, int nullValue) {
        return value == nullValue ? 0 : value;
    }

    private void onSetWaterfallParameters() {
        SetWaterfallParametersDecoder decoder = setWaterfallParameters;
        decoder.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onSetWaterfallParameters(
                decoder.instrumentId(),
                new WaterfallParameters(
                        0,
                        decoder.poolFeePpm(),
                        decoder.eventCapPpm(),
                        decoder.dayCapPpm(),
                        decoder.fundFloor(),
                        orZero(decoder.stressPpm(), SetWaterfallParametersDecoder.stressPpmNullValue()),
                        decoder.deleveragingRule() == DeleveragingRule.NULL_VAL
                                ? DeleveragingRule.NONE
                                : decoder.deleveragingRule()));
    }

    private void onSetTradingStatus(long nowNs) {
        setTradingStatus.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        tradingPhases.onSetTradingStatus(
                setTradingStatus.instrumentId(), setTradingStatus.status(), setTradingStatus.auctionMs(), nowNs);
    }

    private void onSetTradingSchedule(long nowNs) {
        setTradingSchedule.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        tradingPhases.onSetTradingSchedule(
                setTradingSchedule.instrumentId(),
                setTradingSchedule.preOpenMs(),
                setTradingSchedule.openMs(),
                setTradingSchedule.closingAuctionMs(),
                setTradingSchedule.closeMs(),
                nowNs);
    }

    private void onOpenAccount() {
        openAccount.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        int ownerId = openAccount.ownerId() == OpenAccountDecoder.ownerIdNullValue()
                ? Accounts.NULL_OWNER_ID
                : openAccount.ownerId();
        accountEntry.onOpenAccount(
                openAccount.accountId(), openAccount.firmId(), openAccount.reportSessionId(), ownerId);
    }

    private void onDeposit(long nowNs) {
        deposit.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        long depositKey = deposit.depositKey() == DepositDecoder.depositKeyNullValue()
                ? DepositKeys.NULL_KEY
                : deposit.depositKey();
        accountEntry.onDeposit(deposit.accountId(), deposit.assetId(), deposit.amount(), depositKey, nowNs);
    }

    private void onRequestWithdrawal() {
        requestWithdrawal.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        moneyOut.onRequestWithdrawal(
                requestWithdrawal.accountId(),
                requestWithdrawal.requestId(),
                requestWithdrawal.assetId(),
                requestWithdrawal.amount());
    }

    private void onSettleWithdrawal() {
        settleWithdrawal.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        moneyOut.onSettleWithdrawal(settleWithdrawal.withdrawalId(), settleWithdrawal.outcome());
    }

    private void onTransferCollateral() {
        transferCollateral.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        moneyOut.onTransferCollateral(
                transferCollateral.fromAccountId(),
                transferCollateral.toAccountId(),
                transferCollateral.assetId(),
                transferCollateral.amount());
    }

    private void onNewOrder(long nowNs) {
        newOrder.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        orderRequest.accountId = newOrder.accountId();
        orderRequest.clientOrderId = newOrder.clientOrderId();
        orderRequest.price = newOrder.price();
        orderRequest.quantity = newOrder.quantity();
        orderRequest.triggerPrice = newOrder.triggerPrice();
        orderRequest.trailingDistance = newOrder.trailingDistance();
        orderRequest.trailingPpm = newOrder.trailingPpm();
        orderRequest.displayQuantity = newOrder.displayQuantity();
        orderRequest.quoteBudget = newOrder.quoteBudget();
        orderRequest.expireAtNs = newOrder.expireAtNs();
        orderRequest.linkedClientOrderId = newOrder.linkedClientOrderId();
        orderRequest.stopLossPrice = newOrder.stopLossPrice();
        orderRequest.stopLossClientOrderId = newOrder.stopLossClientOrderId();
        orderRequest.takeProfitPrice = newOrder.takeProfitPrice();
        orderRequest.takeProfitClientOrderId = newOrder.takeProfitClientOrderId();
        orderRequest.instrumentId = newOrder.instrumentId();
        orderRequest.side = newOrder.side();
        orderRequest.orderType = newOrder.orderType();
        orderRequest.timeInForce = newOrder.timeInForce();
        orderRequest.triggerSource = newOrder.triggerSource();
        orderRequest.selfTradePrevention = newOrder.selfTradePrevention();
        orderRequest.selfTradeScope = newOrder.selfTradeScope();
        orderRequest.instructions = newOrder.instructions().getRaw();
        orderEntry.onNewOrder(orderRequest, nowNs);
    }

    private void onReplaceOrder() {
        replaceOrder.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        orderEntry.onReplaceOrder(
                replaceOrder.accountId(),
                replaceOrder.clientOrderId(),
                replaceOrder.price(),
                replaceOrder.quantity(),
                replaceOrder.triggerPrice(),
                replaceOrder.displayQuantity());
    }

    private void onCancelOrder() {
        cancelOrder.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        orderEntry.onCancelOrder(cancelOrder.accountId(), cancelOrder.clientOrderId());
    }

    private void onQueryMargin(long nowNs) {
        queryMargin.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        orderRequest.accountId = queryMargin.accountId();
        orderRequest.clientOrderId = queryMargin.clientOrderId();
        orderRequest.instrumentId = queryMargin.instrumentId();
        orderEntry.onQueryMargin(
                orderRequest.plain(queryMargin.side(), queryMargin.price(), queryMargin.quantity()), nowNs);
    }

    private void onMassCancel() {
        massCancel.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        massCancellation.onMassCancel(
                massCancel.accountId(),
                massCancel.instrumentId(),
                massCancel.firmId(),
                massCancel.onlySessionId(),
                massCancel.side());
    }

    private void onSetKillSwitch() {
        setKillSwitch.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        massCancellation.onSetKillSwitch(setKillSwitch.accountId(), setKillSwitch.firmId(), setKillSwitch.engaged());
    }

    private void onSetPositionLimits() {
        setPositionLimits.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        positionBounds.onSetPositionLimits(
                setPositionLimits.instrumentId(),
                setPositionLimits.holdingLimit(),
                setPositionLimits.ownerHoldingLimit(),
                setPositionLimits.openInterestLimit());
    }

    private void onSetFeeSchedule() {
        setFeeSchedule.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        int instrumentId = setFeeSchedule.instrumentId();
        SetFeeScheduleDecoder.TiersDecoder tiers = setFeeSchedule.tiers();
        feeScheduleDraft.clear();
        for (int i = tiers.count(); i > 0; i--) {
            tiers.next();
            feeScheduleDraft.add(tiers.lowerVolume(), tiers.makerFeePpm(), tiers.takerFeePpm());
        }
        administration.onSetFeeSchedule(instrumentId, feeScheduleDraft);
    }

    private void onSetLeverage() {
        setLeverage.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        positionBounds.onSetLeverage(setLeverage.accountId(), setLeverage.instrumentId(), setLeverage.leverage());
    }

    private void onPriceReport(long nowNs) {
        priceReport.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        priceFeed.onPriceReport(
                nowNs,
                priceReport.indexId(),
                priceReport.sourceId(),
                priceReport.publishedAtNs(),
                priceReport.price(),
                priceReport.confidence(),
                priceReport.flags().getRaw());
    }

    private void onClock(long nowNs) {
        clock.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onClock(clock.timeNs(), nowNs);
    }

    private void onSetRiskAdmission() {
        setRiskAdmission.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onSetRiskAdmission(setRiskAdmission.admission());
    }

    private void onNegotiateSession() {
        negotiateSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        if (isFromSessionLayer()) {
            sessionEntry.onNegotiate(negotiateSession.firmId());
        }
    }

    private void onEstablishSession() {
        establishSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        if (isFromSessionLayer()) {
            sessionEntry.onEstablish(
                    establishSession.nextServerSequence(),
                    establishSession.keepAliveIntervalMs(),
                    establishSession.cancelOnDisconnectWindowMs(),
                    establishSession.cancelOnDisconnect());
        }
    }

    private void onDisconnectSession(long nowNs) {
        disconnectSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        if (isFromSessionLayer()) {
            sessionEntry.onDisconnect(disconnectSession.reason(), nowNs);
        }
    }

    /** The gateway speaks for a session without a number of the client's; a client itself cannot. */
    private boolean isFromSessionLayer() {
        if (asker.clientSequence() != 0) {
            reject(asker.templateId(), RejectReason.NOT_ENTITLED);
            return false;
        }
        return true;
    }

    private void reject(int templateId, RejectReason reason) {
        publisher.commandRejected(0, 0, "", templateId, reason);
    }
}
