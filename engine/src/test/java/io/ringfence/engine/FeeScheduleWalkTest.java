package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import org.junit.jupiter.api.Test;

/** What trades cost. A lot is a thousandth of a bitcoin, which stands at 10,000 $: 10 $. */
class FeeScheduleWalkTest {
    private static final long PRICE = 1_000_000;
    private static final long DOLLAR = 1_000_000L;
    private static final long DAY = 86_400 * SECOND;

    private final EngineDesk desk = EngineDesk.openVenue();

    FeeScheduleWalkTest() {
        desk.price(PRICE).dollars(ALICE, 10_000).dollars(BOB, 10_000).dollars(CAROL, 10_000);
        // Without a schedule: 1,000 ppm from both.
        desk.parameters(PERP, 1_000_000_000_000L, 30_000, 1_000, 50_000, 30_000);
        desk.events.clear();
    }

    @Test
    void shouldChargeByTheRiskParametersUntilThereIsASchedule() {
        trade(10);
        assertEquals(10_000 * DOLLAR - 100_000, desk.cash(ALICE));
        assertEquals(10_000 * DOLLAR - 100_000, desk.cash(BOB));
        // 300 ppm from makers and 500 from takers; then none again.
        desk.fees(PERP, 0, 300, 500);
        assertTrue(desk.last("FeeScheduleSet").contains("instrumentId=1"));
        trade(10);
        assertEquals(10_000 * DOLLAR - 100_000 - 30_000, desk.cash(ALICE));
        assertEquals(10_000 * DOLLAR - 100_000 - 50_000, desk.cash(BOB));
        desk.fees(PERP);
        trade(10);
        assertEquals(10_000 * DOLLAR - 200_000 - 30_000, desk.cash(ALICE));
    }

    @Test
    void shouldPayARebateOutOfTheFeeOfTheSameTrade() {
        desk.fees(PERP, 0, -100, 400);
        trade(10);
        // BOB pays 400 ppm of 100 $, of which ALICE gets 100 ppm.
        assertEquals(10_000 * DOLLAR + 10_000, desk.cash(ALICE));
        assertEquals(10_000 * DOLLAR - 40_000, desk.cash(BOB));
        assertEquals(30_000, fees());
        assertEquals(10_000, desk.state().ledger().movedUnits(LedgerReason.FEE_REBATE, 0));
        assertTrue(desk.events.toString().contains("fee=-10000 side=SELL role=MAKER"));
    }

    @Test
    void shouldRoundRebatesDownAndFeesUp() {
        // A tick of a lot is 100 µ$: one lot at 0.30 $ is worth 300 µ$, of which 3 ppm are nothing, or a µ$ from who
        // pays.
        desk.instrument(2, "SMALL", INDEX).parameters(2).fees(2, 0, -3, 3).status(2, TradingStatus.CONTINUOUS);
        desk.fees(PERP, 0, -33, 33);
        desk.sell(ALICE, 1, 1, PRICE - 9_990).buy(BOB, 1, 1, PRICE - 9_990);
        // 9.9001 $: 326.7 µ$.
        assertEquals(10_000 * DOLLAR + 326, desk.cash(ALICE));
        assertEquals(10_000 * DOLLAR - 327, desk.cash(BOB));
        assertEquals(1, fees());
    }

    @Test
    void shouldPayNoRebateWhereNobodyPaysAFee() {
        desk.fees(PERP, 0, -100, 400);
        desk.status(PERP, TradingStatus.CLOSING_AUCTION);
        desk.sell(ALICE, 1, 10, PRICE).buy(BOB, 1, 10, PRICE).status(PERP, TradingStatus.CONTINUOUS);
        assertEquals(10_000 * DOLLAR, desk.cash(ALICE));
        assertEquals(10_000 * DOLLAR, desk.cash(BOB));
        assertEquals(0, fees());
        // Nor where a liquidation takes: it pays its own fee, to the fund.
        desk.transfer(BOB, CAROL, USD, 9_990 * DOLLAR);
        long alice = desk.cash(ALICE);
        desk.pass(SECOND).price(925_000).buy(ALICE, 2, 10, 925_000);
        assertTrue(desk.events.toString().contains("LiquidationSliceDone"));
        // Her profit: lots sold at 10 $, bought at 9.25 $.
        assertEquals(alice + (10 + desk.lots(ALICE)) * 750_000, desk.cash(ALICE));
        assertEquals(0, desk.state().ledger().movedUnits(LedgerReason.FEE_REBATE, 0));
    }

