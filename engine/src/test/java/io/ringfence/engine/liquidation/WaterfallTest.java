package io.ringfence.engine.liquidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.engine.parameter.WaterfallParameters;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    /** One liquidation a tenth, a day a quarter, 50 stay in the fund. */
    private static final WaterfallParameters CAPPED =
            new WaterfallParameters(1, 700_000, 100_000, 250_000, 50, 0, DeleveragingRule.NONE);

    @Test
    void shouldPayForASliceWhatItLacksBelowItsBankruptcyPriceOnly() {
        // 30 less than at the bankruptcy price, and 20 lacking afterwards.
        assertEquals(20, Waterfall.paysForSlice(970, 1_000, -20));
        assertEquals(30, Waterfall.paysForSlice(970, 1_000, -80));
        // The account's own equity, or a price above, leaves nothing to pay.
        assertEquals(0, Waterfall.paysForSlice(970, 1_000, 5));
        assertEquals(0, Waterfall.paysForSlice(1_000, 1_000, -80));
        assertEquals(0, Waterfall.paysForSlice(-990, -1_000, -80));
        // A short pays: 1,030 instead of 1,000.
        assertEquals(30, Waterfall.paysForSlice(-1_030, -1_000, -80));
    }

    @Test
    void shouldBoundTheFundByEventDayAndFloor() {
        assertEquals(100, Waterfall.fundAllows(CAPPED, 1_000, 1_000, 0, 0));
        assertEquals(40, Waterfall.fundAllows(CAPPED, 940, 1_000, 60, 60));
        assertEquals(10, Waterfall.fundAllows(CAPPED, 760, 1_000, 0, 240));
        assertEquals(0, Waterfall.fundAllows(CAPPED, 700, 1_000, 0, 300));
        assertEquals(0, Waterfall.fundAllows(CAPPED, 900, 1_000, 120, 120));
        assertEquals(5, Waterfall.fundAllows(CAPPED, 55, 1_000, 0, 0));
        assertEquals(0, Waterfall.fundAllows(CAPPED, 20, 1_000, 0, 0));
        assertEquals(1_000, Waterfall.fundAllows(WaterfallParameters.NONE, 1_000, 1_000, 5_000, 5_000));
    }

    @Test
    void shouldSplitAnAmountByLossesToTheLastUnit() {
        // 100 over losses of 1, 1 and 1: 33, 33, 34.
        assertEquals(33, Waterfall.part(100, 0, 1, 3));
        assertEquals(33, Waterfall.part(100, 1, 1, 3));
        assertEquals(34, Waterfall.part(100, 2, 1, 3));
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            long[] losses = new long[1 + random.nextInt(6)];
            long sum = 0;
            for (int i = 0; i < losses.length; i++) {
                losses[i] = 1 + (random.nextLong() >>> (8 + random.nextInt(50)));
                sum += losses[i];
            }
            long available = random.nextLong() >>> (10 + random.nextInt(40));
            int market = random.nextInt(losses.length);
            long most = Waterfall.mostFor(available, losses[market], sum);
            long amount = Math.min(most, random.nextLong() >>> (10 + random.nextInt(40)));
            long before = 0;
            long paid = 0;
            for (int i = 0; i < losses.length; i++) {
                long part = Waterfall.part(amount, before, losses[i], sum);
                assertTrue(part >= 0 && (i != market || part <= available), "seed=5 round=" + round);
                before += losses[i];
                paid += part;
            }
            assertEquals(amount, paid, "seed=5 round=" + round);
        }
    }

    @Test
    void shouldMeasureADayByWhatTheFundHeldWhenItFirstPaid() {
        FundUse use = new FundUse(3);
        long empty = use.hash();
        long noon = 43_200_000_000_000L;
        long day = 2 * noon;
        assertEquals(1_000, use.fundAtFirst(noon, 1_000));
        use.pay(1, noon, 1_000, 60);
        use.pay(1, day - 1, 940, 5);
        use.pay(2, day - 1, 935, 7);
        assertEquals(1_000, use.fundAtFirst(day - 1, 928));
        assertEquals(65, use.usedToday(1, day - 1));
        assertEquals(7, use.usedToday(2, day - 1));
        assertEquals(0, use.usedToday(0, day - 1));
        assertEquals(use.recomputeHash(), use.hash());
        assertTrue(empty != use.hash());
        assertEquals(0, use.usedToday(1, day));
        assertEquals(928, use.fundAtFirst(day, 928));
        use.pay(2, day, 928, 3);
        assertEquals(3, use.usedToday(2, day));
        assertEquals(0, use.usedToday(1, day));
        assertEquals(use.recomputeHash(), use.hash());
    }

    @Test
    void shouldKeepEachAccountsMarketsApart() {
        MarketLosses losses = new MarketLosses();
        Random random = new Random(7);
        int accounts = 600;
        long[][] pnls = new long[accounts][5];
        long[][] paid = new long[accounts][5];
        for (int step = 0; step < 40_000; step++) {
            int account = random.nextInt(accounts);
            if (random.nextInt(step < 20_000 ? 30 : 6) == 0) {
                losses.clear(account);
                pnls[account] = new long[5];
                paid[account] = new long[5];
            } else {
                int market = random.nextInt(5);
                int pnl = random.nextInt(100) - 70;
                int payment = random.nextInt(3);
                losses.add(account, 10_000 + account, market, pnl, payment, payment);
                pnls[account][market] += pnl;
                paid[account][market] += payment;
            }
        }
        for (int account = 0; account < accounts; account++) {
            int last = -1;
            for (int entry = losses.first(account); entry != MarketLosses.NULL_ENTRY; entry = losses.next(entry)) {
                int market = losses.instrumentIndex(entry);
                assertTrue(market > last);
                last = market;
                assertEquals(pnls[account][market], losses.realizedPnl(entry));
                pnls[account][market] = 0;
            }
            assertEquals(Arrays.stream(paid[account]).sum(), losses.unpaidOfAll(account));
            for (int market = 0; market < 5; market++) {
                assertEquals(0, pnls[account][market]);
                assertEquals(paid[account][market], losses.fundPaid(account, market));
            }
        }
        assertEquals(losses.recomputeHash(), losses.hash());
        for (int account = 0; account < accounts; account++) {
            losses.clear(account);
        }
        assertEquals(0, losses.hash());
        assertEquals(0, losses.fundPaid(100_000, 0));
    }
}
