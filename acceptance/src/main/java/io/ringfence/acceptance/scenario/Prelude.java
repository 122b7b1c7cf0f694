package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The commands before a scenario that does not begin with Genesis: {@code prelude.jsonl} beside this class. They define an empty venue
 * of logical time and the session that sends the scenario's commands.
 */
public final class Prelude {
    /** Number of the session that sends the scenario's commands. */
    public static final int SESSION_ID = 1;
    /** Number of its firm. */
    public static final int FIRM_ID = 1;

    private Prelude() {}

    /** The prelude as it stands in the file: a definition for a venue that scenarios are run against. */
    public static String text() {
        try (InputStream in = Prelude.class.getResourceAsStream("prelude.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its commands, Genesis first. */
    static List<ObjectNode> commands() {
        return text().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Prelude::parse)
                .toList();
    }

    private static ObjectNode parse(final String line) {
        try {
            return (ObjectNode) DeskJson.MAPPER.readTree(line);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
