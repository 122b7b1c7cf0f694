package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.gateway.Credentials;
import io.ringfence.replay.Replay;
import io.ringfence.replay.ReplayObserver;
import io.ringfence.replay.ReplayResult;
import io.ringfence.server.Venue;
import io.ringfence.server.VenueContext;
import io.ringfence.server.VenueDefinition;
import io.ringfence.server.cli.Ringfence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a user types it: output, exit codes, and what is said of a file that is not valid. */
class ScenarioCommandTest {
    private static final String SECRET = "00112233445566778899aabbccddeeff";

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintEachEventWithSequenceAndTimeInDeskUnits() throws IOException {
        // The prelude is three definitions and the session's two; the Clock is command 6, the firm command 7.
        assertEquals(0, run("{'at':'2020-03-12T10:00:00Z'}", "{'do':'DefineFirm','firm':'ACME'}"));
        assertEquals(
                List.of(
                        json("{'seq':6,'at':'2020-03-12T10:00:00Z','event':'TimeAdvanced',"
                                + "'time':'2020-03-12T10:00:00Z'}"),
                        json("{'seq':7,'at':'2020-03-12T10:00:00Z','event':'FirmDefined',"
                                + "'firm':'ACME','symbol':'ACME'}")),
                out.toString().lines().toList());
        assertEquals("0 passed, 0 failed\n", err.toString());
    }

    @Test
    void shouldCountWhatCameTrueAndWhatDidNotAndGoOn() throws IOException {
        assertEquals(
                1,
                run(
                        "# a comment, then a blank line",
                        "",
                        "{'do':'DefineFirm','firm':'ACME'}",
                        "{'expect':'FirmDefined','firm':'ACME'}",
                        "{'expect':'none'}",
                        "{'do':'DefineFirm','firm':'ACME'}",
                        "{'expect':'CommandRejected','reason':'UNKNOWN_FIRM'}",
                        "{'expect':'only','events':[{'expect':'CommandRejected','command':'DefineFirm'}]}",
                        "{'do':'DefineFirm','firm':'Bolt','at':'+90s'}",
                        "{'expect':'SessionDefined'}",
                        "{'expect':'only','events':['FirmDefined']}"));
        assertTrue(err.toString().contains(file() + ":7: FAILED: expected CommandRejected"), err.toString());
        assertTrue(
                err.toString().contains("reason should be \"UNKNOWN_FIRM\" and is \"ALREADY_DEFINED\""),
                err.toString());
        assertTrue(err.toString().contains(file() + ":10: FAILED: expected SessionDefined"), err.toString());
        assertTrue(err.toString().contains("nearest: {\"seq\":9,\"at\":\"1970-01-01T00:01:30Z\""), err.toString());
        assertTrue(err.toString().endsWith("4 passed, 2 failed\n"), err.toString());
    }

    @Test
    void shouldSayThatAnEventCameBeforeAnotherThatIsExpected() throws IOException {
        final Path venue =
                Path.of("..", "scenarios", "venue.jsonl").toAbsolutePath().normalize();
        assertEquals(
                1,
                run(
                        "{'include':'" + venue + "'}",
                        "{'do':'OpenAccount','account':'alice','firm':'traders'}",
                        "{'do':'Deposit','account':'alice','asset':'USD','amount':'100'}",
                        "{'do':'NewOrder','account':'alice','clientOrderId':1,'instrument':'ETH-PERP','side':'BUY',"
                                + "'price':'200','quantity':'1'}",
                        "{'expect':'OrderShown','price':'200'}",
                        "{'expect':'OrderAccepted','account':'alice'}"));
        assertTrue(
                err.toString()
                        .contains("{\"account\":\"alice\"}, which came, but before an event that a line above expects"),
                err.toString());
    }

