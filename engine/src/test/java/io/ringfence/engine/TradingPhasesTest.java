package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.TradingStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statuses of an instrument, by command and by schedule. */
class TradingPhasesTest {
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int HOUR_MS = 3_600_000;

    /** An instrument of its own, listed and with parameters, so PENDING. */
    private static final int NEW = 2;

    private static final Map<TradingStatus, Set<TradingStatus>> ADMITTED = new EnumMap<>(TradingStatus.class);

    static {
        admit(
                TradingStatus.PENDING,
                TradingStatus.PRE_OPEN,
                TradingStatus.CONTINUOUS,
                TradingStatus.SUSPENDED,
                TradingStatus.DELISTED);
        admit(
                TradingStatus.PRE_OPEN,
                TradingStatus.CONTINUOUS,
                TradingStatus.CLOSED,
                TradingStatus.HALTED,
                TradingStatus.SUSPENDED);
        admit(
                TradingStatus.CONTINUOUS,
                TradingStatus.VOLATILITY_AUCTION,
                TradingStatus.CLOSING_AUCTION,
                TradingStatus.HALTED,
                TradingStatus.SUSPENDED);
        admit(
                TradingStatus.VOLATILITY_AUCTION,
                TradingStatus.CONTINUOUS,
                TradingStatus.CLOSING_AUCTION,
                TradingStatus.CLOSED,
                TradingStatus.HALTED,
                TradingStatus.SUSPENDED);
        admit(
                TradingStatus.CLOSING_AUCTION,
                TradingStatus.CONTINUOUS,
                TradingStatus.CLOSED,
                TradingStatus.HALTED,
                TradingStatus.SUSPENDED);
        admit(
                TradingStatus.CLOSED,
                TradingStatus.PRE_OPEN,
                TradingStatus.SUSPENDED,
                TradingStatus.SETTLED,
                TradingStatus.DELISTED);
        admit(
                TradingStatus.HALTED,
                TradingStatus.PRE_OPEN,
                TradingStatus.CLOSED,
                TradingStatus.SUSPENDED,
                TradingStatus.SETTLED);
        admit(
                TradingStatus.SUSPENDED,
                TradingStatus.PRE_OPEN,
                TradingStatus.CLOSED,
                TradingStatus.SETTLED,
                TradingStatus.DELISTED);
        admit(TradingStatus.SETTLED, TradingStatus.DELISTED);
        admit(TradingStatus.DELISTED);
    }

    private final EngineDesk desk = EngineDesk.openVenue();

    private static void admit(TradingStatus from, TradingStatus... to) {
        Set<TradingStatus> set = EnumSet.noneOf(TradingStatus.class);
        set.addAll(List.of(to));
        ADMITTED.put(from, set);
    }

    @BeforeEach
    void list() {
        desk.instrument(NEW, "NEW", INDEX)
                .parameters(NEW)
                .dollars(ALICE, 100_000)
                .dollars(BOB, 100_000);
        desk.price(1_000_000).take();
    }

    @Test
    void shouldAdmitTheTransitionsOfTheTableAndNoOther() {
        for (TradingStatus from : ADMITTED.keySet()) {
            for (TradingStatus to : ADMITTED.keySet()) {
                EngineDesk other = EngineDesk.openVenue();
                other.instrument(NEW, "NEW", INDEX).parameters(NEW);
                lead(other, from);
                other.take();
                other.status(NEW, to);
                String message = from + " to " + to + ": " + other.events;
                if (ADMITTED.get(from).contains(to)) {
                    assertEquals(to, status(other), message);
                    assertTrue(other.last("TradingStatusChanged").contains("status=" + to), message);
                } else {
                    assertEquals(from, status(other), message);
                    assertTrue(
                            other.last("CommandRejected").contains("bound=" + from.value() + " value=" + to.value()),
                            message);
                    assertTrue(other.last("CommandRejected").contains("reason=INVALID_TRANSITION"), message);
                }
            }
        }
    }

