package io.ringfence.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.journal.LogKind;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/**
 * A record of a log as one JSON object: the fields of its frame's header, the name of its message, and the message's fields in the
 * desk's language. Learns names and scales from the records it is shown, so show it a log from the start. One thread.
 */
public final class RecordText {
    private final LogKind kind;
    private final DeskCodec codec;
    private final CommandHeaderDecoder commandHeader = new CommandHeaderDecoder();
    private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();

    /**
     * @param kind which log's records
     * @param names what is known already, and what is learnt
     */
    public RecordText(LogKind kind, NameBook names) {
        this.kind = kind;
        codec = kind == LogKind.COMMANDS ? DeskCodec.commands(names) : DeskCodec.events(names);
    }

    /**
     * Decodes a frame. What cannot be decoded is shown as bytes: a log holds whatever a client sent.
     *
     * @param buffer holds the frame
     * @param offset start of the frame
     * @param length of the frame in bytes
     * @return its text
     */
    public ObjectNode decode(DirectBuffer buffer, int offset, int length) {
        ObjectNode text = DeskJson.MAPPER.createObjectNode();
        int headerLength =
                kind == LogKind.COMMANDS ? CommandHeaderDecoder.BLOCK_LENGTH : EventHeaderDecoder.BLOCK_LENGTH;
        if (length < headerLength) {
            text.put("bytes", hex(buffer, offset, length));
            return text;
        }
        if (kind == LogKind.COMMANDS) {
            commandHeader.wrap(buffer, offset, headerLength, CommandHeaderDecoder.SCHEMA_VERSION);
            text.put("sessionId", commandHeader.sessionId());
            text.put("sessionVerId", commandHeader.sessionVerId());
            text.put("clientSequence", commandHeader.clientSequence());
            text.put("connectionId", commandHeader.connectionId());
        } else {
            eventHeader.wrap(buffer, offset, headerLength, EventHeaderDecoder.SCHEMA_VERSION);
            text.put("eventNumber", eventHeader.eventNumber());
            text.put("commandSequence", eventHeader.commandSequence());
            text.put("eventIndex", eventHeader.eventIndex());
            text.put("last", eventHeader.flags().last());
            text.put("timestampNs", eventHeader.timestampNs());
            text.put("sessionId", eventHeader.sessionId());
            text.put("sessionSequence", eventHeader.sessionSequence());
            text.put("clientSequence", eventHeader.clientSequence());
            text.put("connectionId", eventHeader.connectionId());
        }
        int message = offset + headerLength;
        int messageLength = length - headerLength;
        try {
            text.put("message", codec.messageName(buffer, message, messageLength));
            ObjectNode fields = DeskJson.MAPPER.createObjectNode();
            codec.decode(buffer, message, messageLength, fields);
            fields.properties().forEach(field -> text.set(field.getKey(), field.getValue()));
        } catch (DeskFormatException e) {
            text.put("unreadable", e.getMessage());
            text.put("bytes", hex(buffer, message, messageLength));
        }
        return text;
    }

    private static String hex(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
