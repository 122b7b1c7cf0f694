package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every PriceRefusal, who may report, and what time alone does to a price. */
class PriceFeedTest {
    private final EngineDesk desk = EngineDesk.openVenue();

    @Test
    void shouldAnswerAReportWithTheIndexPrice() {
        desk.as(ORACLE).price(1_000_000);
        assertEquals(
                List.of(
                        "IndexPriceUpdated price=1000000 confidence=0 publishedAtNs=1000000000000 indexId=1 sourceId=1 state=VALID freshSources=1 bandPpm=0 stablePrice=1000000 @3#1",
                        "FeedStateChanged price=1000000 indexId=1 previousState=INVALID state=VALID ."),
                desk.take());
    }

    @Test
    void shouldRefuseForEachReason() {
        desk.price(1_000_000);
        long now = desk.nowNs;
        desk.report(INDEX, 1, now, 1, 0, 0);
        refused("bound=" + now + " value=" + now, "NOT_NEWER");
        desk.report(INDEX, 1, now + 250_000_001, 1, 0, 0);
        refused("bound=" + now + " value=" + (now + 250_000_001), "AHEAD_OF_TIME");
        desk.report(INDEX, 1, now + 250_000_000, 1, -1, 0);
        refused("bound=0 value=-1", "INVALID_CONFIDENCE");
        long most = desk.state().feeds().maxPrice(0);
        desk.report(INDEX, 1, now + 1, most + 1, 0, 0);
        refused("bound=" + most + " value=" + (most + 1), "PRICE_OUT_OF_RANGE");
    }

    @Test
    void shouldRejectAReportFromBeforeAllTimeOrWithUnknownFlags() {
        desk.report(INDEX, 2, Long.MIN_VALUE + 1, 1_000_000, 0, 0);
        assertTrue(desk.last("CommandRejected").contains("bound=1 value=-9223372036854775807 detail=publishedAtNs"));
        desk.report(INDEX, 2, desk.nowNs, 1_000_000, 0, 8);
        assertTrue(desk.last("CommandRejected").contains("bound=7 value=8 detail=flags"));
    }

    @Test
    void shouldAdmitReportsOfASourcesOwnSessionOnly() {
        desk.session(9, FIRM, Asker.ORACLE).as(9).price(1_000_000);
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
        desk.as(TRADER).price(1_000_000);
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
        desk.as(SIMULATOR).price(1_000_000);
        assertTrue(desk.last("IndexPriceUpdated").contains("price=1000000"));
    }

    @Test
    void shouldGrowOldBetweenCommands() {
        desk.price(1_000_000).events.clear();
        desk.pass(100 * SECOND);
        // Both deadlines passed unseen; they fire in their order before the command that carries the later time.
        assertEquals(
                List.of(
                        "FeedStateChanged price=1000000 indexId=1 previousState=VALID state=UNCERTAIN",
                        "FeedStateChanged price=1000000 indexId=1 previousState=UNCERTAIN state=STALE1",
                        "FeedStateChanged price=1000000 indexId=1 previousState=STALE1 state=STALE2",
                        "TimeAdvanced timeNs=1100000000000 ."),
                desk.take());
    }

    @Test
    void shouldTellOfAPriceThatAgeAloneHasChanged() {
        desk.source(INDEX, 2, ORACLE).as(ORACLE).report(INDEX, 2, desk.nowNs, 900_000, 0, 0);
        desk.pass(SECOND);
        desk.report(INDEX, 1, desk.nowNs, 1_000_000, 0, 0);
        assertTrue(desk.last("IndexPriceUpdated").contains("price=900000"));
        desk.events.clear();
        // The lower of two is the median; it is fresh for two seconds.
        desk.pass(SECOND + 1);
        assertEquals(
                "IndexPriceUpdated price=1000000 confidence=0 publishedAtNs=1001000000000 indexId=1 state=VALID freshSources=1 bandPpm=0 stablePrice=1000000",
                desk.events.get(0));
    }

    @Test
    void shouldHoldAJumpOfOneOfTwoSourcesForASecond() {
        desk.source(INDEX, 2, ORACLE).oracleRules(INDEX, 100_000, 1_000, 0, 0, 0, 0);
        desk.as(ORACLE).report(INDEX, 2, desk.nowNs, 1_000_000, 0, 0);
        desk.report(INDEX, 1, desk.nowNs, 1_000_000, 0, 0);
        desk.pass(SECOND);
        desk.report(INDEX, 1, desk.nowNs, 800_000, 0, 0);
        assertTrue(desk.last("IndexPriceUpdated").contains("price=1000000"));
        assertTrue(desk.last("IndexPriceUpdated").contains("heldPrice=800000"));
        desk.pass(SECOND);
        assertTrue(desk.last("IndexPriceUpdated").contains("price=800000"));
        assertTrue(desk.last("FeedStateChanged").contains("state=UNCERTAIN"));
    }

    @Test
    void shouldSetAndDescribeOracleRules() {
        desk.oracleRules(INDEX, 100_000, 1_000, 40_000, 50_000, 60_000, 300);
        String set =
                "OracleRulesSet indexId=1 jumpPpm=100000 jumpHoldMs=1000 dayVolatilityPpm=40000 maxBandPpm=50000 stableDelayPpm=60000 stableGrowthPpm=300";
        assertTrue(desk.last("OracleRulesSet").startsWith(set));
        desk.events.clear();
        desk.describe();
        assertTrue(desk.last("OracleRulesSet").startsWith(set));
    }

    @Test
    void shouldRejectOracleRulesOutOfTheirBounds() {
        rejected("jumpPpm", 1_000_001, 1_000, 0, 0, 0, 0);
        rejected("jumpHoldMs", 100_000, 0, 0, 0, 0, 0);
        rejected("jumpHoldMs", 100_000, 60_001, 0, 0, 0, 0);
        rejected("jumpHoldMs", 0, 1, 0, 0, 0, 0);
        rejected("maxBandPpm", 0, 0, 0, 500_001, 0, 0);
        rejected("maxBandPpm", 0, 0, 0, -1, 0, 0);
        rejected("dayVolatilityPpm", 0, 0, 1, 0, 0, 0);
        rejected("dayVolatilityPpm", 0, 0, 1_000_001, 1, 0, 0);
        rejected("stableGrowthPpm", 0, 0, 0, 0, 1, 1_000_001);
        rejected("stableDelayPpm", 0, 0, 0, 0, 0, 1);
        rejected("stableDelayPpm", 0, 0, 0, 0, 1, 0);
        desk.as(TRADER).oracleRules(INDEX, 0, 0, 0, 0, 0, 0);
        assertTrue(desk.last("CommandRejected").contains("NOT_ENTITLED"));
        desk.as(RISK).oracleRules(77, 0, 0, 0, 0, 0, 0);
        assertTrue(desk.last("CommandRejected").contains("UNKNOWN_INDEX"));
    }

    private void rejected(String field, int... rules) {
        long businessHash = desk.engine.businessHash();
        desk.as(RISK).oracleRules(INDEX, rules);
        String line = desk.last("CommandRejected");
        assertTrue(line.contains("INVALID_FIELD") && line.contains("detail=" + field), line);
        assertEquals(businessHash, desk.engine.businessHash());
    }

    private void refused(String numbers, String reason) {
        String line = desk.last("PriceReportRefused");
        assertTrue(line.contains(numbers) && line.contains("reason=" + reason), line);
    }
}
