package io.ringfence.server;

import com.lmax.disruptor.EventPoller;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.engine.Engine;

/**
 * Hands each sequenced command to the engine and lets it work until the command's consequences are complete. It asks the outbound ring
 * for the room of a whole step before each call; where there is none it comes back later, so the stages that make room can share its
 * thread.
 */
final class EngineHandler implements Stage, EventPoller.Handler<CommandSlot> {
    /**
     * Room for one step: its frames, and their record headers and alignment; and the last event of the step before, which the engine holds back
     * until it knows whether it is the command's last. A record adds at most 15 bytes to a frame of at least 64, less than a quarter.
     */
    static final int STEP_ROOM = Engine.MAX_STEP_BYTES
            + Engine.MAX_STEP_BYTES / 4
            + OutboundRing.recordLength(FrameLengths.MAX_EVENT_FRAME_LENGTH);

    private final EventPoller<CommandSlot> poller;
    private final InboundRing inbound;
    private final OutboundRing outbound;
    private final Engine engine;
    private volatile boolean isStepping;
    private int workCount;

    EngineHandler(final InboundRing inbound, final OutboundRing outbound, final Engine engine) {
        this.inbound = inbound;
        this.poller = inbound.enginePoller();
        this.outbound = outbound;
        this.engine = engine;
    }

    @Override
    public int doWork() throws Exception {
        workCount = 0;
        if (isStepping) {
            goOn();
        }
        if (!isStepping && outbound.hasRoom(STEP_ROOM)) {
            poller.poll(this);
        }
        return workCount;
    }

    @Override
    public boolean onEvent(final CommandSlot slot, final long ringSequence, final boolean endOfBatch) {
        workCount++;
        // The engine keeps nothing of the slot, so the slot may be reused while it is still stepping.
        if (engine.onCommand(slot.sequence(), slot.timestampNs(), slot.buffer(), 0, slot.length())) {
            isStepping = true;
            goOn();
        }
        return workCount < Batches.MAX_COMMANDS && !isStepping && outbound.hasRoom(STEP_ROOM);
    }

    @Override
    public boolean isIdle() {
        return poller.getSequence().get() == inbound.ring().getCursor() && !isStepping;
    }

    private void goOn() {
        while (outbound.hasRoom(STEP_ROOM)) {
            workCount++;
            if (!engine.step()) {
                isStepping = false;
                return;
            }
        }
    }
}
