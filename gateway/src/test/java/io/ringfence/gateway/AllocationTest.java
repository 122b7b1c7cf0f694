package io.ringfence.gateway;

import static io.ringfence.gateway.TestVenue.FIRM;
import static io.ringfence.gateway.TestVenue.SECRET;
import static io.ringfence.gateway.TestVenue.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.gateway.client.RingfenceClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A message in, an event out and an event in at the client allocate nothing: gateway and client share this thread. */
class AllocationTest {
    private static final int WARM_UP = 200_000;
    private static final int MEASURED = 200_000;

    /** What the JDK may allocate for a few thousand polls, far below one byte a message. */
    private static final long RESIDUE_BYTES = 64 * 1024;

    @Test
    void shouldNotAllocatePerMessage() throws IOException {
        final EchoEngine engine = new EchoEngine();
        final GatewayContext gatewayContext =
                new GatewayContext().credentials(new Credentials().add(SESSION, FIRM, SECRET));
        try (Gateway gateway = new Gateway(gatewayContext, engine)) {
            engine.gateway = gateway;
            final long[] events = new long[1];
            final ClientContext clientContext = new ClientContext()
                    .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()))
                    .sessionId(SESSION)
                    .firmId(FIRM)
                    .secret(SECRET)
                    .closeDeadlineNs(0);
            try (RingfenceClient client = new RingfenceClient(
                    clientContext,
                    (number, command, time, clientSequence, index, last, buffer, offset, length) -> events[0]++)) {
                final byte[] frame = RawPeer.clock(1);
                final UnsafeBuffer message = new UnsafeBuffer(frame);
                run(gateway, client, engine, message, events, WARM_UP);

                final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                final long before = threads.getCurrentThreadAllocatedBytes();
                run(gateway, client, engine, message, events, WARM_UP + MEASURED);
                final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

                assertEquals(WARM_UP + MEASURED, events[0]);
                assertTrue(allocated < RESIDUE_BYTES, "allocated " + allocated + " bytes");
            }
        }
    }

    private static void run(
            final Gateway gateway,
            final RingfenceClient client,
            final EchoEngine engine,
            final UnsafeBuffer message,
            final long[] events,
            final int target) {
        long nowNs = 1_000_000_000L;
        while (events[0] < target) {
            for (int i = 0; i < 200 && client.sentSequence() < target; i++) {
                offer(client, message);
            }
            client.poll(nowNs);
            gateway.poll(nowNs);
            engine.flushHandshake();
            nowNs += 1_000;
        }
    }

    private static void offer(final RingfenceClient client, final UnsafeBuffer message) {
        client.offer(message, Framing.HEADER_LENGTH, message.capacity() - Framing.HEADER_LENGTH);
    }
}
