package io.ringfence.gateway;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts a stream of bytes into frames inside one buffer of fixed size. Nothing is allocated, whatever a length field says: a length
 * out of bounds is a fault as soon as its four bytes are there. Owned by one thread.
 *
 * <pre>{@code
 * reader.read(channel);
 * for (int length = reader.next(); length > 0; length = reader.next()) {
 *     ... reader.buffer(), reader.frameOffset(), length ...
 *     reader.consume();
 * }
 * }</pre>
 */
public final class FrameReader implements AutoCloseable {
    /** Returned by {@link #next()}: no whole frame yet. */
    public static final int NONE = 0;

    /** Returned by {@link #next()}: what comes next is not a frame. */
    public static final int INVALID = -1;

    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final int maxFrameLength;
    private int head;

    /**
     * An empty reader.
     *
     * @param capacity of its buffer in bytes, at least the longest frame
     * @param maxFrameLength the longest frame, framing header included, in bytes
     */
    public FrameReader(final int capacity, final int maxFrameLength) {
        if (capacity < maxFrameLength) {
            throw new IllegalArgumentException("capacity=" + capacity + " maxFrameLength=" + maxFrameLength);
        }
        bytes = ByteBuffer.allocateDirect(capacity);
        buffer = new UnsafeBuffer(bytes);
        this.maxFrameLength = maxFrameLength;
    }

    /**
     * Reads what the channel has and the buffer can take.
     *
     * @param channel non-blocking
     * @return bytes read; 0: none now; -1: the peer has closed its side
     * @throws IOException as the channel does
     */
    public int read(final ReadableByteChannel channel) throws IOException {
        if (head > 0 && (head == bytes.position() || bytes.remaining() < maxFrameLength)) {
            bytes.flip().position(head);
            bytes.compact();
            head = 0;
        }
        return channel.read(bytes);
    }

    /**
     * Looks for a whole frame.
     *
     * @return its length in bytes, or {@link #NONE} or {@link #INVALID}
     */
    public int next() {
        final int available = bytes.position() - head;
        if (available < Framing.HEADER_LENGTH) {
            return NONE;
        }
        final int length = buffer.getShort(head, LITTLE_ENDIAN) & 0xFFFF;
        final int encodingType = buffer.getShort(head + 2, LITTLE_ENDIAN) & 0xFFFF;
        if (encodingType != Framing.ENCODING_TYPE || length < Framing.MIN_FRAME_LENGTH || length > maxFrameLength) {
            return INVALID;
        }
        return available < length ? NONE : length;
    }

    /** Gives up the frame that {@link #next()} found. */
    public void consume() {
        head += buffer.getShort(head, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Whether bytes are there that were not consumed.
     *
     * @return whether they are
     */
    public boolean hasRemainder() {
        return head < bytes.position();
    }

    /** Forgets everything. */
    public void clear() {
        bytes.clear();
        head = 0;
    }

    /**
     * The bytes.
     *
     * @return the buffer; valid until the next {@link #read}
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Where the frame that {@link #next()} found begins.
     *
     * @return offset of its framing header
     */
    public int frameOffset() {
        return head;
    }

    /** Frees the buffer. */
    @Override
    public void close() {
        BufferUtil.free(bytes);
    }
}
