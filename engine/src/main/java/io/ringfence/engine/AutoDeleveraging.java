package io.ringfence.engine;

import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.clearing.Clearing;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.liquidation.Deleveraging;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.liquidation.Waterfall;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.position.Positions;
import java.util.Arrays;

/**
 * The walk of an automatic deleveraging: a position that neither book nor venue takes is closed against those who hold the other side, at its bankruptcy price. Positions change hands at the mark price; the
 * equity behind the position, or what it lacks, is split among them by lots, to the last unit. Nobody without a position in the market takes part, nor the venue, nor an account that is itself in liquidation.
 *
 * <p>Closes against at most {@link #MAX_ACCOUNTS_PER_STEP} accounts in a step; the rest follow in further steps of the same command, at the same price, before anything else happens.
 */
final class AutoDeleveraging {
    /** Accounts in one step. */
    static final int MAX_ACCOUNTS_PER_STEP = 1_024;

    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final RiskParameterVersions parameters;
    private final Ledger ledger;
    private final Positions positions;
    private final MarkPrices marks;
    private final MarginModel model;
    private final Liquidations liquidations;
    private final Clearing clearing;
    private final LossPayments payments;
    private final Maintenance maintenance;
    private final EventPublisher publisher;
    private final Deleveraging deleveraging = new Deleveraging();
    private int[] holders = new int[64];

    // The one under way.
    private boolean isUnderWay;
    private int account;
    private int instrument;
    private boolean isLong;
    private long lots;
    private long lotsGiven;
    private long equity;
    private int next;

    AutoDeleveraging(
            EngineState state,
            Clearing clearing,
            LossPayments payments,
            Maintenance maintenance,
            EventPublisher publisher) {
        this.state = state;
        this.clearing = clearing;
        this.payments = payments;
        this.maintenance = maintenance;
        this.publisher = publisher;
        accounts = state.accounts();
        instruments = state.instruments();
        parameters = state.riskParameters();
        ledger = state.ledger();
        positions = state.positions();
        marks = state.marks();
        model = state.marginModel();
        liquidations = state.liquidations();
    }

    /**
     * Begins to close a position against the other side; {@link #goOn} closes it.
     *
     * @param margin of the account, as it is.
     * @return whether anybody holds the other side.
     */
    boolean begin(int accountIndex, int row, AccountMargin margin) {
        account = accountIndex;
        instrument = positions.instrumentIndex(row);
        if (!parameters.waterfall(instrument).hasDeleveraging()) {
            return false;
        }
        isLong = positions.lots(row) > 0;
        long held = Math.abs(positions.lots(row));
        gather();
        lots = deleveraging.split(held);
        if (lots == 0) {
            return false;
        }
        MarginTiers tiers = parameters.of(instrument).tiers();
        long riskPx = marks.riskPx(instrument);
        long released = tiers.maintenanceMargin(ExactRange.value(held, riskPx))
                - tiers.maintenanceMargin(ExactRange.value(held - lots, riskPx));
        equity = Waterfall.equityTaken(margin.equityRaw(), margin.maintenanceMargin(), released);
        lotsGiven = 0;
        next = 0;
        isUnderWay = true;
        return true;
    }

    /** {@return whether one has begun and is not over} */
    boolean isUnderWay() {
        return isUnderWay;
    }

    /** Closes against the next accounts, as many as a step may have. */
    void goOn() {
        int left = MAX_ACCOUNTS_PER_STEP;
        while (lotsGiven < lots && left > 0) {
            long gives = deleveraging.givenLots(next);
            if (gives > 0) {
                closeAgainst(deleveraging.accountIndex(next), gives);
                left--;
            }
            next++;
        }
        if (lotsGiven == lots) {
            isUnderWay = false;
            liquidations.onSlice(account);
            maintenance.onAccountChanged(account);
        }
    }

    private void closeAgainst(int other, long given) {
        long signedLots = isLong ? given : -given;
        long received = Waterfall.part(equity, lotsGiven, given, lots);
        lotsGiven += given;
        long pnl = clearing.transfer(account, other, instrument, signedLots, marks.px(instrument));
        payments.onRealized(account, instrument, pnl);
        int row = Ledger.row(account);
        int otherRow = Ledger.row(other);
        ledger.transfer(
                LedgerReason.DELEVERAGING,
                received > 0 ? row : otherRow,
                received > 0 ? otherRow : row,
                Assets.SETTLEMENT,
                Math.abs(received));
        publisher.deleveraged(
                state.reportSessionIndex(other),
                liquidations.liquidationId(account),
                accounts.id(account),
                accounts.id(other),
                instruments.id(instrument),
                isLong ? Side.SELL : Side.BUY,
                lotsGiven == lots,
                instruments.quantity(instrument, given),
                ExactRange.signedValue(signedLots, marks.px(instrument)),
                received,
                clearing.takerPnl(),
                pnl,
                clearing.takerCharged(),
                clearing.charged());
        maintenance.onAccountChanged(other);
    }

    /** Those who hold the other side, by account, with their unrealised profit as weight. */
    private void gather() {
        int count = 0;
        for (int row = positions.firstHolder(instrument, !isLong);
                row != Positions.NULL_ROW;
                row = positions.nextHolder(row)) {
            int holder = positions.accountIndex(row);
            if (holder == accounts.backstop() || liquidations.isInLiquidation(holder)) {
                continue;
            }
            if (count == holders.length) {
                holders = Arrays.copyOf(holders, 2 * count);
            }
            holders[count++] = holder;
        }
        Arrays.sort(holders, 0, count);
        deleveraging.clear();
        for (int i = 0; i < count; i++) {
            int row = positions.find(holders[i], instrument);
            deleveraging.add(
                    holders[i],
                    accounts.id(holders[i]),
                    Math.abs(positions.lots(row)),
                    Math.max(0, model.unrealizedPnl(row)));
        }
    }
}
