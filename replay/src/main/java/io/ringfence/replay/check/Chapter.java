package io.ringfence.replay.check;

import io.ringfence.codecs.LiquidationEndReason;
import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.replay.check.LiquidationFacts.Payment;
import java.util.ArrayList;
import java.util.List;

/** One thing that happened in a liquidation, with the numbers that explain it. */
sealed interface Chapter {
    /** {@return number of the event at which it happened} */
    long event();

    /** {@return the venue's time of it} */
    long timestampNs();

    /** The account was found under maintenance margin. */
    record Start(long event, long timestampNs, AccountTerms terms) implements Chapter {}

    /** It could make no step. */
    record Wait(long event, long timestampNs, LiquidationWaitReason reason, Valuation value) implements Chapter {}

    /** The venue took over what the book did not. */
    record TakenOver(
            long event,
            long timestampNs,
            AccountTerms terms,
            InstrumentFacts instrument,
            boolean isLong,
            long lots,
            long value,
            long equityTaken,
            long lossPaid)
            implements Chapter {}

    /** Collateral was sold to the fund. */
    record Sale(long event, long timestampNs, AssetFacts asset, long units, long price, long proceeds, long cash)
            implements Chapter {}

    /** The fund repaid what was owed in an asset, for money. */
    record Repaid(long event, long timestampNs, AssetFacts asset, long units, long price, long cost, long cash)
            implements Chapter {}

    /** Others paid what was left. */
    record Paid(long event, long timestampNs, Payment payment) implements Chapter {}

    /** What nobody paid. */
    record Deficit(long event, long timestampNs, long amount) implements Chapter {}

    /** It is over. */
    record End(long event, long timestampNs, LiquidationEndReason reason, Valuation value, long cash)
            implements Chapter {}

    /** A trade of a slice. */
    record Fill(long tradeId, long price, long lots) {}

    /** A slice went to the book; what becomes of it is added. */
    final class SliceTold implements Chapter {
        final long event;
        final long timestampNs;
        final long orderId;
        final int number;
        final long seconds;
        final long allowance;
        final long limitPrice;
        final AccountTerms terms;
        final SlicePlan plan;
        final List<Fill> fills = new ArrayList<>();
        final List<Payment> payments = new ArrayList<>();
        long filledLots;
        long notional;
        long proceeds;
        long fee;
        long poolFee;

        /** Null until everything that it caused is told. */
        AccountTerms after;

        SliceTold(
                long event,
                long timestampNs,
                long orderId,
                int number,
                long seconds,
                long allowance,
                long limitPrice,
                AccountTerms terms,
                SlicePlan plan) {
            this.event = event;
            this.timestampNs = timestampNs;
            this.orderId = orderId;
            this.number = number;
            this.seconds = seconds;
            this.allowance = allowance;
            this.limitPrice = limitPrice;
            this.terms = terms;
            this.plan = plan;
        }

        @Override
        public long event() {
            return event;
        }

        @Override
        public long timestampNs() {
            return timestampNs;
        }
    }
}
