package io.ringfence.server;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring that carries commands from the network side through sequencer, journal and engine: a Disruptor of fixed slots that are
 * cut from one slab aligned to a page.
 *
 * <pre>
 *   publisher -> sequencer -+-> journal -+
 *                           +-> engine  -+-> (slot is free again)
 * </pre>
 *
 * <p>One producer. Each stage has an {@link EventPoller} and is driven by whichever thread the mode gives it; nothing in the ring ever
 * waits, so the Disruptor's own wait strategy is never asked.
 */
final class InboundRing {
    private static final int PAGE_LENGTH = 4_096;

    private final RingBuffer<CommandSlot> ring;
    private final EventPoller<CommandSlot> sequencingPoller;
    private final EventPoller<CommandSlot> journalPoller;
    private final EventPoller<CommandSlot> enginePoller;

    /**
     * A ring of so many slots.
     *
     * @param slots a power of two
     */
    InboundRing(final int slots) {
        if (!BitUtil.isPowerOfTwo(slots)) {
            throw new IllegalArgumentException("slots=" + slots + " is not a power of two");
        }
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(slots * CommandSlot.SLOT_LENGTH, PAGE_LENGTH);
        final UnsafeBuffer slab = new UnsafeBuffer(memory);
        final int[] nextOffset = {0};
        ring = RingBuffer.createSingleProducer(
                () -> {
                    final CommandSlot slot = new CommandSlot(slab, nextOffset[0]);
                    nextOffset[0] += CommandSlot.SLOT_LENGTH;
                    return slot;
                },
                slots,
                new YieldingWaitStrategy());
        sequencingPoller = ring.newPoller();
        final Sequence sequenced = sequencingPoller.getSequence();
        journalPoller = ring.newPoller(sequenced);
        enginePoller = ring.newPoller(sequenced);
        ring.addGatingSequences(journalPoller.getSequence(), enginePoller.getSequence());
    }

    EventPoller<CommandSlot> sequencingPoller() {
        return sequencingPoller;
    }

    EventPoller<CommandSlot> journalPoller() {
        return journalPoller;
    }

    EventPoller<CommandSlot> enginePoller() {
        return enginePoller;
    }

    RingBuffer<CommandSlot> ring() {
        return ring;
    }

    /** Slots that journal or engine have still to pass. Any thread. */
    long occupancy() {
        return ring.getCursor() - ring.getMinimumGatingSequence();
    }

    int slots() {
        return ring.getBufferSize();
    }
}
