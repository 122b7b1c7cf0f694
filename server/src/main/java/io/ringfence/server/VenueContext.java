package io.ringfence.server;

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
    private Path credentialsFile;
    private Path definitionFile;
    private Boolean logicalTime;
    private long silenceMs = 1_000;
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

    /** The file with the sessions' secrets. */
    public Path credentialsFile() {
        return credentialsFile;
    }

    /** Sets the sessions' secrets, in the form that the gateway's README shows. Required. */
    public VenueContext credentialsFile(final Path credentialsFile) {
        this.credentialsFile = Objects.requireNonNull(credentialsFile);
        return this;
    }

    /** The commands that define an empty venue; null if the journal must be there already. */
    public Path definitionFile() {
        return definitionFile;
    }

    /** Sets the definition: JSON Lines of the scenario language: the first commands of an empty journal, Genesis first. */
    public VenueContext definitionFile(final Path definitionFile) {
        this.definitionFile = definitionFile;
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
