package io.ringfence.engine.liquidation;

import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * Registry of liquidations: of each account in one its state, and what it waits for. Accounts that are ready and accounts that wait stand each in a
 * dense list, so nobody scans all accounts. The order of those lists depends on history and decides nothing: see {@link LiquidationRound}.
 *
 * <p>An account takes a row of a pool when it is found and gives it back at the end; four bytes for an account, 58 for a row. Owned by the engine's thread;
 * allocates only when more accounts are in liquidation at once than ever before.
 */
public final class Liquidations {
    /** No liquidation. */
    public static final long NULL_LIQUIDATION_ID = 0;

    private static final long HASH_SEED = Hash64.of(0x4C49_5155);
    private static final int ABSENT = -1;

    private static final int FIRST_ROWS = 256;

    private final int[] rows;

    // By row.
    private LiquidationState[] states = new LiquidationState[0];
    private LiquidationWaitReason[] waitReasons = new LiquidationWaitReason[0];
    private long[] liquidationIds = new long[0];
    private long[] startedAtNs = new long[0];
    private int[] sliceCounts = new int[0];
    private int[] unfilledCounts = new int[0];
    private int[] awaitedInstruments = new int[0];
    private long[] awaitedTicks = new long[0];
    private boolean[] awaitsBuy = new boolean[0];
    private int[] places = new int[0];
    private int[] nextFreeRows = new int[0];
    private int firstFreeRow = ABSENT;

    // Accounts.
    private int[] ready = new int[0];
    private int[] waiting = new int[0];
    private int readyCount;
    private int waitingCount;
    private long lastLiquidationId;
    private long hash;

    /** Built once; {@code accountCapacity}: most accounts that there can be. */
    public Liquidations(int accountCapacity) {
        rows = new int[accountCapacity];
        Arrays.fill(rows, ABSENT);
        grow(Math.min(accountCapacity, FIRST_ROWS));
    }

    /** {@return where the account stands} */
    public LiquidationState state(int accountIndex) {
        int row = rows[accountIndex];
        return row == ABSENT ? LiquidationState.NONE : states[row];
    }

    /** {@return whether the account may only cancel} */
    public boolean isInLiquidation(int accountIndex) {
        return rows[accountIndex] != ABSENT;
    }

    /** {@return number of the account's liquidation, or {@link #NULL_LIQUIDATION_ID} before it has started} */
    public long liquidationId(int accountIndex) {
        int row = rows[accountIndex];
        return row == ABSENT ? NULL_LIQUIDATION_ID : liquidationIds[row];
    }

    /** {@return why the account waited last; null if it never did in this liquidation} */
    public LiquidationWaitReason waitReason(int accountIndex) {
        int row = rows[accountIndex];
        return row == ABSENT ? null : waitReasons[row];
    }

    /** {@return when the account's liquidation started, since when it is under; its end stops that clock} */
    public long startedAtNs(int accountIndex) {
        return startedAtNs[rows[accountIndex]];
    }

    /** {@return slices that traded in this liquidation} */
    public int sliceCount(int accountIndex) {
        int row = rows[accountIndex];
        return row == ABSENT ? 0 : sliceCounts[row];
    }

    /** {@return slices since the last that traded, or since the start, that found nothing: as {@link #onUnfilled} counted them} */
    public int unfilledCount(int accountIndex) {
        int row = rows[accountIndex];
        return row == ABSENT ? 0 : unfilledCounts[row];
    }

    /** {@return which instrument an account that waits for {@link LiquidationWaitReason#NO_LIQUIDITY} waits to trade} */
    public int awaitedInstrument(int accountIndex) {
        return awaitedInstruments[rows[accountIndex]];
    }

    /** {@return whether such an account waits for a buy order} */
    public boolean awaitsBuy(int accountIndex) {
        return awaitsBuy[rows[accountIndex]];
    }

    /** {@return the worst price at which such an account would trade} */
    public long awaitedTicks(int accountIndex) {
        return awaitedTicks[rows[accountIndex]];
    }

