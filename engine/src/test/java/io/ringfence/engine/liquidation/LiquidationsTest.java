package io.ringfence.engine.liquidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.codecs.LiquidationWaitReason;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LiquidationsTest {
    private static final int ACCOUNTS = 2_000;

    @Test
    void shouldKeepEachAccountsRowApartWhileRowsAreTakenAndGivenBack() {
        Liquidations liquidations = new Liquidations(ACCOUNTS);
        LiquidationState[] states = new LiquidationState[ACCOUNTS];
        long[] ids = new long[ACCOUNTS];
        int[] slices = new int[ACCOUNTS];
        Arrays.fill(states, LiquidationState.NONE);
        long lastId = 0;
        Random random = new Random(11);
        for (int step = 0; step < 60_000; step++) {
            int account = random.nextInt(ACCOUNTS);
            // First more are found than end, so that rows are added; then more end.
            boolean isEnding = random.nextInt(step < 30_000 ? 20 : 2) == 0;
            if (states[account] == LiquidationState.NONE) {
                if (step < 30_000 || random.nextInt(4) == 0) {
                    liquidations.find(account);
                    states[account] = LiquidationState.FOUND;
                }
            } else if (isEnding) {
                liquidations.end(account);
                states[account] = LiquidationState.NONE;
                ids[account] = 0;
                slices[account] = 0;
            } else {
                switch (states[account]) {
                    case FOUND -> {
                        ids[account] = liquidations.start(account, step);
                        assertEquals(++lastId, ids[account]);
                        states[account] = LiquidationState.ACTING;
                    }
                    case WAITING -> {
                        liquidations.wake(account);
                        states[account] = LiquidationState.WOKEN;
                    }
                    default -> {
                        if (random.nextBoolean()) {
                            liquidations.onSlice(account);
                            slices[account]++;
                            states[account] = LiquidationState.ACTING;
                        } else {
                            liquidations.awaitLiquidity(account, account % 7, account % 2 == 0, account);
                            states[account] = LiquidationState.WAITING;
                        }
                    }
                }
            }
            if (step % 1_000 == 0) {
                assertSame(liquidations, states, ids, slices);
            }
        }
        assertSame(liquidations, states, ids, slices);
    }

    @Test
    void shouldBeginAfreshWhenAnAccountIsFoundAgain() {
        Liquidations liquidations = new Liquidations(1);
        long empty = liquidations.hash();
        assertThrows(IllegalStateException.class, () -> liquidations.end(0));
        liquidations.find(0);
        assertThrows(IllegalStateException.class, () -> liquidations.find(0));
        liquidations.end(0);
        assertEquals(empty, liquidations.hash());
        liquidations.find(0);
        liquidations.start(0, 5);
        liquidations.await(0, LiquidationWaitReason.COOL_DOWN);
        liquidations.end(0);
        assertFalse(liquidations.isInLiquidation(0));
        liquidations.find(0);
        assertNull(liquidations.waitReason(0));
        assertEquals(Liquidations.NULL_LIQUIDATION_ID, liquidations.liquidationId(0));
        assertEquals(2, liquidations.start(0, 7));
        assertEquals(7, liquidations.startedAtNs(0));
    }

    private static void assertSame(Liquidations liquidations, LiquidationState[] states, long[] ids, int[] slices) {
        TreeSet<Integer> ready = new TreeSet<>();
        TreeSet<Integer> waiting = new TreeSet<>();
        for (int account = 0; account < ACCOUNTS; account++) {
            assertEquals(states[account], liquidations.state(account));
            assertEquals(ids[account], liquidations.liquidationId(account));
            assertEquals(slices[account], liquidations.sliceCount(account));
            if (states[account].isReady()) {
                ready.add(account);
            } else if (states[account] == LiquidationState.WAITING) {
                waiting.add(account);
                assertEquals(account % 7, liquidations.awaitedInstrument(account));
                assertEquals(account % 2 == 0, liquidations.awaitsBuy(account));
                assertEquals(account, liquidations.awaitedTicks(account));
            }
        }
        for (int i = 0; i < liquidations.readyCount(); i++) {
            ready.remove(liquidations.ready(i));
        }
        for (int i = 0; i < liquidations.waitingCount(); i++) {
            waiting.remove(liquidations.waiting(i));
        }
        assertEquals(new TreeSet<Integer>(), ready);
        assertEquals(new TreeSet<Integer>(), waiting);
        assertEquals(liquidations.recomputeHash(), liquidations.hash());
    }
}
