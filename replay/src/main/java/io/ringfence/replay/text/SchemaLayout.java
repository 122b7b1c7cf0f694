package io.ringfence.replay.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

/** All messages of one schema, read from the intermediate representation that travels with the codecs. Immutable. */
final class SchemaLayout {
    private final int schemaId;
    private final int version;
    private final Map<String, MessageLayout> byName = new LinkedHashMap<>();
    private final Map<Integer, MessageLayout> byTemplateId = new TreeMap<>();

    private SchemaLayout(final Ir ir) {
        schemaId = ir.id();
        version = ir.version();
        for (final List<Token> tokens : ir.messages()) {
            final MessageLayout message = message(tokens);
            byTemplateId.put(message.templateId(), message);
        }
        byTemplateId.values().forEach(message -> byName.put(message.name(), message));
    }

    /**
     * Reads a schema.
     *
     * @param name {@code command}, {@code event}, {@code market}, {@code session} or {@code frame}
     */
    static SchemaLayout load(final String name) {
        final String resource = "/io/ringfence/codecs/" + name + ".sbeir";
        try (InputStream in = SchemaLayout.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource=" + resource + " is not on the class path");
            }
            try (IrDecoder decoder = new IrDecoder(ByteBuffer.wrap(in.readAllBytes()))) {
                return new SchemaLayout(decoder.decode());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("resource=" + resource, e);
        }
    }

    int schemaId() {
        return schemaId;
    }

    int version() {
        return version;
    }

    /** The message, or null. */
    MessageLayout message(final String name) {
        return byName.get(name);
    }

    /** The message, or null. */
    MessageLayout message(final int templateId) {
        return byTemplateId.get(templateId);
    }

    List<String> messageNames() {
        return List.copyOf(byName.keySet());
    }

    private static MessageLayout message(final List<Token> tokens) {
        return block(tokens, 0, tokens.size() - 1);
    }

    /** A message or group whose begin token stands at {@code begin} and whose end token at {@code end}. */
    private static MessageLayout block(final List<Token> tokens, final int begin, final int end) {
        final List<FieldLayout> fields = new ArrayList<>();
        final List<MessageLayout> groups = new ArrayList<>();
        final Token head = tokens.get(begin);
        int i = begin + 1;
        while (i < end) {
            final Token token = tokens.get(i);
            final int next = i + token.componentTokenCount();
            if (token.signal() == Signal.BEGIN_FIELD) {
                fields.add(field(tokens, i));
            } else if (token.signal() == Signal.BEGIN_GROUP) {
                groups.add(block(tokens, i, next - 1));
            } else if (token.signal() != Signal.BEGIN_COMPOSITE) {
                // The one composite in a group is its dimensions. Variable data would need code here.
                throw new IllegalStateException("message=" + head.name() + " unexpected=" + token);
            }
            i = next;
        }
        return new MessageLayout(
                head.name(),
                head.signal() == Signal.BEGIN_MESSAGE ? head.id() : 0,
                head.encodedLength(),
                List.copyOf(fields),
                List.copyOf(groups));
    }

    private static FieldLayout field(final List<Token> tokens, final int begin) {
        final Token head = tokens.get(begin);
        final Token type = tokens.get(begin + 1);
        final Encoding encoding = type.encoding();
        final PrimitiveType primitive = encoding.primitiveType();
        final List<FieldLayout.Choice> choices = new ArrayList<>();
        for (int i = begin + 2; i < begin + head.componentTokenCount() - 2; i++) {
            final Token choice = tokens.get(i);
            choices.add(new FieldLayout.Choice(
                    choice.name(), choice.encoding().constValue().longValue()));
        }
        final FieldUnit unit = switch (type.signal()) {
            case BEGIN_ENUM -> FieldUnit.ENUM;
            case BEGIN_SET -> FieldUnit.SET;
            default ->
                primitive == PrimitiveType.CHAR
                        ? FieldUnit.TEXT
                        : FieldUnit.of(head.encoding().semanticType());
        };
        return new FieldLayout(
                head.name(),
                unit.deskName(head.name()),
                unit,
                primitive,
                head.offset(),
                type.arrayLength(),
                head.isOptionalEncoding() || type.isOptionalEncoding(),
                encoding.applicableNullValue().longValue(),
                List.copyOf(choices));
    }
}
