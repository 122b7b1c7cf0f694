package io.ringfence.engine.oracle;

import io.ringfence.codecs.FeedState;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Symbols;
import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;

/**
 * The indexes and their sources, dense by index in the order of their definition.
 *
 * <p>A source's last report is fresh while {@code now - publishedAt <= maxAge} and its confidence interval is at most
 * {@code maxConfidencePpm} of its risk price. With at least one fresh source the index price is their weighted lower median (the
 * first in the order of price, then source id, at which twice the weight so far reaches the whole), its time the weighted
 * lower median of their times, its confidence the larger of half the distance between the weighted quartiles, rounded up,
 * and the weighted lower median of theirs. With none, all three stay and only grow old.
 *
 * <p>State, the first that applies, with {@code age = now - time}:
 * <ol>
 *   <li>{@code INVALID}: never priced (since the venue's last restart), not above zero where it must be, more than half of
 *       all defined sources flagged their last report, or {@code r(price) > 5 * r(twap)} or {@code 5 * r(price) < r(twap)};
 *   <li>{@code STALE2}: age above {@code deadAfter};
 *   <li>{@code STALE1}: age above {@code staleAfter};
 *   <li>{@code UNCERTAIN}: confidence above {@code uncertainPpm} of the risk price, or fewer fresh sources than the quorum, or a jump that was
 *       taken over unconfirmed;
 *   <li>{@code VALID}.
 * </ol>
 *
 * <p>The risk price {@code r(p)} is the magnitude of a price, at least {@code leastRiskPrice}: a share of a price near zero would be nothing, and of one
 * below zero less than that. An index that has no least risk price must be above zero, and there {@code r(p) = p}.
 *
 * <p>{@code twap} is the five-minute average: the floor of the mean of the index prices that stood at the last 300 whole
 * seconds of logical time, or at as many as there have been since the index was first priced; none: the price itself. It
 * changes only as a whole second passes.
 *
 * <p>{@link OracleRules} may add three things. A price that jumps is held for a while ({@link JumpHold}): price, time and confidence
 * stay. A price that is not VALID has a band within which the true one may be: the larger of its confidence and of {@code dayVolatility *
 * sqrt(age / day)}, as far as can be told. And a slow price is kept beside it for new risk ({@link StablePrices}).
 *
 * <p>State is a function of what was reported and of the time at which {@link #evaluate} was last called. It changes by
 * time alone no earlier than {@link #nextDeadlineNs}, so a timer there takes the place of polling.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction. A report or an evaluation costs O(s²) for s
 * sources (an insertion sort of at most 32 that is nearly in order) and one step per whole second that has passed, at most
 * 300.
 */
public final class PriceFeeds {
    /** No such index. */
    public static final int NULL_INDEX = -1;

    /** No such source. */
    public static final int NULL_SOURCE = -1;

    /** Most sources that an index may have. */
    public static final int MAX_SOURCES = 32;

    /** Flag bits with which a source says that its own price cannot be trusted: floor, ceiling, halted. */
    public static final int DISTRUST_FLAGS = 0b111;

    /** {@link #nextDeadlineNs} of a feed that does not change by time alone. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Samples of the five-minute average, one per whole second. */
    public static final int TWAP_SECONDS = 300;

    /** Largest factor between the price and its five-minute average, either way. */
    public static final int TWAP_FACTOR = 5;

    /** Largest weight of a source. */
    public static final int MAX_WEIGHT = 1_000_000;

    /** {@link #bandPpm} of an index of which nothing says how far from the truth it may be. */
    public static final int WIDEST_BAND_PPM = 1_000_000;

    /** Largest mantissa of any index: three hundred of them have a sum within 64 bits. */
    private static final long MAX_MANTISSA = 1L << 54;

    private static final long PPM = 1_000_000;

    /** Square root of the milliseconds of a day, rounded down. */
    private static final long ROOT_OF_DAY_MS = 9_295;

    private static final long NULL_TIME_NS = Long.MIN_VALUE;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long FEED_SEED = 0x4645_4544_0000L;
    private static final long SAMPLE_SEED = 0x5341_4D50_4C45L;
    private static final long SOURCE_SEED = 0x534F_5552_4345L;

    private final int maxSources;
    private final Int2IntHashMap indexById;
    private final int[] ids;
    private final Symbols symbols;
    private final int[] exponents;
    private final long[] maxPrices;
    private final long[] leastRiskPrices;
    private final int[] uncertainPpms;
    private final int[] maxConfidencePpms;
    private final long[] staleAfterNs;
    private final long[] deadAfterNs;
    private final int[] quorums;
    private final int[] sourceCounts;

