package io.ringfence.replay.check;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.codecs.LiquidationEndReason;
import io.ringfence.codecs.LiquidationReceiptDecoder;
import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.replay.check.AccountFacts.Position;
import io.ringfence.replay.check.AuditFinding.Kind;
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
import java.util.ArrayList;
import java.util.List;

/**
 * What each event of a liquidation must agree with: that it may come now, and that every number in it follows from the events before. Rules: docs/margin.md, "Liquidation".
 */
final class LiquidationCheck {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final VenueFacts venue;
    private final Attendance attendance;
    private final LossRules losses;
    private final List<LiquidationFacts> all = new ArrayList<>();
    private long lastId;

    /** Number of the liquidation of which everything is kept; zero: of none. */
    long explainedId;

    private LiquidationFacts explained;

    LiquidationCheck(VenueFacts venue, Attendance attendance) {
        this.venue = venue;
        this.attendance = attendance;
        losses = new LossRules(venue);
    }

    /** Whether the liquidation of which everything is kept is over. */
    boolean isExplainedOver() {
        return explained != null && explained.end != null;
    }

    /** Every liquidation so far, in the order of their starts. */
    List<LiquidationFacts> all() {
        return all;
    }

    void onStarted(
            long id,
            AccountFacts account,
            long equity,
            long maintenanceMargin,
            long initialMargin,
            long targetEquity,
            long rawEquity,
            AccountHealth health,
            long eventNumber,
            long nowNs) {
        Valuation value = attendance.value(account);
        if (account.liquidation != null) {
            throw outOfPlace(account, "it is in liquidation " + account.liquidation.id + " already");
        }
        if (id <= lastId) {
            throw outOfPlace(account, "numbers of liquidations rise, and " + id + " comes after " + lastId);
        }
        if (!value.isLiquidatable()) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    "the liquidation of account " + account.id + " was started at equity " + Money.text(value.equity)
                            + ", which covers its maintenance margin " + Money.text(value.maintenanceMargin));
        }
        agree(account, "equity", equity, value.equity);
        agree(account, "maintenanceMargin", maintenanceMargin, value.maintenanceMargin);
        agree(account, "initialMargin", initialMargin, value.initialMargin);
        agree(account, "targetEquity", targetEquity, value.targetEquity);
        agree(account, "rawEquity", rawEquity, value.equityRaw);
        if (health != value.health()) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    account.id,
                    "health of account " + account.id + " is said to be " + health + " and is " + value.health());
        }
        lastId = id;
        account.liquidation = new LiquidationFacts(id, account, nowNs, eventNumber, health, value);
        all.add(account.liquidation);
        if (id == explainedId) {
            explained = account.liquidation;
            explained.chapters = new ArrayList<>();
            account.liquidation.tell(new Start(eventNumber, nowNs, AccountTerms.of(account, venue)));
        }
        attendance.touch(account);
    }

    void onSlice(
            long id,
            AccountFacts account,
            long orderId,
            InstrumentFacts instrument,
            boolean isSell,
            long lots,
            long limitPrice,
            long indexPrice,
            long bankruptcyPrice,
            long equity,
            long maintenanceMargin,
            long targetEquity,
            long eventNumber,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        Valuation value = attendance.value(account);
        Position position = account.position(instrument);
        boolean goesOn = Attendance.goesOn(account, value, true);
        LiquidationWaitReason hindrance = attendance.hindrance(account, value, goesOn, nowNs);
        String what = "a slice of " + instrument.symbol + " was taken from account " + account.id;
        requireAllTold(liquidation);
        if (position == null || position.lots > 0 != isSell || lots > Math.abs(position.lots)) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    what + " which does not only reduce: it holds " + (position == null ? 0 : position.lots)
                            + " lots, and " + (isSell ? "sells " : "buys ") + lots);
        }
        if (hindrance != null || !Attendance.trades(instrument)) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    what + " where "
                            + (hindrance == null ? "trading is " + instrument.status : hindrance.toString())
                            + " forbids it");
        }
        if (!goesOn) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    what + " at equity " + Money.text(value.equity) + ", with maintenance margin "
                            + Money.text(value.maintenanceMargin) + " and target " + Money.text(value.targetEquity));
        }
        agree(account, "equity", equity, value.equity);
        agree(account, "maintenanceMargin", maintenanceMargin, value.maintenanceMargin);
        agree(account, "targetEquity", targetEquity, value.targetEquity);
        agree(account, "indexPrice", indexPrice, instrument.index.price);
        long allowance = losses.allowance(liquidation, instrument, nowNs);
        long lastedNs = nowNs - liquidation.startedNs;
        SlicePlan plan = SlicePlan.of(position, value, liquidation.sliceCount, lastedNs, allowance);
        agree(account, "quantity in lots", lots, plan.lots());
        agree(account, "bankruptcyPrice", bankruptcyPrice, plan.bankruptcyPrice());
        // Where the market has price bands, a slice ends at the nearer of its own limit and theirs, which depend on
        // trades of the day.
        boolean isNearer = isSell ? limitPrice > plan.limitPrice() : limitPrice < plan.limitPrice();
        if (!isNearer || !plan.parameters().hasPriceBands) {
            agree(account, "limitPrice", limitPrice, plan.limitPrice());
        }
        liquidation.slice = new SliceTold(
                eventNumber,
                nowNs,
                orderId,
                liquidation.sliceCount + 1,
                lastedNs / NANOS_PER_SECOND,
                allowance,
                limitPrice,
                AccountTerms.of(account, venue),
                plan);
        liquidation.isSliceDone = false;
        liquidation.tell(liquidation.slice);
    }

    /** Whether an order is a slice of the account that is in the book now: it pays no trading fee. */
    boolean isSlice(AccountFacts account, long orderId) {
        return account.liquidation != null
                && account.liquidation.slice != null
                && account.liquidation.slice.orderId == orderId;
    }

    /** A slice was filled, in part or whole. */
    void onFill(AccountFacts account, long tradeId, long lots, long price, long realizedPnl) {
        SliceTold slice = account.liquidation.slice;
        boolean isLong = slice.plan.isLong();
        if (isLong ? price < slice.limitPrice : price > slice.limitPrice) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    "a slice of account " + account.id + " traded at mantissa " + price + ", beyond its limit "
                            + slice.limitPrice);
        }
        InstrumentFacts instrument = slice.plan.instrument();
        long notional = Math.multiplyExact(lots, instrument.pxOfPrice(price));
        slice.fills.add(new Fill(tradeId, price, lots));
        slice.filledLots += lots;
        slice.proceeds += isLong ? notional : -notional;
        slice.notional += Math.abs(notional);
        account.liquidation.loss(instrument).realizedPnl += realizedPnl;
    }

    void onSliceDone(
            long id,
            AccountFacts account,
            long orderId,
            long filledLots,
            long proceeds,
            long fee,
            long poolFee,
            long equity,
            long maintenanceMargin,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        SliceTold slice = liquidation.slice;
        if (slice == null || slice.orderId != orderId || liquidation.isSliceDone) {
            throw outOfPlace(account, "order " + orderId + " is no slice of it");
        }
        InstrumentFacts instrument = slice.plan.instrument();
        agree(account, "filledQuantity in lots", filledLots, slice.filledLots);
        agree(account, "proceeds", proceeds, slice.proceeds);
        agree(account, "fee", fee, slice.plan.fee(filledLots, slice.notional, proceeds));
        agree(account, "poolFee", poolFee, instrument.waterfall.poolFee(fee));
        venue.transfer(account, instrument.pool, venue.settlement(), poolFee);
        venue.transfer(account, venue.own(VenueFacts.INSURANCE_FUND), venue.settlement(), fee - poolFee);
        if (slice.plan.isLimited()) {
            liquidation.coolDownEndNs = nowNs + slice.plan.parameters().coolDownMs * NANOS_PER_MILLI;
            attendance.onCoolDown(liquidation);
        }
        slice.fee = fee;
        slice.poolFee = poolFee;
        liquidation.isSliceDone = true;
        liquidation.sliceCount++;
        liquidation.notional += slice.notional;
        liquidation.fees += fee;
        liquidation.waitReason = null;
        liquidation.hasWaited = false;
        attendance.onStep();
        attendance.touch(account);
        Valuation value = attendance.value(account);
        agree(account, "equity", equity, value.equity);
        agree(account, "maintenanceMargin", maintenanceMargin, value.maintenanceMargin);
        losses.onSlice(liquidation, slice, value.equityRaw, nowNs);
        slice.payments.addAll(liquidation.payments);
    }

    /** The receipt comes after everything that a slice has caused. */
    void onReceipt(AccountFacts account, LiquidationReceiptDecoder receipt) {
        LiquidationFacts liquidation = underWay(receipt.liquidationId(), account);
        if (liquidation.slice == null || !liquidation.isSliceDone) {
            throw outOfPlace(account, "it has no slice that has traded");
        }
        requireAllPaid(liquidation);
        liquidation.slice.after = AccountTerms.of(account, venue);
        new ReceiptCheck(liquidation, receipt).check(liquidation.startedNs);
        liquidation.slice = null;
    }

    /** The venue takes over a position, or as much of it as it could bear. */
    void onTakenOver(
            long id,
            AccountFacts account,
            InstrumentFacts instrument,
            boolean isLong,
            long lots,
            long value,
            long equityTaken,
            long lossPaid,
            long realizedPnl,
            long funding,
            long quantityHeld,
            long eventNumber,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        Valuation before = attendance.value(account);
        AccountTerms terms = AccountTerms.of(account, venue);
        Position position = account.position(instrument);
        boolean goesOn = Attendance.goesOn(account, before, true);
        requireAllTold(liquidation);
        if (position == null || position.lots > 0 != isLong || lots > Math.abs(position.lots)) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    "more of " + instrument.symbol + " was taken over than account " + account.id + " holds");
        }
        boolean isDue = before.isBackstop() || instrument.rules.maxUnfilledSlices() > 0;
        if (liquidation.slice != null
                || !goesOn
                || !isDue
                || instrument.waterfall.stressPpm() == 0
                || attendance.hindrance(account, before, true, nowNs) != null) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    instrument.symbol + " of account " + account.id + " was taken over at equity "
                            + Money.text(before.equity) + ", with maintenance margin "
                            + Money.text(before.maintenanceMargin));
        }
        long most = Math.abs(position.lots);
        if (!isBearable(liquidation, position, before, lots, nowNs)
                || (lots < most && isBearable(liquidation, position, before, lots + 1, nowNs))) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    account.id,
                    lots + " lots were taken over, which is not the most that pool and fund could bear");
        }
        long px = instrument.markPx();
        long equity = equityTaken(position, before, lots);
        long signedLots = isLong ? lots : -lots;
        AccountFacts backstop = venue.own(VenueFacts.BACKSTOP);
        agree(account, "value", value, Exact.value(signedLots, px));
        agree(account, "equityTaken", equityTaken, Math.max(0, equity));
        agree(account, "lossPaid", lossPaid, Math.max(0, -equity));
        agree(account, "funding", funding, venue.payCharge(account, instrument));
        venue.payCharge(backstop, instrument);
        long pnl = account.trade(instrument, -signedLots, px);
        long ownPnl = backstop.trade(instrument, signedLots, px);
        agree(account, "realizedPnl", realizedPnl, pnl);
        Position held = backstop.position(instrument);
        agree(account, "quantityHeld in lots", instrument.lots(quantityHeld), held == null ? 0 : held.lots);
        venue.transfer(venue.own(VenueFacts.CLEARING), account, venue.settlement(), pnl);
        venue.transfer(venue.own(VenueFacts.CLEARING), backstop, venue.settlement(), ownPnl);
        venue.transfer(account, backstop, venue.settlement(), equityTaken);
        liquidation.tell(
                new TakenOver(eventNumber, nowNs, terms, instrument, isLong, lots, value, equityTaken, lossPaid));
        liquidation.loss(instrument).realizedPnl += pnl;
        losses.onTakenOver(liquidation, instrument, lossPaid, nowNs);
        liquidation.sliceCount++;
        liquidation.notional += Math.abs(value);
        liquidation.waitReason = null;
        liquidation.hasWaited = false;
        attendance.onStep();
        attendance.touch(account);
    }

    /** Whether pool and fund could pay for the loss at entry, and for the stress of what the venue holds afterwards. */
    private boolean isBearable(
            LiquidationFacts liquidation, Position position, Valuation before, long lots, long nowNs) {
        InstrumentFacts instrument = position.instrument;
        long loss = Math.max(0, -equityTaken(position, before, lots));
        long left = losses.available(liquidation, instrument, nowNs) - loss;
        if (left < 0 || loss > losses.allowance(liquidation, instrument, nowNs)) {
            return false;
        }
        Position held = venue.own(VenueFacts.BACKSTOP).position(instrument);
        long lotsBefore = held == null ? 0 : held.lots;
        long lotsAfter = Math.abs(lotsBefore + (position.lots > 0 ? lots : -lots));
        long mostLots = instrument.waterfall.mostLots(left, instrument.riskPx(instrument.markPx()));
        return lotsAfter <= Math.max(Math.abs(lotsBefore), mostLots);
    }

    /** Equity that goes with lots of a position: their share by maintenance margin of the equity without haircuts, and of the maintenance margin at most. */
    private static long equityTaken(Position position, Valuation before, long lots) {
        return equityTaken(position.instrument, Math.abs(position.lots), before, lots);
    }

    private static long equityTaken(InstrumentFacts instrument, long heldLots, Valuation before, long lots) {
        ParameterFacts parameters = instrument.parameters;
        long riskPx = instrument.riskPx(instrument.markPx());
        long released = parameters.maintenanceMargin(Exact.value(heldLots, riskPx))
                - parameters.maintenanceMargin(Exact.value(heldLots - lots, riskPx));
        long shared = Math.min(before.equityRaw, before.maintenanceMargin);
        return Exact.mulDivFloor(shared, released, Math.max(1, before.maintenanceMargin));
    }

    /** A position is closed against one on the other side; how the lots are shared among those is believed, how the money is, is not. */
    void onDeleveraged(
            long id,
            AccountFacts account,
            AccountFacts other,
            InstrumentFacts instrument,
            long signedLots,
            long value,
            long equityReceived,
            long realizedPnl,
            long liquidatedRealizedPnl,
            long funding,
            long liquidatedFunding,
            boolean isLast,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        Position position = account.position(instrument);
        Position opposite = other.position(instrument);
        Valuation before = attendance.value(account);
        requireAllTold(liquidation);
        if (liquidation.deleveragedLots == 0) {
            boolean isDue = before.isBackstop() || instrument.rules.maxUnfilledSlices() > 0;
            if (!isDue
                    || !instrument.waterfall.hasDeleveraging()
                    || liquidation.slice != null
                    || !Attendance.goesOn(account, before, true)
                    || attendance.hindrance(account, before, true, nowNs) != null) {
                throw new Breach(
                        Kind.NOT_JUSTIFIED,
                        other.id,
                        "account " + other.id + " gave up " + instrument.symbol + " for account " + account.id
                                + " at its equity " + Money.text(before.equity) + ", with maintenance margin "
                                + Money.text(before.maintenanceMargin));
            }
            liquidation.beforeDeleveraging = before;
            liquidation.lotsBeforeDeleveraging = Math.abs(position.lots);
            liquidation.equityGiven = 0;
        }
        boolean isReducing = position != null
                && opposite != null
                && other.liquidation == null
                && other.id > 0
                && position.lots > 0 == signedLots > 0
                && opposite.lots > 0 != position.lots > 0
                && Math.abs(signedLots) <= Math.min(Math.abs(position.lots), Math.abs(opposite.lots));
        if (!isReducing) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    other.id,
                    "account " + other.id + " gave up " + instrument.symbol + " that it does not hold against account "
                            + account.id);
        }
        long px = instrument.markPx();
        agree(other, "value", value, Exact.value(signedLots, px));
        agree(account, "liquidatedFunding", liquidatedFunding, venue.payCharge(account, instrument));
        agree(other, "funding", funding, venue.payCharge(other, instrument));
        long pnl = account.trade(instrument, -signedLots, px);
        long otherPnl = other.trade(instrument, signedLots, px);
        agree(other, "realizedPnl", realizedPnl, otherPnl);
        agree(account, "liquidatedRealizedPnl", liquidatedRealizedPnl, pnl);
        venue.transfer(venue.own(VenueFacts.CLEARING), account, venue.settlement(), pnl);
        venue.transfer(venue.own(VenueFacts.CLEARING), other, venue.settlement(), otherPnl);
        venue.transfer(account, other, venue.settlement(), equityReceived);
        liquidation.loss(instrument).realizedPnl += pnl;
        liquidation.deleveragedLots += Math.abs(signedLots);
        liquidation.equityGiven += equityReceived;
        liquidation.notional += Math.abs(value);
        attendance.touch(other);
        if (isLast) {
            long equity = equityTaken(
                    instrument,
                    liquidation.lotsBeforeDeleveraging,
                    liquidation.beforeDeleveraging,
                    liquidation.deleveragedLots);
            agree(account, "equity given to the other side", liquidation.equityGiven, equity);
            liquidation.deleveragedLots = 0;
            liquidation.sliceCount++;
            liquidation.waitReason = null;
            liquidation.hasWaited = false;
            attendance.onStep();
            attendance.touch(account);
        }
    }

    void onCollateralExchanged(
            long id,
            AccountFacts account,
            AssetFacts asset,
            long units,
            long price,
            long proceeds,
            long cash,
            long eventNumber,
            long nowNs) {
        LiquidationFacts liquidation = settling(id, account);
        requireAllTold(liquidation);
        for (AssetFacts earlier : venue.assets) {
            if (earlier == asset) {
                break;
            }
            if (sellable(account, earlier) > 0) {
                throw outOfPlace(account, "its " + earlier.symbol + " is sold before its " + asset.symbol);
            }
        }
        long owed = -account.cash();
        long value = sellable(account, asset);
        if (value == 0) {
            throw outOfPlace(account, "its " + asset.symbol + " has no value at a price that can be used");
        }
        agree(account, "price", price, asset.price());
        long worth = Math.min(owed, value);
        agree(account, "proceeds", proceeds, worth);
        agree(account, "amount", units, Math.min(account.balance(asset), asset.unitsWorth(worth, asset.price())));
        AccountFacts fund = venue.own(VenueFacts.INSURANCE_FUND);
        long paidByFund = Math.min(proceeds, Math.max(0, fund.cash()));
        venue.transfer(account, fund, asset, units);
        venue.transfer(fund, account, venue.settlement(), paidByFund);
        venue.transfer(venue.own(VenueFacts.DEFICIT), account, venue.settlement(), proceeds - paidByFund);
        liquidation.paidInFundsStead += proceeds - paidByFund;
        agree(account, "cash", cash, account.cash());
        liquidation.tell(new Sale(eventNumber, nowNs, asset, units, price, proceeds, cash));
    }

    void onDebtRepaid(
            long id,
            AccountFacts account,
            AssetFacts asset,
            long units,
            long price,
            long cost,
            long cash,
            long eventNumber,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        requireAllTold(liquidation);
        Valuation value = attendance.value(account);
        if (!liquidation.isRepaying && (account.hasPosition() || !value.isLiquidatable())) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    "a debt of account " + account.id + " was repaid with "
                            + account.positions().size() + " positions left, at equity " + Money.text(value.equity));
        }
        if (attendance.hindrance(account, value, false, nowNs) != null || !asset.isUsable()) {
            throw outOfPlace(account, "its " + asset.symbol + " has no price at which a debt can be repaid");
        }
        liquidation.isRepaying = true;
        liquidation.isSettling = true;
        agree(account, "interest on the debt", 0, account.interestDue(asset));
        agree(account, "amount", units, -account.balance(asset));
        agree(account, "price", price, asset.price());
        agree(account, "cost", cost, asset.debtValue(units, asset.price()));
        AccountFacts fund = venue.own(VenueFacts.INSURANCE_FUND);
        venue.transfer(fund, account, asset, units);
        venue.transfer(account, fund, venue.settlement(), cost);
        agree(account, "cash", cash, account.cash());
        liquidation.tell(new Repaid(eventNumber, nowNs, asset, units, price, cost, cash));
    }

    /** Others pay: the fund without regard to markets where market is null. */
    void onPaid(
            long id,
            AccountFacts account,
            InstrumentFacts market,
            WaterfallLayer layer,
            long amount,
            long before,
            long after,
            long eventNumber,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        if (liquidation.slice == null && liquidation.payments.isEmpty()) {
            settle(liquidation, nowNs);
        }
        Payment due = liquidation.payments.poll();
        if (due == null || due.market() != market || due.layer() != layer) {
            throw outOfPlace(account, due == null ? "nobody has to pay" : "what is due is " + due.layer() + " first");
        }
        agree(account, "amount", amount, due.amount());
        agree(account, "balance before", before, due.before());
        agree(account, "balance after", after, due.before() - due.amount());
        if (layer == WaterfallLayer.POOL) {
            liquidation.poolPaid += amount;
        } else {
            liquidation.fundPaid += amount;
        }
        if (liquidation.slice == null) {
            liquidation.tell(new Paid(eventNumber, nowNs, due));
        }
    }

    void onDeficitRecorded(
            long id, AccountFacts account, long amount, long deficitAfter, long eventNumber, long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        settle(liquidation, nowNs);
        requireAllTold(liquidation);
        agree(account, "amount", amount, liquidation.paidInFundsStead + liquidation.unpaid);
        AccountFacts deficit = venue.own(VenueFacts.DEFICIT);
        venue.transfer(deficit, account, venue.settlement(), liquidation.unpaid);
        agree(account, "deficitAfter", deficitAfter, -deficit.cash());
        liquidation.paidInFundsStead = 0;
        liquidation.unpaid = 0;
        liquidation.deficit += amount;
        liquidation.tell(new Deficit(eventNumber, nowNs, amount));
    }

    /** Once, when no position is left and the collateral is sold: what is still owed others pay as far as they may. */
    private void settle(LiquidationFacts liquidation, long nowNs) {
        AccountFacts account = liquidation.account;
        if (liquidation.isSettled || account.hasPosition()) {
            return;
        }
        settling(liquidation.id, account);
        for (AssetFacts asset : venue.assets) {
            if (account.cash() < 0 && sellable(account, asset) > 0) {
                throw outOfPlace(account, "its " + asset.symbol + " is sold before others pay");
            }
        }
        liquidation.isSettled = true;
        if (account.cash() < 0) {
            liquidation.isLossPaid = true;
            liquidation.unpaid = losses.onSettling(liquidation, -account.cash(), nowNs);
        }
    }

    /** Nothing that others have to pay, and no receipt, is missing. */
    private static void requireAllTold(LiquidationFacts liquidation) {
        requireAllPaid(liquidation);
        if (liquidation.slice != null) {
            throw outOfPlace(
                    liquidation.account,
                    "its slice of order " + liquidation.slice.orderId
                            + (liquidation.isSliceDone ? " has no receipt" : " has not come to its end"));
        }
    }

    private static void requireAllPaid(LiquidationFacts liquidation) {
        Payment due = liquidation.payments.peek();
        if (due != null) {
            throw outOfPlace(
                    liquidation.account, due.layer() + " has to pay " + Money.text(due.amount()) + " for it first");
        }
    }

    void onWaiting(
            long id,
            AccountFacts account,
            long equity,
            long maintenanceMargin,
            LiquidationWaitReason reason,
            long eventNumber,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        requireAllTold(liquidation);
        Valuation value = attendance.value(account);
        agree(account, "equity", equity, value.equity);
        agree(account, "maintenanceMargin", maintenanceMargin, value.maintenanceMargin);
        boolean goesOn = Attendance.goesOn(account, value, true);
        LiquidationWaitReason hindrance = attendance.hindrance(account, value, goesOn, nowNs);
        boolean holds =
                hindrance == null ? reason == LiquidationWaitReason.NO_LIQUIDITY && goesOn : reason == hindrance;
        if (!holds) {
            throw new Breach(
                    Kind.WRONG_REASON,
                    account.id,
                    "account " + account.id + " is said to wait for " + reason + " where "
                            + (hindrance == null ? "nothing hinders its liquidation" : hindrance + " holds"));
        }
        liquidation.waitReason = reason;
        liquidation.hasWaited = true;
        liquidation.isWoken = false;
        liquidation.waits.add(reason);
        liquidation.tell(new Wait(eventNumber, nowNs, reason, value));
    }

    void onEnded(
            long id,
            AccountFacts account,
            long equity,
            long maintenanceMargin,
            LiquidationEndReason reason,
            long eventNumber,
            long nowNs) {
        LiquidationFacts liquidation = underWay(id, account);
        Valuation value = attendance.value(account);
        agree(account, "equity", equity, value.equity);
        agree(account, "maintenanceMargin", maintenanceMargin, value.maintenanceMargin);
        requireAllTold(liquidation);
        boolean isClosed = !account.hasPosition() && account.cash() >= 0 && !value.isLiquidatable();
        boolean isRestored = account.hasPosition() && value.isRestored();
        boolean isRecovered = account.hasPosition() && liquidation.hasWaited && !value.isLiquidatable();
        boolean holds = switch (reason) {
            case RESTORED -> isRestored && liquidation.sliceCount > 0;
            case RECOVERED -> (isRestored && liquidation.sliceCount == 0) || (isRecovered && !isRestored);
            case CLOSED -> isClosed && !liquidation.isLossPaid;
            case BANKRUPT -> isClosed && liquidation.isLossPaid;
            default -> false;
        };
        boolean isHindered = attendance.hindrance(account, value, false, nowNs) != null;
        if (!holds || isHindered || liquidation.paidInFundsStead != 0 || liquidation.unpaid != 0) {
            throw new Breach(
                    Kind.WRONG_REASON,
                    account.id,
                    "liquidation " + id + " of account " + account.id + " is said to be " + reason + " at equity "
                            + Money.text(value.equity) + ", maintenance margin " + Money.text(value.maintenanceMargin)
                            + ", target " + Money.text(value.targetEquity) + ", cash " + Money.text(account.cash())
                            + " and " + account.positions().size() + " positions");
        }
        if (liquidation.isSettling) {
            attendance.onStep();
        }
        liquidation.tell(new End(eventNumber, nowNs, reason, value, account.cash()));
        liquidation.end = reason;
        liquidation.endedNs = nowNs;
        account.liquidation = null;
        attendance.touch(account);
    }

    private LiquidationFacts underWay(long id, AccountFacts account) {
        LiquidationFacts liquidation = account.liquidation;
        if (liquidation == null || liquidation.id != id) {
            throw outOfPlace(
                    account,
                    liquidation == null ? "it is not in liquidation" : "it is in liquidation " + liquidation.id);
        }
        return liquidation;
    }

    /** Debts are settled when no position is left. */
    private LiquidationFacts settling(long id, AccountFacts account) {
        LiquidationFacts liquidation = underWay(id, account);
        boolean owes = account.cash() < 0 || liquidation.paidInFundsStead > 0;
        if (account.hasPosition() || !owes) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    "debts of account " + account.id + " were settled with cash " + Money.text(account.cash()) + " and "
                            + account.positions().size() + " positions left");
        }
        if (!liquidation.isSettling && !attendance.value(account).isPricesUsable) {
            throw new Breach(
                    Kind.NOT_JUSTIFIED,
                    account.id,
                    "debts of account " + account.id + " were settled at prices that cannot be used");
        }
        liquidation.isSettling = true;
        return liquidation;
    }

    /** Value of an asset that may be sold for a debt: at a price that is trusted, whatever of it counts. */
    private static long sellable(AccountFacts account, AssetFacts asset) {
        boolean isPriced = asset.index != null && asset.isUsable();
        return isPriced && account.balance(asset) > 0 ? asset.value(account.balance(asset), asset.price()) : 0;
    }

    /** A number of an event must be the one that follows. */
    static void agree(AccountFacts account, String field, long said, long follows) {
        if (said != follows) {
            throw new Breach(
                    Kind.WRONG_NUMBER,
                    account.id,
                    field + " of account " + account.id + " is said to be " + said + ", and " + follows
                            + " follows from the events before, in the event's own units");
        }
    }

    private static Breach outOfPlace(AccountFacts account, String why) {
        return new Breach(Kind.OUT_OF_PLACE, account.id, "this cannot come to account " + account.id + " here: " + why);
    }
}
