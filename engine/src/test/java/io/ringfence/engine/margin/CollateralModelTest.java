package io.ringfence.engine.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.codecs.Side;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.HaircutTiers;
import io.ringfence.engine.parameter.MarginTerms;
import org.junit.jupiter.api.Test;

/**
 * Worked examples. Two collaterals at 1,000 $ a unit of 10^8, 90 % for maintenance and 80 % for new risk, and one instrument at 10 $ a lot with 10 % initial and 6 %
 * maintenance margin.
 */
class CollateralModelTest {
    private static final long DOLLAR = 1_000_000L;
    private static final long UNIT = 100_000_000L;
    private static final long PX = 10 * DOLLAR;
    private static final int ACCOUNT = 0;
    private static final int OTHER = 1;

    private final RiskMarket market = new RiskMarket(2, 1, 3);
    private final AccountMargin margin = new AccountMargin();
    private final int perpetual;
    private final int first;
    private final int second;

    CollateralModelTest() {
        int index = market.addIndex();
        market.price(index, PX);
        perpetual = market.addInstrument(index, RiskMarket.draft().addTier(0, 100_000, 60_000));
        int collateralIndex = market.addIndex();
        market.price(collateralIndex, 1_000_000L);
        first = market.addAsset(collateralIndex, haircut());
        second = market.addAsset(collateralIndex, haircut());
        market.addAccount();
        market.addAccount();
    }

    @Test
    void shouldScaleWhatCountsForNewRiskByTheShareThatTheCapIsOfThePool() {
        market.collateralParameters.publish(first, haircut().poolCap(2_000 * DOLLAR));
        market.deposit(ACCOUNT, first, UNIT);
        market.deposit(OTHER, first, UNIT);
        assertCounted(900, 800);
        // Three units are worth 3,000 $: of each holding two thirds count, rounded down to millionths.
        market.deposit(OTHER, first, UNIT);
        market.model.compute(ACCOUNT, margin);
        assertEquals(800 * 666_666L, margin.equityInitial());
        // Maintenance does not depend on what others deposit.
        assertEquals(900 * DOLLAR, margin.equityMaintenance());
        market.model.computeWithout(ACCOUNT, first, UNIT / 2, margin);
        assertEquals(400 * 666_666L, margin.remainingEquity());
    }

    @Test
    void shouldCountAGroupUpToItsFreeValueOrItsShareOfTheRequirement() {
        market.collateralGroups.set(1, 500 * DOLLAR, 2_000_000);
        market.collateralParameters.publish(first, haircut().group(1));
        market.collateralParameters.publish(second, haircut().group(1));
        market.deposit(ACCOUNT, first, UNIT / 2);
        assertCounted(450, 400);
        market.deposit(ACCOUNT, second, UNIT);
        assertCounted(1_350, 500);
        // 400 lots need 400 $; twice that is above 500 $.
        market.trade(ACCOUNT, perpetual, Side.BUY, 400, PX);
        assertCounted(1_350, 800);
        // With an order for 300 more it would be 700 $ and a cent: 1,400.02 $, more than the 1,200 $ there are.
        market.model.computeWith(ACCOUNT, margin, perpetual, Side.BUY, 300, 0, 1);
        assertEquals(1_200 * DOLLAR, margin.equityInitial());
        // Without 0.7 units of the second: 640 $ of 800 $.
        market.model.computeWithout(ACCOUNT, second, 70_000_000L, margin);
        assertEquals(640 * DOLLAR, margin.remainingEquity());
    }

    @Test
    void shouldCapEachGroupByItselfAndNothingOutsideOfThem() {
        market.collateralGroups.set(1, 100 * DOLLAR, 0);
        market.collateralGroups.set(64, 200 * DOLLAR, 0);
        market.collateralParameters.publish(first, haircut().group(64));
        market.deposit(ACCOUNT, first, UNIT);
        market.deposit(ACCOUNT, second, UNIT);
        market.deposit(ACCOUNT, Assets.SETTLEMENT, 7 * DOLLAR);
        assertCounted(907 + 900, 7 + 200 + 800);
        market.collateralParameters.publish(second, haircut().group(1));
        assertCounted(907 + 900, 7 + 200 + 100);
    }

    @Test
    void shouldAskForOpenOrdersAndCountProfitByTheTermsInForce() {
        market.terms.set(new MarginTerms(3 * DOLLAR, 50 * DOLLAR, 100_000, 500_000));
        market.deposit(ACCOUNT, Assets.SETTLEMENT, 1_000 * DOLLAR);
        market.trade(ACCOUNT, perpetual, Side.BUY, 1_000, PX);
        market.price(0, 11 * DOLLAR);
        market.model.computeWith(ACCOUNT, margin, perpetual, Side.BUY, 0, 0, 2);
        // 1,000 $ of profit: a tenth of 1,100 $ is within the bound, and half of that counts.
        assertEquals((1_000 + 55) * DOLLAR, margin.equityInitial());
        assertEquals((1_100 + 2 * 3) * DOLLAR, margin.initialMargin());
        assertEquals(2_000 * DOLLAR, margin.equityMaintenance());
    }

    private void assertCounted(long maintenanceDollars, long initialDollars) {
        market.model.compute(ACCOUNT, margin);
        assertEquals(maintenanceDollars * DOLLAR, margin.equityMaintenance());
        assertEquals(initialDollars * DOLLAR, margin.equityInitial());
    }

    private static CollateralParametersDraft haircut() {
        CollateralParametersDraft draft = new CollateralParametersDraft();
        draft.tiers().add(HaircutTiers.UNBOUNDED, 900_000, 800_000);
        return draft;
    }
}
