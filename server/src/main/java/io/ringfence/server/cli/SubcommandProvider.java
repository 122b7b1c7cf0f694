package io.ringfence.server.cli;

import java.util.List;

/**
 * Adds subcommands of another module to the {@code ringfence} command line; found by {@link java.util.ServiceLoader}. A provider needs
 * a public constructor without arguments and a line in {@code META-INF/services/io.ringfence.server.cli.SubcommandProvider}.
 */
@FunctionalInterface
public interface SubcommandProvider {
    /**
     * The subcommands.
     *
     * @return objects annotated with picocli's {@code @Command} that are {@code Callable<Integer>}; the result is the exit code: 0 done,
     *     1 a check failed. What the user gave and got wrong is an {@link InputException}, which gives exit code 2
     */
    List<Object> subcommands();
}
