package io.ringfence.engine;

import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.liquidation.LiquidationRound;
import io.ringfence.engine.liquidation.LiquidationState;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.margin.FullScan;
import io.ringfence.engine.margin.MaintenanceWatch;
import io.ringfence.engine.oracle.MarkPrices;
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
    private final MarkPrices marks;
    private final MaintenanceWatch watch;
    private final Liquidations liquidations;
    private final WaitingAccounts waiting;
    private final RoundMargins margins;
    private final IntArrayList candidates = new IntArrayList(FIRST_CANDIDATES, IntArrayList.DEFAULT_NULL_VALUE);

    private final FullScan fullScan;
    private final IntArrayList scanned = new IntArrayList(FIRST_CANDIDATES, IntArrayList.DEFAULT_NULL_VALUE);

    Maintenance(EngineState state) {
        instruments = state.instruments();
        assets = state.assets();
        marks = state.marks();
        watch = state.watch();
        fullScan = new FullScan(state.accounts(), state.marginModel());
        liquidations = state.liquidations();
        waiting = new WaitingAccounts(state);
        margins = new RoundMargins(state);
    }

    /** Money or positions of an account have changed, or it was opened. */
    void onAccountChanged(int accountIndex) {
        boolean isUnder = watch.reindex(accountIndex);
        LiquidationState state = liquidations.state(accountIndex);
        if (state == LiquidationState.NONE) {
            if (isUnder) {
                find(accountIndex);
            }
            return;
        }
        margins.onAccountChanged(accountIndex);
        if (state == LiquidationState.WAITING) {
            waiting.wake(accountIndex);
        }
    }

    /** An index price has changed, and with it the mark prices of what follows it. */
    void onPriceChanged(int indexIndex) {
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.indexIndex(i) == indexIndex) {
                publishInstrument(i);
            }
        }
        for (int i = 0; i < assets.size(); i++) {
            if (marks.isPricedBy(i, indexIndex)) {
                publishAsset(i);
            }
        }
        reprice();
        waiting.onIndexChanged(indexIndex);
    }

    /** The mark price of an instrument has changed without its index. */
    void onMarkChanged(int instrumentIndex) {
        publishInstrument(instrumentIndex);
        reprice();
        waiting.onInstrumentChanged(instrumentIndex);
    }

    /** Interest has accrued on every debt in an asset. */
    void onInterestAccrued(int assetIndex) {
        margins.onAssetChanged(assetIndex);
        watch.publishInterest(assetIndex);
        reprice();
        waiting.onIndexChanged(assets.indexIndex(assetIndex));
    }

    /** The sides of an instrument were charged: what a lot of each pays, µ$, rounded up. */
    void onCharged(int instrumentIndex, long longPx, long shortPx) {
        margins.onInstrumentChanged(instrumentIndex);
        watch.publishCharge(instrumentIndex, true, longPx);
        watch.publishCharge(instrumentIndex, false, shortPx);
        reprice();
        waiting.onInstrumentChanged(instrumentIndex);
    }

    /** The price of an asset has changed without that of an index: its peg. */
    void onAssetRepriced(int assetIndex) {
        publishAsset(assetIndex);
        reprice();
        waiting.onIndexChanged(assets.indexIndex(assetIndex));
    }

    /** An index price is trusted more or less than before. */
    void onFeedStateChanged(int indexIndex) {
        waiting.onIndexChanged(indexIndex);
    }

    /** An instrument or an asset was defined, or the parameters of one have changed. */
    void onDefinitionChanged() {
        margins.onDefinitionChanged();
        watch.reindexAll();
        reprice();
        waiting.wakeAll();
    }

    /** An instrument trades again. */
    void onMarketOpened(int instrumentIndex) {
        waiting.onInstrumentChanged(instrumentIndex);
    }

    /** An order has come to rest; it may be what a slice waits for. */
    void onOrderRested(int instrumentIndex, boolean isBuy, long priceTicks) {
        waiting.onOrderRested(instrumentIndex, isBuy, priceTicks);
    }

    /** A liquidation can make no step now. */
    void onLiquidationWaiting(int accountIndex) {
        waiting.add(accountIndex);
    }

    /** Adds the accounts that are ready for a step to a round. */
    void addReady(LiquidationRound round) {
        margins.addReady(round);
    }

    /** The time after a first slice is over. */
    void onCoolDownOver(int accountIndex) {
        waiting.wake(accountIndex);
    }

    /** The slice for which an account found nothing is tried again. */
    void onSliceRetry(int accountIndex) {
        waiting.wake(accountIndex);
    }

    /** Liquidations follow other rules. */
    void onLiquidationRulesChanged() {
        waiting.wakeAll();
    }

    /** The insurance fund holds more, so slices may go further. */
    void onFundEndowed() {
        waiting.wakeAll();
    }

    private void publishInstrument(int instrumentIndex) {
        margins.onInstrumentChanged(instrumentIndex);
        watch.publishInstrument(instrumentIndex);
    }

    private void publishAsset(int assetIndex) {
        margins.onAssetChanged(assetIndex);
        watch.publishAsset(assetIndex);
    }

    private void reprice() {
        candidates.clear();
        watch.reprice(candidates);
        assert isWhatAFullScanFinds() : "watch=" + candidates + " fullScan=" + scanned;
        for (int i = 0; i < candidates.size(); i++) {
            int accountIndex = candidates.getInt(i);
            if (liquidations.state(accountIndex) == LiquidationState.NONE) {
                find(accountIndex);
            }
        }
    }

    private void find(int accountIndex) {
        liquidations.find(accountIndex);
        margins.onAccountChanged(accountIndex);
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
}
