package io.ringfence.engine.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketsTest {
    private final Markets markets = new Markets(2);

    @Test
    void shouldBePendingAndAroundTheClockWhenListed() {
        markets.add(Markets.NULL_PRICE_TICKS, true);
        assertEquals(TradingStatus.PENDING, markets.status(0));
        assertTrue(markets.isAroundTheClock(0));
        assertTrue(markets.isSelfTradeAllowed(0));
        assertEquals(Markets.NULL_PRICE_TICKS, markets.referenceTicks(0));
        assertEquals(Markets.NULL_PRICE_TICKS, markets.lastTradeTicks(0));
    }

    @Test
    void shouldForgetTheAuctionWhenItIsOver() {
        markets.add(100, false);
        markets.setAuction(
                0, TradingStatus.VOLATILITY_AUCTION, TradingStatusReason.STATIC_BAND, 5, TradingStatus.CONTINUOUS);
        markets.extendAuction(0, 9, TradingStatusReason.AUCTION_COLLAR);
        assertTrue(markets.isInAuction(0));
        assertEquals(9, markets.auctionEndNs(0));
        assertEquals(1, markets.extension(0));
        assertEquals(TradingStatus.CONTINUOUS, markets.statusAfterAuction(0));
        markets.setStatus(0, TradingStatus.CONTINUOUS, TradingStatusReason.SCHEDULE);
        assertFalse(markets.isInAuction(0));
        assertEquals(Markets.NULL_TIME_NS, markets.auctionEndNs(0));
        assertEquals(0, markets.extension(0));
        assertEquals(TradingStatus.NULL_VAL, markets.statusAfterAuction(0));
    }

    @Test
    void shouldHashEveryChangeAndComeBackToTheSameHash() {
        markets.add(100, false);
        markets.add(100, false);
        long before = markets.hash();
        List<Runnable> changes = List.of(
                () -> markets.setAuction(
                        1, TradingStatus.PRE_OPEN, TradingStatusReason.COMMAND, 7, TradingStatus.CONTINUOUS),
                () -> markets.extendAuction(1, 8, TradingStatusReason.AUCTION_COLLAR),
                () -> markets.statusAfterAuction(1, TradingStatus.CLOSED),
                () -> markets.setSchedule(1, 1, 2, 3, 4),
                () -> markets.referenceTicks(1, 101),
                () -> markets.lastTradeTicks(1, 102));
        for (Runnable change : changes) {
            long hash = markets.hash();
            change.run();
            assertNotEquals(hash, markets.hash());
            assertEquals(markets.recomputeHash(), markets.hash());
        }
        int none = Markets.NULL_TIME_OF_DAY_MS;
        markets.setSchedule(1, none, none, none, none);
        markets.referenceTicks(1, 100);
        markets.lastTradeTicks(1, Markets.NULL_PRICE_TICKS);
        markets.setStatus(1, TradingStatus.PENDING, TradingStatusReason.COMMAND);
        assertEquals(before, markets.hash());
    }
}
