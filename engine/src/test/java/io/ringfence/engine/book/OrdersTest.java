package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that rest in no book. */
class OrdersTest {
    private final Orders orders = new Orders(4, 1, 1);

    @ParameterizedTest
    @ValueSource(longs = {3, 30})
    void shouldLeaveOfAWaitingOrderWhatItsAmendedQuantityLeaves(long newQuantityLots) {
        int order = orders.openWaiting(terms(), 0);

        orders.amendWaiting(order, 101, newQuantityLots, 2);

        assertEquals(newQuantityLots, orders.quantityLots(order));
        assertEquals(newQuantityLots, orders.leavesLots(order));
        assertEquals(0, orders.filledLots(order));
        assertEquals(2, orders.shownLots(order));
        assertEquals(101, orders.priceTicks(order));
        assertEquals(orders.recomputeHash(), orders.hash());
    }

    @Test
    void shouldRefuseToAmendAWaitingOrderToNothing() {
        int order = orders.openWaiting(terms(), 0);

        assertThrows(IllegalStateException.class, () -> orders.amendWaiting(order, 101, 0, 0));
    }

    private static OrderTerms terms() {
        OrderTerms terms = new OrderTerms();
        terms.sessionIndex = Orders.NULL_SESSION_INDEX;
        terms.clientOrderId = 1;
        terms.quantityLots = 10;
        terms.limitTicks = 100;
        return terms;
    }
}
