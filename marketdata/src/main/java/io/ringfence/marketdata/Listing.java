package io.ringfence.marketdata;

import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.Side;

/** One instrument as the deriver knows it: its book, the numbers of its channels, and what was last said of it. */
final class Listing {
    private static final int CHANNELS = MarketChannel.AUCTION.value() + 1;

    private final int instrumentId;
    private final DepthBook book = new DepthBook();
    private final long[] lastSequences = new long[CHANNELS];
    private final Best bid = new Best(Side.BUY);
    private final Best ask = new Best(Side.SELL);

    private final TradeSummary trades = new TradeSummary();
    private final AuctionPicture auction = new AuctionPicture();

    /** Whether its book has changed since the last command was complete. */
    boolean isTouched;

    Listing(int instrumentId) {
        this.instrumentId = instrumentId;
    }

    int instrumentId() {
        return instrumentId;
    }

    DepthBook book() {
        return book;
    }

    TradeSummary trades() {
        return trades;
    }

    AuctionPicture auction() {
        return auction;
    }

    long lastSequence(MarketChannel channel) {
        return lastSequences[channel.value()];
    }

    long nextSequence(MarketChannel channel) {
        return ++lastSequences[channel.value()];
    }

    /** Reads the best prices from the book; whether they are others than last time. */
    boolean refreshTop() {
        boolean isBidNew = bid.refresh(book);
        boolean isAskNew = ask.refresh(book);
        return isBidNew || isAskNew;
    }

    /** Best price when last refreshed, or {@link DepthBook#NULL_PRICE}. */
    long topPrice(Side side) {
        return best(side).price;
    }

    long topQuantity(Side side) {
        return best(side).quantity;
    }

    int topOrderCount(Side side) {
        return best(side).orderCount;
    }

    private Best best(Side side) {
        return side == Side.BUY ? bid : ask;
    }

    /** Best limit price of a side. */
    private static final class Best {
        private final Side side;
        private long price = DepthBook.NULL_PRICE;
        private long quantity;
        private int orderCount;

        Best(Side side) {
            this.side = side;
        }

        boolean refresh(DepthBook book) {
            int level = book.bestLevel(side);
            long newPrice = level == DepthBook.NULL ? DepthBook.NULL_PRICE : book.price(level);
            long newQuantity = level == DepthBook.NULL ? 0 : book.quantity(level);
            int newOrderCount = level == DepthBook.NULL ? 0 : book.orderCount(level);
            boolean isNew = price != newPrice || quantity != newQuantity || orderCount != newOrderCount;
            price = newPrice;
            quantity = newQuantity;
            orderCount = newOrderCount;
            return isNew;
        }
    }
}
