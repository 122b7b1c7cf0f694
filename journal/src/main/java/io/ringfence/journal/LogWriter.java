package io.ringfence.journal;

import static io.ringfence.journal.RecordLayout.HEADER_LENGTH;
import static io.ringfence.journal.RecordLayout.MAX_FRAME_LENGTH;
import static io.ringfence.journal.RecordLayout.MAX_RECORD_LENGTH;

import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.RecordHeaderEncoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends to one log. Owned by one thread at a time, but for {@link #isSpaceLow()}, which any thread may ask. Appending does not
 * allocate.
 *
 * <p>A record is built whole beside the queue and then copied into it, and its framing word is written last: a crash leaves a record
 * or none, and an exception likewise. Disk is reserved before it is written to, since a mapped file that meets a full disk faults
 * late and elsewhere. After a failure in the queue itself the writer refuses everything.
 */
public final class LogWriter implements AutoCloseable {
    static {
        // The queue's banner and its own disk monitor, which only logs.
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }

    /** What one append may touch beyond the end: a record, an index, the mark of the segment's end. */
    private static final long STEP_LENGTH = SegmentLayout.INDEX_LENGTH + MAX_RECORD_LENGTH + 4_096L;

    private final Path directory;
    private final LogKind kind;
    private final RollTime rollTime;
    private final DiskSpace diskSpace;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final long tornPosition;

    private final ByteBuffer recordBytes = BufferUtil.allocateDirectAligned(MAX_RECORD_LENGTH + Integer.BYTES, 64);
    private final UnsafeBuffer record = new UnsafeBuffer(recordBytes);
    private final RecordHeaderEncoder header = new RecordHeaderEncoder();
    private final CRC32C crc = new CRC32C();
    private final PointerBytesStore recordStore = BytesStore.nativePointer();

    private int cycle;
    private long position;
    private long lastSequence;
    private long lastTimestampNs;
    private long lastChain;
    private Throwable failure;

    private LogWriter(Path directory, LogKind kind, JournalContext context, LogReader verified) {
        this.directory = directory;
        this.kind = kind;
        lastSequence = verified.sequence();
        lastTimestampNs = verified.timestampNs();
        lastChain = verified.chain();
        tornPosition = verified.summary().tornPosition();
        SegmentReader segment = verified.segment();
        diskSpace = new DiskSpace(directory, context);
        cycle = -1;
        int floorCycle = 0;
        if (segment != null) {
            int segmentCycle = Segments.cycleOf(segment.file());
            // A crash while rolling: the queue must not be asked to write behind the mark of an end.
            floorCycle = segment.isClosed() ? segmentCycle + 1 : segmentCycle;
            if (segment.hasHead() && !segment.isClosed()) {
                cycle = segmentCycle;
                position = segment.position();
            }
        }
        rollTime = new RollTime(floorCycle);
        ChronicleQueue opened = null;
        try {
            if (cycle >= 0) {
                diskSpace.startSegment(segment.file(), position);
            }
            opened = SingleChronicleQueueBuilder.single(directory.toFile())
                    .rollCycle(Segments.ROLL_CYCLE)
                    .timeProvider(rollTime)
                    .blockSize(context.blockLengthBytes())
                    .build();
            if (segment != null && segment.recordsInSegment() > 0) {
                verifyQueueAgrees(opened.lastIndex(), segment);
            }
            appender = opened.createAppender();
            // A venue recovers on the thread that launches it and then hands its logs over; the hand-over orders the
            // two.
            appender.singleThreadedCheckDisabled(true);
            diskSpace.start();
        } catch (RuntimeException | Error e) {
            diskSpace.close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        queue = opened;
        header.wrap(record, 0);
    }

    /**
     * Opens a log and verifies it to its end; a torn record that a crash left behind the end is cleared.
     *
     * @param venueDirectory the venue's directory, whose {@link JournalLock} this process holds
     * @param kind which log
     * @param context configuration
     * @return the writer, which stands behind the last record
     * @throws JournalDamagedException if the log does not verify to its end; nothing was changed
     * @throws JournalException if it cannot be opened
     */
    public static LogWriter open(Path venueDirectory, LogKind kind, JournalContext context) {
        if (!JournalLock.isHeldHere(venueDirectory)) {
            throw new IllegalStateException("journal lock not held, directory=" + venueDirectory);
        }
        Path directory = kind.directory(venueDirectory);
        try (LogReader reader = LogReader.openForWriter(venueDirectory, kind)) {
            while (reader.next()) {
                // To the end: nothing is appended to a journal that does not verify.
            }
            Files.createDirectories(directory);
            clearWhatACrashLeft(directory, reader);
            return new LogWriter(directory, kind, context, reader);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot open " + directory + ": " + e.getMessage() + "; check the disk and the permissions", e);
        }
    }

    private static void clearWhatACrashLeft(Path directory, LogReader verified) throws IOException {
        // The queue keeps its locks and a list of its files there, and makes it anew. Our own lock proves that nobody
        // else writes;
        // the queue's would stay locked for ever where the dead writer had our process id, as the first process of a
        // container has.
        Files.deleteIfExists(directory.resolve("metadata.cq4t"));
        SegmentReader segment = verified.segment();
        if (segment == null) {
            return;
        }
        if (!segment.hasHead()) {
            // Made, but never begun: back to what it was before the queue took it up.
            Path precreated = Segments.precreatedFile(directory, Segments.cycleOf(segment.file()));
            try (RandomAccessFile file = new RandomAccessFile(segment.file().toFile(), "rw")) {
                file.setLength(0);
            }
            Files.move(segment.file(), precreated);
        } else if (segment.tornPosition() >= 0) {
            // The queue clears no more than eight bytes behind the record that it writes over it.
            try (RandomAccessFile file = new RandomAccessFile(segment.file().toFile(), "rw")) {
                long length = Math.min(MAX_RECORD_LENGTH + Integer.BYTES, file.length() - segment.tornPosition());
                file.seek(segment.tornPosition());
                file.write(new byte[(int) length]);
                file.getFD().sync();
            }
        }
    }

    /** The queue found the same end as we did. */
    private static void verifyQueueAgrees(long lastIndex, SegmentReader segment) {
        int queueCycle = Segments.ROLL_CYCLE.toCycle(lastIndex);
        long queueRecords = Segments.ROLL_CYCLE.toSequenceNumber(lastIndex) + 1;
        if (queueCycle != Segments.cycleOf(segment.file()) || queueRecords != segment.recordsInSegment()) {
            throw segment.damaged(
                    "the queue finds " + queueRecords + " records in cycle " + queueCycle + ", the walk found "
                            + segment.recordsInSegment() + " in this file",
                    segment.position());
        }
    }

    /**
     * Appends a record. Either the whole record is in the log afterwards, or nothing of it and an exception was thrown.
     *
     * @param sequence the last sequence plus one
     * @param timestampNs the venue's time, not below that of the last record
     * @param buffer holds the frame
     * @param offset start of the frame
     * @param length of the frame in bytes, at most {@link FrameLengths#MAX_EVENT_FRAME_LENGTH}
     * @throws JournalException if the disk has no room, or the queue failed, now or before
     * @throws IllegalStateException if the sequence is not the next, or the time goes back
     */
    public void append(long sequence, long timestampNs, DirectBuffer buffer, int offset, int length) {
        if (failure != null) {
            throw new JournalException(
                    "the journal in " + directory + " failed before record " + sequence
                            + "; stop the venue, check the disk, run journal verify",
                    failure);
        }
        if (sequence != lastSequence + 1) {
            throw new IllegalStateException("sequence=" + sequence + " lastSequence=" + lastSequence + " log=" + kind);
        }
        if (timestampNs < lastTimestampNs) {
            throw new IllegalStateException(
                    "timestampNs=" + timestampNs + " lastTimestampNs=" + lastTimestampNs + " log=" + kind);
        }
        if (length < 0 || length > MAX_FRAME_LENGTH) {
            throw new IllegalStateException(
                    "length=" + length + " maxFrameLength=" + MAX_FRAME_LENGTH + " log=" + kind);
        }
        buffer.boundsCheck(offset, length);
        int cycleBefore = cycle;
        int nextCycle = Math.max(Segments.cycleOf(timestampNs), rollTime.floorCycle());
        if (nextCycle != cycleBefore) {
            diskSpace.precreateSegment(nextCycle);
        } else {
            diskSpace.reserve(position + STEP_LENGTH);
        }

        int recordLength = RecordLayout.recordLength(length);
        RecordLayout.zeroPadding(record, length);
        record.putBytes(HEADER_LENGTH, buffer, offset, length);
        header.magic(RecordLayout.MAGIC)
                .formatVersion(RecordLayout.FORMAT_VERSION)
                .headerLengthBytes(HEADER_LENGTH)
                .logKind(kind.code())
                .payloadLengthBytes(length)
                .sequence(sequence)
                .timestampNs(timestampNs);
        int crc32c = RecordLayout.crc32c(crc, recordBytes, 0, length);
        long chain = RecordLayout.chain(lastChain, crc32c, sequence);
        header.crc32c(Integer.toUnsignedLong(crc32c)).chain(chain);
        rollTime.advanceTo(nextCycle);
        recordStore.set(record.addressOffset(), recordLength);

        // From here on it must succeed.
        try {
            appender.writeBytes(recordStore);
            position = appender.wire().bytes().writePosition();
        } catch (Throwable e) {
            // Among them InternalError, which is how a fault in mapped memory is reported.
            failure = e;
            throw new JournalException(
                    "record " + sequence + " could not be appended to " + directory + ": " + e
                            + "; stop the venue, check the disk, run journal verify",
                    e);
        }
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
        lastChain = chain;
        if (nextCycle != cycleBefore) {
            cycle = nextCycle;
            diskSpace.startSegment(Segments.file(directory, cycle), position);
            diskSpace.deletePrecreatedSegments();
        }
    }

    /** Sequence of the last record; 0 if there is none. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Timestamp of the last record; 0 if there is none. */
    public long lastTimestampNs() {
        return lastTimestampNs;
    }

    /** Chain value of the last record; 0 if there is none. */
    public long lastChain() {
        return lastChain;
    }

    /** Byte in the last file at which part of a record was found when the log was opened, and cleared; -1 if there was none. */
    public long tornPosition() {
        return tornPosition;
    }

    /** Whether the disk has less usable space than the watermark, or room could not be reserved. Refreshed by a thread of its own. */
    public boolean isSpaceLow() {
        return diskSpace.isLow();
    }

    /** Closes the log. What was appended is in the file; what lies reserved behind it stays reserved. */
    @Override
    public void close() {
        diskSpace.close();
        appender.close();
        queue.close();
    }

    /** The time by which the queue rolls: that of the records, by the day, which never goes back. */
    private static final class RollTime implements TimeProvider {
        private int cycle;

        RollTime(int cycle) {
            this.cycle = cycle;
        }

        int floorCycle() {
            return cycle;
        }

        void advanceTo(int nextCycle) {
            cycle = nextCycle;
        }

        @Override
        public long currentTimeMillis() {
            return Segments.startMs(cycle);
        }
    }
}
