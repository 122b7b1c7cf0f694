package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.EngineState;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.marketdata.AuctionPicture;
import io.ringfence.marketdata.DepthBook;
import io.ringfence.marketdata.MarketData;
import io.ringfence.marketdata.MarketDataBook;
import io.ringfence.marketdata.TradeSummary;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Market data as it is derived from an engine's events, and as subscribers of each channel rebuild it, held against the engine's own books, last trades and
 * statuses. Now and then a subscriber comes late and begins with a snapshot.
 */
final class DerivedBooks {
    private static final long LATE_COMER_INTERVAL = 97;

    /** What the subscribers of one instrument have. */
    private record Readers(
            MarketDataBook top,
            MarketDataBook l2,
            MarketDataBook l3,
            MarketDataBook trades,
            MarketDataBook auction,
            List<MarketDataBook> lateComers) {
        Readers(int instrumentId) {
            this(
                    new MarketDataBook(instrumentId, MarketChannel.TOP),
                    new MarketDataBook(instrumentId, MarketChannel.L2),
                    new MarketDataBook(instrumentId, MarketChannel.L3),
                    new MarketDataBook(instrumentId, MarketChannel.TRADES),
                    new MarketDataBook(instrumentId, MarketChannel.AUCTION),
                    new ArrayList<>());
        }
    }

    private final MarketData marketData = new MarketData(1, this::onMessage);
    private final List<Readers> readers = new ArrayList<>();
    private long checks;
    private long marketOrderLevels;

    void onEvent(DirectBuffer buffer, int offset, int length) {
        marketData.onEvent(buffer, offset, length);
        while (readers.size() < marketData.instrumentCount()) {
            readers.add(new Readers(marketData.instrumentId(readers.size())));
        }
    }

    private void onMessage(DirectBuffer buffer, int offset, int length) {
        for (Readers of : readers) {
            of.top.onMessage(buffer, offset, length);
            of.l2.onMessage(buffer, offset, length);
            of.l3.onMessage(buffer, offset, length);
            of.trades.onMessage(buffer, offset, length);
            of.auction.onMessage(buffer, offset, length);
            of.lateComers.forEach(late -> late.onMessage(buffer, offset, length));
        }
    }

    /** Messages of a kind of channel that have come, over all instruments. */
    long messageCount(MarketChannel channel) {
        long count = 0;
        for (int i = 0; i < marketData.instrumentCount(); i++) {
            count += marketData.lastSequence(marketData.instrumentId(i), channel);
        }
        return count;
    }

    /** How often market orders that wait for an uncross were found in a derived book. */
    long marketOrderLevels() {
        return marketOrderLevels;
    }

    /** After a command: everything is as in the engine. */
    void check(EngineState state, String where) {
        if (state == null) {
            return;
        }
        checks++;
        for (int index = 0; index < state.instruments().size(); index++) {
            Readers of = readers.get(index);
            int instrumentId = state.instruments().id(index);
            assertEquals(instrumentId, marketData.instrumentId(index), where);
            if (checks % LATE_COMER_INTERVAL == 0 && of.lateComers.size() < 4) {
                join(of, instrumentId);
            }
            checkMarket(state, index, of, where + " instrumentId=" + instrumentId);
            for (Side side : List.of(Side.BUY, Side.SELL)) {
                String at = where + " instrumentId=" + instrumentId + " side=" + side;
                DepthBook derived = marketData.book(instrumentId);
                checkSide(state, index, side, derived, true, at + " derived");
                marketOrderLevels += derived.levelAt(side, DepthBook.NULL_PRICE) == DepthBook.NULL ? 0 : 1;
                checkSide(state, index, side, of.l3.book(), true, at + " L3");
                checkSide(state, index, side, of.l2.book(), false, at + " L2");
                checkTop(state, index, side, of.top.book(), at + " TOP");
                for (MarketDataBook late : of.lateComers) {
                    assertTrue(late.isCurrent(), at);
                    checkSide(state, index, side, late.book(), late.book().orderCount() > 0, at + " late");
                }
            }
        }
    }

    /** Last trade, status and auction, as they are in the engine; and a snapshot says of them what the messages have said. */
    private void checkMarket(EngineState state, int index, Readers of, String where) {
        int instrumentId = state.instruments().id(index);
        long lastTicks = state.markets().lastTradeTicks(index);
        boolean hasTraded = lastTicks != OrderBook.NULL_PRICE_TICKS;
        assertEquals(hasTraded, !of.trades.trades().isEmpty(), where);
        if (hasTraded) {
            assertEquals(price(state, index, lastTicks), of.trades.trades().price(), where);
        }
        AuctionPicture auction = of.auction.auction();
        if (auction.status() != TradingStatus.NULL_VAL) {
            assertEquals(state.markets().status(index), auction.status(), where);
            assertEquals(
                    Markets.isAuction(auction.status()), auction.indication().isKnown(), where);
        }
        for (MarketDataBook reader : List.of(of.trades, of.auction)) {
            MarketChannel channel = reader == of.trades ? MarketChannel.TRADES : MarketChannel.AUCTION;
            MarketDataBook late = new MarketDataBook(instrumentId, channel);
            marketData.snapshot(instrumentId, channel, late::onMessage);
            assertEquals(reader.lastSequence(), late.lastSequence(), where);
            assertEquals(text(reader), text(late), where);
        }
    }

