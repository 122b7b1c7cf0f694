package io.ringfence.journal;

import static io.ringfence.journal.JournalFixture.DAY_NS;
import static io.ringfence.journal.JournalFixture.START_NS;
import static io.ringfence.journal.JournalFixture.append;
import static io.ringfence.journal.JournalFixture.context;
import static io.ringfence.journal.JournalFixture.frame;
import static io.ringfence.journal.JournalFixture.withWriter;
import static io.ringfence.journal.JournalFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    @TempDir
    private Path directory;

    @Test
    void shouldKeepEveryRecordOfAWriterThatWasKilledAndGoOnBehindThem() throws Exception {
        long acknowledged = 0;
        for (int round = 1; round <= 3; round++) {
            Process writer = startWriter();
            try (BufferedReader lines = lines(writer)) {
                for (int i = 0; i < 20 * round; i++) {
                    acknowledged = Long.parseLong(lines.readLine().replace(".", ""));
                }
            } finally {
                writer.destroyForcibly().waitFor();
            }
            long recordCount = LogReader.verify(directory, LogKind.COMMANDS).recordCount();
            assertTrue(recordCount >= acknowledged, recordCount + " of " + acknowledged);

            write(directory, LogKind.COMMANDS, 100);
            assertEquals(
                    recordCount + 100,
                    LogReader.verify(directory, LogKind.COMMANDS).recordCount());
        }
    }

    @Test
    void shouldRefuseASecondWriterAndNameTheFirst() throws Exception {
        Process writer = startWriter();
        try (BufferedReader lines = lines(writer)) {
            assertFalse(lines.readLine().isEmpty());
            assertTrue(JournalLock.isHeld(directory));

            JournalException refusal = assertThrows(JournalException.class, () -> JournalLock.acquire(directory));

            assertTrue(refusal.getMessage().contains("in use by process " + writer.pid()), refusal.getMessage());
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertFalse(JournalLock.isHeld(directory));
    }

    @Test
    void shouldRefuseASecondWriterInTheSameProcessAndNotLoseTheLock() {
        JournalLock lock = JournalLock.acquire(directory);

        assertThrows(JournalException.class, () -> JournalLock.acquire(directory));
        assertTrue(JournalLock.isHeld(directory));
        lock.close();
        lock.close();
        assertFalse(JournalLock.isHeld(directory));
        JournalLock.acquire(directory).close();
    }

    @Test
    void shouldReadALiveLogOfAnotherProcess() throws Exception {
        Process writer = startWriter();
        try (BufferedReader lines = lines(writer)) {
            long written = Long.parseLong(lines.readLine().replace(".", ""));
            try (LogReader reader = LogReader.open(directory, LogKind.COMMANDS)) {
                while (reader.sequence() < written + 10_000) {
                    if (reader.next()) {
                        assertTrue(JournalFixture.isRecord(reader, reader.sequence()), "sequence " + reader.sequence());
                    }
                    assertTrue(writer.isAlive());
                }
            }
            assertTrue(LogReader.verify(directory, LogKind.COMMANDS).live());
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldClearATornRecordAndReportIt() throws IOException {
        write(directory, LogKind.COMMANDS, 50);
        Path segment = segment(0);
        long end = endOf(segment);
        // The framing word is written last, so what a crash leaves behind it is any part of a record.
        byte[] torn = new byte[RecordLayout.MAX_RECORD_LENGTH - 200];
        new UnsafeBuffer(torn).setMemory(0, torn.length, (byte) 0x5A);
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(torn), end + Integer.BYTES + 100);
        }

        assertEquals(end, LogReader.verify(directory, LogKind.COMMANDS).tornPosition());
        withWriter(directory, LogKind.COMMANDS, context(), writer -> {
            assertEquals(50, writer.lastSequence());
            assertEquals(end, writer.tornPosition());
            append(writer, 1);
        });

        LogSummary summary = LogReader.verify(directory, LogKind.COMMANDS);
        assertEquals(51, summary.recordCount());
        assertEquals(-1, summary.tornPosition());
    }

    @Test
    void shouldGoOnAfterACrashBetweenTwoSegments() throws IOException {
        UnsafeBuffer frame = frame(1);
        withWriter(directory, LogKind.COMMANDS, context(), writer -> {
            writer.append(1, START_NS, frame, 0, 8);
            writer.append(2, START_NS + DAY_NS, frame, 0, 8);
        });
        // As if the second segment had been made, and the first closed, but nothing written.
        Path second = segment(1);
        Path precreated = Segments.precreatedFile(second.getParent(), Segments.cycleOf(second));
        for (boolean takenUp : new boolean[] {false, true}) {
            Files.delete(second);
            Files.write(takenUp ? second : precreated, new byte[SegmentLayout.FIRST_RECORD_POSITION]);
            assertEquals(1, LogReader.verify(directory, LogKind.COMMANDS).recordCount());

            withWriter(directory, LogKind.COMMANDS, context(), writer -> {
                assertEquals(1, writer.lastSequence());
                writer.append(2, START_NS, frame, 0, 8);
                writer.append(3, START_NS + 1, frame, 0, 8);
            });

            assertEquals(3, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
            assertEquals(2, Segments.files(second.getParent()).size());
            assertEquals(List.of(), Segments.precreatedFiles(second.getParent()));
        }
    }

    @Test
    void shouldAcceptNumbersOfTheQueueThatACrashLeftBehindByOneRecord() throws IOException {
        write(directory, LogKind.COMMANDS, 50);
        Path segment = segment(0);
        long[] head = new long[2];
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
            ByteBuffer numbers = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            channel.read(numbers, SegmentLayout.WRITE_POSITION_OFFSET);
            head[0] = numbers.getLong(0);
            head[1] = numbers.getLong(8);
        }
        write(directory, LogKind.COMMANDS, 1);
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            ByteBuffer numbers = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            channel.write(numbers.putLong(0, head[0]).putLong(8, head[1]), SegmentLayout.WRITE_POSITION_OFFSET);
        }

        write(directory, LogKind.COMMANDS, 1);

        assertEquals(52, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    private Path segment(int number) {
        return Segments.files(LogKind.COMMANDS.directory(directory)).get(number);
    }

    private static long endOf(Path segment) throws IOException {
        try (SegmentReader reader = new SegmentReader(segment, LogKind.COMMANDS, 0, 0, 0)) {
            while (reader.step() == SegmentReader.Step.RECORD) {
                // To the end.
            }
            return reader.position();
        }
    }

    private Process startWriter() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-")
                    || argument.startsWith("--enable-native")
                    || argument.startsWith("--sun-misc")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-cp", classPath(), EndlessWriter.class.getName(), directory.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String classPath() {
        String surefire = System.getProperty("surefire.test.class.path");
        return surefire != null ? surefire : System.getProperty("java.class.path") + File.pathSeparator;
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Appends until it is killed, and says after each hundred how many there are. */
    static final class EndlessWriter {
        private EndlessWriter() {}

        public static void main(String[] args) {
            Path directory = Path.of(args[0]);
            withWriter(directory, LogKind.COMMANDS, context(), writer -> {
                while (true) {
                    append(writer, 100);
                    System.out.println(writer.lastSequence() + ".");
                    System.out.flush();
                }
            });
        }
    }
}
