package io.ringfence.acceptance.demo;

import io.ringfence.engine.Engine;
import io.ringfence.gateway.Credentials;
import io.ringfence.replay.Replay;
import io.ringfence.replay.ReplayObserver;
import io.ringfence.replay.ReplayResult;
import io.ringfence.server.IdleMode;
import io.ringfence.server.ThreadingMode;
import io.ringfence.server.Venue;
import io.ringfence.server.VenueContext;
import io.ringfence.server.VenueDefinition;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * One demonstration from beginning to end: the venue starts, the simulation plays, the venue stops, its journal is replayed and
 * compared, the report is written. Used once, by one thread, which starts another one to follow the journal.
 */
final class DemoRun {
    private static final int SECRET_LENGTH = 32;

    private final DemoPrices prices;
    private final int accounts;
    private final long seed;
    private final double speed;
    private final boolean inProcess;
    private final ThreadingMode threadingMode;
    private final Path directory;

    private VenueLink.PublishedHash publishedHash;
    private Histogram ackLatencyNs;
    private double playedSeconds;

    /**
     * @param accounts of makers and traders together
     * @param speed logical seconds in a second; 0: as fast as it goes
     * @param inProcess whether the venue is called instead of being reached over TCP
     * @param directory for the journal, empty
     */
    DemoRun(
            DemoPrices prices,
            int accounts,
            long seed,
            double speed,
            boolean inProcess,
            ThreadingMode threadingMode,
            Path directory) {
        this.prices = prices;
        this.accounts = accounts;
        this.seed = seed;
        this.speed = speed;
        this.inProcess = inProcess;
        this.threadingMode = threadingMode;
        this.directory = directory;
    }

    /**
     * Runs it.
     *
     * @param err where progress is shown
     * @param report the file that is written; null: none
     */
    DemoSummary run(PrintStream err, Path report) {
        long startNs = System.nanoTime();
        Tape tape = prices.tape(seed);
        long fundStartMicros = Simulation.FUND_DOLLARS * DemoVenue.DOLLAR;
        try (DemoProgress progress = new DemoProgress(err, tape.seconds() / 60);
                Following following = new Following(directory, tape.timeNs(0), fundStartMicros, progress)) {
            if (inProcess) {
                playInProcess(tape, following);
            } else {
                playOverTcp(tape, following);
            }
            Follower follower = following.finish();
            Replayed replayed = new Replayed(publishedHash == null ? 0 : publishedHash.sequence());
            ReplayResult result = Replay.verify(directory, replayed);
            boolean identical = result.identical()
                    && result.eventsMissingFrom() == 0
                    && publishedHash != null
                    && publishedHash.equals(replayed.hash);
            String imbalance = follower.imbalance();
            String difference = imbalance;
            if (!identical) {
                difference = result.firstDifference() != null
                        ? result.firstDifference().summary()
                        : "state hash " + publishedHash + " became " + replayed.hash + "; events missing from "
                                + result.eventsMissingFrom();
            }
            DemoSummary summary = new DemoSummary(
                    prices.label(),
                    follower.commandCount(),
                    follower.eventCount(),
                    follower.trades(),
                    follower.liquidations(),
                    follower.liquidatedMicros(),
                    fundStartMicros,
                    follower.fundMicros(),
                    follower.fundUnits(DemoVenue.BTC),
                    follower.fundUnits(DemoVenue.ETH),
                    follower.deficitMicros(),
                    accounts,
                    imbalance == null,
                    publishedHash == null ? "none" : publishedHash.text(),
                    replayed.hash == null ? "none" : replayed.hash.text(),
                    identical,
                    difference,
                    Math.round((System.nanoTime() - startNs) / 1e7) / 100.0,
                    Math.round(follower.commandCount() / playedSeconds),
                    micros(ackLatencyNs.getValueAtPercentile(50)),
                    micros(ackLatencyNs.getValueAtPercentile(99)),
                    micros(ackLatencyNs.getValueAtPercentile(99.9)),
                    micros(ackLatencyNs.getMaxValue()));
            if (report != null) {
                DemoReport.write(report, summary, follower.minutes(), ackLatencyNs, made());
            }
            return summary;
        }
    }

