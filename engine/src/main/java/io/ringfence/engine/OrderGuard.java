package io.ringfence.engine;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.SelfTradePrevention;
import io.ringfence.codecs.SelfTradeScope;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.contingency.KillSwitches;
import io.ringfence.engine.contingency.OrderLinks;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.parameter.RiskParameterVersions;

/**
 * Says which messages of orders are refused, in the order of RejectReason: who asks for whom, whether each field is in its bounds and agrees with the others,
 * whether its numbers are free. What it lets through may still be refused by the market or for want of money: that is judged by {@link OrderEntry}.
 *
 * <p>Reads state and changes none. Bound and value are those of the last refusal; rows and limit are those of the last message that was let through.
 */
final class OrderGuard {
    private static final int MILLION = 1_000_000;

    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final RiskParameterVersions riskParameters;
    private final Orders orders;
    private final OrderLinks links;
    private final WaitingOrders waiting;
    private final KillSwitches killSwitches;
    private final Liquidations liquidations;
    private final MarginModel model;
    private final PriceBands bands;
    private final Asker asker;

    private int account;
    private int instrument;
    private int partner;
    private long limitTicks;
    private long bound;
    private long value;

    OrderGuard(EngineState state, Asker asker) {
        this.state = state;
        accounts = state.accounts();
        instruments = state.instruments();
        riskParameters = state.riskParameters();
        orders = state.orders();
        links = state.orderLinks();
        waiting = state.waitingOrders();
        killSwitches = state.killSwitches();
        liquidations = state.liquidations();
        model = state.marginModel();
        bands = state.priceBands();
        this.asker = asker;
    }

