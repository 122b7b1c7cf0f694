package io.ringfence.engine;

import org.agrona.DirectBuffer;

/**
 * The deterministic core: commands in, events out. The events and the state hash are a pure function of the commands, their sequences and their times.
 *
 * <p>A command is complete in pieces of bounded size: {@link #onCommand} does the first, {@link #step} each further one. In order: the timers
 * that are due by the command's time, in the order (dueNs, kind, id); liquidation steps that an earlier command left over; the command itself; timers
 * and liquidation steps that it caused; and, every so many commands, the StateHash event.
 *
 * <p>Single thread. After Genesis has built the state nothing is allocated in the steady state. A user's mistake is an event; an exception
 * means that an invariant is broken, and the engine must not be used any more.
 */
public final class Engine {
    /** No call of {@link #onCommand} or {@link #step} emits more. */
    public static final int MAX_STEP_BYTES = 4 << 20;

    /** No further piece of work begins in a call that has emitted this much; the longest piece emits less than 3 MiB. */
    static final int SOFT_STEP_BYTES = 1 << 20;

    private enum Phase {
        /** Time and what is left over come first. */
        BEFORE,
        /** The command is applied. */
        COMMAND,
        /** Its answer goes on: a description of the venue in several pieces. */
        ANSWER,
        /** What it caused. */
        AFTER,
        /** Complete. */
        DONE
    }

    private final EventPublisher publisher;
    private final CommandAdapter adapter;
    private Phase phase = Phase.DONE;
    private long lastSequence;
    private long nowNs = Long.MIN_VALUE;

    /** Built once; {@code sink}: where events go. */
    public Engine(EventSink sink) {
        publisher = new EventPublisher(sink);
        adapter = new CommandAdapter(publisher);
    }

    /**
     * Applies one command, or begins to.
     *
     * @param sequence the last command's plus one, from one.
     * @param timestampNs the venue's time of it, never before the last command's.
     * @param buffer holds the command frame; read during this call only.
     * @param offset of the frame.
     * @param length of the frame in bytes; whatever the bytes are, the engine survives them.
     * @return whether {@link #step} must be called, until it returns false, before the next command.
     * @throws IllegalStateException when the sequence or the time does not follow, or the last command is not complete.
     */
    public boolean onCommand(long sequence, long timestampNs, DirectBuffer buffer, int offset, int length) {
        if (phase != Phase.DONE || sequence != lastSequence + 1 || timestampNs < nowNs) {
            throw new IllegalStateException("command does not follow: sequence=" + sequence + " lastSequence="
                    + lastSequence + " timestampNs=" + timestampNs + " nowNs=" + nowNs + " phase=" + phase);
        }
        lastSequence = sequence;
        nowNs = timestampNs;
        publisher.onStepStart();
        publisher.onCommandStart(sequence, timestampNs);
        adapter.onFrame(buffer, offset, length);
        phase = Phase.BEFORE;
        return advance();
    }

    /**
     * Does the next piece of the last command's work.
     *
     * @return whether there is more.
     */
    public boolean step() {
        if (phase == Phase.DONE) {
            return false;
        }
        publisher.onStepStart();
        return advance();
    }

    /** {@return the state, for reading on the same thread; null before Genesis} */
    public EngineState state() {
        return adapter.state();
    }

    /** {@return hash of accounts, books, prices and parameters; 0 before Genesis} */
    public long businessHash() {
        return state() == null ? 0 : state().businessHash();
    }

    /** {@return hash of firms, sessions and their numbers; 0 before Genesis} */
    public long sessionsHash() {
        return state() == null ? 0 : state().sessionsHash();
    }

    /** {@return hash of time, timers and counters; 0 before Genesis} */
    public long timeHash() {
        return state() == null ? 0 : state().timeHash(lastSequence, nowNs, publisher.lastEventNumber());
    }

    private boolean advance() {
        while (phase != Phase.DONE) {
            if (publisher.stepBytes() > SOFT_STEP_BYTES) {
                return true;
            }
            switch (phase) {
                case BEFORE -> {
                    if (adapter.workOff(nowNs)) {
                        return true;
                    }
                    phase = Phase.COMMAND;
                }
                case COMMAND -> {
                    adapter.apply(nowNs);
                    phase = Phase.ANSWER;
                }
                case ANSWER -> {
                    if (!adapter.answerOn()) {
                        adapter.answerAtLeast();
                        adapter.onWorkStart();
                        phase = Phase.AFTER;
                    }
                }
                case AFTER -> {
                    if (adapter.workOff(nowNs)) {
                        return true;
                    }
                    complete();
                }
                case DONE -> throw new IllegalStateException("phase=" + phase);
            }
        }
        return false;
    }

    private void complete() {
        EngineState state = state();
        if (state != null && lastSequence % state.limits().stateHashInterval() == 0) {
            publisher.stateHash(businessHash(), sessionsHash(), timeHash());
        }
        publisher.onCommandEnd();
        phase = Phase.DONE;
    }
}