    private void playOverTcp(Tape tape, Following following) {
        VenueDefinition definition = new VenueDefinition();
        for (DirectBuffer command : DemoVenue.commands(accounts)) {
            definition.add("demo", command, 0, command.capacity());
        }
        SecureRandom random = new SecureRandom();
        Credentials credentials = new Credentials();
        byte[][] secrets = new byte[DemoVenue.SESSIONS + 1][SECRET_LENGTH];
        for (int session = 1; session <= DemoVenue.SESSIONS; session++) {
            random.nextBytes(secrets[session]);
            credentials.add(session, DemoVenue.firmOf(session), secrets[session]);
        }
        VenueContext context = new VenueContext()
                .dir(directory)
                .credentials(credentials)
                .definition(definition)
                .threadingMode(threadingMode)
                // The next second cannot begin before this one is answered, so whoever sleeps holds up everybody.
                .idleMode(IdleMode.YIELD);
        try (Venue venue = Venue.launch(context)) {
            following.start();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), venue.port());
            try (TcpLink link = new TcpLink(address, secrets)) {
                play(tape, link);
            } catch (IllegalStateException e) {
                if (venue.failure() != null) {
                    e.addSuppressed(venue.failure());
                }
                throw e;
            }
        }
    }

    private void playInProcess(Tape tape, Following following) {
        try (InProcessLink link = new InProcessLink(directory)) {
            link.define(DemoVenue.commands(accounts));
            following.start();
            play(tape, link);
        }
    }

    private void play(Tape tape, VenueLink link) {
        long startNs = System.nanoTime();
        Simulation simulation = new Simulation(tape, accounts, seed, link);
        simulation.open();
        long firstNs = System.nanoTime();
        for (int second = 0; second < tape.seconds(); second++) {
            if (speed > 0) {
                long dueNs = firstNs + (long) (second * 1e9 / speed);
                for (long waitNs = dueNs - System.nanoTime(); waitNs > 0; waitNs = dueNs - System.nanoTime()) {
                    LockSupport.parkNanos(waitNs);
                }
            }
            simulation.play(second);
        }
        playedSeconds = (System.nanoTime() - startNs) / 1e9;
        publishedHash = link.publishedHash();
        ackLatencyNs = link.ackLatencyNs();
    }

    private List<String> made() {
        List<String> made = new ArrayList<>();
        made.add(prices.origin());
        made.add(
                "Each one-minute bar became one tick a second along open, the nearer extreme, the other extreme, close; three"
                        + " sources reported each tick with small errors and delays of their own. The third source was silent for a"
                        + " while, the second was eight percent wrong on ETH for a minute, and for eight seconds nobody reported ETH.");
        made.add(Simulation.MAKERS_PER_INDEX + " market makers on each of two perpetuals; "
                + String.format(Locale.ROOT, "%,d", accounts - Simulation.MAKERS)
                + " traders with collateral in USD, BTC and ETH and leverage from 2 to 20. Seed " + seed + ".");
        made.add(
                inProcess
                        ? "The venue was called in the same thread, without a network."
                        : "Everybody was connected through TCP on this machine, " + DemoVenue.SESSIONS
                                + " sessions; threads of the venue: " + threadingMode + ".");
        made.add(
                "The state hashes are the last that the venue published itself (business and sessions sections, every 1,000"
                        + " commands), and what the replay had after the same command.");
        made.add("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors.");
        return made;
    }

    private static double micros(long nanos) {
        return Math.round(nanos / 100.0) / 10.0;
    }

    /** Remembers the hash of the replayed state after one command. */
    private static final class Replayed implements ReplayObserver {
        private final long sequence;
        private VenueLink.PublishedHash hash;

        Replayed(long sequence) {
            this.sequence = sequence;
        }

        @Override
        public void onCommandApplied(long commandSequence, long timestampNs, Engine engine) {
            if (commandSequence == sequence) {
                hash = new VenueLink.PublishedHash(sequence, engine.businessHash(), engine.sessionsHash());
            }
        }
    }
}
