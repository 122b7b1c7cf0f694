package io.ringfence.gateway;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.EventEnvelopeEncoder;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * The Simple Open Framing Header in its little-endian form of four bytes: {@code messageLength} uint16, which includes the header,
 * then {@code encodingType} uint16. An SBE message header and its message follow.
 */
public final class Framing {
    /** SBE 1.0, little-endian. */
    public static final int ENCODING_TYPE = 0xEB50;

    /** Length of the framing header, in bytes. */
    public static final int HEADER_LENGTH = 4;

    /** The shortest frame: the framing header and a message header. */
    public static final int MIN_FRAME_LENGTH = HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH;

    /** The longest message header and command that fit, with a CommandHeader, into a command frame. */
    public static final int MAX_COMMAND_LENGTH =
            FrameLengths.MAX_COMMAND_FRAME_LENGTH - CommandHeaderEncoder.BLOCK_LENGTH;

    /** The longest frame that a venue takes. */
    public static final int MAX_INBOUND_FRAME_LENGTH = HEADER_LENGTH + MAX_COMMAND_LENGTH;

    /** What stands before the message header of an event: framing header and envelope with its own message header. */
    public static final int ENVELOPE_LENGTH =
            HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH + EventEnvelopeEncoder.BLOCK_LENGTH;

    /** The longest frame that a venue sends: the longest event frame with an envelope in its header's stead. */
    public static final int MAX_OUTBOUND_FRAME_LENGTH =
            ENVELOPE_LENGTH + FrameLengths.MAX_EVENT_FRAME_LENGTH - EventHeaderEncoder.BLOCK_LENGTH;

    private Framing() {}

    /**
     * Writes a framing header.
     *
     * @param buffer to write to
     * @param offset of the frame
     * @param frameLength of the whole frame, framing header included, in bytes
     */
    public static void putHeader(final MutableDirectBuffer buffer, final int offset, final int frameLength) {
        buffer.putShort(offset, (short) frameLength, LITTLE_ENDIAN);
        buffer.putShort(offset + 2, (short) ENCODING_TYPE, LITTLE_ENDIAN);
    }
}
