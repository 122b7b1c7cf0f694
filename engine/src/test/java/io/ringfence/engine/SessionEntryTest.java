package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.CancelOrderDecoder;
import io.ringfence.codecs.DepositDecoder;
import io.ringfence.codecs.DisconnectReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionEntryTest {
    private final EngineDesk desk = EngineDesk.openVenue();

    @Test
    void shouldNegotiateAndEstablish() {
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        establish(7, 100, 0);
        assertEquals(
                List.of(
                        "SessionNegotiated sessionVerId=7 firmId=1 roles={trader} @1 .",
                        "SessionEstablished sessionVerId=7 nextSequence=1 lastAppliedSequence=0 roles={trader} @1 ."),
                desk.take());
    }

    @Test
    void shouldRefuseInTheOrderOfTheReasons() {
        desk.as(99, 7, 0, 100).negotiate(FIRM);
        refused("UNKNOWN_SESSION establishing=NO");
        desk.as(TRADER, 7, 0, 100).negotiate(OTHER_FIRM);
        refused("UNKNOWN_SESSION establishing=NO");
        desk.as(TRADER, 0, 0, 100).negotiate(FIRM);
        refused("VERSION_NOT_RISING establishing=NO");
        establish(7, 100, 0);
        refused("NOT_NEGOTIATED establishing=YES");
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        desk.as(TRADER, 8, 0, 101).negotiate(FIRM);
        refused("ALREADY_CONNECTED establishing=NO");
        establish(7, 101, 0);
        refused("ALREADY_CONNECTED establishing=YES");
        establish(7, 100, 2);
        assertTrue(desk.last("SessionRefused").contains("nextSequence=1 refusal=STATE_LOST"));
        desk.as(TRADER, 7, 0, 100).establish(1, 9, 0, CancelOnDisconnect.NONE);
        refused("INVALID_KEEP_ALIVE establishing=YES");
        desk.as(TRADER, 7, 0, 100).establish(1, 60_001, 0, CancelOnDisconnect.NONE);
        refused("INVALID_KEEP_ALIVE establishing=YES");
        desk.as(TRADER, 7, 0, 100).establish(1, 10, 60_001, CancelOnDisconnect.NONE);
        refused("INVALID_WINDOW establishing=YES");
        desk.as(TRADER, 7, 0, 100).establish(1, 60_000, 60_000, CancelOnDisconnect.NULL_VAL);
        refused("INVALID_WINDOW establishing=YES");
        desk.as(TRADER, 7, 0, 100).establish(1, 60_000, 60_000, CancelOnDisconnect.NONE);
        assertTrue(desk.last("SessionEstablished").contains("sessionVerId=7"));
    }

    @Test
    void shouldApplyEachNumberedMessageOnce() {
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        establish(7, 100, 0);
        desk.events.clear();
        desk.as(TRADER, 7, 1, 100).cancel(ALICE, 1);
        desk.as(TRADER, 7, 1, 100).cancel(ALICE, 1);
        desk.as(TRADER, 7, 4, 100).cancel(ALICE, 4);
        desk.as(TRADER, 6, 5, 100).cancel(ALICE, 5);
        assertEquals(
                List.of(
                        "CancelRejected clientOrderId=1 accountId=1001 reason=UNKNOWN_ORDER @1#1 re 1 .",
                        "MessageDropped clientSequence=1 .",
                        "MessagesNotApplied fromSequence=2 count=2 @1",
                        "CancelRejected clientOrderId=4 accountId=1001 reason=UNKNOWN_ORDER @1#2 re 4 .",
                        "MessageDropped clientSequence=5 ."),
                desk.take());
        assertEquals(4, desk.state().sessions().lastAppliedSequence(0));
    }

    @Test
    void shouldGoOnWithTheNumbersOfAVersionAndBeginAnewWithTheNext() {
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        establish(7, 100, 0);
        desk.as(TRADER, 7, 1, 100).cancel(ALICE, 1);
        desk.as(TRADER, 7, 0, 100).disconnect(DisconnectReason.CONNECTION_LOST);
        establish(7, 101, 0);
        assertTrue(desk.last("SessionEstablished").contains("nextSequence=2 lastAppliedSequence=1"));
        desk.as(TRADER, 7, 0, 101).disconnect(DisconnectReason.FINISHED);
        desk.as(TRADER, 8, 0, 102).negotiate(FIRM);
        establish(8, 102, 2);
        assertTrue(desk.last("SessionEstablished").contains("nextSequence=2 lastAppliedSequence=0"));
    }

    @Test
    void shouldCountByTheVenuesNumbersWhereEveryEventIsReceived() {
        desk.as(SIMULATOR, 1, 0, 5).negotiate(FIRM);
        desk.as(SIMULATOR, 1, 0, 5).establish(0, 1_000, 0, CancelOnDisconnect.NONE);
        String line = desk.last("SessionEstablished");
        // 24 definitions (Genesis, 2 firms, 6 sessions, index, 3 sources, 2 assets, instrument, parameters, status, 4
        // accounts) and 2 events since.
        assertTrue(line.contains("nextSequence=25"), line);
    }

    @Test
    void shouldCancelOrdersWhenALostSessionDoesNotReturnInItsWindow() {
        desk.price(1_000_000).dollars(ALICE, 10_000);
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        desk.as(TRADER, 7, 0, 100).establish(0, 1_000, 2_000, CancelOnDisconnect.ON_DISCONNECT);
        desk.as(TRADER, 7, 1, 100).buy(ALICE, 1, 1, 999_000);
        desk.as(TRADER, 7, 0, 100).disconnect(DisconnectReason.CONNECTION_LOST);
        assertTrue(desk.last("SessionDisconnected").contains("cancelAtNs=" + (desk.nowNs + 2 * SECOND)));
        desk.pass(2 * SECOND - 1);
        assertEquals(1, desk.state().orders().count());
        desk.pass(1);
        assertTrue(desk.last("OrderCanceled").contains("reason=DISCONNECTED"));
    }

    @Test
    void shouldKeepOrdersWhenTheSessionReturnsOrWasTerminated() {
        desk.price(1_000_000).dollars(ALICE, 10_000);
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        desk.as(TRADER, 7, 0, 100).establish(0, 1_000, 2_000, CancelOnDisconnect.ON_DISCONNECT);
        desk.as(TRADER, 7, 1, 100).buy(ALICE, 1, 1, 999_000);
        desk.as(TRADER, 7, 0, 100).disconnect(DisconnectReason.CONNECTION_LOST);
        desk.pass(SECOND);
        desk.as(TRADER, 7, 0, 101).establish(0, 1_000, 2_000, CancelOnDisconnect.ON_DISCONNECT);
        desk.pass(5 * SECOND);
        desk.as(TRADER, 7, 0, 101).disconnect(DisconnectReason.FINISHED);
        desk.pass(5 * SECOND);
        assertEquals(1, desk.state().orders().count());
    }

    @Test
    void shouldCancelAtOnceWithoutAWindow() {
        desk.price(1_000_000).dollars(ALICE, 10_000);
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        desk.as(TRADER, 7, 0, 100).establish(0, 1_000, 0, CancelOnDisconnect.ON_TERMINATE);
        desk.as(TRADER, 7, 1, 100).buy(ALICE, 1, 1, 999_000);
        desk.as(TRADER, 7, 0, 100).disconnect(DisconnectReason.FINISHED);
        assertTrue(desk.last("OrderCanceled").contains("reason=DISCONNECTED"));
    }

    @Test
    void shouldLoseEveryConnectionAndEveryPriceInARestart() {
        desk.price(1_000_000).dollars(ALICE, 10_000);
        desk.as(TRADER, 7, 0, 100).negotiate(FIRM);
        desk.as(TRADER, 7, 0, 100).establish(0, 1_000, 2_000, CancelOnDisconnect.ON_BOTH);
        desk.as(TRADER, 7, 1, 100).buy(ALICE, 1, 1, 999_000);
        desk.events.clear();
        desk.restarted();
        assertEquals(
                List.of(
                        "SessionDisconnected sessionVerId=7 cancelAtNs=" + (desk.nowNs + 2 * SECOND)
                                + " reason=CONNECTION_LOST @1",
                        "FeedStateChanged price=1000000 indexId=1 previousState=VALID state=INVALID",
                        "VenueResumed lostConnections=1 ."),
                desk.take());
        desk.buy(ALICE, 2, 1, 999_000);
        assertTrue(desk.last("OrderRejected").contains("value=5 reason=PRICE_NOT_USABLE"));
        desk.pass(2 * SECOND);
        assertTrue(desk.last("OrderCanceled").contains("reason=DISCONNECTED"));
        desk.as(TRADER).restarted();
        assertTrue(desk.last("CommandRejected").contains("reason=NOT_ENTITLED"));
    }

    private void establish(long verId, long connectionId, long nextServerSequence) {
        desk.as(TRADER, verId, 0, connectionId).establish(nextServerSequence, 1_000, 0, CancelOnDisconnect.NONE);
    }

    private void refused(String how) {
        String line = desk.last("SessionRefused");
        assertTrue(line.contains("refusal=" + how), line);
    }

    @Test
    void shouldTellASessionThatItsCommandWasAppliedWhenTheReportGoesToAnother() {
        desk.as(TREASURY, 7, 0, 100).negotiate(FIRM).events.clear();
        desk.as(TREASURY, 7, 1, 100).dollars(ALICE, 5);
        assertEquals(
                List.of(
                        "Deposited accountId=1001 assetId=1 amount=5000000 balance=5000000 @" + TRADER + "#1",
                        "CommandApplied templateId=" + DepositDecoder.TEMPLATE_ID + " @" + TREASURY + "#1 re 1 ."),
                desk.take());
        // Sent again, it is dropped: its answer was given then.
        desk.as(TREASURY, 7, 1, 100).dollars(ALICE, 5);
        assertEquals(List.of("MessageDropped clientSequence=1 ."), desk.take());
    }

    @Test
    void shouldTellASessionThatItsCancelOfAnothersOrderWasApplied() {
        desk.price(1_000_000).dollars(ALICE, 1_000);
        desk.as(TRADER).buy(ALICE, 1, 1, 999_000).events.clear();
        desk.as(SIMULATOR).cancel(ALICE, 1);
        List<String> events = desk.take();
        assertEquals(2, events.size());
        assertTrue(events.get(0).startsWith("OrderCanceled") && events.get(0).contains("@" + TRADER + "#"));
        assertEquals(
                "CommandApplied templateId=" + CancelOrderDecoder.TEMPLATE_ID + " @" + SIMULATOR + "#1 .",
                events.get(1));
    }

    @Test
    void shouldAnswerBeforeTheLiquidationsThatTheCommandCauses() {
        desk.price(1_000_000).dollars(ALICE, 1_000).dollars(BOB, 10_000);
        desk.buy(ALICE, 1, 1_000, 1_000_000).sell(BOB, 1, 1_000, 1_000_000);
        desk.price(920_000).events.clear();
        // Alice waits for liquidity with 200 of equity against 276 of maintenance.
        desk.as(TREASURY).dollars(ALICE, 76);
        List<String> events = desk.take();
        assertTrue(events.get(0).startsWith("Deposited"), events.toString());
        assertTrue(events.get(1).startsWith("CommandApplied"), events.toString());
        assertTrue(events.get(2).startsWith("LiquidationEnded") && events.get(2).endsWith(" ."), events.toString());
        assertEquals(3, events.size());
    }

    @Test
    void shouldNotRepeatAnAnswer() {
        desk.price(1_000_000).dollars(ALICE, 1_000).events.clear();
        desk.as(TRADER).buy(ALICE, 1, 1, 999_000);
        desk.as(TREASURY).dollars(9, 1);
        desk.as(SIMULATOR).clock(desk.nowNs);
        desk.as(TRADER).describe();
        // Carol's account has no report session: who asked is told.
        desk.as(TREASURY).dollars(CAROL, 1);
        desk.dollars(ALICE, 1);
        assertTrue(desk.take().stream().noneMatch(e -> e.startsWith("CommandApplied")));
    }
}
