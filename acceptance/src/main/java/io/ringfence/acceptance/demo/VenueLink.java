package io.ringfence.acceptance.demo;

import java.util.HexFormat;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * How the participants of the demonstration reach the venue: over TCP or by a call. One thread uses it.
 *
 * <p>Messages are SBE messages of command.xml with their message header; sessions are named by their numbers in {@link DemoVenue}.
 */
interface VenueLink extends AutoCloseable {
    /** Takes the events of a session's stream, on the thread that uses the link, inside {@link #awaitAnswers}. */
    @FunctionalInterface
    interface Listener {
        /**
         * An event.
         *
         * @param sessionId session in whose stream it came
         * @param buffer holds an SBE message header and one message of event.xml, during the call only
         */
        void onEvent(int sessionId, DirectBuffer buffer, int offset, int length);
    }

    /**
     * What a StateHash event said.
     *
     * @param sequence of the command after which it holds
     * @param business hash of that section
     * @param sessions hash of that section
     */
    record PublishedHash(long sequence, long business, long sessions) {
        /** Both, in hexadecimal digits. */
        String text() {
            return HexFormat.of().toHexDigits(business) + HexFormat.of().toHexDigits(sessions);
        }
    }

    /** Takes a message of a session; it leaves at the latest with the next {@link #awaitAnswers}. */
    void offer(int sessionId, DirectBuffer buffer, int offset, int length);

    /**
     * Sends what was offered and waits until all of it is answered.
     *
     * @throws IllegalStateException when the venue is gone or does not answer
     */
    void awaitAnswers(Listener listener);

    /** What the venue said last of its own state; null: nothing yet. */
    PublishedHash publishedHash();

    /** Time from offering a message to receiving the first event that answers it, in nanoseconds. */
    Histogram ackLatencyNs();

    @Override
    void close();
}
