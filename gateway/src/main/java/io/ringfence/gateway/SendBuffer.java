package io.ringfence.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Bytes on their way to one socket: frames are appended, many leave in one write. It begins small and doubles while its peer lags,
 * up to a bound; it moves bytes only when a quarter of the bound, or half of what it holds, has left, so that a byte is copied a
 * bounded number of times. Owned by one thread; allocates only when it grows.
 */
public final class SendBuffer implements AutoCloseable {
    /** Room beyond the bound for messages of the session layer, so that a slow peer can still be told why it is cut. */
    public static final int CONTROL_RESERVE_BYTES = 512;

    /** Returned by {@link #claim} if the backlog would pass its bound, or memory its budget. */
    public static final int NO_ROOM = -1;

    private final int initialBytes;
    private final int maxBacklogBytes;
    private final int maxCapacity;
    private final MemoryBudget budget;
    private ByteBuffer bytes;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int head;
    private int tail;

    /**
     * An empty buffer.
     *
     * @param initialBytes what it begins with; not counted in the budget
     * @param maxBacklogBytes most bytes of frames that wait
     * @param budget from which it takes what it grows
     */
    public SendBuffer(final int initialBytes, final int maxBacklogBytes, final MemoryBudget budget) {
        this.initialBytes = initialBytes;
        this.maxBacklogBytes = maxBacklogBytes;
        this.maxCapacity = maxBacklogBytes + maxBacklogBytes / 4 + CONTROL_RESERVE_BYTES;
        this.budget = budget;
        use(ByteBuffer.allocateDirect(initialBytes));
    }

    /**
     * Makes room for a frame at the end.
     *
     * @param lengthBytes of the frame
     * @param isControl whether it may use {@link #CONTROL_RESERVE_BYTES}
     * @return its offset in {@link #buffer()}, or {@link #NO_ROOM}
     */
    public int claim(final int lengthBytes, final boolean isControl) {
        final int pending = tail - head;
        if (pending + lengthBytes > maxBacklogBytes + (isControl ? CONTROL_RESERVE_BYTES : 0)) {
            return NO_ROOM;
        }
        if (tail + lengthBytes > bytes.capacity() && !makeRoom(pending, lengthBytes)) {
            return NO_ROOM;
        }
        return tail;
    }

    /**
     * The claimed frame is complete.
     *
     * @param lengthBytes of the frame
     */
    public void commit(final int lengthBytes) {
        tail += lengthBytes;
    }

    /**
     * Writes as much as the channel takes, in one call.
     *
     * @param channel non-blocking
     * @return bytes written
     * @throws IOException as the channel does
     */
    public int writeTo(final WritableByteChannel channel) throws IOException {
        if (head == tail) {
            return 0;
        }
        bytes.limit(tail).position(head);
        final int written = channel.write(bytes);
        head += written;
        if (head == tail) {
            head = 0;
            tail = 0;
        }
        return written;
    }

    /**
     * Bytes that wait.
     *
     * @return their number
     */
    public int pendingBytes() {
        return tail - head;
    }

    /**
     * Where frames are written.
     *
     * @return the buffer; valid until the next claim
     */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Forgets everything and gives back what it has grown. */
    public void clear() {
        head = 0;
        tail = 0;
        if (bytes.capacity() > initialBytes) {
            budget.give(bytes.capacity());
            BufferUtil.free(bytes);
            use(ByteBuffer.allocateDirect(initialBytes));
        }
    }

    /** Frees the buffer. */
    @Override
    public void close() {
        if (bytes.capacity() > initialBytes) {
            budget.give(bytes.capacity());
        }
        BufferUtil.free(bytes);
    }

    private boolean makeRoom(final int pending, final int lengthBytes) {
        final int capacity = bytes.capacity();
        final boolean fits = pending + lengthBytes <= capacity;
        final boolean isMoveCheap = pending <= capacity / 2 || capacity >= maxCapacity;
        if (!(fits && isMoveCheap) && grow(pending, lengthBytes)) {
            return true;
        }
        if (!fits) {
            return false;
        }
        buffer.putBytes(0, buffer, head, pending);
        head = 0;
        tail = pending;
        return true;
    }

    private boolean grow(final int pending, final int lengthBytes) {
        final ByteBuffer outgrown = bytes;
        final int grown = (int) Math.min(maxCapacity, Math.max(2L * outgrown.capacity(), (long) pending + lengthBytes));
        if (pending + lengthBytes > grown || !budget.take(grown)) {
            return false;
        }
        use(ByteBuffer.allocateDirect(grown).put(0, outgrown.clear(), head, pending));
        if (outgrown.capacity() > initialBytes) {
            budget.give(outgrown.capacity());
        }
        BufferUtil.free(outgrown);
        head = 0;
        tail = pending;
        return true;
    }

    private void use(final ByteBuffer target) {
        bytes = target;
        buffer.wrap(target);
    }
}
