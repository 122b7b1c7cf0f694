package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.TradeDecoder;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EventSink;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is derived from the events, L3 order by order, L2, and the best prices, equals the engine's own books after every command. */
class DerivedBooksTest {
    private static final Path SCENARIOS = Path.of("..", "scenarios");
    private static final int RANDOM_COMMANDS = 4_000;

    @TempDir
    Path dir;

    static Stream<String> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(SCENARIOS)) {
            List<String> names = new ArrayList<>();
            files.filter(file -> file.toString().endsWith(".jsonl"))
                    .map(file -> SCENARIOS.relativize(file).toString())
                    .filter(name -> !name.endsWith("venue.jsonl"))
                    .sorted()
                    .forEach(names::add);
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shouldEqualTheEnginesBooksThroughEveryScenario(String name) {
        DerivedBooks derived = run(SCENARIOS.resolve(name));

        assertEquals(tradesOf(dir.resolve("journal")), derived.messageCount(MarketChannel.TRADES));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEqualTheEnginesBooksThroughRandomCommands(long seed) throws IOException {
        Files.copy(SCENARIOS.resolve("venue.jsonl"), dir.resolve("venue.jsonl"));
        Files.write(dir.resolve("random.jsonl"), randomScenario(new Random(seed)));

        DerivedBooks derived = run(dir.resolve("random.jsonl"));

        assertTrue(derived.messageCount(MarketChannel.TRADES) > 200, "seed=" + seed);
        assertTrue(derived.messageCount(MarketChannel.L3) > 2_000, "seed=" + seed);
        assertTrue(derived.messageCount(MarketChannel.AUCTION) > 50, "seed=" + seed);
        assertTrue(derived.marketOrderLevels() > 0, "seed=" + seed);
        assertTrue(derived.messageCount(MarketChannel.L2) >= derived.messageCount(MarketChannel.TOP), "seed=" + seed);
    }

    @Test
    void shouldFindEveryScenario() throws IOException {
        assertTrue(shipped().count() >= 12);
    }

    /** Runs a scenario, then its journal once more through an engine that can be looked at after every command. */
    private DerivedBooks run(Path file) {
        Path journal = dir.resolve("journal");
        new ScenarioRunner(ScenarioFile.read(file), event -> {}, failure -> {})
                .run(listener -> new LocalStage(listener, journal));
        DerivedBooks derived = new DerivedBooks();
        Engine engine = new Engine(new Sink(derived));
        try (LogReader commands = LogReader.open(journal, LogKind.COMMANDS)) {
            while (commands.next()) {
                boolean more = engine.onCommand(
                        commands.sequence(),
                        commands.timestampNs(),
                        commands.buffer(),
                        commands.offset(),
                        commands.length());
                while (more) {
                    more = engine.step();
                }
                derived.check(engine.state(), file.getFileName() + " command=" + commands.sequence());
            }
        }
        return derived;
    }

    private static long tradesOf(Path journal) {
        try (LogReader events = LogReader.open(journal, LogKind.EVENTS)) {
            long trades = 0;
            while (events.next()) {
                int message = events.offset() + EventHeaderDecoder.BLOCK_LENGTH;
                int templateId = events.buffer().getShort(message + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
                trades += templateId == TradeDecoder.TEMPLATE_ID ? 1 : 0;
            }
            return trades;
        }
    }

    // ---- random commands, written as a scenario

    private static List<String> randomScenario(Random random) {
        List<String> lines = new ArrayList<>();
        List<String> entered = new ArrayList<>(); // a replacement has the scale of an order that the file has named
        lines.add("{'include':'venue.jsonl'}");
        for (int i = 0; i < 6; i++) {
            lines.add(
                    "{'do':'OpenAccount','account':'a%d','firm':'%s'}".formatted(i, i % 2 == 0 ? "traders" : "makers"));
            lines.add("{'do':'Deposit','account':'a%d','asset':'USD','amount':'1000000'}".formatted(i));
        }
        for (int i = 1; i <= RANDOM_COMMANDS; i++) {
            int what = random.nextInt(1000);
            if (what < 620 || entered.isEmpty()) {
                entered.add("'account':'a%d','clientOrderId':%d".formatted(random.nextInt(6), i));
                lines.add(order(random, entered.get(entered.size() - 1)));
                continue;
            }
            String own = entered.get(entered.size() - 1 - random.nextInt(Math.min(100, entered.size())));
            if (what < 760) {
                lines.add("{'do':'ReplaceOrder',%s,'price':'%s','quantity':'%s'%s}"
                        .formatted(own, price(random), lots(1 + random.nextInt(40)), display(random)));
            } else if (what < 960) {
                lines.add("{'do':'CancelOrder',%s}".formatted(own));
            } else if (what < 970) {
                lines.add("{'do':'MassCancel','account':'a%d'%s}"
                        .formatted(random.nextInt(6), random.nextBoolean() ? ",'side':'BUY'" : ""));
            } else if (what < 978) {
                lines.add("{'do':'SetTradingStatus','instrument':'ETH-PERP','status':'%s'}"
                        .formatted(random.nextInt(3) > 0 ? "VOLATILITY_AUCTION" : "HALTED"));
                lines.add(order(random, "'account':'a0','clientOrderId':%d".formatted(i)));
            } else {
                // What is halted reopens by auction.
                lines.add("{'do':'SetTradingStatus','instrument':'ETH-PERP','status':'%s'}"
                        .formatted(random.nextBoolean() ? "PRE_OPEN" : "CONTINUOUS"));
            }
        }
        lines.replaceAll(line -> line.replace('\'', '"'));
        return lines;
    }

    private static String order(Random random, String number) {
        String[] times = {"GTC", "GTC", "GTC", "GTC", "IOC", "FOK", "DAY", "GOOD_FOR_AUCTION"};
        String[] modes = {"CANCEL_NEWEST", "CANCEL_OLDEST", "CANCEL_BOTH", "DECREMENT"};
        boolean isMarket = random.nextInt(10) == 0;
        boolean isStop = !isMarket && random.nextInt(12) == 0;
        return "{'do':'NewOrder',%s,'instrument':'ETH-PERP','side':'%s','quantity':'%s',"
                        .formatted(number, random.nextBoolean() ? "BUY" : "SELL", lots(1 + random.nextInt(40)))
                + (isMarket
                        ? "'orderType':'MARKET','timeInForce':'%s',"
                                .formatted(random.nextBoolean() ? "IOC" : "GOOD_FOR_AUCTION")
                        : "'orderType':'%s','timeInForce':'%s','price':'%s',%s"
                                .formatted(
                                        isStop ? "STOP_LIMIT" : "LIMIT",
                                        isStop ? "GTC" : times[random.nextInt(times.length)],
                                        price(random),
                                        isStop ? "'triggerPrice':'" + price(random) + "'," : ""))
                + (random.nextInt(15) == 0 ? "'instructions':['postOnly']," : "")
                + "'selfTradePrevention':'%s','selfTradeScope':'%s'%s}"
                        .formatted(
                                modes[random.nextInt(modes.length)],
                                random.nextInt(3) == 0 ? "FIRM" : "ACCOUNT",
                                isMarket ? "" : display(random));
    }

    /** One of forty ticks of 5 cents around 200. */
    private static String price(Random random) {
        int cents = 20_000 + 5 * (random.nextInt(40) - 20);
        return "%d.%02d".formatted(cents / 100, cents % 100);
    }

    /** Lots of a hundredth. */
    private static String lots(int lots) {
        return "%d.%02d".formatted(lots / 100, lots % 100);
    }

    private static String display(Random random) {
        return random.nextInt(3) == 0 ? ",'displayQuantity':'" + lots(1 + random.nextInt(8)) + "'" : "";
    }

    /** The engine's events go straight to what is derived from them. */
    private static final class Sink implements EventSink {
        private final UnsafeBuffer event = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
        private final DerivedBooks derived;

        Sink(DerivedBooks derived) {
            this.derived = derived;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return event;
        }

        @Override
        public int claim(int maxLengthBytes) {
            return 0;
        }

        @Override
        public void commit(int lengthBytes) {
            derived.onEvent(event, 0, lengthBytes);
        }
    }
}
