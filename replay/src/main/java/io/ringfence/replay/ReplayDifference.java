package io.ringfence.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The first event that did not come out as it was kept.
 *
 * @param commandSequence the command that was replayed
 * @param eventNumber number of the event
 * @param command that command, decoded
 * @param kept the event in the event log, decoded; null: the log has no event there though it has later ones, or ends
 * @param replayed the event that came out, decoded; null: none came out
 */
public record ReplayDifference(
        long commandSequence, long eventNumber, ObjectNode command, ObjectNode kept, ObjectNode replayed) {
    private static final int NAME_WIDTH = 22;
    private static final int VALUE_WIDTH = 44;

    /** One line. */
    public String summary() {
        String what;
        if (replayed == null) {
            what = "the event log holds event " + eventNumber + ", which the replay does not bring forth";
        } else {
            what = "event " + eventNumber + " differs";
        }
        return what + " (command " + commandSequence + ", "
                + command.path("message").asText("unknown") + ")";
    }

    /** Both events field by field in two columns, those that differ marked. */
    public String sideBySide() {
        StringBuilder text = new StringBuilder();
        text.append("command ").append(command).append('\n');
        row(text, ' ', "", "event log", "replay");
        for (String name : names()) {
            String left = value(kept, name);
            String right = value(replayed, name);
            row(text, left.equals(right) ? ' ' : '!', name, left, right);
        }
        return text.toString();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        if (kept != null) {
            kept.fieldNames().forEachRemaining(names::add);
        }
        if (replayed != null) {
            replayed.fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    private static String value(ObjectNode event, String name) {
        JsonNode value = event == null ? null : event.get(name);
        if (value == null) {
            return "-";
        }
        return value.isTextual() ? value.asText() : value.toString();
    }

    private static void row(StringBuilder text, char mark, String name, String left, String right) {
        text.append(mark).append(' ');
        pad(text, name, NAME_WIDTH);
        pad(text, left, VALUE_WIDTH);
        text.append(right).append('\n');
    }

    private static void pad(StringBuilder text, String value, int width) {
        text.append(value).append(" ".repeat(Math.max(1, width - value.length())));
    }
}
