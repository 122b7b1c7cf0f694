package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.InstrumentKind;
import io.ringfence.codecs.LiquidationSliceRule;
import io.ringfence.codecs.LiquidationTargetRule;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.RoundingRule;
import io.ringfence.codecs.SelfTradePrevention;
import io.ringfence.codecs.SelfTradeScope;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TriggerSource;
import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.account.Withdrawals;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.FullScan;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.SideIndexes;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

/** Seeded streams of valid and invalid commands through crashing prices: what must hold after every one of them. */
class RandomCommandsTest {
    private static final int ACCOUNTS = 30;
    private static final int COMMANDS = 20_000;
    private static final int OIL = 3;
    private static final int SPOT = 4;
    private static final long LEAST_OIL_PRICE = 2_000;
    private static final long[] FIRST_PRICES = {0, 1_000_000, 20_000, 200, 0};

    /** The last stream: the accounts of its venue may be in one market at a time. */
    private static final long ONE_MARKET_SEED = 6;

    /** What the streams must have led to. */
    private static final List<String> OF_EVERY_KIND = List.of(
            "OrderTriggered",
            "OrderShown",
            "SelfTradePrevented",
            "MassCancelDone",
            "MarginQuoted",
            "LiquidationRulesSet",
            "MarkPriceUpdated",
            "MarkParametersSet",
            "FundingParametersSet",
            "FundingCharged",
            "CollateralParametersSet",
            "CollateralGroupSet",
            "MarginTermsSet",
            "WaterfallParametersSet",
            "WaterfallStep",
            "PositionTakenOver",
            "Deleveraged",
            "WithdrawalRequested",
            "WithdrawalSettled",
            "CollateralTransferred",
            "PositionLimitsSet",
            "LeverageSet",
            "FeeScheduleSet",
            "KillSwitchChanged",
            "AuctionUncrossed",
            "Trade",
            "OrderReplaced");

    @Test
    void shouldKeepEveryInvariantThroughRandomCommands() {
        long liquidations = 0;
        long tradesBelowZero = 0;
        long slicesBelowZero = 0;
        long refusedMarkets = 0;
        long spotTrades = 0;
        Map<String, Integer> seen = new HashMap<>();
        for (long seed = 1; seed <= ONE_MARKET_SEED; seed++) {
            EngineDesk desk = open(seed == ONE_MARKET_SEED ? 1 : 64);
            Stream stream = new Stream(desk, seed);
            OrderAudit audit = new OrderAudit();
            for (int i = 0; i < COMMANDS; i++) {
                desk.events.clear();
                // What time alone changes, it changes before the command whose rejection may change nothing.
                stream.passTime();
                int eventsBefore = desk.events.size();
                long businessHash = desk.engine.businessHash();
                stream.next();
                String where = "seed=" + seed + " command=" + i;
                if (desk.events.size() == eventsBefore + 1
                        && desk.events.get(eventsBefore).contains("Rejected ")) {
                    assertEquals(businessHash, desk.engine.businessHash(), where);
                }
                checkMoney(desk, where);
                checkPositions(desk, where);
                checkBooks(desk, where);
                desk.events.forEach(event -> audit.onEvent(event, where));
                audit.check(desk, where);
                if (i % 50 == 0) {
                    EngineState state = desk.state();
                    assertEquals(state.recomputeBusinessHash(), state.businessHash(), where);
                    assertEquals(state.recomputeSessionsHash(), state.sessionsHash(), where);
                    checkAttended(desk, where);
                    checkHoldings(desk, where);
                }
                for (String event : desk.events) {
                    seen.merge(event.substring(0, event.indexOf(' ')), 1, Integer::sum);
                    liquidations += event.startsWith("LiquidationSliceDone") ? 1 : 0;
                    tradesBelowZero += event.startsWith("Trade ") && event.contains(" price=-") ? 1 : 0;
                    slicesBelowZero += event.startsWith("LiquidationSlice ") && event.contains(" indexPrice=-") ? 1 : 0;
                    spotTrades += event.startsWith("Trade ") && event.contains(" instrumentId=4") ? 1 : 0;
                    refusedMarkets += event.contains("eason=ACCOUNT_POSITION_LIMIT") ? 1 : 0;
                }
            }
        }
        assertTrue(liquidations > 50, "liquidations=" + liquidations);
        assertTrue(tradesBelowZero > 100, "trades below zero: " + tradesBelowZero);
        assertTrue(slicesBelowZero > 10, "slices below zero: " + slicesBelowZero);
        assertTrue(spotTrades > 20, "spot trades: " + spotTrades);
        assertTrue(refusedMarkets > 100, "refusedMarkets=" + refusedMarkets);
        for (String name : OF_EVERY_KIND) {
            assertTrue(seen.getOrDefault(name, 0) > 5, name + " of " + seen);
        }
    }

