package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;

/** The margin terms in force. Owned by the engine's thread. */
public final class MarginTermsInForce {
    private static final long HASH_SEED = Hash64.of(0x5445_524D_5300L);

    private MarginTerms current = MarginTerms.USUAL;

    /** The usual ones, until others are set. */
    public MarginTermsInForce() {}

    /** {@return those in force} */
    public MarginTerms current() {
        return current;
    }

    /** Puts others in force. */
    public void set(MarginTerms terms) {
        current = terms;
    }

    /** {@return hash of what is in force} */
    public long hash() {
        return current.fold(HASH_SEED);
    }
}
