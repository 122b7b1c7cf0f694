package io.ringfence.perf.book;

import io.ringfence.perf.measure.BenchException;
import io.ringfence.perf.measure.Candidate;
import io.ringfence.perf.measure.Rounds;
import io.ringfence.perf.measure.Row;
import io.ringfence.perf.stream.CommandStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures books on one stream after the other, and holds their trades against each other. */
public final class BookRun {
    /** What whoever reads the figures has to know. */
    public static final List<String> NOTES = List.of(
            "ns/command: processor time of the one thread, the median of the processes; ratio: to ringfence. Percentiles are of single"
                    + " commands in passes of their own, reading the clock included (clockNs).",
            "ringfence: look-up by account and client order id, plan, room, apply; lists of account and session and the state hash kept.",
            "exchange-core: as its own performance test drives it (processCommand, pooled orders, unpooled events).",
            "parity: an IOC is entered and what rests of it cancelled; a move is a cancel and a new order of what was left; what is left is"
                    + " told to it by the stream, since the book cannot be asked.",
            "bare-ladder: no book but the floor under one: arrays by order id and tick, sized from the stream; no accounts, client order ids, plan,"
                    + " limits, checks or hash.");

    /** Commands that warm a process up, and commands that count, at least; each is applied once timed as a whole and once by itself. */
    private static final int WARM_UP_COMMANDS = 2_000_000;

    private static final int COUNTED_COMMANDS = 3_000_000;

    private final Path root;
    private final Path data;
    private final Path results;
    private final PrintWriter progress;

    /**
     * Prepares.
     *
     * @param root of the checkout, where peers were built.
     * @param data where recordings lie.
     * @param results where streams and histograms go.
     * @param progress says what runs.
     */
    public BookRun(Path root, Path data, Path results, PrintWriter progress) {
        this.root = root;
        this.data = data;
        this.results = results;
        this.progress = progress;
    }

    /**
     * Measures sides on a stream.
     *
     * @param commands measured commands of a made stream.
     * @return a row for each side, with its ratio to the first when that is ours.
     * @throws BenchException when a side's trades are not those of the stream.
     */
    public List<Row> measure(BookStream kind, List<BookSide> sides, int commands, int rounds) {
        progress.println(kind.label() + ": making the stream");
        progress.flush();
        Path file = results.resolve(kind.label() + ".stream");
        CommandStream stream;
        try {
            Files.createDirectories(results);
            stream = kind.make(commands, data);
            stream.write(file);
        } catch (IOException failure) {
            throw new BenchException("cannot make " + kind.label() + ": " + failure.getMessage(), failure);
        }
        int measured = stream.count() - stream.prefillCount();
        List<Candidate> candidates = new ArrayList<>();
        for (BookSide side : sides) {
            candidates.add(new Candidate(
                    kind.label() + "/" + side.label(),
                    side.process(root),
                    List.of(file.toString()),
                    passes(WARM_UP_COMMANDS, measured),
                    passes(COUNTED_COMMANDS, measured)));
        }
        List<Row> rows = Rounds.run(candidates, rounds, results, progress);
        requireSameTrades(stream.tradesSummary(), rows);
        if (sides.size() == 1 || sides.get(0) != BookSide.RINGFENCE) {
            return rows;
        }
        double ours = rows.get(0).nsPerCommand();
        return rows.stream().map(row -> row.besides(ours)).toList();
    }

    /**
     * Holds the trades of every side against those that were recorded with the stream.
     *
     * @throws BenchException when one differs; it names all of them.
     */
    static void requireSameTrades(String recorded, List<Row> rows) {
        if (rows.stream().allMatch(row -> row.outcome().equals(recorded))) {
            return;
        }
        StringBuilder message = new StringBuilder("trades differ: the stream has ").append(recorded);
        for (Row row : rows) {
            message.append("; ").append(row.name());
            message.append(row.outcome().equals(recorded) ? " agrees" : " has " + row.outcome());
        }
        throw new BenchException(message.toString());
    }

    private static int passes(int commands, int perPass) {
        return Math.max(1, (commands + perPass - 1) / perPass);
    }
}
