package io.ringfence.perf;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every set takes. */
final class SetOptions {
    private static final int MAX_ROUNDS = 100;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each row is measured, in a new process each time (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean json;

    int rounds() {
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds is " + rounds + "; it is between 1 and " + MAX_ROUNDS);
        }
        return rounds;
    }

    boolean json() {
        return json;
    }
}
