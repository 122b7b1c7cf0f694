package io.ringfence.acceptance.scenario;

import io.ringfence.engine.EngineState;
import java.util.List;
import org.agrona.DirectBuffer;

/** Where a scenario is run: it takes commands one by one, and each is answered completely before it returns. One thread. */
interface Stage extends AutoCloseable {
    /** Takes the events of a command. */
    @FunctionalInterface
    interface EventListener {
        /**
         * One event.
         *
         * @param commandSequence the venue's number of the command
         * @param timestampNs the venue's time of it
         * @param buffer holds the event's SBE message header and message
         * @param offset of the message header
         * @param length of both in bytes
         */
        void onEvent(long commandSequence, long timestampNs, DirectBuffer buffer, int offset, int length);
    }

    /**
     * Begins with the prelude: from then on the scenario's commands come from its session.
     *
     * @param prelude SBE header and message of each command, Genesis first
     */
    void begin(List<byte[]> prelude);

    /**
     * Sends a command as the scenario's own session, and gives its events to the listener.
     *
     * @param buffer holds the SBE message header and the message
     */
    void submit(DirectBuffer buffer, int offset, int length);

    /**
     * Sends a command as another session, or as the venue itself.
     *
     * @param sessionId the session; 0: the venue itself
     */
    void submitAs(int sessionId, DirectBuffer buffer, int offset, int length);

    /** The venue's time, nanoseconds since 1970. */
    long timeNs();

    /** Views after the last command. */
    EngineState state();

    @Override
    void close();
}
