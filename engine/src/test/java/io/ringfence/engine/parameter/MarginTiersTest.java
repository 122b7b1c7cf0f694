package io.ringfence.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.instrument.ExactRange;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarginTiersTest {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000L);

    /** Up to 1,000 $ 3 %, from there 6 %, from 10,000 $ 30 %; initial 5, 10, 50 %. */
    private static final MarginTiers TIERS = new RiskParametersDraft()
            .addTier(0, 50_000, 30_000)
            .addTier(1_000_000_000L, 100_000, 60_000)
            .addTier(10_000_000_000L, 500_000, 300_000)
            .toTiers();

    @Test
    void shouldChargeEachPartOfTheNotionalAtItsOwnTiersMaintenanceRate() {
        // 500 $ at 3 %.
        assertEquals(15_000_000L, TIERS.maintenanceMargin(500_000_000L));
        // 1,000 $ at 3 % and 4,000 $ at 6 %.
        assertEquals(30_000_000L + 240_000_000L, TIERS.maintenanceMargin(5_000_000_000L));
        // 1,000 $ at 3 %, 9,000 $ at 6 %, 2,000 $ at 30 %.
        assertEquals(30_000_000L + 540_000_000L + 600_000_000L, TIERS.maintenanceMargin(12_000_000_000L));
    }

    @Test
    void shouldChargeTheWholeNotionalAtItsTiersInitialRate() {
        assertEquals(49_999_999L + 1, TIERS.initialMargin(999_999_999L));
        assertEquals(100_000_000L, TIERS.initialMargin(1_000_000_000L));
        assertEquals(5_000_000_000L, TIERS.initialMargin(10_000_000_000L));
    }

    @Test
    void shouldRoundRequirementsUp() {
        assertEquals(0, TIERS.maintenanceMargin(0));
        assertEquals(1, TIERS.maintenanceMargin(1));
        assertEquals(1, TIERS.initialMargin(1));
    }

    @Test
    void shouldEqualTheFormulaWithDeductionsForAnyTableAndNotional() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            MarginTiers tiers = randomTiers(random);
            for (int i = 0; i < 20; i++) {
                long notional = randomNotional(random, tiers);
                assertEquals(byDeductions(tiers, notional), tiers.maintenanceMargin(notional), "seed=" + seed);
            }
        }
    }

    @Test
    void shouldBeContinuousRisingAndBelowTheNotionalAtEveryTierBoundary() {
        for (long seed = 0; seed < 2_000; seed++) {
            MarginTiers tiers = randomTiers(new Random(seed));
            for (int k = 1; k < tiers.count(); k++) {
                long lower = tiers.lowerNotional(k);
                long before = tiers.maintenanceMargin(lower - 1);
                long at = tiers.maintenanceMargin(lower);
                long after = tiers.maintenanceMargin(lower + 1);
                assertTrue(before <= at && at <= before + 1, "seed=" + seed + " k=" + k);
                assertTrue(at <= after && after <= at + 1, "seed=" + seed + " k=" + k);
            }
        }
    }

    @Test
    void shouldInvertExactlyWhatIsLeftOfANotional() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            MarginTiers tiers = randomTiers(random);
            for (int i = 0; i < 20; i++) {
                long notional = randomNotional(random, tiers);
                long left = notional - tiers.maintenanceMargin(notional);
                long value = left - (long) (random.nextDouble() * Math.min(left, 1_000_000_000L));
                long least = tiers.leastNotionalLeaving(value);
                assertTrue(least - tiers.maintenanceMargin(least) >= value, "seed=" + seed);
                assertTrue(
                        least == 0 || least - 1 - tiers.maintenanceMargin(least - 1) < value,
                        "seed=" + seed + " least=" + least);
            }
        }
    }

    @Test
    void shouldInvertExactlyWhatANotionalTakesWithItsMargin() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            MarginTiers tiers = randomTiers(random);
            for (int i = 0; i < 20; i++) {
                long notional = randomNotional(random, tiers);
                long value = notional + tiers.maintenanceMargin(notional) + random.nextInt(1_000_000_000);
                long largest = tiers.largestNotionalWithin(value);
                assertTrue(largest + tiers.maintenanceMargin(largest) <= value, "seed=" + seed);
                assertTrue(largest + 1 + tiers.maintenanceMargin(largest + 1) > value, "seed=" + seed);
            }
        }
    }

    private static long byDeductions(MarginTiers tiers, long notional) {
        BigInteger deduction = BigInteger.ZERO;
        for (int k = 1; k < tiers.count() && tiers.lowerNotional(k) <= notional; k++) {
            long step = (long) tiers.maintenancePpm(k) - tiers.maintenancePpm(k - 1);
            deduction = deduction.add(BigInteger.valueOf(tiers.lowerNotional(k)).multiply(BigInteger.valueOf(step)));
        }
        BigInteger rate = BigInteger.valueOf(tiers.maintenancePpm(tiers.tierOf(notional)));
        BigInteger millionths = BigInteger.valueOf(notional).multiply(rate).subtract(deduction);
        return millionths.add(MILLION).subtract(BigInteger.ONE).divide(MILLION).longValueExact();
    }

    private static long randomNotional(Random random, MarginTiers tiers) {
        return switch (random.nextInt(3)) {
            case 0 -> (random.nextLong() >>> 1) % ExactRange.MAX_VALUE;
            case 1 -> (random.nextLong() >>> 1) % 100_000_000_000L;
            default -> Math.max(0, tiers.lowerNotional(random.nextInt(tiers.count())) + random.nextInt(5) - 2);
        };
    }

    private static MarginTiers randomTiers(Random random) {
        RiskParametersDraft draft = new RiskParametersDraft();
        int initial = 2 + random.nextInt(500_000);
        int maintenance = 1 + random.nextInt(initial - 1);
        long lower = 0;
        int count = 1 + random.nextInt(MarginTiers.MAX_TIERS);
        for (int k = 0; k < count; k++) {
            draft.addTier(lower, initial, maintenance);
            lower += 1 + (long) Math.exp(random.nextDouble() * 30);
            initial = Math.min(1_000_000, initial + random.nextInt(100_000));
            maintenance = Math.min(initial - 1, maintenance + random.nextInt(100_000));
        }
        return draft.toTiers();
    }
}
