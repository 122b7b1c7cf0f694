package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.LiquidityRole;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.book.Fills;
import io.ringfence.engine.book.MakerGate;
import io.ringfence.engine.book.OrderAttributes;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.OrderTerms;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.clearing.Clearing;
import io.ringfence.engine.clearing.TradingFees;
import io.ringfence.engine.contingency.OrderLinks;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.PositionLimits;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.Reservations;
import java.util.Arrays;

/**
 * What an order meets: the plan, which changes nothing, and carrying it out, entry by entry, with both sides of each trade cleared. Also the pair of an uncross.
 *
 * <p>As the gate of a plan it says of each resting order what of it may trade now: nothing outside the collar around the index price, nothing of an order whose partner
 * trades in the same plan, no more than the position of an order that only reduces, and nothing of an order that adds risk when its account would be under
 * maintenance margin after the fill; what the plan holds of the same account already is counted.
 */
final class Matching implements MakerGate {
    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final Orders orders;
    private final OrderLinks links;
    private final WaitingOrders waiting;
    private final PositionLimits limits;
    private final Positions positions;
    private final Reservations reservations;
    private final MarkPrices marks;
    private final PriceBands bands;
    private final MarginModel model;
    private final Clearing clearing;
    private final TradingFees fees;
    private final Lending lending;
    private final Maintenance maintenance;
    private final OrderCancellation cancellation;
    private final EventPublisher publisher;
    private final Fills fills;
    private final OrderTerms liquidation = new OrderTerms();

    // What the plan in work holds of the accounts in it: an account's row is good if the row is below the count and
    // names the account.
    private final int[] plannedRows;
    private int[] plannedAccounts;
    private long[] plannedLots;
    private long[] plannedCost;
    private int plannedCount;
    private int instrument;
    private long tradedNotional;
    private long lowestTicks;
    private long highestTicks;
    private int refusal;

    // Orders that something is owed to once the fills are carried out: partners to cancel, attached orders to finish.
    private final int[] owed;
    private final long[] owedOrderId;
    private final boolean[] owedCancel;
    private int owedCount;

    Matching(
            EngineState state,
            Maintenance maintenance,
            Lending lending,
            OrderCancellation cancellation,
            EventPublisher publisher) {
        this.state = state;
        accounts = state.accounts();
        instruments = state.instruments();
        orders = state.orders();
        links = state.orderLinks();
        waiting = state.waitingOrders();
        limits = state.positionLimits();
        positions = state.positions();
        reservations = state.reservations();
        marks = state.marks();
        bands = state.priceBands();
        model = state.marginModel();
        clearing = new Clearing(instruments, positions, state.ledger());
        fees = new TradingFees(state.riskParameters(), state.feeSchedules(), state.tradedVolumes(), clearing);
        this.maintenance = maintenance;
        this.lending = lending;
        this.cancellation = cancellation;
        this.publisher = publisher;
        int maxFills = state.limits().maxFillsPerOrder();
        fills = new Fills(maxFills);
        plannedRows = new int[state.limits().maxAccounts()];
        plannedAccounts = new int[maxFills];
        plannedLots = new long[maxFills];
        plannedCost = new long[maxFills];
        int maxOwed = 3 * maxFills + 3;
        owed = new int[maxOwed];
        owedOrderId = new long[maxOwed];
        owedCancel = new boolean[maxOwed];
    }

    /**
     * {@return by how many lots the plan in work would let the open interest grow; negative: shrink}
     *
     * @param taker its account.
     * @param isBuy its side.
     */
    long openInterestGrowth(int taker, boolean isBuy) {
        long takerLots = isBuy ? fills.totalLots() : -fills.totalLots();
        boolean isTakerPlanned = false;
        long growth = 0;
        for (int row = 0; row < plannedCount; row++) {
            boolean isTaker = plannedAccounts[row] == taker;
            isTakerPlanned |= isTaker;
            growth += longGrowth(plannedAccounts[row], plannedLots[row] + (isTaker ? takerLots : 0));
        }
        return isTakerPlanned ? growth : growth + longGrowth(taker, takerLots);
    }

