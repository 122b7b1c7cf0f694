package io.ringfence.gateway;

import io.ringfence.codecs.EstablishSessionDecoder;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NegotiateSessionDecoder;
import io.ringfence.codecs.SessionEstablishedEncoder;
import io.ringfence.codecs.SessionNegotiatedEncoder;
import io.ringfence.codecs.TimeAdvancedEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers each message of one session with one event at once, without allocating; lets anybody in. */
final class EchoEngine implements IngressPublisher {
    private static final int EVENT_LENGTH =
            EventHeaderEncoder.BLOCK_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH + TimeAdvancedEncoder.BLOCK_LENGTH;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
    private final UnsafeBuffer handshake = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
    private final EventHeaderEncoder header = new EventHeaderEncoder();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private int handshakeLength;
    private long eventNumber;
    Gateway gateway;
    long messages;

    EchoEngine() {
        new TimeAdvancedEncoder().wrapAndApplyHeader(event, EventHeaderEncoder.BLOCK_LENGTH, messageHeader);
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
        if (clientSequence > 0) {
            messages++;
            writeHeader(event, sessionId, clientSequence, 0, messages);
            gateway.onEvent(event, 0, EVENT_LENGTH);
            return true;
        }
        final int templateId = buffer.getShort(offset + 2);
        final MessageHeaderEncoder scratch = new MessageHeaderEncoder();
        if (templateId == NegotiateSessionDecoder.TEMPLATE_ID) {
            new SessionNegotiatedEncoder()
                    .wrapAndApplyHeader(handshake, EventHeaderEncoder.BLOCK_LENGTH, scratch)
                    .sessionVerId(sessionVerId);
            handshakeLength = SessionNegotiatedEncoder.BLOCK_LENGTH;
        } else if (templateId == EstablishSessionDecoder.TEMPLATE_ID) {
            new SessionEstablishedEncoder()
                    .wrapAndApplyHeader(handshake, EventHeaderEncoder.BLOCK_LENGTH, scratch)
                    .sessionVerId(sessionVerId)
                    .nextSequence(messages + 1)
                    .lastAppliedSequence(messages)
                    .roles()
                    .clear();
            handshakeLength = SessionEstablishedEncoder.BLOCK_LENGTH;
        } else {
            return true;
        }
        handshakeLength += EventHeaderEncoder.BLOCK_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH;
        writeHeader(handshake, sessionId, 0, connectionId, 0);
        return true;
    }

    /** A handshake is answered outside publish, since its session waits for publish to return first. */
    void flushHandshake() {
        if (handshakeLength > 0) {
            final int length = handshakeLength;
            handshakeLength = 0;
            gateway.onEvent(handshake, 0, length);
        }
    }

    private void writeHeader(
            final UnsafeBuffer frame,
            final int sessionId,
            final long clientSequence,
            final long connectionId,
            final long sessionSequence) {
        header.wrap(frame, 0)
                .eventNumber(++eventNumber)
                .commandSequence(eventNumber)
                .timestampNs(eventNumber)
                .sessionSequence(sessionSequence)
                .connectionId(connectionId)
                .clientSequence(clientSequence)
                .sessionId(sessionId)
                .eventIndex(0)
                .flags()
                .clear()
                .last(true);
    }
}
