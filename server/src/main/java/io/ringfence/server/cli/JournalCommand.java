package io.ringfence.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.journal.JournalException;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogSummary;
import io.ringfence.replay.RecordText;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence journal}: describes, verifies and prints a venue's journal. Changes nothing; the venue may be running. */
@Command(
        name = "journal",
        description = "Describes, verifies and prints a venue's journal. Changes nothing; the venue may be running.",
        subcommands = {JournalCommand.Describe.class, JournalCommand.Verify.class, JournalCommand.Dump.class})
final class JournalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command: one of describe, verify, dump");
    }

    /** Walks a log; what is wrong with it is the user's to know in one line. */
    private static LogSummary verify(Path directory, LogKind kind) {
        try {
            return LogReader.verify(directory, kind);
        } catch (JournalException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private static Iterable<LogKind> logsIn(Path directory) {
        // Without commands there is no journal, and the reader says so; without events there was a crash at the very
        // start.
        return Files.isDirectory(LogKind.EVENTS.directory(directory))
                ? List.of(LogKind.COMMANDS, LogKind.EVENTS)
                : List.of(LogKind.COMMANDS);
    }

    private static String name(LogKind kind) {
        return kind == LogKind.COMMANDS ? "commands" : "events";
    }

    private static String instant(long timestampNs) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(timestampNs, 1_000_000_000L), Math.floorMod(timestampNs, 1_000_000_000L))
                .toString();
    }

    /** One line of name=value. */
    static String text(ObjectNode line) {
        StringBuilder text = new StringBuilder();
        line.properties().forEach(field -> {
            if (text.length() > 0) {
                text.append(' ');
            }
            String value = field.getValue().isTextual()
                    ? field.getValue().asText()
                    : field.getValue().toString();
            text.append(field.getKey()).append('=').append(value);
        });
        return text.toString();
    }

    private static String chain(LogSummary summary) {
        return HexFormat.of().toHexDigits(summary.lastChain());
    }

    /** {@code journal describe}. */
    @Command(name = "describe", description = "Says what a journal holds: records, times, files.")
    static final class Describe implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "Directory of the venue, which holds commands/ and events/.")
        private Path directory;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            for (LogKind kind : logsIn(directory)) {
                LogSummary summary = JournalCommand.verify(directory, kind);
                out.printf("%s: %,d records in %d files%n", name(kind), summary.recordCount(), summary.segmentCount());
                if (summary.recordCount() > 0) {
                    out.printf(
                            "  from %s to %s, chain %s%n",
                            instant(summary.firstTimestampNs()), instant(summary.lastTimestampNs()), chain(summary));
                }
                if (summary.tornPosition() >= 0) {
                    out.printf(
                            "  part of a record at byte %,d of the last file, from a crash; the next start clears it%n",
                            summary.tornPosition());
                }
                if (summary.live()) {
                    out.println("  the venue is running: as far as it had come");
                }
            }
            out.flush();
            return Ringfence.EXIT_OK;
        }
    }

    /** {@code journal verify}. */
    @Command(
            name = "verify",
            description = {
                "Verifies every byte of a journal: framing, checksums, sequence, chain, the zeroed rest.",
                "Of a running venue, all up to the last record."
            },
            exitCodeList = {"0:whole", "2:damaged, or not a journal"})
    static final class Verify implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "Directory of the venue, which holds commands/ and events/.")
        private Path directory;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            for (LogKind kind : logsIn(directory)) {
                LogSummary summary = JournalCommand.verify(directory, kind);
                out.printf(
                        "%s: %,d records are whole, chain %s%s%s%n",
                        name(kind),
                        summary.recordCount(),
                        chain(summary),
                        summary.tornPosition() >= 0 ? ", part of one more from a crash is not counted" : "",
                        summary.live() ? ", the venue is running" : "");
            }
            out.flush();
            return Ringfence.EXIT_OK;
        }
    }

    /** {@code journal dump}. */
    @Command(name = "dump", description = "Prints the records of a log, one a line.")
    static final class Dump implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "Directory of the venue, which holds commands/ and events/.")
        private Path directory;

        @Option(
                names = "--log",
                defaultValue = "COMMANDS",
                description = "Which log: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private LogKind log;

        @Option(names = "--from", defaultValue = "1", description = "First sequence (default: ${DEFAULT-VALUE}).")
        private long from;

        @Option(names = "--to", description = "Last sequence (default: the end).")
        private long to = Long.MAX_VALUE;

        @Option(names = "--limit", description = "Most records to print (default: all).")
        private long limit = Long.MAX_VALUE;

        @Option(names = "--json", description = "One JSON object a line, instead of name=value.")
        private boolean json;

        @Override
        public Integer call() {
            if (from < 1 || to < from || limit < 0) {
                throw new ParameterException(
                        spec.commandLine(), "--from must be at least 1, --to not below it, --limit not negative");
            }
            PrintWriter out = spec.commandLine().getOut();
            NameBook names = new NameBook();
            RecordText text = new RecordText(log, names);
            try (LogReader reader = LogReader.open(directory, log)) {
                long printed = 0;
                // From the start, whatever is printed: names and scales stand in the records before.
                while (printed < limit && reader.sequence() < to && reader.next()) {
                    ObjectNode frame = text.decode(reader.buffer(), reader.offset(), reader.length());
                    if (reader.sequence() >= from) {
                        ObjectNode line = line(reader, frame);
                        out.println(json ? line.toString() : text(line));
                        printed++;
                    }
                }
            } catch (JournalException e) {
                out.flush();
                throw new InputException(e.getMessage(), e);
            }
            out.flush();
            return Ringfence.EXIT_OK;
        }

        private static ObjectNode line(LogReader reader, ObjectNode frame) {
            ObjectNode line = DeskJson.MAPPER.createObjectNode();
            line.put("sequence", reader.sequence());
            line.put("time", instant(reader.timestampNs()));
            line.put("chain", HexFormat.of().toHexDigits(reader.chain()));
            line.put("lengthBytes", reader.length());
            frame.properties().forEach(field -> line.set(field.getKey(), field.getValue()));
            return line;
        }
    }
}
