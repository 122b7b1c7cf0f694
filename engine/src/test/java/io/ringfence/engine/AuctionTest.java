package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.book.OrderBook;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Call auctions from their first order to what follows their uncross, and the bands that start them. The index stands at 10,000.00 $. */
class AuctionTest {
    private static final int NONE = Integer.MIN_VALUE;
    private static final long NO_PRICE = NewOrderEncoder.priceNullValue();
    private static final long HOUR = 3_600 * SECOND;

    private final EngineDesk desk = EngineDesk.openVenue(40_000);

    @BeforeEach
    void fund() {
        desk.dollars(ALICE, 1_000_000)
                .dollars(BOB, 1_000_000)
                .dollars(CAROL, 1_000_000)
                .dollars(DAVE, 1_000_000);
        desk.price(1_000_000).take();
    }

    @Test
    void shouldTradeAtOnePriceForTheMakersFeeOnBothSides() {
        auction();
        desk.buy(ALICE, 1, 300, 1_010_000).sell(BOB, 1, 100, 990_000).sell(CAROL, 1, 400, 1_005_000);
        assertEquals(0, desk.lots(ALICE), "nothing trades before the uncross");
        desk.take();
        desk.status(PERP, TradingStatus.CONTINUOUS);
        // 300 bought from 10,050.00 to 10,100.00, 500 sold from 10,050.00: 200 are left on the ask side, so the lowest,
        // 10,050.00.
        List<String> events = desk.take();
        assertEquals(
                "AuctionUncrossed instrumentId=1 price=1005000 volume=300 surplus=200 surplusSide=SELL", events.get(0));
        List<String> trades =
                events.stream().filter(line -> line.startsWith("Trade ")).toList();
        assertEquals(
                List.of(
                        "Trade tradeId=1 makerOrderId=1 takerOrderId=2 price=1005000 quantity=100 instrumentId=1",
                        "Trade tradeId=2 makerOrderId=1 takerOrderId=3 price=1005000 quantity=200 instrumentId=1"),
                trades);
        assertEquals(
                4,
                events.stream()
                        .filter(line -> line.startsWith("OrderExecuted ") && line.contains("role=AUCTION"))
                        .count());
        assertTrue(events.get(events.size() - 1)
                .startsWith("TradingStatusChanged instrumentId=1 extension=0 status=CONTINUOUS"));
        assertEquals(300, desk.lots(ALICE));
        assertEquals(-100, desk.lots(BOB));
        assertEquals(-200, desk.lots(CAROL));
        // 100,500 ticks of 10 cents.
        assertEquals(100_500, desk.state().markets().lastTradeTicks(0));
        assertEquals(100_500, desk.state().markets().referenceTicks(0));
        assertEquals(100_500, desk.state().book(0).bestAskTicks(), "what is left rests");
    }

    @Test
    void shouldUncrossAgainWhereAnOrderThatWasToTradeIsCancelled() {
        EngineDesk venue = EngineDesk.openVenue(40_000);
        venue.dollars(ALICE, 700).dollars(BOB, 1_000_000).dollars(CAROL, 1_000_000);
        venue.price(1_000_000).status(PERP, TradingStatus.VOLATILITY_AUCTION);
        venue.buy(ALICE, 1, 1_000, 1_010_000).buy(CAROL, 1, 200, 1_000_000).sell(BOB, 1, 1_000, 990_000);
        // With the index at 9,500.00 Alice cannot bear to have bought one whole at above 10,000.00.
        venue.price(950_000).take();
        venue.status(PERP, TradingStatus.CONTINUOUS);
        List<String> events = venue.take();
        List<String> uncrossed = events.stream()
                .filter(line -> line.startsWith("AuctionUncrossed"))
                .toList();
        assertEquals(2, uncrossed.size());
        assertTrue(uncrossed.get(0).contains("volume=1000"), uncrossed.get(0));
        assertTrue(uncrossed.get(1).contains("volume=200 surplus=800 surplusSide=SELL"), uncrossed.get(1));
        assertTrue(events.stream()
                .anyMatch(line -> line.startsWith("OrderCanceled") && line.contains("reason=MAINTENANCE_MARGIN")));
        // 200 at 9,900.00, the lowest, since what is left is on the ask side.
        assertTrue(events.stream().anyMatch(line -> line.startsWith("Trade ") && line.contains("price=990000")));
        assertEquals(0, venue.lots(ALICE));
        assertEquals(200, venue.lots(CAROL));
        assertEquals(99_000, venue.state().markets().referenceTicks(0));
        assertEquals(OrderBook.NULL_PRICE_TICKS, venue.state().book(0).bestBidTicks());
        assertEquals(99_000, venue.state().book(0).bestAskTicks());
    }

