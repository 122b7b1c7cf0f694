package io.ringfence.marketdata;

import io.ringfence.codecs.AuctionIndicatedDecoder;
import io.ringfence.codecs.AuctionUncrossedDecoder;
import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.InstrumentListedDecoder;
import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.OrderCanceledDecoder;
import io.ringfence.codecs.OrderReducedEncoder;
import io.ringfence.codecs.OrderReplacedDecoder;
import io.ringfence.codecs.OrderShownDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradeDecoder;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusChangedDecoder;
import io.ringfence.codecs.TradingStatusReason;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Derives market data: event frames in, in their order and from the first one, messages of {@code market.xml} out. It knows nothing but the events, so it may
 * run in another thread, process or year than the engine; the same events and the same epoch give the same bytes.
 *
 * <p>What stands in the book is told by five events. {@code OrderShown}: an order stands at the end of its queue, or shows less where it stands. {@code Trade}:
 * what a resting order shows falls by the quantity, at zero it is gone; an order that hides more is shown again. {@code OrderCanceled}: gone. {@code
 * OrderReplaced} without its priority: gone, until it is shown again. Of all other reports on orders nothing is public.
 *
 * <p>One thread. Nothing is allocated for an event, unless a book is larger than any before it.
 *
 * <p>A stream that contradicts itself (a number is missing, a trade of an order that is not shown) is a broken invariant: IllegalStateException, and nothing that
 * is derived later may be believed.
 */
public final class MarketData {
    private static final long NULL_TRADE_ID = OrderReducedEncoder.tradeIdNullValue();

    private final EventHeaderDecoder event = new EventHeaderDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final InstrumentListedDecoder instrumentListed = new InstrumentListedDecoder();
    private final OrderShownDecoder orderShown = new OrderShownDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final OrderCanceledDecoder orderCanceled = new OrderCanceledDecoder();
    private final OrderReplacedDecoder orderReplaced = new OrderReplacedDecoder();
    private final AuctionIndicatedDecoder auctionIndicated = new AuctionIndicatedDecoder();
    private final AuctionUncrossedDecoder auctionUncrossed = new AuctionUncrossedDecoder();
    private final TradingStatusChangedDecoder tradingStatusChanged = new TradingStatusChangedDecoder();

    private final MarketPublisher publisher;
    private final Int2ObjectHashMap<Listing> listings = new Int2ObjectHashMap<>();
    private final List<Listing> inOrderOfListing = new ArrayList<>();
    private final List<Listing> touched = new ArrayList<>();
    private long lastEventNumber;

