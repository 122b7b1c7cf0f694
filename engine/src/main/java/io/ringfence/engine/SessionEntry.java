package io.ringfence.engine;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.SessionDisconnectedEncoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.engine.session.Firms;
import io.ringfence.engine.session.SessionState;
import io.ringfence.engine.session.Sessions;

/**
 * The walk of a session's life: negotiate, establish, lose the connection; and whether one of its messages is applied.
 *
 * <p>Credentials were checked by the gateway. Refusals are in the order of SessionRefusal.
 */
final class SessionEntry {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Firms firms;
    private final Sessions sessions;
    private final Timers timers;
    private final EventPublisher publisher;
    private final Asker asker;

    SessionEntry(EngineState state, EventPublisher publisher, Asker asker) {
        firms = state.firms();
        sessions = state.sessions();
        timers = state.timers();
        this.publisher = publisher;
        this.asker = asker;
    }

    /**
     * Applies each of a session's numbered messages once.
     *
     * @return whether the message is to be applied.
     */
    boolean admits() {
        long clientSequence = asker.clientSequence();
        if (clientSequence <= 0 || asker.sessionIndex() == Sessions.NULL_INDEX) {
            return true;
        }
        int sessionIndex = asker.sessionIndex();
        long expected = sessions.lastAppliedSequence(sessionIndex) + 1;
        if (asker.sessionVerId() != sessions.verId(sessionIndex) || clientSequence < expected) {
            publisher.messageDropped(clientSequence);
            return false;
        }
        if (clientSequence > expected) {
            publisher.messagesNotApplied(asker.sessionId(), asker.connectionId(), expected, clientSequence - expected);
        }
        sessions.onApplied(sessionIndex, clientSequence);
        return true;
    }

    void onNegotiate(int firmId) {
        int sessionIndex = asker.sessionIndex();
        if (sessionIndex == Sessions.NULL_INDEX || firms.firmId(sessions.firmIndex(sessionIndex)) != firmId) {
            refuse(SessionRefusal.UNKNOWN_SESSION, 0, 0, false);
            return;
        }
        long verId = asker.sessionVerId();
        if (verId <= sessions.verId(sessionIndex)) {
            refuse(SessionRefusal.VERSION_NOT_RISING, sessions.verId(sessionIndex), 0, false);
            return;
        }
        if (isHeld(sessionIndex)) {
            refuse(SessionRefusal.ALREADY_CONNECTED, 0, 0, false);
            return;
        }

        // From here on it must succeed.
        sessions.onNegotiated(sessionIndex, verId, asker.connectionId());
        publisher.sessionNegotiated(
                asker.sessionId(), asker.connectionId(), verId, firmId, sessions.roles(sessionIndex));
    }

    void onEstablish(long nextServerSequence, int keepAliveIntervalMs, int windowMs, CancelOnDisconnect mode) {
        int sessionIndex = asker.sessionIndex();
        if (sessionIndex == Sessions.NULL_INDEX) {
            refuse(SessionRefusal.UNKNOWN_SESSION, 0, 0, true);
            return;
        }
        if (isHeld(sessionIndex)) {
            refuse(SessionRefusal.ALREADY_CONNECTED, 0, 0, true);
            return;
        }
        long verId = asker.sessionVerId();
        if (verId <= 0 || verId != sessions.verId(sessionIndex)) {
            refuse(SessionRefusal.NOT_NEGOTIATED, 0, 0, true);
            return;
        }
        long next = nextEventSequence(sessionIndex);
        if (nextServerSequence > next) {
            refuse(SessionRefusal.STATE_LOST, 0, next, true);
            return;
        }
        if (keepAliveIntervalMs < Sessions.MIN_KEEP_ALIVE_MS || keepAliveIntervalMs > Sessions.MAX_KEEP_ALIVE_MS) {
            refuse(SessionRefusal.INVALID_KEEP_ALIVE, 0, 0, true);
            return;
        }
        if (windowMs < 0
                || windowMs > Sessions.MAX_CANCEL_WINDOW_MS
                || mode == CancelOnDisconnect.SBE_UNKNOWN
                || mode == CancelOnDisconnect.NULL_VAL) {
            refuse(SessionRefusal.INVALID_WINDOW, 0, 0, true);
            return;
        }

        // From here on it must succeed.
        sessions.onEstablished(sessionIndex, asker.connectionId(), mode, windowMs);
        timers.disarm(Schedule.CANCEL_ON_DISCONNECT, sessionIndex);
        publisher.sessionEstablished(
                asker.sessionId(),
                asker.connectionId(),
                verId,
                next,
                sessions.lastAppliedSequence(sessionIndex),
                sessions.roles(sessionIndex));
    }