    @Test
    void shouldServeMarketOrdersFirstThenPriceThenTime() {
        auction();
        desk.buy(ALICE, 1, 100, 1_000_000).buy(BOB, 1, 100, 1_005_000).buy(CAROL, 1, 100, 1_005_000);
        forAuction(ALICE, 2, Side.BUY, OrderType.MARKET, TimeInForce.GOOD_FOR_AUCTION, NO_PRICE, 50);
        desk.sell(DAVE, 1, 250, 1_000_000).take();
        desk.status(PERP, TradingStatus.CONTINUOUS);
        // 350 bought at 10,000.00, 250 sold; at 10,050.00 as many are bought as sold: 50 + 100 + 100. In that order.
        List<String> buyers = desk.take().stream()
                .filter(line -> line.startsWith("Trade "))
                .map(line -> line.replaceAll(".*makerOrderId=(\\d+) .*quantity=(\\d+) .*", "$1:$2"))
                .toList();
        assertEquals(List.of("4:50", "2:100", "3:100"), buyers);
    }

    @Test
    void shouldCancelWhatAuctionOrdersAndMarketOrdersLeave() {
        auction();
        forAuction(ALICE, 1, Side.BUY, OrderType.MARKET, TimeInForce.GOOD_FOR_AUCTION, NO_PRICE, 100);
        forAuction(ALICE, 2, Side.BUY, OrderType.LIMIT, TimeInForce.GOOD_FOR_AUCTION, 990_000, 100);
        forAuction(ALICE, 3, Side.BUY, OrderType.LIMIT, TimeInForce.AT_THE_OPEN, 985_000, 100);
        desk.buy(ALICE, 4, 100, 980_000).sell(BOB, 1, 40, 1_000_000);
        assertEquals(5, desk.state().orders().count());
        desk.take();
        desk.status(PERP, TradingStatus.CONTINUOUS);
        List<String> canceled = desk.take().stream()
                .filter(line -> line.startsWith("OrderCanceled "))
                .toList();
        assertEquals(3, canceled.size());
        assertTrue(canceled.get(0).contains("clientOrderId=1 "), canceled.get(0));
        assertTrue(canceled.get(0).contains("canceledQuantity=60 filledQuantity=40 reason=AUCTION_ENDED"));
        assertTrue(canceled.get(1).contains("clientOrderId=2 "));
        assertTrue(canceled.get(2).contains("clientOrderId=3 "));
        assertEquals(1, desk.state().orders().count());
    }

    @Test
    void shouldCancelThemToWhenTheAuctionIsCalledOff() {
        auction();
        forAuction(ALICE, 1, Side.BUY, OrderType.MARKET, TimeInForce.AT_THE_OPEN, NO_PRICE, 100);
        desk.buy(ALICE, 2, 100, 990_000).sell(BOB, 1, 100, 980_000);
        desk.status(PERP, TradingStatus.HALTED);
        assertTrue(desk.last("OrderCanceled").contains("clientOrderId=1 "));
        assertEquals(2, desk.state().orders().count(), "the others stay, crossed as they are, for the next auction");
        assertEquals(0, desk.lots(ALICE));
        desk.reopen(PERP);
        assertEquals(100, desk.lots(ALICE));
    }

    @Test
    void shouldTakeOrdersForTheirOwnAuctionOnly() {
        forAuction(ALICE, 1, Side.BUY, OrderType.LIMIT, TimeInForce.GOOD_FOR_AUCTION, 990_000, 100);
        rejectedForItsTime();
        auction();
        forAuction(ALICE, 1, Side.BUY, OrderType.LIMIT, TimeInForce.AT_THE_CLOSE, 990_000, 100);
        rejectedForItsTime();
        forAuction(ALICE, 1, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 990_000, 100);
        rejectedForItsTime();
        forAuction(ALICE, 1, Side.BUY, OrderType.LIMIT, TimeInForce.FOK, 990_000, 100);
        rejectedForItsTime();
        desk.status(PERP, TradingStatus.CONTINUOUS).status(PERP, TradingStatus.CLOSING_AUCTION);
        forAuction(ALICE, 1, Side.BUY, OrderType.LIMIT, TimeInForce.AT_THE_OPEN, 990_000, 100);
        rejectedForItsTime();
        forAuction(ALICE, 1, Side.BUY, OrderType.LIMIT, TimeInForce.AT_THE_CLOSE, 990_000, 100);
        assertTrue(desk.last("OrderAccepted").contains("timeInForce=AT_THE_CLOSE"));
    }

