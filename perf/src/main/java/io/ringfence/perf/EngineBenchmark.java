package io.ringfence.perf;

import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one command costs in the engine: decoding, gates, margin, matching, clearing, the margin index, the state hash and the
 * encoding of events; no ring, no journal, no socket. A batch of commands is encoded beforehand; the clock runs from the first
 * {@code onCommand} to the return of the last. 2,000 orders rest in the book besides.
 *
 * <ul>
 *   <li>{@code newOrder}: an order that rests, one of 200 prices on either side;
 *   <li>{@code cancel}: of such an order;
 *   <li>{@code trade}: an IOC order that meets one resting order;
 *   <li>{@code tick}: a source's price report that moves the index by at most one tick.
 * </ul>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 30)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class EngineBenchmark {
    /** Commands of one measured batch; odd, so that a maker and its taker never belong to one account. */
    static final int BATCH = 20_001;

    private static final int RESTING = 2_000;
    private static final int PRICES = 200;

    /** Accounts of the venue, each with a position. */
    @Param({"1000", "100000"})
    public int accounts;

    /** Which command is measured. */
    @Param({"newOrder", "cancel", "trade", "tick"})
    public String command;

    private MarketBench market;
    private long eventsBefore;
    private long tradesBefore;

    /** Builds the market. */
    @Setup(Level.Trial)
    public void open() {
        market = new MarketBench(accounts);
        restOrders(RESTING);
    }

    /** Encodes the batch and brings the book to where it begins. */
    @Setup(Level.Invocation)
    public void prepare() {
        long first = market.nextClientOrderId();
        switch (command) {
            case "newOrder" -> encodeOrders(BATCH);
            case "cancel" -> {
                restOrders(BATCH);
                for (int i = 0; i < BATCH; i++) {
                    market.addCancel(first + i);
                }
            }
            case "trade" -> {
                for (int i = 0; i < BATCH; i++) {
                    market.addOrder(
                            i % 2 == 0 ? Side.SELL : Side.BUY,
                            price(i % 2 == 0 ? Side.SELL : Side.BUY, 0),
                            1,
                            TimeInForce.GTC);
                }
                play();
                for (int i = 0; i < BATCH; i++) {
                    market.addOrder(
                            i % 2 == 0 ? Side.BUY : Side.SELL,
                            price(i % 2 == 0 ? Side.SELL : Side.BUY, 0),
                            1,
                            TimeInForce.IOC);
                }
            }
            case "tick" -> {
                for (int i = 0; i < BATCH; i++) {
                    market.addPriceReport();
                }
            }
            default -> throw new IllegalArgumentException("command=" + command);
        }
        eventsBefore = market.eventCount();
        tradesBefore = market.tradeCount();
    }

    /** Plays the batch; returns the events so far, so that nothing is optimised away. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long command() {
        market.play(command.equals("tick") ? MarketBench.reportStepNs() : 1_000);
        return market.eventCount();
    }

    /** Checks that the batch did what it is named after, and clears up. */
    @TearDown(Level.Invocation)
    public void clear() {
        long trades = market.tradeCount() - tradesBefore;
        long events = market.eventCount() - eventsBefore;
        if (trades != (command.equals("trade") ? BATCH : 0) || events < BATCH) {
            throw new IllegalStateException(
                    "batch went wrong: command=" + command + " trades=" + trades + " events=" + events);
        }
        market.rewind();
        if (command.equals("newOrder")) {
            long next = market.nextClientOrderId();
            for (long number = next - BATCH; number < next; number++) {
                market.addCancel(number);
            }
            play();
        }
    }

    private void restOrders(int count) {
        encodeOrders(count);
        play();
    }

    private void encodeOrders(int count) {
        for (int i = 0; i < count; i++) {
            Side side = i % 2 == 0 ? Side.SELL : Side.BUY;
            market.addOrder(side, price(side, 10 + market.random(PRICES)), 1, TimeInForce.GTC);
        }
    }

    private static long price(Side side, long distanceTicks) {
        return MarketBench.MID_TICKS + (side == Side.SELL ? 1 + distanceTicks : -1 - distanceTicks);
    }

    private void play() {
        market.play(1_000);
        market.rewind();
    }
}
