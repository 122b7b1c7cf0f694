package io.ringfence.server.cli;

import io.ringfence.gateway.Credentials;
import io.ringfence.gateway.CredentialsException;
import io.ringfence.server.Venue;
import io.ringfence.server.VenueConfig;
import io.ringfence.server.VenueContext;
import io.ringfence.server.VenueDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringfence run}: a venue in this process, until it is told to stop. */
@Command(
        name = "run",
        description = "Runs a venue from a configuration file until it is told to stop (Ctrl-C, SIGTERM).",
        footer = {"", "Its log is DIR/log/ringfence.log; what it is doing shows 'ringfence status'."})
final class RunCommand implements Callable<Integer> {
    private static final int SECRET_LENGTH = 32;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Configuration; scripts/venue.conf explains it.")
    private Path config;

    @Option(
            names = "--init",
            description =
                    "Where there is no credentials file, writes one with random secrets for the sessions of the definition.")
    private boolean init;

    @Override
    public Integer call() throws InterruptedException {
        final VenueConfig settings = VenueConfig.read(config);
        final VenueContext ctx = settings.toContext();
        if (settings.definition() != null) {
            ctx.definition(VenueDefinition.read(settings.definition()));
        }
        if (init && !Files.exists(settings.credentials())) {
            writeCredentials(settings.credentials(), ctx.definition());
        }
        ctx.credentials(readCredentials(settings.credentials()));

        final Venue venue = Venue.launch(ctx);
        final Thread onSignal = new Thread(
                () -> {
                    venue.close();
                    // A JVM that a signal ends would report the signal; an orderly end is exit code 0.
                    Runtime.getRuntime().halt(venue.failure() == null ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED);
                },
                "ringfence-stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        final PrintWriter out = spec.commandLine().getOut();
        out.println("listening on " + ctx.host() + ":" + venue.port() + ", journal in " + ctx.dir() + ", process "
                + ProcessHandle.current().pid());
        out.flush();
        venue.awaitTermination();
        if (venue.failure() == null) {
            // Only the hook closes it; it also ends the process.
            onSignal.join();
            return Ringfence.EXIT_OK;
        }
        Runtime.getRuntime().removeShutdownHook(onSignal);
        throw new IllegalStateException(
                "stopped by a failure: " + Ringfence.describe(venue.failure()) + "; see "
                        + ctx.dir().resolve("log").resolve("ringfence.log"),
                venue.failure());
    }

    /** Reads a file of secrets; what is wrong with it is the user's. */
    static Credentials readCredentials(final Path file) {
        try {
            return Credentials.read(file);
        } catch (final CredentialsException e) {
            throw new InputException(e.getMessage(), e);
        } catch (final IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static void writeCredentials(final Path file, final VenueDefinition definition) {
        if (definition == null) {
            throw new InputException(file + ": cannot be made without a definition; name one in the configuration");
        }
        final SecureRandom random = new SecureRandom();
        final StringBuilder lines = new StringBuilder("# sessionId firmId secretHex\n");
        definition.forEachSession((sessionId, firmId) -> {
            final byte[] secret = new byte[SECRET_LENGTH];
            random.nextBytes(secret);
            lines.append(sessionId)
                    .append(' ')
                    .append(firmId)
                    .append(' ')
                    .append(HexFormat.of().formatHex(secret))
                    .append('\n');
        });
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, lines, StandardOpenOption.WRITE);
        } catch (final IOException e) {
            throw new InputException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
