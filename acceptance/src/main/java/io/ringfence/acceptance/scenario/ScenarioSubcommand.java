package io.ringfence.acceptance.scenario;

import io.ringfence.server.cli.SubcommandProvider;
import java.util.List;

/** Adds {@code scenario} to the command line. */
public final class ScenarioSubcommand implements SubcommandProvider {
    /** Made by the service loader. */
    public ScenarioSubcommand() {}

    @Override
    public List<Object> subcommands() {
        return List.of(new ScenarioCommand());
    }
}
