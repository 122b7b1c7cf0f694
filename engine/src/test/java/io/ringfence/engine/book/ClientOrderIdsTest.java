package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOrderIdsTest {
    /** Client numbers are below it, so that the same one comes again and again, of several accounts. */
    private static final int MAX_NUMBER = 700;

    private static final int ACCOUNTS = 3;

    private record Key(int accountIndex, long clientOrderId) {}

    @ParameterizedTest(name = "{0} orders")
    @ValueSource(ints = {1, 2, 3, 5, 31, 32, 33, 1_000})
    void shouldAgreeWithTheJdksMap(int maxOrders) {
        Random random = new Random(maxOrders);
        Orders orders = new Orders(maxOrders, ACCOUNTS, 1);
        Map<Key, Integer> expected = new HashMap<>();
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            Key key = new Key(random.nextInt(ACCOUNTS), 1L + random.nextInt(MAX_NUMBER));
            int order = orders.indexOf(key.accountIndex(), key.clientOrderId());
            assertEquals(expected.getOrDefault(key, Orders.NULL), order);
            if (order == Orders.NULL && !orders.isFull()) {
                expected.put(key, orders.openWaiting(terms(key), 0));
                keys.add(key);
            } else if (!keys.isEmpty() && random.nextBoolean()) {
                Key gone = keys.remove(random.nextInt(keys.size()));
                orders.closeWaiting(expected.remove(gone));
            }
        }
        expected.forEach((key, order) -> assertEquals(order, orders.indexOf(key.accountIndex(), key.clientOrderId())));
        assertEquals(expected.size(), orders.count());
    }

    @Test
    void shouldFindEveryOrderOfAnAdversaryWhoLaysKeysSideBySide() {
        // 1,000 numbers of one account whose home is group 510 of 512: they go on at the beginning of the table, and
        // more pass
        // a full group than its byte can count.
        int maxOrders = 1_024;
        List<Long> numbers = new ArrayList<>();
        for (long number = 1; numbers.size() < 1_000; number++) {
            if ((ClientOrderIds.hash(0, number) & 511) == 510) {
                numbers.add(number);
            }
        }
        Orders orders = new Orders(maxOrders, 1, 1);
        numbers.forEach(number -> orders.openWaiting(terms(new Key(0, number)), 0));
        Random random = new Random(3);
        while (!numbers.isEmpty()) {
            long gone = numbers.remove(random.nextInt(numbers.size()));
            orders.closeWaiting(orders.indexOf(0, gone));
            assertEquals(Orders.NULL, orders.indexOf(0, gone));
            if (numbers.size() % 50 == 0) {
                numbers.forEach(number -> assertEquals(number, orders.clientOrderId(orders.indexOf(0, number))));
            }
        }
    }

    @Test
    void shouldSearchNoFurtherOnceNothingPassesAFullGroup() {
        // Seven entries of one home: the seventh stands in the next group. When it leaves, its passage is taken back.
        Orders orders = new Orders(64, 1, 1);
        ClientOrderIds ids = new ClientOrderIds(orders, 64);
        assertEquals(6, ClientOrderIds.SLOTS);
        List<Long> numbers = new ArrayList<>();
        for (long number = 1; numbers.size() < 7; number++) {
            if ((ClientOrderIds.hash(0, number) & 31) == 3) {
                numbers.add(number);
            }
        }
        for (long number : numbers) {
            ids.put(0, number, orders.openWaiting(terms(new Key(0, number)), 0));
        }
        assertTrue(ids.isPassed(ClientOrderIds.hash(0, numbers.get(0))));
        ids.remove(ClientOrderIds.hash(0, numbers.get(6)), 6);
        assertFalse(ids.isPassed(ClientOrderIds.hash(0, numbers.get(0))));
    }

    @Test
    void shouldNotFindOrdersThatNoClientNumbered() {
        Orders orders = new Orders(4, 1, 1);
        int first = orders.openWaiting(terms(new Key(0, Orders.NULL_CLIENT_ORDER_ID)), 0);
        int second = orders.openWaiting(terms(new Key(0, Orders.NULL_CLIENT_ORDER_ID)), 0);
        assertEquals(Orders.NULL, orders.indexOf(0, Orders.NULL_CLIENT_ORDER_ID));
        orders.closeWaiting(first);
        assertEquals(second, orders.firstOfAccount(0));
    }

    @Test
    void shouldRefuseMoreRowsThanASlotCanName() {
        assertThrows(IllegalArgumentException.class, () -> new ClientOrderIds(null, (1 << 24) + 1));
        assertThrows(IllegalArgumentException.class, () -> new ClientOrderIds(null, -1));
    }

    private static OrderTerms terms(Key key) {
        OrderTerms terms = new OrderTerms();
        terms.accountIndex = key.accountIndex();
        terms.sessionIndex = Orders.NULL_SESSION_INDEX;
        terms.clientOrderId = key.clientOrderId();
        terms.quantityLots = 1;
        return terms;
    }
}
