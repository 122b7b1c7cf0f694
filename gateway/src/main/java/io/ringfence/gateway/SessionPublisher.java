package io.ringfence.gateway;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringfence.codecs.ChallengeEncoder;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.Durability;
import io.ringfence.codecs.EstablishmentAckEncoder;
import io.ringfence.codecs.EstablishmentRejectEncoder;
import io.ringfence.codecs.EventEnvelopeEncoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NegotiationRejectEncoder;
import io.ringfence.codecs.NegotiationResponseEncoder;
import io.ringfence.codecs.NotAppliedEncoder;
import io.ringfence.codecs.RolesEncoder;
import io.ringfence.codecs.SequenceEncoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.codecs.TerminateEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Calls into bytes: writes the venue's messages of the session layer, and events in their envelope, into a session's send buffer. */
final class SessionPublisher {
    private static final int MESSAGE_OFFSET = Framing.HEADER_LENGTH;
    private static final int BODY_OFFSET = Framing.HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH;

    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final ChallengeEncoder challenge = new ChallengeEncoder();
    private final NegotiationResponseEncoder negotiationResponse = new NegotiationResponseEncoder();
    private final NegotiationRejectEncoder negotiationReject = new NegotiationRejectEncoder();
    private final EstablishmentAckEncoder establishmentAck = new EstablishmentAckEncoder();
    private final EstablishmentRejectEncoder establishmentReject = new EstablishmentRejectEncoder();
    private final SequenceEncoder sequence = new SequenceEncoder();
    private final NotAppliedEncoder notApplied = new NotAppliedEncoder();
    private final TerminateEncoder terminate = new TerminateEncoder();
    private final EventEnvelopeEncoder envelope = new EventEnvelopeEncoder();

    boolean challenge(final SendBuffer out, final byte[] nonce) {
        final int offset = begin(out, ChallengeEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        challenge.wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader);
        challenge.buffer().putBytes(challenge.offset() + ChallengeEncoder.nonceEncodingOffset(), nonce);
        return end(out, ChallengeEncoder.BLOCK_LENGTH);
    }

    boolean negotiationResponse(
            final SendBuffer out, final int sessionId, final int firmId, final long sessionVerId, final int roles) {
        final int offset = begin(out, NegotiationResponseEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        negotiationResponse
                .wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader)
                .sessionId(sessionId)
                .firmId(firmId)
                .sessionVerId(sessionVerId);
        final RolesEncoder rolesField = negotiationResponse.roles();
        rolesField.buffer().putShort(rolesField.offset(), (short) roles, LITTLE_ENDIAN);
        return end(out, NegotiationResponseEncoder.BLOCK_LENGTH);
    }

    boolean negotiationReject(
            final SendBuffer out, final int sessionId, final SessionRefusal reason, final long lastVerId) {
        final int offset = begin(out, NegotiationRejectEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        negotiationReject
                .wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader)
                .sessionId(sessionId)
                .reason(reason)
                .sessionVerId(lastVerId);
        return end(out, NegotiationRejectEncoder.BLOCK_LENGTH);
    }

    boolean establishmentAck(
            final SendBuffer out,
            final int sessionId,
            final long sessionVerId,
            final long nextSequence,
            final long lastAppliedSequence,
            final int keepAliveIntervalMs) {
        final int offset = begin(out, EstablishmentAckEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        establishmentAck
                .wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader)
                .sessionId(sessionId)
                .sessionVerId(sessionVerId)
                .nextSequence(nextSequence)
                .lastAppliedSequence(lastAppliedSequence)
                .keepAliveIntervalMs(keepAliveIntervalMs);
        return end(out, EstablishmentAckEncoder.BLOCK_LENGTH);
    }

    boolean establishmentReject(
            final SendBuffer out,
            final int sessionId,
            final SessionRefusal reason,
            final long sessionVerId,
            final long nextSequence) {
        final int offset = begin(out, EstablishmentRejectEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        establishmentReject
                .wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader)
                .sessionId(sessionId)
                .reason(reason)
                .sessionVerId(sessionVerId)
                .nextSequence(nextSequence);
        return end(out, EstablishmentRejectEncoder.BLOCK_LENGTH);
    }

    boolean sequence(final SendBuffer out, final long nextSequence) {
        final int offset = begin(out, SequenceEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        sequence.wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader)
                .nextSequence(nextSequence);
        return end(out, SequenceEncoder.BLOCK_LENGTH);
    }

    boolean notApplied(final SendBuffer out, final long fromSequence, final long count) {
        final int offset = begin(out, NotAppliedEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        notApplied
                .wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader)
                .fromSequence(fromSequence)
                .count(count);
        return end(out, NotAppliedEncoder.BLOCK_LENGTH);
    }

    boolean terminate(final SendBuffer out, final DisconnectReason reason) {
        final int offset = begin(out, TerminateEncoder.BLOCK_LENGTH);
        if (offset < 0) {
            return false;
        }
        terminate
                .wrapAndApplyHeader(out.buffer(), offset + MESSAGE_OFFSET, messageHeader)
                .reason(reason);
        return end(out, TerminateEncoder.BLOCK_LENGTH);
    }

    /**
     * Writes an event in its envelope.
     *
     * @return false: the session's backlog has no room for it
     */
    boolean event(
            final SendBuffer out,
            final long sessionSequence,
            final long clientSequence,
            final EventHeaderDecoder header,
            final DirectBuffer message,
            final int messageOffset,
            final int messageLength) {
        final int frameLength = Framing.ENVELOPE_LENGTH + messageLength;
        final int offset = out.claim(frameLength, false);
        if (offset < 0) {
            return false;
        }
        final MutableDirectBuffer buffer = out.buffer();
        Framing.putHeader(buffer, offset, frameLength);
        envelope.wrapAndApplyHeader(buffer, offset + MESSAGE_OFFSET, messageHeader)
                .sessionSequence(sessionSequence)
                .commandSequence(header.commandSequence())
                .timestampNs(header.timestampNs())
                .clientSequence(clientSequence)
                .eventIndex(header.eventIndex())
                .durability(Durability.JOURNALED)
                .flags()
                .clear()
                .last(header.flags().last());
        buffer.putBytes(offset + Framing.ENVELOPE_LENGTH, message, messageOffset, messageLength);
        out.commit(frameLength);
        return true;
    }

    private static int begin(final SendBuffer out, final int blockLength) {
        final int offset = out.claim(BODY_OFFSET + blockLength, true);
        if (offset >= 0) {
            Framing.putHeader(out.buffer(), offset, BODY_OFFSET + blockLength);
        }
        return offset;
    }

    private static boolean end(final SendBuffer out, final int blockLength) {
        out.commit(BODY_OFFSET + blockLength);
        return true;
    }
}
