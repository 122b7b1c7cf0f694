package io.ringfence.acceptance.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.Ringfence;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command as a user types it: numbers that can be worked out by hand, and what is said of a file that is not valid. */
class StressCommandTest {
    private static final Path SHIPPED = Path.of("..", "scenarios", "stress");

    /** One account, a thousand dollars, ten times of it in BTC. */
    private static final String ONE = """
            {"accounts": 1, "insuranceFund": "%s", "longShare": "1",
             "collateral": [{"asset": "USD", "weight": 1}], "equity": [{"from": 1000, "to": 1000, "weight": 1}],
             "leverage": [{"times": 10, "weight": 1}], "marketsPerAccount": [{"markets": 1, "weight": 1}],
             "markets": [{"instrument": "BTC-PERP", "index": "BTC", "price": "100000", "depth": 20000000, "weight": 1}]}
            """;

    private static final String FALL = """
            {"grid": {"moves": ["-0.2"], "speeds": [{"name": "at once", "steps": 1, "stepSeconds": 5}], "liquidity": ["%s"]},
             "settle": {"steps": 0, "stepSeconds": 5}}
            """;

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /**
     * A tenth of a BTC at 100,000 is 10,000; its fee, 5 basis points, is 5. A fifth lower the first bid stands a thousandth under 80,000: 0.1
     * at 79,920 is 7,992. 1,000 - 5 - 10,000 + 7,992 = -1,013.
     */
    @ParameterizedTest
    @CsvSource({"5000, 1013, 0, 3987", "500, 500, 513, 0"})
    void shouldSayWhoPaidForAnAccountThatCouldNot(String fund, String paid, String deficit, String left)
            throws IOException {
        JsonNode set = playBookAndFund(ONE.formatted(fund), FALL.formatted("1"));

        JsonNode cell = set.get("grid").get(0);
        assertEquals(1, cell.get("liquidatedAccounts").asInt());
        assertEquals(1, cell.get("bankruptAccounts").asInt());
        assertEquals(0, cell.get("unsafeAccounts").asInt());
        assertEquals(0, cell.get("deleveragedAccounts").asInt());
        assertDollars("7992", cell, "liquidatedNotional");
        assertDollars(paid, cell, "fundPaid");
        assertDollars(deficit, cell, "deficit");
        assertDollars(left, cell, "fundEnd");
        assertDollars("1013", cell, "coverTwo");
        assertDollars("0", cell, "openShortfall");
        assertDollars("0", cell, "bystanderPaid");
        // Class A: 2 % and 1.2 % of 10,000.
        assertEquals("2.00", set.get("initialMarginPercent").asText());
        assertEquals("1.20", set.get("maintenanceMarginPercent").asText());
        assertEquals("10.00", set.get("postedPercent").asText());
    }

    /** A millionth of the depth is one dollar at the first bid, less than a lot: nothing trades, and -1,005 stay open. */
    @Test
    void shouldTellOfWhatTheBooksDidNotTake() throws IOException {
        JsonNode cell = playBookAndFund(ONE.formatted("5000"), FALL.formatted("0.000001"))
                .at("/grid/0");

        assertEquals(0, cell.get("liquidatedAccounts").asInt());
        assertEquals(1, cell.get("unsafeAccounts").asInt());
        // 1,000 - 5 - 10,000 + 0.1 * 80,000
        assertDollars("1005", cell, "openShortfall");
        assertDollars("0", cell, "fundPaid");
    }

    /** dYdX's large cap asks the same of 10,000 as class A; Hyperliquid's BTC 2.5 %, Binance's first bracket 0.8 %. */
    @Test
    void shouldCompareSetsOnTheSameAccounts() throws IOException {
        JsonNode sets = play(ONE.formatted("5000"), FALL.formatted("1"), "ringfence", "dydx", "hyperliquid", "binance")
                .get("sets");

        assertEquals(4, sets.size());
        String[] initial = {"2.00", "2.00", "2.50", "0.80"};
        String[] maintenance = {"1.20", "1.20", "1.25", "0.40"};
        for (int i = 0; i < 4; i++) {
            assertEquals(initial[i], sets.get(i).get("initialMarginPercent").asText());
            assertEquals(
                    maintenance[i], sets.get(i).get("maintenanceMarginPercent").asText());
            assertDollars("10000", sets.get(i), "notional");
        }
        assertEquals("hyperliquid", sets.get(2).get("name").asText());
    }

