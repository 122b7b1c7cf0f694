package io.ringfence.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The gateway's process configuration: nothing here can change a result of the engine. Set before {@link Gateway} is built, which
 * checks it; not to be changed after.
 */
public final class GatewayContext {
    private InetSocketAddress bindAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Credentials credentials;
    private long firstConnectionId = 1;
    private int maxConnections = 256;
    private int maxConnectionsPerAddress = 256;
    private int receiveBufferBytes = 64 * 1024;
    private int sendBufferBytes = 64 * 1024;
    private int maxBacklogBytes = 16 * 1024 * 1024;
    private long maxTotalBacklogBytes = 256L * 1024 * 1024;
    private int socketBufferBytes = 0;
    private int keepAliveIntervalMs = 1_000;
    private int minKeepAliveIntervalMs = 100;
    private int maxKeepAliveIntervalMs = 60_000;
    private long establishDeadlineNs = TimeUnit.SECONDS.toNanos(5);
    private long readDeadlineNs = TimeUnit.SECONDS.toNanos(5);
    private long lingerNs = TimeUnit.SECONDS.toNanos(1);
    private int maxFailedTries = 5;
    private long failedTriesWindowNs = TimeUnit.SECONDS.toNanos(10);

    /** The defaults: the loopback address, any free port. */
    public GatewayContext() {}

    /** Where to listen. */
    public InetSocketAddress bindAddress() {
        return bindAddress;
    }

    /** Where to listen; port 0 takes any free one. Default: the loopback address, any free port. */
    public GatewayContext bindAddress(final InetSocketAddress address) {
        bindAddress = address;
        return this;
    }

    /** The sessions' secrets. */
    public Credentials credentials() {
        return credentials;
    }

    /** The sessions' secrets; must be set. */
    public GatewayContext credentials(final Credentials sessionSecrets) {
        credentials = sessionSecrets;
        return this;
    }

    /** Number of the first connection. */
    public long firstConnectionId() {
        return firstConnectionId;
    }

    /** Number of the first connection; a venue that restarts gives one that it has not used before. Default: 1. */
    public GatewayContext firstConnectionId(final long connectionId) {
        firstConnectionId = connectionId;
        return this;
    }

    /** Most connections at a time. */
    public int maxConnections() {
        return maxConnections;
    }

    /** Most connections at a time; one more is told TOO_MANY_CONNECTIONS. Default: 256. */
    public GatewayContext maxConnections(final int connections) {
        maxConnections = connections;
        return this;
    }

    /** Most connections at a time from one address. */
    public int maxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    /** Most connections at a time from one address. Default: 256. */
    public GatewayContext maxConnectionsPerAddress(final int connections) {
        maxConnectionsPerAddress = connections;
        return this;
    }

    /** Bytes that one connection may have received and not handed over. */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /** Bytes that one connection may have received and not handed over; the most that is read of it in one poll. Default: 64 KiB. */
    public GatewayContext receiveBufferBytes(final int bytes) {
        receiveBufferBytes = bytes;
        return this;
    }

    /** Bytes of a connection's send buffer before it grows. */
    public int sendBufferBytes() {
        return sendBufferBytes;
    }

    /** Bytes of a connection's send buffer before it grows. Default: 64 KiB. */
    public GatewayContext sendBufferBytes(final int bytes) {
        sendBufferBytes = bytes;
        return this;
    }

    /** Unsent bytes at which a connection is cut as a slow consumer. */
    public int maxBacklogBytes() {
        return maxBacklogBytes;
    }

    /** Unsent bytes at which a connection is cut as a slow consumer. Default: 16 MiB. */
    public GatewayContext maxBacklogBytes(final int bytes) {
        maxBacklogBytes = bytes;
        return this;
    }

    /** Bytes of all send buffers above which none grows any more. */
    public long maxTotalBacklogBytes() {
        return maxTotalBacklogBytes;
    }

    /** Bytes of all send buffers above which none grows any more: whoever needs it is cut. Default: 256 MiB. */
    public GatewayContext maxTotalBacklogBytes(final long bytes) {
        maxTotalBacklogBytes = bytes;
        return this;
    }

    /** Size asked of the kernel for each socket's buffers; 0: its own choice. */
    public int socketBufferBytes() {
        return socketBufferBytes;
    }

    /** Size asked of the kernel for each socket's buffers. Default: 0, its own choice. */
    public GatewayContext socketBufferBytes(final int bytes) {
        socketBufferBytes = bytes;
        return this;
    }

