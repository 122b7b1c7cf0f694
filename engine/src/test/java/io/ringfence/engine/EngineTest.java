package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.FrameLengths;
import org.junit.jupiter.api.Test;

class EngineTest {
    @Test
    void shouldRefuseACommandThatDoesNotFollow() {
        EngineDesk desk = EngineDesk.openVenue();
        desk.sequence++;
        assertThrows(IllegalStateException.class, () -> desk.price(1));
        desk.sequence -= 2;
        desk.nowNs--;
        assertThrows(IllegalStateException.class, () -> desk.price(1));
    }

    @Test
    void shouldPublishTheStateHashEverySoManyCommands() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 10, 4, 4, 3, 4, 10, 64, 10, 5, 10, 40_000, 4, 20, 20, 5, true));
        desk.define();
        long hashes =
                desk.events.stream().filter(e -> e.startsWith("StateHash")).count();
        assertEquals(desk.sequence / 5, hashes);
    }

    @Test
    void shouldDescribeTheVenueInStepsOfBoundedSize() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(
                new EngineLimits(10, 20, 60_000, 4, 4, 3, 4, 10, 64, 10, 5, 10, 40_000, 4, 20, 20, 1_000_000, true));
        desk.define();
        desk.keepsEvents = false;
        for (int i = 0; i < 50_000; i++) {
            desk.account(10_000 + i, FIRM, 0);
        }
        desk.keepsEvents = true;
        desk.events.clear();
        desk.describe();
        // 50,004 accounts of 88 bytes are four times what a step begins with.
        assertTrue(desk.stepCount >= 4, "steps=" + desk.stepCount);
        assertTrue(desk.largestStepBytes < Engine.MAX_STEP_BYTES);
        assertTrue(desk.last("VenueDescribed").contains("definitionCount=" + (desk.events.size() - 1)));
        assertEquals(1, desk.events.stream().filter(e -> e.endsWith(" .")).count(), "one last event");
    }

    @Test
    void shouldCancelManyOrdersOfALostSessionInSteps() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(
                10, 20, 100, 4, 4, 3, 4, 100, 64, 40_000, 4_000, 100, 40_000, 4, 20, 20, 1_000_000, true));
        desk.define();
        desk.keepsEvents = false;
        desk.price(1_000_000);
        for (int account = 1; account <= 10; account++) {
            desk.account(account, FIRM, TRADER).dollars(account, 100_000);
        }
        desk.as(TRADER, 7, 0, 1).negotiate(FIRM);
        desk.as(TRADER, 7, 0, 1).establish(0, 1_000, 0, CancelOnDisconnect.ON_BOTH);
        for (int i = 0; i < 30_000; i++) {
            desk.as(TRADER).buy(1 + i % 10, 1 + i, 1, 999_000);
        }
        assertEquals(30_000, desk.state().orders().count());
        desk.as(TRADER, 7, 0, 1).disconnect(DisconnectReason.CONNECTION_LOST);
        assertEquals(0, desk.state().orders().count());
        assertTrue(desk.stepCount >= 3, "steps=" + desk.stepCount);
        assertTrue(desk.largestStepBytes < Engine.MAX_STEP_BYTES);
    }

    @Test
    void shouldStayWithinAStepWhenOneOrderMeetsAsManyAsItMay() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(
                10, 20, 100, 4, 4, 3, 4, 100, 64, 10_000, 4_096, 100, 40_000, 4_096, 20, 20, 1_000_000, true));
        desk.define();
        desk.keepsEvents = false;
        desk.price(1_000_000).dollars(ALICE, 1_000_000).dollars(BOB, 1_000_000);
        for (int i = 1; i <= 4_096; i++) {
            desk.sell(ALICE, i, 1, 1_000_000);
        }
        desk.largestStepBytes = 0;
        desk.buy(BOB, 1, 4_096, 1_000_000);
        assertEquals(4_096, desk.lots(BOB));
        assertTrue(desk.largestStepBytes > 4_096 * 400, "bytes=" + desk.largestStepBytes);
        assertTrue(desk.largestStepBytes < 3 << 20, "bytes=" + desk.largestStepBytes);
    }

    @Test
    void shouldStayWithinAStepWhenALiquidationCancelsAndTradesAsMuchAsItMay() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(
                10, 20, 100, 4, 4, 3, 4, 100, 64, 10_000, 4_096, 100, 40_000, 4_096, 20, 20, 1_000_000, true));
        desk.define();
        desk.keepsEvents = false;
        desk.price(1_000_000).dollars(ALICE, 4_096).dollars(BOB, 1_000_000).dollars(CAROL, 1_000_000);
        desk.buy(ALICE, 5_000, 4_096, 1_000_000).sell(BOB, 1, 4_096, 1_000_000);
        for (int i = 1; i <= 4_096; i++) {
            desk.sell(ALICE, i, 1, 1_040_000).buy(CAROL, i, 1, 910_000);
        }
        assertEquals(8_192, desk.state().orders().count());
        desk.largestStepBytes = 0;
        // At 9,150 $ equity is 4,096 - 3,481.60 = 614.40 and the target 4 % of 37,478.40 = 1,499.136. The shortfall
        // over
        // 2.25 % is 39,321.60, so all is sold. In backstop, since 3 * 614.40 < 2 * 1,124.352, so the limit is the
        // band's, 9,058.50 $.
        desk.price(915_000);
        assertEquals(0, desk.lots(ALICE));
        assertEquals(4_096, desk.lots(CAROL));
        assertEquals(0, desk.state().orders().count());
        assertTrue(desk.largestStepBytes > 4_096 * (120 + 400), "bytes=" + desk.largestStepBytes);
        // A step begins no piece after its first MiB.
        long longestPiece = Engine.MAX_STEP_BYTES - Engine.SOFT_STEP_BYTES;
        long withItsReasons = desk.largestStepBytes + FrameLengths.MAX_EVENT_FRAME_LENGTH;
        assertTrue(withItsReasons < longestPiece, "bytes=" + withItsReasons);
    }

    @Test
    void shouldGoOnWithLiquidationsAtTheNextCommandWhenThereAreTooMany() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(
                10, 20, 1_000, 4, 4, 3, 4, 1_000, 64, 1_000, 100, 100, 40_000, 400, 20, 20, 1_000_000, true));
        desk.define();
        desk.price(1_000_000).dollars(BOB, 1_000_000).dollars(CAROL, 1_000_000);
        for (int account = 1; account <= 300; account++) {
            desk.account(account, FIRM, 0).dollars(account, 100);
            desk.buy(account, 1, 100, 1_000_000).sell(BOB, account, 100, 1_000_000);
        }
        desk.buy(CAROL, 1, 50_000, 930_000).events.clear();
        // Each has 100 - 70 = 30 of equity against 27.90 of maintenance.
        desk.price(930_000);
        assertEquals(0, count(desk, "LiquidationStarted"));
        // At 9,200 $ 20 against 27.60; the slices meet Carol's bid at 9,300 $ and each restores its account.
        desk.price(920_000);
        assertEquals(EngineLimits.MAX_LIQUIDATION_STEPS_PER_COMMAND, count(desk, "LiquidationSliceDone"));
        assertTrue(desk.state().liquidations().readyCount() > 0);
        desk.events.clear();
        desk.pass(1);
        assertEquals(300 - EngineLimits.MAX_LIQUIDATION_STEPS_PER_COMMAND, count(desk, "LiquidationSliceDone"));
        assertEquals(0, desk.state().liquidations().readyCount());
        assertTrue(desk.events.get(desk.events.size() - 1).startsWith("TimeAdvanced"), "before the command");
    }

    /** What was computed for the first round holds for the second, until a price changes; assertions compute it anew. */
    @Test
    void shouldOrderThoseThatAreLeftByThePriceThatCameBetween() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(
                10, 20, 1_000, 4, 4, 3, 4, 1_000, 64, 1_000, 100, 100, 60_000, 700, 20, 20, 1_000_000, true));
        desk.define();
        desk.price(1_000_000).dollars(BOB, 1_000_000).dollars(CAROL, 1_000_000);
        int accounts = 2 * EngineLimits.MAX_LIQUIDATION_STEPS_PER_COMMAND + 50;
        for (int account = 1; account <= accounts; account++) {
            desk.account(account, FIRM, 0).dollars(account, 100);
            desk.buy(account, 1, 100, 1_000_000).sell(BOB, account, 100, 1_000_000);
        }
        desk.buy(CAROL, 1, 60_000, 930_000).events.clear();
        desk.price(920_000);
        // The command works off what was left before, which is as many again, and then brings another price.
        desk.price(919_000);
        assertEquals(2 * EngineLimits.MAX_LIQUIDATION_STEPS_PER_COMMAND, count(desk, "LiquidationSliceDone"));
        desk.pass(1);
        assertEquals(accounts, count(desk, "LiquidationSliceDone"));
        assertEquals(0, desk.state().liquidations().readyCount());
    }

    private static long count(EngineDesk desk, String name) {
        return desk.events.stream().filter(e -> e.startsWith(name)).count();
    }
}
