package io.ringfence.gateway.client;

import io.ringfence.gateway.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Application messages from the oldest that is not answered to the newest, as frames in a ring of bytes that goes to the socket as it
 * is. A message leaves it when it is answered; after a loss everything in it is sent again. Owned by the client's thread.
 */
final class ResendBuffer implements AutoCloseable {
    /** Shortest message with its framing header; it bounds how many there can be. */
    private static final int MIN_FRAME_LENGTH = Framing.MIN_FRAME_LENGTH;

    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final int capacity;
    private final byte[] frame = new byte[Framing.MAX_INBOUND_FRAME_LENGTH];
    private final UnsafeBuffer frameBuffer = new UnsafeBuffer(frame);
    private final long[] endBySequence;
    private long headPosition;
    private long sendPosition;
    private long tailPosition;
    private long firstSequence = 1;
    private long lastSequence;

    ResendBuffer(final int capacity) {
        this.capacity = capacity;
        bytes = ByteBuffer.allocateDirect(capacity);
        buffer = new UnsafeBuffer(bytes);
        endBySequence = new long[BitUtil.findNextPositivePowerOfTwo(capacity / MIN_FRAME_LENGTH)];
    }

    /** Adds a message; false if there is no room. */
    boolean offer(final DirectBuffer message, final int offset, final int length) {
        final int frameLength = Framing.HEADER_LENGTH + length;
        if (tailPosition - headPosition + frameLength > capacity || count() == endBySequence.length) {
            return false;
        }
        final int index = indexOf(tailPosition);
        if (index + frameLength <= capacity) {
            Framing.putHeader(buffer, index, frameLength);
            buffer.putBytes(index + Framing.HEADER_LENGTH, message, offset, length);
        } else {
            Framing.putHeader(frameBuffer, 0, frameLength);
            frameBuffer.putBytes(Framing.HEADER_LENGTH, message, offset, length);
            final int first = capacity - index;
            buffer.putBytes(index, frameBuffer, 0, first);
            buffer.putBytes(0, frameBuffer, first, frameLength - first);
        }
        tailPosition += frameLength;
        lastSequence++;
        endBySequence[indexOfSequence(lastSequence)] = tailPosition;
        return true;
    }

    /** Writes what was not sent; at most two calls, the ring's end being between them. */
    int writeTo(final WritableByteChannel channel) throws IOException {
        int written = 0;
        while (sendPosition < tailPosition) {
            final int index = indexOf(sendPosition);
            final int end = (int) Math.min(capacity, index + (tailPosition - sendPosition));
            bytes.limit(end).position(index);
            final int taken = channel.write(bytes);
            sendPosition += taken;
            written += taken;
            if (index + taken < end) {
                break;
            }
        }
        return written;
    }

    /** Gives up messages that are answered, except those that are still on their way again. */
    void onAnswered(final long sequence) {
        while (firstSequence <= sequence && firstSequence <= lastSequence) {
            final long end = endBySequence[indexOfSequence(firstSequence)];
            if (end > sendPosition) {
                return;
            }
            headPosition = end;
            firstSequence++;
        }
    }

    /** Everything that is not answered is to be sent again. */
    void rewind() {
        sendPosition = headPosition;
    }

    /** The next message has a number; only while there is none. */
    void number(final long nextSequence) {
        if (count() != 0) {
            throw new IllegalStateException("firstSequence=" + firstSequence + " lastSequence=" + lastSequence);
        }
        firstSequence = nextSequence;
        lastSequence = nextSequence - 1;
    }

    /** Number of the oldest message that is not answered, or the next one's. */
    long firstSequence() {
        return firstSequence;
    }

    /** Number of the newest message. */
    long lastSequence() {
        return lastSequence;
    }

    long count() {
        return lastSequence - firstSequence + 1;
    }

    boolean hasUnsent() {
        return sendPosition < tailPosition;
    }

    @Override
    public void close() {
        BufferUtil.free(bytes);
    }

    private int indexOf(final long position) {
        return (int) (position & (capacity - 1));
    }

    private int indexOfSequence(final long sequence) {
        return (int) (sequence & (endBySequence.length - 1));
    }
}
