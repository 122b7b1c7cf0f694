package io.ringfence.perf.margin;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a row of the set does. */
public enum Situation {
    /** Prices wander by a basis point a tick, within half a per cent of the start. */
    CALM("calm"),
    /** Every price falls by a quarter over 500 ticks of its market, with ten basis points of noise. */
    CRASH("crash"),
    /** The same fall, over accounts that are long in one market and short as much in another. */
    HEDGED("hedged"),
    /** Fills between two random holders of a market, and the index kept. */
    FILL("fill"),
    /** The same fills without an index: what it costs is the difference. */
    BARE_FILL("bareFill");

    private static final int TICKS_CALM = 200_000;
    private static final int ROUNDS_CRASH = 500;
    private static final double FALL = 0.25;

    private final String label;

    Situation(String label) {
        this.label = label;
    }

    /** The name on the command line and in rows. */
    public String label() {
        return label;
    }

    /** Whether it is about fills, not ticks. */
    public boolean isFill() {
        return this == FILL || this == BARE_FILL;
    }

    /**
     * The situation of that name.
     *
     * @throws IllegalArgumentException when there is none; the message names all.
     */
    public static Situation of(String label) {
        for (Situation situation : values()) {
            if (situation.label.equals(label)) {
                return situation;
            }
        }
        throw new IllegalArgumentException("there is no situation '" + label + "'; there are "
                + Arrays.stream(values()).map(Situation::label).collect(Collectors.joining(", ")));
    }

    /** The prices of all ticks; the markets tick in turn, market {@code t % MARKETS} at tick {@code t}. */
    long[] prices() {
        long start = MarginPopulation.START_PX;
        int markets = MarginPopulation.MARKETS;
        long[] prices = new long[this == CALM ? TICKS_CALM : ROUNDS_CRASH * markets];
        for (int tick = 0; tick < prices.length; tick++) {
            long random = Mix64.of(tick) >>> 1;
            if (this == CALM) {
                long last = tick < markets ? start : prices[tick - markets];
                long step = 1 + random % (start / 10_000);
                boolean isUp = (random & 1L << 40) != 0;
                if (Math.abs(last - start) > start / 200) {
                    isUp = last < start;
                }
                prices[tick] = isUp ? last + step : last - step;
            } else {
                double level = 1 - FALL * (1 + tick / markets) / ROUNDS_CRASH + (random % 2_001 - 1_000) * 1e-6;
                prices[tick] = (long) (start * level);
            }
        }
        return prices;
    }
}
