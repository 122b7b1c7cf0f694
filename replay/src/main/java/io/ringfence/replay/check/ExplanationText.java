package io.ringfence.replay.check;

import static io.ringfence.replay.check.Money.text;

import io.ringfence.codecs.WaterfallLayer;
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

/** An explanation as a page of plain text that somebody can follow with a pocket calculator: each number with the terms from which it comes, and the rule by its section. */
final class ExplanationText {
    private final StringBuilder page = new StringBuilder();
    private int number;

    /** The account as it was written last, and in which step. */
    private AccountTerms last;

    private int lastNumber;

    String page(Explanation explanation) {
        line("Liquidation " + explanation.liquidationId + " of account " + explanation.accountId() + ": "
                + (explanation.isJustified() ? "JUSTIFIED" : "NOT AS THE RULES SAY"));
        if (explanation.finding() != null) {
            line("  " + explanation.finding().summary());
        }
        line(
                "Worked out from the venue's events alone, by a computation that shares no code with the venue. Amounts without a unit are in the settlement currency;");
        line("names in quotation marks are sections of docs/margin.md.");
        for (Chapter chapter : explanation.chapters()) {
            line("");
            chapter(chapter);
        }
        return page.toString();
    }

    private void chapter(Chapter chapter) {
        String at = ++number + ". " + Units.instant(chapter.timestampNs()) + ", event " + chapter.event() + ": ";
        if (chapter instanceof Start start) {
            line(at + "the account is under its maintenance margin    \"Liquidation\"");
            terms(start.terms());
            Valuation value = start.terms().value();
            line("   " + text(value.equity) + " is less than " + text(value.maintenanceMargin)
                    + ": the account is liquidated until its equity is " + text(value.targetEquity)
                    + (value.isClosedWhole ? ", positions of markets that are closed whole in any case" : "") + ".");
        } else if (chapter instanceof SliceTold slice) {
            slice(at, slice);
        } else if (chapter instanceof Wait wait) {
            line(at + "it waits: " + wait.reason() + "    \"Liquidation\"");
            line("   Equity " + text(wait.value().equity) + ", maintenance margin "
                    + text(wait.value().maintenanceMargin) + ", target " + text(wait.value().targetEquity) + ".");
        } else if (chapter instanceof TakenOver taken) {
            line(at + "the venue takes over " + (taken.isLong() ? "long " : "short ")
                    + Units.quantity(taken.instrument(), taken.lots()) + " " + taken.instrument().symbol
                    + "    \"Takeover\"");
            terms(taken.terms());
            line("   Worth " + text(taken.value()) + " at the mark price; with it go " + text(taken.equityTaken())
                    + " of the account's equity; others pay " + text(taken.lossPaid()) + " of what it lacks.");
        } else if (chapter instanceof Sale sale) {
            line(at + "collateral is sold for a debt    \"Who pays for losses\"");
            line("   " + Units.amount(sale.asset(), sale.units()) + " " + sale.asset().symbol + " at "
                    + Units.price(sale.asset().index, sale.price()) + " bring " + text(sale.proceeds())
                    + "; cash after it " + text(sale.cash()) + ".");
        } else if (chapter instanceof Repaid repaid) {
            line(at + "a debt is repaid    \"Borrowing\"");
            line("   " + Units.amount(repaid.asset(), repaid.units()) + " " + repaid.asset().symbol + " at "
                    + Units.price(repaid.asset().index, repaid.price()) + " cost " + text(repaid.cost())
                    + "; cash after it " + text(repaid.cash()) + ".");
        } else if (chapter instanceof Paid paid) {
            line(at + "others pay what is still owed    \"Who pays for losses\"");
            payment(paid.payment());
        } else if (chapter instanceof Deficit deficit) {
            line(at + "a loss that nobody pays    \"Who pays for losses\"");
            line("   " + text(deficit.amount()) + " stand in the venue's DEFICIT account.");
        } else if (chapter instanceof End end) {
            line(at + "it is over: " + end.reason() + "    \"Liquidation\"");
            line("   Equity " + text(end.value().equity) + ", maintenance margin "
                    + text(end.value().maintenanceMargin) + ", target " + text(end.value().targetEquity) + ", cash "
                    + text(end.cash()) + ".");
        }
    }

    private void terms(AccountTerms terms) {
        if (last != null && last.isSame(terms)) {
            line("   The account is as it was in step " + lastNumber + ".");
            return;
        }
        last = terms;
        lastNumber = number;
        line("   Prices                                              \"Prices\", \"The mark price\"");
        for (IndexTerm term : terms.indexes()) {
            line("     " + term.index().symbol + " " + Units.price(term.index(), term.price()) + ", " + term.state()
                    + (term.bandPpm() == 0 ? "" : ", band " + Units.percent(term.bandPpm())) + ", said by event "
                    + term.priceEvent());
        }
        line("   Positions                                           \"How accounts are valued\"");
        long pnl = 0;
        long charged = 0;
        for (PositionTerm term : terms.positions()) {
            position(term);
            pnl = Exact.add(pnl, term.unrealizedPnl());
            charged = Exact.add(charged, term.charge());
        }
        long counted = 0;
        if (!terms.assets().isEmpty()) {
            line("   Collateral                                          \"Collateral\"");
        }
        for (AssetTerm term : terms.assets()) {
            line("     " + Units.amount(term.asset(), term.units()) + " " + term.asset().symbol + " at "
                    + Units.price(term.asset().index, term.price()) + ": worth " + text(term.value()) + ", counts "
                    + text(term.counted()) + " (parameters " + term.version() + ")"
                    + (term.lowPrice() == term.highPrice()
                            ? ""
                            : "; edges " + Units.price(term.asset().index, term.lowPrice()) + " and "
                                    + Units.price(term.asset().index, term.highPrice())));
            counted = Exact.add(counted, term.counted());
        }
        Valuation value = terms.value();
        line("   Equity: cash " + text(terms.cash()) + " + profit " + signed(pnl)
                + (charged == 0 ? "" : " - charged " + signed(charged))
                + " + collateral " + signed(counted)
                + " = " + text(value.equity) + "; without haircuts " + text(value.equityRaw));
        line("   Maintenance margin: " + text(value.maintenanceMargin) + "; target " + text(value.targetEquity));
    }