    /** The shortest way from PENDING. */
    private static void lead(EngineDesk desk, TradingStatus to) {
        switch (to) {
            case PENDING -> {}
            case VOLATILITY_AUCTION, CLOSING_AUCTION, HALTED ->
                desk.status(NEW, TradingStatus.CONTINUOUS).status(NEW, to);
            case CLOSED -> desk.status(NEW, TradingStatus.PRE_OPEN).status(NEW, to);
            case SETTLED -> desk.status(NEW, TradingStatus.SUSPENDED).status(NEW, to);
            default -> desk.status(NEW, to);
        }
        assertEquals(to, status(desk));
    }

    @Test
    void shouldRejectFieldsOfAStatusThatCannotBe() {
        desk.status(NEW, TradingStatus.NULL_VAL);
        rejected(RejectReason.INVALID_FIELD, "detail=status");
        desk.status(NEW, TradingStatus.PRE_OPEN, 0);
        rejected(RejectReason.INVALID_FIELD, "bound=1 value=0 detail=auctionMs");
        desk.status(NEW, TradingStatus.PRE_OPEN, 86_400_001);
        rejected(RejectReason.INVALID_FIELD, "bound=86400000 value=86400001 detail=auctionMs");
        desk.status(NEW, TradingStatus.CONTINUOUS, 1_000);
        rejected(RejectReason.INVALID_FIELD, "bound=0 value=1000 detail=auctionMs");
        desk.as(TRADER).status(NEW, TradingStatus.CONTINUOUS);
        rejected(RejectReason.NOT_ENTITLED, "");
        desk.status(77, TradingStatus.CONTINUOUS);
        rejected(RejectReason.UNKNOWN_INSTRUMENT, "value=77");
    }

    @Test
    void shouldUncrossAnAuctionByItselfAndSayWhenBefore() {
        desk.status(NEW, TradingStatus.PRE_OPEN, 90_000);
        assertEquals(
                List.of(
                        "TradingStatusChanged instrumentId=2 auctionEndNs=" + (desk.nowNs + 90 * SECOND)
                                + " extension=0 status=PRE_OPEN reason=COMMAND",
                        "AuctionIndicated instrumentId=2 volume=0 surplus=0 ."),
                desk.take());
        desk.pass(89 * SECOND);
        assertEquals(TradingStatus.PRE_OPEN, status(desk));
        desk.take();
        desk.pass(SECOND);
        assertEquals(
                List.of(
                        "AuctionUncrossed instrumentId=2 volume=0 surplus=0",
                        "TradingStatusChanged instrumentId=2 extension=0 status=CONTINUOUS reason=SCHEDULE"),
                desk.take("TimeAdvanced", "FeedState"));
    }

    @Test
    void shouldKeepAnAuctionWithoutAnEndOpenUntilACommandEndsIt() {
        desk.status(NEW, TradingStatus.PRE_OPEN).pass(3 * DAY);
        assertEquals(TradingStatus.PRE_OPEN, status(desk));
        desk.as(RISK).status(NEW, TradingStatus.CONTINUOUS);
        assertTrue(desk.last("TradingStatusChanged").contains("status=CONTINUOUS reason=COMMAND @" + RISK));
    }

    @Test
    void shouldCancelEveryOrderWhenTradingIsOver() {
        desk.buy(ALICE, 1, 100, 990_000).sell(BOB, 1, 100, 1_010_000).status(PERP, TradingStatus.SUSPENDED);
        assertEquals(2, desk.state().orders().count());
        desk.take();
        desk.status(PERP, TradingStatus.SETTLED);
        List<String> events = desk.take();
        assertEquals(3, events.size());
        assertTrue(events.get(0).contains("reason=INSTRUMENT_CLOSED"));
        assertTrue(events.get(1).contains("reason=INSTRUMENT_CLOSED"));
        assertTrue(events.get(2).contains("status=SETTLED"));
        assertEquals(0, desk.state().orders().count());
    }

    @Test
    void shouldNotDelistWhilePositionsAreOpen() {
        desk.sell(BOB, 1, 100, 1_000_000).buy(ALICE, 1, 100, 1_000_000).status(PERP, TradingStatus.SUSPENDED);
        desk.status(PERP, TradingStatus.DELISTED);
        rejected(RejectReason.POSITIONS_OPEN, "value=100");
        desk.reopen(PERP).buy(BOB, 2, 100, 1_000_000).sell(ALICE, 2, 100, 1_000_000);
        desk.status(PERP, TradingStatus.SUSPENDED).status(PERP, TradingStatus.DELISTED);
        assertTrue(desk.last("TradingStatusChanged").contains("status=DELISTED"));
    }

