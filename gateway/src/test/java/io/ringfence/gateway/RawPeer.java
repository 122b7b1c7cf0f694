package io.ringfence.gateway;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.ChallengeDecoder;
import io.ringfence.codecs.ClockEncoder;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.EstablishEncoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NegotiateEncoder;
import io.ringfence.codecs.SequenceEncoder;
import io.ringfence.codecs.TerminateDecoder;
import io.ringfence.codecs.TerminateEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A peer that sends exactly the bytes it is told to, and keeps every frame that it hears. */
final class RawPeer implements AutoCloseable {
    private final SocketChannel channel;
    private final FrameReader in = new FrameReader(1 << 16, Framing.MAX_OUTBOUND_FRAME_LENGTH);
    final List<UnsafeBuffer> heard = new ArrayList<>();
    final byte[] nonce = new byte[32];
    boolean isCut;

    RawPeer(final int port) {
        this(port, 0);
    }

    RawPeer(final int port, final int receiveBufferBytes) {
        try {
            channel = SocketChannel.open();
            if (receiveBufferBytes > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    void poll() {
        try {
            for (int received = in.read(channel); received != 0; received = in.read(channel)) {
                if (received < 0) {
                    isCut = true;
                    return;
                }
                keepFrames();
            }
        } catch (final IOException e) {
            isCut = true;
        }
    }

    private void keepFrames() {
        for (int length = in.next(); length > 0; length = in.next()) {
            final byte[] message = new byte[length - Framing.HEADER_LENGTH];
            in.buffer().getBytes(in.frameOffset() + Framing.HEADER_LENGTH, message);
            final UnsafeBuffer frame = new UnsafeBuffer(message);
            heard.add(frame);
            if (templateOf(frame) == ChallengeDecoder.TEMPLATE_ID) {
                frame.getBytes(MessageHeaderDecoder.ENCODED_LENGTH, nonce);
            }
            in.consume();
        }
    }

    static int templateOf(final UnsafeBuffer message) {
        return new MessageHeaderDecoder().wrap(message, 0).templateId();
    }

    boolean hasHeard(final int templateId) {
        return message(templateId) != null;
    }

    UnsafeBuffer message(final int templateId) {
        return heard.stream()
                .filter(m -> templateOf(m) == templateId)
                .findFirst()
                .orElse(null);
    }

    DisconnectReason terminated() {
        final UnsafeBuffer message = message(TerminateDecoder.TEMPLATE_ID);
        return message == null
                ? null
                : new TerminateDecoder()
                        .wrapAndApplyHeader(message, 0, new MessageHeaderDecoder())
                        .reason();
    }

    /** Bytes that the socket took. */
    int send(final byte[] bytes) {
        try {
            return channel.write(ByteBuffer.wrap(bytes));
        } catch (final IOException e) {
            isCut = true;
            return 0;
        }
    }

    static byte[] frame(final UnsafeBuffer message, final int length) {
        final byte[] frame = new byte[Framing.HEADER_LENGTH + length];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        Framing.putHeader(buffer, 0, frame.length);
        buffer.putBytes(Framing.HEADER_LENGTH, message, 0, length);
        return frame;
    }

    byte[] negotiate(
            final int sessionId, final int firmId, final byte[] secret, final long verId, final long timestampNs) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);
        final NegotiateEncoder negotiate = new NegotiateEncoder();
        negotiate
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .sessionId(sessionId)
                .firmId(firmId)
                .sessionVerId(verId)
                .timestampNs(timestampNs);
        message.putBytes(
                negotiate.offset() + NegotiateEncoder.signatureEncodingOffset(),
                HandshakeSignature.ofNegotiate(secret, sessionId, firmId, verId, timestampNs, nonce));
        return frame(message, MessageHeaderEncoder.ENCODED_LENGTH + NegotiateEncoder.BLOCK_LENGTH);
    }

    byte[] establish(
            final int sessionId,
            final byte[] secret,
            final long verId,
            final long nextSequence,
            final long nextServerSequence,
            final int keepAliveMs,
            final int windowMs) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);
        final EstablishEncoder establish = new EstablishEncoder();
        establish
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .sessionId(sessionId)
                .sessionVerId(verId)
                .timestampNs(verId)
                .nextSequence(nextSequence)
                .nextServerSequence(nextServerSequence)
                .keepAliveIntervalMs(keepAliveMs)
                .cancelOnDisconnectWindowMs(windowMs)
                .cancelOnDisconnect(CancelOnDisconnect.NONE);
        message.putBytes(
                establish.offset() + EstablishEncoder.signatureEncodingOffset(),
                HandshakeSignature.ofEstablish(
                        secret,
                        sessionId,
                        verId,
                        verId,
                        nextSequence,
                        nextServerSequence,
                        keepAliveMs,
                        windowMs,
                        CancelOnDisconnect.NONE.value(),
                        nonce));
        return frame(message, MessageHeaderEncoder.ENCODED_LENGTH + EstablishEncoder.BLOCK_LENGTH);
    }

    static byte[] clock(final long timeNs) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        new ClockEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .timeNs(timeNs);
        return frame(message, MessageHeaderEncoder.ENCODED_LENGTH + ClockEncoder.BLOCK_LENGTH);
    }

    static byte[] sequence(final long nextSequence) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        new SequenceEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .nextSequence(nextSequence);
        return frame(message, MessageHeaderEncoder.ENCODED_LENGTH + SequenceEncoder.BLOCK_LENGTH);
    }

    static byte[] terminate() {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        new TerminateEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .reason(DisconnectReason.FINISHED);
        return frame(message, MessageHeaderEncoder.ENCODED_LENGTH + TerminateEncoder.BLOCK_LENGTH);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        in.close();
    }
}
