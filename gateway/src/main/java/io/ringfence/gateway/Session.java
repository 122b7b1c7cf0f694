package io.ringfence.gateway;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.EstablishDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.NegotiateDecoder;
import io.ringfence.codecs.NewOrderDecoder;
import io.ringfence.codecs.RolesDecoder;
import io.ringfence.codecs.SequenceDecoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.codecs.TerminateDecoder;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * The state machine of one peer on one connection: who it is, what it may say next, which number its next message has. It knows bytes
 * and numbers, not the socket. Owned by the network thread; its message path does not allocate once it is established.
 */
final class Session {
    /** A client may not number so high that the numbers after it overflow. */
    private static final long MAX_SEQUENCE = Long.MAX_VALUE / 2;

    private static final int MAX_WINDOW_MS = 60_000;

    /** Verified in an unknown session's stead, so that the time of an answer does not tell which sessions exist. */
    private static final byte[] NO_SECRET = new byte[Credentials.MIN_SECRET_LENGTH];

    /** Failed tries for sessions that do not exist count together. */
    private static final int NO_SESSION = 0;

    private final GatewayContext ctx;
    private final LogonThrottle throttle;
    private final CommandPublisher commands;
    private final SessionPublisher publisher;
    private final GatewayCounters counters;

    private final long connectionId;
    private final InetAddress address;
    private final byte[] nonce;
    private final SendBuffer out;

    private final NegotiateDecoder negotiate = new NegotiateDecoder();
    private final EstablishDecoder establish = new EstablishDecoder();
    private final SequenceDecoder sequence = new SequenceDecoder();

    private SessionState state = SessionState.CONNECTED;
    private SessionState stateIfRefused = SessionState.CONNECTED;
    private SessionKey key;
    private long sessionVerId;
    private boolean isKnownToEngine;
    private boolean isFullStream;
    private long requestedSequence;
    private long nextClientSequence;
    private long nextServerSequence;
    private long keepAliveIntervalNs;
    private DisconnectReason disconnectReason;

    Session(
            final GatewayContext ctx,
            final LogonThrottle throttle,
            final CommandPublisher commands,
            final SessionPublisher publisher,
            final GatewayCounters counters,
            final long connectionId,
            final InetAddress address,
            final byte[] nonce,
            final SendBuffer out) {
        this.ctx = ctx;
        this.throttle = throttle;
        this.commands = commands;
        this.publisher = publisher;
        this.counters = counters;
        this.connectionId = connectionId;
        this.address = address;
        this.nonce = nonce;
        this.out = out;
        publisher.challenge(out, nonce);
    }

    SessionState state() {
        return state;
    }

    boolean isEstablished() {
        return state == SessionState.ESTABLISHED;
    }

    long connectionId() {
        return connectionId;
    }

    /** The session; 0 before anybody is known. */
    int sessionId() {
        return key == null ? NO_SESSION : key.sessionId();
    }

    /** Whether every event goes to it, not only its own. */
    boolean isFullStream() {
        return isFullStream;
    }

    /** The client says something at least this often, in nanoseconds. */
    long keepAliveIntervalNs() {
        return keepAliveIntervalNs;
    }

    /** Whether the engine holds this connection and is owed its loss. */
    boolean isKnownToEngine() {
        return isKnownToEngine;
    }

    /** Why it ended; null while it lives. */
    DisconnectReason disconnectReason() {
        return disconnectReason;
    }

