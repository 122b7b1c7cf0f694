package io.ringfence.perf.book;

import io.ringfence.perf.measure.Measurement;
import io.ringfence.perf.measure.Workload;
import io.ringfence.perf.stream.CommandStream;
import io.ringfence.perf.stream.Trades;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A recorded stream of commands for one order book. Each pass begins with a new book, into which the stream's first part is filled; the
 * trades of the rest must be those that were recorded.
 */
public abstract class BookWorkload implements Workload {
    /** The commands. */
    protected final CommandStream commands;

    /** Every trade of the pass is added here, in order. */
    protected final Trades trades = new Trades();

    private final int first;

    /** A workload over a stream. */
    protected BookWorkload(CommandStream commands) {
        this.commands = commands;
        first = commands.prefillCount();
    }

    /**
     * What the main method of a side calls.
     *
     * @param args see {@link Measurement#main}; the workload takes the file of the stream.
     * @param books makes the side's workload.
     */
    public static void main(String[] args, Function<CommandStream, BookWorkload> books) throws FileNotFoundException {
        Measurement.main(args, own -> {
            try {
                return books.apply(CommandStream.read(Path.of(own[0])));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    /** Begins with an empty book. */
    protected abstract void open();

    /** Applies the stream's command of that number. */
    protected abstract void onCommand(int command);

    @Override
    public final void prepare() {
        open();
        for (int command = 0; command < first; command++) {
            onCommand(command);
        }
        trades.clear();
    }

    @Override
    public final int commandCount() {
        return commands.count() - first;
    }

    @Override
    public final void apply(int command) {
        onCommand(first + command);
    }

    /** Leaves trades to {@link BookRun}, which says who differs from whom. */
    @Override
    public final void check() {}

    @Override
    public final String input() {
        return commands.fingerprint();
    }

    @Override
    public final String outcome() {
        return trades.summary();
    }
}
