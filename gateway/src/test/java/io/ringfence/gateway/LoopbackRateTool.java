package io.ringfence.gateway;

import io.ringfence.gateway.client.ClientContext;
import io.ringfence.gateway.client.RingfenceClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Measures messages a second through loopback: client, gateway and an engine that answers at once, all on one thread, so each message
 * crosses a socket twice. Closed loop; it says what the code costs, not what a client waits.
 */
public final class LoopbackRateTool {
    private LoopbackRateTool() {}

    /**
     * Runs three rounds and prints each.
     *
     * @param args none
     * @throws IOException if no port can be bound
     */
    public static void main(final String[] args) throws IOException {
        final byte[] secret = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);
        final EchoEngine engine = new EchoEngine();
        try (Gateway gateway =
                new Gateway(new GatewayContext().credentials(new Credentials().add(1, 1, secret)), engine)) {
            engine.gateway = gateway;
            final long[] events = new long[1];
            final ClientContext ctx = new ClientContext()
                    .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()))
                    .sessionId(1)
                    .firmId(1)
                    .secret(secret)
                    .closeDeadlineNs(0);
            try (RingfenceClient client = new RingfenceClient(
                    ctx, (number, command, time, sequence, index, last, buffer, offset, length) -> events[0]++)) {
                final UnsafeBuffer message = new UnsafeBuffer(RawPeer.clock(1));
                for (int round = 1; round <= 3; round++) {
                    final int target = round * 2_000_000;
                    final long startNs = System.nanoTime();
                    while (events[0] < target) {
                        for (int i = 0; i < 200; i++) {
                            client.offer(message, Framing.HEADER_LENGTH, message.capacity() - Framing.HEADER_LENGTH);
                        }
                        client.poll();
                        gateway.poll(System.nanoTime());
                        engine.flushHandshake();
                    }
                    final double seconds = (System.nanoTime() - startNs) / 1e9;
                    System.out.printf("round=%d messagesPerSecond=%.0f%n", round, 2_000_000 / seconds);
                }
            }
        }
    }
}
