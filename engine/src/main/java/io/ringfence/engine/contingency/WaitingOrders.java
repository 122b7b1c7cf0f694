package io.ringfence.engine.contingency;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * Orders that wait for a price: stops, take-profits and trailing stops, by instrument, source of the price and direction.
 *
 * <p>An order that waits upwards is set off by a price at or above its trigger, one that waits downwards by a price at or below. Every price of a
 * source is told to {@link #observe}, which keeps the highest and the lowest since the last {@link #collect}; that puts what they set off in line: those
 * that wait upwards by trigger ascending, downwards descending, equal ones by their number, and of the heads of these queues the one with the lowest number
 * first. {@link #next} is the head of the line. An order that comes to life is not set off by a price that was seen before: what was seen is collected first.
 *
 * <p>A trailing stop's trigger stays behind the best price of its source by a distance in ticks, or by a share of the best price rounded up to a tick.
 *
 * <p>An order without active lots (attached, its parent not yet filled) stands in no queue until {@link #activate}. Setting off, entering and leaving cost
 * O(log n); an observation O(log n) for each trailing stop whose best price it beats, O(1) otherwise. Owned by the engine's thread; allocates nothing after construction.
 */
public final class WaitingOrders {
    /** No order. */
    public static final int NULL = OrderHeap.NULL;

    /** No price. */
    public static final long NULL_TICKS = Long.MIN_VALUE;

    /** Sources of prices: last trade, mark, index. */
    public static final int SOURCES = 3;

    private static final int DIRECTIONS = 2;
    private static final int QUEUES = SOURCES * DIRECTIONS;
    private static final int MILLION = 1_000_000;
    private static final long ROW_HASH_SEED = Hash64.of(0x5741_4954L);
    private static final long PRICE_HASH_SEED = Hash64.of(0x5741_5052L);

    private final long[] orderIds;
    private final long[] triggerTicks;
    private final long[] distanceTicks;
    private final int[] distancePpm;
    private final long[] bestTicks;
    private final long[] activeLots;

    /** Queue of the row: instrument, source, direction. */
    private final int[] queue;

    private final OrderHeap triggers;
    private final OrderHeap trails;
    private final int[] triggerRoot;
    private final int[] trailRoot;

    /** By instrument and source, since the last collection; {@link #NULL_TICKS}: none. */
    private final long[] highest;

    private final long[] lowest;

    /** The line of an instrument: orders that were set off and have not entered yet. */
    private final int[] lineHead;

    private final int[] lineTail;
    private final int[] lineNext;
    private final int[] linePrevious;

    /** Place in line, rising; zero: not in line. */
    private final long[] lineNumber;

    private final long[] reachedTicks;
    private long lastLineNumber;

    /** All that wait in an instrument, alive or not, in the order of entry. */
    private final int[] firstOf;

    private final int[] lastOf;
    private final int[] nextOf;
    private final int[] previousOf;

    /** Instruments with a line, or with prices to collect, as bits. */
    private final long[] unsettled;

    private long hash;

    /** Nothing waits. */
    public WaitingOrders(int maxOrders, int maxInstruments) {
        orderIds = new long[maxOrders];
        triggerTicks = new long[maxOrders];
        distanceTicks = new long[maxOrders];
        distancePpm = new int[maxOrders];
        bestTicks = new long[maxOrders];
        activeLots = new long[maxOrders];
        queue = new int[maxOrders];
        triggers = new OrderHeap(maxOrders);
        trails = new OrderHeap(maxOrders);
        triggerRoot = new int[maxInstruments * QUEUES];
        trailRoot = new int[maxInstruments * QUEUES];
        Arrays.fill(triggerRoot, NULL);
        Arrays.fill(trailRoot, NULL);
        highest = new long[maxInstruments * SOURCES];
        lowest = new long[maxInstruments * SOURCES];
        Arrays.fill(highest, NULL_TICKS);
        Arrays.fill(lowest, NULL_TICKS);
        lineHead = new int[maxInstruments];
        lineTail = new int[maxInstruments];
        Arrays.fill(lineHead, NULL);
        Arrays.fill(lineTail, NULL);
        firstOf = new int[maxInstruments];
        lastOf = new int[maxInstruments];
        Arrays.fill(firstOf, NULL);
        Arrays.fill(lastOf, NULL);
        nextOf = new int[maxOrders];
        previousOf = new int[maxOrders];
        lineNext = new int[maxOrders];
        linePrevious = new int[maxOrders];
        lineNumber = new long[maxOrders];
        reachedTicks = new long[maxOrders];
        unsettled = new long[(maxInstruments + Long.SIZE - 1) / Long.SIZE];
    }

    /**
     * An order begins to wait. The caller observes the source's present price afterwards, which sets the order off if it is beyond the trigger already.
     *
     * @param order its row.
     * @param orderId the venue's number.
     * @param instrument in what.
     * @param source 0 to {@link #SOURCES} - 1.
     * @param isUpwards whether a price at or above the trigger sets it off.
     * @param trigger the price; {@link #NULL_TICKS}: it trails.
     * @param distance of a trailing stop in ticks, or zero.
     * @param ppm distance of a trailing stop as a share of the best price, or zero.
     * @param lots active lots; zero: it waits for its parent.
     */
    public void add(
            int order,
            long orderId,
            int instrument,
            int source,
            boolean isUpwards,
            long trigger,
            long distance,
            int ppm,
            long lots) {
        orderIds[order] = orderId;
        lineNumber[order] = 0;
        triggerTicks[order] = trigger;
        distanceTicks[order] = distance;
        distancePpm[order] = ppm;
        bestTicks[order] = NULL_TICKS;
        activeLots[order] = lots;
        queue[order] = instrument * QUEUES + source * DIRECTIONS + (isUpwards ? 0 : 1);
        int last = lastOf[instrument];
        previousOf[order] = last;
        nextOf[order] = NULL;
        lastOf[instrument] = order;
        if (last == NULL) {
            firstOf[instrument] = order;
        } else {
            nextOf[last] = order;
        }
        hash += rowHash(order);
        if (lots > 0) {
            collect(instrument);
            arm(order);
        }
    }

    /** An order waits no more. */
    public void remove(int order) {
        hash -= rowHash(order);
        standDown(order);
        int instrument = queue[order] / QUEUES;
        int before = previousOf[order];
        int after = nextOf[order];
        if (before == NULL) {
            firstOf[instrument] = after;
        } else {
            nextOf[before] = after;
        }
        if (after == NULL) {
            lastOf[instrument] = before;
        } else {
            previousOf[after] = before;
        }
        orderIds[order] = 0;
    }

    /** The parent of an attached order was filled, so more of it is alive. The caller observes the source's present price afterwards. */
    public void activate(int order, long lots) {
        hash -= rowHash(order);
        boolean isFirst = activeLots[order] == 0;
        activeLots[order] += lots;
        hash += rowHash(order);
        if (isFirst) {
            collect(queue[order] / QUEUES);
            arm(order);
        }
    }

    /** The quantity of an order was amended. */
    public void activeLots(int order, long lots) {
        hash -= rowHash(order);
        activeLots[order] = lots;
        hash += rowHash(order);
    }

    /** Another trigger for an order that does not trail. The caller observes the source's present price afterwards. */
    public void trigger(int order, long ticks) {
        hash -= rowHash(order);
        standDown(order);
        triggerTicks[order] = ticks;
        hash += rowHash(order);
        if (activeLots[order] > 0) {
            collect(queue[order] / QUEUES);
            arm(order);
        }
    }

    /** {@return what would enter if it were set off now; zero: its parent is not filled} */
    public long activeLots(int order) {
        return activeLots[order];
    }

    /** {@return its trigger now; {@link #NULL_TICKS}: it trails, and no price was seen} */
    public long triggerTicks(int order) {
        return triggerTicks[order];
    }

    /** {@return whether its trigger follows the best price} */
    public boolean isTrailing(int order) {
        return distanceTicks[order] != 0 || distancePpm[order] != 0;
    }

    /** {@return the source whose price it waits for} */
    public int source(int order) {
        return queue[order] % QUEUES / DIRECTIONS;
    }

    /** {@return the first order that waits in an instrument, in the order of entry, or {@link #NULL}} */
    public int firstOf(int instrument) {
        return firstOf[instrument];
    }

    /** {@return the order that began to wait next in the same instrument, or {@link #NULL}} */
    public int nextOf(int order) {
        return nextOf[order];
    }

    /**
     * A source has this price now. A price between two ticks counts upwards as the tick below, downwards as the tick above.
     *
     * @param floorTicks rounded down.
     * @param ceilTicks rounded up.
     */
    public void observe(int instrument, int source, long floorTicks, long ceilTicks) {
        int upwards = instrument * QUEUES + source * DIRECTIONS;
        if (triggerRoot[upwards] == NULL
                && triggerRoot[upwards + 1] == NULL
                && trailRoot[upwards] == NULL
                && trailRoot[upwards + 1] == NULL) {
            return;
        }
        if (beatsABest(upwards, floorTicks, ceilTicks)) {
            // A trigger that moves is not reached by a price that was seen before.
            collect(instrument);
            trailUpwards(upwards, ceilTicks);
            trailDownwards(upwards + 1, floorTicks);
        }
        int at = instrument * SOURCES + source;
        hash -= priceHash(at);
        highest[at] = Math.max(highest[at], floorTicks);
        lowest[at] = lowest[at] == NULL_TICKS ? ceilTicks : Math.min(lowest[at], ceilTicks);
        hash += priceHash(at);
        unsettled[instrument / Long.SIZE] |= 1L << instrument;
    }

    /** {@return the first instrument from this one on with a line or with prices to collect, or {@link #NULL}} */
    public int nextUnsettled(int fromInstrument) {
        for (int word = fromInstrument / Long.SIZE; word < unsettled.length; word++) {
            long bits = unsettled[word];
            if (word == fromInstrument / Long.SIZE) {
                bits &= -1L << fromInstrument;
            }
            if (bits != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
            }
        }
        return NULL;
    }

    /** Puts every order that the prices seen set off at the end of the instrument's line, and forgets the prices. */
    public void collect(int instrument) {
        int order = firstReached(instrument);
        while (order != NULL) {
            hash -= rowHash(order);
            disarm(order);
            int at = instrument * SOURCES + source(order);
            reachedTicks[order] = isUpwards(order) ? highest[at] : lowest[at];
            joinLine(instrument, order);
            hash += rowHash(order);
            order = firstReached(instrument);
        }
        for (int at = instrument * SOURCES; at < (instrument + 1) * SOURCES; at++) {
            hash -= priceHash(at);
            highest[at] = NULL_TICKS;
            lowest[at] = NULL_TICKS;
        }
        if (lineHead[instrument] == NULL) {
            unsettled[instrument / Long.SIZE] &= ~(1L << instrument);
        }
    }

    /** {@return the order at the head of the instrument's line, or {@link #NULL}} */
    public int next(int instrument) {
        return lineHead[instrument];
    }

    /** {@return the price that set off an order in line} */
    public long reachedTicks(int order) {
        return reachedTicks[order];
    }

    /** {@return the sum of the hashes of the orders that wait and of the prices that are not worked off} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()}, computed from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int order = 0; order < orderIds.length; order++) {
            if (orderIds[order] != 0) {
                sum += rowHash(order);
            }
        }
        for (int at = 0; at < lowest.length; at++) {
            sum += priceHash(at);
        }
        return sum;
    }

    /** Upwards the lowest trigger comes first, downwards the highest, whichever its source; of these two the order that was entered first. */
    private int firstReached(int instrument) {
        int upwards = NULL;
        int downwards = NULL;
        for (int source = 0; source < SOURCES; source++) {
            int at = instrument * SOURCES + source;
            if (lowest[at] == NULL_TICKS) {
                continue;
            }
            int up = triggerRoot[instrument * QUEUES + source * DIRECTIONS];
            if (up != NULL && triggers.key(up) <= highest[at]) {
                upwards = nearer(upwards, up);
            }
            int down = triggerRoot[instrument * QUEUES + source * DIRECTIONS + 1];
            if (down != NULL && -triggers.key(down) >= lowest[at]) {
                downwards = nearer(downwards, down);
            }
        }
        if (upwards == NULL) {
            return downwards;
        }
        return downwards == NULL ? upwards : first(upwards, downwards);
    }

    /** Which of two heads of one direction comes first. */
    private int nearer(int a, int b) {
        if (a == NULL || triggers.key(b) < triggers.key(a)) {
            return b;
        }
        return triggers.key(a) < triggers.key(b) ? a : first(a, b);
    }

    private void joinLine(int instrument, int order) {
        int tail = lineTail[instrument];
        lineNumber[order] = ++lastLineNumber;
        lineNext[order] = NULL;
        linePrevious[order] = tail;
        lineTail[instrument] = order;
        if (tail == NULL) {
            lineHead[instrument] = order;
        } else {
            lineNext[tail] = order;
        }
    }

    private void leaveLine(int instrument, int order) {
        int after = lineNext[order];
        int before = linePrevious[order];
        if (before == NULL) {
            lineHead[instrument] = after;
        } else {
            lineNext[before] = after;
        }
        if (after == NULL) {
            lineTail[instrument] = before;
        } else {
            linePrevious[after] = before;
        }
        lineNumber[order] = 0;
    }

    /** Takes an order out of its queues or out of line. */
    private void standDown(int order) {
        if (lineNumber[order] != 0) {
            leaveLine(queue[order] / QUEUES, order);
        } else if (activeLots[order] > 0) {
            disarm(order);
        }
    }

    private boolean isUpwards(int order) {
        return queue[order] % DIRECTIONS == 0;
    }

    private void arm(int order) {
        int at = queue[order];
        if (isTrailing(order)) {
            trailRoot[at] = trails.insert(trailRoot[at], order, trailKey(order), orderIds[order]);
        }
        if (triggerTicks[order] != NULL_TICKS) {
            long key = isUpwards(order) ? triggerTicks[order] : -triggerTicks[order];
            triggerRoot[at] = triggers.insert(triggerRoot[at], order, key, orderIds[order]);
        }
    }

    private void disarm(int order) {
        int at = queue[order];
        if (isTrailing(order)) {
            trailRoot[at] = trails.remove(trailRoot[at], order);
        }
        if (triggerTicks[order] != NULL_TICKS) {
            triggerRoot[at] = triggers.remove(triggerRoot[at], order);
        }
    }

    private boolean beatsABest(int upwards, long floorTicks, long ceilTicks) {
        int buy = trailRoot[upwards];
        int sell = trailRoot[upwards + 1];
        return (buy != NULL && (bestTicks[buy] == NULL_TICKS || bestTicks[buy] > ceilTicks))
                || (sell != NULL && bestTicks[sell] < floorTicks);
    }

    /** Sell orders: the best price is the highest, and the order whose best price is the lowest comes first. */
    private void trailDownwards(int at, long ticks) {
        while (trailRoot[at] != NULL && bestTicks[trailRoot[at]] < ticks) {
            int order = trailRoot[at];
            long distance = distanceTicks[order] != 0 ? distanceTicks[order] : shareOf(ticks, distancePpm[order]);
            trail(order, ticks, ticks - distance);
        }
    }

    /** Buy orders: the best price is the lowest. */
    private void trailUpwards(int at, long ticks) {
        while (trailRoot[at] != NULL && (bestTicks[trailRoot[at]] == NULL_TICKS || bestTicks[trailRoot[at]] > ticks)) {
            int order = trailRoot[at];
            long distance = distanceTicks[order] != 0 ? distanceTicks[order] : shareOf(ticks, distancePpm[order]);
            trail(order, ticks, ticks + distance);
        }
    }

    private void trail(int order, long best, long trigger) {
        hash -= rowHash(order);
        disarm(order);
        bestTicks[order] = best;
        triggerTicks[order] = trigger;
        hash += rowHash(order);
        arm(order);
    }

    private long trailKey(int order) {
        return isUpwards(order) && bestTicks[order] != NULL_TICKS ? -bestTicks[order] : bestTicks[order];
    }

    private int first(int a, int b) {
        return orderIds[b] < orderIds[a] ? b : a;
    }

    private static long shareOf(long ticks, int ppm) {
        return Math.max(1, FixedMath.mulDivCeil(Math.abs(ticks), ppm, MILLION));
    }

    private long rowHash(int order) {
        long hash = Hash64.of(ROW_HASH_SEED, orderIds[order], triggerTicks[order], distanceTicks[order]);
        hash = Hash64.fold(hash, (long) distancePpm[order] << 32 | queue[order]);
        hash = Hash64.fold(hash, lineNumber[order]);
        return Hash64.fold(Hash64.fold(hash, bestTicks[order]), activeLots[order]);
    }

    private long priceHash(int at) {
        return lowest[at] == NULL_TICKS ? 0 : Hash64.of(PRICE_HASH_SEED, at, highest[at], lowest[at]);
    }
}
