package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.liquidation.LiquidationState;
import io.ringfence.engine.liquidation.Liquidations;

/**
 * The walk of time and of deferred work: timers that are due, in the order (dueNs, kind, id), then liquidation steps, round by round.
 *
 * <p>A command causes at most {@link EngineLimits#MAX_LIQUIDATION_STEPS_PER_COMMAND} liquidation steps that act; what is left goes on at the next command,
 * before it is applied. Which accounts are left, and in what order, follows from the state alone, so a round is not state: it is taken anew.
 */
final class Schedule {
    /** Kinds of timers, in the order in which those that are due at the same time fire. The id is the index's. */
    static final int FEED_STATE = 0;

    /** The id is the account's index. */
    static final int COOL_DOWN = 1;

    /** The id is the session's index. */
    static final int CANCEL_ON_DISCONNECT = 2;

    /** The id is the instrument's index: its auction ends. */
    static final int AUCTION_END = 3;

    /** The id is the instrument's index: a time of its trading day. */
    static final int TRADING_SCHEDULE = 4;

    /** The id is the instrument's index: what its auction would do is published. */
    static final int INDICATION = 5;

    private final Timers timers;
    private final Orders orders;
    private final Liquidations liquidations;
    private final PriceFeed priceFeed;
    private final OrderEntry orderEntry;
    private final CallPhase callPhase;
    private final TradingPhases tradingPhases;
    private final AccountLiquidation accountLiquidation;
    private final EventPublisher publisher;
    private int stepsOfCommand;

    Schedule(
            EngineState state,
            PriceFeed priceFeed,
            OrderEntry orderEntry,
            CallPhase callPhase,
            TradingPhases tradingPhases,
            AccountLiquidation accountLiquidation,
            EventPublisher publisher) {
        timers = state.timers();
        orders = state.orders();
        liquidations = state.liquidations();
        this.priceFeed = priceFeed;
        this.orderEntry = orderEntry;
        this.callPhase = callPhase;
        this.tradingPhases = tradingPhases;
        this.accountLiquidation = accountLiquidation;
        this.publisher = publisher;
    }

    /** A command begins. */
    void onCommandStart() {
        stepsOfCommand = 0;
    }

    /** What was before the command is worked off, or what it caused begins to be. */
    void onWorkStart() {
        accountLiquidation.forgetRound();
    }

    /**
     * Goes on with a change of status that is under way, fires what is due and makes the next liquidation step.
     *
     * @return whether there is more to do in a further step.
     */
    boolean workOff(long nowNs) {
        callPhase.onTime(nowNs);
        if (tradingPhases.workOn()) {
            return true;
        }
        while (timers.firstDueNs() <= nowNs) {
            if (publisher.stepBytes() > Engine.SOFT_STEP_BYTES) {
                return true;
            }
            fireFirst();
            if (tradingPhases.workOn()) {
                return true;
            }
        }
        while (liquidations.readyCount() > 0 && stepsOfCommand < EngineLimits.MAX_LIQUIDATION_STEPS_PER_COMMAND) {
            if (publisher.stepBytes() > Engine.SOFT_STEP_BYTES) {
                return true;
            }
            if (accountLiquidation.stepNext(nowNs)) {
                stepsOfCommand++;
                return liquidations.readyCount() > 0;
            }
        }
        return false;
    }

    private void fireFirst() {
        int id = timers.firstId();
        switch (timers.firstKind()) {
            case FEED_STATE -> {
                long dueNs = timers.firstDueNs();
                timers.disarm(FEED_STATE, id);
                priceFeed.reevaluate(id, dueNs);
            }
            case COOL_DOWN -> {
                timers.disarm(COOL_DOWN, id);
                if (liquidations.state(id) == LiquidationState.WAITING) {
                    liquidations.wake(id);
                }
            }
            case AUCTION_END -> {
                long dueNs = timers.firstDueNs();
                timers.disarm(AUCTION_END, id);
                tradingPhases.onAuctionEnd(id, dueNs);
            }
            case TRADING_SCHEDULE -> tradingPhases.onSchedule(id, timers.firstDueNs());
            case INDICATION -> callPhase.onIndication(id, timers.firstDueNs());
            case CANCEL_ON_DISCONNECT -> cancelOrdersOf(id);
            default -> throw new IllegalStateException("kind=" + timers.firstKind());
        }
    }

    /** Goes on in a further step if there are many; the timer stays due until the last is cancelled. */
    private void cancelOrdersOf(int sessionIndex) {
        int order = orders.firstOfSession(sessionIndex);
        while (order != Orders.NULL && publisher.stepBytes() <= Engine.SOFT_STEP_BYTES) {
            int next = orders.nextOfSession(order);
            orderEntry.cancel(order, CancelReason.DISCONNECTED);
            order = next;
        }
        if (order == Orders.NULL) {
            timers.disarm(CANCEL_ON_DISCONNECT, sessionIndex);
        }
    }
}
