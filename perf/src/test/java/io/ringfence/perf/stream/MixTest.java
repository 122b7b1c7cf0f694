package io.ringfence.perf.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixTest {
    private static final int DEPTH = 1_000;
    private static final int COMMANDS = 200_000;

    @TempDir
    private Path directory;

    @Test
    void shouldMixAsExchangeCoreStatesIt() {
        Counted counted = count(ExchangeCoreMix.generate(DEPTH, COMMANDS, 1, false));

        // The README: 9 % GTC, 3 % IOC, 6 % cancel, 82 % move, 6 % that trade (not counted apart: a command may trade
        // often).
        assertShare(counted, CommandStream.NEW, 8, 10);
        assertShare(counted, CommandStream.IOC, 2, 4);
        assertShare(counted, CommandStream.CANCEL, 5, 7);
        assertShare(counted, CommandStream.MOVE, 80, 84);
        assertShare(counted, CommandStream.REDUCE, 0, 0);
    }

    @Test
    void shouldMixLikeAFeed() {
        Counted counted = count(FeedMix.generate(DEPTH, COMMANDS, 1));

        // Of 204 commands 100 are new, 95 cancels, 4 executions and 5 reductions: 49 %, 46.6 %, 2 %, 2.5 %.
        assertShare(counted, CommandStream.NEW, 47.5, 50.5);
        assertShare(counted, CommandStream.CANCEL, 45, 48.5);
        assertShare(counted, CommandStream.IOC, 1.8, 2.2);
        assertShare(counted, CommandStream.REDUCE, 2.2, 2.7);
        assertShare(counted, CommandStream.MOVE, 0, 0);
    }

    @Test
    void shouldKeepTheDepth() {
        for (CommandStream stream : new CommandStream[] {
            ExchangeCoreMix.generate(DEPTH, COMMANDS, 2, false),
            ExchangeCoreMix.generate(DEPTH, COMMANDS, 2, true),
            FeedMix.generate(DEPTH, COMMANDS, 2)
        }) {
            Counted counted = count(stream);

            assertTrue(
                    counted.leastDepth >= 0.9 * DEPTH && counted.mostDepth <= 1.1 * DEPTH,
                    stream.name() + " has between " + counted.leastDepth + " and " + counted.mostDepth + " orders");
        }
    }

    @Test
    void shouldMakeTheSameBytesOfTheSameSeed() throws IOException {
        assertArrayEquals(bytes(FeedMix.generate(100, 5_000, 7)), bytes(FeedMix.generate(100, 5_000, 7)));
        assertArrayEquals(
                bytes(ExchangeCoreMix.generate(1_000, 5_000, 7, false)),
                bytes(ExchangeCoreMix.generate(1_000, 5_000, 7, false)));
    }

    @Test
    void shouldMakeOtherCommandsOfAnotherSeed() {
        assertFalse(FeedMix.generate(100, 5_000, 7)
                .fingerprint()
                .equals(FeedMix.generate(100, 5_000, 8).fingerprint()));
    }

    private byte[] bytes(CommandStream stream) throws IOException {
        Path file = directory.resolve("bytes.stream");
        stream.write(file);
        return Files.readAllBytes(file);
    }

    private static void assertShare(Counted counted, byte type, double least, double most) {
        double share = 100.0 * counted.byType.getOrDefault(type, 0) / COMMANDS;
        assertTrue(share >= least && share <= most, "type " + type + " has " + share + " %");
    }

    /** Counts what a stream says, and the depth from its own commands and a second playing of them. */
    private static Counted count(CommandStream stream) {
        Counted counted = new Counted();
        ReferenceBook book = new ReferenceBook();
        Map<Long, ReferenceBook.Order> orders = new HashMap<>();
        Set<Long> entered = new HashSet<>();
        Trades trades = new Trades();
        for (int i = 0; i < stream.count(); i++) {
            if (i == stream.prefillCount()) {
                assertTrue(book.count() == DEPTH, "filled to " + book.count());
            }
            byte type = stream.type(i);
            ReferenceBook.Order order = orders.get(stream.orderId(i));
            switch (type) {
                case CommandStream.NEW, CommandStream.IOC -> {
                    assertTrue(entered.add(stream.orderId(i)), "order id twice");
                    ReferenceBook.Order rest = book.enter(
                            stream.orderId(i),
                            stream.isBuy(i),
                            stream.account(i),
                            stream.priceTicks(i),
                            stream.quantityLots(i),
                            type == CommandStream.NEW,
                            trades);
                    orders.put(stream.orderId(i), rest);
                }
                case CommandStream.MOVE -> book.move(order, stream.priceTicks(i), trades);
                case CommandStream.CANCEL -> book.cancel(order);
                case CommandStream.REDUCE -> {
                    assertTrue(stream.quantityLots(i) < order.leavesLots, "nothing is left");
                    order.leavesLots -= stream.quantityLots(i);
                }
                default -> throw new AssertionError("type " + type);
            }
            if (i >= stream.prefillCount()) {
                counted.byType.merge(type, 1, Integer::sum);
                counted.leastDepth = Math.min(counted.leastDepth, book.count());
                counted.mostDepth = Math.max(counted.mostDepth, book.count());
            }
        }
        return counted;
    }

    private static final class Counted {
        private final Map<Byte, Integer> byType = new HashMap<>();
        private int leastDepth = Integer.MAX_VALUE;
        private int mostDepth;
    }
}
