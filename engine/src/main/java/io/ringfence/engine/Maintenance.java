package io.ringfence.engine;

import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.liquidation.LiquidationState;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.margin.FullScan;
import io.ringfence.engine.margin.MaintenanceWatch;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.position.Positions;
import org.agrona.collections.IntArrayList;

/**
 * The one choke point behind every change of prices, money and positions: finds the accounts that fell under maintenance margin, and wakes those in
 * liquidation for which something has changed. It decides nothing about them; {@link AccountLiquidation} does, later in the same command.
 *
 * <p>The watch names an account once; from then on it is in liquidation until it is no longer under. With assertions on, each price is also answered by a full
 * scan: who is under is named now or in liquidation already, and nobody else is named.
 */
final class Maintenance {
    private static final int FIRST_CANDIDATES = 1_024;

    private final Instruments instruments;
    private final Assets assets;
    private final Ledger ledger;
    private final Positions positions;
    private final MarkPrices marks;
    private final MaintenanceWatch watch;
    private final Liquidations liquidations;
    private final IntArrayList candidates = new IntArrayList(FIRST_CANDIDATES, IntArrayList.DEFAULT_NULL_VALUE);

    private final FullScan fullScan;
    private final IntArrayList scanned = new IntArrayList(FIRST_CANDIDATES, IntArrayList.DEFAULT_NULL_VALUE);

    Maintenance(EngineState state) {
        instruments = state.instruments();
        assets = state.assets();
        ledger = state.ledger();
        positions = state.positions();
        marks = state.marks();
        watch = state.watch();
        fullScan = new FullScan(state.accounts(), state.marginModel());
        liquidations = state.liquidations();
    }

    /** Money or positions of an account have changed, or it was opened. */
    void onAccountChanged(int accountIndex) {
        boolean isUnder = watch.reindex(accountIndex);
        LiquidationState state = liquidations.state(accountIndex);
        if (state == LiquidationState.NONE && isUnder) {
            liquidations.find(accountIndex);
        } else if (state == LiquidationState.WAITING) {
            liquidations.wake(accountIndex);
        }
    }

    /** An index price has changed. */
    void onPriceChanged(int indexIndex) {
        marks.update(indexIndex);
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.indexIndex(i) == indexIndex) {
                watch.publishInstrument(i);
            }
        }
        for (int i = 0; i < assets.size(); i++) {
            if (assets.indexIndex(i) == indexIndex) {
                watch.publishAsset(i);
            }
        }
        reprice();
        wakeThoseRestingOn(indexIndex);
    }

    /** An index price is trusted more or less than before. */
    void onFeedStateChanged(int indexIndex) {
        wakeThoseRestingOn(indexIndex);
    }

    /** An instrument or an asset was defined, or the parameters of one have changed. */
    void onDefinitionChanged() {
        watch.reindexAll();
        reprice();
        wakeAll();
    }

    /** An instrument trades again. */
    void onMarketOpened(int instrumentIndex) {
        for (int i = liquidations.waitingCount() - 1; i >= 0; i--) {
            int accountIndex = liquidations.waiting(i);
            if (positions.lots(accountIndex, instrumentIndex) != 0) {
                liquidations.wake(accountIndex);
            }
        }
    }

    /** An order has come to rest; it may be what a slice waits for. */
    void onOrderRested(int instrumentIndex, boolean isBuy, long priceTicks) {
        for (int i = liquidations.waitingCount() - 1; i >= 0; i--) {
            int accountIndex = liquidations.waiting(i);
            if (liquidations.isAwaiting(accountIndex, instrumentIndex, isBuy, priceTicks)) {
                liquidations.wake(accountIndex);
            }
        }
    }

    /** The insurance fund holds more, so slices may go further. */
    void onFundEndowed() {
        wakeAll();
    }

    private void reprice() {
        candidates.clear();
        watch.reprice(candidates);
        assert isWhatAFullScanFinds() : "watch=" + candidates + " fullScan=" + scanned;
        for (int i = 0; i < candidates.size(); i++) {
            int accountIndex = candidates.getInt(i);
            if (liquidations.state(accountIndex) == LiquidationState.NONE) {
                liquidations.find(accountIndex);
            }
        }
    }

    /** With assertions on, each price is also answered the slow way, by computing every account. */
    private boolean isWhatAFullScanFinds() {
        scanned.clear();
        fullScan.reprice(scanned);
        for (int i = 0; i < scanned.size(); i++) {
            int accountIndex = scanned.getInt(i);
            if (!candidates.containsInt(accountIndex) && !liquidations.isInLiquidation(accountIndex)) {
                return false;
            }
        }
        for (int i = 0; i < candidates.size(); i++) {
            if (!scanned.containsInt(candidates.getInt(i))) {
                return false;
            }
        }
        return true;
    }

    private void wakeAll() {
        while (liquidations.waitingCount() > 0) {
            liquidations.wake(liquidations.waiting(liquidations.waitingCount() - 1));
        }
    }

    private void wakeThoseRestingOn(int indexIndex) {
        for (int i = liquidations.waitingCount() - 1; i >= 0; i--) {
            int accountIndex = liquidations.waiting(i);
            if (restsOn(accountIndex, indexIndex)) {
                liquidations.wake(accountIndex);
            }
        }
    }

    private boolean restsOn(int accountIndex, int indexIndex) {
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (instruments.indexIndex(positions.instrumentIndex(row)) == indexIndex) {
                return true;
            }
        }
        for (int i = 0; i < assets.size(); i++) {
            if (assets.indexIndex(i) == indexIndex && ledger.accountBalance(accountIndex, i) != 0) {
                return true;
            }
        }
        return false;
    }
}
