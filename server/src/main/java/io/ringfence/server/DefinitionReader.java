package io.ringfence.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Reads the lines of a definition file into commands. */
final class DefinitionReader {
    private static final int MAX_INCLUDE_DEPTH = 8;

    private final VenueDefinition definition;
    private final DeskCodec codec = DeskCodec.commands(new NameBook());
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(CommandSlot.SLOT_LENGTH);

    DefinitionReader(final VenueDefinition definition) {
        this.definition = definition;
    }

    void read(final Path file) {
        read(file, 1);
    }

    private void read(final Path file, final int depth) {
        final List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (final NoSuchFileException e) {
            throw new VenueException(file + ": no such file; name the definition of a venue", e);
        } catch (final CharacterCodingException e) {
            throw new VenueException(file + ": not a text in UTF-8; a definition is JSON Lines", e);
        } catch (final IOException e) {
            throw new VenueException(file + ": cannot be read: " + e.getMessage(), e);
        }
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                onLine(file, file + ":" + (i + 1), line, depth);
            }
        }
    }

    private void onLine(final Path file, final String place, final String line, final int depth) {
        final JsonNode node;
        try {
            node = DeskJson.MAPPER.readTree(line);
        } catch (final JsonProcessingException e) {
            throw new VenueException(
                    place + ":" + (e.getLocation() == null ? 1 : e.getLocation().getColumnNr())
                            + ": not one JSON object: " + e.getOriginalMessage(),
                    e);
        }
        if (node instanceof ObjectNode fields && fields.path("include").isTextual() && fields.size() == 1) {
            if (depth == MAX_INCLUDE_DEPTH) {
                throw new VenueException(place + ": includes are nested deeper than " + MAX_INCLUDE_DEPTH
                        + "; does a file include itself?");
            }
            read(file.resolveSibling(fields.get("include").textValue()), depth + 1);
        } else if (node instanceof ObjectNode fields && fields.path("do").isTextual()) {
            final String command = ((ObjectNode) node).remove("do").textValue();
            onCommand(place, command, fields);
        } else {
            throw new VenueException(place + ": a definition holds commands, {\"do\":\"DefineAsset\", …}, and "
                    + "{\"include\":\"FILE\"}, nothing else");
        }
    }

    private void onCommand(final String place, final String command, final ObjectNode fields) {
        final int length;
        try {
            length = codec.encode(command, fields, buffer, 0);
        } catch (final DeskFormatException e) {
            throw new VenueException(place + ": " + e.getMessage(), e);
        }
        definition.add(place, buffer, 0, length);
    }
}
