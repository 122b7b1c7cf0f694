package io.ringfence.acceptance.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.market.LobsterVerification.Counted;
import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small LOBSTER files written by hand, right and wrong ones. Buys at 100.00 dollars and 99.90, sells at 101.00. */
class LobsterVerificationTest {
    private static final String NO_ASK = "9999999999,0";
    private static final String NO_BID = "-9999999999,0";

    @TempDir
    Path dir;

    private final StringBuilder messages = new StringBuilder();
    private final StringBuilder books = new StringBuilder();
    private int levels = 2;
    private int seconds = 34_200;

    @Test
    void shouldAgreeWithAFileThatKeepsPriceAndTime() throws IOException {
        seed("1010000,50", "1000000,100");
        row("1,2,30,1000000,1", "1010000,50", "1000000,130");
        row("1,3,20,1000000,1", "1010000,50", "1000000,150");
        // The 100 of the seed are older than order 2, and order 2 is older than order 3.
        row("4,9,100,1000000,1", "1010000,50", "1000000,50");
        row("4,2,10,1000000,1", "1010000,50", "1000000,40");
        row("2,2,5,1000000,1", "1010000,50", "1000000,35");
        row("3,2,15,1000000,1", "1010000,50", "1000000,20");
        row("5,0,7,1005000,-1", "1010000,50", "1000000,20");
        row("7,0,0,-1,-1", "1010000,50", "1000000,20");
        row("4,3,20,1000000,1", "1010000,50", NO_BID);

        Verification verification = verify();

        assertTrue(verification.agrees());
        assertEquals(10, verification.get(Counted.ROWS));
        assertEquals(9, verification.get(Counted.BEST_AGREED));
        assertEquals(9, verification.get(Counted.LEVELS_AGREED));
        assertEquals(2, verification.get(Counted.SUBMISSIONS));
        assertEquals(1, verification.get(Counted.PARTIAL_CANCELS));
        assertEquals(1, verification.get(Counted.CANCELS));
        assertEquals(3, verification.get(Counted.EXECUTIONS));
        assertEquals(2, verification.get(Counted.EXECUTIONS_AT_FRONT));
        assertEquals(1, verification.get(Counted.EXECUTIONS_ADOPTED));
        assertEquals(1, verification.get(Counted.HIDDEN_EXECUTIONS));
        assertEquals(1, verification.get(Counted.OTHER_MESSAGES));
        assertEquals(0, verification.exceptions().size());
    }

    @Test
    void shouldCountALevelThatSlidesInApartFromAgreement() throws IOException {
        levels = 1;
        seed("1010000,50", "1000000,100");
        // The better bid pushes 100.00 out of a window of one level; its execution lets it back in.
        row("1,2,10,1000100,1", "1010000,50", "1000100,10");
        row("4,2,10,1000100,1", "1010000,50", "1000000,100");
        row("3,8,100,1000000,1", "1010000,50", "999000,60");

        Verification verification = verify();

        assertTrue(verification.agrees());
        assertEquals(1, verification.get(Counted.BEST_AGREED));
        assertEquals(2, verification.get(Counted.BEST_ADOPTED));
        assertEquals(1, verification.get(Counted.LEVELS_FORGOTTEN));
        assertEquals(2, verification.get(Counted.LEVELS_ADOPTED));
    }

    @Test
    void shouldForgetAnOrderWhoseLevelSlidOut() throws IOException {
        levels = 1;
        seed("1010000,50", NO_BID);
        row("1,2,30,1000000,1", "1010000,50", "1000000,30");
        row("1,3,10,1000100,1", "1010000,50", "1000100,10");
        row("3,3,10,1000100,1", "1010000,50", "1000000,25");
        // Order 2 is part of what was adopted, and counts as such.
        row("4,2,25,1000000,1", "1010000,50", NO_BID);

        Verification verification = verify();

        assertTrue(verification.agrees());
        assertEquals(0, verification.get(Counted.EXECUTIONS_AT_FRONT));
        assertEquals(1, verification.get(Counted.EXECUTIONS_ADOPTED));
    }

    @Test
    void shouldListAnExecutionThatPassesOverAnOlderOrderOfTheFile() throws IOException {
        seed("1010000,50", NO_BID);
        row("1,2,30,1000000,1", "1010000,50", "1000000,30");
        row("1,3,20,1000000,1", "1010000,50", "1000000,50");
        row("4,3,20,1000000,1", "1010000,50", "1000000,30");
        row("4,2,30,1000000,1", "1010000,50", NO_BID);

        Verification verification = verify();

        assertTrue(verification.agrees());
        assertEquals(1, verification.get(Counted.EXECUTIONS_AT_FRONT));
        assertEquals(1, verification.get(Counted.EXECUTIONS_NOT_AT_FRONT));
        assertEquals(1, verification.exceptions().size());
        ObjectNode exception = verification.exceptions().get(0);
        assertEquals(4, exception.get("row").asLong());
        assertEquals(3, exception.get("orderId").asLong());
        assertEquals(3, exception.get("submittedRow").asLong());
        assertEquals(2, exception.get("passedOverOrderId").asLong());
        assertEquals(2, exception.get("passedOverSubmittedRow").asLong());
        assertEquals(30, exception.get("passedOverShares").asLong());
        assertEquals(5, exception.get("passedOverExecutedRow").asLong());
    }

