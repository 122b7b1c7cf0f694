package io.ringfence.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FeeScheduleTest {
    private final FeeScheduleDraft draft = new FeeScheduleDraft();

    @Test
    void shouldFindTheTierOfAVolume() {
        FeeSchedule schedule = schedule(0, 200, 500, 1_000, 100, 400, 5_000, -50, 300);
        assertEquals(0, schedule.tierOf(0));
        assertEquals(0, schedule.tierOf(999));
        assertEquals(1, schedule.tierOf(1_000));
        assertEquals(2, schedule.tierOf(Long.MAX_VALUE));
        assertEquals(-50, schedule.makerFeePpm(2));
        assertEquals(300, schedule.takerFeePpm(2));
    }

    @Test
    void shouldTakeNoTiersAsNoSchedule() {
        assertSame(FeeSchedule.NONE, schedule());
    }

    @Test
    void shouldRefuseRatesThatRiseAndRebatesThatNobodyPays() {
        assertFault("lowerVolume", 0, 5, 5L, 200, 500);
        assertFault("lowerVolume", 1_001, 1_000, 0, 200, 500, 1_000, 200, 500, 1_000, 100, 400);
        assertFault("makerFeePpm", 200, 201, 0, 200, 500, 1_000, 201, 500);
        assertFault("takerFeePpm", 500, 501, 0, 200, 500, 1_000, 200, 501);
        assertFault("takerFeePpm", 0, -1, 0, 0, -1);
        assertFault("makerFeePpm", 100_000, 100_001, 0, 100_001, 500);
        // The last tier's taker pays 300: a rebate of more than that, in whichever tier, might meet it.
        assertFault("makerFeePpm", -300, -301, 0, -301, 500, 1_000, -301, 300);
        assertTrue(filled(0, -300, 500, 1_000, -300, 300).check().isPassed());
    }

    @Test
    void shouldHoldSixteenTiers() {
        long[] rows = new long[3 * 17];
        for (int k = 0; k < 17; k++) {
            rows[3 * k] = k;
        }
        assertTrue(filled(rows).isTooLong());
    }

    private void assertFault(String field, long bound, long value, long... rows) {
        FieldCheck check = filled(rows).check();
        assertFalse(check.isPassed());
        assertEquals(field, check.field());
        assertEquals(bound, check.bound());
        assertEquals(value, check.value());
    }

    private FeeSchedule schedule(long... rows) {
        assertTrue(filled(rows).check().isPassed());
        return draft.toSchedule();
    }

    private FeeScheduleDraft filled(long... rows) {
        draft.clear();
        for (int i = 0; i < rows.length; i += 3) {
            draft.add(rows[i], (int) rows[i + 1], (int) rows[i + 2]);
        }
        return draft;
    }
}
