package io.ringfence.journal;

import static io.ringfence.journal.RecordLayout.HEADER_LENGTH;
import static io.ringfence.journal.RecordLayout.MAX_RECORD_LENGTH;
import static io.ringfence.journal.SegmentLayout.END_OF_DATA;
import static io.ringfence.journal.SegmentLayout.END_TEXT;
import static io.ringfence.journal.SegmentLayout.FIRST_RECORD_POSITION;
import static io.ringfence.journal.SegmentLayout.INDEX_CAPACITY;
import static io.ringfence.journal.SegmentLayout.INDEX_HEAD_LENGTH;
import static io.ringfence.journal.SegmentLayout.INDEX_LENGTH;
import static io.ringfence.journal.SegmentLayout.INDEX_SPACING;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringfence.codecs.RecordHeaderDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks one segment, framing word by framing word, and verifies all that it passes. It reads through a window of its own instead of
 * a mapping, so that a file which is cut short under it is an end and not a fault of memory.
 */
final class SegmentReader implements AutoCloseable {
    /** What a step found. */
    enum Step {
        /** The next record. */
        RECORD,
        /** Nothing yet. */
        OPEN_END,
        /** The queue has rolled to another segment. */
        CLOSED_END
    }

    private static final int WINDOW_LENGTH = 1 << 20;
    private static final String REMEDY =
            "stop the venue, keep a copy of the folder, and restore it from a copy that verifies";

    private final Path file;
    private final LogKind kind;
    private final FileChannel channel;
    private final ByteBuffer windowBytes = BufferUtil.allocateDirectAligned(WINDOW_LENGTH, 64);
    private final UnsafeBuffer window = new UnsafeBuffer(windowBytes);
    private final RecordHeaderDecoder header = new RecordHeaderDecoder();
    private final CRC32C crc = new CRC32C();
    private final LongArrayList indexPositions = new LongArrayList();
    private final LongArrayList indexedRecordPositions = new LongArrayList();

    private long windowPosition;
    private int windowLength;
    private boolean headVerified;
    private boolean isClosed;
    private long position = FIRST_RECORD_POSITION;
    private long recordsInSegment;
    private long lastRecordPosition;
    private long previousRecordPosition;
    private long tornPosition = -1;

    private long sequence;
    private long timestampNs;
    private long chain;
    private int frameOffset;
    private int frameLength;

    /**
     * @param file the segment
     * @param sequence sequence of the record before its first
     * @param timestampNs timestamp of that record
     * @param chain chain value of that record
     */
    SegmentReader(Path file, LogKind kind, long sequence, long timestampNs, long chain) throws IOException {
        this.file = file;
        this.kind = kind;
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        this.chain = chain;
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Sequence of the record at which the segment's head points; 0 if there is none. Nothing is verified. */
    static long lastSequenceHint(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(LITTLE_ENDIAN);
            channel.read(number, SegmentLayout.WRITE_POSITION_OFFSET);
            long recordPosition = number.getLong(0);
            if (recordPosition < FIRST_RECORD_POSITION) {
                return 0;
            }
            channel.read(number.clear(), recordPosition + Integer.BYTES + RecordHeaderDecoder.sequenceEncodingOffset());
            return number.hasRemaining() ? 0 : number.getLong(0);
        }
    }

    /** Takes the next step; the frame of a record is in {@link #buffer()} until the one after. */
    Step step() throws IOException {
        if (!headVerified && !verifyHead()) {
            return Step.OPEN_END;
        }
        while (true) {
            if (!window(position, Integer.BYTES)) {
                return Step.OPEN_END;
            }
            int word = window.getInt(windowOffset(), LITTLE_ENDIAN);
            if (word == 0) {
                // What the window holds may have been outgrown since: one look at the file itself.
                refill(position, Long.BYTES);
                if (windowLength < Integer.BYTES || window.getInt(0, LITTLE_ENDIAN) == 0) {
                    return Step.OPEN_END;
                }
                windowLength = 0;
                continue;
            }
            if (word == END_OF_DATA) {
                isClosed = true;
                return Step.CLOSED_END;
            }
            if (word == SegmentLayout.indexFramingWord()) {
                passIndex();
                continue;
            }
            if (word < HEADER_LENGTH || word > MAX_RECORD_LENGTH || word % Long.BYTES != Integer.BYTES) {
                throw damaged(
                        "framing word 0x" + Integer.toHexString(word) + " is not one that a writer leaves", position);
            }
            if (!window(position, Integer.BYTES + word)) {
                throw damaged("the file ends within a record of " + word + " bytes", position);
            }
            String fault = recordFault(word);
            if (fault != null) {
                // A record is complete before its framing word is, but the window may have been filled in between.
                refill(position, WINDOW_LENGTH);
                fault = window.getInt(0, LITTLE_ENDIAN) == word ? recordFault(word) : "framing word changed";
                if (fault != null) {
                    throw damaged(fault, position);
                }
            }
            acceptRecord(word);
            return Step.RECORD;
        }
    }

