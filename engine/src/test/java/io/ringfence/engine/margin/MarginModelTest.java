package io.ringfence.engine.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.Side;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.HaircutTiers;
import io.ringfence.engine.position.Reservations;
import org.junit.jupiter.api.Test;

/**
 * Worked examples. One instrument, 10 $ a lot: up to 1,000 $ 5 % initial and 3 % maintenance, from there 10 % and 6 %. One
 * collateral at 20,000 $ a unit: up to 10,000 $ 90 % for maintenance and 85 % for new risk, from there 50 % and 40 %.
 */
class MarginModelTest {
    private static final long DOLLAR = 1_000_000L;
    private static final long PX = 10 * DOLLAR;
    private static final int ACCOUNT = 0;
    private static final int OTHER = 1;

    private final RiskMarket market = new RiskMarket(2, 2, 2);
    private final AccountMargin margin = new AccountMargin();
    private final int perpetual;
    private final int bitcoin;

    MarginModelTest() {
        int perpetualIndex = market.addIndex();
        int bitcoinIndex = market.addIndex();
        market.price(perpetualIndex, PX);
        market.price(bitcoinIndex, 20_000_000L);
        perpetual = market.addInstrument(
                perpetualIndex, RiskMarket.draft().addTier(0, 50_000, 30_000).addTier(1_000 * DOLLAR, 100_000, 60_000));
        CollateralParametersDraft haircut = new CollateralParametersDraft();
        haircut.tiers().add(10_000 * DOLLAR, 900_000, 850_000);
        haircut.tiers().add(HaircutTiers.UNBOUNDED, 500_000, 400_000);
        bitcoin = market.addAsset(bitcoinIndex, haircut);
        market.addAccount();
        market.addAccount();
    }

    @Test
    void shouldTakeWhatPositionsOweForTheirSideFromEveryEquity() {
        market.deposit(ACCOUNT, Assets.SETTLEMENT, 500 * DOLLAR);
        market.trade(ACCOUNT, perpetual, Side.BUY, 100, PX);
        market.trade(1, perpetual, Side.SELL, 100, PX);
        // A third of a dollar a lot, and a part: the long pays 33.333334, the short receives 33.333333.
        market.fund(perpetual, DOLLAR * 1_000_000_000L / 3);
        market.model.compute(ACCOUNT, margin);
        assertEquals(500 * DOLLAR, margin.cash());
        assertEquals(500 * DOLLAR - 33_333_334, margin.equityRaw());
        assertEquals(500 * DOLLAR - 33_333_334, margin.equityMaintenance());
        assertEquals(500 * DOLLAR - 33_333_334, margin.equityInitial());
        market.model.computeMaintenance(ACCOUNT, margin);
        assertEquals(500 * DOLLAR - 33_333_334, margin.equityMaintenance());
        market.model.computeWithout(ACCOUNT, Assets.SETTLEMENT, 100 * DOLLAR, margin);
        assertEquals(400 * DOLLAR - 33_333_334, margin.remainingEquity());
        market.model.compute(1, margin);
        assertEquals(33_333_333, margin.equityRaw());
        // Maintenance margin is 30 of 1,000 $: with 466.67 the long could pay 436.67 more for the same lots, and not
        // 436.68.
        assertTrue(market.model.isMaintainedAfter(ACCOUNT, perpetual, 0, 436 * DOLLAR + 666_666));
        assertFalse(market.model.isMaintainedAfter(ACCOUNT, perpetual, 0, 436 * DOLLAR + 666_667));
        // At 5.498 and a little it has lost 450.17 and needs 16.49.
        market.price(0, 5_498_282);
        assertTrue(market.model.isMaintainedAtAnEdge(ACCOUNT));
        market.price(0, 5_498_281);
        assertFalse(market.model.isMaintainedAtAnEdge(ACCOUNT));
    }

