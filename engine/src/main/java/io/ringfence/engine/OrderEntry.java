package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatusReason;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.book.Fills;
import io.ringfence.engine.book.OrderAttributes;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.OrderTerms;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.contingency.OrderLinks;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.margin.PriceEdges;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.PositionLimits;
import io.ringfence.engine.position.AssetReserves;
import io.ringfence.engine.position.OwnerHoldings;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.Reservations;

/**
 * The walk of an order: new, replaced, cancelled, set off by its trigger. A command is read from top to bottom: what the message must say, which {@link OrderGuard}
 * knows; the gates, which depend on the market and on money; the marked line; effects. Whatever enters or changes passes the same gates.
 *
 * <p>Reports on an order go to the session that entered it, rejections to who asked.
 */
final class OrderEntry {
    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final Orders orders;
    private final OrderLinks links;
    private final WaitingOrders waiting;
    private final PositionLimits limits;
    private final OwnerHoldings holdings;
    private final AssetReserves reserves;
    private final Positions positions;
    private final Reservations reservations;
    private final MarkPrices marks;
    private final PriceEdges edges;
    private final MarginModel model;
    private final Maintenance maintenance;
    private final Matching matching;
    private final OrderCancellation cancellation;
    private final CallPhase callPhase;
    private final PriceBands bands;
    private final EventPublisher publisher;
    private final Asker asker;
    private final OrderGuard guard;
    private final Fills fills;
    private final AccountMargin margin = new AccountMargin();

    // The order in work.
    private final OrderTerms terms = new OrderTerms();
    private final OrderTerms child = new OrderTerms();
    private final OrderRequest childRequest = new OrderRequest();
    private int account;
    private int instrument;
    private boolean isMarket;
    private boolean isAuction;
    private long limitTicks;
    private long budgetTickLots;

    /** The furthest and the nearest price within the bands, inclusive, and which band ends where the order stops. */
    private long edgeTicks;

    private long nearEdgeTicks;

    private TradingStatusReason edge;

    /** What it may trade now: all that is left, or for an order that only reduces as much as there is to reduce. */
    private long wantedLots;

    private int partner;

    // Why it was rejected, with the bound that was broken and what was given.
    private long bound;
    private long value;

    OrderEntry(
            EngineState state,
            Maintenance maintenance,
            Matching matching,
            OrderCancellation cancellation,
            CallPhase callPhase,
            EventPublisher publisher,
            Asker asker) {
        this.state = state;
        accounts = state.accounts();
        instruments = state.instruments();
        orders = state.orders();
        links = state.orderLinks();
        waiting = state.waitingOrders();
        limits = state.positionLimits();
        holdings = state.ownerHoldings();
        reserves = state.assetReserves();
        positions = state.positions();
        reservations = state.reservations();
        marks = state.marks();
        edges = state.priceEdges();
        model = state.marginModel();
        this.maintenance = maintenance;
        this.matching = matching;
        this.cancellation = cancellation;
        this.callPhase = callPhase;
        bands = state.priceBands();
        this.publisher = publisher;
        this.asker = asker;
        guard = new OrderGuard(state, asker);
        fills = matching.fills();
    }

    void onNewOrder(OrderRequest request, long nowNs) {
        request.setDefaults();
        RejectReason reason = guard.faultOf(request, nowNs);
        if (reason != null) {
            reject(reason, guard.bound(), guard.value());
            rejectNew(request, reason);
            return;
        }
        take(request);
        boolean waits = OrderKinds.isWaiting(request.orderType);
        reason = waits ? null : refusalOf(Orders.NULL);
        if (reason != null) {
            rejectNew(request, reason);
            return;
        }

        // From here on it must succeed.
        terms.orderId = state.nextOrderId();
        publisher.orderAccepted(terms.sessionIndex, terms.orderId, request, OrderRequest.NULL);
        int stopLoss = request.hasStopLoss()
                ? openAttached(request, OrderType.STOP_MARKET, request.stopLossPrice, request.stopLossClientOrderId)
                : OrderLinks.NULL;
        int takeProfit = request.hasTakeProfit()
                ? openAttached(
                        request, OrderType.TAKE_PROFIT_MARKET, request.takeProfitPrice, request.takeProfitClientOrderId)
                : OrderLinks.NULL;
        if (stopLoss != OrderLinks.NULL && takeProfit != OrderLinks.NULL) {
            link(stopLoss, takeProfit);
        }
        if (waits) {
            await(request, stopLoss, takeProfit);
        } else {
            work(partner, stopLoss, takeProfit);
        }
    }

