package io.ringfence.marketdata;

import static io.ringfence.codecs.MarketChannel.AUCTION;
import static io.ringfence.codecs.MarketChannel.L2;
import static io.ringfence.codecs.MarketChannel.L3;
import static io.ringfence.codecs.MarketChannel.TOP;
import static io.ringfence.codecs.MarketChannel.TRADES;
import static io.ringfence.marketdata.DepthBook.NULL_PRICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the public is told, event by event. */
class MarketDataTest {
    private static final int EPOCH = 3;
    private static final long DAY_NS = 86_400_000_000_000L;

    private final Messages messages = new Messages();
    private final MarketData marketData = new MarketData(EPOCH, messages);
    private final EventStream events = new EventStream(marketData).listed();

    @Test
    void shouldShowOrdersInTheirQueueAndSumThemToLevels() {
        events.shown(11, Side.BUY, 100, 5).complete().shown(12, Side.BUY, 100, 7);

        assertEquals(List.of("L3 1 added 11 BUY 100 x5", "L3 2 added 12 BUY 100 x7"), messages.lines(L3));
        assertEquals(List.of("L2 1 level BUY 100 x5 (1)", "L2 2 level BUY 100 x12 (2)"), messages.lines(L2));
        assertEquals(List.of("TOP 1 top 100 x12 (2) / - x0 (0)"), messages.lines(TOP));
    }

    @Test
    void shouldSayTheTopOncePerCommandAndOnlyIfItIsAnother() {
        events.complete().shown(11, Side.BUY, 100, 5);
        events.shown(12, Side.SELL, 103, 5).complete().shown(13, Side.SELL, 102, 4);
        events.complete().shown(14, Side.SELL, 104, 1); // behind the best
        events.complete().accepted(15, Side.BUY, 90, 1); // nothing that the public sees
        events.canceled(13).complete().shown(16, Side.SELL, 102, 4); // away and back within one command

        assertEquals(
                List.of("TOP 1 top 100 x5 (1) / - x0 (0)", "TOP 2 top 100 x5 (1) / 102 x4 (1)"), messages.lines(TOP));
    }

    @Test
    void shouldTakeATradeFromTheRestingOrderAlone() {
        events.shown(11, Side.SELL, 100, 5).complete().shown(12, Side.SELL, 101, 5);

        events.trade(1, 11, 13, Side.BUY, 100, 5).complete().trade(2, 12, 13, Side.BUY, 101, 2);

        assertEquals(List.of("TRADES 1 trade 1 BUY 100 x5", "TRADES 2 trade 2 BUY 101 x2"), messages.lines(TRADES));
        assertEquals(
                List.of("L3 3 removed 11 SELL of 5 by trade 1", "L3 4 reduced 12 SELL by 2 to 3 by trade 2"),
                messages.lines(L3).subList(2, 4));
        assertEquals(
                List.of("L2 3 level SELL 100 x0 (0)", "L2 4 level SELL 101 x3 (1)"),
                messages.lines(L2).subList(2, 4));
        assertEquals("TOP 2 top - x0 (0) / 101 x3 (1)", messages.lines(TOP).get(1));
    }

    @Test
    void shouldKeepThePlaceOfAnOrderThatShowsLess() {
        events.shown(11, Side.BUY, 100, 5).shown(12, Side.BUY, 100, 5);

        events.replaced(11, true).complete().showsLess(11, Side.BUY, 100, 2);

        assertEquals("L3 3 reduced 11 BUY by 3 to 2", messages.lines(L3).get(2));
        DepthBook book = marketData.book(EventStream.PERP);
        int first = book.firstOrder(book.level(Side.BUY, 0));
        assertEquals(11, book.orderId(first));
        assertEquals(12, book.orderId(book.nextOrder(first)));
    }

    @Test
    void shouldSayNothingWhenAnAmendmentLeavesWhatIsShown() {
        events.complete().shown(11, Side.BUY, 100, 5);

        events.replaced(11, true).complete().showsLess(11, Side.BUY, 100, 5);

        assertEquals(1, marketData.lastSequence(EventStream.PERP, L3));
        assertEquals(1, marketData.lastSequence(EventStream.PERP, L2));
    }