    /**
     * A hundred times is more than class A allows. 2 % of 100,000 and the cent of the order are 2,000.01: 1,000.01 are missing, and are
     * brought with a dollar more. 2,001.01 of 100,000.
     */
    @Test
    void shouldLetAccountsBringWhatTheyLack() throws IOException {
        String population = ONE.formatted("5000").replace("\"times\": 10", "\"times\": 100");
        JsonNode set = play(population, FALL.formatted("1"), "ringfence").at("/sets/0");

        assertDollars("100000", set, "notional");
        assertEquals(0, set.get("positionsRefused").asInt());
        assertEquals("2.00", set.get("postedPercent").asText());
    }

    @Test
    void shouldGiveTheSameNumbersForTheSameSeed() throws IOException {
        String shocks = write("shocks.json", FALL.formatted("0.3"));
        String[] few = {"--shocks", shocks, "--accounts", "20", "--json", "--parameters", shipped("ringfence.jsonl")};
        String population = shipped("population.json");

        assertEquals(0, run(with(few, "--population", population)));
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertEquals(0, run(with(few, "--population", population)));
        assertEquals(first, out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run(with(few, "--population", population, "--seed", "2")));
        assertNotEquals(first, out.toString());
    }

    @Test
    void shouldPlayADayOfRecordBetweenItsPoints() throws IOException {
        String shocks = """
                {"records": [{"name": "a day", "what": "BTC falls", "source": "made up", "liquidity": "1", "stepSeconds": 30,
                  "path": [{"minute": 0, "BTC": 1}, {"minute": 1, "BTC": "0.9"}, {"minute": 2, "BTC": 0.8}]}],
                 "settle": {"steps": 1, "stepSeconds": 5}}
                """;
        JsonNode set = play(ONE.formatted("5000"), shocks, "ringfence").at("/sets/0");

        assertEquals(0, set.get("grid").size());
        JsonNode record = set.get("records").get(0);
        assertEquals("a day", record.get("shock").asText());
        assertEquals("made up", record.get("source").asText());
        // At 95,000 nothing happens; at 90,000 less than maintenance margin is left, and enough to pay.
        assertEquals(1, record.get("liquidatedAccounts").asInt());
        assertEquals(1, record.get("bankruptAccounts").asInt());
    }

    /** Two of three sources silent: the price is UNCERTAIN, and counts at the edge that favours whoever is to be liquidated. */
    @Test
    void shouldLetSourcesBeSilent() throws IOException {
        String shocks = """
                {"records": [{"name": "a day", "what": "BTC falls", "source": "made up", "liquidity": "1", %s "stepSeconds": 60,
                  "path": [{"minute": 0, "BTC": 1}, {"minute": 1, "BTC": "0.909"}]}],
                 "settle": {"steps": 0, "stepSeconds": 5}}
                """;
        String population = ONE.formatted("5000");

        // 1,000 - 5 - 910 = 85, where 1.2 % of 9,090 is 109.08.
        JsonNode all = play(population, shocks.formatted(""), "ringfence").at("/sets/0/records/0");
        assertEquals(1, all.get("liquidatedAccounts").asInt());
        // Half the maintenance rate higher, 0.6 %, 139.54 would be left, of 109.73.
        out.getBuffer().setLength(0);
        JsonNode one = play(population, shocks.formatted("\"silentSources\": [\"B\", \"C\"],"), "ringfence")
                .at("/sets/0/records/0");
        assertEquals(0, one.get("liquidatedAccounts").asInt());
        assertEquals(1, one.get("unsafeAccounts").asInt());
    }

