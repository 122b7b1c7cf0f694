package io.ringfence.server;

import io.ringfence.codecs.CommandHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.VenueRestartedDecoder;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * How far a venue's definition has come in its journal. It is journaled command by command, so a first start that is killed may leave a part of it, which no
 * later start may take for the whole.
 *
 * <p>A journal that holds a session's command, or a restart, was begun completely: neither comes before the definition is through. One that holds neither is
 * compared with the definition, and completed from where it ends. Reads as far as the first command that tells; on the launching thread.
 */
final class DefinitionProgress {
    private DefinitionProgress() {}

    /**
     * Looks where a definition goes on.
     *
     * @param dir holds a journal of one command or more
     * @param definition that the venue is started with; null: none
     * @return index of the first command of the definition that the journal lacks; -1: the venue was begun completely
     * @throws VenueException if that cannot be told, since there is no definition to compare with or it is another one
     */
    static int nextCommand(final Path dir, final VenueDefinition definition) {
        final CommandHeaderDecoder header = new CommandHeaderDecoder();
        final MessageHeaderDecoder message = new MessageHeaderDecoder();
        final int size = definition == null ? 0 : definition.size();
        int count = 0;
        int equal = 0;
        try (LogReader commands = LogReader.open(dir, LogKind.COMMANDS)) {
            while (commands.next()) {
                header.wrap(
                        commands.buffer(),
                        commands.offset(),
                        CommandHeaderDecoder.BLOCK_LENGTH,
                        CommandHeaderDecoder.SCHEMA_VERSION);
                message.wrap(commands.buffer(), commands.offset() + CommandHeaderDecoder.BLOCK_LENGTH);
                if (header.sessionId() != 0 || message.templateId() == VenueRestartedDecoder.TEMPLATE_ID) {
                    return -1;
                }
                if (equal == count && count < size && isSame(definition.message(count), commands)) {
                    equal++;
                }
                count++;
            }
        }
        if (definition == null) {
            throw new VenueException(dir + " holds the first " + count
                    + " commands of a venue and nothing after them, so its first start may"
                    + " have been cut short; name the definition that it was begun with, which is then completed");
        }
        if (equal < Math.min(count, size)) {
            throw new VenueException(dir
                    + " was begun with another definition, which is perhaps not complete, since nothing has happened"
                    + " there: its command " + (equal + 1) + " is not " + definition.place(equal)
                    + "; name the definition that it was begun with, or remove " + dir + " to begin with this one");
        }
        return equal == size ? -1 : equal;
    }

    private static boolean isSame(final DirectBuffer message, final LogReader command) {
        final int offset = command.offset() + CommandHeaderDecoder.BLOCK_LENGTH;
        if (command.length() - CommandHeaderDecoder.BLOCK_LENGTH != message.capacity()) {
            return false;
        }
        for (int i = 0; i < message.capacity(); i++) {
            if (command.buffer().getByte(offset + i) != message.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
