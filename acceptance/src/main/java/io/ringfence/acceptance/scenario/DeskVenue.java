package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.venue.LocalVenue;
import io.ringfence.codecs.CommandRejectedDecoder;
import io.ringfence.codecs.CommandTemplates;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.engine.EngineState;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A venue in this process that code leads in the desk's language: begun with the prelude, defined by a file of commands, then sent
 * commands one by one, which come from the scenario's own session. One thread.
 */
public final class DeskVenue implements AutoCloseable {
    private static final int VENUE = 0;
    private static final int TEMPLATE_OFFSET = 2;

    private final LocalVenue.EventListener listener;
    private final LocalVenue venue;
    private final NameBook names = new NameBook();
    private final DeskCodec commands = DeskCodec.commands(names);
    private final DeskCodec events = DeskCodec.events(names);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer(1024);
    private ObjectNode rejection;

    /**
     * A venue that has begun.
     *
     * @param capacities fields of Genesis that are not the prelude's
     * @param listener takes every event
     */
    public DeskVenue(final ObjectNode capacities, final LocalVenue.EventListener listener) {
        this.listener = listener;
        venue = new LocalVenue(this::onEvent);
        for (final ObjectNode command : Prelude.commands()) {
            final String name = command.get("do").textValue();
            final ObjectNode fields = ScenarioFile.withoutKeys(command, "do");
            if (name.equals("Genesis")) {
                fields.setAll(capacities);
            }
            submit(VENUE, commands.encode(name, fields, message, 0));
        }
    }

    /**
     * Sends the commands of a file that defines a venue.
     *
     * @throws io.ringfence.server.cli.InputException a line is no command, is not valid, or was rejected
     */
    public void define(final ScenarioFile file) {
        for (final ScenarioLine line : file.lines()) {
            switch (line.kind()) {
                case AT -> setTimeNs(ScenarioFile.time(line, timeNs()));
                case DO -> define(line);
                case EXPECT, STATE, PRICES, INCLUDE ->
                    throw line.invalid(
                            line.kind().key(), "a file that defines a venue has lines of \"do\" and \"at\" only");
            }
        }
    }

    private void define(final ScenarioLine line) {
        if (line.json().has("at")) {
            setTimeNs(ScenarioFile.time(line, timeNs()));
        }
        if (line.json().has("from")) {
            throw line.invalid("from", "a file that defines a venue sends all its commands from one session");
        }
        rejection = null;
        try {
            send(line.json().get("do").textValue(), ScenarioFile.withoutKeys(line.json(), "do", "at"));
        } catch (final DeskFormatException e) {
            throw line.invalid(e.field().isEmpty() ? "do" : e.field(), e.getMessage());
        }
        if (rejection != null) {
            throw line.invalid("do", "the venue rejects this: " + rejection);
        }
    }

    /**
     * Decides a command.
     *
     * @param name of it
     * @param fields of it, to which what need not be written is added
     * @throws DeskFormatException they cannot be translated into a message
     */
    public void send(final String name, final ObjectNode fields) {
        final int length = commands.encode(name, CommandDefaults.fill(name, fields, timeNs()), message, 0);
        final int templateId = message.getShort(TEMPLATE_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        submit(CommandTemplates.isOfVenue(templateId) ? VENUE : Prelude.SESSION_ID, length);
    }

    /** The last CommandRejected that came, as it reads, or null. */
    public ObjectNode lastRejection() {
        return rejection;
    }

    /** Sets the venue's time, nanoseconds since 1970; timers that fall due on the way run. */
    public void setTimeNs(final long timeNs) {
        send(
                "Clock",
                DeskJson.MAPPER
                        .createObjectNode()
                        .put("time", DeskCodec.instant(timeNs).toString()));
    }

    /** The venue's time, nanoseconds since 1970. */
    public long timeNs() {
        return venue.timeNs();
    }

    /** Views after the last command. */
    public EngineState state() {
        return venue.state();
    }

    /** Names and numbers of all that was defined. */
    public NameBook names() {
        return names;
    }

    @Override
    public void close() {
        venue.close();
    }

    private void submit(final int sessionId, final int length) {
        venue.submit(sessionId, 0, message, 0, length);
    }

    private void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        final int body = offset + EventHeaderDecoder.BLOCK_LENGTH;
        if (header.wrap(buffer, body).templateId() == CommandRejectedDecoder.TEMPLATE_ID) {
            rejection = DeskJson.MAPPER.createObjectNode();
            events.decode(buffer, body, length - EventHeaderDecoder.BLOCK_LENGTH, rejection);
        }
        listener.onEvent(buffer, offset, length);
    }
}
