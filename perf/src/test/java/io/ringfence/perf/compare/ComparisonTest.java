package io.ringfence.perf.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.perf.compare.PairedRatio.Figure;
import io.ringfence.perf.measure.BenchException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void shouldTakeTheMedianOfTheRatiosAndNotTheRatioOfTheMedians() {
        // Ratios 100/50 = 2, 90/90 = 1, 40/80 = 0.5; the medians are 90 and 80.
        PairedRatio ratio = PairedRatio.of(
                "row", List.of(figure(100), figure(90), figure(40)), List.of(figure(50), figure(90), figure(80)));

        assertEquals(1.0, ratio.median());
        assertEquals(0.5, ratio.least());
        assertEquals(2.0, ratio.most());
        assertEquals(90, ratio.hereNsPerCommand());
        assertEquals(80, ratio.otherNsPerCommand());
    }

    @Test
    void shouldTakeTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        PairedRatio ratio = PairedRatio.of("row", List.of(figure(10), figure(20)), List.of(figure(10), figure(10)));

        assertEquals(1.5, ratio.median());
    }

    @Test
    void shouldRefuseWhatIsNotPaired() {
        assertThrows(IllegalArgumentException.class, () -> PairedRatio.of("row", List.of(figure(1)), List.of()));
    }

    @Test
    void shouldPairByNameAndSayWhatCouldNotBe() {
        Comparison comparison = Comparison.of(
                "engine",
                "abc1234",
                List.of(Map.of("both", figure(10), "new", figure(1), "changed", new Figure(1, 0, "x"))),
                List.of(Map.of("both", figure(20), "old", figure(1), "changed", new Figure(1, 0, "y"))));

        assertEquals(
                List.of("both"),
                comparison.rows().stream().map(PairedRatio::name).toList());
        assertEquals(0.5, comparison.rows().get(0).median());
        assertEquals(
                List.of(
                        "changed has other commands in abc1234: x here, y there.",
                        "new is not in abc1234.",
                        "old is only in abc1234."),
                comparison.notes());
    }

    @Test
    void shouldFailWhenNoRowIsInBoth() {
        BenchException failure = assertThrows(
                BenchException.class,
                () -> Comparison.of(
                        "engine", "abc1234", List.of(Map.of("new", figure(1))), List.of(Map.of("old", figure(1)))));

        assertTrue(failure.getMessage().startsWith("no row can be compared"), failure.getMessage());
    }

    @Test
    void shouldReadTheRowsOfAReport() {
        Map<String, Figure> figures = Revision.figures(
                "{\"rows\":[{\"name\":\"a/1\",\"nsPerCommand\":12.5,\"bytesPerCommand\":0.5,\"input\":\"i\"}]}", "it");

        assertEquals(Map.of("a/1", new Figure(12.5, 0.5, "i")), figures);
    }

    @Test
    void shouldSayThatAnOlderRevisionCannotBeCompared() {
        for (String line : List.of("Benchmark  Mode  Cnt  Score", "{}", "{\"rows\":[]}")) {
            BenchException failure = assertThrows(BenchException.class, () -> Revision.figures(line, "the set"));

            assertTrue(failure.getMessage().contains("older and cannot be compared"), failure.getMessage());
        }
    }

    private static Figure figure(double nsPerCommand) {
        return new Figure(nsPerCommand, 0, "input");
    }
}