    private long longGrowth(int account, long tradedLots) {
        long held = positions.lots(account, instrument);
        return Math.max(0, held + tradedLots) - Math.max(0, held);
    }

    /** {@return the plan} */
    Fills fills() {
        return fills;
    }

    /**
     * Plans what an order would meet; changes nothing.
     *
     * @param limitTicks the furthest price it may trade at.
     * @param lots what it wants, above zero.
     * @param budgetTickLots most that price times lots may sum to; {@link Long#MAX_VALUE}: no bound.
     */
    void plan(int instrumentIndex, OrderTerms taker, long limitTicks, long lots, long budgetTickLots) {
        beginPlan(instrumentIndex);
        planFills(taker, limitTicks, lots, budgetTickLots);
    }

    /** The plan of an order that meets nothing. */
    void planNothing(int instrumentIndex) {
        beginPlan(instrumentIndex);
        fills.clear();
    }

    /**
     * Plans what a liquidation order would meet; changes nothing.
     *
     * @return lots that would trade.
     */
    long planLiquidation(int account, int instrumentIndex, Side side, long limitTicks, long lots) {
        liquidation.accountIndex = account;
        liquidation.isBuy = side == Side.BUY;
        liquidation.quantityLots = lots;
        liquidation.filledLots = 0;
        beginPlan(instrumentIndex);
        // Its own limit is narrower than the collar, and a better price than that only helps.
        lowestTicks = Long.MIN_VALUE;
        highestTicks = Long.MAX_VALUE;
        planFills(liquidation, limitTicks, lots, Long.MAX_VALUE);
        return fills.totalLots();
    }

    /**
     * Trades what {@link #planLiquidation} found. A liquidation order pays the liquidation fee, no trading fee.
     *
     * @return value traded, signed as cash of the account, µ$.
     */
    long tradeLiquidation(int session, long orderId) {
        liquidation.sessionIndex = session;
        liquidation.orderId = orderId;
        liquidation.clientOrderId = Orders.NULL_CLIENT_ORDER_ID;
        return carryOut(liquidation, false);
    }

    /**
     * {@return the most that a lot may cost in fees on a spot market, µ$, rounded up, whether it makes or takes}
     *
     * @param account who pays.
     * @param px µ$ per lot.
     */
    long mostFeeOfLot(int account, int instrumentIndex, long px) {
        return Math.max(
                fees.mostMakerFee(account, instrumentIndex, px),
                Clearing.fee(px, fees.takerPpm(account, instrumentIndex)));
    }

    /** {@return what the plan that was carried out last has traded, at the magnitudes of its prices, µ$} */
    long tradedNotional() {
        return tradedNotional;
    }

    @Override
    public long admit(int maker, long lots, long priceTicks) {
        int account = orders.accountIndex(maker);
        int attributes = orders.attributes(maker);
        if (priceTicks < lowestTicks || priceTicks > highestTicks) {
            refusal = Fills.CANCEL_PRICE_BAND;
            return 0;
        }
        if (OrderAttributes.isLinked(attributes) && isPlanned(links.partner(maker))) {
            refusal = Fills.CANCEL_LINKED;
            return 0;
        }
        if (instruments.isSpot(instrument)) {
            return admitSpot(maker, lots, priceTicks);
        }
        int row = plannedRows[account];
        boolean isPlannedBefore = row < plannedCount && plannedAccounts[row] == account;
        long before = isPlannedBefore ? plannedLots[row] : 0;
        long costBefore = isPlannedBefore ? plannedCost[row] : 0;
        boolean isBuy = orders.isBuy(maker);
        long held = positions.lots(account, instrument) + before;
        long reducible = Math.max(0, isBuy ? -held : held);
        long admitted = lots;
        if (lots > reducible) {
            if (OrderAttributes.isReduceOnly(attributes)) {
                refusal = Fills.CANCEL_REDUCE_ONLY;
                admitted = reducible;
            } else {
                long cost = costBefore + costOf(account, isBuy, lots, priceTicks);
                if (!model.isMaintainedAfter(account, instrument, before + (isBuy ? lots : -lots), cost)) {
                    refusal = Fills.CANCEL_UNCOVERED;
                    return 0;
                }
            }
        }
        if (!isPlannedBefore) {
            row = addPlanned(account);
        }
        plannedLots[row] = before + (isBuy ? admitted : -admitted);
        plannedCost[row] = costBefore + costOf(account, isBuy, admitted, priceTicks);
        return admitted;
    }

