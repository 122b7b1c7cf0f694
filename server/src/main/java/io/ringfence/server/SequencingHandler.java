package io.ringfence.server;

import com.lmax.disruptor.EventPoller;
import io.ringfence.codecs.ClockDecoder;
import io.ringfence.codecs.ClockEncoder;
import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Gives each command its sequence and its time: the one place where a clock is read. Sequences have no gaps, times never go back.
 *
 * <p>Wall time: the larger of the last time and the clock; the venue's own Clock commands are told theirs. Logical time: the last time,
 * but for a Clock of whoever may set it, which moves it forward to its {@code timeNs}.
 */
final class SequencingHandler implements Stage, EventPoller.Handler<CommandSlot> {
    private static final int MESSAGE_OFFSET = CommandHeaderDecoder.BLOCK_LENGTH;
    private static final int BODY_OFFSET = MESSAGE_OFFSET + MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int CLOCK_FRAME_LENGTH = BODY_OFFSET + ClockDecoder.BLOCK_LENGTH;

    private final EventPoller<CommandSlot> poller;
    private final EpochNanoClock clock;
    private final InboundRing inbound;
    private final CommandHeaderDecoder commandHeader = new CommandHeaderDecoder();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final ClockDecoder clockDecoder = new ClockDecoder();
    private final ClockEncoder clockEncoder = new ClockEncoder();
    private boolean logicalTime;
    private long lastSequence;
    private long lastTimestampNs;
    private int workCount;

    /**
     * A sequencer at the beginning of a journal.
     *
     * @param clock wall time
     */
    SequencingHandler(final InboundRing inbound, final EpochNanoClock clock) {
        this.inbound = inbound;
        this.poller = inbound.sequencingPoller();
        this.clock = clock;
    }

    /** Goes on after what the journal holds. */
    void resume(final long sequence, final long timestampNs) {
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
    }

    /** Where the time comes from; decided by the venue's Genesis before the first command. */
    void logicalTime(final boolean isLogical) {
        logicalTime = isLogical;
    }

    @Override
    public int doWork() throws Exception {
        workCount = 0;
        poller.poll(this);
        return workCount;
    }

    @Override
    public boolean onEvent(final CommandSlot slot, final long ringSequence, final boolean endOfBatch) {
        lastTimestampNs = Math.max(lastTimestampNs, logicalTime ? logicalTimeOf(slot) : clock.nanoTime());
        lastSequence++;
        if (!logicalTime && isOwnClock(slot)) {
            clockEncoder.wrap(slot.buffer(), BODY_OFFSET).timeNs(lastTimestampNs);
        }
        slot.onSequenced(lastSequence, lastTimestampNs);
        return ++workCount < Batches.MAX_COMMANDS;
    }

    @Override
    public boolean isIdle() {
        return poller.getSequence().get() == inbound.ring().getCursor();
    }

    private long logicalTimeOf(final CommandSlot slot) {
        if (!slot.maySetTime() || !isClock(slot)) {
            return lastTimestampNs;
        }
        return clockDecoder
                .wrap(slot.buffer(), BODY_OFFSET, messageHeader.blockLength(), messageHeader.version())
                .timeNs();
    }

    private boolean isOwnClock(final CommandSlot slot) {
        return isClock(slot)
                && commandHeader
                                .wrap(slot.buffer(), 0, CommandHeaderDecoder.BLOCK_LENGTH, 0)
                                .sessionId()
                        == 0;
    }

    private boolean isClock(final CommandSlot slot) {
        if (slot.length() < CLOCK_FRAME_LENGTH) {
            return false;
        }
        messageHeader.wrap(slot.buffer(), MESSAGE_OFFSET);
        return messageHeader.templateId() == ClockDecoder.TEMPLATE_ID
                && messageHeader.schemaId() == ClockDecoder.SCHEMA_ID
                && messageHeader.blockLength() >= ClockDecoder.BLOCK_LENGTH;
    }
}
