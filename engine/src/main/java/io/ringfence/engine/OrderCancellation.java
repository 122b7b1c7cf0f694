package io.ringfence.engine;

import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.RejectReason;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.book.OrderAttributes;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.contingency.OrderExpiries;
import io.ringfence.engine.contingency.OrderLinks;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.position.Reservations;

/**
 * Takes open orders out of everything that knows them, and says why: the one way for an order to be gone otherwise than by its last fill.
 *
 * <p>What hangs on the order goes with it: attached orders that are not alive yet are cancelled, those that are stay for what was filled.
 */
final class OrderCancellation {
    private final EngineState state;
    private final Accounts accounts;
    private final Instruments instruments;
    private final Orders orders;
    private final OrderLinks links;
    private final OrderExpiries expiries;
    private final WaitingOrders waiting;
    private final Reservations reservations;
    private final Timers timers;
    private final EventPublisher publisher;

    OrderCancellation(EngineState state, EventPublisher publisher) {
        this.state = state;
        accounts = state.accounts();
        instruments = state.instruments();
        orders = state.orders();
        links = state.orderLinks();
        expiries = state.orderExpiries();
        waiting = state.waitingOrders();
        reservations = state.reservations();
        timers = state.timers();
        this.publisher = publisher;
    }

    /** Cancels an open order, whether it rests in a book or waits. */
    void cancel(int order, CancelReason reason) {
        int session = orders.sessionIndex(order);
        long orderId = orders.orderId(order);
        long clientOrderId = orders.clientOrderId(order);
        long accountId = accounts.id(orders.accountIndex(order));
        int instrument = orders.instrumentIndex(order);
        long leavesLots = orders.leavesLots(order);
        long filledLots = orders.filledLots(order);
        int stopLoss = OrderLinks.NULL;
        int takeProfit = OrderLinks.NULL;
        if (OrderAttributes.isLinked(orders.attributes(order))) {
            stopLoss = links.stopLoss(order);
            takeProfit = links.takeProfit(order);
            unlink(order);
        }
        close(order);
        publisher.orderCanceled(
                session,
                orderId,
                clientOrderId,
                accountId,
                instruments.id(instrument),
                instruments.quantity(instrument, leavesLots),
                instruments.quantity(instrument, filledLots),
                reason,
                RejectReason.NULL_VAL);
        finish(stopLoss);
        finish(takeProfit);
    }

    /** Cancels the orders whose time has come; goes on in a further step if there are many. */
    void cancelExpired(long nowNs) {
        int order = expiries.first();
        while (order != OrderExpiries.NULL
                && expiries.firstExpireAtNs() <= nowNs
                && publisher.stepBytes() <= Engine.SOFT_STEP_BYTES) {
            cancel(order, CancelReason.EXPIRED);
            order = expiries.first();
        }
        armExpiry();
    }

    /** An order that expires was entered: its row is known now. */
    void expires(int order) {
        long expireAtNs = orders.expireAtNs(order);
        if (expireAtNs != 0) {
            expiries.add(order, orders.orderId(order), expireAtNs);
            armExpiry();
        }
    }

    /** Takes an order out of the book or the waiting orders, out of reservations and expiries; says nothing. Its links are gone before. */
    void close(int order) {
        forget(order);
        if (orders.isBooked(order)) {
            state.book(orders.instrumentIndex(order)).remove(order);
        } else {
            waiting.remove(order);
            orders.closeWaiting(order);
        }
    }

    /** An order is about to leave its book or its queue: nothing is reserved for it, and nothing waits for its time. */
    void forget(int order) {
        if (reservations.openLots(order) != 0) {
            reservations.close(order);
        }
        if (orders.expireAtNs(order) != 0) {
            expiries.remove(order);
            armExpiry();
        }
    }

    /** Ends every link of an order; what hung on it is to be finished by the caller. */
    void unlink(int order) {
        if (links.partner(order) != OrderLinks.NULL) {
            links.unpair(order);
        }
        if (links.parent(order) != OrderLinks.NULL) {
            links.detach(order);
        }
        if (links.stopLoss(order) != OrderLinks.NULL) {
            links.detach(links.stopLoss(order));
        }
        if (links.takeProfit(order) != OrderLinks.NULL) {
            links.detach(links.takeProfit(order));
        }
    }

    /** The parent of an attached order is gone: the order stays for what the parent was filled, or is cancelled. */
    void finish(int child) {
        if (child == OrderLinks.NULL || !orders.isOpen(child)) {
            return;
        }
        long activeLots = waiting.activeLots(child);
        if (activeLots == 0) {
            cancel(child, CancelReason.LINKED_ORDER);
            return;
        }
        if (activeLots < orders.quantityLots(child)) {
            orders.amendWaiting(child, orders.priceTicks(child), activeLots, 0);
            replaced(child, true);
        }
    }

    /** Reports an open order as it stands after a change. */
    void replaced(int order, boolean isPriorityKept) {
        int instrument = orders.instrumentIndex(order);
        int attributes = orders.attributes(order);
        boolean waits = !orders.isBooked(order);
        boolean hasPrice = !OrderKinds.isMarket(OrderKinds.type(attributes));
        boolean hasTrigger = waits && waiting.triggerTicks(order) != WaitingOrders.NULL_TICKS;
        long displayLots = orders.displayLots(order);
        publisher.orderReplaced(
                orders.sessionIndex(order),
                orders.orderId(order),
                orders.clientOrderId(order),
                accounts.id(orders.accountIndex(order)),
                instruments.id(instrument),
                hasPrice ? instruments.price(instrument, orders.priceTicks(order)) : OrderRequest.NULL,
                instruments.quantity(instrument, orders.quantityLots(order)),
                instruments.quantity(instrument, orders.leavesLots(order)),
                hasTrigger ? instruments.price(instrument, waiting.triggerTicks(order)) : OrderRequest.NULL,
                displayLots == 0 ? OrderRequest.NULL : instruments.quantity(instrument, displayLots),
                isPriorityKept);
    }

    private void armExpiry() {
        if (expiries.first() == OrderExpiries.NULL) {
            timers.disarm(Schedule.ORDER_EXPIRY, 0);
        } else if (timers.dueNs(Schedule.ORDER_EXPIRY, 0) != expiries.firstExpireAtNs()) {
            timers.arm(Schedule.ORDER_EXPIRY, 0, expiries.firstExpireAtNs());
        }
    }
}
