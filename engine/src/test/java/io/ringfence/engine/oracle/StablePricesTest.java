package io.ringfence.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbers of Mango v4's own test of its model (1.8, 2.3 and 7.4, each to a tenth) and what integers add. */
class StablePricesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ONE = 1_000_000;

    /** 6 % an hour of delay, 0.03 % a second of growth. */
    private static final OracleRules RULES = new OracleRules(0, 0, 0, 0, 60_000, 300);

    private final StablePrices prices = new StablePrices(2);

    @Test
    void shouldFollowAPriceThatMultipliesByTenWithinHours() {
        prices.update(0, ONE, RULES, 0);
        pump(0, 3_600);
        assertEquals(1.8, of(0), 0.1);
        pump(3_600, 7_200);
        assertEquals(2.3, of(0), 0.1);
        pump(7_200, 25 * 3_600);
        assertEquals(7.4, of(0), 0.1);
    }

    @Test
    void shouldArriveAtThePriceAndStayThere() {
        prices.update(0, ONE, RULES, 0);
        pump(0, 48 * 3_600);
        assertEquals(10.0, of(0), 0);
    }

    @Test
    void shouldMoveByAtMostItsGrowthRoundedUp() {
        prices.update(0, ONE, RULES, 0);
        // Ten seconds of 300 ppm, and nothing was different a day ago: 3,000 ppm.
        prices.update(0, 2 * ONE, RULES, 10 * SECOND);
        assertEquals(1_003_000, prices.of(0, 0));
        // The ratio to a day ago is 997,008 ppm; 3,000 ppm times it twice is 2,982 ppm, rounded down at each step, of
        // the stable price, rounded up.
        prices.update(0, 1, RULES, 20 * SECOND);
        assertEquals(1_003_000 - 2_991, prices.of(0, 0));
    }

    @Test
    void shouldNotCountAPriceThatComesTooSoon() {
        prices.update(0, ONE, RULES, 0);
        prices.update(0, 2 * ONE, RULES, 10 * SECOND - 1);
        assertEquals(ONE, prices.of(0, 0));
    }

    @Test
    void shouldCountNoMoreThanTenMinutesOfSilence() {
        prices.update(0, ONE, RULES, 0);
        prices.update(1, ONE, RULES, 0);
        prices.update(0, 2 * ONE, RULES, 600 * SECOND);
        prices.update(1, 2 * ONE, RULES, 3_599 * SECOND);
        assertEquals(prices.of(0, 0), prices.of(1, 0));
    }

    @Test
    void shouldHaveForgottenADayAgoAfterASilentDay() {
        prices.update(0, ONE, RULES, 0);
        prices.update(0, ONE, RULES, 100 * 3_600 * SECOND);
        assertEquals(ONE, prices.of(0, 0));
        // Everything kept is what stood: a fall is as slow as it would be on the first day.
        prices.update(0, ONE / 2, RULES, (100 * 3_600 + 10) * SECOND);
        assertEquals(ONE - 3_000, prices.of(0, 0));
    }

    @Test
    void shouldBeThePriceWhereNoneIsKept() {
        prices.update(0, ONE, OracleRules.NONE, 0);
        assertEquals(77, prices.of(0, 77));
        prices.update(0, ONE, RULES, 0);
        assertEquals(ONE, prices.of(0, 77));
        prices.forget(0);
        assertEquals(77, prices.of(0, 77));
        assertEquals(0, prices.hash());
    }

    @Test
    void shouldStayAboveZeroAndWithinSixtyFourBitsAtTheExtremes() {
        prices.update(0, 1, RULES, 0);
        prices.update(1, 1L << 54, RULES, 0);
        for (int second = 600; second < 200_000; second += 600) {
            prices.update(0, 1, RULES, second * SECOND);
            prices.update(1, second % 1_200 == 0 ? 1 : 1L << 54, RULES, second * SECOND);
            assertEquals(1, prices.of(0, 0));
            assertEquals(true, prices.of(1, 0) > 0 && prices.of(1, 0) <= 1L << 54);
        }
    }

    @Test
    void shouldKeepItsHashEqualToOneMadeAnew() {
        Random random = new Random(5);
        long second = 0;
        long before = prices.hash();
        for (int i = 0; i < 5_000; i++) {
            second += random.nextInt(2_000);
            prices.update(random.nextInt(2), 1 + random.nextInt(2_000_000), RULES, second * SECOND);
            if (random.nextInt(200) == 0) {
                prices.forget(random.nextInt(2));
            }
            assertEquals(prices.recomputeHash(), prices.hash());
        }
        assertNotEquals(before, prices.hash());
    }

    private void pump(int fromSecond, int toSecond) {
        for (int second = fromSecond + 60; second <= toSecond; second += 60) {
            prices.update(0, 10 * ONE, RULES, second * SECOND);
        }
    }

    private double of(int index) {
        return (double) prices.of(index, 0) / ONE;
    }
}
