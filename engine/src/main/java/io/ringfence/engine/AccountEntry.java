package io.ringfence.engine;

import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.DepositKeys;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.session.Firms;
import io.ringfence.engine.session.Sessions;

/** The walk of an account's money: accounts opened, deposits. */
final class AccountEntry {
    private static final int EXTERNAL_ROW = Ledger.row(VenueAccount.EXTERNAL);
    private static final int NULL_ROW = -1;

    private final EngineState state;
    private final Firms firms;
    private final Sessions sessions;
    private final Accounts accounts;
    private final Assets assets;
    private final Ledger ledger;
    private final DepositKeys depositKeys;
    private final Lending lending;
    private final Maintenance maintenance;
    private final EventPublisher publisher;
    private final Asker asker;

    AccountEntry(EngineState state, Lending lending, Maintenance maintenance, EventPublisher publisher, Asker asker) {
        this.state = state;
        firms = state.firms();
        sessions = state.sessions();
        accounts = state.accounts();
        assets = state.assets();
        ledger = state.ledger();
        depositKeys = state.depositKeys();
        this.lending = lending;
        this.maintenance = maintenance;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onOpenAccount(long accountId, int firmId, int reportSessionId, int ownerId) {
        if (!asker.has(Asker.TREASURY)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (state.riskAdmission() != RiskAdmission.OPEN) {
            reject(RejectReason.RISK_ADMISSION_CLOSED, 0, 0, "");
            return;
        }
        int firmIndex = firms.indexOf(firmId);
        if (firmIndex == Firms.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_FIRM, 0, firmId, "firmId");
            return;
        }
        if (reportSessionId != Sessions.NULL_SESSION_ID && sessions.indexOf(reportSessionId) == Sessions.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_SESSION, 0, reportSessionId, "reportSessionId");
            return;
        }
        if (accounts.indexOf(accountId) != Accounts.NULL_ACCOUNT) {
            reject(RejectReason.ALREADY_DEFINED, 0, accountId, "accountId");
            return;
        }
        if (accountId < 1) {
            reject(RejectReason.INVALID_FIELD, 1, accountId, "accountId");
            return;
        }
        if (ownerId < 0) {
            reject(RejectReason.INVALID_FIELD, 1, ownerId, "ownerId");
            return;
        }
        if (accounts.isFull()) {
            reject(RejectReason.ACCOUNT_LIMIT, accounts.capacity(), 0, "");
            return;
        }

        // From here on it must succeed.
        int account = accounts.add(accountId, firmIndex, reportSessionId, ownerId);
        state.positions().onAccountOpened(account, accounts.ownerKey(account));
        maintenance.onAccountChanged(account);
        publisher.accountOpened(accountId, firmId, reportSessionId, ownerId);
    }

    void onDeposit(long accountId, int assetId, long amount, long depositKey, long nowNs) {
        if (!asker.has(Asker.TREASURY)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int accountIndex = accounts.indexOf(accountId);
        int row = rowOf(accountId, accountIndex);
        if (row == NULL_ROW) {
            reject(RejectReason.UNKNOWN_ACCOUNT, 0, accountId, "accountId");
            return;
        }
        int assetIndex = assets.indexOf(assetId);
        if (assetIndex == Assets.NULL_ASSET) {
            reject(RejectReason.UNKNOWN_ASSET, 0, assetId, "assetId");
            return;
        }
        if (depositKey < 0) {
            reject(RejectReason.INVALID_FIELD, 1, depositKey, "depositKey");
            return;
        }
        boolean hasKey = depositKey != DepositKeys.NULL_KEY;
        if (hasKey && depositKeys.contains(row, assetIndex, depositKey)) {
            reject(RejectReason.DUPLICATE_DEPOSIT_KEY, 0, depositKey, "depositKey");
            return;
        }
        if (amount < 1) {
            reject(RejectReason.INVALID_AMOUNT, 1, amount, "amount");
            return;
        }
        if (!ledger.canTransfer(EXTERNAL_ROW, row, assetIndex, amount)) {
            reject(RejectReason.AMOUNT_OVERFLOW, 0, amount, "amount");
            return;
        }
        long deposited = Math.max(0, -ledger.balance(EXTERNAL_ROW, assetIndex));
        long depositCap = state.collateralParameters().of(assetIndex).depositCapUnits();
        if (amount > depositCap - deposited) {
            reject(RejectReason.DEPOSIT_CAP, depositCap, deposited + amount, "amount");
            return;
        }
        if (hasKey && !depositKeys.hasRoom(nowNs - EngineLimits.DEPOSIT_KEY_KEPT_NS)) {
            reject(RejectReason.DEPOSIT_KEY_LIMIT, depositKeys.capacity(), depositKey, "depositKey");
            return;
        }

        // From here on it must succeed.
        if (hasKey) {
            depositKeys.add(row, assetIndex, depositKey, nowNs);
        }
        if (accountIndex == Accounts.NULL_ACCOUNT) {
            ledger.transfer(LedgerReason.DEPOSIT, EXTERNAL_ROW, row, assetIndex, amount);
        } else {
            lending.give(LedgerReason.DEPOSIT, EXTERNAL_ROW, accountIndex, assetIndex, amount);
        }
        int toSessionIndex = reportSessionIndex(accountIndex);
        publisher.deposited(toSessionIndex, accountId, assetId, amount, ledger.balance(row, assetIndex), depositKey);
        if (accountIndex == Accounts.NULL_ACCOUNT) {
            maintenance.onFundEndowed();
        } else {
            maintenance.onAccountChanged(accountIndex);
        }
    }

    private int rowOf(long accountId, int accountIndex) {
        if (accountIndex != Accounts.NULL_ACCOUNT) {
            return Ledger.row(accountIndex);
        }
        return accountId == VenueAccount.INSURANCE_FUND.accountId()
                ? Ledger.row(VenueAccount.INSURANCE_FUND)
                : NULL_ROW;
    }

    /** The account's report session; where it has none, who asked. */
    private int reportSessionIndex(int accountIndex) {
        return accountIndex == Accounts.NULL_ACCOUNT
                ? asker.sessionIndex()
                : asker.unless(state.reportSessionIndex(accountIndex));
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