    /** A walk of one step without common moves: every number that comes out of it is of its own jump. */
    @Test
    void shouldSimulateTheSameWalksForTheSameSeed() throws IOException {
        String shocks = """
                {"simulations": {"count": 40, "steps": 4, "stepSeconds": 15, "liquidity": "1", "commonVolatility": "0.1",
                  "jumpVolatility": "0.1", "ownVolatility": {"BTC": "0.05"}}, "settle": {"steps": 1, "stepSeconds": 5}}
                """;
        JsonNode set = playBookAndFund(ONE.formatted("5000"), shocks);
        String first = out.toString();

        assertEquals(40, set.get("simulations").size());
        // Some walks end with a loss, most without; and 95 % of forty are 38: the third largest loss.
        List<BigDecimal> losses = new ArrayList<>();
        set.get("simulations").forEach(one -> losses.add(one.get("fundPaid").decimalValue()));
        Collections.sort(losses);
        assertTrue(losses.get(39).signum() > 0, losses.toString());
        assertEquals(0, losses.get(0).signum());
        assertDollars(losses.get(37).toPlainString(), set, "valueAtRisk95");
        out.getBuffer().setLength(0);
        playBookAndFund(ONE.formatted("5000"), shocks);
        assertEquals(first, out.toString());
    }

    /**
     * The first bar rises, so its low comes before its high; the second falls. At 1, 0.98, 1.02, 1.01, 1.01, 1.01, 0.8 the account is
     * liquidated; by the stated path it is not.
     */
    @Test
    void shouldPlayRealPricesWhereTheyAre() throws IOException {
        Files.createDirectories(dir.resolve("data"));
        try (OutputStream bars = new GZIPOutputStream(Files.newOutputStream(dir.resolve("data/btc.csv.gz")))) {
            bars.write("""
                    epoch_ms,open,high,low,close
                    0,1,1,1,1
                    60000,100,102,98,101
                    120000,101,101,80,90
                    180000,1,1,1,1
                    """.getBytes(StandardCharsets.UTF_8));
        }
        String shocks = """
                {"records": [{"name": "a day", "what": "BTC falls", "source": "made up", "liquidity": "1", "stepSeconds": 30,
                  "series": {"folder": "data", "from": "1970-01-01T00:01:00Z", "to": "1970-01-01T00:03:00Z", "files": {"BTC": "btc.csv.gz"}},
                  "path": [{"minute": 0, "BTC": 1}, {"minute": 1, "BTC": "0.99"}]}],
                 "settle": {"steps": 0, "stepSeconds": 5}}
                """;
        JsonNode stated = playBookAndFund(ONE.formatted("5000"), shocks).at("/records/0");
        assertEquals("a day", stated.get("shock").asText());
        assertEquals(0, stated.get("liquidatedAccounts").asInt());

        out.getBuffer().setLength(0);
        assertEquals(
                0,
                run(
                        "--population",
                        dir.resolve("population.json").toString(),
                        "--shocks",
                        dir.resolve("shocks.json").toString(),
                        "--parameters",
                        bookAndFund(),
                        "--json",
                        "--data",
                        dir.toString()));
        JsonNode real = DeskJson.MAPPER.readTree(out.toString()).at("/sets/0/records/0");
        assertEquals("a day, real", real.get("shock").asText());
        assertEquals(1, real.get("liquidatedAccounts").asInt());
        // 0.1 at 79,920, as above.
        assertDollars("1013", real, "fundPaid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1970-01-01T00:03:00Z | 1970-01-01T00:01:00Z | \"to\" must be after",
                "00:03:00Z            | soon                 | \"to\" must be an instant",
                "T00:01:00Z           | T00:02:30Z           | btc.csv.gz: has no bar from",
                "folder\": \"data   | folder\": \"dota   | btc.csv.gz: cannot be read: no such file",
                "BTC\": \"btc       | BTC\": \"eth       | eth.csv.gz: cannot be read: no such file"
            })
    void shouldSayWhatIsWrongWithASeries(String right, String wrong, String message) throws IOException {
        Files.createDirectories(dir.resolve("data"));
        try (OutputStream bars = new GZIPOutputStream(Files.newOutputStream(dir.resolve("data/btc.csv.gz")))) {
            bars.write("epoch_ms,open,high,low,close\n60000,100,102,98,101\n".getBytes(StandardCharsets.UTF_8));
        }
        String shocks = """
                {"records": [{"name": "a day", "what": "BTC falls", "source": "made up", "liquidity": "1", "stepSeconds": 30,
                  "series": {"folder": "data", "from": "1970-01-01T00:01:00Z", "to": "1970-01-01T00:03:00Z", "files": {"BTC": "btc.csv.gz"}},
                  "path": [{"minute": 0, "BTC": 1}, {"minute": 1, "BTC": "0.99"}]}],
                 "settle": {"steps": 0, "stepSeconds": 5}}
                """;
        shocks = shocks.replaceFirst(Pattern.quote(right), wrong);
        assertEquals(
                2,
                run(
                        "--population",
                        write("population.json", ONE.formatted("5000")),
                        "--shocks",
                        write("shocks.json", shocks),
                        "--parameters",
                        shipped("ringfence.jsonl"),
                        "--data",
                        dir.toString()));
        assertTrue(err.toString().contains(message), err.toString());
    }

