package io.ringfence.engine;

import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.liquidation.FundUse;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.liquidation.LossAttribution;
import io.ringfence.engine.liquidation.MarketLosses;
import io.ringfence.engine.liquidation.Slice;
import io.ringfence.engine.liquidation.Waterfall;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.WaterfallParameters;

/**
 * The walk of a loss that an account in liquidation cannot bear, down the layers of {@link Waterfall}: each market that made a part of it pays that part, from its pool, then from the insurance fund within its
 * bounds. For a market without waterfall parameters the fund pays without bound, when everything is closed.
 */
final class LossPayments {
    private static final int FUND_ROW = Ledger.row(VenueAccount.INSURANCE_FUND);

    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final RiskParameterVersions parameters;
    private final Ledger ledger;
    private final Liquidations liquidations;
    private final MarketLosses losses;
    private final FundUse fundUse;
    private final EventPublisher publisher;
    private final SliceReceipt receipt;
    private final LossAttribution attribution;

    /** {@code receipt}: is told of each payment. */
    LossPayments(EngineState state, SliceReceipt receipt, EventPublisher publisher) {
        this.state = state;
        this.receipt = receipt;
        this.publisher = publisher;
        accounts = state.accounts();
        instruments = state.instruments();
        parameters = state.riskParameters();
        ledger = state.ledger();
        liquidations = state.liquidations();
        losses = state.marketLosses();
        fundUse = state.fundUse();
        attribution = new LossAttribution(liquidations, losses, state.positions(), state.marginModel());
    }

    /**
     * {@return most that a slice in a market may cost others, µ$: as much as the markets that made the loss could pay of it}
     */
    long allowance(int account, int instrument, long nowNs) {
        long fund = Math.max(0, ledger.balance(FUND_ROW, Assets.SETTLEMENT));
        if (!parameters.waterfall(instrument).isSet()) {
            return fund;
        }
        attribution.take(account);
        if (attribution.count() == 0) {
            return available(account, instrument, nowNs);
        }
        long most = Long.MAX_VALUE;
        for (int i = 0; i < attribution.count(); i++) {
            int market = attribution.instrumentIndex(i);
            // Together they take no more than the fund has.
            long ofFund = Math.min(attribution.part(i, fund), fundAllows(account, market, nowNs));
            most = Math.min(most, attribution.mostFor(i, pool(market) + ofFund));
        }
        return most;
    }

    /** {@return what a market's pool holds and the fund allows it, µ$} */
    long available(int account, int instrument, long nowNs) {
        return pool(instrument) + fundAllows(account, instrument, nowNs);
    }

    /** {@return whether others pay for a slice as soon as it has traded} */
    boolean isPaidAtOnce(Slice slice) {
        return parameters.waterfall(slice.instrumentIndex()).isSet();
    }

    /** Pays for a slice that traded below its bankruptcy price, as far as pools and fund may. */
    void payForSlice(int account, Slice slice, long rawEquityAfter, long nowNs) {
        // What a market could not pay before stays with it.
        long raw = rawEquityAfter + losses.unpaidOfAll(liquidations.row(account));
        long amount = Waterfall.paysForSlice(slice.proceeds(), slice.proceedsAtBankruptcy(), raw);
        payLoss(account, slice.instrumentIndex(), amount, nowNs);
    }

    /** Pays what an account lacks for what it has closed in a market, each market that made the loss its part. */
    void payLoss(int account, int instrument, long amount, long nowNs) {
        if (amount == 0) {
            return;
        }
        attribution.take(account);
        if (attribution.count() == 0) {
            payAtOnce(account, instrument, amount, nowNs);
        }
        for (int i = 0; i < attribution.count(); i++) {
            payAtOnce(account, attribution.instrumentIndex(i), attribution.part(i, amount), nowNs);
        }
    }

    private void payAtOnce(int account, int market, long amount, long nowNs) {
        long unpaid = amount - pay(account, market, amount, nowNs);
        losses.add(liquidations.row(account), account, market, 0, 0, unpaid);
    }

