package io.ringfence.engine;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.ClockDecoder;
import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.DefineFirmDecoder;
import io.ringfence.codecs.DefineSessionDecoder;
import io.ringfence.codecs.DisconnectSessionDecoder;
import io.ringfence.codecs.EstablishSessionDecoder;
import io.ringfence.codecs.GenesisDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.NegotiateSessionDecoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.SetRiskAdmissionDecoder;
import io.ringfence.engine.instrument.Symbols;
import io.ringfence.engine.session.Sessions;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Bytes to calls: wraps a decoder, checks that the message is all there, and calls one method of a walk with primitives. What a field may hold is
 * decided there, not here.
 *
 * <p>The frame is copied first, since a command that waits for work left over is applied in a later step. Owned by the engine's thread.
 */
final class CommandAdapter {
    private static final int SCHEMA_ID = GenesisDecoder.SCHEMA_ID;
    private static final int BODY_OFFSET = CommandHeaderDecoder.BLOCK_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int NO_TEMPLATE_ID = 0;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[EngineLimits.MAX_COMMAND_FRAME_LENGTH]);
    private final CommandHeaderDecoder commandHeader = new CommandHeaderDecoder();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final GenesisDecoder genesis = new GenesisDecoder();
    private final DefineFirmDecoder defineFirm = new DefineFirmDecoder();
    private final DefineSessionDecoder defineSession = new DefineSessionDecoder();
    private final ClockDecoder clock = new ClockDecoder();
    private final SetRiskAdmissionDecoder setRiskAdmission = new SetRiskAdmissionDecoder();
    private final NegotiateSessionDecoder negotiateSession = new NegotiateSessionDecoder();
    private final EstablishSessionDecoder establishSession = new EstablishSessionDecoder();
    private final DisconnectSessionDecoder disconnectSession = new DisconnectSessionDecoder();
    private final byte[] symbol = new byte[Symbols.LENGTH_BYTES];

    private final EventPublisher publisher;
    private final Asker asker = new Asker();
    private int frameLength;
    private EngineState state;
    private Administration administration;
    private SessionEntry sessionEntry;

    CommandAdapter(EventPublisher publisher) {
        this.publisher = publisher;
    }

    EngineState state() {
        return state;
    }

    /** Takes a command's frame; one that is too long keeps no bytes and is refused when it is applied. */
    void onFrame(DirectBuffer buffer, int offset, int length) {
        frameLength = length;
        if (length <= frame.capacity()) {
            frame.putBytes(0, buffer, offset, length);
        }
    }

    /** Applies the frame that was taken. */
    void apply(long nowNs) {
        asker.set(Sessions.NULL_SESSION_ID, 0, 0, 0);
        if (frameLength < BODY_OFFSET || frameLength > frame.capacity()) {
            reject(NO_TEMPLATE_ID, RejectReason.UNKNOWN_MESSAGE);
            return;
        }
        commandHeader.wrap(frame, 0, CommandHeaderDecoder.BLOCK_LENGTH, CommandHeaderDecoder.SCHEMA_VERSION);
        messageHeader.wrap(frame, CommandHeaderDecoder.BLOCK_LENGTH);
        asker.set(
                commandHeader.sessionId(),
                commandHeader.sessionVerId(),
                commandHeader.clientSequence(),
                commandHeader.connectionId());
        int templateId = messageHeader.templateId();
        asker.templateId(templateId);
        if (state == null) {
            applyFirst(templateId);
            return;
        }
        int sessionIndex =
                asker.isVenue() ? Sessions.NULL_INDEX : state.sessions().indexOf(asker.sessionId());
        if (sessionIndex != Sessions.NULL_INDEX) {
            asker.session(sessionIndex, state.sessions());
            publisher.asker(sessionIndex, asker.clientSequence());
        }
        if (!sessionEntry.admits()) {
            return;
        }
        if (!isWhole(templateId)) {
            reject(templateId, RejectReason.UNKNOWN_MESSAGE);
            return;
        }
        dispatch(templateId, nowNs);
    }

    private void applyFirst(int templateId) {
        if (!isWhole(templateId)) {
            reject(templateId, RejectReason.UNKNOWN_MESSAGE);
        } else if (templateId != GenesisDecoder.TEMPLATE_ID) {
            reject(templateId, RejectReason.VENUE_NOT_CREATED);
        } else {
            onGenesis();
        }
    }

    private void dispatch(int templateId, long nowNs) {
        switch (templateId) {
            case GenesisDecoder.TEMPLATE_ID -> reject(templateId, RejectReason.VENUE_ALREADY_CREATED);
            case DefineFirmDecoder.TEMPLATE_ID -> onDefineFirm();
            case DefineSessionDecoder.TEMPLATE_ID -> onDefineSession();
            case ClockDecoder.TEMPLATE_ID -> onClock(nowNs);
            case SetRiskAdmissionDecoder.TEMPLATE_ID -> onSetRiskAdmission();
            case NegotiateSessionDecoder.TEMPLATE_ID -> onNegotiateSession();
            case EstablishSessionDecoder.TEMPLATE_ID -> onEstablishSession();
            case DisconnectSessionDecoder.TEMPLATE_ID -> onDisconnectSession(nowNs);
            default ->
                throw new IllegalStateException("template is known but not dispatched: templateId=" + templateId);
        }
    }

    /** Whether the template is known, and the frame holds its block and its group. */
    private boolean isWhole(int templateId) {
        if (messageHeader.schemaId() != SCHEMA_ID) {
            return false;
        }
        int blockLength = blockLengthOf(templateId);
        int given = messageHeader.blockLength();
        if (blockLength < 0 || given < blockLength || BODY_OFFSET + given > frameLength) {
            return false;
        }
        return true;
    }

    private static int blockLengthOf(int templateId) {
        return switch (templateId) {
            case GenesisDecoder.TEMPLATE_ID -> GenesisDecoder.BLOCK_LENGTH;
            case DefineFirmDecoder.TEMPLATE_ID -> DefineFirmDecoder.BLOCK_LENGTH;
            case DefineSessionDecoder.TEMPLATE_ID -> DefineSessionDecoder.BLOCK_LENGTH;
            case ClockDecoder.TEMPLATE_ID -> ClockDecoder.BLOCK_LENGTH;
            case SetRiskAdmissionDecoder.TEMPLATE_ID -> SetRiskAdmissionDecoder.BLOCK_LENGTH;
            case NegotiateSessionDecoder.TEMPLATE_ID -> NegotiateSessionDecoder.BLOCK_LENGTH;
            case EstablishSessionDecoder.TEMPLATE_ID -> EstablishSessionDecoder.BLOCK_LENGTH;
            case DisconnectSessionDecoder.TEMPLATE_ID -> DisconnectSessionDecoder.BLOCK_LENGTH;
            default -> -1;
        };
    }

    private void onGenesis() {
        genesis.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        genesis.getVenue(symbol, 0);
        EngineLimits limits = new EngineLimits(
                genesis.maxFirms(),
                genesis.maxSessions(),
                genesis.maxAccounts(),
                genesis.maxAssets(),
                genesis.maxIndexes(),
                genesis.maxSourcesPerIndex(),
                genesis.maxInstruments(),
                genesis.maxPositions(),
                genesis.maxOrders(),
                genesis.maxOrdersPerAccount(),
                genesis.maxPriceLevels(),
                genesis.maxFillsPerOrder(),
                genesis.stateHashInterval(),
                genesis.logicalTime() == BooleanType.YES);
        state = new Genesis(publisher, asker).onGenesis(symbol, limits, genesis.logicalTime());
        if (state == null) {
            return;
        }
        publisher.sessions(state.sessions());
        sessionEntry = new SessionEntry(state, publisher, asker);
        administration = new Administration(state, publisher, asker);
    }

    private void onDefineFirm() {
        defineFirm.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        defineFirm.getSymbol(symbol, 0);
        administration.onDefineFirm(defineFirm.firmId(), symbol);
    }

    private void onDefineSession() {
        defineSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onDefineSession(
                defineSession.sessionId(),
                defineSession.firmId(),
                defineSession.roles().getRaw());
    }

    private void onClock(long nowNs) {
        clock.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onClock(clock.timeNs(), nowNs);
    }

    private void onSetRiskAdmission() {
        setRiskAdmission.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        administration.onSetRiskAdmission(setRiskAdmission.admission());
    }

    private void onNegotiateSession() {
        negotiateSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        if (isFromSessionLayer()) {
            sessionEntry.onNegotiate(negotiateSession.firmId());
        }
    }

    private void onEstablishSession() {
        establishSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        if (isFromSessionLayer()) {
            sessionEntry.onEstablish(
                    establishSession.nextServerSequence(),
                    establishSession.keepAliveIntervalMs(),
                    establishSession.cancelOnDisconnectWindowMs(),
                    establishSession.cancelOnDisconnect());
        }
    }

    private void onDisconnectSession(long nowNs) {
        disconnectSession.wrap(frame, BODY_OFFSET, messageHeader.blockLength(), messageHeader.version());
        if (isFromSessionLayer()) {
            sessionEntry.onDisconnect(disconnectSession.reason(), nowNs);
        }
    }

    /** The gateway speaks for a session without a number of the client's; a client itself cannot. */
    private boolean isFromSessionLayer() {
        if (asker.clientSequence() != 0) {
            reject(asker.templateId(), RejectReason.NOT_ENTITLED);
            return false;
        }
        return true;
    }

    private void reject(int templateId, RejectReason reason) {
        publisher.commandRejected(0, 0, "", templateId, reason);
    }
}
