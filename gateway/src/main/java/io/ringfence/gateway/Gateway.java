package io.ringfence.gateway;

import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * The venue's TCP edge: accepts connections, takes whole frames off them, and hands commands to an {@link IngressPublisher}; takes
 * events and writes them to the sessions that may see them. All of it runs on one thread, the network thread, and nothing in it
 * blocks: back-pressure from the ring stops reading at once, while writing goes on.
 */
public final class Gateway implements AutoCloseable {
    /**
     * Binds the port and listens.
     *
     * @param ctx configuration; checked here
     * @param ingress takes the commands
     * @throws IOException if the address cannot be bound
     * @throws IllegalArgumentException if the configuration contradicts itself
     */
    public Gateway(final GatewayContext ctx, final IngressPublisher ingress) throws IOException {
        ctx.conclude();
        absent();
    }

    /**
     * One turn of the duty cycle: accept, read, heartbeat, flush.
     *
     * @param nowNs the time; any origin, never going back
     * @return work done: 0 if there was none
     */
    public int poll(final long nowNs) {
        absent();
        return 0;
    }

    /**
     * Takes an event whose command is journaled. It is put into the send buffers of those who may see it; {@link #poll} writes them.
     *
     * @param buffer holds an event frame: an EventHeader and one message of event.xml with its message header
     * @param offset of the EventHeader
     * @param length of the frame, in bytes
     */
    public void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        absent();
    }

    /**
     * The port on which it listens.
     *
     * @return the port
     */
    public int port() {
        absent();
        return 0;
    }

    /**
     * What the gateway has counted; read on the network thread.
     *
     * @return the counters
     */
    public GatewayCounters counters() {
        absent();
        return null;
    }

    /** Says SERVER_SHUTDOWN to every connection as far as its socket takes it, and closes all. */
    @Override
    public void close() {}

    @SuppressWarnings("DoNotCallSuggester")
    private static void absent() {
        throw new UnsupportedOperationException();
    }
}
