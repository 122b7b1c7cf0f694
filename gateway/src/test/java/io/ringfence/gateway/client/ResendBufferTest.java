package io.ringfence.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.gateway.FrameReader;
import io.ringfence.gateway.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ResendBufferTest {
    private static final int CAPACITY = 4_096;

    /** Takes some bytes and gives them back to a reader. */
    private static final class Pipe implements WritableByteChannel, ReadableByteChannel {
        private final ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        private int budget;

        @Override
        public int write(final ByteBuffer source) {
            final int count = Math.min(budget, source.remaining());
            bytes.put(source.duplicate().limit(source.position() + count));
            source.position(source.position() + count);
            budget -= count;
            return count;
        }

        @Override
        public int read(final ByteBuffer target) {
            bytes.flip();
            final int count = bytes.remaining();
            target.put(bytes);
            bytes.clear();
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldSendEachMessageInOrderAcrossTheEndOfTheRing() throws IOException {
        final long seed = 4;
        final Random random = new Random(seed);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[Framing.MAX_COMMAND_LENGTH]);
        final Pipe pipe = new Pipe();
        long received = 0;
        int full = 0;
        try (ResendBuffer resend = new ResendBuffer(CAPACITY);
                FrameReader reader = new FrameReader(64 * 1024, Framing.MAX_INBOUND_FRAME_LENGTH)) {
            for (int i = 0; i < 50_000; i++) {
                final long next = resend.lastSequence() + 1;
                message.putLong(8, next);
                if (!resend.offer(message, 0, 16 + (int) (next * 31 % 400))) {
                    full++;
                }
                pipe.budget = random.nextInt(400);
                resend.writeTo(pipe);
                reader.read(pipe);
                for (int length = reader.next(); length > 0; length = reader.next()) {
                    received++;
                    assertEquals(
                            received,
                            reader.buffer().getLong(reader.frameOffset() + Framing.HEADER_LENGTH + 8),
                            "seed " + seed);
                    assertEquals(16 + received * 31 % 400, length - Framing.HEADER_LENGTH);
                    reader.consume();
                }
                resend.onAnswered(received - random.nextInt(3));
            }
        }
        assertTrue(full > 0);
        assertTrue(received > 10_000);
    }

    @Test
    void shouldSendAgainWhatIsNotAnsweredAndNothingElse() throws IOException {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[16]);
        final Pipe pipe = new Pipe();
        try (ResendBuffer resend = new ResendBuffer(CAPACITY)) {
            for (int i = 0; i < 5; i++) {
                resend.offer(message, 0, 16);
            }
            pipe.budget = 1_000;
            assertEquals(5 * 20, resend.writeTo(pipe));
            resend.onAnswered(2);
            assertEquals(3, resend.firstSequence());
            assertFalse(resend.hasUnsent());

            resend.rewind();
            assertTrue(resend.hasUnsent());
            // The venue says that it has applied all five, but they keep their places until they are sent again.
            resend.onAnswered(5);
            assertEquals(3, resend.firstSequence());
            assertEquals(3 * 20, resend.writeTo(pipe));
            resend.onAnswered(5);
            assertEquals(0, resend.count());
            resend.number(9);
            resend.offer(message, 0, 16);
            assertEquals(9, resend.lastSequence());
        }
    }
}
