package io.ringfence.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.journal.JournalException;
import io.ringfence.replay.Replay;
import io.ringfence.replay.ReplayDifference;
import io.ringfence.replay.ReplayObserver;
import io.ringfence.replay.ReplayResult;
import io.ringfence.replay.text.DeskJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence replay}: runs a venue's command log once more and compares what comes out with what was kept. */
@Command(
        name = "replay",
        description = {
            "Replays a venue's journal and compares every event byte and each state hash.",
            "The venue may be running; nothing is changed."
        },
        exitCodeList = {
            "0:identical",
            "1:an event differs; with --verify, also if the event log lacks events",
            "2:the journal cannot be read, or is damaged"
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the venue, which holds commands/ and events/.")
    private Path directory;

    @Option(
            names = "--verify",
            description = "Takes a missing end of the event log, which a crash leaves, for a difference as well.")
    private boolean verify;

    @Option(names = "--json", description = "Prints the result as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        long startNs = System.nanoTime();
        ReplayResult result;
        try (JournalProgress bar = new JournalProgress("replay", " commands", !json)) {
            result = Replay.verify(directory, new Progress(bar));
        } catch (JournalException e) {
            throw new InputException(e.getMessage(), e);
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        boolean isComplete = result.eventsMissingFrom() == 0 || result.live();
        boolean passed = result.identical() && (isComplete || !verify);
        if (json) {
            out.println(toJson(result, seconds));
        } else {
            print(out, result, seconds);
        }
        out.flush();
        return passed ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED;
    }

    private static void print(PrintWriter out, ReplayResult result, double seconds) {
        out.printf(
                "%,d commands and %,d events in %.1f s (%,.0f commands a second), %,d state hashes%n",
                result.commands(),
                result.events(),
                seconds,
                result.commands() / Math.max(seconds, 1e-9),
                result.stateHashes());
        out.println("state hash " + stateHash(result));
        if (result.live()) {
            out.println("The venue is running: compared as far as it had come.");
        } else if (result.eventsMissingFrom() != 0) {
            out.println("events missing from " + result.eventsMissingFrom()
                    + ": the event log ends before the command log, as after a crash; the next start makes them up");
        }
        ReplayDifference difference = result.firstDifference();
        if (difference == null) {
            out.println("IDENTICAL");
        } else {
            out.println("DIFFERENT: " + difference.summary());
            out.print(difference.sideBySide());
        }
    }

    private static ObjectNode toJson(ReplayResult result, double seconds) {
        ObjectNode json = DeskJson.MAPPER.createObjectNode();
        json.put("commands", result.commands());
        json.put("events", result.events());
        json.put("stateHashes", result.stateHashes());
        json.put("identical", result.identical());
        json.put("eventsMissingFrom", result.eventsMissingFrom());
        json.put("live", result.live());
        json.put("stateHash", stateHash(result));
        json.put("seconds", seconds);
        ReplayDifference difference = result.firstDifference();
        if (difference != null) {
            ObjectNode first = json.putObject("firstDifference");
            first.put("commandSequence", difference.commandSequence());
            first.put("eventNumber", difference.eventNumber());
            first.set("command", difference.command());
            first.set("eventLog", difference.kept());
            first.set("replay", difference.replayed());
        }
        return json;
    }

    /** Business, sessions and time, as 16 hexadecimal digits each. */
    private static String stateHash(ReplayResult result) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(result.businessHash()) + "-" + hex.toHexDigits(result.sessionsHash()) + "-"
                + hex.toHexDigits(result.timeHash());
    }

    /** Shows how far it has come. */
    private record Progress(JournalProgress bar) implements ReplayObserver {
        @Override
        public void onProgress(long sequence, long total) {
            bar.show(sequence, total);
        }
    }
}
