package io.ringfence.acceptance.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.acceptance.market.BinanceVerification.Counted;
import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small captures written by hand, right and wrong ones. */
class BinanceVerificationTest {
    @TempDir
    Path dir;

    private final StringBuilder capture = new StringBuilder();
    private final BinanceVerification verification = new BinanceVerification();
    private long timeNs = 1_723_161_255_000_000_000L;

    @Test
    void shouldAgreeAtTheSameChangeAndWithTheTickerInForce() throws IOException {
        spot(90, 100, "", "");
        snapshot(100, "['10.00','5.0'],['9.50','1.0']", "['10.51','2.0'],['11.00','1.0']");
        ticker(101, "10.00", "5.0", "10.51", "2.0");
        // In force: 101. The second level is repeated, a level beyond the snapshot's is removed without being there.
        spot(101, 103, "['9.50','1.0'],['9.00','0']", "");
        // Down, up, new, removed; the ticker has the number of the last change.
        spot(104, 108, "['10.00','4.0'],['9.50','1.5'],['9.75','1.0']", "['10.51','0']");
        ticker(108, "10.00", "4.0", "11.00", "1.0");

        Verification result = verify();

        assertTrue(result.agrees(), () -> result.toJson().toPrettyString());
        assertEquals(3, result.get(Counted.UPDATES));
        assertEquals(1, result.get(Counted.UPDATES_DROPPED));
        assertEquals(1, result.get(Counted.SAME_CHANGE_AGREED));
        assertEquals(1, result.get(Counted.IN_FORCE_AGREED));
        assertEquals(1, result.get(Counted.LEVELS_REPEATED));
        assertEquals(1, result.get(Counted.UNKNOWN_REMOVALS));
        assertEquals(1, result.get(Counted.LEVELS_REDUCED));
        assertEquals(1, result.get(Counted.LEVELS_REPLACED));
        assertEquals(1, result.get(Counted.LEVELS_REMOVED));
        // Four of the snapshot and one of the update.
        assertEquals(5, result.get(Counted.LEVELS_ADDED));
    }

    @Test
    void shouldMoveTheWholeBookInOneUpdateWithoutCrossingIt() throws IOException {
        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        ticker(101, "11.00", "1.0", "11.50", "1.0");
        spot(101, 101, "['11.00','1.0'],['10.00','0']", "['10.51','0'],['11.50','1.0']");

        Verification result = verify();

        assertTrue(result.agrees(), () -> result.toJson().toPrettyString());
        assertEquals(1, result.get(Counted.SAME_CHANGE_AGREED));
    }

    @Test
    void shouldDisagreeWhenPriceOrQuantityOfOneSideDiffers() throws IOException {
        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        ticker(101, "10.00", "5.1", "10.51", "2.0");
        ticker(102, "10.00", "5.0", "10.49", "2.0");
        spot(101, 101, "", "");
        spot(102, 103, "", "");

        Verification result = verify();

        assertFalse(result.agrees());
        assertEquals(1, result.get(Counted.SAME_CHANGE_DISAGREED));
        assertEquals(1, result.get(Counted.IN_FORCE_DISAGREED));
        assertEquals(101, result.disagreements().get(0).get("tickerU").asLong());
    }

    @Test
    void shouldDisagreeWhenAnUpdateCrossesTheBook() throws IOException {
        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        ticker(101, "10.00", "5.0", "10.51", "2.0");
        spot(101, 101, "['10.51','1.0']", "");

        Verification result = verify();

        assertFalse(result.agrees());
        assertEquals(1, result.get(Counted.UPDATES_DISAGREED));
    }

    @Test
    void shouldAdoptABestLevelThatIsDeeperThanTheSnapshotAndListIt() throws IOException {
        snapshot(100, "['10.00','5.0'],['9.50','1.0']", "['10.51','2.0']");
        ticker(102, "9.00", "3.0", "10.51", "2.0");
        // Both levels of the snapshot go, and nothing has told of 9.00; then it goes down as a level of the book.
        spot(101, 102, "['10.00','0'],['9.50','0'],['8.00','1.0']", "");
        ticker(103, "9.00", "2.0", "10.51", "2.0");
        spot(103, 103, "['9.00','2.0']", "");

        Verification result = verify();

        assertTrue(result.agrees(), () -> result.toJson().toPrettyString());
        assertEquals(1, result.get(Counted.ADOPTED));
        assertEquals(1, result.get(Counted.SAME_CHANGE_AGREED));
        assertEquals(1, result.get(Counted.LEVELS_REDUCED));
        assertEquals(1, result.exceptions().size());
    }

    @Test
    void shouldNotAdoptWhatTheSnapshotReachedOrAnUpdateHasWritten() throws IOException {
        snapshot(100, "['10.00','5.0'],['9.50','1.0']", "['10.51','2.0']");
        // 9.75 would be in the snapshot; 9.00 an update has removed.
        ticker(101, "9.75", "3.0", "10.51", "2.0");
        spot(101, 101, "['10.00','0']", "");
        ticker(102, "9.00", "3.0", "10.51", "2.0");
        spot(102, 102, "['9.50','0'],['9.00','0']", "");

        Verification result = verify();

        assertEquals(2, result.get(Counted.SAME_CHANGE_DISAGREED));
        assertEquals(0, result.get(Counted.ADOPTED));
    }

    @Test
    void shouldChainFuturesByTheUpdateBefore() throws IOException {
        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        futures(80, 99, 79, "['10.00','1.0']");
        // Ends at the snapshot's number: on futures the first that is applied. Numbers between are not the symbol's.
        futures(99, 100, 99, "");
        ticker(115, "10.00", "4.0", "10.51", "2.0");
        futures(110, 115, 100, "['10.00','4.0']");

        Verification result = verify();

        assertTrue(result.agrees(), () -> result.toJson().toPrettyString());
        assertEquals(1, result.get(Counted.UPDATES_DROPPED));
        assertEquals(1, result.get(Counted.SAME_CHANGE_AGREED));
        assertEquals(1, result.get(Counted.WITHOUT_TICKER));
    }