    private void position(PositionTerm term) {
        InstrumentFacts instrument = term.instrument();
        ParameterFacts.Tier tier = term.parameters().tiers().get(term.tier());
        line("     " + instrument.symbol + ": " + (term.lots() > 0 ? "long " : "short ")
                + Units.quantity(instrument, Math.abs(term.lots())) + " = " + Math.abs(term.lots()) + " lots at "
                + text(term.markPx()) + " a lot" + (term.markEvent() == 0 ? "" : " (event " + term.markEvent() + ")")
                + ", traded for " + text(term.cost())
                + (term.lowPx() == term.highPx()
                        ? ""
                        : "; edges " + text(term.lowPx()) + " and " + text(term.highPx())));
        line("       profit " + term.lots() + " * " + text(term.markPx()) + " - " + signed(term.cost()) + " = "
                + text(term.unrealizedPnl()));
        if (term.charge() != 0) {
            line("       charged and not paid yet, by funding: " + text(term.charge()));
        }
        line("       notional " + text(term.notional()) + ", tier " + term.tier() + " from "
                + text(tier.lowerNotional()) + " of parameters " + term.parameters().version + ": maintenance "
                + Units.percent(tier.maintenancePpm()) + ", initial " + Units.percent(tier.initialPpm()));
        line("       maintenance margin " + text(term.maintenanceMargin()) + ", target " + text(term.targetEquity())
                + ": " + Units.percent(term.sharePpm()) + " of the way to initial margin "
                + text(term.parameters().initialMargin(term.notional())));
    }

    private void slice(String at, SliceTold slice) {
        SlicePlan plan = slice.plan;
        InstrumentFacts instrument = plan.instrument();
        Valuation before = slice.terms.value();
        line(at + "slice " + slice.number + ", order " + slice.orderId + ": "
                + (plan.isLong() ? "sell " : "buy ") + Units.quantity(instrument, plan.lots()) + " of "
                + Units.quantity(instrument, plan.heldLots()) + " " + instrument.symbol
                + "    \"Recomputing a slice\"");
        terms(slice.terms);
        line("   How much: missing " + text(before.targetEquity) + " - " + signed(before.equity) + " = "
                + text(before.targetEquity - before.equity) + ", fee " + Units.percent(plan.feePpm()) + ", band "
                + Units.percent(plan.bandPpm()) + " after " + slice.seconds + " s: " + plan.lots() + " lots"
                + (plan.isLimited() ? ", limited to a share of a large position" : "") + " (rules "
                + plan.rules().version() + ")");
        line("   Bankruptcy price " + Units.price(instrument, plan.bankruptcyPrice()) + ": " + text(plan.equityBehind())
                + " of the equity without haircuts stand behind these lots");
        line("   No further than " + Units.price(instrument, slice.limitPrice) + "; others would pay "
                + text(slice.allowance) + " at most");
        for (Fill fill : slice.fills) {
            line("   Trade " + fill.tradeId() + ": " + Units.quantity(instrument, fill.lots()) + " at "
                    + Units.price(instrument, fill.price()));
        }
        line("   Proceeds " + text(slice.proceeds) + ", at the bankruptcy price "
                + text(plan.proceedsAtBankruptcy(slice.filledLots)) + "; fee " + Units.percent(plan.feePpm()) + " of "
                + text(slice.notional) + ", no more than what is above: " + text(slice.fee) + ", of which "
                + text(slice.poolFee) + " go to the pool of the market");
        slice.payments.forEach(this::payment);
        if (slice.after != null) {
            Valuation after = slice.after.value();
            line("   After it: cash " + text(slice.terms.cash()) + " -> " + text(slice.after.cash()) + ", equity "
                    + text(before.equity) + " -> " + text(after.equity) + ", maintenance margin "
                    + text(before.maintenanceMargin) + " -> " + text(after.maintenanceMargin) + ", target "
                    + text(before.targetEquity) + " -> " + text(after.targetEquity));
        }
    }

    private void payment(Payment payment) {
        String payer = payment.layer() == WaterfallLayer.POOL
                ? "The pool of " + payment.market().symbol
                : "The insurance fund" + (payment.market() == null ? "" : " for " + payment.market().symbol);
        line("   " + payer + " pays " + text(payment.amount()) + " of the " + text(payment.before()) + " it has.");
    }

    /** With brackets around what is below zero, behind another sign. */
    private static String signed(long micros) {
        return micros < 0 ? "(" + text(micros) + ")" : text(micros);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
