package io.ringfence.engine.liquidation;

import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * Registry of liquidations, one row per account: its state, and what it waits for. Accounts that are ready and accounts that wait stand each in a
 * dense list, so nobody scans all accounts. The order of those lists depends on history and decides nothing: see {@link LiquidationRound}.
 *
 * <p>Owned by the engine's thread; allocates nothing after construction.
 */
public final class Liquidations {
    /** No liquidation. */
    public static final long NULL_LIQUIDATION_ID = 0;

    private static final long HASH_SEED = Hash64.of(0x4C49_5155);
    private static final int ABSENT = -1;

    private final LiquidationState[] states;
    private final LiquidationWaitReason[] waitReasons;
    private final long[] liquidationIds;
    private final int[] sliceCounts;
    private final int[] awaitedInstruments;
    private final long[] awaitedTicks;
    private final boolean[] awaitsBuy;
    private final int[] places;
    private final int[] ready;
    private final int[] waiting;
    private int readyCount;
    private int waitingCount;
    private long lastLiquidationId;
    private long hash;

    /** Built once; {@code accountCapacity}: most accounts that there can be. */
    public Liquidations(int accountCapacity) {
        states = new LiquidationState[accountCapacity];
        waitReasons = new LiquidationWaitReason[accountCapacity];
        liquidationIds = new long[accountCapacity];
        sliceCounts = new int[accountCapacity];
        awaitedInstruments = new int[accountCapacity];
        awaitedTicks = new long[accountCapacity];
        awaitsBuy = new boolean[accountCapacity];
        places = new int[accountCapacity];
        ready = new int[accountCapacity];
        waiting = new int[accountCapacity];
        Arrays.fill(states, LiquidationState.NONE);
        Arrays.fill(places, ABSENT);
    }

    /** {@return where the account stands} */
    public LiquidationState state(int accountIndex) {
        return states[accountIndex];
    }

    /** {@return whether the account may only cancel} */
    public boolean isInLiquidation(int accountIndex) {
        return states[accountIndex] != LiquidationState.NONE;
    }

    /** {@return number of the account's liquidation, or {@link #NULL_LIQUIDATION_ID} before it has started} */
    public long liquidationId(int accountIndex) {
        return liquidationIds[accountIndex];
    }

    /** {@return why the account waited last; null if it never did in this liquidation} */
    public LiquidationWaitReason waitReason(int accountIndex) {
        return waitReasons[accountIndex];
    }

    /** {@return slices that traded in this liquidation} */
    public int sliceCount(int accountIndex) {
        return sliceCounts[accountIndex];
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
        move(accountIndex, LiquidationState.FOUND);
    }

    /**
     * The first step of a liquidation.
     *
     * @return its number.
     */
    public long start(int accountIndex) {
        require(accountIndex, state(accountIndex) == LiquidationState.FOUND);
        hash -= rowHash(accountIndex);
        liquidationIds[accountIndex] = ++lastLiquidationId;
        sliceCounts[accountIndex] = 0;
        waitReasons[accountIndex] = null;
        hash += rowHash(accountIndex);
        move(accountIndex, LiquidationState.ACTING);
        return lastLiquidationId;
    }

    /** A slice traded; there may be more to do. */
    public void onSlice(int accountIndex) {
        hash -= rowHash(accountIndex);
        sliceCounts[accountIndex]++;
        waitReasons[accountIndex] = null;
        hash += rowHash(accountIndex);
        move(accountIndex, LiquidationState.ACTING);
    }

    /** The account can make no step now. */
    public void await(int accountIndex, LiquidationWaitReason reason) {
        hash -= rowHash(accountIndex);
        waitReasons[accountIndex] = reason;
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
        hash -= rowHash(accountIndex);
        awaitedInstruments[accountIndex] = instrumentIndex;
        awaitsBuy[accountIndex] = isBuy;
        awaitedTicks[accountIndex] = limitTicks;
        hash += rowHash(accountIndex);
    }