    @Test
    void shouldAdmitCancelsOnlyWhileHaltedOrClosed() {
        desk.buy(ALICE, 1, 100, 990_000)
                .buy(ALICE, 2, 100, 990_000)
                .status(PERP, TradingStatus.HALTED)
                .take();
        desk.buy(ALICE, 3, 100, 990_000);
        assertTrue(desk.last("OrderRejected").contains("value=2 reason=WRONG_TRADING_STATUS"), desk.events::toString);
        desk.replace(ALICE, 1, 50, 990_000);
        assertTrue(desk.last("ReplaceRejected").contains("reason=WRONG_TRADING_STATUS"));
        desk.cancel(ALICE, 1);
        assertTrue(desk.last("OrderCanceled").contains("reason=REQUESTED"));
        desk.status(PERP, TradingStatus.CLOSED).cancel(ALICE, 2);
        assertEquals(0, desk.state().orders().count());
    }

    @Test
    void shouldSayWhatTheAuctionWouldDoEveryQuarterOfASecondIfItHasChanged() {
        auction();
        assertEquals("AuctionIndicated instrumentId=1 volume=0 surplus=0 .", desk.last("AuctionIndicated"));
        desk.take();
        desk.pass(SECOND / 4);
        assertEquals(0, indications(), "nothing has changed");
        desk.buy(ALICE, 1, 100, 1_000_000).sell(BOB, 1, 60, 1_000_000);
        assertEquals(0, indications(), "not yet");
        desk.pass(SECOND / 4);
        assertTrue(desk.last("AuctionIndicated")
                .startsWith("AuctionIndicated instrumentId=1 price=1000000 volume=60 surplus=40 surplusSide=BUY"));
        desk.take();
        desk.pass(SECOND);
        assertEquals(0, indications());
    }

    @Test
    void shouldExtendAnAuctionOutsideItsCollarAndHaltItInTheEnd() {
        desk.bands(PERP, NONE, NONE, 10_000);
        desk.status(PERP, TradingStatus.HALTED).status(PERP, TradingStatus.PRE_OPEN, 60_000);
        long startNs = desk.nowNs;
        // A collar of 1 % around 10,000.00 ends at 10,100.00.
        desk.price(1_000_000)
                .buy(ALICE, 1, 100, 1_020_000)
                .sell(BOB, 1, 100, 1_020_000)
                .take();
        desk.pass(60 * SECOND);
        assertTrue(
                desk.last("TradingStatusChanged")
                        .contains("auctionEndNs=" + (startNs + 120 * SECOND)
                                + " extension=1 status=PRE_OPEN reason=AUCTION_COLLAR"),
                desk.events::toString);
        desk.pass(60 * SECOND);
        assertTrue(desk.last("TradingStatusChanged").contains("extension=2"));
        desk.pass(60 * SECOND);
        assertTrue(desk.last("TradingStatusChanged").contains("extension=0 status=HALTED reason=AUCTION_COLLAR"));
        assertEquals(0, desk.lots(ALICE));
        assertFalse(desk.events.toString().contains("AuctionUncrossed"));
    }

    @Test
    void shouldUncrossAtTheEdgeOfItsCollar() {
        desk.bands(PERP, NONE, NONE, 10_000);
        auction();
        desk.buy(ALICE, 1, 100, 1_010_000).sell(BOB, 1, 100, 1_010_000);
        desk.status(PERP, TradingStatus.CONTINUOUS);
        assertEquals(100, desk.lots(ALICE));
    }

