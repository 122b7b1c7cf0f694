package io.ringfence.acceptance.demo;

import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.codecs.StateHashDecoder;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.gateway.client.RingfenceClient;
import io.ringfence.gateway.client.RingfenceListener;
import java.net.InetSocketAddress;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** One connection for each session, all driven by the one thread that uses the link. */
final class TcpLink implements VenueLink {
    private static final long CONNECT_TIMEOUT_MS = 10_000;
    private static final long ANSWER_TIMEOUT_NS = 30_000_000_000L;

    private final Connection[] connections = new Connection[DemoVenue.SESSIONS + 1];
    private final Histogram ackLatencyNs = new Histogram(1, 60_000_000_000L, 3);
    /** Leaves the processor to the venue, with which it may share it, but does not sleep long. */
    private final IdleStrategy idle = new BackoffIdleStrategy(20, 500, 1_000, 20_000);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StateHashDecoder stateHash = new StateHashDecoder();
    private PublishedHash publishedHash;
    private Listener listener;

    /** A client of one session, with the time at which each of its unanswered messages was offered. */
    private final class Connection implements RingfenceListener {
        /** More than can be unanswered at once. */
        private static final int UNANSWERED = 1 << 16;

        private final int sessionId;
        private final long[] offeredAtNs = new long[UNANSWERED];
        private final RingfenceClient client;
        private long answered;
        private DisconnectReason disconnected;
        private SessionRefusal refused;

        Connection(int sessionId, InetSocketAddress address, byte[] secret) {
            this.sessionId = sessionId;
            this.client = new RingfenceClient(
                    new ClientContext()
                            .address(address)
                            .sessionId(sessionId)
                            .firmId(DemoVenue.firmOf(sessionId))
                            .secret(secret)
                            .keepAliveIntervalMs(10_000)
                            .reconnects(false, 0),
                    this);
        }

        @Override
        public void onEvent(
                long sessionSequence,
                long commandSequence,
                long timestampNs,
                long clientSequence,
                int eventIndex,
                boolean last,
                DirectBuffer buffer,
                int offset,
                int length) {
            if (clientSequence > answered) {
                answered = clientSequence;
                ackLatencyNs.recordValue(System.nanoTime() - offeredAtNs[(int) clientSequence & (UNANSWERED - 1)]);
            }
            if (sessionId == DemoVenue.SIMULATION_SESSION) {
                // It receives every event; one is of interest.
                if (header.wrap(buffer, offset).templateId() == StateHashDecoder.TEMPLATE_ID) {
                    stateHash.wrapAndApplyHeader(buffer, offset, header);
                    publishedHash = new PublishedHash(commandSequence, stateHash.business(), stateHash.sessions());
                }
            } else if (listener != null) {
                listener.onEvent(sessionId, buffer, offset, length);
            }
        }

        @Override
        public void onDisconnected(DisconnectReason reason) {
            disconnected = reason;
        }

        @Override
        public void onRefused(SessionRefusal refusal) {
            refused = refusal;
        }

        void connect() {
            if (!client.connect(CONNECT_TIMEOUT_MS)) {
                throw new IllegalStateException("session " + sessionId + " is not established; refused=" + refused
                        + " disconnected=" + disconnected);
            }
        }

        boolean isAnswered() {
            return client.answeredSequence() == client.sentSequence();
        }
    }

    /**
     * Connects every session of {@link DemoVenue}.
     *
     * @param secrets of each session, by its number
     */
    TcpLink(InetSocketAddress address, byte[][] secrets) {
        for (int session = 1; session <= DemoVenue.SESSIONS; session++) {
            connections[session] = new Connection(session, address, secrets[session]);
            connections[session].connect();
        }
    }

    @Override
    public void offer(int sessionId, DirectBuffer buffer, int offset, int length) {
        Connection connection = connections[sessionId];
        long sequence;
        long deadlineNs = 0;
        while ((sequence = connection.client.offer(buffer, offset, length)) <= 0) {
            long nowNs = System.nanoTime();
            deadlineNs = deadlineNs == 0 ? nowNs + ANSWER_TIMEOUT_NS : deadlineNs;
            if (sequence != RingfenceClient.BACK_PRESSURED || nowNs - deadlineNs > 0) {
                throw failure(connection);
            }
            connection.client.poll();
        }
        connection.offeredAtNs[(int) sequence & (Connection.UNANSWERED - 1)] = System.nanoTime();
    }

    @Override
    public void awaitAnswers(Listener to) {
        listener = to;
        for (int session = 1; session <= DemoVenue.SESSIONS; session++) {
            connections[session].client.flush();
        }
        long deadlineNs = System.nanoTime() + ANSWER_TIMEOUT_NS;
        idle.reset();
        // Even one that waits for nothing is polled once: it keeps alive, and drains what comes unasked.
        for (int session = 1; session <= DemoVenue.SESSIONS; session++) {
            connections[session].client.poll();
        }
        for (int session = 1; session <= DemoVenue.SESSIONS; session++) {
            Connection connection = connections[session];
            while (!connection.isAnswered()) {
                int work = connection.client.poll();
                if (work == 0 && (connection.disconnected != null || System.nanoTime() - deadlineNs > 0)) {
                    throw failure(connection);
                }
                idle.idle(work);
            }
        }
        listener = null;
    }

    private static IllegalStateException failure(Connection connection) {
        return new IllegalStateException("the venue does not answer session " + connection.sessionId + ": disconnected="
                + connection.disconnected + " sent=" + connection.client.sentSequence() + " answered="
                + connection.client.answeredSequence());
    }

    @Override
    public PublishedHash publishedHash() {
        return publishedHash;
    }

    @Override
    public Histogram ackLatencyNs() {
        return ackLatencyNs;
    }

    @Override
    public void close() {
        for (int session = 1; session <= DemoVenue.SESSIONS; session++) {
            if (connections[session] != null) {
                connections[session].client.close();
            }
        }
    }
}
