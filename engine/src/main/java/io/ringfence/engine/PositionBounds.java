package io.ringfence.engine;

import io.ringfence.codecs.PositionLimitsSetEncoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.SetPositionLimitsDecoder;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.parameter.Leverages;
import io.ringfence.engine.parameter.PositionLimits;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.position.Positions;

/** The walk of what bounds positions beside margin: limits that the venue sets, and the leverage that an account chooses for itself. */
final class PositionBounds {
    private static final int MILLION = 1_000_000;

    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final PositionLimits limits;
    private final Leverages leverages;
    private final Positions positions;
    private final MarginModel model;
    private final EventPublisher publisher;
    private final Asker asker;
    private final AccountMargin margin = new AccountMargin();

    PositionBounds(EngineState state, EventPublisher publisher, Asker asker) {
        this.state = state;
        accounts = state.accounts();
        instruments = state.instruments();
        limits = state.positionLimits();
        leverages = state.leverages();
        positions = state.positions();
        model = state.marginModel();
        this.publisher = publisher;
        this.asker = asker;
    }

    void onSetPositionLimits(int instrumentId, long holding, long ownerHolding, long openInterest) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int i = instruments.indexOf(instrumentId);
        if (i == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, "instrumentId");
            return;
        }
        if (instruments.isSpot(i)) {
            // Nobody has a position there.
            reject(RejectReason.INVALID_FIELD, 0, instrumentId, "instrumentId");
            return;
        }
        if (isOutside("holdingLimit", i, holding)
                || isOutside("ownerHoldingLimit", i, ownerHolding)
                || isOutside("openInterestLimit", i, openInterest)) {
            return;
        }

        // From here on it must succeed.
        limits.set(i, lotsOf(i, holding), lotsOf(i, ownerHolding), lotsOf(i, openInterest));
        announceLimits(i);
    }

    void onSetLeverage(long accountId, int instrumentId, int leverage) {
        int account = accounts.indexOf(accountId);
        boolean isEntitled = account == Accounts.NULL_ACCOUNT
                ? asker.has(Asker.TRADER)
                : asker.hasForFirm(Asker.TRADER, accounts.firmIndex(account));
        if (!isEntitled) {
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
        int i = instruments.indexOf(instrumentId);
        if (i == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, "instrumentId");
            return;
        }
        if (instruments.isSpot(i)) {
            // Nobody has a position there.
            reject(RejectReason.INVALID_FIELD, 0, instrumentId, "instrumentId");
            return;
        }
        RiskParameters parameters = state.riskParameters().of(i);
        if (parameters == null) {
            reject(RejectReason.NO_RISK_PARAMETERS, 0, instrumentId, "instrumentId");
            return;
        }
        TradingStatus status = state.markets().status(i);
        if (StatusRules.isOver(status)) {
            reject(RejectReason.WRONG_TRADING_STATUS, 0, status.value(), "instrumentId");
            return;
        }
        int mostLeverage = MILLION / parameters.tiers().initialPpm(0);
        if (leverage < 0 || leverage > mostLeverage) {
            reject(RejectReason.LEVERAGE_OUT_OF_RANGE, mostLeverage, leverage, "leverage");
            return;
        }
        boolean isFurther = leverage != Leverages.NONE && leverages.of(account, i) == Leverages.NONE;
        if (isFurther && leverages.size() == leverages.capacity()) {
            reject(RejectReason.POSITION_LIMIT, leverages.capacity(), leverages.capacity() + 1L, "leverage");
            return;
        }
        int mostOfAccount = state.limits().maxPositionsPerAccount();
        if (isFurther && leverages.countBut(account, i, instruments.size()) >= mostOfAccount) {
            reject(RejectReason.ACCOUNT_POSITION_LIMIT, mostOfAccount, mostOfAccount + 1L, "leverage");
            return;
        }
        if (!isCovered(account, i, leverage)) {
            return;
        }

        // From here on it must succeed.
        leverages.set(account, i, leverage);
        publisher.leverageSet(asker.unless(state.reportSessionIndex(account)), accountId, instrumentId, leverage);
    }

    void announceLimits(int i) {
        publisher.positionLimitsSet(
                instruments.id(i),
                quantityOf(i, limits.holdingLots(i)),
                quantityOf(i, limits.ownerHoldingLots(i)),
                quantityOf(i, limits.openInterestLots(i)));
    }

    /** Whether the account covers what its position and orders need at a leverage, if that is more than now. Says why not. */
    private boolean isCovered(int account, int instrument, int leverage) {
        if (positions.find(account, instrument) == Positions.NULL_ROW) {
            return true;
        }
        long more = model.initialMargin(account, instrument, leverage)
                - model.initialMargin(account, instrument, leverages.of(account, instrument));
        if (more <= 0) {
            return true;
        }
        model.compute(account, margin);
        if (!margin.isInitialPricesUsable()) {
            reject(RejectReason.PRICE_NOT_USABLE, 0, margin.worstFeedState().value(), "");
            return false;
        }
        if (margin.equityInitial() < margin.initialMargin() + more) {
            reject(RejectReason.INSUFFICIENT_MARGIN, margin.equityInitial(), margin.initialMargin() + more, "leverage");
            return false;
        }
        return true;
    }

    private boolean isOutside(String field, int instrument, long quantity) {
        if (quantity == SetPositionLimitsDecoder.holdingLimitNullValue()) {
            return false;
        }
        long least = instruments.lotSize(instrument);
        long most = instruments.quantity(instrument, instruments.maxQuantityLots(instrument));
        if (quantity >= least && quantity <= most && instruments.isOnLot(instrument, quantity)) {
            return false;
        }
        reject(RejectReason.INVALID_FIELD, quantity > most ? most : least, quantity, field);
        return true;
    }

    private long lotsOf(int instrument, long quantity) {
        return quantity == SetPositionLimitsDecoder.holdingLimitNullValue()
                ? PositionLimits.UNLIMITED
                : instruments.quantityLots(instrument, quantity);
    }

    private long quantityOf(int instrument, long lots) {
        return lots == PositionLimits.UNLIMITED
                ? PositionLimitsSetEncoder.holdingLimitNullValue()
                : instruments.quantity(instrument, lots);
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
