package io.ringfence.gateway;

import static org.junit.jupiter.api.Assertions.fail;

import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.gateway.client.RingfenceClient;
import io.ringfence.gateway.client.RingfenceListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** A gateway with a {@link FakeEngine}, peers and clients on one thread, and a clock that only the test moves. */
final class TestVenue implements AutoCloseable {
    static final int SESSION = 11;
    static final int OTHER_SESSION = 12;
    static final int FIRM = 7;
    static final byte[] SECRET = "sixteen bytes ok".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int MAX_TURNS = 2_000_000;

    final FakeEngine engine = new FakeEngine();
    final Gateway gateway;
    final List<RingfenceClient> clients = new ArrayList<>();
    final List<RawPeer> peers = new ArrayList<>();
    long nowNs = TimeUnit.DAYS.toNanos(20_000);
    boolean isEngineRunning = true;

    TestVenue() {
        this(ctx -> {});
    }

    TestVenue(final Consumer<GatewayContext> settings) {
        final GatewayContext ctx = new GatewayContext()
                .credentials(new Credentials().add(SESSION, FIRM, SECRET).add(OTHER_SESSION, FIRM, SECRET));
        settings.accept(ctx);
        try {
            gateway = new Gateway(ctx, engine);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawPeer peer() {
        return peer(0);
    }

    RawPeer peer(final int receiveBufferBytes) {
        final RawPeer peer = new RawPeer(gateway.port(), receiveBufferBytes);
        peers.add(peer);
        return peer;
    }

    /** A peer that has its challenge. */
    RawPeer challenged() {
        final RawPeer peer = peer();
        until(() -> peer.hasHeard(io.ringfence.codecs.ChallengeDecoder.TEMPLATE_ID));
        return peer;
    }

    /** A peer that has negotiated. */
    RawPeer negotiated(final int sessionId, final long verId) {
        final RawPeer peer = challenged();
        peer.send(peer.negotiate(sessionId, FIRM, SECRET, verId, verId));
        until(() -> peer.hasHeard(io.ringfence.codecs.NegotiationResponseDecoder.TEMPLATE_ID));
        return peer;
    }

    /** A peer that has established, with a keep-alive of a second. */
    RawPeer established(final int sessionId, final long verId, final long nextSequence) {
        final RawPeer peer = negotiated(sessionId, verId);
        peer.send(peer.establish(sessionId, SECRET, verId, nextSequence, 0, 1_000, 0));
        until(() -> peer.hasHeard(io.ringfence.codecs.EstablishmentAckDecoder.TEMPLATE_ID));
        return peer;
    }

    Heard heard(final int sessionId, final byte[] secret, final Consumer<ClientContext> settings) {
        final ClientContext ctx = new ClientContext()
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()))
                .sessionId(sessionId)
                .firmId(FIRM)
                .secret(secret)
                .reconnects(true, 0)
                .closeDeadlineNs(0);
        settings.accept(ctx);
        final Heard heard = new Heard();
        heard.client = new RingfenceClient(ctx, heard);
        clients.add(heard.client);
        return heard;
    }

    Heard client(final int sessionId) {
        final Heard heard = heard(sessionId, SECRET, ctx -> {});
        until(heard.client::isEstablished);
        return heard;
    }

    void turn() {
        gateway.poll(nowNs);
        if (isEngineRunning) {
            engine.drain(gateway);
            gateway.poll(nowNs);
        }
        clients.forEach(client -> client.poll(nowNs));
        peers.forEach(RawPeer::poll);
    }

    void until(final BooleanSupplier condition) {
        for (int i = 0; i < MAX_TURNS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            turn();
            Thread.onSpinWait();
        }
        fail("not within " + MAX_TURNS + " turns");
    }

    void turns(final int count) {
        for (int i = 0; i < count; i++) {
            turn();
        }
    }

    void advanceMs(final long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
        turns(3);
    }

    @Override
    public void close() {
        clients.forEach(RingfenceClient::close);
        peers.forEach(RawPeer::close);
        gateway.close();
    }

    /** Keeps what a client hears. */
    static final class Heard implements RingfenceListener {
        RingfenceClient client;
        final List<Long> answered = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        long events;

        /** The last event: message header and message. */
        byte[] lastEvent;

        @Override
        public void onEvent(
                final long sessionSequence,
                final long commandSequence,
                final long timestampNs,
                final long clientSequence,
                final int eventIndex,
                final boolean last,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            events++;
            lastEvent = new byte[length];
            buffer.getBytes(offset, lastEvent);
            if (clientSequence > 0) {
                answered.add(clientSequence);
            }
        }

        @Override
        public void onEstablished(final long lastAppliedSequence, final long nextServerSequence) {
            notes.add("established " + lastAppliedSequence + " " + nextServerSequence);
        }

        @Override
        public void onDisconnected(final DisconnectReason reason) {
            notes.add("disconnected " + reason);
        }

        @Override
        public void onNotApplied(final long fromSequence, final long count) {
            notes.add("notApplied " + fromSequence + " " + count);
        }

        @Override
        public void onGap(final long fromSequence, final long count) {
            notes.add("gap " + fromSequence + " " + count);
        }

        @Override
        public void onRefused(final SessionRefusal refusal) {
            notes.add("refused " + refusal);
        }
    }
}
