package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import io.ringfence.replay.text.Spelling;
import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scenario, read whole with what it includes and checked for everything that can be known before it runs: JSON, the names of
 * commands, events, views and their fields, and the files it names. Immutable.
 */
public final class ScenarioFile {
    /** Events that {@code none} and {@code only} pass over unless they are listed: bare answers, and bookkeeping. */
    static final Set<String> UNREMARKABLE = Set.of("TimeAdvanced", "CommandApplied", "StateHash");

    private static final int MAX_INCLUDE_DEPTH = 16;
    private static final Pattern AFTER = Pattern.compile("\\+(\\d{1,12})(ms|s|m|h|d)");
    private static final Map<String, List<String>> VIEWS = Map.of(
            "account",
                    List.of(
                            "account",
                            "balance",
                            "equity",
                            "rawEquity",
                            "initialEquity",
                            "initialMargin",
                            "maintenanceMargin",
                            "health",
                            "liquidationPrice",
                            "positions",
                            "funding",
                            "openOrders",
                            "tradedVolume",
                            "pendingWithdrawals",
                            "debts"),
            "book", List.of("instrument", "bids", "asks", "orders", "shown"),
            "fund", List.of("asset", "amount", "deficit"),
            "pool", List.of("instrument", "amount"),
            "instrument",
                    List.of(
                            "instrument",
                            "status",
                            "referencePrice",
                            "lastTradePrice",
                            "openInterest",
                            "tickSize",
                            "lotSize",
                            "markPx",
                            "indexPx",
                            "kind",
                            "nonPositivePricesAllowed",
                            "index"),
            "oracle", List.of("index", "price", "feedState", "freshSources", "stablePrice", "band"));

    private final Path path;
    private final List<ScenarioLine> lines = new ArrayList<>();
    private final DeskCodec commands;
    private final DeskCodec events;

    private ScenarioFile(final Path path) {
        this.path = path;
        final NameBook names = new NameBook();
        commands = DeskCodec.commands(names);
        events = DeskCodec.events(names);
    }

    /**
     * Reads a scenario.
     *
     * @throws InputException the file or one that it includes cannot be read or is not valid; names file, line and column
     */
    public static ScenarioFile read(final Path path) {
        final ScenarioFile file = new ScenarioFile(path);
        file.read(path, null, new LinkedHashSet<>());
        return file;
    }

    /** Where it was read from. */
    public Path path() {
        return path;
    }

    /** Its lines in order, those of included files in the place of the line that includes them. */
    List<ScenarioLine> lines() {
        return lines;
    }

    private void read(final Path file, final ScenarioLine from, final Set<Path> open) {
        final Path real = file.toAbsolutePath().normalize();
        if (!open.add(real)) {
            throw from.invalid("include", file + " includes itself");
        }
        if (open.size() > MAX_INCLUDE_DEPTH) {
            throw from.invalid("include", "files are included more than " + MAX_INCLUDE_DEPTH + " deep");
        }
        final List<String> texts = texts(file, from);
        for (int i = 0; i < texts.size(); i++) {
            final String text = texts.get(i);
            if (text.isBlank() || text.stripLeading().startsWith("#")) {
                continue;
            }
            final ScenarioLine line = line(file, i + 1, text);
            if (line.kind() == ScenarioLine.Kind.INCLUDE) {
                onlyFields(line, List.of("include"));
                read(sibling(line, "include"), line, open);
            } else {
                check(line);
                lines.add(line);
            }
        }
        open.remove(real);
    }

    private static List<String> texts(final Path file, final ScenarioLine from) {
        final String problem;
        try {
            final List<String> texts = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
            if (!texts.isEmpty() && texts.get(0).startsWith("\uFEFF")) {
                texts.set(0, texts.get(0).substring(1));
            }
            return texts;
        } catch (final CharacterCodingException e) {
            problem = file + ": is not a text file in UTF-8";
        } catch (final IOException e) {
            problem = file + ": cannot be read: " + (Files.exists(file) ? "it is no readable file" : "no such file")
                    + "; name a scenario";
        }
        throw from == null ? new InputException(problem) : from.invalid("include", problem);
    }