    /** {@return what is wrong with a new order; null: nothing} */
    RejectReason faultOf(OrderRequest request, long nowNs) {
        bound = 0;
        value = 0;
        account = accounts.indexOf(request.accountId);
        if (!isEntitled(account)) {
            return RejectReason.NOT_ENTITLED;
        }
        if (state.riskAdmission() != RiskAdmission.OPEN) {
            return reject(
                    RejectReason.RISK_ADMISSION_CLOSED, 0, state.riskAdmission().value());
        }
        if (account == Accounts.NULL_ACCOUNT) {
            return reject(RejectReason.UNKNOWN_ACCOUNT, 0, request.accountId);
        }
        instrument = instruments.indexOf(request.instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            return reject(RejectReason.UNKNOWN_INSTRUMENT, 0, request.instrumentId);
        }
        if (riskParameters.of(instrument) == null) {
            return RejectReason.NO_RISK_PARAMETERS;
        }
        TradingStatus status = state.markets().status(instrument);
        boolean isAuction = Markets.isAuction(status);
        if (!StatusRules.admitsNew(status)) {
            return reject(RejectReason.WRONG_TRADING_STATUS, 0, status.value());
        }
        if (liquidations.isInLiquidation(account)) {
            return RejectReason.ACCOUNT_IN_LIQUIDATION;
        }
        if (killSwitches.isAccountEngaged(account) || killSwitches.isFirmEngaged(accounts.firmIndex(account))) {
            return RejectReason.KILL_SWITCH;
        }
        Side side = request.side;
        if (side != Side.BUY && side != Side.SELL) {
            return RejectReason.INVALID_SIDE;
        }
        OrderType type = request.orderType;
        if (type == OrderType.NULL_VAL || type == OrderType.SBE_UNKNOWN) {
            return RejectReason.INVALID_ORDER_TYPE;
        }
        boolean isMarket = OrderKinds.isMarket(type);
        boolean waits = OrderKinds.isWaiting(type);
        TimeInForce timeInForce = request.timeInForce;
        if (!StatusRules.admits(status, type, timeInForce)) {
            return reject(RejectReason.INVALID_TIME_IN_FORCE, 0, status.value());
        }
        boolean mayRest = OrderKinds.mayRest(type, timeInForce);
        boolean hasUnknown = (request.instructions & ~(OrderRequest.POST_ONLY | OrderRequest.REDUCE_ONLY)) != 0;
        boolean needsPosition = request.isReduceOnly() || request.hasStopLoss() || request.hasTakeProfit();
        if (hasUnknown
                || (request.isPostOnly() && (waits || !mayRest))
                || (needsPosition && instruments.isSpot(instrument))) {
            return reject(RejectReason.INVALID_INSTRUCTIONS, 0, request.instructions);
        }
        if (!isSelfTradePreventionKnown(request)) {
            return RejectReason.INVALID_SELF_TRADE_PREVENTION;
        }
        boolean hasExpiry = request.expireAtNs != OrderRequest.NULL;
        boolean isUntil = timeInForce == TimeInForce.GTD;
        if (hasExpiry != isUntil || (isUntil && request.expireAtNs <= nowNs)) {
            return reject(RejectReason.INVALID_EXPIRY, nowNs, hasExpiry ? request.expireAtNs : 0);
        }
        boolean hasPrice = request.price != OrderRequest.NULL;
        if (hasPrice == isMarket) {
            return reject(RejectReason.INVALID_PRICE, 0, hasPrice ? request.price : 0);
        }
        RejectReason priceFault = hasPrice ? priceFaultOf(request.price, RejectReason.INVALID_PRICE) : null;
        if (priceFault != null) {
            return priceFault;
        }
        RejectReason triggerFault = triggerFaultOf(request, type);
        if (triggerFault != null) {
            return triggerFault;
        }
        RejectReason quantityFault = quantityFaultOf(request.quantity, RejectReason.INVALID_QUANTITY);
        if (quantityFault != null) {
            return quantityFault;
        }
        if (request.displayQuantity != OrderRequest.NULL) {
            boolean mayHide = mayRest || (OrderKinds.isForAuction(timeInForce) && !isMarket);
            if (!mayHide || request.displayQuantity < 1 || request.displayQuantity >= request.quantity) {
                return reject(RejectReason.INVALID_DISPLAY_QUANTITY, request.quantity, request.displayQuantity);
            }
            if (!instruments.isOnLot(instrument, request.displayQuantity)) {
                return reject(
                        RejectReason.QUANTITY_NOT_ON_LOT, instruments.lotSize(instrument), request.displayQuantity);
            }
        }
        boolean hasBudget = request.quoteBudget != OrderRequest.NULL;
        if (hasBudget && (type != OrderType.MARKET || isAuction || request.quoteBudget < 1)) {
            return reject(RejectReason.INVALID_QUOTE_BUDGET, 0, request.quoteBudget);
        }
        long quantityLots = instruments.quantityLots(instrument, request.quantity);
        limitTicks = isMarket
                ? bands.protectionTicks(instrument, side == Side.BUY)
                : instruments.priceTicks(instrument, request.price);
        if (!model.fits(account, instrument, side, quantityLots, instruments.px(instrument, limitTicks))) {
            return overflow(side, 0, request.quantity);
        }
        RejectReason numberFault = numberFaultOf(request);
        if (numberFault != null) {
            return numberFault;
        }
        boolean mayStay = waits || mayRest || isAuction;
        int newOrders = (mayStay ? 1 : 0) + (request.hasStopLoss() ? 1 : 0) + (request.hasTakeProfit() ? 1 : 0);
        if (newOrders > state.limits().maxOrders() - orders.count()) {
            return reject(RejectReason.ORDER_LIMIT, state.limits().maxOrders(), orders.count() + (long) newOrders);
        }
        int maxOrdersPerAccount = state.limits().maxOrdersPerAccount();
        int ordersOfAccount = orders.orderCountOfAccount(account);
        if (newOrders > 0 && newOrders > maxOrdersPerAccount - ordersOfAccount) {
            return reject(RejectReason.ACCOUNT_ORDER_LIMIT, maxOrdersPerAccount, ordersOfAccount + (long) newOrders);
        }
        return null;
    }