    private boolean verifyHead() throws IOException {
        refill(0, WINDOW_LENGTH);
        if (windowLength < Integer.BYTES) {
            return false;
        }
        int word = window.getInt(0, LITTLE_ENDIAN);
        if (word == 0 || word == SegmentLayout.NOT_COMPLETE) {
            windowLength = 0;
            return false;
        }
        if (windowLength < FIRST_RECORD_POSITION) {
            throw damaged("the file ends within the segment's head", windowLength);
        }
        int mismatch = SegmentLayout.headMismatch(window, 0);
        if (mismatch >= 0) {
            throw damaged("the segment's head is not that of Chronicle Queue 2026.4", mismatch);
        }
        mismatch = SegmentLayout.indexHeadMismatch(window, SegmentLayout.FIRST_INDEX_POSITION);
        if (mismatch >= 0) {
            throw damaged("the head of the first index differs", SegmentLayout.FIRST_INDEX_POSITION + mismatch);
        }
        indexPositions.addLong(SegmentLayout.FIRST_INDEX_POSITION);
        headVerified = true;
        return true;
    }

    private void passIndex() throws IOException {
        if (!window(position, INDEX_HEAD_LENGTH)) {
            throw damaged("the file ends within an index", position);
        }
        int mismatch = SegmentLayout.indexHeadMismatch(window, windowOffset());
        if (mismatch >= 0) {
            throw damaged("the head of an index differs", position + mismatch);
        }
        if (indexPositions.size() != (recordsInSegment - 1) / ((long) INDEX_CAPACITY * INDEX_SPACING)) {
            throw damaged("an index stands where none belongs", position);
        }
        indexPositions.addLong(position);
        position += INDEX_LENGTH;
    }

    /** What is wrong with the record in the window, or null. */
    private String recordFault(int recordLength) {
        int offset = windowOffset() + Integer.BYTES;
        header.wrap(window, offset, HEADER_LENGTH, RecordHeaderDecoder.SCHEMA_VERSION);
        if ((int) header.magic() != RecordLayout.MAGIC) {
            return "the record does not begin with RFJ1";
        }
        int length = header.payloadLengthBytes();
        if (length < 0 || RecordLayout.recordLength(length) != recordLength) {
            return "payloadLengthBytes " + length + " does not fit a record of " + recordLength + " bytes";
        }
        int expectedCrc = (int) header.crc32c();
        int actualCrc = RecordLayout.crc32c(crc, windowBytes, offset, length);
        if (actualCrc != expectedCrc) {
            return "crc32c is 0x" + Integer.toHexString(actualCrc) + " and should be 0x"
                    + Integer.toHexString(expectedCrc);
        }
        if (header.formatVersion() != RecordLayout.FORMAT_VERSION || header.headerLengthBytes() != HEADER_LENGTH) {
            throw new JournalException(file + " has journal format " + header.formatVersion() + " with headers of "
                    + header.headerLengthBytes() + " bytes at byte " + position + ", this program reads format "
                    + RecordLayout.FORMAT_VERSION + "; use the release that wrote it");
        }
        if (header.logKindRaw() != kind.code().value()) {
            return "the record belongs to another log";
        }
        if (header.sequence() != sequence + 1) {
            return "sequence " + header.sequence() + " follows " + sequence;
        }
        if (header.timestampNs() < timestampNs) {
            return "timestampNs " + header.timestampNs() + " is before " + timestampNs;
        }
        if (header.chain() != RecordLayout.chain(chain, actualCrc, header.sequence())) {
            return "the chain is broken";
        }
        for (int i = offset + HEADER_LENGTH + length; i < offset + recordLength; i++) {
            if (window.getByte(i) != 0) {
                return "the padding behind the frame is not zero";
            }
        }
        return null;
    }