    /** The venue says something to each session at least this often, in milliseconds. */
    public int keepAliveIntervalMs() {
        return keepAliveIntervalMs;
    }

    /** The venue says something to each session at least this often, in milliseconds. Default: 1,000. */
    public GatewayContext keepAliveIntervalMs(final int intervalMs) {
        keepAliveIntervalMs = intervalMs;
        return this;
    }

    /** Shortest keep-alive interval that a client may ask for, in milliseconds. */
    public int minKeepAliveIntervalMs() {
        return minKeepAliveIntervalMs;
    }

    /** Longest keep-alive interval that a client may ask for, in milliseconds. */
    public int maxKeepAliveIntervalMs() {
        return maxKeepAliveIntervalMs;
    }

    /** Bounds of the keep-alive interval that a client may ask for, in milliseconds. Default: 100 to 60,000. */
    public GatewayContext keepAliveBoundsMs(final int minIntervalMs, final int maxIntervalMs) {
        minKeepAliveIntervalMs = minIntervalMs;
        maxKeepAliveIntervalMs = maxIntervalMs;
        return this;
    }

    /** Time from connecting to being established, in nanoseconds. */
    public long establishDeadlineNs() {
        return establishDeadlineNs;
    }

    /** Time from connecting to being established, in nanoseconds. Default: 5 s. */
    public GatewayContext establishDeadlineNs(final long deadlineNs) {
        establishDeadlineNs = deadlineNs;
        return this;
    }

    /** Time in which a frame that has begun must be whole, in nanoseconds. */
    public long readDeadlineNs() {
        return readDeadlineNs;
    }

    /** Time in which a frame that has begun must be whole, in nanoseconds. Default: 5 s. */
    public GatewayContext readDeadlineNs(final long deadlineNs) {
        readDeadlineNs = deadlineNs;
        return this;
    }

    /** Time that a terminated peer has to read the rest and to close, in nanoseconds. */
    public long lingerNs() {
        return lingerNs;
    }

    /** Time that a terminated peer has to read the rest and to close, in nanoseconds. Default: 1 s. */
    public GatewayContext lingerNs(final long timeNs) {
        lingerNs = timeNs;
        return this;
    }

    /** Failed tries of one session from one address after which more are refused for a while. */
    public int maxFailedTries() {
        return maxFailedTries;
    }

    /** How long they are refused, counted from the first failed try, in nanoseconds. */
    public long failedTriesWindowNs() {
        return failedTriesWindowNs;
    }

    /** Failed tries that one session from one address has in a window. Default: 5 in 10 s. */
    public GatewayContext failedTries(final int tries, final long windowNs) {
        maxFailedTries = tries;
        failedTriesWindowNs = windowNs;
        return this;
    }

    void conclude() {
        Objects.requireNonNull(bindAddress, "bindAddress");
        Objects.requireNonNull(credentials, "credentials");
        require(firstConnectionId > 0, "firstConnectionId must be positive");
        require(maxConnections > 0, "maxConnections must be positive");
        require(maxConnectionsPerAddress > 0, "maxConnectionsPerAddress must be positive");
        require(
                receiveBufferBytes >= Framing.MAX_INBOUND_FRAME_LENGTH,
                "receiveBufferBytes must be at least " + Framing.MAX_INBOUND_FRAME_LENGTH);
        require(
                sendBufferBytes >= 2 * Framing.MAX_OUTBOUND_FRAME_LENGTH,
                "sendBufferBytes must be at least " + 2 * Framing.MAX_OUTBOUND_FRAME_LENGTH);
        require(maxBacklogBytes >= sendBufferBytes, "maxBacklogBytes must be at least sendBufferBytes");
        require(maxBacklogBytes <= 1 << 30, "maxBacklogBytes must be at most 1 GiB");
        require(keepAliveIntervalMs > 0, "keepAliveIntervalMs must be positive");
        require(
                0 < minKeepAliveIntervalMs && minKeepAliveIntervalMs <= maxKeepAliveIntervalMs,
                "keepAliveBoundsMs must be positive and in order");
        require(establishDeadlineNs > 0, "establishDeadlineNs must be positive");
        require(readDeadlineNs > 0, "readDeadlineNs must be positive");
        require(lingerNs >= 0, "lingerNs must not be negative");
        require(maxFailedTries > 0 && failedTriesWindowNs > 0, "failedTries must be positive");
    }

    private static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
