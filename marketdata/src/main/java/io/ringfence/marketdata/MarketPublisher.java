package io.ringfence.marketdata;

import io.ringfence.codecs.AuctionIndicationEncoder;
import io.ringfence.codecs.AuctionResultEncoder;
import io.ringfence.codecs.InstrumentStatusEncoder;
import io.ringfence.codecs.LevelChangedEncoder;
import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.OrderAddedEncoder;
import io.ringfence.codecs.OrderReducedEncoder;
import io.ringfence.codecs.OrderRemovedEncoder;
import io.ringfence.codecs.PublicTradeEncoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.SnapshotBeginEncoder;
import io.ringfence.codecs.SnapshotEndEncoder;
import io.ringfence.codecs.SnapshotIndicationEncoder;
import io.ringfence.codecs.SnapshotLevelEncoder;
import io.ringfence.codecs.SnapshotOrderEncoder;
import io.ringfence.codecs.SnapshotResultEncoder;
import io.ringfence.codecs.SnapshotStatusEncoder;
import io.ringfence.codecs.SnapshotTradesEncoder;
import io.ringfence.codecs.TopOfBookEncoder;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusReason;
import org.agrona.concurrent.UnsafeBuffer;

/** The only encoder of market data: a method a message, each numbered in its channel. Decides nothing. */
final class MarketPublisher {
    private static final int BODY = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int MAX_LENGTH = 128;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PublicTradeEncoder publicTrade = new PublicTradeEncoder();
    private final TopOfBookEncoder topOfBook = new TopOfBookEncoder();
    private final LevelChangedEncoder levelChanged = new LevelChangedEncoder();
    private final OrderAddedEncoder orderAdded = new OrderAddedEncoder();
    private final OrderReducedEncoder orderReduced = new OrderReducedEncoder();
    private final OrderRemovedEncoder orderRemoved = new OrderRemovedEncoder();
    private final AuctionIndicationEncoder auctionIndication = new AuctionIndicationEncoder();
    private final AuctionResultEncoder auctionResult = new AuctionResultEncoder();
    private final InstrumentStatusEncoder instrumentStatus = new InstrumentStatusEncoder();
    private final SnapshotBeginEncoder snapshotBegin = new SnapshotBeginEncoder();
    private final SnapshotLevelEncoder snapshotLevel = new SnapshotLevelEncoder();
    private final SnapshotOrderEncoder snapshotOrder = new SnapshotOrderEncoder();
    private final SnapshotTradesEncoder snapshotTrades = new SnapshotTradesEncoder();
    private final SnapshotStatusEncoder snapshotStatus = new SnapshotStatusEncoder();
    private final SnapshotIndicationEncoder snapshotIndication = new SnapshotIndicationEncoder();
    private final SnapshotResultEncoder snapshotResult = new SnapshotResultEncoder();
    private final SnapshotEndEncoder snapshotEnd = new SnapshotEndEncoder();

    private final int epoch;
    private final MarketDataSink sink;
    private long timestampNs;

    private MarketDataSink snapshotSink;
    private Listing snapshotListing;
    private MarketChannel snapshotChannel;
    private int snapshotRowCount;

    MarketPublisher(int epoch, MarketDataSink sink) {
        this.epoch = epoch;
        this.sink = sink;
    }

    /** The venue's time of what is published from now on. */
    void timestampNs(long value) {
        timestampNs = value;
    }

    void publicTrade(Listing listing, long tradeId, Side takerSide, long price, long quantity) {
        buffer.setMemory(0, BODY + PublicTradeEncoder.BLOCK_LENGTH, (byte) 0);
        publicTrade.wrapAndApplyHeader(buffer, 0, header);
        publicTrade.takerSide(takerSide).tradeId(tradeId).price(price).quantity(quantity);
        send(listing, MarketChannel.TRADES, PublicTradeEncoder.BLOCK_LENGTH);
    }

    void topOfBook(Listing listing) {
        buffer.setMemory(0, BODY + TopOfBookEncoder.BLOCK_LENGTH, (byte) 0);
        topOfBook.wrapAndApplyHeader(buffer, 0, header);
        topOfBook
                .bidOrderCount(listing.topOrderCount(Side.BUY))
                .bidPrice(listing.topPrice(Side.BUY))
                .bidQuantity(listing.topQuantity(Side.BUY))
                .askPrice(listing.topPrice(Side.SELL))
                .askQuantity(listing.topQuantity(Side.SELL))
                .askOrderCount(listing.topOrderCount(Side.SELL));
        send(listing, MarketChannel.TOP, TopOfBookEncoder.BLOCK_LENGTH);
    }

