package io.ringfence.engine.parameter;

/**
 * What a check of several fields found: nothing, or the first field outside its bounds. Reused by its owner; owned by the
 * engine's thread.
 */
public final class FieldCheck {
    private String field;
    private long bound;
    private long value;

    /** Nothing found. */
    FieldCheck() {}

    /** {@return whether every field is inside its bounds} */
    public boolean isPassed() {
        return field == null;
    }

    /** {@return the schema's name of the field that is not; null when passed. A constant, at most 32 ASCII characters} */
    public String field() {
        return field;
    }

    /** {@return the bound that was broken, in the field's unit} */
    public long bound() {
        return bound;
    }

    /** {@return what was given} */
    public long value() {
        return value;
    }

    void clear() {
        field = null;
        bound = 0;
        value = 0;
    }

    /** The first finding stands. */
    void require(boolean isInside, String fieldName, long brokenBound, long givenValue) {
        if (!isInside && field == null) {
            field = fieldName;
            bound = brokenBound;
            value = givenValue;
        }
    }

    void requireFrom(long least, long most, long given, String fieldName) {
        require(given >= least, fieldName, least, given);
        require(given <= most, fieldName, most, given);
    }
}
