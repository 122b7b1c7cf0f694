package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.BooleanType;
import io.ringfence.engine.margin.AccountMargin;
import org.junit.jupiter.api.Test;

/**
 * A token redeemed for 1.1 bitcoin, which stands at 10,000 $: 11,000 $ each. Index 2 is its market, index 3 its rate; all exponents are -2. It counts whole, and its peg is broken more than 1 % under
 * 11,000 $ for a minute; then the discount grows by 1 % a minute.
 */
class PeggingTest {
    private static final int TOKEN = 3;
    private static final int MARKET = 2;
    private static final int RATE = 3;
    private static final long ONE = 100_000_000;
    private static final long DOLLAR = 1_000_000;
    private static final long MINUTE = 60 * SECOND;

    private final EngineDesk desk = EngineDesk.openVenue();

    PeggingTest() {
        desk.indexTerms = e -> e.staleAfterMs(3_600_000).deadAfterMs(7_200_000);
        desk.index(MARKET, "TOKEN").index(RATE, "RATE");
        desk.source(MARKET, 1, ORACLE).source(RATE, 1, ORACLE);
        desk.asset(TOKEN, "TOKEN", MARKET, 8, Long.MIN_VALUE, 1_000_000, 1_000_000);
        peg(RATE, INDEX);
        desk.price(1_000_000).price(MARKET, 1_100_000).price(RATE, 110);
        desk.deposit(ALICE, TOKEN, ONE).events.clear();
    }

    @Test
    void shouldCountForMaintenanceWhatItIsRedeemedForAndForNewRiskTheLowerPrice() {
        assertCounts(11_000, 11_000);
        desk.price(MARKET, 1_000_000);
        assertCounts(11_000, 10_000);
        desk.price(MARKET, 1_200_000);
        assertCounts(11_000, 11_000);
        desk.price(1_010_000);
        assertCounts(11_110, 11_110);
        desk.price(RATE, 100);
        assertCounts(10_100, 10_100);
    }

    @Test
    void shouldRampTowardsTheMarketAfterAWhileAndBackWhenThePegHolds() {
        // 1 % under is 10,890 $: not broken yet.
        desk.price(MARKET, 1_089_000).pass(5 * MINUTE);
        assertEquals(0, count("DepegRamped"));
        desk.price(MARKET, 1_088_999).pass(MINUTE - 1);
        assertEquals(0, count("DepegRamped"));
        desk.pass(1);
        // 1 % would be 10,890 $, and the market is 10,889.99 $.
        assertEquals(
                "DepegRamped redemptionPrice=1100000 marketPrice=1088999 price=1089000 assetId=3 discountPpm=10000",
                desk.last("DepegRamped").replaceAll(" [@.].*", "").replace(" .", ""));
        desk.price(MARKET, 1_000_000).pass(3 * MINUTE);
        assertEquals(4, count("DepegRamped"));
        desk.price(1_000_000);
        assertCounts(10_560, 10_000);
        desk.price(MARKET, 1_100_000).pass(2 * MINUTE).price(1_000_000);
        assertTrue(
                desk.last("DepegRamped").contains("price=1100000 assetId=3 discountPpm=20000"),
                desk.last("DepegRamped"));
        assertCounts(11_000, 11_000);
        desk.pass(10 * MINUTE);
        assertTrue(desk.last("DepegRamped").contains("discountPpm=0"), desk.last("DepegRamped"));
        assertEquals(8, count("DepegRamped"));
    }

    @Test
    void shouldStopTheDiscountAtTheMarketPrice() {
        desk.price(MARKET, 1_050_000).pass(30 * MINUTE);
        // 500 of 11,000 $ are 4.54546 %, rounded up.
        assertTrue(
                desk.last("DepegRamped").contains("price=1050000 assetId=3 discountPpm=45455"),
                desk.last("DepegRamped"));
        assertEquals(5, count("DepegRamped"));
        desk.price(1_000_000);
        assertCounts(10_500, 10_500);
    }

    @Test
    void shouldForgetABreachThatDoesNotLast() {
        desk.price(MARKET, 1_000_000).pass(MINUTE - SECOND).price(MARKET, 1_100_000);
        desk.pass(MINUTE - SECOND).price(MARKET, 1_000_000).pass(MINUTE - SECOND);
        assertEquals(0, count("DepegRamped"));
    }

    @Test
    void shouldLeaveTheDiscountAsItIsWhileTheMarketPriceIsNotTrusted() {
        desk.price(MARKET, 1_000_000).pass(2 * MINUTE);
        assertEquals(2, count("DepegRamped"));
        desk.pass(60 * MINUTE);
        long steps = count("DepegRamped");
        desk.pass(60 * MINUTE);
        assertEquals(steps, count("DepegRamped"));
    }

