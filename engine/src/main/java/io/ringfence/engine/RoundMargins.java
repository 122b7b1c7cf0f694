package io.ringfence.engine;

import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.liquidation.LiquidationRound;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.position.Positions;
import java.util.Arrays;

/**
 * Equity and maintenance margin of the accounts that are ready for a liquidation step, by which a round is ordered: computed when first asked for, and anew only if the
 * account, a price at which something of it is valued, or a parameter has changed since. Where many wait for their turn over many commands, each command
 * computes those that its own price concerns.
 *
 * <p>Changes are numbered; an account's figures carry the number at which they were computed. No state: with assertions on they are computed each time.
 */
final class RoundMargins {
    private final Accounts accounts;
    private final Instruments instruments;
    private final Assets assets;
    private final Ledger ledger;
    private final Positions positions;
    private final Liquidations liquidations;
    private final MarginModel model;
    private final AccountMargin margin = new AccountMargin();

    private final long[] instrumentChanges;
    private final long[] assetChanges;
    private long parameterChange;
    private long lastChange = 1;

    // By the account's row in the registry of liquidations; a change number of zero: not computed.
    private long[] changes = new long[0];
    private long[] equities = new long[0];
    private long[] requirements = new long[0];

    RoundMargins(EngineState state) {
        accounts = state.accounts();
        instruments = state.instruments();
        assets = state.assets();
        ledger = state.ledger();
        positions = state.positions();
        liquidations = state.liquidations();
        model = state.marginModel();
        instrumentChanges = new long[instruments.capacity()];
        assetChanges = new long[assets.capacity()];
    }

    /** Money or positions of an account in liquidation have changed, or it was found. */
    void onAccountChanged(int accountIndex) {
        int row = liquidations.row(accountIndex);
        if (row < changes.length) {
            changes[row] = 0;
        }
    }

    /** The mark price of an instrument has changed. */
    void onInstrumentChanged(int instrumentIndex) {
        instrumentChanges[instrumentIndex] = ++lastChange;
    }

    /** The price of an asset has changed. */
    void onAssetChanged(int assetIndex) {
        assetChanges[assetIndex] = ++lastChange;
    }

    /** Parameters, instruments or assets have changed. */
    void onDefinitionChanged() {
        parameterChange = ++lastChange;
    }

    /** Adds every account that is ready to a round. */
    void addReady(LiquidationRound round) {
        for (int i = 0; i < liquidations.readyCount(); i++) {
            int accountIndex = liquidations.ready(i);
            int row = liquidations.row(accountIndex);
            if (row >= changes.length) {
                int capacity = row + row / 2 + 1;
                changes = Arrays.copyOf(changes, capacity);
                equities = Arrays.copyOf(equities, capacity);
                requirements = Arrays.copyOf(requirements, capacity);
            }
            if (!isCurrent(accountIndex, changes[row])) {
                model.compute(accountIndex, margin);
                equities[row] = margin.equityMaintenance();
                requirements[row] = margin.maintenanceMargin();
                changes[row] = lastChange;
            }
            assert isExact(accountIndex, row) : "accountIndex=" + accountIndex;
            round.add(accountIndex, accounts.id(accountIndex), equities[row], requirements[row]);
        }
    }

    private boolean isCurrent(int accountIndex, long change) {
        if (change == 0 || change < parameterChange) {
            return false;
        }
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (instrumentChanges[positions.instrumentIndex(row)] > change) {
                return false;
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.accountBalance(accountIndex, asset) != 0 && assetChanges[asset] > change) {
                return false;
            }
        }
        return true;
    }

    private boolean isExact(int accountIndex, int row) {
        model.compute(accountIndex, margin);
        return equities[row] == margin.equityMaintenance() && requirements[row] == margin.maintenanceMargin();
    }
}
