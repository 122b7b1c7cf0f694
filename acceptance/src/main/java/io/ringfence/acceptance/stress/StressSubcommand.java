package io.ringfence.acceptance.stress;

import io.ringfence.server.cli.SubcommandProvider;
import java.util.List;

/** Adds {@code stress} to the command line. */
public final class StressSubcommand implements SubcommandProvider {
    /** Made by the service loader. */
    public StressSubcommand() {}

    @Override
    public List<Object> subcommands() {
        return List.of(new StressCommand());
    }
}
