package io.ringfence.gateway.client;

import io.ringfence.gateway.Framing;
import org.agrona.DirectBuffer;

/**
 * A session with a venue. It connects, negotiates, establishes, keeps the session alive, comes back after a loss of the connection and
 * sends again what was not applied, so that each message that {@link #offer} took is applied once. Everything runs on the thread that
 * polls it; nothing blocks but {@link #connect} and {@link #awaitAnswered}.
 */
public final class RingfenceClient implements AutoCloseable {
    /** Returned by {@link #offer}: too much is unanswered; poll, and offer it again. */
    public static final long BACK_PRESSURED = -1;

    /** Returned by {@link #offer}: the session is not established; poll until it is. */
    public static final long NOT_ESTABLISHED = -2;

    /** Returned by {@link #offer}: longer than {@link Framing#MAX_COMMAND_LENGTH} or shorter than a message header; never taken. */
    public static final long INVALID_LENGTH = -3;

    /**
     * A client that does nothing until it is polled.
     *
     * @param ctx configuration; checked here
     * @param listener takes what it hears
     */
    public RingfenceClient(final ClientContext ctx, final RingfenceListener listener) {
        ctx.conclude();
        absent();
    }

    /**
     * One turn of the duty cycle at the clock's time: see {@link #poll(long)}.
     *
     * @return work done: 0 if there was none
     */
    public int poll() {
        absent();
        return 0;
    }

    /**
     * One turn of the duty cycle: connects or comes back, reads and calls the listener, keeps alive, flushes.
     *
     * @param nowNs the time since 1970 in nanoseconds, never going back
     * @return work done: 0 if there was none
     */
    public int poll(final long nowNs) {
        absent();
        return 0;
    }

    /**
     * Takes a message of command.xml to be sent. It leaves with the next {@link #flush} or poll.
     *
     * @param buffer holds an SBE message header and the message
     * @param offset of the message header
     * @param length of both, in bytes
     * @return its client sequence, positive; or {@link #BACK_PRESSURED}, {@link #NOT_ESTABLISHED} or {@link #INVALID_LENGTH}
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length) {
        absent();
        return 0;
    }

    /**
     * Writes what was offered, as far as the socket takes it.
     *
     * @return bytes written
     */
    public int flush() {
        absent();
        return 0;
    }

    /**
     * Polls until the session is established.
     *
     * @param timeoutMs how long at most
     * @return whether it is; false also if the venue refused it for good
     */
    public boolean connect(final long timeoutMs) {
        absent();
        return false;
    }

    /**
     * Polls until a message is answered.
     *
     * @param clientSequence as {@link #offer} returned it
     * @param timeoutMs how long at most
     * @return whether it is answered
     */
    public boolean awaitAnswered(final long clientSequence, final long timeoutMs) {
        absent();
        return false;
    }

    /**
     * Whether application messages may flow.
     *
     * @return whether they may
     */
    public boolean isEstablished() {
        absent();
        return false;
    }

    /**
     * Number of the last message that {@link #offer} took.
     *
     * @return the number; 0: none
     */
    public long sentSequence() {
        absent();
        return 0;
    }

    /**
     * Number of the last message that is known to be applied.
     *
     * @return the number; 0: none
     */
    public long answeredSequence() {
        absent();
        return 0;
    }

    /** Says that it is done, as far as the socket takes it, and closes. */
    @Override
    public void close() {}

    @SuppressWarnings("DoNotCallSuggester")
    private static void absent() {
        throw new UnsupportedOperationException();
    }
}
