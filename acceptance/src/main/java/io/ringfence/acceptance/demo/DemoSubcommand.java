package io.ringfence.acceptance.demo;

import io.ringfence.server.cli.SubcommandProvider;
import java.util.List;

/** Adds {@code demo} to the command line. */
public final class DemoSubcommand implements SubcommandProvider {
    /** For the service loader. */
    public DemoSubcommand() {}

    @Override
    public List<Object> subcommands() {
        return List.of(new DemoCommand());
    }
}
