package io.ringfence.engine;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.engine.contingency.KillSwitches;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.session.Firms;
import io.ringfence.engine.session.Sessions;

/**
 * The walk of commands that cancel many orders: mass cancel and kill switch. It goes through the narrowest list that the command names (an account's orders, a session's,
 * a firm's accounts, an instrument's book), and goes on in a further step if there are many.
 *
 * <p>A mass cancel without a session, firm or account is, for a trader, one for its firm.
 */
final class MassCancellation {
    private static final long NULL_ID = OrderRequest.NULL;
    private static final int NULL_NUMBER = OrderRequest.NULL_PPM;

    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final Firms firms;
    private final Sessions sessions;
    private final Orders orders;
    private final WaitingOrders waiting;
    private final KillSwitches killSwitches;
    private final OrderCancellation cancellation;
    private final EventPublisher publisher;
    private final Asker asker;

    // The command in work; -1: any.
    private boolean isAtWork;
    private boolean isKillSwitch;
    private long killedAccountId;
    private int account;
    private int firm;
    private int session;
    private int instrument;
    private Side side;
    private CancelReason reason;
    private int openBefore;

    MassCancellation(EngineState state, OrderCancellation cancellation, EventPublisher publisher, Asker asker) {
        this.state = state;
        accounts = state.accounts();
        instruments = state.instruments();
        firms = state.firms();
        sessions = state.sessions();
        orders = state.orders();
        waiting = state.waitingOrders();
        killSwitches = state.killSwitches();
        this.cancellation = cancellation;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onMassCancel(long accountId, int instrumentId, int firmId, int onlySessionId, Side onlySide) {
        int ofAccount = accountId == NULL_ID ? Accounts.NULL_ACCOUNT : accounts.indexOf(accountId);
        int ofFirm = firmId == NULL_NUMBER ? Firms.NULL_INDEX : firms.indexOf(firmId);
        int ofSession = onlySessionId == NULL_NUMBER ? Sessions.NULL_INDEX : sessions.indexOf(onlySessionId);
        if (!isEntitled(ofAccount, ofFirm, ofSession)) {
            reject(RejectReason.NOT_ENTITLED, 0, "");
            return;
        }
        if (firmId != NULL_NUMBER && ofFirm == Firms.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_FIRM, firmId, "firmId");
            return;
        }
        if (onlySessionId != NULL_NUMBER && ofSession == Sessions.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_SESSION, onlySessionId, "onlySessionId");
            return;
        }
        if (accountId != NULL_ID && ofAccount == Accounts.NULL_ACCOUNT) {
            reject(RejectReason.UNKNOWN_ACCOUNT, accountId, "accountId");
            return;
        }
        int ofInstrument =
                instrumentId == NULL_NUMBER ? Instruments.NULL_INSTRUMENT : instruments.indexOf(instrumentId);
        if (instrumentId != NULL_NUMBER && ofInstrument == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, instrumentId, "instrumentId");
            return;
        }
        boolean isSideKnown = onlySide == Side.NULL_VAL || onlySide == Side.BUY || onlySide == Side.SELL;
        if (!isSideKnown) {
            reject(RejectReason.INVALID_SIDE, 0, "side");
            return;
        }
        boolean isByRisk = asker.has(Asker.RISK);
        boolean namesOwner = accountId != NULL_ID || firmId != NULL_NUMBER || onlySessionId != NULL_NUMBER;
        if (isByRisk && !namesOwner && instrumentId == NULL_NUMBER) {
            reject(RejectReason.INVALID_FIELD, 0, "instrumentId");
            return;
        }

        // From here on it must succeed.
        isKillSwitch = false;
        account = ofAccount;
        firm = namesOwner || isByRisk ? ofFirm : asker.firmIndex();
        session = ofSession;
        instrument = ofInstrument;
        side = onlySide;
        begin(CancelReason.MASS_CANCEL);
    }

    void onSetKillSwitch(long accountId, int firmId, BooleanType engaged) {
        boolean isAccount = accountId != NULL_ID;
        int ofAccount = isAccount ? accounts.indexOf(accountId) : Accounts.NULL_ACCOUNT;
        int ofFirm = Firms.NULL_INDEX;
        if (ofAccount != Accounts.NULL_ACCOUNT) {
            ofFirm = accounts.firmIndex(ofAccount);
        } else if (!isAccount && firmId != NULL_NUMBER) {
            ofFirm = firms.indexOf(firmId);
        }
        boolean isTraderOfIt =
                ofFirm == Firms.NULL_INDEX ? asker.has(Asker.TRADER) : asker.hasForFirm(Asker.TRADER, ofFirm);
        boolean mayEngage = asker.has(Asker.RISK) || (isTraderOfIt && engaged == BooleanType.YES);
        if (!mayEngage) {
            reject(RejectReason.NOT_ENTITLED, 0, "");
            return;
        }
        if (!isAccount && firmId != NULL_NUMBER && ofFirm == Firms.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_FIRM, firmId, "firmId");
            return;
        }
        if (isAccount && ofAccount == Accounts.NULL_ACCOUNT) {
            reject(RejectReason.UNKNOWN_ACCOUNT, accountId, "accountId");
            return;
        }
        if (isAccount == (firmId != NULL_NUMBER)) {
            reject(RejectReason.INVALID_FIELD, isAccount ? firmId : 0, "firmId");
            return;
        }
        if (engaged != BooleanType.YES && engaged != BooleanType.NO) {
            reject(RejectReason.INVALID_FIELD, 0, "engaged");
            return;
        }

        // From here on it must succeed.
        boolean isEngaged = engaged == BooleanType.YES;
        if (isAccount) {
            killSwitches.account(ofAccount, isEngaged);
        } else {
            killSwitches.firm(ofFirm, isEngaged);
        }
        if (!isEngaged) {
            publisher.killSwitchChanged(accountId, firms.firmId(ofFirm), 0, false);
            return;
        }
        isKillSwitch = true;
        killedAccountId = accountId;
        account = ofAccount;
        firm = ofFirm;
        session = Sessions.NULL_INDEX;
        instrument = Instruments.NULL_INSTRUMENT;
        side = Side.NULL_VAL;
        begin(CancelReason.KILL_SWITCH);
    }

    /**
     * Cancels on, as far as a step goes.
     *
     * @return whether there is more.
     */
    boolean goOn() {
        if (!isAtWork) {
            return false;
        }
        if (account != Accounts.NULL_ACCOUNT) {
            isAtWork = cancelOfAccount(account);
        } else if (session != Sessions.NULL_INDEX) {
            isAtWork = cancelOfSession();
        } else if (firm != Firms.NULL_INDEX) {
            isAtWork = cancelOfFirm();
        } else {
            isAtWork = cancelOfInstrument();
        }
        if (!isAtWork) {
            answer();
        }
        return isAtWork;
    }

    private void begin(CancelReason why) {
        reason = why;
        openBefore = orders.count();
        isAtWork = true;
    }

    /** What hung on a cancelled order and went with it counts as well. */
    private void answer() {
        int canceledCount = openBefore - orders.count();
        if (isKillSwitch) {
            publisher.killSwitchChanged(killedAccountId, firms.firmId(firm), canceledCount, true);
        } else if (reason == CancelReason.MASS_CANCEL) {
            publisher.massCancelDone(canceledCount);
        }
    }

    private boolean cancelOfFirm() {
        int owner = accounts.firstOfFirm(firm);
        while (owner != Accounts.NULL_ACCOUNT) {
            if (cancelOfAccount(owner)) {
                return true;
            }
            owner = accounts.nextOfFirm(owner);
        }
        return false;
    }

    private boolean cancelOfAccount(int owner) {
        int order = orders.firstOfAccount(owner);
        while (order != Orders.NULL) {
            int next = orders.nextOfAccount(order);
            if (isMeant(order)) {
                if (isStepFull()) {
                    return true;
                }
                long nextOrderId = next == Orders.NULL ? 0 : orders.orderId(next);
                cancellation.cancel(order, reason);
                // What hung on the order may have been the next one.
                next = isStill(next, nextOrderId) ? next : orders.firstOfAccount(owner);
            }
            order = next;
        }
        return false;
    }

    private boolean cancelOfSession() {
        int order = orders.firstOfSession(session);
        while (order != Orders.NULL) {
            int next = orders.nextOfSession(order);
            if (isMeant(order)) {
                if (isStepFull()) {
                    return true;
                }
                long nextOrderId = next == Orders.NULL ? 0 : orders.orderId(next);
                cancellation.cancel(order, reason);
                next = isStill(next, nextOrderId) ? next : orders.firstOfSession(session);
            }
            order = next;
        }
        return false;
    }

    private boolean cancelOfInstrument() {
        return cancelOfSide(true) || cancelOfSide(false) || cancelWaiting();
    }

    private boolean cancelOfSide(boolean isBuy) {
        if (side == (isBuy ? Side.SELL : Side.BUY)) {
            return false;
        }
        OrderBook book = state.book(instrument);
        int level = book.bestLevel(isBuy);
        while (level != PriceLevels.NULL) {
            if (isStepFull()) {
                return true;
            }
            cancellation.cancel(book.firstOrder(level), reason);
            level = book.bestLevel(isBuy);
        }
        return false;
    }

    /** Those that wait; attached orders that were not alive went with their parents. */
    private boolean cancelWaiting() {
        int order = waiting.firstOf(instrument);
        while (order != WaitingOrders.NULL) {
            int next = waiting.nextOf(order);
            if (isMeant(order)) {
                if (isStepFull()) {
                    return true;
                }
                long nextOrderId = next == WaitingOrders.NULL ? 0 : orders.orderId(next);
                cancellation.cancel(order, reason);
                next = isStill(next, nextOrderId) ? next : waiting.firstOf(instrument);
            }
            order = next;
        }
        return false;
    }

    private boolean isMeant(int order) {
        int owner = orders.accountIndex(order);
        return (account == Accounts.NULL_ACCOUNT || owner == account)
                && (firm == Firms.NULL_INDEX || accounts.firmIndex(owner) == firm)
                && (session == Sessions.NULL_INDEX || orders.sessionIndex(order) == session)
                && (instrument == Instruments.NULL_INSTRUMENT || orders.instrumentIndex(order) == instrument)
                && (side == Side.NULL_VAL || orders.isBuy(order) == (side == Side.BUY));
    }

    private boolean isStill(int order, long orderId) {
        return order == Orders.NULL || (orders.isOpen(order) && orders.orderId(order) == orderId);
    }

    private boolean isStepFull() {
        return publisher.stepBytes() > Engine.SOFT_STEP_BYTES;
    }

    /** Risk may cancel anywhere; a trader what is of its firm: what does not exist is told apart later. */
    private boolean isEntitled(int ofAccount, int ofFirm, int ofSession) {
        if (asker.has(Asker.RISK)) {
            return true;
        }
        return asker.has(Asker.TRADER)
                && (ofAccount == Accounts.NULL_ACCOUNT || asker.hasForFirm(Asker.TRADER, accounts.firmIndex(ofAccount)))
                && (ofFirm == Firms.NULL_INDEX || asker.hasForFirm(Asker.TRADER, ofFirm))
                && (ofSession == Sessions.NULL_INDEX || asker.hasForFirm(Asker.TRADER, sessions.firmIndex(ofSession)));
    }

    private void reject(RejectReason why, long value, String detail) {
        publisher.commandRejected(0, value, detail, asker.templateId(), why);
    }
}