    // Aggregate.
    private final long[] prices;
    private final long[] confidences;
    private final long[] publishedAtNs;
    private final int[] freshCounts;
    private final FeedState[] states;
    private final boolean[] isPriced;
    private final long[] deadlinesNs;

    // What its rules add. Whether a source has reported since the last evaluation is gone before a command ends.
    private final OracleRules[] rules;
    private final JumpHold jumps;
    private final StablePrices stablePrices;
    private final int[] bandPpms;
    private final long[] lastValidPrices;
    private final boolean[] hasNewReport;

    // Five-minute average: a ring of samples by second modulo 300.
    private final long[] samples;
    private final int[] sampleCounts;
    private final long[] sampleSums;
    private final long[] lastSampleSeconds;
    private final long[] sampleHashes;
    private final long[] leastSamples;
    private final long[] largestSamples;

    // Sources, by index * maxSources + source.
    private final int[] sourceIds;
    private final int[] sessionIds;
    private final int[] weights;
    private final long[] maxAgesNs;
    private final boolean[] hasReport;
    private final long[] sourcePrices;
    private final long[] sourceConfidences;
    private final long[] sourcePublishedAtNs;
    private final int[] sourceFlags;

    // Scratch: the fresh sources in the order of one key, then of source id.
    private final int[] order;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most indexes there may be.
     * @param maxSources most sources that one index may have, at most {@link #MAX_SOURCES}.
     */
    public PriceFeeds(int capacity, int maxSources) {
        this.maxSources = maxSources;
        indexById = new Int2IntHashMap(2 * capacity, 0.65f, NULL_INDEX);
        ids = new int[capacity];
        symbols = new Symbols(capacity);
        exponents = new int[capacity];
        maxPrices = new long[capacity];
        leastRiskPrices = new long[capacity];
        uncertainPpms = new int[capacity];
        maxConfidencePpms = new int[capacity];
        staleAfterNs = new long[capacity];
        deadAfterNs = new long[capacity];
        quorums = new int[capacity];
        sourceCounts = new int[capacity];
        prices = new long[capacity];
        confidences = new long[capacity];
        publishedAtNs = new long[capacity];
        freshCounts = new int[capacity];
        states = new FeedState[capacity];
        isPriced = new boolean[capacity];
        deadlinesNs = new long[capacity];
        rules = new OracleRules[capacity];
        Arrays.fill(rules, OracleRules.NONE);
        jumps = new JumpHold(capacity);
        stablePrices = new StablePrices(capacity);
        bandPpms = new int[capacity];
        lastValidPrices = new long[capacity];
        hasNewReport = new boolean[capacity];
        samples = new long[Math.multiplyExact(capacity, TWAP_SECONDS)];
        sampleCounts = new int[capacity];
        sampleSums = new long[capacity];
        lastSampleSeconds = new long[capacity];
        sampleHashes = new long[capacity];
        leastSamples = new long[capacity];
        largestSamples = new long[capacity];
        int rows = Math.multiplyExact(capacity, maxSources);
        sourceIds = new int[rows];
        sessionIds = new int[rows];
        weights = new int[rows];
        maxAgesNs = new long[rows];
        hasReport = new boolean[rows];
        sourcePrices = new long[rows];
        sourceConfidences = new long[rows];
        sourcePublishedAtNs = new long[rows];
        sourceFlags = new int[rows];
        order = new int[maxSources];
    }

    /**
     * Puts rules in force for an index; evaluate it afterwards. The caller has checked their bounds, and keeps no stable price where prices may
     * be zero and below.
     */
    public void setRules(int indexIndex, OracleRules newRules) {
        hash -= feedHash(indexIndex);
        rules[indexIndex] = newRules;
        if (newRules.jumpPpm() == 0) {
            jumps.forget(indexIndex);
        }
        if (newRules.stableGrowthPpm() == 0) {
            stablePrices.forget(indexIndex);
        }
        hash += feedHash(indexIndex);
    }

    /** {@return the rules of an index; {@link OracleRules#NONE} until some are set} */
    public OracleRules rules(int indexIndex) {
        return rules[indexIndex];
    }

    /** {@return how many indexes there are} */
    public int size() {
        return size;
    }

    /** {@return whether no further index fits} */
    public boolean isFull() {
        return size == ids.length;
    }

    /**
     * {@return dense index of an index, or {@link #NULL_INDEX}}
     *
     * @param indexId as the schema names it.
     */
    public int indexOf(int indexId) {
        return indexById.get(indexId);
    }

    /**
     * {@return number of a source within its index, or {@link #NULL_SOURCE}}
     *
     * @param indexIndex which index.
     * @param sourceId as the schema names it.
     */
    public int sourceOf(int indexIndex, int sourceId) {
        int first = indexIndex * maxSources;
        for (int i = 0; i < sourceCounts[indexIndex]; i++) {
            if (sourceIds[first + i] == sourceId) {
                return i;
            }
        }
        return NULL_SOURCE;
    }

    /**
     * Defines the next index, INVALID until it is priced. The caller has checked room, id and bounds: rates from 0 to 10^6,
     * {@code 0 < staleAfter < deadAfter}, quorum from 1 to {@link #MAX_SOURCES}.
     *
     * @param indexId positive.
     * @param symbol {@link Symbols#LENGTH_BYTES} bytes.
     * @param symbolOffset of its first byte.
     * @param priceExponent of its prices.
     * @param uncertainPpm widest confidence of VALID, of the price.
     * @param maxConfidencePpm widest confidence of a fresh report, of its price.
     * @param staleAfterMs age above which it is STALE1.
     * @param deadAfterMs age above which it is STALE2.
     * @param quorum fewest fresh sources of VALID.
     * @param leastRiskPrice from one to {@link #largestPrice}: its price may be zero and below, and has this risk price at least; zero: it must be above zero.
     * @return dense index.
     */
    public int add(
            int indexId,
            byte[] symbol,
            int symbolOffset,
            int priceExponent,
            int uncertainPpm,
            int maxConfidencePpm,
            int staleAfterMs,
            int deadAfterMs,
            int quorum,
            long leastRiskPrice) {
        if (isFull() || indexById.containsKey(indexId)) {
            throw new IllegalStateException("index cannot be defined: indexId=" + indexId + " size=" + size);
        }
        int i = size++;
        indexById.put(indexId, i);
        ids[i] = indexId;
        symbols.set(i, symbol, symbolOffset);
        exponents[i] = priceExponent;
        maxPrices[i] = largestPrice(priceExponent);
        leastRiskPrices[i] = leastRiskPrice;
        uncertainPpms[i] = uncertainPpm;
        maxConfidencePpms[i] = maxConfidencePpm;
        staleAfterNs[i] = staleAfterMs * NANOS_PER_MILLI;
        deadAfterNs[i] = deadAfterMs * NANOS_PER_MILLI;
        quorums[i] = quorum;
        publishedAtNs[i] = NULL_TIME_NS;
        states[i] = FeedState.INVALID;
        deadlinesNs[i] = NO_DEADLINE;
        hash += feedHash(i);
        return i;
    }

    /** {@return the largest mantissa of a price with this exponent: one unit is at most the largest value, so that a whole unit can be valued} */
    public static long largestPrice(int priceExponent) {
        return Math.min(MAX_MANTISSA, ExactRange.MAX_VALUE / FixedMath.pow10(Math.max(priceExponent + 6, 0)));
    }

    /** {@return whether an index has as many sources as it may have} */
    public boolean isFullOfSources(int indexIndex) {
        return sourceCounts[indexIndex] == maxSources;
    }

    /**
     * Defines a source or gives one new terms; its last report stays. The caller has checked room and bounds, and evaluates
     * the index afterwards.
     *
     * @param indexIndex which index.
     * @param sourceId positive.
     * @param sessionId session that may publish for it.
     * @param weight in the median, 1 to {@link #MAX_WEIGHT}.
     * @param maxAgeMs age above which its report is not fresh.
     * @return number of the source within the index.
     */
    public int putSource(int indexIndex, int sourceId, int sessionId, int weight, int maxAgeMs) {
        int source = sourceOf(indexIndex, sourceId);
        if (source == NULL_SOURCE) {
            if (isFullOfSources(indexIndex)) {
                throw new IllegalStateException("source cannot be defined: indexId=" + ids[indexIndex] + " sourceId="
                        + sourceId + " sources=" + sourceCounts[indexIndex]);
            }
            source = sourceCounts[indexIndex]++;
            sourcePublishedAtNs[indexIndex * maxSources + source] = NULL_TIME_NS;
        } else {
            hash -= sourceHash(indexIndex, source);
        }
        int row = indexIndex * maxSources + source;
        sourceIds[row] = sourceId;
        sessionIds[row] = sessionId;
        weights[row] = weight;
        maxAgesNs[row] = maxAgeMs * NANOS_PER_MILLI;
        hash += sourceHash(indexIndex, source);
        return source;
    }

    /**
     * Takes a report that {@link PriceGuard} did not refuse. The index changes with the next {@link #evaluate}.
     *
     * @param indexIndex which index.
     * @param source its number within the index.
     * @param price mantissa.
     * @param confidence half width of its interval, not negative.
     * @param publishedNs the source's own time.
     * @param flags what it says of itself, the bits of the schema's PriceFlags.
     */
    public void report(int indexIndex, int source, long price, long confidence, long publishedNs, int flags) {
        int row = indexIndex * maxSources + source;
        hash -= sourceHash(indexIndex, source);
        hasReport[row] = true;
        sourcePrices[row] = price;
        sourceConfidences[row] = confidence;
        sourcePublishedAtNs[row] = publishedNs;
        sourceFlags[row] = flags;
        hasNewReport[indexIndex] = true;
        hash += sourceHash(indexIndex, source);
    }

    /**
     * Brings an index to a time: samples the average, aggregates what is fresh, and decides the state.
     *
     * @param indexIndex which index.
     * @param nowNs logical time, never before that of the last call.
     * @return whether the price changed, so that what rests on it is to be valued anew. Compare {@link #state} before and
     *     after for the rest.
     */
    public boolean evaluate(int indexIndex, long nowNs) {
        hash -= feedHash(indexIndex);
        sample(indexIndex, Math.floorDiv(nowNs, NANOS_PER_SECOND));
        long previousPrice = prices[indexIndex];
        int fresh = collectFresh(indexIndex, nowNs);
        freshCounts[indexIndex] = fresh;
        if (fresh > 0) {
            aggregate(indexIndex, fresh, nowNs);
        }
        boolean isReported = hasNewReport[indexIndex];
        hasNewReport[indexIndex] = false;
        states[indexIndex] = stateAt(indexIndex, nowNs);
        bandPpms[indexIndex] = bandAt(indexIndex, nowNs);
        if (states[indexIndex] == FeedState.VALID) {
            lastValidPrices[indexIndex] = prices[indexIndex];
        }
        if (isReported && isUsable(indexIndex)) {
            stablePrices.update(indexIndex, prices[indexIndex], rules[indexIndex], nowNs);
        }
        deadlinesNs[indexIndex] = deadlineAfter(indexIndex, nowNs);
        hash += feedHash(indexIndex);
        return prices[indexIndex] != previousPrice;
    }

    /**
     * Forgets what every source reported and every average, as after a restart: all indexes are INVALID until they are
     * priced again. Their last prices stay to be shown, and a report must still be newer than its source's last.
     */
    public void invalidateAll() {
        for (int i = 0; i < size; i++) {
            hash -= feedHash(i);
            for (int source = 0; source < sourceCounts[i]; source++) {
                hash -= sourceHash(i, source);
                hasReport[i * maxSources + source] = false;
                hash += sourceHash(i, source);
            }
            isPriced[i] = false;
            freshCounts[i] = 0;
            states[i] = FeedState.INVALID;
            deadlinesNs[i] = NO_DEADLINE;
            bandPpms[i] = bandOfNothing(i);
            jumps.forget(i);
            forgetSamples(i);
            hash += feedHash(i);
        }
    }

    /** {@return the schema's id of an index} */
    public int id(int indexIndex) {
        return ids[indexIndex];
    }

    /** Copies the symbol's {@link Symbols#LENGTH_BYTES} bytes. */
    public void getSymbol(int indexIndex, byte[] target, int offset) {
        symbols.get(indexIndex, target, offset);
    }

    /** {@return exponent of its prices} */
    public int priceExponent(int indexIndex) {
        return exponents[indexIndex];
    }

    /** {@return largest magnitude of a price that a source may report} */
    public long maxPrice(int indexIndex) {
        return maxPrices[indexIndex];
    }

    /** {@return widest confidence of VALID, of the price} */
    public int uncertainPpm(int indexIndex) {
        return uncertainPpms[indexIndex];
    }

    /** {@return widest confidence of a fresh report, of its price} */
    public int maxConfidencePpm(int indexIndex) {
        return maxConfidencePpms[indexIndex];
    }

    /** {@return age above which it is STALE1, milliseconds} */
    public int staleAfterMs(int indexIndex) {
        return (int) (staleAfterNs[indexIndex] / NANOS_PER_MILLI);
    }

    /** {@return age above which it is STALE2, milliseconds} */
    public int deadAfterMs(int indexIndex) {
        return (int) (deadAfterNs[indexIndex] / NANOS_PER_MILLI);
    }

    /** {@return fewest fresh sources of VALID} */
    public int quorum(int indexIndex) {
        return quorums[indexIndex];
    }

    /** {@return index price: mantissa; zero until it is first priced} */
    public long price(int indexIndex) {
        return prices[indexIndex];
    }

    /** {@return whether it ever had a price, which a restart leaves to be shown} */
    public boolean hasPrice(int indexIndex) {
        return publishedAtNs[indexIndex] != NULL_TIME_NS;
    }

    /** {@return whether its price may be zero and below} */
    public boolean isNonPositivePriceAllowed(int indexIndex) {
        return leastRiskPrices[indexIndex] > 0;
    }

    /** {@return the least that its price counts with where a share of it is taken: mantissa; zero where its price must be above zero} */
    public long leastRiskPrice(int indexIndex) {
        return leastRiskPrices[indexIndex];
    }

    /** {@return half width of the index price's interval} */
    public long confidence(int indexIndex) {
        return confidences[indexIndex];
    }

    /** {@return time of the index price} */
    public long publishedAtNs(int indexIndex) {
        return publishedAtNs[indexIndex];
    }

    /** {@return how many sources were fresh} */
    public int freshSources(int indexIndex) {
        return freshCounts[indexIndex];
    }

    /** {@return how far the index price can be trusted} */
    public FeedState state(int indexIndex) {
        return states[indexIndex];
    }

    /** {@return whether new risk and liquidation may rest on it: VALID or UNCERTAIN} */
    public boolean isUsable(int indexIndex) {
        FeedState state = states[indexIndex];
        return state == FeedState.VALID || state == FeedState.UNCERTAIN;
    }

    /** {@return five-minute average; the price itself until a whole second has passed since it was first priced} */
    public long twap(int indexIndex) {
        return sampleCounts[indexIndex] == 0
                ? prices[indexIndex]
                : Math.floorDiv(sampleSums[indexIndex], sampleCounts[indexIndex]);
    }

    /**
     * {@return how far from the index price the true one may be, either way, ppm of the risk price: zero while it is VALID, {@link
     * #WIDEST_BAND_PPM} while nothing says how far. Whoever uses it has a bound of his own}
     *
     * @param indexIndex which index.
     */
    public int bandPpm(int indexIndex) {
        return bandPpms[indexIndex];
    }

    /** {@return what new risk counts with besides the index price; that price where no stable price is kept} */
    public long stablePrice(int indexIndex) {
        return stablePrices.of(indexIndex, prices[indexIndex]);
    }

    /** {@return whether the index price is all that there is: no band, and no stable price apart from it} */
    public boolean isPlain(int indexIndex) {
        return bandPpms[indexIndex] == 0 && stablePrice(indexIndex) == prices[indexIndex];
    }

    /** {@return the last price that was VALID; zero: none was} */
    public long lastValidPrice(int indexIndex) {
        return lastValidPrices[indexIndex];
    }

    /** {@return whether what the sources say now is held, since it is far from the index price} */
    public boolean isHeld(int indexIndex) {
        return jumps.isHeld(indexIndex);
    }

    /** {@return what is held, mantissa; meaningful while {@link #isHeld}} */
    public long heldPrice(int indexIndex) {
        return jumps.heldPrice(indexIndex);
    }

    /**
     * {@return the first time after the last evaluation at which price or state may change by age alone, or {@link
     * #NO_DEADLINE}}
     *
     * @param indexIndex which index.
     */
    public long nextDeadlineNs(int indexIndex) {
        return deadlinesNs[indexIndex];
    }

    /** {@return how many sources an index has} */
    public int sourceCount(int indexIndex) {
        return sourceCounts[indexIndex];
    }

    /** {@return the schema's id of a source} */
    public int sourceId(int indexIndex, int source) {
        return sourceIds[indexIndex * maxSources + source];
    }

    /** {@return session that may publish for a source} */
    public int sessionId(int indexIndex, int source) {
        return sessionIds[indexIndex * maxSources + source];
    }

    /** {@return weight of a source in the median} */
    public int weight(int indexIndex, int source) {
        return weights[indexIndex * maxSources + source];
    }

    /** {@return age above which a source's report is not fresh, milliseconds} */
    public int maxAgeMs(int indexIndex, int source) {
        return (int) (maxAgesNs[indexIndex * maxSources + source] / NANOS_PER_MILLI);
    }

    /** {@return time of a source's last report; {@link Long#MIN_VALUE}: it never reported} */
    public long lastPublishedAtNs(int indexIndex, int source) {
        return sourcePublishedAtNs[indexIndex * maxSources + source];
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash + stablePrices.hash();
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            long samplesHash = 0;
            for (int k = 0; k < sampleCounts[i]; k++) {
                samplesHash += sampleHash(sampleSlot(i, k));
            }
            sum += feedHash(i) - sampleHashes[i] + samplesHash;
            for (int source = 0; source < sourceCounts[i]; source++) {
                sum += sourceHash(i, source);
            }
        }
        return sum + stablePrices.recomputeHash();
    }

