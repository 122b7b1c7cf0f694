package io.ringfence.replay.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Translates the messages of one schema to JSON objects and back, exactly: decimals never pass through a floating-point number,
 * and what cannot be represented is refused with the field's name.
 *
 * <p>How a field reads is decided by its type and semanticType in the schema:
 *
 * <table>
 * <caption>Units</caption>
 * <tr><td>account, instrument, asset, index, source, firm, session</td><td>its name, without {@code Id} in the field's name; a
 *     number where it has no name</td></tr>
 * <tr><td>price, quantity, amount</td><td>a decimal as a string; if no definition tells the exponent, {@code {"mantissa": n}}</td></tr>
 * <tr><td>rate</td><td>a decimal as a string, without {@code Ppm} or {@code E9} in the field's name</td></tr>
 * <tr><td>time</td><td>an ISO-8601 instant, without {@code Ns} in the field's name</td></tr>
 * <tr><td>enum</td><td>the value's name; a number where the schema has none for it</td></tr>
 * <tr><td>set</td><td>an array of names</td></tr>
 * <tr><td>group</td><td>an array of objects</td></tr>
 * <tr><td>anything else</td><td>a number: milliseconds, counts, and the limits that reject reasons quote ({@code bound},
 *     {@code value}), in the unit of the message</td></tr>
 * </table>
 *
 * When reading what people wrote, the schema's own field names do as well, decimals may be numbers, and every number that has a
 * name may be given as a number. A field that is absent from the JSON is null if the schema lets it; a set or group is empty;
 * a {@code symbol} is the name of what is defined.
 *
 * <p>One thread: it teaches its {@link NameBook} with each definition that it sees.
 */
public final class DeskCodec {
    private static final int HEADER_LENGTH = 8;
    private static final int GROUP_HEADER_LENGTH = 4;
    private static final String MANTISSA = "mantissa";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final class Layouts {
        static final SchemaLayout COMMANDS = SchemaLayout.load("command");
        static final SchemaLayout EVENTS = SchemaLayout.load("event");
        static final SchemaLayout MARKET = SchemaLayout.load("market");
    }

    /** The numbers in a message by which the scale of its other numbers is found; 0 or null: not there. */
    private static final class Scope {
        long accountId;
        long clientOrderId;
        int instrumentId;
        int indexId;
        int assetId;
        int decimals;
        Integer priceExponent;
        Integer quantityExponent;
    }

    private final SchemaLayout schema;
    private final String kind;
    private final NameBook names;

    private DeskCodec(final SchemaLayout schema, final String kind, final NameBook names) {
        this.schema = schema;
        this.kind = kind;
        this.names = names;
    }

    /** Translates commands. */
    public static DeskCodec commands(final NameBook names) {
        return new DeskCodec(Layouts.COMMANDS, "command", names);
    }

    /** Translates events. */
    public static DeskCodec events(final NameBook names) {
        return new DeskCodec(Layouts.EVENTS, "event", names);
    }

    /** Translates market data; the names and scales are those that the events teach. */
    public static DeskCodec market(final NameBook names) {
        return new DeskCodec(Layouts.MARKET, "message of market data", names);
    }

    /** Names of all messages, by template. */
    public List<String> messageNames() {
        return schema.messageNames();
    }

    /** Names of a message's fields and groups, as people write them. */
    public List<String> fieldNames(final String message) {
        return layout(message).deskNames();
    }

    /**
     * Checks names only: the message's, and those of its fields and groups. For reading a whole file before any of it is run.
     *
     * @throws DeskFormatException a name is not known
     */
    public void checkNames(final String message, final ObjectNode fields) {
        checkNames(layout(message), fields, "");
    }

    /**
     * Name of a message.
     *
     * @throws DeskFormatException too short, of another schema, or unknown
     */
    public String messageName(final DirectBuffer buffer, final int offset, final int length) {
        return layout(buffer, offset, length).name();
    }

    // ---------------------------------------------------------------------------------------------------- message to
    // JSON

