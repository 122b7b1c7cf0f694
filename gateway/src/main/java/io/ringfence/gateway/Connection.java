package io.ringfence.gateway;

import io.ringfence.codecs.DisconnectReason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One socket, what came in over it and what is to go out. It carries bytes between the socket and its {@link Session}, which decides.
 * Owned by the network thread.
 */
final class Connection {
    private static final long NEVER = Long.MAX_VALUE;

    private final SocketChannel channel;
    private final SelectionKey selectionKey;
    private final InetAddress address;
    private final FrameReader in;
    private final SendBuffer out;
    private final Session session;
    private final GatewayCounters counters;

    private final long connectedAtNs;
    private long lastReceivedNs;
    private long partialSinceNs = NEVER;
    private long lastSentNs;
    private long terminatedAtNs = NEVER;
    private boolean isWarned;
    private boolean isWriteBlocked;
    private boolean isOutputShut;

    /** Whether it stands in the gateway's list of those to be flushed. */
    boolean isDirty;

    /** Whether whole frames wait in its reader because the ring had no room. */
    boolean isStalled;

    /** Place in the gateway's list of connections. */
    int index;

    Connection(
            final SocketChannel channel,
            final SelectionKey selectionKey,
            final InetAddress address,
            final FrameReader in,
            final SendBuffer out,
            final Session session,
            final GatewayCounters counters,
            final long readTimeNs,
            final long nowNs) {
        this.channel = channel;
        this.selectionKey = selectionKey;
        this.address = address;
        this.in = in;
        this.out = out;
        this.session = session;
        this.counters = counters;
        this.connectedAtNs = readTimeNs;
        this.lastReceivedNs = readTimeNs;
        this.lastSentNs = nowNs;
    }

    Session session() {
        return session;
    }

    InetAddress address() {
        return address;
    }

    FrameReader in() {
        return in;
    }

    SendBuffer out() {
        return out;
    }

    boolean isWriteBlocked() {
        return isWriteBlocked;
    }

    /**
     * Reads once and takes the frames that are whole.
     *
     * @param readTimeNs time that stands still while the gateway does not read
     * @return bytes read; -1: the connection is lost
     */
    int onReadable(final long readTimeNs, final long nowNs) {
        final int received;
        try {
            received = in.read(channel);
        } catch (final IOException e) {
            return -1;
        }
        if (received > 0) {
            counters.bytesReceived += received;
            takeFrames(readTimeNs, nowNs);
        }
        return received;
    }

    /** Takes the frames that are whole, until the ring has no room. */
    void takeFrames(final long readTimeNs, final long nowNs) {
        isStalled = false;
        if (session.state() == SessionState.TERMINATING) {
            in.clear();
            return;
        }
        int taken = 0;
        for (int length = in.next(); length != FrameReader.NONE; length = in.next()) {
            if (length == FrameReader.INVALID) {
                session.terminate(DisconnectReason.INVALID_FRAME);
                return;
            }
            final int offset = in.frameOffset() + Framing.HEADER_LENGTH;
            if (!session.onMessage(in.buffer(), offset, length - Framing.HEADER_LENGTH, nowNs)) {
                isStalled = true;
                break;
            }
            in.consume();
            taken++;
            if (session.state() == SessionState.TERMINATING) {
                in.clear();
                break;
            }
        }

        if (taken > 0) {
            counters.framesReceived += taken;
            lastReceivedNs = readTimeNs;
            isWarned = false;
        }
        if (isStalled || !in.hasRemainder()) {
            partialSinceNs = NEVER;
        } else if (taken > 0 || partialSinceNs == NEVER) {
            partialSinceNs = readTimeNs;
        }
    }

    /** Writes once, as much as the socket takes; what it does not take waits until it is writable again. */
    boolean flush(final long nowNs) {
        try {
            final int written = out.writeTo(channel);
            counters.bytesSent += written;
            if (written > 0) {
                lastSentNs = nowNs;
            }
        } catch (final IOException e) {
            return false;
        }
        final boolean isBlocked = out.pendingBytes() > 0;
        if (isBlocked != isWriteBlocked) {
            isWriteBlocked = isBlocked;
            selectionKey.interestOps(isBlocked ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
        return true;
    }

    /** It is established: its keep-alive begins. */
    void onEstablished(final long readTimeNs) {
        lastReceivedNs = readTimeNs;
        isWarned = false;
    }

    /** Ends the session if a deadline has passed, and says that the venue is there if it is time to. */
    void onTimer(final GatewayContext ctx, final long keepAliveNs, final long readTimeNs, final long nowNs) {
        final SessionState state = session.state();
        if (!isStalled && partialSinceNs != NEVER && readTimeNs - partialSinceNs >= ctx.readDeadlineNs()) {
            session.terminate(DisconnectReason.INCOMPLETE_FRAME);
        } else if ((state == SessionState.CONNECTED || state == SessionState.NEGOTIATED)
                && readTimeNs - connectedAtNs >= ctx.establishDeadlineNs()) {
            session.terminate(DisconnectReason.UNAUTHENTICATED);
        } else if (state == SessionState.ESTABLISHED) {
            onKeepAlive(keepAliveNs, readTimeNs, nowNs);
        }
    }

    private void onKeepAlive(final long keepAliveNs, final long readTimeNs, final long nowNs) {
        final long silenceNs = readTimeNs - lastReceivedNs;
        if (silenceNs >= 3 * session.keepAliveIntervalNs()) {
            session.terminate(DisconnectReason.KEEP_ALIVE_LAPSED);
            return;
        }
        if (silenceNs >= 2 * session.keepAliveIntervalNs() && !isWarned) {
            isWarned = true;
            counters.keepAliveWarnings++;
        }
        if (nowNs - lastSentNs >= keepAliveNs && out.pendingBytes() == 0) {
            session.sendHeartbeat();
        }
    }

    /**
     * Goes on with the end of a terminated connection: what is left is sent, then our side is shut, then the peer has time to shut its
     * own. Closing at once would reset the connection, and the reset may overtake the reason.
     *
     * @return whether it is time to close
     */
    boolean isLingerOver(final long lingerNs, final long nowNs) {
        if (terminatedAtNs == NEVER) {
            terminatedAtNs = nowNs;
        }
        if (out.pendingBytes() == 0 && !isOutputShut) {
            isOutputShut = true;
            try {
                channel.shutdownOutput();
            } catch (final IOException e) {
                return true;
            }
        }
        return nowNs - terminatedAtNs >= lingerNs;
    }

    void close() {
        session.onClosed();
        selectionKey.cancel();
        try {
            channel.close();
        } catch (final IOException ignored) {
            // It is gone either way, and nobody is left to be told.
        }
    }
}