    /** A pool of the market pays before the fund, as far as it has money. */
    @Test
    void shouldTellThePoolFromTheFund() throws IOException {
        String set = bookAndFund(
                "{\"do\":\"SetWaterfallParameters\",\"instrument\":\"BTC-PERP\",\"fundFloor\":\"0\",\"poolFee\":\"1\",\"eventCap\":\"0.1\",\"dayCap\":\"0.15\"}");
        assertEquals(
                0,
                run(
                        "--population",
                        write("population.json", ONE.formatted("5000")),
                        "--shocks",
                        write("shocks.json", FALL.formatted("1")),
                        "--parameters",
                        set,
                        "--json"));

        JsonNode cell = DeskJson.MAPPER.readTree(out.toString()).at("/sets/0/grid/0");
        // A tenth of 5,000, of 1,013; there is no pool yet.
        assertDollars("500", cell, "fundPaid");
        assertDollars("0", cell, "poolPaid");
        assertDollars("513", cell, "deficit");
        assertDollars("1013", cell, "coverTwo");
    }

    /**
     * Within 9.5 % the account has 1,000 - 5 - 950 = 45, less than two thirds of 1.2 % of 9,050. The venue may take over what a fifth of would cost half of
     * the fund, 12,500: all of it, with the 45.
     */
    @Test
    void shouldTellWhatTheVenueTookOver() throws IOException {
        String set = bookAndFund(
                "{\"do\":\"SetWaterfallParameters\",\"instrument\":\"BTC-PERP\",\"fundFloor\":\"0\",\"poolFee\":\"1\",\"eventCap\":\"0.5\",\"dayCap\":\"0.5\",\"stress\":\"0.2\"}");
        assertEquals(
                0,
                run(
                        "--population",
                        write("population.json", ONE.formatted("5000")),
                        "--shocks",
                        write("shocks.json", FALL.formatted("1").replace("-0.2", "-0.095")),
                        "--parameters",
                        set,
                        "--json"));

        JsonNode cell = DeskJson.MAPPER.readTree(out.toString()).at("/sets/0/grid/0");
        assertEquals(1, cell.get("liquidatedAccounts").asInt());
        assertEquals(0, cell.get("bankruptAccounts").asInt());
        assertDollars("9050", cell, "takenOverNotional");
        assertDollars("45", cell, "backstopEquity");
        assertDollars("0", cell, "liquidatedNotional");
    }

