package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.InstrumentKind;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.engine.margin.AccountMargin;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mark price of a market that has one of its own: what moves it, when, and what moves with it. */
class MarkingTest {
    private static final long MS = 1_000_000L;

    /** Of the index price and of 100 lots, a tenth of a bitcoin. */
    private static final long IMPACT_NOTIONAL = 1_000_000_000L;

    private final EngineDesk desk = EngineDesk.openVenue();
    private final AccountMargin margin = new AccountMargin();

    /** The index stands at 10,000 dollars, a lot of it at 10; bid 10,020 and ask 10,040, so the middle of a lot is 10.03. */
    @BeforeEach
    void quote() {
        desk.price(1_000_000).dollars(BOB, 1_000_000).dollars(ALICE, 1_000_000);
        desk.buy(BOB, 1, 200, 1_002_000).sell(BOB, 2, 200, 1_004_000);
        desk.events.clear();
    }

    @Test
    void shouldBeTheIndexPriceUntilParametersAreSet() {
        desk.pass(SECOND);
        assertEquals(List.of("TimeAdvanced timeNs=1001000000000 ."), desk.take());
        assertEquals(10_000_000, markPx());
    }

    @Test
    void shouldFollowTheBookOnceASecondAndSaySoWhenItChanges() {
        set(30_000);
        // No time has passed, so the average is zero and the index price is the middle one of three: nothing to say.
        assertEquals(
                List.of(
                        "MarkParametersSet instrumentId=1 bandPpm=20000 impactNotional=1000000000 impactOpenInterestPpm=0 premiumAverageMs=30000 ."),
                desk.take());
        desk.pass(SECOND - 1);
        assertEquals(List.of("TimeAdvanced timeNs=1000999999999 ."), desk.take());
        // A thirtieth of 0.03.
        desk.pass(1);
        assertEquals(
                List.of(
                        "MarkPriceUpdated markPx=10001000 indexPx=10000000 averagePremium=1000 impactMidPx=10030000 instrumentId=1",
                        "TimeAdvanced timeNs=1001000000000 ."),
                desk.take());
        // And of the 0.029 that are left.
        desk.pass(SECOND);
        assertTrue(desk.last("MarkPriceUpdated").contains("markPx=10001966 indexPx=10000000 averagePremium=1966"));
        assertEquals(10_001_966, markPx());
    }

