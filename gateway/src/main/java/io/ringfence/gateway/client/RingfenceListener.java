package io.ringfence.gateway.client;

import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.SessionRefusal;
import org.agrona.DirectBuffer;

/**
 * Takes what a {@link RingfenceClient} hears, on the thread that polls it. A call-back may call {@code offer} and {@code flush}, not
 * {@code poll}, {@code connect}, {@code await…} or {@code close}.
 */
public interface RingfenceListener {
    /**
     * An event of the session's stream.
     *
     * @param sessionSequence its number in this stream
     * @param commandSequence sequence of the command that caused it: its receipt
     * @param timestampNs the venue's time of that command
     * @param clientSequence this session's own message that caused it; 0: something else did
     * @param eventIndex place among the events of its command, from zero
     * @param last whether it is the last event of its command
     * @param buffer holds an SBE message header and one message of event.xml; valid during the call only
     * @param offset of the message header
     * @param length of message header and message, in bytes
     */
    void onEvent(
            long sessionSequence,
            long commandSequence,
            long timestampNs,
            long clientSequence,
            int eventIndex,
            boolean last,
            DirectBuffer buffer,
            int offset,
            int length);

    /**
     * Application messages may flow; those that were not applied before a loss are on their way again.
     *
     * @param lastAppliedSequence this session's last message that was applied; 0: none
     * @param nextServerSequence number of the next event
     */
    default void onEstablished(final long lastAppliedSequence, final long nextServerSequence) {}

    /**
     * The connection is gone. The client comes back by itself, if it is configured to.
     *
     * @param reason why
     */
    default void onDisconnected(final DisconnectReason reason) {}

    /**
     * Messages of this client did not arrive and were not applied; later ones were.
     *
     * @param fromSequence the first of them
     * @param count how many
     */
    default void onNotApplied(final long fromSequence, final long count) {}

    /**
     * Events of this session were missed, during a loss of the connection for instance.
     *
     * @param fromSequence number of the first of them
     * @param count how many
     */
    default void onGap(final long fromSequence, final long count) {}

    /**
     * The venue refused to negotiate or to establish.
     *
     * @param refusal why
     */
    default void onRefused(final SessionRefusal refusal) {}
}