    @Test
    void shouldMoveAnOrderThatLosesItsPriorityToTheEndOfItsNewQueue() {
        events.shown(11, Side.BUY, 100, 5).shown(12, Side.BUY, 100, 5);

        events.replaced(11, false).complete().shown(11, Side.BUY, 100, 6);

        assertEquals(
                List.of("L3 3 removed 11 BUY of 5", "L3 4 added 11 BUY 100 x6"),
                messages.lines(L3).subList(2, 4));
        DepthBook book = marketData.book(EventStream.PERP);
        assertEquals(12, book.orderId(book.firstOrder(book.level(Side.BUY, 0))));
        assertEquals(11, book.quantity(book.level(Side.BUY, 0)));
    }

    @Test
    void shouldNeverSayWhatAnIcebergHides() {
        // 100 in all, 10 at a time; 25 trade in one go: the peak of 10 twice, then 5 of the third.
        events.accepted(11, Side.SELL, 100, 100)
                .shown(11, Side.SELL, 100, 10)
                .complete()
                .shown(12, Side.SELL, 101, 1);

        events.trade(1, 11, 13, Side.BUY, 100, 10).shown(11, Side.SELL, 100, 10);
        events.trade(2, 11, 13, Side.BUY, 100, 10).shown(11, Side.SELL, 100, 10);
        events.complete().trade(3, 11, 13, Side.BUY, 100, 5);

        assertEquals(
                List.of(
                        "L3 1 added 11 SELL 100 x10",
                        "L3 2 added 12 SELL 101 x1",
                        "L3 3 removed 11 SELL of 10 by trade 1",
                        "L3 4 added 11 SELL 100 x10",
                        "L3 5 removed 11 SELL of 10 by trade 2",
                        "L3 6 added 11 SELL 100 x10",
                        "L3 7 reduced 11 SELL by 5 to 5 by trade 3"),
                messages.lines(L3));
        assertEquals("TOP 2 top - x0 (0) / 100 x5 (1)", messages.lines(TOP).get(1));
        assertFalse(holdsAnywhere(100 - 10), "what was hidden at first");
    }

    @Test
    void shouldTakeNoMoreFromAnIcebergThanItShowsWhenAllOfItTradesInAnUncross() {
        events.shown(11, Side.BUY, 100, 10).complete().shown(12, Side.SELL, 99, 30);

        // The buyer hides 20 behind its 10, all of which trade; the seller is done too.
        events.uncrossed(100, 30, 0, Side.NULL_VAL).complete().trade(1, 11, 12, Side.NULL_VAL, 100, 30);

        assertEquals(List.of("TRADES 1 trade 1 - 100 x30"), messages.lines(TRADES));
        assertEquals(
                List.of("L3 3 removed 11 BUY of 10 by trade 1", "L3 4 removed 12 SELL of 30 by trade 1"),
                messages.lines(L3).subList(2, 4));
        assertEquals("TOP 2 top - x0 (0) / - x0 (0)", messages.lines(TOP).get(1));
    }

    @Test
    void shouldShowMarketOrdersThatWaitAsALevelWithoutAPriceBeforeAllOthers() {
        events.shown(11, Side.BUY, 100, 5).complete().shown(12, Side.BUY, NULL_PRICE, 7);

        assertEquals("L3 2 added 12 BUY - x7", messages.lines(L3).get(1));
        assertEquals("L2 2 level BUY - x7 (1)", messages.lines(L2).get(1));
        assertEquals(List.of("TOP 1 top 100 x5 (1) / - x0 (0)"), messages.lines(TOP));
        assertEquals(
                List.of("L2 2 begin 2", "L2 2 row BUY - x7 (1)", "L2 2 row BUY 100 x5 (1)", "L2 2 end 2"),
                snapshot(L2));
    }

