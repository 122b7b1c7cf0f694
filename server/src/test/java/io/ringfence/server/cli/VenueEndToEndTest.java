package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.SetRiskAdmissionDecoder;
import io.ringfence.codecs.StateHashDecoder;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalException;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.replay.Replay;
import io.ringfence.replay.ReplayObserver;
import io.ringfence.server.StatusFile;
import io.ringfence.server.ThreadingMode;
import io.ringfence.server.Venue;
import io.ringfence.server.VenueContext;
import io.ringfence.server.VenueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A venue on a port, its client, its journal: together. */
final class VenueEndToEndTest {
    @TempDir
    private Path temp;

    private Path definition;

    @BeforeEach
    void writeDefinition() throws IOException {
        definition = Files.writeString(temp.resolve("venue.jsonl"), TestVenue.DEFINITION);
    }

    @Test
    void shouldGiveTheSameEventsInEveryThreadingMode() {
        final List<List<String>> eventsByMode = new ArrayList<>();
        for (final ThreadingMode mode : ThreadingMode.values()) {
            final Path dir = temp.resolve(mode.name());
            try (Venue venue = Venue.launch(TestVenue.context(definition, dir).threadingMode(mode))) {
                TestVenue.trade(venue.port());
                assertNull(venue.failure());
            }
            eventsByMode.add(TestVenue.events(dir, true));
        }
        // LiquidationSliceDone is template 42, which stands two bytes behind the EventHeader, little-endian.
        final int templateAt = 2 * (EventHeaderDecoder.BLOCK_LENGTH + 2);
        assertTrue(eventsByMode.get(0).stream().anyMatch(event -> event.startsWith("2a00", templateAt)));
        assertEquals(eventsByMode.get(0), eventsByMode.get(1));
        assertEquals(eventsByMode.get(0), eventsByMode.get(2));
    }

    @Test
    void shouldGoOnAfterARestartAndRegenerateEventsThatAreMissing() throws IOException {
        final Path dir = temp.resolve("venue");
        try (Venue venue = Venue.launch(TestVenue.context(definition, dir))) {
            TestVenue.trade(venue.port());
        }
        final List<String> before = TestVenue.events(dir, false);
        try (Stream<Path> files = Files.list(LogKind.EVENTS.directory(dir))) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (Venue venue = Venue.launch(TestVenue.context(definition, dir));
                AdminSession session = TestVenue.connect(venue.port())) {
            final AdminSession.Answer deposited =
                    TestVenue.last(session, "Deposit", "{'account':1,'asset':'USD','amount':'1'}");
            assertEquals("Deposited", deposited.event());
        }
        final List<String> after = TestVenue.events(dir, false);
        assertEquals(before, after.subList(0, before.size()));
        assertTrue(after.size() > before.size());
    }

    @Test
    void shouldRefuseASecondVenueOnTheSameDirectory() {
        try (Venue venue = Venue.launch(TestVenue.context(definition, temp.resolve("venue")))) {
            final JournalException refused = assertThrows(
                    JournalException.class, () -> Venue.launch(TestVenue.context(definition, temp.resolve("venue"))));
            assertFalse(refused.getMessage().contains("\n"));
            assertNull(venue.failure());
        }
    }

    @Test
    void shouldHaveTheSameStateInEveryThreadingMode() throws IOException {
        Files.writeString(
                definition, TestVenue.DEFINITION.replace("\"stateHashInterval\":1000000", "\"stateHashInterval\":2"));
        final List<List<String>> hashesByMode = new ArrayList<>();
        for (final ThreadingMode mode : ThreadingMode.values()) {
            final Path dir = temp.resolve(mode.name());
            try (Venue venue = Venue.launch(TestVenue.context(definition, dir).threadingMode(mode))) {
                TestVenue.trade(venue.port());
            }
            hashesByMode.add(stateHashes(dir));
            assertTrue(Replay.verify(dir, ReplayObserver.NONE).identical());
        }
        // The definition has 10 commands, the trade 13 and some of the session layer: one hash for every two of them.
        assertTrue(hashesByMode.get(0).size() >= 11, hashesByMode.get(0).toString());
        assertEquals(hashesByMode.get(0), hashesByMode.get(1));
        assertEquals(hashesByMode.get(0), hashesByMode.get(2));
    }

