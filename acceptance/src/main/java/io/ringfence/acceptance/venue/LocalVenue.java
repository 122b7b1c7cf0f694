package io.ringfence.acceptance.venue;

import io.ringfence.codecs.ClockDecoder;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.NegotiateSessionDecoder;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EngineState;
import io.ringfence.engine.EventSink;
import io.ringfence.engine.session.Sessions;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogWriter;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The engine in this process, in logical time, on one thread: the caller's. Commands get their sequence and their time as a server in
 * logical time gives them; each is decided completely, and its events handed over, before {@link #submit} returns. Where a directory
 * is given, both logs are kept in it as a server keeps them, so that it can be verified and replayed.
 */
public final class LocalVenue implements AutoCloseable {
    /** Takes the events of the command that is being submitted. */
    @FunctionalInterface
    public interface EventListener {
        /**
         * One event.
         *
         * @param buffer holds the event frame: EventHeader, SBE message header, message; valid during this call only
         * @param offset of the frame
         * @param length of the frame in bytes
         */
        void onEvent(DirectBuffer buffer, int offset, int length);
    }

    private final EventListener listener;
    private final Sink sink = new Sink();
    private final Engine engine = new Engine(sink);
    private final ExpandableArrayBuffer frame = new ExpandableArrayBuffer(512);
    private final CommandHeaderEncoder commandHeader = new CommandHeaderEncoder();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final ClockDecoder clock = new ClockDecoder();
    private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
    private final JournalLock lock;
    private final LogWriter commandLog;
    private final LogWriter eventLog;
    private long lastSequence;
    private long timeNs;

    /** An empty venue that keeps no journal. */
    public LocalVenue(final EventListener listener) {
        this.listener = listener;
        lock = null;
        commandLog = null;
        eventLog = null;
    }

    /**
     * An empty venue that keeps its journal.
     *
     * @param directory of the venue; it must hold no journal yet
     * @throws IllegalStateException it holds one
     * @throws io.ringfence.journal.JournalException it cannot be written
     */
    public LocalVenue(final EventListener listener, final Path directory) {
        this.listener = listener;
        lock = JournalLock.acquire(directory);
        final JournalContext context = new JournalContext();
        commandLog = LogWriter.open(directory, LogKind.COMMANDS, context);
        eventLog = LogWriter.open(directory, LogKind.EVENTS, context);
        if (commandLog.lastSequence() != 0) {
            close();
            throw new IllegalStateException(directory + " holds a journal already; give an empty directory");
        }
    }

    /**
     * Decides a command, and hands over its events.
     *
     * @param sessionId who sends it; 0: the venue itself
     * @param clientSequence the session's number of it, gap-free from one, if the session was negotiated; 0: not numbered
     * @param message holds the SBE message header and the message
     * @param offset of the message header
     * @param length of both in bytes
     * @return the command's sequence
     */
    public long submit(
            final int sessionId,
            final long clientSequence,
            final DirectBuffer message,
            final int offset,
            final int length) {
        commandHeader.wrap(frame, 0);
        commandHeader
                .sessionId(sessionId)
                .flags(0)
                .sessionVerId(verId(sessionId, message, offset, length))
                .clientSequence(clientSequence)
                .connectionId(sessionId); // one connection per session, which never moves
        frame.putBytes(CommandHeaderEncoder.BLOCK_LENGTH, message, offset, length);
        final int frameLength = CommandHeaderEncoder.BLOCK_LENGTH + length;
        final long sequence = lastSequence + 1;
        timeNs = time(message, offset, length);
        if (commandLog != null) {
            commandLog.append(sequence, timeNs, frame, 0, frameLength);
        }
        lastSequence = sequence;
        boolean more = engine.onCommand(sequence, timeNs, frame, 0, frameLength);
        while (more) {
            more = engine.step();
        }
        return sequence;
    }

    /** Sequence of the last command; 0: there was none. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The venue's time, nanoseconds since 1970; 0 until a Clock says otherwise. */
    public long timeNs() {
        return timeNs;
    }

    /** Views of the state, for reading between commands; null before Genesis. */
    public EngineState state() {
        return engine.state();
    }

    /** The engine itself, for its hashes. */
    public Engine engine() {
        return engine;
    }

    @Override
    public void close() {
        if (lock != null) {
            commandLog.close();
            eventLog.close();
            lock.close();
        }
    }

    /** A Clock moves the time, and never back; every other command comes at the time that it is. */
    private long time(final DirectBuffer message, final int offset, final int length) {
        if (templateId(message, offset, length) != ClockDecoder.TEMPLATE_ID
                || length < MessageHeaderDecoder.ENCODED_LENGTH + ClockDecoder.BLOCK_LENGTH) {
            return timeNs;
        }
        clock.wrapAndApplyHeader(message, offset, messageHeader);
        return Math.max(timeNs, clock.timeNs());
    }

    /** The version of the session that is current; of a negotiation, the next one. */
    private long verId(final int sessionId, final DirectBuffer message, final int offset, final int length) {
        if (sessionId == Sessions.NULL_SESSION_ID || engine.state() == null) {
            return 0;
        }
        final Sessions sessions = engine.state().sessions();
        final int sessionIndex = sessions.indexOf(sessionId);
        if (sessionIndex == Sessions.NULL_INDEX) {
            return 0;
        }
        final boolean isNext = templateId(message, offset, length) == NegotiateSessionDecoder.TEMPLATE_ID;
        return sessions.verId(sessionIndex) + (isNext ? 1 : 0);
    }

    private int templateId(final DirectBuffer message, final int offset, final int length) {
        return length < MessageHeaderDecoder.ENCODED_LENGTH
                ? 0
                : messageHeader.wrap(message, offset).templateId();
    }

    private final class Sink implements EventSink {
        private final ExpandableArrayBuffer event = new ExpandableArrayBuffer(FrameLengths.MAX_EVENT_FRAME_LENGTH);

        @Override
        public MutableDirectBuffer buffer() {
            return event;
        }

        @Override
        public int claim(final int maxLengthBytes) {
            event.checkLimit(maxLengthBytes);
            return 0;
        }

        @Override
        public void commit(final int lengthBytes) {
            if (eventLog != null) {
                eventHeader.wrap(event, 0, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
                eventLog.append(eventHeader.eventNumber(), eventHeader.timestampNs(), event, 0, lengthBytes);
            }
            listener.onEvent(event, 0, lengthBytes);
        }
    }
}
