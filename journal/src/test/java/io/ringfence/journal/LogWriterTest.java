package io.ringfence.journal;

import static io.ringfence.journal.JournalFixture.DAY_NS;
import static io.ringfence.journal.JournalFixture.START_NS;
import static io.ringfence.journal.JournalFixture.append;
import static io.ringfence.journal.JournalFixture.context;
import static io.ringfence.journal.JournalFixture.frame;
import static io.ringfence.journal.JournalFixture.isRecord;
import static io.ringfence.journal.JournalFixture.withWriter;
import static io.ringfence.journal.JournalFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadBackWhatWasAppended() {
        write(directory, LogKind.COMMANDS, 1_000);

        try (LogReader reader = LogReader.open(directory, LogKind.COMMANDS)) {
            for (long sequence = 1; sequence <= 1_000; sequence++) {
                assertTrue(reader.next());
                assertTrue(isRecord(reader, sequence), "sequence " + sequence);
                assertEquals(JournalFixture.timestampNs(sequence), reader.timestampNs());
            }
            assertFalse(reader.next());
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldGoOnWhereTheLastWriterEnded() {
        write(directory, LogKind.EVENTS, 300);
        LogSummary before = LogReader.verify(directory, LogKind.EVENTS);

        withWriter(directory, LogKind.EVENTS, context(), writer -> {
            assertEquals(300, writer.lastSequence());
            assertEquals(JournalFixture.timestampNs(300), writer.lastTimestampNs());
            assertEquals(before.lastChain(), writer.lastChain());
            assertEquals(-1, writer.tornPosition());
            append(writer, 200);
        });

        assertEquals(500, LogReader.verify(directory, LogKind.EVENTS).recordCount());
    }

    @Test
    void shouldKeepTheChainAcrossARestart() {
        Path other = directory.resolve("other");
        write(directory, LogKind.COMMANDS, 40);
        write(directory, LogKind.COMMANDS, 40);
        write(other, LogKind.COMMANDS, 80);

        assertEquals(
                LogReader.verify(other, LogKind.COMMANDS).lastChain(),
                LogReader.verify(directory, LogKind.COMMANDS).lastChain());
    }

    @Test
    void shouldRefuseASequenceThatIsNotTheNext() {
        withWriter(directory, LogKind.COMMANDS, context(), writer -> {
            append(writer, 3);
            UnsafeBuffer frame = frame(9);

            assertThrows(IllegalStateException.class, () -> writer.append(3, START_NS + DAY_NS, frame, 0, 8));
            assertThrows(IllegalStateException.class, () -> writer.append(5, START_NS + DAY_NS, frame, 0, 8));
            append(writer, 1);
        });

        assertEquals(4, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldRefuseATimeThatGoesBackAndTakeTheNextRecordAsIfNothingHadBeen() {
        withWriter(directory, LogKind.COMMANDS, context(), writer -> {
            UnsafeBuffer frame = frame(1);
            writer.append(1, START_NS + DAY_NS, frame, 0, 8);

            assertThrows(IllegalStateException.class, () -> writer.append(2, START_NS, frame, 0, 8));
            writer.append(2, START_NS + DAY_NS, frame, 0, 8);
        });

        assertEquals(2, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldRefuseAFrameThatIsTooLongOrNotThere() {
        withWriter(directory, LogKind.COMMANDS, context(), writer -> {
            UnsafeBuffer tooLong = new UnsafeBuffer(new byte[RecordLayout.MAX_FRAME_LENGTH + 1]);

            assertThrows(IllegalStateException.class, () -> writer.append(1, START_NS, tooLong, 0, tooLong.capacity()));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.append(1, START_NS, frame(1), 0, 1_000));
            writer.append(1, START_NS, tooLong, 1, RecordLayout.MAX_FRAME_LENGTH);
            writer.append(2, START_NS, tooLong, 0, 0);
        });

        assertEquals(2, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldRollAtMidnightOfTheRecordsTime() {
        withWriter(directory, LogKind.COMMANDS, context(), writer -> {
            UnsafeBuffer frame = frame(1);
            writer.append(1, START_NS + DAY_NS - 1, frame, 0, 8);
            writer.append(2, START_NS + DAY_NS, frame, 0, 8);
            writer.append(3, START_NS + 5 * DAY_NS, frame, 0, 8);
        });

        assertEquals(
                List.of("20200312L.cq4", "20200313L.cq4", "20200317L.cq4"),
                Segments.files(LogKind.COMMANDS.directory(directory)).stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        assertEquals(List.of(), Segments.precreatedFiles(LogKind.COMMANDS.directory(directory)));
        LogSummary summary = LogReader.verify(directory, LogKind.COMMANDS);
        assertEquals(3, summary.recordCount());
        assertEquals(3, summary.segmentCount());
        write(directory, LogKind.COMMANDS, 10);
        assertEquals(13, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldStartAtTheBeginningOfTimeAndLeapFromThere() {
        withWriter(directory, LogKind.COMMANDS, context(), writer -> {
            writer.append(1, 0, frame(1), 0, 8);
            writer.append(2, START_NS, frame(1), 0, 8);
        });
        write(directory, LogKind.COMMANDS, 5);

        assertEquals(7, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldPassFromOneIndexToTheNext() {
        // 32,768 entries for every 128th record: the record after 4,194,304 of them is the first of a second index.
        long count = 4_194_304L + 200;
        UnsafeBuffer frame = frame(1);
        withWriter(directory, LogKind.COMMANDS, new JournalContext().reserveAheadBytes(32 << 20), writer -> {
            for (long sequence = 1; sequence <= count; sequence++) {
                writer.append(sequence, START_NS, frame, 0, 8);
            }
        });

        assertEquals(count, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
        write(directory, LogKind.COMMANDS, 3);
        assertEquals(count + 3, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldReserveTheDiskAheadOfItsEnd() throws IOException, InterruptedException {
        write(directory, LogKind.COMMANDS, 10);

        Path segment = Segments.files(LogKind.COMMANDS.directory(directory)).get(0);
        Process stat = new ProcessBuilder("stat", "-c", "%b", segment.toString()).start();
        long blocks =
                Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        assertEquals(0, stat.waitFor());
        assertTrue(
                blocks * 512 >= SegmentLayout.FIRST_RECORD_POSITION + context().reserveAheadBytes());
    }

    @Test
    void shouldSayWhenTheDiskIsBelowItsWatermark() {
        withWriter(directory, LogKind.COMMANDS, context().spaceLowBytes(0), writer -> assertFalse(writer.isSpaceLow()));
        withWriter(
                directory,
                LogKind.COMMANDS,
                context().spaceLowBytes(Long.MAX_VALUE),
                writer -> assertTrue(writer.isSpaceLow()));
    }

    @Test
    void shouldMakeAnewWhatTheQueueKeepsForItself() throws IOException {
        write(directory, LogKind.COMMANDS, 10);
        Path metadata = LogKind.COMMANDS.directory(directory).resolve("metadata.cq4t");
        Files.write(metadata, new byte[] {1, 2, 3, 4, 5, 6, 7});

        write(directory, LogKind.COMMANDS, 10);

        assertEquals(20, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldWantTheLockBeforeItOpens() {
        assertThrows(IllegalStateException.class, () -> LogWriter.open(directory, LogKind.COMMANDS, context()));
    }

    @Test
    void shouldRefuseToReadWhereThereIsNoJournal() {
        JournalException refusal =
                assertThrows(JournalException.class, () -> LogReader.open(directory, LogKind.COMMANDS));

        assertTrue(refusal.getMessage().contains(directory.toString()), refusal.getMessage());
    }

    @Test
    void shouldFindNothingInALogThatWasOpenedAndNotWritten() {
        write(directory, LogKind.COMMANDS, 0);

        assertEquals(0, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }
}