    @Test
    void shouldSayWhatAnAuctionWouldDoAndDid() {
        events.complete().status(TradingStatus.PRE_OPEN, 9_000);
        events.complete().indicated(NULL_PRICE, 0, 0, Side.NULL_VAL);
        events.complete().indicated(100, 30, 5, Side.BUY);
        events.complete().uncrossed(101, 35, 2, Side.SELL);
        events.complete().status(TradingStatus.CONTINUOUS, NULL_PRICE);

        assertEquals(
                List.of(
                        "AUCTION 1 status PRE_OPEN COMMAND 9000",
                        "AUCTION 2 indication - x0 surplus 0 -",
                        "AUCTION 3 indication 100 x30 surplus 5 BUY",
                        "AUCTION 4 result 101 x35 surplus 2 SELL",
                        "AUCTION 5 status CONTINUOUS COMMAND -"),
                messages.lines(AUCTION));
    }

    @Test
    void shouldNotRepeatWhatADescriptionOfTheVenueRepeats() {
        events.status(TradingStatus.CONTINUOUS, NULL_PRICE).complete().shown(11, Side.BUY, 100, 5);

        events.listed().complete().status(TradingStatus.CONTINUOUS, NULL_PRICE);

        assertEquals(1, messages.lines(AUCTION).size());
        assertEquals(1, marketData.instrumentCount());
        assertEquals(1, marketData.book(EventStream.PERP).orderCount());
    }

    @Test
    void shouldNumberEachChannelOfEachInstrumentFromOneWithoutAGap() {
        events.in(2).listed();
        for (int i = 0; i < 10; i++) {
            events.in(1 + i % 2).shown(100 + i, Side.BUY, 50 + i, 3);
            events.in(1 + i % 2).complete().trade(i, 100 + i, 0, Side.SELL, 50 + i, 1);
        }

        MarketMessage message = new MarketMessage();
        for (int instrumentId = 1; instrumentId <= 2; instrumentId++) {
            for (MarketChannel channel : List.of(TRADES, TOP, L2, L3)) {
                long expected = 0;
                for (UnsafeBuffer kept : messages.of(instrumentId, channel)) {
                    assertEquals(
                            ++expected, message.wrap(kept, 0, kept.capacity()).sequence());
                    assertEquals(EPOCH, message.epoch());
                    assertEquals(events.timestampNs, message.timestampNs());
                }
                assertEquals(expected, marketData.lastSequence(instrumentId, channel));
            }
        }
        assertEquals(5, marketData.lastSequence(1, TRADES));
        assertEquals(10, marketData.lastSequence(1, L3)); // added and reduced
    }

    @Test
    void shouldSayNothingPrivate() {
        events.accepted(11, Side.SELL, 100, 100).shown(11, Side.SELL, 100, 10);
        events.trade(1, 11, 12, Side.BUY, 100, 4).replaced(11, false).shown(11, Side.SELL, 105, 10);
        events.complete().canceled(11);

        assertTrue(messages.kept.size() > 5);
        assertFalse(holdsAnywhere(EventStream.ACCOUNT_ID), "account");
        assertFalse(holdsAnywhere(EventStream.CLIENT_ORDER_ID), "client's number");
    }

    @Test
    void shouldSnapshotWhatStandsAsOfTheLastMessage() {
        events.shown(11, Side.BUY, 99, 5).shown(12, Side.BUY, 100, 6).shown(13, Side.BUY, 100, 7);
        events.shown(14, Side.SELL, 103, 8).complete().shown(15, Side.SELL, 102, 9);
        events.shown(16, Side.BUY, 101, 1); // its command goes on, so the top is still the one before

        assertEquals(
                List.of(
                        "L3 6 begin 6",
                        "L3 6 row 16 BUY 101 x1",
                        "L3 6 row 12 BUY 100 x6",
                        "L3 6 row 13 BUY 100 x7",
                        "L3 6 row 11 BUY 99 x5",
                        "L3 6 row 15 SELL 102 x9",
                        "L3 6 row 14 SELL 103 x8",
                        "L3 6 end 6"),
                snapshot(L3));
        assertEquals(
                List.of(
                        "L2 6 begin 5",
                        "L2 6 row BUY 101 x1 (1)",
                        "L2 6 row BUY 100 x13 (2)",
                        "L2 6 row BUY 99 x5 (1)",
                        "L2 6 row SELL 102 x9 (1)",
                        "L2 6 row SELL 103 x8 (1)",
                        "L2 6 end 5"),
                snapshot(L2));
        assertEquals(
                List.of("TOP 1 begin 2", "TOP 1 row BUY 100 x13 (2)", "TOP 1 row SELL 102 x9 (1)", "TOP 1 end 2"),
                snapshot(TOP));
        assertThrows(IllegalArgumentException.class, () -> snapshot(MarketChannel.NULL_VAL));
        assertThrows(IllegalArgumentException.class, () -> marketData.snapshot(9, L2, messages));
    }

