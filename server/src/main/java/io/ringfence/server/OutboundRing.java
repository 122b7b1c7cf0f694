package io.ringfence.server;

import io.ringfence.engine.EventSink;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring that carries event frames from the engine to the event log and to egress: records of variable length over one slab, one
 * producer, and every reader sees every record.
 *
 * <h2>Layout</h2>
 *
 * A position is a count of bytes since the beginning; its place in the slab is {@code position & (capacity - 1)}. A record begins at a
 * multiple of eight with an int, the length of its frame, then four unused bytes, then the frame, then up to seven bytes that align the
 * next record. A record never wraps: where one might not fit before the slab's end, the rest of the slab is a padding record, whose
 * length is negative, and the record begins at place zero.
 *
 * <h2>Order of memory</h2>
 *
 * <ul>
 *   <li>The producer writes a record with plain stores and then the tail with release. A reader reads the tail with acquire, and only
 *       then the bytes below it: it sees whole records.
 *   <li>A reader reads a record with plain loads and then moves its head with release. The producer reads the heads with acquire
 *       before it writes into the room they have left: it never overtakes a reader that still looks.
 *   <li>Tail and heads stand on cache lines of their own (128 bytes apart, for the prefetcher of adjacent lines). The producer keeps the
 *       lowest head it has seen, each reader the highest tail, so that in the steady state neither reads the other's line.
 * </ul>
 *
 * <p>The ring never waits. The engine's stage asks {@link #hasRoom} for a whole step before it lets the engine go on, so a claim cannot
 * fail; if it does, an invariant is broken. Padding costs at most one record; the caller of {@code hasRoom} need not count it.
 */
final class OutboundRing implements EventSink {
    /** Bytes before a frame. */
    static final int RECORD_HEADER_LENGTH = 8;
    /** Smallest capacity that holds a step of the engine with its headers and the record before it. */
    static final int MIN_CAPACITY = 8 << 20;

    private static final int ALIGNMENT = 8;
    private static final int PAGE_LENGTH = 4_096;
    private static final int COUNTER_SPACING = 128;

    private final UnsafeBuffer slab;
    private final UnsafeBuffer counters;
    private final int capacity;
    private final Reader[] readers;
    private final int maxFrameLength;

    // The producer's own.
    private long tail;
    private long lowestHeadSeen;
    private int claimed = -1;

    /**
     * An empty ring.
     *
     * @param capacity bytes, a power of two
     * @param maxFrameLength longest frame that is ever claimed
     * @param readerCount readers, each of which must pass every record
     */
    OutboundRing(final int capacity, final int maxFrameLength, final int readerCount) {
        if (!BitUtil.isPowerOfTwo(capacity) || capacity < 4 * recordLength(maxFrameLength)) {
            throw new IllegalArgumentException(
                    "capacity=" + capacity + " is not a power of two or holds too few frames");
        }
        this.capacity = capacity;
        this.maxFrameLength = maxFrameLength;
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(capacity, PAGE_LENGTH);
        slab = new UnsafeBuffer(memory);
        counters = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned((1 + readerCount) * COUNTER_SPACING, COUNTER_SPACING));
        readers = new Reader[readerCount];
        for (int i = 0; i < readerCount; i++) {
            readers[i] = new Reader((1 + i) * COUNTER_SPACING);
        }
    }

    @Override
    public MutableDirectBuffer buffer() {
        return slab;
    }

    @Override
    public int claim(final int maxLengthBytes) {
        if (claimed >= 0 || maxLengthBytes > maxFrameLength) {
            throw new IllegalStateException("claim of maxLengthBytes=" + maxLengthBytes + " while claimed=" + claimed
                    + " maxFrameLength=" + maxFrameLength);
        }
        final int needed = recordLength(maxLengthBytes);
        final int toEnd = capacity - place(tail);
        final boolean wraps = toEnd < needed;
        if (!isFree(wraps ? toEnd + needed : needed)) {
            throw new IllegalStateException("outbound ring is full: tail=" + tail + " lowestHead=" + lowestHeadSeen
                    + " capacity=" + capacity + " needed=" + needed);
        }
        if (wraps) {
            slab.putInt(place(tail), -toEnd);
            tail += toEnd;
        }
        claimed = place(tail) + RECORD_HEADER_LENGTH;
        return claimed;
    }

    @Override
    public void commit(final int lengthBytes) {
        if (claimed < 0 || lengthBytes <= 0 || lengthBytes > maxFrameLength) {
            throw new IllegalStateException("commit of lengthBytes=" + lengthBytes + " with claimed=" + claimed);
        }
        slab.putInt(claimed - RECORD_HEADER_LENGTH, lengthBytes);
        claimed = -1;
        tail += recordLength(lengthBytes);
        counters.putLongRelease(0, tail);
    }

    /**
     * Whether frames and their headers of so many bytes, in whatever records, can be written now. Producer only.
     *
     * @param lengthBytes sum of the record lengths that may follow
     */
    boolean hasRoom(final int lengthBytes) {
        return isFree(lengthBytes + recordLength(maxFrameLength));
    }

    /** Bytes that a frame of this length takes in the ring. */
    static int recordLength(final int frameLength) {
        return BitUtil.align(RECORD_HEADER_LENGTH + frameLength, ALIGNMENT);
    }

    /** Bytes that the slowest reader has still to pass. Any thread; exact only when nothing moves. */
    long occupancyBytes() {
        final long lowest = lowestHead();
        return counters.getLongAcquire(0) - lowest;
    }

    int capacity() {
        return capacity;
    }

    /** One of the readers, from index zero. */
    Reader reader(final int index) {
        return readers[index];
    }

    private boolean isFree(final int lengthBytes) {
        if (tail + lengthBytes - lowestHeadSeen <= capacity) {
            return true;
        }
        lowestHeadSeen = lowestHead();
        return tail + lengthBytes - lowestHeadSeen <= capacity;
    }

    private long lowestHead() {
        long lowest = Long.MAX_VALUE;
        for (final Reader reader : readers) {
            lowest = Math.min(lowest, counters.getLongAcquire(reader.headOffset));
        }
        return lowest;
    }

    private int place(final long position) {
        return (int) position & (capacity - 1);
    }

    /** Reads every record in order; owned by one thread. */
    final class Reader {
        private final int headOffset;
        private long head;
        private long tailSeen;

        private Reader(final int headOffset) {
            this.headOffset = headOffset;
        }

        /** Whether there is a record now; {@link #offset()} and {@link #length()} then name it. */
        boolean hasRecord() {
            if (!hasBytes()) {
                return false;
            }
            final int padding = slab.getInt(place(head));
            if (padding < 0) {
                moveTo(head - padding);
                return hasBytes();
            }
            return true;
        }

        /** The slab. */
        MutableDirectBuffer buffer() {
            return slab;
        }

        /** Where the record's frame begins in the slab. */
        int offset() {
            return place(head) + RECORD_HEADER_LENGTH;
        }

        /** Length of the record's frame in bytes. */
        int length() {
            return slab.getInt(place(head));
        }

        /** Leaves the record to the producer; its bytes may be overwritten from now on. */
        void advance() {
            moveTo(head + recordLength(length()));
        }

        /** Whether it has passed everything that was committed. Any thread. */
        boolean isAtTail() {
            return counters.getLongAcquire(headOffset) == counters.getLongAcquire(0);
        }

        private boolean hasBytes() {
            if (head < tailSeen) {
                return true;
            }
            tailSeen = counters.getLongAcquire(0);
            return head < tailSeen;
        }

        private void moveTo(final long position) {
            head = position;
            counters.putLongRelease(headOffset, position);
        }
    }
}
