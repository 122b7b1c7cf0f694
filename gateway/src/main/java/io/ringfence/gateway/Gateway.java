package io.ringfence.gateway;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessagesNotAppliedDecoder;
import io.ringfence.codecs.SessionEstablishedDecoder;
import io.ringfence.codecs.SessionNegotiatedDecoder;
import io.ringfence.codecs.SessionRefusedDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The venue's TCP edge: accepts connections, takes whole frames off them, and hands commands to an {@link IngressPublisher}; takes
 * events and writes them to the sessions that may see them. All of it runs on one thread, the network thread, and nothing in it
 * blocks: back-pressure from the ring stops reading at once, while writing goes on.
 *
 * <p>Time is an argument. Silence of a peer is measured by a time that stands still while the gateway does not read, so that nobody is
 * cut for what waits in the venue's own buffers.
 *
 * <p>Connecting allocates; a message in, and an event out, do not. What remains is the JDK's own: nothing per selected key, since the
 * selector hands them to a callback.
 */
public final class Gateway implements AutoCloseable {
    private static final int NONCE_LENGTH = 32;
    private static final int MAX_ACCEPTS_PER_POLL = 16;
    private static final int LISTEN_BACKLOG = 128;
    private static final long TIMER_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final GatewayContext ctx;
    private final GatewayCounters counters = new GatewayCounters();
    private final CommandPublisher commands;
    private final SessionPublisher publisher = new SessionPublisher();
    private final LogonThrottle throttle;
    private final MemoryBudget budget;
    private final SecureRandom random = new SecureRandom();
    private final long keepAliveNs;
    private final int flushBytes;

    private final ServerSocketChannel acceptor;
    private final Selector selector;
    private final Consumer<SelectionKey> onReady = this::onReady;
    private final int port;

    private final Connection[] connections;
    private int connectionCount;
    private final Connection[] dirty;
    private int dirtyCount;
    private final Long2ObjectHashMap<Connection> connectionById = new Long2ObjectHashMap<>();
    private final Int2ObjectHashMap<Connection> connectionBySession = new Int2ObjectHashMap<>();
    private final List<Connection> fullStreams = new ArrayList<>();
    private final Map<InetAddress, Integer> connectionsByAddress = new HashMap<>();
    private final ArrayDeque<Session> owedDisconnects = new ArrayDeque<>();
    private final ArrayDeque<FrameReader> spareReaders = new ArrayDeque<>();
    private final ArrayDeque<SendBuffer> spareBuffers = new ArrayDeque<>();

    private final EventHeaderDecoder header = new EventHeaderDecoder();
    private final SessionNegotiatedDecoder negotiated = new SessionNegotiatedDecoder();
    private final SessionEstablishedDecoder established = new SessionEstablishedDecoder();
    private final SessionRefusedDecoder refused = new SessionRefusedDecoder();
    private final MessagesNotAppliedDecoder notApplied = new MessagesNotAppliedDecoder();

    private long nextConnectionId;
    private boolean isStarted;
    private long nowNs;
    private long readTimeNs;
    private long nextTimerNs;
    private boolean isBackPressured;
    private boolean hasStalled;
    private int stalledCursor;
    private int work;

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
        this.ctx = ctx;
        commands = new CommandPublisher(ingress, counters);
        throttle = new LogonThrottle(ctx.maxFailedTries(), ctx.failedTriesWindowNs());
        budget = new MemoryBudget(ctx.maxTotalBacklogBytes());
        keepAliveNs = TimeUnit.MILLISECONDS.toNanos(ctx.keepAliveIntervalMs()) - TIMER_INTERVAL_NS;
        flushBytes = ctx.sendBufferBytes() / 2;
        nextConnectionId = ctx.firstConnectionId();
        connections = new Connection[ctx.maxConnections()];
        dirty = new Connection[ctx.maxConnections() + MAX_ACCEPTS_PER_POLL];

