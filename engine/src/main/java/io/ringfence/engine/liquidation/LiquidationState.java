package io.ringfence.engine.liquidation;

/** Where an account stands between falling under maintenance margin and the end of its liquidation. */
public enum LiquidationState {
    /** Not in liquidation. */
    NONE(0),
    /** Found under maintenance margin; its liquidation starts with its first step, if it still is then. */
    FOUND(1),
    /** Takes its next step in this or the next round. */
    ACTING(2),
    /** Can make no step until something changes. */
    WAITING(3),
    /** Waited, and what it waited for has changed: it is looked at again, and may turn out to have recovered. */
    WOKEN(4);

    private final int value;

    LiquidationState(int value) {
        this.value = value;
    }

    /** {@return whether it takes part in the next round} */
    public boolean isReady() {
        return this == FOUND || this == ACTING || this == WOKEN;
    }

    /** {@return the state's number in the state hash} */
    int value() {
        return value;
    }
}
