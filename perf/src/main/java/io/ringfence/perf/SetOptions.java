package io.ringfence.perf;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every set takes. */
final class SetOptions {
    private static final int DEFAULT_ROUNDS = 5;
    private static final int MAX_ROUNDS = 100;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each row is measured, in a new process each time (default: 5; of margin: 1).")
    private Integer rounds;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean json;

    int rounds() {
        return rounds(DEFAULT_ROUNDS);
    }

    /** How many rounds, where not so many are usual. */
    int rounds(int defaultRounds) {
        if (rounds == null) {
            return defaultRounds;
        }
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
