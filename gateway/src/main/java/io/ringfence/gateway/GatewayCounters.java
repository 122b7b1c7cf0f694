package io.ringfence.gateway;

import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.SessionRefusal;

/** What the gateway has counted since it started. Written by the network thread, to be read by it. */
public final class GatewayCounters {
    private static final int ENUM_VALUES = 256;

    int connections;
    int sessions;
    long accepted;
    long framesReceived;
    long bytesReceived;
    long commandsPublished;
    long eventsSent;
    long bytesSent;
    long backPressured;
    long keepAliveWarnings;
    final long[] disconnected = new long[ENUM_VALUES];
    final long[] refused = new long[ENUM_VALUES];

    GatewayCounters() {}

    /** Connections that are open now. */
    public int connections() {
        return connections;
    }

    /** Sessions that are established now. */
    public int sessions() {
        return sessions;
    }

    /** Connections taken since the start, those refused for their number included. */
    public long accepted() {
        return accepted;
    }

    /** Whole frames received, heartbeats included. */
    public long framesReceived() {
        return framesReceived;
    }

    /** Bytes received. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** Commands handed to the ring, those of the session layer included. */
    public long commandsPublished() {
        return commandsPublished;
    }

    /** Events put into send buffers: one that goes to three sessions counts three. */
    public long eventsSent() {
        return eventsSent;
    }

    /** Bytes that sockets have taken. */
    public long bytesSent() {
        return bytesSent;
    }

    /** How often the ring had no room and reading stopped. */
    public long backPressured() {
        return backPressured;
    }

    /** How often a session was silent for two of its intervals. */
    public long keepAliveWarnings() {
        return keepAliveWarnings;
    }

    /**
     * Connections that ended for a reason.
     *
     * @param reason which
     * @return how many
     */
    public long disconnected(final DisconnectReason reason) {
        return disconnected[reason.value() & 0xFF];
    }

    /**
     * Negotiations and establishments that were refused for a reason, by the gateway or by the engine.
     *
     * @param refusal which
     * @return how many
     */
    public long refused(final SessionRefusal refusal) {
        return refused[refusal.value() & 0xFF];
    }
}
