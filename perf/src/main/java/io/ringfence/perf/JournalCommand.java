package io.ringfence.perf;

import io.ringfence.perf.journal.JournalWorkload;
import io.ringfence.perf.measure.Candidate;
import io.ringfence.perf.measure.Machine;
import io.ringfence.perf.measure.MeasuredProcess;
import io.ringfence.perf.measure.Report;
import io.ringfence.perf.measure.Rounds;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a record costs in the journal. */
@Command(name = "journal", description = "What a record costs in the journal: appended, or read and verified.")
final class JournalCommand implements Callable<Integer> {
    private static final int HEAP_MEGABYTES = 512;
    private static final int WARM_UP_PASSES = 5;
    private static final int PASSES = 7;

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    JournalCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() {
        MeasuredProcess process = new MeasuredProcess(
                JournalWorkload.class.getName(),
                System.getProperty("java.class.path"),
                HEAP_MEGABYTES,
                List.of("-Dchronicle.announcer.disable=true"));
        int rounds = options.rounds();
        Machine machine = Machine.of(checkout.root());
        List<Candidate> candidates = List.of(
                new Candidate("append", process, List.of("append"), WARM_UP_PASSES, PASSES),
                new Candidate("read", process, List.of("read"), WARM_UP_PASSES, PASSES));
        new Report(
                        "journal",
                        machine,
                        process.flags(),
                        Rounds.run(
                                candidates,
                                rounds,
                                checkout.results("journal"),
                                spec.commandLine().getErr()),
                        List.of("A record has 96 bytes; it goes to the page cache and is not forced to the disk."))
                .print(spec.commandLine().getOut(), options.json());
        return BenchTool.EXIT_OK;
    }
}
