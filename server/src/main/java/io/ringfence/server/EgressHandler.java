package io.ringfence.server;

import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.RiskAdmissionChangedDecoder;
import io.ringfence.codecs.SessionDefinedDecoder;
import io.ringfence.codecs.SessionNegotiatedDecoder;
import io.ringfence.gateway.Gateway;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * Hands each event whose command is journaled to the gateway. On the way it heeds the few events that the network side itself must know:
 * who may set the time, and whether the venue takes on risk. Network thread.
 */
final class EgressHandler implements Stage {
    private final OutboundRing.Reader reader;
    private final Gateway gateway;
    private final RingIngressPublisher ingress;
    private final AtomicLong journaledSequence;
    private final VenueCounters counters;
    private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final SessionDefinedDecoder sessionDefined = new SessionDefinedDecoder();
    private final SessionNegotiatedDecoder sessionNegotiated = new SessionNegotiatedDecoder();
    private final RiskAdmissionChangedDecoder riskAdmissionChanged = new RiskAdmissionChangedDecoder();

    EgressHandler(
            final OutboundRing.Reader reader,
            final Gateway gateway,
            final RingIngressPublisher ingress,
            final AtomicLong journaledSequence,
            final VenueCounters counters) {
        this.reader = reader;
        this.gateway = gateway;
        this.ingress = ingress;
        this.journaledSequence = journaledSequence;
        this.counters = counters;
    }

    @Override
    public int doWork() {
        int workCount = 0;
        while (workCount < Batches.MAX_EVENTS && reader.hasRecord()) {
            final DirectBuffer buffer = reader.buffer();
            final int offset = reader.offset();
            eventHeader.wrap(buffer, offset, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
            if (eventHeader.commandSequence() > journaledSequence.getAcquire()) {
                break;
            }
            onEvent(buffer, offset);
            gateway.onEvent(buffer, offset, reader.length());
            counters.eventNumber(eventHeader.eventNumber());
            reader.advance();
            workCount++;
        }
        return workCount;
    }

    @Override
    public boolean isIdle() {
        return reader.isAtTail();
    }

    /** Heeds an event that was regenerated from the journal, which goes to nobody. */
    void onRecovered(final DirectBuffer buffer, final int offset) {
        eventHeader.wrap(buffer, offset, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
        onEvent(buffer, offset);
        counters.eventNumber(eventHeader.eventNumber());
    }

    private void onEvent(final DirectBuffer buffer, final int offset) {
        final int messageOffset = offset + EventHeaderDecoder.BLOCK_LENGTH;
        messageHeader.wrap(buffer, messageOffset);
        switch (messageHeader.templateId()) {
            case SessionDefinedDecoder.TEMPLATE_ID -> {
                sessionDefined.wrapAndApplyHeader(buffer, messageOffset, messageHeader);
                ingress.onRoles(
                        sessionDefined.sessionId(), sessionDefined.roles().simulation());
            }
            case SessionNegotiatedDecoder.TEMPLATE_ID -> {
                sessionNegotiated.wrapAndApplyHeader(buffer, messageOffset, messageHeader);
                ingress.onRoles(
                        eventHeader.sessionId(), sessionNegotiated.roles().simulation());
            }
            case RiskAdmissionChangedDecoder.TEMPLATE_ID -> {
                riskAdmissionChanged.wrapAndApplyHeader(buffer, messageOffset, messageHeader);
                counters.riskAdmission(riskAdmissionChanged.admission());
            }
            default -> {
                // Concerns the gateway only.
            }
        }
    }
}