    @Test
    void shouldHoldACommandThatEndsAnAuctionToItsCollarToo() {
        desk.bands(PERP, NONE, NONE, 10_000);
        auction();
        desk.buy(ALICE, 1, 100, 1_020_000).sell(BOB, 1, 100, 1_020_000);
        desk.as(RISK).status(PERP, TradingStatus.CLOSED);
        assertTrue(desk.last("TradingStatusChanged")
                .contains("extension=1 status=PRE_OPEN reason=AUCTION_COLLAR @" + RISK));
        desk.cancel(ALICE, 1).pass(60 * SECOND);
        assertTrue(desk.last("TradingStatusChanged").contains("status=CLOSED"), "what was asked for follows");
    }

    @Test
    void shouldStartAVolatilityAuctionAtTheStaticBand() {
        desk.bands(PERP, 10_000, NONE, NONE);
        desk.sell(BOB, 1, 100, 1_010_000).sell(BOB, 2, 100, 1_010_100).take();
        desk.buy(ALICE, 1, 150, 1_020_000);
        // The reference price is the index price, 10,000.00; 10,100.00 is the edge, and 10,101.00 lies beyond.
        assertEquals(100, desk.lots(ALICE));
        assertTrue(
                desk.last("TradingStatusChanged")
                        .startsWith("TradingStatusChanged instrumentId=1 auctionEndNs=" + (desk.nowNs + 120 * SECOND)
                                + " extension=0 status=VOLATILITY_AUCTION reason=STATIC_BAND"),
                desk.events::toString);
        desk.pass(120 * SECOND);
        assertEquals(150, desk.lots(ALICE));
        assertEquals(TradingStatus.CONTINUOUS, desk.state().markets().status(0));
    }

    @Test
    void shouldStartAVolatilityAuctionAtTheDynamicBandAroundTheTradeBeforeTheOrder() {
        desk.bands(PERP, NONE, 10_000, NONE);
        desk.sell(BOB, 1, 10, 1_000_000).buy(ALICE, 1, 10, 1_000_000);
        desk.sell(BOB, 2, 100, 1_008_000).sell(BOB, 3, 100, 1_012_000).take();
        // 10,080.00 is within 1 % of the last trade, 10,000.00, and 10,120.00 is not, though it is within 1 % of
        // 10,080.00.
        desk.buy(ALICE, 2, 150, 1_020_000);
        assertEquals(110, desk.lots(ALICE));
        assertTrue(
                desk.last("TradingStatusChanged").contains("status=VOLATILITY_AUCTION reason=DYNAMIC_BAND"),
                desk.events::toString);
    }

    @Test
    void shouldCancelWhatMayNotRestAtABand() {
        desk.bands(PERP, 10_000, NONE, NONE);
        desk.sell(BOB, 1, 100, 1_010_000).sell(BOB, 2, 100, 1_010_100).take();
        desk.market(ALICE, 1, Side.BUY, 150);
        assertTrue(desk.last("OrderCanceled").contains("canceledQuantity=50 filledQuantity=100 reason=PRICE_BAND"));
        assertEquals(TradingStatus.VOLATILITY_AUCTION, desk.state().markets().status(0));
    }

    @Test
    void shouldCancelTheDaysOrdersAtMidnightAroundTheClock() {
        desk.order(ALICE, 1, PERP, Side.BUY, OrderType.LIMIT, TimeInForce.DAY, 990_000, 100);
        desk.buy(ALICE, 2, 100, 990_000);
        desk.nowNs = 24 * HOUR - 1;
        desk.pass(0).take();
        desk.pass(1);
        assertTrue(desk.last("OrderCanceled").contains("clientOrderId=1 "));
        assertTrue(desk.last("OrderCanceled").contains("reason=DAY_ENDED"));
        assertEquals(1, desk.state().orders().count());
    }

    @Test
    void shouldCancelTheDaysOrdersWhenItsClosingAuctionIsOver() {
        desk.order(ALICE, 1, PERP, Side.BUY, OrderType.LIMIT, TimeInForce.DAY, 990_000, 100);
        desk.buy(ALICE, 2, 100, 990_000)
                .status(PERP, TradingStatus.CLOSING_AUCTION, 1_000)
                .take();
        desk.pass(SECOND);
        List<String> events = desk.take("TimeAdvanced", "FeedState");
        assertTrue(events.get(events.size() - 2).contains("status=CLOSED"), events::toString);
        assertTrue(events.get(events.size() - 1).contains("reason=DAY_ENDED"), events::toString);
        assertEquals(1, desk.state().orders().count());
    }

