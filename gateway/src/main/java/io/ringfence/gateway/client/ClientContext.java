package io.ringfence.gateway.client;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.gateway.Framing;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** Configuration of one {@link RingfenceClient}. Set before it is built, which checks it; not to be changed after. */
public final class ClientContext {
    private InetSocketAddress address;
    private int sessionId;
    private int firmId;
    private byte[] secret;
    private int keepAliveIntervalMs = 5_000;
    private CancelOnDisconnect cancelOnDisconnect = CancelOnDisconnect.NONE;
    private int cancelOnDisconnectWindowMs;
    private int resendBufferBytes = 4 * 1024 * 1024;
    private int receiveBufferBytes = 256 * 1024;
    private boolean reconnects = true;
    private long reconnectDelayNs = TimeUnit.MILLISECONDS.toNanos(100);
    private long handshakeDeadlineNs = TimeUnit.SECONDS.toNanos(5);
    private long closeDeadlineNs = TimeUnit.MILLISECONDS.toNanos(500);
    private int socketBufferBytes;
    private EpochNanoClock clock = new OffsetEpochNanoClock();

    /** The defaults; address, session, firm and secret must be set. */
    public ClientContext() {}

    /** The venue. */
    public InetSocketAddress address() {
        return address;
    }

    /** The venue; must be set. */
    public ClientContext address(final InetSocketAddress venue) {
        address = venue;
        return this;
    }

    /** The session. */
    public int sessionId() {
        return sessionId;
    }

    /** The session; must be set. */
    public ClientContext sessionId(final int session) {
        sessionId = session;
        return this;
    }

    /** Its firm. */
    public int firmId() {
        return firmId;
    }

    /** Its firm; must be set. */
    public ClientContext firmId(final int firm) {
        firmId = firm;
        return this;
    }

    byte[] secret() {
        return secret;
    }

    /** Its secret; must be set; copied. */
    public ClientContext secret(final byte[] sharedSecret) {
        secret = sharedSecret.clone();
        return this;
    }

    /** The client says something at least this often, in milliseconds. */
    public int keepAliveIntervalMs() {
        return keepAliveIntervalMs;
    }

    /** The client says something at least this often, in milliseconds; it must be polled oftener. Default: 5,000. */
    public ClientContext keepAliveIntervalMs(final int intervalMs) {
        keepAliveIntervalMs = intervalMs;
        return this;
    }

    /** When the session's orders are cancelled for it. */
    public CancelOnDisconnect cancelOnDisconnect() {
        return cancelOnDisconnect;
    }

    /** How long its orders wait for it to come back, in milliseconds. */
    public int cancelOnDisconnectWindowMs() {
        return cancelOnDisconnectWindowMs;
    }

    /** When the session's orders are cancelled for it, and after how many milliseconds (0 to 60,000). Default: never. */
    public ClientContext cancelOnDisconnect(final CancelOnDisconnect mode, final int windowMs) {
        cancelOnDisconnect = mode;
        cancelOnDisconnectWindowMs = windowMs;
        return this;
    }

    /** Bytes of messages that may be sent and not yet answered. */
    public int resendBufferBytes() {
        return resendBufferBytes;
    }

    /** Bytes of messages that may be sent and not yet answered; more is back-pressured. A power of two. Default: 4 MiB. */
    public ClientContext resendBufferBytes(final int bytes) {
        resendBufferBytes = bytes;
        return this;
    }

    /** Most bytes that are read in one poll. */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /** Most bytes that are read in one poll. Default: 256 KiB. */
    public ClientContext receiveBufferBytes(final int bytes) {
        receiveBufferBytes = bytes;
        return this;
    }

    /** Whether it comes back by itself after a loss. */
    public boolean reconnects() {
        return reconnects;
    }

    /** Time between two tries to connect, in nanoseconds. */
    public long reconnectDelayNs() {
        return reconnectDelayNs;
    }

    /** Whether it comes back by itself after a loss, and the time between two tries in nanoseconds. Default: yes, 100 ms. */
    public ClientContext reconnects(final boolean comesBack, final long delayNs) {
        reconnects = comesBack;
        reconnectDelayNs = delayNs;
        return this;
    }

    /** Time that one try has from connecting to being established, in nanoseconds. */
    public long handshakeDeadlineNs() {
        return handshakeDeadlineNs;
    }

    /** Time that one try has from connecting to being established, in nanoseconds. Default: 5 s. */
    public ClientContext handshakeDeadlineNs(final long deadlineNs) {
        handshakeDeadlineNs = deadlineNs;
        return this;
    }

    /** Time that closing may take, in nanoseconds. */
    public long closeDeadlineNs() {
        return closeDeadlineNs;
    }

    /** Time that closing may take to send the rest and to hear the venue agree, in nanoseconds. Default: 500 ms. */
    public ClientContext closeDeadlineNs(final long deadlineNs) {
        closeDeadlineNs = deadlineNs;
        return this;
    }

    /** Size asked of the kernel for the socket's buffers; 0: its own choice. */
    public int socketBufferBytes() {
        return socketBufferBytes;
    }

    /** Size asked of the kernel for the socket's buffers. Default: 0, its own choice. */
    public ClientContext socketBufferBytes(final int bytes) {
        socketBufferBytes = bytes;
        return this;
    }

    /** The clock of {@link RingfenceClient#poll()}. */
    public EpochNanoClock clock() {
        return clock;
    }

    /** The clock of {@link RingfenceClient#poll()}; must not go back. */
    public ClientContext clock(final EpochNanoClock epochNanoClock) {
        clock = epochNanoClock;
        return this;
    }

    void conclude() {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(cancelOnDisconnect, "cancelOnDisconnect");
        require(sessionId > 0, "sessionId must be positive");
        require(firmId > 0, "firmId must be positive");
        require(keepAliveIntervalMs > 0, "keepAliveIntervalMs must be positive");
        require(
                Integer.bitCount(resendBufferBytes) == 1 && resendBufferBytes >= 8 * Framing.MAX_INBOUND_FRAME_LENGTH,
                "resendBufferBytes must be a power of two, at least 4,096");
        require(
                receiveBufferBytes >= Framing.MAX_OUTBOUND_FRAME_LENGTH,
                "receiveBufferBytes must be at least " + Framing.MAX_OUTBOUND_FRAME_LENGTH);
        require(reconnectDelayNs >= 0, "reconnectDelayNs must not be negative");
        require(handshakeDeadlineNs > 0, "handshakeDeadlineNs must be positive");
    }

    private static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