    @Test
    void shouldLiquidateWhomTheDiscountPutsUnder() {
        desk.dollars(BOB, 1_000_000);
        desk.sell(BOB, 1, 19_000, 1_000_000).buy(ALICE, 1, 19_000, 1_000_000);
        desk.price(950_000);
        // 11,000 $ became 10,450 $, the loss 9,500 $; 3 % of 180,500 $ are 5,415 $.
        assertEquals(1, count("LiquidationStarted"));
    }

    @Test
    void shouldWaitForThePriceOfWhatItStandsFor() {
        desk.dollars(BOB, 1_000_000);
        desk.sell(BOB, 1, 15_000, 1_000_000).buy(ALICE, 1, 15_000, 1_000_000);
        desk.pass(70 * MINUTE).price(MARKET, 1_100_000);
        desk.withdraw(ALICE, 1, TOKEN, 1);
        String line = desk.last("CommandRejected");
        assertTrue(line.contains("PRICE_NOT_USABLE"), line);
    }

    @Test
    void shouldCountWithItsMarketPriceUntilTheRateIsKnown() {
        EngineDesk other = EngineDesk.openVenue().price(1_000_000);
        other.index(2, "RATE").source(2, 1, ORACLE);
        other.deposit(ALICE, BTC, ONE);
        other.collateral(BTC, c -> c.redemptionIndexId(2), Long.MIN_VALUE, 1_000_000, 1_000_000);
        assertEquals(10_000 * DOLLAR, equity(other));
        // Redeemed for dollars.
        other.price(2, 900_000);
        assertEquals(9_000 * DOLLAR, equity(other));
    }

    private static long equity(EngineDesk desk) {
        AccountMargin margin = new AccountMargin();
        desk.state().marginModel().compute(desk.accountIndex(ALICE), margin);
        return margin.equityMaintenance();
    }

    @Test
    void shouldRejectWhatIsNoPeg() {
        peg(9, INDEX);
        assertRejected("UNKNOWN_INDEX", "detail=redemptionIndexId");
        peg(RATE, 9);
        assertRejected("UNKNOWN_INDEX", "detail=underlyingIndexId");
        peg(Integer.MIN_VALUE, INDEX);
        assertRejected("INVALID_FIELD", "detail=underlyingIndexId");
        desk.collateral(USD, c -> c.redemptionIndexId(RATE));
        assertRejected("INVALID_FIELD", "detail=redemptionIndexId");
        desk.collateral(TOKEN, c -> c.depegPpm(0));
        assertRejected("INVALID_FIELD", "detail=depegPpm");
        desk.collateral(TOKEN, c -> c.depegAfterMs(-1));
        assertRejected("INVALID_FIELD", "detail=depegAfterMs");
        desk.collateral(TOKEN, c -> c.depegStepPpm(0));
        assertRejected("INVALID_FIELD", "detail=depegStepPpm");
    }

    @Test
    void shouldRejectARateThatMayBeNegative() {
        EngineDesk other = EngineDesk.openVenue();
        other.indexTerms = e -> e.nonPositivePricesAllowed(BooleanType.YES).leastRiskPrice(1);
        other.index(2, "RATE");
        other.collateral(BTC, c -> c.redemptionIndexId(2));
        assertTrue(other.last("CommandRejected").contains("detail=redemptionIndexId"), other.last("CommandRejected"));
    }

    private void peg(int redemptionIndexId, int underlyingIndexId) {
        desk.collateral(
                TOKEN,
                c -> c.redemptionIndexId(redemptionIndexId)
                        .underlyingIndexId(underlyingIndexId)
                        .depegAfterMs(60_000),
                Long.MIN_VALUE,
                1_000_000,
                1_000_000);
    }

    private void assertCounts(long maintenanceDollars, long initialDollars) {
        AccountMargin margin = new AccountMargin();
        desk.state().marginModel().compute(desk.accountIndex(ALICE), margin);
        assertEquals(maintenanceDollars * DOLLAR, margin.equityMaintenance());
        assertEquals(initialDollars * DOLLAR, margin.equityInitial());
    }

    private void assertRejected(String reason, String numbers) {
        String line = desk.last("CommandRejected");
        assertTrue(line.contains("reason=" + reason) && line.contains(numbers), line);
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        desk.events.clear();
    }

    private long count(String name) {
        return desk.events.stream().filter(e -> e.startsWith(name + " ")).count();
    }
}