    /** {@return whether an order that has come to rest is what a waiting account waits for} */
    public boolean isAwaiting(int accountIndex, int instrumentIndex, boolean isBuy, long priceTicks) {
        return waitReasons[accountIndex] == LiquidationWaitReason.NO_LIQUIDITY
                && awaitedInstruments[accountIndex] == instrumentIndex
                && awaitsBuy[accountIndex] == isBuy
                && (isBuy ? priceTicks >= awaitedTicks[accountIndex] : priceTicks <= awaitedTicks[accountIndex]);
    }

    /** What a waiting account waits for may have changed. */
    public void wake(int accountIndex) {
        require(accountIndex, state(accountIndex) == LiquidationState.WAITING);
        move(accountIndex, LiquidationState.WOKEN);
    }

    /** The liquidation is over, or never started. */
    public void end(int accountIndex) {
        hash -= rowHash(accountIndex);
        liquidationIds[accountIndex] = NULL_LIQUIDATION_ID;
        sliceCounts[accountIndex] = 0;
        waitReasons[accountIndex] = null;
        hash += rowHash(accountIndex);
        move(accountIndex, LiquidationState.NONE);
    }

    /** {@return sum of the hashes of all rows and of the counter, kept as they change} */
    public long hash() {
        return hash + Hash64.of(HASH_SEED, lastLiquidationId);
    }

    /** {@return the same, computed from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < states.length; i++) {
            sum += rowHash(i);
        }
        return sum + Hash64.of(HASH_SEED, lastLiquidationId);
    }

    private void move(int accountIndex, LiquidationState to) {
        LiquidationState from = state(accountIndex);
        hash -= rowHash(accountIndex);
        states[accountIndex] = to;
        hash += rowHash(accountIndex);
        if (from.isReady() != to.isReady() || from == LiquidationState.WAITING || to == LiquidationState.WAITING) {
            leaveList(accountIndex, from);
            enterList(accountIndex, to);
        }
    }

    private void leaveList(int accountIndex, LiquidationState from) {
        int place = places[accountIndex];
        if (from.isReady()) {
            int moved = ready[--readyCount];
            ready[place] = moved;
            places[moved] = place;
        } else if (from == LiquidationState.WAITING) {
            int moved = waiting[--waitingCount];
            waiting[place] = moved;
            places[moved] = place;
        }
        places[accountIndex] = ABSENT;
    }

    private void enterList(int accountIndex, LiquidationState to) {
        if (to.isReady()) {
            places[accountIndex] = readyCount;
            ready[readyCount++] = accountIndex;
        } else if (to == LiquidationState.WAITING) {
            places[accountIndex] = waitingCount;
            waiting[waitingCount++] = accountIndex;
        }
    }

    private void require(int accountIndex, boolean isExpected) {
        if (!isExpected) {
            throw new IllegalStateException(
                    "unexpected state: accountIndex=" + accountIndex + " state=" + state(accountIndex));
        }
    }

    /** An account that is not in liquidation has no hash. */
    private long rowHash(int accountIndex) {
        if (states[accountIndex] == LiquidationState.NONE) {
            return 0;
        }
        LiquidationWaitReason reason = waitReasons[accountIndex];
        long row = Hash64.of(HASH_SEED, accountIndex, liquidationIds[accountIndex], sliceCounts[accountIndex]);
        row = Hash64.fold(row, ((reason == null ? 0L : reason.value()) << Byte.SIZE) | states[accountIndex].value());
        if (reason != LiquidationWaitReason.NO_LIQUIDITY) {
            return row;
        }
        row = Hash64.fold(row, ((long) awaitedInstruments[accountIndex] << 1) | (awaitsBuy[accountIndex] ? 1 : 0));
        return Hash64.fold(row, awaitedTicks[accountIndex]);
    }
}