    /** The loss of a connection that holds no session (any more) changes nothing. */
    void onDisconnect(DisconnectReason reason, long nowNs) {
        int sessionIndex = asker.sessionIndex();
        if (reason == DisconnectReason.SBE_UNKNOWN || reason == DisconnectReason.NULL_VAL) {
            publisher.commandRejected(0, 0, "reason", asker.templateId(), RejectReason.INVALID_FIELD);
            return;
        }
        if (sessionIndex == Sessions.NULL_INDEX
                || sessions.state(sessionIndex) == SessionState.DISCONNECTED
                || sessions.connectionId(sessionIndex) != asker.connectionId()) {
            return;
        }

        // From here on it must succeed.
        lose(sessionIndex, reason, nowNs);
    }

    /**
     * All connections are gone.
     *
     * @return how many sessions were connected.
     */
    int onVenueRestarted(long nowNs) {
        int lostConnections = 0;
        for (int i = 0; i < sessions.count(); i++) {
            if (sessions.state(i) != SessionState.DISCONNECTED) {
                lose(i, DisconnectReason.CONNECTION_LOST, nowNs);
                lostConnections++;
            }
        }
        return lostConnections;
    }

    private void lose(int sessionIndex, DisconnectReason reason, long nowNs) {
        boolean cancels =
                sessions.state(sessionIndex) == SessionState.ESTABLISHED && sessions.cancelsOn(sessionIndex, reason);
        long cancelAtNs = nowNs + sessions.cancelWindowMs(sessionIndex) * NANOS_PER_MILLI;
        long connectionId = sessions.connectionId(sessionIndex);
        sessions.onDisconnected(sessionIndex);
        if (cancels) {
            timers.arm(Schedule.CANCEL_ON_DISCONNECT, sessionIndex, cancelAtNs);
        }
        publisher.sessionDisconnected(
                sessions.sessionId(sessionIndex),
                connectionId,
                sessions.verId(sessionIndex),
                cancels ? cancelAtNs : SessionDisconnectedEncoder.cancelAtNsNullValue(),
                reason);
    }

    /** A connection that only negotiated may negotiate again; any other one finds the session held. */
    private boolean isHeld(int sessionIndex) {
        return switch (sessions.state(sessionIndex)) {
            case DISCONNECTED -> false;
            case NEGOTIATED -> sessions.connectionId(sessionIndex) != asker.connectionId();
            case ESTABLISHED -> true;
        };
    }

    /** A session that receives every event counts by the venue's numbers; SessionEstablished itself will be one of them. */
    private long nextEventSequence(int sessionIndex) {
        return sessions.receivesEveryEvent(sessionIndex)
                ? publisher.lastEventNumber() + 2
                : sessions.lastEventSequence(sessionIndex) + 1;
    }

    private void refuse(SessionRefusal refusal, long lastVerId, long nextSequence, boolean establishing) {
        publisher.sessionRefused(
                asker.sessionId(),
                asker.connectionId(),
                asker.sessionVerId(),
                lastVerId,
                nextSequence,
                refusal,
                establishing);
    }
}