    /** Says what an order would need and whether it would be admitted: goes up to the line after which an order must succeed, and no further. */
    void onQueryMargin(OrderRequest request, long nowNs) {
        request.setDefaults();
        RejectReason reason = guard.faultOf(request, nowNs);
        boolean isOrder = reason == null;
        if (isOrder) {
            take(request);
            reason = refusalOf(Orders.NULL);
        } else {
            reject(reason, guard.bound(), guard.value());
        }
        long initialMarginWithOrder = OrderRequest.NULL;
        if (isOrder) {
            computeWithOrder(Orders.NULL, request.side, mayRest(), terms.quantityLots);
            initialMarginWithOrder = margin.initialMargin();
        }
        int owner = accounts.indexOf(request.accountId);
        boolean isKnown = owner != Accounts.NULL_ACCOUNT && guard.isEntitled(owner);
        if (isKnown) {
            model.compute(owner, margin);
        }
        publisher.marginQuoted(
                request,
                isKnown ? margin.equityInitial() : OrderRequest.NULL,
                isKnown ? margin.initialMargin() : OrderRequest.NULL,
                initialMarginWithOrder,
                isKnown ? margin.equityMaintenance() : OrderRequest.NULL,
                isKnown ? margin.maintenanceMargin() : OrderRequest.NULL,
                bound,
                value,
                reason == null ? RejectReason.NULL_VAL : reason);
    }

    /** An order's trigger is reached: it enters now, through the gates of a new one. */
    void onTriggered(int order) {
        int parent = links.parent(order);
        if (parent != OrderLinks.NULL) {
            cancellation.cancel(parent, CancelReason.LINKED_ORDER);
        }
        int other = links.partner(order);
        int stopLoss = links.stopLoss(order);
        int takeProfit = links.takeProfit(order);
        cancellation.unlink(order);

        terms.copyFrom(orders, order);
        account = terms.accountIndex;
        instrument = orders.instrumentIndex(order);
        OrderType type = OrderKinds.type(terms.attributes);
        isMarket = OrderKinds.isMarket(type);
        isAuction = false;
        budgetTickLots = Long.MAX_VALUE;
        limitTicks = isMarket ? bands.protectionTicks(instrument, terms.isBuy) : terms.limitTicks;
        terms.limitTicks = limitTicks;
        publisher.orderTriggered(
                terms.sessionIndex,
                terms.orderId,
                terms.clientOrderId,
                accounts.id(account),
                instruments.price(instrument, waiting.triggerTicks(order)),
                instruments.price(instrument, waiting.reachedTicks(order)),
                instruments.quantity(instrument, terms.quantityLots),
                instruments.id(instrument),
                TriggerSource.get((short) (waiting.source(order) + 1)));
        cancellation.close(order);
        // What the other of a pair reserves is free for this one: of the two it alone is in the market from here on.
        boolean isInsteadOfOther = other != OrderLinks.NULL && reservations.openLots(other) != 0;
        RejectReason reason = refusalOf(isInsteadOfOther ? other : Orders.NULL);
        if (reason != null) {
            // It never was in the market, so the other stays.
            canceled(terms.quantityLots, CancelReason.REJECTED_WHEN_TRIGGERED, reason);
            cancellation.finish(stopLoss);
            cancellation.finish(takeProfit);
            return;
        }

        // From here on it must succeed.
        if (other != OrderLinks.NULL) {
            cancellation.cancel(other, CancelReason.LINKED_ORDER);
        }
        work(OrderLinks.NULL, stopLoss, takeProfit);
    }

    void onReplaceOrder(
            long accountId, long clientOrderId, long price, long quantity, long triggerPrice, long displayQuantity) {
        RejectReason reason =
                guard.faultOfReplace(accountId, clientOrderId, price, quantity, triggerPrice, displayQuantity);
        if (reason != null) {
            publisher.replaceRejected(clientOrderId, accountId, guard.bound(), guard.value(), reason);
            return;
        }
        int order = orders.indexOf(guard.account(), clientOrderId);
        takeReplaced(order);
        long quantityLots = instruments.quantityLots(instrument, quantity);
        long displayLots = displayQuantity == OrderRequest.NULL
                ? orders.displayLots(order)
                : instruments.quantityLots(instrument, displayQuantity);
        if (quantityLots <= orders.filledLots(order)) {
            // From here on it must succeed.
            cancellation.cancel(order, CancelReason.REPLACED_BELOW_FILLED);
            return;
        }
        if (!orders.isBooked(order)) {
            // From here on it must succeed.
            amendWaiting(order, quantityLots, displayLots, triggerPrice);
            return;
        }
        boolean isSamePrice = terms.limitTicks == orders.priceTicks(order);
        boolean showsNoMore = displayLots == orders.displayLots(order)
                || (displayLots > 0 && (orders.displayLots(order) == 0 || displayLots < orders.displayLots(order)));
        if (isSamePrice && showsNoMore && quantityLots <= orders.quantityLots(order)) {
            // From here on it must succeed.
            reduce(order, quantityLots, displayLots);
            return;
        }
        terms.quantityLots = quantityLots;
        terms.displayLots = displayLots;
        reason = refusalOf(order);
        if (reason != null) {
            publisher.replaceRejected(clientOrderId, accountId, bound, value, reason);
            return;
        }

        boolean staysInBook = staysInBook();

        // From here on it must succeed.
        int stopLoss = links.stopLoss(order);
        int takeProfit = links.takeProfit(order);
        long formerLots = orders.quantityLots(order);
        publisher.orderReplaced(
                terms.sessionIndex,
                terms.orderId,
                clientOrderId,
                accountId,
                instruments.id(instrument),
                price,
                quantity,
                instruments.quantity(instrument, quantityLots - terms.filledLots),
                OrderRequest.NULL,
                displayLots == 0 ? OrderRequest.NULL : instruments.quantity(instrument, displayLots),
                false);
        follow(stopLoss, formerLots, quantityLots);
        follow(takeProfit, formerLots, quantityLots);
        if (staysInBook) {
            move(order);
            return;
        }
        int other = links.partner(order);
        cancellation.unlink(order);
        cancellation.close(order);
        work(other, stopLoss, takeProfit);
    }

