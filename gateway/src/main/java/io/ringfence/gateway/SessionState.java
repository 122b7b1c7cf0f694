package io.ringfence.gateway;

/** Where a peer stands. The order is the order of a session's life. */
enum SessionState {
    /** The challenge is sent; nobody is known yet. */
    CONNECTED,
    /** A signed Negotiate is in the ring; the engine has not answered. */
    NEGOTIATING,
    /** The engine has opened this version of the session; nothing may be sent yet but Establish. */
    NEGOTIATED,
    /** A signed Establish is in the ring; the engine has not answered. */
    ESTABLISHING,
    /** Numbers are agreed on both sides; application messages and events flow. */
    ESTABLISHED,
    /** One side said Terminate: what is still to be sent leaves, what still comes in is thrown away. */
    TERMINATING,
    /** The socket is closed. */
    CLOSED;

    boolean mayBecome(final SessionState next) {
        return switch (next) {
            case CONNECTED -> this == NEGOTIATING || this == ESTABLISHING;
            case NEGOTIATING -> this == CONNECTED;
            case NEGOTIATED -> this == NEGOTIATING || this == ESTABLISHING;
            case ESTABLISHING -> this == CONNECTED || this == NEGOTIATED;
            case ESTABLISHED -> this == ESTABLISHING;
            case TERMINATING -> this.compareTo(TERMINATING) < 0;
            case CLOSED -> this != CLOSED;
        };
    }
}
