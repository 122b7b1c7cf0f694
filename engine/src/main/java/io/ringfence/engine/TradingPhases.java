package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.SetTradingScheduleDecoder;
import io.ringfence.codecs.SetTradingStatusDecoder;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusReason;
import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.auction.Uncross;
import io.ringfence.engine.book.OrderAttributes;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParametersDraft;
import io.ringfence.engine.session.Sessions;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * The walk of an instrument through its statuses: by command, by schedule and at the end of an auction. {@code docs/trading-phases.md} has its tables.
 *
 * <p>What a change of status entails may be long (an uncross, the end of a day), so it is done in pieces: {@link #workOn} goes on until nothing is left, and
 * nothing else happens meanwhile. So where it stands is no state.
 */
final class TradingPhases {
    /** Around the clock, the reference price becomes the five-minute average of the index at the end of every such interval. */
    static final long REFERENCE_INTERVAL_NS = 3_600_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final int LAST_MS_OF_DAY = 86_399_999;
    private static final int FIRST_CANCELS = 1_024;

    /** What is left to do for the instrument that changes its status, in this order. */
    private enum Work {
        NOTHING,
        /** Buyers and sellers trade, from the front of both sides. */
        TRADES,
        /** What the auction has left over is cancelled. */
        LEFTOVERS,
        /** The next status is in force. */
        STATUS,
        /** The orders of the day are cancelled. */
        DAY_ORDERS,
        /** Every order is cancelled. */
        ALL_ORDERS
    }

    private final EngineState state;
    private final Instruments instruments;
    private final Markets markets;
    private final RiskParameterVersions riskParameters;
    private final PriceFeeds feeds;
    private final PriceBands bands;
    private final Orders orders;
    private final Timers timers;
    private final CallPhase callPhase;
    private final WaitingOrders waiting;
    private final Matching matching;
    private final OrderCancellation cancellation;
    private final OrderTriggers triggers;
    private final Maintenance maintenance;
    private final EventPublisher publisher;
    private final Asker asker;
    private final Uncross uncross = new Uncross();

    private Work work = Work.NOTHING;
    private int instrument;
    private TradingStatus nextStatus;
    private TradingStatusReason nextReason;
    private int toSessionIndex;
    private int buyOrder;
    private long uncrossNs;
    private long buyOrderId;
    private int sellOrder;
    private long sellOrderId;
    private final IntArrayList cancels = new IntArrayList(FIRST_CANCELS, IntArrayList.DEFAULT_NULL_VALUE);
    private final LongArrayList cancelIds = new LongArrayList(FIRST_CANCELS, LongArrayList.DEFAULT_NULL_VALUE);
    private int cancelCount;

    TradingPhases(
            EngineState state,
            CallPhase callPhase,
            Matching matching,
            OrderCancellation cancellation,
            OrderTriggers triggers,
            Maintenance maintenance,
            EventPublisher publisher,
            Asker asker) {
        this.state = state;
        instruments = state.instruments();
        markets = state.markets();
        riskParameters = state.riskParameters();
        feeds = state.feeds();
        bands = state.priceBands();
        orders = state.orders();
        timers = state.timers();
        this.callPhase = callPhase;
        waiting = state.waitingOrders();
        this.matching = matching;
        this.cancellation = cancellation;
        this.triggers = triggers;
        this.maintenance = maintenance;
        this.publisher = publisher;
        this.asker = asker;
    }

    // ---- by command

    void onSetTradingStatus(int instrumentId, TradingStatus status, int auctionMs, long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int i = instruments.indexOf(instrumentId);
        if (i == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, "instrumentId");
            return;
        }
        if (status == TradingStatus.NULL_VAL || status == TradingStatus.SBE_UNKNOWN) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "status");
            return;
        }
        boolean hasEnd = auctionMs != SetTradingStatusDecoder.auctionMsNullValue();
        int mostMs = Markets.isAuction(status) ? RiskParametersDraft.MAX_AUCTION_MS : 0;
        if (hasEnd && (auctionMs < 1 || auctionMs > mostMs)) {
            reject(RejectReason.INVALID_FIELD, auctionMs < 1 ? 1 : mostMs, auctionMs, "auctionMs");
            return;
        }
        boolean trades = status == TradingStatus.CONTINUOUS || Markets.isAuction(status);
        if (trades && riskParameters.of(i) == null) {
            reject(RejectReason.NO_RISK_PARAMETERS, 0, instrumentId, "instrumentId");
            return;
        }
        TradingStatus from = markets.status(i);
        if (!StatusRules.admitsTransition(from, status)) {
            reject(RejectReason.INVALID_TRANSITION, from.value(), status.value(), "status");
            return;
        }
        if (status == TradingStatus.DELISTED && instruments.openInterestLots(i) != 0) {
            reject(RejectReason.POSITIONS_OPEN, 0, instruments.openInterestLots(i), "instrumentId");
            return;
        }

        // From here on it must succeed.
        if (Markets.isAuction(status)) {
            callPhase.begin(
                    publisher.askerIndex(),
                    i,
                    status,
                    TradingStatusReason.COMMAND,
                    nowNs,
                    hasEnd ? nowNs + auctionMs * NANOS_PER_MILLI : Markets.NULL_TIME_NS,
                    status == TradingStatus.CLOSING_AUCTION ? TradingStatus.CLOSED : TradingStatus.CONTINUOUS);
        } else if (Markets.isAuction(from) && (trades || status == TradingStatus.CLOSED)) {
            markets.statusAfterAuction(i, status);
            endAuction(publisher.askerIndex(), i, TradingStatusReason.COMMAND, nowNs);
        } else {
            leave(publisher.askerIndex(), i, status, TradingStatusReason.COMMAND);
        }
    }

    void onSetTradingSchedule(
            int instrumentId, int preOpenMs, int openMs, int closingAuctionMs, int closeMs, long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int i = instruments.indexOf(instrumentId);
        if (i == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, "instrumentId");
            return;
        }
        int none = SetTradingScheduleDecoder.preOpenMsNullValue();
        boolean isAroundTheClock = preOpenMs == none && openMs == none && closingAuctionMs == none && closeMs == none;
        if (!isAroundTheClock
                && (isOutside("preOpenMs", preOpenMs, 0)
                        || isOutside("openMs", openMs, preOpenMs + 1)
                        || isOutside("closingAuctionMs", closingAuctionMs, openMs + 1)
                        || isOutside("closeMs", closeMs, closingAuctionMs + 1))) {
            return;
        }
        TradingStatus status = markets.status(i);
        if (StatusRules.isOver(status)) {
            reject(RejectReason.WRONG_TRADING_STATUS, 0, status.value(), "instrumentId");
            return;
        }

        // From here on it must succeed.
        if (isAroundTheClock) {
            int clock = Markets.NULL_TIME_OF_DAY_MS;
            markets.setSchedule(i, clock, clock, clock, clock);
        } else {
            markets.setSchedule(i, preOpenMs, openMs, closingAuctionMs, closeMs);
        }
        armSchedule(i, nowNs);
        announceSchedule(publisher.askerIndex(), i);
    }

    /** An instrument was listed: around the clock until a schedule is set. */
    void onListed(int i, long nowNs) {
        armSchedule(i, nowNs);
    }

    void announceSchedule(int toSession, int i) {
        publisher.tradingScheduleSet(
                toSession,
                instruments.id(i),
                markets.preOpenMs(i),
                markets.openMs(i),
                markets.closingAuctionMs(i),
                markets.closeMs(i));
    }

    // ---- by time

    /** The timer of an auction's end. */
    void onAuctionEnd(int i, long dueNs) {
        endAuction(Sessions.NULL_INDEX, i, TradingStatusReason.SCHEDULE, dueNs);
    }

    /** The timer of a schedule: a time of the trading day, or around the clock the next refreshment of the reference price. */
    void onSchedule(int i, long dueNs) {
        armSchedule(i, dueNs);
        long ofDayNs = Math.floorMod(dueNs, NANOS_PER_DAY);
        if (markets.isAroundTheClock(i)) {
            refreshReference(i);
            if (ofDayNs == 0) {
                start(Work.DAY_ORDERS, Sessions.NULL_INDEX, i);
            }
            return;
        }
        int ofDayMs = (int) (ofDayNs / NANOS_PER_MILLI);
        if (ofDayMs == markets.preOpenMs(i)) {
            onPreOpen(i, dueNs);
        } else if (ofDayMs == markets.openMs(i)) {
            onOpen(i, dueNs);
        } else if (ofDayMs == markets.closingAuctionMs(i)) {
            onClosingAuction(i, dueNs);
        } else {
            onClose(i, dueNs);
        }
    }

    private void onPreOpen(int i, long dueNs) {
        TradingStatus status = markets.status(i);
        boolean mayOpen =
                status == TradingStatus.PENDING || status == TradingStatus.CLOSED || status == TradingStatus.HALTED;
        if (mayOpen && riskParameters.of(i) != null) {
            beginScheduled(i, TradingStatus.PRE_OPEN, dueNs, markets.openMs(i) - markets.preOpenMs(i));
        }
    }

    /** The opening auction ends by its own timer; one that an operator began without an end ends now. */
    private void onOpen(int i, long dueNs) {
        if (markets.status(i) == TradingStatus.PRE_OPEN && markets.auctionEndNs(i) == Markets.NULL_TIME_NS) {
            endAuction(Sessions.NULL_INDEX, i, TradingStatusReason.SCHEDULE, dueNs);
        }
    }

    private void onClosingAuction(int i, long dueNs) {
        TradingStatus status = markets.status(i);
        if (status == TradingStatus.CONTINUOUS || status == TradingStatus.VOLATILITY_AUCTION) {
            beginScheduled(i, TradingStatus.CLOSING_AUCTION, dueNs, markets.closeMs(i) - markets.closingAuctionMs(i));
        }
    }

    /** The day ends with the closing auction, by its own timer; what is not in one with an end ends the day now. */
    private void onClose(int i, long dueNs) {
        TradingStatus status = markets.status(i);
        if (status == TradingStatus.CLOSING_AUCTION && markets.auctionEndNs(i) != Markets.NULL_TIME_NS) {
            return;
        }
        if (Markets.isAuction(status)) {
            markets.statusAfterAuction(i, TradingStatus.CLOSED);
            endAuction(Sessions.NULL_INDEX, i, TradingStatusReason.SCHEDULE, dueNs);
        } else if (status == TradingStatus.CONTINUOUS) {
            leave(Sessions.NULL_INDEX, i, TradingStatus.CLOSED, TradingStatusReason.SCHEDULE);
        } else {
            start(Work.DAY_ORDERS, Sessions.NULL_INDEX, i);
        }
    }

    private void beginScheduled(int i, TradingStatus status, long dueNs, int lengthMs) {
        callPhase.begin(
                Sessions.NULL_INDEX,
                i,
                status,
                TradingStatusReason.SCHEDULE,
                dueNs,
                dueNs + lengthMs * NANOS_PER_MILLI,
                status == TradingStatus.CLOSING_AUCTION ? TradingStatus.CLOSED : TradingStatus.CONTINUOUS);
    }

    private void refreshReference(int i) {
        int indexIndex = instruments.indexIndex(i);
        if (!feeds.isUsable(indexIndex)) {
            return;
        }
        long px = instruments.pxOfIndex(i, feeds.twap(indexIndex));
        if (px > 0 || instruments.isNonPositivePriceAllowed(i)) {
            markets.referenceTicks(i, instruments.priceTicksFloor(i, px));
        }
    }

    private void armSchedule(int i, long afterNs) {
        timers.arm(Schedule.TRADING_SCHEDULE, i, nextScheduledNs(i, afterNs));
    }

    /** The first time after another at which the schedule does something. */
    private long nextScheduledNs(int i, long afterNs) {
        if (markets.isAroundTheClock(i)) {
            return (Math.floorDiv(afterNs, REFERENCE_INTERVAL_NS) + 1) * REFERENCE_INTERVAL_NS;
        }
        long midnightNs = Math.floorDiv(afterNs, NANOS_PER_DAY) * NANOS_PER_DAY;
        long preOpenNs = midnightNs + markets.preOpenMs(i) * NANOS_PER_MILLI;
        long openNs = midnightNs + markets.openMs(i) * NANOS_PER_MILLI;
        long closingAuctionNs = midnightNs + markets.closingAuctionMs(i) * NANOS_PER_MILLI;
        long closeNs = midnightNs + markets.closeMs(i) * NANOS_PER_MILLI;
        if (afterNs < preOpenNs) {
            return preOpenNs;
        }
        if (afterNs < openNs) {
            return openNs;
        }
        if (afterNs < closingAuctionNs) {
            return closingAuctionNs;
        }
        return afterNs < closeNs ? closeNs : preOpenNs + NANOS_PER_DAY;
    }

    // ---- out of a status

    /** Finds the uncross price of an auction that is to end, and extends the auction if the price lies outside its collar; after the last extension the instrument halts. */
    private void endAuction(int toSession, int i, TradingStatusReason reason, long atNs) {
        boolean isFound = uncross.compute(state.book(i), bands.referenceTicks(i));
        if (isFound && !bands.isWithinCollar(i, uncross.priceTicks())) {
            extendOrHalt(toSession, i, atNs);
            return;
        }
        callPhase.announceUncross(i, uncross);
        nextStatus = markets.statusAfterAuction(i);
        nextReason = reason;
        uncrossNs = atNs;
        buyOrder = Orders.NULL;
        sellOrder = Orders.NULL;
        start(isFound ? Work.TRADES : Work.LEFTOVERS, toSession, i);
    }

    private void extendOrHalt(int toSession, int i, long atNs) {
        if (markets.extension(i) < riskParameters.of(i).maxAuctionExtensions()) {
            callPhase.extend(toSession, i, atNs);
        } else {
            leave(toSession, i, TradingStatus.HALTED, TradingStatusReason.AUCTION_COLLAR);
        }
    }

    /**
     * No two orders trade any more at the uncross price. Where one that was to trade was cancelled instead, those behind it may still cross: then there is
     * another uncross, at another price. Each follows from an order that is gone, so there is an end.
     */
    private void endTrades() {
        buyOrder = Orders.NULL;
        sellOrder = Orders.NULL;
        if (markets.lastTradeTicks(instrument) == uncross.priceTicks()) {
            markets.referenceTicks(instrument, uncross.priceTicks());
        }
        if (!uncross.compute(state.book(instrument), bands.referenceTicks(instrument))) {
            enter(Work.LEFTOVERS);
        } else if (bands.isWithinCollar(instrument, uncross.priceTicks())) {
            callPhase.announceUncross(instrument, uncross);
        } else {
            work = Work.NOTHING;
            extendOrHalt(toSessionIndex, instrument, uncrossNs);
        }
    }

    /** Leaves a status for one that is no auction, without an uncross. */
    private void leave(int toSession, int i, TradingStatus status, TradingStatusReason reason) {
        nextStatus = status;
        nextReason = reason;
        if (StatusRules.isOver(status)) {
            start(Work.ALL_ORDERS, toSession, i);
        } else {
            start(markets.isInAuction(i) ? Work.LEFTOVERS : Work.STATUS, toSession, i);
        }
    }

    private void start(Work first, int toSession, int i) {
        if (work != Work.NOTHING) {
            throw new IllegalStateException("work is not done: work=" + work + " instrument=" + instrument);
        }
        instrument = i;
        toSessionIndex = toSession;
        enter(first);
    }

    /** Goes to the next kind of work, and gathers the orders that it cancels. */
    private void enter(Work next) {
        work = next;
        cancels.clear();
        cancelIds.clear();
        cancelCount = 0;
        if (next == Work.LEFTOVERS || next == Work.DAY_ORDERS || next == Work.ALL_ORDERS) {
            gather(true);
            gather(false);
            gatherWaiting();
        }
    }

    private void gather(boolean isBuy) {
        OrderBook book = state.book(instrument);
        for (int level = book.bestLevel(isBuy); level != PriceLevels.NULL; level = book.nextLevel(level)) {
            long ticks = book.priceTicks(level);
            boolean isMarket = ticks == OrderBook.MARKET_BUY_TICKS || ticks == OrderBook.MARKET_SELL_TICKS;
            for (int order = book.firstOrder(level); order != Orders.NULL; order = book.nextOrder(order)) {
                if (isCanceledBy(work, isMarket, OrderAttributes.timeInForce(orders.attributes(order)))) {
                    cancels.addInt(order);
                    cancelIds.addLong(orders.orderId(order));
                }
            }
        }
    }

    private void gatherWaiting() {
        for (int order = waiting.firstOf(instrument); order != WaitingOrders.NULL; order = waiting.nextOf(order)) {
            if (work != Work.LEFTOVERS
                    && isCanceledBy(work, false, OrderAttributes.timeInForce(orders.attributes(order)))) {
                cancels.addInt(order);
                cancelIds.addLong(orders.orderId(order));
            }
        }
    }

    private static boolean isCanceledBy(Work work, boolean isMarket, int timeInForce) {
        return switch (work) {
            case LEFTOVERS -> StatusRules.endsWithAuction(isMarket, timeInForce);
            case DAY_ORDERS -> timeInForce == TimeInForce.DAY.value();
            default -> true;
        };
    }

    /**
     * Goes on with the change of status that is under way.
     *
     * @return whether there is more in a further step.
     */
    boolean workOn() {
        while (work != Work.NOTHING) {
            if (publisher.stepBytes() > Engine.SOFT_STEP_BYTES) {
                return true;
            }
            switch (work) {
                case TRADES -> {
                    if (!tradeFront()) {
                        endTrades();
                    }
                }
                case LEFTOVERS -> {
                    if (!cancelNext(CancelReason.AUCTION_ENDED)) {
                        enter(Work.STATUS);
                    }
                }
                case STATUS -> enter(putInForce());
                case DAY_ORDERS -> {
                    if (!cancelNext(CancelReason.DAY_ENDED)) {
                        work = Work.NOTHING;
                    }
                }
                case ALL_ORDERS -> {
                    if (!cancelNext(CancelReason.INSTRUMENT_CLOSED)) {
                        enter(Work.STATUS);
                    }
                }
                case NOTHING -> throw new IllegalStateException("work=" + work);
            }
        }
        return false;
    }

    /** {@return what follows: the end of the trading day, or nothing} */
    private Work putInForce() {
        callPhase.end(instrument);
        markets.setStatus(instrument, nextStatus, nextReason);
        callPhase.announce(toSessionIndex, instrument);
        if (nextStatus == TradingStatus.CONTINUOUS) {
            maintenance.onMarketOpened(instrument);
            triggers.onMarketOpened(instrument);
        }
        if (StatusRules.isOver(nextStatus)) {
            timers.disarm(Schedule.TRADING_SCHEDULE, instrument);
        }
        return nextStatus == TradingStatus.CLOSED ? Work.DAY_ORDERS : Work.NOTHING;
    }

    /** Lets the first buyer and the first seller trade; {@return whether there were both} */
    private boolean tradeFront() {
        long ticks = uncross.priceTicks();
        if (!isOpen(buyOrder, buyOrderId)) {
            buyOrder = front(true, ticks);
        }
        if (!isOpen(sellOrder, sellOrderId)) {
            sellOrder = front(false, ticks);
        }
        if (buyOrder == Orders.NULL || sellOrder == Orders.NULL) {
            return false;
        }
        buyOrderId = orders.orderId(buyOrder);
        sellOrderId = orders.orderId(sellOrder);
        long lots = Math.min(orders.leavesLots(buyOrder), orders.leavesLots(sellOrder));
        matching.tradeInAuction(buyOrder, sellOrder, lots, ticks);
        return true;
    }

    /** {@return the order that trades first on a side, or {@link Orders#NULL} if none may at this price} */
    private int front(boolean isBuy, long ticks) {
        OrderBook book = state.book(instrument);
        int level = book.bestLevel(isBuy);
        if (level == PriceLevels.NULL) {
            return Orders.NULL;
        }
        boolean isWilling = isBuy ? book.priceTicks(level) >= ticks : book.priceTicks(level) <= ticks;
        return isWilling ? book.firstOrder(level) : Orders.NULL;
    }

    /** {@return whether there was another order to cancel} */
    private boolean cancelNext(CancelReason reason) {
        if (cancelCount == cancels.size()) {
            return false;
        }
        int order = cancels.getInt(cancelCount);
        long orderId = cancelIds.getLong(cancelCount);
        cancelCount++;
        // A linked order may have gone with one before it.
        if (isOpen(order, orderId)) {
            cancellation.cancel(order, reason);
        }
        return true;
    }

    private boolean isOpen(int order, long orderId) {
        return order != Orders.NULL && orders.isOpen(order) && orders.orderId(order) == orderId;
    }

    private boolean isOutside(String field, int value, int leastMs) {
        if (value >= leastMs && value <= LAST_MS_OF_DAY) {
            return false;
        }
        reject(RejectReason.INVALID_FIELD, value < leastMs ? leastMs : LAST_MS_OF_DAY, value, field);
        return true;
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
