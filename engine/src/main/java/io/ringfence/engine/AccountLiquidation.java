package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.LiquidationEndReason;
import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.clearing.Clearing;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.liquidation.LiquidationRound;
import io.ringfence.engine.liquidation.LiquidationState;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.liquidation.Slice;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.position.Positions;

/**
 * The walk of a liquidation: one account's next step, from its start to its end.
 *
 * <p>Start, cancel its orders, slice after slice from the position with the largest maintenance margin until equity reaches the target; where nothing is left to slice, sell collateral for what
 * is owed, and let the insurance fund and then the DEFICIT account pay the rest. What cannot be done now waits, as a state with an event.
 */
final class AccountLiquidation {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int FUND_ROW = Ledger.row(VenueAccount.INSURANCE_FUND);
    private static final int DEFICIT_ROW = Ledger.row(VenueAccount.DEFICIT);

    private final EngineState state;
    private final Accounts accounts;
    private final Assets assets;
    private final Instruments instruments;
    private final Markets markets;
    private final RiskParameterVersions riskParameters;
    private final Ledger ledger;
    private final Orders orders;
    private final Positions positions;
    private final PriceFeeds feeds;
    private final MarkPrices marks;
    private final MarginModel model;
    private final Liquidations liquidations;
    private final Timers timers;
    private final Clearing clearing;
    private final Maintenance maintenance;
    private final Lending lending;
    private final Matching matching;
    private final OrderCancellation cancellation;
    private final EventPublisher publisher;
    private final LiquidationRound round;
    private final LossPayments payments;
    private final Takeovers takeovers;
    private final SliceReceipt receipt;
    private final AutoDeleveraging deleveraging;
    private final Slice slice;
    private final AccountMargin margin = new AccountMargin();

    AccountLiquidation(
            EngineState state,
            Maintenance maintenance,
            Lending lending,
            Matching matching,
            OrderCancellation cancellation,
            EventPublisher publisher) {
        this.state = state;
        accounts = state.accounts();
        assets = state.assets();
        instruments = state.instruments();
        markets = state.markets();
        riskParameters = state.riskParameters();
        ledger = state.ledger();
        orders = state.orders();
        positions = state.positions();
        feeds = state.feeds();
        marks = state.marks();
        model = state.marginModel();
        liquidations = state.liquidations();
        timers = state.timers();
        clearing = new Clearing(instruments, positions, ledger);
        this.maintenance = maintenance;
        this.lending = lending;
        this.matching = matching;
        this.cancellation = cancellation;
        this.publisher = publisher;
        round = new LiquidationRound();
        receipt = new SliceReceipt(state);
        payments = new LossPayments(state, receipt, publisher);
        takeovers = new Takeovers(state, clearing, payments, publisher);
        deleveraging = new AutoDeleveraging(state, clearing, payments, maintenance, publisher);
        slice = new Slice(instruments, riskParameters, marks, state.priceBands());
    }

    /** The next step begins a new round. */
    void forgetRound() {
        round.clear();
    }

    /**
     * Lets the next account of the round make its step; takes the set of ready accounts anew when the round is over.
     *
     * @return whether it acted: traded a slice, or settled what was left.
     */
    boolean stepNext(long nowNs) {
        if (!round.hasNext()) {
            takeRound();
        }
        int account = round.next();
        return liquidations.state(account).isReady() && step(account, nowNs);
    }

    private void takeRound() {
        round.clear();
        maintenance.addReady(round);
        round.sort();
    }

