package io.ringfence.perf.book;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.perf.measure.BenchException;
import io.ringfence.perf.measure.Row;
import io.ringfence.perf.stream.CommandStream;
import io.ringfence.perf.stream.ExchangeCoreMix;
import io.ringfence.perf.stream.FeedMix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BookRunTest {
    @Test
    void shouldTradeOnOurBookWhatTheStreamRecorded() {
        for (CommandStream stream :
                List.of(ExchangeCoreMix.generate(500, 50_000, 3, false), FeedMix.generate(500, 50_000, 3))) {
            try (RingfenceBook book = new RingfenceBook(stream)) {
                for (int pass = 0; pass < 2; pass++) {
                    book.prepare();
                    for (int i = 0; i < book.commandCount(); i++) {
                        book.apply(i);
                    }
                }

                assertEquals(stream.tradesSummary(), book.outcome());
            }
        }
    }

    @Test
    void shouldAcceptSidesWithTheRecordedTrades() {
        assertDoesNotThrow(
                () -> BookRun.requireSameTrades("trades:2", List.of(row("a", "trades:2"), row("b", "trades:2"))));
    }

    @Test
    void shouldSayWhichSideDiffers() {
        BenchException failure = assertThrows(
                BenchException.class,
                () -> BookRun.requireSameTrades("trades:2", List.of(row("a", "trades:2"), row("b", "trades:3"))));

        assertEquals("trades differ: the stream has trades:2; a agrees; b has trades:3", failure.getMessage());
    }

    private static Row row(String name, String outcome) {
        return new Row(name, 1, List.of(1.0), 1, 1, 1, 1, 0, 1, 1, null, "input", outcome, Map.of(), "");
    }
}
