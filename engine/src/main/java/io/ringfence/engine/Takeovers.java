package io.ringfence.engine;

import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.clearing.Clearing;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.liquidation.Waterfall;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.position.Positions;

/**
 * The walk of a takeover: the venue's own account BACKSTOP takes a position that the book does not, at the bankruptcy price. The position changes hands at the mark price, and the equity behind it goes with it;
 * where there is none, pools and fund pay the account what it lacks.
 *
 * <p>The venue takes no more than it could bear: what it holds of a market, moved by the market's stress, is within what the market's pool holds and the fund allows it, the loss at entry deducted.
 */
final class Takeovers {
    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final RiskParameterVersions parameters;
    private final Ledger ledger;
    private final Positions positions;
    private final MarkPrices marks;
    private final Liquidations liquidations;
    private final Clearing clearing;
    private final LossPayments payments;
    private final EventPublisher publisher;

    Takeovers(EngineState state, Clearing clearing, LossPayments payments, EventPublisher publisher) {
        this.state = state;
        this.clearing = clearing;
        this.payments = payments;
        this.publisher = publisher;
        accounts = state.accounts();
        instruments = state.instruments();
        parameters = state.riskParameters();
        ledger = state.ledger();
        positions = state.positions();
        marks = state.marks();
        liquidations = state.liquidations();
    }

    /**
     * Takes over as much of a position as may be.
     *
     * @param margin of the account, as it is.
     * @return whether it took anything.
     */
    boolean takeOver(int account, int row, AccountMargin margin, long nowNs) {
        int instrument = positions.instrumentIndex(row);
        int backstop = accounts.backstop();
        boolean hasRow = positions.find(backstop, instrument) != Positions.NULL_ROW || positions.free() > 0;
        if (!parameters.waterfall(instrument).hasTakeovers() || !hasRow) {
            return false;
        }
        long lots = mostLots(account, row, margin, nowNs);
        if (lots == 0) {
            return false;
        }
        boolean isLong = positions.lots(row) > 0;
        long equity = equityTaken(row, margin, lots);
        long signedLots = isLong ? lots : -lots;
        long realizedPnl = clearing.transfer(account, backstop, instrument, signedLots, marks.px(instrument));
        long funding = clearing.charged();
        payments.onRealized(account, instrument, realizedPnl);
        if (equity > 0) {
            ledger.transfer(
                    LedgerReason.TAKEOVER, Ledger.row(account), Ledger.row(backstop), Assets.SETTLEMENT, equity);
        }
        publisher.positionTakenOver(
                state.reportSessionIndex(account),
                liquidations.liquidationId(account),
                accounts.id(account),
                instruments.id(instrument),
                isLong ? Side.BUY : Side.SELL,
                instruments.quantity(instrument, lots),
                ExactRange.signedValue(signedLots, marks.px(instrument)),
                Math.max(0, equity),
                Math.max(0, -equity),
                realizedPnl,
                instruments.quantity(instrument, positions.lots(backstop, instrument)),
                funding);
        if (equity < 0) {
            payments.payLoss(account, instrument, -equity, nowNs);
        }
        return true;
    }

    /** As many lots as pool and fund could bear, the loss at entry and the stress afterwards together. */
    private long mostLots(int account, int row, AccountMargin margin, long nowNs) {
        long least = 0;
        long most = Math.abs(positions.lots(row));
        while (least < most) {
            long middle = least + (most - least + 1) / 2;
            if (isBearable(account, row, margin, middle, nowNs)) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        return least;
    }

    private boolean isBearable(int account, int row, AccountMargin margin, long lots, long nowNs) {
        int instrument = positions.instrumentIndex(row);
        long loss = Math.max(0, -equityTaken(row, margin, lots));
        long available = payments.available(account, instrument, nowNs) - loss;
        if (available < 0 || loss > payments.allowance(account, instrument, nowNs)) {
            return false;
        }
        long held = positions.lots(accounts.backstop(), instrument);
        long heldAfter = Math.abs(held + (positions.lots(row) > 0 ? lots : -lots));
        int stressPpm = parameters.waterfall(instrument).stressPpm();
        return heldAfter
                <= Math.max(Math.abs(held), Waterfall.mostLots(available, marks.riskPx(instrument), stressPpm));
    }

    private long equityTaken(int row, AccountMargin margin, long lots) {
        int instrument = positions.instrumentIndex(row);
        MarginTiers tiers = parameters.of(instrument).tiers();
        long riskPx = marks.riskPx(instrument);
        long heldLots = Math.abs(positions.lots(row));
        long released = tiers.maintenanceMargin(ExactRange.value(heldLots, riskPx))
                - tiers.maintenanceMargin(ExactRange.value(heldLots - lots, riskPx));
        return Waterfall.equityTaken(margin.equityRaw(), margin.maintenanceMargin(), released);
    }
}
