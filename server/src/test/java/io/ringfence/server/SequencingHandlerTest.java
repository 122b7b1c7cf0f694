package io.ringfence.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.ClockDecoder;
import io.ringfence.codecs.ClockEncoder;
import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.VenueRestartedEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class SequencingHandlerTest {
    private static final int SIMULATION_SESSION = 7;
    private static final int OTHER_SESSION = 8;

    private final InboundRing inbound = new InboundRing(8);
    private final RingIngressPublisher ingress = new RingIngressPublisher(inbound);
    private long nowNs = 100;
    private final SequencingHandler sequencing = new SequencingHandler(inbound, () -> nowNs);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldNumberCommandsFromWhereTheJournalEnds() throws Exception {
        sequencing.resume(41, 50);
        publishAny();
        publishAny();
        sequencing.doWork();
        assertSlot(0, 42, 100);
        assertSlot(1, 43, 100);
    }

    @Test
    void shouldNeverLetTimeGoBack() throws Exception {
        sequencing.resume(0, 500);
        publishAny();
        sequencing.doWork();
        assertSlot(0, 1, 500);
        nowNs = 501;
        publishAny();
        sequencing.doWork();
        nowNs = 7;
        publishAny();
        sequencing.doWork();
        assertSlot(1, 2, 501);
        assertSlot(2, 3, 501);
    }

    @Test
    void shouldTellTheVenuesOwnClockItsTime() throws Exception {
        final int length = encodeClock(0);
        assertTrue(ingress.publishOwn(message, 0, length));
        sequencing.doWork();
        final ClockDecoder clock = new ClockDecoder()
                .wrapAndApplyHeader(
                        inbound.ring().get(0).buffer(), CommandHeaderDecoder.BLOCK_LENGTH, new MessageHeaderDecoder());
        assertEquals(100, clock.timeNs());
    }

    @Test
    void shouldMoveLogicalTimeOnlyByAClockOfASessionThatMaySetIt() throws Exception {
        sequencing.logicalTime(true);
        ingress.onRoles(SIMULATION_SESSION, true);
        publishAny();
        publishClock(OTHER_SESSION, 900);
        publishClock(SIMULATION_SESSION, 300);
        publishClock(SIMULATION_SESSION, 200);
        sequencing.doWork();
        assertSlot(0, 1, 0);
        assertSlot(1, 2, 0);
        assertSlot(2, 3, 300);
        assertSlot(3, 4, 300);
    }

    @Test
    void shouldForgetASessionThatLostTheRole() throws Exception {
        sequencing.logicalTime(true);
        ingress.onRoles(SIMULATION_SESSION, true);
        ingress.onRoles(SIMULATION_SESSION, false);
        publishClock(SIMULATION_SESSION, 300);
        sequencing.doWork();
        assertSlot(0, 1, 0);
    }

    @Test
    void shouldTakeNothingWhenTheRingIsFullOrClosed() {
        for (int i = 0; i < 8; i++) {
            publishAny();
        }
        assertEquals(8, inbound.occupancy());
        assertFalse(ingress.publishOwn(message, 0, 8));

        final RingIngressPublisher closed = new RingIngressPublisher(new InboundRing(8));
        closed.close();
        assertFalse(closed.publish(1, 1, 1, 1, message, 0, 8));
    }

    private void publishAny() {
        new VenueRestartedEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder());
        assertTrue(ingress.publish(OTHER_SESSION, 1, 1, 1, message, 0, MessageHeaderEncoder.ENCODED_LENGTH));
    }

    private void publishClock(final int sessionId, final long timeNs) {
        final int length = encodeClock(timeNs);
        assertTrue(ingress.publish(sessionId, 1, 1, 1, message, 0, length));
    }

    private int encodeClock(final long timeNs) {
        new ClockEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .timeNs(timeNs);
        return MessageHeaderEncoder.ENCODED_LENGTH + ClockEncoder.BLOCK_LENGTH;
    }

    private void assertSlot(final int ringSequence, final long sequence, final long timestampNs) {
        final CommandSlot slot = inbound.ring().get(ringSequence);
        assertEquals(sequence, slot.sequence());
        assertEquals(timestampNs, slot.timestampNs());
    }
}
