package io.ringfence.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.instrument.ExactRange;
import org.junit.jupiter.api.Test;

class CollateralParametersTest {
    private static final long DOLLAR = 1_000_000;

    private final CollateralGroups groups = new CollateralGroups();
    private final CollateralParametersDraft draft = new CollateralParametersDraft();

    @Test
    void shouldNumberVersionsAndHashWhatIsInForce() {
        CollateralParameterVersions versions = new CollateralParameterVersions(2);
        assertEquals(0, versions.hash());
        assertEquals(0, versions.of(1).version());
        assertEquals(HaircutTiers.NONE.count(), versions.tiers(1).count());
        draft.tiers().add(HaircutTiers.UNBOUNDED, 900_000, 850_000);
        versions.publish(1, draft);
        long first = versions.hash();
        assertEquals(1, versions.of(1).version());
        assertEquals(versions.recomputeHash(), first);
        versions.publish(1, draft.poolCap(DOLLAR).depositCapUnits(7).group(3));
        assertEquals(2, versions.of(1).version());
        assertEquals(DOLLAR, versions.of(1).poolCap());
        assertEquals(7, versions.of(1).depositCapUnits());
        assertEquals(3, versions.of(1).group());
        assertNotEquals(first, versions.hash());
        assertEquals(versions.recomputeHash(), versions.hash());
    }

    @Test
    void shouldForgetCapsAndGroupWithEachDraft() {
        draft.poolCap(1).depositCapUnits(2).group(3).clear();
        CollateralParameters parameters = draft.toVersion(1);
        assertEquals(CollateralParameters.UNCAPPED, parameters.poolCap());
        assertEquals(CollateralParameters.UNCAPPED, parameters.depositCapUnits());
        assertEquals(CollateralParameters.NULL_GROUP, parameters.group());
    }

    @Test
    void shouldRefuseCapsAndGroupsOutOfBounds() {
        assertTrue(draft.check(false, groups).isPassed());
        assertRefused("poolCap", 1, 0, false);
        assertRefused("poolCap", ExactRange.MAX_VALUE, ExactRange.MAX_VALUE + 1, false);
        assertRefused("poolCap", 0, 5, true);
        assertRefused("depositCap", 0, -1, false);
        assertRefused("depositCap", ExactRange.MAX_LEDGER_UNITS, ExactRange.MAX_LEDGER_UNITS + 1, false);
        // A group of which nothing was said caps nothing, so it is a mistake.
        assertRefused("collateralGroup", 64, 5, false);
        groups.set(5, 0, 0);
        draft.clear();
        assertTrue(draft.group(5).check(false, groups).isPassed());
        assertRefused("collateralGroup", 64, 5, true);
        assertRefused("collateralGroup", 64, -1, false);
        assertRefused("collateralGroup", 64, 65, false);
    }

    @Test
    void shouldCapAGroupAtTheLargerOfItsFreeValueAndItsShareOfTheRequirement() {
        groups.set(2, 100 * DOLLAR, 1_500_000);
        assertFalse(groups.isSet(1));
        assertTrue(groups.isSet(2));
        assertEquals(100 * DOLLAR, groups.cap(2, 0));
        // One and a half of 66.666666 $ is 99.999999 $, of a millionth more 100.0000005 $, rounded down.
        assertEquals(100 * DOLLAR, groups.cap(2, 66_666_666));
        assertEquals(100 * DOLLAR, groups.cap(2, 66_666_667));
        assertEquals(150 * DOLLAR, groups.cap(2, 100 * DOLLAR));
        long first = groups.hash();
        assertEquals(groups.recomputeHash(), first);
        groups.set(2, 100 * DOLLAR, 1_500_001);
        assertNotEquals(first, groups.hash());
        assertEquals(groups.recomputeHash(), groups.hash());
    }

    @Test
    void shouldCountProfitUpToTheLargerOfTwoBoundsByItsWeightAndLossesInFull() {
        MarginTerms terms = new MarginTerms(0, 100 * DOLLAR, 250_000, 900_000);
        // A quarter of 800 $ is 200 $; of the 150 $ of profit nine tenths count, of 300 $ nine tenths of 200 $.
        assertEquals(135 * DOLLAR, terms.countedPnl(150 * DOLLAR, 800 * DOLLAR));
        assertEquals(180 * DOLLAR, terms.countedPnl(300 * DOLLAR, 800 * DOLLAR));
        assertEquals(90 * DOLLAR, terms.countedPnl(300 * DOLLAR, 0));
        assertEquals(-300 * DOLLAR, terms.countedPnl(-300 * DOLLAR, 800 * DOLLAR));
    }

    private void assertRefused(String field, long bound, long value, boolean isSettlement) {
        draft.clear();
        switch (field) {
            case "poolCap" -> draft.poolCap(value);
            case "depositCap" -> draft.depositCapUnits(value);
            default -> draft.group((int) value);
        }
        FieldCheck check = draft.check(isSettlement, groups);
        assertEquals(field, check.field());
        assertEquals(bound, check.bound());
        assertEquals(value, check.value());
    }
}