    @Test
    void shouldListAnExecutionThatPassesOverWhatWasAdopted() throws IOException {
        seed("1010000,50", "1000000,100");
        row("1,2,30,1000000,1", "1010000,50", "1000000,130");
        row("4,2,30,1000000,1", "1010000,50", "1000000,100");
        row("3,8,100,1000000,1", "1010000,50", NO_BID);

        Verification verification = verify();

        assertTrue(verification.agrees());
        assertEquals(1, verification.get(Counted.EXECUTIONS_PAST_ADOPTED));
        assertEquals(
                8, verification.exceptions().get(0).get("passedOverOrderId").asLong());
        assertEquals(
                4,
                verification.exceptions().get(0).get("passedOverCancelledRow").asLong());
    }

    @Test
    void shouldDisagreeOnceWhenOneRowShowsAnotherSize() throws IOException {
        seed("1010000,50", "1000000,100");
        row("1,2,30,1000000,1", "1010000,50", "1000000,131");
        row("1,3,20,1000000,1", "1010000,50", "1000000,151");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(1, verification.get(Counted.BEST_DISAGREED));
        assertEquals(1, verification.get(Counted.LEVELS_DISAGREED));
        assertEquals(1, verification.get(Counted.BEST_AGREED));
        assertEquals(2, verification.disagreements().get(0).get("row").asLong());
        assertEquals(
                "131@1000000",
                verification.disagreements().get(0).get("fileBids").asText());
        assertEquals(
                "130@1000000",
                verification.disagreements().get(0).get("rebuiltBids").asText());
    }

    @Test
    void shouldDisagreeOnLevelsAloneWhenADeeperOneIsWrong() throws IOException {
        seed("1010000,50", "1000000,100,999000,60");
        row("1,2,30,1000000,1", "1010000,50", "1000000,130,999000,59");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(1, verification.get(Counted.BEST_AGREED));
        assertEquals(1, verification.get(Counted.LEVELS_DISAGREED));
    }

    @Test
    void shouldAdoptNothingWhereNoLevelWasEmptied() throws IOException {
        seed("1010000,50", "1000000,100");
        row("1,2,30,1000000,1", "1010000,50", "1000000,130,999000,60");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(0, verification.get(Counted.LEVELS_ADOPTED));
        assertEquals(1, verification.get(Counted.LEVELS_DISAGREED));
    }

    @Test
    void shouldAdoptNothingInFrontOfTheLevelThatWasEmptied() throws IOException {
        levels = 1;
        seed("1010000,50", "1000000,100");
        row("3,8,100,1000000,1", "1010000,50", "1000100,10");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(0, verification.get(Counted.LEVELS_ADOPTED));
        assertEquals(1, verification.get(Counted.BEST_DISAGREED));
    }

    @Test
    void shouldDisagreeWhenTheBookCannotFollowAMessage() throws IOException {
        seed("1010000,50", "1000000,100,999000,60");
        // Away from the best price; more than rests; a partial cancel of the whole; a cancel of a part; a bid at the
        // ask.
        row("4,8,10,999000,1", "1010000,50", "1000000,100,999000,50");
        row("3,8,101,1000000,1", "1010000,50", "1000000,100,999000,50");
        row("1,2,30,1000000,1", "1010000,50", "1000000,130,999000,50");
        row("2,2,30,1000000,1", "1010000,50", "1000000,130,999000,50");
        row("3,2,29,1000000,1", "1010000,50", "1000000,130,999000,50");
        row("1,3,10,1010000,1", "1010000,50", "1000000,130,999000,50");
        row("1,2,10,1000000,1", "1010000,50", "1000000,130,999000,50");

        Verification verification = verify();

        assertFalse(verification.agrees());
        // After the first row, in which 10 are gone from the second level in the file alone, the book is seeded anew.
        assertEquals(6, verification.get(Counted.MESSAGES_DISAGREED));
        assertEquals(1, verification.get(Counted.LEVELS_DISAGREED));
        assertEquals(7, verification.get(Counted.BEST_AGREED));
    }