    @Test
    void shouldCompareLiquidationPricesWithinWhatALineAllows() throws IOException {
        final Path venue = Path.of("..", "scenarios", "reference", "venue.jsonl")
                .toAbsolutePath()
                .normalize();
        final String listed = "'priceExponent':-2,'quantityExponent':-1,'tickSize':'0.01','lotSize':'0.1'}";
        // Long 1 at 100 with 10, maintenance margin 1 %: 10 + p - 100 = p / 100 at 90.909090..., and a lot is a tenth
        // of that.
        assertEquals(
                1,
                run(
                        "{'include':'" + venue + "'}",
                        "{'do':'ListInstrument','instrument':'BTC-USD','index':'BTC'," + listed,
                        "{'do':'ListInstrument','instrument':'ETH-USD','index':'ETH'," + listed,
                        "{'do':'SetRiskParameters','instrument':'BTC-USD','makerFee':'0','takerFee':'0','protection':'0.5',"
                                + "'priceBand':'0.5','openInterestLower':'1000','openInterestUpper':'2000',"
                                + "'liquidationFee':'0','liquidationBand':'0.5','liquidationTarget':'0',"
                                + "'liquidationFirstSliceNotional':'1','liquidationDustNotional':'0','liquidationCoolDownMs':0,"
                                + "'tiers':[{'lowerNotional':'0','initialMargin':'0.02','maintenanceMargin':'0.01'}]}",
                        "{'do':'SetTradingStatus','instrument':'BTC-USD','status':'CONTINUOUS'}",
                        "{'do':'PriceReport','index':'BTC','source':'S','price':'100'}",
                        "{'do':'Deposit','account':'trader','asset':'USD','amount':'10'}",
                        "{'do':'NewOrder','account':'house','clientOrderId':1,'instrument':'BTC-USD','side':'SELL',"
                                + "'price':'100','quantity':'1'}",
                        "{'do':'NewOrder','account':'trader','clientOrderId':1,'instrument':'BTC-USD','side':'BUY',"
                                + "'price':'100','quantity':'1'}",
                        "{'state':'account','account':'trader','liquidationPrice':{'BTC-USD':'90.91','ETH-USD':null},"
                                + "'within':'0.001'}",
                        "{'state':'account','account':'trader','liquidationPrice':{'BTC-USD':'90.9091'}}",
                        "{'state':'account','account':'trader','liquidationPrice':{'BTC-USD':'90.91'},'within':0.0005}"));
        assertTrue(
                err.toString().contains("liquidationPrice.BTC-USD should be \"90.91\" and is \"90.9091\""),
                err.toString());
        assertTrue(err.toString().endsWith("2 passed, 1 failed\n"), err.toString());
    }

    @Test
    void shouldFailWhenMoreCameThanExpected() throws IOException {
        assertEquals(
                1,
                run(
                        "{'do':'DefineFirm','firm':'ACME'}",
                        "{'expect':'none'}",
                        "{'expect':'only','events':[]}",
                        "{'expect':'only','events':['FirmDefined','FirmDefined']}"));
        // What did come stands beside what did not.
        assertEquals(3, err.toString().split("nearest: \\{\"seq\":6,", -1).length - 1, err.toString());
        assertTrue(err.toString().endsWith("0 passed, 3 failed\n"), err.toString());
    }

    @Test
    void shouldPrintNoEventsWhenQuiet() throws IOException {
        assertEquals(0, run("{'do':'DefineFirm','firm':'ACME'}", "--quiet"));
        assertEquals("", out.toString());
    }

    @Test
    void shouldWriteEventsToAFile() throws IOException {
        final Path events = dir.resolve("events.jsonl");
        assertEquals(0, run("{'do':'DefineFirm','firm':'ACME'}", "--quiet", "--events", events.toString()));
        assertTrue(Files.readString(events).startsWith("{\"seq\":6,"), Files.readString(events));
    }

    @Test
    void shouldLeaveTheVenueToAFileThatBeginsWithGenesis() throws IOException {
        assertEquals(
                0,
                run(
                        "{'do':'Genesis','venue':'MINE','maxFirms':1}",
                        "{'expect':'VenueCreated','venue':'MINE','maxFirms':1,'logicalTime':'YES'}",
                        "{'do':'DefineFirm','firm':'A'}",
                        "{'do':'DefineFirm','firm':'B'}",
                        "{'expect':'CommandRejected','reason':'FIRM_LIMIT'}"));
        assertTrue(out.toString().startsWith("{\"seq\":1,"), out.toString());
    }