    /**
     * Everything is closed, and an account still owes something.
     *
     * @return what of it no layer of a market with waterfall parameters paid, nor should the fund for any other market: µ$.
     */
    long payWhatIsOwed(int account, long owed, long nowNs) {
        int liquidationRow = liquidations.row(account);
        long left = owed;
        long unpaid = 0;
        for (int entry = losses.first(liquidationRow); entry != MarketLosses.NULL_ENTRY; entry = losses.next(entry)) {
            long part = Math.min(left, losses.unpaid(entry));
            unpaid += part - pay(account, losses.instrumentIndex(entry), part, nowNs);
            left -= part;
        }
        attribution.take(account);
        long ofFund = attribution.count() == 0 ? left : 0;
        for (int i = 0; i < attribution.count(); i++) {
            int market = attribution.instrumentIndex(i);
            long part = attribution.part(i, left);
            if (parameters.waterfall(market).isSet()) {
                unpaid += part - pay(account, market, part, nowNs);
            } else {
                ofFund += part;
            }
        }
        return unpaid + ofFund - payFromFund(account, ofFund);
    }

    /** What slices have realised in a market. */
    void onRealized(int account, int instrument, long realizedPnl) {
        losses.add(liquidations.row(account), account, instrument, realizedPnl, 0, 0);
    }

    /** The account's liquidation ends. */
    void onEnd(int account) {
        losses.clear(liquidations.row(account));
    }

    /** Down the layers of one market. */
    private long pay(int account, int market, long amount, long nowNs) {
        if (!parameters.waterfall(market).isSet()) {
            return payFromFund(account, amount);
        }
        long fromPool = Math.min(amount, pool(market));
        if (fromPool > 0) {
            payStep(account, market, WaterfallLayer.POOL, ledger.poolRow(market), fromPool);
        }
        long fromFund = Math.min(amount - fromPool, fundAllows(account, market, nowNs));
        if (fromFund > 0) {
            fundUse.pay(market, nowNs, ledger.balance(FUND_ROW, Assets.SETTLEMENT), fromFund);
            losses.add(liquidations.row(account), account, market, 0, fromFund, 0);
            payStep(account, market, WaterfallLayer.FUND, FUND_ROW, fromFund);
        }
        return fromPool + fromFund;
    }

    private void payStep(int account, int market, WaterfallLayer layer, int payerRow, long amount) {
        long held = ledger.balance(payerRow, Assets.SETTLEMENT);
        LedgerReason reason = layer == WaterfallLayer.POOL ? LedgerReason.POOL_PAYMENT : LedgerReason.INSURANCE_PAYMENT;
        ledger.transfer(reason, payerRow, Ledger.row(account), Assets.SETTLEMENT, amount);
        receipt.onPayment(market, layer, amount, held);
        publisher.waterfallStep(
                state.reportSessionIndex(account),
                liquidations.liquidationId(account),
                accounts.id(account),
                instruments.id(market),
                amount,
                held,
                held - amount,
                layer);
    }

    private long payFromFund(int account, long amount) {
        long fund = ledger.balance(FUND_ROW, Assets.SETTLEMENT);
        long paid = Math.min(amount, Math.max(0, fund));
        if (paid > 0) {
            ledger.transfer(LedgerReason.INSURANCE_PAYMENT, FUND_ROW, Ledger.row(account), Assets.SETTLEMENT, paid);
            receipt.onPayment(Instruments.NULL_INSTRUMENT, WaterfallLayer.FUND, paid, fund);
            publisher.insuranceFundPaid(
                    state.reportSessionIndex(account),
                    liquidations.liquidationId(account),
                    accounts.id(account),
                    paid,
                    fund,
                    fund - paid);
        }
        return paid;
    }

    private long pool(int market) {
        return ledger.balance(ledger.poolRow(market), Assets.SETTLEMENT);
    }

    private long fundAllows(int account, int market, long nowNs) {
        WaterfallParameters waterfall = parameters.waterfall(market);
        long fund = ledger.balance(FUND_ROW, Assets.SETTLEMENT);
        return Waterfall.fundAllows(
                waterfall,
                fund,
                fundUse.fundAtFirst(nowNs, fund),
                losses.fundPaid(liquidations.row(account), market),
                fundUse.usedToday(market, nowNs));
    }
}