    void onCancelOrder(long accountId, long clientOrderId) {
        int owner = accounts.indexOf(accountId);
        if (!guard.isEntitled(owner)) {
            publisher.cancelRejected(clientOrderId, accountId, RejectReason.NOT_ENTITLED);
            return;
        }
        if (owner == Accounts.NULL_ACCOUNT) {
            publisher.cancelRejected(clientOrderId, accountId, RejectReason.UNKNOWN_ACCOUNT);
            return;
        }
        int order = orders.indexOf(owner, clientOrderId);
        if (order == Orders.NULL) {
            publisher.cancelRejected(clientOrderId, accountId, RejectReason.UNKNOWN_ORDER);
            return;
        }

        // From here on it must succeed.
        cancellation.cancel(order, CancelReason.REQUESTED);
    }

    /** The new order that the guard let through becomes the order in work. */
    private void take(OrderRequest request) {
        account = guard.account();
        instrument = guard.instrument();
        partner = guard.partner();
        limitTicks = guard.limitTicks();
        isMarket = OrderKinds.isMarket(request.orderType);
        isAuction = state.markets().isInAuction(instrument);
        boolean hasBudget = request.quoteBudget != OrderRequest.NULL;
        budgetTickLots = hasBudget ? request.quoteBudget / instruments.tickValue(instrument) : Long.MAX_VALUE;
        boolean hasDisplay = request.displayQuantity != OrderRequest.NULL;
        terms.clientOrderId = request.clientOrderId;
        terms.accountIndex = account;
        terms.sessionIndex = asker.sessionIndex();
        terms.isBuy = request.side == Side.BUY;
        terms.limitTicks = limitTicks;
        terms.quantityLots = instruments.quantityLots(instrument, request.quantity);
        terms.filledLots = 0;
        terms.displayLots = hasDisplay ? instruments.quantityLots(instrument, request.displayQuantity) : 0;
        terms.expireAtNs = request.timeInForce == TimeInForce.GTD ? request.expireAtNs : 0;
        terms.attributes = OrderAttributes.pack(
                request.orderType.value(),
                request.timeInForce.value(),
                request.selfTradePrevention.value(),
                request.selfTradeScope.value(),
                request.isPostOnly(),
                request.isReduceOnly());
    }

    /** The open order whose replacement the guard let through becomes the order in work, with its new limit. */
    private void takeReplaced(int order) {
        account = guard.account();
        instrument = guard.instrument();
        limitTicks = guard.limitTicks();
        isAuction = state.markets().isInAuction(instrument);
        budgetTickLots = Long.MAX_VALUE;
        terms.copyFrom(orders, order);
        isMarket = OrderKinds.isMarket(OrderKinds.type(terms.attributes));
        if (!isMarket) {
            terms.limitTicks = limitTicks;
        }
    }

