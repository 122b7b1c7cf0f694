package io.ringfence.perf;

import io.ringfence.perf.book.BookRun;
import io.ringfence.perf.book.BookSide;
import io.ringfence.perf.book.BookStream;
import io.ringfence.perf.measure.Machine;
import io.ringfence.perf.measure.Report;
import io.ringfence.perf.measure.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Our order book beside those of others. */
@Command(
        name = "book",
        description = {
            "Our order book beside exchange-core's direct one and Parity's, on the same recorded streams.",
            "Fails when their trades differ."
        })
final class BookCommand implements Callable<Integer> {
    private static final int MAX_COMMANDS = 10_000_000;
    private static final int MIN_COMMANDS = 1_000;

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    @Option(
            names = "--sides",
            split = ",",
            paramLabel = "NAME",
            description = "Which: ringfence, exchange-core, parity, bare-ladder (default: all).")
    private List<String> sides = BookSide.names();

    @Option(
            names = "--streams",
            split = ",",
            paramLabel = "NAME",
            description = "Which: ${COMPLETION-CANDIDATES} (default: all).",
            completionCandidates = StreamNames.class)
    private List<String> streams = BookStream.names();

    @Option(
            names = "--commands",
            paramLabel = "N",
            description = "Measured commands of a made stream (default: ${DEFAULT-VALUE}).")
    private int commands = 1_000_000;

    BookCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    /** For the help. */
    private static final class StreamNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BookStream.names().iterator();
        }
    }

    @Override
    public Integer call() {
        int rounds = options.rounds();
        if (commands < MIN_COMMANDS || commands > MAX_COMMANDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--commands is " + commands + "; it is between " + MIN_COMMANDS + " and " + MAX_COMMANDS);
        }
        List<BookSide> chosenSides = new ArrayList<>();
        List<BookStream> chosenStreams = new ArrayList<>();
        try {
            sides.forEach(name -> chosenSides.add(BookSide.of(name)));
            streams.forEach(name -> chosenStreams.add(BookStream.of(name)));
        } catch (IllegalArgumentException failure) {
            throw new ParameterException(spec.commandLine(), failure.getMessage(), failure);
        }
        List<String> notes = new ArrayList<>(BookRun.NOTES);
        if (Files.notExists(BookStream.LOBSTER_AMZN.recording(checkout.data()))
                && chosenStreams.remove(BookStream.LOBSTER_AMZN)) {
            notes.add("Skipped " + BookStream.LOBSTER_AMZN.label() + ": "
                    + BookStream.LOBSTER_AMZN.recording(checkout.data())
                    + " is not there; RINGFENCE_DATA names the directory of recorded data.");
        }
        Machine machine = Machine.of(checkout.root());
        Path results = checkout.results("book");
        BookRun run = new BookRun(
                checkout.root(), checkout.data(), results, spec.commandLine().getErr());
        List<Row> rows = new ArrayList<>();
        for (BookStream stream : chosenStreams) {
            rows.addAll(run.measure(stream, chosenSides, commands, rounds));
        }
        new Report("book", machine, BookSide.RINGFENCE.process(checkout.root()).flags(), rows, notes)
                .print(spec.commandLine().getOut(), options.json());
        return BenchTool.EXIT_OK;
    }
}
