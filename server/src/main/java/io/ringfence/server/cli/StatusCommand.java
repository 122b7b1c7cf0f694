package io.ringfence.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.journal.JournalLock;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.StatusFile;
import io.ringfence.server.VenueConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence status}: whether a venue is up, and what it is doing. Asks the mapped file, never the venue. */
@Command(
        name = "status",
        description = "Says whether a venue is up and what it is doing; exit code 0 if it is up, 1 if not.")
final class StatusCommand implements Callable<Integer> {
    private static final long HUNG_AFTER_MS = 5_000;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Where where;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    /** The venue's directory, given or found in its configuration. */
    static final class Where {
        @Parameters(paramLabel = "DIR", description = "The venue's directory.")
        private Path dir;

        @Option(names = "--config", paramLabel = "FILE", description = "The venue's configuration.")
        private Path config;
    }

    @Override
    public Integer call() {
        final Path dir = where.dir == null ? VenueConfig.read(where.config).dir() : where.dir;
        final Map<String, Long> values = StatusFile.read(dir);
        final boolean isUp = JournalLock.isHeld(dir);
        final long silentMs = System.currentTimeMillis() - values.get("heartbeatMs");
        final String state = !isUp ? "DOWN" : silentMs > HUNG_AFTER_MS ? "HUNG" : "UP";
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final ObjectNode node = DeskJson.MAPPER.createObjectNode().put("state", state);
            values.forEach((label, value) -> node.put(label, text(label, value)));
            out.println(node);
        } else {
            out.printf("%-20s %s%n", "state", state);
            values.forEach((label, value) -> out.printf("%-20s %s%n", name(label), text(label, value)));
        }
        out.flush();
        return state.equals("UP") ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED;
    }

    private static String name(final String label) {
        return label.endsWith("Ms") ? label.substring(0, label.length() - 2) : label;
    }

    private static String text(final String label, final long value) {
        return switch (label) {
            case "startMs", "heartbeatMs" -> Instant.ofEpochMilli(value).toString();
            case "riskAdmission" -> RiskAdmission.get((short) value).name();
            case "spaceLow" -> value == 0 ? "NO" : "YES";
            default -> Long.toString(value);
        };
    }
}
