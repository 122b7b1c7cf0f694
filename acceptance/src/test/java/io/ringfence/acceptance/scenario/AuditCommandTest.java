package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.venue.LocalVenue;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.LiquidationSliceDoneDecoder;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import io.ringfence.server.cli.Ringfence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringfence audit} as a user types it. */
class AuditCommandTest {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintEveryLiquidationAndAVerdict() {
        AuditedJournal.of("liquidation-to-the-target.jsonl", dir);

        assertEquals(0, run("liquidations", dir.resolve("journal").toString()));

        List<String> lines = out.toString().lines().toList();
        // The numbers are derived in the scenario's comments.
        assertEquals(
                List.of(
                        "1",
                        "2",
                        "2020-03-12T10:00:01Z",
                        "LIQUIDATION",
                        "38",
                        "47.28",
                        "1",
                        "1970",
                        "5.91",
                        "0",
                        "RESTORED"),
                List.of(lines.get(1).strip().split("\\s+", -1)));
        assertTrue(lines.get(2).contains(": 1 liquidations,"), lines.get(2));
        assertTrue(lines.get(3).startsWith("JUSTIFIED: "), lines.get(3));
        assertEquals("", err.toString());
    }

    @Test
    void shouldPrintTotalsAlone() {
        AuditedJournal.of("liquidation-to-the-target.jsonl", dir);

        assertEquals(0, run("liquidations", "--quiet", dir.resolve("journal").toString()));

        assertEquals(2, out.toString().lines().count(), out.toString());
    }

    @Test
    void shouldPrintOneObject() throws IOException {
        AuditedJournal.of("deficit-when-the-fund-is-empty.jsonl", dir);

        assertEquals(0, run("liquidations", "--json", dir.resolve("journal").toString()));

        JsonNode json = DeskJson.MAPPER.readTree(out.toString());
        assertTrue(json.path("justified").asBoolean());
        assertEquals(0, json.path("ledgerSums").path("USD").asLong(-1));
        JsonNode liquidation = json.path("liquidations").path(0);
        assertEquals("100000", liquidation.path("paidByFund").asText());
        assertEquals("102000", liquidation.path("deficit").asText());
        assertEquals("BANKRUPT", liquidation.path("end").asText());
    }

    @Test
    void shouldNameTheFirstFindingAndFail() throws IOException {
        AuditedJournal journal = AuditedJournal.of("liquidation-to-the-target.jsonl", dir);
        journal.add(
                LiquidationSliceDoneDecoder.TEMPLATE_ID, 1, LiquidationSliceDoneDecoder.feeEncodingOffset(), 1_000_000);
        journal.auditTampered();
        String tampered = dir.resolve("tampered").toString();

        assertEquals(1, run("liquidations", tampered));
        assertTrue(out.toString().contains("NOT AS THE RULES SAY: WRONG_NUMBER at event "), out.toString());
        assertTrue(
                out.toString().contains("fee of account 2 is said to be 6910000, and 5910000 follows"), out.toString());
        assertTrue(out.toString().contains("\"event\":\"LiquidationSliceDone\""), out.toString());

        out.getBuffer().setLength(0);
        assertEquals(1, run("liquidations", "--json", tampered));
        JsonNode finding = DeskJson.MAPPER.readTree(out.toString()).path("finding");
        assertEquals("WRONG_NUMBER", finding.path("kind").asText());
        assertEquals("6.91", finding.path("event").path("fee").asText());
    }

    @Test
    void shouldExplainALiquidationTermByTerm() {
        AuditedJournal.of("loss-paid-by-pool-and-fund.jsonl", dir);
        String journal = dir.resolve("journal").toString();

        assertEquals(0, run("explain", "--liquidation", "2", journal));

        // Bob's, whose numbers the scenario derives: 20 ETH bought at 200 with 98 left, sold at 190, of which pool and
        // fund pay 102.
        String page = out.toString();
        for (String line : List.of(
                "Liquidation 2 of account 3: JUSTIFIED",
                "ETH 190, UNCERTAIN, said by event ",
                "ETH-PERP: long 20 = 2000 lots at 1.9 a lot, traded for 4000",
                "profit 2000 * 1.9 - 4000 = -200",
                "notional 3800, tier 0 from 0 of parameters 1: maintenance 1.2 %, initial 2 %",
                "Equity: cash 98 + profit (-200) + collateral 0 = -102; without haircuts -102",
                "-102 is less than 45.6: the account is liquidated until its equity is 60.8.",
                "sell 20 of 20 ETH-PERP    \"Recomputing a slice\"",
                "The account is as it was in step 1.",
                "Trade 4: 20 at 190",
                "The pool of ETH-PERP pays 4.137 of the 4.137 it has.",
                "The insurance fund for ETH-PERP pays 97.863 of the 100001.773 it has.",
                "After it: cash 98 -> 0, equity -102 -> 0",
                "it is over: CLOSED    \"Liquidation\"")) {
            assertTrue(page.contains(line), line + " is not in " + page);
        }
    }