    @Test
    void shouldChargeByWhatWasTradedBeforeTheTrade() {
        desk.fees(PERP, 0, 300, 500, 200 * DOLLAR, 200, 400, 400 * DOLLAR, 100, 100);
        trade(20);
        // 200 $ in the first tier, the next 200 $ in the second, and then the third.
        assertEquals(10_000 * DOLLAR - 100_000, desk.cash(BOB));
        trade(20);
        assertEquals(10_000 * DOLLAR - 100_000 - 80_000, desk.cash(BOB));
        trade(10);
        assertEquals(10_000 * DOLLAR - 100_000 - 80_000 - 10_000, desk.cash(BOB));
        assertEquals(10_000 * DOLLAR - 60_000 - 40_000 - 10_000, desk.cash(ALICE));
        assertEquals(500 * DOLLAR, volume(ALICE));
        // Each of two fills of one order by what was traded before it: CAROL is new here.
        desk.sell(ALICE, 7, 20, PRICE).sell(ALICE, 8, 20, PRICE).buy(CAROL, 1, 40, PRICE);
        assertEquals(10_000 * DOLLAR - 100_000 - 80_000, desk.cash(CAROL));
    }

    @Test
    void shouldFallBackATierAsTimePasses() {
        desk.fees(PERP, 0, 300, 500, 200 * DOLLAR, 200, 400);
        trade(20);
        assertEquals(200 * DOLLAR, volume(ALICE));
        // The venue's time is 1,000 s after a window's start: thirty days on, a thirtieth is gone a day later.
        desk.pass(31 * DAY).price(PRICE);
        assertTrue(volume(ALICE) < 200 * DOLLAR);
        long bob = desk.cash(BOB);
        trade(10);
        assertEquals(bob - 50_000, desk.cash(BOB));
    }

    @Test
    void shouldCountVolumeInAllInstrumentsForEach() {
        desk.instrument(2, "P2", INDEX).parameters(2).status(2, TradingStatus.CONTINUOUS);
        desk.fees(2, 0, 0, 0).fees(PERP, 0, 300, 500, 200 * DOLLAR, 200, 400);
        desk.order(ALICE, 1, Side.SELL, 20, o -> o.instrumentId(2).price(PRICE));
        desk.order(BOB, 1, Side.BUY, 20, o -> o.instrumentId(2).price(PRICE));
        assertEquals(10_000 * DOLLAR, desk.cash(BOB));
        trade(10);
        assertEquals(10_000 * DOLLAR - 40_000, desk.cash(BOB));
    }

    @Test
    void shouldRefuseASchedule() {
        desk.fees(PERP, 0, 300, 500, 0, 200, 400);
        assertRejected("INVALID_FIELD", "bound=1 value=0 detail=lowerVolume");
        desk.fees(9, 0, 300, 500);
        assertRejected("UNKNOWN_INSTRUMENT", "value=9");
        desk.as(TRADER).fees(PERP, 0, 300, 500);
        assertRejected("NOT_ENTITLED", "");
        long[] rows = new long[3 * 17];
        for (int k = 0; k < 17; k++) {
            rows[3 * k] = k;
        }
        desk.fees(PERP, rows);
        assertRejected("TIER_LIMIT", "bound=16");
    }

    @Test
    void shouldDescribeASchedule() {
        desk.describe();
        assertFalse(desk.events.toString().contains("FeeScheduleSet"));
        desk.fees(PERP, 0, 300, 500, 1_000, -10, 400);
        desk.events.clear();
        desk.describe();
        String line = desk.last("FeeScheduleSet");
        assertTrue(line.contains("lowerVolume=1000") && line.contains("makerFeePpm=-10"), line);
    }

    /** ALICE sells to BOB, who takes. */
    private void trade(long lots) {
        long number = desk.sequence;
        desk.sell(ALICE, number, lots, PRICE).buy(BOB, number, lots, PRICE);
    }

    private long fees() {
        return desk.state().ledger().venueBalance(VenueAccount.FEES, 0);
    }

    private long volume(long account) {
        return desk.state().tradedVolumes().lastThirtyDays(desk.accountIndex(account));
    }

    private void assertRejected(String reason, String numbers) {
        String line = desk.last("CommandRejected");
        assertTrue(line.contains("reason=" + reason) && line.contains(numbers), line);
        assertEquals(desk.businessHashBefore, desk.engine.businessHash());
        desk.events.clear();
    }
}
