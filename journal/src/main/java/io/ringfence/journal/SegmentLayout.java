package io.ringfence.journal;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What Chronicle Queue 2026.4 writes around our records into a segment of roll cycle LARGE_DAILY, byte for byte.
 *
 * <pre>
 *      0x0  head: framing word, a self-describing block; in it four numbers vary (the offsets below)
 *     0xC8  index of indexes: framing word, name, capacity, used (varies), then 32,768 positions of indexes
 *  0x400F0  first index: framing word, name, capacity, used (varies), then 32,768 positions of every 128th record
 *  0x80110  records; behind the first record of each 4,194,304 another index
 *      end  0 while the segment is open; END_OF_DATA and "EOF" when the queue has rolled on; then zeros
 * </pre>
 *
 * All framing words stand at multiples of eight, because {@link RecordLayout#recordLength} sees to it; so an index has one form only.
 * Found by writing segments and in the library's sources ({@code SingleChronicleQueueStore}, {@code SCQIndexing},
 * {@code AbstractWire.updateHeader}). A segment that begins otherwise is refused.
 */
final class SegmentLayout {
    static final int META_DATA = 0x4000_0000;
    static final int NOT_COMPLETE = 0x8000_0000;
    static final int END_OF_DATA = META_DATA | NOT_COMPLETE;
    /** What follows END_OF_DATA: the name of an event, "EOF". */
    static final int END_TEXT = 0x464F45C3;

    static final int INDEX_CAPACITY = 32_768;
    static final int INDEX_SPACING = 128;
    static final int INDEX_HEAD_LENGTH = 0x20;
    static final int INDEX_LENGTH = INDEX_HEAD_LENGTH + INDEX_CAPACITY * Long.BYTES;

    static final int HEAD_LENGTH = 0xF0;
    static final int WRITE_POSITION_OFFSET = 0x40;
    static final int WRITE_SEQUENCE_OFFSET = 0x48;
    static final int NEXT_INDEXED_OFFSET = 0xB0;
    static final int INDEXES_USED_OFFSET = 0xE8;
    static final int INDEXES_OFFSET = HEAD_LENGTH;
    static final int FIRST_INDEX_POSITION = INDEXES_OFFSET + INDEX_CAPACITY * Long.BYTES;
    static final int FIRST_RECORD_POSITION = FIRST_INDEX_POSITION + INDEX_LENGTH;
    /** Of an index: how many of its positions are used. */
    static final int INDEX_USED_OFFSET = 0x18;

    /** Shift of a position in the head's second number, which holds position and sequence of the last record. */
    private static final int POSITION_SHIFT = 37;

    private static final DirectBuffer HEAD = head();
    private static final DirectBuffer INDEX_HEAD = indexHead();

    private SegmentLayout() {}

    static long writeSequence(long position, long sequenceInSegment) {
        return (position << POSITION_SHIFT) + sequenceInSegment;
    }

    /**
     * Compares a segment's head, but for the numbers that vary.
     *
     * @return offset of the first byte that differs, or -1
     */
    static int headMismatch(DirectBuffer bytes, int offset) {
        for (int i = 0; i < HEAD_LENGTH; i++) {
            boolean varies = isWithin(i, WRITE_POSITION_OFFSET)
                    || isWithin(i, WRITE_SEQUENCE_OFFSET)
                    || isWithin(i, NEXT_INDEXED_OFFSET)
                    || isWithin(i, INDEXES_USED_OFFSET);
            if (!varies && bytes.getByte(offset + i) != HEAD.getByte(i)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Compares an index's head, but for the number of used positions.
     *
     * @return offset of the first byte that differs, or -1
     */
    static int indexHeadMismatch(DirectBuffer bytes, int offset) {
        for (int i = 0; i < INDEX_USED_OFFSET; i++) {
            if (bytes.getByte(offset + i) != INDEX_HEAD.getByte(i)) {
                return i;
            }
        }
        return -1;
    }

    static int indexFramingWord() {
        return META_DATA | (INDEX_LENGTH - Integer.BYTES);
    }

    private static boolean isWithin(int offset, int longOffset) {
        return offset >= longOffset && offset < longOffset + Long.BYTES;
    }

    private static DirectBuffer head() {
        Text text = new Text(HEAD_LENGTH);
        text.word(META_DATA | 0xC1);
        text.code(0xB9).name("header").code(0xB6).name("SCQStore").code(0x82).word(0xAA);
        text.field("writePosition").code(0x8E).word(1).code(0).code(0x8D);
        text.number(2).number(2).number(0).number(0);
        text.field("indexing").code(0xB6).name("SCQSIndexing").code(0x82).word(0x4C);
        text.field("indexCount").code(0xA2).half(INDEX_CAPACITY);
        text.field("indexSpacing").code(0xA1).code(INDEX_SPACING);
        text.field("index2Index").code(0x8F).code(0x8F).code(0xA7).number(0xC8);
        text.field("lastIndex").code(0x8E).word(0).code(0xA7).number(0);
        text.field("dataFormat").code(0xA1).code(1);
        text.code(0).code(0).code(0);
        text.word(META_DATA | (INDEX_CAPACITY * Long.BYTES + 0x24));
        text.code(0xB9).name("index2index").code(0x8E).word(1).code(0).code(0x8D);
        text.number(INDEX_CAPACITY).number(0);
        return text.bytes();
    }

    private static DirectBuffer indexHead() {
        Text text = new Text(INDEX_HEAD_LENGTH);
        text.word(indexFramingWord()).code(0xB9).name("index");
        text.code(0x8F)
                .code(0x8F)
                .code(0x8F)
                .code(0x8F)
                .code(0x8D)
                .number(INDEX_CAPACITY)
                .number(0);
        return text.bytes();
    }

    /** Writes the few codes of the binary wire format that occur here. */
    private static final class Text {
        private final UnsafeBuffer bytes;
        private int length;

        Text(int capacity) {
            bytes = new UnsafeBuffer(new byte[capacity]);
        }

        Text code(int value) {
            bytes.putByte(length++, (byte) value);
            return this;
        }

        Text half(int value) {
            bytes.putShort(length, (short) value, ByteOrder.LITTLE_ENDIAN);
            length += Short.BYTES;
            return this;
        }

        Text word(int value) {
            bytes.putInt(length, value, ByteOrder.LITTLE_ENDIAN);
            length += Integer.BYTES;
            return this;
        }

        Text number(long value) {
            bytes.putLong(length, value, ByteOrder.LITTLE_ENDIAN);
            length += Long.BYTES;
            return this;
        }

        /** A text with its length before it. */
        Text name(String value) {
            return code(value.length()).characters(value);
        }

        /** The name of a field, whose length stands in its code. */
        Text field(String value) {
            return code(0xC0 + value.length()).characters(value);
        }

        private Text characters(String value) {
            byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
            bytes.putBytes(length, ascii);
            length += ascii.length;
            return this;
        }

        DirectBuffer bytes() {
            if (length != bytes.capacity()) {
                throw new IllegalStateException("length=" + length + " capacity=" + bytes.capacity());
            }
            return bytes;
        }
    }
}
