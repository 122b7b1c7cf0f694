package io.ringfence.server;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * One slot of the inbound ring: a command frame and what the venue adds to it. The network side fills the frame, the sequencer adds
 * sequence and time, the journal and the engine read. The Disruptor's sequences order these accesses.
 */
final class CommandSlot {
    /** Bytes of one slot, which holds the longest command frame. Eight to the page, so that no slot straddles two. */
    static final int SLOT_LENGTH = 512;

    private final UnsafeBuffer buffer;
    private int length;
    private long sequence;
    private long timestampNs;
    private boolean maySetTime;

    /** A slot over its part of the slab, and nothing else of it. */
    CommandSlot(final UnsafeBuffer slab, final int offset) {
        buffer = new UnsafeBuffer(slab, offset, SLOT_LENGTH);
    }

    /** The frame's bytes, from offset 0. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Length of the frame in bytes. */
    int length() {
        return length;
    }

    /** Sequence of the command; set by the sequencer. */
    long sequence() {
        return sequence;
    }

    /** The venue's time of the command; set by the sequencer. */
    long timestampNs() {
        return timestampNs;
    }

    /** Whether the sender is entitled to set the time of a venue of logical time. */
    boolean maySetTime() {
        return maySetTime;
    }

    void onFilled(final int lengthBytes, final boolean maySetTime) {
        this.length = lengthBytes;
        this.maySetTime = maySetTime;
    }

    void onSequenced(final long sequence, final long timestampNs) {
        this.sequence = sequence;
        this.timestampNs = timestampNs;
    }
}
