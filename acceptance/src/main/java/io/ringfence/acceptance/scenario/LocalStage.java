package io.ringfence.acceptance.scenario;

import io.ringfence.acceptance.venue.LocalVenue;
import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.CommandTemplates;
import io.ringfence.codecs.EstablishSessionEncoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NegotiateSessionEncoder;
import io.ringfence.engine.EngineState;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Int2IntCounterMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Runs a scenario in this process. */
final class LocalStage implements Stage {
    private static final int VENUE = 0;
    private static final int KEEP_ALIVE_MS = 1_000;
    private static final int EVENT_HEADER_LENGTH = EventHeaderDecoder.BLOCK_LENGTH;

    private final EventListener listener;
    private final LocalVenue venue;
    private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
    private final Int2IntCounterMap clientSequences = new Int2IntCounterMap(0);
    private int sessionId = VENUE;

    /**
     * An empty venue.
     *
     * @param journal directory in which to keep its journal, or null
     */
    LocalStage(final EventListener listener, final Path journal) {
        this.listener = listener;
        venue = journal == null ? new LocalVenue(this::onEvent) : new LocalVenue(this::onEvent, journal);
    }

    @Override
    public void begin(final List<byte[]> prelude) {
        for (final byte[] message : prelude) {
            venue.submit(VENUE, 0, new UnsafeBuffer(message), 0, message.length);
        }
        sessionId = Prelude.SESSION_ID;
        final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final NegotiateSessionEncoder negotiate = new NegotiateSessionEncoder();
        negotiate.wrapAndApplyHeader(message, 0, header).firmId(Prelude.FIRM_ID);
        venue.submit(sessionId, 0, message, 0, MessageHeaderEncoder.ENCODED_LENGTH + negotiate.encodedLength());
        final EstablishSessionEncoder establish = new EstablishSessionEncoder();
        establish
                .wrapAndApplyHeader(message, 0, header)
                .nextSequence(1)
                .nextServerSequence(0)
                .keepAliveIntervalMs(KEEP_ALIVE_MS)
                .cancelOnDisconnectWindowMs(0)
                .cancelOnDisconnect(CancelOnDisconnect.NONE);
        venue.submit(sessionId, 0, message, 0, MessageHeaderEncoder.ENCODED_LENGTH + establish.encodedLength());
    }

    @Override
    public void submit(final DirectBuffer buffer, final int offset, final int length) {
        submitAs(sessionId, buffer, offset, length);
    }

    @Override
    public void submitAs(final int session, final DirectBuffer buffer, final int offset, final int length) {
        final int templateId = buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final boolean isNumbered = session != VENUE && !CommandTemplates.isOfVenue(templateId) && isNegotiated(session);
        venue.submit(session, isNumbered ? clientSequences.incrementAndGet(session) : 0, buffer, offset, length);
    }

    @Override
    public long timeNs() {
        return venue.timeNs();
    }

    @Override
    public EngineState state() {
        return venue.state();
    }

    @Override
    public void close() {
        venue.close();
    }

    private boolean isNegotiated(final int session) {
        final int sessionIndex =
                venue.state() == null ? -1 : venue.state().sessions().indexOf(session);
        return sessionIndex >= 0 && venue.state().sessions().verId(sessionIndex) > 0;
    }

    private void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        eventHeader.wrap(buffer, offset, EVENT_HEADER_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
        listener.onEvent(
                eventHeader.commandSequence(),
                eventHeader.timestampNs(),
                buffer,
                offset + EVENT_HEADER_LENGTH,
                length - EVENT_HEADER_LENGTH);
    }
}
