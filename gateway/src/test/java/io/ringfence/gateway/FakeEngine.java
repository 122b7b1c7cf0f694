package io.ringfence.gateway;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.DisconnectSessionDecoder;
import io.ringfence.codecs.EstablishSessionDecoder;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.MessagesNotAppliedEncoder;
import io.ringfence.codecs.NegotiateSessionDecoder;
import io.ringfence.codecs.RolesEncoder;
import io.ringfence.codecs.SessionEstablishedEncoder;
import io.ringfence.codecs.SessionNegotiatedEncoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.codecs.SessionRefusedEncoder;
import io.ringfence.codecs.TimeAdvancedEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The session rules of the engine in their smallest form: a ring of a given capacity, one connection per session, versions that
 * rise, numbers that begin again with each version and are applied once. An application message is answered by a TimeAdvanced that bears its number as the time.
 */
final class FakeEngine implements IngressPublisher {
    record Applied(int sessionId, long clientSequence, UnsafeBuffer message) {}

    record Lost(int sessionId, long connectionId, DisconnectReason reason) {}

    private record Command(
            int sessionId, long sessionVerId, long clientSequence, long connectionId, UnsafeBuffer message) {}

    private static final class SessionRow {
        private long verId;
        private long connectionId;
        private long lastApplied;
        private long nextSequence = 1;
    }

    final List<Applied> applied = new ArrayList<>();
    final List<Lost> lost = new ArrayList<>();
    final Map<Integer, String> roles = new HashMap<>();
    int ringCapacity = 1 << 16;
    int dropped;
    boolean emitsNothing;

    /** What an answer carries behind its message, as an event with many entries would. */
    int answerExtraBytes;

    private final ArrayDeque<Command> ring = new ArrayDeque<>();
    private final Map<Integer, SessionRow> sessions = new HashMap<>();
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
    private final EventHeaderEncoder header = new EventHeaderEncoder();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private long eventNumber;
    private long commandSequence;

    @Override
    public boolean publish(
            final int sessionId,
            final long sessionVerId,
            final long clientSequence,
            final long connectionId,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (ring.size() >= ringCapacity) {
            return false;
        }
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        ring.add(new Command(sessionId, sessionVerId, clientSequence, connectionId, new UnsafeBuffer(copy)));
        return true;
    }

    long lastApplied(final int sessionId) {
        return row(sessionId).lastApplied;
    }

    int waiting() {
        return ring.size();
    }

    void drain(final Gateway gateway) {
        for (Command command = ring.poll(); command != null; command = ring.poll()) {
            commandSequence++;
            apply(command, gateway);
        }
    }

    private void apply(final Command command, final Gateway gateway) {
        final MessageHeaderDecoder message = new MessageHeaderDecoder().wrap(command.message, 0);
        switch (message.templateId()) {
            case NegotiateSessionDecoder.TEMPLATE_ID -> negotiate(command, gateway);
            case EstablishSessionDecoder.TEMPLATE_ID -> establish(command, gateway);
            case DisconnectSessionDecoder.TEMPLATE_ID -> disconnect(command);
            default -> application(command, gateway);
        }
    }

    private void negotiate(final Command command, final Gateway gateway) {
        final SessionRow row = row(command.sessionId);
        if (command.sessionVerId <= row.verId) {
            refuse(command, gateway, SessionRefusal.VERSION_NOT_RISING, false, row.verId);
        } else if (row.connectionId != 0) {
            refuse(command, gateway, SessionRefusal.ALREADY_CONNECTED, false, 0);
        } else {
            row.verId = command.sessionVerId;
            row.lastApplied = 0;
            row.connectionId = command.connectionId;
            final SessionNegotiatedEncoder negotiated = new SessionNegotiatedEncoder();
            negotiated
                    .wrapAndApplyHeader(event, EventHeaderEncoder.BLOCK_LENGTH, messageHeader)
                    .sessionVerId(command.sessionVerId)
                    .firmId(7);
            final RolesEncoder bits = negotiated.roles().clear();
            bits.trader(true).auditor("auditor".equals(roles.get(command.sessionId)));
            emit(gateway, command, 0, SessionNegotiatedEncoder.BLOCK_LENGTH);
        }
    }