    @Test
    void shouldFollowEachPriceOfTheIndexAtOnce() {
        set(30_000);
        desk.pass(500 * MS);
        desk.events.clear();
        // Half a second of thirty of a premium of 0.029 over the new price.
        desk.price(1_000_100);
        assertEquals(
                "MarkPriceUpdated markPx=10001483 indexPx=10001000 averagePremium=483 impactMidPx=10030000 instrumentId=1",
                desk.last("MarkPriceUpdated").replace(" .", ""));
        // What happens in the book moves nothing until then.
        desk.events.clear();
        desk.sell(ALICE, 7, 10, 1_002_000);
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("MarkPriceUpdated")));
    }

    @Test
    void shouldStayWithinTheBand() {
        desk.buy(BOB, 3, 200, 1_030_000).cancel(BOB, 2).sell(BOB, 4, 200, 1_030_100);
        // A third of a maintenance rate of 3 % is less than the band of 2 %.
        set(1_000);
        desk.pass(SECOND);
        assertEquals(10_100_000, markPx());
        desk.markParameters(PERP, 4_000, IMPACT_NOTIONAL, 0, 1_000);
        assertEquals(10_040_000, markPx());
    }

    @Test
    void shouldDoWithoutImpactPricesWhereThereAreNone() {
        set(1_000);
        desk.pass(SECOND);
        assertEquals(10_030_000, markPx());
        // An auction, a halt, a side that is missing, one that has not enough: the mean of the other two.
        desk.status(PERP, TradingStatus.CLOSING_AUCTION, 60_000);
        assertDropped();
        desk.status(PERP, TradingStatus.CONTINUOUS);
        desk.price(1_000_000).pass(SECOND);
        assertEquals(10_030_000, markPx());
        desk.status(PERP, TradingStatus.HALTED);
        assertDropped();
        desk.reopen(PERP).price(1_000_000).pass(SECOND);
        assertEquals(10_030_000, markPx());
        desk.cancel(BOB, 2);
        assertDropped();
        desk.sell(BOB, 3, 99, 1_004_000);
        assertDropped();
        desk.sell(BOB, 4, 1, 1_004_000).price(1_000_000).pass(SECOND);
        assertEquals(10_030_000, markPx());
        // Nothing at all: the index price.
        desk.cancel(BOB, 1).cancel(BOB, 3).cancel(BOB, 4).pass(SECOND);
        assertEquals(10_000_000, markPx());
    }

    private void assertDropped() {
        desk.events.clear();
        desk.price(1_000_000).pass(SECOND);
        assertEquals(10_015_000, markPx());
        assertTrue(desk.take().stream().noneMatch(event -> event.contains("impactMidPx")));
    }

    @Test
    void shouldMeasureImpactByTheOpenInterestWhereThatIsMore() {
        // 300 lots are open, more than the 100 of the amount and more than the 200 on either side; half of them are
        // not.
        desk.sell(BOB, 3, 300, 1_003_000).buy(ALICE, 2, 300, 1_003_000);
        desk.markParameters(PERP, 20_000, IMPACT_NOTIONAL, 1_000_000, 1_000);
        desk.pass(SECOND);
        assertTrue(desk.last("MarkPriceUpdated")
                .contains("markPx=10015000 indexPx=10000000 averagePremium=30000 instrumentId"));
        desk.markParameters(PERP, 20_000, IMPACT_NOTIONAL, 500_000, 1_000);
        assertTrue(desk.last("MarkPriceUpdated").contains("impactMidPx=10030000"));
    }

    @Test
    void shouldNotAverageAPremiumOverAPriceThatIsNotUsable() {
        set(30_000);
        desk.pass(10 * SECOND);
        // STALE1 after five seconds, and one look for the leap of ten, at the first of them.
        assertEquals(10_001_000, markPx());
        desk.pass(SECOND);
        assertEquals(10_001_000, markPx());
        // Time that did not count does not come back.
        desk.price(1_000_000).pass(SECOND);
        assertEquals(10_001_966, markPx());
    }

    @Test
    void shouldBeTheIndexPriceAgainWhenTheBandIsZero() {
        set(1_000);
        desk.pass(SECOND);
        desk.events.clear();
        desk.markParameters(PERP, 0, 0, 0, 0);
        assertEquals(
                List.of(
                        "MarkParametersSet instrumentId=1 bandPpm=0 impactNotional=0 impactOpenInterestPpm=0 premiumAverageMs=0",
                        "MarkPriceUpdated markPx=10000000 indexPx=10000000 averagePremium=0 instrumentId=1 ."),
                desk.take());
        desk.pass(SECOND);
        assertEquals(List.of("TimeAdvanced timeNs=1002000000000 ."), desk.take());
    }

    @Test
    void shouldValuePositionsAtTheMarkAndMeasurePricesAgainstTheIndex() {
        desk.buy(ALICE, 1, 100, 1_004_000);
        set(1_000);
        desk.pass(SECOND);
        // 100 lots at 10.03 that cost 10.04 each.
        desk.state().marginModel().compute(desk.accountIndex(ALICE), margin);
        assertEquals(-1_000_000, margin.equityRaw() - desk.cash(ALICE));
        // 3 % of 1,003, not of 1,000.
        assertEquals(30_090_000, margin.maintenanceMargin());
        // A limit may be 5 % beyond the index price, wherever the mark price is.
        desk.buy(ALICE, 2, 1, 1_050_000);
        assertTrue(desk.last("OrderAccepted").contains("price=1050000"));
        desk.buy(ALICE, 3, 1, 1_050_010);
        assertTrue(desk.last("OrderRejected").contains("bound=1050000"), desk.last("OrderRejected"));
    }

    @Test
    void shouldSetOffStopsOfTheMarkPriceAndNotThoseOfTheIndexPrice() {
        desk.order(
                ALICE,
                1,
                Side.BUY,
                1,
                o -> o.orderType(OrderType.STOP_MARKET)
                        .triggerPrice(1_002_000)
                        .triggerSource(TriggerSource.MARK_PRICE));
        desk.order(
                ALICE,
                2,
                Side.BUY,
                1,
                o -> o.orderType(OrderType.STOP_MARKET)
                        .triggerPrice(1_002_000)
                        .triggerSource(TriggerSource.INDEX_PRICE));
        desk.events.clear();
        set(1_000);
        desk.pass(SECOND);
        List<String> triggered = desk.take().stream()
                .filter(event -> event.startsWith("OrderTriggered"))
                .toList();
        assertEquals(1, triggered.size(), triggered.toString());
        assertTrue(triggered.get(0).contains("clientOrderId=1"), triggered.get(0));
    }

    @Test
    void shouldFindWhoIsUnderByTheMarkPriceAlone() {
        // She has 600 and is short of 1,000 lots at 10.02.
        desk.dollars(CAROL, 600).buy(BOB, 3, 800, 1_002_000).sell(CAROL, 1, 1_000, 1_002_000);
        assertEquals(-1_000, desk.lots(CAROL));
        desk.price(1_024_000).cancel(BOB, 2).buy(BOB, 5, 1_000, 1_033_900).sell(BOB, 6, 1_000, 1_034_100);
        set(1_000);
        desk.events.clear();
        desk.clock(desk.nowNs);
        // At 10.24 she has lost 220; 380 cover 3 % of 10,240.
        assertTrue(desk.take().stream().noneMatch(event -> event.startsWith("LiquidationStarted")));
        // At 10.34 she has lost 320, and 280 do not cover 310.2.
        desk.pass(SECOND);
        assertEquals(10_340_000, markPx());
        assertTrue(desk.last("LiquidationStarted").contains("equity=280000000 maintenanceMargin=310200000"));
    }

    @Test
    void shouldBeDescribedAfterTheParametersOfItsInstrument() {
        set(30_000);
        desk.events.clear();
        desk.describe();
        List<String> events = desk.take();
        List<String> names = events.stream()
                .map(event -> event.substring(0, event.indexOf(' ')))
                .toList();
        assertEquals(names.indexOf("RiskParametersSet") + 1, names.indexOf("MarkParametersSet"));
        String last = events.get(events.size() - 1);
        assertEquals("VenueDescribed definitionCount=" + (names.size() - 1) + " .", last);
    }

    @Test
    void shouldRejectParametersForEachReason() {
        desk.as(TRADER).markParameters(PERP, 10_000, 1, 0, 1);
        rejected("reason=NOT_ENTITLED");
        desk.markParameters(9, 10_000, 1, 0, 1);
        rejected("value=9 detail=instrumentId");
        desk.listingTerms = e -> e.kind(InstrumentKind.SPOT).baseAssetId(BTC);
        desk.instrument(2, "BTC-USD", INDEX).markParameters(2, 10_000, 1, 0, 1);
        rejected("value=2 detail=instrumentId");
        desk.markParameters(PERP, 500_001, 1, 0, 1);
        rejected("bound=500000 value=500001 detail=bandPpm");
        desk.markParameters(PERP, -1, 1, 0, 1);
        rejected("bound=0 value=-1 detail=bandPpm");
        desk.markParameters(PERP, 1, 0, 0, 1);
        rejected("bound=1 value=0 detail=impactNotional");
        desk.markParameters(PERP, 0, 1, 0, 0);
        rejected("bound=0 value=1 detail=impactNotional");
        desk.markParameters(PERP, 1, 1, 1_000_001, 1);
        rejected("bound=1000000 value=1000001 detail=impactOpenInterestPpm");
        desk.markParameters(PERP, 1, 1, 0, 3_600_001);
        rejected("bound=3600000 value=3600001 detail=premiumAverageMs");
        desk.markParameters(PERP, 1, 1, 0, 0);
        rejected("bound=1 value=0 detail=premiumAverageMs");
    }

    private void set(int premiumAverageMs) {
        desk.markParameters(PERP, 20_000, IMPACT_NOTIONAL, 0, premiumAverageMs);
    }

    private void rejected(String detail) {
        String event = desk.last("CommandRejected");
        assertTrue(event.contains(detail), event);
    }

    private long markPx() {
        return desk.state().marks().px(0);
    }
}
