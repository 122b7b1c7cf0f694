package io.ringfence.acceptance.demo;

import io.ringfence.codecs.CollateralExchangedDecoder;
import io.ringfence.codecs.DeficitRecordedDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.InsuranceFundPaidDecoder;
import io.ringfence.codecs.LiquidationSliceDecoder;
import io.ringfence.codecs.LiquidationSliceDoneDecoder;
import io.ringfence.codecs.LiquidationStartedDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.TradeDecoder;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EngineState;
import io.ringfence.engine.EventSink;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.position.Positions;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongHashSet;

/**
 * A second engine that follows the journal of the running venue, so that the demonstration can look into every account without asking
 * the thread that decides. It counts the events that come out and samples the state each logical minute. Owned by one thread.
 */
final class Follower implements AutoCloseable {
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final int USD_INDEX = 0;

    private final LogReader commands;
    private final Engine engine = new Engine(new Sink());
    private final Minutes minutes = new Minutes();
    private final long firstTimeNs;
    private long lastMinute;

    private final AccountMargin margin = new AccountMargin();
    private final long[] prices = new long[Tape.INDEXES];
    private final int[] accountsByHealth = new int[Minutes.HEALTHS];

    private final LongHashSet marked = new LongHashSet();
    private long events;
    private long trades;
    private long liquidations;
    private long liquidatedMicros;
    private long fundMicrosByEvents;
    private long deficitMicrosByEvents;

    /**
     * @param directory of the venue
     * @param firstTimeNs beginning of the window; nothing is sampled before
     * @param fundStartMicros what the insurance fund is endowed with
     */
    Follower(Path directory, long firstTimeNs, long fundStartMicros) {
        this.commands = LogReader.open(directory, LogKind.COMMANDS);
        this.firstTimeNs = firstTimeNs;
        this.lastMinute = firstTimeNs / MINUTE_NS - 1;
        this.fundMicrosByEvents = fundStartMicros;
    }

    /**
     * Follows the journal to its present end.
     *
     * @param limit most commands that are taken now
     * @return how many there were
     */
    int follow(int limit) {
        int count = 0;
        while (count < limit && commands.next()) {
            long timeNs = commands.timestampNs();
            if (timeNs >= firstTimeNs && timeNs / MINUTE_NS > lastMinute && engine.state() != null) {
                lastMinute = timeNs / MINUTE_NS;
                sample(lastMinute * MINUTE_NS);
            }
            boolean more = engine.onCommand(
                    commands.sequence(), timeNs, commands.buffer(), commands.offset(), commands.length());
            while (more) {
                more = engine.step();
            }
            count++;
        }
        return count;
    }