    private boolean step(int account, long nowNs) {
        LiquidationState liquidationState = liquidations.state(account);
        model.compute(account, margin);
        if (liquidationState == LiquidationState.FOUND) {
            if (!margin.isLiquidatable()) {
                liquidations.end(account);
                return false;
            }
            start(account, nowNs);
        }
        if (!margin.isPricesUsable()) {
            await(account, LiquidationWaitReason.PRICE_NOT_USABLE);
            return false;
        }
        if (margin.hasEdges() && margin.isLiquidatable() && model.isMaintainedAtAnEdge(account)) {
            await(account, LiquidationWaitReason.WITHIN_PRICE_BAND);
            return false;
        }
        if (!holdsPosition(account)) {
            return settle(account, nowNs);
        }
        if (margin.isRestored()) {
            boolean isRestored = liquidations.sliceCount(account) > 0;
            end(account, isRestored ? LiquidationEndReason.RESTORED : LiquidationEndReason.RECOVERED);
            return false;
        }
        if (liquidationState == LiquidationState.WOKEN && !margin.isLiquidatable()) {
            end(account, LiquidationEndReason.RECOVERED);
            return false;
        }
        cancelOrders(account);
        boolean isResting = timers.dueNs(Schedule.COOL_DOWN, account) != Timers.NOT_ARMED;
        if (isResting && !margin.isBackstop()) {
            await(account, LiquidationWaitReason.COOL_DOWN);
            return false;
        }
        return slice(account, nowNs);
    }

    private void start(int account, long nowNs) {
        long liquidationId = liquidations.start(account, nowNs);
        publisher.liquidationStarted(
                state.reportSessionIndex(account),
                liquidationId,
                accounts.id(account),
                margin.equityMaintenance(),
                margin.maintenanceMargin(),
                margin.initialMarginByTiers(),
                margin.targetEquity(),
                margin.equityRaw(),
                margin.health());
    }

    private void cancelOrders(int account) {
        int order = orders.firstOfAccount(account);
        while (order != Orders.NULL) {
            cancellation.cancel(order, CancelReason.LIQUIDATION);
            order = orders.firstOfAccount(account);
        }
    }

    /** Tries the positions in markets that trade, the one with the largest maintenance margin first, until one finds liquidity. */
    private boolean slice(int account, long nowNs) {
        int row = nextPosition(account, Positions.NULL_ROW);
        if (row == Positions.NULL_ROW) {
            await(account, reasonOfNoMarket(account));
            return false;
        }
        if (margin.isBackstop() && takeOver(account, nowNs)) {
            return true;
        }
        int mostDemanding = row;
        while (row != Positions.NULL_ROW) {
            if (slicePosition(account, row, nowNs)) {
                return true;
            }
            row = nextPosition(account, row);
        }
        planSlice(account, mostDemanding, nowNs);
        if (timers.dueNs(Schedule.SLICE_RETRY, account) == Timers.NOT_ARMED) {
            liquidations.onUnfilled(account);
        }
        int maxUnfilled = slice.rules().maxUnfilledSlices();
        if (maxUnfilled > 0 && liquidations.unfilledCount(account) >= maxUnfilled && takeOver(account, nowNs)) {
            return true;
        }
        boolean isDue = margin.isBackstop() || (maxUnfilled > 0 && liquidations.unfilledCount(account) >= maxUnfilled);
        if (isDue && deleverage(account)) {
            return true;
        }
        awaitLiquidity(account);
        return false;
    }

    /** Has the first position closed against the other side of whose market the rules say so. */
    private boolean deleverage(int account) {
        int row = nextPosition(account, Positions.NULL_ROW);
        while (row != Positions.NULL_ROW && !deleveraging.begin(account, row, margin)) {
            row = nextPosition(account, row);
        }
        if (row == Positions.NULL_ROW) {
            return false;
        }
        deleveraging.goOn();
        return true;
    }

    /** {@return whether a deleveraging needs a further step} */
    boolean isDeleveraging() {
        return deleveraging.isUnderWay();
    }

    /**
     * Goes on with a deleveraging that one step did not finish.
     *
     * @return whether there was one; it may be over now.
     */
    boolean deleverageOn() {
        if (!deleveraging.isUnderWay()) {
            return false;
        }
        deleveraging.goOn();
        return true;
    }