    @Test
    void shouldLetALiquidationWaitWhileAnAuctionIsOn() {
        // One bitcoin bought at 10,000 with 1,000 dollars: at 9,200 equity is 200, below the maintenance margin of 3 %,
        // 276.
        long eve = 4_000;
        desk.account(eve, FIRM, TRADER).dollars(eve, 1_000);
        desk.sell(BOB, 1, 1_000, 1_000_000).buy(eve, 1, 1_000, 1_000_000).buy(CAROL, 1, 2_000, 915_000);
        desk.status(PERP, TradingStatus.VOLATILITY_AUCTION).price(920_000);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=MARKET_HALTED"), desk.events::toString);
        desk.status(PERP, TradingStatus.CONTINUOUS);
        assertTrue(desk.last("LiquidationSlice").contains("instrumentId=1"), desk.events::toString);
    }

    @Test
    void shouldStopALiquidationSliceAtTheBandAndStartNoAuction() {
        // As above, and 5 % below the last trade, 10,000, is 9,500: a bid of 9,150 is out of reach, though within the
        // slice's own limit.
        desk.bands(PERP, NONE, 50_000, NONE);
        long eve = 4_000;
        desk.account(eve, FIRM, TRADER).dollars(eve, 1_000);
        desk.sell(BOB, 1, 1_000, 1_000_000).buy(eve, 1, 1_000, 1_000_000).buy(CAROL, 1, 2_000, 915_000);
        desk.price(920_000);
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"), desk.events::toString);
        assertEquals(TradingStatus.CONTINUOUS, desk.state().markets().status(0));
        desk.buy(CAROL, 2, 2_000, 950_000);
        assertTrue(desk.last("LiquidationSlice").contains("limitPrice=950000"), desk.events::toString);
        assertEquals(TradingStatus.CONTINUOUS, desk.state().markets().status(0));
    }

    @Test
    void shouldNotEmitMoreThanAStepMayInALargeUncross() {
        int pairs = 9_000;
        EngineDesk large = new EngineDesk();
        large.genesis(new EngineLimits(
                10, 20, 1000, 4, 4, 3, 4, 1000, 64, 40_000, 4_096, 60, 40_000, 4, 20, 20, 1_000_000, true));
        large.define();
        large.keepsEvents = false;
        int accounts = 6;
        for (int i = 0; i < accounts; i++) {
            large.account(5_000 + i, FIRM, 0).dollars(5_000 + i, 100_000_000);
        }
        large.price(1_000_000).status(PERP, TradingStatus.HALTED).status(PERP, TradingStatus.PRE_OPEN);
        for (int i = 0; i < pairs; i++) {
            large.buy(5_000 + i % 3, 1 + i, 1, 1_000_000).sell(5_003 + i % 3, 1 + i, 1, 1_000_000);
        }
        assertEquals(2 * pairs, large.state().orders().count());
        large.largestStepBytes = 0;
        large.status(PERP, TradingStatus.CONTINUOUS);
        assertEquals(0, large.state().orders().count());
        assertEquals(pairs, large.state().lastTradeId());
        // Each pair is a trade of 73 bytes and two reports of 172 and more.
        assertTrue(large.stepCount >= 2, "steps: " + large.stepCount);
        assertTrue(large.largestStepBytes <= Engine.MAX_STEP_BYTES, "bytes: " + large.largestStepBytes);
        assertEquals(large.state().recomputeBusinessHash(), large.state().businessHash());
    }