    void levelChanged(Listing listing, Side side, long price, long quantity, int orderCount) {
        buffer.setMemory(0, BODY + LevelChangedEncoder.BLOCK_LENGTH, (byte) 0);
        levelChanged.wrapAndApplyHeader(buffer, 0, header);
        levelChanged.side(side).orderCount(orderCount).price(price).quantity(quantity);
        send(listing, MarketChannel.L2, LevelChangedEncoder.BLOCK_LENGTH);
    }

    void orderAdded(Listing listing, long orderId, Side side, long price, long quantity) {
        buffer.setMemory(0, BODY + OrderAddedEncoder.BLOCK_LENGTH, (byte) 0);
        orderAdded.wrapAndApplyHeader(buffer, 0, header);
        orderAdded.side(side).orderId(orderId).price(price).quantity(quantity);
        send(listing, MarketChannel.L3, OrderAddedEncoder.BLOCK_LENGTH);
    }

    void orderReduced(Listing listing, long orderId, Side side, long tradeId, long quantity, long reducedQuantity) {
        buffer.setMemory(0, BODY + OrderReducedEncoder.BLOCK_LENGTH, (byte) 0);
        orderReduced.wrapAndApplyHeader(buffer, 0, header);
        orderReduced
                .side(side)
                .orderId(orderId)
                .tradeId(tradeId)
                .quantity(quantity)
                .reducedQuantity(reducedQuantity);
        send(listing, MarketChannel.L3, OrderReducedEncoder.BLOCK_LENGTH);
    }

    void orderRemoved(Listing listing, long orderId, Side side, long tradeId, long reducedQuantity) {
        buffer.setMemory(0, BODY + OrderRemovedEncoder.BLOCK_LENGTH, (byte) 0);
        orderRemoved.wrapAndApplyHeader(buffer, 0, header);
        orderRemoved.side(side).orderId(orderId).tradeId(tradeId).reducedQuantity(reducedQuantity);
        send(listing, MarketChannel.L3, OrderRemovedEncoder.BLOCK_LENGTH);
    }

    void auctionIndication(Listing listing, long price, long volume, long surplus, Side surplusSide) {
        buffer.setMemory(0, BODY + AuctionIndicationEncoder.BLOCK_LENGTH, (byte) 0);
        auctionIndication.wrapAndApplyHeader(buffer, 0, header);
        auctionIndication.surplusSide(surplusSide).price(price).volume(volume).surplus(surplus);
        send(listing, MarketChannel.AUCTION, AuctionIndicationEncoder.BLOCK_LENGTH);
    }

    void auctionResult(Listing listing, long price, long volume, long surplus, Side surplusSide) {
        buffer.setMemory(0, BODY + AuctionResultEncoder.BLOCK_LENGTH, (byte) 0);
        auctionResult.wrapAndApplyHeader(buffer, 0, header);
        auctionResult.surplusSide(surplusSide).price(price).volume(volume).surplus(surplus);
        send(listing, MarketChannel.AUCTION, AuctionResultEncoder.BLOCK_LENGTH);
    }

    void instrumentStatus(
            Listing listing, TradingStatus status, TradingStatusReason reason, int extension, long auctionEndNs) {
        buffer.setMemory(0, BODY + InstrumentStatusEncoder.BLOCK_LENGTH, (byte) 0);
        instrumentStatus.wrapAndApplyHeader(buffer, 0, header);
        instrumentStatus.status(status).reason(reason).extension(extension).auctionEndNs(auctionEndNs);
        send(listing, MarketChannel.AUCTION, InstrumentStatusEncoder.BLOCK_LENGTH);
    }

    // ---- snapshots: between begin and end nothing else is published