    /**
     * Why the market or the account's money does not admit the order in work; null: they do, and the plan of what it meets is made.
     *
     * @param replaced the booked order whose place it takes, or {@link Orders#NULL}.
     */
    private RejectReason refusalOf(int replaced) {
        bound = 0;
        value = 0;
        OrderBook book = state.book(instrument);
        Side side = terms.isBuy ? Side.BUY : Side.SELL;
        long leavesLots = terms.quantityLots - terms.filledLots;
        boolean isReduceOnly = OrderAttributes.isReduceOnly(terms.attributes);
        boolean mayRest = mayRest();
        if (isAuction && isMarket) {
            terms.limitTicks = terms.isBuy ? OrderBook.MARKET_BUY_TICKS : OrderBook.MARKET_SELL_TICKS;
        }
        // What only reduces has a row or is refused below, and a replaced order has one.
        boolean needsRow =
                replaced == Orders.NULL && !isReduceOnly && positions.find(account, instrument) == Positions.NULL_ROW;
        if (needsRow && positions.free() == 0) {
            return reject(RejectReason.POSITION_LIMIT, positions.capacity(), positions.capacity() + 1L);
        }
        if (needsRow && positions.count(account) >= state.limits().maxPositionsPerAccount()) {
            return reject(
                    RejectReason.ACCOUNT_POSITION_LIMIT,
                    state.limits().maxPositionsPerAccount(),
                    positions.count(account) + 1L);
        }
        if (mayRest && !hasRoom(book, replaced, leavesLots)) {
            return reject(
                    RejectReason.PRICE_LEVEL_LIMIT,
                    state.limits().maxPriceLevels(),
                    state.limits().maxPriceLevels() + 1L);
        }
        if (mayRest && !hasPlace(book, replaced)) {
            return reject(
                    RejectReason.LEVEL_ORDER_LIMIT,
                    state.limits().maxOrdersPerLevel(),
                    state.limits().maxOrdersPerLevel() + 1L);
        }
        wantedLots = leavesLots;
        if (isReduceOnly) {
            wantedLots = Math.min(wantedLots, reducibleLots());
        }
        edgeTicks = bands.furthestTicks(instrument, terms.isBuy);
        nearEdgeTicks = bands.furthestTicks(instrument, !terms.isBuy);
        if (isAuction || wantedLots == 0 || isBeforeNearEdge(nextTicks())) {
            matching.planNothing(instrument);
        } else {
            long planTicks = terms.isBuy ? Math.min(limitTicks, edgeTicks) : Math.max(limitTicks, edgeTicks);
            matching.plan(instrument, terms, planTicks, wantedLots, budgetTickLots);
        }
        long grownLots = replaced == Orders.NULL ? leavesLots : leavesLots - orders.leavesLots(replaced);
        boolean isReducing = isReduceOnly || model.isReducing(account, instrument, side, grownLots);
        if (instruments.isSpot(instrument)) {
            RejectReason shortfall = shortfallOf(replaced, side, mayRest ? leavesLots : fills.totalLots());
            if (shortfall != null) {
                return shortfall;
            }
        }
        if (!isReducing) {
            computeWithOrder(replaced, side, mayRest, leavesLots);
            if (!margin.isInitialPricesUsable() || !marks.isPriced(instrument)) {
                FeedState worst = margin.worstFeedState();
                return reject(RejectReason.PRICE_NOT_USABLE, 0, worst.value());
            }
        }
        long bandTicks = bands.furthestLimitTicks(instrument, terms.isBuy);
        if (!isMarket && (terms.isBuy ? limitTicks > bandTicks : limitTicks < bandTicks)) {
            return reject(
                    RejectReason.PRICE_OUT_OF_BAND,
                    instruments.price(instrument, bandTicks),
                    instruments.price(instrument, limitTicks));
        }
        boolean meetsSomething =
                fills.count() > 0 || fills.stoppedBySelfTrade() || fills.reachedBudget() || meetsBand();
        if (isMarket && !isAuction && wantedLots > 0 && !meetsSomething) {
            return reject(
                    RejectReason.NO_LIQUIDITY, instruments.price(instrument, limitTicks), priceOrZero(nextTicks()));
        }
        if (OrderAttributes.isPostOnly(terms.attributes) && (isAuction || meetsSomething)) {
            return reject(
                    RejectReason.POST_ONLY_WOULD_TRADE,
                    isAuction ? 0 : priceOrZero(nextTicks()),
                    instruments.price(instrument, limitTicks));
        }
        if (OrderKinds.timeInForce(terms.attributes) == TimeInForce.FOK && fills.totalLots() < leavesLots) {
            return reject(
                    RejectReason.FILL_OR_KILL,
                    instruments.quantity(instrument, fills.totalLots()),
                    instruments.quantity(instrument, leavesLots));
        }
        if (isReduceOnly && wantedLots == 0) {
            return reject(
                    RejectReason.REDUCE_ONLY_WOULD_INCREASE,
                    0,
                    instruments.quantity(instrument, positions.lots(account, instrument)));
        }
        boolean addsExposure = !isReducing && (mayRest || fills.totalLots() > 0);
        if (addsExposure && limits.isLimited(instrument)) {
            RejectReason reason = limitReached(replaced, mayRest ? leavesLots : fills.totalLots());
            if (reason != null) {
                return reason;
            }
        }
        if (addsExposure && !margin.isInitialCovered()) {
            return reject(RejectReason.INSUFFICIENT_MARGIN, margin.equityInitial(), margin.initialMargin());
        }
        return null;
    }

    /** What the account lacks for what the order in work may take of it on a spot market, beside what its other orders may; null: nothing. */
    private RejectReason shortfallOf(int replaced, Side side, long lots) {
        int asset = side == Side.BUY ? Assets.SETTLEMENT : instruments.baseAssetIndex(instrument);
        long lotUnits = side == Side.BUY ? adversePx(side, worstTicks()) : instruments.lotUnits(instrument);
        long free = state.ledger().accountBalance(account, asset) - reserves.units(account, asset);
        if (replaced != Orders.NULL && side == Side.BUY) {
            free += reservations.adverse(replaced);
        } else if (replaced != Orders.NULL) {
            free += reservations.openLots(replaced) * lotUnits;
        }
        if (lots == 0 || lots <= free / lotUnits) {
            return null;
        }
        return reject(RejectReason.INSUFFICIENT_BALANCE, Math.max(0, free), ExactRange.value(lots, lotUnits));
    }