    @Test
    void shouldSayTheSameBytesWhenTheSameCommandsComeAgain() {
        EngineDesk first = open(64);
        EngineDesk second = open(64);
        first.keepsBytes = second.keepsBytes = true;
        first.keepsEvents = second.keepsEvents = false;
        Stream stream = new Stream(first, 77);
        Stream again = new Stream(second, 77);
        for (int i = 0; i < COMMANDS; i++) {
            stream.next();
            again.next();
        }
        assertEquals(first.bytesLength, second.bytesLength);
        for (int i = 0; i < first.bytesLength; i++) {
            if (first.bytes.getByte(i) != second.bytes.getByte(i)) {
                assertEquals(first.bytes.getByte(i), second.bytes.getByte(i), "byte " + i);
            }
        }
        assertEquals(first.engine.businessHash(), second.engine.businessHash());
        assertEquals(first.engine.sessionsHash(), second.engine.sessionsHash());
        assertEquals(first.engine.timeHash(), second.engine.timeHash());
    }

    private static EngineDesk open(int maxPositionsPerAccount) {
        EngineDesk desk = new EngineDesk();
        // A quarter of an hour before a full hour, of which the first minutes are calm: enough of it for funding.
        desk.nowNs = 10 * 3_600 * SECOND - 900 * SECOND;
        desk.genesis(new EngineLimits(
                10, 20, 100, 4, 4, 3, 4, 60, maxPositionsPerAccount, 120, 8, 60, 1_000, 4, 20, 20, 100, true));
        desk.define();
        desk.index(2, "ETHUSD").source(2, 1, ORACLE);
        desk.asset(3, "ETH", 2, 8, 50_000_000_000L, 900_000, 850_000, Long.MIN_VALUE, 800_000, 700_000);
        desk.listingTerms = e -> e.selfTradeAllowed(BooleanType.YES);
        desk.parameterTerms = e -> e.staticBandPpm(20_000)
                .dynamicBandPpm(12_000)
                .auctionCollarPpm(60_000)
                .volatilityAuctionMs(1_500)
                .auctionExtensionMs(700)
                .maxAuctionExtensions(2);
        desk.instrument(2, "ETH-PERP", 2);
        desk.parameters(2, 2_000_000_000L, 5_000, 300, 100_000, 50_000, 20_000_000_000L, 200_000, 100_000);
        desk.status(2, TradingStatus.CONTINUOUS);
        // Oil, which may cost less than nothing; margins and bands are shares of 20 $ at least.
        desk.indexTerms = e -> e.nonPositivePricesAllowed(BooleanType.YES).leastRiskPrice(LEAST_OIL_PRICE);
        desk.index(OIL, "OIL").source(OIL, 1, ORACLE);
        desk.listingTerms = e -> e.selfTradeAllowed(BooleanType.YES).nonPositivePricesAllowed(BooleanType.YES);
        desk.parameterTerms = e -> e.staticBandPpm(900_000)
                .dynamicBandPpm(300_000)
                .auctionCollarPpm(900_000)
                .protectionPpm(200_000)
                .priceBandPpm(300_000)
                .liquidationBandPpm(200_000)
                .volatilityAuctionMs(1_500)
                .auctionExtensionMs(700)
                .maxAuctionExtensions(2);
        desk.instrument(OIL, "OIL-PERP", OIL);
        desk.parameters(OIL, 2_000_000_000L, 5_000, 300, 200_000, 150_000, 5_000_000_000L, 300_000, 200_000);
        desk.status(OIL, TradingStatus.CONTINUOUS);
        // Ether itself.
        desk.indexTerms = e -> {};
        desk.listingTerms = e ->
                e.selfTradeAllowed(BooleanType.YES).kind(InstrumentKind.SPOT).baseAssetId(3);
        desk.instrument(SPOT, "ETH-USD", 2).parameters(SPOT).status(SPOT, TradingStatus.CONTINUOUS);
        desk.listingTerms = e -> {};
        desk.parameterTerms = e -> {};
        desk.parameters(PERP, 20_000_000_000L, 5_000, 500, 50_000, 30_000, 50_000_000_000L, 100_000, 60_000);
        desk.markParameters(PERP, 10_000, 50_000_000L, 5_000, 5_000);
        desk.markParameters(OIL, 30_000, 20_000_000L, 0, 3_000);
        for (int i = 0; i < ACCOUNTS; i++) {
            int owner = i % 5;
            desk.accountTerms = e -> {
                if (owner != 0) {
                    e.ownerId(owner);
                }
            };
            desk.account(1 + i, i % 2 == 0 ? FIRM : OTHER_FIRM, i % 3 == 0 ? TRADER : 0);
        }
        desk.dollars(FUND, 500);
        for (int instrument = 1; instrument <= OIL; instrument++) {
            desk.deleveraging = instrument == 2 ? DeleveragingRule.PRO_RATA : DeleveragingRule.NONE;
            desk.waterfall(instrument, 700_000, 200_000, 500_000, 0, 50_000);
            desk.fundingParameters(instrument, 10_000, 500, 6_000_000, 40_000, 50_000_000L, 5_000);
        }
        for (int second = 0; second < 330; second++) {
            desk.pass(SECOND);
            for (int index = 1; index <= OIL; index++) {
                desk.price(index, FIRST_PRICES[index]);
            }
        }
        return desk;
    }

