package io.ringfence.acceptance.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.Ringfence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a user types it: output, exit codes, and what is said of a file that is not valid. */
class BookCommandTest {
    private static final String SEED = "34200.1,1,1,100,1000000,1\n";
    private static final String SEED_BOOK = "1010000,50,1000000,100\n";
    private static final String MESSAGE = "34200.2,1,2,30,1000000,1\n";

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintATableAndSucceedWhenTheBookAgrees() throws IOException {
        assertEquals(0, run("--lobster", pair("1010000,50,1000000,130\n")));
        assertTrue(out.toString().startsWith("LOBSTER pair.zip\n"), out.toString());
        assertTrue(out.toString().contains("rows on which best bid and ask agree, prices and sizes"), out.toString());
        assertTrue(out.toString().endsWith("  AGREES\n"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void shouldFailWithAnExitCodeOfItsOwnWhenTheBookDisagrees() throws IOException {
        assertEquals(3, run("--lobster", pair("1010000,50,1000000,131\n")));
        assertTrue(out.toString().contains("DISAGREES row 2: best bid or ask disagrees"), out.toString());
        assertTrue(out.toString().endsWith("  DISAGREES\n"), out.toString());
    }

    @Test
    void shouldPrintOneObjectOnTheLastLineAndTheTableOnStandardError() throws IOException {
        assertEquals(3, run("--json", "--lobster", pair("1010000,50,1000000,131\n")));
        assertEquals(1, out.toString().lines().count());
        JsonNode json = DeskJson.MAPPER.readTree(out.toString());
        assertEquals("false", json.get("agrees").asText());
        JsonNode file = json.get("files").get(0);
        assertEquals("LOBSTER", file.get("record").asText());
        assertEquals("pair.zip", file.get("file").asText());
        assertEquals(2, file.get("rows").asLong());
        assertEquals(1, file.get("bestDisagreed").asLong());
        assertEquals(2, file.get("disagreementCount").asLong());
        assertEquals(2, file.get("disagreements").get(0).get("row").asLong());
        assertTrue(err.toString().contains("LOBSTER pair.zip"), err.toString());
    }

    @Test
    void shouldTakeSeveralFilesAndFailWhenOneDisagrees() throws IOException {
        String right = pair("1010000,50,1000000,130\n");
        Files.copy(Path.of(right), dir.resolve("right.zip"));
        assertEquals(
                3, run("--lobster", dir.resolve("right.zip").toString(), pair("1010000,50,1000000,131\n"), "--json"));
        JsonNode files = DeskJson.MAPPER.readTree(out.toString()).get("files");
        assertEquals("true", files.get(0).get("agrees").asText());
        assertEquals("false", files.get(1).get("agrees").asText());
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithAFile() throws IOException {
        assertEquals(2, run("--lobster", dir.resolve("missing.zip").toString()));
        assertTrue(err.toString().endsWith("missing.zip: no such file; give the record as its publisher offers it\n"));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());

        err.getBuffer().setLength(0);
        assertEquals(2, run("--lobster", pair("1010000,50,1000000,x\n")));
        assertTrue(err.toString().contains("pair.zip!X_orderbook_1.csv:2: column 4 is no number: 'x'"), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());

        err.getBuffer().setLength(0);
        assertEquals(2, run("--bitstamp", dir.resolve("missing.log").toString()));
        assertTrue(err.toString().contains("missing.log: no such file"), err.toString());

        err.getBuffer().setLength(0);
        assertEquals(2, run("--binance", dir.resolve("missing.ndjson").toString()));
        assertTrue(err.toString().contains("missing.ndjson: no such file"), err.toString());
    }

    @Test
    void shouldAskForARecordAndForACommand() {
        assertEquals(2, run());
        assertTrue(err.toString().contains("Name a record: --lobster ZIP, --bitstamp LOG or --binance FILE"));
        err.getBuffer().setLength(0);
        assertEquals(2, execute("book"));
        assertTrue(err.toString().contains("Name a command: verify"), err.toString());
    }

    @Test
    void shouldDescribeItselfWithExitCodes() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("--lobster"), out.toString());
        assertTrue(out.toString().contains("the book and a record disagree"), out.toString());
        assertTrue(out.toString().contains("docs/book-verification.md"), out.toString());
    }

    private String pair(String lastBook) throws IOException {
        Path file = dir.resolve("pair.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("X_message_1.csv"));
            zip.write((SEED + MESSAGE).getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("X_orderbook_1.csv"));
            zip.write((SEED_BOOK + lastBook).getBytes(StandardCharsets.UTF_8));
        }
        return file.toString();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "book";
        all[1] = "verify";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return execute(all);
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Ringfence.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }
}
