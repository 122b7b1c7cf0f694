package io.ringfence.server;

import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.engine.Engine;
import io.ringfence.journal.JournalDamagedException;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Brings the engine to where the journal ends, by the journal alone: each command goes through the engine again; the events that come out
 * are compared with those that are logged, and those that a crash kept from the log are appended. Runs on the launching thread, through the
 * very ring that carries events later.
 */
final class Recovery {
    private final Path dir;
    private final Engine engine;
    private final OutboundRing.Reader logSide;
    private final OutboundRing.Reader egressSide;
    private final EgressHandler egress;
    private final LogWriter eventLog;
    private final EventHeaderDecoder header = new EventHeaderDecoder();
    private long regenerated;

    Recovery(
            final Path dir,
            final Engine engine,
            final OutboundRing.Reader logSide,
            final OutboundRing.Reader egressSide,
            final EgressHandler egress,
            final LogWriter eventLog) {
        this.dir = dir;
        this.engine = engine;
        this.logSide = logSide;
        this.egressSide = egressSide;
        this.egress = egress;
        this.eventLog = eventLog;
    }

    /**
     * What a journal's Genesis says of time.
     *
     * @param dir holds a journal of one command or more
     * @return whether time comes from commands
     */
    static boolean isLogicalTime(final Path dir) {
        try (LogReader commands = LogReader.open(dir, LogKind.COMMANDS)) {
            return commands.next()
                    && VenueDefinition.isLogicalTime(
                            commands.buffer(), commands.offset() + CommandHeaderDecoder.BLOCK_LENGTH);
        }
    }

    /**
     * Replays the command log from its start.
     *
     * @throws JournalDamagedException if a log does not verify
     * @throws VenueException if the logged events are not those that the commands give
     */
    void run() {
        final long loggedEvents = eventLog.lastSequence();
        try (LogReader commands = LogReader.open(dir, LogKind.COMMANDS);
                LogReader events = LogReader.open(dir, LogKind.EVENTS)) {
            while (commands.next()) {
                boolean isStepping = engine.onCommand(
                        commands.sequence(),
                        commands.timestampNs(),
                        commands.buffer(),
                        commands.offset(),
                        commands.length());
                drain(events, loggedEvents);
                while (isStepping) {
                    isStepping = engine.step();
                    drain(events, loggedEvents);
                }
            }
            // Not beyond what was logged before: those appended just now are there to be read as well.
            if (events.sequence() < loggedEvents && events.next()) {
                throw new VenueException("the event log of " + dir + " holds event " + events.sequence()
                        + ", which no command of the command log gives; run 'ringfence journal verify " + dir + "'");
            }
        }
    }

    /** Events that were not in the log and are now. */
    long regenerated() {
        return regenerated;
    }

    private void drain(final LogReader events, final long loggedEvents) {
        while (logSide.hasRecord()) {
            header.wrap(
                    logSide.buffer(),
                    logSide.offset(),
                    EventHeaderDecoder.BLOCK_LENGTH,
                    EventHeaderDecoder.SCHEMA_VERSION);
            if (header.eventNumber() > loggedEvents) {
                eventLog.append(
                        header.eventNumber(),
                        header.timestampNs(),
                        logSide.buffer(),
                        logSide.offset(),
                        logSide.length());
                regenerated++;
            } else {
                compare(events);
            }
            logSide.advance();
        }
        while (egressSide.hasRecord()) {
            egress.onRecovered(egressSide.buffer(), egressSide.offset());
            egressSide.advance();
        }
    }

    private void compare(final LogReader events) {
        if (!events.next() || !isSame(events)) {
            throw new VenueException("event " + header.eventNumber() + " of command " + header.commandSequence()
                    + " in the journal of " + dir
                    + " is not what that command gives with this release; run 'ringfence replay " + dir + " --verify'");
        }
    }

    private boolean isSame(final LogReader events) {
        if (events.sequence() != header.eventNumber() || events.length() != logSide.length()) {
            return false;
        }
        final DirectBuffer logged = events.buffer();
        final DirectBuffer made = logSide.buffer();
        for (int i = 0; i < events.length(); i++) {
            if (logged.getByte(events.offset() + i) != made.getByte(logSide.offset() + i)) {
                return false;
            }
        }
        return true;
    }
}
