package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EventSink;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogWriter;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands {@code journal} and {@code replay}, as they are typed. */
class JournalToolsTest {
    /** 2020-03-12T00:00:00Z. */
    private static final long START_NS = 1_583_971_200_000_000_000L;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldSayThatAWholeJournalIsWhole() {
        writeJournal(4);

        assertEquals(0, run("journal", "verify", directory.toString()));
        assertTrue(out.toString().contains("commands: 4 records are whole"), out::toString);
        assertTrue(out.toString().contains("events: 4 records are whole"), out::toString);
    }

    @Test
    void shouldDescribeWhatAJournalHolds() {
        writeJournal(4);

        assertEquals(0, run("journal", "describe", directory.toString()));
        assertTrue(out.toString().contains("commands: 4 records in 1 files"), out::toString);
        assertTrue(out.toString().contains("from 2020-03-12T00:00:00"), out::toString);
    }

    @Test
    void shouldPrintARangeOfRecordsAsOneJsonObjectALine() throws IOException {
        writeJournal(6);

        assertEquals(
                0,
                run(
                        "journal",
                        "dump",
                        directory.toString(),
                        "--log",
                        "commands",
                        "--from",
                        "2",
                        "--limit",
                        "3",
                        "--json"));
        String[] lines = out.toString().split("\n", -1);
        assertEquals(3 + 1, lines.length);
        for (int i = 0; i < 3; i++) {
            JsonNode line = DeskJson.MAPPER.readTree(lines[i]);
            assertEquals(2 + i, line.path("sequence").asInt());
            assertEquals("DefineFirm", line.path("message").asText());
            assertEquals("F" + (2 + i), line.path("firm").asText());
        }
    }

    @Test
    void shouldPrintRecordsForPeople() {
        writeJournal(2);

        assertEquals(0, run("journal", "dump", directory.toString(), "--log", "events"));
        assertTrue(out.toString().contains("message=FirmDefined"), out::toString);
    }

    @Test
    void shouldReplayAJournalToTheSameBytes() throws IOException {
        writeJournal(6);

        assertEquals(0, run("replay", directory.toString(), "--verify"));
        assertTrue(out.toString().contains("IDENTICAL"), out::toString);
        out.getBuffer().setLength(0);

        assertEquals(0, run("replay", directory.toString(), "--verify", "--json"));
        JsonNode json = DeskJson.MAPPER.readTree(out.toString());
        assertTrue(json.path("identical").asBoolean());
        assertEquals(6, json.path("commands").asInt());
    }

    @Test
    void shouldReadAJournalWhileAVenueHoldsIt() {
        writeJournal(6);
        JournalLock lock = JournalLock.acquire(directory);
        try {
            assertEquals(0, run("journal", "verify", directory.toString()));
            assertEquals(0, run("replay", directory.toString(), "--verify"));
            assertTrue(out.toString().contains("the venue is running"), out::toString);
        } finally {
            lock.close();
        }
    }

    @Test
    void shouldNameRecordFilePlaceAndRemedyOfADamageInOneLine() throws IOException {
        writeJournal(6);
        Path segment = LogKind.COMMANDS.directory(directory).resolve("20200312L.cq4");
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, 524_560 + 40);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            channel.write(one, 524_560 + 40);
        }

        assertEquals(2, run("journal", "verify", directory.toString()));
        assertEquals(2, run("replay", directory.toString(), "--verify"));
        assertEquals(2, run("journal", "dump", directory.toString(), "--log", "commands"));
        String[] lines = err.toString().split("\n", -1);
        assertEquals(3 + 1, lines.length);
        for (int i = 0; i < 3; i++) {
            assertTrue(lines[i].contains("record 1, file " + segment + ", byte 524560"), lines[i]);
            assertTrue(lines[i].contains("restore it"), lines[i]);
        }
    }

    @Test
    void shouldRefuseAFolderThatHoldsNoJournal() {
        assertEquals(2, run("journal", "describe", directory.toString()));
        assertEquals(2, run("journal", "verify", directory.resolve("absent").toString()));
        assertEquals(2, run("replay", directory.toString()));
        assertEquals(2, run("journal", "dump", directory.toString(), "--log", "events"));
        assertEquals(2, run("journal", "dump", directory.toString(), "--log", "trades"));
        assertEquals(2, run("journal"));
        assertEquals(6 + 1, err.toString().split("\n", -1).length, err::toString);
    }

    private int run(String... arguments) {
        CommandLine commandLine = Ringfence.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private void writeJournal(int commandCount) {
        JournalContext context = new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10);
        JournalLock lock = JournalLock.acquire(directory);
        try (LogWriter commandLog = LogWriter.open(directory, LogKind.COMMANDS, context);
                LogWriter eventLog = LogWriter.open(directory, LogKind.EVENTS, context)) {
            Engine engine = new Engine(new Appender(eventLog));
            DeskCodec codec = DeskCodec.commands(new NameBook());
            UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameLengths.MAX_COMMAND_FRAME_LENGTH]);
            int message = CommandHeaderEncoder.BLOCK_LENGTH;
            for (int sequence = 1; sequence <= commandCount; sequence++) {
                ObjectNode fields = DeskJson.MAPPER.createObjectNode();
                int length = message
                        + (sequence == 1
                                ? codec.encode("Genesis", genesis(fields), frame, message)
                                : codec.encode("DefineFirm", fields.put("firm", "F" + sequence), frame, message));
                commandLog.append(sequence, START_NS + sequence, frame, 0, length);
                boolean more = engine.onCommand(sequence, START_NS + sequence, frame, 0, length);
                while (more) {
                    more = engine.step();
                }
            }
        } finally {
            lock.close();
        }
    }

    private static ObjectNode genesis(ObjectNode fields) {
        fields.put("venue", "TEST").put("logicalTime", "YES");
        for (String limit : new String[] {
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
            "maxFillsPerOrder"
        }) {
            fields.put(limit, 16);
        }
        return fields.put("stateHashInterval", 1_000);
    }

    /** The event log as a sink. */
    private static final class Appender implements EventSink {
        private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
        private final LogWriter log;

        Appender(LogWriter log) {
            this.log = log;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return event;
        }

        @Override
        public int claim(int maxLengthBytes) {
            return 0;
        }

        @Override
        public void commit(int lengthBytes) {
            log.append(log.lastSequence() + 1, START_NS, event, 0, lengthBytes);
        }
    }
}
