package io.ringfence.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final long MS = 1_000_000L;
    private static final long INDEX_PX = 10_000_000L;

    /** Of which a third is 1 %. */
    private static final int MAINTENANCE_PPM = 30_000;

    private final Marks marks = new Marks(2);

    @BeforeEach
    void setParameters() {
        marks.setParameters(0, new MarkParameters(20_000, 1, 0, 30_000), 0);
    }

    @Test
    void shouldTakeTheMiddleOfThree() {
        average(6_000);
        // Index 10.000000, with the premium 10.006000.
        assertEquals(10_006_000, mark(10_009_000));
        assertEquals(10_004_000, mark(10_004_000));
        assertEquals(INDEX_PX, mark(9_000_000));
        average(-6_000);
        assertEquals(9_994_000, mark(9_000_000));
        assertEquals(9_997_000, mark(9_997_000));
        assertEquals(INDEX_PX, mark(10_004_000));
    }

    @Test
    void shouldTakeTheMeanOfTwoRoundedDownWithoutTheThird() {
        average(6_001);
        assertEquals(10_003_000, mark(Marks.NULL_PX));
        average(-6_001);
        assertEquals(9_996_999, mark(Marks.NULL_PX));
    }

    @Test
    void shouldStayWithinTheBandAndWithinAThirdOfTheMaintenanceRate() {
        average(1_000_000);
        // A third of 3 % is 1 %: 0.1 of 10. A band of 0.5 % is 0.05.
        assertEquals(10_100_000, mark(20_000_000));
        marks.setParameters(0, new MarkParameters(5_000, 1, 0, 30_000), 0);
        assertEquals(10_050_000, mark(20_000_000));
        average(-1_000_000);
        assertEquals(9_950_000, mark(1));
        // Where a price may be below zero the band is a share of the risk price.
        assertEquals(-37_000_000 - 185_000, marks.mark(0, -37_000_000, 37_000_000, -90_000_000, MAINTENANCE_PPM));
    }

    @Test
    void shouldLetTheAverageFollowByTheTimeThatHasPassed() {
        marks.observe(0, 30_000, 1_000 * MS);
        assertEquals(1_000, marks.averagePremium(0));
        // Half a second of 30: a sixtieth of the 29,000 that are missing, rounded down.
        marks.observe(0, 30_000, 1_500 * MS);
        assertEquals(1_483, marks.averagePremium(0));
        // Downwards it is rounded down too: 1,483 / 60 = 24.7.
        marks.observe(0, 0, 2_000 * MS);
        assertEquals(1_458, marks.averagePremium(0));
        // After the whole time it has arrived.
        marks.observe(0, -700, 60_000 * MS);
        assertEquals(-700, marks.averagePremium(0));
    }

    @Test
    void shouldLoseNoPartOfAMillisecond() {
        for (int i = 1; i <= 10; i++) {
            marks.observe(0, 30_000, i * MS * 4 / 10);
        }
        // Four milliseconds, each a thirty thousandth of 30,000, rounded down: 1, and then less than 1.
        assertEquals(1, marks.averagePremium(0));
        marks.observe(0, 60_001, 5 * MS);
        assertEquals(3, marks.averagePremium(0));
    }

    @Test
    void shouldNotCountTimeInWhichThereWasNothingToObserve() {
        marks.pause(0, 29_000 * MS);
        marks.observe(0, 30_000, 30_000 * MS);
        assertEquals(1_000, marks.averagePremium(0));
    }

    @Test
    void shouldBeginTheAverageAtZeroWhenTheMarkBecomesItsOwnAgain() {
        average(5_000);
        marks.setParameters(0, new MarkParameters(10_000, 1, 0, 10_000), 7);
        assertEquals(5_000, marks.averagePremium(0));
        marks.setParameters(0, MarkParameters.NONE, 8);
        assertFalse(marks.isOwn(0));
        marks.setParameters(0, new MarkParameters(10_000, 1, 0, 10_000), 9);
        assertTrue(marks.isOwn(0));
        assertEquals(0, marks.averagePremium(0));
    }

    @Test
    void shouldHashWhatItKeeps() {
        assertEquals(0, new Marks(1).hash());
        long before = marks.hash();
        marks.observe(0, 30_000, 1_000 * MS);
        long observed = marks.hash();
        assertNotEquals(before, observed);
        mark(Marks.NULL_PX);
        assertNotEquals(observed, marks.hash());
        marks.pause(0, 2_000 * MS);
        assertEquals(marks.recomputeHash(), marks.hash());
        marks.setParameters(0, MarkParameters.NONE, 0);
        assertEquals(0, marks.hash());
    }

    private void average(long premium) {
        int bandPpm = marks.parameters(0).bandPpm();
        marks.setParameters(0, MarkParameters.NONE, 0);
        marks.setParameters(0, new MarkParameters(bandPpm, 1, 0, 1), 0);
        marks.observe(0, premium, MS);
    }

    private long mark(long impactMidPx) {
        return marks.mark(0, INDEX_PX, INDEX_PX, impactMidPx, MAINTENANCE_PPM);
    }
}
