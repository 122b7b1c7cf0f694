package io.ringfence.journal;

import static io.ringfence.journal.JournalFixture.context;
import static io.ringfence.journal.JournalFixture.frameLength;
import static io.ringfence.journal.JournalFixture.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One flipped bit, wherever it is, is found and named. */
class DamageTest {
    private static final int RECORD_COUNT = 140;
    private static final long SEED = 20_200_312L;

    @TempDir
    private Path directory;

    private Path segment;

    @BeforeEach
    void writeJournal() {
        write(directory, LogKind.COMMANDS, RECORD_COUNT);
        segment = Segments.files(LogKind.COMMANDS.directory(directory)).get(0);
    }

    @Test
    void shouldRefuseEveryFlippedBitOfARecordWithItsSequenceAndPosition() throws IOException {
        long sequence = 70;
        long start = recordPosition(sequence);
        long end = recordPosition(sequence + 1);
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long position = start; position < end; position++) {
                for (int bit = 0; bit < 8; bit++) {
                    flip(channel, position, bit);
                    JournalDamagedException refusal = refusal(position, bit);
                    assertEquals(sequence, refusal.sequence(), refusal.getMessage());
                    assertEquals(start, refusal.position(), refusal.getMessage());
                    assertEquals(segment.toString(), refusal.file());
                    flip(channel, position, bit);
                }
            }
        }
        assertEquals(RECORD_COUNT, LogReader.verify(directory, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldRefuseAFlippedBitThroughoutTheRecords() throws IOException {
        long sequence = 1;
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long position = SegmentLayout.FIRST_RECORD_POSITION; position < endPosition(); position += 17) {
                while (position >= recordPosition(sequence + 1)) {
                    sequence++;
                }
                int bit = (int) (position % 8);
                flip(channel, position, bit);
                assertEquals(sequence, refusal(position, bit).sequence());
                flip(channel, position, bit);
            }
        }
    }

    @Test
    void shouldRefuseEveryFlippedBitOfEveryFramingWordAndOfTheLastRecord() throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long sequence = 1; sequence <= RECORD_COUNT; sequence++) {
                for (int bit = 0; bit < 32; bit++) {
                    long position = recordPosition(sequence) + bit / 8;
                    flip(channel, position, bit % 8);
                    assertEquals(sequence, refusal(position, bit % 8).sequence());
                    flip(channel, position, bit % 8);
                }
            }
            for (long position = recordPosition(RECORD_COUNT); position < endPosition(); position++) {
                flip(channel, position, (int) (position % 8));
                assertEquals(
                        RECORD_COUNT, refusal(position, (int) (position % 8)).sequence());
                flip(channel, position, (int) (position % 8));
            }
        }
    }

    @Test
    void shouldRefuseEveryFlippedBitOfTheHeadThatTheQueueKeeps() throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long position = 0; position < SegmentLayout.HEAD_LENGTH; position++) {
                for (int bit = 0; bit < 8; bit++) {
                    assertRefused(channel, position, bit);
                }
            }
        }
    }

    @Test
    void shouldRefuseAFlippedBitInTheQueuesIndexes() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        int length = SegmentLayout.FIRST_RECORD_POSITION - SegmentLayout.HEAD_LENGTH;
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 64; i++) {
                assertRefused(channel, SegmentLayout.INDEXES_OFFSET + i, i % 8);
                assertRefused(channel, SegmentLayout.FIRST_INDEX_POSITION + i, i % 8);
            }
            for (int i = 0; i < 500; i++) {
                assertRefused(channel, SegmentLayout.HEAD_LENGTH + random.nextInt(length), random.nextInt(8));
            }
        }
    }

    @Test
    void shouldRefuseAFlippedBitInTheZeroedTail() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        long end = endPosition();
        int tailLength = (int) (Files.size(segment) - end);
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 1_200; i++) {
                assertRefused(channel, end + i, i % 8);
            }
            for (int i = 0; i < 300; i++) {
                assertRefused(channel, end + random.nextInt(tailLength), random.nextInt(8));
            }
            assertRefused(channel, Files.size(segment) - 1, 0);
        }
    }

    @Test
    void shouldRefuseAJournalThatIsCutShort() throws IOException {
        byte[] whole = Files.readAllBytes(segment);
        long[] lengths = {
            0,
            1,
            100,
            SegmentLayout.FIRST_INDEX_POSITION,
            recordPosition(1),
            recordPosition(71),
            recordPosition(71) + 4,
            recordPosition(71) + 200,
            recordPosition(RECORD_COUNT),
            endPosition() - 1
        };
        for (long length : lengths) {
            try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            assertThrows(
                    JournalDamagedException.class,
                    () -> LogReader.verify(directory, LogKind.COMMANDS),
                    "cut to " + length);
            assertThrows(
                    JournalDamagedException.class, () -> write(directory, LogKind.COMMANDS, 1), "cut to " + length);
            assertEquals(length, Files.size(segment), "nothing is changed");
            Files.write(segment, whole);
        }
    }

    @Test
    void shouldRefuseAZeroedPage() throws IOException {
        byte[] whole = Files.readAllBytes(segment);
        for (long page = SegmentLayout.FIRST_RECORD_POSITION / 4_096; page * 4_096 < endPosition(); page++) {
            byte[] damaged = whole.clone();
            new UnsafeBuffer(damaged).setMemory((int) page * 4_096, 4_096, (byte) 0);
            Files.write(segment, damaged);
            assertThrows(
                    JournalDamagedException.class, () -> LogReader.verify(directory, LogKind.COMMANDS), "page " + page);
        }
    }

    @Test
    void shouldRefuseALostOrForeignRecordThoughItIsWhole() throws IOException {
        byte[] whole = Files.readAllBytes(segment);
        int start = (int) recordPosition(20);
        int end = (int) recordPosition(21);
        byte[] damaged = whole.clone();
        System.arraycopy(whole, end, damaged, start, whole.length - end);
        Files.write(segment, damaged);

        JournalDamagedException refusal =
                assertThrows(JournalDamagedException.class, () -> LogReader.verify(directory, LogKind.COMMANDS));
        assertEquals(20, refusal.sequence());
        assertEquals(start, refusal.position());
        assertTrue(refusal.getMessage().contains("sequence 21 follows 19"), refusal.getMessage());
    }

    @Test
    void shouldRefuseARecordOfTheOtherLog() throws IOException {
        Files.move(LogKind.COMMANDS.directory(directory), LogKind.EVENTS.directory(directory));

        JournalDamagedException refusal =
                assertThrows(JournalDamagedException.class, () -> LogReader.verify(directory, LogKind.EVENTS));
        assertTrue(refusal.getMessage().contains("another log"), refusal.getMessage());
    }

    @Test
    void shouldNameTheReleaseThatReadsAnotherFormat() throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer record = ByteBuffer.allocateDirect(RecordLayout.recordLength(frameLength(1)));
            long position = recordPosition(1) + Integer.BYTES;
            channel.read(record, position);
            UnsafeBuffer bytes = new UnsafeBuffer(record);
            bytes.putShort(4, (short) 2);
            int crc = RecordLayout.crc32c(new CRC32C(), record, 0, frameLength(1));
            bytes.putInt(RecordLayout.CRC_COVERED_LENGTH, crc);
            record.clear();
            channel.write(record, position);
        }

        JournalException refusal =
                assertThrows(JournalException.class, () -> LogReader.verify(directory, LogKind.COMMANDS));
        assertTrue(refusal.getMessage().contains("has journal format 2"), refusal.getMessage());
    }

    @Test
    void shouldRefuseALostSegment() throws IOException {
        Path other = directory.resolve("other");
        JournalFixture.withWriter(other, LogKind.COMMANDS, context(), writer -> {
            UnsafeBuffer frame = JournalFixture.frame(1);
            for (int day = 0; day < 3; day++) {
                writer.append(day + 1, JournalFixture.START_NS + day * JournalFixture.DAY_NS, frame, 0, 8);
            }
        });
        Path folder = LogKind.COMMANDS.directory(other);
        for (int lost = 0; lost < 3; lost++) {
            Path file = Segments.files(folder).get(lost);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            JournalDamagedException refusal =
                    assertThrows(JournalDamagedException.class, () -> LogReader.verify(other, LogKind.COMMANDS));
            assertEquals(lost + 1, refusal.sequence(), refusal.getMessage());
            Files.write(file, bytes);
        }
        assertEquals(3, LogReader.verify(other, LogKind.COMMANDS).recordCount());
    }

    @Test
    void shouldRefuseToOpenForWritingAndChangeNothing() throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            flip(channel, recordPosition(100) + 50, 3);
        }
        byte[] before = Files.readAllBytes(segment);

        JournalDamagedException refusal =
                assertThrows(JournalDamagedException.class, () -> write(directory, LogKind.COMMANDS, 1));

        assertEquals(100, refusal.sequence());
        assertArrayEquals(before, Files.readAllBytes(segment));
    }

    private void assertRefused(FileChannel channel, long position, int bit) throws IOException {
        flip(channel, position, bit);
        refusal(position, bit);
        flip(channel, position, bit);
    }

    private JournalDamagedException refusal(long position, int bit) {
        try {
            LogReader.verify(directory, LogKind.COMMANDS);
        } catch (JournalDamagedException e) {
            return e;
        }
        return fail("not refused: bit " + bit + " of byte " + position + " (records from byte "
                + SegmentLayout.FIRST_RECORD_POSITION + " to " + endPosition() + ")");
    }

    private static void flip(FileChannel channel, long position, int bit) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, position);
        one.put(0, (byte) (one.get(0) ^ 1 << bit)).flip();
        channel.write(one, position);
    }

    private static long recordPosition(long sequence) {
        long position = SegmentLayout.FIRST_RECORD_POSITION;
        for (long before = 1; before < sequence; before++) {
            position += Integer.BYTES + RecordLayout.recordLength(frameLength(before));
        }
        return position;
    }

    private static long endPosition() {
        return recordPosition(RECORD_COUNT + 1);
    }
}