    @Test
    void shouldAddCashUnrealisedProfitAndCollateral() {
        market.deposit(ACCOUNT, Assets.SETTLEMENT, 500 * DOLLAR);
        market.deposit(ACCOUNT, bitcoin, 60_000_000L);
        market.trade(ACCOUNT, perpetual, Side.BUY, 300, PX);
        market.price(0, 11 * DOLLAR);
        market.model.compute(ACCOUNT, margin);
        // 300 lots gained 1 $ each; 0.6 bitcoin are 12,000 $: 10,000 at 90 (85) and 2,000 at 50 (40) per cent.
        assertEquals((500 + 300 + 12_000) * DOLLAR, margin.equityRaw());
        assertEquals((500 + 300 + 9_000 + 1_000) * DOLLAR, margin.equityMaintenance());
        // 3,300 $: 1,000 at 3 and 2,300 at 6 per cent; initial 10 per cent of all.
        assertEquals((30 + 138) * DOLLAR, margin.maintenanceMargin());
        assertEquals(330 * DOLLAR, margin.initialMarginByTiers());
        assertEquals(330 * DOLLAR, margin.initialMargin());
        // Of the profit of 300 $ counts half of 330 $, which is above 100 $.
        assertEquals((500 + 165 + 8_500 + 800) * DOLLAR, margin.equityInitial());
        // Half way from 168 $ to 330 $.
        assertEquals((168 + 81) * DOLLAR, margin.targetEquity());
        assertEquals(AccountHealth.HEALTHY, margin.health());
    }

    @Test
    void shouldCountAHundredDollarsOfProfitForNewRiskAtLeastAndLossesInFull() {
        market.trade(ACCOUNT, perpetual, Side.BUY, 100, PX);
        market.price(0, 11 * DOLLAR);
        market.model.compute(ACCOUNT, margin);
        // Initial margin 110 $ at 10 %; its half is below 100 $, the profit just 100 $.
        assertEquals(100 * DOLLAR, margin.equityInitial());
        market.price(0, 12 * DOLLAR);
        market.model.compute(ACCOUNT, margin);
        assertEquals(100 * DOLLAR, margin.equityInitial());
        market.price(0, 7 * DOLLAR);
        market.model.compute(ACCOUNT, margin);
        assertEquals(-300 * DOLLAR, margin.equityInitial());
    }

    @Test
    void shouldRequireForOpenOrdersTheWorseOfAllBuysAndAllSells() {
        market.trade(ACCOUNT, perpetual, Side.BUY, 50, PX);
        // Buys 2 $ above the price, sells 1 $ below it.
        long adverseBuy = Reservations.adversePx(Side.BUY, 12 * DOLLAR, PX);
        long adverseSell = Reservations.adversePx(Side.SELL, 9 * DOLLAR, PX);
        market.reservations.open(1, 1, ACCOUNT, perpetual, Side.BUY, 30, adverseBuy);
        market.reservations.open(2, 2, ACCOUNT, perpetual, Side.SELL, 200, adverseSell);
        market.model.compute(ACCOUNT, margin);
        // All buys: 80 lots, 5 % of 800 $, and 30 * 2 $. All sells: 150 lots short, 10 % of 1,500 $, and 200 * 1 $.
        long buys = (40 + 60) * DOLLAR;
        long sells = (150 + 200) * DOLLAR;
        assertTrue(sells > buys);
        assertEquals(sells + 2 * 10_000L, margin.initialMargin());
        // Neither maintenance nor the target moves with open orders: 500 $ at 3 and at 5 per cent.
        assertEquals(15 * DOLLAR, margin.maintenanceMargin());
        assertEquals(25 * DOLLAR, margin.initialMarginByTiers());
        assertEquals(20 * DOLLAR, margin.targetEquity());
    }

    @Test
    void shouldComputeAnOrderToBeAsIfItRested() {
        AccountMargin asIf = new AccountMargin();
        long adverse = 2 * DOLLAR;
        market.model.computeWith(ACCOUNT, asIf, perpetual, Side.BUY, 30, 30 * adverse, 1);
        market.reservations.open(1, 1, ACCOUNT, perpetual, Side.BUY, 30, adverse);
        market.model.compute(ACCOUNT, margin);
        assertEquals((15 + 60) * DOLLAR + 10_000L, margin.initialMargin());
        assertEquals(margin.initialMargin(), asIf.initialMargin());
        // And one more on top of it.
        market.model.computeWith(ACCOUNT, asIf, perpetual, Side.BUY, 20, 20 * adverse, 1);
        assertEquals((25 + 100) * DOLLAR + 2 * 10_000L, asIf.initialMargin());
        // The resting one replaced by ten lots at the price.
        market.model.computeWith(ACCOUNT, asIf, perpetual, Side.BUY, 10 - 30, -30 * adverse, 0);
        assertEquals(5 * DOLLAR + 10_000L, asIf.initialMargin());
    }