    /** On a spot market a maker must have what it would deliver or pay, and stay above maintenance margin without it. */
    private long admitSpot(int maker, long lots, long priceTicks) {
        int account = orders.accountIndex(maker);
        int row = plannedRows[account];
        boolean isPlannedBefore = row < plannedCount && plannedAccounts[row] == account;
        boolean isBuy = orders.isBuy(maker);
        long boughtLots = (isPlannedBefore ? plannedLots[row] : 0) + (isBuy ? lots : -lots);
        long cost = (isPlannedBefore ? plannedCost[row] : 0) + costOf(account, isBuy, lots, priceTicks);
        long base = state.ledger().accountBalance(account, instruments.baseAssetIndex(instrument));
        boolean hasAsset = -boughtLots <= base / instruments.lotUnits(instrument);
        if (!hasAsset || state.ledger().accountBalance(account, Assets.SETTLEMENT) < cost) {
            refusal = Fills.CANCEL_UNFUNDED;
            return 0;
        }
        if (!model.isMaintainedAfter(account, instrument, boughtLots, cost)) {
            refusal = Fills.CANCEL_UNCOVERED;
            return 0;
        }
        if (!isPlannedBefore) {
            row = addPlanned(account);
        }
        plannedLots[row] = boughtLots;
        plannedCost[row] = cost;
        return lots;
    }

    /** On a spot market the price goes to the seller, and the asset to the buyer, who may owe some of it. */
    private void tradeSpot(int buyer, int seller, long lots, long notional) {
        clearing.paySpot(buyer, seller, notional);
        lending.transfer(
                LedgerReason.SPOT_TRADE,
                seller,
                buyer,
                instruments.baseAssetIndex(instrument),
                lots * instruments.lotUnits(instrument));
    }

    @Override
    public int refusal() {
        return refusal;
    }

    @Override
    public boolean isSameFirm(int maker, int takerAccountIndex) {
        return accounts.firmIndex(orders.accountIndex(maker)) == accounts.firmIndex(takerAccountIndex);
    }

