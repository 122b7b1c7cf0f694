package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import org.junit.jupiter.api.Test;

/** In how many markets an account may be at a time: here two, of three. */
class PositionsPerAccountTest {
    private static final int SECOND = 2;
    private static final int THIRD = 3;
    private static final long PRICE = 1_000_000;

    private final EngineDesk desk = venue();

    private static EngineDesk venue() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 20, 4, 4, 3, 4, 100, 2, 100, 20, 60, 1_000, 4, 20, 20, 1000, true));
        desk.define();
        for (int instrument = SECOND; instrument <= THIRD; instrument++) {
            desk.instrument(instrument, "P" + instrument, INDEX)
                    .parameters(instrument)
                    .status(instrument, TradingStatus.CONTINUOUS);
        }
        desk.price(PRICE);
        for (long account : new long[] {ALICE, BOB, CAROL}) {
            desk.dollars(account, 100_000);
        }
        return desk;
    }

    private EngineDesk order(long account, long number, int instrument, Side side, long price) {
        return desk.order(
                account, number, side, 10, o -> o.instrumentId(instrument).price(price));
    }

    private void rejected(long number, String reason) {
        String line = desk.last("OrderRejected");
        assertTrue(line.contains("clientOrderId=" + number + " "), line);
        assertTrue(line.contains("reason=" + reason), line);
    }

    private void tradedIn(int instrument, long number) {
        order(BOB, number, instrument, Side.SELL, PRICE);
        order(ALICE, number, instrument, Side.BUY, PRICE);
        assertTrue(desk.last("Trade").contains("instrumentId=" + instrument));
    }

    private int count(long account) {
        return desk.state().positions().count(desk.state().accounts().indexOf(account));
    }

    @Test
    void shouldCountMarketsWithOpenOrders() {
        order(ALICE, 1, PERP, Side.BUY, 990_000);
        order(ALICE, 2, SECOND, Side.BUY, 990_000);
        order(ALICE, 3, THIRD, Side.BUY, 990_000);
        rejected(3, "ACCOUNT_POSITION_LIMIT");
        assertTrue(desk.last("OrderRejected").contains("bound=2"));
    }

    @Test
    void shouldCountMarketsWithPositions() {
        tradedIn(PERP, 1);
        tradedIn(SECOND, 2);
        order(ALICE, 3, THIRD, Side.BUY, 990_000);
        rejected(3, "ACCOUNT_POSITION_LIMIT");
        assertEquals(2, count(ALICE));
    }

    @Test
    void shouldCountAMarketWithBothOnce() {
        tradedIn(PERP, 1);
        order(ALICE, 2, PERP, Side.SELL, 1_010_000);
        order(ALICE, 3, SECOND, Side.BUY, 990_000);
        assertEquals(2, count(ALICE));
        order(ALICE, 4, SECOND, Side.SELL, 1_010_000);
        assertTrue(desk.last("OrderAccepted").contains("clientOrderId=4 "));
    }

    @Test
    void shouldRejectAnOrderThatWouldTradeAtOnceInAFurtherMarket() {
        order(ALICE, 1, PERP, Side.BUY, 990_000);
        order(ALICE, 2, SECOND, Side.BUY, 990_000);
        order(BOB, 1, THIRD, Side.SELL, PRICE);
        desk.order(
                ALICE, 3, Side.BUY, 10, o -> o.instrumentId(THIRD).price(PRICE).timeInForce(TimeInForce.IOC));
        rejected(3, "ACCOUNT_POSITION_LIMIT");
        assertEquals(0, desk.state().lastTradeId());
    }

    @Test
    void shouldNotLetTheFillsOfRestingOrdersPassTheLimit() {
        order(ALICE, 1, PERP, Side.BUY, 990_000);
        order(ALICE, 2, SECOND, Side.BUY, 990_000);
        order(ALICE, 3, THIRD, Side.BUY, 990_000);
        for (int instrument = PERP; instrument <= THIRD; instrument++) {
            order(BOB, instrument, instrument, Side.SELL, 990_000);
        }
        // Bob's own third order is one market too many as well.
        rejected(3, "ACCOUNT_POSITION_LIMIT");
        assertEquals(2, desk.state().lastTradeId());
        assertEquals(2, count(ALICE));
        assertEquals(2, count(BOB));
    }

    @Test
    void shouldGiveBackTheMarketOfAnOrderThatIsCancelled() {
        order(ALICE, 1, PERP, Side.BUY, 990_000);
        order(ALICE, 2, SECOND, Side.BUY, 990_000);
        desk.cancel(ALICE, 1);
        order(ALICE, 3, THIRD, Side.BUY, 990_000);
        assertTrue(desk.last("OrderAccepted").contains("clientOrderId=3 "));
    }

    @Test
    void shouldGiveBackTheMarketOfAPositionThatIsClosed() {
        tradedIn(PERP, 1);
        order(ALICE, 2, SECOND, Side.BUY, 990_000);
        order(ALICE, 3, PERP, Side.SELL, PRICE);
        order(BOB, 3, PERP, Side.BUY, PRICE);
        order(ALICE, 4, THIRD, Side.BUY, 990_000);
        assertTrue(desk.last("OrderAccepted").contains("clientOrderId=4 "));
    }

    @Test
    void shouldReplaceAnOrderOfAnAccountThatIsInAsManyAsItMay() {
        order(ALICE, 1, PERP, Side.BUY, 990_000);
        order(ALICE, 2, SECOND, Side.BUY, 990_000);
        desk.replace(ALICE, 2, 10, 991_000);
        assertTrue(desk.last("OrderReplaced").contains("clientOrderId=2 "));
    }

    @Test
    void shouldTellAnOrderThatOnlyReducesThatThereIsNothingToReduce() {
        order(ALICE, 1, PERP, Side.BUY, 990_000);
        order(ALICE, 2, SECOND, Side.BUY, 990_000);
        desk.order(
                ALICE,
                3,
                Side.SELL,
                10,
                o -> o.instrumentId(THIRD).price(PRICE).instructions().reduceOnly(true));
        rejected(3, "REDUCE_ONLY_WOULD_INCREASE");
    }

    @Test
    void shouldCountAnOrderThatWaitsForItsTriggerOnlyWhenItEnters() {
        desk.order(
                ALICE,
                1,
                Side.BUY,
                10,
                o -> o.instrumentId(THIRD)
                        .orderType(OrderType.STOP_LIMIT)
                        .price(1_030_000)
                        .triggerPrice(1_010_000)
                        .triggerSource(TriggerSource.INDEX_PRICE));
        order(ALICE, 2, PERP, Side.BUY, 990_000);
        order(ALICE, 3, SECOND, Side.BUY, 990_000);
        assertEquals(2, count(ALICE));
        desk.price(1_020_000);
        String line = desk.last("OrderCanceled");
        assertTrue(line.contains("clientOrderId=1 "), line);
        assertTrue(line.contains("reason=REJECTED_WHEN_TRIGGERED rejectReason=ACCOUNT_POSITION_LIMIT"), line);
    }
}
