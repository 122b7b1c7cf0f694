package io.ringfence.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.PriceRefusal;
import io.ringfence.engine.instrument.Symbols;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceFeedsTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long START = 1_000 * SECOND;

    private final PriceFeeds feeds = new PriceFeeds(2, 4);
    private final PriceGuard guard = new PriceGuard(feeds);

    /** Uncertain above 0.5 %, not fresh above 2 %, STALE1 above 5 s, STALE2 above 60 s, quorum 3; sources live for 2 s. */
    private final int index = feeds.add(9, new byte[Symbols.LENGTH_BYTES], 0, -2, 5_000, 20_000, 5_000, 60_000, 3, 0);

    PriceFeedsTest() {
        // Not in the order of their ids, which decide ties.
        source(30);
        source(10);
        source(20);
    }

    @Test
    void shouldBeInvalidUntilItIsPriced() {
        assertFalse(feeds.evaluate(index, START));
        assertEquals(FeedState.INVALID, feeds.state(index));
        assertEquals(PriceFeeds.NO_DEADLINE, feeds.nextDeadlineNs(index));
    }

    @Test
    void shouldTakeTheLowerMedianOfTheFreshSources() {
        reportAll(101, 100, 105);
        assertTrue(feeds.evaluate(index, START));
        assertEquals(101, feeds.price(index));
        assertEquals(3, feeds.freshSources(index));
        report(30, 101, 0, START - 3 * SECOND, 0);
        assertTrue(feeds.evaluate(index, START));
        assertEquals(100, feeds.price(index));
        assertEquals(2, feeds.freshSources(index));
    }

    @Test
    void shouldWeighTheMedian() {
        feeds.putSource(index, 20, 1, 3, 2_000);
        reportAll(100, 101, 105);
        feeds.evaluate(index, START);
        // Weights 1, 1, 3: two of five are not yet half, the third source makes five.
        assertEquals(105, feeds.price(index));
        feeds.putSource(index, 20, 1, 2, 2_000);
        feeds.evaluate(index, START);
        // Weights 1, 1, 2: two of four are half.
        assertEquals(101, feeds.price(index));
    }

    @Test
    void shouldTakeHalfTheQuartileDistanceRoundedUpOrTheMedianConfidenceIfWider() {
        reportAll(10_000, 10_003, 10_004);
        feeds.evaluate(index, START);
        // Quartiles of three equal weights are the outer ones: (10,004 - 10,000) / 2.
        assertEquals(2, feeds.confidence(index));
        reportAll(10_000, 10_003, 10_005);
        feeds.evaluate(index, START);
        assertEquals(3, feeds.confidence(index));
        report(30, 10_000, 9, START, 0);
        report(10, 10_000, 30, START, 0);
        report(20, 10_000, 50, START, 0);
        feeds.evaluate(index, START);
        assertEquals(30, feeds.confidence(index));
    }

    @Test
    void shouldTakeTheMedianOfTheSourcesTimes() {
        report(30, 100, 0, START - 900 * MS, 0);
        report(10, 100, 0, START - 100 * MS, 0);
        report(20, 100, 0, START - 400 * MS, 0);
        feeds.evaluate(index, START);
        assertEquals(START - 400 * MS, feeds.publishedAtNs(index));
    }

    @Test
    void shouldHoldASourceFreshUpToItsAgeAndNotBeyond() {
        reportAll(10_000, 10_000, 10_000);
        feeds.evaluate(index, START);
        assertEquals(START + 2 * SECOND + 1, feeds.nextDeadlineNs(index));
        feeds.evaluate(index, START + 2 * SECOND);
        assertEquals(3, feeds.freshSources(index));
        assertEquals(FeedState.VALID, feeds.state(index));
        feeds.evaluate(index, START + 2 * SECOND + 1);
        assertEquals(0, feeds.freshSources(index));
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
        assertEquals(10_000, feeds.price(index));
    }

    @Test
    void shouldNotTakeASourceAsFreshWhoseTimeIsAbsurd() {
        report(30, 10_000, 0, Long.MIN_VALUE + 1, 0);
        feeds.evaluate(index, START);
        assertEquals(0, feeds.freshSources(index));
        assertEquals(FeedState.INVALID, feeds.state(index));
    }

    @Test
    void shouldNotTakeASourceAsFreshWhoseConfidenceIsTooWide() {
        report(30, 10_000, 200, START, 0);
        feeds.evaluate(index, START);
        assertEquals(1, feeds.freshSources(index));
        report(30, 10_000, 201, START, 0);
        feeds.evaluate(index, START);
        assertEquals(0, feeds.freshSources(index));
    }

    @Test
    void shouldBeUncertainBelowTheQuorumOrAboveItsConfidence() {
        reportAll(10_000, 10_000, 10_000);
        feeds.evaluate(index, START);
        assertEquals(FeedState.VALID, feeds.state(index));
        report(30, 10_000, 0, START - 2 * SECOND - 1, 0);
        feeds.evaluate(index, START);
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
        assertTrue(feeds.isUsable(index));
        // 0.5 % of 10,000 is 50.
        reportAll(9_950, 10_000, 10_050);
        feeds.evaluate(index, START);
        assertEquals(FeedState.VALID, feeds.state(index));
        reportAll(9_950, 10_000, 10_051);
        feeds.evaluate(index, START);
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
    }

    @Test
    void shouldGrowStaleByTheAgeOfItsTimeAloneAndNameTheDeadline() {
        reportAll(10_000, 10_000, 10_000);
        feeds.evaluate(index, START);
        feeds.evaluate(index, START + 2 * SECOND + 1);
        assertEquals(START + 5 * SECOND + 1, feeds.nextDeadlineNs(index));
        feeds.evaluate(index, START + 5 * SECOND);
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
        feeds.evaluate(index, START + 5 * SECOND + 1);
        assertEquals(FeedState.STALE1, feeds.state(index));
        assertFalse(feeds.isUsable(index));
        assertEquals(START + 60 * SECOND + 1, feeds.nextDeadlineNs(index));
        feeds.evaluate(index, START + 60 * SECOND);
        assertEquals(FeedState.STALE1, feeds.state(index));
        feeds.evaluate(index, START + 60 * SECOND + 1);
        assertEquals(FeedState.STALE2, feeds.state(index));
        assertEquals(PriceFeeds.NO_DEADLINE, feeds.nextDeadlineNs(index));
    }

    @Test
    void shouldBeInvalidWhenItsPriceIsNotPositive() {
        reportAll(0, 0, 0);
        feeds.evaluate(index, START);
        assertEquals(FeedState.INVALID, feeds.state(index));
        reportAll(-5, -5, -5);
        feeds.evaluate(index, START);
        assertEquals(FeedState.INVALID, feeds.state(index));
        assertEquals(-5, feeds.price(index));
    }

    @Test
    void shouldBeValidAtZeroAndBelowWhereItsPriceMayBe() {
        PriceFeeds oil = oil();
        assertFalse(oil.hasPrice(0));
        for (long price : new long[] {200, 0, -3_763}) {
            oil.report(0, 0, price, 0, START, 0);
            oil.evaluate(0, START);
            assertEquals(FeedState.VALID, oil.state(0), "price=" + price);
            assertEquals(price, oil.price(0));
        }
        oil.invalidateAll();
        assertEquals(FeedState.INVALID, oil.state(0));
        assertTrue(oil.hasPrice(0));
        assertEquals(oil.recomputeHash(), oil.hash());
    }

    @Test
    void shouldMeasureConfidenceByTheRiskPrice() {
        // At 1.00 the risk price is 10.00: 0.5 % of it are 5 cents, 2 % are 20. At -40.00 they are 20 and 80.
        PriceFeeds oil = oil();
        assertEquals(FeedState.VALID, stateOf(oil, 100, 5));
        assertEquals(FeedState.UNCERTAIN, stateOf(oil, 100, 6));
        assertEquals(1, oil.freshSources(0));
        oil.report(0, 0, 100, 21, START, 0);
        oil.evaluate(0, START);
        assertEquals(0, oil.freshSources(0));
        assertEquals(FeedState.VALID, stateOf(oil, -4_000, 20));
        assertEquals(FeedState.UNCERTAIN, stateOf(oil, -4_000, 21));
        assertEquals(1, oil.freshSources(0));
    }

    @Test
    void shouldCompareRiskPricesWithTheFiveMinuteAverage() {
        PriceFeeds oil = oil();
        for (long t = START; t <= START + 300 * SECOND; t += SECOND) {
            oil.report(0, 0, 200, 0, t, 0);
            oil.evaluate(0, t);
        }
        long now = START + 300 * SECOND + MS;
        // The average of 2.00 counts as 10.00: five times that is 50.00 either side of zero.
        assertEquals(FeedState.VALID, stateAt(oil, now, -3_763));
        assertEquals(FeedState.VALID, stateAt(oil, now, -5_000));
        assertEquals(FeedState.INVALID, stateAt(oil, now, -5_001));
        assertEquals(FeedState.VALID, stateAt(oil, now, 5_000));
        assertEquals(FeedState.INVALID, stateAt(oil, now, 5_001));
    }

    private static PriceFeeds oil() {
        PriceFeeds oil = new PriceFeeds(1, 4);
        oil.add(9, new byte[Symbols.LENGTH_BYTES], 0, -2, 5_000, 20_000, 5_000, 60_000, 1, 1_000);
        oil.putSource(0, 1, 1, 1, 2_000);
        assertTrue(oil.isNonPositivePriceAllowed(0));
        assertEquals(1_000, oil.leastRiskPrice(0));
        return oil;
    }

    private static FeedState stateOf(PriceFeeds feeds, long price, long confidence) {
        feeds.report(0, 0, price, confidence, START, 0);
        feeds.evaluate(0, START);
        return feeds.state(0);
    }

    private static FeedState stateAt(PriceFeeds feeds, long now, long price) {
        feeds.report(0, 0, price, 0, now, 0);
        feeds.evaluate(0, now);
        return feeds.state(0);
    }

    @Test
    void shouldBeInvalidWhenMoreThanHalfOfItsSourcesDistrustThemselves() {
        reportAll(10_000, 10_000, 10_000);
        report(30, 10_000, 0, START, 1);
        feeds.evaluate(index, START);
        assertEquals(FeedState.VALID, feeds.state(index));
        report(10, 10_000, 0, START, 4);
        feeds.evaluate(index, START);
        assertEquals(FeedState.INVALID, feeds.state(index));
    }

    @Test
    void shouldBeInvalidBeyondFiveTimesItsFiveMinuteAverageEitherWay() {
        liveUntil(10_000, START + 300 * SECOND);
        long now = START + 300 * SECOND + MS;
        reportAllAt(now, 50_000);
        feeds.evaluate(index, now);
        assertEquals(10_000, feeds.twap(index));
        assertEquals(FeedState.VALID, feeds.state(index));
        reportAllAt(now, 50_001);
        feeds.evaluate(index, now);
        assertEquals(FeedState.INVALID, feeds.state(index));
        reportAllAt(now, 2_000);
        feeds.evaluate(index, now);
        assertEquals(FeedState.VALID, feeds.state(index));
        reportAllAt(now, 1_999);
        feeds.evaluate(index, now);
        assertEquals(FeedState.INVALID, feeds.state(index));
    }

    @Test
    void shouldLookAgainEverySecondWhileTheAverageAloneMayChangeTheState() {
        liveUntil(10_000, START + 300 * SECOND);
        long now = START + 300 * SECOND + MS;
        feeds.putSource(index, 10, 1, 1, 60_000);
        feeds.putSource(index, 20, 1, 1, 60_000);
        feeds.putSource(index, 30, 1, 1, 60_000);
        reportAllAt(now, 60_000);
        feeds.evaluate(index, now);
        assertEquals(FeedState.INVALID, feeds.state(index));
        // With k of 300 samples at the new price the average is 10,000 + k * 50,000 / 300, and 12,000 from k = 12 on.
        while (feeds.nextDeadlineNs(index) < START + 312 * SECOND) {
            assertTrue(feeds.nextDeadlineNs(index) <= now + SECOND);
            now = feeds.nextDeadlineNs(index);
            feeds.evaluate(index, now);
            assertEquals(FeedState.INVALID, feeds.state(index));
        }
        assertEquals(START + 312 * SECOND, feeds.nextDeadlineNs(index));
        feeds.evaluate(index, START + 312 * SECOND);
        assertEquals(12_000, feeds.twap(index));
        // By then its time is twelve seconds old.
        assertEquals(FeedState.STALE1, feeds.state(index));
    }

    @Test
    void shouldAverageThePricesThatStoodAtWholeSeconds() {
        reportAllAt(START, 100);
        feeds.evaluate(index, START);
        assertEquals(100, feeds.twap(index));
        // The price at the seconds 1 to 3 after the start was 100.
        reportAllAt(START + 3 * SECOND, 200);
        feeds.evaluate(index, START + 3 * SECOND);
        assertEquals(100, feeds.twap(index));
        feeds.evaluate(index, START + 4 * SECOND);
        assertEquals((3 * 100 + 200) / 4, feeds.twap(index));
        // A gap longer than the window leaves nothing but the last price.
        feeds.evaluate(index, START + 1_000 * SECOND);
        assertEquals(200, feeds.twap(index));
        assertEquals(feeds.recomputeHash(), feeds.hash());
    }

    @Test
    void shouldForgetEverythingButLastTimesAndPricesAfterARestart() {
        reportAll(10_000, 10_000, 10_000);
        feeds.evaluate(index, START);
        feeds.invalidateAll();
        assertEquals(FeedState.INVALID, feeds.state(index));
        assertEquals(10_000, feeds.price(index));
        feeds.evaluate(index, START + MS);
        assertEquals(FeedState.INVALID, feeds.state(index));
        assertEquals(PriceRefusal.NOT_NEWER, guard.refusal(index, 0, 10_000, 0, START, START + MS));
        report(10, 10_000, 0, START + MS, 0);
        feeds.evaluate(index, START + MS);
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
        assertEquals(feeds.recomputeHash(), feeds.hash());
    }

    @Test
    void shouldRefuseReportsInTheOrderOfTheReasons() {
        report(30, 10_000, 0, START, 0);
        long most = feeds.maxPrice(index);
        // Later ones are broken too, but the first reason stands.
        refuses(PriceRefusal.NOT_NEWER, START, START, most + 1, -1, START);
        refuses(PriceRefusal.AHEAD_OF_TIME, START, START + 250 * MS + 1, most + 1, -1, START + 250 * MS + 1);
        refuses(PriceRefusal.INVALID_CONFIDENCE, 0, START + 250 * MS, most + 1, -1, -1);
        refuses(PriceRefusal.PRICE_OUT_OF_RANGE, most, START + 250 * MS, most + 1, 0, most + 1);
        refuses(PriceRefusal.PRICE_OUT_OF_RANGE, most, START + 250 * MS, -most - 1, 0, -most - 1);
        assertNull(guard.refusal(index, 0, most, 0, START + 250 * MS, START));
    }

    @Test
    void shouldNotChangeByTimeAloneButAtItsDeadlines() {
        evaluateAtDeadlinesOnly(0);
    }

    @Test
    void shouldNotChangeByTimeAloneButAtItsDeadlinesBelowZeroEither() {
        evaluateAtDeadlinesOnly(400);
    }

    private static void evaluateAtDeadlinesOnly(long leastRiskPrice) {
        for (long seed = 0; seed < 300; seed++) {
            PriceFeeds polled = new PriceFeeds(1, 4);
            PriceFeeds timed = new PriceFeeds(1, 4);
            Random random = new Random(seed);
            define(polled, leastRiskPrice);
            define(timed, leastRiskPrice);
            long now = START;
            for (int step = 0; step < 200; step++) {
                long waitMs = (long) (random.nextDouble() * random.nextDouble() * 4_000);
                long next = now + 1 + waitMs * MS;
                for (long t = now; t < next; t += 100 * MS) {
                    evaluateAtDeadlinesUntil(polled, t);
                    polled.evaluate(0, t);
                }
                evaluateAtDeadlinesUntil(polled, next);
                polled.evaluate(0, next);
                evaluateAtDeadlinesUntil(timed, next);
                assertEquals(polled.state(0), timed.state(0), "seed=" + seed + " step=" + step);
                assertEquals(polled.price(0), timed.price(0), "seed=" + seed + " step=" + step);
                assertEquals(polled.freshSources(0), timed.freshSources(0), "seed=" + seed + " step=" + step);
                now = next;
                int source = random.nextInt(4);
                long price = (long) (10_000 * Math.exp(random.nextGaussian() * 0.8));
                if (leastRiskPrice > 0) {
                    // About zero, and now and then far beyond five times the least risk price.
                    price = (long) ((random.nextInt(4) == 0 ? 4_000 : 500) * random.nextGaussian());
                }
                int flags = random.nextInt(6) == 0 ? 1 : 0;
                long published = now - random.nextInt(1_000) * MS;
                long confidence = random.nextInt(300);
                polled.report(0, source, price, confidence, published, flags);
                timed.report(0, source, price, confidence, published, flags);
                polled.evaluate(0, now);
                timed.evaluate(0, now);
                assertEquals(polled.recomputeHash(), polled.hash());
                assertEquals(timed.recomputeHash(), timed.hash());
            }
        }
    }

    @Test
    void shouldThrowWhenAnIndexIsDefinedTwiceOrThereIsNoRoom() {
        assertThrows(
                IllegalStateException.class,
                () -> feeds.add(9, new byte[Symbols.LENGTH_BYTES], 0, -2, 1, 1, 1, 2, 1, 0));
        source(40);
        assertTrue(feeds.isFullOfSources(index));
        assertThrows(IllegalStateException.class, () -> source(50));
    }

    private static void evaluateAtDeadlinesUntil(PriceFeeds feeds, long untilNs) {
        while (feeds.nextDeadlineNs(0) <= untilNs) {
            feeds.evaluate(0, feeds.nextDeadlineNs(0));
        }
    }

    private static void define(PriceFeeds feeds, long leastRiskPrice) {
        feeds.add(9, new byte[Symbols.LENGTH_BYTES], 0, -2, 5_000, 20_000, 5_000, 60_000, 3, leastRiskPrice);
        for (int source = 0; source < 4; source++) {
            feeds.putSource(0, 10 + source, 1, 1 + source, 1_000 + 500 * source);
        }
    }

    private void refuses(PriceRefusal reason, long bound, long publishedAtNs, long price, long confidence, long value) {
        assertEquals(reason, guard.refusal(index, 0, price, confidence, publishedAtNs, START));
        assertEquals(bound, guard.bound());
        assertEquals(value, guard.value());
    }

    private void source(int sourceId) {
        feeds.putSource(index, sourceId, 1, 1, 2_000);
    }

    private void liveUntil(long price, long untilNs) {
        for (long t = START; t <= untilNs; t += SECOND) {
            reportAllAt(t, price);
            feeds.evaluate(index, t);
        }
    }

    private void reportAllAt(long atNs, long price) {
        report(30, price, 0, atNs, 0);
        report(10, price, 0, atNs, 0);
        report(20, price, 0, atNs, 0);
    }

    private void reportAll(long of30, long of10, long of20) {
        report(30, of30, 0, START, 0);
        report(10, of10, 0, START, 0);
        report(20, of20, 0, START, 0);
    }

    private void report(int sourceId, long price, long confidence, long publishedAtNs, int flags) {
        feeds.report(index, feeds.sourceOf(index, sourceId), price, confidence, publishedAtNs, flags);
    }
}