    /** {@return what is wrong with the replacement of an order; null: nothing} */
    RejectReason faultOfReplace(
            long accountId, long clientOrderId, long price, long quantity, long triggerPrice, long displayQuantity) {
        bound = 0;
        value = 0;
        account = accounts.indexOf(accountId);
        if (!isEntitled(account)) {
            return RejectReason.NOT_ENTITLED;
        }
        if (state.riskAdmission() != RiskAdmission.OPEN) {
            return reject(
                    RejectReason.RISK_ADMISSION_CLOSED, 0, state.riskAdmission().value());
        }
        if (account == Accounts.NULL_ACCOUNT) {
            return reject(RejectReason.UNKNOWN_ACCOUNT, 0, accountId);
        }
        int order = orders.indexOf(account, clientOrderId);
        if (order == Orders.NULL) {
            return reject(RejectReason.UNKNOWN_ORDER, 0, clientOrderId);
        }
        instrument = orders.instrumentIndex(order);
        TradingStatus status = state.markets().status(instrument);
        if (!StatusRules.admitsReplace(status)) {
            return reject(RejectReason.WRONG_TRADING_STATUS, 0, status.value());
        }
        if (liquidations.isInLiquidation(account)) {
            return RejectReason.ACCOUNT_IN_LIQUIDATION;
        }
        boolean isBooked = orders.isBooked(order);
        boolean isMarket = OrderKinds.isMarket(OrderKinds.type(orders.attributes(order)));
        boolean hasPrice = price != OrderRequest.NULL;
        if (hasPrice == isMarket) {
            return reject(RejectReason.INVALID_PRICE, 0, hasPrice ? price : 0);
        }
        RejectReason priceFault = hasPrice ? priceFaultOf(price, RejectReason.INVALID_PRICE) : null;
        if (priceFault != null) {
            return priceFault;
        }
        boolean hasTrigger = triggerPrice != OrderRequest.NULL;
        if (hasTrigger && (isBooked || waiting.isTrailing(order))) {
            return reject(RejectReason.INVALID_TRIGGER, 0, triggerPrice);
        }
        RejectReason triggerFault = hasTrigger ? priceFaultOf(triggerPrice, RejectReason.INVALID_TRIGGER) : null;
        if (triggerFault != null) {
            return triggerFault;
        }
        RejectReason quantityFault = quantityFaultOf(quantity, RejectReason.INVALID_QUANTITY);
        if (quantityFault != null) {
            return quantityFault;
        }
        if (displayQuantity != OrderRequest.NULL) {
            if (isMarket || displayQuantity < 1 || displayQuantity > quantity) {
                return reject(RejectReason.INVALID_DISPLAY_QUANTITY, quantity, displayQuantity);
            }
            if (!instruments.isOnLot(instrument, displayQuantity)) {
                return reject(RejectReason.QUANTITY_NOT_ON_LOT, instruments.lotSize(instrument), displayQuantity);
            }
        }
        boolean isBuy = orders.isBuy(order);
        limitTicks = hasPrice ? instruments.priceTicks(instrument, price) : bands.protectionTicks(instrument, isBuy);
        long quantityLots = instruments.quantityLots(instrument, quantity);
        long grownLots = isBooked ? quantityLots - orders.filledLots(order) - orders.leavesLots(order) : quantityLots;
        Side side = isBuy ? Side.BUY : Side.SELL;
        if (!model.fits(account, instrument, side, Math.max(0, grownLots), instruments.px(instrument, limitTicks))) {
            return overflow(side, quantityLots - grownLots, quantity);
        }
        return null;
    }

    /** {@return the account of the message} */
    int account() {
        return account;
    }

    /** {@return the instrument of the message} */
    int instrument() {
        return instrument;
    }

    /** {@return the order to which a new one is linked, or {@link OrderLinks#NULL}} */
    int partner() {
        return partner;
    }

    /** {@return the order's limit; of a market order its protection price} */
    long limitTicks() {
        return limitTicks;
    }

    /** {@return the bound that the last refused message broke} */
    long bound() {
        return bound;
    }

    /** {@return what the last refused message gave} */
    long value() {
        return value;
    }

    /** {@return whether the asker trades for the account's firm; an account that does not exist is told apart later} */
    boolean isEntitled(int accountIndex) {
        return accountIndex == Accounts.NULL_ACCOUNT
                ? asker.has(Asker.TRADER)
                : asker.hasForFirm(Asker.TRADER, accounts.firmIndex(accountIndex));
    }

    private boolean isSelfTradePreventionKnown(OrderRequest request) {
        return request.selfTradePrevention != SelfTradePrevention.SBE_UNKNOWN
                && request.selfTradeScope != SelfTradeScope.SBE_UNKNOWN
                && (request.selfTradePrevention != SelfTradePrevention.ALLOW
                        || state.markets().isSelfTradeAllowed(instrument));
    }

    private RejectReason priceFaultOf(long price, RejectReason outOfRange) {
        return priceFaultOf(price, instruments.price(instrument, instruments.minPriceTicks(instrument)), outOfRange);
    }

    /** What is wrong with a price, or with a distance between two, which is never below a tick. */
    private RejectReason priceFaultOf(long price, long leastPrice, RejectReason outOfRange) {
        long maxPrice = instruments.price(instrument, instruments.maxPriceTicks(instrument));
        if (price < Math.min(1, leastPrice)) {
            return reject(outOfRange, leastPrice, price);
        }
        if (price > maxPrice) {
            return reject(outOfRange, maxPrice, price);
        }
        if (!instruments.isOnTick(instrument, price)) {
            return reject(RejectReason.PRICE_NOT_ON_TICK, instruments.tickSize(instrument), price);
        }
        return null;
    }