    @Test
    void shouldScaleInitialMarginAloneByOpenInterest() {
        market.trade(ACCOUNT, perpetual, Side.BUY, 50, PX);
        market.trade(1, perpetual, Side.SELL, 50, PX);
        // Open interest 500 $, half way from 400 to 600: rate half way from 5 to 100 per cent.
        market.parameters.publish(
                perpetual,
                RiskMarket.draft()
                        .openInterestLower(400 * DOLLAR)
                        .openInterestUpper(600 * DOLLAR)
                        .addTier(0, 50_000, 30_000));
        market.model.compute(ACCOUNT, margin);
        assertEquals(500 * 525 * DOLLAR / 1_000, margin.initialMargin());
        assertEquals(25 * DOLLAR, margin.initialMarginByTiers());
        assertEquals(15 * DOLLAR, margin.maintenanceMargin());
    }

    @Test
    void shouldNameTheWorstHealthThatApplies() {
        market.trade(ACCOUNT, perpetual, Side.BUY, 100, PX);
        // Requirement 30 $ of 1,000 $; initial 10 % of it.
        assertHealth(100 * DOLLAR, AccountHealth.HEALTHY);
        assertHealth(100 * DOLLAR - 1, AccountHealth.RESTRICTED);
        assertHealth(30 * DOLLAR, AccountHealth.RESTRICTED);
        assertHealth(30 * DOLLAR - 1, AccountHealth.LIQUIDATION);
        assertHealth(20 * DOLLAR, AccountHealth.LIQUIDATION);
        assertHealth(20 * DOLLAR - 1, AccountHealth.BACKSTOP);
        assertHealth(0, AccountHealth.BACKSTOP);
        market.price(0, PX - 1);
        market.model.compute(ACCOUNT, margin);
        assertEquals(AccountHealth.BANKRUPT, margin.health());
    }

    @Test
    void shouldNameTheLastPriceAtWhichAnAccountIsMaintained() {
        market.deposit(ACCOUNT, Assets.SETTLEMENT, 500 * DOLLAR);
        market.trade(ACCOUNT, perpetual, Side.BUY, 300, PX);
        market.deposit(OTHER, Assets.SETTLEMENT, 500 * DOLLAR);
        market.trade(OTHER, perpetual, Side.SELL, 300, PX);
        // Long: 500 - 300 (10 - p) = 30 + 6 % (300 p - 1,000), so 282 p = 2,470. Short: 500 + 300 (10 - p) on the left,
        // so 318 p = 3,530.
        assertEquals(8_758_866, liquidationPx(ACCOUNT));
        assertEquals(11_100_628, liquidationPx(OTHER));

        market.price(0, 8_758_866);
        assertEquals(AccountHealth.RESTRICTED, health(ACCOUNT));
        market.price(0, 8_758_865);
        assertEquals(AccountHealth.LIQUIDATION, health(ACCOUNT));
        // It does not depend on where the price is.
        assertEquals(8_758_866, liquidationPx(ACCOUNT));
        market.price(0, 11_100_628);
        assertEquals(AccountHealth.RESTRICTED, health(OTHER));
        market.price(0, 11_100_629);
        assertEquals(AccountHealth.LIQUIDATION, health(OTHER));
    }

    @Test
    void shouldNameNoPriceWhereNoneLiquidates() {
        assertEquals(MarginModel.NULL_PX, liquidationPx(ACCOUNT));
        market.deposit(ACCOUNT, Assets.SETTLEMENT, 3_000 * DOLLAR);
        market.trade(ACCOUNT, perpetual, Side.BUY, 300, PX);
        assertEquals(MarginModel.NULL_PX, liquidationPx(ACCOUNT), "paid in full");
        market.trade(ACCOUNT, perpetual, Side.SELL, 300, PX);
        assertEquals(MarginModel.NULL_PX, liquidationPx(ACCOUNT), "closed");
    }

    private long liquidationPx(int accountIndex) {
        market.model.compute(accountIndex, margin);
        return market.model.liquidationPx(accountIndex, margin, perpetual);
    }

