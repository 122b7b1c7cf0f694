package io.ringfence.replay.check;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.LiquidationReceiptDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.AssetsDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.FillsDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.IndexesDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.PaymentsDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.PositionsDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.replay.check.AccountTerms.AssetTerm;
import io.ringfence.replay.check.AccountTerms.IndexTerm;
import io.ringfence.replay.check.AccountTerms.PositionTerm;
import io.ringfence.replay.check.AuditFinding.Kind;
import io.ringfence.replay.check.Chapter.Fill;
import io.ringfence.replay.check.Chapter.SliceTold;
import io.ringfence.replay.check.LiquidationFacts.Payment;

/** Holds a receipt against the slice as it follows from the events before: every number in it, term by term. */
final class ReceiptCheck {
    /** Fills, and payments, of which a receipt tells at most. */
    private static final int MAX_LISTED = 32;

    private final AccountFacts account;
    private final SliceTold slice;
    private final LiquidationReceiptDecoder receipt;

    ReceiptCheck(LiquidationFacts liquidation, LiquidationReceiptDecoder receipt) {
        account = liquidation.account;
        slice = liquidation.slice;
        this.receipt = receipt;
    }

    void check(long startedNs) {
        SlicePlan plan = slice.plan;
        Valuation before = slice.terms.value();
        Valuation after = slice.after.value();
        agree("orderId", receipt.orderId(), slice.orderId);
        agree("startedAtNs", receipt.startedAtNs(), startedNs);
        agree("cash", receipt.cash(), slice.terms.cash());
        agree("rawEquity", receipt.rawEquity(), before.equityRaw);
        agree("equity", receipt.equity(), before.equity);
        agree("maintenanceMargin", receipt.maintenanceMargin(), before.maintenanceMargin);
        agree("targetEquity", receipt.targetEquity(), before.targetEquity);
        agree("quantity", receipt.quantity(), plan.lots() * plan.instrument().lotSize);
        agree("limitPrice", receipt.limitPrice(), slice.limitPrice);
        agree("bankruptcyPrice", receipt.bankruptcyPrice(), plan.bankruptcyPrice());
        agree("equityBehind", receipt.equityBehind(), plan.equityBehind());
        agree("allowance", receipt.allowance(), slice.allowance);
        agree("filledQuantity", receipt.filledQuantity(), slice.filledLots * plan.instrument().lotSize);
        agree("tradedNotional", receipt.tradedNotional(), slice.notional);
        agree("proceeds", receipt.proceeds(), slice.proceeds);
        agree("proceedsAtBankruptcy", receipt.proceedsAtBankruptcy(), plan.proceedsAtBankruptcy(slice.filledLots));
        agree("fee", receipt.fee(), slice.fee);
        agree("poolFee", receipt.poolFee(), slice.poolFee);
        agree("cashAfter", receipt.cashAfter(), slice.after.cash());
        agree("rawEquityAfter", receipt.rawEquityAfter(), after.equityRaw);
        agree("equityAfter", receipt.equityAfter(), after.equity);
        agree("maintenanceMarginAfter", receipt.maintenanceMarginAfter(), after.maintenanceMargin);
        agree("targetEquityAfter", receipt.targetEquityAfter(), after.targetEquity);
        agree("instrumentId", receipt.instrumentId(), plan.instrument().id);
        agree("bandPpm", receipt.bandPpm(), plan.bandPpm());
        agree("feeRatePpm", receipt.feeRatePpm(), plan.feePpm());
        agree("rulesVersion", receipt.rulesVersion(), plan.rules().version());
        agree(
                "waterfallVersion",
                receipt.waterfallVersion(),
                plan.instrument().waterfall.version());
        agree("sliceNumber", receipt.sliceNumber(), slice.number);
        agree("fillCount", receipt.fillCount(), slice.fills.size());
        agree("paymentCount", receipt.paymentCount(), slice.payments.size());
        agree("side", receipt.side() == Side.SELL ? 1 : 0, plan.isLong() ? 1 : 0);
        agree("limited", receipt.limited() == BooleanType.YES ? 1 : 0, plan.isLimited() ? 1 : 0);
        checkPositions();
        checkAssets();
        checkIndexes();
        checkFills();
        checkPayments();
    }