    /** Takes the price that stood at each whole second up to and including this one, as far as within the window. */
    private void sample(int i, long second) {
        long from = lastSampleSeconds[i] + 1;
        lastSampleSeconds[i] = second;
        if (!isPriced[i] || from > second) {
            return;
        }
        if (from <= second - TWAP_SECONDS) {
            from = second - TWAP_SECONDS + 1;
            forgetSamples(i);
        }
        for (long s = from; s <= second; s++) {
            int slot = i * TWAP_SECONDS + (int) Math.floorMod(s, (long) TWAP_SECONDS);
            if (sampleCounts[i] == TWAP_SECONDS) {
                sampleSums[i] -= samples[slot];
                sampleHashes[i] -= sampleHash(slot);
            } else {
                sampleCounts[i]++;
            }
            samples[slot] = prices[i];
            sampleSums[i] += prices[i];
            sampleHashes[i] += sampleHash(slot);
        }
        findExtremes(i);
    }

    /** Once per second of logical time at most, so that a tick need not look at the samples. */
    private void findExtremes(int i) {
        long least = Long.MAX_VALUE;
        long largest = Long.MIN_VALUE;
        for (int k = 0; k < sampleCounts[i]; k++) {
            long sample = samples[sampleSlot(i, k)];
            least = Math.min(least, sample);
            largest = Math.max(largest, sample);
        }
        leastSamples[i] = least;
        largestSamples[i] = largest;
    }

