package io.ringfence.engine;

import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.instrument.Markets;

/**
 * What each status of an instrument admits: the table of state by command in {@code docs/trading-phases.md}. Stateless; any thread may call it.
 *
 * <p>Where an order is refused by its status alone the reason is WRONG_TRADING_STATUS, by its time in force INVALID_TIME_IN_FORCE. That a post-only order
 * is refused during an auction is the walk's own reason, POST_ONLY_WOULD_TRADE.
 */
final class StatusRules {
    private StatusRules() {}

    /** {@return whether any new order is admitted} */
    static boolean admitsNew(TradingStatus status) {
        return status == TradingStatus.CONTINUOUS || Markets.isAuction(status);
    }

    /** {@return whether an order may be replaced} */
    static boolean admitsReplace(TradingStatus status) {
        return admitsNew(status);
    }

    /** {@return whether an order may be cancelled: wherever there can be one} */
    static boolean admitsCancel(TradingStatus status) {
        return !isOver(status);
    }

    /**
     * Whether a status that admits new orders admits one of this type with this time in force. What waits for a trigger is not matched as it is entered, so it is held to
     * this table again when it is triggered.
     *
     * @param status one that {@link #admitsNew}.
     * @param orderType of the order.
     * @param timeInForce of the order.
     * @return whether; otherwise INVALID_TIME_IN_FORCE.
     */
    static boolean admits(TradingStatus status, OrderType orderType, TimeInForce timeInForce) {
        boolean isMarket = orderType == OrderType.MARKET;
        boolean isAuction = Markets.isAuction(status);
        return switch (timeInForce) {
            case GTC, DAY, GTD -> !isMarket;
            // Nothing trades at once in an auction.
            case IOC, FOK -> !isAuction;
            case AT_THE_OPEN -> status == TradingStatus.PRE_OPEN;
            case AT_THE_CLOSE -> status == TradingStatus.CLOSING_AUCTION;
            case GOOD_FOR_AUCTION -> isAuction;
            default -> false;
        };
    }

    /** {@return whether trading is over for good} */
    static boolean isOver(TradingStatus status) {
        return status == TradingStatus.SETTLED || status == TradingStatus.DELISTED;
    }

    /** {@return whether a command may move an instrument from one status to another} */
    static boolean admitsTransition(TradingStatus from, TradingStatus to) {
        return switch (from) {
            case PENDING ->
                switch (to) {
                    case PRE_OPEN, CONTINUOUS, SUSPENDED, DELISTED -> true;
                    default -> false;
                };
            case PRE_OPEN ->
                switch (to) {
                    case CONTINUOUS, CLOSED, HALTED, SUSPENDED -> true;
                    default -> false;
                };
            case CONTINUOUS ->
                switch (to) {
                    case VOLATILITY_AUCTION, CLOSING_AUCTION, HALTED, SUSPENDED -> true;
                    default -> false;
                };
            case VOLATILITY_AUCTION ->
                switch (to) {
                    case CONTINUOUS, CLOSING_AUCTION, CLOSED, HALTED, SUSPENDED -> true;
                    default -> false;
                };
            case CLOSING_AUCTION ->
                switch (to) {
                    case CONTINUOUS, CLOSED, HALTED, SUSPENDED -> true;
                    default -> false;
                };
            case CLOSED ->
                switch (to) {
                    case PRE_OPEN, SUSPENDED, SETTLED, DELISTED -> true;
                    default -> false;
                };
            case HALTED ->
                switch (to) {
                    case PRE_OPEN, CLOSED, SUSPENDED, SETTLED -> true;
                    default -> false;
                };
            case SUSPENDED ->
                switch (to) {
                    case PRE_OPEN, CLOSED, SETTLED, DELISTED -> true;
                    default -> false;
                };
            case SETTLED -> to == TradingStatus.DELISTED;
            default -> false;
        };
    }

    /**
     * Whether an order that the auction has left over is cancelled at its end.
     *
     * @param isMarket whether it is a market order.
     * @param timeInForce raw value of the schema's TimeInForce.
     * @return whether; the others rest.
     */
    static boolean endsWithAuction(boolean isMarket, int timeInForce) {
        return isMarket
                || timeInForce == TimeInForce.AT_THE_OPEN.value()
                || timeInForce == TimeInForce.AT_THE_CLOSE.value()
                || timeInForce == TimeInForce.GOOD_FOR_AUCTION.value();
    }
}