    @Test
    void shouldSnapshotTheLastTradeAndTheSumsOfItsDay() {
        assertEquals(List.of("TRADES 0 begin 0", "TRADES 0 end 0"), snapshot(TRADES));
        events.shown(11, Side.SELL, 100, 50).shown(12, Side.SELL, -3, 50).shown(14, Side.BUY, -4, 50);

        events.timestampNs = 2 * DAY_NS - 1;
        events.trade(1, 11, 13, Side.BUY, 100, 5);
        events.timestampNs = 2 * DAY_NS;
        events.trade(2, 11, 13, Side.BUY, 100, 7);
        events.trade(3, 12, 13, Side.BUY, -3, 2);
        events.timestampNs = 3 * DAY_NS - 1;
        events.trade(4, 11, 14, Side.NULL_VAL, 101, 1).complete();

        // The trade of the day before is not of this one: 100, 101 and -3 are first, highest and lowest; 7 + 2 + 1.
        assertEquals(
                List.of(
                        "TRADES 4 begin 1",
                        "TRADES 4 row trade 4 - 101 x1 at " + (3 * DAY_NS - 1) + "; day " + 2 * DAY_NS
                                + ": 3 trades, 100 101 -3 x10",
                        "TRADES 4 end 1"),
                snapshot(TRADES));
    }

    @Test
    void shouldSayTheLargestVolumeThereIsWhenADayHasMore() {
        events.shown(11, Side.SELL, 100, Long.MAX_VALUE).trade(1, 11, 13, Side.BUY, 100, Long.MAX_VALUE - 1);
        assertEquals(Long.MAX_VALUE - 1, marketData.trades(EventStream.PERP).volume());

        events.shown(12, Side.SELL, 100, 5).trade(2, 12, 13, Side.BUY, 100, 5);

        assertEquals(Long.MAX_VALUE, marketData.trades(EventStream.PERP).volume());
    }

    @Test
    void shouldSnapshotTheStatusTheRunningIndicationAndTheLastResult() {
        assertEquals(List.of("AUCTION 0 begin 0", "AUCTION 0 end 0"), snapshot(AUCTION));
        events.status(TradingStatus.PRE_OPEN, 9_000);
        events.indicated(NULL_PRICE, 0, 0, Side.NULL_VAL).complete().indicated(100, 30, 5, Side.BUY);

        assertEquals(
                List.of(
                        "AUCTION 3 begin 2",
                        "AUCTION 3 row status PRE_OPEN COMMAND 9000",
                        "AUCTION 3 row indication 100 x30 surplus 5 BUY",
                        "AUCTION 3 end 2"),
                snapshot(AUCTION));

        events.timestampNs = 9_000;
        events.uncrossed(101, 35, 2, Side.SELL).complete().status(TradingStatus.CONTINUOUS, NULL_PRICE);
        events.timestampNs = 9_001;

        assertEquals(
                List.of(
                        "AUCTION 5 begin 2",
                        "AUCTION 5 row status CONTINUOUS COMMAND -",
                        "AUCTION 5 row result 101 x35 surplus 2 SELL at 9000",
                        "AUCTION 5 end 2"),
                snapshot(AUCTION));

        events.status(TradingStatus.VOLATILITY_AUCTION, 20_000).indicated(102, 1, 0, Side.NULL_VAL);
        assertEquals(5, snapshot(AUCTION).size());
        assertEquals(
                "AUCTION 7 row indication 102 x1 surplus 0 -", snapshot(AUCTION).get(2));
    }

