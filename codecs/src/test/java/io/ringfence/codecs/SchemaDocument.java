package io.ringfence.codecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** One schema file, its includes resolved, as lists that a test can walk. */
final class SchemaDocument {
    /** A field of a message or of one of its groups. */
    record Field(String group, String name, int id, String type, String presence, int sinceVersion) {}

    /** A message by its template id. */
    record Message(String name, int id, int sinceVersion, List<Field> fields) {}

    private final Document document;

    private SchemaDocument(final Document document) {
        this.document = document;
    }

    static SchemaDocument read(final Path file) {
        try {
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setXIncludeAware(true);
            // Otherwise an included element carries an xml:base, which the XSD does not know.
            factory.setFeature("http://apache.org/xml/features/xinclude/fixup-base-uris", false);
            return new SchemaDocument(factory.newDocumentBuilder().parse(file.toFile()));
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (final SAXException | ParserConfigurationException ex) {
            throw new IllegalArgumentException("file=" + file + " is not a schema", ex);
        }
    }

    /**
     * Holds the file, its includes resolved, against the XSD of SBE.
     *
     * @throws SAXException when it does not obey.
     */
    void validate() throws SAXException, IOException {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(SchemaDocument.class.getResource("/fpl/sbe.xsd"))
                .newValidator()
                .validate(new DOMSource(document));
    }

    int version() {
        return Integer.parseInt(document.getDocumentElement().getAttribute("version"));
    }

    int id() {
        return Integer.parseInt(document.getDocumentElement().getAttribute("id"));
    }

    /** Messages by template id; a template id that is used twice is an error. */
    Map<Integer, Message> messages() {
        final Map<Integer, Message> messages = new LinkedHashMap<>();
        for (final Element element : elements("message")) {
            final List<Field> fields = new ArrayList<>();
            collectFields(element, "", fields);
            final Message message =
                    new Message(element.getAttribute("name"), number(element, "id"), since(element), fields);
            if (messages.put(message.id(), message) != null) {
                throw new IllegalArgumentException("template id used twice: " + message);
            }
        }
        return messages;
    }

    /** Names of enumerations and sets to their values, name to number. */
    Map<String, Map<String, Integer>> enumerations() {
        final Map<String, Map<String, Integer>> enumerations = new LinkedHashMap<>();
        for (final String kind : List.of("enum", "set")) {
            for (final Element element : elements(kind)) {
                final Map<String, Integer> values = new LinkedHashMap<>();
                for (final Element value : children(element)) {
                    values.put(
                            value.getAttribute("name"),
                            Integer.valueOf(value.getTextContent().trim()));
                }
                enumerations.put(element.getAttribute("name"), values);
            }
        }
        return enumerations;
    }

    /** Named simple types to their encoding. */
    Map<String, String> types() {
        final Map<String, String> types = new LinkedHashMap<>();
        for (final Element element : elements("type")) {
            types.put(
                    element.getAttribute("name"),
                    element.getAttribute("primitiveType") + "*" + element.getAttribute("length"));
        }
        return types;
    }

    /** Every element that a reader of the interface needs explained, and is not. */
    List<String> undescribed() {
        final List<String> missing = new ArrayList<>();
        for (final String kind :
                List.of("message", "field", "group", "enum", "validValue", "set", "choice", "type", "composite")) {
            for (final Element element : elements(kind)) {
                if (element.getAttribute("description").isBlank()) {
                    missing.add(kind + " " + element.getAttribute("name"));
                }
            }
        }
        return missing;
    }

    private static void collectFields(final Element parent, final String group, final List<Field> fields) {
        for (final Element element : children(parent)) {
            if (element.getLocalName().equals("group")) {
                collectFields(element, element.getAttribute("name"), fields);
            } else {
                fields.add(new Field(
                        group,
                        element.getAttribute("name"),
                        number(element, "id"),
                        element.getAttribute("type"),
                        element.getAttribute("presence"),
                        since(element)));
            }
        }
    }

    private static int since(final Element element) {
        return element.hasAttribute("sinceVersion") ? number(element, "sinceVersion") : 0;
    }

    private static int number(final Element element, final String attribute) {
        return Integer.parseInt(element.getAttribute(attribute));
    }

    private List<Element> elements(final String localName) {
        return list(document.getElementsByTagNameNS("*", localName));
    }

    private static List<Element> children(final Element parent) {
        return list(parent.getChildNodes());
    }

    private static List<Element> list(final NodeList nodes) {
        final List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
                elements.add((Element) nodes.item(i));
            }
        }
        return elements;
    }
}
