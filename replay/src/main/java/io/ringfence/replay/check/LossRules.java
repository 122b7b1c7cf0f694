package io.ringfence.replay.check;

import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.replay.check.AccountFacts.Position;
import io.ringfence.replay.check.Chapter.SliceTold;
import io.ringfence.replay.check.LiquidationFacts.MarketLoss;
import io.ringfence.replay.check.LiquidationFacts.Payment;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who pays for a loss that an account cannot bear: docs/margin.md, "Who pays for losses". A loss is split among the markets in which the account has lost since it entered, in
 * proportion to the losses; each pays its part from its pool, then from the insurance fund within its bounds. Money moves here at once, and each payment becomes one that an event
 * must tell of.
 */
final class LossRules {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    /** A market with a loss, and the losses of those before it. */
    private record Share(InstrumentFacts instrument, long before, long loss) {
        /** The part of an amount that falls on it; the parts of all make up the amount. */
        long of(long amount, long sum) {
            return Exact.mulDivFloor(amount, before + loss, sum) - Exact.mulDivFloor(amount, before, sum);
        }
    }

    private final VenueFacts venue;
    private long day = Long.MIN_VALUE;

    /** What the fund held when it first paid on {@link #day}. */
    private long fundAtFirst;

    LossRules(VenueFacts venue) {
        this.venue = venue;
    }

    /** Most that a slice in a market may cost others. */
    long allowance(LiquidationFacts liquidation, InstrumentFacts instrument, long nowNs) {
        long fund = Math.max(0, fund().cash());
        if (!instrument.waterfall.isSet()) {
            return fund;
        }
        List<Share> shares = shares(liquidation);
        if (shares.isEmpty()) {
            return available(liquidation, instrument, nowNs);
        }
        long sum = sum(shares);
        long most = Long.MAX_VALUE;
        for (Share share : shares) {
            long ofFund = Math.min(share.of(fund, sum), fundAllows(liquidation, share.instrument(), nowNs));
            long available = share.instrument().pool.cash() + ofFund;
            most = Math.min(most, Exact.heldMulDivFloor(available, sum, share.loss()));
        }
        return most;
    }

    /** A slice has traded: what it brought less than at its bankruptcy price others pay at once, as far as the account lacks it. */
    void onSlice(LiquidationFacts liquidation, SliceTold slice, long equityRawAfter, long nowNs) {
        InstrumentFacts market = slice.plan.instrument();
        if (equityRawAfter >= 0 || !market.waterfall.isSet()) {
            return;
        }
        long lacking = -equityRawAfter;
        for (MarketLoss loss : liquidation.losses.values()) {
            lacking -= loss.unpaid;
        }
        long below = slice.plan.proceedsAtBankruptcy(slice.filledLots) - slice.proceeds;
        split(liquidation, market, Math.min(Math.max(0, below), Math.max(0, lacking)), nowNs);
    }

    /** A position is taken over for which the account lacks something. */
    void onTakenOver(LiquidationFacts liquidation, InstrumentFacts instrument, long lacking, long nowNs) {
        split(liquidation, instrument, lacking, nowNs);
    }

    /** What a market's pool holds and the fund allows it. */
    long available(LiquidationFacts liquidation, InstrumentFacts instrument, long nowNs) {
        return instrument.pool.cash() + fundAllows(liquidation, instrument, nowNs);
    }

    /** Each market that made the loss pays its part; what it cannot stays with it. */
    private void split(LiquidationFacts liquidation, InstrumentFacts instrument, long amount, long nowNs) {
        if (amount == 0) {
            return;
        }
        List<Share> shares = shares(liquidation);
        if (shares.isEmpty()) {
            shares.add(new Share(instrument, 0, 1));
        }
        long sum = sum(shares);
        for (Share share : shares) {
            long part = share.of(amount, sum);
            long paid = pay(liquidation, share.instrument(), part, nowNs);
            liquidation.loss(share.instrument()).unpaid += part - paid;
        }
    }

