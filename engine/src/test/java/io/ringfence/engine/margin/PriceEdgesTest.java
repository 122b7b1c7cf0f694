package io.ringfence.engine.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.Side;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.oracle.OracleRules;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.HaircutTiers;
import org.junit.jupiter.api.Test;

/** What an uncertain price counts for new risk, and for a liquidation. Maintenance 3 % and initial margin 5 %, so bands of instruments are at most 1.5 %. */
class PriceEdgesTest {
    private static final long PX = 1_000_000;
    private static final OracleRules BANDED = new OracleRules(0, 0, 40_000, 50_000, 0, 0);
    private static final OracleRules STABLE = new OracleRules(0, 0, 0, 0, 60_000, 300);

    private final RiskMarket market = new RiskMarket(4, 3, 3);
    private final PriceFeeds feeds = market.feeds;
    private final int index = market.addIndex();
    private final int otherIndex = market.addIndex();
    private final int first = market.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
    private final int second = market.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
    private final int other =
            market.addInstrument(otherIndex, RiskMarket.draft().addTier(0, 50_000, 30_000));
    private final int asset = market.addAsset(index, haircut());
    private final PriceEdges edges =
            new PriceEdges(market.instruments, market.assets, market.parameters, feeds, market.marks);
    private final AccountMargin margin = new AccountMargin();
    private final int account = market.addAccount();

    private static CollateralParametersDraft haircut() {
        CollateralParametersDraft draft = new CollateralParametersDraft();
        draft.tiers().add(HaircutTiers.UNBOUNDED, 900_000, 850_000);
        return draft;
    }

    PriceEdgesTest() {
        market.price(index, PX);
        market.price(otherIndex, PX);
    }

    @Test
    void shouldBeThePriceWithoutRulesHoweverUncertainItIs() {
        market.price(index, PX, 10_000);
        assertEquals(FeedState.UNCERTAIN, feeds.state(index));
        assertEquals(PX, edges.longPx(first));
        assertEquals(PX, edges.shortPx(first));
        assertFalse(edges.hasEdges(index));
    }

    @Test
    void shouldLieABandFromThePriceRoundedAway() {
        feeds.setRules(index, BANDED);
        market.price(index, PX, 0);
        assertEquals(PX, edges.longPx(first));
        market.price(index, PX - 1, 9_001);
        // 9,001 of 999,999 is 9,001.01 ppm, 9,002 rounded up; of 999,999 that is 9,001.99, 9,002 rounded up.
        assertEquals(PX - 1 - 9_002, edges.longPx(first));
        assertEquals(PX - 1 + 9_002, edges.shortPx(first));
        assertEquals(edges.lowPx(first), edges.longPx(first));
        assertEquals(edges.highPx(first), edges.shortPx(first));
    }

    @Test
    void shouldLieAtMostHalfTheMaintenanceRateFromThePriceOfAnInstrument() {
        feeds.setRules(index, BANDED);
        market.price(index, PX, 19_000);
        assertEquals(PX - 15_000, edges.lowPx(first));
        assertEquals(PX + 15_000, edges.highPx(first));
        assertEquals(PX - 19_000, edges.lowAssetPrice(asset));
        assertEquals(PX + 19_000, edges.highAssetPrice(asset));
    }

    @Test
    void shouldCountTheWorseOfPriceAndStablePriceForNewRisk() {
        feeds.setRules(index, STABLE);
        market.price(index, PX);
        market.pass(10);
        market.price(index, 2 * PX);
        // Ten seconds of 300 ppm.
        assertEquals(1_003_000, edges.longPx(first));
        assertEquals(2 * PX, edges.shortPx(first));
        market.pass(10);
        market.price(index, PX / 2);
        assertEquals(PX / 2, edges.longPx(first));
        assertTrue(edges.shortPx(first) > PX * 99 / 100, "it falls as slowly as it rose");
        // Collateral of one whole unit.
        market.deposit(account, asset, 100_000_000);
        market.price(index, 2 * PX);
        market.model.compute(account, margin);
        long stableValue = market.assets.value(asset, 100_000_000, feeds.stablePrice(index));
        assertEquals(stableValue * 85 / 100, margin.equityInitial());
        assertEquals(market.assets.value(asset, 100_000_000, 2 * PX), margin.equityRaw());
    }

    @Test
    void shouldMeasureNewRiskAtTheAdverseEdgeAndMaintenanceAtThePrice() {
        feeds.setRules(index, BANDED);
        market.deposit(account, Assets.SETTLEMENT, 500_000_000);
        market.trade(account, first, Side.BUY, 1_000, PX);
        market.price(index, PX, 10_000);
        market.model.compute(account, margin);
        // The adverse edge is 1 % below: a loss of 10,000 for each of a thousand lots.
        assertEquals(500_000_000 - 10_000_000, margin.equityInitial());
        assertEquals(500_000_000, margin.equityMaintenance());
        market.trade(account, first, Side.SELL, 2_000, PX);
        market.model.compute(account, margin);
        assertEquals(500_000_000 - 10_000_000, margin.equityInitial());
    }

