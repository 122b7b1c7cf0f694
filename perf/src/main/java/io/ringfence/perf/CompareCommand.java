package io.ringfence.perf;

import io.ringfence.perf.compare.Comparison;
import io.ringfence.perf.compare.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A set on this checkout and on another revision, in turn. */
@Command(
        name = "compare",
        description = {
            "Builds another revision beside this one, runs a set on both in turn, and prints the ratios of the pairs.",
            "Above 1 this checkout is slower, below 1 it is faster."
        })
final class CompareCommand implements Callable<Integer> {
    /** Sets that another revision can have. */
    private static final List<String> SETS = List.of("book", "engine", "margin", "journal");

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    @Parameters(index = "0", paramLabel = "REV", description = "A commit, branch or tag.")
    private String revision;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "The set: book (our side alone), engine, margin, journal.")
    private String set;

    @Parameters(index = "2..*", paramLabel = "-- OPTION", description = "Options of the set, behind '--'.")
    private List<String> setOptions = new ArrayList<>();

    CompareCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() {
        if (!SETS.contains(set)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no set '" + set + "' to compare; there are " + String.join(", ", SETS));
        }
        int rounds = options.rounds();
        List<String> arguments = new ArrayList<>(List.of(set, "--json", "--rounds", "1"));
        if (set.equals("book")) {
            arguments.addAll(List.of("--sides", "ringfence"));
        }
        arguments.addAll(setOptions);
        try (Revision other = Revision.checkOut(
                checkout.root(),
                revision,
                checkout.results("compare"),
                spec.commandLine().getErr())) {
            Comparison.run(
                            Revision.here(checkout.root()),
                            other,
                            set,
                            arguments,
                            checkout.data(),
                            rounds,
                            spec.commandLine().getErr())
                    .print(spec.commandLine().getOut(), options.json());
        }
        return BenchTool.EXIT_OK;
    }
}
