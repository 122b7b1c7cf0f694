package io.ringfence.perf.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageProfileTest {
    private static final String APPLY = "Main.main;io/ringfence/perf/engine/EngineWorkload.apply;";

    @Test
    void shouldShareTheTimeOutByTheFrameNearestToTheLeafThatHasAStage() throws IOException {
        StageProfile profile = StageProfile.of(
                "newRest",
                800,
                List.of(
                        APPLY + "io/ringfence/engine/OrderEntry.onNew;io/ringfence/engine/book/OrderBook.rest 5",
                        APPLY + "io/ringfence/engine/book/Orders.add;io/ringfence/engine/collection/IntPool.acquire 1",
                        APPLY + "io/ringfence/engine/OrderEntry.onNew 2",
                        "Main.main;io/ringfence/perf/engine/EngineWorkload.prepare;io/ringfence/engine/book/OrderBook.rest 90"));

        // Six of eight samples are the book's, a pool within it included; what is prepared does not count.
        assertEquals(8, profile.sampleCount());
        assertEquals(Map.of(Stage.BOOK, 600.0, Stage.WALK, 200.0), profile.nsByStage());
    }

    @Test
    void shouldKnowWhoseAFrameIs() {
        assertEquals(Stage.ENCODING, Stage.of("io/ringfence/codecs/TradeEncoder.price"));
        assertEquals(Stage.DECODING, Stage.of("io/ringfence/codecs/NewOrderDecoder.price"));
        assertEquals(Stage.ENCODING, Stage.of("io/ringfence/engine/EventPublisher.trade"));
        assertEquals(Stage.MARGIN_WATCH, Stage.of("io/ringfence/engine/Maintenance.onOrderRested"));
        assertEquals(Stage.CLEARING, Stage.of("io/ringfence/engine/position/Positions.apply"));
        assertEquals(Stage.HASHES, Stage.of("io/ringfence/engine/hash/Hash64.mix"));
        assertNull(Stage.of("org/agrona/concurrent/UnsafeBuffer.putLong"));
    }

    @Test
    void shouldRefuseAProfileWithoutACommand() {
        assertThrows(IOException.class, () -> StageProfile.of("cancel", 1, List.of("Main.main 12")));
    }

    @Test
    void shouldDrawEachBarAndItsParts() throws IOException {
        StageProfile profile = StageProfile.of(
                "cancel", 400, List.of(APPLY + "io/ringfence/engine/book/OrderBook.remove 3", APPLY + "x/Y.z 1"));

        String svg = ProfilePicture.draw(List.of(profile), "Title", "Foot");

        assertTrue(svg.contains("<title>book: 300 ns</title>"), svg);
        assertTrue(svg.contains("<title>measurement: 100 ns</title>"), svg);
        assertTrue(svg.contains(">400 ns<") && svg.contains(">Title<") && svg.contains(">Foot<"), svg);
    }
}
