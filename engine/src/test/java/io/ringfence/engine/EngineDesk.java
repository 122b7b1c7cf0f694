package io.ringfence.engine;

import io.ringfence.codecs.*;
import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.codecs.RoundingRule;
import io.ringfence.codecs.SetLiquidationRulesEncoder;
import io.ringfence.codecs.SetWaterfallParametersEncoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A desk for tests: says commands in one line each, lets time pass, and reads back what the engine said, one line per event. Money is in dollars with six decimals, prices have two,
 * quantities three: see {@link #openVenue}.
 */
final class EngineDesk {
    static final long SECOND = 1_000_000_000L;
    static final int VENUE = 0;
    static final int TRADER = 1;
    static final int OTHER = 2;
    static final int ORACLE = 3;
    static final int TREASURY = 4;
    static final int RISK = 5;
    static final int SIMULATOR = 6;
    static final int FIRM = 1;
    static final int OTHER_FIRM = 2;
    static final int INDEX = 1;
    static final int USD = 1;
    static final int BTC = 2;
    static final int PERP = 1;
    static final long ALICE = 1001;
    static final long BOB = 1002;
    static final long CAROL = 1003;
    static final long DAVE = 2001;
    static final long FUND = -2;

    final List<String> events = new ArrayList<>();
    final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(1 << 16);
    int bytesLength;
    boolean keepsBytes;
    boolean keepsEvents = true;
    long largestStepBytes;
    long stepCount;
    long nowNs = 1_000 * SECOND;
    /** What the next indexes, listings and risk parameters say beside the usual. */
    Consumer<DefineIndexEncoder> indexTerms = e -> {};

    Consumer<ListInstrumentEncoder> listingTerms = e -> {};

    Consumer<OpenAccountEncoder> accountTerms = e -> {};

    Consumer<SetRiskParametersEncoder> parameterTerms = e -> {};
    /** Before the last command. */
    long businessHashBefore;

    long sequence;
    Engine engine = new Engine(new Sink());

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameLengths.MAX_COMMAND_FRAME_LENGTH]);
    private final CommandHeaderEncoder header = new CommandHeaderEncoder();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final ReplaceOrderEncoder replaceOrder = new ReplaceOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final QueryMarginEncoder queryMargin = new QueryMarginEncoder();
    private final MassCancelEncoder massCancel = new MassCancelEncoder();
    private final SetTradingStatusEncoder setTradingStatus = new SetTradingStatusEncoder();
    private final PriceReportEncoder priceReport = new PriceReportEncoder();
    private final ClockEncoder clock = new ClockEncoder();
    private final DepositEncoder deposit = new DepositEncoder();
    private final RequestWithdrawalEncoder requestWithdrawal = new RequestWithdrawalEncoder();
    private final SettleWithdrawalEncoder settleWithdrawal = new SettleWithdrawalEncoder();
    private final TransferCollateralEncoder transferCollateral = new TransferCollateralEncoder();
    private final SetPositionLimitsEncoder setPositionLimits = new SetPositionLimitsEncoder();
    private final SetFeeScheduleEncoder setFeeSchedule = new SetFeeScheduleEncoder();
    private final SetLeverageEncoder setLeverage = new SetLeverageEncoder();
    private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
    private final long[] publishedAtNs = new long[1024];
    private long stepBytes;

    private final class Sink implements EventSink {
        @Override
        public MutableDirectBuffer buffer() {
            return event;
        }

        @Override
        public int claim(int maxLengthBytes) {
            return 0;
        }

        @Override
        public void commit(int lengthBytes) {
            stepBytes += lengthBytes;
            if (keepsBytes) {
                bytes.putBytes(bytesLength, event, 0, lengthBytes);
                bytesLength += lengthBytes;
            }
            if (keepsEvents) {
                events.add(text(event));
            }
        }
    }

    /** One line: the event's name and its fields, then to whom it goes. */
    private String text(DirectBuffer buffer) {
        eventHeader.wrap(buffer, 0, EventHeaderDecoder.BLOCK_LENGTH, 0);
        String body = EventText.of(buffer, EventHeaderDecoder.BLOCK_LENGTH);
        return body
                + (eventHeader.sessionId() == 0 ? "" : " @" + eventHeader.sessionId())
                + (eventHeader.sessionSequence() == 0 ? "" : "#" + eventHeader.sessionSequence())
                + (eventHeader.clientSequence() == 0 ? "" : " re " + eventHeader.clientSequence())
                + (eventHeader.flags().last() ? " ." : "");
    }

    // ---- the venue

    /** A venue of logical time with one index (three sources, exponent -2), dollars, bitcoin as collateral, and one perpetual that trades. */
    static EngineDesk openVenue() {
        return openVenue(100);
    }

    static EngineDesk openVenue(int maxOrders) {
        EngineDesk desk = new EngineDesk();
        desk.genesis(
                new EngineLimits(10, 20, 1000, 4, 4, 3, 4, 1000, 64, maxOrders, 20, 60, 1_000, 4, 20, 20, 1000, true));
        desk.define();
        desk.events.clear();
        return desk;
    }

    void define() {
        firm(FIRM, "ACME");
        firm(OTHER_FIRM, "OTHER");
        session(TRADER, FIRM, Asker.TRADER);
        session(OTHER, OTHER_FIRM, Asker.TRADER);
        session(ORACLE, FIRM, Asker.ORACLE);
        session(TREASURY, FIRM, Asker.TREASURY);
        session(RISK, FIRM, Asker.RISK);
        if (engine.state().limits().logicalTime()) {
            session(SIMULATOR, FIRM, Asker.SIMULATION);
        }
        index(INDEX, "BTCUSD");
        for (int source = 1; source <= 3; source++) {
            source(INDEX, source, ORACLE);
        }
        asset(USD, "USD", DefineAssetEncoder.indexIdNullValue(), 6);
        asset(BTC, "BTC", INDEX, 8, Long.MIN_VALUE, 900_000, 850_000);
        instrument(PERP, "BTC-PERP", INDEX);
        parameters(PERP);
        status(PERP, TradingStatus.CONTINUOUS);
        account(ALICE, FIRM, TRADER);
        account(BOB, FIRM, TRADER);
        account(CAROL, FIRM, 0);
        account(DAVE, OTHER_FIRM, OTHER);
    }

    // ---- commands, sent by the venue itself unless said otherwise

    private boolean isBanded;
    private int staticBandPpm;
    private int dynamicBandPpm;
    private int auctionCollarPpm;
    private int from = VENUE;
    private long fromVerId;
    private long fromClientSequence;
    private long fromConnectionId;

    /** The next command comes from this session, without a number. */
    EngineDesk as(int sessionId) {
        return as(sessionId, 0, 0, 0);
    }

    EngineDesk as(int sessionId, long verId, long clientSequence, long connectionId) {
        from = sessionId;
        fromVerId = verId;
        fromClientSequence = clientSequence;
        fromConnectionId = connectionId;
        return this;
    }

    EngineDesk genesis(EngineLimits l) {
        GenesisEncoder e = new GenesisEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .venue("TEST")
                .maxFirms(l.maxFirms())
                .maxSessions(l.maxSessions())
                .maxAccounts(l.maxAccounts())
                .maxAssets(l.maxAssets())
                .maxIndexes(l.maxIndexes())
                .maxSourcesPerIndex(l.maxSourcesPerIndex())
                .maxInstruments(l.maxInstruments())
                .maxPositions(l.maxPositions())
                .maxPositionsPerAccount(l.maxPositionsPerAccount())
                .maxOrders(l.maxOrders())
                .maxOrdersPerAccount(l.maxOrdersPerAccount())
                .maxPriceLevels(l.maxPriceLevels())
                .maxOrdersPerLevel(l.maxOrdersPerLevel())
                .maxFillsPerOrder(l.maxFillsPerOrder())
                .maxWithdrawals(l.maxWithdrawals())
                .maxDepositKeys(l.maxDepositKeys())
                .stateHashInterval(l.stateHashInterval())
                .logicalTime(l.logicalTime() ? BooleanType.YES : BooleanType.NO);
        return send(e.encodedLength());
    }

    EngineDesk firm(int firmId, String symbol) {
        DefineFirmEncoder e = new DefineFirmEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader).firmId(firmId).symbol(symbol);
        return send(e.encodedLength());
    }

    EngineDesk session(int sessionId, int firmId, int roles) {
        DefineSessionEncoder e = new DefineSessionEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader).sessionId(sessionId).firmId(firmId);
        frame.putShort(e.offset() + DefineSessionEncoder.rolesEncodingOffset(), (short) roles, ByteOrder.LITTLE_ENDIAN);
        return send(e.encodedLength());
    }

    EngineDesk index(int indexId, String symbol) {
        DefineIndexEncoder e = new DefineIndexEncoder();
        Absent.in(e.wrapAndApplyHeader(frame, body(), messageHeader))
                .indexId(indexId)
                .symbol(symbol)
                .uncertainPpm(5_000)
                .maxConfidencePpm(20_000)
                .staleAfterMs(5_000)
                .deadAfterMs(60_000)
                .priceExponent((byte) -2)
                .quorum((short) 1);
        indexTerms.accept(e);
        return send(e.encodedLength());
    }

    EngineDesk source(int indexId, int sourceId, int sessionId) {
        DefineSourceEncoder e = new DefineSourceEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .indexId(indexId)
                .sourceId(sourceId)
                .sessionId(sessionId)
                .weight(1)
                .maxAgeMs(2_000);
        return send(e.encodedLength());
    }

    /** In the order of the message's fields. */
    EngineDesk oracleRules(int indexId, int... rules) {
        SetOracleRulesEncoder e = new SetOracleRulesEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .indexId(indexId)
                .jumpPpm(rules[0])
                .jumpHoldMs(rules[1])
                .dayVolatilityPpm(rules[2])
                .maxBandPpm(rules[3])
                .stableDelayPpm(rules[4])
                .stableGrowthPpm(rules[5]);
        return send(e.encodedLength());
    }

    /** A band that grows with loss and time; a share, if slices are limited, is a fifth. */
    EngineDesk liquidationRules(int instrumentId, LiquidationTargetRule target, LiquidationSliceRule slices) {
        return liquidationRules(
                instrumentId,
                e -> e.targetRule(target)
                        .sliceRule(slices)
                        .slicePpm(slices == LiquidationSliceRule.AT_ONCE ? 0 : 200_000)
                        .spreadToMaintenancePpm(1_500_000)
                        .bankruptcyAdjustmentPpm(1_000_000)
                        .bandGrowthPpm(500));
    }

    /** Rules that are those of a market for which none were set, but for what is said. */
    EngineDesk liquidationRules(int instrumentId, Consumer<SetLiquidationRulesEncoder> terms) {
        SetLiquidationRulesEncoder e = new SetLiquidationRulesEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .minQuantity(0)
                .slicePpm(200_000)
                .spreadToMaintenancePpm(0)
                .bankruptcyAdjustmentPpm(0)
                .bandGrowthPpm(0)
                .targetRule(LiquidationTargetRule.PART)
                .sliceRule(LiquidationSliceRule.FIRST_SLICE)
                .shareRounding(RoundingRule.FLOOR)
                .feeRounding(RoundingRule.CEIL)
                .maxUnfilledSlices(0);
        terms.accept(e);
        return send(e.encodedLength());
    }

    /** In the order of the message's fields. */
    EngineDesk fundingParameters(int instrumentId, long... parameters) {
        SetFundingParametersEncoder e = new SetFundingParametersEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .interestPpm((int) parameters[0])
                .interestClampPpm((int) parameters[1])
                .marginCapPpm((int) parameters[2])
                .hourCapPpm((int) parameters[3])
                .impactNotional(parameters[4])
                .impactOpenInterestPpm((int) parameters[5]);
        return send(e.encodedLength());
    }

    EngineDesk markParameters(
            int instrumentId, int bandPpm, long impactNotional, int impactOpenInterestPpm, int premiumAverageMs) {
        SetMarkParametersEncoder e = new SetMarkParametersEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .bandPpm(bandPpm)
                .impactNotional(impactNotional)
                .impactOpenInterestPpm(impactOpenInterestPpm)
                .premiumAverageMs(premiumAverageMs);
        return send(e.encodedLength());
    }

    EngineDesk waterfall(int instrumentId, int poolFeePpm, int eventCapPpm, int dayCapPpm, long fundFloor) {
        return waterfall(instrumentId, poolFeePpm, eventCapPpm, dayCapPpm, fundFloor, 0);
    }

    EngineDesk waterfall(
            int instrumentId, int poolFeePpm, int eventCapPpm, int dayCapPpm, long fundFloor, int stressPpm) {
        SetWaterfallParametersEncoder e = new SetWaterfallParametersEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .fundFloor(fundFloor)
                .poolFeePpm(poolFeePpm)
                .eventCapPpm(eventCapPpm)
                .dayCapPpm(dayCapPpm)
                .stressPpm(stressPpm)
                .deleveragingRule(deleveraging);
        return send(e.encodedLength());
    }

    /** How the waterfall's next parameters say that positions are closed against the other side. */
    DeleveragingRule deleveraging = DeleveragingRule.NONE;

    /** Tiers as upper value, maintenance weight, initial weight. */
    EngineDesk asset(int assetId, String symbol, int indexId, int decimals, long... tiers) {
        DefineAssetEncoder e = new DefineAssetEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .assetId(assetId)
                .symbol(symbol)
                .indexId(indexId)
                .decimals((short) decimals);
        DefineAssetEncoder.TiersEncoder rows = e.tiersCount(tiers.length / 3);
        for (int i = 0; i < tiers.length; i += 3) {
            rows.next()
                    .upperValue(tiers[i])
                    .maintenanceWeightPpm((int) tiers[i + 1])
                    .initialWeightPpm((int) tiers[i + 2]);
        }
        return send(e.encodedLength());
    }

    /** Tiers as upper value, maintenance weight, initial weight; caps and group as the consumer says them. */
    EngineDesk collateral(int assetId, Consumer<SetCollateralParametersEncoder> terms, long... tiers) {
        SetCollateralParametersEncoder e = new SetCollateralParametersEncoder();
        terms.accept(
                Absent.in(e.wrapAndApplyHeader(frame, body(), messageHeader)).assetId(assetId));
        SetCollateralParametersEncoder.TiersEncoder rows = e.tiersCount(tiers.length / 3);
        for (int i = 0; i < tiers.length; i += 3) {
            rows.next()
                    .upperValue(tiers[i])
                    .maintenanceWeightPpm((int) tiers[i + 1])
                    .initialWeightPpm((int) tiers[i + 2]);
        }
        return send(e.encodedLength());
    }

    EngineDesk collateralGroup(int group, long freeValue, int requirementSharePpm) {
        SetCollateralGroupEncoder e = new SetCollateralGroupEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .collateralGroup(group)
                .freeValue(freeValue)
                .requirementSharePpm(requirementSharePpm);
        return send(e.encodedLength());
    }

    EngineDesk marginTerms(long openOrderMargin, long freeProfit, int profitSharePpm, int profitWeightPpm) {
        SetMarginTermsEncoder e = new SetMarginTermsEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .openOrderMargin(openOrderMargin)
                .freeProfit(freeProfit)
                .profitSharePpm(profitSharePpm)
                .profitWeightPpm(profitWeightPpm);
        return send(e.encodedLength());
    }

    EngineDesk instrument(int instrumentId, String symbol, int indexId) {
        return instrument(instrumentId, symbol, indexId, 10, 1);
    }

    /** Prices have two decimals, quantities three: a tick of 10 cents, a lot of a thousandth, so one tick of one lot is 100 µ$. */
    EngineDesk instrument(int instrumentId, String symbol, int indexId, long tickSize, long lotSize) {
        ListInstrumentEncoder e = new ListInstrumentEncoder();
        Absent.in(e.wrapAndApplyHeader(frame, body(), messageHeader))
                .instrumentId(instrumentId)
                .symbol(symbol)
                .indexId(indexId)
                .tickSize(tickSize)
                .lotSize(lotSize)
                .priceExponent((byte) -2)
                .quantityExponent((byte) -3);
        listingTerms.accept(e);
        return send(e.encodedLength());
    }

    EngineDesk parameters(int instrumentId) {
        return parameters(instrumentId, 1_000_000_000_000L, 30_000, 0, 50_000, 30_000);
    }

    /** Parameters as of {@link #parameters(int)}, with these bands; extensions of an auction take a minute, and there are two. */
    EngineDesk bands(int instrumentId, int staticBandPpm, int dynamicBandPpm, int auctionCollarPpm) {
        isBanded = true;
        this.staticBandPpm = staticBandPpm;
        this.dynamicBandPpm = dynamicBandPpm;
        this.auctionCollarPpm = auctionCollarPpm;
        return parameters(instrumentId);
    }

    /** Tiers as lower notional, initial, maintenance. */
    EngineDesk parameters(int instrumentId, long firstSlice, int coolDownMs, int feePpm, long... tiers) {
        long[] rows = new long[tiers.length + 1];
        System.arraycopy(tiers, 0, rows, 1, tiers.length);
        SetRiskParametersEncoder e = new SetRiskParametersEncoder();
        Absent.in(e.wrapAndApplyHeader(frame, body(), messageHeader))
                .instrumentId(instrumentId)
                .makerFeePpm(feePpm)
                .takerFeePpm(feePpm)
                .protectionPpm(20_000)
                .priceBandPpm(50_000)
                .openInterestLower(1_000_000_000_000_000L)
                .openInterestUpper(2_000_000_000_000_000L)
                .liquidationFeePpm(15_000)
                .liquidationBandPpm(10_000)
                .liquidationTargetPpm(500_000)
                .liquidationFirstSliceNotional(firstSlice)
                .liquidationDustNotional(1_000_000L)
                .liquidationCoolDownMs(coolDownMs);
        parameterTerms.accept(e);
        SetRiskParametersEncoder.TiersEncoder group = e.tiersCount(rows.length / 3);
        for (int i = 0; i < rows.length; i += 3) {
            group.next()
                    .lowerNotional(rows[i])
                    .initialMarginPpm((int) rows[i + 1])
                    .maintenanceMarginPpm((int) rows[i + 2]);
        }
        if (isBanded) {
            e.staticBandPpm(staticBandPpm).dynamicBandPpm(dynamicBandPpm).auctionCollarPpm(auctionCollarPpm);
        }
        return send(e.encodedLength());
    }

    EngineDesk status(int instrumentId, TradingStatus status) {
        return status(instrumentId, status, SetTradingStatusEncoder.auctionMsNullValue());
    }

    EngineDesk status(int instrumentId, TradingStatus status, int auctionMs) {
        setTradingStatus
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .auctionMs(auctionMs)
                .status(status);
        return send(setTradingStatus.encodedLength());
    }

    /** From a halt back to continuous trading, through an auction that ends at once. */
    EngineDesk reopen(int instrumentId) {
        return status(instrumentId, TradingStatus.PRE_OPEN).status(instrumentId, TradingStatus.CONTINUOUS);
    }

    /** Milliseconds after midnight UTC. */
    EngineDesk schedule(int instrumentId, int preOpenMs, int openMs, int closingAuctionMs, int closeMs) {
        SetTradingScheduleEncoder e = new SetTradingScheduleEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .preOpenMs(preOpenMs)
                .openMs(openMs)
                .closingAuctionMs(closingAuctionMs)
                .closeMs(closeMs);
        return send(e.encodedLength());
    }

    EngineDesk aroundTheClock(int instrumentId) {
        int none = SetTradingScheduleEncoder.preOpenMsNullValue();
        return schedule(instrumentId, none, none, none, none);
    }

    EngineDesk account(long accountId, int firmId, int reportSessionId) {
        OpenAccountEncoder e = new OpenAccountEncoder();
        Absent.in(e.wrapAndApplyHeader(frame, body(), messageHeader))
                .accountId(accountId)
                .firmId(firmId)
                .reportSessionId(reportSessionId);
        accountTerms.accept(e);
        return send(e.encodedLength());
    }

    EngineDesk deposit(long accountId, int assetId, long amount) {
        return deposit(accountId, assetId, amount, DepositEncoder.depositKeyNullValue());
    }

    EngineDesk deposit(long accountId, int assetId, long amount, long depositKey) {
        deposit.wrapAndApplyHeader(frame, body(), messageHeader)
                .accountId(accountId)
                .assetId(assetId)
                .amount(amount)
                .depositKey(depositKey);
        return send(deposit.encodedLength());
    }

    EngineDesk withdraw(long accountId, long requestId, int assetId, long amount) {
        requestWithdrawal
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .accountId(accountId)
                .requestId(requestId)
                .amount(amount)
                .assetId(assetId);
        return send(requestWithdrawal.encodedLength());
    }

    EngineDesk settle(long withdrawalId, WithdrawalOutcome outcome) {
        settleWithdrawal
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .withdrawalId(withdrawalId)
                .outcome(outcome);
        return send(settleWithdrawal.encodedLength());
    }

    EngineDesk transfer(long fromAccountId, long toAccountId, int assetId, long amount) {
        transferCollateral
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .fromAccountId(fromAccountId)
                .toAccountId(toAccountId)
                .amount(amount)
                .assetId(assetId);
        return send(transferCollateral.encodedLength());
    }

    /** Most of an account, of an owner and of all, in thousandths; 0: no limit. */
    EngineDesk limits(int instrumentId, long holding, long ownerHolding, long openInterest) {
        setPositionLimits
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .holdingLimit(holding == 0 ? SetPositionLimitsEncoder.holdingLimitNullValue() : holding)
                .ownerHoldingLimit(
                        ownerHolding == 0 ? SetPositionLimitsEncoder.ownerHoldingLimitNullValue() : ownerHolding)
                .openInterestLimit(
                        openInterest == 0 ? SetPositionLimitsEncoder.openInterestLimitNullValue() : openInterest)
                .instrumentId(instrumentId);
        return send(setPositionLimits.encodedLength());
    }

    /** Tiers as lower volume, maker, taker. */
    EngineDesk fees(int instrumentId, long... tiers) {
        setFeeSchedule.wrapAndApplyHeader(frame, body(), messageHeader).instrumentId(instrumentId);
        SetFeeScheduleEncoder.TiersEncoder rows = setFeeSchedule.tiersCount(tiers.length / 3);
        for (int i = 0; i < tiers.length; i += 3) {
            rows.next().lowerVolume(tiers[i]).makerFeePpm((int) tiers[i + 1]).takerFeePpm((int) tiers[i + 2]);
        }
        return send(setFeeSchedule.encodedLength());
    }

    EngineDesk leverage(long accountId, int instrumentId, int leverage) {
        setLeverage
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .accountId(accountId)
                .instrumentId(instrumentId)
                .leverage(leverage);
        return send(setLeverage.encodedLength());
    }

    /** Whole dollars. */
    EngineDesk dollars(long accountId, long dollars) {
        return deposit(accountId, USD, dollars * 1_000_000);
    }

    EngineDesk limit(long accountId, long clientOrderId, Side side, long quantity, long price) {
        return order(accountId, clientOrderId, PERP, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity);
    }

    EngineDesk buy(long accountId, long clientOrderId, long quantity, long price) {
        return limit(accountId, clientOrderId, Side.BUY, quantity, price);
    }

    EngineDesk sell(long accountId, long clientOrderId, long quantity, long price) {
        return limit(accountId, clientOrderId, Side.SELL, quantity, price);
    }

    EngineDesk market(long accountId, long clientOrderId, Side side, long quantity) {
        return order(
                accountId,
                clientOrderId,
                PERP,
                side,
                OrderType.MARKET,
                TimeInForce.IOC,
                NewOrderEncoder.priceNullValue(),
                quantity);
    }

    EngineDesk order(
            long accountId,
            long clientOrderId,
            int instrumentId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long price,
            long quantity) {
        Absent.in(newOrder.wrapAndApplyHeader(frame, body(), messageHeader))
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .side(side)
                .orderType(type)
                .timeInForce(timeInForce);
        return send(newOrder.encodedLength());
    }

    /** An order with whatever the consumer says of it; LIMIT, GTC and no price if it says nothing. */
    EngineDesk order(long accountId, long clientOrderId, Side side, long quantity, Consumer<NewOrderEncoder> terms) {
        Absent.in(newOrder.wrapAndApplyHeader(frame, body(), messageHeader))
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .quantity(quantity)
                .instrumentId(PERP)
                .side(side)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC);
        terms.accept(newOrder);
        return send(newOrder.encodedLength());
    }

    EngineDesk replace(long accountId, long clientOrderId, long quantity, Consumer<ReplaceOrderEncoder> terms) {
        Absent.in(replaceOrder.wrapAndApplyHeader(frame, body(), messageHeader))
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .quantity(quantity);
        terms.accept(replaceOrder);
        return send(replaceOrder.encodedLength());
    }

    EngineDesk massCancel(Consumer<MassCancelEncoder> range) {
        range.accept(Absent.in(massCancel.wrapAndApplyHeader(frame, body(), messageHeader)));
        return send(massCancel.encodedLength());
    }

    EngineDesk killSwitch(boolean engaged, Consumer<SetKillSwitchEncoder> whose) {
        SetKillSwitchEncoder e = new SetKillSwitchEncoder();
        Absent.in(e.wrapAndApplyHeader(frame, body(), messageHeader))
                .engaged(engaged ? BooleanType.YES : BooleanType.NO);
        whose.accept(e);
        return send(e.encodedLength());
    }

    EngineDesk replace(long accountId, long clientOrderId, long quantity, long price) {
        Absent.in(replaceOrder.wrapAndApplyHeader(frame, body(), messageHeader))
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .price(price)
                .quantity(quantity);
        return send(replaceOrder.encodedLength());
    }

    EngineDesk cancel(long accountId, long clientOrderId) {
        cancelOrder
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .accountId(accountId)
                .clientOrderId(clientOrderId);
        return send(cancelOrder.encodedLength());
    }

    EngineDesk queryMargin(long accountId, long clientOrderId, int instrumentId, Side side, long price, long quantity) {
        queryMargin
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .side(side);
        return send(queryMargin.encodedLength());
    }

    /** Source 1 says so now. */
    EngineDesk price(long price) {
        return price(INDEX, price);
    }

    EngineDesk price(int indexId, long price) {
        publishedAtNs[indexId] = Math.max(publishedAtNs[indexId] + 1, nowNs);
        return report(indexId, 1, publishedAtNs[indexId], price, 0, 0);
    }

    EngineDesk report(int indexId, int sourceId, long publishedAt, long price, long confidence, int flags) {
        priceReport
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .publishedAtNs(publishedAt)
                .price(price)
                .confidence(confidence)
                .indexId(indexId)
                .sourceId(sourceId);
        frame.putByte(priceReport.offset() + PriceReportEncoder.flagsEncodingOffset(), (byte) flags);
        return send(priceReport.encodedLength());
    }

    /** Time passes, and the venue notices. */
    EngineDesk pass(long ns) {
        nowNs += ns;
        return clock(nowNs);
    }

    EngineDesk clock(long timeNs) {
        clock.wrapAndApplyHeader(frame, body(), messageHeader).timeNs(timeNs);
        return send(clock.encodedLength());
    }

    EngineDesk describe() {
        DescribeVenueEncoder e = new DescribeVenueEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader);
        return send(e.encodedLength());
    }

    EngineDesk restarted() {
        VenueRestartedEncoder e = new VenueRestartedEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader);
        return send(e.encodedLength());
    }

    EngineDesk admission(RiskAdmission admission) {
        SetRiskAdmissionEncoder e = new SetRiskAdmissionEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader).admission(admission);
        return send(e.encodedLength());
    }

    EngineDesk negotiate(int firmId) {
        NegotiateSessionEncoder e = new NegotiateSessionEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader).firmId(firmId);
        return send(e.encodedLength());
    }

    EngineDesk establish(long nextServerSequence, int keepAliveMs, int windowMs, CancelOnDisconnect mode) {
        EstablishSessionEncoder e = new EstablishSessionEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader)
                .nextSequence(1)
                .nextServerSequence(nextServerSequence)
                .keepAliveIntervalMs(keepAliveMs)
                .cancelOnDisconnectWindowMs(windowMs)
                .cancelOnDisconnect(mode);
        return send(e.encodedLength());
    }

    EngineDesk disconnect(DisconnectReason reason) {
        DisconnectSessionEncoder e = new DisconnectSessionEncoder();
        e.wrapAndApplyHeader(frame, body(), messageHeader).reason(reason);
        return send(e.encodedLength());
    }

    /** Bytes as they are, header included. */
    EngineDesk raw(DirectBuffer buffer, int length) {
        return run(buffer, length);
    }

    /** The frame of the last command, to be sent again or spoiled. */
    UnsafeBuffer frame() {
        return frame;
    }

    // ---- what came back

    /** {@return the events since the last call, without those that begin with one of the names} */
    List<String> take(String... but) {
        List<String> taken = new ArrayList<>();
        for (String line : events) {
            boolean isKept = true;
            for (String name : but) {
                isKept &= !line.startsWith(name);
            }
            if (isKept) {
                taken.add(line);
            }
        }
        events.clear();
        return taken;
    }

    /** {@return the last event since the last call whose name it is; fails if there is none} */
    String last(String name) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).startsWith(name + " ") || events.get(i).equals(name)) {
                return events.get(i);
            }
        }
        throw new AssertionError("no " + name + " in " + events);
    }

    EngineState state() {
        return engine.state();
    }

    int accountIndex(long accountId) {
        return state().accounts().indexOf(accountId);
    }

    long lots(long accountId) {
        return state().positions().lots(accountIndex(accountId), 0);
    }

    long cash(long accountId) {
        return state().ledger().accountBalance(accountIndex(accountId), 0);
    }

    private int body() {
        return CommandHeaderEncoder.BLOCK_LENGTH;
    }

    private EngineDesk send(int messageLength) {
        header.wrap(frame, 0)
                .sessionId(from)
                .flags(0)
                .sessionVerId(fromVerId)
                .clientSequence(fromClientSequence)
                .connectionId(fromConnectionId);
        as(VENUE);
        return run(frame, CommandHeaderEncoder.BLOCK_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH + messageLength);
    }

    private EngineDesk run(DirectBuffer buffer, int length) {
        stepBytes = 0;
        businessHashBefore = engine.businessHash();
        boolean isMore = engine.onCommand(++sequence, nowNs, buffer, 0, length);
        stepCount = 0;
        largestStepBytes = Math.max(largestStepBytes, stepBytes);
        while (isMore) {
            stepBytes = 0;
            isMore = engine.step();
            stepCount++;
            largestStepBytes = Math.max(largestStepBytes, stepBytes);
        }
        return this;
    }
}