    /**
     * Carries out the plan: clears both sides of each trade, reports it, and has every account that was touched looked at.
     *
     * @param taker of the plan; what it was filled is added, what self-trade prevention took from it is taken from its quantity.
     * @param isCharged whether it pays a fee.
     * @return value traded, signed as cash of the taker, µ$.
     */
    long carryOut(OrderTerms taker, boolean isCharged) {
        OrderBook book = state.book(instrument);
        Side takerSide = taker.isBuy ? Side.BUY : Side.SELL;
        Side makerSide = taker.isBuy ? Side.SELL : Side.BUY;
        int instrumentId = instruments.id(instrument);
        long takerAccountId = accounts.id(taker.accountIndex);
        long value = 0;
        tradedNotional = 0;
        owedCount = 0;
        for (int i = 0; i < fills.count(); i++) {
            int maker = fills.maker(i);
            long lots = fills.lots(i);
            long priceTicks = fills.priceTicks(i);
            int kind = fills.kind(i);
            if (kind == Fills.PREVENTED) {
                prevent(book, maker, lots, priceTicks, taker.orderId, takerSide);
                taker.quantityLots -= lots;
                continue;
            }
            if (kind != Fills.TRADE) {
                cancellation.cancel(maker, reasonOf(kind));
                continue;
            }
            int makerAccount = orders.accountIndex(maker);
            int makerSession = orders.sessionIndex(maker);
            long makerOrderId = orders.orderId(maker);
            long makerClientOrderId = orders.clientOrderId(maker);
            long makerLeavesLots = orders.leavesLots(maker) - lots;
            boolean showsNextPeak = makerLeavesLots > 0 && lots >= orders.shownLots(maker);
            long tradeId = state.nextTradeId();
            long notional = clearing.notional(instrument, lots, priceTicks);
            taker.filledLots += lots;
            value += notional;
            tradedNotional += Math.abs(notional);

            // Before what hangs on the maker comes to life: that waits for this price, not for the one before.
            onLastTrade(priceTicks);
            fillMaker(book, maker, lots);
            long makerPnl = 0;
            long takerPnl = 0;
            long makerFunding = 0;
            long takerFunding = 0;
            if (instruments.isSpot(instrument)) {
                int buyer = taker.isBuy ? taker.accountIndex : makerAccount;
                int seller = taker.isBuy ? makerAccount : taker.accountIndex;
                tradeSpot(buyer, seller, lots, notional);
            } else {
                makerPnl = clearing.trade(makerAccount, instrument, makerSide, lots, priceTicks);
                makerFunding = clearing.charged();
                takerPnl = clearing.trade(taker.accountIndex, instrument, takerSide, lots, priceTicks);
                takerFunding = clearing.charged();
            }
            long takerFee = isCharged ? fees.chargeTaker(taker.accountIndex, instrument, notional) : 0;
            long makerFee = fees.chargeMaker(makerAccount, instrument, notional, takerFee);
            fees.onTraded(makerAccount, notional);
            if (isCharged) {
                fees.onTraded(taker.accountIndex, notional);
            }

            long price = instruments.price(instrument, priceTicks);
            long quantity = instruments.quantity(instrument, lots);
            publisher.trade(tradeId, makerOrderId, taker.orderId, price, quantity, instrumentId, takerSide);
            publisher.orderExecuted(
                    taker.sessionIndex,
                    taker.orderId,
                    taker.clientOrderId,
                    takerAccountId,
                    instrumentId,
                    tradeId,
                    price,
                    quantity,
                    instruments.quantity(instrument, taker.quantityLots - taker.filledLots),
                    takerPnl,
                    takerFee,
                    takerFunding,
                    takerSide,
                    LiquidityRole.TAKER);
            publisher.orderExecuted(
                    makerSession,
                    makerOrderId,
                    makerClientOrderId,
                    accounts.id(makerAccount),
                    instrumentId,
                    tradeId,
                    price,
                    quantity,
                    instruments.quantity(instrument, makerLeavesLots),
                    makerPnl,
                    makerFee,
                    makerFunding,
                    makerSide,
                    LiquidityRole.MAKER);
            if (showsNextPeak) {
                publishShown(maker, false);
            }
            maintenance.onAccountChanged(makerAccount);
        }
        if (fills.totalLots() > 0) {
            maintenance.onAccountChanged(taker.accountIndex);
        }
        settleOwed();
        return taker.isBuy ? -value : value;
    }

