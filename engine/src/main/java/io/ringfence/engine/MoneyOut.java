package io.ringfence.engine;

import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.account.Withdrawals;
import io.ringfence.engine.contingency.KillSwitches;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;

/** The walk of what leaves an account: withdrawals, which the treasury settles, and transfers between the accounts of an owner. One gate stands before both. */
final class MoneyOut {
    private static final int EXTERNAL_ROW = Ledger.row(VenueAccount.EXTERNAL);
    private static final int PENDING_ROW = Ledger.row(VenueAccount.PENDING_WITHDRAWALS);

    private final EngineState state;
    private final Accounts accounts;
    private final Assets assets;
    private final Ledger ledger;
    private final Withdrawals withdrawals;
    private final Liquidations liquidations;
    private final KillSwitches killSwitches;
    private final MarginModel model;
    private final Lending lending;
    private final Maintenance maintenance;
    private final EventPublisher publisher;
    private final Asker asker;
    private final AccountMargin margin = new AccountMargin();

    MoneyOut(EngineState state, Lending lending, Maintenance maintenance, EventPublisher publisher, Asker asker) {
        this.state = state;
        accounts = state.accounts();
        assets = state.assets();
        ledger = state.ledger();
        withdrawals = state.withdrawals();
        liquidations = state.liquidations();
        killSwitches = state.killSwitches();
        model = state.marginModel();
        this.lending = lending;
        this.maintenance = maintenance;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onRequestWithdrawal(long accountId, long requestId, int assetId, long amount) {
        int account = accounts.indexOf(accountId);
        if (!isEntitled(account)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (state.riskAdmission() != RiskAdmission.OPEN) {
            reject(RejectReason.RISK_ADMISSION_CLOSED, 0, state.riskAdmission().value(), "");
            return;
        }
        if (account == Accounts.NULL_ACCOUNT) {
            reject(RejectReason.UNKNOWN_ACCOUNT, 0, accountId, "accountId");
            return;
        }
        int asset = assets.indexOf(assetId);
        if (asset == Assets.NULL_ASSET) {
            reject(RejectReason.UNKNOWN_ASSET, 0, assetId, "assetId");
            return;
        }
        if (requestId < 1) {
            reject(RejectReason.INVALID_FIELD, 1, requestId, "requestId");
            return;
        }
        if (!mayGive(account) || !isAmountInRange(account, PENDING_ROW, asset, amount)) {
            return;
        }
        int sameRequest = withdrawals.find(account, requestId);
        if (sameRequest != Withdrawals.NULL_ROW) {
            reject(RejectReason.DUPLICATE_REQUEST, 0, withdrawals.id(sameRequest), "requestId");
            return;
        }
        if (withdrawals.isFull()) {
            reject(RejectReason.WITHDRAWAL_LIMIT, withdrawals.capacity(), withdrawals.count() + 1L, "");
            return;
        }
        int maxOfAccount = EngineLimits.MAX_WITHDRAWALS_PER_ACCOUNT;
        if (withdrawals.countOfAccount(account) == maxOfAccount) {
            reject(RejectReason.WITHDRAWAL_LIMIT, maxOfAccount, maxOfAccount + 1L, "accountId");
            return;
        }
        if (!canGive(account, asset, amount, true)) {
            return;
        }

        // From here on it must succeed.
        int row = withdrawals.open(account, asset, amount, requestId);
        lending.take(LedgerReason.WITHDRAWAL_RESERVE, account, PENDING_ROW, asset, amount);
        publisher.withdrawalRequested(
                toSession(account),
                withdrawals.id(row),
                accountId,
                requestId,
                assetId,
                amount,
                ledger.accountBalance(account, asset));
        maintenance.onAccountChanged(account);
    }

    void onSettleWithdrawal(long withdrawalId, WithdrawalOutcome outcome) {
        if (!asker.has(Asker.TREASURY)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int row = withdrawals.rowOf(withdrawalId);
        if (row == Withdrawals.NULL_ROW) {
            reject(RejectReason.UNKNOWN_WITHDRAWAL, 0, withdrawalId, "withdrawalId");
            return;
        }
        if (outcome != WithdrawalOutcome.CONFIRMED && outcome != WithdrawalOutcome.REFUSED) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "outcome");
            return;
        }
        boolean isPaid = outcome == WithdrawalOutcome.CONFIRMED;
        int account = withdrawals.accountIndex(row);
        int asset = withdrawals.assetIndex(row);
        long amount = withdrawals.amountUnits(row);
        int toRow = isPaid ? EXTERNAL_ROW : Ledger.row(account);
        if (!ledger.canTransfer(PENDING_ROW, toRow, asset, amount)) {
            reject(RejectReason.AMOUNT_OVERFLOW, 0, amount, "withdrawalId");
            return;
        }

        // From here on it must succeed.
        withdrawals.close(row);
        if (isPaid) {
            ledger.transfer(LedgerReason.WITHDRAWAL, PENDING_ROW, EXTERNAL_ROW, asset, amount);
        } else {
            lending.give(LedgerReason.WITHDRAWAL_RESERVE, PENDING_ROW, account, asset, amount);
        }
        publisher.withdrawalSettled(
                toSession(account),
                withdrawalId,
                accounts.id(account),
                withdrawals.requestId(row),
                assets.id(asset),
                amount,
                ledger.accountBalance(account, asset),
                outcome);
        if (!isPaid) {
            maintenance.onAccountChanged(account);
        }
    }

    void onTransferCollateral(long fromAccountId, long toAccountId, int assetId, long amount) {
        int from = accounts.indexOf(fromAccountId);
        if (!isEntitled(from)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (state.riskAdmission() != RiskAdmission.OPEN) {
            reject(RejectReason.RISK_ADMISSION_CLOSED, 0, state.riskAdmission().value(), "");
            return;
        }
        if (from == Accounts.NULL_ACCOUNT) {
            reject(RejectReason.UNKNOWN_ACCOUNT, 0, fromAccountId, "fromAccountId");
            return;
        }
        int to = accounts.indexOf(toAccountId);
        if (to == Accounts.NULL_ACCOUNT) {
            reject(RejectReason.UNKNOWN_ACCOUNT, 0, toAccountId, "toAccountId");
            return;
        }
        int asset = assets.indexOf(assetId);
        if (asset == Assets.NULL_ASSET) {
            reject(RejectReason.UNKNOWN_ASSET, 0, assetId, "assetId");
            return;
        }
        if (accounts.firmIndex(from) != accounts.firmIndex(to)) {
            reject(RejectReason.DIFFERENT_FIRM, 0, toAccountId, "toAccountId");
            return;
        }
        if (accounts.ownerKey(from) != accounts.ownerKey(to)) {
            reject(RejectReason.DIFFERENT_OWNER, 0, toAccountId, "toAccountId");
            return;
        }
        if (from == to) {
            reject(RejectReason.INVALID_FIELD, 0, toAccountId, "toAccountId");
            return;
        }
        if (!mayGive(from)
                || !isAmountInRange(from, Ledger.row(to), asset, amount)
                || !canGive(from, asset, amount, false)) {
            return;
        }

        // From here on it must succeed.
        lending.transfer(LedgerReason.TRANSFER, from, to, asset, amount);
        publisher.collateralTransferred(
                toSession(from),
                fromAccountId,
                toAccountId,
                assetId,
                amount,
                ledger.accountBalance(from, asset),
                ledger.accountBalance(to, asset));
        maintenance.onAccountChanged(from);
        maintenance.onAccountChanged(to);
    }

    /** Whether the asker may speak for an account; for one that is not there, whether it has the role at all. */
    private boolean isEntitled(int account) {
        return account == Accounts.NULL_ACCOUNT
                ? asker.has(Asker.TRADER)
                : asker.hasForFirm(Asker.TRADER, accounts.firmIndex(account));
    }

    /** The first part of the gate: what stands against an account as a whole. Says why not. */
    private boolean mayGive(int account) {
        if (liquidations.isInLiquidation(account)) {
            reject(RejectReason.ACCOUNT_IN_LIQUIDATION, 0, accounts.id(account), "accountId");
            return false;
        }
        if (killSwitches.isAccountEngaged(account) || killSwitches.isFirmEngaged(accounts.firmIndex(account))) {
            reject(RejectReason.KILL_SWITCH, 0, accounts.id(account), "accountId");
            return false;
        }
        return true;
    }

    private boolean isAmountInRange(int account, int toRow, int asset, long amount) {
        if (amount < 1) {
            reject(RejectReason.INVALID_AMOUNT, 1, amount, "amount");
            return false;
        }
        if (!ledger.canTransfer(Ledger.row(account), toRow, asset, amount)) {
            reject(RejectReason.AMOUNT_OVERFLOW, 0, amount, "amount");
            return false;
        }
        return true;
    }

    /** The last part of the gate: the account has it or is lent it, the venue has it if it is to leave, and the account is safe without it. Says why not. */
    private boolean canGive(int account, int asset, long amount, boolean isOut) {
        long units = lending.units(account, asset);
        long debtCap = state.collateralParameters().of(asset).debtCapUnits();
        // What open orders on spot markets may take stays; nothing is lent beside it.
        long free = units - state.assetReserves().units(account, asset);
        if (free < amount && (debtCap == 0 || free < units)) {
            reject(RejectReason.INSUFFICIENT_BALANCE, free, amount, "amount");
            return false;
        }
        model.computeWithout(account, asset, amount + lending.interestInAdvance(account, asset, amount), margin);
        if (!margin.isInitialPricesUsable()) {
            reject(RejectReason.PRICE_NOT_USABLE, 0, margin.worstFeedState().value(), "");
            return false;
        }
        long lent = lending.lentWith(account, asset, amount);
        if (units < amount && lent > debtCap) {
            reject(RejectReason.DEBT_CAP, debtCap, lent, "amount");
            return false;
        }
        if (isOut && asset != Assets.SETTLEMENT && amount > held(asset)) {
            reject(RejectReason.INSUFFICIENT_POOL, held(asset), amount, "amount");
            return false;
        }
        if (!margin.isRemainderCovered()) {
            reject(RejectReason.INSUFFICIENT_MARGIN, margin.remainingEquity(), margin.remainderRequired(), "amount");
            return false;
        }
        return true;
    }

    /** What the venue holds of an asset: what was deposited and has neither left nor is about to, whoever it was lent to. */
    private long held(int asset) {
        return -ledger.balance(EXTERNAL_ROW, asset) - ledger.balance(PENDING_ROW, asset);
    }

    private int toSession(int account) {
        return asker.unless(state.reportSessionIndex(account));
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
