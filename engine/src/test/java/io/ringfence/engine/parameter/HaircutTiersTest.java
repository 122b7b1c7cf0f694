package io.ringfence.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HaircutTiersTest {
    @Test
    void shouldCountEachPartOfTheValueAtItsOwnTiersWeight() {
        HaircutTiersDraft draft = new HaircutTiersDraft();
        draft.add(1_000_000_000L, 900_000, 850_000);
        draft.add(2_000_000_000L, 500_000, 400_000);
        HaircutTiers tiers = draft.toTiers();
        // 1,000 $ at 90 %, 500 $ at 50 %.
        assertEquals(900_000_000L + 250_000_000L, tiers.maintenanceValue(1_500_000_000L));
        assertEquals(850_000_000L + 200_000_000L, tiers.initialValue(1_500_000_000L));
        // Nothing counts above the last tier's bound.
        assertEquals(900_000_000L + 500_000_000L, tiers.maintenanceValue(9_000_000_000L));
    }

    @Test
    void shouldRoundDownTierByTier() {
        HaircutTiersDraft draft = new HaircutTiersDraft();
        draft.add(1, 999_999, 999_999);
        draft.add(HaircutTiers.UNBOUNDED, 999_999, 0);
        // floor(0.999999) + floor(0.999999): rounding the sum instead would give one.
        assertEquals(0, draft.toTiers().maintenanceValue(2));
    }

    @Test
    void shouldCountNothingWithoutTiers() {
        assertEquals(0, HaircutTiers.NONE.maintenanceValue(1_000_000_000L));
        assertEquals(0, HaircutTiers.NONE.initialValue(1_000_000_000L));
    }

    @Test
    void shouldInvertExactlyForAnyTable() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            HaircutTiersDraft draft = new HaircutTiersDraft();
            int count = 1 + random.nextInt(HaircutTiers.MAX_TIERS);
            long upper = 0;
            int weight = 1_000_000 - random.nextInt(500_000);
            for (int k = 0; k < count; k++) {
                upper += 1 + (long) Math.exp(random.nextDouble() * 25);
                draft.add(k == count - 1 ? HaircutTiers.UNBOUNDED : upper, weight, weight);
                weight -= random.nextInt(weight + 1) / 2;
            }
            assertTrue(draft.check(false).isPassed(), "seed=" + seed);
            HaircutTiers tiers = draft.toTiers();
            for (int i = 0; i < 20; i++) {
                long value = (long) Math.exp(random.nextDouble() * 35);
                long counted = (long) (tiers.maintenanceValue(value) * random.nextDouble());
                long least = tiers.leastValueCounting(counted);
                assertTrue(tiers.maintenanceValue(least) >= counted, "seed=" + seed);
                assertTrue(least == 0 || tiers.maintenanceValue(least - 1) < counted, "seed=" + seed);
            }
        }
    }
}
