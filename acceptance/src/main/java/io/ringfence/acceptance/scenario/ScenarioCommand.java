package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.server.cli.InputException;
import io.ringfence.server.cli.Ringfence;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence scenario}: runs scenarios and says which of their expectations came true. */
@Command(
        name = "scenario",
        description = "Runs scenarios: plain-text situations, with what must come out of them.",
        footer = {"", "The format is described in docs/scenarios.md; examples stand in scenarios/."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything came out as expected",
            "1:something did not",
            "2:a file cannot be read or is not valid"
        })
public final class ScenarioCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenarios, each run from an empty venue.")
    private List<Path> files;

    @Option(names = "--quiet", description = "Prints failures only.")
    private boolean quiet;

    @Option(names = "--events", paramLabel = "FILE", description = "Writes every event to this file as well.")
    private Path eventFile;

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description = "Keeps the journal of the run in this directory, for 'ringfence replay'. One FILE only.")
    private Path journal;

    @Option(
            names = "--connect",
            paramLabel = "HOST:PORT",
            description =
                    "Runs it at a venue in logical time that was begun with the scenarios' prelude. One FILE only.")
    private String connect;

    @Option(
            names = "--session",
            paramLabel = "ID",
            defaultValue = "" + Prelude.SESSION_ID,
            description = "With --connect: the session, of role simulation (default: ${DEFAULT-VALUE}).")
    private int sessionId;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "With --connect: the file of secrets, a line 'sessionId firmId secretHex' for each session.")
    private Path secretFile;

    /** Made by the command line. */
    public ScenarioCommand() {}

    @Override
    public Integer call() {
        if (journal != null && files.size() > 1) {
            throw new InputException("--journal keeps the journal of one run: give one FILE");
        }
        if (journal != null && Files.exists(journal.resolve("commands"))) {
            throw new InputException(journal + " holds a journal already: give an empty directory");
        }
        if (connect != null && (journal != null || files.size() > 1)) {
            throw new InputException("--connect runs one FILE, and the venue keeps the journal: leave out --journal");
        }
        if ((connect == null) != (secretFile == null)) {
            throw new InputException("--connect and --secret-file belong together");
        }
        final ClientContext venue = connect == null ? null : venue();
        final List<ScenarioFile> scenarios =
                files.stream().map(ScenarioFile::read).toList();
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        int passed = 0;
        int failed = 0;
        try (BufferedWriter events = openEventFile()) {
            final Consumer<ObjectNode> eventLines = event -> write(event.toString(), out, events);
            for (final ScenarioFile scenario : scenarios) {
                final ScenarioRunner runner = new ScenarioRunner(scenario, eventLines, failure -> {
                    out.flush();
                    err.println(failure);
                });
                runner.run(listener ->
                        venue == null ? new LocalStage(listener, journal) : new ConnectedStage(listener, venue));
                passed += runner.passed();
                failed += runner.failed();
            }
        } catch (final IOException e) {
            throw eventFileFailed(e);
        } finally {
            out.flush();
            err.flush();
        }
        err.println(passed + " passed, " + failed + " failed");
        err.flush();
        return failed == 0 ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED;
    }

    private ClientContext venue() {
        final int colon = connect.lastIndexOf(':');
        final int port;
        try {
            port = Integer.parseInt(connect.substring(colon + 1));
        } catch (final NumberFormatException e) {
            throw new InputException("--connect takes HOST:PORT, not '" + connect + "'", e);
        }
        if (colon <= 0 || port < 1 || port > 65_535) {
            throw new InputException("--connect takes HOST:PORT, not '" + connect + "'");
        }
        return new ClientContext()
                .address(new InetSocketAddress(connect.substring(0, colon), port))
                .sessionId(sessionId)
                .firmId(Prelude.FIRM_ID)
                .secret(secret());
    }

    private byte[] secret() {
        try {
            for (final String line : Files.readAllLines(secretFile)) {
                final String[] words = line.strip().split("\\s+", -1);
                if (words.length == 3 && words[0].equals(Integer.toString(sessionId))) {
                    return HexFormat.of().parseHex(words[2]);
                }
            }
        } catch (final NoSuchFileException e) {
            throw new InputException("--secret-file " + secretFile + ": no such file; give the venue's credentials", e);
        } catch (final IOException | IllegalArgumentException e) {
            throw new InputException(
                    "--secret-file " + secretFile + ": cannot be read as lines 'sessionId firmId secretHex'", e);
        }
        throw new InputException("--secret-file " + secretFile + ": has no line for session " + sessionId
                + "; add one, or name another with --session");
    }

    private BufferedWriter openEventFile() throws IOException {
        return eventFile == null ? null : Files.newBufferedWriter(eventFile, StandardCharsets.UTF_8);
    }

    private void write(final String line, final PrintWriter out, final BufferedWriter events) {
        if (!quiet) {
            out.println(line);
        }
        if (events != null) {
            try {
                events.write(line);
                events.newLine();
            } catch (final IOException e) {
                throw eventFileFailed(e);
            }
        }
    }

    private InputException eventFileFailed(final IOException e) {
        return new InputException(
                "--events " + eventFile + ": cannot be written; name a file in a folder that is there", e);
    }
}