    @Test
    void shouldHoldALongForMaintainedIfTheUpperEdgeWouldMaintainIt() {
        feeds.setRules(index, BANDED);
        market.trade(account, first, Side.BUY, 1_000, PX);
        // Maintenance margin is 30,000,000 at the price, and 30,300,000 at the upper edge, where the profit is
        // 10,000,000.
        market.deposit(account, Assets.SETTLEMENT, 20_300_000);
        market.price(index, PX, 10_000);
        market.model.compute(account, margin);
        assertTrue(margin.isLiquidatable());
        assertTrue(margin.hasEdges());
        assertTrue(market.model.isMaintainedAtAnEdge(account));
        market.withdraw(account, Assets.SETTLEMENT, 1);
        assertFalse(market.model.isMaintainedAtAnEdge(account));
    }

    @Test
    void shouldMoveEverythingOnAnIndexTogether() {
        feeds.setRules(index, BANDED);
        // Long one market and short the other of the same index: no price favours both.
        market.trade(account, first, Side.BUY, 1_000, PX);
        market.trade(account, second, Side.SELL, 1_000, PX);
        market.deposit(account, Assets.SETTLEMENT, 59_999_999);
        market.price(index, PX, 10_000);
        // At the price both need 30,000,000. At the lower edge, 1 % less, they need 59,400,000 together.
        assertTrue(market.model.isMaintainedAtAnEdge(account));
        market.withdraw(account, Assets.SETTLEMENT, 600_000);
        assertFalse(market.model.isMaintainedAtAnEdge(account));
    }

    @Test
    void shouldAddTheBestOfEachIndex() {
        feeds.setRules(index, BANDED);
        feeds.setRules(otherIndex, BANDED);
        market.trade(account, first, Side.BUY, 1_000, PX);
        market.trade(account, other, Side.SELL, 1_000, PX);
        market.price(index, PX, 10_000);
        market.price(otherIndex, PX, 10_000);
        // The long is best 1 % above (+10,000,000 - 30,300,000), the short 1 % below (+10,000,000 - 29,700,000).
        market.deposit(account, Assets.SETTLEMENT, 40_000_000);
        assertTrue(market.model.isMaintainedAtAnEdge(account));
        market.withdraw(account, Assets.SETTLEMENT, 1);
        assertFalse(market.model.isMaintainedAtAnEdge(account));
    }

    @Test
    void shouldLieAroundTheLastValidPriceWhileTheIndexIsInvalid() {
        feeds.setRules(index, BANDED);
        market.price(index, PX);
        market.trade(account, first, Side.BUY, 1_000, PX);
        market.deposit(account, asset, 1);
        market.pass(2);
        market.price(index, PX + 1);
        market.price(index, PX);
        market.price(index, 6 * PX);
        assertEquals(FeedState.INVALID, feeds.state(index));
        assertEquals(PX - 15_000, edges.lowPx(first));
        assertEquals(PX, edges.centrePx(first));
        assertEquals(PX + 15_000, edges.highPx(first));
        assertEquals(PX - 50_000, edges.lowAssetPrice(asset));
        assertTrue(edges.isUsableForLiquidation(index));
        market.model.compute(account, margin);
        assertTrue(margin.isPricesUsable());
        feeds.setRules(index, OracleRules.NONE);
        market.price(index, 6 * PX);
        market.model.compute(account, margin);
        assertFalse(margin.isPricesUsable());
    }

    @Test
    void shouldCountAnIndexThatPricesOnlyCollateral() {
        feeds.setRules(index, BANDED);
        market.trade(account, other, Side.BUY, 1_000, PX);
        market.price(index, PX, 10_000);
        // A hundredth of an asset at the upper edge, 90 % of it; the position needs 30,000,000 at a price that is
        // VALID.
        market.deposit(account, asset, 1_000_000);
        long counted = market.assets.value(asset, 1_000_000, PX + 10_000) * 9 / 10;
        market.deposit(account, Assets.SETTLEMENT, 30_000_000 - counted);
        assertTrue(market.model.isMaintainedAtAnEdge(account));
        market.withdraw(account, Assets.SETTLEMENT, 1);
        assertFalse(market.model.isMaintainedAtAnEdge(account));
    }

    @Test
    void shouldKeepOrdersInTheExactRangeAtTheirEdgesToo() {
        feeds.setRules(index, STABLE);
        market.price(index, 1L << 40);
        market.pass(10);
        market.price(index, (1L << 40) / 4);
        long lots = 1L << 14;
        // At the price the lots are worth 2^52, and 2^54 at what a short counts for new risk.
        assertTrue(market.model.fits(account, first, Side.SELL, lots, 1L << 38));
        assertFalse(market.model.fits(account, first, Side.SELL, 4 * lots, 1L << 38));
    }
}
