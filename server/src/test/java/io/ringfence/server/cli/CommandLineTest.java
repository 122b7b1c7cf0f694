package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.server.Venue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exit codes of the command line, and that an error is one line. */
final class CommandLineTest {
    private static final String OTHER_SECRET = "ffeeddccbbaa99887766554433221100";

    @TempDir
    private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path config;
    private Path dir;

    @BeforeEach
    void writeConfig() throws IOException {
        config = TestVenue.writeConfig(temp);
        dir = temp.resolve("venue");
    }

    @Test
    void shouldRefuseToRunFromAConfigurationThatIsMissingOrNotValid() throws IOException {
        assertFails(
                Ringfence.EXIT_INPUT,
                "no such file",
                "run",
                "--config",
                temp.resolve("absent.conf").toString());
        assertRunFails("ringfence { dir = \n", "not valid HOCON");
        assertRunFails("ringfence {\n dir = venue\n prot = 1\n}\n", ":3: unknown key ringfence.prot");
        assertRunFails(
                "ringfence {\n dir = venue\n credentials = credentials\n port = 65536\n}\n",
                ":4: ringfence.port = 65536 must be from 0 to 65535");
        assertFails(Ringfence.EXIT_INPUT, "--config", "run");
        assertFalse(Files.exists(dir));
    }

    @Test
    void shouldExplainItselfAndSuggestTheCommandThatWasMeant() {
        assertEquals(Ringfence.EXIT_OK, run("help"));
        assertTrue(out.toString().contains("journal"), out::toString);
        assertFails(Ringfence.EXIT_INPUT, "did you mean 'replay'?", "repaly");
        assertFails(Ringfence.EXIT_INPUT, "status: Missing required argument", "status");
    }

    @Test
    void shouldRefuseToRunWithoutSecretsAndLeaveNoTrace() throws IOException {
        Files.delete(temp.resolve("credentials"));
        assertFails(Ringfence.EXIT_INPUT, temp.resolve("credentials").toString(), "run", "--config", config.toString());
        assertFalse(Files.exists(dir));
    }

    @Test
    void shouldRefuseToRunOnAPortThatIsTakenAndLeaveNoTrace() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(config, Files.readString(config).replace("port = 0", "port = " + other.getLocalPort()));
            assertFails(Ringfence.EXIT_INPUT, "choose another host or port", "run", "--config", config.toString());
        }
        assertFalse(Files.exists(dir));
    }

    @Test
    void shouldTellAVenueThatIsUpFromOneThatIsDownAndFromNone() {
        assertFails(Ringfence.EXIT_INPUT, "give the directory of a venue", "status", dir.toString());
        try (Venue venue = Venue.launch(TestVenue.context(temp.resolve("venue.jsonl"), dir))) {
            assertEquals(Ringfence.EXIT_OK, run("status", dir.toString()), err::toString);
            assertTrue(out.toString().lines().anyMatch(line -> line.matches("port +" + venue.port())), out::toString);
        }
        out.getBuffer().setLength(0);
        assertEquals(Ringfence.EXIT_FAILED, run("status", "--config", config.toString()), err::toString);
        assertTrue(out.toString().startsWith("state "), out::toString);
        assertTrue(out.toString().contains("DOWN"), out::toString);
    }

    @Test
    void shouldFailWhenTheVenueRefusesOrRejectsWhatAnAdministratorAsks() throws IOException {
        final Path wrong = TestVenue.writeCredentials(temp.resolve("wrong"), "1 1 " + OTHER_SECRET + "\n");
        try (Venue venue = Venue.launch(TestVenue.context(temp.resolve("venue.jsonl"), dir))) {
            final String address = "127.0.0.1:" + venue.port();
            final String credentials = temp.resolve("credentials").toString();
            assertEquals(
                    Ringfence.EXIT_OK,
                    run("admin", "--connect", address, "--credentials", credentials, "halt", "BTC-PERP"),
                    err::toString);
            assertFails(
                    Ringfence.EXIT_FAILED,
                    "rejected: UNKNOWN_INSTRUMENT, field instrumentId, value 99",
                    "admin",
                    "--connect",
                    address,
                    "--credentials",
                    credentials,
                    "halt",
                    "99");
            assertFails(
                    Ringfence.EXIT_FAILED,
                    "rejected: UNKNOWN_INSTRUMENT 'NO-PERP'; listed: BTC-PERP",
                    "admin",
                    "--connect",
                    address,
                    "--credentials",
                    credentials,
                    "halt",
                    "NO-PERP");
            assertFails(
                    Ringfence.EXIT_FAILED,
                    "is the secret right?",
                    "admin",
                    "--connect",
                    address,
                    "--credentials",
                    wrong.toString(),
                    "assets");
            assertFails(
                    Ringfence.EXIT_INPUT,
                    "no secret of session 7",
                    "admin",
                    "--connect",
                    address,
                    "--credentials",
                    credentials,
                    "--session",
                    "7",
                    "assets");
        }
        assertFails(Ringfence.EXIT_INPUT, "name the venue", "admin", "assets");
        assertFails(
                Ringfence.EXIT_INPUT,
                "is not HOST:PORT",
                "admin",
                "--connect",
                "nowhere",
                "--credentials",
                wrong.toString(),
                "assets");
    }

    @Test
    void shouldRefuseAJournalThatIsNotThere() {
        assertFails(Ringfence.EXIT_INPUT, "no journal in", "replay", dir.toString(), "--verify");
        assertFails(Ringfence.EXIT_INPUT, "no journal in", "journal", "verify", dir.toString());
        assertFalse(Files.exists(dir));
    }

    private void assertRunFails(final String text, final String part) throws IOException {
        final Path file = Files.writeString(temp.resolve("wrong.conf"), text);
        assertFails(Ringfence.EXIT_INPUT, part, "run", "--config", file.toString());
    }

    private void assertFails(final int exitCode, final String part, final String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(exitCode, run(arguments), err::toString);
        assertTrue(err.toString().contains(part), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    private int run(final String... arguments) {
        final CommandLine commandLine = Ringfence.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }
}
