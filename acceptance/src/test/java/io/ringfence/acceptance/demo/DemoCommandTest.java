package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.Ringfence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
    @TempDir
    Path dir;

    @Test
    void shouldRefuseInOneLineWhatItCannotRun() throws IOException {
        Path full = Files.createDirectories(dir.resolve("full"));
        Files.writeString(full.resolve("file"), "");
        Path btc = bars("btc.csv", 0, 10);
        Path eth = bars("eth.csv", 8, 10);

        assertRefused("--accounts 3: must be from 12 to 100000", "--accounts", "3");
        assertRefused("--speed -1.0: must be a number of logical seconds", "--speed", "-1");
        assertRefused("--speed NaN: must be a number of logical seconds", "--speed", "NaN");
        assertRefused("--keep " + full + ": is not empty", "--keep", full.toString());
        assertRefused("--report " + dir + ": cannot be written", "--report", dir.toString());
        Path nowhere = dir.resolve("none").resolve("report.html");
        assertRefused(
                "--report " + nowhere + ": cannot be written; name a file in a folder that is there",
                "--report",
                nowhere.toString());
        assertRefused("--prices ETH=FILE is missing; give both BTC and ETH", "--prices", "BTC=" + btc);
        assertRefused(
                "the two files have 2 minutes in common; give at least 5",
                "--prices",
                "BTC=" + btc,
                "--prices",
                "ETH=" + eth);
        assertRefused(
                dir.resolve("none") + ": no such file",
                "--prices",
                "BTC=" + dir.resolve("none"),
                "--prices",
                "ETH=" + eth);
        assertRefused("--seed", "--seed", "lucky");
    }

    @Test
    void shouldPrintTheSummaryAsOneJsonObjectAndNothingElse() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path report = dir.resolve("report.html");
        PrintStream console = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        int exitCode;
        try {
            exitCode = Ringfence.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(
                            "demo",
                            "--json",
                            "--in-process",
                            "--accounts=20",
                            "--prices=BTC=" + bars("btc.csv", 0, 6),
                            "--prices=ETH=" + bars("eth.csv", 0, 6),
                            "--report=" + report);
        } finally {
            System.setOut(console);
        }
        assertEquals(Ringfence.EXIT_OK, exitCode, err.toString());

        assertEquals("", written.toString(StandardCharsets.UTF_8));
        assertEquals(1, out.toString().lines().count(), out.toString());
        JsonNode json = DeskJson.MAPPER.readTree(out.toString());
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
        List<String> latencies = new ArrayList<>();
        json.get("ackLatencyMicros").fieldNames().forEachRemaining(latencies::add);
        assertEquals(List.of("p50", "p99", "p999", "max"), latencies);
        assertEquals("btc.csv, eth.csv", json.get("prices").asText());
        assertEquals(20, json.get("accounts").asInt());
        // Two indexes, at least two sources on each, in each of 360 seconds.
        assertTrue(json.get("commands").asLong() > 2 * 2 * 360, json.toString());
        assertTrue(json.get("conserved").asBoolean());
        assertTrue(json.get("replayIdentical").asBoolean());
        assertEquals(json.get("stateHash"), json.get("replayStateHash"));
        assertTrue(Files.size(report) > 0);
    }

    private void assertRefused(String expected, String... options) {
        StringWriter err = new StringWriter();
        CommandLine commandLine = Ringfence.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        String[] args = new String[options.length + 1];
        args[0] = "demo";
        System.arraycopy(options, 0, args, 1, options.length);

        assertEquals(Ringfence.EXIT_INPUT, commandLine.execute(args), err.toString());

        assertTrue(err.toString().contains(expected), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private Path bars(String name, int fromMinute, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int minute = fromMinute; minute < fromMinute + count; minute++) {
            text.append(1_583_971_200_000L + minute * 60_000L).append(",100,101,99,100,1\n");
        }
        return Files.writeString(dir.resolve(name), text);
    }
}
