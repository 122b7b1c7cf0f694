package io.ringfence.perf.engine;

import io.ringfence.codecs.Absent;
import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CancelOrderEncoder;
import io.ringfence.codecs.CancelRejectedEncoder;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.CommandRejectedEncoder;
import io.ringfence.codecs.DefineAssetEncoder;
import io.ringfence.codecs.DefineFirmEncoder;
import io.ringfence.codecs.DefineIndexEncoder;
import io.ringfence.codecs.DefineSessionEncoder;
import io.ringfence.codecs.DefineSourceEncoder;
import io.ringfence.codecs.DepositEncoder;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.GenesisEncoder;
import io.ringfence.codecs.ListInstrumentEncoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.OpenAccountEncoder;
import io.ringfence.codecs.OrderRejectedEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.PriceReportEncoder;
import io.ringfence.codecs.ReplaceOrderEncoder;
import io.ringfence.codecs.ReplaceRejectedEncoder;
import io.ringfence.codecs.SetRiskParametersEncoder;
import io.ringfence.codecs.SetTradingStatusEncoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradeEncoder;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EventSink;
import java.util.Arrays;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One market of one perpetual, in an engine whose events are counted and forgotten. Commands are encoded into a tape first and
 * applied later, so that a measurement holds nothing but {@link Engine#onCommand}. Everything is seeded.
 *
 * <p>Each account holds 1,000,000 $ and a position of one lot in ten of what it could carry, long and short in turn, so that
 * every account stands in the margin index.
 */
final class MarketBench {
    /** Price of the underlying around which all is arranged, in ticks of 0.5 $. */
    static final long MID_TICKS = 20_000;

    /** Wire price of a tick. */
    private static final int PRICE_PER_TICK = 50;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SOURCES = 3;
    private static final long LOTS_HELD = 1_000;

    private final CommandHeaderEncoder header = new CommandHeaderEncoder();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ReplaceOrderEncoder replaceOrder = new ReplaceOrderEncoder();
    private final PriceReportEncoder priceReport = new PriceReportEncoder();
    private final MutableDirectBuffer tape = new ExpandableDirectByteBuffer(16 << 20);
    private final int accounts;
    private final CountingSink sink = new CountingSink();
    private final Engine engine = new Engine(sink);

    private int[] offsets = new int[1 << 15];
    private int tapeLength;
    private int tapeCount;
    private long sequence;
    private long nowNs = 1_584_000_000L * SECOND_NS;
    private long seed = 42;
    private long clientOrderId;
    private int nextSource;
    private long indexTicks = MID_TICKS;

    MarketBench(int accounts) {
        this.accounts = accounts;
        define();
        open();
    }

    /** Empties the tape. */
    void rewind() {
        tapeLength = 0;
        tapeCount = 0;
    }

    int tapeCount() {
        return tapeCount;
    }

    long tradeCount() {
        return sink.trades;
    }

    long eventCount() {
        return sink.events;
    }

    long rejectionCount() {
        return sink.rejections;
    }

    /** Number that the next order gets from its client. */
    long nextClientOrderId() {
        return clientOrderId + 1;
    }

    /** The account that the order with this client's number belongs to. */
    long accountOf(long number) {
        return 1 + number % accounts;
    }

    /** Puts an order on the tape; its account follows from its number. */
    void addOrder(Side side, long priceTicks, long lots, TimeInForce timeInForce) {
        clientOrderId++;
        int offset = begin();
        Absent.in(newOrder.wrapAndApplyHeader(tape, offset, messageHeader))
                .accountId(accountOf(clientOrderId))
                .clientOrderId(clientOrderId)
                .price(priceTicks * PRICE_PER_TICK)
                .quantity(lots)
                .instrumentId(1)
                .side(side)
                .orderType(OrderType.LIMIT)
                .timeInForce(timeInForce);
        end(offset + MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH);
    }

    void addCancel(long number) {
        int offset = begin();
        cancelOrder
                .wrapAndApplyHeader(tape, offset, messageHeader)
                .accountId(accountOf(number))
                .clientOrderId(number);
        end(offset + MessageHeaderEncoder.ENCODED_LENGTH + CancelOrderEncoder.BLOCK_LENGTH);
    }

    /** Puts a new price and quantity for an order on the tape. */
    void addReplace(long number, long priceTicks, long lots) {
        int offset = begin();
        Absent.in(replaceOrder.wrapAndApplyHeader(tape, offset, messageHeader))
                .accountId(accountOf(number))
                .clientOrderId(number)
                .price(priceTicks * PRICE_PER_TICK)
                .quantity(lots);
        end(offset + MessageHeaderEncoder.ENCODED_LENGTH + ReplaceOrderEncoder.BLOCK_LENGTH);
    }

    /** Puts the next source's report on the tape: a random walk of at most a tick that returns to the middle. */
    void addPriceReport() {
        indexTicks += random(3) - 1;
        if (random(100) < 5) {
            indexTicks -= Long.signum(indexTicks - MID_TICKS);
        }
        nextSource = nextSource % SOURCES + 1;
        int offset = begin();
        priceReport
                .wrapAndApplyHeader(tape, offset, messageHeader)
                .publishedAtNs(nowNs + (tapeCount + 1L) * SECOND_NS / SOURCES)
                .price(indexTicks * 50_000_000L)
                .confidence(0)
                .indexId(1)
                .sourceId(nextSource);
        priceReport.flags().clear();
        end(offset + MessageHeaderEncoder.ENCODED_LENGTH + PriceReportEncoder.BLOCK_LENGTH);
    }

    /** Applies the whole tape, {@code stepNs} of the venue's time apart. */
    void play(long stepNs) {
        for (int i = 0; i < tapeCount; i++) {
            apply(i, stepNs);
        }
    }

    /** Applies one command of the tape, {@code stepNs} of the venue's time after the last. */
    void apply(int command, long stepNs) {
        int offset = offsets[command];
        nowNs += stepNs;
        if (engine.onCommand(++sequence, nowNs, tape, offset + Integer.BYTES, tape.getInt(offset))) {
            while (engine.step()) {
                // until the command is complete
            }
        }
    }

    /** A price report's share of a second. */
    static long reportStepNs() {
        return SECOND_NS / SOURCES;
    }

    long random(int bound) {
        seed = seed * 6364136223846793005L + 1442695040888963407L;
        return (seed >>> 33) % bound;
    }

    private int begin() {
        header.wrap(tape, tapeLength + Integer.BYTES)
                .sessionId(0)
                .flags(0)
                .sessionVerId(0)
                .clientSequence(0)
                .connectionId(0);
        return tapeLength + Integer.BYTES + CommandHeaderEncoder.BLOCK_LENGTH;
    }

    private void end(int limit) {
        int length = limit - tapeLength - Integer.BYTES;
        if (length > FrameLengths.MAX_COMMAND_FRAME_LENGTH) {
            throw new IllegalStateException("frame too long: length=" + length);
        }
        if (tapeCount == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * tapeCount);
        }
        offsets[tapeCount] = tapeLength;
        tape.putInt(tapeLength, length);
        tapeLength = limit;
        tapeCount++;
    }

    private void define() {
        GenesisEncoder genesis = new GenesisEncoder();
        Absent.in(genesis.wrapAndApplyHeader(tape, begin(), messageHeader))
                .venue("BENCH")
                .maxFirms(4)
                .maxSessions(4)
                .maxAccounts(accounts + 1)
                .maxAssets(2)
                .maxIndexes(2)
                .maxSourcesPerIndex(SOURCES)
                .maxInstruments(2)
                .maxPositions(accounts + 1)
                .maxOrders(1 << 18)
                .maxOrdersPerAccount(4_096)
                .maxPriceLevels(1 << 16)
                .maxOrdersPerLevel(1 << 16)
                .maxFillsPerOrder(1_024)
                .stateHashInterval(1 << 20)
                .logicalTime(BooleanType.YES);
        end(genesis.limit());
        DefineFirmEncoder firm = new DefineFirmEncoder();
        firm.wrapAndApplyHeader(tape, begin(), messageHeader).firmId(1).symbol("FIRM");
        end(firm.limit());
        DefineSessionEncoder session = new DefineSessionEncoder();
        session.wrapAndApplyHeader(tape, begin(), messageHeader).sessionId(1).firmId(1);
        session.roles().clear().oracle(true);
        end(session.limit());
        DefineAssetEncoder asset = new DefineAssetEncoder();
        asset.wrapAndApplyHeader(tape, begin(), messageHeader)
                .assetId(1)
                .symbol("USD")
                .indexId(DefineAssetEncoder.indexIdNullValue())
                .decimals((short) 6)
                .tiersCount(1)
                .next()
                .upperValue(DefineAssetEncoder.TiersEncoder.upperValueNullValue())
                .maintenanceWeightPpm(1_000_000)
                .initialWeightPpm(1_000_000);
        end(asset.limit());
        DefineIndexEncoder index = new DefineIndexEncoder();
        Absent.in(index.wrapAndApplyHeader(tape, begin(), messageHeader))
                .indexId(1)
                .symbol("BTC")
                .uncertainPpm(5_000)
                .maxConfidencePpm(20_000)
                .staleAfterMs(3_600_000)
                .deadAfterMs(7_200_000)
                .priceExponent((byte) -8)
                .quorum((short) 2);
        end(index.limit());
        for (int i = 1; i <= SOURCES; i++) {
            DefineSourceEncoder source = new DefineSourceEncoder();
            source.wrapAndApplyHeader(tape, begin(), messageHeader)
                    .indexId(1)
                    .sourceId(i)
                    .sessionId(1)
                    .weight(1)
                    .maxAgeMs(3_600_000);
            end(source.limit());
        }
        ListInstrumentEncoder instrument = new ListInstrumentEncoder();
        Absent.in(instrument.wrapAndApplyHeader(tape, begin(), messageHeader))
                .instrumentId(1)
                .symbol("BTC-PERP")
                .indexId(1)
                .tickSize(PRICE_PER_TICK)
                .lotSize(1)
                .priceExponent((byte) -2)
                .quantityExponent((byte) -3);
        end(instrument.limit());
        SetRiskParametersEncoder risk = new SetRiskParametersEncoder();
        Absent.in(risk.wrapAndApplyHeader(tape, begin(), messageHeader))
                .instrumentId(1)
                .makerFeePpm(0)
                .takerFeePpm(100)
                .protectionPpm(50_000)
                .priceBandPpm(500_000)
                .openInterestLower(1L << 55)
                .openInterestUpper(1L << 56)
                .liquidationFeePpm(5_000)
                .liquidationBandPpm(50_000)
                .liquidationTargetPpm(500_000)
                .liquidationFirstSliceNotional(100_000_000_000L)
                .liquidationDustNotional(100_000_000L)
                .liquidationCoolDownMs(30_000);
        risk.tiersCount(2)
                .next()
                .lowerNotional(0)
                .initialMarginPpm(20_000)
                .maintenanceMarginPpm(12_000)
                .next()
                .lowerNotional(10_000_000_000_000L)
                .initialMarginPpm(50_000)
                .maintenanceMarginPpm(30_000);
        end(risk.limit());
        SetTradingStatusEncoder status = new SetTradingStatusEncoder();
        Absent.in(status.wrapAndApplyHeader(tape, begin(), messageHeader))
                .instrumentId(1)
                .status(TradingStatus.CONTINUOUS);
        end(status.limit());
        play(1);
    }

    /** Accounts, deposits, a price, and a position for each account. */
    private void open() {
        OpenAccountEncoder account = new OpenAccountEncoder();
        DepositEncoder deposit = new DepositEncoder();
        for (int i = 1; i <= accounts; i++) {
            rewind();
            Absent.in(account.wrapAndApplyHeader(tape, begin(), messageHeader))
                    .accountId(i)
                    .firmId(1)
                    .reportSessionId(0);
            end(account.limit());
            Absent.in(deposit.wrapAndApplyHeader(tape, begin(), messageHeader))
                    .accountId(i)
                    .assetId(1)
                    .amount(1_000_000_000_000L);
            end(deposit.limit());
            play(1);
        }
        rewind();
        for (int i = 0; i < SOURCES; i++) {
            addPriceReport();
        }
        play(reportStepNs());
        long tradesBefore = sink.trades;
        for (int i = 0; i < accounts / 2; i++) {
            rewind();
            addOrder(Side.SELL, MID_TICKS, LOTS_HELD, TimeInForce.GTC);
            addOrder(Side.BUY, MID_TICKS, LOTS_HELD, TimeInForce.IOC);
            play(1);
        }
        if (sink.trades - tradesBefore != accounts / 2) {
            throw new IllegalStateException("market is not as meant: trades=" + (sink.trades - tradesBefore));
        }
        rewind();
    }

    /** Counts events, and trades among them, and forgets them. */
    private static final class CountingSink implements EventSink {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
        private final MessageHeaderDecoder decoder = new MessageHeaderDecoder();
        private long events;
        private long trades;
        private long rejections;

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        @Override
        public int claim(int maxLengthBytes) {
            return 0;
        }

        @Override
        public void commit(int lengthBytes) {
            events++;
            decoder.wrap(buffer, EventHeaderEncoder.BLOCK_LENGTH);
            switch (decoder.templateId()) {
                case TradeEncoder.TEMPLATE_ID -> trades++;
                case OrderRejectedEncoder.TEMPLATE_ID,
                        ReplaceRejectedEncoder.TEMPLATE_ID,
                        CancelRejectedEncoder.TEMPLATE_ID,
                        CommandRejectedEncoder.TEMPLATE_ID -> rejections++;
                default -> {
                    // one of those that are only counted
                }
            }
        }
    }
}
