package io.ringfence.marketdata;

import io.ringfence.codecs.AuctionIndicationDecoder;
import io.ringfence.codecs.AuctionResultDecoder;
import io.ringfence.codecs.InstrumentStatusDecoder;
import io.ringfence.codecs.LevelChangedDecoder;
import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.OrderAddedDecoder;
import io.ringfence.codecs.OrderReducedDecoder;
import io.ringfence.codecs.OrderRemovedDecoder;
import io.ringfence.codecs.PublicTradeDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.SnapshotBeginDecoder;
import io.ringfence.codecs.SnapshotEndDecoder;
import io.ringfence.codecs.SnapshotIndicationDecoder;
import io.ringfence.codecs.SnapshotLevelDecoder;
import io.ringfence.codecs.SnapshotOrderDecoder;
import io.ringfence.codecs.SnapshotResultDecoder;
import io.ringfence.codecs.SnapshotStatusDecoder;
import io.ringfence.codecs.SnapshotTradesDecoder;
import io.ringfence.codecs.TopOfBookDecoder;
import org.agrona.DirectBuffer;

/**
 * A subscriber's side of one channel. The messages of TOP, L2 or L3 make a book again, those of TRADES the last trade and the sums of its day, those of AUCTION
 * what the instrument admits and how its auctions stand. "Book" below is whichever of the three it is.
 *
 * <p>It applies a message only if its number is the next one, so the book is always the one of {@link #lastSequence}. What it has already it ignores. A later
 * number than the next is a gap: it keeps the book, says so, and goes on when it is given either the messages that are missing, in order, or a snapshot that
 * includes them and what follows the snapshot. A higher epoch begins from an empty book. A snapshot that is older than the book is ignored; one whose rows do
 * not arrive complete leaves an empty book that needs another.
 *
 * <p>One thread. Nothing is allocated for a message, unless the book is larger than any before it.
 */
public final class MarketDataBook {
    private final MarketMessage message = new MarketMessage();
    private final PublicTradeDecoder publicTrade = new PublicTradeDecoder();
    private final InstrumentStatusDecoder instrumentStatus = new InstrumentStatusDecoder();
    private final AuctionIndicationDecoder auctionIndication = new AuctionIndicationDecoder();
    private final AuctionResultDecoder auctionResult = new AuctionResultDecoder();
    private final TopOfBookDecoder topOfBook = new TopOfBookDecoder();
    private final LevelChangedDecoder levelChanged = new LevelChangedDecoder();
    private final OrderAddedDecoder orderAdded = new OrderAddedDecoder();
    private final OrderReducedDecoder orderReduced = new OrderReducedDecoder();
    private final OrderRemovedDecoder orderRemoved = new OrderRemovedDecoder();
    private final SnapshotBeginDecoder snapshotBegin = new SnapshotBeginDecoder();
    private final SnapshotLevelDecoder snapshotLevel = new SnapshotLevelDecoder();
    private final SnapshotOrderDecoder snapshotOrder = new SnapshotOrderDecoder();
    private final SnapshotTradesDecoder snapshotTrades = new SnapshotTradesDecoder();
    private final SnapshotStatusDecoder snapshotStatus = new SnapshotStatusDecoder();
    private final SnapshotIndicationDecoder snapshotIndication = new SnapshotIndicationDecoder();
    private final SnapshotResultDecoder snapshotResult = new SnapshotResultDecoder();
    private final SnapshotEndDecoder snapshotEnd = new SnapshotEndDecoder();

    private final int instrumentId;
    private final MarketChannel channel;
    private final DepthBook book = new DepthBook();
    private final TradeSummary trades = new TradeSummary();
    private final AuctionPicture auction = new AuctionPicture();
    private int epoch;
    private long lastSequence;
    private long highestSequence;

    private boolean isLoading;
    private long loadingSequence;
    private int loadingRows;
    private int loadedRows;

    /**
     * Empty, and in need of the channel's first message or of a snapshot.
     *
     * @param instrumentId of the channel.
     * @param channel its kind.
     */
    public MarketDataBook(int instrumentId, MarketChannel channel) {
        if (channel == MarketChannel.NULL_VAL || channel == MarketChannel.SBE_UNKNOWN) {
            throw new IllegalArgumentException("channel=" + channel + " is none");
        }
        this.instrumentId = instrumentId;
        this.channel = channel;
    }