    private AccountHealth health(int accountIndex) {
        market.model.compute(accountIndex, margin);
        return margin.health();
    }

    @Test
    void shouldRestOnThePricesOfPositionsAndCollateralAndForNewRiskOnThoseOfOrdersToo() {
        market.deposit(ACCOUNT, bitcoin, 1);
        market.reservations.open(1, 1, ACCOUNT, perpetual, Side.BUY, 30, 0);
        distrust(0);
        market.model.compute(ACCOUNT, margin);
        assertTrue(margin.isPricesUsable());
        assertFalse(margin.isInitialPricesUsable());
        assertEquals(FeedState.INVALID, margin.worstFeedState());
        distrust(1);
        market.model.compute(ACCOUNT, margin);
        assertFalse(margin.isPricesUsable());
    }

    @Test
    void shouldCallAnOrderReducingOnlyWithAllOnItsSideBeforeIt() {
        market.trade(ACCOUNT, perpetual, Side.BUY, 50, PX);
        assertTrue(market.model.isReducing(ACCOUNT, perpetual, Side.SELL, 50));
        assertFalse(market.model.isReducing(ACCOUNT, perpetual, Side.SELL, 51));
        assertFalse(market.model.isReducing(ACCOUNT, perpetual, Side.BUY, 1));
        market.reservations.open(1, 1, ACCOUNT, perpetual, Side.SELL, 20, 0);
        assertTrue(market.model.isReducing(ACCOUNT, perpetual, Side.SELL, 30));
        assertFalse(market.model.isReducing(ACCOUNT, perpetual, Side.SELL, 31));
        market.trade(1, perpetual, Side.SELL, 50, PX);
        assertTrue(market.model.isReducing(1, perpetual, Side.BUY, 50));
        assertFalse(market.model.isReducing(1, perpetual, Side.BUY, 51));
    }

    @Test
    void shouldFitOnlyWhatStaysInTheExactRange() {
        long most = ExactRange.MAX_VALUE / PX;
        assertTrue(market.model.fits(ACCOUNT, perpetual, Side.BUY, most, PX));
        assertFalse(market.model.fits(ACCOUNT, perpetual, Side.BUY, most + 1, PX));
        // The mark price counts when it is above the limit.
        assertFalse(market.model.fits(ACCOUNT, perpetual, Side.BUY, most + 1, 1));
        assertFalse(market.model.fits(ACCOUNT, perpetual, Side.BUY, 1, ExactRange.MAX_PX + 1));
        assertFalse(market.model.fits(ACCOUNT, perpetual, Side.BUY, Long.MAX_VALUE, 1));
        market.trade(ACCOUNT, perpetual, Side.BUY, 1, PX);
        assertFalse(market.model.fits(ACCOUNT, perpetual, Side.BUY, most, PX));
    }

    @Test
    void shouldPriceAnInstrumentThatIsListedAfterItsIndexTicked() {
        assertEquals(PX, market.marks.px(perpetual));
        int second = market.addInstrument(1, RiskMarket.draft().addTier(0, 50_000, 30_000));
        assertEquals(20_000_000L, market.marks.px(second));
        market.price(1, 21_000_000L);
        assertEquals(21_000_000L, market.marks.px(second));
    }

    @Test
    void shouldTakeMarginsOfTheMagnitudeOfAPriceAndOfTheLeastRiskPriceAtLeast() {
        RiskMarket oil = new RiskMarket(2, 1, 1);
        int index = oil.addIndex(4 * DOLLAR);
        int instrument = oil.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
        oil.addAccount();
        oil.addAccount();
        oil.price(index, 2 * DOLLAR);
        oil.deposit(0, Assets.SETTLEMENT, 10_000 * DOLLAR);
        oil.trade(0, instrument, Side.BUY, 100, 2 * DOLLAR);
        oil.trade(1, instrument, Side.SELL, 100, 2 * DOLLAR);
        // At 2 $ and at zero a lot counts as 4 $: 3 % and 5 % of 400 $.
        assertOil(oil, 0, 10_000 * DOLLAR, 12 * DOLLAR, 20 * DOLLAR);
        oil.price(index, 0);
        assertOil(oil, 0, (10_000 - 200) * DOLLAR, 12 * DOLLAR, 20 * DOLLAR);
        assertOil(oil, 1, 200 * DOLLAR, 12 * DOLLAR, 20 * DOLLAR);
        // At -37 $: 100 lots lost 39 $ each, and 3 % and 5 % of 3,700 $.
        oil.price(index, -37 * DOLLAR);
        assertOil(oil, 0, (10_000 - 3_900) * DOLLAR, 111 * DOLLAR, 185 * DOLLAR);
        assertOil(oil, 1, 3_900 * DOLLAR, 111 * DOLLAR, 185 * DOLLAR);
        int row = oil.positions.find(0, instrument);
        assertEquals(3_700 * DOLLAR, oil.model.notional(row));
        assertEquals(-3_900 * DOLLAR, oil.model.unrealizedPnl(row));
    }