    // ---- schedule

    @Test
    void shouldGoThroughATradingDay() {
        // Now it is 00:16:40 of day 0.
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 17 * HOUR_MS + 300_000);
        assertEquals(
                "TradingScheduleSet instrumentId=2 preOpenMs=28800000 openMs=32400000 closingAuctionMs=61200000"
                        + " closeMs=61500000 .",
                desk.last("TradingScheduleSet"));
        at(8 * HOUR - 1, TradingStatus.PENDING);
        at(8 * HOUR, TradingStatus.PRE_OPEN);
        assertTrue(desk.last("TradingStatusChanged").contains("auctionEndNs=" + 9 * HOUR));
        at(9 * HOUR - 1, TradingStatus.PRE_OPEN);
        at(9 * HOUR, TradingStatus.CONTINUOUS);
        at(17 * HOUR, TradingStatus.CLOSING_AUCTION);
        at(17 * HOUR + 5 * MINUTE, TradingStatus.CLOSED);
        at(DAY + 8 * HOUR, TradingStatus.PRE_OPEN);
        at(DAY + 9 * HOUR, TradingStatus.CONTINUOUS);
    }

    @Test
    void shouldGoThroughEveryStatusThatALeapOfTimePasses() {
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS).take();
        desk.pass(DAY + 12 * HOUR);
        List<String> statuses = desk.take().stream()
                .filter(line -> line.startsWith("TradingStatusChanged"))
                .map(line -> line.replaceAll(".* status=(\\w+) .*", "$1"))
                .toList();
        assertEquals(
                List.of("PRE_OPEN", "CONTINUOUS", "CLOSING_AUCTION", "CLOSED", "PRE_OPEN", "CONTINUOUS"), statuses);
    }

    @Test
    void shouldJoinAScheduleInTheMiddleOfTheDayAtItsNextTime() {
        at(12 * HOUR, TradingStatus.PENDING);
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS);
        desk.status(NEW, TradingStatus.CONTINUOUS);
        at(17 * HOUR, TradingStatus.CLOSING_AUCTION);
        at(18 * HOUR, TradingStatus.CLOSED);
    }

    @Test
    void shouldNotOpenAnInstrumentThatIsSuspendedOrHasNoParameters() {
        desk.instrument(3, "THREE", INDEX);
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS);
        desk.schedule(3, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS);
        desk.status(NEW, TradingStatus.SUSPENDED);
        at(10 * HOUR, TradingStatus.SUSPENDED);
        assertEquals(TradingStatus.PENDING, desk.state().markets().status(2));
    }

    @Test
    void shouldReopenAHaltedInstrumentOnTheNextDay() {
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS);
        at(10 * HOUR, TradingStatus.CONTINUOUS);
        desk.status(NEW, TradingStatus.HALTED);
        at(20 * HOUR, TradingStatus.HALTED);
        at(DAY + 8 * HOUR, TradingStatus.PRE_OPEN);
    }

    @Test
    void shouldEndTheDayAtTheCloseWhateverAuctionIsOn() {
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS);
        at(10 * HOUR, TradingStatus.CONTINUOUS);
        desk.status(NEW, TradingStatus.HALTED).status(NEW, TradingStatus.PRE_OPEN);
        at(17 * HOUR + 1, TradingStatus.PRE_OPEN);
        at(18 * HOUR, TradingStatus.CLOSED);
        assertTrue(desk.last("TradingStatusChanged").contains("reason=SCHEDULE"));
    }

    @Test
    void shouldCarryAVolatilityAuctionIntoTheClosingAuction() {
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS);
        at(17 * HOUR - MINUTE, TradingStatus.CONTINUOUS);
        desk.status(NEW, TradingStatus.VOLATILITY_AUCTION, 120_000);
        at(17 * HOUR, TradingStatus.CLOSING_AUCTION);
        at(17 * HOUR + MINUTE, TradingStatus.CLOSING_AUCTION);
        at(18 * HOUR, TradingStatus.CLOSED);
    }

    @Test
    void shouldGoBackAroundTheClock() {
        desk.schedule(NEW, 8 * HOUR_MS, 9 * HOUR_MS, 17 * HOUR_MS, 18 * HOUR_MS);
        at(10 * HOUR, TradingStatus.CONTINUOUS);
        desk.aroundTheClock(NEW);
        assertEquals("TradingScheduleSet instrumentId=2 .", desk.last("TradingScheduleSet"));
        at(19 * HOUR, TradingStatus.CONTINUOUS);
    }

    @Test
    void shouldRejectATradingDayWhoseTimesDoNotRise() {
        desk.schedule(NEW, -1, 2, 3, 4);
        rejected(RejectReason.INVALID_FIELD, "bound=0 value=-1 detail=preOpenMs");
        desk.schedule(NEW, 2, 2, 3, 4);
        rejected(RejectReason.INVALID_FIELD, "bound=3 value=2 detail=openMs");
        desk.schedule(NEW, 1, 2, 2, 4);
        rejected(RejectReason.INVALID_FIELD, "bound=3 value=2 detail=closingAuctionMs");
        desk.schedule(NEW, 1, 2, 3, 86_400_000);
        rejected(RejectReason.INVALID_FIELD, "bound=86399999 value=86400000 detail=closeMs");
        int none = Integer.MIN_VALUE;
        desk.schedule(NEW, 1, none, 3, 4);
        rejected(RejectReason.INVALID_FIELD, "detail=openMs");
        desk.schedule(77, 1, 2, 3, 4);
        rejected(RejectReason.UNKNOWN_INSTRUMENT, "value=77");
        desk.as(TRADER).schedule(NEW, 1, 2, 3, 4);
        rejected(RejectReason.NOT_ENTITLED, "");
        desk.status(NEW, TradingStatus.DELISTED).schedule(NEW, 1, 2, 3, 4);
        rejected(RejectReason.WRONG_TRADING_STATUS, "value=" + TradingStatus.DELISTED.value());
    }

    // ---- prices

    @Test
    void shouldTakeTheAverageIndexPriceAsReferenceEveryHourAroundTheClock() {
        // The index stands at 10,000 $ since 00:16:40 and leaps to 10,200 half a second before 01:00:00, where no whole
        // second sees it.
        desk.nowNs = HOUR - 3 * SECOND;
        desk.price(1_000_000);
        desk.nowNs = HOUR - SECOND / 2;
        desk.price(1_020_000);
        long beforeTheHour = desk.state().priceBands().referenceTicks(1);
        desk.pass(SECOND / 2);
        assertEquals(102_000, beforeTheHour, "until then the index price of the moment");
        assertEquals(100_000, desk.state().markets().referenceTicks(1));
        // The next hour passes without a price that can be used, so the reference price stays.
        desk.pass(HOUR);
        assertEquals(100_000, desk.state().markets().referenceTicks(1));
    }

    @Test
    void shouldAnnounceScheduleAndStatusToWhomTheVenueIsDescribed() {
        desk.schedule(NEW, 1, 2, 3, 4)
                .status(NEW, TradingStatus.PRE_OPEN, 1_000)
                .take();
        desk.describe();
        assertEquals("TradingScheduleSet instrumentId=2 preOpenMs=1 openMs=2 closingAuctionMs=3 closeMs=4", last(2));
        assertTrue(last(1).contains("status=PRE_OPEN reason=COMMAND"), last(1));
    }

    /** {@return the event at this place from the last one of an instrument, counted from one} */
    private String last(int place) {
        List<String> ofInstruments = desk.events.stream()
                .filter(line -> line.startsWith("Trading") && line.contains("instrumentId=2"))
                .toList();
        return ofInstruments.get(ofInstruments.size() - place);
    }

    private void at(long timeNs, TradingStatus expected) {
        desk.pass(timeNs - desk.nowNs);
        assertEquals(expected, status(desk), "at " + timeNs);
    }

    private static TradingStatus status(EngineDesk desk) {
        return desk.state().markets().status(1);
    }

    private void rejected(RejectReason reason, String detail) {
        String event = desk.last("CommandRejected");
        assertTrue(event.contains("reason=" + reason) && event.contains(detail), event);
    }
}
