package io.ringfence.perf.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
    @TempDir
    private Path directory;

    /** Allocates an array of 1,000 longs with every command. */
    public static final class Allocating implements Workload {
        private long[] last = {};

        /** A process of the test. */
        public static void main(String[] args) throws IOException {
            Measurement.main(args, own -> new Allocating());
        }

        @Override
        public void prepare() {}

        @Override
        public int commandCount() {
            return 500;
        }

        @Override
        public void apply(int command) {
            last = new long[1_000];
        }

        @Override
        public void check() {}

        @Override
        public String input() {
            return "arrays";
        }

        @Override
        public String outcome() {
            return "length:" + last.length;
        }
    }

    @Test
    void shouldMeasureInAProcessOfItsOwnAndKeepItsHistogram() throws IOException {
        MeasuredProcess process =
                new MeasuredProcess(Allocating.class.getName(), System.getProperty("java.class.path"), 64, List.of());
        Path histogram = directory.resolve("arrays.hlog");
        Path percentiles = directory.resolve("arrays.hgrm");

        Figures figures = process.run(1, 2, histogram, List.of());
        Row row = Row.of("arrays", List.of(figures, figures), List.of(histogram, histogram), percentiles);

        // 1,000 longs and the header of an array, which is at most 16 bytes; what the JIT compiler leaves while it
        // warms
        // up is less than one byte a command.
        assertTrue(
                figures.bytesPerCommand() >= 8_008 && figures.bytesPerCommand() < 8_017,
                "bytes " + figures.bytesPerCommand());
        assertTrue(figures.nsPerCommand() > 0, "ns " + figures.nsPerCommand());
        assertEquals("arrays", figures.input());
        assertEquals("length:1000", figures.outcome());
        assertTrue(row.p50Ns() > 0 && row.p50Ns() <= row.p99Ns() && row.p99Ns() <= row.p999Ns(), row.toString());
        // Two passes of 500 commands, and the file twice.
        assertTrue(Files.readString(percentiles).contains("Total count    =         2000"), percentiles.toString());
    }

    @Test
    void shouldSayWhyAProcessFailed() {
        MeasuredProcess process =
                new MeasuredProcess("no.such.Main", System.getProperty("java.class.path"), 64, List.of());

        BenchException failure = assertThrows(
                BenchException.class, () -> process.run(1, 1, directory.resolve("none.hlog"), List.of("x")));

        assertTrue(failure.getMessage().startsWith("no.such.Main x failed with exit code 1"), failure.getMessage());
    }

    @Test
    void shouldReadItsLineOfFiguresBack() {
        Figures figures = new Figures(12.25, 0.5, 1_000, 20, "input:1", "trades:2,lots:3", Map.of("missed", 0.0));

        assertEquals(figures, Figures.parse(figures.line()));
        Figures plain = new Figures(12.25, 0.5, 1_000, 20, "input:1", "checked", Map.of());
        assertEquals(plain, Figures.parse(plain.line()));
        assertThrows(IllegalArgumentException.class, () -> Figures.parse("figures nsPerCommand=1"));
    }

    @Test
    void shouldPrintATableAndTheObjectAsTheLastLine() throws IOException {
        Map<String, Double> further = Map.of("rechecksMean", 1.25);
        Row row = new Row(
                "a/1", 12.5, List.of(12.0, 12.5, 13.0), 10, 20, 30, 40, 0, 100, 20, 1.0, "i", "o", further, "file");
        Machine machine = new Machine("abc1234", "a processor", 2, "a JVM", "an OS", 0.5);
        StringWriter text = new StringWriter();

        new Report("set", machine, List.of("-Xmx1g"), List.of(row), List.of("A note."))
                .print(new PrintWriter(text), true);

        List<String> lines = text.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("set") && lines.get(0).endsWith("ratio"), lines.get(0));
        assertTrue(lines.get(1).contains("12.5") && lines.get(1).contains("(12.0 .. 13.0)"), lines.get(1));
        assertTrue(lines.get(3).startsWith("set") && lines.get(3).endsWith("rechecksMean"), lines.get(3));
        // 1.25 with one decimal, rounded half up.
        assertTrue(lines.get(4).startsWith("a/1") && lines.get(4).endsWith(" 1.3"), lines.get(4));
        JsonNode object = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertEquals("set", object.path("set").asText());
        assertEquals("abc1234", object.path("machine").path("commit").asText());
        assertEquals(40, object.path("rows").path(0).path("maxNs").asLong());
        assertEquals(
                1.25,
                object.path("rows").path(0).path("further").path("rechecksMean").asDouble());
        assertEquals(12.5, object.path("rows").path(0).path("nsPerCommand").asDouble());
    }
}
