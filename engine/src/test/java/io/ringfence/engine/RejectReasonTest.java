package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.DefineAssetEncoder;
import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.SelfTradePrevention;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.WithdrawalOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every RejectReason, in the order in which the checks are made. */
class RejectReasonTest {
    private static final long MAX_PRICE = (1L << 50) / 100 * 10;

    private record Case(RejectReason reason, String event, String numbers, Consumer<EngineDesk> story) {}

    private static final List<Case> CASES = List.of(
            new Case(RejectReason.UNKNOWN_MESSAGE, "CommandRejected", "", d -> d.raw(d.frame(), 41)),
            new Case(
                    RejectReason.VENUE_ALREADY_CREATED,
                    "CommandRejected",
                    "",
                    d -> d.genesis(d.state().limits())),
            new Case(
                    RejectReason.NOT_ENTITLED,
                    "OrderRejected",
                    "",
                    d -> d.as(OTHER).buy(ALICE, 1, 1000, 1_000_000)),
            new Case(
                    RejectReason.RISK_ADMISSION_CLOSED,
                    "OrderRejected",
                    "value=" + RiskAdmission.CLOSED_DISK_SPACE.value(),
                    d -> d.admission(RiskAdmission.CLOSED_DISK_SPACE).buy(99, 1, 1000, 1_000_000)),
            new Case(RejectReason.UNKNOWN_FIRM, "CommandRejected", "value=77", d -> d.account(ALICE, 77, 99)),
            new Case(RejectReason.UNKNOWN_SESSION, "CommandRejected", "value=99", d -> d.account(ALICE, FIRM, 99)),
            new Case(RejectReason.UNKNOWN_ACCOUNT, "OrderRejected", "value=99", d -> d.buy(99, 1, 1000, 1_000_000)),
            new Case(RejectReason.UNKNOWN_ASSET, "CommandRejected", "value=9", d -> d.deposit(ALICE, 9, 0)),
            new Case(RejectReason.UNKNOWN_INDEX, "CommandRejected", "value=9", d -> d.price(9, 1)),
            new Case(RejectReason.UNKNOWN_SOURCE, "CommandRejected", "value=9", d -> d.report(1, 9, 0, 0, 0, 0)),
            new Case(
                    RejectReason.UNKNOWN_INSTRUMENT,
                    "OrderRejected",
                    "value=9",
                    d -> d.order(ALICE, 0, 9, Side.NULL_VAL, OrderType.LIMIT, TimeInForce.GTC, 0, 0)),
            new Case(RejectReason.UNKNOWN_ORDER, "CancelRejected", "", d -> d.cancel(ALICE, 5)),
            new Case(
                    RejectReason.UNKNOWN_WITHDRAWAL,
                    "CommandRejected",
                    "value=9",
                    d -> d.settle(9, WithdrawalOutcome.NULL_VAL)),
            new Case(RejectReason.ALREADY_DEFINED, "CommandRejected", "value=1", d -> d.firm(FIRM, "")),
            new Case(
                    RejectReason.DIFFERENT_FIRM, "CommandRejected", "value=2001", d -> d.transfer(ALICE, DAVE, USD, 0)),
            new Case(RejectReason.DIFFERENT_OWNER, "CommandRejected", "value=7", d -> {
                d.accountTerms = e -> e.ownerId(4);
                d.account(7, FIRM, 0).transfer(ALICE, 7, USD, 0);
            }),
            new Case(RejectReason.INVALID_FIELD, "CommandRejected", "detail=symbol", d -> d.firm(9, "")),
            new Case(RejectReason.FIRM_LIMIT, "CommandRejected", "bound=10", d -> {
                for (int i = 3; i <= 11; i++) {
                    d.firm(i, "F" + i);
                }
            }),
            new Case(RejectReason.SESSION_LIMIT, "CommandRejected", "bound=20", d -> {
                for (int i = 7; i <= 21; i++) {
                    d.session(i, FIRM, 0);
                }
            }),
            new Case(RejectReason.ACCOUNT_LIMIT, "CommandRejected", "bound=1000", d -> {
                for (int i = 0; i < 997; i++) {
                    d.account(10_000 + i, FIRM, 0);
                }
            }),
            new Case(RejectReason.ASSET_LIMIT, "CommandRejected", "bound=4", d -> {
                for (int i = 3; i <= 5; i++) {
                    d.asset(i, "A" + i, INDEX, 8);
                }
            }),
            new Case(RejectReason.INDEX_LIMIT, "CommandRejected", "bound=4", d -> {
                for (int i = 2; i <= 5; i++) {
                    d.index(i, "I" + i);
                }
            }),
            new Case(RejectReason.SOURCE_LIMIT, "CommandRejected", "bound=3", d -> d.source(INDEX, 4, ORACLE)),
            new Case(RejectReason.INSTRUMENT_LIMIT, "CommandRejected", "bound=4", d -> {
                for (int i = 2; i <= 5; i++) {
                    d.instrument(i, "P" + i, INDEX);
                }
            }),
            new Case(RejectReason.TIER_LIMIT, "CommandRejected", "bound=16", d -> d.asset(3, "X", INDEX, 8, tiers(17))),
            new Case(
                    RejectReason.NO_RISK_PARAMETERS,
                    "CommandRejected",
                    "",
                    d -> d.instrument(2, "P2", INDEX).status(2, TradingStatus.CONTINUOUS)),
            new Case(
                    RejectReason.WRONG_TRADING_STATUS,
                    "OrderRejected",
                    "",
                    d -> d.status(PERP, TradingStatus.HALTED)
                            .order(ALICE, 0, PERP, Side.NULL_VAL, OrderType.LIMIT, TimeInForce.GTC, 0, 0)),
            new Case(RejectReason.ACCOUNT_IN_LIQUIDATION, "OrderRejected", "", d -> {
                d.buy(ALICE, 1, 10_000, 1_000_000).sell(BOB, 1, 10_000, 1_000_000);
                d.price(600_000).order(ALICE, 2, PERP, Side.NULL_VAL, OrderType.LIMIT, TimeInForce.GTC, 0, 0);
            }),
            new Case(
                    RejectReason.KILL_SWITCH,
                    "OrderRejected",
                    "",
                    d -> d.killSwitch(true, k -> k.firmId(FIRM))
                            .order(ALICE, 0, PERP, Side.NULL_VAL, OrderType.LIMIT, TimeInForce.GTC, 0, 0)),
            new Case(
                    RejectReason.INVALID_SIDE,
                    "OrderRejected",
                    "",
                    d -> d.order(ALICE, 0, PERP, Side.NULL_VAL, OrderType.NULL_VAL, TimeInForce.GTC, 0, 0)),
            new Case(
                    RejectReason.INVALID_ORDER_TYPE,
                    "OrderRejected",
                    "",
                    d -> d.order(ALICE, 0, PERP, Side.BUY, OrderType.NULL_VAL, TimeInForce.NULL_VAL, 0, 0)),
            new Case(
                    RejectReason.INVALID_TIME_IN_FORCE,
                    "OrderRejected",
                    "",
                    d -> d.order(ALICE, 0, PERP, Side.BUY, OrderType.MARKET, TimeInForce.GTC, 0, 0)),
            new Case(
                    RejectReason.INVALID_INSTRUCTIONS,
                    "OrderRejected",
                    "value=1",
                    d -> d.order(
                            ALICE,
                            0,
                            Side.BUY,
                            0,
                            o -> o.timeInForce(TimeInForce.IOC).instructions().postOnly(true))),
            new Case(
                    RejectReason.INVALID_SELF_TRADE_PREVENTION,
                    "OrderRejected",
                    "",
                    d -> d.order(ALICE, 0, Side.BUY, 0, o -> o.selfTradePrevention(SelfTradePrevention.ALLOW))),
            new Case(
                    RejectReason.INVALID_EXPIRY,
                    "OrderRejected",
                    "bound=1000000000000 value=1000000000000",
                    d -> d.order(
                            ALICE,
                            0,
                            Side.BUY,
                            0,
                            o -> o.timeInForce(TimeInForce.GTD).expireAtNs(d.nowNs))),
            new Case(
                    RejectReason.INVALID_PRICE,
                    "OrderRejected",
                    "bound=" + MAX_PRICE + " value=" + (MAX_PRICE + 1),
                    d -> d.buy(ALICE, 0, 0, MAX_PRICE + 1)),
            new Case(
                    RejectReason.PRICE_NOT_ON_TICK,
                    "OrderRejected",
                    "bound=10 value=1000001",
                    d -> d.buy(ALICE, 0, 0, 1_000_001)),
            new Case(
                    RejectReason.INVALID_TRIGGER,
                    "OrderRejected",
                    "",
                    d -> d.order(
                            ALICE,
                            0,
                            Side.BUY,
                            0,
                            o -> o.orderType(OrderType.STOP_LIMIT).price(1_000_000))),
            new Case(
                    RejectReason.INVALID_QUANTITY,
                    "OrderRejected",
                    "bound=" + (1L << 50) + " value=0",
                    d -> d.buy(ALICE, 0, 0, 1_000_000)),
            new Case(
                    RejectReason.QUANTITY_NOT_ON_LOT,
                    "OrderRejected",
                    "bound=5 value=7",
                    d -> d.instrument(2, "P2", INDEX, 10, 5)
                            .parameters(2)
                            .status(2, TradingStatus.CONTINUOUS)
                            .order(ALICE, 0, 2, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1_000_000, 7)),
            new Case(
                    RejectReason.INVALID_DISPLAY_QUANTITY,
                    "OrderRejected",
                    "bound=1000 value=1000",
                    d -> d.order(
                            ALICE, 0, Side.BUY, 1_000, o -> o.price(1_000_000).displayQuantity(1_000))),
            new Case(
                    RejectReason.INVALID_QUOTE_BUDGET,
                    "OrderRejected",
                    "",
                    d -> d.order(
                            ALICE, 0, Side.BUY, 1_000, o -> o.price(1_000_000).quoteBudget(5))),
            // An initial margin of 5 % carries twenty times itself.
            new Case(
                    RejectReason.LEVERAGE_OUT_OF_RANGE,
                    "CommandRejected",
                    "bound=20 value=21",
                    d -> d.leverage(ALICE, PERP, 21)),
            new Case(
                    RejectReason.DUPLICATE_DEPOSIT_KEY,
                    "CommandRejected",
                    "value=7",
                    d -> d.deposit(ALICE, USD, 1, 7).deposit(ALICE, USD, 0, 7)),
            new Case(RejectReason.INVALID_AMOUNT, "CommandRejected", "bound=1 value=0", d -> d.deposit(ALICE, USD, 0)),
            new Case(
                    RejectReason.AMOUNT_OVERFLOW,
                    "OrderRejected",
                    // 2^55 µ$ at 10,000 $ a coin, 10,000,000 µ$ a lot, are 3,602,879,701.8 lots.
                    "bound=3602879701 value=" + (1L << 40),
                    d -> d.buy(ALICE, 0, 1L << 40, 1_000_000)),
            new Case(
                    RejectReason.DEPOSIT_CAP,
                    "CommandRejected",
                    // The venue has 80,000 $ of eight accounts; and the key would be one too many.
                    "bound=1 value=80000000001",
                    d -> d.collateral(USD, c -> c.depositCap(1)).deposit(ALICE, USD, 1, 1)),
            new Case(
                    RejectReason.INVALID_CLIENT_ORDER_ID,
                    "OrderRejected",
                    "bound=1 value=0",
                    d -> d.buy(ALICE, 0, 1000, 1_000_000)),
            new Case(
                    RejectReason.DUPLICATE_CLIENT_ORDER_ID,
                    "OrderRejected",
                    "value=1",
                    d -> d.buy(ALICE, 7, 1, 1_000_000).buy(ALICE, 7, 1000, 2_000_000)),
            new Case(
                    RejectReason.DUPLICATE_REQUEST,
                    "CommandRejected",
                    "value=1",
                    d -> d.withdraw(ALICE, 5, USD, 1).withdraw(ALICE, 5, USD, 1_000_000_000_000L)),
            new Case(
                    RejectReason.INVALID_LINK,
                    "OrderRejected",
                    "value=77",
                    d -> d.order(
                            ALICE, 1, Side.BUY, 1_000, o -> o.price(1_000_000).linkedClientOrderId(77))),
            new Case(RejectReason.ORDER_LIMIT, "OrderRejected", "bound=100 value=101", d -> {
                for (int i = 0; i <= 100; i++) {
                    d.buy(i < 50 ? new long[] {ALICE, BOB, CAROL}[i % 3] : 3000 + i % 5, 100 + i, 1, 900_000);
                }
            }),
            new Case(RejectReason.ACCOUNT_ORDER_LIMIT, "OrderRejected", "bound=20 value=21", d -> {
                for (int i = 1; i <= 21; i++) {
                    d.buy(ALICE, i, 1, 900_000);
                }
            }),
            new Case(
                    RejectReason.POSITION_LIMIT,
                    "OrderRejected",
                    "bound=2 value=3",
                    d -> d.buy(ALICE, 1, 1, 900_000).buy(BOB, 1, 1, 900_000).buy(CAROL, 1, 1, 900_000)),
            new Case(
                    RejectReason.ACCOUNT_POSITION_LIMIT,
                    "OrderRejected",
                    "bound=1 value=2",
                    d -> d.buy(ALICE, 1, 1, 900_000)
                            .order(ALICE, 2, 2, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 900_000, 1)),
            new Case(RejectReason.PRICE_LEVEL_LIMIT, "OrderRejected", "bound=60 value=61", d -> {
                for (int i = 0; i <= 60; i++) {
                    d.buy(new long[] {ALICE, BOB, CAROL, 3000}[i % 4], 1 + i, 1, 900_000 + 10 * i);
                }
            }),
            new Case(RejectReason.LEVEL_ORDER_LIMIT, "OrderRejected", "bound=3 value=4", d -> {
                for (int i = 1; i <= 4; i++) {
                    d.buy(i < 4 ? ALICE : BOB, i, 1, 1_000_000);
                }
            }),
            new Case(RejectReason.WITHDRAWAL_LIMIT, "CommandRejected", "bound=20 value=21", d -> {
                for (int i = 1; i <= 21; i++) {
                    d.withdraw(i < 11 ? ALICE : BOB, i, USD, i == 21 ? 1_000_000_000_000L : 1);
                }
            }),
            new Case(RejectReason.DEPOSIT_KEY_LIMIT, "CommandRejected", "bound=20 value=21", d -> {
                for (int i = 1; i <= 21; i++) {
                    d.deposit(ALICE, USD, 1, i);
                }
            }),
            new Case(
                    RejectReason.INSUFFICIENT_BALANCE,
                    "CommandRejected",
                    "bound=10000000000 value=10000000001",
                    d -> d.buy(ALICE, 1, 1, 1_000_000).pass(6 * SECOND).withdraw(ALICE, 1, USD, 10_000_000_001L)),
            new Case(
                    RejectReason.PRICE_NOT_USABLE,
                    "OrderRejected",
                    "value=3",
                    d -> d.pass(6 * SECOND).buy(ALICE, 1, 1000, 2_000_000)),
            new Case(
                    RejectReason.DEBT_CAP,
                    "CommandRejected",
                    "bound=5 value=6",
                    d -> d.collateral(BTC, c -> c.debtCap(5)).withdraw(ALICE, 1, BTC, 6)),
            new Case(
                    RejectReason.INSUFFICIENT_POOL,
                    "CommandRejected",
                    "bound=0 value=1000000000000",
                    d -> d.collateral(BTC, c -> c.debtCap(1L << 40)).withdraw(ALICE, 1, BTC, 1_000_000_000_000L)),
            new Case(
                    RejectReason.PRICE_OUT_OF_BAND,
                    "OrderRejected",
                    "bound=1050000 value=1050010",
                    d -> d.buy(ALICE, 1, 1_000_000, 1_050_010)),
            new Case(
                    RejectReason.NO_LIQUIDITY,
                    "OrderRejected",
                    // 2 % above the index price; 10,210.00 is beyond.
                    "bound=1020000 value=1021000",
                    d -> d.sell(BOB, 1, 1, 1_021_000).market(ALICE, 1, Side.BUY, 1_000_000)),
            new Case(
                    RejectReason.POST_ONLY_WOULD_TRADE,
                    "OrderRejected",
                    "bound=1000000 value=1000010",
                    d -> d.sell(BOB, 1, 1, 1_000_000)
                            .order(
                                    ALICE,
                                    1,
                                    Side.BUY,
                                    1,
                                    o -> o.price(1_000_010).instructions().postOnly(true))),
            new Case(
                    RejectReason.FILL_OR_KILL,
                    "OrderRejected",
                    "bound=1 value=2",
                    d -> d.sell(BOB, 1, 1, 1_000_000)
                            .order(
                                    ALICE,
                                    1,
                                    Side.BUY,
                                    2,
                                    o -> o.price(1_000_000).timeInForce(TimeInForce.FOK))),
            new Case(
                    RejectReason.REDUCE_ONLY_WOULD_INCREASE,
                    "OrderRejected",
                    // In the unit of the message: two lots of 5 of an instrument of its own.
                    "value=10 ",
                    d -> twoLotsOfFive(d)
                            .order(
                                    ALICE,
                                    1,
                                    Side.BUY,
                                    10,
                                    o -> o.instrumentId(2)
                                            .price(1_000_000)
                                            .instructions()
                                            .reduceOnly(true))),
            new Case(
                    RejectReason.HOLDING_LIMIT,
                    "OrderRejected",
                    "bound=5 value=6",
                    d -> d.limits(PERP, 5, 5, 1).buy(ALICE, 1, 4, 1_000_000).buy(ALICE, 2, 2, 1_000_000)),
            new Case(
                    RejectReason.GROUP_HOLDING_LIMIT,
                    "OrderRejected",
                    // ALICE and BOB belong to one firm, and name no owner.
                    "bound=5 value=6",
                    d -> d.limits(PERP, 0, 5, 1).buy(ALICE, 1, 4, 1_000_000).buy(BOB, 1, 2, 1_000_000)),
            new Case(
                    RejectReason.OPEN_INTEREST_LIMIT,
                    "OrderRejected",
                    "bound=5 value=6",
                    d -> d.limits(PERP, 0, 0, 5).sell(BOB, 1, 6, 1_000_000).buy(ALICE, 1, 1_000_000, 1_000_000)),
            new Case(
                    RejectReason.INSUFFICIENT_MARGIN,
                    "OrderRejected",
                    // 21 BTC at 10,000 $: initial margin 5 % is 10,500 $, and a cent for the order; equity 10,000 $.
                    "bound=10000000000 value=10500010000",
                    d -> d.buy(ALICE, 1, 21_000, 1_000_000)),
            new Case(
                    RejectReason.TIME_GOES_BACK,
                    "CommandRejected",
                    "",
                    d -> d.as(SIMULATOR).clock(d.nowNs - 1)),
            new Case(
                    RejectReason.INVALID_TRANSITION,
                    "CommandRejected",
                    "bound=1 value=3",
                    d -> d.status(PERP, TradingStatus.PENDING)),
            new Case(
                    RejectReason.POSITIONS_OPEN,
                    "CommandRejected",
                    "value=10",
                    d -> d.sell(BOB, 1, 10, 1_000_000)
                            .buy(ALICE, 1, 10, 1_000_000)
                            .status(PERP, TradingStatus.SUSPENDED)
                            .status(PERP, TradingStatus.DELISTED)));