    private static void checkMoney(EngineDesk desk, String where) {
        EngineState state = desk.state();
        for (int asset = 0; asset < state.assets().size(); asset++) {
            assertEquals(0, state.ledger().sum(asset), where);
            long pending = 0;
            for (int account = 0; account < state.accounts().size(); account++) {
                pending += pendingOf(state, account, asset);
            }
            assertEquals(pending, state.ledger().venueBalance(VenueAccount.PENDING_WITHDRAWALS, asset), where);
        }
        assertTrue(state.ledger().venueBalance(VenueAccount.INSURANCE_FUND, 0) >= 0, where);
        long costs = 0;
        for (int instrument = 0; instrument < state.instruments().size(); instrument++) {
            costs += state.positions().sumOfCosts(instrument);
            assertTrue(state.ledger().balance(state.ledger().poolRow(instrument), 0) >= 0, where);
            long lots = state.positions().lots(state.accounts().backstop(), instrument);
            for (int account = 0; account < state.accounts().size(); account++) {
                lots += state.positions().lots(account, instrument);
            }
            assertEquals(0, lots, where);
        }
        assertEquals(
                BigInteger.ZERO, inParts(state, costs + state.ledger().venueBalance(VenueAccount.CLEARING, 0)), where);
    }

    /** Costs and CLEARING, what positions were charged and have not paid, and what rounding has left, in 10^-9 µ$. */
    private static BigInteger inParts(EngineState state, long costsAndClearing) {
        BigInteger partsPerUnit = BigInteger.valueOf(SideIndexes.PARTS);
        BigInteger parts = BigInteger.valueOf(costsAndClearing).multiply(partsPerUnit);
        Positions positions = state.positions();
        for (int i = 0; i <= state.accounts().size(); i++) {
            int account = i < state.accounts().size() ? i : state.accounts().backstop();
            for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
                if (!positions.isPaid(row)) {
                    parts = parts.add(BigInteger.valueOf(positions.charge(row)).multiply(partsPerUnit));
                    parts = parts.subtract(BigInteger.valueOf(positions.excess(row)));
                }
            }
        }
        for (int instrument = 0; instrument < state.instruments().size(); instrument++) {
            parts = parts.subtract(BigInteger.valueOf(positions.indexes().remainder(instrument)));
        }
        return parts;
    }

    private static long pendingOf(EngineState state, int account, int asset) {
        Withdrawals withdrawals = state.withdrawals();
        long sum = 0;
        for (int row = withdrawals.firstOfAccount(account);
                row != Withdrawals.NULL_ROW;
                row = withdrawals.nextOfAccount(row)) {
            sum += withdrawals.assetIndex(row) == asset ? withdrawals.amountUnits(row) : 0;
        }
        return sum;
    }

    private static void checkPositions(EngineDesk desk, String where) {
        for (int account = 0; account < desk.state().accounts().size(); account++) {
            int count = desk.state().positions().count(account);
            assertTrue(count <= desk.state().limits().maxPositionsPerAccount(), where + " count=" + count);
        }
    }

    /** What an owner's accounts may come to hold, added up one by one. */
    private static void checkHoldings(EngineDesk desk, String where) {
        EngineState state = desk.state();
        for (int i = 0; i < state.instruments().size(); i++) {
            Map<Integer, Long> longs = new HashMap<>();
            Map<Integer, Long> shorts = new HashMap<>();
            for (int account = 0; account < state.accounts().size(); account++) {
                int row = state.positions().find(account, i);
                int owner = state.accounts().ownerKey(account);
                longs.merge(owner, row < 0 ? 0 : state.positions().mostLong(row), Long::sum);
                shorts.merge(owner, row < 0 ? 0 : state.positions().mostShort(row), Long::sum);
            }
            for (int account = 0; account < state.accounts().size(); account++) {
                int owner = state.accounts().ownerKey(account);
                if (state.ownerHoldings().isShared(account)) {
                    assertEquals(longs.get(owner), state.ownerHoldings().mostLong(account, i), where);
                    assertEquals(shorts.get(owner), state.ownerHoldings().mostShort(account, i), where);
                }
            }
        }
    }

    private static void checkBooks(EngineDesk desk, String where) {
        for (int i = 0; i < desk.state().instruments().size(); i++) {
            OrderBook book = desk.state().book(i);
            boolean isOneSided = book.bestBidTicks() == OrderBook.NULL_PRICE_TICKS
                    || book.bestAskTicks() == OrderBook.NULL_PRICE_TICKS;
            boolean gathers = desk.state().markets().status(i) != TradingStatus.CONTINUOUS;
            assertTrue(gathers || isOneSided || book.bestBidTicks() < book.bestAskTicks(), where);
        }
    }

    private static void checkAttended(EngineDesk desk, String where) {
        EngineState state = desk.state();
        IntArrayList under = new IntArrayList();
        new FullScan(state.accounts(), state.marginModel()).reprice(under);
        for (int i = 0; i < under.size(); i++) {
            int account = under.getInt(i);
            assertTrue(
                    state.liquidations().isInLiquidation(account),
                    where + " account=" + state.accounts().id(account));
        }
        for (int account = 0; account < state.accounts().size(); account++) {
            if (state.liquidations().isInLiquidation(account)) {
                boolean holds = false;
                for (int row = state.positions().first(account);
                        row != Positions.NULL_ROW;
                        row = state.positions().next(row)) {
                    holds |= state.positions().lots(row) != 0;
                }
                for (int asset = 0; asset < state.assets().size(); asset++) {
                    holds |= state.ledger().accountBalance(account, asset) < 0;
                }
                assertTrue(holds, where);
            }
        }
    }

    /** Follows every order by its reports alone: what was filled, what is left and what was cancelled make up its quantity, and what is open is open in the engine. */
    private static final class OrderAudit {
        private static final Pattern FIELD = Pattern.compile("(\\w+)=(-?\\d+)");

        private final Map<Long, long[]> open = new HashMap<>();

        void onEvent(String event, String where) {
            Map<String, Long> fields = new HashMap<>();
            Matcher matcher = FIELD.matcher(event);
            while (matcher.find()) {
                fields.put(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
            String at = where + " " + event;
            switch (event.substring(0, event.indexOf(' '))) {
                case "OrderAccepted" ->
                    assertNull(open.put(fields.get("orderId"), new long[] {fields.get("quantity"), 0}), at);
                case "OrderReplaced" -> open.get(fields.get("orderId"))[0] = fields.get("quantity");
                case "OrderExecuted" -> {
                    long[] order = open.get(fields.get("orderId"));
                    if (order != null) {
                        order[1] += fields.get("quantity");
                        if (order[0] == order[1]) {
                            open.remove(fields.get("orderId"));
                        }
                        assertTrue(fields.get("leavesQuantity") <= order[0] - order[1], at);
                    }
                }
                case "OrderCanceled" -> {
                    long[] order = open.remove(fields.get("orderId"));
                    assertEquals(order[0], fields.get("canceledQuantity") + fields.get("filledQuantity"), at);
                    assertEquals(order[1], fields.get("filledQuantity"), at);
                }
                default -> {}
            }
        }

        void check(EngineDesk desk, String where) {
            Orders orders = desk.state().orders();
            assertEquals(open.size(), orders.count(), where);
            for (int order = 0; order < orders.capacity(); order++) {
                if (orders.isOpen(order)) {
                    int i = orders.instrumentIndex(order);
                    long[] known = open.get(orders.orderId(order));
                    Instruments instruments = desk.state().instruments();
                    assertEquals(known[0], instruments.quantity(i, orders.quantityLots(order)), where);
                    assertEquals(known[1], instruments.quantity(i, orders.filledLots(order)), where);
                }
            }
        }
    }

    private static final class Stream {
        private final EngineDesk desk;
        private final Random random;
        private final long[] prices = FIRST_PRICES.clone();
        private long clientOrderId = 1;

        Stream(EngineDesk desk, long seed) {
            this.desk = desk;
            random = new Random(seed);
        }

        void passTime() {
            if (random.nextInt(4) == 0) {
                desk.pass(random.nextInt(300) * 1_000_000L);
            }
        }

        void next() {
            long account = 1L + random.nextInt(ACCOUNTS + 1);
            int instrument = random.nextInt(12) == 0 ? SPOT : 1 + random.nextInt(3);
            int what = random.nextInt(1000);
            if (what < 120) {
                tick(1 + random.nextInt(3));
            } else if (what < 200) {
                int asset = 1 + random.nextInt(3);
                long[] most = {0, 5_000_000_000L, 100_000_000L, 1_000_000_000L};
                desk.deposit(random.nextInt(60) == 0 ? FUND : account, asset, random.nextInt((int) most[asset]));
            } else if (what < 218) {
                money(account);
            } else if (what < 700) {
                order(account, instrument);
            } else if (what < 800) {
                replace(account, instrument);
            } else if (what < 920) {
                desk.cancel(account, Math.max(1, clientOrderId - random.nextInt(60)));
            } else if (what < 932) {
                massCancel(account, instrument);
            } else if (what < 934) {
                bounds(account, instrument);
            } else if (what < 936) {
                killSwitch(account);
            } else if (what < 940) {
                query(account, instrument);
            } else if (what < 950) {
                desk.pass((random.nextInt(40) == 0 ? 3_600 : random.nextInt(7)) * SECOND);
            } else if (what < 960) {
                status(instrument);
            } else if (what < 961) {
                int jumpPpm = random.nextInt(2) * 50_000;
                int maxBandPpm = random.nextInt(2) * 50_000;
                int growthPpm = random.nextInt(2) * 300;
                desk.oracleRules(
                        1 + instrument % 3,
                        jumpPpm,
                        jumpPpm / 50,
                        maxBandPpm,
                        maxBandPpm,
                        growthPpm * 200,
                        random.nextInt(4) == 0 ? -1 : growthPpm);
            } else if (what < 962 && random.nextInt(4) == 0) {
                long on = random.nextInt(10) > 0 ? 1 : 0;
                desk.fundingParameters(
                        instrument,
                        on * (random.nextInt(20_001) - 10_000L),
                        on * random.nextInt(1_000),
                        on * 6_000_000L,
                        on * (1L + random.nextInt(40_000)),
                        on * (1L + random.nextInt(50_000_000)),
                        random.nextInt(20) == 0 ? -1 : on * random.nextInt(10_000));
            } else if (what < 962 && random.nextBoolean()) {
                boolean isOwn = random.nextInt(4) > 0;
                desk.markParameters(
                        instrument,
                        isOwn ? 1_000 + random.nextInt(30_000) : 0,
                        isOwn ? 1L + random.nextInt(500_000_000) : random.nextInt(2),
                        isOwn ? random.nextInt(20_000) : 0,
                        isOwn ? 1 + random.nextInt(30_000) : 0);
            } else if (what < 962) {
                if (random.nextInt(3) == 0) {
                    liquidationRules(instrument);
                    desk.deleveraging = pick(DeleveragingRule.NONE, DeleveragingRule.NONE, DeleveragingRule.PRO_RATA);
                    desk.waterfall(
                            instrument,
                            700_000,
                            random.nextInt(600_000),
                            500_000,
                            random.nextInt(100_000_000),
                            random.nextInt(2) * 50_000);
                }
                desk.describe();
            } else if (what < 964) {
                collateralTerms();
            } else if (what < 965) {
                desk.restarted();
            } else if (what < 970) {
                desk.admission(random.nextInt(4) == 0 ? RiskAdmission.CLOSED_DISK_SPACE : RiskAdmission.OPEN);
            } else if (what < 980) {
                desk.as(TRADER, random.nextInt(9), 0, random.nextInt(3)).negotiate(FIRM);
            } else if (what < 990) {
                desk.as(TRADER, desk.state().sessions().verId(0), 0, random.nextInt(3))
                        .establish(0, 1000, random.nextInt(2_000), CancelOnDisconnect.ON_BOTH);
            } else {
                desk.as(TRADER, 0, 0, random.nextInt(3)).disconnect(DisconnectReason.FINISHED);
            }
        }

        /** Any rules, some of which are refused. */
        private void liquidationRules(int instrument) {
            LiquidationSliceRule slices = pick(
                    LiquidationSliceRule.AT_ONCE, LiquidationSliceRule.FIRST_SLICE, LiquidationSliceRule.EVERY_SLICE);
            boolean isDynamic = random.nextBoolean();
            desk.liquidationRules(
                    instrument,
                    e -> e.sliceRule(slices)
                            .slicePpm(slices == LiquidationSliceRule.AT_ONCE ? 0 : random.nextInt(500_000))
                            .targetRule(pick(
                                    LiquidationTargetRule.MAINTENANCE,
                                    LiquidationTargetRule.PART,
                                    LiquidationTargetRule.INITIAL,
                                    LiquidationTargetRule.WHOLE))
                            .minQuantity(random.nextBoolean() ? 0 : random.nextInt(5_000))
                            .spreadToMaintenancePpm(isDynamic ? 1_500_000 : 0)
                            .bankruptcyAdjustmentPpm(isDynamic ? 1_000_000 : 0)
                            .bandGrowthPpm(isDynamic ? 500 : 0)
                            .maxUnfilledSlices(random.nextInt(4))
                            .shareRounding(pick(
                                    RoundingRule.FLOOR, RoundingRule.CEIL, RoundingRule.TRUNCATE, RoundingRule.HALF_UP))
                            .feeRounding(pick(RoundingRule.CEIL, RoundingRule.FLOOR, RoundingRule.HALF_UP)));
        }

        private void tick(int index) {
            if (index == OIL) {
                long step = random.nextInt(40) == 0 ? random.nextInt(1_601) - 800 : random.nextInt(201) - 100;
                prices[OIL] = Math.max(-4_000, Math.min(2_000, prices[OIL] + step));
                desk.price(OIL, prices[OIL]);
                return;
            }
            int permille = random.nextInt(25) == 0 ? random.nextInt(600) - 400 : random.nextInt(21) - 10;
            prices[index] = Math.max(2_000, Math.min(5_000_000, prices[index] + prices[index] * permille / 1000));
            desk.price(index, prices[index]);
        }

        /** Whatever it asks, it changes nothing. */
        private void query(long account, int instrument) {
            long businessHash = desk.engine.businessHash();
            boolean isMarket = random.nextInt(3) == 0;
            desk.queryMargin(
                    account,
                    random.nextInt(4) == 0 ? clientOrderId : clientOrderId + 1_000,
                    instrument,
                    random.nextBoolean() ? Side.BUY : Side.SELL,
                    isMarket ? OrderRequest.NULL : near(instrument, 20_000),
                    random.nextInt(40_000));
            assertEquals(businessHash, desk.engine.businessHash());
        }

        /** Haircuts, caps and groups of an asset, what a group counts, what is asked of every account; some of it out of bounds. */
        private void collateralTerms() {
            int group = 1 + random.nextInt(2);
            switch (random.nextInt(4)) {
                case 0 ->
                    desk.collateralGroup(group, 100L * random.nextInt(2_000_000_000), random.nextInt(8_000_000) - 100);
                case 1 ->
                    desk.marginTerms(
                            random.nextInt(20_000),
                            random.nextInt(200_000_000),
                            1_000 * random.nextInt(1_100),
                            1_000_000);
                default -> {
                    int asset = 1 + random.nextInt(3);
                    int maintenancePpm = 300_000 + random.nextInt(650_000);
                    long[] tiers = {Long.MIN_VALUE, maintenancePpm, maintenancePpm - 5_000};
                    desk.collateral(
                            asset,
                            c -> {
                                if (random.nextInt(4) == 0) {
                                    c.collateralGroup(group);
                                }
                                if (random.nextInt(4) == 0) {
                                    c.poolCap(10_000L * random.nextInt(2_000_000_000));
                                }
                                if (asset != USD && random.nextInt(3) > 0) {
                                    c.debtCap(random.nextInt(1_000_000_000));
                                    c.liabilityWeightPpm(random.nextInt(100_000));
                                    c.interestPpm(random.nextInt(1_000_000));
                                }
                                if (asset == 3 && random.nextInt(3) == 0) {
                                    c.redemptionIndexId(1 + random.nextInt(2)).depegAfterMs(500);
                                }
                                if (random.nextInt(8) == 0) {
                                    c.depositCap(1_000L * random.nextInt(1_000_000_000));
                                }
                            },
                            asset == USD ? new long[0] : tiers);
                }
            }
        }

        /** Deposits under few keys, withdrawals of all sizes, paid and refused, and transfers, some between firms. */
        private void money(long account) {
            int asset = 1 + random.nextInt(3);
            long amount = 1L + random.nextInt(new int[] {0, 2_000_000_000, 50_000_000, 500_000_000}[asset]);
            switch (random.nextInt(4)) {
                case 0 -> desk.deposit(account, asset, 1 + amount / 10, random.nextInt(40));
                case 1 -> desk.as(random.nextInt(3)).withdraw(account, 1 + random.nextInt(30), asset, amount);
                case 2 -> desk.as(random.nextInt(3)).transfer(account, 1L + random.nextInt(ACCOUNTS), asset, amount);
                default ->
                    desk.settle(
                            desk.state().withdrawals().lastId() - random.nextInt(8),
                            random.nextBoolean() ? WithdrawalOutcome.CONFIRMED : WithdrawalOutcome.REFUSED);
            }
        }

        /** Limits of all kinds, and none; leverages that there are, and that there are not. */
        private void bounds(long account, int instrument) {
            if (random.nextInt(4) == 0) {
                int maker = random.nextInt(400) - 100;
                int taker = random.nextInt(500);
                desk.fees(
                        instrument,
                        0,
                        maker,
                        taker,
                        1_000_000_000L,
                        maker - random.nextInt(50),
                        taker - random.nextInt(50));
                return;
            }
            if (random.nextInt(3) > 0) {
                desk.as(random.nextInt(3))
                        .leverage(account, instrument, random.nextInt(4) > 0 ? 0 : random.nextInt(22) - 1);
                return;
            }
            int most = 20 * (int) quantity(instrument);
            desk.limits(
                    instrument,
                    random.nextInt(5) == 0 ? most / 2 + random.nextInt(most) : 0,
                    random.nextInt(5) == 0 ? most / 2 + random.nextInt(most) : 0,
                    random.nextInt(5) == 0 ? most / 2 + random.nextInt(most) : 0);
        }

        private void order(long account, int instrument) {
            if (random.nextInt(3) > 0) {
                plainOrder(account, instrument);
                return;
            }
            OrderType type = pick(
                    OrderType.LIMIT,
                    OrderType.LIMIT,
                    OrderType.LIMIT,
                    OrderType.LIMIT,
                    OrderType.LIMIT,
                    OrderType.MARKET,
                    OrderType.STOP_MARKET,
                    OrderType.STOP_LIMIT,
                    OrderType.TAKE_PROFIT_MARKET,
                    OrderType.TAKE_PROFIT_LIMIT,
                    OrderType.TRAILING_STOP);
            boolean isMarket = OrderKinds.isMarket(type);
            boolean isStop = OrderKinds.isWaiting(type);
            boolean isTrailing = type == OrderType.TRAILING_STOP;
            TimeInForce timeInForce = type == OrderType.MARKET
                    ? pick(TimeInForce.IOC, TimeInForce.IOC, TimeInForce.FOK, TimeInForce.GOOD_FOR_AUCTION)
                    : pick(
                            TimeInForce.GTC,
                            TimeInForce.GTC,
                            TimeInForce.GTC,
                            TimeInForce.DAY,
                            TimeInForce.GTD,
                            TimeInForce.IOC,
                            TimeInForce.FOK,
                            TimeInForce.AT_THE_OPEN,
                            TimeInForce.AT_THE_CLOSE,
                            TimeInForce.GOOD_FOR_AUCTION);
            int session = random.nextInt(3);
            long quantity = quantity(instrument);
            long number = clientOrderId++;
            desk.as(session == 0 ? VENUE : session)
                    .order(account, number, random.nextBoolean() ? Side.BUY : Side.SELL, quantity, o -> {
                        o.instrumentId(instrument).orderType(type).timeInForce(timeInForce);
                        if (!isMarket) {
                            o.price(near(instrument, 15_000));
                        }
                        if (isStop && !isTrailing) {
                            o.triggerPrice(near(instrument, 8_000));
                        }
                        if (isTrailing && random.nextBoolean()) {
                            o.trailingDistance(10L * (1 + random.nextInt(300)));
                        } else if (isTrailing) {
                            o.trailingPpm(1 + random.nextInt(20_000));
                        }
                        if (timeInForce == TimeInForce.GTD) {
                            o.expireAtNs(desk.nowNs + random.nextInt(4_000) * 1_000_000L);
                        }
                        if (!isMarket && random.nextInt(4) == 0) {
                            o.displayQuantity(1 + random.nextInt((int) quantity));
                        }
                        if (type == OrderType.MARKET && random.nextInt(3) == 0) {
                            o.quoteBudget(1 + random.nextInt(2_000_000_000));
                        }
                        if (random.nextInt(6) == 0) {
                            o.linkedClientOrderId(Math.max(1, number - 1 - random.nextInt(20)));
                        }
                        if (random.nextInt(6) == 0) {
                            o.stopLossPrice(near(instrument, 8_000)).stopLossClientOrderId(clientOrderId++);
                        }
                        if (random.nextInt(6) == 0) {
                            o.takeProfitPrice(near(instrument, 8_000)).takeProfitClientOrderId(clientOrderId++);
                        }
                        o.triggerSource(
                                pick(TriggerSource.LAST_TRADE, TriggerSource.MARK_PRICE, TriggerSource.INDEX_PRICE));
                        o.selfTradePrevention(pick(
                                SelfTradePrevention.CANCEL_NEWEST,
                                SelfTradePrevention.CANCEL_OLDEST,
                                SelfTradePrevention.CANCEL_BOTH,
                                SelfTradePrevention.DECREMENT,
                                SelfTradePrevention.ALLOW));
                        o.selfTradeScope(pick(SelfTradeScope.ACCOUNT, SelfTradeScope.FIRM));
                        o.instructions().postOnly(random.nextInt(10) == 0).reduceOnly(random.nextInt(8) == 0);
                    });
        }

        private void plainOrder(long account, int instrument) {
            boolean isMarket = random.nextInt(8) == 0;
            boolean rests = !isMarket && random.nextInt(5) > 0;
            int session = random.nextInt(3);
            long quantity = quantity(instrument);
            desk.as(session == 0 ? VENUE : session)
                    .order(
                            account,
                            clientOrderId++,
                            instrument,
                            random.nextBoolean() ? Side.BUY : Side.SELL,
                            isMarket ? OrderType.MARKET : OrderType.LIMIT,
                            rests ? TimeInForce.GTC : TimeInForce.IOC,
                            isMarket ? Long.MIN_VALUE : near(instrument, 15_000),
                            quantity);
        }

        private void replace(long account, int instrument) {
            long number = Math.max(1, clientOrderId - random.nextInt(60));
            desk.replace(account, number, 1 + random.nextInt(5_000), r -> {
                if (random.nextInt(6) > 0) {
                    r.price(near(instrument, 30_000));
                }
                if (random.nextInt(5) == 0) {
                    r.triggerPrice(near(instrument, 8_000));
                }
                if (random.nextInt(5) == 0) {
                    r.displayQuantity(1 + random.nextInt(2_000));
                }
            });
        }

        private void massCancel(long account, int instrument) {
            desk.massCancel(m -> {
                switch (random.nextInt(5)) {
                    case 0 -> m.accountId(account);
                    case 1 -> m.instrumentId(instrument).side(pick(Side.BUY, Side.SELL));
                    case 2 -> m.firmId(pick(FIRM, OTHER_FIRM)).instrumentId(instrument);
                    case 3 -> m.onlySessionId(pick(TRADER, OTHER));
                    default -> m.accountId(account).side(pick(Side.BUY, Side.SELL));
                }
            });
        }

        private void killSwitch(long account) {
            boolean engaged = random.nextInt(6) == 0;
            boolean isFirm = random.nextInt(4) == 0;
            desk.killSwitch(engaged, k -> {
                if (isFirm) {
                    k.firmId(OTHER_FIRM);
                } else {
                    k.accountId(account);
                }
            });
        }

        private void status(int instrument) {
            switch (random.nextInt(9)) {
                case 0 -> desk.status(instrument, TradingStatus.HALTED);
                case 1 -> desk.status(instrument, TradingStatus.PRE_OPEN, 500 + random.nextInt(3_000));
                case 2 -> desk.status(instrument, TradingStatus.CLOSING_AUCTION, 500 + random.nextInt(3_000));
                case 3 -> desk.status(instrument, TradingStatus.CLOSED);
                default -> desk.reopen(instrument);
            }
        }

        @SafeVarargs
        private <T> T pick(T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private long quantity(int instrument) {
            int[] most = {0, 3_000, 100_000, 200_000, 2_000};
            return 1L + random.nextInt(most[instrument]);
        }

        private long near(int instrument, int ppm) {
            long price = prices[instrument == SPOT ? 2 : instrument];
            if (instrument == OIL) {
                return (price + random.nextInt(401) - 200) / 10 * 10;
            }
            return Math.max(10, (price + price * (random.nextInt(2 * ppm) - ppm) / 1_000_000) / 10 * 10);
        }
    }
}