        selector = Selector.open();
        acceptor = ServerSocketChannel.open();
        try {
            acceptor.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            acceptor.configureBlocking(false);
            acceptor.bind(ctx.bindAddress(), LISTEN_BACKLOG);
            acceptor.register(selector, SelectionKey.OP_ACCEPT);
            port = ((InetSocketAddress) acceptor.getLocalAddress()).getPort();
        } catch (final IOException e) {
            CloseHelper.quietCloseAll(acceptor, selector);
            throw new IOException("cannot listen on " + ctx.bindAddress() + ": " + e.getMessage(), e);
        }
    }

    /**
     * One turn of the duty cycle: accept, read, heartbeat, flush.
     *
     * @param timeNs the time; any origin, never going back
     * @return work done: 0 if there was none
     */
    public int poll(final long timeNs) {
        advance(timeNs);
        work = 0;
        isBackPressured = false;
        publishOwedDisconnects();
        takeStalledFrames();
        try {
            selector.selectNow(onReady);
        } catch (final IOException e) {
            throw new IllegalStateException("selector failed", e);
        }
        if (nowNs - nextTimerNs >= 0) {
            nextTimerNs = nowNs + TIMER_INTERVAL_NS;
            onTimer();
        }
        flush();
        return work;
    }

    /**
     * Takes an event whose command is journaled. It is put into the send buffers of those who may see it; {@link #poll} writes them.
     *
     * @param buffer holds an event frame: an EventHeader and one message of event.xml with its message header
     * @param offset of the EventHeader
     * @param length of the frame, in bytes
     */
    public void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        header.wrap(buffer, offset, EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
        final int message = offset + EventHeaderDecoder.BLOCK_LENGTH;
        final int messageLength = length - EventHeaderDecoder.BLOCK_LENGTH;
        final int body = message + MessageHeaderDecoder.ENCODED_LENGTH;
        final int templateId = buffer.getShort(message + AdmittedMessages.TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final long connectionId = header.connectionId();
        final int sessionId = header.sessionId();
        final long sessionSequence = header.sessionSequence();

        if (connectionId != 0) {
            onHandshake(connectionId, templateId, buffer, body);
        }
        if (sessionId != 0) {
            final Connection connection = connectionBySession.get(sessionId);
            if (connection != null && templateId == MessagesNotAppliedDecoder.TEMPLATE_ID) {
                notApplied.wrap(
                        buffer, body, MessagesNotAppliedDecoder.BLOCK_LENGTH, MessagesNotAppliedDecoder.SCHEMA_VERSION);
                connection.session().onMessagesNotApplied(notApplied.fromSequence(), notApplied.count());
                onAppended(connection);
            }
            if (connection != null
                    && sessionSequence > 0
                    && !connection.session().isFullStream()) {
                connection
                        .session()
                        .onEvent(sessionSequence, header.clientSequence(), header, buffer, message, messageLength);
                onAppended(connection);
            }
        }
        for (int i = fullStreams.size() - 1; i >= 0; i--) {
            final Connection connection = fullStreams.get(i);
            final Session session = connection.session();
            final long clientSequence = session.sessionId() == sessionId ? header.clientSequence() : 0;
            session.onEvent(header.eventNumber(), clientSequence, header, buffer, message, messageLength);
            onAppended(connection);
        }
    }

    /**
     * The port on which it listens.
     *
     * @return the port
     */
    public int port() {
        return port;
    }

    /**
     * What the gateway has counted; read on the network thread.
     *
     * @return the counters
     */
    public GatewayCounters counters() {
        return counters;
    }

    /**
     * Says SERVER_SHUTDOWN to every connection as far as its socket takes it, and closes all. The engine is not told of each: a restart
     * counts every connection as gone.
     */
    @Override
    public void close() {
        for (int i = connectionCount - 1; i >= 0; i--) {
            final Connection connection = connections[i];
            connection.session().terminate(DisconnectReason.SERVER_SHUTDOWN);
            connection.flush(nowNs);
            connection.close();
            connection.in().close();
            connection.out().close();
        }
        connectionCount = 0;
        spareReaders.forEach(FrameReader::close);
        spareBuffers.forEach(SendBuffer::close);
        CloseHelper.quietCloseAll(acceptor, selector);
    }

    private void advance(final long timeNs) {
        if (!isStarted) {
            isStarted = true;
            nextTimerNs = timeNs;
        } else if (!isBackPressured) {
            readTimeNs += timeNs - nowNs;
        }
        nowNs = timeNs;
    }

    private void publishOwedDisconnects() {
        while (!owedDisconnects.isEmpty()) {
            if (!owedDisconnects.peek().publishDisconnect()) {
                onBackPressure();
                return;
            }
            owedDisconnects.poll();
            work++;
        }
    }

    /** Goes through the frames that were read when the ring had no room, each time beginning where it had none. */
    private void takeStalledFrames() {
        if (!hasStalled) {
            return;
        }
        for (int i = 0; i < connectionCount && !isBackPressured; i++) {
            if (stalledCursor >= connectionCount) {
                stalledCursor = 0;
            }
            final Connection connection = connections[stalledCursor];
            if (connection.isStalled) {
                connection.takeFrames(readTimeNs, nowNs);
                afterFrames(connection);
                work++;
            }
            if (!isBackPressured) {
                stalledCursor++;
            }
        }
        hasStalled = isBackPressured;
    }

    private void onReady(final SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        final Connection connection = (Connection) key.attachment();
        if (key.isWritable()) {
            work++;
            flush(connection);
        }
        if (key.isValid() && key.isReadable() && mayRead(connection)) {
            final int received = connection.onReadable(readTimeNs, nowNs);
            if (received < 0) {
                connection.flush(nowNs);
                close(connection);
                return;
            }
            work += received;
            afterFrames(connection);
        }
    }

    private boolean mayRead(final Connection connection) {
        return !connection.isStalled
                && (!isBackPressured || connection.session().state() == SessionState.TERMINATING);
    }

    private void afterFrames(final Connection connection) {
        if (connection.isStalled) {
            hasStalled = true;
            onBackPressure();
        }
        onAppended(connection);
    }

    private void onBackPressure() {
        isBackPressured = true;
        counters.backPressured++;
    }

    private void accept() {
        for (int i = 0; i < MAX_ACCEPTS_PER_POLL; i++) {
            SocketChannel channel = null;
            try {
                channel = acceptor.accept();
                if (channel == null) {
                    return;
                }
                work++;
                counters.accepted++;
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (ctx.socketBufferBytes() > 0) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, ctx.socketBufferBytes());
                    channel.setOption(StandardSocketOptions.SO_SNDBUF, ctx.socketBufferBytes());
                }
                admit(channel, ((InetSocketAddress) channel.getRemoteAddress()).getAddress());
            } catch (final IOException e) {
                // The peer is gone before it was taken, or the process has no descriptor left: the next poll tries
                // again.
                CloseHelper.quietClose(channel);
                return;
            }
        }
    }

    private void admit(final SocketChannel channel, final InetAddress address) throws IOException {
        SendBuffer out = spareBuffers.poll();
        if (out == null) {
            out = new SendBuffer(ctx.sendBufferBytes(), ctx.maxBacklogBytes(), budget);
        }
        final int fromAddress = connectionsByAddress.getOrDefault(address, 0);
        if (connectionCount == connections.length || fromAddress >= ctx.maxConnectionsPerAddress()) {
            counters.disconnected[DisconnectReason.TOO_MANY_CONNECTIONS.value() & 0xFF]++;
            try {
                publisher.terminate(out, DisconnectReason.TOO_MANY_CONNECTIONS);
                out.writeTo(channel);
            } finally {
                spare(out);
                CloseHelper.quietClose(channel);
            }
            return;
        }

        FrameReader in = spareReaders.poll();
        if (in == null) {
            in = new FrameReader(ctx.receiveBufferBytes(), Framing.MAX_INBOUND_FRAME_LENGTH);
        }
        final byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        final long connectionId = nextConnectionId++;
        final Session session =
                new Session(ctx, throttle, commands, publisher, counters, connectionId, address, nonce, out);
        final SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        final Connection connection =
                new Connection(channel, key, address, in, out, session, counters, readTimeNs, nowNs);
        key.attach(connection);
        connection.index = connectionCount;
        connections[connectionCount++] = connection;
        connectionById.put(connectionId, connection);
        connectionsByAddress.put(address, fromAddress + 1);
        counters.connections = connectionCount;
        onAppended(connection);
    }

    private void onHandshake(final long connectionId, final int templateId, final DirectBuffer buffer, final int body) {
        final Connection connection = connectionById.get(connectionId);
        if (connection == null) {
            return;
        }
        final Session session = connection.session();
        switch (templateId) {
            case SessionNegotiatedDecoder.TEMPLATE_ID -> {
                negotiated.wrap(
                        buffer, body, SessionNegotiatedDecoder.BLOCK_LENGTH, SessionNegotiatedDecoder.SCHEMA_VERSION);
                session.onNegotiated(
                        negotiated.sessionVerId(), negotiated.roles().getRaw());
            }
            case SessionEstablishedDecoder.TEMPLATE_ID -> {
                established.wrap(
                        buffer, body, SessionEstablishedDecoder.BLOCK_LENGTH, SessionEstablishedDecoder.SCHEMA_VERSION);
                if (session.onEstablished(
                        established.sessionVerId(),
                        established.roles().getRaw(),
                        header.eventNumber(),
                        established.nextSequence(),
                        established.lastAppliedSequence())) {
                    onEstablished(connection);
                }
            }
            case SessionRefusedDecoder.TEMPLATE_ID -> {
                refused.wrap(buffer, body, SessionRefusedDecoder.BLOCK_LENGTH, SessionRefusedDecoder.SCHEMA_VERSION);
                session.onRefused(
                        refused.refusal(),
                        refused.establishing() == BooleanType.YES,
                        refused.sessionVerId(),
                        refused.lastVerId(),
                        refused.nextSequence());
            }
            default -> {
                return;
            }
        }
        onAppended(connection);
    }

    private void onEstablished(final Connection connection) {
        connection.onEstablished(readTimeNs);
        connectionBySession.put(connection.session().sessionId(), connection);
        if (connection.session().isFullStream()) {
            fullStreams.add(connection);
        }
        counters.sessions++;
    }

    /** Something was put into a connection's send buffer, or its session has ended. */
    private void onAppended(final Connection connection) {
        if (connection.session().state() == SessionState.TERMINATING) {
            leave(connection);
        }
        if (connection.isWriteBlocked() || connection.out().pendingBytes() == 0) {
            return;
        }
        if (!connection.isDirty) {
            connection.isDirty = true;
            dirty[dirtyCount++] = connection;
        }
        if (connection.out().pendingBytes() >= flushBytes) {
            connection.flush(nowNs);
        }
    }

    private void onTimer() {
        for (int i = connectionCount - 1; i >= 0; i--) {
            final Connection connection = connections[i];
            if (connection.session().state() == SessionState.TERMINATING) {
                if (connection.isLingerOver(ctx.lingerNs(), nowNs)) {
                    close(connection);
                }
            } else {
                connection.onTimer(ctx, keepAliveNs, readTimeNs, nowNs);
                onAppended(connection);
            }
        }
    }

    private void flush() {
        while (dirtyCount > 0) {
            final Connection connection = dirty[--dirtyCount];
            dirty[dirtyCount] = null;
            connection.isDirty = false;
            work++;
            flush(connection);
        }
    }

    private void flush(final Connection connection) {
        if (connection.session().state() == SessionState.CLOSED) {
            return;
        }
        if (!connection.flush(nowNs)) {
            close(connection);
        } else if (connection.session().state() == SessionState.TERMINATING
                && connection.isLingerOver(ctx.lingerNs(), nowNs)) {
            close(connection);
        }
    }

    /** Takes a session out of everybody's sight, once, and owes the engine its loss. */
    private void leave(final Connection connection) {
        final Session session = connection.session();
        if (!connectionById.containsKey(session.connectionId())) {
            return;
        }
        connectionById.remove(session.connectionId());
        if (connectionBySession.get(session.sessionId()) == connection) {
            connectionBySession.remove(session.sessionId());
            fullStreams.remove(connection);
            counters.sessions--;
        }
        if (session.isKnownToEngine()) {
            owedDisconnects.add(session);
        }
    }

    private void close(final Connection connection) {
        connection.close();
        leave(connection);
        final Connection moved = connections[--connectionCount];
        connections[connectionCount] = null;
        if (moved != connection) {
            moved.index = connection.index;
            connections[moved.index] = moved;
        }
        counters.connections = connectionCount;
        connectionsByAddress.computeIfPresent(connection.address(), (address, count) -> count == 1 ? null : count - 1);
        connection.in().clear();
        spareReaders.add(connection.in());
        spare(connection.out());
        work++;
    }

    private void spare(final SendBuffer out) {
        out.clear();
        spareBuffers.add(out);
    }
}