    /** The worst price at which the order in work may trade: its limit, or where it cannot rest that of the last fill. */
    private long worstTicks() {
        return mayRest() || fills.count() == 0 ? limitTicks : fills.priceTicks(fills.count() - 1);
    }

    /**
     * Which limit on positions the order in work would break; null: none. What does not come to hold more on its side than now is always within them.
     *
     * @param lots what it may come to trade.
     */
    private RejectReason limitReached(int replaced, long lots) {
        int row = positions.find(account, instrument);
        long grownLots = lots - (replaced == Orders.NULL ? 0 : reservations.openLots(replaced));
        long before = 0;
        long after = lots;
        if (row != Positions.NULL_ROW) {
            long held = terms.isBuy ? positions.lots(row) : -positions.lots(row);
            long open = terms.isBuy ? positions.openBuyLots(row) : positions.openSellLots(row);
            before = terms.isBuy ? positions.mostLong(row) : positions.mostShort(row);
            after = Math.max(0, held + open + grownLots);
        }
        if (after > before && after > limits.holdingLots(instrument)) {
            return rejectLots(RejectReason.HOLDING_LIMIT, limits.holdingLots(instrument), after);
        }
        long ownerAfter = after;
        if (holdings.isShared(account)) {
            ownerAfter +=
                    (terms.isBuy ? holdings.mostLong(account, instrument) : holdings.mostShort(account, instrument))
                            - before;
        }
        if (after > before && ownerAfter > limits.ownerHoldingLots(instrument)) {
            return rejectLots(RejectReason.GROUP_HOLDING_LIMIT, limits.ownerHoldingLots(instrument), ownerAfter);
        }
        if (limits.openInterestLots(instrument) == PositionLimits.UNLIMITED) {
            return null;
        }
        long grownInterest = matching.openInterestGrowth(account, terms.isBuy);
        long interest = instruments.openInterestLots(instrument) + grownInterest;
        return grownInterest > 0 && interest > limits.openInterestLots(instrument)
                ? rejectLots(RejectReason.OPEN_INTEREST_LIMIT, limits.openInterestLots(instrument), interest)
                : null;
    }

    private RejectReason rejectLots(RejectReason reason, long brokenLots, long givenLots) {
        return reject(
                reason, instruments.quantity(instrument, brokenLots), instruments.quantity(instrument, givenLots));
    }

    /**
     * Carries out the plan of the order in work, and has what remains of it rest or cancelled.
     *
     * @param other the order of which one cancels the other, or none.
     * @param stopLoss attached order, or none.
     * @param takeProfit attached order, or none.
     */
    private void work(int other, int stopLoss, int takeProfit) {
        long filledBefore = terms.filledLots;
        if (isAuction) {
            restOrCancelInAuction(other, stopLoss, takeProfit);
            return;
        }
        boolean isCapped = wantedLots < terms.quantityLots - filledBefore
                && fills.totalLots() + fills.preventedLots() == wantedLots;
        // Which band it is, as it stands before the order's own trades move it.
        edge = isBeforeNearEdge(nextTicks())
                ? bands.furthestBand(instrument, !terms.isBuy)
                : bands.furthestBand(instrument, terms.isBuy);
        matching.carryOut(terms, true);
        long filledNow = terms.filledLots - filledBefore;
        int openOther = other;
        if (filledNow > 0) {
            if (other != OrderLinks.NULL) {
                cancellation.cancel(other, CancelReason.LINKED_ORDER);
                openOther = OrderLinks.NULL;
            }
            bringToLife(stopLoss, filledNow);
            bringToLife(takeProfit, filledNow);
        }
        long leavesLots = terms.quantityLots - terms.filledLots;
        CancelReason reason = leavesLots == 0 ? null : reasonOfRemainder(isCapped);
        if (leavesLots > 0 && reason == null) {
            if (fills.preventedLots() > 0) {
                reportQuantity();
            }
            rest(openOther, stopLoss, takeProfit);
        } else {
            long canceledLots = leavesLots + fills.preventedLots();
            if (canceledLots > 0) {
                canceled(canceledLots, reason == null ? CancelReason.SELF_TRADE : reason, RejectReason.NULL_VAL);
            }
            if (reason == CancelReason.PRICE_BAND) {
                callPhase.startVolatilityAuction(instrument, edge);
            }
            cancellation.finish(stopLoss);
            cancellation.finish(takeProfit);
        }
    }

    /** An auction gathers orders; the newest of a group that would cross its own group is cancelled. */
    private void restOrCancelInAuction(int other, int stopLoss, int takeProfit) {
        if (wouldCrossItsOwn()) {
            canceled(terms.quantityLots - terms.filledLots, CancelReason.SELF_TRADE, RejectReason.NULL_VAL);
            cancellation.finish(stopLoss);
            cancellation.finish(takeProfit);
            return;
        }
        rest(other, stopLoss, takeProfit);
    }

