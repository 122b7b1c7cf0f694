package io.ringfence.perf.engine;

import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import io.ringfence.perf.measure.Measurement;
import io.ringfence.perf.measure.Workload;
import java.io.FileNotFoundException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What one command costs in {@code Engine.onCommand}: decoding, gates, margin, matching, clearing, the margin index, the state hash and
 * the encoding of events; no ring, no journal, no socket. 2,000 orders rest in the book besides, and every account has a position.
 */
public final class EngineWorkload implements Workload {
    /** Commands of a pass; odd, so that a maker and its taker never belong to one account. */
    private static final int BATCH = 20_001;

    private static final int RESTING = 2_000;
    private static final int PRICES = 200;
    /** Distance of the orders that rest besides from the price at which trades happen. */
    private static final int FREE_TICKS = 10;

    private static final long COMMAND_STEP_NS = 1_000;

    /** The kinds of commands that are measured. */
    public enum Kind {
        /** An order that rests, at one of 200 prices on either side. */
        NEW_REST("newRest"),
        /** An IOC order that meets one resting order. */
        NEW_TRADE("newTrade"),
        /** The cancel of such a resting order. */
        CANCEL("cancel"),
        /** Another price for such a resting order, where it rests again. */
        REPLACE("replace"),
        /** A source's price report that moves the index by at most one tick. */
        TICK("tick");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name on the command line and in rows. */
        public String label() {
            return label;
        }

        /**
         * The kind of that name.
         *
         * @throws IllegalArgumentException when there is none; the message names all.
         */
        public static Kind of(String label) {
            for (Kind kind : values()) {
                if (kind.label.equals(label)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("there is no command '" + label + "'; there are "
                    + Arrays.stream(values()).map(Kind::label).collect(Collectors.joining(", ")));
        }
    }

    private final Kind kind;
    private final int accounts;
    private final MarketBench market;
    private final long stepNs;
    private long eventsBefore;
    private long tradesBefore;

    /**
     * Builds the market.
     *
     * @param accounts of the venue.
     */
    public EngineWorkload(Kind kind, int accounts) {
        this.kind = kind;
        this.accounts = accounts;
        stepNs = kind == Kind.TICK ? MarketBench.reportStepNs() : COMMAND_STEP_NS;
        market = new MarketBench(accounts);
        restOrders(RESTING);
    }

    /**
     * Measures; see {@link Measurement#main}.
     *
     * @param args the last two: a {@link Kind#label()} and the number of accounts.
     */
    public static void main(String[] args) throws FileNotFoundException {
        Measurement.main(args, own -> new EngineWorkload(Kind.of(own[0]), Integer.parseInt(own[1])));
    }

    @Override
    public void prepare() {
        long first = market.nextClientOrderId();
        switch (kind) {
            case NEW_REST -> encodeOrders(BATCH);
            case NEW_TRADE -> {
                encodeTouching(TimeInForce.GTC, Side.SELL, Side.BUY);
                play();
                encodeTouching(TimeInForce.IOC, Side.BUY, Side.SELL);
            }
            case CANCEL -> {
                restOrders(BATCH);
                encodeCancels(first);
            }
            case REPLACE -> {
                restOrders(BATCH);
                for (int i = 0; i < BATCH; i++) {
                    market.addReplace(first + i, anyPrice(restingSide(i)), 1);
                }
            }
            case TICK -> {
                for (int i = 0; i < BATCH; i++) {
                    market.addPriceReport();
                }
            }
        }
        eventsBefore = market.eventCount();
        tradesBefore = market.tradeCount();
    }

    @Override
    public int commandCount() {
        return BATCH;
    }

    @Override
    public void apply(int command) {
        market.apply(command, stepNs);
    }

    @Override
    public void check() {
        long trades = market.tradeCount() - tradesBefore;
        long events = market.eventCount() - eventsBefore;
        if (trades != (kind == Kind.NEW_TRADE ? BATCH : 0) || events < BATCH || market.rejectionCount() > 0) {
            throw new IllegalStateException("the commands did not do what they should: kind=" + kind + " trades="
                    + trades + " events=" + events + " rejections=" + market.rejectionCount());
        }
        market.rewind();
        if (kind == Kind.NEW_REST || kind == Kind.REPLACE) {
            encodeCancels(market.nextClientOrderId() - BATCH);
            play();
        }
    }

    @Override
    public String input() {
        return kind.label() + ":" + accounts;
    }

    @Override
    public String outcome() {
        return "checked";
    }

    private void restOrders(int count) {
        encodeOrders(count);
        play();
    }

    private void encodeOrders(int count) {
        for (int i = 0; i < count; i++) {
            market.addOrder(restingSide(i), anyPrice(restingSide(i)), 1, TimeInForce.GTC);
        }
    }

    private void encodeTouching(TimeInForce timeInForce, Side even, Side odd) {
        for (int i = 0; i < BATCH; i++) {
            long price = MarketBench.MID_TICKS + (i % 2 == 0 ? 1 : -1);
            market.addOrder(i % 2 == 0 ? even : odd, price, 1, timeInForce);
        }
    }

    private void encodeCancels(long first) {
        for (int i = 0; i < BATCH; i++) {
            market.addCancel(first + i);
        }
    }

    private static Side restingSide(int i) {
        return i % 2 == 0 ? Side.SELL : Side.BUY;
    }

    private long anyPrice(Side side) {
        long distance = 1 + FREE_TICKS + market.random(PRICES);
        return MarketBench.MID_TICKS + (side == Side.SELL ? distance : -distance);
    }

    private void play() {
        market.play(COMMAND_STEP_NS);
        market.rewind();
    }
}
