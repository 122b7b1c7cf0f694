package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alice bought one bitcoin (1,000 lots) at 10,000 $ with 1,000 $, 600 lots from Bob and 400 from Dave. Carol has money and no position. The fund pays nothing for this market. */
class AutoDeleveragingTest {
    private static final long DOLLAR = 1_000_000L;

    private final EngineDesk desk = EngineDesk.openVenue();

    @Test
    void shouldCloseABankruptPositionAgainstTheOtherSideWhichBearsWhatItLacks() {
        open(DeleveragingRule.PRO_RATA);
        // A bid at the price is worse than the bankruptcy price of 9,000 $ and is left alone.
        desk.buy(CAROL, 1, 2_000, 890_000).events.clear();
        desk.price(890_000);
        // Alice lacks 100 $; profits of 660 and 440 $ on the other side.
        List<String> closed = deleveraged();
        assertEquals(2, closed.size());
        assertTrue(
                closed.get(0)
                        .contains(
                                "liquidationId=1 liquidatedAccountId=1001 accountId=1002 instrumentId=1 side=SELL last=NO quantity=600 value=5340000000 equityReceived=-60000000 realizedPnl=660000000 liquidatedRealizedPnl=-660000000"),
                closed.get(0));
        assertTrue(
                closed.get(1)
                        .contains(
                                "accountId=2001 instrumentId=1 side=SELL last=YES quantity=400 value=3560000000 equityReceived=-40000000"),
                closed.get(1));
        assertTrue(desk.last("LiquidationEnded").contains("equity=0 maintenanceMargin=0 reason=CLOSED"));
        assertEquals(0, desk.cash(ALICE));
        assertEquals(10_600 * DOLLAR, desk.cash(BOB));
        assertEquals(10_400 * DOLLAR, desk.cash(DAVE));
        assertEquals(100_000 * DOLLAR, desk.cash(CAROL));
        assertEquals(0, desk.lots(CAROL) + desk.lots(BOB) + desk.lots(DAVE) + desk.lots(ALICE));
        assertEquals(0, desk.state().instruments().openInterestLots(0));
        assertEquals(500 * DOLLAR, desk.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0));
        assertEquals(0, desk.state().ledger().venueBalance(VenueAccount.DEFICIT, 0));
        assertEquals(100 * DOLLAR, desk.state().ledger().movedUnits(LedgerReason.DELEVERAGING, 0));
        assertConserved();
    }

    @Test
    void shouldGiveTheOtherSideWhatIsLeftOfTheEquity() {
        open(DeleveragingRule.PRO_RATA);
        desk.price(915_000);
        // 150 $, six and four tenths of it.
        assertTrue(deleveraged().get(0).contains("equityReceived=90000000 "));
        assertTrue(deleveraged().get(1).contains("equityReceived=60000000 "));
        assertEquals(0, desk.cash(ALICE));
        assertConserved();
    }

    @Test
    void shouldSplitByProfitAmongMoreThanAreNeeded() {
        open(DeleveragingRule.PRO_RATA);
        // Carol buys 1,000 lots at 9,500 $ from Dave, who is short 1,400 now, and has a thousand of her own besides.
        desk.price(950_000)
                .sell(DAVE, 2, 1_000, 950_000)
                .buy(CAROL, 1, 1_000, 950_000)
                .events
                .clear();
        desk.price(890_000);
        // Bob has 600 * 1.10 = 660 $, Dave 400 * 1.10 + 1,000 * 0.60 = 1,040 $: of 1,000 lots 388.2 and 611.8.
        assertTrue(deleveraged().get(0).contains("accountId=1002 ")
                && deleveraged().get(0).contains("quantity=388 "));
        assertTrue(deleveraged().get(1).contains("accountId=2001 ")
                && deleveraged().get(1).contains("quantity=612 "));
        // What Alice lacks, by lots: 38.80 and 61.20 $.
        assertTrue(deleveraged().get(0).contains("equityReceived=-38800000 "));
        assertTrue(deleveraged().get(1).contains("equityReceived=-61200000 "));
        assertEquals(1_000, desk.lots(CAROL));
        assertConserved();
    }

    @Test
    void shouldLetTheVenueTakeOverFirstWhatItCouldBear() {
        desk.deleveraging = DeleveragingRule.PRO_RATA;
        desk.waterfall(PERP, 0, 100_000, 200_000, 0, 100_000);
        openWithout();
        desk.price(915_000);
        // 50 $ bear 54 lots; the other 946 are closed against the other side, and the venue is none of it.
        assertEquals(54, desk.state().positions().lots(desk.state().accounts().backstop(), 0));
        assertEquals(2, deleveraged().size());
        assertEquals(-54, desk.lots(BOB) + desk.lots(DAVE));
        assertTrue(desk.last("LiquidationEnded").contains("reason=CLOSED"));
        assertConserved();
    }

    @Test
    void shouldCloseNobodyWhereTheRulesDoNotSaySo() {
        open(DeleveragingRule.NONE);
        desk.price(890_000);
        assertTrue(deleveraged().isEmpty());
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
        assertEquals(-600, desk.lots(BOB));
    }

    @Test
    void shouldCloseNobodyAboveTwoThirdsOfMaintenanceMargin() {
        open(DeleveragingRule.PRO_RATA);
        desk.price(920_000);
        assertTrue(deleveraged().isEmpty());
        assertTrue(desk.last("LiquidationWaiting").contains("reason=NO_LIQUIDITY"));
        desk.liquidationRules(PERP, e -> e.maxUnfilledSlices(2));
        desk.pass(SECOND);
        assertEquals(2, deleveraged().size());
        assertConserved();
    }

    @Test
    void shouldSpareAccountsThatAreInLiquidationThemselves() {
        desk.deleveraging = DeleveragingRule.PRO_RATA;
        desk.waterfall(PERP, 0, 0, 0, 0);
        desk.dollars(FUND, 500).price(1_000_000);
        // Bob is short 1,000 lots and Alice long 1,000; Dave is short 1,000 too, with little money, and Carol long.
        desk.dollars(ALICE, 1_000).dollars(BOB, 10_000).dollars(CAROL, 100_000).dollars(DAVE, 600);
        desk.buy(ALICE, 1, 1_000, 1_000_000).sell(BOB, 1, 1_000, 1_000_000);
        desk.buy(CAROL, 1, 1_000, 1_000_000)
                .sell(DAVE, 1, 1_000, 1_000_000)
                .events
                .clear();
        // At 10,600 $ Dave has nothing left: his short is closed against Carol and Alice, by profit, which is the same.
        desk.price(1_060_000);
        assertEquals(0, desk.lots(DAVE));
        assertEquals(500, desk.lots(ALICE));
        assertEquals(500, desk.lots(CAROL));
        assertConserved();
    }

    @Test
    void shouldGoOnInFurtherStepsWhereManyHoldTheOtherSide() {
        int holders = AutoDeleveraging.MAX_ACCOUNTS_PER_STEP + 200;
        EngineDesk many = new EngineDesk();
        many.genesis(
                new EngineLimits(10, 20, 2_000, 4, 4, 3, 4, 4_000, 64, 100, 20, 60, 1_000, 4, 20, 20, 1_000_000, true));
        many.define();
        many.deleveraging = DeleveragingRule.PRO_RATA;
        many.waterfall(PERP, 0, 0, 0, 0);
        many.price(1_000_000).dollars(ALICE, 1_300);
        many.buy(ALICE, 1, holders, 1_000_000);
        for (int i = 0; i < holders; i++) {
            many.account(10_000 + i, FIRM, 0).dollars(10_000 + i, 100).sell(10_000 + i, 1, 1, 1_000_000);
        }
        assertEquals(holders, many.lots(ALICE));
        many.events.clear();
        many.price(880_000);
        List<String> closed =
                many.events.stream().filter(e -> e.startsWith("Deleveraged")).toList();
        assertEquals(holders, closed.size());
        assertEquals(1, closed.stream().filter(e -> e.contains("last=YES")).count());
        assertTrue(closed.get(holders - 1).contains("last=YES"));
        // 1,300 - 1.20 * 1,224 = -168.80 $, the last fractions of which fall where they add up.
        assertEquals(0, many.cash(ALICE));
        assertEquals(0, many.lots(ALICE));
        assertEquals(0, many.state().ledger().sum(0));
        assertEquals(many.state().recomputeBusinessHash(), many.engine.businessHash());
        assertFalse(many.events.stream().anyMatch(e -> e.startsWith("DeficitRecorded")));
    }

    private List<String> deleveraged() {
        return desk.events.stream().filter(e -> e.startsWith("Deleveraged")).toList();
    }

    private void assertConserved() {
        EngineState state = desk.state();
        assertEquals(0, state.ledger().sum(0));
        assertEquals(
                -state.ledger().venueBalance(VenueAccount.CLEARING, 0),
                state.positions().sumOfCosts(0));
        assertEquals(state.recomputeBusinessHash(), state.businessHash());
    }

    private void open(DeleveragingRule rule) {
        desk.deleveraging = rule;
        desk.waterfall(PERP, 0, 0, 0, 0);
        openWithout();
    }

    private void openWithout() {
        desk.dollars(FUND, 500).price(1_000_000);
        desk.dollars(ALICE, 1_000).dollars(BOB, 10_000).dollars(CAROL, 100_000).dollars(DAVE, 10_000);
        desk.buy(ALICE, 1, 1_000, 1_000_000).sell(BOB, 1, 600, 1_000_000).sell(DAVE, 1, 400, 1_000_000);
        desk.events.clear();
    }
}
