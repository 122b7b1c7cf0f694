package io.ringfence.server;

import io.ringfence.codecs.RiskAdmission;
import org.agrona.concurrent.status.AtomicCounter;

/** What a venue says of itself in its status file. All are written by the network thread, so that none is ever contended. */
final class VenueCounters {
    /** Labels, which {@code ringfence status} prints. */
    static final String PID = "pid";

    static final String START_MS = "startMs";
    static final String HEARTBEAT_MS = "heartbeatMs";
    static final String PORT = "port";
    static final String COMMAND_SEQUENCE = "commandSequence";
    static final String EVENT_NUMBER = "eventNumber";
    static final String CONNECTIONS = "connections";
    static final String SESSIONS = "sessions";
    static final String INBOUND_SLOTS_USED = "inboundSlotsUsed";
    static final String OUTBOUND_BYTES_USED = "outboundBytesUsed";
    static final String RISK_ADMISSION = "riskAdmission";
    static final String SPACE_LOW = "spaceLow";

    private final AtomicCounter heartbeatMs;
    private final AtomicCounter commandSequence;
    private final AtomicCounter eventNumber;
    private final AtomicCounter connections;
    private final AtomicCounter sessions;
    private final AtomicCounter inboundSlotsUsed;
    private final AtomicCounter outboundBytesUsed;
    private final AtomicCounter riskAdmission;
    private final AtomicCounter spaceLow;
    private RiskAdmission admission = RiskAdmission.OPEN;

    VenueCounters(final StatusFile file, final int port, final long startMs) {
        file.counter(PID).set(ProcessHandle.current().pid());
        file.counter(START_MS).set(startMs);
        heartbeatMs = file.counter(HEARTBEAT_MS);
        file.counter(PORT).set(port);
        commandSequence = file.counter(COMMAND_SEQUENCE);
        eventNumber = file.counter(EVENT_NUMBER);
        connections = file.counter(CONNECTIONS);
        sessions = file.counter(SESSIONS);
        inboundSlotsUsed = file.counter(INBOUND_SLOTS_USED);
        outboundBytesUsed = file.counter(OUTBOUND_BYTES_USED);
        riskAdmission = file.counter(RISK_ADMISSION);
        spaceLow = file.counter(SPACE_LOW);
        heartbeatMs.set(startMs);
        riskAdmission.set(admission.value());
        file.ready();
    }

    void heartbeatMs(final long nowMs) {
        heartbeatMs.setRelease(nowMs);
    }

    void commandSequence(final long sequence) {
        commandSequence.setRelease(sequence);
    }

    void eventNumber(final long number) {
        eventNumber.setRelease(number);
    }

    void gateway(final int connectionCount, final int sessionCount) {
        connections.setRelease(connectionCount);
        sessions.setRelease(sessionCount);
    }

    void rings(final long slotsUsed, final long bytesUsed) {
        inboundSlotsUsed.setRelease(slotsUsed);
        outboundBytesUsed.setRelease(bytesUsed);
    }

    /** Whether the venue takes on risk, as its last event said. */
    RiskAdmission riskAdmission() {
        return admission;
    }

    void riskAdmission(final RiskAdmission value) {
        admission = value;
        riskAdmission.setRelease(value.value());
    }

    void spaceLow(final boolean isLow) {
        spaceLow.setRelease(isLow ? 1 : 0);
    }
}
