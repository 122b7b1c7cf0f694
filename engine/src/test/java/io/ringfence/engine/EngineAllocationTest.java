package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.codecs.InstrumentKind;
import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.codecs.MassCancelEncoder;
import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.SelfTradePrevention;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.engine.account.Withdrawals;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EngineAllocationTest {
    private static final int COMMANDS = 1_000_000;
    private static final int SPOT = 2;
    private static final int MAX_ROUNDS = 10;

    @Test
    void shouldAllocateNothingForAMillionOrdersAndTicks() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count a thread's allocation");
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(
                10, 20, 100, 4, 4, 3, 4, 200, 64, 4_000, 100, 2_000, 1_000, 64, 100, 1 << 19, 1_000, true));
        desk.define();
        desk.deleveraging = DeleveragingRule.PRO_RATA;
        desk.waterfall(PERP, 700_000, 100_000, 250_000, 0, 100_000);
        desk.liquidationRules(PERP, LiquidationTargetRule.PART, LiquidationSliceRule.EVERY_SLICE);
        desk.collateralGroup(1, 1_000_000_000, 1_000_000);
        desk.collateral(
                BTC,
                c -> c.collateralGroup(1)
                        .poolCap(100_000_000_000L)
                        .debtCap(1L << 40)
                        .interestPpm(876_000),
                Long.MIN_VALUE,
                900_000,
                850_000);
        for (int account = 1; account <= 40; account++) {
            desk.account(account, FIRM, TRADER).dollars(account, 1_000_000).deposit(account, BTC, 100_000_000);
        }
        desk.markParameters(PERP, 10_000, 100_000_000L, 5_000, 30_000);
        desk.fundingParameters(PERP, 100, 500, 6_000_000, 40_000, 100_000_000L, 5_000);
        desk.listingTerms = e -> e.kind(InstrumentKind.SPOT).baseAssetId(BTC);
        desk.instrument(SPOT, "BTC-USD", INDEX).parameters(SPOT).status(SPOT, TradingStatus.CONTINUOUS);
        desk.fees(PERP, 0, 200, 500, 1_000_000_000_000L, -100, 300);
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
        assertTrue(stream.settledCount > COMMANDS / 200, "settled withdrawals: " + stream.settledCount);
    }

    private static final class Stream {
        private final EngineDesk desk;
        private final SplittableRandom random = new SplittableRandom(3);
        private long price = 1_000_000;
        private long clientOrderId = 1;
        private long massCancelOf;

        // Made once: a lambda that captures would be allocated by the test.
        private final Consumer<NewOrderEncoder> special = this::specialTerms;
        private long requestId;
        private long settledCount;
        private final Consumer<MassCancelEncoder> range = this::massCancelRange;

        Stream(EngineDesk desk) {
            this.desk = desk;
        }

        void run(int commands) {
            for (int i = 0; i < commands; i++) {
                next();
            }
        }

        private void next() {
            // A million commands take more than an hour, at whose end funding is charged.
            desk.nowNs += 4_000_000;
            int what = random.nextInt(10);
            long account = 1L + random.nextInt(40);
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            if (what < 2) {
                price = Math.max(900_000, Math.min(1_100_000, price + random.nextInt(2_001) - 1_000));
                desk.price(price);
            } else if (what < 3 && random.nextInt(4) == 0) {
                rare(account);
            } else if (what < 4) {
                desk.as(TRADER).order(account, clientOrderId++, side, 20 + random.nextInt(50), special);
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
                desk.order(
                        account,
                        clientOrderId++,
                        SPOT,
                        side,
                        OrderType.LIMIT,
                        TimeInForce.GTC,
                        near(),
                        1 + random.nextInt(20));
                desk.queryMargin(account, clientOrderId + 1, PERP, Side.BUY, 1_000_000, 10);
            }
        }

        /** An auction that ends a moment later by itself, or everything of an account cancelled. */
        private void rare(long account) {
            if (random.nextInt(20) == 0) {
                desk.status(PERP, TradingStatus.CLOSING_AUCTION, 50).status(PERP, TradingStatus.CONTINUOUS);
            } else {
                massCancelOf = account;
                desk.massCancel(range);
                money(account);
                desk.leverage(account, PERP, random.nextInt(21));
                desk.limits(PERP, 100_000 + random.nextInt(1_000), 0, 1_000_000 + random.nextInt(1_000));
            }
        }

        /** Money comes in under a key, part of it goes to a neighbour, part of it out, and not always. */
        private void money(long account) {
            desk.deposit(account, USD, 3_000_000, 1 + random.nextInt(1_000_000));
            desk.transfer(account, account % 40 + 1, USD, 1_000_000);
            desk.withdraw(account, ++requestId, USD, 2_000_000);
            desk.transfer(account, account % 40 + 1, BTC, 1L + random.nextInt(150_000_000));
            Withdrawals withdrawals = desk.state().withdrawals();
            int row = withdrawals.firstOfAccount(desk.accountIndex(account));
            boolean isPaid = random.nextBoolean();
            if (row != Withdrawals.NULL_ROW) {
                desk.settle(withdrawals.id(row), isPaid ? WithdrawalOutcome.CONFIRMED : WithdrawalOutcome.REFUSED);
                settledCount++;
            }
        }

        private void massCancelRange(MassCancelEncoder encoder) {
            encoder.accountId(massCancelOf);
        }

        /** Whatever an order may be, in turn. */
        private void specialTerms(NewOrderEncoder order) {
            boolean isBuy = order.buffer().getByte(order.offset() + NewOrderEncoder.sideEncodingOffset()) == 1;
            switch (random.nextInt(8)) {
                case 0 -> order.price(near()).displayQuantity(5);
                case 1 -> order.orderType(OrderType.STOP_MARKET).triggerPrice(near());
                case 2 -> order.orderType(OrderType.TRAILING_STOP).trailingPpm(1_000 + random.nextInt(1_000));
                case 3 ->
                    order.orderType(OrderType.TAKE_PROFIT_LIMIT).price(near()).triggerPrice(near());
                case 4 -> order.price(near()).linkedClientOrderId(clientOrderId - 1 - random.nextInt(10));
                case 5 -> {
                    order.price(near()).stopLossPrice(near()).stopLossClientOrderId(clientOrderId++);
                    order.takeProfitPrice(near()).takeProfitClientOrderId(clientOrderId++);
                }
                case 6 -> order.price(near()).instructions().reduceOnly(true);
                default ->
                    order.price((price + (isBuy ? 2_000 : -2_000)) / 10 * 10)
                            .timeInForce(TimeInForce.GTD)
                            .expireAtNs(desk.nowNs + 50_000_000L)
                            .selfTradePrevention(SelfTradePrevention.DECREMENT);
            }
        }

        private long near() {
            return (price + random.nextInt(4_001) - 2_000) / 10 * 10;
        }
    }
}
