package io.ringfence.marketdata;

import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.PublicTradeDecoder;
import io.ringfence.codecs.SnapshotBeginDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads what stands at the same place in every message of {@code market.xml}, so that a message can be sorted before it is known what it is. A flyweight:
 * valid as long as the buffer holds the message.
 */
public final class MarketMessage {
    /** Length of the fields that all messages begin with, in bytes; no message's block is shorter. */
    static final int COMMON_LENGTH =
            PublicTradeDecoder.channelEncodingOffset() + PublicTradeDecoder.channelEncodingLength();

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private DirectBuffer buffer;
    private int block;

    /** Of no message yet. */
    public MarketMessage() {}

    /**
     * Looks at a message.
     *
     * @param buffer holds it.
     * @param offset of its SBE message header.
     * @param length of header and message in bytes.
     * @return this.
     * @throws IllegalArgumentException if it is cut short, or of another schema.
     */
    public MarketMessage wrap(DirectBuffer buffer, int offset, int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH + COMMON_LENGTH) {
            throw new IllegalArgumentException("message is cut short: lengthBytes=" + length);
        }
        header.wrap(buffer, offset);
        if (header.schemaId() != PublicTradeDecoder.SCHEMA_ID
                || header.blockLength() < COMMON_LENGTH
                || MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength() > length) {
            throw new IllegalArgumentException(
                    "no message of market data: schemaId=" + header.schemaId() + " templateId=" + header.templateId()
                            + " blockLength=" + header.blockLength() + " lengthBytes=" + length);
        }
        this.buffer = buffer;
        block = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        return this;
    }

    /** {@return which message it is} */
    public int templateId() {
        return header.templateId();
    }

    /** {@return number in its channel; of a snapshot's message the last number that the snapshot includes, 0: none} */
    public long sequence() {
        return buffer.getLong(block + PublicTradeDecoder.sequenceEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the venue's time of what caused it, nanoseconds since 1970} */
    public long timestampNs() {
        return buffer.getLong(block + PublicTradeDecoder.timestampNsEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the numbering to which the sequence belongs} */
    public int epoch() {
        return buffer.getInt(block + PublicTradeDecoder.epochEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the instrument} */
    public int instrumentId() {
        return buffer.getInt(block + PublicTradeDecoder.instrumentIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return kind of the channel} */
    public MarketChannel channel() {
        return MarketChannel.get((short) (buffer.getByte(block + PublicTradeDecoder.channelEncodingOffset()) & 0xFF));
    }

    /** {@return whether it belongs to a snapshot, and so takes no number of its channel} */
    public boolean isOfSnapshot() {
        return templateId() >= SnapshotBeginDecoder.TEMPLATE_ID;
    }

    int blockLength() {
        return header.blockLength();
    }

    int version() {
        return header.version();
    }

    int block() {
        return block;
    }

    /** Writes the same fields. */
    static void put(
            MutableDirectBuffer buffer,
            int block,
            long sequence,
            long timestampNs,
            int epoch,
            int instrumentId,
            MarketChannel channel) {
        buffer.putLong(block + PublicTradeDecoder.sequenceEncodingOffset(), sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(block + PublicTradeDecoder.timestampNsEncodingOffset(), timestampNs, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(block + PublicTradeDecoder.epochEncodingOffset(), epoch, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(block + PublicTradeDecoder.instrumentIdEncodingOffset(), instrumentId, ByteOrder.LITTLE_ENDIAN);
        buffer.putByte(block + PublicTradeDecoder.channelEncodingOffset(), (byte) channel.value());
    }
}
