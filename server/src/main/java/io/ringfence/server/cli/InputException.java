package io.ringfence.server.cli;

/**
 * Something that the user gave, a file, an option, a journal, is missing, malformed or does not fit. The message is one line that names
 * what and where and says what to do; the process prints it and ends with exit code 2, having changed nothing.
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message of one line: file and place, what is wrong, what to do. */
    public InputException(final String message) {
        super(message);
    }

    /**
     * As above, with what brought it to light.
     *
     * @param message one line: file and place, what is wrong, what to do
     * @param cause shown with {@code --stacktrace} only
     */
    public InputException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