    /** {@return of TOP, L2 and L3 the book as of {@link #lastSequence}; while a snapshot comes in, what came of it} */
    public DepthBook book() {
        return book;
    }

    /** {@return of TRADES what has traded, as of {@link #lastSequence}} */
    public TradeSummary trades() {
        return trades;
    }

    /** {@return of AUCTION status and auctions, as of {@link #lastSequence}} */
    public AuctionPicture auction() {
        return auction;
    }

    /** {@return the epoch of the book; 0: it has seen no message} */
    public int epoch() {
        return epoch;
    }

    /** {@return number of the last message that the book includes; 0: none} */
    public long lastSequence() {
        return lastSequence;
    }

    /** {@return whether nothing is missing: no gap since, and no snapshot half loaded} */
    public boolean isCurrent() {
        return epoch != 0 && !isLoading && lastSequence >= highestSequence;
    }

    /**
     * Takes a message of any channel.
     *
     * @param buffer holds it.
     * @param offset of its SBE message header.
     * @param length of header and message in bytes.
     * @return what became of it.
     * @throws IllegalArgumentException it is no message of market data.
     * @throws IllegalStateException it contradicts the book that the messages before it made.
     */
    public Reading onMessage(DirectBuffer buffer, int offset, int length) {
        message.wrap(buffer, offset, length);
        if (message.instrumentId() != instrumentId || message.channel() != channel || message.epoch() < epoch) {
            return Reading.IGNORED;
        }
        if (message.epoch() > epoch) {
            epoch = message.epoch();
            restart();
        }
        return message.isOfSnapshot() ? onSnapshot(buffer) : onChange(buffer);
    }

    /** Nothing is known of the epoch. */
    private void restart() {
        clear();
        lastSequence = 0;
        highestSequence = 0;
        isLoading = false;
    }

    private void clear() {
        book.clear();
        trades.clear();
        auction.clear();
    }

    // ---- changes

    private Reading onChange(DirectBuffer buffer) {
        long sequence = message.sequence();
        highestSequence = Math.max(highestSequence, sequence);
        long includedSequence = isLoading ? loadingSequence : lastSequence;
        if (sequence <= includedSequence) {
            return Reading.IGNORED;
        }
        if (isLoading || sequence > lastSequence + 1) {
            return Reading.GAP;
        }
        apply(buffer, message.block(), message.blockLength(), message.version());
        lastSequence = sequence;
        return Reading.APPLIED;
    }

    private void apply(DirectBuffer buffer, int block, int blockLength, int version) {
        switch (message.templateId()) {
            case TopOfBookDecoder.TEMPLATE_ID -> {
                topOfBook.wrap(buffer, block, blockLength, version);
                book.clear();
                if (topOfBook.bidOrderCount() > 0) {
                    book.setLevel(Side.BUY, topOfBook.bidPrice(), topOfBook.bidQuantity(), topOfBook.bidOrderCount());
                }
                if (topOfBook.askOrderCount() > 0) {
                    book.setLevel(Side.SELL, topOfBook.askPrice(), topOfBook.askQuantity(), topOfBook.askOrderCount());
                }
            }
            case LevelChangedDecoder.TEMPLATE_ID -> {
                levelChanged.wrap(buffer, block, blockLength, version);
                book.setLevel(
                        levelChanged.side(), levelChanged.price(), levelChanged.quantity(), levelChanged.orderCount());
            }
            case OrderAddedDecoder.TEMPLATE_ID -> {
                orderAdded.wrap(buffer, block, blockLength, version);
                add(orderAdded.orderId(), orderAdded.side(), orderAdded.price(), orderAdded.quantity());
            }
            case OrderReducedDecoder.TEMPLATE_ID -> {
                orderReduced.wrap(buffer, block, blockLength, version);
                book.reduceOrder(shown(orderReduced.orderId()), orderReduced.quantity());
            }
            case OrderRemovedDecoder.TEMPLATE_ID -> {
                orderRemoved.wrap(buffer, block, blockLength, version);
                book.removeOrder(shown(orderRemoved.orderId()));
            }
            case PublicTradeDecoder.TEMPLATE_ID ->
                trades.onTrade(publicTrade.wrap(buffer, block, blockLength, version));
            case InstrumentStatusDecoder.TEMPLATE_ID ->
                auction.onStatus(instrumentStatus.wrap(buffer, block, blockLength, version));
            case AuctionIndicationDecoder.TEMPLATE_ID ->
                auction.onIndication(auctionIndication.wrap(buffer, block, blockLength, version));
            case AuctionResultDecoder.TEMPLATE_ID ->
                auction.onResult(auctionResult.wrap(buffer, block, blockLength, version));
            default -> {
                // Of a later version of the schema: it takes a number, and this book is none the wiser.
            }
        }
    }

