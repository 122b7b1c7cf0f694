package io.ringfence.gateway;

/** What the gateway knows of one session across its connections. Owned by the network thread. */
final class SessionKey {
    private final int sessionId;
    private final int firmId;
    private final byte[] secret;

    private long lastTimestampNs = Long.MIN_VALUE;

    SessionKey(final int sessionId, final int firmId, final byte[] secret) {
        this.sessionId = sessionId;
        this.firmId = firmId;
        this.secret = secret;
    }

    int sessionId() {
        return sessionId;
    }

    int firmId() {
        return firmId;
    }

    /** The secret itself, not a copy. */
    byte[] secret() {
        return secret;
    }

    /** Time stamp of the last Negotiate that was taken from this key in this process; the next must be later. */
    long lastTimestampNs() {
        return lastTimestampNs;
    }

    void lastTimestampNs(final long timestampNs) {
        lastTimestampNs = timestampNs;
    }
}
