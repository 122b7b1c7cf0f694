package io.ringfence.acceptance.market;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.Ringfence;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringfence book}: what there is to ask of an order book without a venue around it. */
@Command(
        name = "book",
        description = "The order book alone, without a venue around it.",
        subcommands = BookCommand.Verify.class)
final class BookCommand implements Callable<Integer> {
    /** The rebuilt book and a venue's record disagree. */
    static final int EXIT_DISAGREES = 3;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command: verify");
    }

    /** {@code book verify}. */
    @Command(
            name = "verify",
            description = {
                "Rebuilds real markets in the order book and compares it with the venue's own record of its book, row by row.",
                "Prints what was compared, what agreed, what was adopted from the record, and where the record contradicts itself."
            },
            footer = {"", "What is compared, and how, is described in docs/book-verification.md."},
            exitCodeList = {
                "0:the book and every record agree",
                "2:an option or a file is missing, malformed or does not fit",
                "3:the book and a record disagree"
            })
    static final class Verify implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--lobster",
                paramLabel = "ZIP",
                arity = "1..*",
                description = "LOBSTER samples as published: a zip with a message file and its orderbook file.")
        private List<Path> lobster = new ArrayList<>();

        @Option(
                names = "--bitstamp",
                paramLabel = "LOG",
                arity = "1..*",
                description = "Bitstamp's order stream with its order_book snapshots, plain or gzip: lines of local"
                        + " milliseconds, event and JSON.")
        private List<Path> bitstamp = new ArrayList<>();

        @Option(
                names = "--binance",
                paramLabel = "FILE",
                arity = "1..*",
                description = "Captures of Binance's public streams with a REST depth snapshot, plain or gzip: lines of"
                        + " local nanoseconds and JSON. One without a snapshot continues the one before it.")
        private List<Path> binance = new ArrayList<>();

        @Option(
                names = "--json",
                description =
                        "Prints one JSON object, the last line of standard output; the tables go to standard error.")
        private boolean json;

        @Override
        public Integer call() {
            if (lobster.isEmpty() && bitstamp.isEmpty() && binance.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "Name a record: --lobster ZIP, --bitstamp LOG or --binance FILE");
            }
            final PrintWriter out = spec.commandLine().getOut();
            final PrintWriter table = json ? spec.commandLine().getErr() : out;
            final List<Verification> verifications = new ArrayList<>();
            for (final Path file : lobster) {
                verifications.add(printed(LobsterVerification.run(file), table));
            }
            for (final Path file : bitstamp) {
                verifications.add(printed(BitstampVerification.run(file), table));
            }
            final BinanceVerification binanceBooks = new BinanceVerification();
            for (final Path file : binance) {
                verifications.add(printed(binanceBooks.run(file), table));
            }
            final boolean agrees = verifications.stream().allMatch(Verification::agrees);
            if (json) {
                out.println(toJson(verifications, agrees));
            }
            out.flush();
            return agrees ? Ringfence.EXIT_OK : EXIT_DISAGREES;
        }

        private static Verification printed(Verification verification, PrintWriter table) {
            verification.print(table);
            table.flush();
            return verification;
        }

        private static ObjectNode toJson(List<Verification> verifications, boolean agrees) {
            final ObjectNode json = DeskJson.MAPPER.createObjectNode();
            json.put("agrees", agrees);
            final ArrayNode files = json.putArray("files");
            verifications.forEach(verification -> files.add(verification.toJson()));
            return json;
        }
    }
}