    /** {@return the row of an account in liquidation: a small number that no other such account has meanwhile} */
    public int row(int accountIndex) {
        return rows[accountIndex];
    }

    /** {@return how many accounts are ready for a step} */
    public int readyCount() {
        return readyCount;
    }

    /** {@return the i-th ready account, in no particular order} */
    public int ready(int i) {
        return ready[i];
    }

    /** {@return how many accounts wait} */
    public int waitingCount() {
        return waitingCount;
    }

    /** {@return the i-th waiting account, in no particular order} */
    public int waiting(int i) {
        return waiting[i];
    }

    /** An account was found under maintenance margin. */
    public void find(int accountIndex) {
        require(accountIndex, state(accountIndex) == LiquidationState.NONE);
        if (firstFreeRow == ABSENT) {
            grow(states.length + Math.max(FIRST_ROWS, states.length / 4));
        }
        int row = firstFreeRow;
        firstFreeRow = nextFreeRows[row];
        rows[accountIndex] = row;
        states[row] = LiquidationState.NONE;
        waitReasons[row] = null;
        liquidationIds[row] = NULL_LIQUIDATION_ID;
        startedAtNs[row] = 0;
        unfilledCounts[row] = 0;
        sliceCounts[row] = 0;
        places[row] = ABSENT;
        move(accountIndex, LiquidationState.FOUND);
    }

    /**
     * The first step of a liquidation.
     *
     * @param nowNs from which its clock counts.
     * @return its number.
     */
    public long start(int accountIndex, long nowNs) {
        require(accountIndex, state(accountIndex) == LiquidationState.FOUND);
        int row = rows[accountIndex];
        hash -= rowHash(accountIndex);
        liquidationIds[row] = ++lastLiquidationId;
        startedAtNs[row] = nowNs;
        sliceCounts[row] = 0;
        waitReasons[row] = null;
        hash += rowHash(accountIndex);
        move(accountIndex, LiquidationState.ACTING);
        return lastLiquidationId;
    }

    /** A slice traded; there may be more to do. */
    public void onSlice(int accountIndex) {
        int row = rows[accountIndex];
        hash -= rowHash(accountIndex);
        sliceCounts[row]++;
        unfilledCounts[row] = 0;
        waitReasons[row] = null;
        hash += rowHash(accountIndex);
        move(accountIndex, LiquidationState.ACTING);
    }

    /** A slice found nothing. */
    public void onUnfilled(int accountIndex) {
        hash -= rowHash(accountIndex);
        unfilledCounts[rows[accountIndex]]++;
        hash += rowHash(accountIndex);
    }

    /** The account can make no step now. */
    public void await(int accountIndex, LiquidationWaitReason reason) {
        hash -= rowHash(accountIndex);
        waitReasons[rows[accountIndex]] = reason;
        hash += rowHash(accountIndex);
        move(accountIndex, LiquidationState.WAITING);
    }

    /**
     * No order rests that the account's most demanding position could trade with; one that comes to rest within the limit wakes it.
     *
     * @param isBuy whether it waits for a buy order.
     * @param limitTicks worst price.
     */
    public void awaitLiquidity(int accountIndex, int instrumentIndex, boolean isBuy, long limitTicks) {
        await(accountIndex, LiquidationWaitReason.NO_LIQUIDITY);
        int row = rows[accountIndex];
        hash -= rowHash(accountIndex);
        awaitedInstruments[row] = instrumentIndex;
        awaitsBuy[row] = isBuy;
        awaitedTicks[row] = limitTicks;
        hash += rowHash(accountIndex);
    }

    /** What a waiting account waits for may have changed. */
    public void wake(int accountIndex) {
        require(accountIndex, state(accountIndex) == LiquidationState.WAITING);
        move(accountIndex, LiquidationState.WOKEN);
    }

    /** The liquidation is over, or never started. */
    public void end(int accountIndex) {
        require(accountIndex, isInLiquidation(accountIndex));
        move(accountIndex, LiquidationState.NONE);
        int row = rows[accountIndex];
        rows[accountIndex] = ABSENT;
        nextFreeRows[row] = firstFreeRow;
        firstFreeRow = row;
    }

