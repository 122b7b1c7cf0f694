package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.EngineState;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.server.ThreadingMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRunTest {
    private static final long SEED = 3;
    private static final int ACCOUNTS = 60;

    @TempDir
    Path dir;

    @Test
    void shouldGiveTheSameBytesEachTimeWhenRunInProcessWithTheSameSeed() throws IOException {
        DemoSummary one = run("one", SEED, true, 20);
        DemoSummary same = run("same", SEED, true, 20);
        DemoSummary other = run("other", SEED + 1, true, 20);

        assertTrue(one.passed(), one.toString());
        assertEquals(one.stateHash(), same.stateHash());
        assertNotEquals(one.stateHash(), other.stateHash());
        long events = assertSameRecords(LogKind.EVENTS, "one", "same");
        assertEquals(one.events(), events);
        assertEquals(one.commands(), assertSameRecords(LogKind.COMMANDS, "one", "same"));
        // Twenty minutes of the first fall: there is something to see.
        assertTrue(one.trades() > 100, one.toString());
        assertTrue(one.liquidations() > 5, one.toString());
        assertNotEquals(one.insuranceFundStart(), one.insuranceFundEnd());
    }

    @Test
    void shouldReplayToTheSameBytesWhenRunOverTcp() throws IOException {
        DemoSummary summary = run("tcp", SEED, false, 6);

        assertTrue(summary.replayIdentical(), summary.toString());
        assertTrue(summary.conserved());
        assertTrue(summary.trades() > 20, summary.toString());
        assertTrue(Files.readString(dir.resolve("tcp.html")).contains("PASS"));
        assertTrue(
                summary.ackP50() > 0 && summary.ackP50() <= summary.ackP99() && summary.ackP99() <= summary.ackMax());
    }

    @Test
    void shouldLetParticipantsKnowTheirPositionsFromTheirReportsAlone() {
        Tape tape = prices(30).tape(SEED);
        Path journal = dir.resolve("positions");
        try (InProcessLink link = new InProcessLink(journal)) {
            link.define(DemoVenue.commands(ACCOUNTS));
            Simulation simulation = new Simulation(tape, ACCOUNTS, SEED, link);
            simulation.open();
            for (int second = 0; second < tape.seconds(); second++) {
                simulation.play(second);
            }
            EngineState state = link.state();
            int open = 0;
            Traders traders = simulation.traders();
            for (int trader = 0; trader < traders.count(); trader++) {
                int account = state.accounts().indexOf(traders.accountId(trader));
                long lots = state.positions().lots(account, traders.index(trader));
                assertEquals(lots, traders.positionLots(trader));
                open += lots == 0 ? 0 : 1;
            }
            for (int maker = 0; maker < Simulation.MAKERS; maker++) {
                MarketMaker of = simulation.makers()[maker];
                int account = state.accounts().indexOf(of.accountId());
                assertEquals(state.positions().lots(account, maker % Tape.INDEXES), of.inventoryLots());
            }
            assertTrue(open > 0);
        }
    }

    @Test
    void shouldSampleEachMinuteOnce() {
        DemoPrices prices = prices(12);
        Tape tape = prices.tape(SEED);
        Path journal = dir.resolve("minutes");
        try (InProcessLink link = new InProcessLink(journal)) {
            link.define(DemoVenue.commands(ACCOUNTS));
            Simulation simulation = new Simulation(tape, ACCOUNTS, SEED, link);
            simulation.open();
            for (int second = 0; second < tape.seconds(); second++) {
                simulation.play(second);
            }
        }
        long fund = Simulation.FUND_DOLLARS * DemoVenue.DOLLAR;
        try (Follower follower = new Follower(journal, tape.timeNs(0), fund)) {
            assertTrue(follower.follow(Integer.MAX_VALUE) > tape.seconds());

            Minutes minutes = follower.minutes();
            assertEquals(12, minutes.size());
            for (int minute = 0; minute < 12; minute++) {
                assertEquals(tape.timeNs(60 * minute), minutes.timeNs(minute));
                int accounts = 0;
                for (int health = 0; health < Minutes.HEALTHS; health++) {
                    accounts += minutes.accounts(health, minute);
                }
                assertEquals(ACCOUNTS, accounts);
            }
            // A second's report travels a second later, and the median is off by no more than a source's error.
            long expected = tape.price(0, 60 * 5 - 2);
            assertTrue(Math.abs(expected - minutes.price(0, 5)) < expected / 100);
            assertNull(follower.imbalance());
        }
    }

    private DemoSummary run(String name, long seed, boolean inProcess, int minutes) throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Path journal = Files.createDirectories(dir.resolve(name));
        DemoSummary summary = new DemoRun(prices(minutes), ACCOUNTS, seed, 0, inProcess, ThreadingMode.SHARED, journal)
                .run(new PrintStream(err, true, StandardCharsets.UTF_8), dir.resolve(name + ".html"));
        assertFalse(summary.stateHash().equals("none"));
        return summary;
    }

    /** A window that begins shortly before the first fall. */
    private static DemoPrices prices(int minutes) {
        OneMinuteBars[] bars = GeneratedCrash.bars(42);
        long from = bars[0].firstMinute() + 630;
        return new DemoPrices(
                "generated", bars[0].window(from, from + minutes), bars[1].window(from, from + minutes), "Generated.");
    }

    private long assertSameRecords(LogKind kind, String one, String other) {
        UnsafeBuffer left = new UnsafeBuffer();
        UnsafeBuffer right = new UnsafeBuffer();
        try (LogReader a = LogReader.open(dir.resolve(one), kind);
                LogReader b = LogReader.open(dir.resolve(other), kind)) {
            while (a.next()) {
                assertTrue(b.next());
                left.wrap(a.buffer(), a.offset(), a.length());
                right.wrap(b.buffer(), b.offset(), b.length());
                assertEquals(0, left.compareTo(right), "record " + a.sequence());
            }
            assertFalse(b.next());
            return a.sequence();
        }
    }
}
