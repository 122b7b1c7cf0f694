package io.ringfence.acceptance.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.acceptance.market.BitstampVerification.Counted;
import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small recordings written by hand, right and wrong ones. */
class BitstampVerificationTest {
    private static final int BUY = 0;
    private static final int SELL = 1;

    @TempDir
    Path dir;

    private final StringBuilder log = new StringBuilder();
    private long timeMs = 1_430_438_404_000L;

    @Test
    void shouldAgreeWithAVenueThatKeepsPriceAndTime() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        created(1, BUY, "100.50", "1.5");
        created(2, BUY, "100.50", "2");
        book("['100.50','3.5'],['100.00','5']", "['101.00','2']");
        // Sells 6: order 1, order 2, then 2.5 of the 5 that were there before the recording.
        created(3, SELL, "99.00", "6");
        deleted(1, BUY, "100.50", "0");
        changed(3, SELL, "99.00", "4.5");
        trade("100.5", "1.5");
        deleted(2, BUY, "100.50", "0");
        changed(3, SELL, "99.00", "2.5");
        trade("100.5", "2.0");
        deleted(3, SELL, "99.00", "0");
        trade("100.0", "2.5");
        book("['100.00','2.5']", "['101.00','2']");

        Verification verification = verify();

        assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
        assertEquals(3, verification.get(Counted.SNAPSHOTS));
        assertEquals(2, verification.get(Counted.SNAPSHOTS_AGREED));
        assertEquals(3, verification.get(Counted.FILLS));
        // Both sides of two fills, and the taker's side of the third: the maker is from before the recording.
        assertEquals(5, verification.get(Counted.FILLS_REPORTED));
        assertEquals(3, verification.get(Counted.TRADES_CONFIRMED));
    }

    @Test
    void shouldAnswerCancelsOfUnknownOrdersAndGoOn() throws IOException {
        book("['100.00','5'],['99.00','1']", "['101.00','2']");
        // Off the adopted 5; unknown and beyond what is adopted; twice; changed.
        deleted(90, BUY, "100.00", "2");
        deleted(91, BUY, "42.00", "2");
        changed(92, SELL, "300.00", "1");
        created(1, SELL, "102.00", "1");
        deleted(1, SELL, "102.00", "1");
        deleted(1, SELL, "102.00", "1");
        deleted(2, SELL, "103.00", "1");
        created(2, SELL, "103.00", "1");
        book("['100.00','3'],['99.00','1']", "['101.00','2']");

        Verification verification = verify();

        assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
        assertEquals(3, verification.get(Counted.UNKNOWN_CANCELS));
        assertEquals(1, verification.get(Counted.UNKNOWN_CANCELS_TAKEN));
        assertEquals(1, verification.get(Counted.UNKNOWN_CHANGES));
        assertEquals(1, verification.get(Counted.REPEATED_CANCELS));
        assertEquals(1, verification.get(Counted.CREATED_AFTER_DELETED));
        assertEquals(1, verification.get(Counted.SNAPSHOTS_AGREED));
    }

    @Test
    void shouldAgreeWithAStateUpToASecondEarlierOrLaterAndCountItApart() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        timeMs += 5_000;
        created(1, BUY, "100.50", "1");
        timeMs += 900;
        // As it was 0.9 seconds ago, before order 1.
        book("['100.00','5']", "['101.00','2']");
        timeMs += 5_000;
        // As it will be in 0.9 seconds, with order 2.
        book("['100.50','1.25'],['100.00','5']", "['101.00','2']");
        timeMs += 900;
        created(2, BUY, "100.50", "0.25");

        Verification verification = verify();

        assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
        assertEquals(0, verification.get(Counted.SNAPSHOTS_AGREED));
        assertEquals(1, verification.get(Counted.SNAPSHOTS_AGREED_EARLIER));
        assertEquals(1, verification.get(Counted.SNAPSHOTS_AGREED_LATER));
    }

    @Test
    void shouldDisagreeWithAStateMoreThanASecondEarlierOrLater() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        timeMs += 5_000;
        created(1, BUY, "100.50", "1");
        timeMs += 1_100;
        book("['100.00','5']", "['101.00','2']");
        timeMs += 5_000;
        book("['100.50','1.25'],['100.00','5']", "['101.00','2']");
        timeMs += 1_100;
        created(2, BUY, "100.50", "0.25");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(2, verification.get(Counted.SNAPSHOTS_DISAGREED));
        assertEquals(
                "level 1: snapshot 500000000@10000, book 100000000@10050",
                verification.disagreements().get(0).get("bids").asText());
    }

    @Test
    void shouldDisagreeWhenOneAmountOfOneLevelDiffers() throws IOException {
        book("['100.00','5'],['99.00','1']", "['101.00','2']");
        book("['100.00','5'],['99.00','1.00000001']", "['101.00','2']");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(1, verification.get(Counted.SNAPSHOTS_DISAGREED));
        assertEquals(1, verification.disagreements().size());
    }

    @Test
    void shouldAdoptLevelsBeyondWhatSnapshotsHaveCoveredAndHoldThemFromThenOn() throws IOException {
        book("['100.00','5'],['99.00','1']", "['101.00','2']");
        // 98.00 is beyond 99.00; of its 4 one is known.
        created(1, BUY, "98.00", "1");
        book("['100.00','5'],['99.00','1'],['98.00','4']", "['101.00','2']");
        deleted(1, BUY, "98.00", "1");
        book("['100.00','5'],['99.00','1'],['98.00','3']", "['101.00','2']");
        book("['100.00','5'],['99.00','1'],['98.00','3.5']", "['101.00','2']");

        Verification verification = verify();

        assertEquals(1, verification.get(Counted.LEVELS_ADOPTED));
        assertEquals(1, verification.get(Counted.SNAPSHOTS_PARTLY_ADOPTED));
        assertEquals(2, verification.get(Counted.SNAPSHOTS_AGREED));
        assertEquals(1, verification.get(Counted.SNAPSHOTS_DISAGREED));
    }

    @Test
    void shouldReplaceAnOrderThatIsGivenAnotherPrice() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        created(1, SELL, "101.50", "1");
        changed(1, SELL, "100.00", "1");
        deleted(1, SELL, "100.00", "0");
        trade("100.0", "1.0");
        book("['100.00','4']", "['101.00','2']");

        Verification verification = verify();

        assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
        assertEquals(1, verification.get(Counted.REPRICED));
        assertEquals(1, verification.get(Counted.TRADES_CONFIRMED));
    }

    @Test
    void shouldListAnOrderOfWhichTheVenueFillsLessThanItOffered() throws IOException {
        book("['100.00','5']", "['103.00','2']");
        created(1, SELL, "101.00", "3");
        // Bought for a sum of money that is spent at 1.9.
        created(2, BUY, "101.00", "2");
        changed(1, SELL, "101.00", "1.1");
        deleted(2, BUY, "101.00", "2");
        trade("101.0", "1.9");
        book("['100.00','5']", "['101.00','1.1'],['103.00','2']");

        Verification verification = verify();

        assertTrue(verification.agrees(), () -> verification.toJson().toPrettyString());
        assertEquals(2, verification.get(Counted.RESTATED));
        assertEquals(1, verification.get(Counted.TRADES_UNCONFIRMED));
        assertEquals(2, verification.exceptions().size());
        assertEquals(1, verification.exceptions().get(0).get("orderId").asLong());
        assertEquals(2, verification.exceptions().get(1).get("orderId").asLong());
    }

    @Test
    void shouldDisagreeWithATradeThatIsNoFillOfTheBook() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        trade("100.5", "1.0");
        book("['100.00','5']", "['101.00','2']");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(1, verification.get(Counted.TRADES_DISAGREED));
    }

    @Test
    void shouldDisagreeWhenAnOrderIsDeletedWithAnotherAmountOrCreatedTwice() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        created(1, SELL, "102.00", "1");
        created(1, SELL, "102.00", "1");
        deleted(1, SELL, "102.00", "0.5");
        book("['100.00','5']", "['101.00','2']");

        Verification verification = verify();

        assertFalse(verification.agrees());
        assertEquals(2, verification.get(Counted.MESSAGES_DISAGREED));
    }

    @Test
    void shouldReadARecordingThatIsCompressed() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        book("['100.00','5']", "['101.00','2']");
        Path file = dir.resolve("day.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(log.toString().getBytes(StandardCharsets.UTF_8));
        }

        assertEquals(1, BitstampVerification.run(file).get(Counted.SNAPSHOTS_AGREED));

        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 12));
        InputException refused = assertThrows(InputException.class, () -> BitstampVerification.run(file));
        assertTrue(refused.getMessage().contains("ends in the middle"), refused.getMessage());
    }

    @Test
    void shouldNameFileAndLineOfWhatIsDamaged() throws IOException {
        refused("nonsense", ":2: is no line 'milliseconds event JSON'");
        refused("noon order_created {}", ":2: time 'noon' is no number");
        refused("1 order_created {}", ":2: its time is before that of the line above");
        refused("1430438499000 order_created {", ":2: is no JSON after the event");
        refused("1430438499000 order_created []", ":2: has no JSON object after the event");
        refused("1430438499000 order_paused {}", ":2: 'order_paused' is no event of the stream");
        refused("1430438499000 order_created {}", ":2: has no 'id'");
        refused("1430438499000 order_created " + order(7, 2, "1", "1"), ":2: order_type 2 is neither 0 nor 1");
        refused(
                "1430438499000 order_created " + order(7, 1, "1.001", "1"),
                ":2: price '1.001' is no number of at most 2");
        refused("1430438499000 order_created " + order(7, 1, "1", "0"), ":2: amount 0 is not above 0");
        refused("1430438499000 order_book {}", ":2: 'bids' is no list of 1 to 20 levels");
        refused(
                "1430438499000 order_book {\"bids\":[[\"1\",\"1\"],[\"2\",\"1\"]],\"asks\":[]}",
                ":2: level 2 of 'bids' is no level");
    }

    @Test
    void shouldRefuseARecordingWithNothingToCompare() throws IOException {
        book("['100.00','5']", "['101.00','2']");
        InputException refused = assertThrows(InputException.class, this::verify);
        assertTrue(refused.getMessage().contains("fewer than two order_book snapshots"), refused.getMessage());
    }

    private void refused(String line, String said) throws IOException {
        log.setLength(0);
        book("['100.00','5']", "['101.00','2']");
        log.append(line).append('\n');
        InputException refused = assertThrows(InputException.class, this::verify, line);
        assertTrue(refused.getMessage().contains("day.log" + said), refused.getMessage() + " does not contain " + said);
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    }

    private void created(long id, int type, String price, String amount) {
        line("order_created", order(id, type, price, amount));
    }

    private void changed(long id, int type, String price, String amount) {
        line("order_changed", order(id, type, price, amount));
    }

    private void deleted(long id, int type, String price, String amount) {
        line("order_deleted", order(id, type, price, amount));
    }

    private void trade(String price, String amount) {
        line("trade", "{\"price\": " + price + ", \"amount\": " + amount + ", \"id\": 1}");
    }

    private void book(String bids, String asks) {
        line("order_book", ("{'bids': [" + bids + "], 'asks': [" + asks + "]}").replace('\'', '"'));
    }

    private static String order(long id, int type, String price, String amount) {
        return "{\"price\": \"" + price + "\", \"amount\": \"" + amount + "\", \"id\": " + id + ", \"order_type\": "
                + type + "}";
    }

    private void line(String event, String json) {
        log.append(timeMs).append(' ').append(event).append(' ').append(json).append('\n');
    }

    private Verification verify() throws IOException {
        return BitstampVerification.run(Files.writeString(dir.resolve("day.log"), log));
    }
}
