package io.ringfence.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendBufferTest {
    /** Takes a given number of bytes and checks that each is the next of the sequence 0, 1, 2, … modulo 251. */
    private static final class CheckingChannel implements WritableByteChannel {
        private int budget;
        private long taken;

        @Override
        public int write(final ByteBuffer source) {
            int count = 0;
            while (source.hasRemaining() && count < budget) {
                assertEquals((byte) (taken % 251), source.get());
                taken++;
                count++;
            }
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
    void shouldKeepEveryByteInOrderWhileItGrowsAndMoves() throws IOException {
        final long seed = 3;
        final Random random = new Random(seed);
        final MemoryBudget budget = new MemoryBudget(1 << 20);
        final CheckingChannel channel = new CheckingChannel();
        long appended = 0;
        long refused = 0;
        try (SendBuffer out = new SendBuffer(256, 10_000, budget)) {
            for (int i = 0; i < 100_000; i++) {
                final int length = 1 + random.nextInt(300);
                final int offset = out.claim(length, false);
                if (offset == SendBuffer.NO_ROOM) {
                    refused++;
                    assertTrue(out.pendingBytes() + length > 10_000, "seed " + seed);
                } else {
                    for (int b = 0; b < length; b++) {
                        out.buffer().putByte(offset + b, (byte) (appended++ % 251));
                    }
                    out.commit(length);
                }
                channel.budget = random.nextInt(i % 2_000 < 1_000 ? 200 : 500);
                out.writeTo(channel);
                assertEquals(appended - channel.taken, out.pendingBytes());
            }
        }
        assertTrue(refused > 0);
        assertEquals(0, budget.takenBytes());
    }

    @Test
    void shouldLeaveRoomForTheLastWordToASlowPeer() {
        try (SendBuffer out = new SendBuffer(256, 1_000, new MemoryBudget(1 << 20))) {
            out.claim(1_000, false);
            out.commit(1_000);
            assertEquals(SendBuffer.NO_ROOM, out.claim(1, false));
            assertEquals(1_000, out.claim(14, true));
        }
    }

    @Test
    void shouldNotGrowAboveTheBudgetOfAll() {
        final MemoryBudget budget = new MemoryBudget(600);
        try (SendBuffer one = new SendBuffer(256, 4_096, budget);
                SendBuffer other = new SendBuffer(256, 4_096, budget)) {
            one.claim(256, false);
            one.commit(256);
            other.claim(256, false);
            other.commit(256);
            assertEquals(256, one.claim(100, false));
            assertEquals(SendBuffer.NO_ROOM, other.claim(100, false));
            one.clear();
            assertEquals(256, other.claim(100, false));
        }
    }
}
