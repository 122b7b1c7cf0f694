package io.ringfence.perf;

import io.ringfence.perf.engine.EngineWorkload;
import io.ringfence.perf.measure.Candidate;
import io.ringfence.perf.measure.Machine;
import io.ringfence.perf.measure.MeasuredProcess;
import io.ringfence.perf.measure.Report;
import io.ringfence.perf.measure.Rounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a command costs in the engine. */
@Command(name = "engine", description = "What a command costs in the engine: decoding to encoded events.")
final class EngineCommand implements Callable<Integer> {
    private static final int HEAP_MEGABYTES = 2_048;
    private static final int WARM_UP_PASSES = 15;
    private static final int PASSES = 15;
    private static final int MAX_ACCOUNTS = 1_000_000;

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    @Option(
            names = "--commands",
            split = ",",
            paramLabel = "NAME",
            description = "Which: newRest, newTrade, cancel, replace, tick (default: all).")
    private List<String> commands = Arrays.stream(EngineWorkload.Kind.values())
            .map(EngineWorkload.Kind::label)
            .toList();

    @Option(
            names = "--accounts",
            split = ",",
            paramLabel = "N",
            description = "Accounts of the venue, each with a position (default: 1000,100000).")
    private List<Integer> accounts = List.of(1_000, 100_000);

    EngineCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() {
        MeasuredProcess process = new MeasuredProcess(
                EngineWorkload.class.getName(), System.getProperty("java.class.path"), HEAP_MEGABYTES, List.of());
        List<Candidate> candidates = new ArrayList<>();
        for (int count : accounts) {
            if (count < 2 || count > MAX_ACCOUNTS) {
                throw new ParameterException(
                        spec.commandLine(), "--accounts is " + count + "; it is between 2 and " + MAX_ACCOUNTS);
            }
            for (String command : commands) {
                candidates.add(new Candidate(
                        kind(command).label() + "/" + count,
                        process,
                        List.of(command, Integer.toString(count)),
                        WARM_UP_PASSES,
                        PASSES));
            }
        }
        int rounds = options.rounds();
        Machine machine = Machine.of(checkout.root());
        new Report(
                        "engine",
                        machine,
                        process.flags(),
                        Rounds.run(
                                candidates,
                                rounds,
                                checkout.results("engine"),
                                spec.commandLine().getErr()),
                        List.of(
                                "Rows are command/accounts; ns per command is processor time of the engine's thread, the median of "
                                        + rounds
                                        + " processes; percentiles are of single commands, reading the clock included."))
                .print(spec.commandLine().getOut(), options.json());
        return BenchTool.EXIT_OK;
    }

    private EngineWorkload.Kind kind(String label) {
        try {
            return EngineWorkload.Kind.of(label);
        } catch (IllegalArgumentException failure) {
            throw new ParameterException(spec.commandLine(), failure.getMessage(), failure);
        }
    }
}
