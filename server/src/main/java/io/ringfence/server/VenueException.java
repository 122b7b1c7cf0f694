package io.ringfence.server;

/** A venue cannot start, or had to stop. The message is one line: what, where, what to do. */
public final class VenueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message of one line: what, where, what to do. */
    public VenueException(final String message) {
        super(message);
    }

    /**
     * As above, with what caused it.
     *
     * @param message one line: what, where, what to do
     * @param cause what caused it
     */
    public VenueException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