    @TestFactory
    List<DynamicTest> shouldRejectForEachReason() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Case c : CASES) {
            tests.add(DynamicTest.dynamicTest("shouldReject" + c.reason, () -> {
                EngineDesk desk = venueFor(c.reason);
                c.story.accept(desk);
                String line = desk.last(c.event);
                assertTrue(line.contains("reason=" + c.reason), line);
                assertTrue(line.contains(c.numbers), line);
                assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());
                assertEquals(
                        desk.businessHashBefore, desk.engine.businessHash(), "book and reservations are untouched");
            }));
        }
        return tests;
    }

    @Test
    void shouldListReasonsInTheirPrecedence() {
        EnumSet<RejectReason> left = EnumSet.complementOf(EnumSet.of(
                RejectReason.SBE_UNKNOWN,
                RejectReason.NULL_VAL,
                // Their own tests, since they need another venue.
                RejectReason.VENUE_NOT_CREATED,
                RejectReason.TIME_NOT_LOGICAL));
        int last = 0;
        for (Case c : CASES) {
            assertTrue(c.reason.value() > last, c.reason.name());
            last = c.reason.value();
            left.remove(c.reason);
        }
        assertEquals(EnumSet.noneOf(RejectReason.class), left);
    }

    @Test
    void shouldRejectWhatComesBeforeGenesis() {
        EngineDesk desk = new EngineDesk();
        desk.firm(1, "ACME");
        assertTrue(desk.last("CommandRejected").contains("reason=VENUE_NOT_CREATED"));
    }

    @Test
    void shouldRejectTimeFromSessionsWhenTheVenueHasAClock() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 10, 4, 4, 3, 4, 10, 64, 10, 5, 10, 1_000, 4, 20, 20, 1000, false));
        desk.define();
        desk.session(9, FIRM, Asker.SIMULATION);
        assertTrue(desk.last("CommandRejected").contains("detail=roles"));
        desk.as(RISK).clock(desk.nowNs);
        assertTrue(desk.last("CommandRejected").contains("reason=TIME_NOT_LOGICAL"));
    }

    @Test
    void shouldRejectAPriceOnAMarketOrder() {
        EngineDesk desk = open();
        desk.order(ALICE, 1, PERP, Side.BUY, OrderType.MARKET, TimeInForce.IOC, 1_000_000, 1);
        assertTrue(desk.last("OrderRejected").contains("reason=INVALID_PRICE"));
        desk.order(ALICE, 1, PERP, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, NewOrderEncoder.priceNullValue(), 1);
        assertTrue(desk.last("OrderRejected").contains("reason=INVALID_PRICE"));
    }

    private static EngineDesk twoLotsOfFive(EngineDesk desk) {
        return desk.instrument(2, "P2", INDEX, 10, 5)
                .parameters(2)
                .status(2, TradingStatus.CONTINUOUS)
                .order(BOB, 7, 2, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 1_000_000, 10)
                .order(ALICE, 7, 2, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1_000_000, 10);
    }

    private static EngineDesk open() {
        EngineDesk desk = EngineDesk.openVenue();
        fund(desk);
        return desk;
    }

    private static EngineDesk venueFor(RejectReason reason) {
        return switch (reason) {
            case POSITION_LIMIT -> fewPositions();
            case ACCOUNT_POSITION_LIMIT -> oneMarketPerAccount();
            case LEVEL_ORDER_LIMIT -> shortLevels();
            default -> open();
        };
    }

    private static EngineDesk shortLevels() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 20, 4, 4, 3, 4, 20, 64, 100, 20, 60, 3, 4, 20, 20, 1000, true));
        desk.define();
        fund(desk);
        return desk;
    }

    private static EngineDesk fewPositions() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 20, 4, 4, 3, 4, 2, 64, 100, 20, 60, 1_000, 4, 20, 20, 1000, true));
        desk.define();
        fund(desk);
        return desk;
    }

    private static EngineDesk oneMarketPerAccount() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 20, 4, 4, 3, 4, 20, 1, 100, 20, 60, 1_000, 4, 20, 20, 1000, true));
        desk.define();
        desk.instrument(2, "P2", INDEX).parameters(2).status(2, TradingStatus.CONTINUOUS);
        fund(desk);
        return desk;
    }

    private static void fund(EngineDesk desk) {
        desk.price(1_000_000);
        for (long account : new long[] {ALICE, BOB, CAROL}) {
            desk.dollars(account, 10_000);
        }
        for (int i = 0; i < 5 && desk.state().accounts().capacity() == 1000; i++) {
            desk.account(3000 + i, FIRM, 0).dollars(3000 + i, 10_000);
        }
        desk.events.clear();
    }

    private static long[] tiers(int count) {
        long[] tiers = new long[count * 3];
        for (int i = 0; i < count; i++) {
            tiers[3 * i] = i == count - 1 ? DefineAssetEncoder.TiersEncoder.upperValueNullValue() : (i + 1) * 1_000L;
        }
        return tiers;
    }
}