    void beginSnapshot(Listing listing, MarketChannel channel, int rowCount, MarketDataSink to) {
        snapshotListing = listing;
        snapshotChannel = channel;
        snapshotRowCount = rowCount;
        snapshotSink = to;
        buffer.setMemory(0, BODY + SnapshotBeginEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotBegin.wrapAndApplyHeader(buffer, 0, header).rowCount(rowCount);
        sendOfSnapshot(SnapshotBeginEncoder.BLOCK_LENGTH);
    }

    void snapshotLevel(Side side, long price, long quantity, int orderCount) {
        buffer.setMemory(0, BODY + SnapshotLevelEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotLevel.wrapAndApplyHeader(buffer, 0, header);
        snapshotLevel.side(side).orderCount(orderCount).price(price).quantity(quantity);
        sendOfSnapshot(SnapshotLevelEncoder.BLOCK_LENGTH);
    }

    void snapshotOrder(long orderId, Side side, long price, long quantity) {
        buffer.setMemory(0, BODY + SnapshotOrderEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotOrder.wrapAndApplyHeader(buffer, 0, header);
        snapshotOrder.side(side).orderId(orderId).price(price).quantity(quantity);
        sendOfSnapshot(SnapshotOrderEncoder.BLOCK_LENGTH);
    }

    void snapshotTrades(TradeSummary trades) {
        buffer.setMemory(0, BODY + SnapshotTradesEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotTrades.wrapAndApplyHeader(buffer, 0, header);
        snapshotTrades
                .takerSide(trades.takerSide())
                .tradeCount(trades.tradeCount())
                .tradeId(trades.tradeId())
                .tradedAtNs(trades.tradedAtNs())
                .price(trades.price())
                .quantity(trades.quantity())
                .dayStartNs(trades.dayStartNs())
                .firstPrice(trades.firstPrice())
                .highPrice(trades.highPrice())
                .lowPrice(trades.lowPrice())
                .volume(trades.volume());
        sendOfSnapshot(SnapshotTradesEncoder.BLOCK_LENGTH);
    }

    void snapshotStatus(AuctionPicture auction) {
        buffer.setMemory(0, BODY + SnapshotStatusEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotStatus.wrapAndApplyHeader(buffer, 0, header);
        snapshotStatus
                .status(auction.status())
                .reason(auction.reason())
                .extension(auction.extension())
                .auctionEndNs(auction.auctionEndNs());
        sendOfSnapshot(SnapshotStatusEncoder.BLOCK_LENGTH);
    }

    void snapshotIndication(AuctionPicture.Outcome indication) {
        buffer.setMemory(0, BODY + SnapshotIndicationEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotIndication.wrapAndApplyHeader(buffer, 0, header);
        snapshotIndication
                .surplusSide(indication.surplusSide())
                .price(indication.price())
                .volume(indication.volume())
                .surplus(indication.surplus());
        sendOfSnapshot(SnapshotIndicationEncoder.BLOCK_LENGTH);
    }

    void snapshotResult(AuctionPicture.Outcome result, long endedAtNs) {
        buffer.setMemory(0, BODY + SnapshotResultEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotResult.wrapAndApplyHeader(buffer, 0, header);
        snapshotResult
                .surplusSide(result.surplusSide())
                .endedAtNs(endedAtNs)
                .price(result.price())
                .volume(result.volume())
                .surplus(result.surplus());
        sendOfSnapshot(SnapshotResultEncoder.BLOCK_LENGTH);
    }

    void endSnapshot() {
        buffer.setMemory(0, BODY + SnapshotEndEncoder.BLOCK_LENGTH, (byte) 0);
        snapshotEnd.wrapAndApplyHeader(buffer, 0, header).rowCount(snapshotRowCount);
        sendOfSnapshot(SnapshotEndEncoder.BLOCK_LENGTH);
    }

    private void send(Listing listing, MarketChannel channel, int blockLength) {
        MarketMessage.put(
                buffer, BODY, listing.nextSequence(channel), timestampNs, epoch, listing.instrumentId(), channel);
        sink.onMessage(buffer, 0, BODY + blockLength);
    }

    private void sendOfSnapshot(int blockLength) {
        MarketMessage.put(
                buffer,
                BODY,
                snapshotListing.lastSequence(snapshotChannel),
                timestampNs,
                epoch,
                snapshotListing.instrumentId(),
                snapshotChannel);
        snapshotSink.onMessage(buffer, 0, BODY + blockLength);
    }
}