    private void acceptRecord(int recordLength) {
        sequence = header.sequence();
        timestampNs = header.timestampNs();
        chain = header.chain();
        frameOffset = windowOffset() + Integer.BYTES + HEADER_LENGTH;
        frameLength = header.payloadLengthBytes();
        if (recordsInSegment % INDEX_SPACING == 0) {
            indexedRecordPositions.addLong(position);
        }
        previousRecordPosition = lastRecordPosition;
        lastRecordPosition = position;
        recordsInSegment++;
        position += Integer.BYTES + recordLength;
    }

    /**
     * Verifies what the walk does not pass, once it has come to the end of a segment that nobody writes: the numbers in the head, the
     * indexes, and the zeros behind the end. Each may be behind by the last record, which is what a crash leaves.
     */
    void verifyRest() throws IOException {
        if (!headVerified) {
            verifyUnbegun();
            return;
        }
        verifyWritePosition();
        verifyIndexes();
        verifyTail();
    }

    /** Room that was made, whose head a crash kept from being written: whole, and without a record. */
    private void verifyUnbegun() throws IOException {
        if (channel.size() < FIRST_RECORD_POSITION) {
            throw damaged("the file ends within the segment's head", channel.size());
        }
        for (long at = FIRST_RECORD_POSITION; window(at, 1); at = windowPosition + windowLength) {
            for (int i = windowOffset(at); i < windowLength; i++) {
                if (window.getByte(i) != 0) {
                    throw damaged("the segment has no head, but something behind it", windowPosition + i);
                }
            }
        }
    }