    @Test
    void shouldContinueACaptureWithOneThatHasNoSnapshot() throws IOException {
        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        ticker(101, "10.00", "5.0", "10.51", "2.0");
        spot(101, 101, "", "");
        verify();
        capture.setLength(0);
        // The ticker in force is that of the capture before.
        spot(102, 103, "", "");

        Verification second = verify();

        assertTrue(second.agrees());
        assertEquals(1, second.get(Counted.IN_FORCE_AGREED));
        assertEquals(0, second.get(Counted.SNAPSHOTS));
    }

    @Test
    void shouldRefuseABrokenChainAndWhatHasNothingToCompare() throws IOException {
        spot(101, 101, "", "");
        refused("no snapshot", "day.ndjson: has no depth snapshot, and no capture of BTCUSDT stands before it");

        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        ticker(101, "10.00", "5.0", "10.51", "2.0");
        spot(102, 103, "", "");
        refused("gap at the snapshot", "day.ndjson:3: the chain of updates breaks: U=102 u=103 does not follow 100");

        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        ticker(101, "10.00", "5.0", "10.51", "2.0");
        spot(101, 103, "", "");
        spot(105, 106, "", "");
        refused("gap", "day.ndjson:4: the chain of updates breaks: U=105 u=106 does not follow 103");

        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        ticker(101, "10.00", "5.0", "10.51", "2.0");
        futures(100, 103, 99, "");
        futures(104, 106, 102, "");
        refused("gap of futures", "day.ndjson:4: the chain of updates breaks: U=104 u=106 pu=102 does not follow 103");

        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        spot(101, 103, "", "");
        refused("no ticker", "day.ndjson: has no update after the snapshot with a bookTicker");

        snapshot(100, "['10.00','5.0']", "['10.51','2.0']");
        refused("no update", "day.ndjson: has no depthUpdate");
    }

    @Test
    void shouldNameFileAndLineOfWhatIsDamaged() throws IOException {
        refusedLine("nonsense", ":2: is no line 'nanoseconds JSON'");
        refusedLine("noon {}", ":2: time is no number: 'noon'");
        refusedLine("1 {}", ":2: its time is before that of the line above");
        refusedLine(line("{"), ":2: is no JSON after the time");
        refusedLine(line("{}"), ":2: is neither a snapshot nor a message of a stream");
        refusedLine(
                line("{\"stream\":\"x@kline\",\"data\":{}}"),
                ":2: 'x@kline' is no stream of depth, bookTicker or trade");
        refusedLine(line("{\"stream\":\"x@bookTicker\",\"data\":{}}"), ":2: has no 'u'");
        refusedLine(line("{'stream':'x@depth','data':{'s':'X','U':1,'u':1}}"), ":2: has no list 'b'");
        refusedLine(line("{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}"), ":2: is a second snapshot");
        refusedLine(depth(101, 101, "['10.001','1.0']"), ":2: '10.001' is no number of at most 1 decimals");
        refusedLine(depth(101, 101, "['10.0','-1.0']"), ":2: level 10.0 -1.0 is no level");
        refusedLine(depth(101, 101, "['10.0']"), ":2: entry 1 of 'b' is no price and quantity");
    }

    private void refusedLine(String damaged, String said) throws IOException {
        // Earlier than the line, whose time is given already.
        timeNs -= 100;
        snapshot(100, "['10.0','5.0']", "['10.5','2.0']");
        timeNs += 100;
        capture.append(damaged).append('\n');
        refused(damaged, "day.ndjson" + said);
    }

    private void refused(String why, String said) throws IOException {
        InputException refused = assertThrows(InputException.class, this::verify, why);
        assertTrue(refused.getMessage().contains(said), refused.getMessage() + " does not contain " + said);
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        capture.setLength(0);
    }

    private void snapshot(long lastId, String bids, String asks) {
        add("{'lastUpdateId':" + lastId + ",'bids':[" + bids + "],'asks':[" + asks + "]}");
    }

    private void ticker(long id, String bid, String bidQuantity, String ask, String askQuantity) {
        add("{'stream':'btcusdt@bookTicker','data':{'u':" + id + ",'s':'BTCUSDT','b':'" + bid + "','B':'" + bidQuantity
                + "','a':'" + ask + "','A':'" + askQuantity + "'}}");
    }

    private void spot(long firstId, long lastId, String bids, String asks) {
        add("{'stream':'btcusdt@depth@100ms','data':{'s':'BTCUSDT','U':" + firstId + ",'u':" + lastId + ",'b':[" + bids
                + "],'a':[" + asks + "]}}");
    }

    private void futures(long firstId, long lastId, long previousLastId, String bids) {
        add("{'stream':'btcusdt@depth@0ms','data':{'s':'BTCUSDT','U':" + firstId + ",'u':" + lastId + ",'pu':"
                + previousLastId + ",'b':[" + bids + "],'a':[]}}");
    }

    private String depth(long firstId, long lastId, String bids) {
        return line("{'stream':'btcusdt@depth','data':{'s':'BTCUSDT','U':" + firstId + ",'u':" + lastId + ",'b':["
                + bids + "],'a':[]}}");
    }

    private void add(String json) {
        capture.append(line(json)).append('\n');
    }

    private String line(String json) {
        return timeNs++ + " " + json.replace('\'', '"');
    }

    private Verification verify() throws IOException {
        return verification.run(Files.writeString(dir.resolve("day.ndjson"), capture));
    }
}