    /**
     * 100,000 orders of one lot: at each of 1,000 neighbouring ticks, from 500 below 10,000.00 to 499 above, 50 buy and 50 sell. At the tick number k those that
     * buy at k or higher are 50 * (1,000 - k), those that sell at k or lower 50 * (k + 1): most trade at 499 and at 500, 25,000, with 50 left on the bid side at
     * the one and on the ask side at the other, so the nearest to the reference price, the 10,000.00 of tick 500. Buyers from 999 down to 500 meet sellers from 0
     * up to 499, at each tick in the order of their entry.
     */
    @Test
    void shouldUncrossAHundredThousandOrdersInStepsExactlyAsPriceAndTimeSay() {
        int ticks = 1_000;
        int ordersPerTick = 50;
        int accountsPerSide = 25;
        EngineDesk large = new EngineDesk();
        large.genesis(new EngineLimits(
                10,
                20,
                1_000,
                4,
                4,
                3,
                4,
                1_000,
                64,
                120_000,
                4_096,
                2 * ticks + 2,
                1_000,
                4,
                20,
                20,
                1_000_000,
                true));
        large.define();
        large.keepsEvents = false;
        for (int i = 0; i < 2 * accountsPerSide; i++) {
            large.account(5_000 + i, FIRM, 0).dollars(5_000 + i, 1_000_000);
        }
        large.price(1_000_000).status(PERP, TradingStatus.HALTED).status(PERP, TradingStatus.PRE_OPEN);
        long[][] buyers = new long[ticks][ordersPerTick];
        long[][] sellers = new long[ticks][ordersPerTick];
        int entered = 0;
        for (int round = 0; round < ordersPerTick; round++) {
            for (int i = 0; i < ticks; i++) {
                int k = (i * 617 + round * 31) % ticks; // each tick once a round, in a scattered order
                long price = 1_000_000 + 10L * (k - ticks / 2);
                int account = 5_000 + entered % accountsPerSide;
                large.buy(account, 1 + entered, 1, price);
                buyers[k][round] = 2L * entered + 1;
                large.sell(accountsPerSide + account, 1 + entered, 1, price);
                sellers[k][round] = 2L * entered + 2;
                entered++;
            }
        }
        assertEquals(100_000, large.state().orders().count());
        List<String> expected = new ArrayList<>();
        int traded = ticks / 2 * ordersPerTick;
        for (int n = 0; n < traded; n++) {
            long buyer = buyers[ticks - 1 - n / ordersPerTick][n % ordersPerTick];
            long seller = sellers[n / ordersPerTick][n % ordersPerTick];
            expected.add("Trade tradeId=" + (n + 1) + " makerOrderId=" + buyer + " takerOrderId=" + seller
                    + " price=1000000 quantity=1 instrumentId=1");
        }

        large.take();
        large.keepsEvents = true;
        large.largestStepBytes = 0;
        large.stepCount = 0;
        large.status(PERP, TradingStatus.CONTINUOUS);

        assertEquals(
                "AuctionUncrossed instrumentId=1 price=1000000 volume=25000 surplus=50 surplusSide=SELL",
                large.events.get(0));
        assertEquals(
                expected,
                large.events.stream().filter(line -> line.startsWith("Trade ")).toList());
        assertEquals(
                2L * traded,
                large.events.stream()
                        .filter(line -> line.startsWith("OrderExecuted ") && line.contains(" leavesQuantity=0 "))
                        .count());
        assertTrue(large.events.get(large.events.size() - 1).startsWith("TradingStatusChanged"));
        // 25,000 trades of more than 400 bytes each.
        assertTrue(large.largestStepBytes <= Engine.MAX_STEP_BYTES, "bytes: " + large.largestStepBytes);
        assertTrue(large.stepCount >= traded * 400L / Engine.MAX_STEP_BYTES, "steps: " + large.stepCount);
        assertEquals(50_000, large.state().orders().count());
        assertEquals(99_999, large.state().book(0).bestBidTicks());
        assertEquals(100_000, large.state().book(0).bestAskTicks());
        long bought = 0;
        for (int i = 0; i < accountsPerSide; i++) {
            bought += large.lots(5_000 + i);
            assertTrue(large.lots(5_000 + accountsPerSide + i) <= 0);
        }
        assertEquals(traded, bought);
        assertEquals(large.state().recomputeBusinessHash(), large.state().businessHash());
    }

    private void auction() {
        desk.status(PERP, TradingStatus.HALTED).status(PERP, TradingStatus.PRE_OPEN);
    }

    private void forAuction(
            long account, long clientOrderId, Side side, OrderType type, TimeInForce time, long price, long quantity) {
        desk.order(account, clientOrderId, PERP, side, type, time, price, quantity);
    }

    private void rejectedForItsTime() {
        assertTrue(desk.last("OrderRejected").contains("reason=INVALID_TIME_IN_FORCE"), desk.events::toString);
        desk.take();
    }

    private long indications() {
        return desk.events.stream()
                .filter(line -> line.startsWith("AuctionIndicated"))
                .count();
    }
}
