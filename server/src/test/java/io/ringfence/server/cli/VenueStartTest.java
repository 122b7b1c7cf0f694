package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalDamagedException;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import io.ringfence.server.Venue;
import io.ringfence.server.VenueDefinition;
import io.ringfence.server.VenueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A venue that cannot start says why in one line and changes nothing. */
final class VenueStartTest {
    /** Where the queue puts the first record of a segment, behind its header and two indexes. */
    private static final long FIRST_RECORD_POSITION = 524_560;

    @TempDir
    private Path temp;

    private Path definition;
    private Path dir;

    @BeforeEach
    void writeDefinition() throws IOException {
        definition = Files.writeString(temp.resolve("venue.jsonl"), TestVenue.DEFINITION);
        dir = temp.resolve("venue");
    }

    @Test
    void shouldLeaveNoTraceOfAFirstStartWhenThePortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final VenueException refused = assertThrows(
                    VenueException.class,
                    () -> Venue.launch(TestVenue.context(definition, dir).port(other.getLocalPort())));
            assertTrue(refused.getMessage().contains(":" + other.getLocalPort() + ": "), refused.getMessage());
            assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        }
        assertFalse(Files.exists(dir));
        // Nothing is left behind in the process either.
        Venue.launch(TestVenue.context(definition, dir)).close();
    }

    @Test
    void shouldLeaveNoTraceOfAFirstStartWhenThereIsNoSuchHost() {
        final VenueException refused = assertThrows(
                VenueException.class,
                () -> Venue.launch(TestVenue.context(definition, dir).host("no.such.host.invalid")));
        assertTrue(refused.getMessage().contains("there is no such host"), refused.getMessage());
        assertFalse(Files.exists(dir));
    }

    @Test
    void shouldLeaveNoTraceOfAFirstStartWhenTheDefinitionIsRejected() throws IOException {
        Files.writeString(
                definition,
                TestVenue.DEFINITION + "{\"do\":\"SetTradingStatus\",\"instrument\":99,\"status\":\"HALTED\"}\n");
        final VenueException refused =
                assertThrows(VenueException.class, () -> Venue.launch(TestVenue.context(definition, dir)));
        assertTrue(refused.getMessage().contains("venue.jsonl:11: "), refused.getMessage());
        assertTrue(refused.getMessage().contains("UNKNOWN_INSTRUMENT"), refused.getMessage());
        assertFalse(Files.exists(dir));
    }

    @ParameterizedTest
    @EnumSource(LogKind.class)
    void shouldRefuseADamagedJournalWithItsPlaceAndChangeNoRecord(final LogKind kind) throws IOException {
        try (Venue venue = Venue.launch(TestVenue.context(definition, dir))) {
            TestVenue.trade(venue.port());
        }
        final Path segment;
        try (Stream<Path> files = Files.list(kind.directory(dir))) {
            segment = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        flipABit(segment, FIRST_RECORD_POSITION + 40);
        final Map<Path, Long> before = sums();

        final JournalDamagedException refused =
                assertThrows(JournalDamagedException.class, () -> Venue.launch(TestVenue.context(definition, dir)));
        assertEquals(1, refused.sequence());
        assertEquals(segment.toString(), refused.file());
        assertEquals(FIRST_RECORD_POSITION, refused.position());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        assertEquals(before, sums());
    }

    @Test
    void shouldCompleteADefinitionThatWasCutShortAfterAnyCommand() throws IOException {
        Venue.launch(TestVenue.context(definition, dir)).close();
        final int size = VenueDefinition.read(definition).size();
        final List<String> whole = TestVenue.events(dir, false);
        final Map<Integer, Integer> completed = new TreeMap<>();
        for (int kept = 1; kept < size; kept++) {
            final Path cut = temp.resolve("cut-after-" + kept);
            copyCommands(dir, cut, kept);
            Venue.launch(TestVenue.context(definition, cut)).close();
            assertEquals(whole, TestVenue.events(cut, false), "kept=" + kept);
            completed.put(kept, commandCount(cut));
        }
        assertEquals(size - 1, completed.size());
        completed.values().forEach(count -> assertEquals(size, count));

        // Complete, it is gone on with as ever.
        Venue.launch(TestVenue.context(definition, temp.resolve("cut-after-1"))).close();
        assertEquals(size + 1, commandCount(temp.resolve("cut-after-1")), "VenueRestarted");
    }

    @Test
    void shouldRefuseAPartOfAnotherDefinitionAndAPartWithoutOne() throws IOException {
        Venue.launch(TestVenue.context(definition, dir)).close();
        final Path cut = temp.resolve("cut");
        copyCommands(dir, cut, 4);
        Files.writeString(definition, TestVenue.DEFINITION.replace("\"quorum\":1", "\"quorum\":2"));

        final VenueException other =
                assertThrows(VenueException.class, () -> Venue.launch(TestVenue.context(definition, cut)));
        assertTrue(
                other.getMessage().contains("its command 4 is not " + definition + ":4; name the definition"),
                other.getMessage());
        final VenueException none = assertThrows(
                VenueException.class,
                () -> Venue.launch(TestVenue.context(definition, cut).definition(null)));
        assertTrue(none.getMessage().contains("holds the first 4 commands of a venue"), none.getMessage());
        assertEquals(4, commandCount(cut));

        // What comes behind the cut may be another: nobody has seen it.
        Files.writeString(definition, TestVenue.DEFINITION.replace("\"1000000\"}", "\"2000000\"}"));
        Venue.launch(TestVenue.context(definition, cut)).close();
        assertEquals(10, commandCount(cut));
    }

    @Test
    void shouldNeedNoDefinitionOnceSomethingHasHappened() {
        try (Venue venue = Venue.launch(TestVenue.context(definition, dir))) {
            TestVenue.connect(venue.port()).close();
        }
        Venue.launch(TestVenue.context(definition, dir).definition(null)).close();
        // A restart is journaled, and tells by itself.
        final Path restarted = temp.resolve("restarted");
        Venue.launch(TestVenue.context(definition, restarted)).close();
        Venue.launch(TestVenue.context(definition, restarted)).close();
        Venue.launch(TestVenue.context(definition, restarted).definition(null)).close();
        assertEquals(10 + 2, commandCount(restarted));
    }

    /** A journal that was cut behind its first commands, before any of their events was logged. */
    private static void copyCommands(final Path from, final Path to, final int count) throws IOException {
        Files.createDirectories(to);
        final JournalLock lock = JournalLock.acquire(to);
        final JournalContext context =
                new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10);
        try (LogReader commands = LogReader.open(from, LogKind.COMMANDS);
                LogWriter log = LogWriter.open(to, LogKind.COMMANDS, context)) {
            for (int i = 0; i < count; i++) {
                assertTrue(commands.next());
                log.append(
                        commands.sequence(),
                        commands.timestampNs(),
                        commands.buffer(),
                        commands.offset(),
                        commands.length());
            }
        } finally {
            lock.close();
        }
    }

    private static int commandCount(final Path dir) {
        int count = 0;
        try (LogReader commands = LogReader.open(dir, LogKind.COMMANDS)) {
            while (commands.next()) {
                count++;
            }
        }
        return count;
    }

    private static void flipABit(final Path file, final long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            channel.write(one, position);
        }
    }

    /** A checksum of each file of the venue, but for those that the queue keeps for itself and what this process logs. */
    private Map<Path, Long> sums() throws IOException {
        final Map<Path, Long> sums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(dir)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".cq4t"))
                    .filter(file -> !file.startsWith(dir.resolve("log")))
                    .forEach(file -> sums.put(file, sumOf(file)));
        }
        assertTrue(sums.size() >= 4, sums.toString());
        return sums;
    }

    private static long sumOf(final Path file) {
        try {
            final CRC32C sum = new CRC32C();
            sum.update(Files.readAllBytes(file));
            return sum.getValue();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
