package io.ringfence.engine.margin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringfence.codecs.Side;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.HaircutTiers;
import io.ringfence.engine.parameter.RiskParametersDraft;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.SideIndexes;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

class MarginWatchTest {
    private static final int MARKETS = 10_000;
    private static final long FIRST_SEED = 20_200_312L;
    private static final AccountMargin MARGIN = new AccountMargin();

    private final IntArrayList byWatch = new IntArrayList();
    private final IntArrayList byScan = new IntArrayList();

    /** Liquidatable accounts met in all markets: a test in which nobody ever falls would prove nothing. */
    private long found;

    private long debts;
    private long ramps;
    private long examined;
    private long scanned;

    @Test
    void shouldFindExactlyWhatAFullScanFindsInRandomMarkets() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + MARKETS; seed++) {
            playRandomMarket(seed);
        }
        assertTrue(found > MARKETS, "too few accounts fell: " + found);
        assertTrue(ramps > 500, "too few pegs were broken: " + ramps);
        assertTrue(debts > MARKETS, "too few debts bore interest: " + debts);
        assertTrue(examined < scanned, "triggers saved little: examined=" + examined + " scanned=" + scanned);
    }

    /** The worst that can happen unseen: every price as far as it can go without a trigger. */
    @Test
    void shouldBeSafeAtTheCornerJustInsideAllTriggersAndSpendAlmostAllItsExcessThere() {
        int corners = 0;
        int tight = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            RiskMarket market = randomMarket(new Random(seed), 2);
            market.watch.reindex(0);
            int changes = (int) seed % 4;
            for (int change = 0; change < changes; change++) {
                changeALittle(market, new Random(seed + change));
            }
            market.model.compute(0, MARGIN);
            long excess = MARGIN.equityMaintenance() - MARGIN.maintenanceMargin();
            if (market.watch.hotCount() > 0
                    || market.watch.numeraire().watches(0)
                    || market.positions.first(0) == Positions.NULL_ROW) {
                continue;
            }
            // In this market every factor has its own index: instruments the first ones, assets those after them.
            int instruments = market.instruments.size();
            boolean isEveryFactorAtItsTrigger = true;
            for (int index = 0; index < instruments + market.assets.size() - 1; index++) {
                int factor = index < instruments ? index : index + 1;
                long falling = market.watch.fallingTrigger(factor);
                long rising = market.watch.risingTrigger(factor);
                if (falling != MarginWatch.NO_FALLING_TRIGGER) {
                    market.price(index, Math.max(falling + 1, -market.feeds.maxPrice(index)));
                } else if (rising < Long.MAX_VALUE) {
                    market.price(index, Math.min(rising - 1, market.feeds.maxPrice(index)));
                } else {
                    isEveryFactorAtItsTrigger = false;
                }
            }
            long before = market.watch.examinations();
            byWatch.clear();
            market.watch.reprice(byWatch);
            assertEquals(before, market.watch.examinations(), "seed=" + seed);
            market.model.compute(0, MARGIN);
            long left = MARGIN.equityMaintenance() - MARGIN.maintenanceMargin();
            assertTrue(left >= 0, "seed=" + seed + " left=" + left);
            corners++;
            if (isEveryFactorAtItsTrigger && left < excess / 100) {
                tight++;
            }
        }
        assertTrue(corners > 2_000, "corners=" + corners);
        assertTrue(tight > 100, "tight=" + tight);
    }

    /** The same after charges that were not enough to examine the account: they have brought its triggers nearer, and it is safe inside them. */
    @Test
    void shouldBeSafeAtTheCornerJustInsideAllTriggersAfterCharges() {
        int corners = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            RiskMarket market = randomMarket(random, 2);
            market.watch.reindex(0);
            for (int charge = 0; charge < 3; charge++) {
                chargeAny(market, random);
            }
            byWatch.clear();
            market.watch.reprice(byWatch);
            market.model.compute(0, MARGIN);
            assertEquals(MARGIN.isLiquidatable(), market.watch.isUnder(0), "seed=" + seed);
            if (market.watch.hotCount() > 0
                    || market.watch.numeraire().watches(0)
                    || market.positions.first(0) == Positions.NULL_ROW) {
                continue;
            }
            int instruments = market.instruments.size();
            for (int index = 0; index < instruments + market.assets.size() - 1; index++) {
                int factor = index < instruments ? index : index + 1;
                long falling = market.watch.fallingTrigger(factor);
                long rising = market.watch.risingTrigger(factor);
                if (falling != MarginWatch.NO_FALLING_TRIGGER) {
                    market.price(index, Math.max(falling + 1, -market.feeds.maxPrice(index)));
                } else if (rising < Long.MAX_VALUE) {
                    market.price(index, Math.min(rising - 1, market.feeds.maxPrice(index)));
                }
            }
            long before = market.watch.examinations();
            market.watch.reprice(byWatch);
            assertEquals(before, market.watch.examinations(), "seed=" + seed);
            market.model.compute(0, MARGIN);
            long left = MARGIN.equityMaintenance() - MARGIN.maintenanceMargin();
            assertTrue(left >= 0, "seed=" + seed + " left=" + left);
            corners++;
        }
        assertTrue(corners > 2_000, "corners=" + corners);
    }

    @Test
    void shouldFindWhomChargesAloneBringDown() {
        RiskMarket market = oneInstrument(2);
        for (int i = 0; i < 2; i++) {
            market.addAccount();
            market.deposit(i, Assets.SETTLEMENT, 200_000_000L);
            market.trade(i, 0, i == 0 ? Side.BUY : Side.SELL, 100, 10_000_000L);
            market.watch.reindex(i);
        }
        long before = market.watch.examinations();
        // 170 $ above the 30 of 3 %: 1.70 a lot. One and a half are not enough, and cost nobody a look.
        market.fund(0, 1_500_000L * 1_000_000_000L);
        market.watch.reprice(byWatch);
        assertEquals(before, market.watch.examinations());
        assertEquals(0, byWatch.size());
        market.fund(0, 200_000L * 1_000_000_000L);
        market.watch.reprice(byWatch);
        assertEquals(0, byWatch.size());
        // The last µ$ but the fraction.
        market.fund(0, 1);
        market.watch.reprice(byWatch);
        assertEquals(1, byWatch.size());
        assertEquals(0, byWatch.getInt(0));
        // Now the short has 370 of it, and pays 3.40 a lot and a fraction less.
        byWatch.clear();
        market.fund(0, -3_400_000L * 1_000_000_000L);
        market.watch.reprice(byWatch);
        assertFalse(byWatch.containsInt(1));
        market.fund(0, -2_000L);
        market.watch.reprice(byWatch);
        assertTrue(byWatch.containsInt(1));
    }

    /** A long that has paid for all of it has no price at which it falls short, until funding has taken from it. */
    @Test
    void shouldFindAFullyPaidLongThatFundingBringsDown() {
        RiskMarket market = oneInstrument(1);
        market.addAccount();
        market.deposit(0, Assets.SETTLEMENT, 1_010_000_000L);
        market.trade(0, 0, Side.BUY, 100, 10_000_000L);
        market.watch.reindex(0);
        assertEquals(MarginWatch.NO_FALLING_TRIGGER, market.watch.fallingTrigger(0));
        // Ten dollars more than it is worth: after charges of 20 cents a lot there is a price above zero.
        market.charge(0, true, 200_000L * 1_000_000_000L);
        market.watch.reprice(byWatch);
        // 97 px >= 10 dollars: below 0.103093. The trigger lay at -10 / 103, and came nearer by 0.20 at the least that
        // a price takes: 0.20 / 0.97.
        assertEquals(-97_088 + 206_188, market.watch.fallingTrigger(0));
        market.price(0, 103_093);
        market.watch.reprice(byWatch);
        assertEquals(0, byWatch.size());
        market.price(0, 103_092);
        market.watch.reprice(byWatch);
        assertEquals(1, byWatch.size());
    }

    @Test
    void shouldPlaceAllTriggersAnewWhenAChargeIsBeyondAllBounds() {
        RiskMarket market = oneInstrument(2);
        market.addAccount();
        market.addAccount();
        market.deposit(0, Assets.SETTLEMENT, 1L << 57);
        market.trade(0, 0, Side.BUY, 10, 10_000_000L);
        market.deposit(1, Assets.SETTLEMENT, 1L << 40);
        market.trade(1, 0, Side.BUY, 10, 10_000_000L);
        market.watch.reindexAll();
        // 2^41 µ$ a lot.
        market.positions.indexes().charge(0, true, SideIndexes.PARTS >> 23, 0);
        market.watch.publishCharge(0, true, 1L << 41);
        market.watch.reprice(byWatch);
        market.scan.reprice(byScan);
        assertEquals(byScan, byWatch);
        assertEquals(1, byWatch.size());
    }

    @Test
    void shouldExamineNobodyWhilePricesStayInsideTheTriggers() {
        RiskMarket market = oneInstrument(100);
        for (int i = 0; i < 100; i++) {
            int account = market.addAccount();
            market.deposit(account, Assets.SETTLEMENT, 1_000_000_000L);
            market.trade(account, 0, i % 2 == 0 ? Side.BUY : Side.SELL, 100, 10_000_000L);
            market.watch.reindex(account);
        }
        long before = market.watch.examinations();
        // 100 lots of 10 $ with 1,000 $ of cash: no price from half to one and a half times can endanger them.
        for (long px = 5_000_000; px <= 15_000_000; px += 10_000) {
            market.price(0, px);
            market.watch.reprice(byWatch);
        }
        assertEquals(before, market.watch.examinations());
        assertEquals(0, byWatch.size());
    }

    @Test
    void shouldFireAtTheFirstPriceAtWhichALongIsBelowMaintenanceMarginAndNotBefore() {
        RiskMarket market = oneInstrument(1);
        int account = market.addAccount();
        market.deposit(account, Assets.SETTLEMENT, 200_000_000L);
        market.trade(account, 0, Side.BUY, 100, 10_000_000L);
        assertFalse(market.watch.reindex(account));
        // E(px) = 200 $ + 100 px - 1,000 $ - 3 % of 100 px >= 0  <=>  97 px >= 800 $  <=>  px >= 8.247423 $ (rounded
        // up).
        assertTrue(200_000_000L + 100 * 8_247_423L - 1_000_000_000L >= (100 * 8_247_423L * 3 + 99) / 100);
        assertTrue(200_000_000L + 100 * 8_247_422L - 1_000_000_000L < (100 * 8_247_422L * 3 + 99) / 100);
        market.price(0, 8_247_423);
        market.watch.reprice(byWatch);
        assertEquals(0, byWatch.size());
        market.price(0, 8_247_422);
        market.watch.reprice(byWatch);
        assertEquals(1, byWatch.size());
        assertEquals(account, byWatch.getInt(0));
    }

    /**
     * 100 lots with 3 % maintenance and a least risk price of 4 $, so 12 $ between -4 $ and 4 $. The price at which the excess is gone lies in each of the three pieces in turn:
     * with cost 1,000 $ (10 $ a lot) and cash c, {@code E(px) = c + 100 px - 1,000 $ - 3 % of 100 max(|px|, 4 $)}.
     */
    @Test
    void shouldFireExactlyInEachPieceOfAMarginThatHasAKinkAtZero() {
        // From 4 $ up: 97 px >= 1,000 - 400, px >= 6.185568 (rounded up).
        assertFiresAt(400, 6_185_568);
        // Between: 100 px >= 1,000 + 12 - 900 = 112; with 1,100 $ of cash 100 px >= -88; with 1,412 $ the very end.
        assertFiresAt(900, 1_120_000);
        assertFiresAt(1_100, -880_000);
        assertFiresAt(1_412, -4_000_000);
        // Below -4 $: 103 |px| <= c - 1,000, |px| <= 36.893203 (rounded down) with 4,800 $.
        assertFiresAt(4_800, -36_893_203);
    }

    /** A short that was sold at -10 $ is the mirror of it. */
    private static void assertFiresAt(long dollars, long lastSafe) {
        for (Side side : new Side[] {Side.BUY, Side.SELL}) {
            int sign = side == Side.BUY ? 1 : -1;
            RiskMarket market = new RiskMarket(1, 1, 1);
            int index = market.addIndex(4_000_000L);
            market.price(index, sign * 10_000_000L);
            market.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
            int account = market.addAccount();
            market.deposit(account, Assets.SETTLEMENT, dollars * 1_000_000L);
            market.trade(account, 0, side, 100, sign * 10_000_000L);
            assertFalse(market.watch.reindex(account));
            IntArrayList found = new IntArrayList();
            long before = market.watch.examinations();
            market.price(index, sign * lastSafe);
            market.watch.reprice(found);
            assertEquals(0, found.size(), side + " dollars=" + dollars);
            assertEquals(before, market.watch.examinations(), side + " was examined early, dollars=" + dollars);
            market.price(index, sign * (lastSafe - 1));
            market.watch.reprice(found);
            assertEquals(1, found.size(), side + " dollars=" + dollars);
        }
    }

    /**
     * 1,000 $ of cash and a debt of ten units at 50 $, which counts a tenth more: {@code 1,000 >= 10 * px * 1.1}, so it is safe up to 90.909 $ (a price has three decimals, and liabilities
     * are rounded up).
     */
    @Test
    void shouldFireAtTheFirstPriceAtWhichADebtIsNotCoveredAndNotBefore() {
        RiskMarket market = debtor();
        assertFalse(market.watch.reindex(0));
        long before = market.watch.examinations();
        market.price(0, 90_909);
        market.watch.reprice(byWatch);
        assertEquals(before, market.watch.examinations());
        assertEquals(0, byWatch.size());
        market.price(0, 90_910);
        market.watch.reprice(byWatch);
        assertArrayEquals(new int[] {0}, byWatch.toIntArray());
    }

    @Test
    void shouldFindWhoInterestPutsUnder() {
        RiskMarket market = debtor();
        market.price(0, 90_000);
        // 990 $ of 1,000 $; a hundredth more than that is 999.90 $, and again a hundredth 1,009.899 $.
        assertFalse(market.watch.reindex(0));
        for (int hour = 1; hour <= 2; hour++) {
            market.borrowing.accrue(1, 8_760 * 10_000);
            market.watch.publishInterest(1);
            market.watch.reprice(byWatch);
            assertEquals(hour - 1, byWatch.size());
        }
    }

    /** A debt in what is worth nothing has a trigger too. */
    @Test
    void shouldWatchADebtThatCountsNothingYet() {
        RiskMarket market = debtor();
        market.price(0, 1);
        market.deposit(0, 1, 999_999_900L);
        assertFalse(market.watch.reindex(0));
        market.withdraw(0, 1, 1_000_000_000_000L);
        market.watch.reindex(0);
        market.price(0, 50_000);
        market.watch.reprice(byWatch);
        assertArrayEquals(new int[] {0}, byWatch.toIntArray());
    }

    private static RiskMarket debtor() {
        RiskMarket market = new RiskMarket(1, 1, 2);
        market.price(market.addIndex(), 50_000L);
        market.addAsset(0, new CollateralParametersDraft().liabilityWeightPpm(100_000));
        market.addAccount();
        market.deposit(0, Assets.SETTLEMENT, 1_000_000_000L);
        market.withdraw(0, 1, 1_000_000_000L);
        return market;
    }

    @Test
    void shouldNotCallAnAccountLiquidatableThatOwesNothing() {
        RiskMarket market = oneInstrument(1);
        int account = market.addAccount();
        assertFalse(market.watch.reindex(account));
        market.trade(account, 0, Side.BUY, 1, 10_000_000L);
        assertTrue(market.watch.reindex(account));
    }

    @Test
    void shouldFindTheSameAfterItsIndexIsBuiltAnew() {
        RiskMarket market = randomMarket(new Random(7));
        market.watch.reindexAll();
        market.price(0, market.feeds.price(0) / 2);
        MarginWatch rebuilt = new MarginWatch(
                market.accounts,
                market.model,
                market.ledger,
                market.assets,
                market.collateral,
                market.instruments,
                market.parameters,
                market.positions,
                market.marks);
        rebuilt.reindexAll();
        market.watch.reprice(byWatch);
        rebuilt.reprice(byScan);
        assertSameAccounts("rebuilt");
        assertTrue(byWatch.size() > 0);
    }

    @Test
    void shouldAllocateNothingForTicksOverAHundredThousandAccounts() {
        int count = 100_000;
        RiskMarket market = oneInstrument(count);
        Random random = new Random(3);
        for (int i = 0; i < count; i++) {
            int account = market.addAccount();
            market.deposit(account, Assets.SETTLEMENT, 150_000_000L + random.nextInt(1_000_000_000));
            market.trade(account, 0, random.nextBoolean() ? Side.BUY : Side.SELL, 100, 10_000_000L);
            market.watch.reindex(account);
        }
        byWatch.ensureCapacity(count);
        walkPrices(market, new Random(5), 20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        walkPrices(market, new Random(5), 20_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // The counter itself and the Random cost a little once; one byte per tick would already show.
        assertTrue(allocated < 10_000, "allocated " + allocated + " bytes");
    }

    private void walkPrices(RiskMarket market, Random random, int ticks) {
        for (int i = 0; i < ticks; i++) {
            market.price(0, 10_000_000 + random.nextInt(1_600_001) - 800_000);
            byWatch.clear();
            market.watch.reprice(byWatch);
        }
    }

    private static RiskMarket oneInstrument(int maxAccounts) {
        RiskMarket market = new RiskMarket(maxAccounts, 1, 1);
        int index = market.addIndex();
        market.price(index, 10_000_000);
        market.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
        return market;
    }

    private void playRandomMarket(long seed) {
        Random random = new Random(seed);
        RiskMarket market = randomMarket(random);
        market.watch.reindexAll();
        int regime = random.nextInt(3);
        int steps = 12 + random.nextInt(12);
        for (int step = 0; step < steps; step++) {
            int indexes = 1 + random.nextInt(market.feeds.size());
            for (int k = 0; k < indexes; k++) {
                int index = random.nextInt(market.feeds.size());
                market.price(index, nextPrice(random, regime, market, index));
            }
            if (random.nextInt(3) == 0) {
                chargeAny(market, random);
            }
            if (random.nextInt(4) == 0) {
                accrueInterest(market, random);
            }
            rampPegs(market);
            int changes = random.nextInt(3);
            for (int k = 0; k < changes; k++) {
                changeAccount(market, random, seed);
            }
            byWatch.clear();
            byScan.clear();
            boolean[] wasUnder = new boolean[market.accounts.size()];
            for (int account = 0; account < wasUnder.length; account++) {
                wasUnder[account] = market.watch.isUnder(account);
            }
            market.watch.reprice(byWatch);
            market.scan.reprice(byScan);
            assertNews(market, wasUnder, step == 0, "seed=" + seed + " step=" + step);
            found += byScan.size();
            scanned += market.accounts.size();
        }
        examined += market.watch.examinations();
    }

    /** Every peg that is broken gets a step of discount, every other one loses a step. */
    private void rampPegs(RiskMarket market) {
        for (int asset = 1; asset < market.assets.size(); asset++) {
            market.pegs.observe(asset, 1);
            if (market.pegs.mayStep(asset) && market.pegs.step(asset)) {
                market.watch.publishAsset(asset);
                ramps++;
            }
        }
    }

    /** Up to two percent, on every debt in an asset. */
    private void accrueInterest(RiskMarket market, Random random) {
        for (int asset = 1; asset < market.assets.size(); asset++) {
            market.borrowing.accrue(asset, random.nextInt(200_000_000));
            market.watch.publishInterest(asset);
            for (int account = 0; account < market.accounts.size(); account++) {
                debts += market.ledger.accountBalance(account, asset) < 0 ? 1 : 0;
            }
        }
    }

    /** Calm: a thousandth at most; crash: down by up to three per cent; jump: anywhere from a fifth to five times. */
    private static long nextPrice(Random random, int regime, RiskMarket market, int index) {
        long price = market.feeds.price(index);
        if (market.feeds.isNonPositivePriceAllowed(index)) {
            return nextSignedPrice(random, regime, price, market.feeds.leastRiskPrice(index));
        }
        long next = switch (regime) {
            case 0 -> price + price * (random.nextInt(2_001) - 1_000) / 1_000_000;
            case 1 -> price - price * random.nextInt(30_001) / 1_000_000;
            default -> Math.round(price * Math.exp((random.nextDouble() - 0.5) * 3.2));
        };
        return Math.max(1, Math.min(next, 100_000_000_000L));
    }

    /** The same of a price that may be below zero: steps are shares of its risk price, and a jump may change its sign. */
    private static long nextSignedPrice(Random random, int regime, long price, long leastRiskPrice) {
        long riskPrice = Math.max(Math.abs(price), leastRiskPrice);
        long next = switch (regime) {
            case 0 -> price + riskPrice * (random.nextInt(2_001) - 1_000) / 1_000_000;
            case 1 -> price - riskPrice * random.nextInt(200_001) / 1_000_000;
            default -> price + Math.round(riskPrice * random.nextGaussian() * 2);
        };
        return Math.max(-100_000_000_000L, Math.min(next, 100_000_000_000L));
    }

    /** Funding of up to a twentieth of the price, either way, or a charge of one side alone. */
    private static void chargeAny(RiskMarket market, Random random) {
        int instrument = random.nextInt(market.instruments.size());
        long most = market.marks.riskPx(instrument) * 50_000_000L / (1 + random.nextInt(1_000)) + 2;
        long parts = Math.floorMod(random.nextLong(), Math.max(2, most));
        if (random.nextInt(3) == 0) {
            market.charge(instrument, random.nextBoolean(), parts);
        } else {
            market.fund(instrument, random.nextBoolean() ? parts : -parts);
        }
    }

    private static void changeAccount(RiskMarket market, Random random, long seed) {
        int account = random.nextInt(market.accounts.size());
        int asset = random.nextInt(market.assets.size());
        int what = random.nextInt(4);
        if (what == 0) {
            market.deposit(account, asset, 1L + random.nextInt(1_000_000_000));
        } else if (what == 1 && asset != Assets.SETTLEMENT) {
            market.withdraw(account, asset, 1L + random.nextInt(100_000_000));
        } else {
            int instrument = random.nextInt(market.instruments.size());
            int other = random.nextInt(market.accounts.size());
            long lots = 1L + random.nextInt(50_000);
            long px = tradePx(market, instrument);
            market.trade(account, instrument, Side.BUY, lots, px);
            market.trade(other, instrument, Side.SELL, lots, px);
            market.watch.reindex(other);
        }
        market.model.compute(account, MARGIN);
        assertEquals(MARGIN.isLiquidatable(), market.watch.reindex(account), "seed=" + seed);
    }

    private static long tradePx(RiskMarket market, int instrument) {
        long px = market.marks.px(instrument);
        return market.instruments.isNonPositivePriceAllowed(instrument) ? px : Math.max(1, px);
    }

    private static RiskMarket randomMarket(Random random) {
        return randomMarket(random, 4 + random.nextInt(16));
    }

    private static RiskMarket randomMarket(Random random, int accounts) {
        int instruments = 1 + random.nextInt(3);
        int collaterals = random.nextInt(3);
        RiskMarket market = new RiskMarket(accounts, instruments, 1 + collaterals);
        boolean isOneIndexEach = accounts == 2 || random.nextBoolean();
        int firstCollateralIndex = isOneIndexEach ? instruments : 0;
        for (int i = 0; i < Math.max(instruments, firstCollateralIndex + collaterals); i++) {
            // Where each has its own, every third instrument's index may be below zero.
            boolean isSigned = isOneIndexEach && i < instruments && random.nextInt(3) == 0;
            long magnitude = 1 + (long) Math.exp(random.nextDouble() * 16);
            long least = 1 + (long) Math.exp(random.nextDouble() * 16);
            int index = market.addIndex(isSigned ? least : 0);
            market.price(index, isSigned && random.nextBoolean() ? -magnitude : magnitude);
        }
        for (int i = 0; i < instruments; i++) {
            market.addInstrument(i, randomTiers(random));
        }
        for (int i = 0; i < collaterals; i++) {
            CollateralParametersDraft haircut = randomHaircut(random);
            // In the market of two accounts each factor has an index of its own, so nothing is pegged there.
            if (accounts > 2 && random.nextInt(4) == 0 && market.feeds.size() < instruments + collaterals) {
                int rate = market.addIndex();
                market.price(rate, 500 + random.nextInt(1_000));
                boolean isOfMoney = random.nextBoolean() || market.feeds.isNonPositivePriceAllowed(0);
                haircut.peg(rate, isOfMoney ? Assets.NULL_INDEX : 0);
            }
            market.addAsset(firstCollateralIndex + i, haircut);
        }
        for (int i = 0; i < accounts; i++) {
            int account = market.addAccount();
            market.deposit(account, Assets.SETTLEMENT, random.nextInt(1_000_000_000));
            for (int asset = 1; asset < market.assets.size(); asset++) {
                if (random.nextBoolean()) {
                    market.deposit(account, asset, 1 + (long) Math.exp(random.nextDouble() * 26));
                } else if (random.nextInt(3) == 0) {
                    market.withdraw(account, asset, 1 + (long) Math.exp(random.nextDouble() * 20));
                }
            }
        }
        for (int trade = 0; trade < 2 * accounts; trade++) {
            int buyer = random.nextInt(accounts);
            int instrument = random.nextInt(instruments);
            long px = tradePx(market, instrument);
            long lots = 1 + (long) (2e9 * random.nextDouble() / Math.max(1, market.marks.riskPx(instrument)));
            market.trade(buyer, instrument, Side.BUY, lots, px);
            market.trade(random.nextInt(accounts), instrument, Side.SELL, lots, px);
        }
        return market;
    }

    private static RiskParametersDraft randomTiers(Random random) {
        RiskParametersDraft draft = RiskMarket.draft();
        int initial = 2 + random.nextInt(200_000);
        int maintenance = 1 + random.nextInt(initial - 1);
        long lower = 0;
        int tiers = 1 + random.nextInt(4);
        for (int k = 0; k < tiers; k++) {
            draft.addTier(lower, initial, maintenance);
            lower += 1 + random.nextInt(2_000_000_000);
            initial = Math.min(1_000_000, initial + random.nextInt(300_000));
            maintenance = Math.min(initial - 1, maintenance + random.nextInt(300_000));
        }
        assertTrue(draft.check().isPassed(), () -> draft.check().field());
        return draft;
    }

    private static CollateralParametersDraft randomHaircut(Random random) {
        CollateralParametersDraft draft = new CollateralParametersDraft();
        int tiers = random.nextInt(4);
        long upper = 0;
        int weight = 1_000_000 - random.nextInt(300_000);
        draft.liabilityWeightPpm(random.nextInt(3) * random.nextInt(200_000));
        for (int k = 0; k < tiers; k++) {
            upper += 1 + random.nextInt(1_000_000_000);
            boolean isLast = k == tiers - 1 && random.nextBoolean();
            draft.tiers().add(isLast ? HaircutTiers.UNBOUNDED : upper, weight, weight / 2);
            weight -= random.nextInt(weight + 1);
        }
        assertTrue(
                draft.tiers().check(false).isPassed(),
                () -> draft.tiers().check(false).field());
        return draft;
    }

    /** Small deposits and trades of the first account, after which its triggers can be kept or one of them moved. */
    private static void changeALittle(RiskMarket market, Random random) {
        int row = market.positions.first(0);
        if (row == Positions.NULL_ROW || random.nextInt(4) == 0) {
            market.deposit(0, random.nextInt(market.assets.size()), 1L + random.nextInt(1_000_000));
        } else {
            int instrument = market.positions.instrumentIndex(row);
            long lots = 1 + Math.abs(market.positions.lots(row)) / (4 + random.nextInt(100));
            market.trade(0, instrument, random.nextBoolean() ? Side.BUY : Side.SELL, lots, market.marks.px(instrument));
        }
        market.watch.reindex(0);
    }

    /** Who is under is known, and named if nobody knew it before. */
    private void assertNews(RiskMarket market, boolean[] wasUnder, boolean isFirst, String message) {
        int[] news = byWatch.toIntArray();
        int[] full = byScan.toIntArray();
        Arrays.sort(news);
        Arrays.sort(full);
        int[] known = IntStream.range(0, market.accounts.size())
                .filter(market.watch::isUnder)
                .toArray();
        assertArrayEquals(full, known, message);
        int[] expected = IntStream.of(full)
                .filter(account -> isFirst || !wasUnder[account])
                .toArray();
        if (isFirst) {
            // What was found when the index was built is named here as well, unless an account has changed since.
            assertTrue(IntStream.of(news).allMatch(account -> Arrays.binarySearch(full, account) >= 0), message);
        } else {
            assertArrayEquals(expected, news, message);
        }
    }

    private void assertSameAccounts(String message) {
        int[] watched = byWatch.toIntArray();
        int[] full = byScan.toIntArray();
        Arrays.sort(watched);
        Arrays.sort(full);
        assertArrayEquals(full, watched, message);
    }

    @Test
    void shouldNameAnAccountOnceUntilItHasRecovered() {
        RiskMarket market = oneInstrument(1);
        int account = market.addAccount();
        market.deposit(account, Assets.SETTLEMENT, 200_000_000L);
        market.trade(account, 0, Side.BUY, 100, 10_000_000L);
        market.watch.reindex(account);
        // Under below 8.247423 $, as derived above.
        long[] prices = {8_000_000, 7_900_000, 9_000_000, 8_000_000};
        int[] named = {1, 0, 0, 1};
        for (int i = 0; i < prices.length; i++) {
            byWatch.clear();
            market.price(0, prices[i]);
            market.watch.reprice(byWatch);
            assertEquals(named[i], byWatch.size(), "price " + prices[i]);
        }
        byWatch.clear();
        market.watch.reindexAll();
        market.watch.reprice(byWatch);
        assertEquals(0, byWatch.size());
    }

    @Test
    void shouldNameThoseThatAChangeOfParametersPutUnder() {
        RiskMarket market = oneInstrument(2);
        for (int account = 0; account < 2; account++) {
            market.addAccount();
            market.deposit(account, Assets.SETTLEMENT, account == 0 ? 200_000_000L : 500_000_000L);
            market.trade(account, 0, Side.BUY, 100, 10_000_000L);
            market.watch.reindex(account);
        }
        // 30 % of 1,000 $ is 300 $: more than the first has, less than the second.
        market.parameters.publish(0, RiskMarket.draft().addTier(0, 400_000, 300_000));
        market.watch.reindexAll();
        market.watch.reprice(byWatch);
        assertArrayEquals(new int[] {0}, byWatch.toIntArray());
    }

    @Test
    void shouldLookOnlyAtHotAccountsOfTheMarketThatTicked() {
        RiskMarket market = new RiskMarket(20, 2, 1);
        for (int index = 0; index < 2; index++) {
            market.price(market.addIndex(), 10_000_000);
            market.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
        }
        for (int account = 0; account < 20; account++) {
            market.addAccount();
            // 30 $ of maintenance margin for 1,000 $, and a cent: hot.
            market.deposit(account, Assets.SETTLEMENT, 30_010_000L);
            market.trade(account, account < 15 ? 0 : 1, Side.BUY, 100, 10_000_000L);
            market.watch.reindex(account);
        }
        assertEquals(20, market.watch.hotCount());
        long before = market.watch.examinations();
        market.price(1, 10_000_001);
        market.watch.reprice(byWatch);
        assertEquals(before + 5, market.watch.examinations());
        market.price(0, 10_000_001);
        market.price(1, 10_000_002);
        market.watch.reprice(byWatch);
        assertEquals(before + 5 + 20, market.watch.examinations());
        assertEquals(0, byWatch.size());
    }

    @Test
    void shouldKeepTriggersThatAFillLeavesSafeAndMoveOneThatItDoesNot() {
        RiskMarket market = new RiskMarket(1, 2, 1);
        for (int index = 0; index < 2; index++) {
            market.price(market.addIndex(), 10_000_000);
            market.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
        }
        int account = market.addAccount();
        market.deposit(account, Assets.SETTLEMENT, 1_000_000_000L);
        market.trade(account, 0, Side.BUY, 100, 10_000_000L);
        market.trade(account, 1, Side.BUY, 200, 10_000_000L);
        market.watch.reindex(account);
        long falling = market.watch.fallingTrigger(0);
        long other = market.watch.fallingTrigger(1);

        // A lot less costs nothing at the mark and needs less margin.
        market.trade(account, 0, Side.SELL, 1, 10_000_000L);
        market.watch.reindex(account);
        assertEquals(falling, market.watch.fallingTrigger(0));
        assertEquals(other, market.watch.fallingTrigger(1));

        // Two lots more: the larger position, which may lose the most, gives up what they need.
        market.trade(account, 0, Side.BUY, 3, 10_000_000L);
        market.watch.reindex(account);
        assertEquals(falling, market.watch.fallingTrigger(0));
        assertTrue(market.watch.fallingTrigger(1) > other);
        market.price(0, falling + 1);
        market.price(1, market.watch.fallingTrigger(1) + 1);
        long before = market.watch.examinations();
        market.watch.reprice(byWatch);
        assertEquals(before, market.watch.examinations());
        market.model.compute(account, MARGIN);
        assertTrue(MARGIN.equityMaintenance() >= MARGIN.maintenanceMargin());

        // Ten times the money: triggers that use little of it are drawn anew.
        market.deposit(account, Assets.SETTLEMENT, 10_000_000_000L);
        market.watch.reindex(account);
        assertTrue(market.watch.fallingTrigger(0) < falling);
    }

    @Test
    void shouldForgetTheTriggersOfAPositionWhoseRowAnotherAccountTook() {
        RiskMarket market = oneInstrument(3);
        for (int i = 0; i < 3; i++) {
            market.deposit(market.addAccount(), Assets.SETTLEMENT, 200_000_000L);
        }
        market.trade(0, 0, Side.BUY, 100, 10_000_000L);
        market.trade(1, 0, Side.SELL, 100, 10_000_000L);
        market.watch.reindexAll();
        int row = market.positions.find(0, 0);
        market.trade(0, 0, Side.SELL, 100, 10_000_000L);
        assertEquals(Positions.NULL_ROW, market.positions.find(0, 0));
        market.trade(2, 0, Side.BUY, 100, 10_000_000L);
        assertEquals(row, market.positions.find(2, 0));
        market.watch.reindex(0);
        market.watch.reindex(2);
        market.price(0, 7_000_000);
        market.watch.reprice(byWatch);
        market.scan.reprice(byScan);
        assertSameAccounts("row taken over");
        assertArrayEquals(new int[] {2}, byWatch.toIntArray());
    }

    /** The worst that can happen unseen by the numeraire: any level between the ends, every price as bad as its relative trigger allows. */
    @Test
    void shouldBeSafeAtEveryLevelBetweenTheEndsWithAllRelativePricesJustInsideTheirTriggers() {
        int watched = 0;
        int charged = 0;
        int tight = 0;
        for (long seed = 0; seed < 40_000; seed++) {
            Random random = new Random(seed);
            RiskMarket market = randomMarket(random, 2);
            market.watch.reindex(0);
            for (int change = 0; change < seed % 3; change++) {
                changeALittle(market, random);
            }
            boolean isCharged = seed % 2 == 1;
            if (isCharged) {
                chargeAny(market, random);
                byWatch.clear();
                market.watch.reprice(byWatch);
            }
            Numeraire numeraire = market.watch.numeraire();
            if (!numeraire.watches(0)) {
                continue;
            }
            market.model.compute(0, MARGIN);
            long excess = MARGIN.equityMaintenance() - MARGIN.maintenanceMargin();
            long low = numeraire.lowEnd(0);
            long high = numeraire.highEnd(0);
            long least = Long.MAX_VALUE;
            for (int k = 0; k <= 8; k++) {
                long level = low + (high - low) * k / 8;
                // In this market every factor has its own index: instruments the first ones, assets those after them.
                int instruments = market.instruments.size();
                long[] worst = new long[instruments + market.assets.size() - 1];
                for (int index = 0; index < worst.length; index++) {
                    int factor = index < instruments ? index : index + 1;
                    worst[index] = numeraire.worstPrice(0, factor, level);
                }
                if (isBelowZeroForAShort(market, worst)) {
                    // Charges have brought a trigger so near that any price reaches it at this level.
                    continue;
                }
                for (int index = 0; index < worst.length; index++) {
                    if (worst[index] != market.feeds.price(index)) {
                        market.price(index, Math.max(1, Math.min(worst[index], market.feeds.maxPrice(index))));
                    }
                }
                market.model.compute(0, MARGIN);
                long left = MARGIN.equityMaintenance() - MARGIN.maintenanceMargin();
                assertTrue(left >= 0, "seed=" + seed + " k=" + k + " left=" + left);
                least = Math.min(least, left);
            }
            watched++;
            charged += isCharged ? 1 : 0;
            tight += least < excess / 16 ? 1 : 0;
        }
        assertTrue(watched > 2_000, "watched=" + watched);
        assertTrue(charged > 500, "charged=" + charged);
        assertTrue(tight > 500, "tight=" + tight);
    }

    private static boolean isBelowZeroForAShort(RiskMarket market, long[] worst) {
        return IntStream.range(0, market.instruments.size())
                .anyMatch(i -> worst[i] < 1 && market.positions.lots(0, i) < 0);
    }

    @Test
    void shouldExamineNobodyLongAndShortAlikeWhileAllPricesFallTogether() {
        RiskMarket market = hedgedAccounts(100, 200_000_000L);
        long before = market.watch.examinations();
        fallTogether(market, 10_000_000, 7_500_000);
        assertEquals(before, market.watch.examinations());
        // 200 $ against a position of 1,000 $ each way: only a fall of the one against the other endangers them.
        for (long px = 7_500_000; px > 5_000_000; px -= 10_000) {
            market.price(0, px);
            market.watch.reprice(byWatch);
        }
        assertTrue(market.watch.examinations() > before);
        byScan.clear();
        market.scan.reprice(byScan);
        assertEquals(100, byScan.size());
        assertSameAccounts("the one fell alone");
    }

    @Test
    void shouldWatchAnAccountInTheSettlementUnitOnceAPriceOfItHasMovedAlone() {
        RiskMarket market = hedgedAccounts(1, 200_000_000L);
        assertTrue(market.watch.numeraire().watches(0));
        // A quarter of the excess of 140 $, shared by 2,000 $, lets each factor move by 1.75 % against the level; with
        // one of
        // two prices the level follows half way.
        market.price(0, 9_600_000);
        market.watch.reprice(byWatch);
        assertFalse(market.watch.numeraire().watches(0));
        assertTrue(market.watch.fallingTrigger(0) > 0);
        // 100 lots each way lost 40 $: 160 $ less margins. Any change of it lets it choose again.
        market.deposit(0, Assets.SETTLEMENT, 1_000_000_000L);
        market.watch.reindex(0);
        assertTrue(market.watch.numeraire().watches(0));
    }

    @Test
    void shouldWatchInTheSettlementUnitWhomTheNoiseOfPricesWouldReach() {
        // Margins take 60 $; 0.8 % of 2,000 $ are 16 $.
        assertTrue(hedgedAccounts(1, 76_000_000L).watch.numeraire().watches(0));
        assertFalse(hedgedAccounts(1, 75_999_999L).watch.numeraire().watches(0));
    }

    @Test
    void shouldKeepRelativeTriggersThatAFillLeavesSafeAndMoveTheEndsThatItDoesNot() {
        RiskMarket market = hedgedAccounts(1, 300_000_000L);
        Numeraire numeraire = market.watch.numeraire();
        market.trade(0, 0, Side.BUY, 100, 10_000_000L);
        market.watch.reindex(0);
        long level = numeraire.highEnd(0) / 2;
        long worst = numeraire.worstPrice(0, 0, level);
        long low = numeraire.lowEnd(0);

        // A lot less of the long is safe wherever the larger position was.
        market.trade(0, 0, Side.SELL, 1, 10_000_000L);
        market.watch.reindex(0);
        assertEquals(worst, numeraire.worstPrice(0, 0, level));
        assertEquals(low, numeraire.lowEnd(0));

        // Forty lots more bear less of a fall, so the low end comes nearer, and the relative triggers stay.
        market.trade(0, 0, Side.BUY, 40, 10_000_000L);
        market.watch.reindex(0);
        assertEquals(worst, numeraire.worstPrice(0, 0, level));
        assertTrue(numeraire.lowEnd(0) > low, numeraire.lowEnd(0) + " " + low);

        // Ten times the money: they are drawn anew.
        market.deposit(0, Assets.SETTLEMENT, 10_000_000_000L);
        market.watch.reindex(0);
        assertTrue(numeraire.worstPrice(0, 0, level) < worst);
    }

    @Test
    void shouldFindTheSameWhenPricesGoFurtherThanTheLevel() {
        RiskMarket market = hedgedAccounts(2, 1_000_000_000L);
        market.watch.reindexAll();
        Numeraire numeraire = market.watch.numeraire();
        // The level begins at 2^24 and falls to 2^17 and no further.
        for (int fall = 1; fall <= 20; fall++) {
            moveAll(market, market.marks.px(0) / 2);
            assertEquals(1L << Math.max(17, 24 - fall), numeraire.level(), "fall=" + fall);
        }
        for (int rise = 1; rise <= 24; rise++) {
            moveAll(market, market.marks.px(0) * 2);
        }
    }

    private void moveAll(RiskMarket market, long px) {
        for (int index = 0; index < 2; index++) {
            market.price(index, px);
        }
        byWatch.clear();
        market.watch.reprice(byWatch);
        byScan.clear();
        market.scan.reprice(byScan);
        for (int account = 0; account < market.accounts.size(); account++) {
            assertEquals(byScan.containsInt(account), market.watch.isUnder(account), "px=" + px);
        }
    }

    /** Accounts with 100 lots of 10 $ of one market against as many of another, and so much cash. */
    private static RiskMarket hedgedAccounts(int count, long cash) {
        RiskMarket market = new RiskMarket(count, 2, 1);
        for (int index = 0; index < 2; index++) {
            market.price(market.addIndex(), 10_000_000);
            market.addInstrument(index, RiskMarket.draft().addTier(0, 50_000, 30_000));
        }
        for (int i = 0; i < count; i++) {
            int account = market.addAccount();
            market.deposit(account, Assets.SETTLEMENT, cash);
            market.trade(account, 0, Side.BUY, 100, 10_000_000L);
            market.trade(account, 1, Side.SELL, 100, 10_000_000L);
            market.watch.reindex(account);
        }
        return market;
    }

    private void fallTogether(RiskMarket market, long from, long to) {
        for (long px = from; px > to; px -= 10_000) {
            for (int index = 0; index < 2; index++) {
                market.price(index, px);
                market.watch.reprice(byWatch);
            }
        }
    }
}
