package io.ringfence.acceptance.csv;

import io.ringfence.server.cli.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The rows of a gzipped CSV whose first row names the columns, read whole. No cell has a comma. Immutable. */
public final class CsvRows {
    private final Path file;
    private final List<String> columns;
    private final List<String[]> rows = new ArrayList<>();

    private CsvRows(final Path file, final String header) {
        this.file = file;
        columns = Arrays.asList(header.split(",", -1));
    }

    /**
     * Reads a file.
     *
     * @throws InputException it cannot be read, or a row has another number of cells than the first
     */
    public static CsvRows read(final Path file) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            final String header = reader.readLine();
            if (header == null) {
                throw new InputException(file + ": is empty; fetch it again");
            }
            final CsvRows rows = new CsvRows(file, header);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                final String[] cells = line.split(",", -1);
                if (cells.length != rows.columns.size()) {
                    throw new InputException(file + ":" + (rows.rows.size() + 2) + ": has " + cells.length
                            + " cells, the first row " + rows.columns.size());
                }
                rows.rows.add(cells);
            }
            return rows;
        } catch (final IOException e) {
            throw new InputException(
                    file + ": cannot be read: " + (Files.exists(file) ? e.getMessage() : "no such file"), e);
        }
    }

    /** How many rows there are, the first one not counted. */
    public int size() {
        return rows.size();
    }

    /** A cell as it stands. */
    public String text(final int row, final String column) {
        final int index = columns.indexOf(column);
        if (index < 0) {
            throw new InputException(file + ": has no column '" + column + "', but " + columns);
        }
        return rows.get(row)[index];
    }

    /** A cell that is a number. */
    public BigDecimal decimal(final int row, final String column) {
        try {
            return new BigDecimal(text(row, column));
        } catch (final NumberFormatException e) {
            throw invalid(row, column, "number", e);
        }
    }

    /** A cell that is an ISO-8601 instant. */
    public Instant instant(final int row, final String column) {
        try {
            return Instant.parse(text(row, column));
        } catch (final DateTimeException e) {
            throw invalid(row, column, "instant", e);
        }
    }

    private InputException invalid(final int row, final String column, final String what, final Exception cause) {
        return new InputException(
                file + ":" + (row + 2) + ": " + column + " is no " + what + ": '" + text(row, column) + "'", cause);
    }
}