    @Test
    void shouldIncludeAFileRelativeToTheOneThatIncludesIt() throws IOException {
        Files.createDirectories(dir.resolve("shared"));
        Files.writeString(dir.resolve("shared/a.jsonl"), json("{'include':'b.jsonl'}\n"));
        Files.writeString(dir.resolve("shared/b.jsonl"), json("{'do':'DefineFirm','firm':'ACME'}\n"));
        assertEquals(0, run("{'include':'shared/a.jsonl'}", "{'expect':'FirmDefined','firm':'ACME'}"));
    }

    @Test
    void shouldNameFileLineAndColumnOfWhatIsNotValid() throws IOException {
        invalid("{'do':'DefineFrim'}", ":1:2: unknown command 'DefineFrim'; did you mean 'DefineFirm'?");
        invalid("{'do':'DefineFirm',\n", ":1:20: not one JSON object");
        invalid("\n {'do':'DefineFirm','name':'A'}", ":2:21: unknown field of DefineFirm 'name'");
        invalid("{'do':'DefineFirm','expect':'none'}", ":1:20: a line has one of");
        invalid("{'firm':'ACME'}", ":1:1: a line must have one of \"do\", \"at\"");
        invalid("{'at':'noon'}", ":1:2: \"at\" must be an instant");
        invalid("{'expect':'FirmDefind'}", ":1:2: unknown event 'FirmDefind'; did you mean 'FirmDefined'?");
        invalid("{'expect':'FirmDefined','frim':'A'}", ":1:25: unknown field of FirmDefined 'frim'");
        invalid("{'expect':'only','events':[{'expect':'FirmDefined','x':1}]}", ":1:52: unknown field");
        invalid("{'state':'acount','account':'a'}", ":1:2: unknown view 'acount'; did you mean 'account'?");
        invalid(
                "{'state':'account','account':'a','equty':'1'}",
                ":1:34: unknown field 'equty'; did you mean 'equity'?");
        invalid("{'state':'fund','asset':'USD','within':'-1'}", ":1:31: \"within\" must be a number from zero");
        invalid("{'state':'fund','asset':'USD','within':'near'}", ":1:31: \"within\" must be a number from zero");
        invalid("{'include':'nowhere.jsonl'}", ":1:2: ");
        invalid("{'include':'case.jsonl'}", ":1:2: " + file() + " includes itself");
        invalid("{'prices':'nowhere.csv','index':'ETH','source':'A'}", "nowhere.csv cannot be read: no such file");
        invalid("{'do':'DefineFirm','do':'DefineFirm'}", "not one JSON object: Duplicate field 'do'");
        invalid("[1]", ":1:1: a line must be one JSON object");
    }

    @Test
    void shouldNameThePlaceOfWhatOnlyTheRunCanTell() throws IOException {
        invalid(
                "{'do':'DefineFirm','firm':'ACME'}\n"
                        + "{'do':'DefineSession','session':'s','firm':'ACNE','roles':['trader']}",
                ":2:37: unknown firm 'ACNE'; did you mean 'ACME'? (known: scenario, ACME)");
        invalid("{'do':'DefineSession','session':'s','firm':1e999999999}", "must be a number, not 1E+999999999");
        invalid("{'do':'DefineSession','session':'s','firm':1,'roles':['tradre']}", ":1:46: unknown name in roles");
    }

    @Test
    void shouldRunNothingOfAFileThatIsNotValid() throws IOException {
        invalid("{'do':'DefineFirm','firm':'ACME'}\n{'do':'Nothing'}", ":2:2: ");
        assertEquals("", out.toString());
    }

    @Test
    void shouldSayWhenThereIsNoFile() {
        final CommandLine ringfence = ringfence();
        assertEquals(2, ringfence.execute("scenario", "nowhere.jsonl"));
        assertTrue(err.toString().contains("nowhere.jsonl: cannot be read: no such file"), err.toString());
    }

