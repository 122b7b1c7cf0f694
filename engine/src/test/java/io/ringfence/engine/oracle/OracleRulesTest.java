package io.ringfence.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.FeedState;
import io.ringfence.engine.instrument.Symbols;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What rules add to an index: jumps that are held, and bands. */
class OracleRulesTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long START = 1_000 * SECOND;

    /** A jump is more than 10 %, half of it 5 %; held for a second; 4 % a day of volatility; bands at most 5 %. */
    private static final OracleRules RULES = new OracleRules(100_000, 1_000, 40_000, 50_000, 0, 0);

    private final PriceFeeds feeds = new PriceFeeds(2, 5);

    /** Uncertain above 0.5 %, not fresh above 2 %, STALE1 above 5 s, STALE2 above 60 s, quorum 3. */
    private final int index = feeds.add(9, new byte[Symbols.LENGTH_BYTES], 0, -2, 5_000, 20_000, 5_000, 60_000, 3, 0);

    private long nowNs = START;

    OracleRulesTest() {
        for (int id = 1; id <= 5; id++) {
            feeds.putSource(index, id, 1, 1, 60_000);
        }
        feeds.setRules(index, RULES);
        for (int id = 1; id <= 5; id++) {
            report(id, 10_000);
        }
        assertEquals(10_000, feeds.price(index));
        assertEquals(FeedState.VALID, feeds.state(index));
    }

    @Test
    void shouldTakeAMoveUpToTheJumpAtOnce() {
        report(1, 11_000);
        report(2, 11_000);
        report(3, 11_000);
        assertEquals(11_000, feeds.price(index));
        assertFalse(feeds.isHeld(index));
    }

    @Test
    void shouldHoldAJumpThatThreeOfFiveSourcesSay() {
        report(1, 11_001);
        report(2, 11_001);
        assertFalse(feeds.isHeld(index));
        report(3, 11_001);
        assertTrue(feeds.isHeld(index));
        assertEquals(11_001, feeds.heldPrice(index));
        assertEquals(10_000, feeds.price(index));
        assertEquals(nowNs + SECOND, feeds.nextDeadlineNs(index));
    }

    @Test
    void shouldTakeAJumpThatTwoThirdsOfTheSourcesSay() {
        report(1, 12_000);
        report(2, 12_000);
        // Four of five are two thirds rounded up, and the third and fourth come with one report after the other.
        feeds.report(index, feeds.sourceOf(index, 3), 12_000, 0, nowNs + 1, 0);
        report(4, 12_000);
        assertEquals(12_000, feeds.price(index));
        assertEquals(FeedState.VALID, feeds.state(index));
        assertFalse(feeds.isHeld(index));
    }

    @Test
    void shouldTakeAJumpThatASecondReportConfirms() {
        hold(12_000);
        report(3, 12_500);
        // 12,000 stands as the median still, within 5 % of what is held.
        assertEquals(12_000, feeds.price(index));
        assertFalse(feeds.isHeld(index));
        // It is UNCERTAIN because the other two still say 10,000, which is half of 2,000 in 12,000.
        assertEquals(83_334, feeds.bandPpm(index));
    }

    @Test
    void shouldHoldOnWhenTheSecondReportSaysSomethingElse() {
        hold(12_000);
        long heldSince = nowNs;
        nowNs += 400 * MS;
        report(1, 13_000);
        report(2, 13_000);
        // Now 13,000, 13,000 and 12,000 stand above 10,000 twice: the median is 12,000, as held, so it is taken.
        assertEquals(12_000, feeds.price(index));
        hold(15_000);
        nowNs += 400 * MS;
        feeds.report(index, feeds.sourceOf(index, 1), 18_000, 0, nowNs, 0);
        feeds.report(index, feeds.sourceOf(index, 2), 18_000, 0, nowNs, 0);
        report(3, 18_000);
        assertTrue(feeds.isHeld(index));
        assertEquals(18_000, feeds.heldPrice(index));
        assertEquals(12_000, feeds.price(index));
        assertTrue(
                feeds.nextDeadlineNs(index) < nowNs + SECOND, "the second began with the first of them: " + heldSince);
    }

    @Test
    void shouldDropAJumpThatIsTakenBack() {
        hold(12_000);
        report(3, 10_010);
        assertEquals(10_010, feeds.price(index));
        assertFalse(feeds.isHeld(index));
        report(1, 10_000);
        report(2, 10_000);
        assertEquals(FeedState.VALID, feeds.state(index));
    }

    @Test
    void shouldTakeAJumpAfterASecondButNotTrustItUntilAReportAgrees() {
        hold(12_000);
        nowNs = feeds.nextDeadlineNs(index);
        assertTrue(feeds.evaluate(index, nowNs));
        assertEquals(12_000, feeds.price(index));
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
        assertEquals(PriceFeeds.WIDEST_BAND_PPM, feeds.bandPpm(index));
        report(4, 12_600);
        assertEquals(12_000, feeds.price(index));
        assertFalse(feeds.isHeld(index));
        report(5, 12_100);
        assertEquals(12_000, feeds.price(index));
        // What the outer two still say of it (12,600 and 12,000) is 5 % apart: half of it rounds to 300, 2.5 %.
        report(4, 12_000);
        report(5, 12_000);
        assertEquals(FeedState.VALID, feeds.state(index));
        assertEquals(0, feeds.bandPpm(index));
    }

    @Test
    void shouldForgetWhatItHoldsWhenTheRulesGo() {
        hold(12_000);
        feeds.setRules(index, OracleRules.NONE);
        assertFalse(feeds.isHeld(index));
        assertTrue(feeds.evaluate(index, nowNs));
        assertEquals(12_000, feeds.price(index));
    }

    @Test
    void shouldWidenTheBandWithTheSquareRootOfAge() {
        nowNs += 16 * SECOND;
        feeds.evaluate(index, nowNs);
        assertEquals(FeedState.STALE1, feeds.state(index));
        // The median of the sources' times is 16 s and two nanoseconds old: the root of 16,000 ms is 126 whole; 40,000
        // * 126 / 9,295 = 542.2.
        assertEquals(543, feeds.bandPpm(index));
        // It is looked at again with every whole second.
        assertEquals((Math.floorDiv(nowNs, SECOND) + 1) * SECOND, feeds.nextDeadlineNs(index));
    }

    @Test
    void shouldMakeTheBandAsWideAsTheConfidence() {
        report(1, 9_900);
        report(2, 9_900);
        report(4, 10_150);
        report(5, 10_150);
        // Quartiles 9,900 and 10,150: half of 250 is 125, 1.25 % of 10,000.
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
        assertEquals(12_500, feeds.bandPpm(index));
    }

    @Test
    void shouldHaveTheWidestBandBelowTheQuorumAndWithoutAPrice() {
        for (int id = 1; id <= 5; id++) {
            feeds.putSource(index, id, 1, 1, id <= 2 ? 60_000 : 1_000);
        }
        nowNs += 2 * SECOND;
        feeds.evaluate(index, nowNs);
        assertEquals(2, feeds.freshSources(index));
        assertEquals(PriceFeeds.WIDEST_BAND_PPM, feeds.bandPpm(index));
        feeds.invalidateAll();
        assertEquals(PriceFeeds.WIDEST_BAND_PPM, feeds.bandPpm(index));
    }

    @Test
    void shouldHaveNoBandWithoutRules() {
        feeds.setRules(index, OracleRules.NONE);
        nowNs += 100 * SECOND;
        feeds.evaluate(index, nowNs);
        assertEquals(FeedState.STALE2, feeds.state(index));
        assertEquals(0, feeds.bandPpm(index));
    }

    @Test
    void shouldKeepItsHashEqualToOneMadeAnewThroughRandomReports() {
        Random random = new Random(11);
        int held = 0;
        feeds.setRules(index, new OracleRules(100_000, 1_000, 40_000, 50_000, 60_000, 300));
        for (int i = 0; i < 20_000; i++) {
            nowNs += random.nextInt(2_000) * MS;
            int id = 1 + random.nextInt(5);
            if (random.nextInt(10) > 0) {
                report(id, 5_000 + random.nextInt(3) * 2_000 + random.nextInt(50));
            } else {
                feeds.evaluate(index, nowNs);
            }
            held += feeds.isHeld(index) ? 1 : 0;
            assertEquals(feeds.recomputeHash(), feeds.hash());
        }
        assertTrue(held > 100, "held=" + held);
    }

    /** Three of five sources say it, with one report, so that it is held. */
    private void hold(long price) {
        feeds.report(index, feeds.sourceOf(index, 1), price, 0, nowNs + 1, 0);
        feeds.report(index, feeds.sourceOf(index, 2), price, 0, nowNs + 1, 0);
        report(3, price);
        assertTrue(feeds.isHeld(index));
    }

    private void report(int id, long price) {
        feeds.report(index, feeds.sourceOf(index, id), price, 0, nowNs, 0);
        feeds.evaluate(index, nowNs);
    }
}
