package io.ringfence.replay.check;

import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.replay.check.AccountFacts.Position;
import io.ringfence.replay.check.AuditFinding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Whether everybody under maintenance margin is attended to when a command is over: in liquidation, and there waiting for a reason that holds. Only accounts are looked at for which
 * the command has changed something: a price, a trust in a price, a parameter, money, a position, a market that opened, a cool-down that ended.
 *
 * <p>A command makes {@value #STEPS_PER_COMMAND} steps of liquidations at most; where it made as many, those who are left are judged at the end of the next one.
 */
final class Attendance {
    /** Slices that traded and debts that were settled, of all accounts, in one command. */
    static final int STEPS_PER_COMMAND = 256;

    private final VenueFacts venue;
    private final List<AccountFacts> touched = new ArrayList<>();
    private final PriorityQueue<LiquidationFacts> resting =
            new PriorityQueue<>(Comparator.comparingLong(liquidation -> liquidation.coolDownEndNs));
    private int steps;
    private long valuations;

    Attendance(VenueFacts venue) {
        this.venue = venue;
    }

    long valuations() {
        return valuations;
    }

    /** Something of an account has changed. */
    void touch(AccountFacts account) {
        if (account.liquidation != null) {
            account.liquidation.isWoken = true;
        }
        if (account.id > 0 && !account.isTouched) {
            account.isTouched = true;
            touched.add(account);
        }
    }

    /** A price, or the trust in it, has changed. */
    void touchHolders(IndexFacts index) {
        index.holders.removeIf(account -> !restsOn(account, index));
        index.holders.forEach(this::touch);
    }

    /** How an asset counts has changed. */
    void touchHolders(AssetFacts asset) {
        for (AccountFacts account : asset.index.holders) {
            if (account.balance(asset) != 0) {
                touch(account);
            }
        }
    }

    /** An asset is pegged: who has it rests on the indexes of its peg too. */
    void restOnPeg(AssetFacts asset) {
        for (AccountFacts account : asset.index.holders) {
            if (asset.redemption != null && account.balance(asset) != 0) {
                asset.redemption.holders.add(account);
            }
            if (asset.underlying != null && account.balance(asset) != 0) {
                asset.underlying.holders.add(account);
            }
        }
    }

    /** Parameters of an instrument have changed, or it trades again. */
    void touchHolders(InstrumentFacts instrument) {
        for (AccountFacts account : instrument.index.holders) {
            if (account.position(instrument) != null) {
                touch(account);
            }
        }
    }

    /** The time after a first slice has begun. */
    void onCoolDown(LiquidationFacts liquidation) {
        resting.add(liquidation);
    }

    /** A step that counts was made. */
    void onStep() {
        steps++;
    }

    /** A command is over. */
    void onCommandEnd(long nowNs) {
        while (!resting.isEmpty() && resting.peek().coolDownEndNs <= nowNs) {
            touch(resting.poll().account);
        }
        boolean isBudgetSpent = steps >= STEPS_PER_COMMAND;
        steps = 0;
        if (isBudgetSpent) {
            return;
        }
        for (AccountFacts account : touched) {
            account.isTouched = false;
            judge(account, nowNs);
            if (account.liquidation != null) {
                account.liquidation.isWoken = false;
            }
        }
        touched.clear();
    }

    private void judge(AccountFacts account, long nowNs) {
        Valuation value = value(account);
        LiquidationFacts liquidation = account.liquidation;
        if (liquidation == null) {
            if (value.isLiquidatable()) {
                throw new Breach(
                        Kind.SKIPPED,
                        account.id,
                        "account " + account.id + " was left with equity " + Money.text(value.equity)
                                + " under maintenance margin " + Money.text(value.maintenanceMargin)
                                + ", and no liquidation was started");
            }
            return;
        }
        boolean goesOn = goesOn(account, value, liquidation.isWoken);
        LiquidationWaitReason reason = hindrance(account, value, goesOn, nowNs);
        if (reason == null && !goesOn) {
            throw new Breach(
                    Kind.WRONG_REASON,
                    account.id,
                    "liquidation " + liquidation.id + " of account " + account.id
                            + " has nothing left to do and was not ended: equity " + Money.text(value.equity)
                            + ", maintenance margin " + Money.text(value.maintenanceMargin) + ", target "
                            + Money.text(value.targetEquity));
        }
        // What the book holds does not follow from accounts and prices, so a lack of liquidity is believed.
        LiquidationWaitReason expected = reason == null ? LiquidationWaitReason.NO_LIQUIDITY : reason;
        if (liquidation.waitReason != expected) {
            throw new Breach(
                    Kind.WRONG_REASON,
                    account.id,
                    "liquidation " + liquidation.id + " of account " + account.id + " stands "
                            + (liquidation.waitReason == null ? "still" : "and waits for " + liquidation.waitReason)
                            + " where "
                            + (reason == null ? "nothing but a lack of liquidity can hinder it" : reason + " holds"));
        }
    }

    /** Values an account, and counts it. */
    Valuation value(AccountFacts account) {
        valuations++;
        return Valuation.of(account, venue);
    }

    /** Whether a liquidation has a position to reduce: until its target is reached, and when it was woken from a wait only while the account is under maintenance margin. */
    static boolean goesOn(AccountFacts account, Valuation value, boolean isWoken) {
        return account.hasPosition()
                && !value.isRestored()
                && (!isWoken || !account.liquidation.hasWaited || value.isLiquidatable());
    }

    /** Why a liquidation can make no step now, apart from what is in the book; null: it can. The first that holds, in the order in which the rules name them. */
    LiquidationWaitReason hindrance(AccountFacts account, Valuation value, boolean goesOn, long nowNs) {
        if (!value.isPricesUsable) {
            return LiquidationWaitReason.PRICE_NOT_USABLE;
        }
        if (value.hasEdges && value.isLiquidatable() && Valuation.isMaintainedAtAnEdge(account, venue)) {
            return LiquidationWaitReason.WITHIN_PRICE_BAND;
        }
        if (!goesOn) {
            boolean settlesDebts = !account.hasPosition() && value.isLiquidatable();
            return settlesDebts && !isEachDebtPriced(account) ? LiquidationWaitReason.PRICE_NOT_USABLE : null;
        }
        if (nowNs < account.liquidation.coolDownEndNs && !value.isBackstop()) {
            return LiquidationWaitReason.COOL_DOWN;
        }
        boolean isAnyOpen = false;
        for (Position position : account.positions()) {
            if (trades(position.instrument)) {
                return null;
            }
            isAnyOpen |= position.instrument.status == TradingStatus.CONTINUOUS;
        }
        return isAnyOpen ? LiquidationWaitReason.PRICE_NOT_USABLE : LiquidationWaitReason.MARKET_HALTED;
    }

    /** Whether what an account owes in assets has prices at which it can be repaid. */
    private boolean isEachDebtPriced(AccountFacts account) {
        for (AssetFacts asset : venue.assets) {
            if (asset.index != null && account.balance(asset) < 0 && !asset.isUsable()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a slice may go to an instrument's book: the market trades, and its own price is no guess. */
    static boolean trades(InstrumentFacts instrument) {
        return instrument.status == TradingStatus.CONTINUOUS && instrument.index.state != FeedState.INVALID;
    }

    private boolean restsOn(AccountFacts account, IndexFacts index) {
        for (Position position : account.positions()) {
            if (position.instrument.index == index) {
                return true;
            }
        }
        for (AssetFacts asset : venue.assets) {
            if (asset.index != null && asset.isPricedBy(index) && account.balance(asset) != 0) {
                return true;
            }
        }
        return false;
    }
}