    @Test
    void shouldRefuseWhatIsNoPairAsPublished() throws IOException {
        seed("1010000,50", "1000000,100");
        row("1,2,30,1000000,1", "1010000,50", "1000000,130");
        refused("no message file", zip("readme.txt", "X_orderbook_2.csv"), "holds 0 message files");
        refused("no level", zip("X_message.csv", "X_orderbook.csv"), "the name X_message.csv says no number of levels");
        refused("levels differ", zip("X_message_2.csv", "X_orderbook_5.csv"), "are no pair");
        refused(
                "two pairs",
                zip("X_message_2.csv", "X_orderbook_2.csv", "Y_orderbook_2.csv"),
                "holds 2 orderbook files");
        refused("no file", dir.resolve("missing.zip"), "missing.zip: no such file");
        refused("no zip", Files.writeString(dir.resolve("no.zip"), "PK no zip"), "no.zip: is not a zip");
    }

    @Test
    void shouldNameFileAndRowOfWhatIsDamaged() throws IOException {
        damaged("1,2,thirty,1000000,1", "1010000,50", "_message_2.csv:2: column 4 is no number: 'thirty'");
        damaged("1,2,30,1000000", "1010000,50", "_message_2.csv:2: has 5 columns instead of 6");
        damaged("8,2,30,1000000,1", "1010000,50", "_message_2.csv:2: type 8 is none of 1 to 7");
        damaged("1,2,0,1000000,1", "1010000,50", "_message_2.csv:2: size 0 is not above 0");
        damaged("1,2,30,-1,1", "1010000,50", "_message_2.csv:2: price -1 is not above 0");
        damaged("1,2,30,1000000,0", "1010000,50", "_message_2.csv:2: direction 0 is neither 1 nor -1");
        damaged("1,2,30,1000000,1", "1010000", "_orderbook_2.csv:2: has 7 columns instead of 8");
        damaged("1,2,30,1000000,1", "1010000,-5", "_orderbook_2.csv:2: ask level 1 is no level: price 1010000 size -5");
        damaged("1,2,30,1000000,1", "999000,50", "_orderbook_2.csv:2: the book is crossed: bid 1000000, ask 999000");
    }

    @Test
    void shouldRefuseRowsOutOfTime() throws IOException {
        seed("1010000,50", "1000000,100");
        seconds = 100;
        row("1,2,30,1000000,1", "1010000,50", "1000000,130");
        refused("time", pair(), "_message_2.csv:2: its time is before that of the row above");
    }

    @Test
    void shouldRefuseFilesOfUnequalLength() throws IOException {
        seed("1010000,50", "1000000,100");
        row("1,2,30,1000000,1", "1010000,50", "1000000,130");
        messages.append("34300,1,3,30,1000000,1\n");
        refused("book is short", pair(), "_orderbook_2.csv:3: ends after 2 rows");
    }

    @Test
    void shouldRefuseAFileWithNothingToCompare() throws IOException {
        seed("1010000,50", "1000000,100");
        refused("one row", pair(), "has fewer than two rows");
    }

    private void damaged(String message, String ask, String said) throws IOException {
        messages.setLength(0);
        books.setLength(0);
        seed("1010000,50", "1000000,100");
        row(message, ask, "1000000,130");
        refused(message, pair(), said);
    }

    private static void refused(String why, Path file, String said) {
        InputException refused = assertThrows(InputException.class, () -> LobsterVerification.run(file), why);
        assertTrue(refused.getMessage().contains(said), refused.getMessage() + " does not contain " + said);
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    }

    private void seed(String asks, String bids) {
        row("1,1,1,1,1", asks, bids);
    }

    private void row(String message, String asks, String bids) {
        messages.append(seconds++).append(".000000001,").append(message).append('\n');
        String[] ask = asks.split(",", -1);
        String[] bid = bids.split(",", -1);
        for (int level = 0; level < levels; level++) {
            books.append(level == 0 ? "" : ",");
            books.append(2 * level < ask.length ? of(ask, level) : NO_ASK);
            books.append(',');
            books.append(2 * level < bid.length ? of(bid, level) : NO_BID);
        }
        books.append('\n');
    }

    private static String of(String[] side, int level) {
        return side[2 * level] + (2 * level + 1 < side.length ? "," + side[2 * level + 1] : "");
    }

    private Verification verify() throws IOException {
        return LobsterVerification.run(pair());
    }

    private Path pair() throws IOException {
        return zip("X_2012-06-21_message_" + levels + ".csv", "X_2012-06-21_orderbook_" + levels + ".csv");
    }

    private Path zip(String... names) throws IOException {
        Path file = dir.resolve("pair.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                StringBuilder content = name.contains("message") ? messages : books;
                zip.write(content.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }
}
