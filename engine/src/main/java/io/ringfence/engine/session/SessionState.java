package io.ringfence.engine.session;

/** What a session's connection has achieved. */
public enum SessionState {
    /** No connection holds it. */
    DISCONNECTED(0),
    /** A connection opened a version of it and may establish it. */
    NEGOTIATED(1),
    /** Application messages flow. */
    ESTABLISHED(2);

    private final int value;

    SessionState(int value) {
        this.value = value;
    }

    /** {@return the state's number in the state hash} */
    int value() {
        return value;
    }
}
