package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogWriter;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import io.ringfence.replay.text.NameKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command {@code marketdata}, as it is typed. */
class MarketDataCommandTest {
    /** 2020-03-12T00:00:00Z. */
    private static final long START_NS = 1_583_971_200_000_000_000L;

    private static final String LISTED =
            "{'instrument':'%s','index':1,'tickSize':'0.5','lotSize':'0.001','priceExponent':-1,"
                    + "'quantityExponent':-3,'tickValue':1,'selfTradeAllowed':'NO','nonPositivePricesAllowed':'NO','kind':'PERPETUAL'}";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final NameBook names = new NameBook();
    private final DeskCodec codec = DeskCodec.events(names);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);

    /** Of BTC-PERP: two bids and an ask, of which a part trades; of ETH-PERP an ask. */
    @BeforeEach
    void writeEvents() {
        names.bind(NameKind.INSTRUMENT, "BTC-PERP", 1);
        names.bind(NameKind.INSTRUMENT, "ETH-PERP", 2);
        JournalLock lock = JournalLock.acquire(directory);
        JournalContext context = new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10);
        try (LogWriter log = LogWriter.open(directory, LogKind.EVENTS, context)) {
            event(log, "InstrumentListed", LISTED.formatted("BTC-PERP"));
            event(log, "InstrumentListed", LISTED.formatted("ETH-PERP"));
            event(log, "OrderShown", shown(11, "BTC-PERP", "BUY", "8000", "0.5"));
            event(log, "OrderShown", shown(12, "BTC-PERP", "BUY", "7999.5", "0.25"));
            event(log, "OrderShown", shown(13, "BTC-PERP", "SELL", "8001", "1.5"));
            event(log, "OrderShown", shown(14, "ETH-PERP", "SELL", "200.5", "3"));
            event(
                    log,
                    "Trade",
                    "{'tradeId':1,'makerOrderId':13,'takerOrderId':15,'price':'8001','quantity':'0.5','instrument':'BTC-PERP',"
                            + "'takerSide':'BUY'}");
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            lock.close();
        }
    }

    @Test
    void shouldPrintAChannelInDecimalsOneMessageALine() {
        assertEquals(0, run("marketdata", directory.toString(), "--channel", "trades"));

        assertEquals(
                List.of("message=PublicTrade sequence=1 timestamp=2020-03-12T00:00:00Z epoch=1 instrument=BTC-PERP"
                        + " channel=TRADES takerSide=BUY tradeId=1 price=8001 quantity=0.5"),
                lines(out));
    }

    @Test
    void shouldPrintEveryInstrumentUnlessOneIsNamed() {
        assertEquals(0, run("marketdata", directory.toString(), "--channel", "L3"));
        assertEquals(5, lines(out).size());
        out.getBuffer().setLength(0);

        assertEquals(0, run("marketdata", directory.toString(), "--channel", "l3", "--instrument", "ETH-PERP"));

        assertEquals(
                List.of("message=OrderAdded sequence=1 timestamp=2020-03-12T00:00:00Z epoch=1 instrument=ETH-PERP"
                        + " channel=L3 side=SELL orderId=14 price=200.5 quantity=3"),
                lines(out));
    }

    @Test
    void shouldBeginAtANumberAndSpeakJson() throws IOException {
        assertEquals(
                0,
                run(
                        "marketdata",
                        directory.toString(),
                        "--channel",
                        "l2",
                        "--instrument",
                        "BTC-PERP",
                        "--from",
                        "4",
                        "--json"));

        assertEquals(1, lines(out).size());
        JsonNode line = DeskJson.MAPPER.readTree(lines(out).get(0));
        assertEquals("LevelChanged", line.path("message").asText());
        assertEquals(4, line.path("sequence").asInt());
        assertEquals("SELL", line.path("side").asText());
        assertEquals("8001", line.path("price").asText());
        assertEquals("1", line.path("quantity").asText()); // 1.5 less the 0.5 that traded
    }

    @Test
    void shouldPrintABookAsItStandsAtTheEnd() {
        assertEquals(
                0,
                run("marketdata", directory.toString(), "--channel", "l2", "--instrument", "BTC-PERP", "--snapshot"));

        List<String> lines = lines(out);
        assertEquals(5, lines.size());
        assertTrue(lines.get(0).startsWith("message=SnapshotBegin sequence=4 "), lines.get(0));
        assertTrue(lines.get(0).endsWith(" rowCount=3"), lines.get(0));
        assertTrue(lines.get(1).endsWith(" side=BUY orderCount=1 price=8000 quantity=0.5"), lines.get(1));
        assertTrue(lines.get(2).endsWith(" side=BUY orderCount=1 price=7999.5 quantity=0.25"), lines.get(2));
        assertTrue(lines.get(3).endsWith(" side=SELL orderCount=1 price=8001 quantity=1"), lines.get(3));
        assertTrue(lines.get(4).startsWith("message=SnapshotEnd sequence=4 "), lines.get(4));
    }

    @Test
    void shouldPrintTheLastTradeAndItsDay() {
        assertEquals(0, run("marketdata", directory.toString(), "--channel", "trades", "--snapshot"));

        List<String> lines = lines(out);
        assertEquals(3 + 2, lines.size(), out::toString); // nothing has traded in ETH-PERP
        assertTrue(lines.get(0).endsWith(" instrument=BTC-PERP channel=TRADES rowCount=1"), lines.get(0));
        assertTrue(
                lines.get(1)
                        .endsWith(" channel=TRADES takerSide=BUY tradeCount=1 tradeId=1 tradedAt=2020-03-12T00:00:00Z"
                                + " price=8001 quantity=0.5 dayStart=2020-03-12T00:00:00Z firstPrice=8001"
                                + " highPrice=8001 lowPrice=8001 volume=0.5"),
                lines.get(1));
        assertTrue(lines.get(3).endsWith(" instrument=ETH-PERP channel=TRADES rowCount=0"), lines.get(3));
    }

    @Test
    void shouldPrintASnapshotAndWhatFollowsIt() {
        assertEquals(
                0,
                run(
                        "marketdata",
                        directory.toString(),
                        "--channel",
                        "l3",
                        "--instrument",
                        "BTC-PERP",
                        "--from",
                        "3",
                        "--snapshot"));

        List<String> lines = lines(out);
        assertEquals(1 + 2 + 1 + 2, lines.size());
        assertTrue(lines.get(0).startsWith("message=SnapshotBegin sequence=2 "), lines.get(0));
        assertTrue(lines.get(4).startsWith("message=OrderAdded sequence=3 "), lines.get(4));
        assertTrue(lines.get(5).startsWith("message=OrderReduced sequence=4 "), lines.get(5));
        assertTrue(lines.get(5).endsWith(" orderId=13 tradeId=1 quantity=1 reducedQuantity=0.5"), lines.get(5));
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithTheInput() {
        String dir = directory.toString();
        assertRefused("no journal in", "marketdata", dir + "/absent", "--channel", "l2");
        assertRefused("AUCTION] (case-insensitive) but was 'l4'", "marketdata", dir, "--channel", "l4");
        assertRefused("--channel", "marketdata", dir);
        assertRefused(
                "no instrument 'BTC' in " + dir + "; listed: BTC-PERP, ETH-PERP",
                "marketdata",
                dir,
                "--channel",
                "l2",
                "--instrument",
                "BTC");
        assertRefused("--from must be at least 1, was 0", "marketdata", dir, "--channel", "l2", "--from", "0");
        assertRefused("'x' is not a long", "marketdata", dir, "--channel", "l2", "--from", "x");
        assertTrue(out.toString().isEmpty(), out::toString);
    }

    private void assertRefused(String reason, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(arguments));
        assertEquals(1, lines(err).size(), err::toString);
        assertTrue(err.toString().contains(reason), err::toString);
    }

    private int run(String... arguments) {
        CommandLine commandLine = Ringfence.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private static List<String> lines(StringWriter text) {
        return text.toString().lines().toList();
    }

    private static String shown(long orderId, String instrument, String side, String price, String quantity) {
        return "{'orderId':%d,'instrument':'%s','side':'%s','price':'%s','quantity':'%s','placeKept':'NO'}"
                .formatted(orderId, instrument, side, price, quantity);
    }

    /** Each event a command of its own. */
    private void event(LogWriter log, String message, String fields) throws IOException {
        long number = log.lastSequence() + 1;
        new EventHeaderEncoder()
                .wrap(frame, 0)
                .eventNumber(number)
                .commandSequence(number)
                .timestampNs(START_NS)
                .flags()
                .clear()
                .last(true);
        int length = codec.encode(
                message,
                (ObjectNode) DeskJson.MAPPER.readTree(fields.replace('\'', '"')),
                frame,
                EventHeaderEncoder.BLOCK_LENGTH);
        log.append(number, START_NS, frame, 0, EventHeaderEncoder.BLOCK_LENGTH + length);
    }
}