    @Test
    void shouldKeepAJournalThatReplaysToTheSameBytes() {
        final Path journal = dir.resolve("journal");
        final String scenario =
                Path.of("..", "scenarios", "liquidation-in-slices.jsonl").toString();
        assertEquals(0, ringfence().execute("scenario", scenario, "--quiet", "--journal", journal.toString()));

        final ReplayResult replayed = Replay.verify(journal, ReplayObserver.NONE);

        assertTrue(replayed.identical(), String.valueOf(replayed.firstDifference()));
        assertEquals(0, replayed.eventsMissingFrom());
        assertTrue(replayed.commands() > 30, replayed.toString());
        assertTrue(replayed.events() > replayed.commands(), replayed.toString());
        assertEquals(2, ringfence().execute("scenario", scenario, "--quiet", "--journal", journal.toString()));
        assertTrue(err.toString().contains(journal + " holds a journal already"), err.toString());
    }

    @Test
    void shouldRunAtAVenueAndNotAtOneThatIsNoLongerNew() throws IOException {
        final byte[] secret = HexFormat.of().parseHex(SECRET);
        final VenueContext context = new VenueContext()
                .dir(dir.resolve("venue"))
                .definition(VenueDefinition.read(Files.writeString(dir.resolve("definition.jsonl"), Prelude.text())))
                .credentials(new Credentials().add(Prelude.SESSION_ID, Prelude.FIRM_ID, secret));
        final String secrets = Files.writeString(dir.resolve("secrets"), "1 1 " + SECRET + "\n")
                .toString();
        final String scenario =
                Path.of("..", "scenarios", "first-trade-and-fees.jsonl").toString();
        try (Venue venue = Venue.launch(context)) {
            final String[] args = {
                "scenario", scenario, "--connect", "127.0.0.1:" + venue.port(), "--secret-file", secrets
            };
            assertEquals(0, ringfence().execute(args), err.toString());
            assertTrue(err.toString().endsWith(" passed, 0 failed\n"), err.toString());
            assertTrue(out.toString().contains("\"event\":\"Trade\""), out.toString());

            err.getBuffer().setLength(0);
            assertEquals(2, ringfence().execute(args));
            assertTrue(err.toString().contains("the venue is not empty"), err.toString());
            assertEquals(1, err.toString().lines().count(), err.toString());
        }
    }

    @Test
    void shouldSayInOneLineWhyItCannotRunAtAVenue() throws IOException {
        final String case1 = Files.writeString(file(), "").toString();
        final String secrets =
                Files.writeString(dir.resolve("secrets"), "2 1 00\n").toString();
        refused("--connect and --secret-file belong together", case1, "--connect", "localhost:1");
        refused(
                "--connect takes HOST:PORT, not 'localhost'",
                case1,
                "--connect",
                "localhost",
                "--secret-file",
                secrets);
        refused("has no line for session 1", case1, "--connect", "localhost:1", "--secret-file", secrets);
        refused(
                "no such file",
                case1,
                "--connect",
                "localhost:1",
                "--secret-file",
                dir.resolve("none").toString());
        refused(
                "name a file in a folder that is there",
                case1,
                "--events",
                dir.resolve("none").resolve("events").toString());
    }

    private void refused(final String said, final String... args) {
        err.getBuffer().setLength(0);
        final List<String> words = new ArrayList<>(List.of("scenario"));
        words.addAll(List.of(args));
        assertEquals(2, ringfence().execute(words.toArray(new String[0])), err.toString());
        assertTrue(err.toString().contains(said), err + " does not contain " + said);
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private Path file() {
        return dir.resolve("case.jsonl");
    }

    private int run(final String... linesAndOptions) throws IOException {
        final StringBuilder text = new StringBuilder();
        final List<String> args = new ArrayList<>(List.of("scenario", file().toString()));
        for (final String argument : linesAndOptions) {
            if (argument.startsWith("--") || args.size() > 2) {
                args.add(argument);
            } else {
                text.append(json(argument)).append('\n');
            }
        }
        Files.writeString(file(), text.toString());
        return ringfence().execute(args.toArray(new String[0]));
    }

    private void invalid(final String text, final String said) throws IOException {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertEquals(2, run(text), text + " " + err);
        assertTrue(err.toString().contains(said), err + " does not contain " + said);
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private CommandLine ringfence() {
        return Ringfence.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }

    private static String json(final String text) {
        return text.replace('\'', '"');
    }
}