    private void forgetSamples(int i) {
        sampleCounts[i] = 0;
        sampleSums[i] = 0;
        sampleHashes[i] = 0;
    }

    /** Slot of the sample that was taken so many seconds before the last. */
    private int sampleSlot(int i, int secondsBefore) {
        return i * TWAP_SECONDS + (int) Math.floorMod(lastSampleSeconds[i] - secondsBefore, (long) TWAP_SECONDS);
    }

    private long sampleHash(int slot) {
        return Hash64.of(SAMPLE_SEED, slot, samples[slot]);
    }

    private int collectFresh(int i, long nowNs) {
        int fresh = 0;
        int first = i * maxSources;
        for (int row = first; row < first + sourceCounts[i]; row++) {
            if (hasReport[row]
                    // Not the age, which would wrap for a time far enough in the past.
                    && sourcePublishedAtNs[row] >= nowNs - maxAgesNs[row]
                    && FixedMath.compareProducts(
                                    sourceConfidences[row],
                                    1_000_000L,
                                    Math.abs(riskPrice(i, sourcePrices[row])),
                                    maxConfidencePpms[i])
                            <= 0) {
                order[fresh++] = row;
            }
        }
        return fresh;
    }

    private void aggregate(int i, int fresh, long nowNs) {
        long weight = 0;
        for (int k = 0; k < fresh; k++) {
            weight += weights[order[k]];
        }
        sort(sourcePrices, fresh);
        long price = sourcePrices[quantile(fresh, weight, 2)];
        if (isPriced[i] && !admitsJump(i, price, fresh, nowNs)) {
            return;
        }
        isPriced[i] = true;
        prices[i] = price;
        long spread = sourcePrices[quantile(fresh, weight, 3)] - sourcePrices[quantile(fresh, weight, 1)];
        sort(sourceConfidences, fresh);
        confidences[i] = Math.max(sourceConfidences[quantile(fresh, weight, 2)], (spread + 1) / 2);
        sort(sourcePublishedAtNs, fresh);
        publishedAtNs[i] = sourcePublishedAtNs[quantile(fresh, weight, 2)];
    }

