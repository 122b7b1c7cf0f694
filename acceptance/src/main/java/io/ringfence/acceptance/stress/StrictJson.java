package io.ringfence.acceptance.stress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.Spelling;
import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An object of a JSON file that people write: each field is asked for by name, and one that nobody asked for is an error. */
final class StrictJson {
    private final String place;
    private final ObjectNode json;
    private final Set<String> known = new LinkedHashSet<>();

    private StrictJson(final String place, final ObjectNode json) {
        this.place = place;
        this.json = json;
    }

    /**
     * Reads a file that holds one object.
     *
     * @throws InputException it cannot be read, or is not one JSON object
     */
    static StrictJson read(final Path file) {
        try {
            if (DeskJson.MAPPER.readTree(Files.readString(file)) instanceof ObjectNode object) {
                return new StrictJson(file.toString(), object);
            }
            throw new InputException(file + ": must be one JSON object");
        } catch (final JsonProcessingException e) {
            throw new InputException(
                    file + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr() + ": not JSON: "
                            + e.getOriginalMessage().replace('\n', ' '),
                    e);
        } catch (final IOException e) {
            throw new InputException(
                    file + ": cannot be read: " + (Files.exists(file) ? e.getMessage() : "no such file"), e);
        }
    }

    StrictJson object(final String name) {
        if (get(name) instanceof ObjectNode object) {
            return new StrictJson(place + ": " + name, object);
        }
        throw invalid(name, "must be an object");
    }

    List<StrictJson> objects(final String name) {
        final List<StrictJson> objects = new ArrayList<>();
        for (final JsonNode element : array(name)) {
            if (!(element instanceof ObjectNode object)) {
                throw invalid(name, "must be an array of objects");
            }
            objects.add(new StrictJson(place + ": " + name + "[" + objects.size() + "]", object));
        }
        return objects;
    }

    List<BigDecimal> decimals(final String name) {
        final List<BigDecimal> decimals = new ArrayList<>();
        for (final JsonNode element : array(name)) {
            decimals.add(decimal(name, element));
        }
        return decimals;
    }

    List<String> texts(final String name) {
        final List<String> texts = new ArrayList<>();
        for (final JsonNode element : array(name)) {
            if (!element.isTextual()) {
                throw invalid(name, "must be an array of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    Instant instant(final String name) {
        try {
            return Instant.parse(text(name));
        } catch (final DateTimeException e) {
            throw new InputException(place + ": \"" + name + "\" must be an instant such as 2020-03-12T10:00:00Z", e);
        }
    }

    String text(final String name) {
        final JsonNode node = get(name);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw invalid(name, "must be a text");
        }
        return node.textValue();
    }

    /** A whole number from least to most. */
    long whole(final String name, final long least, final long most) {
        final JsonNode node = get(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw invalid(name, "must be a whole number, not " + node);
        }
        return inRange(name, node.longValue(), least, most);
    }

    /** A decimal, as string or number, that is more than zero. */
    BigDecimal positive(final String name) {
        final BigDecimal value = decimal(name, get(name));
        if (value.signum() <= 0) {
            throw invalid(name, "must be above zero, not " + value.toPlainString());
        }
        return value;
    }

    /** Whether a field is there. */
    boolean has(final String name) {
        known.add(name);
        return json.has(name);
    }

    /**
     * To be called when all was asked for.
     *
     * @throws InputException there are fields that nobody asked for
     */
    void end() {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InputException(place + ": " + Spelling.unknown("field", name, known));
            }
        });
    }

    InputException invalid(final String name, final String message) {
        return new InputException(place + ": \"" + name + "\" " + message);
    }

    private Iterable<JsonNode> array(final String name) {
        final JsonNode node = get(name);
        if (!node.isArray() || node.isEmpty()) {
            throw invalid(name, "must be an array with at least one element");
        }
        return node;
    }

    private JsonNode get(final String name) {
        if (!has(name)) {
            throw invalid(name, "is missing");
        }
        return json.get(name);
    }

    private long inRange(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw invalid(name, "must be from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    private BigDecimal decimal(final String name, final JsonNode node) {
        try {
            if (node.isNumber()) {
                return node.decimalValue();
            }
            return new BigDecimal(node.asText());
        } catch (final NumberFormatException e) {
            throw new InputException(place + ": \"" + name + "\" must be a decimal, not " + node, e);
        }
    }
}