    private static ScenarioLine line(final Path file, final int number, final String text) {
        final JsonNode node;
        try {
            node = DeskJson.MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            throw ScenarioLine.invalid(
                    file,
                    number,
                    e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr()),
                    "not one JSON object: " + e.getOriginalMessage().replace('\n', ' '));
        }
        if (!(node instanceof ObjectNode json)) {
            throw ScenarioLine.invalid(file, number, 1, "a line must be one JSON object");
        }
        ScenarioLine.Kind kind = null;
        for (final ScenarioLine.Kind candidate : ScenarioLine.Kind.values()) {
            if (!json.has(candidate.key())) {
                continue;
            }
            final boolean isTimeOfCommand = candidate == ScenarioLine.Kind.AT && kind == ScenarioLine.Kind.DO;
            // Events of an index have a field of that name.
            final boolean isFieldOfEvent = candidate == ScenarioLine.Kind.STATE && kind == ScenarioLine.Kind.EXPECT;
            if (kind != null && !isTimeOfCommand && !isFieldOfEvent) {
                throw new ScenarioLine(file, number, text, kind, json)
                        .invalid(candidate.key(), "a line has one of " + keys() + ", not two of them");
            }
            kind = kind == null ? candidate : kind;
        }
        if (kind == null) {
            throw ScenarioLine.invalid(file, number, 1, "a line must have one of " + keys());
        }
        final ScenarioLine line = new ScenarioLine(file, number, text, kind, json);
        if (!json.get(kind.key()).isTextual()) {
            throw line.invalid(kind.key(), "\"" + kind.key() + "\" must be a string");
        }
        return line;
    }

    private static String keys() {
        final List<String> keys = new ArrayList<>();
        for (final ScenarioLine.Kind kind : ScenarioLine.Kind.values()) {
            keys.add("\"" + kind.key() + "\"");
        }
        return String.join(", ", keys);
    }

    private void check(final ScenarioLine line) {
        try {
            switch (line.kind()) {
                case DO -> {
                    if (line.json().has("at")) {
                        time(line, 0);
                    }
                    commands.checkNames(
                            line.json().get("do").textValue(), withoutKeys(line.json(), "do", "at", "from"));
                }
                case AT -> {
                    onlyFields(line, List.of("at"));
                    time(line, 0);
                }
                case EXPECT -> checkExpectation(line);
                case STATE -> checkView(line);
                case PRICES -> PriceRows.check(line);
                case INCLUDE -> throw new IllegalStateException("place=" + line.place());
            }
        } catch (final DeskFormatException e) {
            throw line.invalid(e.field().isEmpty() ? line.kind().key() : e.field(), e.getMessage());
        }
    }

    private void checkExpectation(final ScenarioLine line) {
        final String name = line.json().get("expect").textValue();
        switch (name) {
            case "none" -> onlyFields(line, List.of("expect"));
            case "only" -> {
                onlyFields(line, List.of("expect", "events"));
                if (!(line.json().get("events") instanceof com.fasterxml.jackson.databind.node.ArrayNode list)) {
                    throw line.invalid(
                            "events", "\"events\" must be an array: names of events, or objects with \"expect\"");
                }
                for (int i = 0; i < list.size(); i++) {
                    checkListed(listed(line, list.get(i), i), "events[" + i + "]");
                }
            }
            default -> {
                if (!events.messageNames().contains(name)) {
                    final List<String> known = new ArrayList<>(events.messageNames());
                    known.add("none");
                    known.add("only");
                    throw new DeskFormatException("expect", Spelling.unknown("event", name, known));
                }
                events.checkNames(name, withoutKeys(line.json(), "expect"));
            }
        }
    }

    private void checkListed(final ObjectNode expected, final String path) {
        try {
            events.checkNames(expected.get("expect").textValue(), withoutKeys(expected, "expect"));
        } catch (final DeskFormatException e) {
            throw new DeskFormatException(path + (e.field().isEmpty() ? "" : "." + e.field()), e.getMessage());
        }
    }

    /** An element of {@code events} as an object with {@code expect}. */
    static ObjectNode listed(final ScenarioLine line, final JsonNode element, final int i) {
        if (element.isTextual()) {
            return DeskJson.MAPPER.createObjectNode().put("expect", element.textValue());
        }
        if (element instanceof ObjectNode object && object.path("expect").isTextual()) {
            return object;
        }
        throw line.invalid("events[" + i + "]", "must be the name of an event, or an object with \"expect\"");
    }

    private static void checkView(final ScenarioLine line) {
        final String view = line.json().get("state").textValue();
        final List<String> fields = VIEWS.get(view);
        if (fields == null) {
            throw line.invalid(
                    "state",
                    Spelling.unknown(
                            "view", view, VIEWS.keySet().stream().sorted().toList()));
        }
        final List<String> known = new ArrayList<>(fields);
        known.add(0, "state");
        known.add("within");
        onlyFields(line, known);
        if (line.json().has("within")) {
            final BigDecimal within = Views.number(line.json().get("within"));
            if (within == null || within.signum() < 0) {
                throw line.invalid(
                        "within", "\"within\" must be a number from zero: how far a number of the view may be off");
            }
        }
        if (!line.json().has(fields.get(0))) {
            throw line.invalid("state", "a view of " + view + " needs \"" + fields.get(0) + "\"");
        }
    }

    static void onlyFields(final ScenarioLine line, final List<String> known) {
        for (final Map.Entry<String, JsonNode> field : line.json().properties()) {
            if (!known.contains(field.getKey())) {
                throw line.invalid(field.getKey(), Spelling.unknown("field", field.getKey(), known));
            }
        }
    }

    static ObjectNode withoutKeys(final ObjectNode json, final String... keys) {
        final ObjectNode rest = json.deepCopy();
        for (final String key : keys) {
            rest.remove(key);
        }
        return rest;
    }

    /** A file named in a line, relative to the file in which the line stands. */
    static Path sibling(final ScenarioLine line, final String key) {
        return line.file().resolveSibling(line.json().get(key).textValue());
    }

    /**
     * The time that a line sets.
     *
     * @param nowNs the time before
     * @return nanoseconds since 1970
     */
    static long time(final ScenarioLine line, final long nowNs) {
        final String at = line.json().get("at").asText();
        final Matcher after = AFTER.matcher(at);
        try {
            if (after.matches()) {
                final long count = Long.parseLong(after.group(1));
                final Duration duration = switch (after.group(2).toLowerCase(Locale.ROOT)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
                return Math.addExact(nowNs, duration.toNanos());
            }
            return DeskCodec.timestampNs(Instant.parse(at));
        } catch (final DateTimeParseException | ArithmeticException e) {
            throw line.invalid(
                    "at",
                    "\"at\" must be an instant such as 2026-01-01T00:00:00Z or a step such as +90s, +15m, +8h,"
                            + " +100ms, not '" + at + "'");
        }
    }
}
