package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.LiquidationReceiptEncoder;
import io.ringfence.codecs.LiquidationReceiptEncoder.AssetsEncoder;
import io.ringfence.codecs.LiquidationReceiptEncoder.FillsEncoder;
import io.ringfence.codecs.LiquidationReceiptEncoder.IndexesEncoder;
import io.ringfence.codecs.LiquidationReceiptEncoder.PaymentsEncoder;
import io.ringfence.codecs.LiquidationReceiptEncoder.PositionsEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a receipt is right is shown by the independent checker, which recomputes every receipt of every scenario; here what only the engine can be asked. */
class SliceReceiptTest {
    @Test
    void shouldFitOneEventWhateverAnAccountHolds() {
        int positions = EngineLimits.MAX_POSITIONS_PER_ACCOUNT;
        int assets = EngineLimits.MAX_ASSETS;
        // Each position and each asset on an index of its own.
        int longest = EventHeaderEncoder.BLOCK_LENGTH
                + MessageHeaderEncoder.ENCODED_LENGTH
                + LiquidationReceiptEncoder.BLOCK_LENGTH
                + 5 * PositionsEncoder.sbeHeaderSize()
                + positions * PositionsEncoder.sbeBlockLength()
                + assets * AssetsEncoder.sbeBlockLength()
                + (positions + assets) * IndexesEncoder.sbeBlockLength()
                + SliceReceipt.MAX_LISTED * (FillsEncoder.sbeBlockLength() + PaymentsEncoder.sbeBlockLength());

        assertTrue(longest <= FrameLengths.MAX_EVENT_FRAME_LENGTH, "lengthBytes=" + longest);
    }

    @Test
    void shouldCountFillsOfWhichItCannotTell() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(10, 20, 1000, 4, 4, 3, 4, 1000, 64, 100, 60, 60, 1_000, 60, 20, 20, 1000, true));
        desk.define();
        int makers = SliceReceipt.MAX_LISTED + 3;
        desk.price(1_000_000).dollars(ALICE, 1_000).dollars(BOB, 100_000).dollars(CAROL, 100_000);
        desk.sell(BOB, 1, 1_000, 1_000_000).buy(ALICE, 1, 1_000, 1_000_000);
        for (int i = 0; i < makers; i++) {
            desk.buy(CAROL, 1 + i, 10, 915_000);
        }
        desk.events.clear();
        desk.price(920_000);

        String receipt = desk.last("LiquidationReceipt");
        assertTrue(receipt.contains(" filledQuantity=" + 10 * makers + " "), receipt);
        assertTrue(receipt.contains(" fillCount=" + makers + " "), receipt);
        assertEquals(
                SliceReceipt.MAX_LISTED, List.of(receipt.split("tradeId=", -1)).size() - 1, receipt);
    }
}
