package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.Spelling;
import io.ringfence.server.cli.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The rows of one {@code prices} line, in the order of the file, which must be the order of time. Reads as it goes. The first row of
 * the file names the columns; a time is a number of milliseconds since 1970 (seconds or nanoseconds if its column's name ends in
 * {@code _s} or {@code _ns}) or an ISO-8601 instant.
 */
final class PriceRows implements AutoCloseable {
    private static final List<String> FIELDS = List.of("prices", "index", "source", "columns", "from", "to");
    private static final int GZIP_MAGIC = 0x1F8B;

    private final ScenarioLine line;
    private final Path file;
    private final BufferedReader reader;
    private final int timeColumn;
    private final int priceColumn;
    private final long nanosPerUnit;
    private final long fromNs;
    private final long toNs;
    private int rowNumber = 1;
    private long timestampNs = Long.MIN_VALUE;
    private BigDecimal price;

    /** Opens the file and reads its first row. */
    PriceRows(final ScenarioLine line) {
        this.line = line;
        file = ScenarioFile.sibling(line, "prices");
        fromNs = bound("from", Long.MIN_VALUE);
        toNs = bound("to", Long.MAX_VALUE);
        try {
            reader = open(file);
            final String header = reader.readLine();
            if (header == null) {
                throw new InputException(file + ":1:1: is empty: the first row must name the columns");
            }
            final List<String> names =
                    Arrays.stream(header.split(",", -1)).map(String::strip).toList();
            final String timeName = column("time", "epoch_ms");
            timeColumn = find(names, "time", timeName);
            priceColumn = find(names, "price", column("price", "close"));
            nanosPerUnit = timeName.endsWith("_ns") ? 1 : timeName.endsWith("_s") ? 1_000_000_000 : 1_000_000;
        } catch (final IOException e) {
            throw line.invalid("prices", file + " cannot be read: " + reason(e, file));
        }
    }

    /** What can be known before the scenario runs: the fields, and that the file is there with its columns. */
    static void check(final ScenarioLine line) {
        ScenarioFile.onlyFields(line, FIELDS);
        for (final String needed : List.of("index", "source")) {
            if (!line.json().path(needed).isTextual()) {
                throw line.invalid("prices", "\"prices\" needs \"" + needed + "\"");
            }
        }
        final JsonNode columns = line.json().path("columns");
        for (final var column : columns.properties()) {
            if (!List.of("time", "price").contains(column.getKey())) {
                throw line.invalid(
                        "columns." + column.getKey(),
                        Spelling.unknown("column", column.getKey(), List.of("time", "price")));
            }
        }
        new PriceRows(line).close();
    }

    ScenarioLine line() {
        return line;
    }

    /** Goes to the next row inside {@code from} and {@code to}; false: there is none. */
    boolean next() {
        try {
            for (String row = reader.readLine(); row != null; row = reader.readLine()) {
                rowNumber++;
                if (row.isBlank()) {
                    continue;
                }
                final long before = timestampNs;
                parse(row);
                if (timestampNs < before) {
                    throw new InputException(
                            file + ":" + rowNumber + ":1: earlier than the row before: sort it by time");
                }
                if (timestampNs >= toNs) {
                    return false;
                }
                if (timestampNs >= fromNs) {
                    return true;
                }
            }
            return false;
        } catch (final IOException e) {
            throw new InputException(file + ":" + rowNumber + ":1: cannot be read: " + reason(e, file), e);
        }
    }

    /** Time of the row, nanoseconds since 1970. */
    long timestampNs() {
        return timestampNs;
    }

    /** Price of the row. */
    BigDecimal price() {
        return price;
    }

    /** Where the row stands, for people. */
    String place() {
        return file + ":" + rowNumber;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException e) {
            throw new InputException(file + ": cannot be closed: " + e.getMessage(), e);
        }
    }

    private void parse(final String row) {
        final String[] cells = row.split(",", -1);
        if (cells.length <= Math.max(timeColumn, priceColumn)) {
            throw new InputException(
                    file + ":" + rowNumber + ":1: has " + cells.length + " columns, fewer than its first row");
        }
        final String time = cells[timeColumn].strip();
        try {
            timestampNs = time.matches("\\d+")
                    ? Math.multiplyExact(Long.parseLong(time), nanosPerUnit)
                    : DeskCodec.timestampNs(Instant.parse(time));
        } catch (final DateTimeException | ArithmeticException | NumberFormatException e) {
            throw invalidCell(cells, timeColumn, "is no time: '" + time + "'");
        }
        try {
            price = new BigDecimal(cells[priceColumn].strip());
        } catch (final NumberFormatException e) {
            throw invalidCell(cells, priceColumn, "is no price: '" + cells[priceColumn] + "'");
        }
    }

    private InputException invalidCell(final String[] cells, final int column, final String what) {
        int at = 1;
        for (int i = 0; i < column; i++) {
            at += cells[i].length() + 1;
        }
        return new InputException(file + ":" + rowNumber + ":" + at + ": " + what);
    }

    private String column(final String what, final String otherwise) {
        return line.json().path("columns").path(what).asText(otherwise);
    }

    private int find(final List<String> names, final String what, final String name) {
        final int column = names.indexOf(name);
        if (column < 0) {
            throw line.invalid("columns." + what, file + ": " + Spelling.unknown("column", name, names));
        }
        return column;
    }

    private long bound(final String key, final long otherwise) {
        final JsonNode bound = line.json().get(key);
        if (bound == null) {
            return otherwise;
        }
        try {
            return DeskCodec.timestampNs(Instant.parse(bound.asText()));
        } catch (final DateTimeException | ArithmeticException e) {
            throw line.invalid(key, "\"" + key + "\" must be an instant such as 2020-03-12T00:00:00Z");
        }
    }

    private static BufferedReader open(final Path file) throws IOException {
        final BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.mark(2);
        final boolean isGzip = (in.read() << 8 | in.read()) == GZIP_MAGIC;
        in.reset();
        final InputStream text = isGzip ? new GZIPInputStream(in) : in;
        return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    }

    private static String reason(final IOException e, final Path file) {
        if (e instanceof EOFException) {
            return "the compressed file ends in the middle; fetch it again";
        }
        return Files.exists(file) ? e.getMessage() : "no such file";
    }
}
