package io.ringfence.replay.check;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.codecs.LiquidationEndReason;
import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.replay.check.Chapter.SliceTold;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the events said of one liquidation, from its start on. */
final class LiquidationFacts {
    /** What one market has to do with the loss. */
    static final class MarketLoss {
        final InstrumentFacts instrument;

        /** Of slices there. */
        long realizedPnl;

        /** What the insurance fund has paid for it. */
        long fundPaid;

        /** What fell on it when a slice had traded, and nobody could pay. */
        long unpaid;

        MarketLoss(InstrumentFacts instrument) {
            this.instrument = instrument;
        }
    }

    /** A payment by others of which an event must tell; market null: the fund, without regard to markets. */
    record Payment(InstrumentFacts market, WaterfallLayer layer, long amount, long before) {}

    final long id;
    final AccountFacts account;
    final long startedNs;
    final long startEvent;
    final AccountHealth health;
    final long equity;
    final long maintenanceMargin;

    /** Null: none is in the book. */
    SliceTold slice;

    // A deleveraging of which not all is told yet.
    long deleveragedLots;

    long lotsBeforeDeleveraging;
    long equityGiven;
    Valuation beforeDeleveraging;

    /** Whether it has traded; what is due then is payments by others, and the receipt. */
    boolean isSliceDone;

    /** What is kept to explain it; null: it is not to be explained. */
    List<Chapter> chapters;

    int sliceCount;

    /** What all slices traded, at the magnitudes of their prices, µ$. */
    long notional;

    long fees;

    /** Zero: there was no first slice of a large position. */
    long coolDownEndNs;

    /** Why it waits; null: it does not. */
    LiquidationWaitReason waitReason;

    /** Whether it waited since its last slice, or its start. */
    boolean hasWaited;

    /** Whether something of the account has changed since it began to wait. */
    boolean isWoken;

    /** Each wait that was announced. */
    final List<LiquidationWaitReason> waits = new ArrayList<>();

    /** By the place of the market. */
    final SortedMap<Integer, MarketLoss> losses = new TreeMap<>();

    /** Made, and not told of yet. */
    final Deque<Payment> payments = new ArrayDeque<>();

    /** Whether collateral is being sold, or others have been asked to pay. */
    boolean isSettling;

    /** Whether the fund has begun to repay what is owed in assets. */
    boolean isRepaying;

    /** Whether others have been asked to pay what is owed at the end. */
    boolean isSettled;

    /** What nobody pays of it. */
    long unpaid;

    /** Whether others have paid a part of its debt. */
    boolean isLossPaid;

    /** Part of the collateral's price that DEFICIT paid in the fund's stead. */
    long paidInFundsStead;

    long fundPaid;
    long poolPaid;
    long deficit;

    /** Null: it is not over. */
    LiquidationEndReason end;

    long endedNs;

    LiquidationFacts(
            long id, AccountFacts account, long startedNs, long startEvent, AccountHealth health, Valuation value) {
        this.id = id;
        this.account = account;
        this.startedNs = startedNs;
        this.startEvent = startEvent;
        this.health = health;
        this.equity = value.equity;
        this.maintenanceMargin = value.maintenanceMargin;
    }

    /** What a market has to do with the loss, from now on if it had nothing. */
    MarketLoss loss(InstrumentFacts instrument) {
        return losses.computeIfAbsent(instrument.place, place -> new MarketLoss(instrument));
    }

    /** Keeps a chapter if it is to be explained. */
    void tell(Chapter chapter) {
        if (chapters != null) {
            chapters.add(chapter);
        }
    }
}
