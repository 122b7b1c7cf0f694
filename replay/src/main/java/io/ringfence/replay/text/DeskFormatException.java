package io.ringfence.replay.text;

/** Something written by a person cannot be translated into a message. The text says what, and what to write instead. */
public final class DeskFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field path of the field in question ({@code price}, {@code tiers[1].initialMargin}); empty: the message itself
     * @param message what is wrong and what to do
     */
    public DeskFormatException(final String field, final String message) {
        super(message);
        this.field = field;
    }

    /** Path of the field in question; empty: the message itself. */
    public String field() {
        return field;
    }
}
