package io.ringfence.perf.measure;

/** A measurement that failed, in words for whoever asked for it. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure with its message. */
    public BenchException(String message) {
        super(message);
    }

    /** A failure with its message and what is behind it. */
    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
