package io.ringfence.engine;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.engine.book.OrderAttributes;

/** What follows from an order's type and time in force. Stateless. */
final class OrderKinds {
    private OrderKinds() {}

    /** {@return whether it has no limit of its own once it enters} */
    static boolean isMarket(OrderType type) {
        return type == OrderType.MARKET
                || type == OrderType.STOP_MARKET
                || type == OrderType.TAKE_PROFIT_MARKET
                || type == OrderType.TRAILING_STOP;
    }

    /** {@return whether it waits for a price before it enters} */
    static boolean isWaiting(OrderType type) {
        return type != OrderType.MARKET && type != OrderType.LIMIT;
    }

    /** {@return whether it waits for a price on the profitable side} */
    static boolean isTakeProfit(OrderType type) {
        return type == OrderType.TAKE_PROFIT_MARKET || type == OrderType.TAKE_PROFIT_LIMIT;
    }

    /** {@return whether it is meant for an auction alone} */
    static boolean isForAuction(TimeInForce timeInForce) {
        return timeInForce == TimeInForce.AT_THE_OPEN
                || timeInForce == TimeInForce.AT_THE_CLOSE
                || timeInForce == TimeInForce.GOOD_FOR_AUCTION;
    }

    /** {@return whether what does not trade at once stays, once it enters continuous trading} */
    static boolean mayRest(OrderType type, TimeInForce timeInForce) {
        return !isMarket(type)
                && (timeInForce == TimeInForce.GTC || timeInForce == TimeInForce.DAY || timeInForce == TimeInForce.GTD);
    }

    /** {@return the type that an order's attributes hold} */
    static OrderType type(int attributes) {
        return OrderType.get((short) OrderAttributes.orderType(attributes));
    }

    /** {@return the time in force that an order's attributes hold} */
    static TimeInForce timeInForce(int attributes) {
        return TimeInForce.get((short) OrderAttributes.timeInForce(attributes));
    }
}