    /**
     * Takes one frame.
     *
     * @param buffer holds message header and message
     * @param offset of the message header
     * @param length of both, in bytes
     * @param nowNs the time
     * @return false if the ring had no room: nothing has happened, the same frame is to be offered again
     */
    boolean onMessage(final DirectBuffer buffer, final int offset, final int length, final long nowNs) {
        if (state == SessionState.TERMINATING) {
            return true;
        }
        final DisconnectReason fault = AdmittedMessages.faultOf(buffer, offset, length);
        if (fault != null) {
            terminate(fault);
            return true;
        }
        if ((buffer.getShort(offset + AdmittedMessages.SCHEMA_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF)
                == NewOrderDecoder.SCHEMA_ID) {
            return onCommand(buffer, offset, length);
        }

        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        switch (buffer.getShort(offset + AdmittedMessages.TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF) {
            case NegotiateDecoder.TEMPLATE_ID -> {
                negotiate.wrap(buffer, body, NegotiateDecoder.BLOCK_LENGTH, NegotiateDecoder.SCHEMA_VERSION);
                return onNegotiate(nowNs);
            }
            case EstablishDecoder.TEMPLATE_ID -> {
                establish.wrap(buffer, body, EstablishDecoder.BLOCK_LENGTH, EstablishDecoder.SCHEMA_VERSION);
                return onEstablish(nowNs);
            }
            case SequenceDecoder.TEMPLATE_ID -> {
                sequence.wrap(buffer, body, SequenceDecoder.BLOCK_LENGTH, SequenceDecoder.SCHEMA_VERSION);
                onSequence(sequence.nextSequence());
            }
            case TerminateDecoder.TEMPLATE_ID -> terminate(DisconnectReason.FINISHED);
            default -> throw new IllegalStateException("connectionId=" + connectionId + " state=" + state);
        }
        return true;
    }

    private boolean onCommand(final DirectBuffer buffer, final int offset, final int length) {
        if (state != SessionState.ESTABLISHED) {
            terminate(DisconnectReason.PROTOCOL_VIOLATION);
            return true;
        }
        if (!commands.command(
                key.sessionId(), sessionVerId, nextClientSequence, connectionId, buffer, offset, length)) {
            return false;
        }
        nextClientSequence++;
        return true;
    }

    private boolean onNegotiate(final long nowNs) {
        if (state != SessionState.CONNECTED) {
            terminate(DisconnectReason.PROTOCOL_VIOLATION);
            return true;
        }
        final int claimedId = negotiate.sessionId();
        final SessionKey claimed = ctx.credentials().keyOf(claimedId);
        final int throttledId = claimed == null ? NO_SESSION : claimedId;
        if (throttle.isClosed(address, throttledId, nowNs)) {
            refuseNegotiation(claimedId, SessionRefusal.TOO_MANY_ATTEMPTS);
            return true;
        }
        final byte[] expected = HandshakeSignature.ofNegotiate(
                claimed == null ? NO_SECRET : claimed.secret(),
                claimedId,
                negotiate.firmId(),
                negotiate.sessionVerId(),
                negotiate.timestampNs(),
                nonce);
        final byte[] signature = new byte[HandshakeSignature.LENGTH];
        negotiate.buffer().getBytes(negotiate.offset() + NegotiateDecoder.signatureEncodingOffset(), signature);
        if (!MessageDigest.isEqual(expected, signature)
                || claimed == null
                || claimed.firmId() != negotiate.firmId()
                || negotiate.timestampNs() <= claimed.lastTimestampNs()) {
            throttle.onFailed(address, throttledId, nowNs);
            refuseNegotiation(claimedId, SessionRefusal.UNKNOWN_SESSION);
            return true;
        }
        if (!commands.negotiateSession(claimedId, negotiate.sessionVerId(), connectionId, negotiate.firmId())) {
            return false;
        }

        throttle.onSucceeded(address, claimedId);
        claimed.lastTimestampNs(negotiate.timestampNs());
        key = claimed;
        sessionVerId = negotiate.sessionVerId();
        isKnownToEngine = true;
        stateIfRefused = state;
        become(SessionState.NEGOTIATING);
        return true;
    }

    private boolean onEstablish(final long nowNs) {
        if ((state != SessionState.CONNECTED && state != SessionState.NEGOTIATED)
                || !isSequence(establish.nextSequence())
                || !isSequence(establish.nextServerSequence())) {
            terminate(DisconnectReason.PROTOCOL_VIOLATION);
            return true;
        }
        final int claimedId = establish.sessionId();
        final SessionKey claimed = ctx.credentials().keyOf(claimedId);
        final int throttledId = claimed == null ? NO_SESSION : claimedId;
        if (throttle.isClosed(address, throttledId, nowNs)) {
            refuseEstablishment(SessionRefusal.TOO_MANY_ATTEMPTS);
            terminate(DisconnectReason.UNAUTHENTICATED);
            return true;
        }
        if (!isSigned(claimed)) {
            throttle.onFailed(address, throttledId, nowNs);
            refuseEstablishment(SessionRefusal.UNKNOWN_SESSION);
            terminate(DisconnectReason.UNAUTHENTICATED);
            return true;
        }
        // On a connection that has not negotiated, the engine knows which version was open before.
        if (state == SessionState.NEGOTIATED && (key != claimed || sessionVerId != establish.sessionVerId())) {
            refuseEstablishment(SessionRefusal.NOT_NEGOTIATED);
            return true;
        }
        if (establish.keepAliveIntervalMs() < ctx.minKeepAliveIntervalMs()
                || establish.keepAliveIntervalMs() > ctx.maxKeepAliveIntervalMs()) {
            refuseEstablishment(SessionRefusal.INVALID_KEEP_ALIVE);
            return true;
        }
        final CancelOnDisconnect mode = establish.cancelOnDisconnect();
        if (establish.cancelOnDisconnectWindowMs() < 0
                || establish.cancelOnDisconnectWindowMs() > MAX_WINDOW_MS
                || mode == CancelOnDisconnect.SBE_UNKNOWN
                || mode == CancelOnDisconnect.NULL_VAL) {
            refuseEstablishment(SessionRefusal.INVALID_WINDOW);
            return true;
        }
        if (!commands.establishSession(
                claimedId,
                establish.sessionVerId(),
                connectionId,
                establish.nextSequence(),
                establish.nextServerSequence(),
                establish.keepAliveIntervalMs(),
                establish.cancelOnDisconnectWindowMs(),
                mode)) {
            return false;
        }

        key = claimed;
        sessionVerId = establish.sessionVerId();
        requestedSequence = establish.nextSequence();
        keepAliveIntervalNs = TimeUnit.MILLISECONDS.toNanos(establish.keepAliveIntervalMs());
        isKnownToEngine = true;
        stateIfRefused = state;
        become(SessionState.ESTABLISHING);
        return true;
    }

    private void onSequence(final long nextSequence) {
        if (state != SessionState.ESTABLISHED || nextSequence < nextClientSequence || nextSequence > MAX_SEQUENCE) {
            terminate(DisconnectReason.PROTOCOL_VIOLATION);
            return;
        }
        // A client may leave numbers out; the engine answers the next message with MessagesNotApplied.
        nextClientSequence = nextSequence;
    }

    /** The engine has opened the version that this connection asked for. */
    void onNegotiated(final long verId, final int roles) {
        if (state != SessionState.NEGOTIATING || verId != sessionVerId) {
            return;
        }
        become(SessionState.NEGOTIATED);
        publisher.negotiationResponse(out, key.sessionId(), key.firmId(), verId, roles);
    }

    /**
     * The engine lets application messages flow.
     *
     * @return whether they do from now on
     */
    boolean onEstablished(
            final long verId,
            final int roles,
            final long eventNumber,
            final long nextSequence,
            final long lastAppliedSequence) {
        if (state != SessionState.ESTABLISHING || verId != sessionVerId) {
            return false;
        }
        isFullStream = RolesDecoder.auditor((short) roles) || RolesDecoder.simulation((short) roles);
        nextClientSequence = requestedSequence == 0 ? lastAppliedSequence + 1 : requestedSequence;
        nextServerSequence = isFullStream ? eventNumber + 1 : nextSequence;
        become(SessionState.ESTABLISHED);
        publisher.establishmentAck(
                out, key.sessionId(), verId, nextServerSequence, lastAppliedSequence, ctx.keepAliveIntervalMs());
        return true;
    }

    /** The engine has refused what this connection asked for last. It may ask for something else until its deadline. */
    void onRefused(
            final SessionRefusal refusal,
            final boolean isEstablishing,
            final long verId,
            final long lastVerId,
            final long nextSequence) {
        final SessionState asking = isEstablishing ? SessionState.ESTABLISHING : SessionState.NEGOTIATING;
        if (state != asking || verId != sessionVerId) {
            return;
        }
        counters.refused[refusal.value() & 0xFF]++;
        become(stateIfRefused);
        isKnownToEngine = stateIfRefused != SessionState.CONNECTED;
        if (isEstablishing) {
            publisher.establishmentReject(out, key.sessionId(), refusal, verId, nextSequence);
        } else {
            publisher.negotiationReject(out, key.sessionId(), refusal, lastVerId);
        }
    }

    /**
     * Sends an event, if it comes after those that were sent.
     *
     * @param number of the event in this session's stream
     * @param clientSequence this session's own message that caused it, or 0
     */
    void onEvent(
            final long number,
            final long clientSequence,
            final EventHeaderDecoder header,
            final DirectBuffer message,
            final int messageOffset,
            final int messageLength) {
        if (state != SessionState.ESTABLISHED || number < nextServerSequence) {
            return;
        }
        if (!publisher.event(out, number, clientSequence, header, message, messageOffset, messageLength)) {
            terminate(DisconnectReason.SLOW_CONSUMER);
            return;
        }
        nextServerSequence = number + 1;
        counters.eventsSent++;
    }

    /** Tells of a gap in the client's numbers. */
    void onMessagesNotApplied(final long fromSequence, final long count) {
        if (state == SessionState.ESTABLISHED && !publisher.notApplied(out, fromSequence, count)) {
            terminate(DisconnectReason.SLOW_CONSUMER);
        }
    }

    /** Says that the venue is there. */
    void sendHeartbeat() {
        publisher.sequence(out, nextServerSequence);
    }

    /** Ends the session for a reason and says so. The peer's own Terminate is answered the same way. */
    void terminate(final DisconnectReason reason) {
        if (!state.mayBecome(SessionState.TERMINATING)) {
            return;
        }
        end(reason);
        become(SessionState.TERMINATING);
        publisher.terminate(out, reason);
    }

    /** The socket is closed. */
    void onClosed() {
        if (state.mayBecome(SessionState.TERMINATING)) {
            end(DisconnectReason.CONNECTION_LOST);
        }
        become(SessionState.CLOSED);
    }

    /**
     * Tells the engine that this connection is gone.
     *
     * @return false if the ring had no room: to be called again
     */
    boolean publishDisconnect() {
        return commands.disconnectSession(key.sessionId(), sessionVerId, connectionId, disconnectReason);
    }

    private void end(final DisconnectReason reason) {
        disconnectReason = reason;
        counters.disconnected[reason.value() & 0xFF]++;
    }

    private boolean isSigned(final SessionKey claimed) {
        final byte[] expected = HandshakeSignature.ofEstablish(
                claimed == null ? NO_SECRET : claimed.secret(),
                establish.sessionId(),
                establish.sessionVerId(),
                establish.timestampNs(),
                establish.nextSequence(),
                establish.nextServerSequence(),
                establish.keepAliveIntervalMs(),
                establish.cancelOnDisconnectWindowMs(),
                establish.cancelOnDisconnectRaw(),
                nonce);
        final byte[] signature = new byte[HandshakeSignature.LENGTH];
        establish.buffer().getBytes(establish.offset() + EstablishDecoder.signatureEncodingOffset(), signature);
        return MessageDigest.isEqual(expected, signature) && claimed != null;
    }

    private void refuseNegotiation(final int claimedId, final SessionRefusal refusal) {
        counters.refused[refusal.value() & 0xFF]++;
        publisher.negotiationReject(out, claimedId, refusal, 0);
        terminate(DisconnectReason.UNAUTHENTICATED);
    }

    private void refuseEstablishment(final SessionRefusal refusal) {
        counters.refused[refusal.value() & 0xFF]++;
        publisher.establishmentReject(out, establish.sessionId(), refusal, establish.sessionVerId(), 0);
    }

    private static boolean isSequence(final long number) {
        return number >= 0 && number <= MAX_SEQUENCE;
    }

    private void become(final SessionState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("connectionId=" + connectionId + " state=" + state + " next=" + next);
        }
        state = next;
    }
}