    /**
     * Everything is closed and sold, and something is owed: each market pays what fell on it and could not be paid before, then its part of the rest.
     *
     * @return what nobody pays.
     */
    long onSettling(LiquidationFacts liquidation, long owed, long nowNs) {
        long left = owed;
        long unpaid = 0;
        for (MarketLoss loss : List.copyOf(liquidation.losses.values())) {
            long part = Math.min(left, loss.unpaid);
            unpaid += part - pay(liquidation, loss.instrument, part, nowNs);
            left -= part;
        }
        List<Share> shares = shares(liquidation);
        long ofFund = shares.isEmpty() ? left : 0;
        long sum = sum(shares);
        for (Share share : shares) {
            long part = share.of(left, sum);
            if (share.instrument().waterfall.isSet()) {
                unpaid += part - pay(liquidation, share.instrument(), part, nowNs);
            } else {
                ofFund += part;
            }
        }
        return unpaid + ofFund - payFromFund(liquidation, ofFund);
    }

    private long pay(LiquidationFacts liquidation, InstrumentFacts market, long amount, long nowNs) {
        if (!market.waterfall.isSet()) {
            return payFromFund(liquidation, amount);
        }
        long fromPool = Math.min(amount, market.pool.cash());
        move(liquidation, market.pool, market, WaterfallLayer.POOL, fromPool);
        long fromFund = Math.min(amount - fromPool, fundAllows(liquidation, market, nowNs));
        if (fromFund > 0) {
            long today = Math.floorDiv(nowNs, NANOS_PER_DAY);
            if (day != today) {
                day = today;
                fundAtFirst = fund().cash();
                venue.instruments.forEach(instrument -> instrument.fundUsedToday = 0);
            }
            market.fundUsedToday += fromFund;
            liquidation.loss(market).fundPaid += fromFund;
        }
        move(liquidation, fund(), market, WaterfallLayer.FUND, fromFund);
        return fromPool + fromFund;
    }

    private long payFromFund(LiquidationFacts liquidation, long amount) {
        long paid = Math.min(amount, Math.max(0, fund().cash()));
        move(liquidation, fund(), null, WaterfallLayer.FUND, paid);
        return paid;
    }

    private void move(
            LiquidationFacts liquidation,
            AccountFacts payer,
            InstrumentFacts market,
            WaterfallLayer layer,
            long amount) {
        if (amount > 0) {
            long before = payer.cash();
            venue.transfer(payer, liquidation.account, venue.settlement(), amount);
            liquidation.payments.add(new Payment(market, layer, amount, before));
        }
    }

    /** What the fund may pay for a market now. */
    private long fundAllows(LiquidationFacts liquidation, InstrumentFacts market, long nowNs) {
        WaterfallFacts waterfall = market.waterfall;
        long held = fund().cash();
        if (!waterfall.isSet()) {
            return Math.max(0, held);
        }
        boolean isPaidToday = day == Math.floorDiv(nowNs, NANOS_PER_DAY);
        long first = isPaidToday ? fundAtFirst : held;
        MarketLoss loss = liquidation.losses.get(market.place);
        long ofEvent = Exact.shareFloor(first, waterfall.eventCapPpm()) - (loss == null ? 0 : loss.fundPaid);
        long ofDay = Exact.shareFloor(first, waterfall.dayCapPpm()) - (isPaidToday ? market.fundUsedToday : 0);
        return Math.max(0, Math.min(held - waterfall.fundFloor(), Math.min(ofEvent, ofDay)));
    }

    /** The markets in which an account has lost, by slices or in what it still holds, in the order of listing. */
    private List<Share> shares(LiquidationFacts liquidation) {
        SortedMap<Integer, Long> pnls = new TreeMap<>();
        for (MarketLoss loss : liquidation.losses.values()) {
            pnls.put(loss.instrument.place, loss.realizedPnl);
        }
        for (Position position : liquidation.account.positions()) {
            long pnl = position.value(position.instrument.markPx()) - position.cost;
            pnls.merge(position.instrument.place, pnl, Exact::add);
        }
        List<Share> shares = new ArrayList<>();
        long before = 0;
        for (var pnl : pnls.entrySet()) {
            if (pnl.getValue() < 0) {
                shares.add(new Share(venue.instruments.get(pnl.getKey()), before, -pnl.getValue()));
                before = Exact.add(before, -pnl.getValue());
            }
        }
        return shares;
    }

    private static long sum(List<Share> shares) {
        return shares.isEmpty()
                ? 1
                : Exact.add(
                        shares.get(shares.size() - 1).before(),
                        shares.get(shares.size() - 1).loss());
    }

    private AccountFacts fund() {
        return venue.own(VenueFacts.INSURANCE_FUND);
    }
}
