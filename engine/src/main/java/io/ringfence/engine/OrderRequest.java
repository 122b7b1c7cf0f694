package io.ringfence.engine;

import io.ringfence.codecs.NewOrderDecoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.SelfTradePrevention;
import io.ringfence.codecs.SelfTradeScope;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TriggerSource;

/**
 * What a NewOrder message asks for, in the units and with the nulls of the wire: a scratch object that the adapter fills, the walk reads and the publisher
 * repeats. One serves for ever. Owned by the engine's thread.
 */
final class OrderRequest {
    /** An absent number. */
    static final long NULL = NewOrderDecoder.priceNullValue();

    /** An absent rate. */
    static final int NULL_PPM = NewOrderDecoder.trailingPpmNullValue();

    static final int POST_ONLY = 1;
    static final int REDUCE_ONLY = 1 << 1;

    long accountId;
    long clientOrderId;
    long price;
    long quantity;
    long triggerPrice;
    long trailingDistance;
    int trailingPpm;
    long displayQuantity;
    long quoteBudget;
    long expireAtNs;
    long linkedClientOrderId;
    long stopLossPrice;
    long stopLossClientOrderId;
    long takeProfitPrice;
    long takeProfitClientOrderId;
    int instrumentId;
    Side side;
    OrderType orderType;
    TimeInForce timeInForce;
    TriggerSource triggerSource;
    SelfTradePrevention selfTradePrevention;
    SelfTradeScope selfTradeScope;
    int instructions;

    /** Makes it the request for an attached order: at the market when its trigger is reached, only reducing, until it is cancelled. */
    OrderRequest attachedTo(OrderRequest parent, OrderType type, long trigger, long number) {
        accountId = parent.accountId;
        clientOrderId = number;
        price = NULL;
        quantity = parent.quantity;
        triggerPrice = trigger;
        clearRarities();
        stopLossPrice = NULL;
        takeProfitPrice = NULL;
        instrumentId = parent.instrumentId;
        side = parent.side == Side.BUY ? Side.SELL : Side.BUY;
        orderType = type;
        timeInForce = TimeInForce.GTC;
        triggerSource = parent.triggerSource;
        selfTradePrevention = parent.selfTradePrevention;
        selfTradeScope = parent.selfTradeScope;
        instructions = REDUCE_ONLY;
        return this;
    }

    /** Makes it, for the account, instrument and number that it has, a limit order that stays until it is cancelled, or without a limit one at the market. */
    OrderRequest plain(Side itsSide, long limit, long itsQuantity) {
        boolean isMarket = limit == NULL;
        side = itsSide;
        price = limit;
        quantity = itsQuantity;
        orderType = isMarket ? OrderType.MARKET : OrderType.LIMIT;
        timeInForce = isMarket ? TimeInForce.IOC : TimeInForce.GTC;
        clearRarities();
        triggerPrice = NULL;
        stopLossPrice = NULL;
        takeProfitPrice = NULL;
        triggerSource = TriggerSource.NULL_VAL;
        selfTradePrevention = SelfTradePrevention.NULL_VAL;
        selfTradeScope = SelfTradeScope.NULL_VAL;
        instructions = 0;
        return this;
    }

    /** Fills in what was not said of self-trade prevention and of the source of a trigger. */
    void setDefaults() {
        if (selfTradePrevention == SelfTradePrevention.NULL_VAL) {
            selfTradePrevention = SelfTradePrevention.CANCEL_NEWEST;
        }
        if (selfTradeScope == SelfTradeScope.NULL_VAL) {
            selfTradeScope = SelfTradeScope.ACCOUNT;
        }
        if (triggerSource == TriggerSource.NULL_VAL) {
            triggerSource = TriggerSource.LAST_TRADE;
        }
    }

    private void clearRarities() {
        trailingDistance = NULL;
        trailingPpm = NULL_PPM;
        displayQuantity = NULL;
        quoteBudget = NULL;
        expireAtNs = NULL;
        linkedClientOrderId = NULL;
        stopLossClientOrderId = NULL;
        takeProfitClientOrderId = NULL;
    }

    boolean isPostOnly() {
        return (instructions & POST_ONLY) != 0;
    }

    boolean isReduceOnly() {
        return (instructions & REDUCE_ONLY) != 0;
    }

    boolean hasStopLoss() {
        return stopLossPrice != NULL || stopLossClientOrderId != NULL;
    }

    boolean hasTakeProfit() {
        return takeProfitPrice != NULL || takeProfitClientOrderId != NULL;
    }
}
