package io.ringfence.perf;

import io.ringfence.perf.measure.BenchException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of {@code scripts/bench}. Exit codes: 0 done, 1 a measurement failed, 2 what was given is not valid. */
@Command(
        name = "scripts/bench",
        description = "Measures. Tables go to standard output, what is under way to standard error.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "NAME",
        commandListHeading = "%nSets:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a measurement failed, or sides do not agree", "2:an option or a file is not valid"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  RINGFENCE_JAVA_HOME  the JDK that measures and is measured",
            "  RINGFENCE_DATA       where the recorded market data lies"
        })
public final class BenchTool implements Callable<Integer> {
    /** Done. */
    static final int EXIT_OK = 0;
    /** A measurement failed. */
    static final int EXIT_FAILED = 1;
    /** What was given is not valid. */
    static final int EXIT_INPUT = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Prints the stack trace behind an error as well.")
    private boolean stacktrace;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine(Checkout.current()).execute(args));
    }

    /** The command line over a checkout. */
    static CommandLine commandLine(Checkout checkout) {
        BenchTool tool = new BenchTool();
        CommandLine commandLine = new CommandLine(tool);
        commandLine.addSubcommand(new BookCommand(checkout));
        commandLine.addSubcommand(new EngineCommand(checkout));
        commandLine.addSubcommand(new MarginCommand(checkout));
        commandLine.addSubcommand(new JournalCommand(checkout));
        commandLine.addSubcommand(new ProfileCommand(checkout));
        commandLine.addSubcommand(new CompareCommand(checkout));
        commandLine.setParameterExceptionHandler((failure, args) -> tool.onParameterFailure(failure));
        commandLine.setExecutionExceptionHandler((failure, command, result) -> tool.onFailure(failure, command));
        return commandLine;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "name what to measure: " + String.join(", ", spec.subcommands().keySet()));
    }

    private int onParameterFailure(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String message = failure.getMessage();
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            message += "; did you mean '" + unmatched.getSuggestions().get(0) + "'?";
        }
        print(command, message + " (see '" + command.getCommandSpec().qualifiedName() + " --help')", failure);
        return EXIT_INPUT;
    }

    private int onFailure(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof BenchException) {
            print(command, failure.getMessage(), failure);
            return EXIT_FAILED;
        }
        throw failure;
    }

    private void print(CommandLine command, String line, Exception failure) {
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + line.strip().replace('\n', ' '));
        if (stacktrace) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
    }
}
