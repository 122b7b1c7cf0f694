package io.ringfence.acceptance.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.acceptance.market.Verification.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every record of a real market that is there, against the engine's book. {@code docs/book-verification.md} says what the numbers are.
 */
class RealMarketsTest {
    /** By file: rows, rows on which the best bid and ask agree, levels adopted, executions at the front, and rows of exceptions. */
    private static final Map<String, Lobster> LOBSTER = Map.of(
            "LOBSTER_SampleFile_AAPL_2012-06-21_1.zip",
            new Lobster(
                    118_497,
                    88_425,
                    30_071,
                    10_913,
                    "1223 1231 1232 12845 14323 14324 14325 19592 24818 27762 33215 33216 33529 56737 67808 83268 87347 87986 93543"
                            + " 93544 93545 109372 117267",
                    "110216 110217"),
            "LOBSTER_SampleFile_AMZN_2012-06-21_1.zip",
            new Lobster(57_515, 43_561, 13_953, 4_474, "1947 3173 25611 38826", "56084 56085 56086 56087"),
            "LOBSTER_SampleFile_AMZN_2012-06-21_5.zip",
            new Lobster(
                    155_935,
                    155_934,
                    33_840,
                    7_272,
                    "4267 8398 76792 108619 153054 153058 153059 153060 153987",
                    "52 53 54 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 82 91"));

    private record Lobster(
            long rows, long bestAgreed, long levelsAdopted, long atFront, String notAtFront, String pastAdopted) {}

    @Test
    void shouldAgreeWithEveryLobsterPairOnEveryRow() throws IOException {
        List<Path> files = files("lobster", ".zip");
        for (Path file : files) {
            Verification verification = LobsterVerification.run(file);

            long compared = verification.get(LobsterVerification.Counted.ROWS) - 1;
            long adopted = verification.get(LobsterVerification.Counted.BEST_ADOPTED);
            assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
            assertEquals(
                    compared - adopted, verification.get(LobsterVerification.Counted.BEST_AGREED), file.toString());
            Lobster known = LOBSTER.get(file.getFileName().toString());
            if (known != null) {
                verify(known, verification);
            }
        }
        assertFalse(files.isEmpty());
    }

    private static void verify(Lobster known, Verification verification) {
        assertEquals(known.rows(), verification.get(LobsterVerification.Counted.ROWS));
        assertEquals(known.bestAgreed(), verification.get(LobsterVerification.Counted.BEST_AGREED));
        assertEquals(known.levelsAdopted(), verification.get(LobsterVerification.Counted.LEVELS_ADOPTED));
        assertEquals(known.atFront(), verification.get(LobsterVerification.Counted.EXECUTIONS_AT_FRONT));
        assertEquals(known.notAtFront(), exceptions(verification, true));
        assertEquals(known.pastAdopted(), exceptions(verification, false));
    }

    /** Rows of executions that pass over an order of the file, or over one from before it was in the window. */
    private static String exceptions(Verification verification, boolean known) {
        StringBuilder rows = new StringBuilder();
        verification.exceptions().forEach(exception -> {
            if (exception.has("passedOverSubmittedRow") == known) {
                rows.append(rows.length() == 0 ? "" : " ")
                        .append(exception.get("row").asLong());
            }
        });
        return rows.toString();
    }

    @Test
    void shouldAgreeWithEverySnapshotThatBitstampPublished() throws IOException {
        for (Path file : files("bitstamp-l3", ".log.gz")) {
            Verification verification = BitstampVerification.run(file);

            assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
            if (file.getFileName().toString().equals("2015-05-01.log.gz")) {
                assertCount(56_000, verification, BitstampVerification.Counted.ROWS);
                assertCount(5_011, verification, BitstampVerification.Counted.SNAPSHOTS);
                assertCount(4_957, verification, BitstampVerification.Counted.SNAPSHOTS_AGREED);
                assertCount(48, verification, BitstampVerification.Counted.SNAPSHOTS_AGREED_EARLIER);
                assertCount(5, verification, BitstampVerification.Counted.SNAPSHOTS_AGREED_LATER);
                assertCount(33, verification, BitstampVerification.Counted.LEVELS_ADOPTED);
                assertCount(187, verification, BitstampVerification.Counted.UNKNOWN_CANCELS);
                assertCount(4, verification, BitstampVerification.Counted.UNKNOWN_CHANGES);
                assertCount(21, verification, BitstampVerification.Counted.REPEATED_CANCELS);
                assertCount(571, verification, BitstampVerification.Counted.FILLS);
                assertCount(570, verification, BitstampVerification.Counted.TRADES_CONFIRMED);
                assertCount(4, verification, BitstampVerification.Counted.TRADES_UNCONFIRMED);
                assertCount(1, verification, BitstampVerification.Counted.TRADES_BEFORE_SEED);
                assertEquals(
                        List.of(10608L, 10609L, 40507L, 40508L, 40555L, 40556L, 45488L, 45489L),
                        verification.exceptions().stream()
                                .map(exception -> exception.get("row").asLong())
                                .toList());
            }
        }
    }

    @Test
    void shouldAgreeWithBinancesBestBidAndAskAtEveryUpdate() throws IOException {
        BinanceVerification books = new BinanceVerification();
        Map<String, Verification> verifications = new TreeMap<>();
        for (Path file : files("binance-raw", ".ndjson.gz")) {
            Verification verification = books.run(file);
            assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
            verifications.put(file.getFileName().toString(), verification);
        }
        verify(verifications, "spot_btcusdt_20240808.ndjson.gz", 564, 2_885, 0);
        verify(verifications, "spot_btcusdt_20240809.ndjson.gz", 508, 2_534, 2);
        verify(verifications, "usdm_btcusdt_20240808.ndjson.gz", 629, 5_918, 0);
        verify(verifications, "cm_btcusd_perp_20240808.ndjson.gz", 1_124, 25_700, 0);
    }

    private static void verify(
            Map<String, Verification> verifications, String file, long sameChange, long inForce, long adopted) {
        Verification verification = verifications.get(file);
        if (verification != null) {
            assertCount(sameChange, verification, BinanceVerification.Counted.SAME_CHANGE_AGREED);
            assertCount(inForce, verification, BinanceVerification.Counted.IN_FORCE_AGREED);
            assertCount(adopted, verification, BinanceVerification.Counted.ADOPTED);
            assertEquals(adopted, verification.exceptions().size());
        }
    }

    private static void assertCount(long expected, Verification verification, Count count) {
        assertEquals(expected, verification.get(count), count.label());
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        String data = System.getenv("RINGFENCE_DATA");
        // Tests run in the module's folder, one below the checkout's root.
        Path records = (data == null || data.isBlank() ? Path.of("..", "..", "shared", "data") : Path.of(data))
                .resolve("A-order-book")
                .resolve(folder);
        assumeTrue(
                Files.isDirectory(records),
                "no records of real markets in " + records
                        + "; set RINGFENCE_DATA to the folder that holds A-order-book");
        try (Stream<Path> found = Files.list(records)) {
            return found.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
