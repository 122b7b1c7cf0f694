package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;

/** The risk parameters in force of each instrument, by instrument index. Owned by the engine's thread. */
public final class RiskParameterVersions {
    private static final long HASH_SEED = 0x5249_534B_5041L;

    private final RiskParameters[] current;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most instruments there may be.
     */
    public RiskParameterVersions(int capacity) {
        current = new RiskParameters[capacity];
    }

    /** {@return the version in force; null: none yet, so the instrument cannot trade} */
    public RiskParameters of(int instrumentIndex) {
        return current[instrumentIndex];
    }

    /**
     * Puts the next version in force.
     *
     * @param instrumentIndex whose.
     * @param draft checked and passed.
     * @return the version, numbered one above the last.
     */
    public RiskParameters publish(int instrumentIndex, RiskParametersDraft draft) {
        hash -= rowHash(instrumentIndex);
        int version = current[instrumentIndex] == null ? 1 : current[instrumentIndex].version() + 1;
        current[instrumentIndex] = draft.toVersion(version);
        hash += rowHash(instrumentIndex);
        return current[instrumentIndex];
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < current.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int instrumentIndex) {
        RiskParameters parameters = current[instrumentIndex];
        return parameters == null ? 0 : parameters.fold(Hash64.of(HASH_SEED, instrumentIndex));
    }
}
