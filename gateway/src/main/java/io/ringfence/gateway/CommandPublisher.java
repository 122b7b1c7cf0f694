package io.ringfence.gateway;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.DisconnectSessionEncoder;
import io.ringfence.codecs.EstablishSessionEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NegotiateSessionEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Calls into bytes: hands the commands of the session layer, and those of clients, to the ring. False always means: no room now. */
final class CommandPublisher {
    private static final int MAX_LENGTH = 64;

    private final IngressPublisher ingress;
    private final GatewayCounters counters;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final NegotiateSessionEncoder negotiateSession = new NegotiateSessionEncoder();
    private final EstablishSessionEncoder establishSession = new EstablishSessionEncoder();
    private final DisconnectSessionEncoder disconnectSession = new DisconnectSessionEncoder();

    CommandPublisher(final IngressPublisher ingress, final GatewayCounters counters) {
        this.ingress = ingress;
        this.counters = counters;
    }

    boolean command(
            final int sessionId,
            final long sessionVerId,
            final long clientSequence,
            final long connectionId,
            final DirectBuffer message,
            final int offset,
            final int length) {
        if (!ingress.publish(sessionId, sessionVerId, clientSequence, connectionId, message, offset, length)) {
            return false;
        }
        counters.commandsPublished++;
        return true;
    }

    boolean negotiateSession(final int sessionId, final long sessionVerId, final long connectionId, final int firmId) {
        negotiateSession.wrapAndApplyHeader(buffer, 0, messageHeader).firmId(firmId);
        return sessionCommand(sessionId, sessionVerId, connectionId, NegotiateSessionEncoder.BLOCK_LENGTH);
    }

    boolean establishSession(
            final int sessionId,
            final long sessionVerId,
            final long connectionId,
            final long nextSequence,
            final long nextServerSequence,
            final int keepAliveIntervalMs,
            final int cancelOnDisconnectWindowMs,
            final CancelOnDisconnect cancelOnDisconnect) {
        establishSession
                .wrapAndApplyHeader(buffer, 0, messageHeader)
                .nextSequence(nextSequence)
                .nextServerSequence(nextServerSequence)
                .keepAliveIntervalMs(keepAliveIntervalMs)
                .cancelOnDisconnectWindowMs(cancelOnDisconnectWindowMs)
                .cancelOnDisconnect(cancelOnDisconnect);
        return sessionCommand(sessionId, sessionVerId, connectionId, EstablishSessionEncoder.BLOCK_LENGTH);
    }

    boolean disconnectSession(
            final int sessionId, final long sessionVerId, final long connectionId, final DisconnectReason reason) {
        disconnectSession.wrapAndApplyHeader(buffer, 0, messageHeader).reason(reason);
        return sessionCommand(sessionId, sessionVerId, connectionId, DisconnectSessionEncoder.BLOCK_LENGTH);
    }

    private boolean sessionCommand(
            final int sessionId, final long sessionVerId, final long connectionId, final int blockLength) {
        return command(
                sessionId, sessionVerId, 0, connectionId, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
    }
}
