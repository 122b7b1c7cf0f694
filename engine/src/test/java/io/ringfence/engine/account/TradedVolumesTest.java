package io.ringfence.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class TradedVolumesTest {
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long DOLLAR = 1_000_000L;

    /** The first day of a window. */
    private static final long FIRST_DAY = 30 * 680L;

    private final TradedVolumes volumes = new TradedVolumes(10);

    @Test
    void shouldCountNothingBeforeItIsStarted() {
        volumes.onTime(FIRST_DAY * DAY_NS);
        volumes.add(3, 100 * DOLLAR);
        assertFalse(volumes.isCounting());
        assertEquals(0, volumes.lastThirtyDays(3));
        volumes.start();
        volumes.add(3, 7 * DOLLAR);
        volumes.start();
        assertEquals(7 * DOLLAR, volumes.lastThirtyDays(3), "started once");
    }

    @Test
    void shouldCountTheShareOfTheWindowBeforeThatStillReachesIntoThirtyDays() {
        volumes.start();
        at(FIRST_DAY + 12);
        volumes.add(3, 600 * DOLLAR);
        at(FIRST_DAY + 29);
        assertEquals(600 * DOLLAR, volumes.lastThirtyDays(3));
        // A new window: all of the one before, then a thirtieth less at each midnight.
        at(FIRST_DAY + 30);
        assertEquals(600 * DOLLAR, volumes.lastThirtyDays(3));
        at(FIRST_DAY + 31);
        assertEquals(580 * DOLLAR, volumes.lastThirtyDays(3));
        volumes.add(3, 90 * DOLLAR);
        assertEquals(670 * DOLLAR, volumes.lastThirtyDays(3));
        at(FIRST_DAY + 59);
        assertEquals(20 * DOLLAR + 90 * DOLLAR, volumes.lastThirtyDays(3));
        at(FIRST_DAY + 60);
        assertEquals(90 * DOLLAR, volumes.lastThirtyDays(3));
        at(FIRST_DAY + 90);
        assertEquals(0, volumes.lastThirtyDays(3));
        volumes.add(3, DOLLAR);
        assertEquals(DOLLAR, volumes.lastThirtyDays(3));
    }

    @Test
    void shouldBeExactForEvenTrading() {
        volumes.start();
        for (long day = FIRST_DAY; day < FIRST_DAY + 100; day++) {
            at(day);
            volumes.add(5, 30 * DOLLAR);
            assertEquals(volumes.recomputeHash(), volumes.hash());
            if (day >= FIRST_DAY + 30) {
                // 30 or, on the first day of a window, 31 days of 30 $ each; the day's own trades are in.
                long daysCounted = 30 - (day - FIRST_DAY) % 30 + (day - FIRST_DAY) % 30 + 1;
                assertEquals(daysCounted * 30 * DOLLAR, volumes.lastThirtyDays(5));
            }
        }
    }

    @Test
    void shouldRememberTheWindowBeforeInWholeDollars() {
        volumes.start();
        at(FIRST_DAY);
        volumes.add(3, 61 * DOLLAR - 1);
        at(FIRST_DAY + 30);
        volumes.add(3, 1);
        // 60 dollars of the window before, whole.
        assertEquals(60 * DOLLAR + 1, volumes.lastThirtyDays(3));
    }

    @Test
    void shouldHoldAVolumeThatLeavesTheRange() {
        volumes.start();
        at(FIRST_DAY);
        for (int i = 0; i < 40; i++) {
            volumes.add(3, 1L << 55);
        }
        assertEquals(1L << 60, volumes.lastThirtyDays(3));
        at(FIRST_DAY + 30);
        volumes.add(3, 1L << 55);
        assertEquals(1L << 60, volumes.lastThirtyDays(3));
        assertEquals(volumes.recomputeHash(), volumes.hash());
    }

    private void at(long day) {
        volumes.onTime(day * DAY_NS + DAY_NS / 2);
    }
}