    @Test
    void shouldAskWhetherAnAccountIsMaintainedAfterATradeBelowZero() {
        RiskMarket oil = new RiskMarket(1, 1, 1);
        int index = oil.addIndex(4 * DOLLAR);
        int instrument = oil.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
        oil.addAccount();
        oil.price(index, -10 * DOLLAR);
        oil.deposit(0, Assets.SETTLEMENT, 30 * DOLLAR);
        // 100 lots at -10 $ need 3 % of 1,000 $; bought there they cost -1,000 $, and are worth as much.
        assertTrue(oil.model.isMaintainedAfter(0, instrument, 100, -1_000 * DOLLAR));
        assertFalse(oil.model.isMaintainedAfter(0, instrument, 100, -1_000 * DOLLAR + 1));
        assertTrue(oil.model.isMaintainedAfter(0, instrument, -100, 1_000 * DOLLAR));
        assertFalse(oil.model.isMaintainedAfter(0, instrument, -100, 1_000 * DOLLAR + 1));
    }

    @Test
    void shouldFitBelowZeroByMagnitude() {
        RiskMarket oil = new RiskMarket(1, 1, 1);
        int index = oil.addIndex(4 * DOLLAR);
        int instrument = oil.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
        oil.addAccount();
        oil.price(index, -DOLLAR);
        long most = ExactRange.MAX_VALUE / PX;
        assertTrue(oil.model.fits(0, instrument, Side.SELL, most, -PX));
        assertFalse(oil.model.fits(0, instrument, Side.SELL, most + 1, -PX));
        // The least risk price counts when it is above the limit.
        long mostAtLeast = ExactRange.MAX_VALUE / (4 * DOLLAR);
        assertTrue(oil.model.fits(0, instrument, Side.SELL, mostAtLeast, 0));
        assertFalse(oil.model.fits(0, instrument, Side.SELL, mostAtLeast + 1, 0));
        assertFalse(oil.model.fits(0, instrument, Side.SELL, 1, -ExactRange.MAX_PX - 1));
    }

    private void assertOil(RiskMarket oil, int account, long equity, long maintenance, long initial) {
        oil.model.compute(account, margin);
        assertEquals(equity, margin.equityMaintenance());
        assertEquals(maintenance, margin.maintenanceMargin());
        assertEquals(initial, margin.initialMargin());
    }

    @Test
    void shouldHoldWhatAPriceCarriesOutOfTheRangeAtItsBound() {
        market.trade(ACCOUNT, perpetual, Side.SELL, 1L << 40, 1);
        market.price(0, market.feeds.maxPrice(0));
        market.model.compute(ACCOUNT, margin);
        assertEquals(-ExactRange.MAX_VALUE + (1L << 40), margin.equityRaw());
        assertTrue(margin.isLiquidatable());
    }

    private void assertHealth(long cash, AccountHealth health) {
        long missing = cash - market.ledger.accountBalance(ACCOUNT, Assets.SETTLEMENT);
        if (missing >= 0) {
            market.deposit(ACCOUNT, Assets.SETTLEMENT, missing);
        } else {
            market.withdraw(ACCOUNT, Assets.SETTLEMENT, -missing);
        }
        market.model.compute(ACCOUNT, margin);
        assertEquals(health, margin.health(), "cash=" + cash);
    }

    private void distrust(int index) {
        market.feeds.report(index, 0, market.feeds.price(index), 0, 2_000_000_000L, 1);
        market.feeds.evaluate(index, 2_000_000_000L);
    }
}
