package io.ringfence.acceptance.demo;

/**
 * What three sources say of two prices, each second of a window.
 *
 * <p>A bar becomes sixty prices along open, the extreme nearer to the open, the other extreme, close: straight lines that pass
 * through all four exactly ({@link #price}). Each source publishes the price of each second a little later than it was, the
 * third one much later, and is wrong by a few hundredths of a percent of its own ({@link #reportedPrice}). On the way
 *
 * <ul>
 *   <li>the third source is silent on both indexes for a tenth of the window, at most {@link #SILENCE_SECONDS};
 *   <li>the second source reports Ether eight percent too high for a minute;
 *   <li>no source reports Ether for {@link #OUTAGE_SECONDS}, so its price grows stale.
 * </ul>
 *
 * <p>A pure function of bars and seed, in integers: any thread, any order, the same answers.
 */
final class Tape {
    static final int INDEXES = 2;
    static final int SOURCES = 3;

    /** Longest silence of the third source. */
    static final int SILENCE_SECONDS = 600;

    /** How long the second source is wrong. */
    static final int WRONG_SECONDS = 60;

    /** How long no source reports Ether. */
    static final int OUTAGE_SECONDS = 8;

    /** Most by which a source that is not wrong differs from the tape, in millionths. */
    static final int MAX_ERROR_PPM = 70;

    private static final int WRONG_PPM = 80_000;
    private static final int NOISE_PPM = 40;
    private static final int[] BIAS_PPM = {0, 25, -30};
    private static final int CONFIDENCE_PPM = 300;

    /** Seconds between a price and the batch in which a source's report of it travels. */
    private static final int[] DELAY_SECONDS = {1, 1, 2};

    /** Time within its second at which a source publishes, in nanoseconds; below the 250 ms that a report may be ahead. */
    private static final long[] PUBLISHED_NS = {50_000_000L, 200_000_000L, 120_000_000L};

    private final OneMinuteBars[] bars;
    private final long seed;
    private final int seconds;
    private final int silentFrom;
    private final int silentTo;
    private final int wrongFrom;
    private final int outageFrom;

    /**
     * @param bars bars of each index, over the same minutes
     * @param seed decides the errors of the sources
     */
    Tape(OneMinuteBars[] bars, long seed) {
        if (bars.length != INDEXES
                || bars[0].firstMinute() != bars[1].firstMinute()
                || bars[0].size() != bars[1].size()) {
            throw new IllegalArgumentException("indexes=" + bars.length + " do not cover the same minutes");
        }
        this.bars = bars.clone();
        this.seed = seed;
        this.seconds = 60 * bars[0].size();
        this.silentFrom = (int) (seconds * 3L / 10);
        this.silentTo = silentFrom + Math.min(SILENCE_SECONDS, seconds / 10);
        this.wrongFrom = (int) (seconds * 56L / 100);
        this.outageFrom = (int) (seconds * 75L / 100);
    }

    /** Length of the window. */
    int seconds() {
        return seconds;
    }

    /** Venue time at the beginning of a second. */
    long timeNs(int second) {
        return (60 * bars[0].firstMinute() + second) * 1_000_000_000L;
    }

    /**
     * The true price at a second.
     *
     * @return mantissa of {@link OneMinuteBars#PRICE_EXPONENT}
     */
    long price(int index, int second) {
        OneMinuteBars of = bars[index];
        int bar = second / 60;
        int at = second % 60;
        long open = of.open(bar);
        boolean lowFirst = open - of.low(bar) <= of.high(bar) - open;
        long near = lowFirst ? of.low(bar) : of.high(bar);
        long far = lowFirst ? of.high(bar) : of.low(bar);
        if (at < 20) {
            return open + (near - open) * at / 20;
        }
        if (at < 40) {
            return near + (far - near) * (at - 20) / 20;
        }
        return far + (of.close(bar) - far) * (at - 40) / 19;
    }

    /** The second whose price a source's report tells, when it travels in the batch of {@code second}; negative: not yet. */
    int reportedSecond(int source, int second) {
        return second - DELAY_SECONDS[source];
    }

    /** Whether a source has a report of an index in the batch of a second. */
    boolean reports(int index, int source, int second) {
        if (reportedSecond(source, second) < 0) {
            return false;
        }
        boolean silent = source == 2 && second >= silentFrom && second < silentTo;
        boolean outage = index == GeneratedCrash.ETH && second >= outageFrom && second < outageFrom + OUTAGE_SECONDS;
        return !silent && !outage;
    }

    /** A source's own time of its report in the batch of a second. */
    long publishedAtNs(int source, int second) {
        return timeNs(reportedSecond(source, second)) + PUBLISHED_NS[source];
    }

    /** The price that a source tells in the batch of a second. */
    long reportedPrice(int index, int source, int second) {
        int of = reportedSecond(source, second);
        long noise = Long.remainderUnsigned(mix(seed, index, source, of), 2L * NOISE_PPM + 1) - NOISE_PPM;
        long errorPpm = BIAS_PPM[source] + noise;
        if (source == 1 && index == GeneratedCrash.ETH && second >= wrongFrom && second < wrongFrom + WRONG_SECONDS) {
            errorPpm += WRONG_PPM;
        }
        long price = price(index, of);
        return Math.max(1, price + price * errorPpm / 1_000_000);
    }

    /** Half width of the interval that a source states for a price. */
    long confidence(long price) {
        return price * CONFIDENCE_PPM / 1_000_000;
    }

    /** Steele, Lea and Flood's finaliser, as in {@link java.util.SplittableRandom}, over the four numbers. */
    private static long mix(long seed, int index, int source, int second) {
        long z = seed + 0x9E3779B97F4A7C15L * (((long) second << 4) + (long) index * SOURCES + source + 1);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