    private void verifyWritePosition() throws IOException {
        refill(0, SegmentLayout.HEAD_LENGTH);
        long writePosition = window.getLong(SegmentLayout.WRITE_POSITION_OFFSET, LITTLE_ENDIAN);
        long writeSequence = window.getLong(SegmentLayout.WRITE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
        long expected =
                recordsInSegment == 0 ? 0 : SegmentLayout.writeSequence(lastRecordPosition, recordsInSegment - 1);
        long previous =
                recordsInSegment < 2 ? 0 : SegmentLayout.writeSequence(previousRecordPosition, recordsInSegment - 2);
        boolean isCurrent =
                writePosition == lastRecordPosition && (writeSequence == expected || writeSequence == previous);
        boolean isBehind = writePosition == previousRecordPosition && writeSequence == previous;
        if (!isCurrent && !isBehind) {
            long next = writePosition > lastRecordPosition ? position : SegmentLayout.WRITE_POSITION_OFFSET;
            throw damaged(
                    "the segment says that its last record stands at byte " + writePosition + " (0x"
                            + Long.toHexString(writeSequence) + "), the last that was found stands at byte "
                            + lastRecordPosition,
                    next);
        }
    }

    private void verifyIndexes() throws IOException {
        refill(0, SegmentLayout.HEAD_LENGTH);
        long nextIndexed = window.getLong(SegmentLayout.NEXT_INDEXED_OFFSET, LITTLE_ENDIAN);
        long used = window.getLong(SegmentLayout.INDEXES_USED_OFFSET, LITTLE_ENDIAN);
        int indexCount = indexPositions.size();
        // The first index is there before the segment has its head, so its count cannot be behind.
        verifyUsed(used, indexCount, indexCount > 1, SegmentLayout.INDEXES_USED_OFFSET);
        for (int i = 0; i < INDEX_CAPACITY; i++) {
            long entryPosition = SegmentLayout.INDEXES_OFFSET + (long) i * Long.BYTES;
            long expected = i < indexCount ? indexPositions.getLong(i) : 0;
            verifyEntry(entryPosition, expected, i == indexCount - 1);
        }
        long lastIndexed = -1;
        long lastButOneIndexed = -1;
        for (int index = 0; index < indexCount; index++) {
            long head = indexPositions.getLong(index);
            window(head, INDEX_HEAD_LENGTH);
            long usedHere = window.getLong(windowOffset(head) + SegmentLayout.INDEX_USED_OFFSET, LITTLE_ENDIAN);
            long usedFound = 0;
            for (int i = 0; i < INDEX_CAPACITY; i++) {
                long entry = (long) index * INDEX_CAPACITY + i;
                boolean isRecord = entry < indexedRecordPositions.size();
                long expected = isRecord ? indexedRecordPositions.getLong((int) entry) : 0;
                if (verifyEntry(head + INDEX_HEAD_LENGTH + (long) i * Long.BYTES, expected, true) && isRecord) {
                    usedFound = i + 1L;
                    lastButOneIndexed = lastIndexed;
                    lastIndexed = entry;
                }
            }
            verifyUsed(usedHere, usedFound, true, head + SegmentLayout.INDEX_USED_OFFSET);
        }
        if (nextIndexed != (lastIndexed + 1) * INDEX_SPACING
                && nextIndexed != (lastButOneIndexed + 1) * INDEX_SPACING) {
            throw damaged(
                    "the segment says that record " + nextIndexed + " is the next to be indexed",
                    SegmentLayout.NEXT_INDEXED_OFFSET);
        }
    }

    /** Whether an entry is there, or was left out by a crash. */
    private boolean verifyEntry(long entryPosition, long expected, boolean mayBeLeftOut) throws IOException {
        long found = window(entryPosition, Long.BYTES) ? window.getLong(windowOffset(entryPosition), LITTLE_ENDIAN) : 0;
        if (found != expected && !(found == 0 && mayBeLeftOut)) {
            throw damaged("an index says " + found + " and should say " + expected, entryPosition);
        }
        return found != 0;
    }

    private void verifyUsed(long used, long expected, boolean mayBeBehind, long usedPosition) {
        if (used != expected && !(mayBeBehind && used == expected - 1)) {
            throw damaged(
                    "an index says that " + used + " of its entries are used, " + expected + " are", usedPosition);
        }
    }

    /** Nothing but zeros behind the end, or behind an open end the rest of one record that a crash tore. */
    private void verifyTail() throws IOException {
        long tail = position;
        if (isClosed && window(position, Long.BYTES)) {
            int text = window.getInt(windowOffset() + Integer.BYTES, LITTLE_ENDIAN);
            if (text != END_TEXT && text != 0) {
                throw damaged("the mark of the segment's end differs", position + Integer.BYTES);
            }
            tail += Long.BYTES;
        }
        long first = -1;
        long last = -1;
        int bits = 0;
        for (long at = tail; window(at, 1); at = windowPosition + windowLength) {
            for (int i = windowOffset(at); i < windowLength; i++) {
                if (i % Long.BYTES == 0 && i + Long.BYTES <= windowLength && window.getLong(i) == 0) {
                    i += Long.BYTES - 1;
                } else if (window.getByte(i) != 0) {
                    last = windowPosition + i;
                    first = first < 0 ? last : first;
                    bits += Integer.bitCount(window.getByte(i) & 0xFF);
                }
            }
        }
        if (first < 0) {
            return;
        }
        boolean isTornRecord = !isClosed && bits > 1 && last < position + Integer.BYTES + MAX_RECORD_LENGTH;
        if (!isTornRecord) {
            throw damaged("the rest of the file should be zero and is not", first);
        }
        tornPosition = position;
    }

    private boolean window(long at, int length) throws IOException {
        if (at >= windowPosition && at + length <= windowPosition + windowLength) {
            return true;
        }
        refill(at, WINDOW_LENGTH);
        return windowLength >= length;
    }

    private void refill(long at, int length) throws IOException {
        windowBytes.limit(length).position(0);
        windowPosition = at;
        int read;
        do {
            read = channel.read(windowBytes, at + windowBytes.position());
        } while (read > 0 && windowBytes.hasRemaining());
        windowLength = windowBytes.position();
    }

    private int windowOffset() {
        return windowOffset(position);
    }

    private int windowOffset(long at) {
        return (int) (at - windowPosition);
    }

    JournalDamagedException damaged(String finding, long at) {
        return new JournalDamagedException(finding, sequence + 1, file, at, REMEDY);
    }

    Path file() {
        return file;
    }

    /** Whether the segment has its head, and so may hold records. */
    boolean hasHead() {
        return headVerified;
    }

    /** Whether the walk came to the mark of the segment's end. */
    boolean isClosed() {
        return isClosed;
    }

    /** Where the next framing word will stand. */
    long position() {
        return position;
    }

    /** Where a torn record begins that {@link #verifyRest()} found, or -1. */
    long tornPosition() {
        return tornPosition;
    }

    long recordsInSegment() {
        return recordsInSegment;
    }

    long sequence() {
        return sequence;
    }

    long timestampNs() {
        return timestampNs;
    }

    long chain() {
        return chain;
    }

    UnsafeBuffer buffer() {
        return window;
    }

    int frameOffset() {
        return frameOffset;
    }

    int frameLength() {
        return frameLength;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
