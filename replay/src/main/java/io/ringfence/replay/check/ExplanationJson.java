package io.ringfence.replay.check;

import static io.ringfence.replay.check.Money.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.check.AccountTerms.AssetTerm;
import io.ringfence.replay.check.AccountTerms.IndexTerm;
import io.ringfence.replay.check.AccountTerms.PositionTerm;
import io.ringfence.replay.check.Chapter.Deficit;
import io.ringfence.replay.check.Chapter.End;
import io.ringfence.replay.check.Chapter.Fill;
import io.ringfence.replay.check.Chapter.Paid;
import io.ringfence.replay.check.Chapter.Repaid;
import io.ringfence.replay.check.Chapter.Sale;
import io.ringfence.replay.check.Chapter.SliceTold;
import io.ringfence.replay.check.Chapter.Start;
import io.ringfence.replay.check.Chapter.TakenOver;
import io.ringfence.replay.check.Chapter.Wait;
import io.ringfence.replay.check.LiquidationFacts.Payment;
import io.ringfence.replay.text.DeskJson;

/** An explanation as one object; amounts are decimals in quotation marks. */
final class ExplanationJson {
    ObjectNode page(Explanation explanation) {
        ObjectNode json = DeskJson.MAPPER.createObjectNode();
        json.put("liquidationId", explanation.liquidationId);
        json.put("accountId", explanation.accountId());
        json.put("justified", explanation.isJustified());
        if (explanation.finding() != null) {
            json.put("finding", explanation.finding().summary());
        }
        ArrayNode steps = json.putArray("steps");
        explanation.chapters().forEach(chapter -> step(chapter, steps.addObject()));
        return json;
    }

    private static void step(Chapter chapter, ObjectNode step) {
        step.put("time", Units.instant(chapter.timestampNs()));
        step.put("event", chapter.event());
        if (chapter instanceof Start start) {
            step.put("step", "start");
            terms(start.terms(), step);
        } else if (chapter instanceof SliceTold slice) {
            step.put("step", "slice");
            slice(slice, step);
        } else if (chapter instanceof Wait wait) {
            step.put("step", "wait").put("reason", wait.reason().name());
            sums(wait.value(), step);
        } else if (chapter instanceof TakenOver taken) {
            step.put("step", "takeover").put("instrument", taken.instrument().symbol);
            step.put("side", taken.isLong() ? "BUY" : "SELL");
            step.put("quantity", Units.quantity(taken.instrument(), taken.lots()));
            step.put("value", text(taken.value())).put("equityTaken", text(taken.equityTaken()));
            step.put("lossPaid", text(taken.lossPaid()));
            terms(taken.terms(), step.putObject("before"));
        } else if (chapter instanceof Sale sale) {
            step.put("step", "sale").put("asset", sale.asset().symbol);
            step.put("amount", Units.amount(sale.asset(), sale.units()));
            step.put("price", Units.price(sale.asset().index, sale.price()));
            step.put("proceeds", text(sale.proceeds())).put("cash", text(sale.cash()));
        } else if (chapter instanceof Repaid repaid) {
            step.put("step", "repayment").put("asset", repaid.asset().symbol);
            step.put("amount", Units.amount(repaid.asset(), repaid.units()));
            step.put("price", Units.price(repaid.asset().index, repaid.price()));
            step.put("cost", text(repaid.cost())).put("cash", text(repaid.cash()));
        } else if (chapter instanceof Paid paid) {
            step.put("step", "payment");
            payment(paid.payment(), step);
        } else if (chapter instanceof Deficit deficit) {
            step.put("step", "deficit").put("amount", text(deficit.amount()));
        } else if (chapter instanceof End end) {
            step.put("step", "end").put("reason", end.reason().name());
            step.put("cash", text(end.cash()));
            sums(end.value(), step);
        }
    }

    private static void sums(Valuation value, ObjectNode json) {
        json.put("equity", text(value.equity));
        json.put("rawEquity", text(value.equityRaw));
        json.put("maintenanceMargin", text(value.maintenanceMargin));
        json.put("targetEquity", text(value.targetEquity));
    }

