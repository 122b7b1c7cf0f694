package io.ringfence.engine.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class OrderBookAllocationTest {
    private static final int MAX_ORDERS = 1_000;
    private static final int OPERATIONS = 1_000_000;
    private static final int MAX_ROUNDS = 10;

    private final Orders orders = new Orders(MAX_ORDERS, 10, 4);
    private final OrderBook book = new OrderBook(0, orders, new PriceLevels(MAX_ORDERS, MAX_ORDERS));
    private final Fills fills = new Fills(16);
    private final OrderTerms terms = new OrderTerms();
    private long draw = 1;
    private long lastOrderId;
    private long tradeCount;

    @Test
    void shouldAllocateNothingInAMillionOperations() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count a thread's allocation");
        // The JIT compiler's own doings may count against the thread once or twice while the code warms up; what the
        // book
        // allocates would count in every round.
        long allocatedBytes = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocatedBytes != 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(OPERATIONS);
            allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocatedBytes);
        assertTrue(tradeCount > OPERATIONS / 10, "trades=" + tradeCount);
    }

    /** Each order is two or more operations: a plan, its fills, and a rest, a reduction or a removal. */
    private void run(int operations) {
        int done = 0;
        while (done < operations) {
            boolean isBuy = (next() & 1) == 0;
            long priceTicks = next() % 200;
            long quantityLots = 1 + next() % 20;
            int account = (int) (next() % 10);
            terms.isBuy = isBuy;
            terms.accountIndex = account;
            book.planFills(fills, terms, priceTicks, quantityLots, Long.MAX_VALUE, MakerGate.OPEN, fills.capacity());
            for (int i = 0; i < fills.count(); i++) {
                book.fill(fills.maker(i), fills.lots(i));
                tradeCount++;
            }
            done += 1 + fills.count();
            if (orders.count() > MAX_ORDERS / 2) {
                int order = orders.firstOfAccount(account);
                if (order != Orders.NULL && orders.leavesLots(order) > 1) {
                    book.reduce(order, orders.quantityLots(order) - 1);
                } else if (order != Orders.NULL) {
                    book.remove(order);
                }
                done++;
            } else if (fills.totalLots() < quantityLots && !fills.stoppedBySelfTrade() && !fills.reachedLimit()) {
                lastOrderId++;
                terms.orderId = lastOrderId;
                terms.clientOrderId = lastOrderId;
                terms.sessionIndex = account % 4;
                terms.limitTicks = priceTicks;
                terms.quantityLots = quantityLots;
                terms.filledLots = fills.totalLots();
                book.rest(terms);
                done++;
            }
        }
    }

    /** Marsaglia's xorshift (2003), zero or more: a generator that allocates nothing for certain. */
    private long next() {
        draw ^= draw << 13;
        draw ^= draw >>> 7;
        draw ^= draw << 17;
        return draw >>> 1;
    }
}
