package io.ringfence.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.AssetDefinedEncoder;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the encoder promises of every event. */
class EventPublisherTest {
    private static final int LARGEST_BODY =
            FrameLengths.MAX_EVENT_FRAME_LENGTH - EventHeaderEncoder.BLOCK_LENGTH - MessageHeaderEncoder.ENCODED_LENGTH;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
    private int claimedBytes;
    private int committedBytes;
    private final EventPublisher publisher = new EventPublisher(new EventSink() {
        @Override
        public MutableDirectBuffer buffer() {
            return event;
        }

        @Override
        public int claim(int maxLengthBytes) {
            claimedBytes = maxLengthBytes;
            return 0;
        }

        @Override
        public void commit(int lengthBytes) {
            committedBytes = lengthBytes;
        }
    });

    @Test
    void shouldWriteAnEventOfTheLargestSize() {
        publisher.onCommandStart(7, 1);
        publisher.claim(LARGEST_BODY);
        publisher.onCommandEnd();
        assertEquals(16_384, claimedBytes);
        assertEquals(16_384, committedBytes);
    }

    @Test
    void shouldNameAnEventThatIsOneByteLongerAndClaimNothing() {
        publisher.onCommandStart(7, 1);
        String message = assertThrows(IllegalStateException.class, () -> publisher.claim(LARGEST_BODY + 1))
                .getMessage();
        assertEquals(
                "event is too long: lengthBytes=16385 maxLengthBytes=16384 eventNumber=1 commandSequence=7", message);
        assertEquals(0, claimedBytes);
        assertEquals(0, publisher.lastEventNumber());
    }

    @Test
    void shouldNotWriteAGroupThatOutgrowsTheLargestEvent() {
        int groupHeader = 4;
        int tier = AssetDefinedEncoder.TiersEncoder.sbeBlockLength();
        int most = (LARGEST_BODY - AssetDefinedEncoder.BLOCK_LENGTH - groupHeader) / tier;
        assertTrue(most > 1_000, "most=" + most);
        publisher.onCommandStart(7, 1);
        publisher.assetDefined(1, new byte[16], 1, 8, most);
        assertThrows(IllegalStateException.class, () -> publisher.assetDefined(1, new byte[16], 1, 8, most + 1));
    }
}
