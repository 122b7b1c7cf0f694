package io.ringfence.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class PriceEventsTest {
    private final PriceEvents events = new PriceEvents(2, 2);

    @Test
    void shouldKnowTheLastEventOfEachPrice() {
        assertEquals(PriceEvents.NONE, events.ofIndex(0));
        events.onIndexPrice(0, 7);
        events.onIndexPrice(1, 8);
        events.onIndexPrice(0, 9);
        events.onMarkPrice(1, 10);

        assertEquals(9, events.ofIndex(0));
        assertEquals(8, events.ofIndex(1));
        assertEquals(PriceEvents.NONE, events.ofMark(0));
        assertEquals(10, events.ofMark(1));
        events.onMarkPrice(1, PriceEvents.NONE);
        assertEquals(PriceEvents.NONE, events.ofMark(1));
    }

    @Test
    void shouldKeepTheHashOfItsRows() {
        long empty = events.hash();
        events.onIndexPrice(0, 7);
        assertEquals(events.recomputeHash(), events.hash());
        long ofIndex = events.hash();
        events.onMarkPrice(0, 7);
        assertEquals(events.recomputeHash(), events.hash());
        assertNotEquals(ofIndex, events.hash());
        events.onMarkPrice(0, PriceEvents.NONE);
        assertEquals(ofIndex, events.hash());
        assertNotEquals(empty, events.hash());
    }
}
