package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EngineAllocationTest {
    private static final int COMMANDS = 1_000_000;
    private static final int MAX_ROUNDS = 10;

    @Test
    void shouldAllocateNothingForAMillionOrdersAndTicks() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count a thread's allocation");
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 100, 4, 4, 3, 4, 200, 4_000, 100, 2_000, 1_000, 64, 1_000, true));
        desk.define();
        for (int account = 1; account <= 40; account++) {
            desk.account(account, FIRM, TRADER).dollars(account, 1_000_000).deposit(account, BTC, 100_000_000);
        }
        desk.keepsEvents = false;
        Stream stream = new Stream(desk);
        // The JIT compiler's own doings count against the thread while the code warms up; under the interpreter alone
        // nothing is allocated after the first hundred commands. What the engine allocated per command would count in
        // every round.
        long allocatedBytes = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocatedBytes != 0; round++) {
            long tradesBefore = desk.state().lastTradeId();
            long before = threads.getCurrentThreadAllocatedBytes();
            stream.run(COMMANDS);
            allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(desk.state().lastTradeId() - tradesBefore > COMMANDS / 20);
        }
        assertEquals(0, allocatedBytes);
    }

    private static final class Stream {
        private final EngineDesk desk;
        private final SplittableRandom random = new SplittableRandom(3);
        private long price = 1_000_000;
        private long clientOrderId = 1;

        Stream(EngineDesk desk) {
            this.desk = desk;
        }

        void run(int commands) {
            for (int i = 0; i < commands; i++) {
                next();
            }
        }

        private void next() {
            desk.nowNs += 1_000_000;
            int what = random.nextInt(10);
            long account = 1L + random.nextInt(40);
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            if (what < 2) {
                price = Math.max(900_000, Math.min(1_100_000, price + random.nextInt(2_001) - 1_000));
                desk.price(price);
            } else if (what < 6) {
                desk.as(TRADER).limit(account, clientOrderId++, side, 1 + random.nextInt(50), near());
            } else if (what < 7) {
                desk.order(
                        account,
                        clientOrderId++,
                        PERP,
                        side,
                        OrderType.MARKET,
                        TimeInForce.IOC,
                        Long.MIN_VALUE,
                        1 + random.nextInt(100));
            } else if (what < 8) {
                desk.replace(account, clientOrderId - random.nextInt(200), 1 + random.nextInt(60), near());
            } else {
                desk.cancel(account, clientOrderId - random.nextInt(200));
            }
        }

        private long near() {
            return (price + random.nextInt(4_001) - 2_000) / 10 * 10;
        }
    }
}
