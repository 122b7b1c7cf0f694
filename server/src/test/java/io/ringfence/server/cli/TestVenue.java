package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.gateway.Credentials;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.VenueContext;
import io.ringfence.server.VenueDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A small venue of logical time with one session that may do everything, and what tests do with it. */
final class TestVenue {
    static final int SESSION = 1;
    static final String SECRET = "00112233445566778899aabbccddeeff";
    /** The credentials file. */
    static final String CREDENTIALS = "1 1 " + SECRET + "\n";

    static final String DEFINITION = """
            {"do":"Genesis","venue":"TEST","maxFirms":4,"maxSessions":8,"maxAccounts":100,"maxAssets":4,"maxIndexes":4,"maxSourcesPerIndex":4,"maxInstruments":4,"maxPositions":400,"maxOrders":1000,"maxOrdersPerAccount":100,"maxPriceLevels":1000,"maxOrdersPerLevel":1000,"maxFillsPerOrder":50,"stateHashInterval":1000000,"logicalTime":"YES"}
            {"do":"DefineFirm","firm":"house"}
            {"do":"DefineSession","session":1,"firm":"house","roles":["simulation"]}
            {"do":"DefineIndex","index":"BTC","priceExponent":-2,"uncertain":"0.005","maxConfidence":"0.02","staleAfterMs":5000,"deadAfterMs":60000,"quorum":1}
            {"do":"DefineSource","index":"BTC","source":"A","session":1,"weight":1,"maxAgeMs":2000}
            {"do":"DefineAsset","asset":"USD","decimals":6}
            {"do":"ListInstrument","instrument":"BTC-PERP","index":"BTC","priceExponent":-1,"quantityExponent":-3,"tickSize":"0.5","lotSize":"0.001"}
            {"do":"SetRiskParameters","instrument":"BTC-PERP","makerFee":"0","takerFee":"0","protection":"0.5","priceBand":"0.5","openInterestLower":"50000000","openInterestUpper":"200000000","liquidationFee":"0.005","liquidationBand":"0.5","liquidationTarget":"0.5","liquidationFirstSliceNotional":"1000000","liquidationDustNotional":"100","liquidationCoolDownMs":30000,"tiers":[{"lowerNotional":"0","initialMargin":"0.02","maintenanceMargin":"0.012"}]}
            {"do":"SetTradingStatus","instrument":"BTC-PERP","status":"CONTINUOUS"}
            {"do":"Deposit","account":"INSURANCE_FUND","asset":"USD","amount":"1000000"}
            """;

    private TestVenue() {}

    static VenueContext context(final Path definition, final Path dir) {
        return new VenueContext()
                .dir(dir)
                .definition(VenueDefinition.read(definition))
                .credentials(new Credentials().add(SESSION, 1, HexFormat.of().parseHex(SECRET)));
    }

    /** Configuration, definition and credentials in files of a folder; the venue will be in {@code venue} there. */
    static Path writeConfig(final Path folder) throws IOException {
        Files.writeString(folder.resolve("venue.jsonl"), DEFINITION);
        writeCredentials(folder.resolve("credentials"), CREDENTIALS);
        return Files.writeString(
                folder.resolve("venue.conf"),
                "ringfence { dir = venue, credentials = credentials, definition = venue.jsonl, port = 0 }\n");
    }

    static Path writeCredentials(final Path file, final String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    static AdminSession connect(final int port) {
        return new AdminSession(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new Credentials().add(SESSION, 1, HexFormat.of().parseHex(SECRET)),
                SESSION);
    }

    /** Alice buys 1 BTC at 10,000 from Bob with 300 USD of collateral; at 9,750 she has 50 USD, under the 117 USD she must maintain. */
    static void trade(final int port) {
        try (AdminSession session = connect(port)) {
            last(session, "Clock", "{'time':'2020-03-12T10:00:00Z'}");
            last(session, "OpenAccount", "{'account':'alice','firm':1,'reportSession':0}");
            last(session, "OpenAccount", "{'account':'bob','firm':1,'reportSession':0}");
            last(session, "Deposit", "{'account':'alice','asset':'USD','amount':'300'}");
            last(session, "Deposit", "{'account':'bob','asset':'USD','amount':'100000'}");
            price(session, "2020-03-12T10:00:00Z", "10000");
            assertEquals(
                    "OrderAccepted",
                    order(session, "bob", 1, "SELL", "10000", "1").get(0).event());
            final List<AdminSession.Answer> bought = order(session, "alice", 1, "BUY", "10000", "1");
            assertTrue(names(bought).contains("OrderExecuted"), names(bought).toString());
            order(session, "bob", 2, "BUY", "9750", "5");
            last(session, "Clock", "{'time':'2020-03-12T10:00:01Z'}");
            price(session, "2020-03-12T10:00:01Z", "9750");
        }
    }

    static List<AdminSession.Answer> price(final AdminSession session, final String at, final String price) {
        return List.copyOf(session.ask(
                "PriceReport",
                fields("{'index':'BTC','source':'A','publishedAt':'" + at + "','price':'" + price
                        + "','confidence':'0'}")));
    }

    static List<AdminSession.Answer> order(
            final AdminSession session,
            final String account,
            final int clientOrderId,
            final String side,
            final String price,
            final String quantity) {
        return List.copyOf(session.ask(
                "NewOrder",
                fields("{'account':'" + account + "','clientOrderId':" + clientOrderId
                        + ",'instrument':'BTC-PERP','side':'"
                        + side + "','orderType':'LIMIT','timeInForce':'GTC','price':'" + price + "','quantity':'"
                        + quantity
                        + "'}")));
    }

    static AdminSession.Answer last(final AdminSession session, final String command, final String fields) {
        final List<AdminSession.Answer> answers = session.ask(command, fields(fields));
        final AdminSession.Answer answer = answers.get(answers.size() - 1);
        assertFalse(answer.event().endsWith("Rejected"), command + " " + answer.fields());
        return answer;
    }

    static List<String> names(final List<AdminSession.Answer> answers) {
        return answers.stream().map(AdminSession.Answer::event).toList();
    }

    static ObjectNode fields(final String text) {
        try {
            return (ObjectNode) DeskJson.MAPPER.readTree(text.replace('\'', '"'));
        } catch (final IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** The logged events in hex; without those of the session layer, whose connection numbers differ from run to run. */
    static List<String> events(final Path dir, final boolean withoutSessionLayer) {
        final List<String> events = new ArrayList<>();
        final EventHeaderDecoder header = new EventHeaderDecoder();
        try (LogReader reader = LogReader.open(dir, LogKind.EVENTS)) {
            while (reader.next()) {
                header.wrap(reader.buffer(), reader.offset(), EventHeaderDecoder.BLOCK_LENGTH, 0);
                if (!withoutSessionLayer || header.connectionId() == 0) {
                    final byte[] bytes = new byte[reader.length()];
                    reader.buffer().getBytes(reader.offset(), bytes);
                    events.add(HexFormat.of().formatHex(bytes));
                }
            }
        }
        return events;
    }
}
