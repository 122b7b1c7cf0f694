package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of {@code prices}: files of prices that are played as reports. */
class PriceFilesTest {
    /** 2020-03-12T10:00:00Z. */
    private static final long TEN_MS = 1_584_007_200_000L;

    private static final String VENUE = """
            {"at":"2020-03-12T09:59:00Z"}
            {"do":"DefineIndex","index":"BTC","priceExponent":-2,"uncertain":"0.005","maxConfidence":"0.02",\
            "staleAfterMs":5000,"deadAfterMs":60000,"quorum":1}
            {"do":"DefineIndex","index":"ETH","priceExponent":-2,"uncertain":"0.005","maxConfidence":"0.02",\
            "staleAfterMs":5000,"deadAfterMs":60000,"quorum":1}
            {"do":"DefineSource","index":"BTC","source":"A","maxAgeMs":2000}
            {"do":"DefineSource","index":"ETH","source":"B","maxAgeMs":2000}
            """;

    @TempDir
    Path dir;

    private final List<String> prices = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void shouldPlayAFileAndAGzippedOneMergedByTime() throws IOException {
        Files.writeString(
                dir.resolve("btc.csv"),
                "epoch_ms,open,close\n" + row(0, "1,8000") + row(60, "1,7990") + row(120, "1,7980"));
        gzip(dir.resolve("eth.csv.gz"), "when,last\n" + iso("10:00:30", "200") + iso("10:01:00", "199.5"));

        play("""
                {"prices":"btc.csv","index":"BTC","source":"A"}
                {"prices":"eth.csv.gz","index":"ETH","source":"B","columns":{"time":"when","price":"last"}}
                {"expect":"IndexPriceUpdated","index":"BTC","price":"8000"}
                {"state":"oracle","index":"ETH","price":"199.5"}
                """);

        // Rows of one time come in the order of the lines, so BTC is before ETH at 10:01.
        assertEquals(
                List.of(
                        "10:00:00 BTC 8000",
                        "10:00:30 ETH 200",
                        "10:01:00 BTC 7990",
                        "10:01:00 ETH 199.5",
                        "10:02:00 BTC 7980"),
                prices);
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldPlayFromAndBeforeTheBoundsOnly() throws IOException {
        Files.writeString(
                dir.resolve("btc.csv"),
                "epoch_ms,close\n" + row(0, "1") + row(60, "2") + row(120, "3") + row(180, "4") + row(240, "5"));

        play("""
                {"prices":"btc.csv","index":"BTC","source":"A","from":"2020-03-12T10:01:00Z","to":"2020-03-12T10:03:00Z"}
                """);

        assertEquals(List.of("10:01:00 BTC 2", "10:02:00 BTC 3"), prices);
    }

    @Test
    void shouldTakeTheUnitOfATimeFromTheNameOfItsColumn() throws IOException {
        Files.writeString(dir.resolve("s.csv"), "ts_s,close\n" + TEN_MS / 1_000 + ",1\n");
        Files.writeString(dir.resolve("ns.csv"), "ts_ns,close\n" + (TEN_MS + 1_000) * 1_000_000 + ",2\n");

        play("""
                {"prices":"s.csv","index":"BTC","source":"A","columns":{"time":"ts_s"}}
                {"prices":"ns.csv","index":"BTC","source":"A","columns":{"time":"ts_ns"}}
                """);

        assertEquals(List.of("10:00:00 BTC 1", "10:00:01 BTC 2"), prices);
    }

    @Test
    void shouldNameFileRowAndColumnOfWhatIsNotValid() throws IOException {
        refused("epoch_ms,close\n" + row(0, "1") + row(60, "cheap"), "p.csv:3:15: is no price: 'cheap'");
        refused("epoch_ms,close\nnoon,1\n", "p.csv:2:1: is no time: 'noon'");
        refused("epoch_ms,close\n" + row(60, "1") + row(0, "1"), "p.csv:3:1: earlier than the row before");
        refused("epoch_ms,close\n" + TEN_MS + "\n", "p.csv:2:1: has 1 columns");
        refused("epoch_ms,close\n" + row(0, "0.001"), "p.csv:2:1: ");
        refused("epoch_ms,close\n" + row(0, "1e999999999"), "p.csv:2:1: price must be a number, not 1E+999999999");
        refused("epoch_ms,last\n" + row(0, "1"), "unknown column 'close'");
        refused("", "p.csv:1:1: is empty");
    }

    @Test
    void shouldRefuseAFileThatEndsInTheMiddleOfItsCompression() throws IOException {
        Path file = dir.resolve("p.csv");
        StringBuilder rows = new StringBuilder("epoch_ms,close\n");
        for (int i = 0; i < 2_000; i++) {
            rows.append(row(i, Integer.toString(1 + i * 7919 % 1_000)));
        }
        gzip(file, rows.toString());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));

        InputException refused = assertThrows(
                InputException.class, () -> play("{\"prices\":\"p.csv\",\"index\":\"BTC\",\"source\":\"A\"}\n"));

        assertTrue(refused.getMessage().contains("p.csv:"), refused.getMessage());
        assertTrue(refused.getMessage().contains("ends in the middle"), refused.getMessage());
    }

    private void refused(String content, String said) throws IOException {
        Files.writeString(dir.resolve("p.csv"), content);
        InputException refused = assertThrows(
                InputException.class, () -> play("{\"prices\":\"p.csv\",\"index\":\"BTC\",\"source\":\"A\"}\n"));
        assertTrue(refused.getMessage().contains(said), refused.getMessage() + " does not contain " + said);
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    }

    private void play(String lines) throws IOException {
        Path file = Files.writeString(dir.resolve("case.jsonl"), VENUE + lines);
        ScenarioRunner runner = new ScenarioRunner(
                ScenarioFile.read(file),
                event -> {
                    if (event.path("event").asText().equals("IndexPriceUpdated")) {
                        prices.add(event.path("at").asText().substring(11, 19) + " "
                                + event.path("index").asText() + " "
                                + event.path("price").asText());
                    }
                },
                failures::add);
        runner.run(listener -> new LocalStage(listener, null));
    }

    private static String row(int second, String rest) {
        return TEN_MS + second * 1_000L + "," + rest + "\n";
    }

    private static String iso(String time, String rest) {
        return "2020-03-12T" + time + "Z," + rest + "\n";
    }

    private static void gzip(Path file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