    /**
     * A fifth lower the account has 1,000 - 5 - 2,000 = -1,005, and nobody bids yet. By the rules that ship the venue may lose a tenth of the fund at once: of 0.001 BTC, 80
     * dollars, a hundredth of the 1,005 now and a fifth of the 80 later, 26.05. That is nineteen of 500 and one of 50; the other 81 or 99 are closed against the maker, who
     * sold all of them and gains 20 on each, and bears as many hundredths of the 1,005.
     */
    @ParameterizedTest
    @CsvSource({"5000, 19, 81", "500, 1, 99"})
    void shouldTellWhatWasClosedAgainstTheOtherSide(String fund, int takenOver, int deleveraged) throws IOException {
        JsonNode cell =
                play(ONE.formatted(fund), FALL.formatted("1"), "ringfence").at("/sets/0/grid/0");

        assertEquals(1, cell.get("liquidatedAccounts").asInt());
        assertEquals(1, cell.get("bankruptAccounts").asInt());
        assertEquals(1, cell.get("deleveragedAccounts").asInt());
        assertDollars(Integer.toString(80 * takenOver), cell, "takenOverNotional");
        assertDollars(Integer.toString(80 * deleveraged), cell, "deleveragedNotional");
        BigDecimal hundredth = new BigDecimal("10.05");
        assertDollars(hundredth.multiply(BigDecimal.valueOf(takenOver)).toPlainString(), cell, "fundPaid");
        assertDollars(hundredth.multiply(BigDecimal.valueOf(deleveraged)).toPlainString(), cell, "otherSidePaid");
        assertDollars("1005", cell, "coverTwo");
        assertDollars("0", cell, "liquidatedNotional");
        assertDollars("0", cell, "deficit");
        assertDollars("0", cell, "openShortfall");
    }

    @Test
    void shouldShipSetsThatDefineWhatThePopulationTrades() throws IOException {
        String shocks = write("shocks.json", FALL.formatted("1"));
        assertEquals(
                0,
                run(
                        "--population",
                        shipped("population.json"),
                        "--shocks",
                        shocks,
                        "--accounts",
                        "3",
                        "--compare",
                        shipped("ringfence.jsonl"),
                        shipped("binance.jsonl"),
                        shipped("hyperliquid.jsonl"),
                        shipped("dydx.jsonl")));
        Shock.read(
                SHIPPED.resolve("shocks.json"),
                Population.read(SHIPPED.resolve("population.json")).markets(),
                1,
                null);
        assertTrue(out.toString().contains("hyperliquid"), out.toString());
    }

