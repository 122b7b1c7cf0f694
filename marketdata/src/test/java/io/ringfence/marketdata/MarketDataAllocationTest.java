package io.ringfence.marketdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.Side;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deriving and reading allocate nothing once the books have had their size. */
class MarketDataAllocationTest {
    private static final int WARM_UP_ROUNDS = 20_000;
    private static final int ROUNDS = 50_000;
    private static final int EVENTS_PER_ROUND = 6;
    private static final int RESTING = 500;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<MarketDataBook> readers = List.of(
            new MarketDataBook(EventStream.PERP, MarketChannel.TOP),
            new MarketDataBook(EventStream.PERP, MarketChannel.L2),
            new MarketDataBook(EventStream.PERP, MarketChannel.L3),
            new MarketDataBook(EventStream.PERP, MarketChannel.TRADES));
    private final MarketData marketData = new MarketData(1, (buffer, offset, length) -> {
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).onMessage(buffer, offset, length);
        }
    });
    private final EventStream events = new EventStream(marketData).listed();

    @Test
    void shouldNotAllocateToDeriveOrToRead() {
        for (int id = 1; id <= RESTING; id++) {
            events.complete().shown(id, side(id), price(id), 10);
        }
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            work(round);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = WARM_UP_ROUNDS; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            work(round);
        }
        long allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(allocatedBytes < ROUNDS * EVENTS_PER_ROUND, "allocatedBytes=" + allocatedBytes);
        assertEquals(RESTING, marketData.book(EventStream.PERP).orderCount());
        readers.forEach(reader -> assertTrue(reader.isCurrent()));
    }

    /** The oldest order trades, shows its next peak, is amended twice and cancelled; a new one comes, at another price. */
    private void work(int round) {
        long oldest = 1L + round;
        long newest = oldest + RESTING;
        events.trade(round, oldest, newest, opposite(side(oldest)), price(oldest), 10);
        events.complete().shown(oldest, side(oldest), price(oldest), 10);
        events.complete().showsLess(oldest, side(oldest), price(oldest), 3);
        events.complete().replaced(oldest, false);
        events.complete().canceled(oldest);
        events.complete().shown(newest, side(newest), price(newest), 10);
    }

    private static Side side(long orderId) {
        return orderId % 2 == 0 ? Side.BUY : Side.SELL;
    }

    private static Side opposite(Side side) {
        return side == Side.BUY ? Side.SELL : Side.BUY;
    }

    /** Scattered over 100 prices a side. */
    private static long price(long orderId) {
        long distance = orderId * 7_919 % 100;
        return side(orderId) == Side.BUY ? 10_000 - distance : 10_001 + distance;
    }
}
