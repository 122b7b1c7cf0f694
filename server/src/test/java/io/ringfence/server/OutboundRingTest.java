package io.ringfence.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.FrameLengths;
import io.ringfence.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

final class OutboundRingTest {
    private static final int CAPACITY = 1_024;
    private static final int MAX_FRAME = 100;

    private final OutboundRing ring = new OutboundRing(CAPACITY, MAX_FRAME, 2);
    private final OutboundRing.Reader first = ring.reader(0);
    private final OutboundRing.Reader second = ring.reader(1);

    @Test
    void shouldGiveEachReaderEachRecordInOrder() {
        write(ring, 1, 10);
        write(ring, 2, 100);

        for (final OutboundRing.Reader reader : List.of(first, second)) {
            assertRecord(reader, 1, 10);
            assertRecord(reader, 2, 100);
            assertFalse(reader.hasRecord());
            assertTrue(reader.isAtTail());
        }
    }

    @Test
    void shouldNotShowAClaimBeforeItsCommit() {
        ring.claim(10);
        assertFalse(first.hasRecord());
        ring.commit(10);
        assertTrue(first.hasRecord());
    }

    @Test
    void shouldTakeFromAClaimOnlyWhatIsCommitted() {
        final int offset = ring.claim(MAX_FRAME);
        ring.buffer().putInt(offset, 7);
        ring.commit(4);
        // Eight bytes of header and four of frame, aligned to eight: sixteen.
        assertEquals(16, ring.occupancyBytes());
        assertRecord(first, 7, 4);
    }

    @Test
    void shouldPadWhereARecordMightNotFitBeforeTheEnd() {
        // Nine records of 112 bytes end at 1,008; the tenth begins again at zero.
        for (int i = 0; i < 9; i++) {
            write(ring, i, MAX_FRAME);
            assertRecord(first, i, MAX_FRAME);
            assertRecord(second, i, MAX_FRAME);
        }
        final int offset = ring.claim(MAX_FRAME);
        assertEquals(OutboundRing.RECORD_HEADER_LENGTH, offset);
        assertFalse(first.hasRecord());
        ring.buffer().putInt(offset, 9);
        ring.commit(MAX_FRAME);
        assertRecord(first, 9, MAX_FRAME);
        assertEquals(1_024 - 1_008 + 112, ring.occupancyBytes());
        assertRecord(second, 9, MAX_FRAME);
    }

    @Test
    void shouldHaveRoomOnlyWhenTheSlowestReaderLeavesIt() {
        final int wanted = CAPACITY - 2 * OutboundRing.recordLength(MAX_FRAME);
        write(ring, 1, MAX_FRAME);
        assertTrue(ring.hasRoom(wanted));
        write(ring, 2, MAX_FRAME);
        assertFalse(ring.hasRoom(wanted));
        assertRecord(first, 1, MAX_FRAME);
        assertFalse(ring.hasRoom(wanted));
        assertRecord(second, 1, MAX_FRAME);
        assertTrue(ring.hasRoom(wanted));
    }

    @Test
    void shouldRefuseAClaimThatWouldOverwriteWhatIsUnread() {
        for (int i = 0; i < 9; i++) {
            write(ring, i, MAX_FRAME);
        }
        assertThrows(IllegalStateException.class, () -> ring.claim(MAX_FRAME));
    }

    @Test
    void shouldRefuseASecondClaimAndACommitOfMoreThanAFrame() {
        ring.claim(10);
        assertThrows(IllegalStateException.class, () -> ring.claim(10));
        assertThrows(IllegalStateException.class, () -> ring.commit(MAX_FRAME + 1));
    }

    @Test
    void shouldHaveRoomForAStepOfLargestEventsWhereverItIsInTheSmallestRing() {
        final int largest = FrameLengths.MAX_EVENT_FRAME_LENGTH;
        final OutboundRing smallest = new OutboundRing(OutboundRing.MIN_CAPACITY, largest, 1);
        final OutboundRing.Reader reader = smallest.reader(0);
        int number = 0;
        // A round of the slab holds 511 records of 16,392 bytes, a step writes 257: no two steps begin at one place.
        for (int step = 0; step < 40; step++) {
            assertTrue(smallest.hasRoom(EngineHandler.STEP_ROOM), "step=" + step);
            final int first = number;
            // The event that the step before held back, and then as much as a step may emit.
            for (int bytes = -largest; bytes + largest <= Engine.MAX_STEP_BYTES; bytes += largest) {
                write(smallest, number++, largest);
            }
            for (int i = first; i < number; i++) {
                assertRecord(reader, i, largest);
            }
        }
    }

    @Test
    void shouldCarryEveryByteToTwoReadersOnThreadsOfTheirOwn() throws InterruptedException {
        final int records = 200_000;
        final OutboundRing shared = new OutboundRing(65_536, MAX_FRAME, 2);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            final OutboundRing.Reader reader = shared.reader(i);
            threads.add(new Thread(() -> readAll(reader, records)));
        }
        threads.add(new Thread(() -> writeAll(shared, records, failure)));
        for (final Thread thread : threads) {
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((died, cause) -> failure.compareAndSet(null, cause));
            thread.start();
        }
        for (final Thread thread : threads) {
            while (thread.isAlive() && failure.get() == null) {
                thread.join(10);
            }
        }
        assertEquals(null, failure.get());
        assertEquals(0, shared.occupancyBytes());
    }

    private static void writeAll(final OutboundRing ring, final int records, final AtomicReference<Throwable> failure) {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < records && failure.get() == null; i++) {
            final int length = 4 + random.nextInt(MAX_FRAME - 3);
            while (!ring.hasRoom(OutboundRing.recordLength(MAX_FRAME))) {
                LockSupport.parkNanos(1_000);
            }
            final int offset = ring.claim(MAX_FRAME);
            final MutableDirectBuffer buffer = ring.buffer();
            buffer.setMemory(offset, length, (byte) i);
            buffer.putInt(offset, i);
            ring.commit(length);
        }
    }

    private static void readAll(final OutboundRing.Reader reader, final int records) {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < records; i++) {
            final int length = 4 + random.nextInt(MAX_FRAME - 3);
            while (!reader.hasRecord()) {
                LockSupport.parkNanos(1_000);
            }
            for (int at = 4; at < length; at++) {
                if (reader.buffer().getByte(reader.offset() + at) != (byte) i) {
                    throw new AssertionError("record=" + i + " at=" + at);
                }
            }
            assertRecord(reader, i, length);
        }
    }

    private static void write(final OutboundRing ring, final int value, final int length) {
        final int offset = ring.claim(length);
        ring.buffer().putInt(offset, value);
        ring.commit(length);
    }

    private static void assertRecord(final OutboundRing.Reader reader, final int value, final int length) {
        assertTrue(reader.hasRecord());
        assertEquals(length, reader.length());
        assertEquals(value, reader.buffer().getInt(reader.offset()));
        reader.advance();
    }
}
