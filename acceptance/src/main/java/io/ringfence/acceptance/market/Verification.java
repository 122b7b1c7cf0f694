package io.ringfence.acceptance.market;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came out of one file: what was counted, where the record departs from its own rules or from what it has told (exceptions, all
 * listed), and where the rebuilt book
 * disagrees with the venue's record (counted, the first {@value #MAX_LISTED} listed). Belongs to the thread that verifies.
 */
final class Verification {
    /** Most disagreements that are listed. */
    static final int MAX_LISTED = 20;

    /** Something that is counted: a constant of an enum for each kind of record. */
    interface Count {
        /** The name of the constant. */
        String name();

        /** What is counted, in words. */
        String label();

        /** The name as a field of JSON. */
        default String field() {
            final String[] words = name().split("_", -1);
            final StringBuilder field = new StringBuilder(words[0].toLowerCase(Locale.ROOT));
            for (int i = 1; i < words.length; i++) {
                field.append(words[i].charAt(0)).append(words[i].substring(1).toLowerCase(Locale.ROOT));
            }
            return field.toString();
        }
    }

    private final String venue;
    private final Path file;
    private final Map<Count, Long> counts = new LinkedHashMap<>();
    private final List<ObjectNode> exceptions = new ArrayList<>();
    private final List<ObjectNode> disagreements = new ArrayList<>();
    private long disagreementCount;

    Verification(String venue, Path file, Count[] counts) {
        this.venue = venue;
        this.file = file;
        for (final Count count : counts) {
            this.counts.put(count, 0L);
        }
    }

    Path file() {
        return file;
    }

    void add(Count count) {
        add(count, 1);
    }

    void add(Count count, long more) {
        counts.merge(count, more, Long::sum);
    }

    long get(Count count) {
        return counts.get(count);
    }

    /** Lists a place where the record departs from its own rules or from what it has told; the node may be added to afterwards. */
    ObjectNode exception(long row, String what) {
        final ObjectNode exception = finding(row, what);
        exceptions.add(exception);
        return exception;
    }

    /** Counts a disagreement and, among the first, lists it. */
    ObjectNode disagreement(Count count, long row, String what) {
        add(count);
        disagreementCount++;
        final ObjectNode disagreement = finding(row, what);
        if (disagreements.size() < MAX_LISTED) {
            disagreements.add(disagreement);
        }
        return disagreement;
    }

    List<ObjectNode> exceptions() {
        return exceptions;
    }

    List<ObjectNode> disagreements() {
        return disagreements;
    }

    boolean agrees() {
        return disagreementCount == 0;
    }

    ObjectNode toJson() {
        final ObjectNode json = DeskJson.MAPPER.createObjectNode();
        json.put("record", venue);
        json.put("file", file.getFileName().toString());
        json.put("agrees", agrees());
        counts.forEach((count, value) -> json.put(count.field(), value));
        final ArrayNode listed = json.putArray("exceptions");
        exceptions.forEach(listed::add);
        json.put("disagreementCount", disagreementCount);
        final ArrayNode first = json.putArray("disagreements");
        disagreements.forEach(first::add);
        return json;
    }

    void print(PrintWriter out) {
        out.println(venue + " " + file.getFileName());
        counts.forEach((count, value) -> out.printf("  %-72s%,12d%n", count.label(), value));
        out.printf("  %-72s%,12d%n", "exceptions, which the record itself accounts for", (long) exceptions.size());
        exceptions.forEach(exception -> out.println("    " + text(exception)));
        disagreements.forEach(disagreement -> out.println("    DISAGREES " + text(disagreement)));
        if (disagreementCount > disagreements.size()) {
            out.printf("    and %,d more%n", disagreementCount - disagreements.size());
        }
        out.println(agrees() ? "  AGREES" : "  DISAGREES");
    }

    private static ObjectNode finding(long row, String what) {
        final ObjectNode finding = DeskJson.MAPPER.createObjectNode();
        finding.put("row", row);
        finding.put("what", what);
        return finding;
    }

    private static String text(ObjectNode finding) {
        final StringBuilder text = new StringBuilder();
        text.append("row ").append(finding.get("row").asText()).append(": ");
        text.append(finding.get("what").asText());
        finding.properties().forEach(field -> {
            if (!field.getKey().equals("row") && !field.getKey().equals("what")) {
                text.append(' ').append(field.getKey()).append('=').append(field.getValue());
            }
        });
        return text.toString();
    }
}
