package io.ringfence.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DraftsTest {
    @Test
    void shouldPassAdmissibleRiskParameters() {
        assertTrue(admissible().check().isPassed());
    }

    @Test
    void shouldNameTheFieldTheBoundAndTheValueThatBreaksIt() {
        rejects(draft -> draft.makerFeePpm(-1), "makerFeePpm", 0, -1);
        rejects(draft -> draft.takerFeePpm(100_001), "takerFeePpm", 100_000, 100_001);
        rejects(draft -> draft.protectionPpm(0), "protectionPpm", 1, 0);
        rejects(draft -> draft.priceBandPpm(900_001), "priceBandPpm", 900_000, 900_001);
        rejects(draft -> draft.openInterestLower(-5), "openInterestLower", 0, -5);
        rejects(draft -> draft.openInterestUpper(10), "openInterestUpper", 11, 10);
        rejects(draft -> draft.liquidationFeePpm(-1), "liquidationFeePpm", 0, -1);
        rejects(draft -> draft.liquidationBandPpm(0), "liquidationBandPpm", 1, 0);
        rejects(draft -> draft.liquidationTargetPpm(1_000_001), "liquidationTargetPpm", 1_000_000, 1_000_001);
        rejects(draft -> draft.liquidationFirstSliceNotional(-1), "liquidationFirstSliceNotional", 0, -1);
        rejects(draft -> draft.liquidationDustNotional(-1), "liquidationDustNotional", 0, -1);
        rejects(draft -> draft.liquidationCoolDownMs(3_600_001), "liquidationCoolDownMs", 3_600_000, 3_600_001);
    }

    @Test
    void shouldBoundBandsAndAuctionsThatAreGiven() {
        rejects(draft -> draft.staticBandPpm(0), "staticBandPpm", 1, 0);
        rejects(draft -> draft.dynamicBandPpm(900_001), "dynamicBandPpm", 900_000, 900_001);
        rejects(draft -> draft.auctionCollarPpm(-1), "auctionCollarPpm", 1, -1);
        rejects(draft -> draft.volatilityAuctionMs(0), "volatilityAuctionMs", 1, 0);
        rejects(draft -> draft.auctionExtensionMs(86_400_001), "auctionExtensionMs", 86_400_000, 86_400_001);
        rejects(draft -> draft.maxAuctionExtensions(-1), "maxAuctionExtensions", 0, -1);
        rejects(draft -> draft.maxAuctionExtensions(101), "maxAuctionExtensions", 100, 101);
    }

    @Test
    void shouldHaveNoBandsAndTheSchemasLengthsWhereNothingIsSaid() {
        RiskParameters parameters = admissible().toVersion(1);
        assertEquals(RiskParameters.NULL_BAND_PPM, parameters.staticBandPpm());
        assertEquals(RiskParameters.NULL_BAND_PPM, parameters.dynamicBandPpm());
        assertEquals(RiskParameters.NULL_BAND_PPM, parameters.auctionCollarPpm());
        assertEquals(120_000, parameters.volatilityAuctionMs());
        assertEquals(60_000, parameters.auctionExtensionMs());
        assertEquals(2, parameters.maxAuctionExtensions());
    }

    @Test
    void shouldRequireTiersFromZeroRisingWithMaintenanceBelowInitial() {
        rejectsTiers(draft -> {}, "tiers", 1, 0);
        rejectsTiers(draft -> draft.addTier(1, 50_000, 30_000), "lowerNotional", 0, 1);
        rejectsTiers(draft -> draft.addTier(0, 50_000, 30_000).addTier(0, 60_000, 40_000), "lowerNotional", 1, 0);
        rejectsTiers(draft -> draft.addTier(0, 1_000_001, 30_000), "initialMarginPpm", 1_000_000, 1_000_001);
        rejectsTiers(
                draft -> draft.addTier(0, 50_000, 30_000).addTier(9, 49_999, 30_000),
                "initialMarginPpm",
                50_000,
                49_999);
        rejectsTiers(draft -> draft.addTier(0, 50_000, 50_000), "maintenanceMarginPpm", 49_999, 50_000);
        rejectsTiers(draft -> draft.addTier(0, 50_000, 0), "maintenanceMarginPpm", 1, 0);
        rejectsTiers(
                draft -> draft.addTier(0, 50_000, 30_000).addTier(9, 50_000, 29_999),
                "maintenanceMarginPpm",
                30_000,
                29_999);
    }

    @Test
    void shouldReportMoreTiersThanATableMayHave() {
        RiskParametersDraft draft = new RiskParametersDraft();
        HaircutTiersDraft haircuts = new HaircutTiersDraft();
        for (int k = 0; k < 16; k++) {
            draft.addTier(k, 50_000, 30_000);
            haircuts.add(k + 1, 900_000, 850_000);
        }
        assertFalse(draft.isTooLong());
        assertFalse(haircuts.isTooLong());
        draft.addTier(16, 50_000, 30_000);
        haircuts.add(17, 900_000, 850_000);
        assertTrue(draft.isTooLong());
        assertTrue(haircuts.isTooLong());
    }

    @Test
    void shouldRequireHaircutWeightsThatNeverRise() {
        rejectsHaircut("upperValue", 1, 0, 900_000, 850_000);
        rejectsHaircut("maintenanceWeightPpm", 1_000_000, 10, 1_000_001, 850_000);
        rejectsHaircut("initialWeightPpm", 900_000, 10, 900_000, 900_001);
        rejectsHaircut("initialWeightPpm", 0, 10, 900_000, -1);
        HaircutTiersDraft draft = new HaircutTiersDraft();
        draft.add(10, 900_000, 850_000);
        draft.add(20, 900_001, 850_000);
        assertEquals("maintenanceWeightPpm", draft.check(false).field());
        draft.clear();
        draft.add(HaircutTiers.UNBOUNDED, 900_000, 850_000);
        draft.add(HaircutTiers.UNBOUNDED, 900_000, 850_000);
        assertEquals("upperValue", draft.check(false).field());
    }

    @Test
    void shouldLetTheSettlementAssetCountInFullOnly() {
        HaircutTiersDraft draft = new HaircutTiersDraft();
        assertTrue(draft.check(true).isPassed());
        draft.add(HaircutTiers.UNBOUNDED, 1_000_000, 1_000_000);
        assertTrue(draft.check(true).isPassed());
        draft.clear();
        draft.add(HaircutTiers.UNBOUNDED, 1_000_000, 999_999);
        assertEquals("initialWeightPpm", draft.check(true).field());
        draft.clear();
        draft.add(10, 1_000_000, 1_000_000);
        assertEquals("upperValue", draft.check(true).field());
    }

    @Test
    void shouldNumberVersionsFromOneAndHashWhatIsInForce() {
        RiskParameterVersions versions = new RiskParameterVersions(2);
        assertEquals(0, versions.hash());
        assertEquals(1, versions.publish(1, admissible()).version());
        long first = versions.hash();
        assertEquals(2, versions.publish(1, admissible()).version());
        assertTrue(first != versions.hash());
        assertEquals(versions.recomputeHash(), versions.hash());
    }

    @Test
    void shouldScaleInitialMarginByOpenInterestOnALineRoundedDown() {
        RiskParameters parameters =
                admissible().openInterestLower(100).openInterestUpper(103).toVersion(1);
        assertEquals(50_000, parameters.initialPpmByOpenInterest(100));
        // A third of the 950,000 ppm between the first tier's rate and the whole, rounded down.
        assertEquals(50_000 + 316_666, parameters.initialPpmByOpenInterest(101));
        assertEquals(1_000_000, parameters.initialPpmByOpenInterest(103));
        assertEquals(366_666, parameters.initialMargin(1_000_000, 366_666));
    }

    private static RiskParametersDraft admissible() {
        return withoutTiers().addTier(0, 50_000, 30_000);
    }

    private static RiskParametersDraft withoutTiers() {
        return new RiskParametersDraft()
                .makerFeePpm(100)
                .takerFeePpm(500)
                .protectionPpm(50_000)
                .priceBandPpm(100_000)
                .openInterestLower(10)
                .openInterestUpper(20)
                .liquidationBandPpm(50_000)
                .liquidationTargetPpm(500_000);
    }

    private static void rejects(Consumer<RiskParametersDraft> change, String field, long bound, long value) {
        RiskParametersDraft draft = admissible();
        change.accept(draft);
        assertRejected(draft.check(), field, bound, value);
    }

    private static void rejectsTiers(Consumer<RiskParametersDraft> tiers, String field, long bound, long value) {
        RiskParametersDraft draft = withoutTiers();
        tiers.accept(draft);
        assertRejected(draft.check(), field, bound, value);
    }

    private static void rejectsHaircut(String field, long bound, long upper, int maintenance, int initial) {
        HaircutTiersDraft draft = new HaircutTiersDraft();
        draft.add(upper, maintenance, initial);
        assertEquals(field, draft.check(false).field());
        assertEquals(bound, draft.check(false).bound());
    }

    private static void assertRejected(FieldCheck check, String field, long bound, long value) {
        assertEquals(field, check.field());
        assertEquals(bound, check.bound());
        assertEquals(value, check.value());
    }
}