    /**
     * Trades two resting orders with each other at the price of an uncross, as far as each may still trade; an order that may not is cancelled.
     *
     * @return lots that traded; less than asked: one of the two is gone.
     */
    long tradeInAuction(int buyOrder, int sellOrder, long lots, long priceTicks) {
        int instrumentIndex = orders.instrumentIndex(buyOrder);
        beginPlan(instrumentIndex);
        lowestTicks = Long.MIN_VALUE;
        highestTicks = Long.MAX_VALUE;
        long buyLots = admit(buyOrder, lots, priceTicks);
        CancelReason buyReason = buyLots < lots ? reasonOf(refusal) : null;
        long sellLots = admit(sellOrder, lots, priceTicks);
        CancelReason sellReason = sellLots < lots ? reasonOf(refusal) : null;
        long traded = Math.min(buyLots, sellLots);
        long roomLots = openInterestRoom(orders.accountIndex(buyOrder), orders.accountIndex(sellOrder));
        if (traded > roomLots) {
            // What both would open beyond the limit; the one that came later goes.
            traded = roomLots;
            if (orders.orderId(buyOrder) > orders.orderId(sellOrder)) {
                buyReason = CancelReason.OPEN_INTEREST_LIMIT;
            } else {
                sellReason = CancelReason.OPEN_INTEREST_LIMIT;
            }
        }
        long buyOrderId = orders.orderId(buyOrder);
        long sellOrderId = orders.orderId(sellOrder);
        owedCount = 0;
        if (traded > 0) {
            OrderBook book = state.book(instrumentIndex);
            long notional = clearing.notional(instrumentIndex, traded, priceTicks);
            long tradeId = state.nextTradeId();
            int buyAccount = orders.accountIndex(buyOrder);
            int sellAccount = orders.accountIndex(sellOrder);
            publisher.trade(
                    tradeId,
                    buyOrderId,
                    sellOrderId,
                    instruments.price(instrumentIndex, priceTicks),
                    instruments.quantity(instrumentIndex, traded),
                    instruments.id(instrumentIndex),
                    Side.NULL_VAL);
            state.markets().lastTradeTicks(instrumentIndex, priceTicks);
            if (instruments.isSpot(instrumentIndex)) {
                tradeSpot(buyAccount, sellAccount, traded, notional);
            }
            tradeSide(book, buyOrder, Side.BUY, traded, priceTicks, notional, tradeId);
            tradeSide(book, sellOrder, Side.SELL, traded, priceTicks, notional, tradeId);
            maintenance.onAccountChanged(buyAccount);
            maintenance.onAccountChanged(sellAccount);
        }
        if (buyReason != null && isSame(buyOrder, buyOrderId)) {
            cancellation.cancel(buyOrder, buyReason);
        }
        if (sellReason != null && isSame(sellOrder, sellOrderId)) {
            cancellation.cancel(sellOrder, sellReason);
        }
        settleOwed();
        return traded;
    }

    /** How many lots two accounts may trade with each other within the limit of open interest, which grows by what is left of them when both have closed what they held. */
    private long openInterestRoom(int buyer, int seller) {
        long most = limits.openInterestLots(instrument);
        if (most == PositionLimits.UNLIMITED || buyer == seller) {
            return PositionLimits.UNLIMITED;
        }
        long bought = Math.max(0, -positions.lots(buyer, instrument));
        long sold = Math.max(0, positions.lots(seller, instrument));
        return bought + sold + Math.max(0, most - instruments.openInterestLots(instrument));
    }

    private void planFills(OrderTerms taker, long limitTicks, long lots, long budgetTickLots) {
        state.book(instrument).planFills(fills, taker, limitTicks, lots, budgetTickLots, this, fills.capacity());
    }

    /** Rows are for as many accounts as an order may meet; one that meets more of which nothing is admitted lets them grow. */
    private int addPlanned(int account) {
        if (plannedCount == plannedAccounts.length) {
            int capacity = 2 * plannedCount;
            plannedAccounts = Arrays.copyOf(plannedAccounts, capacity);
            plannedLots = Arrays.copyOf(plannedLots, capacity);
            plannedCost = Arrays.copyOf(plannedCost, capacity);
        }
        plannedAccounts[plannedCount] = account;
        plannedRows[account] = plannedCount;
        return plannedCount++;
    }

    private void beginPlan(int instrumentIndex) {
        instrument = instrumentIndex;
        plannedCount = 0;
        lowestTicks = bands.lowestByIndexTicks(instrumentIndex);
        highestTicks = bands.highestByIndexTicks(instrumentIndex);
    }

