package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.LiquidityRole;
import io.ringfence.codecs.NewOrderDecoder;
import io.ringfence.codecs.OrderAcceptedEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.book.Fills;
import io.ringfence.engine.book.MakerGate;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.OrderTerms;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.clearing.Clearing;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.Reservations;

/**
 * The walk of an order: new, replace, cancel, and the fills of a liquidation order. Each command is one method, read from top to bottom: checks in the
 * order of RejectReason, the marked line, effects.
 *
 * <p>Reports on an order go to the session that entered it, rejections to who asked.
 */
final class OrderEntry {
    /** The client's number of an order that no client entered. */
    static final long NULL_CLIENT_ORDER_ID = 0;

    private static final int MILLION = 1_000_000;

    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final Markets markets;
    private final RiskParameterVersions riskParameters;
    private final Orders orders;
    private final Positions positions;
    private final Reservations reservations;
    private final Liquidations liquidations;
    private final MarkPrices marks;
    private final MarginModel model;
    private final Clearing clearing;
    private final Maintenance maintenance;
    private final EventPublisher publisher;
    private final Asker asker;
    private final Fills fills;
    private final OrderTerms terms = new OrderTerms();
    private final AccountMargin margin = new AccountMargin();

    OrderEntry(EngineState state, Maintenance maintenance, EventPublisher publisher, Asker asker) {
        this.state = state;
        accounts = state.accounts();
        instruments = state.instruments();
        markets = state.markets();
        riskParameters = state.riskParameters();
        orders = state.orders();
        positions = state.positions();
        reservations = state.reservations();
        liquidations = state.liquidations();
        marks = state.marks();
        model = state.marginModel();
        clearing = new Clearing(instruments, positions, state.ledger());
        this.maintenance = maintenance;
        this.publisher = publisher;
        this.asker = asker;
        fills = new Fills(state.limits().maxFillsPerOrder());
    }

