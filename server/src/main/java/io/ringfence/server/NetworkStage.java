package io.ringfence.server;

import io.ringfence.codecs.ClockEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.SetRiskAdmissionEncoder;
import io.ringfence.gateway.Gateway;
import io.ringfence.journal.LogWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns the gateway's wheel, and puts the venue's own commands into the ring, whose only producer this thread is: a Clock when nothing
 * came for a while, SetRiskAdmission when the journal's disk runs low and when there has been room again for a while. Keeps the status
 * file.
 */
final class NetworkStage implements Stage {
    private static final long HOUSEKEEPING_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Gateway gateway;
    private final RingIngressPublisher ingress;
    private final InboundRing inbound;
    private final OutboundRing outbound;
    private final LogWriter commandLog;
    private final AtomicLong journaledSequence;
    private final VenueCounters counters;
    private final NanoClock clock;
    private final EpochClock epochClock;
    private final long silenceNs;
    private final long spaceBackNs;
    private final boolean logicalTime;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ClockEncoder clockCommand = new ClockEncoder();
    private final SetRiskAdmissionEncoder setRiskAdmission = new SetRiskAdmissionEncoder();
    private long nextHousekeepingNs;
    private long lastCursor;
    private long quietSinceNs;
    private long spaceSinceNs;
    private RiskAdmission asked;
    private volatile boolean hasSeenClosed;

    NetworkStage(
            final Gateway gateway,
            final RingIngressPublisher ingress,
            final InboundRing inbound,
            final OutboundRing outbound,
            final LogWriter commandLog,
            final AtomicLong journaledSequence,
            final VenueCounters counters,
            final NanoClock clock,
            final EpochClock epochClock,
            final long silenceNs,
            final long spaceBackNs,
            final boolean logicalTime) {
        this.gateway = gateway;
        this.ingress = ingress;
        this.inbound = inbound;
        this.outbound = outbound;
        this.commandLog = commandLog;
        this.journaledSequence = journaledSequence;
        this.counters = counters;
        this.clock = clock;
        this.epochClock = epochClock;
        this.silenceNs = silenceNs;
        this.spaceBackNs = spaceBackNs;
        this.logicalTime = logicalTime;
        asked = counters.riskAdmission();
        nextHousekeepingNs = clock.nanoTime();
        quietSinceNs = nextHousekeepingNs;
        spaceSinceNs = nextHousekeepingNs;
        lastCursor = inbound.ring().getCursor();
    }

    @Override
    public int doWork() {
        if (ingress.isClosed()) {
            hasSeenClosed = true;
        }
        final long nowNs = clock.nanoTime();
        final int workCount = gateway.poll(nowNs);
        if (nowNs - nextHousekeepingNs >= 0) {
            nextHousekeepingNs = nowNs + HOUSEKEEPING_INTERVAL_NS;
            keepHouse(nowNs);
        }
        return workCount;
    }

    /** Whether no command comes from it any more: it has begun a turn after the publisher was closed, so none is half put. */
    @Override
    public boolean isIdle() {
        return hasSeenClosed;
    }

    @Override
    public void close() {
        gateway.close();
        count();
    }

    private void keepHouse(final long nowNs) {
        final boolean spaceLow = commandLog.isSpaceLow();
        if (spaceLow) {
            spaceSinceNs = nowNs;
        }
        counters.spaceLow(spaceLow);
        admitRisk(nowNs, spaceLow);
        passTime(nowNs);
        count();
    }

    private void admitRisk(final long nowNs, final boolean spaceLow) {
        if (asked == RiskAdmission.OPEN && spaceLow) {
            ask(RiskAdmission.CLOSED_DISK_SPACE);
        } else if (asked == RiskAdmission.CLOSED_DISK_SPACE && nowNs - spaceSinceNs >= spaceBackNs) {
            ask(RiskAdmission.OPEN);
        }
    }

    private void ask(final RiskAdmission admission) {
        setRiskAdmission.wrapAndApplyHeader(message, 0, header).admission(admission);
        if (ingress.publishOwn(
                message, 0, MessageHeaderEncoder.ENCODED_LENGTH + SetRiskAdmissionEncoder.BLOCK_LENGTH)) {
            asked = admission;
        }
    }

    private void passTime(final long nowNs) {
        final long cursor = inbound.ring().getCursor();
        if (cursor != lastCursor) {
            lastCursor = cursor;
            quietSinceNs = nowNs;
        } else if (!logicalTime && nowNs - quietSinceNs >= silenceNs) {
            clockCommand.wrapAndApplyHeader(message, 0, header).timeNs(0);
            ingress.publishOwn(message, 0, MessageHeaderEncoder.ENCODED_LENGTH + ClockEncoder.BLOCK_LENGTH);
        }
    }

    private void count() {
        counters.heartbeatMs(epochClock.time());
        counters.commandSequence(journaledSequence.getAcquire());
        counters.gateway(gateway.counters().connections(), gateway.counters().sessions());
        counters.rings(inbound.occupancy(), outbound.occupancyBytes());
    }
}
