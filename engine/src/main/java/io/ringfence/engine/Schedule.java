package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.engine.account.TradedVolumes;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.liquidation.Liquidations;

/**
 * The walk of time and of deferred work: timers that are due, in the order (dueNs, kind, id), then orders whose trigger is reached, then liquidation steps,
 * round by round.
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

    /** Fires when the first order expires; the id is 0. */
    static final int ORDER_EXPIRY = 6;

    /** The id is the instrument's index: its book is looked at for its mark price. */
    static final int MARK = 7;

    /** The id is the account's index: the slice for which it found nothing is tried again, in the next second of its liquidation. */
    static final int SLICE_RETRY = 8;

    /** The id is the asset's index: an hour of interest on what is lent of it. */
    static final int INTEREST = 9;

    /** The id is the instrument's index: its book is looked at for its funding, and on the hour its sides are charged. */
    static final int FUNDING = 10;

    /** The id is the asset's index: the discount of a broken peg goes a step. */
    static final int DEPEG = 11;

    private final Timers timers;
    private final Orders orders;
    private final Liquidations liquidations;
    private final TradedVolumes volumes;
    private final PriceFeed priceFeed;
    private final Marking marking;
    private final Funding funding;
    private final Maintenance maintenance;
    private final Lending lending;
    private final Pegging pegging;
    private final OrderCancellation cancellation;
    private final OrderTriggers triggers;
    private final CallPhase callPhase;
    private final TradingPhases tradingPhases;
    private final AccountLiquidation accountLiquidation;
    private final EventPublisher publisher;
    private int stepsOfCommand;
    private int triggersOfCommand;

    Schedule(
            EngineState state,
            PriceFeed priceFeed,
            Marking marking,
            Funding funding,
            Maintenance maintenance,
            Lending lending,
            Pegging pegging,
            OrderCancellation cancellation,
            OrderTriggers triggers,
            CallPhase callPhase,
            TradingPhases tradingPhases,
            AccountLiquidation accountLiquidation,
            EventPublisher publisher) {
        timers = state.timers();
        orders = state.orders();
        liquidations = state.liquidations();
        volumes = state.tradedVolumes();
        this.priceFeed = priceFeed;
        this.marking = marking;
        this.funding = funding;
        this.maintenance = maintenance;
        this.lending = lending;
        this.pegging = pegging;
        this.cancellation = cancellation;
        this.triggers = triggers;
        this.callPhase = callPhase;
        this.tradingPhases = tradingPhases;
        this.accountLiquidation = accountLiquidation;
        this.publisher = publisher;
    }

    /** A command begins. */
    void onCommandStart() {
        stepsOfCommand = 0;
        triggersOfCommand = 0;
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
        if (accountLiquidation.deleverageOn()) {
            return true;
        }
        callPhase.onTime(nowNs);
        volumes.onTime(nowNs);
        if (tradingPhases.workOn()) {
            return true;
        }
        while (timers.firstDueNs() <= nowNs) {
            if (publisher.stepBytes() > Engine.SOFT_STEP_BYTES) {
                return true;
            }
            fireFirst(nowNs);
            if (tradingPhases.workOn()) {
                return true;
            }
        }
        while (triggersOfCommand < EngineLimits.MAX_TRIGGERS_PER_COMMAND) {
            if (publisher.stepBytes() > Engine.SOFT_STEP_BYTES) {
                return true;
            }
            if (!triggers.fireNext()) {
                break;
            }
            triggersOfCommand++;
        }
        while (liquidations.readyCount() > 0 && stepsOfCommand < EngineLimits.MAX_LIQUIDATION_STEPS_PER_COMMAND) {
            if (publisher.stepBytes() > Engine.SOFT_STEP_BYTES) {
                return true;
            }
            if (accountLiquidation.stepNext(nowNs)) {
                stepsOfCommand++;
                return accountLiquidation.isDeleveraging() || liquidations.readyCount() > 0;
            }
        }
        return false;
    }

    private void fireFirst(long nowNs) {
        int id = timers.firstId();
        switch (timers.firstKind()) {
            case FEED_STATE -> {
                long dueNs = timers.firstDueNs();
                timers.disarm(FEED_STATE, id);
                priceFeed.reevaluate(id, dueNs);
            }
            case COOL_DOWN -> {
                timers.disarm(COOL_DOWN, id);
                maintenance.onCoolDownOver(id);
            }
            case AUCTION_END -> {
                long dueNs = timers.firstDueNs();
                timers.disarm(AUCTION_END, id);
                tradingPhases.onAuctionEnd(id, dueNs);
            }
            case TRADING_SCHEDULE -> tradingPhases.onSchedule(id, timers.firstDueNs());
            case INDICATION -> callPhase.onIndication(id, timers.firstDueNs());
            case CANCEL_ON_DISCONNECT -> cancelOrdersOf(id);
            case ORDER_EXPIRY -> cancellation.cancelExpired(nowNs);
            case MARK -> marking.onTime(id, timers.firstDueNs(), nowNs);
            case FUNDING -> funding.onTime(id, timers.firstDueNs(), nowNs);
            case SLICE_RETRY -> {
                timers.disarm(SLICE_RETRY, id);
                maintenance.onSliceRetry(id);
            }
            case INTEREST -> lending.onHour(id, timers.firstDueNs());
            case DEPEG -> pegging.onTime(id, timers.firstDueNs());
            default -> throw new IllegalStateException("kind=" + timers.firstKind());
        }
    }

    /** Goes on in a further step if there are many; the timer stays due until the last is cancelled. */
    private void cancelOrdersOf(int sessionIndex) {
        int order = orders.firstOfSession(sessionIndex);
        while (order != Orders.NULL && publisher.stepBytes() <= Engine.SOFT_STEP_BYTES) {
            cancellation.cancel(order, CancelReason.DISCONNECTED);
            order = orders.firstOfSession(sessionIndex);
        }
        if (order == Orders.NULL) {
            timers.disarm(CANCEL_ON_DISCONNECT, sessionIndex);
        }
    }
}