    private void rest(int other, int stopLoss, int takeProfit) {
        OrderBook book = state.book(instrument);
        boolean isVolatility = !isAuction && meetsBand();
        int order = isAuction || isVolatility ? book.restInAuction(terms) : book.rest(terms);
        reserve(order);
        cancellation.expires(order);
        if (other != OrderLinks.NULL) {
            link(order, other);
        }
        attach(order, stopLoss, true);
        attach(order, takeProfit, false);
        matching.publishShown(order, false);
        if (isVolatility) {
            callPhase.startVolatilityAuction(instrument, edge);
        } else if (!isAuction) {
            maintenance.onOrderRested(instrument, terms.isBuy, terms.limitTicks);
        }
    }

    /** Whether a replaced order that meets nothing may go to another place of the book; all that hangs on it stays. */
    private boolean staysInBook() {
        boolean meetsNothing = fills.count() == 0 && !fills.stoppedBySelfTrade() && !meetsBand();
        return mayRest() && meetsNothing && !(isAuction && wouldCrossItsOwn());
    }

    private void move(int order) {
        OrderBook book = state.book(instrument);
        if (reservations.openLots(order) != 0) {
            reservations.close(order);
        }
        if (isAuction) {
            book.moveInAuction(order, terms.limitTicks, terms.quantityLots, terms.displayLots);
        } else {
            book.move(order, terms.limitTicks, terms.quantityLots, terms.displayLots);
        }
        reserve(order);
        matching.publishShown(order, false);
        if (!isAuction) {
            maintenance.onOrderRested(instrument, terms.isBuy, terms.limitTicks);
        }
    }

    /** Reserves for what an order in the book may come to trade. */
    private void reserve(int order) {
        if (!OrderAttributes.isReduceOnly(terms.attributes)) {
            Side side = terms.isBuy ? Side.BUY : Side.SELL;
            long adversePx = adversePx(side, limitTicks);
            long leavesLots = terms.quantityLots - terms.filledLots;
            reservations.open(order, terms.orderId, account, instrument, side, leavesLots, adversePx);
        }
    }

    /** Whether the order in work would trade on, but for the edge of a price band; asked where nothing of the plan is left to carry out. */
    private boolean meetsBand() {
        if (isAuction || fills.stoppedBySelfTrade() || fills.reachedLimit() || fills.reachedBudget()) {
            return false;
        }
        long nextTicks = nextTicks();
        return nextTicks != OrderBook.NULL_PRICE_TICKS
                && (terms.isBuy ? nextTicks <= limitTicks : nextTicks >= limitTicks)
                && (isBeforeNearEdge(nextTicks) || (terms.isBuy ? nextTicks > edgeTicks : nextTicks < edgeTicks));
    }

    /** Whether a price that the order in work would meet lies outside the bands on the side that is better for it, as a stale quote does. */
    private boolean isBeforeNearEdge(long ticks) {
        return ticks != OrderBook.NULL_PRICE_TICKS && (terms.isBuy ? ticks < nearEdgeTicks : ticks > nearEdgeTicks);
    }

    /** The best price on the other side. */
    private long nextTicks() {
        OrderBook book = state.book(instrument);
        return terms.isBuy ? book.bestAskTicks() : book.bestBidTicks();
    }

    private long priceOrZero(long ticks) {
        return ticks == OrderBook.NULL_PRICE_TICKS ? 0 : instruments.price(instrument, ticks);
    }

    /** Why what did not trade is cancelled; null: it rests. */
    private CancelReason reasonOfRemainder(boolean isCapped) {
        if (fills.stoppedBySelfTrade()) {
            return CancelReason.SELF_TRADE;
        }
        if (fills.reachedLimit()) {
            return CancelReason.FILL_LIMIT;
        }
        if (fills.reachedBudget()) {
            return CancelReason.QUOTE_BUDGET;
        }
        if (isCapped) {
            return CancelReason.REDUCE_ONLY;
        }
        boolean mayRest = mayRest();
        if (meetsBand()) {
            if (!mayRest) {
                return CancelReason.PRICE_BAND;
            }
            // It would rest in the auction that begins, across an order of its own.
            return wouldCrossItsOwn() ? CancelReason.SELF_TRADE : null;
        }
        if (isMarket) {
            return nextTicks() == OrderBook.NULL_PRICE_TICKS
                    ? CancelReason.NO_LIQUIDITY
                    : CancelReason.PROTECTION_PRICE;
        }
        return mayRest ? null : CancelReason.IMMEDIATE_OR_CANCEL;
    }

