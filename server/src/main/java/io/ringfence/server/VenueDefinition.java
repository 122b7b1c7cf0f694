package io.ringfence.server;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.DefineSessionDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.GenesisDecoder;
import io.ringfence.codecs.GenesisEncoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntIntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The first commands of a venue: Genesis, then firms, sessions, indexes, sources, assets, instruments and whatever else it begins with.
 * They are journaled as commands of the venue itself. Filled, then given to {@link Venue#launch}; not thread-safe.
 */
public final class VenueDefinition {
    private record Command(String place, UnsafeBuffer message) {}

    private final List<Command> commands = new ArrayList<>();

    /** An empty definition. */
    public VenueDefinition() {}

    /**
     * Reads a definition: JSON Lines of the scenario language, of which only {@code do} and {@code include} have a place here. Blank lines
     * and lines that begin with {@code #} are skipped.
     *
     * @param file to read
     * @return what it defines
     * @throws VenueException if it is missing or not valid; the message names file, line and remedy
     */
    public static VenueDefinition read(final Path file) {
        final VenueDefinition definition = new VenueDefinition();
        new DefinitionReader(definition).read(file);
        if (definition.size() == 0) {
            throw new VenueException(file + ": defines nothing; begin with a line {\"do\":\"Genesis\", …}");
        }
        return definition;
    }

    /**
     * Adds a command.
     *
     * @param place where it comes from, for messages to people: a file and a line
     * @param buffer holds an SBE message header and one message of command.xml; copied
     * @param offset of the message header
     * @param length of both in bytes
     * @return this
     * @throws VenueException if it is longer than a command may be, or the first one and not Genesis
     */
    public VenueDefinition add(final String place, final DirectBuffer buffer, final int offset, final int length) {
        if (CommandHeaderEncoder.BLOCK_LENGTH + length > FrameLengths.MAX_COMMAND_FRAME_LENGTH) {
            throw new VenueException(place + ": the command takes " + length + " bytes; at most "
                    + (FrameLengths.MAX_COMMAND_FRAME_LENGTH - CommandHeaderEncoder.BLOCK_LENGTH) + " are admitted");
        }
        final UnsafeBuffer message = new UnsafeBuffer(new byte[length]);
        message.putBytes(0, buffer, offset, length);
        if (commands.isEmpty() && !isGenesis(message)) {
            throw new VenueException(place + ": the first command of a venue must be Genesis");
        }
        commands.add(new Command(place, message));
        return this;
    }

    /** Number of commands. */
    public int size() {
        return commands.size();
    }

    /**
     * Names each session that it defines.
     *
     * @param sessions takes session number and firm number
     */
    public void forEachSession(final IntIntConsumer sessions) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final DefineSessionDecoder session = new DefineSessionDecoder();
        for (final Command command : commands) {
            header.wrap(command.message, 0);
            if (header.templateId() == DefineSessionDecoder.TEMPLATE_ID) {
                session.wrapAndApplyHeader(command.message, 0, header);
                sessions.accept(session.sessionId(), session.firmId());
            }
        }
    }

    /** Where a command comes from. */
    String place(final int index) {
        return commands.get(index).place;
    }

    /** Message header and message of a command, from offset 0. */
    DirectBuffer message(final int index) {
        return commands.get(index).message;
    }

    /** Overrides what Genesis says of time. */
    void setLogicalTime(final boolean isLogical) {
        new GenesisEncoder()
                .wrap(commands.get(0).message, MessageHeaderDecoder.ENCODED_LENGTH)
                .logicalTime(isLogical ? BooleanType.YES : BooleanType.NO);
    }

    /**
     * What a Genesis says of time.
     *
     * @param buffer holds a message header and Genesis
     * @param offset of the message header
     * @return whether time comes from commands
     */
    static boolean isLogicalTime(final DirectBuffer buffer, final int offset) {
        return new GenesisDecoder()
                        .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder())
                        .logicalTime()
                == BooleanType.YES;
    }

    private static boolean isGenesis(final DirectBuffer message) {
        if (message.capacity() < MessageHeaderDecoder.ENCODED_LENGTH + GenesisDecoder.BLOCK_LENGTH) {
            return false;
        }
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(message, 0);
        return header.templateId() == GenesisDecoder.TEMPLATE_ID && header.schemaId() == GenesisDecoder.SCHEMA_ID;
    }
}
