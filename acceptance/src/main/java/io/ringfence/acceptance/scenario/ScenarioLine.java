package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One line of a scenario that is not blank and no comment.
 *
 * @param file in which it stands
 * @param number of the line, from one
 * @param text as written
 * @param kind what it asks for
 * @param json as parsed
 */
record ScenarioLine(Path file, int number, String text, Kind kind, ObjectNode json) {
    /** What a line asks for: the key that it must have exactly one of ({@code at} may stand beside {@code do}). */
    enum Kind {
        DO,
        AT,
        EXPECT,
        STATE,
        INCLUDE,
        PRICES;

        String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** File and line, for people. */
    String place() {
        return file + ":" + number;
    }

    /**
     * What is wrong with this line.
     *
     * @param field path of the field in question; empty: the line as a whole
     * @param message what is wrong and what to do
     */
    InputException invalid(final String field, final String message) {
        return invalid(file, number, column(field), message);
    }

    static InputException invalid(final Path file, final int line, final int column, final String message) {
        return new InputException(file + ":" + line + ":" + column + ": " + message);
    }

    /** Column from one at which a field begins; of the nearest enclosing one if it is not there. */
    private int column(final String field) {
        if (field.isEmpty()) {
            return 1;
        }
        final String pointer = "/" + field.replace(".", "/").replace("[", "/").replace("]", "");
        int column = 1;
        int longest = 0;
        try (JsonParser parser = DeskJson.MAPPER.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                final String at = parser.getParsingContext().pathAsPointer().toString();
                final boolean isPrefix = pointer.equals(at) || pointer.startsWith(at + "/");
                if (token == JsonToken.FIELD_NAME && isPrefix && at.length() > longest) {
                    longest = at.length();
                    column = parser.currentTokenLocation().getColumnNr();
                }
            }
        } catch (final IOException e) {
            return column; // the line was parsed before
        }
        return column;
    }
}