    @Test
    void shouldTakeOnNoRiskWhileTheDiskIsLowAndAgainWhenThereIsSpace() throws InterruptedException {
        final Path dir = temp.resolve("venue");
        try (Venue venue = Venue.launch(context(dir, 0));
                AdminSession session = TestVenue.connect(venue.port())) {
            TestVenue.last(session, "Clock", "{'time':'2020-03-12T10:00:00Z'}");
            TestVenue.last(session, "OpenAccount", "{'account':'alice','firm':1,'reportSession':0}");
            TestVenue.last(session, "Deposit", "{'account':'alice','asset':'USD','amount':'100000'}");
            TestVenue.price(session, "2020-03-12T10:00:00Z", "10000");
            assertEquals("OrderAccepted", buy(session, 1).event());
        }

        // No disk has so much: it is low from the first look on.
        try (Venue venue = Venue.launch(context(dir, Long.MAX_VALUE));
                AdminSession session = TestVenue.connect(venue.port())) {
            awaitRiskAdmission(dir, RiskAdmission.CLOSED_DISK_SPACE);
            final AdminSession.Answer refused = buy(session, 2);
            assertEquals("OrderRejected", refused.event());
            assertEquals("RISK_ADMISSION_CLOSED", refused.fields().get("reason").asText());
            final AdminSession.Answer cancelled =
                    TestVenue.last(session, "CancelOrder", "{'account':1,'clientOrderId':1}");
            assertEquals("OrderCanceled", cancelled.event());
        }

        try (Venue venue = Venue.launch(context(dir, 0).spaceBackMs(1));
                AdminSession session = TestVenue.connect(venue.port())) {
            awaitRiskAdmission(dir, RiskAdmission.OPEN);
            // A restart believes no price of before.
            TestVenue.last(session, "Clock", "{'time':'2020-03-12T10:00:01Z'}");
            TestVenue.price(session, "2020-03-12T10:00:01Z", "10000");
            assertEquals("OrderAccepted", buy(session, 3).event());
        }
        assertEquals(2, commandCount(dir, SetRiskAdmissionDecoder.TEMPLATE_ID));
        assertTrue(Replay.verify(dir, ReplayObserver.NONE).identical());
    }

    @Test
    void shouldRefuseAJournalOfTheOtherKindOfTime() {
        final Path dir = temp.resolve("venue");
        Venue.launch(TestVenue.context(definition, dir)).close();
        assertThrows(
                VenueException.class,
                () -> Venue.launch(TestVenue.context(definition, dir).logicalTime(false)));
    }

    private VenueContext context(final Path dir, final long spaceLowBytes) {
        return TestVenue.context(definition, dir)
                .journal(new JournalContext().spaceLowBytes(spaceLowBytes).spaceCheckIntervalMs(1));
    }

    private static AdminSession.Answer buy(final AdminSession session, final int clientOrderId) {
        return session.ask(
                        "NewOrder",
                        TestVenue.fields("{'account':1,'clientOrderId':" + clientOrderId
                                + ",'instrument':'BTC-PERP','side':'BUY','orderType':'LIMIT','timeInForce':'GTC',"
                                + "'price':'9000','quantity':'1'}"))
                .get(0);
    }

    private static void awaitRiskAdmission(final Path dir, final RiskAdmission expected) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (StatusFile.read(dir).get("riskAdmission") != expected.value()) {
            assertTrue(System.nanoTime() < deadlineNs, "never " + expected);
            Thread.onSpinWait();
        }
    }

    /** Command, business and time of each StateHash; what the sessions hash to depends on their connections' numbers. */
    private static List<String> stateHashes(final Path dir) {
        final List<String> hashes = new ArrayList<>();
        final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
        final EventHeaderDecoder header = new EventHeaderDecoder();
        final StateHashDecoder hash = new StateHashDecoder();
        try (LogReader reader = LogReader.open(dir, LogKind.EVENTS)) {
            while (reader.next()) {
                header.wrap(reader.buffer(), reader.offset(), EventHeaderDecoder.BLOCK_LENGTH, 0);
                final int message = reader.offset() + EventHeaderDecoder.BLOCK_LENGTH;
                if (messageHeader.wrap(reader.buffer(), message).templateId() == StateHashDecoder.TEMPLATE_ID) {
                    hash.wrapAndApplyHeader(reader.buffer(), message, messageHeader);
                    hashes.add(header.commandSequence() + " " + hash.business() + " " + hash.time());
                }
            }
        }
        return hashes;
    }

    private static int commandCount(final Path dir, final int templateId) {
        int count = 0;
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (LogReader reader = LogReader.open(dir, LogKind.COMMANDS)) {
            while (reader.next()) {
                header.wrap(reader.buffer(), reader.offset() + CommandHeaderDecoder.BLOCK_LENGTH);
                if (header.templateId() == templateId) {
                    count++;
                }
            }
        }
        return count;
    }
}