    private boolean admitsJump(int i, long price, int fresh, long nowNs) {
        if (rules[i].jumpPpm() == 0) {
            return true;
        }
        long last = prices[i];
        long lastRiskPrice = riskPrice(i, last);
        if (lastRiskPrice <= 0) {
            jumps.forget(i);
            return true;
        }
        int agreeing = 0;
        for (int k = 0; k < fresh; k++) {
            agreeing += JumpHold.agrees(sourcePrices[order[k]], price, lastRiskPrice, rules[i]) ? 1 : 0;
        }
        return jumps.admits(i, rules[i], price, last, lastRiskPrice, hasNewReport[i], agreeing, sourceCounts[i], nowNs);
    }

    /** Insertion sort of the fresh rows by a key, then by source id: a total order, so no history shows. */
    private void sort(long[] key, int fresh) {
        for (int k = 1; k < fresh; k++) {
            int row = order[k];
            int at = k;
            while (at > 0 && isAfter(key, order[at - 1], row)) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = row;
        }
    }

    private boolean isAfter(long[] key, int a, int b) {
        return key[a] != key[b] ? key[a] > key[b] : sourceIds[a] > sourceIds[b];
    }

    /** First row in the present order at which the weight so far reaches so many quarters of the whole. */
    private int quantile(int fresh, long weight, int quarters) {
        long sum = 0;
        for (int k = 0; k < fresh - 1; k++) {
            sum += weights[order[k]];
            if (4 * sum >= quarters * weight) {
                return order[k];
            }
        }
        return order[fresh - 1];
    }

