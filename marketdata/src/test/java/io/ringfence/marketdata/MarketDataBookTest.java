package io.ringfence.marketdata;

import static io.ringfence.codecs.MarketChannel.AUCTION;
import static io.ringfence.codecs.MarketChannel.L2;
import static io.ringfence.codecs.MarketChannel.L3;
import static io.ringfence.codecs.MarketChannel.TOP;
import static io.ringfence.codecs.MarketChannel.TRADES;
import static io.ringfence.marketdata.Reading.APPLIED;
import static io.ringfence.marketdata.Reading.GAP;
import static io.ringfence.marketdata.Reading.IGNORED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscriber's book: gaps, snapshots, epochs. */
class MarketDataBookTest {
    private final Messages messages = new Messages();
    private final Messages snapshot = new Messages();
    private final MarketData marketData = new MarketData(1, messages);
    private final EventStream events = new EventStream(marketData).listed();
    private final MarketDataBook l3 = new MarketDataBook(EventStream.PERP, L3);

    /** Six messages of L3 and L2, two of TOP: 11 BUY 100 x5, 12 BUY 100 x3, 13 SELL 102 x9; 14 came and went. */
    @BeforeEach
    void trade() {
        events.shown(11, Side.BUY, 100, 5)
                .shown(12, Side.BUY, 100, 7)
                .complete()
                .shown(13, Side.SELL, 102, 9);
        events.shown(14, Side.SELL, 103, 1).canceled(14);
        events.complete().showsLess(12, Side.BUY, 100, 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = MarketChannel.class,
            names = {"TOP", "L2", "L3"})
    void shouldRebuildTheBookFromTheMessagesAlone(MarketChannel channel) {
        MarketDataBook reader = new MarketDataBook(EventStream.PERP, channel);
        assertFalse(reader.isCurrent());
        for (UnsafeBuffer message : messages.kept) {
            boolean isOfChannel = messages.of(EventStream.PERP, channel).contains(message);
            assertEquals(isOfChannel ? APPLIED : IGNORED, read(reader, message));
        }

        assertTrue(reader.isCurrent());
        assertEquals(marketData.lastSequence(EventStream.PERP, channel), reader.lastSequence());
        assertEquals(8, quantity(reader, Side.BUY));
        assertEquals(9, quantity(reader, Side.SELL));
        assertEquals(2, reader.book().orderCount(reader.book().level(Side.BUY, 0)));
    }

    @Test
    void shouldKeepTheQueueOfAPrice() {
        messages.kept.forEach(message -> read(l3, message));

        DepthBook book = l3.book();
        int first = book.firstOrder(book.level(Side.BUY, 0));
        assertEquals(11, book.orderId(first));
        assertEquals(5, book.shownQuantity(first));
        int second = book.nextOrder(first);
        assertEquals(12, book.orderId(second));
        assertEquals(3, book.shownQuantity(second));
        assertEquals(DepthBook.NULL, book.nextOrder(second));
    }

    @Test
    void shouldNoticeAGapAndKeepTheBookItHad() {
        List<UnsafeBuffer> all = messages.of(EventStream.PERP, L3);
        assertEquals(APPLIED, read(l3, all.get(0)));

        assertEquals(GAP, read(l3, all.get(2)));
        assertEquals(GAP, read(l3, all.get(3)));

        assertFalse(l3.isCurrent());
        assertEquals(1, l3.lastSequence());
        assertEquals(5, quantity(l3, Side.BUY));
    }

    @Test
    void shouldCloseAGapWithTheMessagesThatWereMissing() {
        List<UnsafeBuffer> all = messages.of(EventStream.PERP, L3);
        read(l3, all.get(0));
        assertEquals(GAP, read(l3, all.get(5)));

        for (int i = 0; i < 6; i++) {
            assertEquals(i == 0 ? IGNORED : APPLIED, read(l3, all.get(i)));
        }

        assertTrue(l3.isCurrent());
        assertEquals(8, quantity(l3, Side.BUY));
    }

    @ParameterizedTest
    @EnumSource(
            value = MarketChannel.class,
            names = {"TOP", "L2", "L3"})
    void shouldRecoverFromASnapshotAndWhatFollowsIt(MarketChannel channel) {
        MarketDataBook reader = new MarketDataBook(EventStream.PERP, channel);
        marketData.snapshot(EventStream.PERP, channel, snapshot);
        int seen = messages.kept.size();
        events.shown(15, Side.BUY, 101, 4).complete().canceled(11);

        snapshot.kept.forEach(message -> assertEquals(APPLIED, read(reader, message)));
        assertTrue(reader.isCurrent());
        assertEquals(8, quantity(reader, Side.BUY));
        for (int i = 0; i < messages.kept.size(); i++) {
            Reading reading = read(reader, messages.kept.get(i));
            assertTrue(i < seen ? reading == IGNORED : reading != GAP, "what the snapshot includes is ignored");
        }

        assertTrue(reader.isCurrent());
        assertEquals(marketData.lastSequence(EventStream.PERP, channel), reader.lastSequence());
        assertEquals(101, reader.book().price(reader.book().bestLevel(Side.BUY)));
        // Of the best price alone, or with what 12 still shows at 100.
        assertEquals(channel == TOP ? 4 : 4 + 3, quantity(reader, Side.BUY));
    }

    @Test
    void shouldIgnoreASnapshotOlderThanItsBook() {
        marketData.snapshot(EventStream.PERP, L3, snapshot);
        events.complete().shown(15, Side.BUY, 101, 4);
        messages.kept.forEach(message -> read(l3, message));

        snapshot.kept.forEach(message -> assertEquals(IGNORED, read(l3, message)));

        assertEquals(7, l3.lastSequence());
        assertTrue(l3.isCurrent());
        assertEquals(12, quantity(l3, Side.BUY));
    }

    @Test
    void shouldStillLackWhatCameBehindAnOldSnapshot() {
        List<UnsafeBuffer> all = messages.of(EventStream.PERP, L3);
        marketData.snapshot(EventStream.PERP, L3, snapshot);
        events.shown(15, Side.BUY, 101, 4).complete().shown(16, Side.BUY, 101, 4);
        List<UnsafeBuffer> later = messages.of(EventStream.PERP, L3).subList(all.size(), all.size() + 2);
        assertEquals(GAP, read(l3, later.get(1)));

        snapshot.kept.forEach(message -> read(l3, message));

        assertEquals(6, l3.lastSequence());
        assertFalse(l3.isCurrent());
        assertEquals(GAP, read(l3, later.get(1)));
        assertEquals(APPLIED, read(l3, later.get(0)));
        assertEquals(APPLIED, read(l3, later.get(1)));
        assertTrue(l3.isCurrent());
    }

    @Test
    void shouldNotTrustASnapshotThatLostARow() {
        marketData.snapshot(EventStream.PERP, L3, snapshot);
        List<UnsafeBuffer> rows = snapshot.kept;
        read(l3, rows.get(0));
        read(l3, rows.get(2)); // of three rows the first is lost
        read(l3, rows.get(3));

        assertEquals(GAP, read(l3, rows.get(4)));

        assertEquals(0, l3.lastSequence());
        assertFalse(l3.isCurrent());
        assertEquals(0, l3.book().levelCount(Side.BUY));
        rows.forEach(message -> assertEquals(APPLIED, read(l3, message)));
        assertTrue(l3.isCurrent());
        assertEquals(8, quantity(l3, Side.BUY));
    }

    @Test
    void shouldNotApplyWhatComesBetweenTheRowsOfASnapshot() {
        marketData.snapshot(EventStream.PERP, L3, snapshot);
        events.complete().shown(15, Side.BUY, 101, 4);
        List<UnsafeBuffer> all = messages.of(EventStream.PERP, L3);
        read(l3, snapshot.kept.get(0));

        assertEquals(IGNORED, read(l3, all.get(5)));
        assertEquals(GAP, read(l3, all.get(6)));

        snapshot.kept.subList(1, 5).forEach(message -> read(l3, message));
        assertEquals(6, l3.lastSequence());
        assertFalse(l3.isCurrent());
        assertEquals(APPLIED, read(l3, all.get(6)));
        assertTrue(l3.isCurrent());
    }

    @Test
    void shouldBeginAnewWithAHigherEpochAndIgnoreALowerOne() {
        messages.kept.forEach(message -> read(l3, message));
        Messages later = new Messages();
        new EventStream(new MarketData(2, later)).listed().complete().shown(21, Side.BUY, 90, 1);

        later.kept.forEach(message -> read(l3, message));

        assertEquals(2, l3.epoch());
        assertEquals(1, l3.lastSequence());
        assertTrue(l3.isCurrent());
        assertEquals(1, quantity(l3, Side.BUY));
        assertEquals(0, l3.book().levelCount(Side.SELL));
        messages.kept.forEach(message -> assertEquals(IGNORED, read(l3, message)));
        assertEquals(1, quantity(l3, Side.BUY));
    }

    @Test
    void shouldNeedASnapshotWhenItComesInTheMiddleOfANewEpoch() {
        messages.kept.forEach(message -> read(l3, message));
        Messages later = new Messages();
        new EventStream(new MarketData(2, later))
                .listed()
                .shown(21, Side.BUY, 90, 1)
                .complete()
                .shown(22, Side.BUY, 90, 1);

        assertEquals(GAP, read(l3, later.of(EventStream.PERP, L3).get(1)));

        assertEquals(2, l3.epoch());
        assertFalse(l3.isCurrent());
        assertEquals(0, l3.book().levelCount(Side.BUY));
    }

    @Test
    void shouldRefuseWhatIsNoMessageAndMessagesThatContradictTheBook() {
        UnsafeBuffer noise = new UnsafeBuffer(new byte[64]);
        assertThrows(IllegalArgumentException.class, () -> l3.onMessage(noise, 0, 64));
        assertThrows(IllegalArgumentException.class, () -> l3.onMessage(noise, 0, 10));
        assertThrows(
                IllegalArgumentException.class, () -> new MarketDataBook(EventStream.PERP, MarketChannel.NULL_VAL));

        List<UnsafeBuffer> all = messages.of(EventStream.PERP, L3);
        read(l3, all.get(0));
        UnsafeBuffer twice = new UnsafeBuffer(all.get(0).byteArray().clone());
        twice.putLong(8, 2); // the same order once more, under the next number
        assertThrows(IllegalStateException.class, () -> read(l3, twice));
    }

    @Test
    void shouldReadLevelsOfMarketOrders() {
        MarketDataBook l2 = new MarketDataBook(EventStream.PERP, L2);
        events.complete().shown(15, Side.SELL, DepthBook.NULL_PRICE, 6);
        messages.kept.forEach(message -> read(l2, message));

        assertEquals(DepthBook.NULL_PRICE, l2.book().price(l2.book().level(Side.SELL, 0)));
        assertEquals(102, l2.book().price(l2.book().bestLevel(Side.SELL)));
    }

    @Test
    void shouldRecoverTheTradesOfADayFromASnapshotAndWhatFollowsIt() {
        MarketDataBook reader = new MarketDataBook(EventStream.PERP, TRADES);
        for (int i = 1; i <= 4; i++) {
            events.complete().trade(i, 13, 20 + i, Side.BUY, 100 + i, 1);
            if (i == 3) {
                marketData.snapshot(EventStream.PERP, TRADES, snapshot);
            }
        }
        List<UnsafeBuffer> all = messages.of(EventStream.PERP, TRADES);
        assertEquals(APPLIED, read(reader, all.get(0)));
        assertEquals(GAP, read(reader, all.get(3)));
        assertEquals(1, reader.trades().volume());

        snapshot.kept.forEach(message -> assertEquals(APPLIED, read(reader, message)));
        assertFalse(reader.isCurrent());
        assertEquals(IGNORED, read(reader, all.get(2)));
        assertEquals(APPLIED, read(reader, all.get(3)));

        assertTrue(reader.isCurrent());
        assertEquals(4, reader.trades().tradeId());
        assertEquals(4, reader.trades().tradeCount());
        assertEquals(4, reader.trades().volume());
        assertEquals(101, reader.trades().firstPrice());
        assertEquals(104, reader.trades().highPrice());
        assertEquals(101, reader.trades().lowPrice());
        assertEquals(104, reader.trades().price());
        assertEquals(Side.BUY, reader.trades().takerSide());
        assertEquals(0, reader.trades().dayStartNs());
        assertEquals(events.timestampNs, reader.trades().tradedAtNs());
    }

    @Test
    void shouldRecoverAnAuctionFromASnapshotAndWhatFollowsIt() {
        MarketDataBook reader = new MarketDataBook(EventStream.PERP, AUCTION);
        events.status(TradingStatus.PRE_OPEN, 9_000).indicated(100, 3, 1, Side.BUY);
        events.uncrossed(101, 4, 0, Side.NULL_VAL).status(TradingStatus.CONTINUOUS, DepthBook.NULL_PRICE);
        events.status(TradingStatus.VOLATILITY_AUCTION, 20_000).indicated(103, 5, 2, Side.SELL);
        marketData.snapshot(EventStream.PERP, AUCTION, snapshot);
        events.complete().indicated(104, 6, 0, Side.NULL_VAL);
        List<UnsafeBuffer> all = messages.of(EventStream.PERP, AUCTION);

        assertEquals(GAP, read(reader, all.get(6)));
        assertEquals(TradingStatus.NULL_VAL, reader.auction().status());
        snapshot.kept.forEach(message -> assertEquals(APPLIED, read(reader, message)));

        assertEquals(TradingStatus.VOLATILITY_AUCTION, reader.auction().status());
        assertEquals(20_000, reader.auction().auctionEndNs());
        assertEquals(103, reader.auction().indication().price());
        assertEquals(Side.SELL, reader.auction().indication().surplusSide());
        assertEquals(101, reader.auction().result().price());
        assertEquals(events.timestampNs, reader.auction().endedAtNs());
        assertEquals(APPLIED, read(reader, all.get(6)));
        assertTrue(reader.isCurrent());
        assertEquals(104, reader.auction().indication().price());
        assertEquals(6, reader.auction().indication().volume());
    }

    @Test
    void shouldForgetWhatItKnewWhenASnapshotIsNotComplete() {
        MarketDataBook reader = new MarketDataBook(EventStream.PERP, TRADES);
        events.complete().trade(1, 13, 21, Side.BUY, 101, 1);
        messages.kept.forEach(message -> read(reader, message));
        events.complete().trade(2, 13, 22, Side.BUY, 101, 1);
        marketData.snapshot(EventStream.PERP, TRADES, snapshot);

        read(reader, snapshot.kept.get(0));
        assertEquals(GAP, read(reader, snapshot.kept.get(2)));

        assertFalse(reader.isCurrent());
        assertTrue(reader.trades().isEmpty());
    }

    private static Reading read(MarketDataBook reader, UnsafeBuffer message) {
        return reader.onMessage(message, 0, message.capacity());
    }

    private static long quantity(MarketDataBook reader, Side side) {
        long quantity = 0;
        for (int rank = 0; rank < reader.book().levelCount(side); rank++) {
            quantity += reader.book().quantity(reader.book().level(side, rank));
        }
        return quantity;
    }
}