    /** The order in work begins to wait for its trigger. */
    private void await(OrderRequest request, int stopLoss, int takeProfit) {
        boolean hasTrigger = request.triggerPrice != OrderRequest.NULL;
        boolean hasDistance = request.trailingDistance != OrderRequest.NULL;
        boolean hasShare = request.trailingPpm != OrderRequest.NULL_PPM;
        int order = openWaiting(
                request,
                terms,
                hasTrigger ? instruments.priceTicks(instrument, request.triggerPrice) : WaitingOrders.NULL_TICKS,
                hasDistance ? instruments.priceTicks(instrument, request.trailingDistance) : 0,
                hasShare ? request.trailingPpm : 0,
                terms.quantityLots);
        if (partner != OrderLinks.NULL) {
            link(order, partner);
        }
        attach(order, stopLoss, true);
        attach(order, takeProfit, false);
        matching.observePresent(instrument, waiting.source(order));
    }

    /** Opens an attached order, which is not alive before its parent is filled. */
    private int openAttached(OrderRequest parent, OrderType type, long triggerPrice, long clientOrderId) {
        childRequest.attachedTo(parent, type, triggerPrice, clientOrderId);
        child.orderId = state.nextOrderId();
        child.clientOrderId = clientOrderId;
        child.accountIndex = account;
        child.sessionIndex = terms.sessionIndex;
        child.isBuy = !terms.isBuy;
        child.limitTicks = 0;
        child.quantityLots = terms.quantityLots;
        child.filledLots = 0;
        child.displayLots = 0;
        child.expireAtNs = 0;
        child.attributes = OrderAttributes.pack(
                type.value(),
                TimeInForce.GTC.value(),
                parent.selfTradePrevention.value(),
                parent.selfTradeScope.value(),
                false,
                true);
        publisher.orderAccepted(child.sessionIndex, child.orderId, childRequest, parent.clientOrderId);
        return openWaiting(childRequest, child, instruments.priceTicks(instrument, triggerPrice), 0, 0, 0);
    }

    private int openWaiting(
            OrderRequest request, OrderTerms order, long trigger, long distance, int ppm, long activeLots) {
        int row = orders.openWaiting(order, instrument);
        boolean isUpwards = order.isBuy != OrderKinds.isTakeProfit(request.orderType);
        int source = Matching.sourceIndex(request.triggerSource);
        waiting.add(row, order.orderId, instrument, source, isUpwards, trigger, distance, ppm, activeLots);
        cancellation.expires(row);
        return row;
    }

    private void amendWaiting(int order, long quantityLots, long displayLots, long triggerPrice) {
        long limit = isMarket ? orders.priceTicks(order) : terms.limitTicks;
        boolean isAttached = links.parent(order) != OrderLinks.NULL;
        long formerLots = orders.quantityLots(order);
        orders.amendWaiting(order, limit, quantityLots, displayLots);
        if (!isAttached) {
            waiting.activeLots(order, quantityLots);
        }
        if (triggerPrice != OrderRequest.NULL) {
            waiting.trigger(order, instruments.priceTicks(instrument, triggerPrice));
            matching.observePresent(instrument, waiting.source(order));
        }
        cancellation.replaced(order, true);
        followAll(order, formerLots, quantityLots);
    }

    private void reduce(int order, long quantityLots, long displayLots) {
        long formerLots = orders.quantityLots(order);
        long lessLots = formerLots - quantityLots;
        long shownLots = orders.shownLots(order);
        OrderBook book = state.book(instrument);
        if (lessLots > 0) {
            book.reduce(order, quantityLots);
            if (reservations.openLots(order) != 0) {
                reservations.reduce(order, lessLots);
            }
        }
        if (displayLots != orders.displayLots(order)) {
            book.redisplay(order, displayLots);
        }
        cancellation.replaced(order, true);
        if (orders.shownLots(order) != shownLots) {
            matching.publishShown(order, true);
        }
        followAll(order, formerLots, quantityLots);
    }

    private void followAll(int order, long formerLots, long quantityLots) {
        if (OrderAttributes.isLinked(orders.attributes(order))) {
            follow(links.stopLoss(order), formerLots, quantityLots);
            follow(links.takeProfit(order), formerLots, quantityLots);
        }
    }

    /** An attached order follows its parent's quantity, unless its owner has made it less than that. */
    private void follow(int attached, long formerLots, long quantityLots) {
        if (attached == OrderLinks.NULL
                || orders.quantityLots(attached) < formerLots
                || orders.quantityLots(attached) == quantityLots) {
            return;
        }
        orders.amendWaiting(attached, orders.priceTicks(attached), quantityLots, 0);
        cancellation.replaced(attached, true);
    }

    private void bringToLife(int order, long lots) {
        if (order != OrderLinks.NULL) {
            matching.activate(order, lots);
        }
    }

    private void attach(int order, int attached, boolean isStopLoss) {
        if (attached == OrderLinks.NULL) {
            return;
        }
        if (isStopLoss) {
            links.attachStopLoss(order, attached);
        } else {
            links.attachTakeProfit(order, attached);
        }
        markLinked(order);
        markLinked(attached);
    }

    private void link(int order, int other) {
        links.pair(order, other);
        markLinked(order);
        markLinked(other);
    }

