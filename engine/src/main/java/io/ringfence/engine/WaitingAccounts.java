package io.ringfence.engine;

import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.collection.NodeHeaps;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.liquidation.LiquidationState;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.position.Positions;
import java.util.Arrays;
import org.agrona.collections.IntArrayList;

/**
 * Wakes accounts whose liquidation waits, when something that they wait for has changed, and looks at no others: an index's price or state at which
 * something of theirs is valued, trading in a market of theirs, an order at a price that they would take.
 *
 * <p>Per index stands a queue of those that rest on it, per instrument and side one of those that wait for an order there, by the worst price that they take. An account
 * that was woken for another reason stays in its queues until one of them is next looked at. No state: what an account waits for follows from
 * its row in {@link Liquidations} and from what it holds, which does not change while it waits.
 */
final class WaitingAccounts {
    private static final int FIRST_COLLECTED = 256;

    private final Instruments instruments;
    private final Assets assets;
    private final Ledger ledger;
    private final Pegs pegs;
    private final Positions positions;
    private final Liquidations liquidations;

    // Queues: indexes, then for each instrument those that wait for a sell order, highest worst price first, and for a
    // buy order, lowest first.
    private final NodeHeaps queues;
    private final int firstOrderQueue;
    private final boolean[] isIndexOf;
    private final IntArrayList collected = new IntArrayList(FIRST_COLLECTED, IntArrayList.DEFAULT_NULL_VALUE);

    WaitingAccounts(EngineState state) {
        instruments = state.instruments();
        assets = state.assets();
        ledger = state.ledger();
        pegs = state.pegs();
        positions = state.positions();
        liquidations = state.liquidations();
        firstOrderQueue = state.limits().maxIndexes();
        isIndexOf = new boolean[firstOrderQueue];
        queues = new NodeHeaps(
                firstOrderQueue + 2 * instruments.capacity(), state.limits().maxAccounts());
    }

    /** An account has begun to wait. */
    void add(int accountIndex) {
        remove(accountIndex);
        int highest = -1;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            int index = instruments.indexIndex(positions.instrumentIndex(row));
            isIndexOf[index] = true;
            highest = Math.max(highest, index);
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.accountBalance(accountIndex, asset) != 0) {
                highest = Math.max(highest, restOn(assets.indexIndex(asset)));
                highest = Math.max(highest, restOn(pegs.redemptionIndex(asset)));
                highest = Math.max(highest, restOn(pegs.underlyingIndex(asset)));
            }
        }
        int node = NodeHeaps.NULL;
        for (int index = 0; index <= highest; index++) {
            if (isIndexOf[index]) {
                node = queues.insertAfter(accountIndex, node, index, 0);
            }
        }
        Arrays.fill(isIndexOf, 0, highest + 1, false);
        if (liquidations.waitReason(accountIndex) == LiquidationWaitReason.NO_LIQUIDITY) {
            boolean isBuy = liquidations.awaitsBuy(accountIndex);
            long ticks = liquidations.awaitedTicks(accountIndex);
            int queue = orderQueue(liquidations.awaitedInstrument(accountIndex), isBuy);
            queues.insertAfter(accountIndex, node, queue, isBuy ? ticks : ~ticks);
        }
    }

    private int restOn(int index) {
        if (index != Assets.NULL_INDEX) {
            isIndexOf[index] = true;
        }
        return index;
    }

    /** The price of an index, or its state, has changed. */
    void onIndexChanged(int indexIndex) {
        while (!queues.isEmpty(indexIndex)) {
            wake(queues.firstOwner(indexIndex));
        }
        assert nobodyRestsOn(indexIndex) : "indexIndex=" + indexIndex;
    }

    /** An instrument trades again, or its mark price has changed. */
    void onInstrumentChanged(int instrumentIndex) {
        int queue = instruments.indexIndex(instrumentIndex);
        collected.clear();
        for (int place = 0; place < queues.size(queue); place++) {
            collected.addInt(queues.ownerAt(queue, place));
        }
        for (int i = 0; i < collected.size(); i++) {
            if (positions.lots(collected.getInt(i), instrumentIndex) != 0) {
                wake(collected.getInt(i));
            }
        }
    }

    /** An order has come to rest. */
    void onOrderRested(int instrumentIndex, boolean isBuy, long priceTicks) {
        int queue = orderQueue(instrumentIndex, isBuy);
        long key = isBuy ? priceTicks : ~priceTicks;
        while (!queues.isEmpty(queue) && queues.firstKey(queue) <= key) {
            wake(queues.firstOwner(queue));
        }
        assert nobodyAwaits(instrumentIndex, isBuy, priceTicks) : "instrumentIndex=" + instrumentIndex;
    }

    /** Something that they all wait for has changed. */
    void wakeAll() {
        while (liquidations.waitingCount() > 0) {
            wake(liquidations.waiting(liquidations.waitingCount() - 1));
        }
    }

    /** Wakes an account, if it still waits. */
    void wake(int accountIndex) {
        remove(accountIndex);
        if (liquidations.state(accountIndex) == LiquidationState.WAITING) {
            liquidations.wake(accountIndex);
        }
    }

    private void remove(int accountIndex) {
        while (queues.first(accountIndex) != NodeHeaps.NULL) {
            queues.removeAfter(accountIndex, NodeHeaps.NULL);
        }
    }

    /** With assertions on, all that wait are looked through as well. */
    private boolean nobodyRestsOn(int indexIndex) {
        for (int i = 0; i < liquidations.waitingCount(); i++) {
            int accountIndex = liquidations.waiting(i);
            for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
                if (instruments.indexIndex(positions.instrumentIndex(row)) == indexIndex) {
                    return false;
                }
            }
            for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
                if (pegs.isPricedBy(asset, indexIndex) && ledger.accountBalance(accountIndex, asset) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean nobodyAwaits(int instrumentIndex, boolean isBuy, long priceTicks) {
        for (int i = 0; i < liquidations.waitingCount(); i++) {
            int accountIndex = liquidations.waiting(i);
            if (liquidations.waitReason(accountIndex) == LiquidationWaitReason.NO_LIQUIDITY
                    && liquidations.awaitedInstrument(accountIndex) == instrumentIndex
                    && liquidations.awaitsBuy(accountIndex) == isBuy
                    && (isBuy
                            ? priceTicks >= liquidations.awaitedTicks(accountIndex)
                            : priceTicks <= liquidations.awaitedTicks(accountIndex))) {
                return false;
            }
        }
        return true;
    }

    private int orderQueue(int instrumentIndex, boolean isBuy) {
        return firstOrderQueue + 2 * instrumentIndex + (isBuy ? 1 : 0);
    }
}