    /** One side of a trade in an uncross. */
    private void tradeSide(
            OrderBook book, int order, Side side, long lots, long priceTicks, long notional, long tradeId) {
        int instrumentIndex = book.instrumentIndex();
        int account = orders.accountIndex(order);
        int session = orders.sessionIndex(order);
        long orderId = orders.orderId(order);
        long clientOrderId = orders.clientOrderId(order);
        long leavesLots = orders.leavesLots(order) - lots;
        boolean showsNextPeak = leavesLots > 0 && lots >= orders.shownLots(order);
        fillMaker(book, order, lots);
        boolean isSpot = instruments.isSpot(instrumentIndex);
        long pnl = isSpot ? 0 : clearing.trade(account, instrumentIndex, side, lots, priceTicks);
        long funding = isSpot ? 0 : clearing.charged();
        long fee = fees.chargeMaker(account, instrumentIndex, notional, 0);
        fees.onTraded(account, notional);
        publisher.orderExecuted(
                session,
                orderId,
                clientOrderId,
                accounts.id(account),
                instruments.id(instrumentIndex),
                tradeId,
                instruments.price(instrumentIndex, priceTicks),
                instruments.quantity(instrumentIndex, lots),
                instruments.quantity(instrumentIndex, leavesLots),
                pnl,
                fee,
                funding,
                side,
                LiquidityRole.AUCTION);
        if (showsNextPeak) {
            publishShown(order, false);
        }
    }

    /** Fills a resting order, and what hangs on it comes to life. */
    private void fillMaker(OrderBook book, int maker, long lots) {
        boolean isLast = lots == orders.leavesLots(maker);
        if (OrderAttributes.isLinked(orders.attributes(maker))) {
            onLinkedFill(maker, lots, isLast);
        }
        if (isLast) {
            cancellation.forget(maker);
        } else if (reservations.openLots(maker) != 0) {
            reservations.reduce(maker, lots);
        }
        book.fill(maker, lots);
    }

    private void onLinkedFill(int order, long lots, boolean isLast) {
        int partner = links.partner(order);
        if (partner != OrderLinks.NULL) {
            links.unpair(order);
            owe(partner, true);
        }
        bringToLife(links.stopLoss(order), lots, isLast);
        bringToLife(links.takeProfit(order), lots, isLast);
    }

    private void bringToLife(int child, long lots, boolean isLast) {
        if (child == OrderLinks.NULL) {
            return;
        }
        activate(child, lots);
        if (isLast) {
            links.detach(child);
            owe(child, false);
        }
    }

    /** More of an attached order is alive; the source's present price may be beyond its trigger. */
    void activate(int child, long lots) {
        waiting.activate(child, lots);
        observePresent(orders.instrumentIndex(child), waiting.source(child));
    }

    /** Has the present price of a source looked at, by orders that have just begun to wait. */
    void observePresent(int instrumentIndex, int source) {
        if (source == sourceIndex(TriggerSource.LAST_TRADE)) {
            long ticks = state.markets().lastTradeTicks(instrumentIndex);
            if (ticks != OrderBook.NULL_PRICE_TICKS) {
                waiting.observe(instrumentIndex, source, ticks, ticks);
            }
            return;
        }
        long px = source == sourceIndex(TriggerSource.INDEX_PRICE)
                ? marks.indexPx(instrumentIndex)
                : marks.px(instrumentIndex);
        if (marks.isPriced(instrumentIndex) && state.feeds().isUsable(instruments.indexIndex(instrumentIndex))) {
            waiting.observe(
                    instrumentIndex,
                    source,
                    instruments.priceTicksFloor(instrumentIndex, px),
                    instruments.priceTicksCeil(instrumentIndex, px));
        }
    }

    /** {@return the number by which {@link WaitingOrders} know a source} */
    static int sourceIndex(TriggerSource source) {
        return source.value() - 1;
    }