    // ---- snapshots

    private Reading onSnapshot(DirectBuffer buffer) {
        int block = message.block();
        if (message.templateId() == SnapshotBeginDecoder.TEMPLATE_ID) {
            return onSnapshotBegin(buffer);
        }
        if (!isLoading || message.sequence() != loadingSequence) {
            return Reading.IGNORED;
        }
        switch (message.templateId()) {
            case SnapshotLevelDecoder.TEMPLATE_ID -> {
                snapshotLevel.wrap(buffer, block, message.blockLength(), message.version());
                book.setLevel(
                        snapshotLevel.side(),
                        snapshotLevel.price(),
                        snapshotLevel.quantity(),
                        snapshotLevel.orderCount());
                loadedRows++;
            }
            case SnapshotOrderDecoder.TEMPLATE_ID -> {
                snapshotOrder.wrap(buffer, block, message.blockLength(), message.version());
                add(snapshotOrder.orderId(), snapshotOrder.side(), snapshotOrder.price(), snapshotOrder.quantity());
                loadedRows++;
            }
            case SnapshotTradesDecoder.TEMPLATE_ID -> {
                trades.load(snapshotTrades.wrap(buffer, block, message.blockLength(), message.version()));
                loadedRows++;
            }
            case SnapshotStatusDecoder.TEMPLATE_ID -> {
                auction.load(snapshotStatus.wrap(buffer, block, message.blockLength(), message.version()));
                loadedRows++;
            }
            case SnapshotIndicationDecoder.TEMPLATE_ID -> {
                auction.load(snapshotIndication.wrap(buffer, block, message.blockLength(), message.version()));
                loadedRows++;
            }
            case SnapshotResultDecoder.TEMPLATE_ID -> {
                auction.load(snapshotResult.wrap(buffer, block, message.blockLength(), message.version()));
                loadedRows++;
            }
            case SnapshotEndDecoder.TEMPLATE_ID -> {
                snapshotEnd.wrap(buffer, block, message.blockLength(), message.version());
                return onSnapshotEnd(snapshotEnd.rowCount());
            }
            default -> {
                return Reading.IGNORED; // of a later version of the schema
            }
        }
        return Reading.APPLIED;
    }

    private Reading onSnapshotBegin(DirectBuffer buffer) {
        boolean isOlder = !isLoading && message.sequence() <= lastSequence && lastSequence > 0;
        if (isOlder) {
            return Reading.IGNORED;
        }
        snapshotBegin.wrap(buffer, message.block(), message.blockLength(), message.version());
        clear();
        lastSequence = 0;
        isLoading = true;
        loadingSequence = message.sequence();
        loadingRows = snapshotBegin.rowCount();
        loadedRows = 0;
        highestSequence = Math.max(highestSequence, loadingSequence);
        return Reading.APPLIED;
    }

    private Reading onSnapshotEnd(int rowCount) {
        isLoading = false;
        if (loadedRows != loadingRows || loadedRows != rowCount) {
            clear();
            return Reading.GAP;
        }
        lastSequence = loadingSequence;
        return Reading.APPLIED;
    }

    private void add(long orderId, Side side, long price, long quantity) {
        if (book.order(orderId) != DepthBook.NULL) {
            throw new IllegalStateException("an order is added twice: instrumentId=" + instrumentId + " orderId="
                    + orderId + " sequence=" + message.sequence());
        }
        book.addOrder(orderId, side, price, quantity);
    }

    private int shown(long orderId) {
        int order = book.order(orderId);
        if (order == DepthBook.NULL) {
            throw new IllegalStateException("an order that is not there changes: instrumentId=" + instrumentId
                    + " orderId=" + orderId + " sequence=" + message.sequence());
        }
        return order;
    }
}
