package io.ringfence.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.gateway.Credentials;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.StatusFile;
import io.ringfence.server.VenueConfig;
import io.ringfence.server.VenueContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code ringfence admin}: looks at and changes a running venue, over TCP, as a session with the role risk. */
@Command(
        name = "admin",
        description = "Looks at and changes a running venue, over TCP, as a session with the role risk.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit code 1 if the venue rejects what is asked; its reason is printed.",
            "Example: ringfence admin --config scripts/venue.conf halt BTC-PERP"
        })
final class AdminCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Configuration of a venue on this machine: tells address and credentials.")
    private Path config;

    @Option(
            names = "--connect",
            scope = ScopeType.INHERIT,
            paramLabel = "HOST:PORT",
            description = "Address of the venue, instead of the configuration's.")
    private String connect;

    @Option(
            names = "--credentials",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File with the session's secret, instead of the configuration's.")
    private Path credentialsFile;

    @Option(
            names = "--session",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            defaultValue = "1",
            description = "Session to use (default: ${DEFAULT-VALUE}).")
    private int sessionId;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints one JSON object a line.")
    private boolean json;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name a command: one of " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(name = "assets", description = "Shows the assets and how they count as collateral.")
    int assets() {
        return list("AssetDefined");
    }

    @Command(
            name = "instruments",
            description = "Shows the instruments, their risk parameters, their trading day and what they admit.")
    int instruments() {
        return list("InstrumentListed", "RiskParametersSet", "TradingScheduleSet", "TradingStatusChanged");
    }

    @Command(
            name = "list-instrument",
            aliases = "list",
            description = "Lists a linear perpetual; it is pending until its parameters are set and it is opened.")
    int listInstrument(
            @Parameters(paramLabel = "NAME", description = "Its name.") final String name,
            @Option(names = "--index", required = true, description = "Index of its underlying, by name.")
                    final String index,
            @Option(names = "--tick-size", required = true, description = "Prices are multiples of this.")
                    final String tickSize,
            @Option(names = "--lot-size", required = true, description = "Quantities are multiples of this.")
                    final String lotSize,
            @Option(names = "--price-exponent", required = true, description = "Exponent of its prices, such as -2.")
                    final int priceExponent,
            @Option(
                            names = "--quantity-exponent",
                            required = true,
                            description = "Exponent of its quantities, such as -3.")
                    final int quantityExponent,
            @Option(
                            names = "--reference-price",
                            description = "Reference price of its first auction (default: the index price).")
                    final String referencePrice,
            @Option(names = "--self-trade", description = "Lets orders ask to trade with their own account or firm.")
                    final boolean isSelfTradeAllowed,
            @Option(
                            names = "--non-positive-prices",
                            description = "Lets it trade at zero and below, as its index must.")
                    final boolean isNonPositivePriceAllowed) {
        final ObjectNode fields = DeskJson.MAPPER
                .createObjectNode()
                .put("instrument", name)
                .put("index", index)
                .put("tickSize", tickSize)
                .put("lotSize", lotSize)
                .put("priceExponent", priceExponent)
                .put("quantityExponent", quantityExponent)
                .put("selfTradeAllowed", isSelfTradeAllowed ? "YES" : "NO")
                .put("nonPositivePricesAllowed", isNonPositivePriceAllowed ? "YES" : "NO");
        return ask("ListInstrument", referencePrice == null ? fields : fields.put("referencePrice", referencePrice));
    }

    @Command(
            name = "open",
            description = "Lets an instrument trade at once: a new one, or one in an auction, which uncrosses.")
    int open(@Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument) {
        return setTradingStatus(instrument, "CONTINUOUS");
    }

    @Command(name = "halt", description = "Halts an instrument: only cancels are admitted.")
    int halt(@Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument) {
        return setTradingStatus(instrument, "HALTED");
    }

    @Command(
            name = "resume",
            description =
                    "Reopens an instrument that is halted, suspended or closed: through an auction, as the venue's rules have it.")
    int resume(
            @Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument,
            @Option(
                            names = "--auction-ms",
                            paramLabel = "MS",
                            defaultValue = "60000",
                            description = "Length of the auction (default: ${DEFAULT-VALUE}).")
                    final int auctionMs) {
        return setTradingStatus(instrument, "PRE_OPEN", auctionMs);
    }

    @Command(
            name = "suspend",
            description = "Takes an instrument out of trading until it is resumed; its schedule does not reopen it.")
    int suspend(@Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument) {
        return setTradingStatus(instrument, "SUSPENDED");
    }

    @Command(
            name = "close",
            description = "Closes an instrument through a closing auction; the day's orders are cancelled.")
    int close(
            @Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument,
            @Option(
                            names = "--auction-ms",
                            paramLabel = "MS",
                            defaultValue = "60000",
                            description = "Length of the auction (default: ${DEFAULT-VALUE}).")
                    final int auctionMs,
            @Option(
                            names = "--now",
                            description =
                                    "Closes at once an instrument in an auction, which uncrosses, or one that does not trade.")
                    final boolean now) {
        return now
                ? setTradingStatus(instrument, "CLOSED")
                : setTradingStatus(instrument, "CLOSING_AUCTION", auctionMs);
    }

    @Command(
            name = "settle",
            description =
                    "Ends trading in an instrument that is closed, halted or suspended, for good: its orders are cancelled.")
    int settle(@Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument) {
        return setTradingStatus(instrument, "SETTLED");
    }

    @Command(
            name = "delist",
            description =
                    "Takes an instrument away for good; nobody may have a position in it. Its orders are cancelled.")
    int delist(@Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument) {
        return setTradingStatus(instrument, "DELISTED");
    }

    @Command(
            name = "schedule",
            description =
                    "Sets the trading day of an instrument: four times of the day in UTC, or none for around the clock.")
    int schedule(
            @Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument,
            @ArgGroup(exclusive = false) final TradingDay day) {
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        putInstrument(fields, instrument);
        if (day != null) {
            fields.put("preOpenMs", millisOf(day.preOpen));
            fields.put("openMs", millisOf(day.open));
            fields.put("closingAuctionMs", millisOf(day.closingAuction));
            fields.put("closeMs", millisOf(day.close));
        }
        return ask("SetTradingSchedule", fields);
    }

    /** All four, or none. */
    static final class TradingDay {
        @Option(
                names = "--pre-open",
                required = true,
                paramLabel = "HH:MM",
                description = "Opening auction begins, such as 08:50.")
        private LocalTime preOpen;

        @Option(
                names = "--open",
                required = true,
                paramLabel = "HH:MM",
                description = "Opening auction ends, continuous trading begins.")
        private LocalTime open;

        @Option(
                names = "--closing-auction",
                required = true,
                paramLabel = "HH:MM",
                description = "Closing auction begins.")
        private LocalTime closingAuction;

        @Option(
                names = "--close",
                required = true,
                paramLabel = "HH:MM",
                description = "Closing auction ends, the day is over.")
        private LocalTime close;
    }

    private static long millisOf(final LocalTime time) {
        return TimeUnit.NANOSECONDS.toMillis(time.toNanoOfDay());
    }

    @Command(
            name = "set-risk",
            aliases = "parameters",
            description =
                    "Sets a new version of an instrument's risk parameters from a file: one JSON object with the fields of "
                            + "SetRiskParameters in the scenario language.")
    int setRisk(
            @Parameters(paramLabel = "INSTRUMENT", description = "Its name or number.") final String instrument,
            @Parameters(paramLabel = "FILE", description = "The parameters.") final Path file) {
        final JsonNode node;
        try {
            node = DeskJson.MAPPER.readTree(Files.readString(file));
        } catch (final JsonProcessingException e) {
            throw new InputException(
                    file + ":" + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": not valid JSON: "
                            + e.getOriginalMessage(),
                    e);
        } catch (final IOException e) {
            throw new InputException(file + ": cannot be read; name a file with one JSON object", e);
        }
        if (!(node instanceof ObjectNode fields)) {
            throw new InputException(file + ": must hold one JSON object");
        }
        putInstrument(fields, instrument);
        return ask("SetRiskParameters", fields);
    }

    private int setTradingStatus(final String instrument, final String status) {
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        putInstrument(fields, instrument);
        return ask("SetTradingStatus", fields.put("status", status));
    }

    private int setTradingStatus(final String instrument, final String status, final int auctionMs) {
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        putInstrument(fields, instrument);
        return ask("SetTradingStatus", fields.put("status", status).put("auctionMs", auctionMs));
    }

    private static void putInstrument(final ObjectNode fields, final String instrument) {
        if (instrument.chars().allMatch(Character::isDigit)) {
            fields.put("instrument", Long.parseLong(instrument));
        } else {
            fields.put("instrument", instrument);
        }
    }

    private int list(final String... eventNames) {
        try (AdminSession session = open()) {
            for (final String event : eventNames) {
                print(session.definitions().stream()
                        .filter(answer -> answer.event().equals(event))
                        .collect(Collectors.toList()));
            }
        }
        return Ringfence.EXIT_OK;
    }

    private int ask(final String command, final ObjectNode fields) {
        try (AdminSession session = open()) {
            final List<AdminSession.Answer> answers = session.ask(command, fields);
            for (final AdminSession.Answer answer : answers) {
                if (answer.event().equals("CommandRejected")) {
                    throw new IllegalStateException(rejection(answer.fields(), fields, session));
                }
            }
            print(answers);
            return Ringfence.EXIT_OK;
        }
    }

    private static String rejection(final JsonNode rejected, final ObjectNode asked, final AdminSession session) {
        final String reason = rejected.path("reason").asText();
        if (reason.equals("UNKNOWN_INSTRUMENT") && asked.path("instrument").isTextual()) {
            // The number that a name was given for want of a known one would say nothing.
            return "rejected: UNKNOWN_INSTRUMENT '" + asked.path("instrument").asText() + "'; listed: "
                    + session.definitions().stream()
                            .filter(answer -> answer.event().equals("InstrumentListed"))
                            .map(answer -> answer.fields().path("instrument").asText())
                            .collect(Collectors.joining(", "));
        }
        final StringBuilder text = new StringBuilder("rejected: ").append(reason);
        final String detail = rejected.path("detail").asText("");
        if (!detail.isEmpty()) {
            text.append(", field ").append(detail);
        }
        for (final String number : List.of("bound", "value")) {
            if (!rejected.path(number).asText("0").equals("0")) {
                text.append(", ")
                        .append(number)
                        .append(' ')
                        .append(rejected.path(number).asText());
            }
        }
        return text.toString();
    }

    private AdminSession open() {
        final VenueConfig settings = config == null ? null : VenueConfig.read(config);
        if (settings == null && (connect == null || credentialsFile == null)) {
            throw new InputException("name the venue: --config FILE, or --connect HOST:PORT and --credentials FILE");
        }
        final Credentials credentials =
                RunCommand.readCredentials(credentialsFile == null ? settings.credentials() : credentialsFile);
        if (credentials.firmIdOf(sessionId) == 0) {
            throw new InputException(
                    "no secret of session " + sessionId + " in the credentials; name another --session");
        }
        return new AdminSession(connect == null ? addressOf(settings) : address(connect), credentials, sessionId);
    }

    private static InetSocketAddress addressOf(final VenueConfig settings) {
        final VenueContext ctx = settings.toContext();
        final int port =
                ctx.port() == 0 ? StatusFile.read(ctx.dir()).get("port").intValue() : ctx.port();
        return new InetSocketAddress(ctx.host(), port);
    }

    private static InetSocketAddress address(final String text) {
        final int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (final IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InputException("--connect " + text + " is not HOST:PORT, such as 127.0.0.1:7070", e);
        }
    }

    private void print(final List<AdminSession.Answer> answers) {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            for (final AdminSession.Answer answer : answers) {
                final ObjectNode line = DeskJson.MAPPER.createObjectNode().put("event", answer.event());
                out.println(line.setAll(answer.fields()));
            }
        } else {
            printTables(answers, out);
        }
        out.flush();
    }

    /** One table for each run of events of one kind: a column for each field that any of them has. */
    private static void printTables(final List<AdminSession.Answer> answers, final PrintWriter out) {
        int from = 0;
        while (from < answers.size()) {
            int to = from + 1;
            while (to < answers.size()
                    && answers.get(to).event().equals(answers.get(from).event())) {
                to++;
            }
            out.println(answers.get(from).event());
            printTable(answers.subList(from, to), out);
            from = to;
        }
    }

    private static void printTable(final List<AdminSession.Answer> answers, final PrintWriter out) {
        final Set<String> columns = new LinkedHashSet<>();
        answers.forEach(answer -> answer.fields().fieldNames().forEachRemaining(columns::add));
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.copyOf(columns));
        for (final AdminSession.Answer answer : answers) {
            rows.add(columns.stream()
                    .map(column -> cell(answer.fields().get(column)))
                    .collect(Collectors.toList()));
        }
        for (final List<String> row : rows) {
            final StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                final int at = column;
                final int width = rows.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                line.append("  ")
                        .append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length()));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String cell(final JsonNode value) {
        return value == null ? "" : value.isTextual() ? value.textValue() : value.toString();
    }
}
