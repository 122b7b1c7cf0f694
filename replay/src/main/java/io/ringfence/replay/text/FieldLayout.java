package io.ringfence.replay.text;

import java.nio.ByteOrder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

/**
 * One field of a message or of a group's entry.
 *
 * @param name as in the schema
 * @param deskName as people write it
 * @param unit what its number means
 * @param type its encoding
 * @param offset from the start of the block, bytes
 * @param length number of elements: 1, or the length of a text
 * @param isOptional whether {@code nullValue} stands for nothing
 * @param nullValue raw value that stands for nothing
 * @param choices values of an enum, or bit numbers of a set; otherwise empty
 */
record FieldLayout(
        String name,
        String deskName,
        FieldUnit unit,
        PrimitiveType type,
        int offset,
        int length,
        boolean isOptional,
        long nullValue,
        List<Choice> choices) {

    /** A named value of an enum, or bit of a set. */
    record Choice(String name, long value) {}

    /** Bytes that the field takes. */
    int lengthBytes() {
        return type.size() * length;
    }

    /** Largest raw value that can be encoded and is not the null value. */
    long maxRaw() {
        return type.maxValue().longValue();
    }

    /** Smallest raw value that can be encoded and is not the null value. */
    long minRaw() {
        return type.minValue().longValue();
    }

    long read(final DirectBuffer buffer, final int block) {
        final int at = block + offset;
        return switch (type) {
            case CHAR, INT8 -> buffer.getByte(at);
            case UINT8 -> buffer.getByte(at) & 0xFF;
            case INT16 -> buffer.getShort(at, ByteOrder.LITTLE_ENDIAN);
            case UINT16 -> buffer.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            case INT32 -> buffer.getInt(at, ByteOrder.LITTLE_ENDIAN);
            case UINT32 -> buffer.getInt(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            case INT64, UINT64 -> buffer.getLong(at, ByteOrder.LITTLE_ENDIAN);
            case FLOAT, DOUBLE -> throw new IllegalStateException("floating point in a schema: field=" + name);
        };
    }

    void write(final MutableDirectBuffer buffer, final int block, final long raw) {
        final int at = block + offset;
        switch (type) {
            case CHAR, INT8, UINT8 -> buffer.putByte(at, (byte) raw);
            case INT16, UINT16 -> buffer.putShort(at, (short) raw, ByteOrder.LITTLE_ENDIAN);
            case INT32, UINT32 -> buffer.putInt(at, (int) raw, ByteOrder.LITTLE_ENDIAN);
            case INT64, UINT64 -> buffer.putLong(at, raw, ByteOrder.LITTLE_ENDIAN);
            case FLOAT, DOUBLE -> throw new IllegalStateException("floating point in a schema: field=" + name);
        }
    }
}
