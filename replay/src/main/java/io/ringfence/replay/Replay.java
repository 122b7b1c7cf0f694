package io.ringfence.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.engine.Engine;
import io.ringfence.journal.JournalException;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Runs a command log through the engine once more, to see that the same events come out. */
public final class Replay {
    /** Commands from one {@link ReplayObserver#onProgress} to the next. */
    static final int PROGRESS_INTERVAL = 8_192;

    private Replay() {}

    /**
     * Replays a venue's command log and compares every event, and so every state hash, with its event log. Changes nothing; the venue
     * may be live: then what it holds at this moment is compared.
     *
     * @param venueDirectory the venue's directory
     * @param observer looks on
     * @return what was found
     * @throws JournalException if a log cannot be read, or is damaged
     */
    public static ReplayResult verify(Path venueDirectory, ReplayObserver observer) {
        boolean hasEvents = Files.isDirectory(LogKind.EVENTS.directory(venueDirectory));
        try (LogReader commands = LogReader.open(venueDirectory, LogKind.COMMANDS);
                LogReader events = hasEvents ? LogReader.open(venueDirectory, LogKind.EVENTS) : null) {
            EventComparison comparison = new EventComparison(events);
            Engine engine = new Engine(comparison);
            long total = LogReader.lastSequenceHint(venueDirectory, LogKind.COMMANDS);
            apply(commands, engine, comparison, observer, total);
            boolean live = commands.summary().live();
            // A live venue journals on while we compare: its later events answer commands that came after the last we
            // read.
            if (!live) {
                comparison.expectEndOfKept();
            }
            ReplayDifference difference =
                    comparison.differentEvent() == 0 ? null : describe(venueDirectory, comparison, commands.sequence());
            return new ReplayResult(
                    commands.sequence(),
                    comparison.eventCount(),
                    comparison.stateHashCount(),
                    comparison.missingFrom(),
                    difference,
                    engine.businessHash(),
                    engine.sessionsHash(),
                    engine.timeHash(),
                    live);
        }
    }

    /** To the end of the command log, or to the first difference. */
    private static void apply(
            LogReader commands, Engine engine, EventComparison comparison, ReplayObserver observer, long total) {
        while (comparison.differentEvent() == 0 && commands.next()) {
            long sequence = commands.sequence();
            long timestampNs = commands.timestampNs();
            boolean more =
                    engine.onCommand(sequence, timestampNs, commands.buffer(), commands.offset(), commands.length());
            while (more) {
                more = engine.step();
            }
            observer.onCommandApplied(sequence, timestampNs, engine);
            if (sequence % PROGRESS_INTERVAL == 0) {
                observer.onProgress(sequence, total);
            }
        }
        observer.onProgress(commands.sequence(), Math.max(total, commands.sequence()));
    }

    /** Decodes both sides. Names and scales stand in the records before, so the logs are read once more up to there. */
    private static ReplayDifference describe(Path venueDirectory, EventComparison comparison, long commandSequence) {
        NameBook names = new NameBook();
        RecordText commandText = new RecordText(LogKind.COMMANDS, names);
        RecordText eventText = new RecordText(LogKind.EVENTS, names);
        ObjectNode command = DeskJson.MAPPER.createObjectNode();
        try (LogReader commands = LogReader.open(venueDirectory, LogKind.COMMANDS)) {
            while (commands.sequence() < commandSequence && commands.next()) {
                command = commandText.decode(commands.buffer(), commands.offset(), commands.length());
            }
        }
        return new ReplayDifference(
                commandSequence,
                comparison.differentEvent(),
                command,
                decode(eventText, comparison.differentKept()),
                decode(eventText, comparison.differentReplayed()));
    }

    private static ObjectNode decode(RecordText text, byte[] frame) {
        return frame == null ? null : text.decode(new UnsafeBuffer(frame), 0, frame.length);
    }
}
