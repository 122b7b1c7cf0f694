package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.InstrumentKind;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.margin.AccountMargin;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who pays whom at the full hour, how much, and what else happens then. The venue's time begins at 16 minutes and 40 seconds. */
class FundingTest {
    private static final long HOUR = 3_600 * SECOND;

    private final EngineDesk desk = EngineDesk.openVenue();
    private final AccountMargin margin = new AccountMargin();

    /**
     * The index stands at 10,000 dollars, a lot of it at 10. Bids of 10,020 are 0.2 % above it, less 0.05 % towards the interest are 0.15 % in eight hours, so 0.01875 % in
     * one. Alice is long of 100 lots, Bob short.
     */
    @BeforeEach
    void trade() {
        desk.price(1_000_000).dollars(BOB, 1_000_000).dollars(ALICE, 1_000);
        desk.buy(BOB, 1, 500, 1_002_000).sell(BOB, 2, 500, 1_004_000).buy(ALICE, 1, 100, 1_004_000);
        desk.events.clear();
    }

    @Test
    void shouldChargeNobodyUntilParametersAreSet() {
        stand(2_600);
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("FundingCharged")));
    }

    @Test
    void shouldChargeOneSideAtTheFullHourWhatTheOtherReceives() {
        usual();
        assertEquals(
                "FundingParametersSet instrumentId=1 interestPpm=100 interestClampPpm=500 marginCapPpm=6000000 hourCapPpm=40000 impactNotional=1000000000 impactOpenInterestPpm=0 .",
                desk.last("FundingParametersSet"));
        stand(2_599);
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("FundingCharged")));
        desk.pass(SECOND);
        // 10 dollars * 0.0001875 * 2,600 / 3,600 seconds: 1,354.166666666 of a µ$.
        assertEquals(
                List.of(
                        "FundingCharged premiumE9=2000000 rateE9=187500 indexPx=10000000 chargeHigh=0 chargeLow=1354166666666 instrumentId=1 validMs=2600000",
                        "TimeAdvanced timeNs=3600000000000 ."),
                desk.take());
        // Of 100 lots: 135,416.67, so she owes 135,417 and he is owed 135,416. No balance has moved, both equities
        // have.
        assertEquals(-135_417, equity(ALICE) - desk.cash(ALICE) - unrealized(ALICE));
        assertEquals(135_416, equity(BOB) - desk.cash(BOB) - unrealized(BOB));
        long alice = desk.cash(ALICE);
        long bob = desk.cash(BOB);
        desk.sell(ALICE, 2, 10, 1_002_000);
        List<String> fills = desk.take().stream()
                .filter(event -> event.startsWith("OrderExecuted"))
                .toList();
        assertTrue(fills.get(0).contains("accountId=1001") && fills.get(0).contains("funding=135417"), fills.get(0));
        assertTrue(fills.get(1).contains("funding=-135416"), fills.get(1));
        // She sells at 10.02 what cost 10.04; there is no fee.
        assertEquals(alice - 135_417 - 200_000, desk.cash(ALICE));
        assertEquals(bob + 135_416 + 200_000, desk.cash(BOB));
        // Two thirds of a µ$ and two thirds: one whole is posted, a third is kept. Both are exact to the 10^-9.
        assertEquals(1, desk.state().ledger().venueBalance(VenueAccount.ROUNDING, 0));
        assertEquals(0, desk.state().ledger().sum(0));
        // Once paid it is paid.
        desk.events.clear();
        desk.sell(ALICE, 3, 10, 1_002_000);
        assertTrue(desk.take().stream().noneMatch(event -> event.contains("funding=")));
    }

    @Test
    void shouldChargeShortsWhereTheBookIsBelowTheIndex() {
        desk.cancel(BOB, 1).cancel(BOB, 2).buy(BOB, 3, 500, 996_000).sell(BOB, 4, 500, 998_000);
        usual();
        stand(2_600);
        assertTrue(
                desk.last("FundingCharged")
                        .startsWith(
                                "FundingCharged premiumE9=-2000000 rateE9=-187500 indexPx=10000000 chargeHigh=-1 chargeLow=-1354166666667"),
                desk.last("FundingCharged"));
        // Rounded down is away from zero here: of 100 lots 135,416.6666667.
        assertEquals(135_416, equity(ALICE) - desk.cash(ALICE) - unrealized(ALICE));
        assertEquals(-135_417, equity(BOB) - desk.cash(BOB) - unrealized(BOB));
    }

    @Test
    void shouldChargeTheInterestWhereABookHasNotTheAmount() {
        desk.cancel(BOB, 1).buy(BOB, 3, 99, 1_002_000);
        usual();
        stand(2_600);
        assertTrue(desk.last("FundingCharged").contains("premiumE9=0 rateE9=12500 "), desk.last("FundingCharged"));
    }

    @Test
    void shouldSkipAnHourOfWhichLessThanFiveMinutesAreValid() {
        usual();
        // The last report is at 297 seconds and fresh for two.
        stand(297);
        desk.events.clear();
        passTo(HOUR);
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("FundingCharged")));
        // In the next hour these do not count again.
        desk.price(1_000_000);
        stand(297);
        desk.events.clear();
        passTo(2 * HOUR);
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("FundingCharged")));
        desk.price(1_000_000);
        stand(298);
        // Nor is there an hour in the days of a leap that is charged, but the first.
        desk.events.clear();
        passTo(100 * HOUR);
        List<String> charges = desk.take().stream()
                .filter(event -> event.startsWith("FundingCharged"))
                .toList();
        assertEquals(1, charges.size());
        assertTrue(charges.get(0).contains("validMs=300000"), charges.get(0));
    }

    @Test
    void shouldLeaveOutAuctionsAndPricesThatAreNotValid() {
        usual();
        stand(400);
        // The auction is seen with the next look, a second on; and so is its end.
        desk.status(PERP, TradingStatus.CLOSING_AUCTION, 600_000);
        stand(300);
        desk.status(PERP, TradingStatus.CONTINUOUS);
        stand(100);
        // A confidence of 1 % is UNCERTAIN; that is seen at once.
        desk.report(INDEX, 1, desk.nowNs + 1, 1_000_000, 10_000, 0);
        for (int i = 0; i < 200; i++) {
            desk.pass(SECOND);
            desk.report(INDEX, 1, desk.nowNs, 1_000_000, 10_000, 0);
        }
        passTo(HOUR);
        assertTrue(desk.last("FundingCharged").contains("validMs=500000"), desk.last("FundingCharged"));
    }

    @Test
    void shouldLiquidateWhomAnHourOfFundingBringsUnderMaintenanceMargin() {
        desk.dollars(CAROL, 600).cancel(BOB, 2).sell(BOB, 3, 1_500, 1_004_000).buy(CAROL, 1, 1_000, 1_004_000);
        // Her lots at 10.04 are worth 9.76: with 320 left she is above the 292.80 that are asked.
        desk.price(976_000);
        // Interest alone, as much as a quarter of the maintenance rate: 0.75 % for 2,600 of 3,600 seconds are 0.052867
        // of 9.76.
        desk.fundingParameters(PERP, 100_000, 1_000_000, 6_000_000, 40_000, 1_000_000_000L, 0);
        stand(2_599, 976_000);
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("LiquidationStarted")));
        desk.pass(SECOND);
        assertTrue(
                desk.last("FundingCharged").contains("rateE9=7500000 indexPx=9760000 "), desk.last("FundingCharged"));
        assertTrue(
                desk.last("LiquidationStarted").contains("equity=267133333 maintenanceMargin=292800000"),
                desk.last("LiquidationStarted"));
    }

    @Test
    void shouldStopWhenTheAmountIsZero() {
        usual();
        stand(1_000);
        desk.events.clear();
        desk.fundingParameters(PERP, 0, 0, 0, 0, 0, 0);
        stand(1_600);
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("FundingCharged")));
    }

    @Test
    void shouldBeDescribedWithItsInstrument() {
        usual();
        desk.events.clear();
        desk.describe();
        assertTrue(desk.take().stream().anyMatch(event -> event.startsWith("FundingParametersSet instrumentId=1")));
    }

    @Test
    void shouldRejectParametersForEachReason() {
        desk.as(TRADER).fundingParameters(PERP, 100, 500, 1, 1, 1, 0);
        rejected("reason=NOT_ENTITLED");
        desk.fundingParameters(9, 100, 500, 1, 1, 1, 0);
        rejected("value=9 detail=instrumentId");
        desk.listingTerms = e -> e.kind(InstrumentKind.SPOT).baseAssetId(BTC);
        desk.instrument(2, "BTC-USD", INDEX).fundingParameters(2, 100, 500, 1, 1, 1, 0);
        rejected("value=2 detail=instrumentId");
        desk.fundingParameters(PERP, 100_001, 500, 1, 1, 1, 0);
        rejected("bound=100000 value=100001 detail=interestPpm");
        desk.fundingParameters(PERP, -100_001, 500, 1, 1, 1, 0);
        rejected("bound=-100000 value=-100001 detail=interestPpm");
        desk.fundingParameters(PERP, 100, -1, 1, 1, 1, 0);
        rejected("bound=0 value=-1 detail=interestClampPpm");
        desk.fundingParameters(PERP, 100, 500, 0, 1, 1, 0);
        rejected("bound=1 value=0 detail=marginCapPpm");
        desk.fundingParameters(PERP, 100, 500, 1, 1_000_001, 1, 0);
        rejected("bound=1000000 value=1000001 detail=hourCapPpm");
        desk.fundingParameters(PERP, 100, 500, 1, 1, -1, 0);
        rejected("bound=0 value=-1 detail=impactNotional");
        desk.fundingParameters(PERP, 100, 500, 1, 1, 1, 1_000_001);
        rejected("bound=1000000 value=1000001 detail=impactOpenInterestPpm");
        desk.fundingParameters(PERP, 1, 0, 0, 0, 0, 0);
        rejected("bound=0 value=1 detail=interestPpm");
    }

    private void usual() {
        desk.fundingParameters(PERP, 100, 500, 6_000_000, 40_000, 1_000_000_000L, 0);
    }

    /** Seconds in which the index stands where it is. */
    private void stand(int seconds) {
        stand(seconds, 1_000_000);
    }

    private void stand(int seconds, long price) {
        for (int i = 0; i < seconds; i++) {
            desk.pass(SECOND).price(price);
        }
    }

    private void passTo(long timeNs) {
        desk.pass(timeNs - desk.nowNs);
    }

    private long equity(long accountId) {
        desk.state().marginModel().compute(desk.accountIndex(accountId), margin);
        return margin.equityRaw();
    }

    private long unrealized(long accountId) {
        int row = desk.state().positions().find(desk.accountIndex(accountId), 0);
        return desk.state().marginModel().unrealizedPnl(row);
    }

    private void rejected(String detail) {
        String event = desk.last("CommandRejected");
        assertTrue(event.contains(detail), event);
    }
}
