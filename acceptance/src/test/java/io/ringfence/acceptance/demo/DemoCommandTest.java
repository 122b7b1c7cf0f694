package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.server.cli.Ringfence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
