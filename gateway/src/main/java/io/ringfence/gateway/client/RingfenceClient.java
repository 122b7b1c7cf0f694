package io.ringfence.gateway.client;

import io.ringfence.codecs.ChallengeDecoder;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.EstablishEncoder;
import io.ringfence.codecs.EstablishmentAckDecoder;
import io.ringfence.codecs.EstablishmentRejectDecoder;
import io.ringfence.codecs.EventEnvelopeDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NegotiateEncoder;
import io.ringfence.codecs.NegotiationRejectDecoder;
import io.ringfence.codecs.NegotiationResponseDecoder;
import io.ringfence.codecs.NotAppliedDecoder;
import io.ringfence.codecs.SequenceDecoder;
import io.ringfence.codecs.SequenceEncoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.codecs.TerminateDecoder;
import io.ringfence.codecs.TerminateEncoder;
import io.ringfence.gateway.FrameReader;
import io.ringfence.gateway.Framing;
import io.ringfence.gateway.HandshakeSignature;
import io.ringfence.gateway.MemoryBudget;
import io.ringfence.gateway.SendBuffer;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * A session with a venue. It connects, negotiates, establishes, keeps the session alive, comes back after a loss of the connection and
 * sends again what was not applied, so that each message that {@link #offer} took is applied once. Everything runs on the thread that
 * polls it; nothing blocks but {@link #connect}, {@link #awaitAnswered} and {@link #close}. Connecting allocates; a message out, and an
 * event in, do not.
 *
 * <p>A message is <em>answered</em> when an event that it, or a later one, caused has come back. Until then it is kept, so as many bytes
 * may be unanswered as the resend buffer holds. A client negotiates once, and its messages are numbered from one; after a loss it
 * establishes the same version again. If the venue no longer knows that version while something is unanswered, the client closes
 * itself: it cannot tell what was applied, and says NOT_NEGOTIATED instead of guessing.
 */
public final class RingfenceClient implements AutoCloseable {
    /** Returned by {@link #offer}: too much is unanswered; poll, and offer it again. */
    public static final long BACK_PRESSURED = -1;

    /** Returned by {@link #offer}: the session is not established; poll until it is. */
    public static final long NOT_ESTABLISHED = -2;

    /** Returned by {@link #offer}: longer than {@link Framing#MAX_COMMAND_LENGTH} or shorter than a message header; never taken. */
    public static final long INVALID_LENGTH = -3;

    private static final int CONTROL_BUFFER_BYTES = 4_096;
    private static final int MAX_READS_PER_POLL = 4;
    private static final int NONCE_LENGTH = ChallengeDecoder.nonceLength();
    private static final int BODY_OFFSET = Framing.HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH;
    private static final long IDLE_NS = TimeUnit.MICROSECONDS.toNanos(20);

    private final ClientContext ctx;
    private final RingfenceListener listener;
    private final FrameReader in;
    private final SendBuffer control;
    private final ResendBuffer resend;
    private final long keepAliveNs;

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final NegotiateEncoder negotiate = new NegotiateEncoder();
    private final EstablishEncoder establish = new EstablishEncoder();
    private final SequenceEncoder sequence = new SequenceEncoder();
    private final TerminateEncoder terminate = new TerminateEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NegotiationRejectDecoder negotiationReject = new NegotiationRejectDecoder();
    private final EstablishmentAckDecoder establishmentAck = new EstablishmentAckDecoder();
    private final EstablishmentRejectDecoder establishmentReject = new EstablishmentRejectDecoder();
    private final NotAppliedDecoder notApplied = new NotAppliedDecoder();
    private final TerminateDecoder terminated = new TerminateDecoder();
    private final EventEnvelopeDecoder envelope = new EventEnvelopeDecoder();

    private final byte[] nonce = new byte[NONCE_LENGTH];
    private ClientState state = ClientState.DISCONNECTED;
    private SocketChannel channel;
    private boolean isBroken;
    private boolean isVersionOpen;
    private long nowNs = Long.MIN_VALUE;
    private long nextTryNs = Long.MIN_VALUE;
    private long handshakeDeadlineNs;
    private long lastReceivedNs;
    private long lastSentNs;
    private long venueKeepAliveNs;
    private long sessionVerId;
    private long lastTimestampNs;
    private long nextServerSequence;
    private long answeredSequence;

    /**
     * A client that does nothing until it is polled.
     *
     * @param ctx configuration; checked here
     * @param listener takes what it hears
     */
    public RingfenceClient(final ClientContext ctx, final RingfenceListener listener) {
        ctx.conclude();
        this.ctx = ctx;
        this.listener = listener;
        in = new FrameReader(ctx.receiveBufferBytes(), Framing.MAX_OUTBOUND_FRAME_LENGTH);
        control = new SendBuffer(CONTROL_BUFFER_BYTES, CONTROL_BUFFER_BYTES, new MemoryBudget(0));
        resend = new ResendBuffer(ctx.resendBufferBytes());
        keepAliveNs = TimeUnit.MILLISECONDS.toNanos(ctx.keepAliveIntervalMs()) * 3 / 4;
    }

    /**
     * One turn of the duty cycle at the clock's time: see {@link #poll(long)}.
     *
     * @return work done: 0 if there was none
     */
    public int poll() {
        return poll(ctx.clock().nanoTime());
    }

    /**
     * One turn of the duty cycle: connects or comes back, reads and calls the listener, keeps alive, flushes.
     *
     * @param timeNs the time since 1970 in nanoseconds, never going back
     * @return work done: 0 if there was none
     */
    public int poll(final long timeNs) {
        nowNs = timeNs;
        int work = switch (state) {
            case DISCONNECTED -> nowNs >= nextTryNs ? beginConnect() : 0;
            case CONNECTING -> finishConnect();
            case AWAITING_CHALLENGE, NEGOTIATING, ESTABLISHING, ESTABLISHED -> receive();
            case CLOSED -> 0;
        };
        if (isConnected()) {
            onTimer();
            work += flush();
        }
        if (isBroken) {
            disconnect(DisconnectReason.CONNECTION_LOST);
            work++;
        }
        return work;
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
        if (state != ClientState.ESTABLISHED) {
            return NOT_ESTABLISHED;
        }
        if (length < MessageHeaderEncoder.ENCODED_LENGTH || length > Framing.MAX_COMMAND_LENGTH) {
            return INVALID_LENGTH;
        }
        return resend.offer(buffer, offset, length) ? resend.lastSequence() : BACK_PRESSURED;
    }

    /**
     * Writes what was offered, as far as the socket takes it.
     *
     * @return bytes written
     */
    public int flush() {
        if (!isConnected() || isBroken) {
            return 0;
        }
        try {
            int written = control.writeTo(channel);
            if (state == ClientState.ESTABLISHED && control.pendingBytes() == 0 && resend.hasUnsent()) {
                written += resend.writeTo(channel);
                resend.onAnswered(answeredSequence);
            }
            if (written > 0) {
                lastSentNs = nowNs;
            }
            return written;
        } catch (final IOException e) {
            isBroken = true;
            return 0;
        }
    }

    /**
     * Polls until the session is established.
     *
     * @param timeoutMs how long at most
     * @return whether it is; false also if it never will be: see {@link #isClosed}
     */
    public boolean connect(final long timeoutMs) {
        final long deadlineNs = ctx.clock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!isEstablished() && !isClosed() && ctx.clock().nanoTime() < deadlineNs) {
            pollOrIdle();
        }
        return isEstablished();
    }

    /**
     * Polls until a message is answered.
     *
     * @param clientSequence as {@link #offer} returned it
     * @param timeoutMs how long at most
     * @return whether it is answered
     */
    public boolean awaitAnswered(final long clientSequence, final long timeoutMs) {
        final long deadlineNs = ctx.clock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (answeredSequence < clientSequence && !isClosed() && ctx.clock().nanoTime() < deadlineNs) {
            pollOrIdle();
        }
        return answeredSequence >= clientSequence;
    }

    /**
     * Whether application messages may flow.
     *
     * @return whether they may
     */
    public boolean isEstablished() {
        return state == ClientState.ESTABLISHED;
    }

    /**
     * Whether it is done for good: closed, refused in a way that another try does not mend, or lost and not configured to come back.
     *
     * @return whether it is
     */
    public boolean isClosed() {
        return state == ClientState.CLOSED;
    }

    /**
     * Number of the last message that {@link #offer} took, or that was applied before.
     *
     * @return the number; 0: none
     */
    public long sentSequence() {
        return resend.lastSequence();
    }

    /**
     * Number of the last message that is known to be applied.
     *
     * @return the number; 0: none
     */
    public long answeredSequence() {
        return answeredSequence;
    }

    /**
     * Number of the next event that it expects.
     *
     * @return the number; 0 before the first establishment
     */
    public long nextServerSequence() {
        return nextServerSequence;
    }

    /** Cuts the socket without a word, as a loss of the network would; the client notices and comes back. For tests of recovery. */
    public void cut() {
        if (isConnected()) {
            isBroken = true;
            CloseHelper.quietClose(channel);
        }
    }

    /** Says that it is done, sends what was offered, waits a moment for the venue to agree, and closes. */
    @Override
    public void close() {
        if (state == ClientState.CLOSED && channel == null) {
            return;
        }
        if (isConnected() && !isBroken) {
            takeLeave();
        }
        state = ClientState.CLOSED;
        CloseHelper.quietClose(channel);
        channel = null;
        in.close();
        control.close();
        resend.close();
    }

    private void takeLeave() {
        final long deadlineNs = ctx.clock().nanoTime() + ctx.closeDeadlineNs();
        do {
            flush();
        } while (!isBroken && hasUnsent() && ctx.clock().nanoTime() < deadlineNs);
        if (isBroken || hasUnsent()) {
            return;
        }
        sendTerminate(DisconnectReason.FINISHED);
        flush();
        final ByteBuffer rest = ByteBuffer.allocate(4_096);
        try {
            channel.shutdownOutput();
            // Bytes that nobody reads would make the kernel reset the connection, and the reset may overtake what we
            // sent.
            while (channel.read(rest.clear()) >= 0 && ctx.clock().nanoTime() < deadlineNs) {
                LockSupport.parkNanos(IDLE_NS);
            }
        } catch (final IOException ignored) {
            // The venue has closed first.
        }
    }

    private boolean hasUnsent() {
        return control.pendingBytes() > 0 || (state == ClientState.ESTABLISHED && resend.hasUnsent());
    }

    private void pollOrIdle() {
        if (poll() == 0) {
            LockSupport.parkNanos(IDLE_NS);
        }
    }

    private boolean isConnected() {
        return switch (state) {
            case AWAITING_CHALLENGE, NEGOTIATING, ESTABLISHING, ESTABLISHED -> true;
            case DISCONNECTED, CONNECTING, CLOSED -> false;
        };
    }

    private int beginConnect() {
        handshakeDeadlineNs = nowNs + ctx.handshakeDeadlineNs();
        in.clear();
        control.clear();
        resend.rewind();
        isBroken = false;
        state = ClientState.CONNECTING;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (ctx.socketBufferBytes() > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, ctx.socketBufferBytes());
                channel.setOption(StandardSocketOptions.SO_SNDBUF, ctx.socketBufferBytes());
            }
            if (channel.connect(ctx.address())) {
                onConnected();
            }
        } catch (final IOException e) {
            isBroken = true;
        }
        return 1;
    }

    private int finishConnect() {
        try {
            if (channel.finishConnect()) {
                onConnected();
                return 1;
            }
            isBroken |= nowNs >= handshakeDeadlineNs;
        } catch (final IOException e) {
            isBroken = true;
        }
        return 0;
    }

    private void onConnected() {
        lastReceivedNs = nowNs;
        lastSentNs = nowNs;
        state = ClientState.AWAITING_CHALLENGE;
    }

    private int receive() {
        int work = 0;
        for (int i = 0; i < MAX_READS_PER_POLL && isConnected() && !isBroken; i++) {
            final int received;
            try {
                received = in.read(channel);
            } catch (final IOException e) {
                isBroken = true;
                break;
            }
            if (received < 0) {
                isBroken = true;
            }
            if (received <= 0) {
                break;
            }
            lastReceivedNs = nowNs;
            work += received;
            takeFrames();
        }
        return work;
    }

    private void takeFrames() {
        for (int length = in.next(); length != FrameReader.NONE; length = in.next()) {
            if (length == FrameReader.INVALID) {
                sendTerminate(DisconnectReason.INVALID_FRAME);
                flush();
                disconnect(DisconnectReason.INVALID_FRAME);
                return;
            }
            onFrame(in.buffer(), in.frameOffset(), length);
            if (!isConnected()) {
                return;
            }
            in.consume();
        }
    }

    private void onFrame(final DirectBuffer buffer, final int offset, final int frameLength) {
        header.wrap(buffer, offset + Framing.HEADER_LENGTH);
        final int body = offset + BODY_OFFSET;
        final int blockLength = header.blockLength();
        final int version = header.version();
        if (header.schemaId() != ChallengeDecoder.SCHEMA_ID || BODY_OFFSET + blockLength > frameLength) {
            violated();
            return;
        }
        switch (header.templateId()) {
            case EventEnvelopeDecoder.TEMPLATE_ID -> {
                envelope.wrap(buffer, body, blockLength, version);
                onEvent(buffer, body + blockLength, frameLength - BODY_OFFSET - blockLength);
            }
            case ChallengeDecoder.TEMPLATE_ID -> onChallenge(buffer, body);
            case NegotiationResponseDecoder.TEMPLATE_ID -> onNegotiated();
            case NegotiationRejectDecoder.TEMPLATE_ID -> {
                negotiationReject.wrap(buffer, body, blockLength, version);
                // The venue may have seen a later version than this clock names.
                sessionVerId = Math.max(sessionVerId, negotiationReject.sessionVerId());
                onRefused(negotiationReject.reason());
            }
            case EstablishmentAckDecoder.TEMPLATE_ID -> {
                establishmentAck.wrap(buffer, body, blockLength, version);
                onEstablished(
                        establishmentAck.lastAppliedSequence(),
                        establishmentAck.nextSequence(),
                        establishmentAck.keepAliveIntervalMs());
            }
            case EstablishmentRejectDecoder.TEMPLATE_ID -> {
                establishmentReject.wrap(buffer, body, blockLength, version);
                onRefused(establishmentReject.reason());
            }
            case NotAppliedDecoder.TEMPLATE_ID -> {
                notApplied.wrap(buffer, body, blockLength, version);
                listener.onNotApplied(notApplied.fromSequence(), notApplied.count());
            }
            case TerminateDecoder.TEMPLATE_ID -> {
                terminated.wrap(buffer, body, blockLength, version);
                onTerminated(terminated.reason());
            }
            case SequenceDecoder.TEMPLATE_ID -> {
                // That it came is what it says: every event bears its own number.
            }
            default -> violated();
        }
    }

    private void onChallenge(final DirectBuffer buffer, final int body) {
        if (state != ClientState.AWAITING_CHALLENGE) {
            violated();
            return;
        }
        buffer.getBytes(body + ChallengeDecoder.nonceEncodingOffset(), nonce);
        if (isVersionOpen) {
            // The numbers of what is unanswered are those of this version, so it is taken up again and not replaced.
            sendEstablish();
            return;
        }
        sessionVerId = Math.max(sessionVerId + 1, TimeUnit.NANOSECONDS.toMicros(nowNs));
        final byte[] signature = HandshakeSignature.ofNegotiate(
                ctx.secret(), ctx.sessionId(), ctx.firmId(), sessionVerId, nextTimestampNs(), nonce);
        final int offset = begin(NegotiateEncoder.BLOCK_LENGTH);
        negotiate
                .wrapAndApplyHeader(control.buffer(), offset + Framing.HEADER_LENGTH, headerEncoder)
                .sessionId(ctx.sessionId())
                .firmId(ctx.firmId())
                .sessionVerId(sessionVerId)
                .timestampNs(lastTimestampNs);
        negotiate.buffer().putBytes(negotiate.offset() + NegotiateEncoder.signatureEncodingOffset(), signature);
        end(NegotiateEncoder.BLOCK_LENGTH);
        state = ClientState.NEGOTIATING;
    }

    private void onNegotiated() {
        if (state != ClientState.NEGOTIATING) {
            violated();
            return;
        }
        isVersionOpen = true;
        sendEstablish();
    }

    private void sendEstablish() {
        final long nextSequence = resend.count() == 0 ? 0 : resend.firstSequence();
        final byte[] signature = HandshakeSignature.ofEstablish(
                ctx.secret(),
                ctx.sessionId(),
                sessionVerId,
                nextTimestampNs(),
                nextSequence,
                nextServerSequence,
                ctx.keepAliveIntervalMs(),
                ctx.cancelOnDisconnectWindowMs(),
                ctx.cancelOnDisconnect().value(),
                nonce);
        final int offset = begin(EstablishEncoder.BLOCK_LENGTH);
        establish
                .wrapAndApplyHeader(control.buffer(), offset + Framing.HEADER_LENGTH, headerEncoder)
                .sessionId(ctx.sessionId())
                .sessionVerId(sessionVerId)
                .timestampNs(lastTimestampNs)
                .nextSequence(nextSequence)
                .nextServerSequence(nextServerSequence)
                .keepAliveIntervalMs(ctx.keepAliveIntervalMs())
                .cancelOnDisconnectWindowMs(ctx.cancelOnDisconnectWindowMs())
                .cancelOnDisconnect(ctx.cancelOnDisconnect());
        establish.buffer().putBytes(establish.offset() + EstablishEncoder.signatureEncodingOffset(), signature);
        end(EstablishEncoder.BLOCK_LENGTH);
        state = ClientState.ESTABLISHING;
    }

    private void onEstablished(
            final long lastAppliedSequence, final long venueNextSequence, final int venueKeepAliveMs) {
        if (state != ClientState.ESTABLISHING) {
            violated();
            return;
        }
        if (resend.count() == 0) {
            resend.number(lastAppliedSequence + 1);
        } else if (lastAppliedSequence > resend.lastSequence()) {
            // Somebody else has used this session in the meantime, so what is unanswered has lost its numbers.
            sendTerminate(DisconnectReason.PROTOCOL_VIOLATION);
            flush();
            disconnect(DisconnectReason.PROTOCOL_VIOLATION);
            state = ClientState.CLOSED;
            return;
        }
        answeredSequence = lastAppliedSequence;
        venueKeepAliveNs = TimeUnit.MILLISECONDS.toNanos(venueKeepAliveMs);
        state = ClientState.ESTABLISHED;
        final long expected = nextServerSequence;
        nextServerSequence = venueNextSequence;
        listener.onEstablished(lastAppliedSequence, venueNextSequence);
        if (expected != 0 && venueNextSequence > expected) {
            listener.onGap(expected, venueNextSequence - expected);
        }
    }

    private void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        if (state != ClientState.ESTABLISHED || length < MessageHeaderDecoder.ENCODED_LENGTH) {
            violated();
            return;
        }
        final long number = envelope.sessionSequence();
        if (number < nextServerSequence) {
            return;
        }
        final long expected = nextServerSequence;
        nextServerSequence = number + 1;
        if (number > expected) {
            listener.onGap(expected, number - expected);
        }
        final long clientSequence = envelope.clientSequence();
        if (clientSequence > answeredSequence) {
            answeredSequence = clientSequence;
            resend.onAnswered(clientSequence);
        }
        listener.onEvent(
                number,
                envelope.commandSequence(),
                envelope.timestampNs(),
                clientSequence,
                envelope.eventIndex(),
                envelope.flags().last(),
                buffer,
                offset,
                length);
    }

    private void onRefused(final SessionRefusal refusal) {
        if (state != ClientState.NEGOTIATING && state != ClientState.ESTABLISHING) {
            violated();
            return;
        }
        listener.onRefused(refusal);
        final boolean mayMend = switch (refusal) {
            case VERSION_NOT_RISING, ALREADY_CONNECTED, NOT_NEGOTIATED, TOO_MANY_ATTEMPTS -> true;
            default -> false;
        };
        sendTerminate(DisconnectReason.FINISHED);
        flush();
        disconnect(DisconnectReason.UNAUTHENTICATED);
        if (!mayMend) {
            state = ClientState.CLOSED;
        }
    }

    private void onTerminated(final DisconnectReason reason) {
        sendTerminate(DisconnectReason.FINISHED);
        flush();
        disconnect(reason);
    }

    private void violated() {
        sendTerminate(DisconnectReason.PROTOCOL_VIOLATION);
        flush();
        disconnect(DisconnectReason.PROTOCOL_VIOLATION);
    }

    private void onTimer() {
        if (state != ClientState.ESTABLISHED) {
            if (nowNs >= handshakeDeadlineNs) {
                disconnect(DisconnectReason.CONNECTION_LOST);
            }
            return;
        }
        if (nowNs - lastReceivedNs >= 3 * venueKeepAliveNs) {
            sendTerminate(DisconnectReason.KEEP_ALIVE_LAPSED);
            flush();
            disconnect(DisconnectReason.KEEP_ALIVE_LAPSED);
        } else if (nowNs - lastSentNs >= keepAliveNs && !hasUnsent()) {
            final int offset = begin(SequenceEncoder.BLOCK_LENGTH);
            sequence.wrapAndApplyHeader(control.buffer(), offset + Framing.HEADER_LENGTH, headerEncoder)
                    .nextSequence(resend.lastSequence() + 1);
            end(SequenceEncoder.BLOCK_LENGTH);
        }
    }

    /** Says why it goes, unless a frame has left by half: then the loss of the connection must say it. */
    private void sendTerminate(final DisconnectReason reason) {
        if (isBroken || !isConnected() || hasUnsent()) {
            return;
        }
        final int offset = begin(TerminateEncoder.BLOCK_LENGTH);
        terminate
                .wrapAndApplyHeader(control.buffer(), offset + Framing.HEADER_LENGTH, headerEncoder)
                .reason(reason);
        end(TerminateEncoder.BLOCK_LENGTH);
    }

    private void disconnect(final DisconnectReason reason) {
        CloseHelper.quietClose(channel);
        channel = null;
        isBroken = false;
        final boolean wasConnected = isConnected();
        nextTryNs = nowNs + ctx.reconnectDelayNs();
        state = ctx.reconnects() ? ClientState.DISCONNECTED : ClientState.CLOSED;
        if (wasConnected) {
            listener.onDisconnected(reason);
        }
    }

    private int begin(final int blockLength) {
        final int offset = control.claim(BODY_OFFSET + blockLength, true);
        if (offset < 0) {
            throw new IllegalStateException("pendingBytes=" + control.pendingBytes() + " state=" + state);
        }
        Framing.putHeader(control.buffer(), offset, BODY_OFFSET + blockLength);
        return offset;
    }

    private void end(final int blockLength) {
        control.commit(BODY_OFFSET + blockLength);
    }

    private long nextTimestampNs() {
        lastTimestampNs = Math.max(lastTimestampNs + 1, nowNs);
        return lastTimestampNs;
    }
}