    private FeedState stateAt(int i, long nowNs) {
        long price = prices[i];
        boolean isTooLow = price <= 0 && !isNonPositivePriceAllowed(i);
        if (!isPriced[i] || isTooLow || isDistrusted(i) || isFarFromAverage(i)) {
            return FeedState.INVALID;
        }
        long age = nowNs - publishedAtNs[i];
        if (age > deadAfterNs[i]) {
            return FeedState.STALE2;
        }
        if (age > staleAfterNs[i]) {
            return FeedState.STALE1;
        }
        boolean isWide =
                FixedMath.compareProducts(confidences[i], 1_000_000L, riskPrice(i, price), uncertainPpms[i]) > 0;
        return isWide || freshCounts[i] < quorums[i] || jumps.isUnconfirmed(i) ? FeedState.UNCERTAIN : FeedState.VALID;
    }

    private int bandAt(int i, long nowNs) {
        if (rules[i].maxBandPpm() == 0 || states[i] == FeedState.VALID) {
            return 0;
        }
        boolean isOld = states[i] == FeedState.INVALID || states[i] == FeedState.STALE2;
        if (isOld || freshCounts[i] < quorums[i] || jumps.isUnconfirmed(i)) {
            return WIDEST_BAND_PPM;
        }
        long ofConfidence =
                FixedMath.mulDivCeil(Math.min(confidences[i], riskPrice(i, prices[i])), PPM, riskPrice(i, prices[i]));
        long ageMs = Math.max(0, nowNs - publishedAtNs[i]) / NANOS_PER_MILLI;
        long ofAge = FixedMath.mulDivCeil(rules[i].dayVolatilityPpm(), FixedMath.sqrtFloor(ageMs), ROOT_OF_DAY_MS);
        return (int) Math.min(WIDEST_BAND_PPM, Math.max(ofConfidence, ofAge));
    }

