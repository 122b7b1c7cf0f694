package io.ringfence.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SlewedClockTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private long monotonicNs = 5;
    private long systemNs = 1_000 * SECOND_NS;
    private final SlewedClock clock = new SlewedClock(() -> monotonicNs, () -> systemNs, 5 * SECOND_NS);

    @Test
    void shouldBeginAtTheSystemsTimeAndRunWithTheMonotonicClock() {
        assertEquals(1_000 * SECOND_NS, clock.nanoTime());
        monotonicNs += 7;
        assertEquals(1_000 * SECOND_NS + 7, clock.nanoTime());
    }

    @Test
    void shouldApproachASystemClockThatLeadsByAtMostFiveHundredPpm() {
        pass(SECOND_NS, 2 * SECOND_NS);
        // One second later the system leads by one second; 500 ppm of a second are taken over.
        assertEquals(1_001 * SECOND_NS + SECOND_NS / 2_000, clock.nanoTime());
    }

    @Test
    void shouldApproachASystemClockThatWasSetBackWithoutGoingBackItself() {
        final long beforeNs = clock.nanoTime();
        pass(SECOND_NS, -3_600 * SECOND_NS);
        assertEquals(1_001 * SECOND_NS - SECOND_NS / 2_000, clock.nanoTime());
        assertTrue(clock.nanoTime() > beforeNs);
    }

    @Test
    void shouldStopWhenTheSystemClockLeapsAhead() {
        pass(SECOND_NS, 6 * SECOND_NS + 1);
        assertThrows(VenueException.class, clock::nanoTime);
    }

    private void pass(final long monotonicPassedNs, final long systemPassedNs) {
        monotonicNs += monotonicPassedNs;
        systemNs += systemPassedNs;
    }
}
