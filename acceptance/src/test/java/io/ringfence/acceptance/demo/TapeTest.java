package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TapeTest {
    private static final long SEED = 42;

    @Test
    void shouldPassThroughNearerExtremeThenOtherThenClose() {
        // Open 100, high 130, low 90, close 119: the low is nearer.
        OneMinuteBars bars = new OneMinuteBars(0, new long[] {100, 130, 90, 119});
        Tape tape = new Tape(new OneMinuteBars[] {bars, bars}, SEED);

        assertEquals(100, tape.price(0, 0));
        assertEquals(95, tape.price(0, 10));
        assertEquals(90, tape.price(0, 20));
        assertEquals(110, tape.price(0, 30));
        assertEquals(130, tape.price(0, 40));
        assertEquals(119, tape.price(0, 59));
    }

    @Test
    void shouldStayWithinTheBarAndTheSourcesErrorEverywhere() {
        OneMinuteBars[] bars = GeneratedCrash.bars(SEED);
        Tape tape = new Tape(bars, SEED);
        int[][] reports = new int[Tape.INDEXES][Tape.SOURCES];
        int wrong = 0;
        for (int second = 0; second < tape.seconds(); second++) {
            for (int index = 0; index < Tape.INDEXES; index++) {
                long price = tape.price(index, second);
                assertTrue(price >= bars[index].low(second / 60) && price <= bars[index].high(second / 60));
                for (int source = 0; source < Tape.SOURCES; source++) {
                    if (tape.reports(index, source, second)) {
                        reports[index][source]++;
                        int of = tape.reportedSecond(source, second);
                        long reported = tape.reportedPrice(index, source, second);
                        long errorPpm = (reported - tape.price(index, of)) * 1_000_000 / tape.price(index, of);
                        if (Math.abs(errorPpm) > Tape.MAX_ERROR_PPM) {
                            wrong++;
                            assertEquals(1, source);
                            assertEquals(GeneratedCrash.ETH, index);
                        }
                        // Taken at the second before or at its own, it is not too far ahead of the venue's time.
                        assertTrue(tape.publishedAtNs(source, second) - tape.timeNs(second - 1) <= 250_000_000);
                        assertTrue(tape.publishedAtNs(source, second) < tape.timeNs(second));
                    }
                }
            }
        }
        int all = 172_800;
        assertEquals(Tape.WRONG_SECONDS, wrong);
        assertEquals(all - 1, reports[GeneratedCrash.BTC][0]);
        assertEquals(all - 1 - Tape.OUTAGE_SECONDS, reports[GeneratedCrash.ETH][0]);
        assertEquals(all - 2 - Tape.SILENCE_SECONDS, reports[GeneratedCrash.BTC][2]);
        assertEquals(all - 2 - Tape.SILENCE_SECONDS - Tape.OUTAGE_SECONDS, reports[GeneratedCrash.ETH][2]);
    }

    @Test
    void shouldGiveTheSamePathForTheSameSeedAndAnotherForAnother() {
        OneMinuteBars[] one = GeneratedCrash.bars(7);
        OneMinuteBars[] same = GeneratedCrash.bars(7);
        OneMinuteBars[] other = GeneratedCrash.bars(8);
        int differing = 0;
        for (int asset = 0; asset < 2; asset++) {
            for (int bar = 0; bar < one[asset].size(); bar++) {
                assertEquals(one[asset].high(bar), same[asset].high(bar));
                assertEquals(one[asset].low(bar), same[asset].low(bar));
                assertEquals(one[asset].close(bar), same[asset].close(bar));
                differing += one[asset].close(bar) == other[asset].close(bar) ? 0 : 1;
            }
        }
        assertTrue(differing > one[0].size());
    }

    @Test
    void shouldGoThroughThePublishedPoints() {
        OneMinuteBars[] bars = GeneratedCrash.bars(SEED);

        assertEquals(2880, bars[0].size());
        assertEquals(79_350_000, bars[GeneratedCrash.BTC].open(0));
        // A bridge ends on its point: the low of 13 March, 02:16 UTC.
        assertEquals(38_150_000, bars[GeneratedCrash.BTC].open(1576));
        assertEquals(870_000, bars[GeneratedCrash.ETH].open(1576));
        assertEquals(55_790_000, bars[GeneratedCrash.BTC].close(2879));
        for (int bar = 0; bar < bars[0].size(); bar++) {
            assertFalse(bars[0].low(bar) > bars[0].open(bar) || bars[0].high(bar) < bars[0].close(bar));
        }
    }

    @Test
    void shouldGiveSourcesErrorsOfTheirOwn() {
        Tape tape = new Tape(GeneratedCrash.bars(SEED), SEED);

        assertNotEquals(tape.reportedPrice(0, 0, 100), tape.reportedPrice(0, 1, 100));
    }
}