    private int bandOfNothing(int i) {
        return rules[i].maxBandPpm() == 0 ? 0 : WIDEST_BAND_PPM;
    }

    private boolean isDistrusted(int i) {
        int flagged = 0;
        int first = i * maxSources;
        for (int row = first; row < first + sourceCounts[i]; row++) {
            if (hasReport[row] && (sourceFlags[row] & DISTRUST_FLAGS) != 0) {
                flagged++;
            }
        }
        return 2 * flagged > sourceCounts[i];
    }

    private boolean isFarFromAverage(int i) {
        long price = riskPrice(i, prices[i]);
        long twap = riskPrice(i, twap(i));
        return price > TWAP_FACTOR * twap || TWAP_FACTOR * price < twap;
    }

    /** Where a price must be above zero it is its own risk price; one that is not makes the index INVALID. */
    private long riskPrice(int i, long price) {
        return isNonPositivePriceAllowed(i) ? Math.max(Math.abs(price), leastRiskPrices[i]) : price;
    }

    private long deadlineAfter(int i, long nowNs) {
        if (!isPriced[i]) {
            return NO_DEADLINE;
        }
        long deadline = NO_DEADLINE;
        for (int k = 0; k < freshCounts[i]; k++) {
            int row = order[k];
            deadline = Math.min(deadline, sourcePublishedAtNs[row] + maxAgesNs[row] + 1);
        }
        deadline = earlier(deadline, publishedAtNs[i] + staleAfterNs[i] + 1, nowNs);
        deadline = earlier(deadline, publishedAtNs[i] + deadAfterNs[i] + 1, nowNs);
        if (jumps.isHeld(i)) {
            deadline = earlier(deadline, jumps.heldUntilNs(i), nowNs);
        }
        if (isAverageInMotion(i) || isBandInMotion(i)) {
            deadline = Math.min(deadline, (Math.floorDiv(nowNs, NANOS_PER_SECOND) + 1) * NANOS_PER_SECOND);
        }
        return deadline;
    }

