package io.ringfence.perf;

import io.ringfence.perf.margin.FillWorkload;
import io.ringfence.perf.margin.Situation;
import io.ringfence.perf.margin.TickWorkload;
import io.ringfence.perf.measure.BenchException;
import io.ringfence.perf.measure.Candidate;
import io.ringfence.perf.measure.Machine;
import io.ringfence.perf.measure.MeasuredProcess;
import io.ringfence.perf.measure.Report;
import io.ringfence.perf.measure.Rounds;
import io.ringfence.perf.measure.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the margin index costs and saves. */
@Command(
        name = "margin",
        description = {
            "What a tick costs with many accounts of three positions over forty markets, beside a full scan,",
            "a scan of the market's holders and a scan of trigger prices; and what keeping the index costs a fill."
        })
final class MarginCommand implements Callable<Integer> {
    private static final int ROUNDS = 1;
    private static final int MAX_ACCOUNTS = 10_000_000;
    private static final int LEAST_ACCOUNTS = 1_000;
    private static final int HEAP_BYTES_PER_ACCOUNT = 1_300;
    private static final int HEAP_MEGABYTES = 512;
    /** What a process takes beside its heap, and what the machine keeps. */
    private static final int SPARE_MEGABYTES = 1_024;

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    @Option(
            names = "--accounts",
            split = ",",
            paramLabel = "N",
            description = "How many accounts (default: 1000,100000,1000000,5000000).")
    private List<Integer> accounts = List.of(1_000, 100_000, 1_000_000, 5_000_000);

    @Option(
            names = "--situations",
            split = ",",
            paramLabel = "NAME",
            description = "Which: calm, crash, hedged, fill, bareFill (default: all).")
    private List<String> situations =
            Arrays.stream(Situation.values()).map(Situation::label).toList();

    MarginCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() {
        List<Situation> chosen = situations.stream().map(this::situation).toList();
        int rounds = options.rounds(ROUNDS);
        List<String> notes = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        List<String> flags = List.of();
        for (int count : accounts) {
            if (count < LEAST_ACCOUNTS || count > MAX_ACCOUNTS) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--accounts is " + count + "; it is between " + LEAST_ACCOUNTS + " and " + MAX_ACCOUNTS);
            }
            int heapMegabytes = HEAP_MEGABYTES + (int) (((long) count * HEAP_BYTES_PER_ACCOUNT) >> 20);
            long available = Machine.availableMegabytes();
            if (heapMegabytes + SPARE_MEGABYTES > available) {
                notes.add(count + " accounts are LEFT OUT: they need " + (heapMegabytes + SPARE_MEGABYTES)
                        + " MiB of memory, this machine has " + available + " MiB to give.");
                continue;
            }
            for (Situation situation : chosen) {
                MeasuredProcess process = process(situation, heapMegabytes);
                flags = process.flags();
                boolean isCalm = situation == Situation.CALM || situation.isFill();
                candidates.add(new Candidate(
                        situation.label() + "/" + count,
                        process,
                        List.of(situation.label(), Integer.toString(count)),
                        isCalm ? 2 : 0,
                        isCalm ? 5 : 1));
            }
        }
        if (candidates.isEmpty()) {
            throw new BenchException("nothing is left to measure: " + String.join(" ", notes));
        }
        Machine machine = Machine.of(checkout.root());
        List<Row> rows = Rounds.run(
                candidates,
                rounds,
                checkout.results("margin"),
                spec.commandLine().getErr());
        notes.addAll(notesOf(rows));
        new Report("margin", machine, flags, rows, notes)
                .print(spec.commandLine().getOut(), options.json());
        return BenchTool.EXIT_OK;
    }

    private static List<String> notesOf(List<Row> rows) {
        List<String> notes = new ArrayList<>();
        for (Row row : rows) {
            if (row.name().startsWith(Situation.FILL.label() + "/")) {
                String bare = Situation.BARE_FILL.label()
                        + row.name().substring(row.name().indexOf('/'));
                rows.stream()
                        .filter(other -> other.name().equals(bare))
                        .forEach(other -> notes.add(String.format(
                                Locale.ROOT,
                                "%s: keeping the index costs a fill %.0f ns (of its two accounts).",
                                row.name(),
                                row.nsPerCommand() - other.nsPerCommand())));
            }
        }
        notes.add("A tick is a report, its index, the mark price, the margin index's answer, and closing who fell.");
        notes.add(
                "Re-checks are accounts computed in a tick; one that was closed and owes nothing is not. timesLessWork is the "
                        + "mean number of the market's holders by their mean.");
        notes.add(
                "Scans are processor time, medians over the audited ticks; none of these found an account that the index had "
                        + "missed. The heap is sized by the accounts; the flags are those of the last row.");
        return notes;
    }

    private static MeasuredProcess process(Situation situation, int heapMegabytes) {
        Class<?> workload = situation.isFill() ? FillWorkload.class : TickWorkload.class;
        return new MeasuredProcess(workload.getName(), System.getProperty("java.class.path"), heapMegabytes, List.of());
    }

    private Situation situation(String label) {
        try {
            return Situation.of(label);
        } catch (IllegalArgumentException failure) {
            throw new ParameterException(spec.commandLine(), failure.getMessage(), failure);
        }
    }
}
