package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoReportTest {
    private static final DemoSummary SUMMARY = new DemoSummary(
            "generated",
            1_300_000,
            1_600_000,
            52_000,
            731,
            98_765_432_100_000L,
            1_000_000_000_000L,
            1_234_567_890_000L,
            2_500_000_000L,
            0,
            0,
            1_000,
            true,
            "00000000000000aa",
            "00000000000000aa",
            true,
            null,
            41.25,
            39_000,
            55.1,
            220.5,
            900,
            4_000);

    @TempDir
    Path dir;

    @Test
    void shouldLoadNothingFromOutside() throws IOException {
        Path file = dir.resolve("report.html");

        DemoReport.write(file, SUMMARY, minutes(), latency(), List.of("seed 42 </script> & <b>"));

        String html = Files.readString(file);
        // What a browser would fetch: attributes, style imports, script imports. Names of namespaces and licences are
        // mere text.
        Pattern fetched = Pattern.compile(
                "(?:\\s(?:src|href|srcset|action)\\s*=\\s*[\"']?\\s*(?:https?:|//))|(?:<link\\b)|(?:@import)|(?:url\\(\\s*[\"']?https?:)");
        assertFalse(fetched.matcher(html).find());
        assertFalse(html.contains("/*DATA*/"));
        assertFalse(html.contains("/*ECHARTS*/"));
        assertFalse(html.contains("seed 42 </script>"));
        assertTrue(html.contains("Apache Software Foundation"));
        assertTrue(html.contains("\"summary\":[[\"prices\",\"generated\"]"));
    }

    @Test
    void shouldGiveTheFieldsThatScriptsRelyOn() throws IOException {
        JsonNode json = new ObjectMapper().readTree(SUMMARY.toJson().toString());

        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        assertEquals(
                List.of(
                        "prices",
                        "commands",
                        "events",
                        "trades",
                        "liquidations",
                        "liquidatedNotional",
                        "insuranceFundStart",
                        "insuranceFundEnd",
                        "deficit",
                        "accounts",
                        "conserved",
                        "stateHash",
                        "replayStateHash",
                        "replayIdentical",
                        "wallSeconds",
                        "commandsPerSecond",
                        "ackLatencyMicros"),
                names);
        List<String> percentiles = new ArrayList<>();
        json.get("ackLatencyMicros").fieldNames().forEachRemaining(percentiles::add);
        assertEquals(List.of("p50", "p99", "p999", "max"), percentiles);
        assertEquals(1_234_567.89, json.get("insuranceFundEnd").doubleValue());
        assertTrue(json.get("conserved").isBoolean());
    }

    private static Minutes minutes() {
        OneMinuteBars[] bars = GeneratedCrash.bars(42);
        Minutes minutes = new Minutes();
        for (int minute = 0; minute < bars[0].size(); minute++) {
            int struggling = minute > 640 && minute < 700 ? 40 - Math.abs(670 - minute) : 0;
            minutes.add(
                    (bars[0].firstMinute() + minute) * 60_000_000_000L,
                    new long[] {bars[0].close(minute), bars[1].close(minute)},
                    new int[] {900 - 3 * struggling, 60 + struggling, struggling, struggling / 2, struggling / 4},
                    1_000_000_000_000L + minute * 80_000_000L,
                    0,
                    45_000_000_000_000L - minute * 9_000_000_000L,
                    minute * 15L);
            if (struggling > 20) {
                minutes.addLiquidation(
                        (bars[0].firstMinute() + minute) * 60_000_000_000L, minute % 2, bars[minute % 2].low(minute));
            }
        }
        return minutes;
    }

    private static Histogram latency() {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 10_000; i++) {
            histogram.recordValue(30_000L + (long) i * i / 50);
        }
        return histogram;
    }
}
