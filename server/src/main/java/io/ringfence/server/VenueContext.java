package io.ringfence.server;

import io.ringfence.gateway.Credentials;
import io.ringfence.gateway.GatewayContext;
import io.ringfence.journal.JournalContext;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How one venue is run: folders, address, threads, bounds of time. Nothing here can change what the engine decides; capacities and
 * risk parameters come by command, the first of them from the definition. Not thread-safe; given once to {@link Venue#launch}.
 */
public final class VenueContext {
    private Path dir;
    private String host = "127.0.0.1";
    private int port;
    private ThreadingMode threadingMode = ThreadingMode.SHARED;
    private IdleMode idleMode = IdleMode.BACKOFF;
    private Credentials credentials;
    private VenueDefinition definition;
    private GatewayContext gateway = new GatewayContext();
    private JournalContext journal = new JournalContext();
    private Boolean logicalTime;
    private long silenceMs = 1_000;
    private long spaceBackMs = 10_000;
    private long maxClockJumpMs = 5_000;
    private int inboundSlots = 16_384;
    private int outboundBytes = 16 << 20;

    /** The venue's directory, which holds its journal, status file and log. */
    public Path dir() {
        return dir;
    }

    /** Sets the venue's directory; made if it is not there. Required. */
    public VenueContext dir(final Path dir) {
        this.dir = Objects.requireNonNull(dir);
        return this;
    }

    /** The address on which the gateway listens. */
    public String host() {
        return host;
    }

    /** Sets address or name of one of this machine's interfaces; the default is 127.0.0.1. */
    public VenueContext host(final String host) {
        this.host = Objects.requireNonNull(host);
        return this;
    }

    /** The port on which the gateway is asked to listen; see {@link Venue#port()} for the one it got. */
    public int port() {
        return port;
    }

    /** Sets TCP port; 0, the default: one that the system chooses. */
    public VenueContext port(final int port) {
        this.port = port;
        return this;
    }

    /** Which threads drive the stages. */
    public ThreadingMode threadingMode() {
        return threadingMode;
    }

    /** Sets which threads drive the stages; the default is SHARED. */
    public VenueContext threadingMode(final ThreadingMode threadingMode) {
        this.threadingMode = Objects.requireNonNull(threadingMode);
        return this;
    }

    /** What an idle thread of the pipeline does. */
    public IdleMode idleMode() {
        return idleMode;
    }

    /** Sets what an idle thread of the pipeline does; the default is BACKOFF. */
    public VenueContext idleMode(final IdleMode idleMode) {
        this.idleMode = Objects.requireNonNull(idleMode);
        return this;
    }

    /** The sessions' secrets. */
    public Credentials credentials() {
        return credentials;
    }

    /** Sets the sessions' secrets. Required. */
    public VenueContext credentials(final Credentials credentials) {
        this.credentials = Objects.requireNonNull(credentials);
        return this;
    }

    /** The commands that define an empty venue; null if the journal must be there already. */
    public VenueDefinition definition() {
        return definition;
    }

    /** Sets the first commands of an empty journal, Genesis first; a journal that is there already is not defined again. */
    public VenueContext definition(final VenueDefinition definition) {
        this.definition = definition;
        return this;
    }

    /** Bounds and buffers of the gateway; address, secrets and first connection number are the venue's to set. */
    public GatewayContext gateway() {
        return gateway;
    }

    /** Sets bounds and buffers of the gateway. */
    public VenueContext gateway(final GatewayContext gateway) {
        this.gateway = Objects.requireNonNull(gateway);
        return this;
    }

    /** How the journal uses the disk. */
    public JournalContext journal() {
        return journal;
    }

    /** Sets how the journal uses the disk. */
    public VenueContext journal(final JournalContext journal) {
        this.journal = Objects.requireNonNull(journal);
        return this;
    }

    /** Whether time must come from commands; null: as the definition says. */
    public Boolean logicalTime() {
        return logicalTime;
    }

    /**
     * Overrides what the definition's Genesis says of time, so that one definition serves a live venue and a scenario. A journal that
     * was begun the other way is refused.
     *
     * @param logicalTime whether time comes from commands
     */
    public VenueContext logicalTime(final boolean logicalTime) {
        this.logicalTime = logicalTime;
        return this;
    }

    /** Silence after which the venue journals a Clock of its own, in milliseconds. */
    public long silenceMs() {
        return silenceMs;
    }

    /** Sets silence after which the venue journals a Clock of its own, in milliseconds; the default is 1,000. */
    public VenueContext silenceMs(final long silenceMs) {
        this.silenceMs = silenceMs;
        return this;
    }

    /** How long the disk must have had space before risk is admitted again, in milliseconds. */
    public long spaceBackMs() {
        return spaceBackMs;
    }

    /**
     * Sets how long the disk must have had space before risk is admitted again, or the venue would close and open by turns.
     *
     * @param spaceBackMs in milliseconds; the default is 10,000
     */
    public VenueContext spaceBackMs(final long spaceBackMs) {
        this.spaceBackMs = spaceBackMs;
        return this;
    }

    /** How far the system's clock may leap ahead before the venue stops, in milliseconds. */
    public long maxClockJumpMs() {
        return maxClockJumpMs;
    }

    /** Sets how far the system's clock may leap ahead before the venue stops, in milliseconds; default 5,000. */
    public VenueContext maxClockJumpMs(final long maxClockJumpMs) {
        this.maxClockJumpMs = maxClockJumpMs;
        return this;
    }

    /** Slots of the inbound ring. */
    public int inboundSlots() {
        return inboundSlots;
    }

    /** Sets slots of the inbound ring, 512 bytes each: a power of two; the default is 16,384. */
    public VenueContext inboundSlots(final int inboundSlots) {
        this.inboundSlots = inboundSlots;
        return this;
    }

    /** Size of the outbound ring in bytes. */
    public int outboundBytes() {
        return outboundBytes;
    }

    /** Sets size of the outbound ring in bytes: a power of two, at least 8 MiB; the default is 16 MiB. */
    public VenueContext outboundBytes(final int outboundBytes) {
        this.outboundBytes = outboundBytes;
        return this;
    }
}
