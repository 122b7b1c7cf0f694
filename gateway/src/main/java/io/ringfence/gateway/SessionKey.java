package io.ringfence.gateway;

/** What the gateway knows of one session across its connections. Owned by the network thread. */
final class SessionKey {
    private final int sessionId;
    private final int firmId;
    private final byte[] secret;

    private long lastTimestampNs = Long.MIN_VALUE;
    private long negotiatedVerId;
    private int roles;

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

    /** The version that was negotiated last in this process; 0: none. */
    long negotiatedVerId() {
        return negotiatedVerId;
    }

    /** Roles that the engine named with that version, as the bits of {@link io.ringfence.codecs.RolesDecoder}. */
    int roles() {
        return roles;
    }

    void onNegotiated(final long sessionVerId, final int rolesBits) {
        negotiatedVerId = sessionVerId;
        roles = rolesBits;
    }
}