    /**
     * Adds the fields of a message to an object. Null fields are left out.
     *
     * @param offset of the SBE message header
     * @throws DeskFormatException too short, of another schema, or unknown
     */
    public void decode(final DirectBuffer buffer, final int offset, final int length, final ObjectNode into) {
        final MessageLayout message = layout(buffer, offset, length);
        final int blockLength = blockLength(buffer, offset);
        final int block = offset + HEADER_LENGTH;
        final Scope scope = scope(message, buffer, block, blockLength);
        learn(message, buffer, block, blockLength, scope);
        decodeBlock(message, buffer, block, blockLength, scope, into);
        int position = block + blockLength;
        final int limit = offset + length;
        for (final MessageLayout group : message.groups()) {
            if (position == limit) {
                return; // written before the group was added to the schema
            }
            requireLength(message, position + GROUP_HEADER_LENGTH <= limit);
            final int entryLength = buffer.getShort(position, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            final int count = buffer.getShort(position + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            position += GROUP_HEADER_LENGTH;
            requireLength(message, position + (long) entryLength * count <= limit);
            final ArrayNode entries = into.putArray(group.name());
            for (int i = 0; i < count; i++) {
                decodeBlock(
                        group,
                        buffer,
                        position,
                        entryLength,
                        entryScope(group, buffer, position, entryLength, scope),
                        entries.addObject());
                position += entryLength;
            }
        }
    }

    private void decodeBlock(
            final MessageLayout layout,
            final DirectBuffer buffer,
            final int block,
            final int blockLength,
            final Scope scope,
            final ObjectNode into) {
        for (final FieldLayout field : layout.fields()) {
            if (field.offset() + field.lengthBytes() > blockLength
                    || field.name().startsWith("reserved")) {
                continue;
            }
            final JsonNode value = decodeField(field, buffer, block, scope);
            if (!value.isNull()) {
                into.set(field.deskName(), value);
            }
        }
    }

    private JsonNode decodeField(
            final FieldLayout field, final DirectBuffer buffer, final int block, final Scope scope) {
        if (field.unit() == FieldUnit.TEXT) {
            return TextNode.valueOf(text(field, buffer, block));
        }
        if (field.length() > 1) {
            final byte[] bytes = new byte[field.length()];
            buffer.getBytes(block + field.offset(), bytes);
            return TextNode.valueOf(HexFormat.of().formatHex(bytes));
        }
        return toJson(field, field.read(buffer, block), scope);
    }

    private JsonNode toJson(final FieldLayout field, final long raw, final Scope scope) {
        if (field.isOptional() && raw == field.nullValue()) {
            return NullNode.instance;
        }
        if (field.unit().isScaled()) {
            final Integer exponent = exponent(field.unit(), scope);
            return exponent == null
                    ? JSON.objectNode().set(MANTISSA, whole(raw))
                    : TextNode.valueOf(plain(BigDecimal.valueOf(raw).scaleByPowerOfTen(exponent)));
        }
        return switch (field.unit()) {
            case ENUM -> {
                for (final FieldLayout.Choice choice : field.choices()) {
                    if (choice.value() == raw) {
                        yield TextNode.valueOf(choice.name());
                    }
                }
                yield whole(raw);
            }
            case SET -> {
                final ArrayNode set = JSON.arrayNode();
                long rest = raw;
                for (final FieldLayout.Choice choice : field.choices()) {
                    if ((raw >>> choice.value() & 1) != 0) {
                        set.add(choice.name());
                        rest &= ~(1L << choice.value());
                    }
                }
                if (rest != 0) {
                    set.add(whole(rest)); // bits that this schema does not name
                }
                yield set;
            }
            case TIMESTAMP -> TextNode.valueOf(instant(raw).toString());
            case HASH -> TextNode.valueOf(HexFormat.of().toHexDigits(raw));
            case COMMAND -> {
                final MessageLayout command = Layouts.COMMANDS.message((int) raw);
                yield command == null ? whole(raw) : TextNode.valueOf(command.name());
            }
            default -> {
                final NameKind nameKind = field.unit().nameKind;
                final String name = nameKind == null ? null : names.nameOf(nameKind, raw);
                yield name == null ? whole(raw) : TextNode.valueOf(name);
            }
        };
    }

    // ---------------------------------------------------------------------------------------------------- JSON to
    // message

    /**
     * Writes a message, its header included.
     *
     * @param message name of the message
     * @param fields its fields, and nothing else
     * @return length in bytes, header included
     * @throws DeskFormatException a field or name is unknown or missing, or a value cannot be represented
     */
    public int encode(
            final String message, final ObjectNode fields, final MutableDirectBuffer buffer, final int offset) {
        final MessageLayout layout = layout(message);
        checkNames(layout, fields, "");
        final int block = offset + HEADER_LENGTH;
        buffer.putShort(offset, (short) layout.blockLength(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 2, (short) layout.templateId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 4, (short) schema.schemaId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 6, (short) schema.version(), ByteOrder.LITTLE_ENDIAN);
        final ObjectNode complete = withSymbol(layout, fields);
        encodeBlock(layout, complete, buffer, block, "", null);
        final Scope scope = scope(layout, buffer, block, layout.blockLength());
        encodeBlock(layout, complete, buffer, block, "", scope);
        learn(layout, buffer, block, layout.blockLength(), scope);
        int position = block + layout.blockLength();
        for (final MessageLayout group : layout.groups()) {
            position = encodeGroup(group, complete.get(group.name()), buffer, position, scope);
        }
        return position - offset;
    }

    private int encodeGroup(
            final MessageLayout group,
            final JsonNode entries,
            final MutableDirectBuffer buffer,
            final int offset,
            final Scope scope) {
        if (entries != null && !entries.isArray()) {
            throw new DeskFormatException(group.name(), group.name() + " must be an array of objects");
        }
        final int count = entries == null ? 0 : entries.size();
        buffer.putShort(offset, (short) group.blockLength(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 2, (short) count, ByteOrder.LITTLE_ENDIAN);
        int position = offset + GROUP_HEADER_LENGTH;
        for (int i = 0; i < count; i++) {
            final String path = group.name() + "[" + i + "]";
            if (!(entries.get(i) instanceof ObjectNode entry)) {
                throw new DeskFormatException(path, path + " must be an object");
            }
            checkNames(group, entry, path + ".");
            encodeBlock(group, entry, buffer, position, path + ".", null);
            encodeBlock(group, entry, buffer, position, path + ".", scope);
            position += group.blockLength();
        }
        return position;
    }

    /** Two passes: without a scope, what is not scaled; then, with the scope that this gave, what is. */
    private void encodeBlock(
            final MessageLayout layout,
            final ObjectNode fields,
            final MutableDirectBuffer buffer,
            final int block,
            final String path,
            final Scope scope) {
        for (final FieldLayout field : layout.fields()) {
            if (field.unit().isScaled() != (scope != null)) {
                continue;
            }
            final JsonNode value = value(field, fields);
            if (field.unit() == FieldUnit.TEXT) {
                encodeText(field, path, value, buffer, block);
            } else if (field.length() > 1) {
                throw new DeskFormatException(path + field.deskName(), field.deskName() + " cannot be written by hand");
            } else {
                field.write(buffer, block, toRaw(layout, field, path, value, scope));
            }
        }
    }

    private static void encodeText(
            final FieldLayout field,
            final String path,
            final JsonNode value,
            final MutableDirectBuffer buffer,
            final int block) {
        final String at = path + field.deskName();
        if (value == null || !value.isTextual()) {
            throw new DeskFormatException(at, at + " must be a string");
        }
        final byte[] bytes = value.textValue().getBytes(StandardCharsets.UTF_8);
        if (bytes.length != value.textValue().length() || bytes.length > field.length()) {
            throw new DeskFormatException(
                    at, at + " must be at most " + field.length() + " ASCII characters: '" + value.textValue() + "'");
        }
        buffer.setMemory(block + field.offset(), field.length(), (byte) 0);
        buffer.putBytes(block + field.offset(), bytes);
    }

    private long toRaw(
            final MessageLayout layout,
            final FieldLayout field,
            final String path,
            final JsonNode value,
            final Scope scope) {
        final String at = path + field.deskName();
        if (value == null || value.isNull()) {
            if (field.isOptional()) {
                return field.nullValue();
            }
            if (field.unit() == FieldUnit.SET || field.name().startsWith("reserved")) {
                return 0;
            }
            throw new DeskFormatException(at, layout.name() + " needs the field " + at);
        }
        if (field.unit().isScaled()) {
            return mantissa(field, at, value, scope);
        }
        return switch (field.unit()) {
            case ENUM -> enumValue(field, at, value);
            case SET -> bits(field, at, value);
            case TIMESTAMP -> timestampNs(field, at, value);
            case HASH -> value.isTextual() ? hash(at, value.textValue()) : integer(field, at, value);
            case COMMAND -> value.isTextual() ? template(at, value.textValue()) : integer(field, at, value);
            default ->
                field.unit().nameKind != null && value.isTextual()
                        ? id(layout, field, at, value.textValue())
                        : seen(field, integer(field, at, value));
        };
    }

    private long id(final MessageLayout layout, final FieldLayout field, final String at, final String name) {
        final NameKind nameKind = field.unit().nameKind;
        final Long known = names.idOf(nameKind, name);
        if (known != null) {
            return known;
        }
        if (schema != Layouts.COMMANDS) {
            throw new DeskFormatException(at, Spelling.unknown(nameKind.word(), name, names.names(nameKind)));
        }
        if (!layout.name().equals(nameKind.definition()) && Spelling.nearest(name, names.names(nameKind)) != null) {
            throw new DeskFormatException(
                    at,
                    Spelling.unknown(nameKind.word(), name, names.names(nameKind)) + "; a new one begins with "
                            + nameKind.definition());
        }
        return names.bind(nameKind, name);
    }

    private long seen(final FieldLayout field, final long id) {
        if (field.unit().nameKind != null && schema == Layouts.COMMANDS) {
            names.seen(field.unit().nameKind, id);
        }
        return id;
    }

    private static long enumValue(final FieldLayout field, final String at, final JsonNode value) {
        if (value.isIntegralNumber()) {
            return integer(field, at, value);
        }
        final String name = value.isBoolean() ? value.booleanValue() ? "YES" : "NO" : value.asText();
        final List<String> known = new ArrayList<>();
        for (final FieldLayout.Choice choice : field.choices()) {
            if (choice.name().equals(name)) {
                return choice.value();
            }
            known.add(choice.name());
        }
        throw new DeskFormatException(at, Spelling.unknown("value of " + at, name, known));
    }

    private static long bits(final FieldLayout field, final String at, final JsonNode value) {
        if (!value.isArray()) {
            throw new DeskFormatException(at, at + " must be an array of names");
        }
        long bits = 0;
        for (final JsonNode element : value) {
            if (element.isIntegralNumber()) {
                bits |= element.longValue();
                continue;
            }
            final List<String> known = new ArrayList<>();
            boolean found = false;
            for (final FieldLayout.Choice choice : field.choices()) {
                known.add(choice.name());
                if (choice.name().equals(element.asText())) {
                    bits |= 1L << choice.value();
                    found = true;
                }
            }
            if (!found) {
                throw new DeskFormatException(at, Spelling.unknown("name in " + at, element.asText(), known));
            }
        }
        return bits;
    }

    private static long timestampNs(final FieldLayout field, final String at, final JsonNode value) {
        if (value.isIntegralNumber()) {
            return integer(field, at, value);
        }
        try {
            return timestampNs(Instant.parse(value.asText()));
        } catch (final DateTimeParseException | ArithmeticException e) {
            throw new DeskFormatException(
                    at, at + " must be an instant such as 2026-01-01T00:00:00Z, not '" + value.asText() + "'");
        }
    }

    private static long hash(final String at, final String digits) {
        try {
            return HexFormat.fromHexDigitsToLong(digits);
        } catch (final IllegalArgumentException e) {
            throw new DeskFormatException(at, at + " must be 16 hexadecimal digits, not '" + digits + "'");
        }
    }

    private static long template(final String at, final String name) {
        final MessageLayout command = Layouts.COMMANDS.message(name);
        if (command == null) {
            throw new DeskFormatException(at, Spelling.unknown("command", name, Layouts.COMMANDS.messageNames()));
        }
        return command.templateId();
    }

    private static long integer(final FieldLayout field, final String at, final JsonNode value) {
        final BigDecimal number = decimal(at, value);
        try {
            final long raw = number.longValueExact();
            requireRange(field, at, BigInteger.valueOf(raw), number);
            return raw;
        } catch (final ArithmeticException e) {
            throw new DeskFormatException(at, at + " must be a whole number, not " + number.toPlainString());
        }
    }

    private long mantissa(final FieldLayout field, final String at, final JsonNode value, final Scope scope) {
        if (value.isObject() && value.size() == 1 && value.has(MANTISSA)) {
            return integer(field, at, value.get(MANTISSA));
        }
        final Integer exponent = exponent(field.unit(), scope);
        final BigDecimal number = decimal(at, value);
        if (exponent == null) {
            throw new DeskFormatException(
                    at,
                    "no definition tells how many decimals " + at
                            + " has: define its instrument, index or asset first, or write {\"mantissa\": n}");
        }
        final BigDecimal shifted = number.scaleByPowerOfTen(-exponent);
        final BigInteger raw;
        try {
            raw = shifted.toBigIntegerExact();
        } catch (final ArithmeticException e) {
            throw new DeskFormatException(
                    at,
                    at + " " + number.toPlainString() + " is not a multiple of "
                            + plain(BigDecimal.ONE.scaleByPowerOfTen(exponent)) + ", the smallest step that "
                            + (field.unit() == FieldUnit.RATE ? "a rate" : "its definition") + " can express");
        }
        requireRange(field, at, raw, number);
        return raw.longValueExact();
    }

    private static void requireRange(
            final FieldLayout field, final String at, final BigInteger raw, final BigDecimal number) {
        if (raw.compareTo(BigInteger.valueOf(field.minRaw())) < 0
                || raw.compareTo(BigInteger.valueOf(field.maxRaw())) > 0) {
            throw new DeskFormatException(
                    at, at + " " + number.toPlainString() + " is out of the range of its field (" + field.type() + ")");
        }
    }

    /** A number of a size that can be written out: one such as 1e999999999 would fill the memory with zeros. */
    private static BigDecimal decimal(final String at, final JsonNode value) {
        try {
            if (value.isNumber() || value.isTextual()) {
                final BigDecimal number = value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
                if (Math.abs((long) number.precision()) + Math.abs((long) number.scale()) < 100) {
                    return number;
                }
            }
        } catch (final NumberFormatException e) {
            // said below
        }
        throw new DeskFormatException(at, at + " must be a number, not " + value);
    }

    // -------------------------------------------------------------------------------------------------------
    // comparison

    /**
     * Puts what a person expects of a message into the form in which {@link #decode} writes it, so that the two can be compared:
     * schema names become desk names, {@code 1.50} becomes {@code "1.5"}, numbers become names.
     *
     * @param fields fields given, any of the message's
     * @param offset of the SBE header of the message itself, which tells the exponents
     * @return the fields, in the order given; null for a field that must be absent
     * @throws DeskFormatException a field, name or value is not one that this message could have
     */
    public ObjectNode canonical(
            final ObjectNode fields, final DirectBuffer buffer, final int offset, final int length) {
        final MessageLayout layout = layout(buffer, offset, length);
        checkNames(layout, fields, "");
        final Scope scope = scope(layout, buffer, offset + HEADER_LENGTH, blockLength(buffer, offset));
        final ObjectNode canonical = JSON.objectNode();
        for (final Map.Entry<String, JsonNode> entry : fields.properties()) {
            final MessageLayout group = layout.group(entry.getKey());
            if (group == null) {
                final FieldLayout field = layout.field(entry.getKey());
                canonical.set(field.deskName(), canonical(layout, field, "", entry.getValue(), scope));
                continue;
            }
            final ArrayNode entries = canonical.putArray(group.name());
            final List<Scope> scopes = entryScopes(layout, group, buffer, offset, scope);
            for (final JsonNode element : entry.getValue()) {
                // More entries than there are cannot match, whatever their units.
                final Scope entryScope = entries.size() < scopes.size() ? scopes.get(entries.size()) : scope;
                final ObjectNode target = entries.addObject();
                element.properties().forEach(member -> {
                    final FieldLayout field = group.field(member.getKey());
                    final JsonNode value = canonical(group, field, group.name() + "[].", member.getValue(), entryScope);
                    if (!value.isNull()) {
                        target.set(field.deskName(), value);
                    }
                });
            }
        }
        return canonical;
    }

    private JsonNode canonical(
            final MessageLayout layout,
            final FieldLayout field,
            final String path,
            final JsonNode value,
            final Scope scope) {
        if (field.unit() == FieldUnit.TEXT || value.isNull()) {
            return value;
        }
        return toJson(field, toRaw(layout, field, path, value, scope), scope);
    }

    // ----------------------------------------------------------------------------------------------------------
    // context

    private MessageLayout layout(final String message) {
        final MessageLayout layout = schema.message(message);
        if (layout == null) {
            throw new DeskFormatException("", Spelling.unknown(kind, message, schema.messageNames()));
        }
        return layout;
    }

    private MessageLayout layout(final DirectBuffer buffer, final int offset, final int length) {
        if (length < HEADER_LENGTH) {
            throw new DeskFormatException("", "a message of " + length + " bytes is too short for its header");
        }
        final int templateId = buffer.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int schemaId = buffer.getShort(offset + 4, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final MessageLayout layout = schemaId == schema.schemaId() ? schema.message(templateId) : null;
        if (layout == null) {
            throw new DeskFormatException("", "no " + kind + " has templateId=" + templateId + " schemaId=" + schemaId);
        }
        requireLength(layout, HEADER_LENGTH + blockLength(buffer, offset) <= length);
        return layout;
    }

    private static int blockLength(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private static void requireLength(final MessageLayout message, final boolean isWhole) {
        if (!isWhole) {
            throw new DeskFormatException("", message.name() + " is cut short");
        }
    }

    private void checkNames(final MessageLayout layout, final ObjectNode fields, final String path) {
        for (final Map.Entry<String, JsonNode> entry : fields.properties()) {
            final String name = entry.getKey();
            final MessageLayout group = layout.group(name);
            final FieldLayout field = layout.field(name);
            if (group == null && field == null) {
                throw new DeskFormatException(
                        path + name, Spelling.unknown("field of " + layout.name(), name, layout.deskNames()));
            }
            if (field != null && !field.deskName().equals(name) && fields.has(field.deskName())) {
                throw new DeskFormatException(path + name, name + " and " + field.deskName() + " are the same field");
            }
            if (group != null) {
                int i = 0;
                for (final JsonNode element : entry.getValue()) {
                    final String at = name + "[" + i++ + "]";
                    if (!(element instanceof ObjectNode object)) {
                        throw new DeskFormatException(at, at + " must be an object");
                    }
                    checkNames(group, object, at + ".");
                }
            }
        }
    }

    private static JsonNode value(final FieldLayout field, final ObjectNode fields) {
        final JsonNode value = fields.get(field.deskName());
        return value == null ? fields.get(field.name()) : value;
    }

    /** A thing that is defined with a name needs no symbol, and the other way about. */
    private static ObjectNode withSymbol(final MessageLayout layout, final ObjectNode fields) {
        final FieldLayout id =
                layout.fields().isEmpty() ? null : layout.fields().get(0);
        if (id == null || id.unit().nameKind == null || layout.field("symbol") == null) {
            return fields;
        }
        final JsonNode name = value(id, fields);
        final JsonNode symbol = fields.get("symbol");
        if (symbol == null && name != null && name.isTextual()) {
            return fields.deepCopy().set("symbol", name);
        }
        if (symbol != null && symbol.isTextual() && name == null) {
            return fields.deepCopy().set(id.deskName(), symbol);
        }
        return fields;
    }

    private static Scope scope(
            final MessageLayout layout, final DirectBuffer buffer, final int block, final int blockLength) {
        final Scope scope = new Scope();
        for (final FieldLayout field : layout.fields()) {
            if (field.offset() + field.lengthBytes() > blockLength || field.length() > 1) {
                continue;
            }
            final long raw = field.read(buffer, block);
            if (field.isOptional() && raw == field.nullValue()) {
                continue;
            }
            switch (field.name()) {
                case "accountId" -> scope.accountId = raw;
                case "clientOrderId" -> scope.clientOrderId = raw;
                case "instrumentId" -> scope.instrumentId = (int) raw;
                case "indexId" -> scope.indexId = (int) raw;
                case "assetId" -> scope.assetId = (int) raw;
                case "decimals" -> scope.decimals = (int) raw;
                case "priceExponent" -> scope.priceExponent = (int) raw;
                case "quantityExponent" -> scope.quantityExponent = (int) raw;
                default -> {}
            }
        }
        return scope;
    }

    /** Those of the entries of one group of a message. */
    private static List<Scope> entryScopes(
            final MessageLayout message,
            final MessageLayout wanted,
            final DirectBuffer buffer,
            final int offset,
            final Scope ofMessage) {
        final List<Scope> scopes = new ArrayList<>();
        int position = offset + HEADER_LENGTH + blockLength(buffer, offset);
        for (final MessageLayout group : message.groups()) {
            final int entryLength = buffer.getShort(position, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            final int count = buffer.getShort(position + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            position += GROUP_HEADER_LENGTH;
            final boolean isWanted = group.name().equals(wanted.name());
            for (int i = 0; i < count && isWanted; i++) {
                scopes.add(entryScope(group, buffer, position + i * entryLength, entryLength, ofMessage));
            }
            if (isWanted) {
                return scopes;
            }
            position += count * entryLength;
        }
        return scopes;
    }

    /** An entry that names an instrument, an index or an asset has numbers in units of that; another one in those of its message. */
    private static Scope entryScope(
            final MessageLayout group,
            final DirectBuffer buffer,
            final int block,
            final int blockLength,
            final Scope ofMessage) {
        final Scope scope = scope(group, buffer, block, blockLength);
        return scope.instrumentId == 0 && scope.indexId == 0 && scope.assetId == 0 ? ofMessage : scope;
    }

    /** Decimal exponent of a unit in a message, or null if nothing seen so far tells it. */
    private Integer exponent(final FieldUnit unit, final Scope scope) {
        final int instrumentId = scope.instrumentId != 0
                ? scope.instrumentId
                : names.orderInstrument(scope.accountId, scope.clientOrderId);
        return switch (unit) {
            case PRICE -> {
                if (scope.priceExponent != null) {
                    yield scope.priceExponent;
                }
                yield instrumentId != 0 ? names.priceExponent(instrumentId) : names.indexExponent(scope.indexId);
            }
            case INDEX_PRICE -> {
                if (scope.indexId != 0) {
                    yield names.indexExponent(scope.indexId);
                }
                yield names.indexExponent(
                        scope.assetId != 0 ? names.assetIndex(scope.assetId) : names.instrumentIndex(instrumentId));
            }
            case QUANTITY ->
                scope.quantityExponent != null ? scope.quantityExponent : names.quantityExponent(instrumentId);
            case AMOUNT -> {
                final Integer decimals = names.assetDecimals(scope.assetId);
                yield decimals == null ? null : Integer.valueOf(-decimals);
            }
            case NOTIONAL -> -NameBook.SETTLEMENT_DECIMALS;
            case RATE -> -6;
            case RATE_E9 -> -9;
            default -> throw new IllegalStateException("unit=" + unit + " has no exponent");
        };
    }

    private void learn(
            final MessageLayout message,
            final DirectBuffer buffer,
            final int block,
            final int blockLength,
            final Scope scope) {
        switch (message.name()) {
            case "DefineIndex", "IndexDefined" -> names.onIndex(scope.indexId, scope.priceExponent);
            case "DefineAsset", "AssetDefined" -> names.onAsset(scope.assetId, scope.decimals, scope.indexId);
            case "ListInstrument", "InstrumentListed" ->
                names.onInstrument(scope.instrumentId, scope.priceExponent, scope.quantityExponent, scope.indexId);
            case "NewOrder", "OrderAccepted" -> names.onOrder(scope.accountId, scope.clientOrderId, scope.instrumentId);
            default -> {}
        }
        final FieldLayout symbol = message.field("symbol");
        final FieldLayout id =
                message.fields().isEmpty() ? null : message.fields().get(0);
        if (symbol != null && id.unit().nameKind != null && symbol.offset() + symbol.lengthBytes() <= blockLength) {
            final String name = text(symbol, buffer, block);
            if (!name.isEmpty()) {
                names.bind(id.unit().nameKind, name, id.read(buffer, block));
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------------
    // forms

    private static String text(final FieldLayout field, final DirectBuffer buffer, final int block) {
        final byte[] bytes = new byte[field.length()];
        buffer.getBytes(block + field.offset(), bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    /** As a parser of JSON makes it, so that what is read and what is made are equal. */
    private static JsonNode whole(final long value) {
        return value == (int) value ? JSON.numberNode((int) value) : JSON.numberNode(value);
    }

    /** The shortest form without an exponent. */
    public static String plain(final BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** The instant of a timestamp. */
    public static Instant instant(final long timestampNs) {
        return Instant.ofEpochSecond(
                Math.floorDiv(timestampNs, 1_000_000_000L), Math.floorMod(timestampNs, 1_000_000_000L));
    }

    /**
     * The timestamp of an instant.
     *
     * @throws ArithmeticException before 1677 or after 2262
     */
    public static long timestampNs(final Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
