package io.ringfence.acceptance.market;

import io.ringfence.server.cli.SubcommandProvider;
import java.util.List;

/** Adds {@code book} to the command line. */
public final class BookSubcommand implements SubcommandProvider {
    /** Made by the service loader. */
    public BookSubcommand() {}

    @Override
    public List<Object> subcommands() {
        return List.of(new BookCommand());
    }
}