    /** Has the venue take over what it may of the first position of which it may take anything. */
    private boolean takeOver(int account, long nowNs) {
        int row = nextPosition(account, Positions.NULL_ROW);
        while (row != Positions.NULL_ROW && !takeovers.takeOver(account, row, margin, nowNs)) {
            row = nextPosition(account, row);
        }
        if (row == Positions.NULL_ROW) {
            return false;
        }
        liquidations.onSlice(account);
        maintenance.onAccountChanged(account);
        return true;
    }

    private boolean slicePosition(int account, int row, long nowNs) {
        planSlice(account, row, nowNs);
        int instrument = slice.instrumentIndex();
        Side side = slice.isLong() ? Side.SELL : Side.BUY;
        long tradedLots = matching.planLiquidation(account, instrument, side, slice.limitTicks(), slice.lots());
        if (tradedLots == 0) {
            return false;
        }

        int session = state.reportSessionIndex(account);
        long liquidationId = liquidations.liquidationId(account);
        long accountId = accounts.id(account);
        int instrumentId = instruments.id(instrument);
        long orderId = state.nextOrderId();
        receipt.begin(account, orderId);
        publisher.liquidationSlice(
                session,
                liquidationId,
                accountId,
                orderId,
                instrumentId,
                side,
                instruments.quantity(instrument, slice.lots()),
                instruments.price(instrument, slice.limitTicks()),
                feeds.price(instruments.indexIndex(instrument)),
                instruments.price(instrument, slice.bankruptcyTicks()),
                slice.equity(),
                slice.maintenanceMargin(),
                slice.targetEquity());
        long costBefore = cost(account, instrument);
        long firstTradeId = state.lastTradeId() + 1;
        long proceeds = matching.tradeLiquidation(session, orderId);
        receipt.onFills(instrument, matching.fills(), firstTradeId);
        slice.onTraded(tradedLots, matching.tradedNotional(), proceeds);
        clearing.chargeLiquidationFee(account, instrument, slice.fee(), slice.poolFee());
        payments.onRealized(account, instrument, proceeds + cost(account, instrument) - costBefore);
        liquidations.onSlice(account);
        if (slice.isLimited()) {
            long restNs = slice.parameters().liquidationCoolDownMs() * NANOS_PER_MILLI;
            timers.arm(Schedule.COOL_DOWN, account, nowNs + restNs);
        }
        maintenance.onAccountChanged(account);
        model.compute(account, margin);
        publisher.liquidationSliceDone(
                session,
                liquidationId,
                accountId,
                orderId,
                instrumentId,
                instruments.quantity(instrument, tradedLots),
                proceeds,
                slice.fee(),
                margin.equityMaintenance(),
                margin.maintenanceMargin(),
                slice.poolFee());
        if (margin.equityRaw() < 0 && payments.isPaidAtOnce(slice)) {
            payments.payForSlice(account, slice, margin.equityRaw(), nowNs);
            maintenance.onAccountChanged(account);
            model.compute(account, margin);
        }
        receipt.end(account, margin);
        publisher.liquidationReceipt(session, receipt, slice);
        return true;
    }

    private long cost(int account, int instrument) {
        int row = positions.find(account, instrument);
        return row == Positions.NULL_ROW ? 0 : positions.cost(row);
    }

    private void planSlice(int account, int row, long nowNs) {
        int instrument = positions.instrumentIndex(row);
        slice.plan(
                instrument,
                positions.lots(row),
                margin,
                liquidations.sliceCount(account),
                nowNs - liquidations.startedAtNs(account),
                payments.allowance(account, instrument, nowNs));
    }