    private static long earlier(long deadline, long candidate, long nowNs) {
        return candidate > nowNs ? Math.min(deadline, candidate) : deadline;
    }

    /**
     * Whether the average alone could carry the price over the factor, or back: only while a sample is that far from the
     * price, for the average lies between the samples, and those to come equal the price.
     */
    private boolean isAverageInMotion(int i) {
        if (sampleCounts[i] == 0) {
            return false;
        }
        long price = riskPrice(i, prices[i]);
        long least = riskPrice(i, leastSamples[i]);
        long largest = riskPrice(i, largestSamples[i]);
        // On its way to a price of the other sign the average passes through zero.
        boolean isZeroBetween = isNonPositivePriceAllowed(i)
                && Math.min(leastSamples[i], prices[i]) <= 0
                && Math.max(largestSamples[i], prices[i]) >= 0;
        return price > TWAP_FACTOR * (isZeroBetween ? leastRiskPrices[i] : Math.min(least, largest))
                || TWAP_FACTOR * price < Math.max(least, largest);
    }

    /** Whether the band widens with age alone. */
    private boolean isBandInMotion(int i) {
        return rules[i].dayVolatilityPpm() > 0 && bandPpms[i] > 0 && bandPpms[i] < WIDEST_BAND_PPM;
    }

    private long feedHash(int i) {
        long row = Hash64.of(FEED_SEED, i, ids[i], exponents[i]);
        row = Hash64.fold(row, (long) uncertainPpms[i] << Integer.SIZE | maxConfidencePpms[i]);
        row = Hash64.fold(row, staleAfterNs[i]);
        row = Hash64.fold(row, deadAfterNs[i]);
        row = Hash64.fold(row, leastRiskPrices[i]);
        row = Hash64.fold(row, (long) quorums[i] << Integer.SIZE | freshCounts[i]);
        row = Hash64.fold(row, prices[i]);
        row = Hash64.fold(row, confidences[i]);
        row = Hash64.fold(row, publishedAtNs[i]);
        row = Hash64.fold(row, (long) states[i].value() << 1 | (isPriced[i] ? 1 : 0));
        row = Hash64.fold(row, sampleSums[i]);
        row = Hash64.fold(row, (long) sampleCounts[i] << Integer.SIZE ^ lastSampleSeconds[i]);
        row = Hash64.fold(row, bandPpms[i]);
        row = Hash64.fold(row, lastValidPrices[i]);
        row = jumps.fold(i, rules[i].fold(row));
        return symbols.fold(i, row) + sampleHashes[i];
    }

    private long sourceHash(int i, int source) {
        int row = i * maxSources + source;
        long folded = Hash64.of(SOURCE_SEED, i, sourceIds[row], sessionIds[row]);
        folded = Hash64.fold(folded, weights[row]);
        folded = Hash64.fold(folded, maxAgesNs[row]);
        folded = Hash64.fold(folded, hasReport[row] ? sourceFlags[row] : -1);
        folded = Hash64.fold(folded, sourcePrices[row]);
        folded = Hash64.fold(folded, sourceConfidences[row]);
        return Hash64.fold(folded, sourcePublishedAtNs[row]);
    }
}
