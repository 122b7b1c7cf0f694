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
    private long hashes;

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
        assertTrue(hashes != 0);
    }

    /** Each order is two or more operations: a plan, its entries, and a rest, a reduction or a removal. */
    private void run(int operations) {
        int done = 0;
        while (done < operations) {
            boolean isBuy = (next() & 1) == 0;
            // Now and then far away, so that the tree and the moves of the ladder take part.
            long priceTicks = next() % 50 == 0 ? (isBuy ? -next() : next()) : next() % 200;
            long quantityLots = 1 + next() % 20;
            int account = (int) (next() % 10);
            terms.isBuy = isBuy;
            terms.accountIndex = account;
            terms.attributes = OrderAttributes.pack(0, 0, (int) (next() % 6), (int) (next() % 3), false, false);
            terms.displayLots = next() % 4 == 0 ? 3 : 0;
            book.planFills(fills, terms, priceTicks, quantityLots, Long.MAX_VALUE, MakerGate.OPEN, fills.capacity());
            for (int i = 0; i < fills.count(); i++) {
                carryOut(i);
            }
            done += 1 + fills.count();
            long leftLots = quantityLots - fills.preventedLots();
            boolean isMet = leftLots == fills.totalLots();
            if (orders.count() > MAX_ORDERS / 2) {
                shrink(orders.firstOfAccount(account));
                done++;
            } else if (!isMet && !fills.stoppedBySelfTrade() && !fills.reachedLimit()) {
                lastOrderId++;
                terms.orderId = lastOrderId;
                terms.clientOrderId = lastOrderId;
                terms.sessionIndex = account % 4;
                terms.limitTicks = priceTicks;
                terms.quantityLots = leftLots;
                terms.filledLots = fills.totalLots();
                book.rest(terms);
                done++;
            }
            if (next() % 100 == 0) {
                hashes += orders.hash();
            }
        }
    }

    private void carryOut(int entry) {
        int maker = fills.maker(entry);
        switch (fills.kind(entry)) {
            case Fills.TRADE -> {
                book.fill(maker, fills.lots(entry));
                tradeCount++;
            }
            case Fills.PREVENTED -> {
                if (fills.lots(entry) == orders.leavesLots(maker)) {
                    book.remove(maker);
                } else {
                    book.reduce(maker, orders.quantityLots(maker) - fills.lots(entry));
                }
            }
            default -> book.remove(maker);
        }
    }

    private void shrink(int order) {
        if (order != Orders.NULL && orders.leavesLots(order) > 1) {
            book.reduce(order, orders.quantityLots(order) - 1);
        } else if (order != Orders.NULL) {
            book.remove(order);
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
