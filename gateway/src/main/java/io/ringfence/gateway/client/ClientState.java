package io.ringfence.gateway.client;

/** Where a client stands. */
enum ClientState {
    /** No socket; the next try to connect is due at a time. */
    DISCONNECTED,
    /** The socket is being connected. */
    CONNECTING,
    /** Connected; the venue speaks first. */
    AWAITING_CHALLENGE,
    /** Negotiate is sent. */
    NEGOTIATING,
    /** Establish is sent. */
    ESTABLISHING,
    /** Messages and events flow. */
    ESTABLISHED,
    /** Done for good: closed, refused in a way that another try does not mend, or lost without coming back. */
    CLOSED
}
