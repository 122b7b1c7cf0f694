package io.ringfence.server.cli;

import io.ringfence.journal.JournalException;
import io.ringfence.server.VenueException;
import java.io.PrintWriter;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code ringfence} command line. Exit codes: 0 done, 1 a check or a request failed, 2 what was given is not valid. An error is one
 * line on standard error, with {@code --stacktrace} the trace behind it.
 */
@Command(
        name = "ringfence",
        description = "An event-sourced matching and margin engine.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a check, or what was asked of a venue, failed",
            "2:an option, a file or a journal is missing, malformed or does not fit"
        })
public final class Ringfence implements Callable<Integer> {
    /** Done. */
    public static final int EXIT_OK = 0;
    /** A check, or what was asked of a venue, failed. */
    public static final int EXIT_FAILED = 1;
    /** An option, a file or a journal is missing, malformed or does not fit. */
    public static final int EXIT_INPUT = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Prints the stack trace behind an error as well.")
    private boolean stacktrace;

    /**
     * Runs the command line and ends the process with its exit code.
     *
     * @param args the arguments
     */
    public static void main(final String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line with every subcommand that is on the class path. */
    public static CommandLine commandLine() {
        final Ringfence ringfence = new Ringfence();
        final CommandLine commandLine = new CommandLine(ringfence);
        commandLine.addSubcommand(new RunCommand());
        commandLine.addSubcommand(new StatusCommand());
        commandLine.addSubcommand(new AdminCommand());
        commandLine.addSubcommand(new ReplayCommand());
        commandLine.addSubcommand(new JournalCommand());
        commandLine.addSubcommand(new AuditCommand());
        commandLine.addSubcommand(new MarketDataCommand());
        commandLine.addSubcommand(new VersionCommand());
        for (final SubcommandProvider provider : ServiceLoader.load(SubcommandProvider.class)) {
            provider.subcommands().forEach(commandLine::addSubcommand);
        }
        commandLine.addSubcommand(new AutoComplete.GenerateCompletion());
        commandLine.addSubcommand(new CommandLine.HelpCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((failure, args) -> ringfence.onParameterFailure(failure));
        commandLine.setExecutionExceptionHandler((failure, command, result) -> ringfence.onFailure(failure, command));
        return commandLine;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command: one of " + names(spec));
    }

    private int onParameterFailure(final ParameterException failure) {
        final CommandLine command = failure.getCommandLine();
        print(command, message(failure) + " (see '" + command.getCommandSpec().qualifiedName() + " --help')", failure);
        return EXIT_INPUT;
    }

    private static String message(final ParameterException failure) {
        final String message = failure.getMessage().replaceFirst("^Error: ", "");
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return message + "; did you mean '" + unmatched.getSuggestions().get(0) + "'?";
        }
        return message;
    }

    private int onFailure(final Exception failure, final CommandLine command) {
        final boolean isInput = isInput(failure);
        print(command, describe(failure), failure);
        return isInput ? EXIT_INPUT : EXIT_FAILED;
    }

    /** What the user gave, be it an option, a file, or a directory with a journal in it. */
    private static boolean isInput(final Exception failure) {
        return failure instanceof InputException
                || failure instanceof VenueException
                || failure instanceof JournalException;
    }

    private void print(final CommandLine command, final String line, final Exception failure) {
        final PrintWriter err = command.getErr();
        err.println(
                command.getCommandSpec().qualifiedName() + ": " + line.strip().replace('\n', ' '));
        if (stacktrace) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    /** A failure in one line: its message, and its kind where there is none. */
    static String describe(final Throwable failure) {
        final String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static String names(final CommandSpec spec) {
        return String.join(", ", spec.subcommands().keySet());
    }
}
