package io.ringfence.server;

import com.lmax.disruptor.EventPoller;
import io.ringfence.journal.LogWriter;
import java.util.concurrent.atomic.AtomicLong;

/** Appends each sequenced command to the command log, and says how far that has come: nothing leaves the house above it. */
final class JournalHandler implements Stage, EventPoller.Handler<CommandSlot> {
    private final EventPoller<CommandSlot> poller;
    private final InboundRing inbound;
    private final LogWriter log;
    private final AtomicLong journaledSequence;
    private int workCount;

    JournalHandler(final InboundRing inbound, final LogWriter log, final AtomicLong journaledSequence) {
        this.inbound = inbound;
        this.poller = inbound.journalPoller();
        this.log = log;
        this.journaledSequence = journaledSequence;
    }

    @Override
    public int doWork() throws Exception {
        workCount = 0;
        poller.poll(this);
        return workCount;
    }

    @Override
    public boolean onEvent(final CommandSlot slot, final long ringSequence, final boolean endOfBatch) {
        log.append(slot.sequence(), slot.timestampNs(), slot.buffer(), 0, slot.length());
        journaledSequence.setRelease(slot.sequence());
        return ++workCount < Batches.MAX_COMMANDS;
    }

    @Override
    public boolean isIdle() {
        return poller.getSequence().get() == inbound.ring().getCursor();
    }

    @Override
    public void close() {
        log.close();
    }
}
