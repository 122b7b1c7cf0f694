package io.ringfence.server;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.gateway.IngressPublisher;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;

/**
 * Puts commands into the inbound ring: those of sessions for the gateway, and the venue's own. Network thread (the launching thread
 * before there is one).
 *
 * <p>It also knows which sessions may set a venue's logical time. The network thread learns it from the events that define and negotiate
 * sessions, which it sees before a session's first application message, and marks the slot; so the sequencer needs no view of the
 * engine's state. The entitlement itself is the engine's to check: a session that has just lost the role may move the time once more,
 * and its command is rejected.
 */
final class RingIngressPublisher implements IngressPublisher {
    private final RingBuffer<CommandSlot> ring;
    private final CommandHeaderEncoder header = new CommandHeaderEncoder();
    private final IntHashSet timeSettingSessions = new IntHashSet();
    private volatile boolean closed;

    RingIngressPublisher(final InboundRing inbound) {
        ring = inbound.ring();
    }

    @Override
    public boolean publish(
            final int sessionId,
            final long sessionVerId,
            final long clientSequence,
            final long connectionId,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        return put(
                sessionId,
                sessionVerId,
                clientSequence,
                connectionId,
                timeSettingSessions.contains(sessionId),
                buffer,
                offset,
                length);
    }

    /**
     * Puts a command of the venue itself.
     *
     * @param buffer holds an SBE message header and one message of command.xml
     * @param offset of the message header
     * @param length of both in bytes
     * @return false if there is no room now
     */
    boolean publishOwn(final DirectBuffer buffer, final int offset, final int length) {
        return put(0, 0, 0, 0, true, buffer, offset, length);
    }

    /** From now on nothing is taken: as if there were no room. Any thread. */
    void close() {
        closed = true;
    }

    /** Whether it was closed; what the network thread was putting at that time is in the ring when its next turn begins. */
    boolean isClosed() {
        return closed;
    }

    /** A session has these roles now. */
    void onRoles(final int sessionId, final boolean simulation) {
        if (simulation) {
            timeSettingSessions.add(sessionId);
        } else {
            timeSettingSessions.remove(sessionId);
        }
    }

    private boolean put(
            final int sessionId,
            final long sessionVerId,
            final long clientSequence,
            final long connectionId,
            final boolean maySetTime,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final int frameLength = CommandHeaderEncoder.BLOCK_LENGTH + length;
        if (length <= 0 || frameLength > FrameLengths.MAX_COMMAND_FRAME_LENGTH) {
            throw new IllegalStateException(
                    "command of length=" + length + " sessionId=" + sessionId + " does not fit");
        }
        if (closed) {
            return false;
        }
        final long claimed;
        try {
            // Not next(): with assertions on, that insists on one thread for ever, and the launching one came first.
            claimed = ring.tryNext();
        } catch (final InsufficientCapacityException full) {
            return false;
        }
        final CommandSlot slot = ring.get(claimed);
        header.wrap(slot.buffer(), 0)
                .sessionId(sessionId)
                .flags(0)
                .sessionVerId(sessionVerId)
                .clientSequence(clientSequence)
                .connectionId(connectionId);
        slot.buffer().putBytes(CommandHeaderEncoder.BLOCK_LENGTH, buffer, offset, length);
        slot.onFilled(frameLength, maySetTime);
        ring.publish(claimed);
        return true;
    }
}