    /**
     * No position is left. What is owed in assets the insurance fund repays, and it is owed in the settlement asset instead. What is owed then is repaid by selling collateral to the insurance fund at the index price, in the order of the assets' definition; the fund
     * pays as far as it has money, and the DEFICIT account in its stead where it has none. What is still owed then is lost: {@link LossPayments} pays it,
     * and what nobody may pay, the DEFICIT account.
     */
    private boolean settle(int account, long nowNs) {
        cancelOrders(account);
        int session = state.reportSessionIndex(account);
        long liquidationId = liquidations.liquidationId(account);
        long accountId = accounts.id(account);
        int row = Ledger.row(account);
        boolean repaysDebts = margin.isLiquidatable() && owesAsset(account);
        if (repaysDebts && !isEachDebtPriced(account)) {
            await(account, LiquidationWaitReason.PRICE_NOT_USABLE);
            return false;
        }
        if (repaysDebts) {
            repayDebts(account);
        }
        long owed = Math.max(0, -ledger.balance(row, Assets.SETTLEMENT));
        if (owed == 0 && !repaysDebts) {
            end(account, LiquidationEndReason.CLOSED);
            return false;
        }
        long deficit = 0;
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size() && owed > 0; asset++) {
            long units = ledger.balance(row, asset);
            long value = units > 0 && marks.isAssetPriceUsable(asset) ? marks.value(asset, units) : 0;
            if (value == 0) {
                continue;
            }
            long proceeds = Math.min(owed, value);
            long soldUnits = Math.min(units, assets.unitsWorth(asset, proceeds, marks.assetPrice(asset)));
            long paidByFund = Math.min(proceeds, Math.max(0, ledger.balance(FUND_ROW, Assets.SETTLEMENT)));
            ledger.transfer(LedgerReason.COLLATERAL_EXCHANGE, row, FUND_ROW, asset, soldUnits);
            ledger.transfer(LedgerReason.COLLATERAL_EXCHANGE, FUND_ROW, row, Assets.SETTLEMENT, paidByFund);
            ledger.transfer(
                    LedgerReason.COLLATERAL_EXCHANGE, DEFICIT_ROW, row, Assets.SETTLEMENT, proceeds - paidByFund);
            deficit += proceeds - paidByFund;
            owed -= proceeds;
            publisher.collateralExchanged(
                    session,
                    liquidationId,
                    accountId,
                    assets.id(asset),
                    soldUnits,
                    marks.assetPrice(asset),
                    proceeds,
                    ledger.balance(row, Assets.SETTLEMENT));
        }
        boolean isBankrupt = owed > 0;
        long unpaid = payments.payWhatIsOwed(account, owed, nowNs);
        if (unpaid > 0) {
            ledger.transfer(LedgerReason.DEFICIT, DEFICIT_ROW, row, Assets.SETTLEMENT, unpaid);
        }
        deficit += unpaid;
        if (deficit > 0) {
            long deficitAfter = -ledger.balance(DEFICIT_ROW, Assets.SETTLEMENT);
            publisher.deficitRecorded(session, liquidationId, accountId, deficit, deficitAfter);
        }
        maintenance.onAccountChanged(account);
        model.compute(account, margin);
        end(account, isBankrupt ? LiquidationEndReason.BANKRUPT : LiquidationEndReason.CLOSED);
        return true;
    }

    /**
     * What an account owes in assets the insurance fund repays at the index price, and the account owes it that instead. The fund may come to owe the asset itself: it has been paid for it.
     */
    private void repayDebts(int account) {
        int row = Ledger.row(account);
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.balance(row, asset) >= 0) {
                continue;
            }
            lending.charge(account, asset);
            long units = -ledger.balance(row, asset);
            long cost = assets.debtValue(asset, units, marks.assetPrice(asset));
            lending.give(LedgerReason.COLLATERAL_EXCHANGE, FUND_ROW, account, asset, units);
            ledger.transfer(LedgerReason.COLLATERAL_EXCHANGE, row, FUND_ROW, Assets.SETTLEMENT, cost);
            publisher.debtRepaid(
                    state.reportSessionIndex(account),
                    liquidations.liquidationId(account),
                    accounts.id(account),
                    units,
                    marks.assetPrice(asset),
                    cost,
                    ledger.balance(row, Assets.SETTLEMENT),
                    assets.id(asset));
        }
    }

    private boolean owesAsset(int account) {
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.accountBalance(account, asset) < 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isEachDebtPriced(int account) {
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.accountBalance(account, asset) < 0 && !marks.isAssetPriceUsable(asset)) {
                return false;
            }
        }
        return true;
    }

    private void await(int account, LiquidationWaitReason reason) {
        boolean isNews = liquidations.waitReason(account) != reason;
        liquidations.await(account, reason);
        maintenance.onLiquidationWaiting(account);
        if (isNews) {
            publishWaiting(account, reason);
        }
    }

    /** Waits for an order at which the slice that was planned last could trade; where it is to be tried again, for the next second too. */
    private void awaitLiquidity(int account) {
        boolean isNews = liquidations.waitReason(account) != LiquidationWaitReason.NO_LIQUIDITY;
        liquidations.awaitLiquidity(account, slice.instrumentIndex(), slice.isLong(), slice.limitTicks());
        maintenance.onLiquidationWaiting(account);
        if (slice.isToBeRetried(liquidations.unfilledCount(account))) {
            timers.arm(Schedule.SLICE_RETRY, account, liquidations.startedAtNs(account) + slice.nextSecondNs());
        }
        if (isNews) {
            publishWaiting(account, LiquidationWaitReason.NO_LIQUIDITY);
        }
    }

    private void publishWaiting(int account, LiquidationWaitReason reason) {
        publisher.liquidationWaiting(
                state.reportSessionIndex(account),
                liquidations.liquidationId(account),
                accounts.id(account),
                margin.equityMaintenance(),
                margin.maintenanceMargin(),
                reason);
    }

    private void end(int account, LiquidationEndReason reason) {
        publisher.liquidationEnded(
                state.reportSessionIndex(account),
                liquidations.liquidationId(account),
                accounts.id(account),
                margin.equityMaintenance(),
                margin.maintenanceMargin(),
                reason);
        payments.onEnd(account);
        liquidations.end(account);
        timers.disarm(Schedule.COOL_DOWN, account);
        timers.disarm(Schedule.SLICE_RETRY, account);
    }

    private boolean holdsPosition(int account) {
        for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * The position after another in the order of maintenance margin descending, then of the instrument's listing, among those in markets that trade.
     *
     * @param after a row, or {@link Positions#NULL_ROW} for the first.
     * @return a row, or {@link Positions#NULL_ROW}.
     */
    private int nextPosition(int account, int after) {
        boolean isFirst = after == Positions.NULL_ROW;
        long bound = isFirst ? Long.MAX_VALUE : model.maintenanceMargin(after);
        int boundInstrument = isFirst ? -1 : positions.instrumentIndex(after);
        int best = Positions.NULL_ROW;
        long most = -1;
        for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
            int instrument = positions.instrumentIndex(row);
            if (positions.lots(row) == 0 || !isToBeSliced(instrument) || !trades(instrument)) {
                continue;
            }
            long requirement = model.maintenanceMargin(row);
            boolean isAfter = requirement < bound || (requirement == bound && instrument > boundInstrument);
            if (isAfter && requirement > most) {
                most = requirement;
                best = row;
            }
        }
        return best;
    }

    /** Whether closing something in this market is of use: the target is not reached, or what is here is closed whole. */
    private boolean isToBeSliced(int instrument) {
        return margin.equityMaintenance() < margin.targetEquity()
                || riskParameters.liquidationRules(instrument).isWhole();
    }

    /** Whether a slice may be tried: the market trades, and its own price is no guess. */
    private boolean trades(int instrument) {
        return markets.status(instrument) == TradingStatus.CONTINUOUS
                && feeds.state(instruments.indexIndex(instrument)) != FeedState.INVALID;
    }

    private LiquidationWaitReason reasonOfNoMarket(int account) {
        for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
            int instrument = positions.instrumentIndex(row);
            boolean isOpen = markets.status(instrument) == TradingStatus.CONTINUOUS;
            if (positions.lots(row) != 0 && isToBeSliced(instrument) && isOpen) {
                return LiquidationWaitReason.PRICE_NOT_USABLE;
            }
        }
        return LiquidationWaitReason.MARKET_HALTED;
    }
}