    private static String text(MarketDataBook reader) {
        TradeSummary trades = reader.trades();
        AuctionPicture auction = reader.auction();
        return trades.tradeId() + " " + trades.takerSide() + " " + trades.price() + " " + trades.quantity() + " "
                + trades.tradedAtNs() + " " + trades.dayStartNs() + " " + trades.tradeCount() + " "
                + trades.firstPrice() + " " + trades.highPrice() + " " + trades.lowPrice() + " " + trades.volume() + " "
                + auction.status() + " " + auction.reason() + " " + auction.extension() + " " + auction.auctionEndNs()
                + " " + text(auction.indication()) + " " + text(auction.result()) + " " + auction.endedAtNs();
    }

    private static String text(AuctionPicture.Outcome outcome) {
        return outcome.isKnown() + " " + outcome.price() + " " + outcome.volume() + " " + outcome.surplus() + " "
                + outcome.surplusSide();
    }

    private void join(Readers of, int instrumentId) {
        MarketChannel channel = of.lateComers.size() % 2 == 0 ? MarketChannel.L3 : MarketChannel.L2;
        MarketDataBook late = new MarketDataBook(instrumentId, channel);
        marketData.snapshot(instrumentId, channel, late::onMessage);
        of.lateComers.add(late);
    }

    private static void checkSide(
            EngineState state, int index, Side side, DepthBook derived, boolean hasOrders, String where) {
        OrderBook book = state.book(index);
        int rank = 0;
        for (int level = book.bestLevel(side == Side.BUY); level != PriceLevels.NULL; level = book.nextLevel(level)) {
            assertTrue(rank < derived.levelCount(side), where + " lacks a level");
            int own = derived.level(side, rank++);
            assertEquals(price(state, index, book.priceTicks(level)), derived.price(own), where);
            assertEquals(state.instruments().quantity(index, book.shownLots(level)), derived.quantity(own), where);
            assertEquals(book.orderCount(level), derived.orderCount(own), where);
            if (hasOrders) {
                checkQueue(state, index, book.firstOrder(level), derived, own, where);
            }
        }
        assertEquals(rank, derived.levelCount(side), where + " has a level too many");
    }

    private static void checkQueue(
            EngineState state, int index, int firstOrder, DepthBook derived, int level, String where) {
        int own = derived.firstOrder(level);
        for (int order = firstOrder;
                order != Orders.NULL;
                order = state.book(index).nextOrder(order)) {
            assertTrue(
                    own != DepthBook.NULL,
                    where + " lacks orderId=" + state.orders().orderId(order));
            assertEquals(state.orders().orderId(order), derived.orderId(own), where);
            assertEquals(
                    state.instruments().quantity(index, state.orders().shownLots(order)),
                    derived.shownQuantity(own),
                    where);
            own = derived.nextOrder(own);
        }
        assertEquals(DepthBook.NULL, own, where + " has an order too many");
    }

    private static void checkTop(EngineState state, int index, Side side, DepthBook top, String where) {
        OrderBook book = state.book(index);
        long bestTicks = side == Side.BUY ? book.bestBidTicks() : book.bestAskTicks();
        if (bestTicks == OrderBook.NULL_PRICE_TICKS) {
            assertEquals(0, top.levelCount(side), where);
            return;
        }
        assertEquals(1, top.levelCount(side), where);
        int best = top.level(side, 0);
        assertEquals(state.instruments().price(index, bestTicks), top.price(best), where);
        int level = book.bestLevel(side == Side.BUY);
        if (book.priceTicks(level) != bestTicks) {
            level = book.nextLevel(level); // before it stand market orders
        }
        assertEquals(state.instruments().quantity(index, book.shownLots(level)), top.quantity(best), where);
        assertEquals(book.orderCount(level), top.orderCount(best), where);
    }

    private static long price(EngineState state, int index, long priceTicks) {
        return priceTicks == OrderBook.MARKET_BUY_TICKS || priceTicks == OrderBook.MARKET_SELL_TICKS
                ? DepthBook.NULL_PRICE
                : state.instruments().price(index, priceTicks);
    }
}
