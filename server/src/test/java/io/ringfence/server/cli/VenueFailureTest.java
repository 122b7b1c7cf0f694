package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalException;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.replay.Replay;
import io.ringfence.replay.ReplayObserver;
import io.ringfence.replay.ReplayResult;
import io.ringfence.server.ThreadingMode;
import io.ringfence.server.Venue;
import io.ringfence.server.VenueContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A venue that dies while messages are in flight, and what is left. */
final class VenueFailureTest {
    private static final int EVENTS_BEFORE_THE_END = 5_000;

    @TempDir
    private Path temp;

    private Path config;
    private Path dir;

    @BeforeEach
    void writeConfig() throws IOException {
        config = TestVenue.writeConfig(temp);
        dir = temp.resolve("venue");
    }

    @Test
    void shouldHaveJournaledEveryEventThatAnybodySawWhenItIsKilled() throws Exception {
        final Map<Long, byte[]> seen;
        final Process process = startProcess();
        try {
            final String line = process.inputReader().readLine();
            assertTrue(line != null && line.startsWith("listening on 127.0.0.1:"), line);
            final int port = Integer.parseInt(line.substring(line.indexOf(':') + 1, line.indexOf(',')));
            try (DepositStream stream = new DepositStream(port)) {
                assertTrue(stream.connect());
                stream.runUntil(() -> stream.seen().size() >= EVENTS_BEFORE_THE_END && stream.unanswered() > 0);
                process.destroyForcibly();
                stream.runUntil(() -> false);
                seen = stream.seen();
            }
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        assertTrue(seen.size() >= EVENTS_BEFORE_THE_END);
        assertRestartKeeps(seen);
    }

    @ParameterizedTest
    @EnumSource(ThreadingMode.class)
    void shouldStopAndHaveToldNothingUnjournaledWhenTheCommandLogFails(final ThreadingMode mode) throws Exception {
        final VenueContext ctx = TestVenue.context(temp.resolve("venue.jsonl"), dir)
                .threadingMode(mode)
                .journal(new JournalContext().reserveAheadBytes(256 << 10));
        final Map<Long, byte[]> seen;
        final Path hidden = temp.resolve("hidden.cq4");
        final Path segment;
        try (Venue venue = Venue.launch(ctx)) {
            segment = onlySegment();
            try (DepositStream stream = new DepositStream(venue.port())) {
                assertTrue(stream.connect());
                // The log can no longer reserve disk under that name, as if there were none; the next time it must, it
                // fails.
                Files.move(segment, hidden);
                stream.runUntil(() -> false);
                seen = stream.seen();
            }
            venue.awaitTermination();
            final JournalException cause = assertInstanceOf(JournalException.class, venue.failure());
            assertTrue(cause.getMessage().contains("no room on the disk"), cause.getMessage());
        }
        Files.move(hidden, segment);

        final long journaled;
        try (LogReader commands = LogReader.open(dir, LogKind.COMMANDS)) {
            while (commands.next()) {
                // To the end.
            }
            journaled = commands.sequence();
        }
        final EventHeaderDecoder header = new EventHeaderDecoder();
        try (LogReader events = LogReader.open(dir, LogKind.EVENTS)) {
            while (events.next()) {
                header.wrap(events.buffer(), events.offset(), EventHeaderDecoder.BLOCK_LENGTH, 0);
                assertTrue(header.commandSequence() <= journaled);
            }
        }
        assertRestartKeeps(seen);
    }

    private void assertRestartKeeps(final Map<Long, byte[]> seen) {
        try (Venue venue = Venue.launch(TestVenue.context(temp.resolve("venue.jsonl"), dir))) {
            assertNull(venue.failure());
        }
        final Map<Long, byte[]> logged = new HashMap<>();
        try (LogReader events = LogReader.open(dir, LogKind.EVENTS)) {
            while (events.next()) {
                final byte[] message = new byte[events.length() - EventHeaderDecoder.BLOCK_LENGTH];
                events.buffer().getBytes(events.offset() + EventHeaderDecoder.BLOCK_LENGTH, message);
                logged.put(events.sequence(), message);
            }
        }
        seen.forEach((eventNumber, message) ->
                assertArrayEquals(message, logged.get(eventNumber), () -> "event " + eventNumber));
        final ReplayResult replayed = Replay.verify(dir, ReplayObserver.NONE);
        assertTrue(replayed.identical());
        assertEquals(0, replayed.eventsMissingFrom());
    }

    private Path onlySegment() throws IOException {
        try (Stream<Path> files = Files.list(LogKind.COMMANDS.directory(dir))) {
            final List<Path> segments =
                    files.filter(file -> file.toString().endsWith(".cq4")).toList();
            assertEquals(1, segments.size());
            return segments.get(0);
        }
    }

    private Process startProcess() throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Ringfence.class.getName(),
                "run",
                "--config",
                config.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
