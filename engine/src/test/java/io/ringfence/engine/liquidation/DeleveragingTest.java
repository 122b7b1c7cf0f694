package io.ringfence.engine.liquidation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeleveragingTest {
    private final Deleveraging deleveraging = new Deleveraging();

    @Test
    void shouldSplitByWeight() {
        // 100 lots over profits of 50, 30 and 20.
        assertArrayEquals(new long[] {50, 30, 20}, split(100, new long[] {90, 90, 90}, new long[] {50, 30, 20}));
    }

    @Test
    void shouldFillTheSmallAndSplitTheRestAmongTheOthers() {
        // Of 20 lots the first would give 10 and has 2; the other 18 go half and half.
        assertArrayEquals(new long[] {2, 9, 9}, split(20, new long[] {2, 100, 100}, new long[] {50, 25, 25}));
    }

    @Test
    void shouldGiveTheRemainderByLargerFractionThenWeightThenSmallerId() {
        // A third each of 10: one lot is left for the smallest id.
        assertArrayEquals(new long[] {4, 3, 3}, split(10, new long[] {9, 9, 9}, new long[] {7, 7, 7}));
        // 7 lots over 5, 3 and 2: 3.5, 2.1 and 1.4; the one that is left goes to the first.
        assertArrayEquals(new long[] {4, 2, 1}, split(7, new long[] {9, 9, 9}, new long[] {5, 3, 2}));
        // 1 lot over 2 and 2 and 4, no fraction alike: to the largest.
        assertArrayEquals(new long[] {0, 0, 1}, split(1, new long[] {9, 9, 9}, new long[] {2, 2, 4}));
    }

    @Test
    void shouldAskThoseWithoutProfitOnlyWhenProfitIsUsedUp() {
        // The first gives all it has; 12 more by lots: 30 and 10 of 40.
        assertArrayEquals(new long[] {8, 9, 3}, split(20, new long[] {8, 30, 10}, new long[] {100, 0, 0}));
        assertArrayEquals(new long[] {8, 0, 0}, split(8, new long[] {8, 30, 10}, new long[] {1, 0, 0}));
    }

    @Test
    void shouldGiveAllThatIsHeldAndNoMore() {
        assertArrayEquals(new long[] {8, 30, 10}, split(100, new long[] {8, 30, 10}, new long[] {5, 0, 7}));
        deleveraging.clear();
        assertEquals(0, deleveraging.split(5));
    }

    @Test
    void shouldAgreeWithTheDefinitionInWholeNumbers() {
        Random random = new Random(9);
        for (int round = 0; round < 3_000; round++) {
            int count = 1 + random.nextInt(90);
            long[] lots = new long[count];
            long[] weights = new long[count];
            long held = 0;
            for (int i = 0; i < count; i++) {
                lots[i] = 1 + (random.nextLong() >>> (20 + random.nextInt(43)));
                weights[i] = random.nextInt(4) == 0 ? 0 : random.nextLong() >>> (16 + random.nextInt(46));
                held += lots[i];
            }
            long wanted = 1 + (long) (random.nextDouble() * held * 1.1);
            assertArrayEquals(naive(wanted, lots, weights), split(wanted, lots, weights), "seed=9 round=" + round);
        }
    }

    /** The account ids rise with the place. */
    private long[] split(long wanted, long[] lots, long[] weights) {
        deleveraging.clear();
        long held = 0;
        for (int i = 0; i < lots.length; i++) {
            deleveraging.add(1_000 + i, 100 + i, lots[i], weights[i]);
            held += lots[i];
        }
        assertEquals(Math.min(wanted, held), deleveraging.split(wanted));
        long[] given = new long[lots.length];
        for (int i = 0; i < given.length; i++) {
            assertEquals(1_000 + i, deleveraging.accountIndex(i));
            given[i] = deleveraging.givenLots(i);
        }
        assertEquals(lots.length, deleveraging.count());
        return given;
    }

    private static long[] naive(long wanted, long[] lots, long[] weights) {
        long[] given = new long[lots.length];
        long left = naivePass(wanted, lots, weights, given);
        naivePass(left, lots, lots, given);
        return given;
    }

    private static long naivePass(long wanted, long[] lots, long[] weights, long[] given) {
        long left = wanted;
        while (left > 0) {
            List<Integer> active = new ArrayList<>();
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < lots.length; i++) {
                if (weights[i] > 0 && given[i] < lots[i]) {
                    active.add(i);
                    sum = sum.add(BigInteger.valueOf(weights[i]));
                }
            }
            if (active.isEmpty()) {
                return left;
            }
            BigInteger total = BigInteger.valueOf(left);
            BigInteger[] fractions = new BigInteger[lots.length];
            boolean isFilled = false;
            for (int i : active) {
                BigInteger[] share =
                        total.multiply(BigInteger.valueOf(weights[i])).divideAndRemainder(sum);
                fractions[i] = share[1];
                long gives = Math.min(share[0].longValueExact(), lots[i] - given[i]);
                given[i] += gives;
                left -= gives;
                isFilled |= given[i] == lots[i];
            }
            if (!isFilled) {
                active.sort(Comparator.comparing((Integer i) -> fractions[i])
                        .thenComparing(i -> weights[i])
                        .reversed()
                        .thenComparing(i -> i));
                for (int k = 0; left > 0; k++) {
                    given[active.get(k)]++;
                    left--;
                }
            }
        }
        return left;
    }
}
