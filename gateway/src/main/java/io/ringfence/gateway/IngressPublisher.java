package io.ringfence.gateway;

import org.agrona.DirectBuffer;

/** Where the gateway hands over what came in; the server implements it over its inbound ring. Called on the network thread only. */
public interface IngressPublisher {
    /**
     * Takes one command, or says that there is no room now. What is taken is copied before the call returns.
     *
     * @param sessionId session that sent it
     * @param sessionVerId version of that session
     * @param clientSequence the client's number of an application message; 0 for a message of the session layer
     * @param connectionId the gateway's number of the connection
     * @param buffer holds an SBE message header and one message of command.xml, without a CommandHeader
     * @param offset of the message header
     * @param length of message header and message, in bytes; at most {@link Framing#MAX_COMMAND_LENGTH}
     * @return false if there is no room: nothing was taken, the gateway stops reading and offers it again later
     */
    boolean publish(
            int sessionId,
            long sessionVerId,
            long clientSequence,
            long connectionId,
            DirectBuffer buffer,
            int offset,
            int length);
}
