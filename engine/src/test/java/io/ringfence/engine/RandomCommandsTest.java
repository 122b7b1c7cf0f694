package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.margin.FullScan;
import io.ringfence.engine.position.Positions;
import java.util.Random;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

/** Seeded streams of valid and invalid commands through crashing prices: what must hold after every one of them. */
class RandomCommandsTest {
    private static final int ACCOUNTS = 30;
    private static final int COMMANDS = 10_000;

    @Test
    void shouldKeepEveryInvariantThroughRandomCommands() {
        long liquidations = 0;
        for (long seed = 1; seed <= 3; seed++) {
            EngineDesk desk = open();
            Stream stream = new Stream(desk, seed);
            for (int i = 0; i < COMMANDS; i++) {
                desk.events.clear();
                long businessHash = desk.engine.businessHash();
                stream.next();
                String where = "seed=" + seed + " command=" + i;
                if (desk.events.size() == 1 && desk.events.get(0).contains("Rejected ")) {
                    assertEquals(businessHash, desk.engine.businessHash(), where);
                }
                checkMoney(desk, where);
                checkBooks(desk, where);
                if (i % 50 == 0) {
                    EngineState state = desk.state();
                    assertEquals(state.recomputeBusinessHash(), state.businessHash(), where);
                    assertEquals(state.recomputeSessionsHash(), state.sessionsHash(), where);
                    checkAttended(desk, where);
                }
                for (String event : desk.events) {
                    liquidations += event.startsWith("LiquidationSliceDone") ? 1 : 0;
                }
            }
        }
        assertTrue(liquidations > 100, "liquidations=" + liquidations);
    }

    @Test
    void shouldSayTheSameBytesWhenTheSameCommandsComeAgain() {
        EngineDesk first = open();
        EngineDesk second = open();
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

    private static EngineDesk open() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 100, 4, 4, 3, 4, 60, 120, 8, 60, 1_000, 4, 100, true));
        desk.define();
        desk.index(2, "ETHUSD").source(2, 1, ORACLE);
        desk.asset(3, "ETH", 2, 8, 50_000_000_000L, 900_000, 850_000, Long.MIN_VALUE, 800_000, 700_000);
        desk.instrument(2, "ETH-PERP", 2);
        desk.parameters(2, 2_000_000_000L, 5_000, 300, 100_000, 50_000, 20_000_000_000L, 200_000, 100_000);
        desk.status(2, TradingStatus.CONTINUOUS);
        desk.parameters(PERP, 20_000_000_000L, 5_000, 500, 50_000, 30_000, 50_000_000_000L, 100_000, 60_000);
        for (int i = 0; i < ACCOUNTS; i++) {
            desk.account(1 + i, i % 2 == 0 ? FIRM : OTHER_FIRM, i % 3 == 0 ? TRADER : 0);
        }
        desk.dollars(FUND, 500);
        return desk;
    }

    private static void checkMoney(EngineDesk desk, String where) {
        EngineState state = desk.state();
        for (int asset = 0; asset < state.assets().size(); asset++) {
            assertEquals(0, state.ledger().sum(asset), where);
        }
        long costs = 0;
        for (int instrument = 0; instrument < state.instruments().size(); instrument++) {
            costs += state.positions().sumOfCosts(instrument);
            long lots = 0;
            for (int account = 0; account < state.accounts().size(); account++) {
                lots += state.positions().lots(account, instrument);
            }
            assertEquals(0, lots, where);
        }
        assertEquals(0, costs + state.ledger().venueBalance(VenueAccount.CLEARING, 0), where);
    }

    private static void checkBooks(EngineDesk desk, String where) {
        for (int i = 0; i < desk.state().instruments().size(); i++) {
            OrderBook book = desk.state().book(i);
            boolean isOneSided = book.bestBidTicks() == OrderBook.NULL_PRICE_TICKS
                    || book.bestAskTicks() == OrderBook.NULL_PRICE_TICKS;
            assertTrue(isOneSided || book.bestBidTicks() < book.bestAskTicks(), where);
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
                assertTrue(holds || state.ledger().accountBalance(account, 0) < 0, where);
            }
        }
    }

    private static final class Stream {
        private final EngineDesk desk;
        private final Random random;
        private final long[] prices = {0, 1_000_000, 20_000};
        private long clientOrderId = 1;

        Stream(EngineDesk desk, long seed) {
            this.desk = desk;
            random = new Random(seed);
        }

        void next() {
            if (random.nextInt(4) == 0) {
                desk.nowNs += random.nextInt(300) * 1_000_000L;
            }
            long account = 1L + random.nextInt(ACCOUNTS + 1);
            int instrument = 1 + random.nextInt(2);
            int what = random.nextInt(1000);
            if (what < 120) {
                tick(instrument);
            } else if (what < 200) {
                int asset = 1 + random.nextInt(3);
                long[] most = {0, 5_000_000_000L, 100_000_000L, 1_000_000_000L};
                desk.deposit(random.nextInt(60) == 0 ? FUND : account, asset, random.nextInt((int) most[asset]));
            } else if (what < 700) {
                order(account, instrument);
            } else if (what < 800) {
                desk.replace(
                        account,
                        Math.max(1, clientOrderId - random.nextInt(60)),
                        1 + random.nextInt(5_000),
                        near(instrument, 30_000));
            } else if (what < 940) {
                desk.cancel(account, Math.max(1, clientOrderId - random.nextInt(60)));
            } else if (what < 950) {
                desk.pass(random.nextInt(7) * SECOND);
            } else if (what < 960) {
                if (random.nextInt(3) == 0) {
                    desk.status(instrument, TradingStatus.HALTED);
                } else {
                    desk.reopen(instrument);
                }
            } else if (what < 962) {
                desk.describe();
            } else if (what < 963) {
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

        private void tick(int index) {
            int permille = random.nextInt(40) == 0 ? random.nextInt(400) - 250 : random.nextInt(21) - 10;
            prices[index] = Math.max(2_000, Math.min(5_000_000, prices[index] + prices[index] * permille / 1000));
            desk.price(index, prices[index]);
        }

        private void order(long account, int instrument) {
            boolean isMarket = random.nextInt(8) == 0;
            boolean rests = !isMarket && random.nextInt(5) > 0;
            int session = random.nextInt(3);
            long quantity = instrument == 1 ? 1L + random.nextInt(3_000) : 1L + random.nextInt(100_000);
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

        private long near(int instrument, int ppm) {
            long price = prices[instrument];
            return Math.max(10, (price + price * (random.nextInt(2 * ppm) - ppm) / 1_000_000) / 10 * 10);
        }
    }
}
