package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/** The risk parameters, liquidation rules and waterfall parameters in force of each instrument, by instrument index. Owned by the engine's thread. */
public final class RiskParameterVersions {
    private static final long HASH_SEED = 0x5249_534B_5041L;

    private static final long WATERFALL_SEED = 0x5741_5445_5246L;
    private static final long RULES_SEED = 0x4C52_554C_4553L;

    private final RiskParameters[] current;
    private final LiquidationRules[] rules;
    private final WaterfallParameters[] waterfalls;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most instruments there may be.
     */
    public RiskParameterVersions(int capacity) {
        current = new RiskParameters[capacity];
        rules = new LiquidationRules[capacity];
        Arrays.fill(rules, LiquidationRules.NONE);
        waterfalls = new WaterfallParameters[capacity];
        Arrays.fill(waterfalls, WaterfallParameters.NONE);
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

    /** {@return how its positions are liquidated; {@link LiquidationRules#NONE} if nothing was set} */
    public LiquidationRules liquidationRules(int instrumentIndex) {
        return rules[instrumentIndex];
    }

    /**
     * Puts other liquidation rules in force.
     *
     * @param instrumentIndex whose.
     * @param next of any version; they are numbered one above the last.
     */
    public void publish(int instrumentIndex, LiquidationRules next) {
        hash -= rulesHash(instrumentIndex);
        rules[instrumentIndex] = next.withVersion(rules[instrumentIndex].version() + 1);
        hash += rulesHash(instrumentIndex);
    }

    /** {@return who pays for losses made in it; {@link WaterfallParameters#NONE} if nothing was set} */
    public WaterfallParameters waterfall(int instrumentIndex) {
        return waterfalls[instrumentIndex];
    }

    /**
     * Puts other waterfall parameters in force.
     *
     * @param instrumentIndex whose.
     * @param next of any version; they are numbered one above the last.
     */
    public void publish(int instrumentIndex, WaterfallParameters next) {
        hash -= waterfallHash(instrumentIndex);
        waterfalls[instrumentIndex] = next.withVersion(waterfalls[instrumentIndex].version() + 1);
        hash += waterfallHash(instrumentIndex);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < current.length; i++) {
            sum += rowHash(i) + rulesHash(i) + waterfallHash(i);
        }
        return sum;
    }

    private long rowHash(int instrumentIndex) {
        RiskParameters parameters = current[instrumentIndex];
        return parameters == null ? 0 : parameters.fold(Hash64.of(HASH_SEED, instrumentIndex));
    }

    private long waterfallHash(int instrumentIndex) {
        WaterfallParameters inForce = waterfalls[instrumentIndex];
        return inForce.isSet() ? inForce.fold(Hash64.of(WATERFALL_SEED, instrumentIndex)) : 0;
    }

    private long rulesHash(int instrumentIndex) {
        LiquidationRules inForce = rules[instrumentIndex];
        return inForce.version() == 0 ? 0 : inForce.fold(Hash64.of(RULES_SEED, instrumentIndex));
    }
}
