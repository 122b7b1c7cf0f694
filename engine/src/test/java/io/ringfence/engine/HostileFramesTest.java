package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NewOrderDecoder;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the engine survives them and says something or nothing; what it does not accept changes nothing. */
class HostileFramesTest {
    private static final int[] TEMPLATES = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 17, 18, 20, 21, 22, 26, 30, 31, 32, 33, 34, 40, 41, 42, 43, 44, 0,
        99, 19, 35, 92, 93
    };

    @Test
    void shouldSurviveRandomBytesBehindEveryTemplate() {
        EngineDesk desk = EngineDesk.openVenue();
        desk.price(1_000_000).dollars(ALICE, 10_000).buy(ALICE, 1, 10, 990_000);
        Random random = new Random(5);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[600]);
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(frame.byteArray());
            for (int at = 0; at < 600 && random.nextInt(3) > 0; at += 8) {
                // Small and extreme numbers reach further than noise.
                frame.putLong(at, random.nextBoolean() ? random.nextInt(3) : extreme(random));
            }
            frame.putInt(0, random.nextInt(8));
            frame.putLong(16, random.nextInt(2));
            int template = TEMPLATES[random.nextInt(TEMPLATES.length)];
            int block = random.nextInt(4) == 0 ? random.nextInt(200) : 120;
            new MessageHeaderEncoder()
                    .wrap(frame, CommandHeaderEncoder.BLOCK_LENGTH)
                    .blockLength(block)
                    .templateId(template)
                    .schemaId(random.nextInt(20) == 0 ? 4 : NewOrderDecoder.SCHEMA_ID)
                    .version(0);
            desk.events.clear();
            long businessHash = desk.engine.businessHash();
            desk.raw(frame, random.nextInt(4) == 0 ? random.nextInt(600) : 400);
            if (desk.events.stream().allMatch(e -> e.contains("Rejected ") || e.contains("Refused "))) {
                assertEquals(businessHash, desk.engine.businessHash(), "seed=5 frame=" + i);
            }
        }
        assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash());
    }

    @Test
    void shouldRejectEveryTruncationOfAMessage() {
        EngineDesk desk = EngineDesk.openVenue();
        desk.price(1_000_000).dollars(ALICE, 10_000).parameters(PERP);
        UnsafeBuffer frame = new UnsafeBuffer(desk.frame().byteArray().clone());
        int whole = CommandHeaderEncoder.BLOCK_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH + 72 + 4 + 16;
        for (int length = 0; length < whole - 1; length++) {
            long hash = desk.engine.businessHash();
            desk.events.clear();
            desk.raw(frame, length);
            if (!desk.events.get(0).startsWith("RiskParametersSet")) {
                assertTrue(desk.last("CommandRejected").contains("reason=UNKNOWN_MESSAGE"), "length=" + length);
                assertEquals(hash, desk.engine.businessHash());
            }
        }
    }

    private static long extreme(Random random) {
        long[] extremes = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, -1, 1L << 50, 1L << 55, 1L << 62};
        return extremes[random.nextInt(extremes.length)];
    }
}
