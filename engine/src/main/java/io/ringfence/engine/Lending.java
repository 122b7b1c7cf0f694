package io.ringfence.engine;

import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Borrowing;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.parameter.CollateralParameterVersions;

/**
 * The walk of what is lent: every move of an asset to or from an account, with the interest that comes before and after it, and the hour of interest.
 *
 * <p>Each hour begun counts in full: when a debt grows it pays for the hour under way, and with every whole hour all debts pay for the next one. So nobody borrows between two hours for nothing.
 */
final class Lending {
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final EngineState state;
    private final Accounts accounts;
    private final Assets assets;
    private final Ledger ledger;
    private final Borrowing borrowing;
    private final CollateralParameterVersions parameters;
    private final Timers timers;
    private final Maintenance maintenance;
    private final EventPublisher publisher;

    Lending(EngineState state, Maintenance maintenance, EventPublisher publisher) {
        this.state = state;
        accounts = state.accounts();
        assets = state.assets();
        ledger = state.ledger();
        borrowing = state.borrowing();
        parameters = state.collateralParameters();
        timers = state.timers();
        this.maintenance = maintenance;
        this.publisher = publisher;
    }

    /** {@return units of an asset that an account has; below zero what it owes, with interest} */
    long units(int account, int asset) {
        return asset == Assets.SETTLEMENT ? ledger.accountBalance(account, asset) : borrowing.units(account, asset);
    }

    /** {@return what an account pays in advance, units, when an amount leaves it: interest of an hour on what it borrows} */
    long interestInAdvance(int account, int asset, long amountUnits) {
        long units = units(account, asset);
        long borrowed = amountUnits - Math.max(0, units);
        return borrowed <= 0 || asset == Assets.SETTLEMENT
                ? 0
                : Borrowing.interestOfHour(borrowed, parameters.of(asset).interestPpm());
    }

    /** {@return units that would have been lent of an asset, in all, if an amount left an account} */
    long lentWith(int account, int asset, long amountUnits) {
        long debtAfter = amountUnits + interestInAdvance(account, asset, amountUnits) - units(account, asset);
        return borrowing.lentUnits(asset) + Math.min(0, ledger.accountBalance(account, asset)) + Math.max(0, debtAfter);
    }

    /** Moves an amount out of an account, to a row of the ledger. */
    void take(LedgerReason reason, int account, int toRow, int asset, long amountUnits) {
        if (asset == Assets.SETTLEMENT) {
            ledger.transfer(reason, Ledger.row(account), toRow, asset, amountUnits);
            return;
        }
        charge(account, asset);
        long advance = interestInAdvance(account, asset, amountUnits);
        borrowing.transfer(reason, Ledger.row(account), toRow, asset, amountUnits);
        if (advance > 0) {
            borrowing.chargeInAdvance(account, asset, advance);
            publishCharged(account, asset, advance);
        }
    }

    /** Moves an amount from a row of the ledger to an account. */
    void give(LedgerReason reason, int fromRow, int account, int asset, long amountUnits) {
        if (asset == Assets.SETTLEMENT) {
            ledger.transfer(reason, fromRow, Ledger.row(account), asset, amountUnits);
            return;
        }
        charge(account, asset);
        borrowing.transfer(reason, fromRow, Ledger.row(account), asset, amountUnits);
    }

    /** Moves an amount from one account to another. */
    void transfer(LedgerReason reason, int from, int to, int asset, long amountUnits) {
        if (asset != Assets.SETTLEMENT) {
            charge(to, asset);
        }
        take(reason, from, Ledger.row(to), asset, amountUnits);
    }

    /** Makes the interest that has accrued on an account's debt part of its balance. */
    void charge(int account, int asset) {
        long interest = borrowing.realize(account, asset);
        if (interest > 0) {
            publishCharged(account, asset, interest);
        }
    }

    /** The parameters of an asset have changed. */
    void onParametersSet(int asset, long nowNs) {
        if (parameters.of(asset).interestPpm() == 0) {
            timers.disarm(Schedule.INTEREST, asset);
        } else if (timers.dueNs(Schedule.INTEREST, asset) == Timers.NOT_ARMED) {
            armNext(asset, nowNs);
        }
    }

    /** An hour begins. */
    void onHour(int asset, long dueNs) {
        armNext(asset, dueNs);
        if (borrowing.lentUnits(asset) == 0) {
            return;
        }
        int interestPpm = parameters.of(asset).interestPpm();
        borrowing.accrue(asset, interestPpm);
        publisher.interestAccrued(borrowing.index(asset), assets.id(asset), interestPpm);
        maintenance.onInterestAccrued(asset);
    }

    private void armNext(int asset, long nowNs) {
        timers.arm(Schedule.INTEREST, asset, (Math.floorDiv(nowNs, HOUR_NS) + 1) * HOUR_NS);
    }

    private void publishCharged(int account, int asset, long interest) {
        publisher.interestCharged(
                state.reportSessionIndex(account),
                accounts.id(account),
                interest,
                ledger.accountBalance(account, asset),
                assets.id(asset));
    }
}