    private static void terms(AccountTerms terms, ObjectNode json) {
        json.put("cash", text(terms.cash()));
        sums(terms.value(), json);
        ArrayNode positions = json.putArray("positions");
        for (PositionTerm term : terms.positions()) {
            InstrumentFacts instrument = term.instrument();
            positions
                    .addObject()
                    .put("instrument", instrument.symbol)
                    .put("quantity", Units.quantity(instrument, term.lots()))
                    .put("lots", term.lots())
                    .put("cost", text(term.cost()))
                    .put("charge", text(term.charge()))
                    .put("markPx", text(term.markPx()))
                    .put("lowPx", text(term.lowPx()))
                    .put("highPx", text(term.highPx()))
                    .put("unrealizedPnl", text(term.unrealizedPnl()))
                    .put("notional", text(term.notional()))
                    .put("parameterVersion", term.parameters().version)
                    .put("tier", term.tier())
                    .put("maintenanceMargin", text(term.maintenanceMargin()))
                    .put("targetEquity", text(term.targetEquity()));
        }
        ArrayNode assets = json.putArray("assets");
        for (AssetTerm term : terms.assets()) {
            assets.addObject()
                    .put("asset", term.asset().symbol)
                    .put("parameterVersion", term.version())
                    .put("balance", Units.amount(term.asset(), term.units()))
                    .put("price", Units.price(term.asset().index, term.price()))
                    .put("lowPrice", Units.price(term.asset().index, term.lowPrice()))
                    .put("highPrice", Units.price(term.asset().index, term.highPrice()))
                    .put("value", text(term.value()))
                    .put("countedValue", text(term.counted()));
        }
        ArrayNode indexes = json.putArray("indexes");
        for (IndexTerm term : terms.indexes()) {
            indexes.addObject()
                    .put("index", term.index().symbol)
                    .put("price", Units.price(term.index(), term.price()))
                    .put("state", term.state().name())
                    .put("band", Units.percent(term.bandPpm()))
                    .put("priceEvent", term.priceEvent());
        }
    }

    private static void slice(SliceTold slice, ObjectNode json) {
        SlicePlan plan = slice.plan;
        InstrumentFacts instrument = plan.instrument();
        json.put("number", slice.number)
                .put("orderId", slice.orderId)
                .put("instrument", instrument.symbol)
                .put("side", plan.isLong() ? "SELL" : "BUY")
                .put("quantity", Units.quantity(instrument, plan.lots()))
                .put("limited", plan.isLimited())
                .put("band", Units.percent(plan.bandPpm()))
                .put("limitPrice", Units.price(instrument, slice.limitPrice))
                .put("bankruptcyPrice", Units.price(instrument, plan.bankruptcyPrice()))
                .put("equityBehind", text(plan.equityBehind()))
                .put("allowance", text(slice.allowance))
                .put("filledQuantity", Units.quantity(instrument, slice.filledLots))
                .put("proceeds", text(slice.proceeds))
                .put("proceedsAtBankruptcy", text(plan.proceedsAtBankruptcy(slice.filledLots)))
                .put("fee", text(slice.fee))
                .put("poolFee", text(slice.poolFee));
        terms(slice.terms, json.putObject("before"));
        ArrayNode fills = json.putArray("fills");
        for (Fill fill : slice.fills) {
            fills.addObject()
                    .put("tradeId", fill.tradeId())
                    .put("price", Units.price(instrument, fill.price()))
                    .put("quantity", Units.quantity(instrument, fill.lots()));
        }
        ArrayNode payments = json.putArray("payments");
        slice.payments.forEach(payment -> payment(payment, payments.addObject()));
        if (slice.after != null) {
            terms(slice.after, json.putObject("after"));
        }
    }

    private static void payment(Payment payment, ObjectNode json) {
        json.put("layer", payment.layer().name());
        if (payment.market() != null) {
            json.put("instrument", payment.market().symbol);
        }
        json.put("amount", text(payment.amount())).put("balanceBefore", text(payment.before()));
    }
}