    @Test
    void shouldWriteAReportThatLoadsNothingFromOutside() throws IOException {
        Path report = dir.resolve("stress.html");
        assertEquals(
                0,
                run(
                        "--population",
                        write("population.json", ONE.formatted("5000")),
                        "--shocks",
                        write("shocks.json", FALL.formatted("1")),
                        "--parameters",
                        bookAndFund(),
                        "--report",
                        report.toString()));

        String html = Files.readString(report);
        Pattern fetched = Pattern.compile(
                "(?:\\s(?:src|href|srcset|action)\\s*=\\s*[\"']?\\s*(?:https?:|//))|(?:<link\\b)|(?:@import)|(?:url\\(\\s*[\"']?https?:)");
        assertFalse(fetched.matcher(html).find());
        assertFalse(html.contains("/*DATA*/"));
        assertTrue(html.contains("\"fundPaid\":1013.00"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"accounts\": 1       | \"accounts\": 0          | \"accounts\" must be from 1 to 10000, not 0",
                "\"accounts\": 1       | \"acounts\": 1           | \"accounts\" is missing",
                "\"longShare\": \"1\"  | \"longShare\": \"2\"     | \"longShare\" must be at most 1, not 2",
                "\"asset\": \"USD\"    | \"asset\": \"EUR\"       | unknown asset of the population 'EUR'",
                "BTC-PERP              | BTC-PREP                 | unknown instrument of the population 'BTC-PREP'; did you mean 'BTC-PERP'?",
                "\"index\": \"BTC\"    | \"index\": \"ETH\"       | BTC-PERP does not rest on the index 'ETH'",
                "\"100000\"            | \"100000.123456\"        | the index 'BTC' cannot say 100000.123456; give it more decimals",
                "\"weight\": 1         | \"weight\": 0            | \"weight\" must be from 1 to 1000000, not 0",
                "\"times\": 10         | \"times\": 10, \"x\": 1  | unknown field 'x'",
                "\"from\": 1000        | \"from\": \"a\"          | \"from\" must be a whole number, not \"a\"",
                "\"accounts\": 1,      | \"accounts\": 1          | not JSON"
            })
    void shouldSayWhatIsWrongWithAPopulation(String right, String wrong, String message) throws IOException {
        String population = ONE.formatted("5000").replaceFirst(Pattern.quote(right), wrong);
        assertEquals(
                2,
                run(
                        "--population",
                        write("population.json", population),
                        "--shocks",
                        write("shocks.json", FALL.formatted("1")),
                        "--parameters",
                        shipped("ringfence.jsonl")));
        assertTrue(err.toString().contains(message), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"-0.2\"     | \"-1\"      | \"moves\" must be above -1 and at most 1000, not -1",
                "\"-0.2\"     | \"much\"    | \"moves\" must be a decimal, not \"much\"",
                "[\"1\"]      | [\"0\"]     | \"liquidity\" must be above zero, not 0",
                "[\"1\"]      | []          | \"liquidity\" must be an array with at least one element",
                "\"steps\": 1 | \"steps\": 0 | \"steps\" must be from 1 to 100000, not 0",
                "\"grid\"     | \"grit\"    | unknown field 'grit'",
                "\"settle\"   | \"records\": [{\"name\": \"a\", \"what\": \"b\", \"source\": \"c\", \"liquidity\": \"1\", \"stepSeconds\": 5, \"silentSources\": [\"Z\"], \"path\": [{\"minute\": 0, \"BTC\": 1}, {\"minute\": 1, \"BTC\": 1}]}], \"settle\" | \"silentSources\" must be some of [A, B, C], not Z"
            })
    void shouldSayWhatIsWrongWithShocks(String right, String wrong, String message) throws IOException {
        String shocks = FALL.formatted("1").replaceFirst(Pattern.quote(right), wrong);
        assertEquals(2, runOne(shocks));
        assertTrue(err.toString().contains(message), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"minute\": 1, \"BTC\": 1}                            | \"minute\" must begin with 0 and rise, not 1",
                "{\"minute\": 0, \"BTC\": 1}                            | \"path\" must have at least two points",
                "{\"minute\": 0, \"BTC\": 1}, {\"minute\": 0, \"BTC\": 1} | \"minute\" must begin with 0 and rise, not 0",
                "{\"minute\": 0, \"ETH\": 1}                            | \"BTC\" is missing",
                "{\"minute\": 0, \"BTC\": 0}                            | \"BTC\" must be above zero, not 0",
                "{\"minute\": 0, \"BTC\": 1001}                         | \"BTC\" must be from 0.000001 to 1000, not 1001",
                "1                                                      | \"path\" must be an array of objects"
            })
    void shouldSayWhatIsWrongWithAPath(String points, String message) throws IOException {
        assertEquals(
                2,
                runOne(
                        "{\"records\": [{\"name\": \"a\", \"what\": \"b\", \"source\": \"c\", \"liquidity\": \"1\", \"stepSeconds\": 30,"
                                + " \"path\": [" + points + "]}], \"settle\": {\"steps\": 1, \"stepSeconds\": 5}}"));
        assertTrue(err.toString().contains(message), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"expect\":\"none\"}", "{\"state\":\"fund\",\"asset\":\"USD\"}"})
    void shouldTakeDefinitionsOnlyAsParameters(String line) throws IOException {
        String population = write("population.json", ONE.formatted("5000"));
        String parameters = write("set.jsonl", line + "\n");
        assertEquals(
                2,
                run(
                        "--population",
                        population,
                        "--shocks",
                        write("s.json", FALL.formatted("1")),
                        "--parameters",
                        parameters));
        assertTrue(err.toString().contains("set.jsonl:1:2: a file that defines a venue has lines of"), err.toString());
    }

    @Test
    void shouldNameTheLineThatTheVenueRejects() throws IOException {
        String parameters = write(
                "set.jsonl",
                "{\"do\":\"ListInstrument\",\"instrument\":\"X\",\"index\":7,\"priceExponent\":0,"
                        + "\"quantityExponent\":0,\"tickSize\":\"1\",\"lotSize\":\"1\"}\n");
        assertEquals(
                2,
                run(
                        "--population",
                        write("p.json", ONE.formatted("5")),
                        "--shocks",
                        write("s.json", FALL.formatted("1")),
                        "--parameters",
                        parameters));
        assertTrue(err.toString().contains("set.jsonl:1:2: the venue rejects this: "), err.toString());
        assertTrue(err.toString().contains("UNKNOWN_INDEX"), err.toString());
    }

    @Test
    void shouldRefuseOptionsThatDoNotFit() {
        assertEquals(2, run("--parameters", "a.jsonl", "--compare", "b.jsonl", "c.jsonl"));
        assertTrue(err.toString().contains("--parameters and --compare exclude each other"), err.toString());
        assertEquals(2, run("--population", shipped("population.json"), "--accounts", "10001"));
        assertTrue(err.toString().contains("--accounts 10001: must be from 1 to 10000"), err.toString());
        assertEquals(2, run("--population", dir.resolve("none.json").toString()));
        assertTrue(err.toString().contains("none.json: cannot be read: no such file"), err.toString());
        assertEquals(2, run("--report", dir.toString()));
        assertTrue(err.toString().contains("--report " + dir + ": cannot be written"), err.toString());
    }

    private int runOne(String shocks) throws IOException {
        return run(
                "--population",
                write("population.json", ONE.formatted("5000")),
                "--shocks",
                write("shocks.json", shocks),
                "--parameters",
                shipped("ringfence.jsonl"));
    }

    private JsonNode play(String population, String shocks, String... sets) throws IOException {
        String[] arguments = {
            "--population", write("population.json", population), "--shocks", write("shocks.json", shocks), "--json"
        };
        String[] files = new String[sets.length];
        for (int i = 0; i < sets.length; i++) {
            files[i] = shipped(sets[i] + ".jsonl");
        }
        arguments = with(arguments, sets.length == 1 ? "--parameters" : "--compare");
        assertEquals(0, run(with(arguments, files)), err::toString);
        return DeskJson.MAPPER.readTree(out.toString());
    }

    /** The one set of a run on the parameters of {@link #bookAndFund}. */
    private JsonNode playBookAndFund(String population, String shocks) throws IOException {
        assertEquals(
                0,
                run(
                        "--population",
                        write("population.json", population),
                        "--shocks",
                        write("shocks.json", shocks),
                        "--json",
                        "--parameters",
                        bookAndFund()),
                err::toString);
        return DeskJson.MAPPER.readTree(out.toString()).at("/sets/0");
    }

    /** The set that ships without rules.inc, so that books and fund alone decide who pays; and lines more. */
    private String bookAndFund(String... lines) throws IOException {
        String shipped = Files.readString(SHIPPED.resolve("ringfence.jsonl"));
        String rules = "{\"include\":\"rules.inc\"}\n";
        assertTrue(shipped.contains(rules), shipped);
        Files.writeString(dir.resolve("market.jsonl"), Files.readString(SHIPPED.resolve("market.jsonl")));
        return write("book-and-fund.jsonl", shipped.replace(rules, "") + String.join("\n", lines) + "\n");
    }

    private static void assertDollars(String expected, JsonNode json, String field) {
        assertEquals(0, json.get(field).decimalValue().compareTo(new BigDecimal(expected)), field + ": " + json);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    private static String shipped(String name) {
        return SHIPPED.resolve(name).toString();
    }

    private static String[] with(String[] arguments, String... more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    private int run(String... arguments) {
        String[] all = with(new String[] {"stress"}, arguments);
        CommandLine line = Ringfence.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all);
    }
}