    @Test
    void shouldForgetTheIndicationOfAnAuctionThatIsCalledOffAndKeepThatOfOneThatIsExtended() {
        events.status(TradingStatus.VOLATILITY_AUCTION, 9_000).indicated(100, 30, 5, Side.BUY);

        events.status(TradingStatus.VOLATILITY_AUCTION, 12_000);
        assertEquals(100, marketData.auction(EventStream.PERP).indication().price());

        events.status(TradingStatus.HALTED, NULL_PRICE);
        assertFalse(marketData.auction(EventStream.PERP).indication().isKnown());
        assertEquals(
                List.of("AUCTION 4 begin 1", "AUCTION 4 row status HALTED COMMAND -", "AUCTION 4 end 1"),
                snapshot(AUCTION));
    }

    @Test
    void shouldKeepNegativePricesInOrder() {
        events.shown(11, Side.BUY, -5, 1).shown(12, Side.BUY, 0, 1).shown(13, Side.BUY, -7, 1);
        events.shown(21, Side.SELL, 3, 1).complete().shown(22, Side.SELL, 1, 1);

        DepthBook book = marketData.book(EventStream.PERP);
        assertEquals(0, book.price(book.level(Side.BUY, 0)));
        assertEquals(-5, book.price(book.level(Side.BUY, 1)));
        assertEquals(-7, book.price(book.level(Side.BUY, 2)));
        assertEquals(1, book.price(book.bestLevel(Side.SELL)));
    }

    @Test
    void shouldRefuseAStreamThatContradictsItself() {
        events.shown(11, Side.BUY, 100, 5);

        assertThrows(IllegalStateException.class, () -> events.shown(11, Side.BUY, 100, 5));
        assertThrows(IllegalStateException.class, () -> events.shown(12, Side.BUY, 100, 0));
        assertThrows(IllegalStateException.class, () -> events.showsLess(11, Side.BUY, 100, 6));
        assertThrows(IllegalStateException.class, () -> events.showsLess(11, Side.BUY, 101, 4));
        assertThrows(IllegalStateException.class, () -> events.showsLess(12, Side.BUY, 100, 1));
        assertThrows(IllegalStateException.class, () -> events.trade(1, 12, 13, Side.SELL, 100, 1));
        assertThrows(IllegalStateException.class, () -> events.in(2).shown(12, Side.BUY, 100, 1));
        assertThrows(IllegalStateException.class, () -> marketData.onEvent(events.frame, 0, 8));
        events.eventNumber++;
        assertThrows(IllegalStateException.class, () -> events.shown(12, Side.BUY, 100, 1));
    }

    @Test
    void shouldGiveTheSameBytesForTheSameEvents() {
        Messages again = new Messages();
        EventStream twin = new EventStream(new MarketData(EPOCH, again)).listed();
        for (EventStream stream : List.of(events, twin)) {
            stream.shown(11, Side.BUY, 100, 5).complete().shown(12, Side.SELL, 101, 5);
            stream.complete().trade(1, 12, 13, Side.BUY, 101, 5);
            stream.complete().indicated(NULL_PRICE, 0, 0, Side.NULL_VAL);
        }

        assertEquals(messages.kept, again.kept);
        assertThrows(IllegalArgumentException.class, () -> new MarketData(0, messages));
    }

    private List<String> snapshot(MarketChannel channel) {
        Messages snapshot = new Messages();
        marketData.snapshot(EventStream.PERP, channel, snapshot);
        return snapshot.kept.stream().map(snapshot::text).toList();
    }

    /** Whether any message holds these eight bytes, at any place. */
    private boolean holdsAnywhere(long value) {
        for (DirectBuffer message : messages.kept) {
            for (int i = 0; i + Long.BYTES <= message.capacity(); i++) {
                if (message.getLong(i) == value) {
                    return true;
                }
            }
        }
        return false;
    }
}