    @Test
    void shouldExplainALiquidationAsOneObject() throws IOException {
        AuditedJournal.of("collateral-sold-for-a-debt.jsonl", dir);

        assertEquals(
                0,
                run(
                        "explain",
                        "--liquidation",
                        "1",
                        "--json",
                        dir.resolve("journal").toString()));

        JsonNode json = DeskJson.MAPPER.readTree(out.toString());
        assertTrue(json.path("justified").asBoolean());
        JsonNode start = json.path("steps").path(0);
        assertEquals("start", start.path("step").asText());
        assertEquals("800", start.path("assets").path(0).path("value").asText());
        assertEquals("720", start.path("assets").path(0).path("countedValue").asText());
        JsonNode slice = json.path("steps").path(1);
        assertEquals("57.9", slice.path("fee").asText());
        assertEquals(
                "-700",
                slice.path("before")
                        .path("positions")
                        .path(0)
                        .path("unrealizedPnl")
                        .asText());
        JsonNode sale = json.path("steps").path(2);
        assertEquals("0.0959875", sale.path("amount").asText());
        assertEquals("767.9", sale.path("proceeds").asText());
        assertEquals("CLOSED", json.path("steps").path(3).path("reason").asText());
    }

    @Test
    void shouldExplainWhatIsNotAsTheRulesSay() {
        AuditedJournal journal = AuditedJournal.of("liquidation-to-the-target.jsonl", dir);
        journal.add(
                LiquidationSliceDoneDecoder.TEMPLATE_ID, 1, LiquidationSliceDoneDecoder.feeEncodingOffset(), 1_000_000);
        journal.auditTampered();

        assertEquals(
                1, run("explain", "--liquidation", "1", dir.resolve("tampered").toString()));

        assertTrue(
                out.toString().startsWith("Liquidation 1 of account 2: NOT AS THE RULES SAY\n  WRONG_NUMBER at event"));
    }

    @Test
    void shouldAuditAVenueThatRuns() {
        Path live = dir.resolve("live");
        DeskCodec codec = DeskCodec.commands(new NameBook());
        UnsafeBuffer command = new UnsafeBuffer(new byte[FrameLengths.MAX_COMMAND_FRAME_LENGTH]);
        ObjectNode genesis = DeskJson.MAPPER.createObjectNode();
        genesis.put("venue", "LIVE").put("logicalTime", "YES");
        for (String limit : List.of(
                "maxFirms",
                "maxSessions",
                "maxAccounts",
                "maxAssets",
                "maxIndexes",
                "maxSourcesPerIndex",
                "maxInstruments",
                "maxPositions",
                "maxOrders",
                "maxOrdersPerAccount",
                "maxPriceLevels",
                "maxOrdersPerLevel",
                "maxFillsPerOrder",
                "stateHashInterval")) {
            genesis.put(limit, 10);
        }
        try (LocalVenue venue = new LocalVenue((buffer, offset, length) -> {}, live)) {
            venue.submit(0, 0, command, 0, codec.encode("Genesis", genesis, command, 0));

            assertEquals(0, run("liquidations", live.toString()), err.toString());
            assertTrue(out.toString().contains("The venue is running: audited as far as it had come."), out.toString());

            // It writes on as if nobody had read.
            ObjectNode firm = DeskJson.MAPPER.createObjectNode().put("firm", "ACME");
            venue.submit(0, 0, command, 0, codec.encode("DefineFirm", firm, command, 0));
        }
        out.getBuffer().setLength(0);
        assertEquals(0, run("liquidations", live.toString()));
        assertTrue(out.toString().startsWith("2 events of 2 commands: "), out.toString());
    }

    @Test
    void shouldSayThatThereIsNoSuchLiquidation() {
        AuditedJournal.of("liquidation-to-the-target.jsonl", dir);

        assertEquals(
                2, run("explain", "--liquidation", "7", dir.resolve("journal").toString()));

        assertTrue(err.toString().contains("there is no liquidation 7 in "), err.toString());
        assertTrue(err.toString().contains(", which has 1; "), err.toString());
    }

    @Test
    void shouldSayInOneLineThatThereIsNoJournal() {
        assertEquals(2, run("liquidations", dir.resolve("nothing").toString()));
        assertTrue(err.toString().contains("no journal in "), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());

        err.getBuffer().setLength(0);
        assertEquals(2, run());
        assertTrue(err.toString().contains("Name a command: one of liquidations, explain"), err.toString());
    }

    private int run(String... args) {
        String[] words = new String[args.length + 1];
        words[0] = "audit";
        System.arraycopy(args, 0, words, 1, args.length);
        return Ringfence.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }
}