    private void onLastTrade(long priceTicks) {
        state.markets().lastTradeTicks(instrument, priceTicks);
        waiting.observe(instrument, sourceIndex(TriggerSource.LAST_TRADE), priceTicks, priceTicks);
    }

    /** Says what the public sees of a resting order from now on. */
    void publishShown(int order, boolean isPlaceKept) {
        int instrumentIndex = orders.instrumentIndex(order);
        long priceTicks = orders.priceTicks(order);
        boolean isMarket = priceTicks == OrderBook.MARKET_BUY_TICKS || priceTicks == OrderBook.MARKET_SELL_TICKS;
        publisher.orderShown(
                orders.orderId(order),
                isMarket ? OrderRequest.NULL : instruments.price(instrumentIndex, priceTicks),
                instruments.quantity(instrumentIndex, orders.shownLots(order)),
                instruments.id(instrumentIndex),
                orders.isBuy(order) ? Side.BUY : Side.SELL,
                isPlaceKept);
    }

    private void prevent(OrderBook book, int maker, long lots, long priceTicks, long takerOrderId, Side takerSide) {
        publisher.selfTradePrevented(
                orders.orderId(maker),
                takerOrderId,
                instruments.price(instrument, priceTicks),
                instruments.quantity(instrument, lots),
                instruments.id(instrument),
                takerSide);
        if (lots == orders.leavesLots(maker)) {
            cancellation.cancel(maker, CancelReason.SELF_TRADE);
            return;
        }
        long shownLots = orders.shownLots(maker);
        book.reduce(maker, orders.quantityLots(maker) - lots);
        if (reservations.openLots(maker) != 0) {
            reservations.reduce(maker, lots);
        }
        cancellation.replaced(maker, true);
        if (orders.shownLots(maker) != shownLots) {
            publishShown(maker, true);
        }
    }

    private boolean isPlanned(int order) {
        if (order == OrderLinks.NULL) {
            return false;
        }
        for (int i = 0; i < fills.count(); i++) {
            if (fills.maker(i) == order && fills.kind(i) == Fills.TRADE) {
                return true;
            }
        }
        return false;
    }

    private long costOf(int account, boolean isBuy, long lots, long priceTicks) {
        long notional = clearing.notional(instrument, lots, priceTicks);
        return (isBuy ? notional : -notional) + fees.mostMakerFee(account, instrument, notional);
    }

    private boolean isSame(int order, long orderId) {
        return orders.isOpen(order) && orders.orderId(order) == orderId;
    }

    private void owe(int order, boolean isCancel) {
        owed[owedCount] = order;
        owedOrderId[owedCount] = orders.orderId(order);
        owedCancel[owedCount] = isCancel;
        owedCount++;
    }

    private void settleOwed() {
        for (int i = 0; i < owedCount; i++) {
            if (!isSame(owed[i], owedOrderId[i])) {
                continue;
            }
            if (owedCancel[i]) {
                cancellation.cancel(owed[i], CancelReason.LINKED_ORDER);
            } else {
                cancellation.finish(owed[i]);
            }
        }
        owedCount = 0;
    }

    private static CancelReason reasonOf(int kind) {
        return switch (kind) {
            case Fills.CANCEL_SELF_TRADE -> CancelReason.SELF_TRADE;
            case Fills.CANCEL_REDUCE_ONLY -> CancelReason.REDUCE_ONLY;
            case Fills.CANCEL_UNFUNDED -> CancelReason.INSUFFICIENT_BALANCE;
            case Fills.CANCEL_UNCOVERED -> CancelReason.MAINTENANCE_MARGIN;
            case Fills.CANCEL_PRICE_BAND -> CancelReason.PRICE_BAND;
            case Fills.CANCEL_LINKED -> CancelReason.LINKED_ORDER;
            default -> throw new IllegalStateException("kind=" + kind);
        };
    }
}