    private void checkPositions() {
        PositionsDecoder rows = receipt.positions();
        agree("number of positions", rows.count(), slice.terms.positions().size());
        for (PositionTerm term : slice.terms.positions()) {
            PositionsDecoder row = rows.next();
            String of = " of " + term.instrument().symbol;
            agree("instrumentId", row.instrumentId(), term.instrument().id);
            agree("parameterVersion" + of, row.parameterVersion(), term.parameters().version);
            agree("quantity" + of, row.quantity(), term.lots() * term.instrument().lotSize);
            agree("cost" + of, row.cost(), term.cost());
            agree("charge" + of, row.charge(), term.charge());
            agree("markPx" + of, row.markPx(), term.markPx());
            agree("lowPx" + of, row.lowPx(), term.lowPx());
            agree("highPx" + of, row.highPx(), term.highPx());
            agree("notional" + of, row.notional(), term.notional());
            agree("maintenanceMargin" + of, row.maintenanceMargin(), term.maintenanceMargin());
            agree("targetEquity" + of, row.targetEquity(), term.targetEquity());
            agree("markEvent" + of, row.markEvent(), term.markEvent());
            agree("tier" + of, row.tier(), term.tier());
        }
    }

    private void checkAssets() {
        AssetsDecoder rows = receipt.assets();
        agree("number of assets", rows.count(), slice.terms.assets().size());
        for (AssetTerm term : slice.terms.assets()) {
            AssetsDecoder row = rows.next();
            String of = " of " + term.asset().symbol;
            agree("assetId", row.assetId(), term.asset().id);
            agree("parameterVersion" + of, row.parameterVersion(), term.version());
            agree("balance" + of, row.balance(), term.units());
            agree("price" + of, row.price(), term.price());
            agree("lowPrice" + of, row.lowPrice(), term.lowPrice());
            agree("highPrice" + of, row.highPrice(), term.highPrice());
            agree("value" + of, row.value(), term.value());
            agree("countedValue" + of, row.countedValue(), term.counted());
        }
    }

    private void checkIndexes() {
        IndexesDecoder rows = receipt.indexes();
        agree("number of indexes", rows.count(), slice.terms.indexes().size());
        for (IndexTerm term : slice.terms.indexes()) {
            IndexesDecoder row = rows.next();
            String of = " of index " + term.index().symbol;
            agree("indexId", row.indexId(), term.index().id);
            agree("bandPpm" + of, row.bandPpm(), term.bandPpm());
            agree("price" + of, row.price(), term.price());
            agree("priceEvent" + of, row.priceEvent(), term.priceEvent());
            agree("state" + of, row.state().value(), term.state().value());
        }
    }

    private void checkFills() {
        FillsDecoder rows = receipt.fills();
        agree("number of fills listed", rows.count(), Math.min(MAX_LISTED, slice.fills.size()));
        for (Fill fill : slice.fills.subList(0, rows.count())) {
            FillsDecoder row = rows.next();
            agree("tradeId of a fill", row.tradeId(), fill.tradeId());
            agree("price of a fill", row.price(), fill.price());
            agree("quantity of a fill", row.quantity(), fill.lots() * slice.plan.instrument().lotSize);
        }
    }

    private void checkPayments() {
        PaymentsDecoder rows = receipt.payments();
        agree("number of payments listed", rows.count(), Math.min(MAX_LISTED, slice.payments.size()));
        for (Payment payment : slice.payments.subList(0, rows.count())) {
            PaymentsDecoder row = rows.next();
            int market = payment.market() == null ? PaymentsDecoder.instrumentIdNullValue() : payment.market().id;
            agree("amount of a payment", row.amount(), payment.amount());
            agree("balanceBefore of a payment", row.balanceBefore(), payment.before());
            agree("instrumentId of a payment", row.instrumentId(), market);
            agree("layer of a payment", row.layer().value(), payment.layer().value());
        }
    }

    private void agree(String field, long said, long follows) {
        if (said != follows) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    account.id,
                    field + " in the receipt of order " + slice.orderId + " of account " + account.id
                            + " is said to be " + said + ", and " + follows + " follows, in the event's own units");
        }
    }
}
