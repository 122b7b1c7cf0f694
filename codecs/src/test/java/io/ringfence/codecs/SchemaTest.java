package io.ringfence.codecs;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

/** The schemas are the interface: explained to the last value, and compatible with every version that was ever released. */
class SchemaTest {
    private static final Path SCHEMAS = Path.of("src/main/resources/io/ringfence/codecs");
    private static final Path HISTORY = Path.of("schema-history");

    /** Messages on the path of an order or a price: fixed blocks only. */
    private static final Set<String> HOT = Set.of(
            "NewOrder",
            "ReplaceOrder",
            "CancelOrder",
            "PriceReport",
            "OrderAccepted",
            "OrderRejected",
            "OrderExecuted",
            "OrderCanceled",
            "OrderReplaced",
            "Trade",
            "IndexPriceUpdated");

    @ParameterizedTest
    @ValueSource(strings = {"frame.xml", "session.xml", "command.xml", "event.xml", "market.xml"})
    void shouldDescribeEveryMessageFieldAndValue(final String file) {
        assertEquals(List.of(), SchemaDocument.read(SCHEMAS.resolve(file)).undescribed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"frame.xml", "session.xml", "command.xml", "event.xml", "market.xml"})
    void shouldObeyTheSchemaOfSchemas(final String file) {
        assertDoesNotThrow(() -> SchemaDocument.read(SCHEMAS.resolve(file)).validate());
    }

    @Test
    void shouldFindAnAttributeThatTheSchemaOfSchemasDoesNotKnow(@TempDir final Path dir) throws IOException {
        Files.copy(SCHEMAS.resolve("types.xml"), dir.resolve("types.xml"));
        final String changed = Files.readString(SCHEMAS.resolve("command.xml"))
                .replaceFirst("<field name", "<field colour=\"red\" name");
        Files.writeString(dir.resolve("command.xml"), changed);

        final SchemaDocument other = SchemaDocument.read(dir.resolve("command.xml"));

        assertThrows(SAXException.class, other::validate);
    }

    @Test
    void shouldGiveEachSchemaItsOwnNumberAndEachMessageItsOwnName() {
        final Set<Integer> schemaIds = new HashSet<>();
        final Set<String> names = new HashSet<>();
        for (final String file : List.of("frame.xml", "session.xml", "command.xml", "event.xml", "market.xml")) {
            final SchemaDocument schema = SchemaDocument.read(SCHEMAS.resolve(file));
            assertTrue(schemaIds.add(schema.id()), file + " shares its schema id");
            // All schemas generate into one package, so that they share the types.
            schema.messages().values().forEach(m -> assertTrue(names.add(m.name()), m.name() + " stands twice"));
        }
    }

    @Test
    void shouldGiveEachCommandAnIdOfWhoSendsIt() {
        final Set<String> ofVenue = Set.of(
                "VenueRestarted", "SetRiskAdmission", "NegotiateSession", "EstablishSession", "DisconnectSession");
        for (final SchemaDocument.Message message :
                SchemaDocument.read(SCHEMAS.resolve("command.xml")).messages().values()) {
            assertEquals(ofVenue.contains(message.name()), CommandTemplates.isOfVenue(message.id()), message.name());
            assertTrue(message.id() >= 1 && message.id() <= CommandTemplates.LAST_OF_SESSIONS, message.name());
        }
    }

    @Test
    void shouldKeepHotMessagesFreeOfGroups() {
        for (final String file : List.of("command.xml", "event.xml", "market.xml")) {
            for (final SchemaDocument.Message message :
                    SchemaDocument.read(SCHEMAS.resolve(file)).messages().values()) {
                if (HOT.contains(message.name())) {
                    assertTrue(
                            message.fields().stream().allMatch(f -> f.group().isEmpty()),
                            message.name() + " has a group");
                }
            }
        }
    }

    @Test
    void shouldStayCompatibleWithEveryReleasedVersion() throws IOException {
        try (Stream<Path> released = Files.list(HISTORY).filter(Files::isDirectory)) {
            final List<Path> versions = released.sorted().toList();
            assertFalse(versions.isEmpty(), "schema-history holds no version");
            for (final Path version : versions) {
                for (final String file :
                        List.of("frame.xml", "session.xml", "command.xml", "event.xml", "market.xml")) {
                    assertCompatible(
                            SchemaDocument.read(version.resolve(file)), SchemaDocument.read(SCHEMAS.resolve(file)));
                }
            }
        }
    }

    @Test
    void shouldFindAFieldThatChangedItsType(@TempDir final Path dir) throws IOException {
        Files.copy(SCHEMAS.resolve("types.xml"), dir.resolve("types.xml"));
        final String changed = Files.readString(SCHEMAS.resolve("command.xml"))
                .replaceFirst(
                        "name=\"quantity\" id=\"(\\d+)\" type=\"Quantity\"",
                        "name=\"quantity\" id=\"$1\" type=\"Price\"");
        Files.writeString(dir.resolve("command.xml"), changed);

        final SchemaDocument now = SchemaDocument.read(SCHEMAS.resolve("command.xml"));
        final SchemaDocument other = SchemaDocument.read(dir.resolve("command.xml"));

        assertThrows(AssertionError.class, () -> assertCompatible(now, other));
    }

    /** What was released stays: template and field ids, order, types and enumeration values; new fields come last. */
    private static void assertCompatible(final SchemaDocument released, final SchemaDocument now) {
        assertEquals(released.id(), now.id());
        assertTrue(now.version() >= released.version());
        final Map<Integer, SchemaDocument.Message> messages = now.messages();
        for (final SchemaDocument.Message before : released.messages().values()) {
            final SchemaDocument.Message after = messages.get(before.id());
            assertNotNull(after, before.name() + " is gone; template ids are never reused");
            assertAll(
                    () -> assertEquals(before.name(), after.name()),
                    () -> assertEquals(
                            before.fields(),
                            after.fields().stream()
                                    .filter(f -> f.sinceVersion() <= released.version())
                                    .toList(),
                            before.name() + " changed a released field"));
        }
        released.enumerations()
                .forEach((name, values) -> values.forEach((value, number) -> assertEquals(
                        number,
                        now.enumerations().getOrDefault(name, Map.of()).get(value),
                        name + "." + value + " changed")));
        released.types()
                .forEach((name, encoding) -> assertEquals(encoding, now.types().get(name), name + " changed"));
    }
}