    /** {@return sum of the hashes of all rows and of the counter, kept as they change} */
    public long hash() {
        return hash + Hash64.of(HASH_SEED, lastLiquidationId);
    }

    /** {@return the same, computed from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            sum += rowHash(i);
        }
        return sum + Hash64.of(HASH_SEED, lastLiquidationId);
    }

    private void move(int accountIndex, LiquidationState to) {
        LiquidationState from = state(accountIndex);
        hash -= rowHash(accountIndex);
        states[rows[accountIndex]] = to;
        hash += rowHash(accountIndex);
        if (from.isReady() != to.isReady() || from == LiquidationState.WAITING || to == LiquidationState.WAITING) {
            leaveList(accountIndex, from);
            enterList(accountIndex, to);
        }
    }

    private void leaveList(int accountIndex, LiquidationState from) {
        int place = places[rows[accountIndex]];
        if (from.isReady()) {
            int moved = ready[--readyCount];
            ready[place] = moved;
            places[rows[moved]] = place;
        } else if (from == LiquidationState.WAITING) {
            int moved = waiting[--waitingCount];
            waiting[place] = moved;
            places[rows[moved]] = place;
        }
    }

    private void enterList(int accountIndex, LiquidationState to) {
        if (to.isReady()) {
            places[rows[accountIndex]] = readyCount;
            ready[readyCount++] = accountIndex;
        } else if (to == LiquidationState.WAITING) {
            places[rows[accountIndex]] = waitingCount;
            waiting[waitingCount++] = accountIndex;
        }
    }

    private void grow(int capacity) {
        int from = states.length;
        states = Arrays.copyOf(states, capacity);
        waitReasons = Arrays.copyOf(waitReasons, capacity);
        liquidationIds = Arrays.copyOf(liquidationIds, capacity);
        startedAtNs = Arrays.copyOf(startedAtNs, capacity);
        sliceCounts = Arrays.copyOf(sliceCounts, capacity);
        unfilledCounts = Arrays.copyOf(unfilledCounts, capacity);
        awaitedInstruments = Arrays.copyOf(awaitedInstruments, capacity);
        awaitedTicks = Arrays.copyOf(awaitedTicks, capacity);
        awaitsBuy = Arrays.copyOf(awaitsBuy, capacity);
        places = Arrays.copyOf(places, capacity);
        nextFreeRows = Arrays.copyOf(nextFreeRows, capacity);
        ready = Arrays.copyOf(ready, capacity);
        waiting = Arrays.copyOf(waiting, capacity);
        for (int row = from; row < capacity; row++) {
            nextFreeRows[row] = row + 1 < capacity ? row + 1 : firstFreeRow;
        }
        firstFreeRow = from;
    }

    private void require(int accountIndex, boolean isExpected) {
        if (!isExpected) {
            throw new IllegalStateException(
                    "unexpected state: accountIndex=" + accountIndex + " state=" + state(accountIndex));
        }
    }

    /** An account that is not in liquidation has no hash. */
    private long rowHash(int accountIndex) {
        int row = rows[accountIndex];
        if (row == ABSENT || states[row] == LiquidationState.NONE) {
            return 0;
        }
        LiquidationWaitReason reason = waitReasons[row];
        long folded = Hash64.of(HASH_SEED, accountIndex, liquidationIds[row], sliceCounts[row]);
        folded = Hash64.fold(Hash64.fold(folded, startedAtNs[row]), unfilledCounts[row]);
        folded = Hash64.fold(folded, ((reason == null ? 0L : reason.value()) << Byte.SIZE) | states[row].value());
        if (reason != LiquidationWaitReason.NO_LIQUIDITY) {
            return folded;
        }
        folded = Hash64.fold(folded, ((long) awaitedInstruments[row] << 1) | (awaitsBuy[row] ? 1 : 0));
        return Hash64.fold(folded, awaitedTicks[row]);
    }
}
