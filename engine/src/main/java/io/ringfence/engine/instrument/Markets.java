package io.ringfence.engine.instrument;

import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusReason;
import io.ringfence.engine.hash.Hash64;

/**
 * What each instrument admits at present, why and until when; its trading day; and the prices that its bands and auctions rest on. Dense by the
 * instrument's index in {@link Instruments}.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Markets {
    /** No such price. */
    public static final long NULL_PRICE_TICKS = Long.MIN_VALUE;

    /** The auction has no end of its own, or there is none. */
    public static final long NULL_TIME_NS = Long.MIN_VALUE;

    /** A time of day that the schedule does not have. */
    public static final int NULL_TIME_OF_DAY_MS = Integer.MIN_VALUE;

    private static final long STATUS_SEED = Hash64.of(0x4D4B_5453L);
    private static final long SCHEDULE_SEED = Hash64.of(0x4D4B_5344L);
    private static final long PRICE_SEED = Hash64.of(0x4D4B_5052L);

    private final TradingStatus[] statuses;
    private final TradingStatusReason[] reasons;
    private final TradingStatus[] statusesAfterAuction;
    private final long[] auctionEndsNs;
    private final int[] extensions;
    private final boolean[] isSelfTradeAllowed;
    private final long[] listedReferenceTicks;
    private final long[] referenceTicks;
    private final long[] lastTradeTicks;
    private final int[] preOpensMs;
    private final int[] opensMs;
    private final int[] closingAuctionsMs;
    private final int[] closesMs;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most instruments there may be.
     */
    public Markets(int capacity) {
        statuses = new TradingStatus[capacity];
        reasons = new TradingStatusReason[capacity];
        statusesAfterAuction = new TradingStatus[capacity];
        auctionEndsNs = new long[capacity];
        extensions = new int[capacity];
        isSelfTradeAllowed = new boolean[capacity];
        listedReferenceTicks = new long[capacity];
        referenceTicks = new long[capacity];
        lastTradeTicks = new long[capacity];
        preOpensMs = new int[capacity];
        opensMs = new int[capacity];
        closingAuctionsMs = new int[capacity];
        closesMs = new int[capacity];
    }

    /** {@return how many there are} */
    public int size() {
        return size;
    }

    /**
     * Opens the market of the instrument that was listed last: PENDING, around the clock.
     *
     * @param listedReferenceTicks reference price until there is another one, or {@link #NULL_PRICE_TICKS}.
     * @param isSelfTradeAllowed whether orders may ask to trade with their own account or firm.
     */
    public void add(long listedReferenceTicks, boolean isSelfTradeAllowed) {
        int i = size++;
        statuses[i] = TradingStatus.PENDING;
        reasons[i] = TradingStatusReason.COMMAND;
        statusesAfterAuction[i] = TradingStatus.NULL_VAL;
        auctionEndsNs[i] = NULL_TIME_NS;
        this.isSelfTradeAllowed[i] = isSelfTradeAllowed;
        this.listedReferenceTicks[i] = listedReferenceTicks;
        referenceTicks[i] = listedReferenceTicks;
        lastTradeTicks[i] = NULL_PRICE_TICKS;
        preOpensMs[i] = NULL_TIME_OF_DAY_MS;
        opensMs[i] = NULL_TIME_OF_DAY_MS;
        closingAuctionsMs[i] = NULL_TIME_OF_DAY_MS;
        closesMs[i] = NULL_TIME_OF_DAY_MS;
        hash += statusHash(i) + scheduleHash(i) + priceHash(i);
    }

    /** {@return what the instrument admits} */
    public TradingStatus status(int instrumentIndex) {
        return statuses[instrumentIndex];
    }

    /** {@return why it came to its status} */
    public TradingStatusReason reason(int instrumentIndex) {
        return reasons[instrumentIndex];
    }

    /** {@return whether it gathers orders for an uncross} */
    public boolean isInAuction(int instrumentIndex) {
        return isAuction(statuses[instrumentIndex]);
    }

    /** {@return whether a status is that of a call auction} */
    public static boolean isAuction(TradingStatus status) {
        return status == TradingStatus.PRE_OPEN
                || status == TradingStatus.VOLATILITY_AUCTION
                || status == TradingStatus.CLOSING_AUCTION;
    }

    /** {@return when its auction uncrosses by itself, or {@link #NULL_TIME_NS}} */
    public long auctionEndNs(int instrumentIndex) {
        return auctionEndsNs[instrumentIndex];
    }

    /** {@return how many times its auction has been extended} */
    public int extension(int instrumentIndex) {
        return extensions[instrumentIndex];
    }

    /** {@return the status that follows its auction; NULL_VAL outside one} */
    public TradingStatus statusAfterAuction(int instrumentIndex) {
        return statusesAfterAuction[instrumentIndex];
    }

    /** {@return whether orders may ask to trade with their own account or firm} */
    public boolean isSelfTradeAllowed(int instrumentIndex) {
        return isSelfTradeAllowed[instrumentIndex];
    }

    /** {@return the reference price that came with the listing, or {@link #NULL_PRICE_TICKS}} */
    public long listedReferenceTicks(int instrumentIndex) {
        return listedReferenceTicks[instrumentIndex];
    }

    /** {@return the reference price, or {@link #NULL_PRICE_TICKS}: the index price of the moment stands for it} */
    public long referenceTicks(int instrumentIndex) {
        return referenceTicks[instrumentIndex];
    }

    /** {@return price of the last trade, or {@link #NULL_PRICE_TICKS}} */
    public long lastTradeTicks(int instrumentIndex) {
        return lastTradeTicks[instrumentIndex];
    }

    /** {@return whether it trades around the clock, without a schedule of its own} */
    public boolean isAroundTheClock(int instrumentIndex) {
        return preOpensMs[instrumentIndex] == NULL_TIME_OF_DAY_MS;
    }

    /** {@return when its opening auction begins, after midnight UTC, or {@link #NULL_TIME_OF_DAY_MS}} */
    public int preOpenMs(int instrumentIndex) {
        return preOpensMs[instrumentIndex];
    }

    /** {@return when its opening auction ends, after midnight UTC, or {@link #NULL_TIME_OF_DAY_MS}} */
    public int openMs(int instrumentIndex) {
        return opensMs[instrumentIndex];
    }

    /** {@return when its closing auction begins, after midnight UTC, or {@link #NULL_TIME_OF_DAY_MS}} */
    public int closingAuctionMs(int instrumentIndex) {
        return closingAuctionsMs[instrumentIndex];
    }

    /** {@return when its trading day ends, after midnight UTC, or {@link #NULL_TIME_OF_DAY_MS}} */
    public int closeMs(int instrumentIndex) {
        return closesMs[instrumentIndex];
    }

    /** Moves it to a status that is no auction. */
    public void setStatus(int instrumentIndex, TradingStatus status, TradingStatusReason reason) {
        set(instrumentIndex, status, reason, NULL_TIME_NS, 0, TradingStatus.NULL_VAL);
    }

    /**
     * Moves it into an auction.
     *
     * @param auctionEndNs when it uncrosses by itself, or {@link #NULL_TIME_NS}.
     * @param statusAfter what follows.
     */
    public void setAuction(
            int instrumentIndex,
            TradingStatus status,
            TradingStatusReason reason,
            long auctionEndNs,
            TradingStatus statusAfter) {
        set(instrumentIndex, status, reason, auctionEndNs, 0, statusAfter);
    }

    /**
     * Extends the auction that is on.
     *
     * @param auctionEndNs when it uncrosses by itself.
     */
    public void extendAuction(int instrumentIndex, long auctionEndNs, TradingStatusReason reason) {
        set(
                instrumentIndex,
                statuses[instrumentIndex],
                reason,
                auctionEndNs,
                extensions[instrumentIndex] + 1,
                statusesAfterAuction[instrumentIndex]);
    }

    /** Changes what follows the auction that is on. */
    public void statusAfterAuction(int instrumentIndex, TradingStatus statusAfter) {
        set(
                instrumentIndex,
                statuses[instrumentIndex],
                reasons[instrumentIndex],
                auctionEndsNs[instrumentIndex],
                extensions[instrumentIndex],
                statusAfter);
    }

    /** Sets the trading day: all four rising, or all {@link #NULL_TIME_OF_DAY_MS} for around the clock. */
    public void setSchedule(int instrumentIndex, int preOpenMs, int openMs, int closingAuctionMs, int closeMs) {
        hash -= scheduleHash(instrumentIndex);
        preOpensMs[instrumentIndex] = preOpenMs;
        opensMs[instrumentIndex] = openMs;
        closingAuctionsMs[instrumentIndex] = closingAuctionMs;
        closesMs[instrumentIndex] = closeMs;
        hash += scheduleHash(instrumentIndex);
    }

    /** Sets the reference price. */
    public void referenceTicks(int instrumentIndex, long priceTicks) {
        hash -= priceHash(instrumentIndex);
        referenceTicks[instrumentIndex] = priceTicks;
        hash += priceHash(instrumentIndex);
    }

    /** Sets the price of the last trade. */
    public void lastTradeTicks(int instrumentIndex, long priceTicks) {
        if (lastTradeTicks[instrumentIndex] != priceTicks) {
            hash -= priceHash(instrumentIndex);
            lastTradeTicks[instrumentIndex] = priceTicks;
            hash += priceHash(instrumentIndex);
        }
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += statusHash(i) + scheduleHash(i) + priceHash(i);
        }
        return sum;
    }

    private void set(
            int i,
            TradingStatus status,
            TradingStatusReason reason,
            long auctionEndNs,
            int extension,
            TradingStatus statusAfter) {
        hash -= statusHash(i);
        statuses[i] = status;
        reasons[i] = reason;
        auctionEndsNs[i] = auctionEndNs;
        extensions[i] = extension;
        statusesAfterAuction[i] = statusAfter;
        hash += statusHash(i);
    }

    private long statusHash(int i) {
        long row = Hash64.of(STATUS_SEED, i, statuses[i].value(), reasons[i].value());
        row = Hash64.fold(row, auctionEndsNs[i]);
        row = Hash64.fold(row, ((long) extensions[i] << Integer.SIZE) | statusesAfterAuction[i].value());
        return Hash64.fold(row, isSelfTradeAllowed[i] ? 1 : 0);
    }

    private long scheduleHash(int i) {
        long row = Hash64.of(SCHEDULE_SEED, i, preOpensMs[i], opensMs[i]);
        row = Hash64.fold(row, closingAuctionsMs[i]);
        row = Hash64.fold(row, closesMs[i]);
        return Hash64.fold(row, listedReferenceTicks[i]);
    }

    private long priceHash(int i) {
        return Hash64.of(PRICE_SEED, i, referenceTicks[i], lastTradeTicks[i]);
    }
}