    /**
     * Knows no instrument yet.
     *
     * @param epoch numbering of what is derived, from one. Whoever publishes takes a higher one when a number could mean another message than before: another
     *     event stream, or another version of this class that derives otherwise.
     * @param sink takes the messages.
     */
    public MarketData(int epoch, MarketDataSink sink) {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch must be at least 1, was " + epoch);
        }
        publisher = new MarketPublisher(epoch, sink);
    }

    /**
     * Derives what one event means to the public.
     *
     * @param buffer holds the event frame: EventHeader, SBE message header, message.
     * @param offset of the frame.
     * @param length of the frame in bytes.
     * @throws IllegalStateException the stream contradicts itself.
     */
    public void onEvent(DirectBuffer buffer, int offset, int length) {
        int messageOffset = offset + EventHeaderDecoder.BLOCK_LENGTH;
        if (length < EventHeaderDecoder.BLOCK_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH) {
            throw new IllegalStateException(
                    "event is cut short: lastEventNumber=" + lastEventNumber + " lengthBytes=" + length);
        }
        event.wrap(buffer, offset, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
        header.wrap(buffer, messageOffset);
        if (event.eventNumber() != lastEventNumber + 1) {
            throw new IllegalStateException("event is not the next one: eventNumber=" + event.eventNumber()
                    + " lastEventNumber=" + lastEventNumber);
        }
        lastEventNumber = event.eventNumber();
        publisher.timestampNs(event.timestampNs());
        int block = messageOffset + MessageHeaderDecoder.ENCODED_LENGTH;
        if (header.schemaId() == OrderShownDecoder.SCHEMA_ID) {
            onMessage(buffer, block, header.blockLength(), header.version());
        }
        if (event.flags().last()) {
            onCommandComplete();
        }
    }

    /** {@return number of the last event that was seen; 0: none} */
    public long lastEventNumber() {
        return lastEventNumber;
    }

    /** {@return number of instruments, in the order in which they were listed} */
    public int instrumentCount() {
        return inOrderOfListing.size();
    }

    /** {@return id of an instrument, by its place in the order of listing} */
    public int instrumentId(int index) {
        return inOrderOfListing.get(index).instrumentId();
    }

    /** {@return the book of an instrument, for reading between events; null: it is not listed} */
    public DepthBook book(int instrumentId) {
        Listing listing = listings.get(instrumentId);
        return listing == null ? null : listing.book();
    }

    /** {@return what has traded in an instrument, for reading between events; null: it is not listed} */
    public TradeSummary trades(int instrumentId) {
        Listing listing = listings.get(instrumentId);
        return listing == null ? null : listing.trades();
    }

    /** {@return status and auctions of an instrument, for reading between events; null: it is not listed} */
    public AuctionPicture auction(int instrumentId) {
        Listing listing = listings.get(instrumentId);
        return listing == null ? null : listing.auction();
    }

    /** {@return number of a channel's last message; 0: there was none} */
    public long lastSequence(int instrumentId, MarketChannel channel) {
        Listing listing = listings.get(instrumentId);
        return listing == null ? 0 : listing.lastSequence(channel);
    }

    /**
     * Says all that stands on a channel now, as of its last message. Takes no number of it, and may be asked for between any two events.
     *
     * @param instrumentId the instrument.
     * @param channel its kind.
     * @param to takes SnapshotBegin, the rows, SnapshotEnd.
     * @throws IllegalArgumentException no such instrument or channel.
     */
    public void snapshot(int instrumentId, MarketChannel channel, MarketDataSink to) {
        Listing listing = listings.get(instrumentId);
        if (listing == null) {
            throw noSnapshot(instrumentId, channel);
        }
        DepthBook book = listing.book();
        switch (channel) {
            case TOP -> {
                boolean hasBid = listing.topPrice(Side.BUY) != DepthBook.NULL_PRICE;
                boolean hasAsk = listing.topPrice(Side.SELL) != DepthBook.NULL_PRICE;
                publisher.beginSnapshot(listing, channel, (hasBid ? 1 : 0) + (hasAsk ? 1 : 0), to);
                if (hasBid) {
                    snapshotTop(listing, Side.BUY);
                }
                if (hasAsk) {
                    snapshotTop(listing, Side.SELL);
                }
            }
            case L2 -> {
                publisher.beginSnapshot(listing, channel, book.levelCount(Side.BUY) + book.levelCount(Side.SELL), to);
                snapshotLevels(book, Side.BUY);
                snapshotLevels(book, Side.SELL);
            }
            case L3 -> {
                publisher.beginSnapshot(listing, channel, book.orderCount(), to);
                snapshotOrders(book, Side.BUY);
                snapshotOrders(book, Side.SELL);
            }
            case TRADES -> {
                TradeSummary trades = listing.trades();
                publisher.beginSnapshot(listing, channel, trades.isEmpty() ? 0 : 1, to);
                if (!trades.isEmpty()) {
                    publisher.snapshotTrades(trades);
                }
            }
            case AUCTION -> snapshotAuction(listing, to);
            default -> throw noSnapshot(instrumentId, channel);
        }
        publisher.endSnapshot();
    }

    private void snapshotAuction(Listing listing, MarketDataSink to) {
        AuctionPicture auction = listing.auction();
        boolean hasStatus = auction.status() != TradingStatus.NULL_VAL;
        boolean hasIndication = auction.indication().isKnown();
        boolean hasResult = auction.result().isKnown();
        int rowCount = (hasStatus ? 1 : 0) + (hasIndication ? 1 : 0) + (hasResult ? 1 : 0);
        publisher.beginSnapshot(listing, MarketChannel.AUCTION, rowCount, to);
        if (hasStatus) {
            publisher.snapshotStatus(auction);
        }
        if (hasIndication) {
            publisher.snapshotIndication(auction.indication());
        }
        if (hasResult) {
            publisher.snapshotResult(auction.result(), auction.endedAtNs());
        }
    }

    private static IllegalArgumentException noSnapshot(int instrumentId, MarketChannel channel) {
        return new IllegalArgumentException("no snapshot of instrumentId=" + instrumentId + " channel=" + channel);
    }

    private void snapshotTop(Listing listing, Side side) {
        publisher.snapshotLevel(side, listing.topPrice(side), listing.topQuantity(side), listing.topOrderCount(side));
    }

    private void snapshotLevels(DepthBook book, Side side) {
        for (int rank = 0; rank < book.levelCount(side); rank++) {
            int level = book.level(side, rank);
            publisher.snapshotLevel(side, book.price(level), book.quantity(level), book.orderCount(level));
        }
    }

    private void snapshotOrders(DepthBook book, Side side) {
        for (int rank = 0; rank < book.levelCount(side); rank++) {
            int level = book.level(side, rank);
            for (int order = book.firstOrder(level); order != DepthBook.NULL; order = book.nextOrder(order)) {
                publisher.snapshotOrder(book.orderId(order), side, book.price(level), book.shownQuantity(order));
            }
        }
    }

    // ---- the events that mean something to the public

    private void onMessage(DirectBuffer buffer, int block, int blockLength, int version) {
        switch (header.templateId()) {
            case InstrumentListedDecoder.TEMPLATE_ID -> {
                instrumentListed.wrap(buffer, block, blockLength, version);
                onInstrumentListed();
            }
            case OrderShownDecoder.TEMPLATE_ID -> {
                orderShown.wrap(buffer, block, blockLength, version);
                onOrderShown();
            }
            case TradeDecoder.TEMPLATE_ID -> {
                trade.wrap(buffer, block, blockLength, version);
                onTrade();
            }
            case OrderCanceledDecoder.TEMPLATE_ID -> {
                orderCanceled.wrap(buffer, block, blockLength, version);
                onGone(listing(orderCanceled.instrumentId()), orderCanceled.orderId());
            }
            case OrderReplacedDecoder.TEMPLATE_ID -> {
                orderReplaced.wrap(buffer, block, blockLength, version);
                if (orderReplaced.priorityKept() == BooleanType.NO) {
                    onGone(listing(orderReplaced.instrumentId()), orderReplaced.orderId());
                }
            }
            case AuctionIndicatedDecoder.TEMPLATE_ID -> {
                auctionIndicated.wrap(buffer, block, blockLength, version);
                onAuctionIndicated();
            }
            case AuctionUncrossedDecoder.TEMPLATE_ID -> {
                auctionUncrossed.wrap(buffer, block, blockLength, version);
                onAuctionUncrossed();
            }
            case TradingStatusChangedDecoder.TEMPLATE_ID -> {
                tradingStatusChanged.wrap(buffer, block, blockLength, version);
                onTradingStatusChanged();
            }
            default -> {
                // Of every other event nothing is public.
            }
        }
    }

    /** Listed; or known already, and described to somebody. */
    private void onInstrumentListed() {
        int instrumentId = instrumentListed.instrumentId();
        if (!listings.containsKey(instrumentId)) {
            Listing listing = new Listing(instrumentId);
            listings.put(instrumentId, listing);
            inOrderOfListing.add(listing);
        }
    }

    private void onOrderShown() {
        Listing listing = listing(orderShown.instrumentId());
        DepthBook book = listing.book();
        long orderId = orderShown.orderId();
        long price = orderShown.price();
        long quantity = orderShown.quantity();
        int order = book.order(orderId);
        if (orderShown.placeKept() == BooleanType.NO) {
            if (order != DepthBook.NULL || quantity <= 0) {
                throw contradiction("an order is shown twice, or shows nothing", orderId, quantity);
            }
            int level = book.levelOf(book.addOrder(orderId, orderShown.side(), price, quantity));
            publisher.orderAdded(listing, orderId, orderShown.side(), price, quantity);
            levelChanged(listing, level);
            return;
        }
        if (order == DepthBook.NULL
                || quantity <= 0
                || quantity > book.shownQuantity(order)
                || price != book.price(book.levelOf(order))) {
            throw contradiction("an order that is not shown so shows less", orderId, quantity);
        }
        long reducedQuantity = book.shownQuantity(order) - quantity;
        if (reducedQuantity > 0) {
            reduce(listing, order, reducedQuantity, NULL_TRADE_ID);
        }
    }

    private void onTrade() {
        Listing listing = listing(trade.instrumentId());
        long tradeId = trade.tradeId();
        long quantity = trade.quantity();
        listing.trades().onTrade(tradeId, trade.takerSide(), trade.price(), quantity, event.timestampNs());
        publisher.publicTrade(listing, tradeId, trade.takerSide(), trade.price(), quantity);
        onExecuted(listing, trade.makerOrderId(), tradeId, quantity);
        if (trade.takerSide() == Side.NULL_VAL) {
            onExecuted(listing, trade.takerOrderId(), tradeId, quantity); // of an uncross: both rested
        }
    }

    /** A resting order has traded; of an iceberg perhaps more than it showed. */
    private void onExecuted(Listing listing, long orderId, long tradeId, long quantity) {
        DepthBook book = listing.book();
        int order = book.order(orderId);
        if (order == DepthBook.NULL || quantity <= 0) {
            throw contradiction("an order that is not shown trades at rest", orderId, quantity);
        }
        if (quantity < book.shownQuantity(order)) {
            reduce(listing, order, quantity, tradeId);
        } else {
            remove(listing, order, tradeId);
        }
    }

    /** An order is gone from the book if it was in it: orders that wait for their trigger, or that come in, are not. */
    private void onGone(Listing listing, long orderId) {
        int order = listing.book().order(orderId);
        if (order != DepthBook.NULL) {
            remove(listing, order, NULL_TRADE_ID);
        }
    }

    private void onAuctionIndicated() {
        Listing listing = listing(auctionIndicated.instrumentId());
        long price = auctionIndicated.price();
        long volume = auctionIndicated.volume();
        long surplus = auctionIndicated.surplus();
        Side surplusSide = auctionIndicated.surplusSide();
        listing.auction().onIndication(price, volume, surplus, surplusSide);
        publisher.auctionIndication(listing, price, volume, surplus, surplusSide);
    }

    private void onAuctionUncrossed() {
        Listing listing = listing(auctionUncrossed.instrumentId());
        long price = auctionUncrossed.price();
        long volume = auctionUncrossed.volume();
        long surplus = auctionUncrossed.surplus();
        Side surplusSide = auctionUncrossed.surplusSide();
        listing.auction().onResult(price, volume, surplus, surplusSide, event.timestampNs());
        publisher.auctionResult(listing, price, volume, surplus, surplusSide);
    }

    private void onTradingStatusChanged() {
        Listing listing = listing(tradingStatusChanged.instrumentId());
        TradingStatus status = tradingStatusChanged.status();
        TradingStatusReason reason = tradingStatusChanged.reason();
        int extension = tradingStatusChanged.extension();
        long auctionEndNs = tradingStatusChanged.auctionEndNs();
        if (listing.auction().onStatus(status, reason, extension, auctionEndNs)) {
            publisher.instrumentStatus(listing, status, reason, extension, auctionEndNs);
        }
    }

    private void onCommandComplete() {
        for (int i = 0; i < touched.size(); i++) {
            Listing listing = touched.get(i);
            listing.isTouched = false;
            if (listing.refreshTop()) {
                publisher.topOfBook(listing);
            }
        }
        touched.clear();
    }

    // ---- what they do to the book

    private void reduce(Listing listing, int order, long reducedQuantity, long tradeId) {
        DepthBook book = listing.book();
        int level = book.levelOf(order);
        long quantity = book.shownQuantity(order) - reducedQuantity;
        book.reduceOrder(order, quantity);
        publisher.orderReduced(listing, book.orderId(order), book.side(level), tradeId, quantity, reducedQuantity);
        levelChanged(listing, level);
    }

    private void remove(Listing listing, int order, long tradeId) {
        DepthBook book = listing.book();
        int level = book.levelOf(order);
        Side side = book.side(level);
        long price = book.price(level);
        long orderId = book.orderId(order);
        long reducedQuantity = book.shownQuantity(order);
        boolean isLast = book.orderCount(level) == 1;
        book.removeOrder(order);
        publisher.orderRemoved(listing, orderId, side, tradeId, reducedQuantity);
        if (isLast) {
            publisher.levelChanged(listing, side, price, 0, 0);
            touch(listing);
        } else {
            levelChanged(listing, level);
        }
    }

    private void levelChanged(Listing listing, int level) {
        DepthBook book = listing.book();
        publisher.levelChanged(
                listing, book.side(level), book.price(level), book.quantity(level), book.orderCount(level));
        touch(listing);
    }

    private void touch(Listing listing) {
        if (!listing.isTouched) {
            listing.isTouched = true;
            touched.add(listing);
        }
    }

    private Listing listing(int instrumentId) {
        Listing listing = listings.get(instrumentId);
        if (listing == null) {
            throw new IllegalStateException("an instrument that is not listed: eventNumber=" + lastEventNumber
                    + " instrumentId=" + instrumentId);
        }
        return listing;
    }

    private IllegalStateException contradiction(String what, long orderId, long quantity) {
        return new IllegalStateException(
                what + ": eventNumber=" + lastEventNumber + " orderId=" + orderId + " quantity=" + quantity);
    }
}
