package io.ringfence.server.cli;

import io.ringfence.codecs.Absent;
import io.ringfence.codecs.DepositEncoder;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.gateway.client.RingfenceClient;
import io.ringfence.gateway.client.RingfenceListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** A client that never waits for answers: it deposits as fast as the venue takes it, and keeps every event that it sees. */
final class DepositStream implements RingfenceListener, AutoCloseable {
    /** VenueAccount.INSURANCE_FUND of types.xml. */
    private static final int INSURANCE_FUND = -2;

    private static final int DEPOSIT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + DepositEncoder.BLOCK_LENGTH;

    private final Map<Long, byte[]> seen = new TreeMap<>();
    private final ExpandableArrayBuffer deposit = new ExpandableArrayBuffer(512);
    private final RingfenceClient client;

    DepositStream(final int port) {
        Absent.in(new DepositEncoder().wrapAndApplyHeader(deposit, 0, new MessageHeaderEncoder()))
                .accountId(INSURANCE_FUND)
                .assetId(1)
                .amount(1);
        client = new RingfenceClient(
                new ClientContext()
                        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .sessionId(TestVenue.SESSION)
                        .firmId(1)
                        .secret(HexFormat.of().parseHex(TestVenue.SECRET))
                        .reconnects(false, 0),
                this);
    }

    /** Deposits until that is so, or the venue is gone. */
    void runUntil(final BooleanSupplier isEnough) {
        while (!client.isClosed() && !isEnough.getAsBoolean()) {
            while (client.offer(deposit, 0, DEPOSIT_LENGTH) > 0) {
                // As much as it takes.
            }
            client.poll();
        }
    }

    boolean connect() {
        return client.connect(10_000);
    }

    /** Number of an event to its message header and message. */
    Map<Long, byte[]> seen() {
        return seen;
    }

    /** Messages that were sent, or were about to be, and that no event answered. */
    long unanswered() {
        return client.sentSequence() - client.answeredSequence();
    }

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
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        seen.put(sessionSequence, message);
    }

    @Override
    public void onDisconnected(final DisconnectReason reason) {
        // The client is closed then, which ends the stream.
    }

    @Override
    public void close() {
        client.close();
    }
}