    void onNewOrder(
            long accountId,
            long clientOrderId,
            int instrumentId,
            Side side,
            OrderType orderType,
            TimeInForce timeInForce,
            long price,
            long quantity) {
        int account = accounts.indexOf(accountId);
        if (!isEntitled(account)) {
            rejectNew(RejectReason.NOT_ENTITLED, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        if (state.riskAdmission() != RiskAdmission.OPEN) {
            rejectNew(RejectReason.RISK_ADMISSION_CLOSED, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        if (account == Accounts.NULL_ACCOUNT) {
            rejectNew(RejectReason.UNKNOWN_ACCOUNT, clientOrderId, accountId, instrumentId, 0, accountId);
            return;
        }
        int instrument = instruments.indexOf(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            rejectNew(RejectReason.UNKNOWN_INSTRUMENT, clientOrderId, accountId, instrumentId, 0, instrumentId);
            return;
        }
        RiskParameters parameters = riskParameters.of(instrument);
        if (parameters == null) {
            rejectNew(RejectReason.NO_RISK_PARAMETERS, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        if (markets.status(instrument) != TradingStatus.CONTINUOUS) {
            rejectNew(RejectReason.WRONG_TRADING_STATUS, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        if (liquidations.isInLiquidation(account)) {
            rejectNew(RejectReason.ACCOUNT_IN_LIQUIDATION, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        if (side != Side.BUY && side != Side.SELL) {
            rejectNew(RejectReason.INVALID_SIDE, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        boolean isMarket = orderType == OrderType.MARKET;
        if (!isMarket && orderType != OrderType.LIMIT) {
            rejectNew(RejectReason.INVALID_ORDER_TYPE, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        boolean mayRest = timeInForce == TimeInForce.GTC;
        if (timeInForce != TimeInForce.IOC && (!mayRest || isMarket)) {
            rejectNew(RejectReason.INVALID_TIME_IN_FORCE, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        boolean hasPrice = price != NewOrderDecoder.priceNullValue();
        long maxPrice = instruments.price(instrument, instruments.maxPriceTicks(instrument));
        if (isMarket ? hasPrice : !hasPrice || price < 1 || price > maxPrice) {
            rejectNew(RejectReason.INVALID_PRICE, clientOrderId, accountId, instrumentId, maxPrice, price);
            return;
        }
        if (!isMarket && !instruments.isOnTick(instrument, price)) {
            long tickSize = instruments.tickSize(instrument);
            rejectNew(RejectReason.PRICE_NOT_ON_TICK, clientOrderId, accountId, instrumentId, tickSize, price);
            return;
        }
        long maxQuantity = instruments.quantity(instrument, instruments.maxQuantityLots(instrument));
        if (quantity < 1 || quantity > maxQuantity) {
            rejectNew(RejectReason.INVALID_QUANTITY, clientOrderId, accountId, instrumentId, maxQuantity, quantity);
            return;
        }
        if (!instruments.isOnLot(instrument, quantity)) {
            long lotSize = instruments.lotSize(instrument);
            rejectNew(RejectReason.QUANTITY_NOT_ON_LOT, clientOrderId, accountId, instrumentId, lotSize, quantity);
            return;
        }
        boolean isBuy = side == Side.BUY;
        long px = marks.px(instrument);
        long quantityLots = instruments.quantityLots(instrument, quantity);
        long limitTicks = isMarket
                ? furthestTicks(instrument, isBuy, px, parameters.protectionPpm())
                : instruments.priceTicks(instrument, price);
        if (!model.fits(account, instrument, side, quantityLots, instruments.px(instrument, limitTicks))) {
            rejectNew(RejectReason.AMOUNT_OVERFLOW, clientOrderId, accountId, instrumentId, 0, quantity);
            return;
        }
        if (clientOrderId < 1) {
            rejectNew(RejectReason.INVALID_CLIENT_ORDER_ID, clientOrderId, accountId, instrumentId, 1, clientOrderId);
            return;
        }
        int twin = orders.indexOf(account, clientOrderId);
        if (twin != Orders.NULL) {
            rejectNew(
                    RejectReason.DUPLICATE_CLIENT_ORDER_ID,
                    clientOrderId,
                    accountId,
                    instrumentId,
                    0,
                    orders.orderId(twin));
            return;
        }
        if (mayRest && orders.isFull()) {
            int bound = state.limits().maxOrders();
            rejectNew(RejectReason.ORDER_LIMIT, clientOrderId, accountId, instrumentId, bound, 0);
            return;
        }
        int maxOrdersPerAccount = state.limits().maxOrdersPerAccount();
        if (mayRest && orders.orderCountOfAccount(account) >= maxOrdersPerAccount) {
            rejectNew(RejectReason.ACCOUNT_ORDER_LIMIT, clientOrderId, accountId, instrumentId, maxOrdersPerAccount, 0);
            return;
        }
        if (positions.free() == 0 && positions.find(account, instrument) == Positions.NULL_ROW) {
            int bound = positions.capacity();
            rejectNew(RejectReason.POSITION_LIMIT, clientOrderId, accountId, instrumentId, bound, 0);
            return;
        }
        OrderBook book = state.book(instrument);
        if (mayRest && !book.canRest(isBuy, limitTicks, quantityLots)) {
            int bound = state.limits().maxPriceLevels();
            rejectNew(RejectReason.PRICE_LEVEL_LIMIT, clientOrderId, accountId, instrumentId, bound, 0);
            return;
        }
        plan(book, isBuy, limitTicks, quantityLots, account);
        boolean isReducing = model.isReducing(account, instrument, side, quantityLots);
        if (!isReducing) {
            computeWithOrder(account, instrument, side, mayRest, limitTicks, quantityLots, px);
            if (!margin.isInitialPricesUsable() || px == 0) {
                FeedState worst = margin.worstFeedState();
                rejectNew(RejectReason.PRICE_NOT_USABLE, clientOrderId, accountId, instrumentId, 0, worst.value());
                return;
            }
        }
        long bandTicks = furthestTicks(instrument, isBuy, px, parameters.priceBandPpm());
        if (!isMarket && (isBuy ? limitTicks > bandTicks : limitTicks < bandTicks)) {
            long bound = instruments.price(instrument, bandTicks);
            rejectNew(RejectReason.PRICE_OUT_OF_BAND, clientOrderId, accountId, instrumentId, bound, price);
            return;
        }
        if (isMarket && fills.count() == 0 && !fills.stoppedBySelfTrade()) {
            rejectNew(RejectReason.NO_LIQUIDITY, clientOrderId, accountId, instrumentId, 0, 0);
            return;
        }
        boolean addsExposure = mayRest || fills.count() > 0;
        if (!isReducing && addsExposure && !margin.isInitialCovered()) {
            rejectNew(
                    RejectReason.INSUFFICIENT_MARGIN,
                    clientOrderId,
                    accountId,
                    instrumentId,
                    margin.equityInitial(),
                    margin.initialMargin());
            return;
        }

        // From here on it must succeed.
        int session = asker.sessionIndex();
        long orderId = state.nextOrderId();
        publisher.orderAccepted(
                session,
                orderId,
                clientOrderId,
                accountId,
                instrumentId,
                isMarket ? OrderAcceptedEncoder.priceNullValue() : price,
                quantity,
                side,
                orderType,
                timeInForce);
        trade(account, session, orderId, clientOrderId, instrument, side, quantityLots, 0, parameters.takerFeePpm());
        long filledLots = fills.totalLots();
        if (filledLots == quantityLots) {
            return;
        }
        CancelReason reason = reasonOfRemainder(isMarket, mayRest, book, isBuy);
        if (reason == null) {
            rest(book, orderId, clientOrderId, account, session, side, limitTicks, quantityLots, filledLots, px);
        } else {
            canceled(
                    session,
                    orderId,
                    clientOrderId,
                    accountId,
                    instrument,
                    quantityLots - filledLots,
                    filledLots,
                    reason);
        }
    }

    void onReplaceOrder(long accountId, long clientOrderId, long price, long quantity) {
        int account = accounts.indexOf(accountId);
        if (!isEntitled(account)) {
            rejectReplace(RejectReason.NOT_ENTITLED, clientOrderId, accountId, 0, 0);
            return;
        }
        if (state.riskAdmission() != RiskAdmission.OPEN) {
            rejectReplace(RejectReason.RISK_ADMISSION_CLOSED, clientOrderId, accountId, 0, 0);
            return;
        }
        if (account == Accounts.NULL_ACCOUNT) {
            rejectReplace(RejectReason.UNKNOWN_ACCOUNT, clientOrderId, accountId, 0, accountId);
            return;
        }
        int order = orders.indexOf(account, clientOrderId);
        if (order == Orders.NULL) {
            rejectReplace(RejectReason.UNKNOWN_ORDER, clientOrderId, accountId, 0, clientOrderId);
            return;
        }
        int instrument = orders.instrumentIndex(order);
        if (markets.status(instrument) != TradingStatus.CONTINUOUS) {
            rejectReplace(RejectReason.WRONG_TRADING_STATUS, clientOrderId, accountId, 0, 0);
            return;
        }
        if (liquidations.isInLiquidation(account)) {
            rejectReplace(RejectReason.ACCOUNT_IN_LIQUIDATION, clientOrderId, accountId, 0, 0);
            return;
        }
        long maxPrice = instruments.price(instrument, instruments.maxPriceTicks(instrument));
        if (price < 1 || price > maxPrice) {
            rejectReplace(RejectReason.INVALID_PRICE, clientOrderId, accountId, maxPrice, price);
            return;
        }
        if (!instruments.isOnTick(instrument, price)) {
            long tickSize = instruments.tickSize(instrument);
            rejectReplace(RejectReason.PRICE_NOT_ON_TICK, clientOrderId, accountId, tickSize, price);
            return;
        }
        long maxQuantity = instruments.quantity(instrument, instruments.maxQuantityLots(instrument));
        if (quantity < 1 || quantity > maxQuantity) {
            rejectReplace(RejectReason.INVALID_QUANTITY, clientOrderId, accountId, maxQuantity, quantity);
            return;
        }
        if (!instruments.isOnLot(instrument, quantity)) {
            long lotSize = instruments.lotSize(instrument);
            rejectReplace(RejectReason.QUANTITY_NOT_ON_LOT, clientOrderId, accountId, lotSize, quantity);
            return;
        }
        boolean isBuy = orders.isBuy(order);
        long limitTicks = instruments.priceTicks(instrument, price);
        long quantityLots = instruments.quantityLots(instrument, quantity);
        long filledLots = orders.filledLots(order);
        long leavesLots = quantityLots - filledLots;
        boolean keepsPlace = limitTicks == orders.priceTicks(order) && quantityLots <= orders.quantityLots(order);
        if (leavesLots <= 0) {
            // From here on it must succeed.
            cancel(order, CancelReason.REPLACED_BELOW_FILLED);
            return;
        }
        if (keepsPlace) {
            // From here on it must succeed.
            reduce(order, accountId, price, quantityLots);
            return;
        }
        Side side = isBuy ? Side.BUY : Side.SELL;
        long grownLots = leavesLots - orders.leavesLots(order);
        long limitPx = instruments.px(instrument, limitTicks);
        if (!model.fits(account, instrument, side, Math.max(0, grownLots), limitPx)) {
            rejectReplace(RejectReason.AMOUNT_OVERFLOW, clientOrderId, accountId, 0, quantity);
            return;
        }
        OrderBook book = state.book(instrument);
        if (!book.canRestInsteadOf(order, limitTicks, leavesLots)) {
            int bound = state.limits().maxPriceLevels();
            rejectReplace(RejectReason.PRICE_LEVEL_LIMIT, clientOrderId, accountId, bound, 0);
            return;
        }
        long px = marks.px(instrument);
        boolean isReducing = model.isReducing(account, instrument, side, grownLots);
        if (!isReducing) {
            long adverse = leavesLots * Reservations.adversePx(side, limitPx, px);
            model.computeWith(account, margin, instrument, side, grownLots, adverse - reservations.adverse(order), 0);
            if (!margin.isInitialPricesUsable() || px == 0) {
                FeedState worst = margin.worstFeedState();
                rejectReplace(RejectReason.PRICE_NOT_USABLE, clientOrderId, accountId, 0, worst.value());
                return;
            }
        }
        RiskParameters parameters = riskParameters.of(instrument);
        long bandTicks = furthestTicks(instrument, isBuy, px, parameters.priceBandPpm());
        if (isBuy ? limitTicks > bandTicks : limitTicks < bandTicks) {
            long bound = instruments.price(instrument, bandTicks);
            rejectReplace(RejectReason.PRICE_OUT_OF_BAND, clientOrderId, accountId, bound, price);
            return;
        }
        if (!isReducing && !margin.isInitialCovered()) {
            rejectReplace(
                    RejectReason.INSUFFICIENT_MARGIN,
                    clientOrderId,
                    accountId,
                    margin.equityInitial(),
                    margin.initialMargin());
            return;
        }

        // From here on it must succeed.
        int session = orders.sessionIndex(order);
        long orderId = orders.orderId(order);
        book.remove(order);
        reservations.close(order);
        publisher.orderReplaced(
                session,
                orderId,
                clientOrderId,
                accountId,
                instruments.id(instrument),
                price,
                quantity,
                instruments.quantity(instrument, leavesLots),
                false);
        plan(book, isBuy, limitTicks, leavesLots, account);
        trade(
                account,
                session,
                orderId,
                clientOrderId,
                instrument,
                side,
                quantityLots,
                filledLots,
                parameters.takerFeePpm());
        long filledNow = filledLots + fills.totalLots();
        if (filledNow == quantityLots) {
            return;
        }
        CancelReason reason = reasonOfRemainder(false, true, book, isBuy);
        if (reason == null) {
            rest(book, orderId, clientOrderId, account, session, side, limitTicks, quantityLots, filledNow, px);
        } else {
            canceled(
                    session,
                    orderId,
                    clientOrderId,
                    accountId,
                    instrument,
                    quantityLots - filledNow,
                    filledNow,
                    reason);
        }
    }

    void onCancelOrder(long accountId, long clientOrderId) {
        int account = accounts.indexOf(accountId);
        if (!isEntitled(account)) {
            publisher.cancelRejected(clientOrderId, accountId, RejectReason.NOT_ENTITLED);
            return;
        }
        if (account == Accounts.NULL_ACCOUNT) {
            publisher.cancelRejected(clientOrderId, accountId, RejectReason.UNKNOWN_ACCOUNT);
            return;
        }
        int order = orders.indexOf(account, clientOrderId);
        if (order == Orders.NULL) {
            publisher.cancelRejected(clientOrderId, accountId, RejectReason.UNKNOWN_ORDER);
            return;
        }

        // From here on it must succeed.
        cancel(order, CancelReason.REQUESTED);
    }

    /** Takes a resting order out of the book and says why. */
    void cancel(int order, CancelReason reason) {
        int instrument = orders.instrumentIndex(order);
        int session = orders.sessionIndex(order);
        long orderId = orders.orderId(order);
        long clientOrderId = orders.clientOrderId(order);
        long accountId = accounts.id(orders.accountIndex(order));
        long leavesLots = orders.leavesLots(order);
        long filledLots = orders.filledLots(order);
        state.book(instrument).remove(order);
        reservations.close(order);
        canceled(session, orderId, clientOrderId, accountId, instrument, leavesLots, filledLots, reason);
    }

    /**
     * Plans what a liquidation order would meet; changes nothing.
     *
     * @return lots that would trade.
     */
    long planLiquidation(int account, int instrument, Side side, long limitTicks, long lots) {
        OrderBook book = state.book(instrument);
        plan(book, side == Side.BUY, limitTicks, lots, account);
        return fills.totalLots();
    }

    /**
     * Trades what {@link #planLiquidation} found. A liquidation order pays the liquidation fee, no trading fee.
     *
     * @return value traded, signed as cash of the account, µ$.
     */
    long tradeLiquidation(int account, int session, long orderId, int instrument, Side side, long lots) {
        return trade(account, session, orderId, NULL_CLIENT_ORDER_ID, instrument, side, lots, 0, 0);
    }

    /** Carries out the planned fills, clears both sides of each, and has every account that was touched looked at. */
    private long trade(
            int takerAccount,
            int takerSession,
            long takerOrderId,
            long takerClientOrderId,
            int instrument,
            Side takerSide,
            long quantityLots,
            long filledLots,
            int takerFeePpm) {
        OrderBook book = state.book(instrument);
        Side makerSide = takerSide == Side.BUY ? Side.SELL : Side.BUY;
        int makerFeePpm = riskParameters.of(instrument).makerFeePpm();
        int instrumentId = instruments.id(instrument);
        long takerAccountId = accounts.id(takerAccount);
        long leavesLots = quantityLots - filledLots;
        long value = 0;
        for (int i = 0; i < fills.count(); i++) {
            int maker = fills.maker(i);
            long lots = fills.lots(i);
            long priceTicks = fills.priceTicks(i);
            int makerAccount = orders.accountIndex(maker);
            int makerSession = orders.sessionIndex(maker);
            long makerOrderId = orders.orderId(maker);
            long makerClientOrderId = orders.clientOrderId(maker);
            long makerLeavesLots = orders.leavesLots(maker) - lots;
            long tradeId = state.nextTradeId();
            long notional = clearing.notional(instrument, lots, priceTicks);
            leavesLots -= lots;
            value += notional;

            book.fill(maker, lots);
            long makerPnl = clearing.trade(makerAccount, instrument, makerSide, lots, priceTicks);
            long takerPnl = clearing.trade(takerAccount, instrument, takerSide, lots, priceTicks);
            if (makerLeavesLots == 0) {
                reservations.close(maker);
            } else {
                reservations.reduce(maker, lots);
            }
            long makerFee = clearing.chargeTradingFee(makerAccount, notional, makerFeePpm);
            long takerFee = clearing.chargeTradingFee(takerAccount, notional, takerFeePpm);

            long price = instruments.price(instrument, priceTicks);
            long quantity = instruments.quantity(instrument, lots);
            publisher.trade(tradeId, makerOrderId, takerOrderId, price, quantity, instrumentId, takerSide);
            publisher.orderExecuted(
                    takerSession,
                    takerOrderId,
                    takerClientOrderId,
                    takerAccountId,
                    instrumentId,
                    tradeId,
                    price,
                    quantity,
                    instruments.quantity(instrument, leavesLots),
                    takerPnl,
                    takerFee,
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
                    makerSide,
                    LiquidityRole.MAKER);
            maintenance.onAccountChanged(makerAccount);
        }
        if (fills.count() > 0) {
            maintenance.onAccountChanged(takerAccount);
        }
        return takerSide == Side.BUY ? -value : value;
    }

    private void plan(OrderBook book, boolean isBuy, long limitTicks, long lots, int account) {
        terms.isBuy = isBuy;
        terms.accountIndex = account;
        book.planFills(fills, terms, limitTicks, lots, Long.MAX_VALUE, MakerGate.OPEN, fills.capacity());
    }

    private void rest(
            OrderBook book,
            long orderId,
            long clientOrderId,
            int account,
            int session,
            Side side,
            long limitTicks,
            long quantityLots,
            long filledLots,
            long px) {
        int instrument = book.instrumentIndex();
        boolean isBuy = side == Side.BUY;
        terms.orderId = orderId;
        terms.clientOrderId = clientOrderId;
        terms.accountIndex = account;
        terms.sessionIndex = session;
        terms.isBuy = isBuy;
        terms.limitTicks = limitTicks;
        terms.quantityLots = quantityLots;
        terms.filledLots = filledLots;
        int order = book.rest(terms);
        long adversePx = Reservations.adversePx(side, instruments.px(instrument, limitTicks), px);
        reservations.open(order, orderId, account, instrument, side, quantityLots - filledLots, adversePx);
        maintenance.onOrderRested(instrument, isBuy, limitTicks);
    }

    private void reduce(int order, long accountId, long price, long quantityLots) {
        int instrument = orders.instrumentIndex(order);
        long lessLots = orders.quantityLots(order) - quantityLots;
        if (lessLots > 0) {
            state.book(instrument).reduce(order, quantityLots);
            reservations.reduce(order, lessLots);
        }
        publisher.orderReplaced(
                orders.sessionIndex(order),
                orders.orderId(order),
                orders.clientOrderId(order),
                accountId,
                instruments.id(instrument),
                price,
                instruments.quantity(instrument, quantityLots),
                instruments.quantity(instrument, orders.leavesLots(order)),
                true);
    }

    /**
     * Why what did not trade is cancelled; null: it rests. A market order that stopped short of an empty book has reached its protection price.
     */
    private CancelReason reasonOfRemainder(boolean isMarket, boolean mayRest, OrderBook book, boolean isBuy) {
        if (fills.stoppedBySelfTrade()) {
            return CancelReason.SELF_TRADE;
        }
        if (fills.reachedLimit()) {
            return CancelReason.FILL_LIMIT;
        }
        if (isMarket) {
            long bestTicks = isBuy ? book.bestAskTicks() : book.bestBidTicks();
            return bestTicks == OrderBook.NULL_PRICE_TICKS ? CancelReason.NO_LIQUIDITY : CancelReason.PROTECTION_PRICE;
        }
        return mayRest ? null : CancelReason.IMMEDIATE_OR_CANCEL;
    }

    /** An order that may rest counts whole and at its limit; another one counts as far as it trades, at the worst price it meets. */
    private void computeWithOrder(
            int account, int instrument, Side side, boolean mayRest, long limitTicks, long quantityLots, long px) {
        long lots = quantityLots;
        long worstTicks = limitTicks;
        if (!mayRest) {
            lots = fills.totalLots();
            worstTicks = fills.count() == 0 ? limitTicks : fills.priceTicks(fills.count() - 1);
        }
        long adverse = lots * Reservations.adversePx(side, instruments.px(instrument, worstTicks), px);
        model.computeWith(account, margin, instrument, side, lots, adverse, mayRest ? 1 : 0);
    }

    /** The furthest price on the aggressive side of the index price, rounded towards it; at least one tick. */
    private long furthestTicks(int instrument, boolean isBuy, long px, int distancePpm) {
        long furthest = isBuy
                ? instruments.priceTicksFloor(instrument, FixedMath.mulDivFloor(px, MILLION + distancePpm, MILLION))
                : instruments.priceTicksCeil(instrument, FixedMath.mulDivCeil(px, MILLION - distancePpm, MILLION));
        return Math.max(1, Math.min(furthest, instruments.maxPriceTicks(instrument)));
    }

    private void canceled(
            int session,
            long orderId,
            long clientOrderId,
            long accountId,
            int instrument,
            long canceledLots,
            long filledLots,
            CancelReason reason) {
        publisher.orderCanceled(
                session,
                orderId,
                clientOrderId,
                accountId,
                instruments.id(instrument),
                instruments.quantity(instrument, canceledLots),
                instruments.quantity(instrument, filledLots),
                reason);
    }

    /** Whether the asker trades for the account's firm; an account that does not exist is told apart later. */
    private boolean isEntitled(int account) {
        return account == Accounts.NULL_ACCOUNT
                ? asker.has(Asker.TRADER)
                : asker.hasForFirm(Asker.TRADER, accounts.firmIndex(account));
    }

    private void rejectNew(
            RejectReason reason, long clientOrderId, long accountId, int instrumentId, long bound, long value) {
        publisher.orderRejected(clientOrderId, accountId, instrumentId, bound, value, reason);
    }

    private void rejectReplace(RejectReason reason, long clientOrderId, long accountId, long bound, long value) {
        publisher.replaceRejected(clientOrderId, accountId, bound, value, reason);
    }
}