    private void markLinked(int order) {
        orders.attributes(order, orders.attributes(order) | OrderAttributes.LINKED);
    }

    /** Whether an open order of the same owner on the other side would meet the order in work at the uncross. */
    private boolean wouldCrossItsOwn() {
        if (OrderAttributes.selfTradeMode(terms.attributes) == OrderAttributes.ALLOW) {
            return false;
        }
        if (!OrderAttributes.isFirmScope(terms.attributes)) {
            return wouldCross(account);
        }
        int owner = accounts.firstOfFirm(accounts.firmIndex(account));
        while (owner != Accounts.NULL_ACCOUNT && !wouldCross(owner)) {
            owner = accounts.nextOfFirm(owner);
        }
        return owner != Accounts.NULL_ACCOUNT;
    }

    private boolean wouldCross(int owner) {
        for (int order = orders.firstOfAccount(owner); order != Orders.NULL; order = orders.nextOfAccount(order)) {
            long ticks = orders.priceTicks(order);
            if (orders.isBooked(order)
                    && orders.instrumentIndex(order) == instrument
                    && orders.isBuy(order) != terms.isBuy
                    && (terms.isBuy ? ticks <= terms.limitTicks : ticks >= terms.limitTicks)) {
                return true;
            }
        }
        return false;
    }

    /** What the account may still reduce with the order in work. */
    private long reducibleLots() {
        long held = positions.lots(account, instrument);
        return Math.max(0, terms.isBuy ? -held : held);
    }

    private boolean mayRest() {
        return isAuction
                || OrderKinds.mayRest(OrderKinds.type(terms.attributes), OrderKinds.timeInForce(terms.attributes));
    }

    private boolean hasRoom(OrderBook book, int replaced, long leavesLots) {
        return replaced == Orders.NULL
                ? book.canRest(terms.isBuy, terms.limitTicks, leavesLots)
                : book.canRestInsteadOf(replaced, terms.limitTicks, leavesLots);
    }

    private boolean hasPlace(OrderBook book, int replaced) {
        return replaced == Orders.NULL
                ? book.hasPlace(terms.isBuy, terms.limitTicks)
                : book.hasPlaceInsteadOf(replaced, terms.limitTicks);
    }

    /** An order that may rest counts whole and at its limit; another one counts as far as it trades, at the worst price it meets. */
    private void computeWithOrder(int replaced, Side side, boolean mayRest, long leavesLots) {
        long lots = leavesLots;
        long worstTicks = limitTicks;
        if (!mayRest) {
            lots = fills.totalLots();
            worstTicks = fills.count() == 0 ? limitTicks : fills.priceTicks(fills.count() - 1);
        }
        long adverse = lots * adversePx(side, worstTicks);
        int orderCount = mayRest ? 1 : 0;
        if (replaced != Orders.NULL) {
            lots -= reservations.openLots(replaced);
            adverse -= reservations.adverse(replaced);
            orderCount--;
        }
        model.computeWith(account, margin, instrument, side, lots, adverse, orderCount);
    }

    /** What a lot of the order in work would lose at once if it traded at a price, by the price at which it then counts for new risk. */
    private long adversePx(Side side, long ticks) {
        long limitPx = instruments.px(instrument, ticks);
        if (instruments.isSpot(instrument) && side == Side.BUY) {
            // It would cost all of its price, and a fee.
            return limitPx + matching.mostFeeOfLot(account, instrument, limitPx);
        }
        long px = side == Side.BUY ? edges.longPx(instrument) : edges.shortPx(instrument);
        return Reservations.adversePx(side, limitPx, px);
    }

    /** The order in work has less than was asked for: self-trade prevention took the rest. */
    private void reportQuantity() {
        publisher.orderReplaced(
                terms.sessionIndex,
                terms.orderId,
                terms.clientOrderId,
                accounts.id(account),
                instruments.id(instrument),
                instruments.price(instrument, limitTicks),
                instruments.quantity(instrument, terms.quantityLots),
                instruments.quantity(instrument, terms.quantityLots - terms.filledLots),
                OrderRequest.NULL,
                terms.displayLots == 0 ? OrderRequest.NULL : instruments.quantity(instrument, terms.displayLots),
                true);
    }

    /** The order in work, or what is left of it, is gone. */
    private void canceled(long canceledLots, CancelReason reason, RejectReason rejectReason) {
        publisher.orderCanceled(
                terms.sessionIndex,
                terms.orderId,
                terms.clientOrderId,
                accounts.id(account),
                instruments.id(instrument),
                instruments.quantity(instrument, canceledLots),
                instruments.quantity(instrument, terms.filledLots),
                reason,
                rejectReason);
    }

    private void rejectNew(OrderRequest request, RejectReason reason) {
        publisher.orderRejected(request.clientOrderId, request.accountId, request.instrumentId, bound, value, reason);
    }

    private RejectReason reject(RejectReason reason, long brokenBound, long given) {
        bound = brokenBound;
        value = given;
        return reason;
    }
}