    private void establish(final Command command, final Gateway gateway) {
        final SessionRow row = row(command.sessionId);
        final EstablishSessionDecoder establish =
                new EstablishSessionDecoder().wrapAndApplyHeader(command.message, 0, new MessageHeaderDecoder());
        if (row.connectionId != 0 && row.connectionId != command.connectionId) {
            refuse(command, gateway, SessionRefusal.ALREADY_CONNECTED, true, 0);
        } else if (row.verId != command.sessionVerId) {
            refuse(command, gateway, SessionRefusal.NOT_NEGOTIATED, true, 0);
        } else if (establish.nextServerSequence() > row.nextSequence && !roles.containsKey(command.sessionId)) {
            refuse(command, gateway, SessionRefusal.STATE_LOST, true, 0);
        } else {
            row.connectionId = command.connectionId;
            final SessionEstablishedEncoder established = new SessionEstablishedEncoder();
            established
                    .wrapAndApplyHeader(event, EventHeaderEncoder.BLOCK_LENGTH, messageHeader)
                    .sessionVerId(command.sessionVerId)
                    .nextSequence(row.nextSequence)
                    .lastAppliedSequence(row.lastApplied)
                    .roles()
                    .clear()
                    .trader(true)
                    .auditor("auditor".equals(roles.get(command.sessionId)));
            emit(gateway, command, 0, SessionEstablishedEncoder.BLOCK_LENGTH);
        }
    }

    private void disconnect(final Command command) {
        final DisconnectSessionDecoder disconnect =
                new DisconnectSessionDecoder().wrapAndApplyHeader(command.message, 0, new MessageHeaderDecoder());
        lost.add(new Lost(command.sessionId, command.connectionId, disconnect.reason()));
        final SessionRow row = row(command.sessionId);
        if (row.connectionId == command.connectionId) {
            row.connectionId = 0;
        }
    }

    private void application(final Command command, final Gateway gateway) {
        final SessionRow row = row(command.sessionId);
        if (command.sessionVerId != row.verId || command.clientSequence <= row.lastApplied) {
            dropped++;
            return;
        }
        if (command.clientSequence > row.lastApplied + 1) {
            new MessagesNotAppliedEncoder()
                    .wrapAndApplyHeader(event, EventHeaderEncoder.BLOCK_LENGTH, messageHeader)
                    .fromSequence(row.lastApplied + 1)
                    .count(command.clientSequence - row.lastApplied - 1);
            emit(gateway, command, 0, MessagesNotAppliedEncoder.BLOCK_LENGTH);
        }
        row.lastApplied = command.clientSequence;
        applied.add(new Applied(command.sessionId, command.clientSequence, command.message));
        if (emitsNothing) {
            row.nextSequence++;
            return;
        }
        new TimeAdvancedEncoder().wrapAndApplyHeader(event, EventHeaderEncoder.BLOCK_LENGTH, messageHeader);
        final int end = EventHeaderEncoder.BLOCK_LENGTH
                + MessageHeaderEncoder.ENCODED_LENGTH
                + TimeAdvancedEncoder.BLOCK_LENGTH;
        event.setMemory(end, answerExtraBytes, (byte) command.clientSequence);
        emit(gateway, command, row.nextSequence++, TimeAdvancedEncoder.BLOCK_LENGTH + answerExtraBytes);
    }

    private void refuse(
            final Command command,
            final Gateway gateway,
            final SessionRefusal refusal,
            final boolean isEstablishing,
            final long lastVerId) {
        new SessionRefusedEncoder()
                .wrapAndApplyHeader(event, EventHeaderEncoder.BLOCK_LENGTH, messageHeader)
                .sessionVerId(command.sessionVerId)
                .lastVerId(lastVerId)
                .nextSequence(0)
                .refusal(refusal)
                .establishing(isEstablishing ? BooleanType.YES : BooleanType.NO);
        emit(gateway, command, 0, SessionRefusedEncoder.BLOCK_LENGTH);
    }

    private void emit(final Gateway gateway, final Command command, final long sessionSequence, final int blockLength) {
        header.wrap(event, 0)
                .eventNumber(++eventNumber)
                .commandSequence(commandSequence)
                .timestampNs(commandSequence * 10)
                .sessionSequence(sessionSequence)
                .connectionId(command.clientSequence == 0 ? command.connectionId : 0)
                .clientSequence(command.clientSequence)
                .sessionId(command.sessionId)
                .eventIndex(0)
                .reserved1((short) 0)
                .reserved2(0)
                .reserved3(0)
                .flags()
                .clear()
                .last(true);
        gateway.onEvent(event, 0, EventHeaderEncoder.BLOCK_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
    }

    private SessionRow row(final int sessionId) {
        return sessions.computeIfAbsent(sessionId, id -> new SessionRow());
    }
}