    private RejectReason quantityFaultOf(long quantity, RejectReason outOfRange) {
        long maxQuantity = instruments.quantity(instrument, instruments.maxQuantityLots(instrument));
        if (quantity < 1 || quantity > maxQuantity) {
            return reject(outOfRange, maxQuantity, quantity);
        }
        if (!instruments.isOnLot(instrument, quantity)) {
            return reject(RejectReason.QUANTITY_NOT_ON_LOT, instruments.lotSize(instrument), quantity);
        }
        return null;
    }

    private RejectReason triggerFaultOf(OrderRequest request, OrderType type) {
        boolean waits = OrderKinds.isWaiting(type);
        boolean trails = type == OrderType.TRAILING_STOP;
        boolean hasTrigger = request.triggerPrice != OrderRequest.NULL;
        boolean hasDistance = request.trailingDistance != OrderRequest.NULL;
        boolean hasShare = request.trailingPpm != OrderRequest.NULL_PPM;
        if (request.triggerSource == TriggerSource.SBE_UNKNOWN
                || hasTrigger != (waits && !trails)
                || (trails ? hasDistance == hasShare : hasDistance || hasShare)) {
            return RejectReason.INVALID_TRIGGER;
        }
        RejectReason fault = hasTrigger ? priceFaultOf(request.triggerPrice, RejectReason.INVALID_TRIGGER) : null;
        if (fault == null && hasDistance) {
            fault = priceFaultOf(
                    request.trailingDistance, instruments.tickSize(instrument), RejectReason.INVALID_TRIGGER);
        }
        if (fault == null && hasShare && (request.trailingPpm < 1 || request.trailingPpm >= MILLION)) {
            fault = reject(RejectReason.INVALID_TRIGGER, MILLION, request.trailingPpm);
        }
        if (fault == null && request.hasStopLoss()) {
            fault = priceFaultOf(request.stopLossPrice, RejectReason.INVALID_TRIGGER);
        }
        if (fault == null && request.hasTakeProfit()) {
            fault = priceFaultOf(request.takeProfitPrice, RejectReason.INVALID_TRIGGER);
        }
        return fault;
    }

    /** Numbers of the order and of its attached orders are positive, new and different; the order that it is linked to is there. */
    private RejectReason numberFaultOf(OrderRequest request) {
        RejectReason fault = numberFaultOf(request.clientOrderId);
        if (fault == null && request.hasStopLoss()) {
            fault = request.stopLossClientOrderId == request.clientOrderId
                    ? reject(RejectReason.DUPLICATE_CLIENT_ORDER_ID, 0, 0)
                    : numberFaultOf(request.stopLossClientOrderId);
        }
        if (fault == null && request.hasTakeProfit()) {
            fault = request.takeProfitClientOrderId == request.clientOrderId
                            || (request.hasStopLoss()
                                    && request.takeProfitClientOrderId == request.stopLossClientOrderId)
                    ? reject(RejectReason.DUPLICATE_CLIENT_ORDER_ID, 0, 0)
                    : numberFaultOf(request.takeProfitClientOrderId);
        }
        if (fault != null) {
            return fault;
        }
        partner = OrderLinks.NULL;
        if (request.linkedClientOrderId == OrderRequest.NULL) {
            return null;
        }
        partner = orders.indexOf(account, request.linkedClientOrderId);
        boolean isOk = partner != Orders.NULL
                && orders.instrumentIndex(partner) == instrument
                && orders.isBuy(partner) == (request.side == Side.BUY)
                && links.partner(partner) == OrderLinks.NULL;
        return isOk ? null : reject(RejectReason.INVALID_LINK, 0, request.linkedClientOrderId);
    }

    private RejectReason numberFaultOf(long clientOrderId) {
        if (clientOrderId < 1) {
            return reject(RejectReason.INVALID_CLIENT_ORDER_ID, 1, clientOrderId);
        }
        int twin = orders.indexOf(account, clientOrderId);
        return twin == Orders.NULL ? null : reject(RejectReason.DUPLICATE_CLIENT_ORDER_ID, 0, orders.orderId(twin));
    }

    /** More than is exact; of a replaced order some lots are counted already. */
    private RejectReason overflow(Side side, long countedLots, long quantity) {
        long mostLots =
                model.mostThatFits(account, instrument, side, instruments.px(instrument, limitTicks)) + countedLots;
        long most = instruments.quantity(instrument, Math.min(mostLots, instruments.maxQuantityLots(instrument)));
        return reject(RejectReason.AMOUNT_OVERFLOW, most, quantity);
    }

    private RejectReason reject(RejectReason reason, long brokenBound, long given) {
        bound = brokenBound;
        value = given;
        return reason;
    }
}