    private void sample(long timeNs) {
        EngineState state = engine.state();
        for (int index = 0; index < Tape.INDEXES; index++) {
            prices[index] = state.feeds().price(index);
        }
        Arrays.fill(accountsByHealth, 0);
        for (int account = 0; account < state.accounts().size(); account++) {
            state.marginModel().compute(account, margin);
            accountsByHealth[margin.health().value() - 1]++;
        }
        long openInterestMicros = 0;
        Positions positions = state.positions();
        for (int account = 0; account < state.accounts().size(); account++) {
            for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
                if (positions.lots(row) > 0) {
                    openInterestMicros += state.marginModel().notional(row);
                }
            }
        }
        minutes.add(timeNs, prices, accountsByHealth, fundMicros(), deficitMicros(), openInterestMicros, trades);
    }

    /** What it has seen so far. */
    Minutes minutes() {
        return minutes;
    }

    EngineState state() {
        return engine.state();
    }

    long commandCount() {
        return commands.sequence();
    }

    long eventCount() {
        return events;
    }

    long trades() {
        return trades;
    }

    long liquidations() {
        return liquidations;
    }

    long liquidatedMicros() {
        return liquidatedMicros;
    }

    long fundMicros() {
        return engine.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, USD_INDEX);
    }

    /** What the insurance fund holds of a coin, in its smallest units. */
    long fundUnits(int assetId) {
        return engine.state().ledger().venueBalance(VenueAccount.INSURANCE_FUND, assetId - 1);
    }

    /** Losses that nobody paid. */
    long deficitMicros() {
        return -engine.state().ledger().venueBalance(VenueAccount.DEFICIT, USD_INDEX);
    }

    /**
     * What was made or lost: balances of each asset, lots of each instrument, and costs against the clearing account must sum to zero,
     * and fund and deficit must be what their events add up to.
     *
     * @return the first of these that does not hold; null: all do
     */
    String imbalance() {
        EngineState state = engine.state();
        for (int asset = 0; asset < state.assets().size(); asset++) {
            if (state.ledger().sum(asset) != 0) {
                return "balances of asset " + (asset + 1) + " sum to "
                        + state.ledger().sum(asset);
            }
        }
        Instruments instruments = state.instruments();
        Positions positions = state.positions();
        long[] lots = new long[instruments.size()];
        long cost = state.ledger().venueBalance(VenueAccount.CLEARING, USD_INDEX);
        for (int account = 0; account < state.accounts().size(); account++) {
            for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
                lots[positions.instrumentIndex(row)] += positions.lots(row);
                cost += positions.cost(row);
            }
        }
        for (int instrument = 0; instrument < lots.length; instrument++) {
            if (lots[instrument] != 0) {
                return "lots of instrument " + (instrument + 1) + " sum to " + lots[instrument];
            }
        }
        if (cost != 0) {
            return "costs and clearing account sum to " + cost;
        }
        if (fundMicrosByEvents != fundMicros()) {
            return "the insurance fund holds " + fundMicros() + ", its events add up to " + fundMicrosByEvents;
        }
        if (deficitMicrosByEvents != deficitMicros()) {
            return "the deficit is " + deficitMicros() + ", its events add up to " + deficitMicrosByEvents;
        }
        return null;
    }

    @Override
    public void close() {
        commands.close();
    }

    /** Counts the events that come out; keeps none. */
    private final class Sink implements EventSink {
        private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(FrameLengths.MAX_EVENT_FRAME_LENGTH);
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
        private final LiquidationSliceDecoder slice = new LiquidationSliceDecoder();
        private final LiquidationSliceDoneDecoder sliceDone = new LiquidationSliceDoneDecoder();
        private final CollateralExchangedDecoder exchanged = new CollateralExchangedDecoder();
        private final InsuranceFundPaidDecoder paid = new InsuranceFundPaidDecoder();
        private final DeficitRecordedDecoder deficit = new DeficitRecordedDecoder();

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        @Override
        public int claim(int maxLengthBytes) {
            buffer.checkLimit(maxLengthBytes);
            return 0;
        }

        @Override
        public void commit(int lengthBytes) {
            events++;
            int offset = EventHeaderDecoder.BLOCK_LENGTH;
            header.wrap(buffer, offset);
            switch (header.templateId()) {
                case TradeDecoder.TEMPLATE_ID -> trades++;
                case LiquidationStartedDecoder.TEMPLATE_ID -> liquidations++;
                case LiquidationSliceDecoder.TEMPLATE_ID -> {
                    slice.wrapAndApplyHeader(buffer, offset, header);
                    if (marked.add(slice.liquidationId())) {
                        eventHeader.wrap(buffer, 0, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
                        minutes.addLiquidation(eventHeader.timestampNs(), slice.instrumentId() - 1, slice.indexPrice());
                    }
                }
                case LiquidationSliceDoneDecoder.TEMPLATE_ID -> {
                    sliceDone.wrapAndApplyHeader(buffer, offset, header);
                    liquidatedMicros += Math.abs(sliceDone.proceeds());
                    fundMicrosByEvents += sliceDone.fee();
                }
                case CollateralExchangedDecoder.TEMPLATE_ID -> {
                    exchanged.wrapAndApplyHeader(buffer, offset, header);
                    // As far as the fund has money; what the DEFICIT account pays in its stead has an event of its own.
                    fundMicrosByEvents -= Math.min(exchanged.proceeds(), fundMicrosByEvents);
                }
                case InsuranceFundPaidDecoder.TEMPLATE_ID -> {
                    paid.wrapAndApplyHeader(buffer, offset, header);
                    fundMicrosByEvents -= paid.amount();
                }
                case DeficitRecordedDecoder.TEMPLATE_ID -> {
                    deficit.wrapAndApplyHeader(buffer, offset, header);
                    deficitMicrosByEvents += deficit.amount();
                }
                default -> {
                    // Not shown.
                }
            }
        }
    }
}
