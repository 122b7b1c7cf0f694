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
                        "IndexPriceUpdated price=1000000 confidence=0 publishedAtNs=1000000000000 indexId=1 sourceId=1 state=VALID freshSources=1 @3#1",
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

    private void refused(String numbers, String reason) {
        String line = desk.last("PriceReportRefused");
        assertTrue(line.contains(numbers) && line.contains("reason=" + reason), line);
    }
}
