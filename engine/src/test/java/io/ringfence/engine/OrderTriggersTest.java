package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Orders that are set off by a price: when, in which order, how many at a time. The rules one by one are in scenarios/matching. */
class OrderTriggersTest {
    private static final int STOPS = EngineLimits.MAX_TRIGGERS_PER_COMMAND + 44;

    private EngineDesk open() {
        return open(100);
    }

    private EngineDesk open(int maxPriceLevels) {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(
                10, 20, 100, 4, 4, 3, 4, 100, 64, 1_000, 500, maxPriceLevels, 1_000, 60, 20, 20, 1_000_000, true));
        desk.define();
        desk.price(1_000_000);
        for (long account : new long[] {ALICE, BOB, CAROL}) {
            desk.dollars(account, 1_000_000);
        }
        return desk;
    }

    private static long count(EngineDesk desk, String event) {
        return desk.take().stream().filter(line -> line.startsWith(event)).count();
    }

    @Test
    void shouldSetOffABoundedNumberPerCommandAndTheRestBeforeTheNext() {
        EngineDesk desk = open();
        for (int i = 1; i <= STOPS; i++) {
            desk.order(
                    ALICE,
                    i,
                    Side.SELL,
                    1,
                    o -> o.orderType(OrderType.STOP_MARKET).triggerPrice(990_000));
        }
        desk.buy(BOB, 1, 1, 990_000).events.clear();

        desk.sell(CAROL, 1, 1, 990_000);

        // No bid is left, so each is refused as it enters.
        assertTrue(desk.last("OrderCanceled").contains("reason=REJECTED_WHEN_TRIGGERED rejectReason=NO_LIQUIDITY"));
        assertEquals(EngineLimits.MAX_TRIGGERS_PER_COMMAND, count(desk, "OrderTriggered"));
        assertEquals(44, desk.state().orders().count());
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());

        desk.cancel(BOB, 77);
        assertEquals("OrderTriggered", desk.events.get(0).substring(0, 14), "before the command's own answer");
        assertEquals(44, count(desk, "OrderTriggered"));
        assertEquals(0, desk.state().orders().count());
    }

    /** Each stop sells to the bid one tick below the last one, where the next stop waits: one after another, none set off before. */
    @Test
    void shouldGoOnWithACascadeBeforeTheNextCommandWhereTheBoundEndsIt() {
        EngineDesk desk = open(STOPS + 2);
        for (int i = 0; i <= STOPS; i++) {
            desk.buy(BOB, 1 + i, 1, 1_000_000 - 10 * i);
        }
        for (int i = 1; i <= STOPS; i++) {
            long triggerPrice = 1_000_000 - 10L * (i - 1);
            desk.order(
                    ALICE,
                    i,
                    Side.SELL,
                    1,
                    o -> o.orderType(OrderType.STOP_MARKET).triggerPrice(triggerPrice));
        }
        desk.events.clear();

        desk.sell(CAROL, 1, 1, 1_000_000);
        List<String> first = desk.take();
        assertEquals(salesOneTickApart(1, EngineLimits.MAX_TRIGGERS_PER_COMMAND), sales(first));
        assertEquals(-EngineLimits.MAX_TRIGGERS_PER_COMMAND, desk.lots(ALICE));
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());

        desk.cancel(BOB, 7_777);
        List<String> second = desk.take();
        assertEquals(salesOneTickApart(EngineLimits.MAX_TRIGGERS_PER_COMMAND + 1, STOPS), sales(second));
        assertTrue(second.get(second.size() - 1).startsWith("CancelRejected"), "the command's own answer comes last");
        assertEquals(-STOPS, desk.lots(ALICE));
        assertEquals(0, desk.state().orders().count());
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());
    }

    private static List<String> sales(List<String> events) {
        return events.stream()
                .filter(line -> line.startsWith("OrderExecuted") && line.contains("accountId=" + ALICE))
                .map(line -> line.replaceAll(".*clientOrderId=(\\d+) .* price=(\\d+) .*", "$1 at $2"))
                .toList();
    }

    private static List<String> salesOneTickApart(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> i + " at " + (1_000_000 - 10 * i))
                .toList();
    }

    @Test
    void shouldKeepTheOtherOfAPairWhenTheOneIsRefused() {
        EngineDesk desk = open();
        desk.buy(BOB, 1, 2, 1_000_000).sell(ALICE, 1, 1, 1_000_000).buy(ALICE, 2, 1, 980_000);
        desk.order(
                ALICE,
                3,
                Side.BUY,
                1,
                o -> o.orderType(OrderType.STOP_MARKET).triggerPrice(1_000_000).linkedClientOrderId(2));

        // The last trade has reached it, and nobody offers.
        assertTrue(desk.last("OrderCanceled").contains("reason=REJECTED_WHEN_TRIGGERED rejectReason=NO_LIQUIDITY"));
        assertEquals(0, count(desk, "reason=LINKED_ORDER"));
        assertEquals(
                980_000,
                10 * desk.state().orders().priceTicks(desk.state().orders().indexOf(desk.accountIndex(ALICE), 2)));
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());

        // What is left is an order like any other: its fill cancels nothing.
        desk.sell(CAROL, 1, 1, 980_000);
        desk.sell(CAROL, 2, 1, 980_000);
        assertEquals(0, desk.lots(ALICE));
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());
    }

    @Test
    void shouldSetOffWhatTheFillsOfTriggeredOrdersReachInTurn() {
        EngineDesk desk = open();
        desk.buy(BOB, 1, 1, 999_000).buy(BOB, 2, 1, 998_000).buy(BOB, 3, 1, 997_000);
        desk.order(
                ALICE, 1, Side.SELL, 1, o -> o.orderType(OrderType.STOP_MARKET).triggerPrice(998_000));
        desk.order(
                ALICE, 2, Side.SELL, 1, o -> o.orderType(OrderType.STOP_MARKET).triggerPrice(999_000));
        desk.events.clear();

        desk.sell(CAROL, 1, 1, 999_000);

        // The trade at 9,990 $ sets off the second, whose own trade at 9,980 $ sets off the first.
        assertEquals(
                "[2, 1]",
                desk.events.stream()
                        .filter(line -> line.startsWith("OrderTriggered"))
                        .map(line -> line.replaceAll(".*clientOrderId=(\\d+).*", "$1"))
                        .toList()
                        .toString());
        assertEquals(-2, desk.lots(ALICE));
    }

    @Test
    void shouldSetOffNothingWhileTheInstrumentDoesNotTrade() {
        EngineDesk desk = open();
        desk.order(
                ALICE,
                1,
                Side.BUY,
                1,
                o -> o.orderType(OrderType.STOP_LIMIT)
                        .price(1_010_000)
                        .triggerPrice(1_005_000)
                        .triggerSource(TriggerSource.INDEX_PRICE));
        desk.status(PERP, TradingStatus.HALTED).price(1_006_000).events.clear();
        desk.status(PERP, TradingStatus.PRE_OPEN);
        assertFalse(desk.take().toString().contains("OrderTriggered"));
        desk.status(PERP, TradingStatus.CONTINUOUS);
        assertTrue(desk.last("OrderTriggered").contains("sourcePrice=1006000"));
        assertEquals(1_010_000, desk.state().book(0).bestBidTicks() * 10);
    }

    @Test
    void shouldNotBelieveAPriceThatIsNotUsable() {
        EngineDesk desk = open();
        desk.order(
                ALICE,
                1,
                Side.BUY,
                1,
                o -> o.orderType(OrderType.STOP_LIMIT)
                        .price(1_010_000)
                        .triggerPrice(1_005_000)
                        .triggerSource(TriggerSource.MARK_PRICE));
        // Half a minute later one source says 10,100 $, too long ago to be fresh.
        desk.pass(30 * SECOND).events.clear();
        desk.report(INDEX, 1, desk.nowNs - 29 * SECOND, 1_010_000, 0, 0);
        assertFalse(desk.take().toString().contains("OrderTriggered"));
        desk.price(1_010_000);
        assertTrue(desk.last("OrderTriggered").contains("sourcePrice=1010000"));
    }

    @Test
    void shouldExpireAWaitingOrderAndEndItWithTheDay() {
        EngineDesk desk = open();
        desk.order(
                ALICE,
                1,
                Side.BUY,
                1,
                o -> o.orderType(OrderType.STOP_MARKET)
                        .triggerPrice(1_050_000)
                        .timeInForce(TimeInForce.GTD)
                        .expireAtNs(desk.nowNs + 10 * SECOND));
        desk.order(
                ALICE,
                2,
                Side.BUY,
                1,
                o -> o.orderType(OrderType.STOP_MARKET).triggerPrice(1_050_000).timeInForce(TimeInForce.DAY));
        desk.pass(10 * SECOND);
        assertTrue(desk.last("OrderCanceled").contains("clientOrderId=1 accountId=1001"));
        assertTrue(desk.last("OrderCanceled").contains("reason=EXPIRED"));
        // The venue's time began at 1970-01-01T00:16:40Z.
        desk.pass(86_400 * SECOND);
        assertTrue(desk.last("OrderCanceled").contains("clientOrderId=2 accountId=1001"));
        assertTrue(desk.last("OrderCanceled").contains("reason=DAY_ENDED"));
    }
}
