package io.ringfence.journal;

/** A journal that cannot be used: absent, held by another process, of another version, or on a full disk. The message is one line. */
public class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what happened, to what, and what to do next; one line
     */
    public JournalException(String message) {
        super(message);
    }

    /**
     * @param message what happened, to what, and what to do next; one line
     * @param cause what the system said
     */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
