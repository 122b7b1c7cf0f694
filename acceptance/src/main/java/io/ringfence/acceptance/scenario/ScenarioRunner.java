package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.CommandTemplates;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import io.ringfence.replay.text.NameKind;
import io.ringfence.replay.text.Spelling;
import io.ringfence.server.cli.InputException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs the lines of one scenario, in order, and compares what happens with what they expect. A failed expectation is told and passed
 * over; a line that turns out not to be valid ends the run with an {@link InputException}. One thread, one run.
 */
public final class ScenarioRunner {
    /** Longest message that fits a command frame, SBE header included. */
    private static final int MAX_MESSAGE_LENGTH =
            FrameLengths.MAX_COMMAND_FRAME_LENGTH - CommandHeaderEncoder.BLOCK_LENGTH;

    private final ScenarioFile file;
    private final Consumer<ObjectNode> eventLines;
    private final Consumer<String> failures;
    private final NameBook names = new NameBook();
    private final DeskCodec commands = DeskCodec.commands(names);
    private final DeskCodec events = DeskCodec.events(names);
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer(1024);
    private final List<Happened> happened = new ArrayList<>();
    private final BitSet matched = new BitSet();
    private Stage stage;
    private boolean isPrelude;
    private int cursor;
    private int passed;
    private int failed;

    /**
     * A runner.
     *
     * @param file the scenario
     * @param eventLines takes each event as it is to be printed
     * @param failures takes what to tell of each failed expectation, in one or several lines
     */
    public ScenarioRunner(
            final ScenarioFile file, final Consumer<ObjectNode> eventLines, final Consumer<String> failures) {
        this.file = file;
        this.eventLines = eventLines;
        this.failures = failures;
    }

    /** Makes the place where a scenario runs, given who takes its events. */
    @FunctionalInterface
    interface StageFactory {
        Stage open(Stage.EventListener listener);
    }

    /**
     * Runs the scenario.
     *
     * @throws InputException a line is not valid; names file, line and column
     */
    void run(final StageFactory stages) {
        try (Stage opened = stages.open(this::onEvent)) {
            stage = opened;
            if (!beginsWithGenesis()) {
                isPrelude = true;
                stage.begin(prelude());
                isPrelude = false;
            }
            final List<ScenarioLine> lines = file.lines();
            for (int i = 0; i < lines.size(); i++) {
                final ScenarioLine line = lines.get(i);
                if (line.kind() != ScenarioLine.Kind.PRICES) {
                    run(line);
                    continue;
                }
                int end = i + 1;
                while (end < lines.size() && lines.get(end).kind() == ScenarioLine.Kind.PRICES) {
                    end++;
                }
                play(lines.subList(i, end));
                i = end - 1;
            }
        }
    }

    /** Expectations and views that came true. */
    public int passed() {
        return passed;
    }

    /** Expectations and views that did not. */
    public int failed() {
        return failed;
    }

    private boolean beginsWithGenesis() {
        for (final ScenarioLine line : file.lines()) {
            if (line.kind() == ScenarioLine.Kind.DO) {
                return line.json().get("do").textValue().equals("Genesis");
            }
        }
        return false;
    }

    private List<byte[]> prelude() {
        final List<byte[]> messages = new ArrayList<>();
        for (final ObjectNode command : Prelude.commands()) {
            final int length =
                    commands.encode(command.get("do").textValue(), ScenarioFile.withoutKeys(command, "do"), message, 0);
            messages.add(bytes(message, 0, length));
        }
        return messages;
    }

    private void run(final ScenarioLine line) {
        try {
            switch (line.kind()) {
                case DO -> {
                    forget();
                    if (line.json().has("at")) {
                        setTime(ScenarioFile.time(line, stage.timeNs()));
                    }
                    command(line);
                }
                case AT -> {
                    forget();
                    setTime(ScenarioFile.time(line, stage.timeNs()));
                }
                case EXPECT -> expect(line);
                case STATE -> compareView(line);
                case INCLUDE, PRICES -> throw new IllegalStateException("place=" + line.place());
            }
        } catch (final DeskFormatException e) {
            throw line.invalid(e.field().isEmpty() ? line.kind().key() : e.field(), e.getMessage());
        }
    }

    // -----------------------------------------------------------------------------------------------------------
    // commands

    private void forget() {
        happened.clear();
        matched.clear();
        cursor = 0;
    }

    private void setTime(final long timeNs) {
        final int length = commands.encode(
                "Clock",
                DeskJson.MAPPER
                        .createObjectNode()
                        .put("time", DeskCodec.instant(timeNs).toString()),
                message,
                0);
        stage.submit(message, 0, length);
    }

    private void command(final ScenarioLine line) {
        final String name = line.json().get("do").textValue();
        final ObjectNode fields = ScenarioFile.withoutKeys(line.json(), "do", "at", "from");
        final int length = commands.encode(name, CommandDefaults.fill(name, fields, stage.timeNs()), message, 0);
        if (length > MAX_MESSAGE_LENGTH) {
            throw new DeskFormatException(
                    "do",
                    name + " takes " + length + " bytes, more than the " + MAX_MESSAGE_LENGTH + " that a venue takes");
        }
        final JsonNode from = line.json().get("from");
        if (from != null) {
            final Long sessionId = names.idOf(NameKind.SESSION, from.asText());
            if (sessionId == null) {
                throw new DeskFormatException(
                        "from", Spelling.unknown("session", from.asText(), names.names(NameKind.SESSION)));
            }
            stage.submitAs(sessionId.intValue(), message, 0, length);
        } else if (CommandTemplates.isOfVenue(templateId())) {
            stage.submitAs(0, message, 0, length);
        } else {
            stage.submit(message, 0, length);
        }
    }

    private int templateId() {
        return message.getShort(2, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Plays the rows of several files as reports, merged by time; rows of one time in the order of the lines. */
    private void play(final List<ScenarioLine> lines) {
        forget();
        final List<PriceRows> open = new ArrayList<>();
        try {
            final PriorityQueue<PriceRows> next = new PriorityQueue<>(
                    Comparator.comparingLong(PriceRows::timestampNs).thenComparingInt(open::indexOf));
            for (final ScenarioLine line : lines) {
                final PriceRows rows = new PriceRows(line);
                open.add(rows);
                if (rows.next()) {
                    next.add(rows);
                }
            }
            while (!next.isEmpty()) {
                final PriceRows rows = next.remove();
                report(rows);
                if (rows.next()) {
                    next.add(rows);
                }
            }
        } finally {
            open.forEach(PriceRows::close);
        }
    }

    private void report(final PriceRows rows) {
        if (rows.timestampNs() > stage.timeNs()) {
            setTime(rows.timestampNs());
        }
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        fields.set("index", rows.line().json().get("index"));
        fields.set("source", rows.line().json().get("source"));
        fields.put("publishedAt", DeskCodec.instant(rows.timestampNs()).toString());
        fields.put("price", rows.price());
        fields.put("confidence", 0);
        final int length;
        try {
            length = commands.encode("PriceReport", fields, message, 0);
        } catch (final DeskFormatException e) {
            if (e.field().equals("price")) {
                throw new InputException(rows.place() + ":1: " + e.getMessage(), e);
            }
            throw rows.line().invalid(e.field(), e.getMessage());
        }
        stage.submit(message, 0, length);
    }

    // -------------------------------------------------------------------------------------------------------
    // expectations

    private void onEvent(
            final long commandSequence,
            final long timestampNs,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final String name = events.messageName(buffer, offset, length);
        final ObjectNode json = DeskJson.MAPPER.createObjectNode();
        json.put("seq", commandSequence);
        json.put("at", DeskCodec.instant(timestampNs).toString());
        json.put("event", name);
        events.decode(buffer, offset, length, json);
        if (!isPrelude) {
            happened.add(new Happened(name, new UnsafeBuffer(bytes(buffer, offset, length)), json));
            eventLines.accept(json);
        }
    }

    private void expect(final ScenarioLine line) {
        final String name = line.json().get("expect").textValue();
        switch (name) {
            case "none" -> expectNone(line);
            case "only" -> expectOnly(line);
            default -> expectNext(line, name, ScenarioFile.withoutKeys(line.json(), "expect"));
        }
    }

    private void expectNext(final ScenarioLine line, final String name, final ObjectNode fields) {
        int i = cursor;
        while (i < happened.size() && !happened.get(i).name().equals(name)) {
            i++;
        }
        if (i == happened.size()) {
            final boolean cameBefore = happened.subList(0, cursor).stream()
                    .anyMatch(event -> event.name().equals(name)
                            && difference(fields, event).isEmpty());
            fail(
                    line,
                    "expected " + name + " " + fields
                            + (cameBefore
                                    ? ", which came, but before an event that a line above expects"
                                    : ", which did not come"),
                    nearest(name, fields));
            return;
        }
        cursor = i + 1;
        final String difference = difference(fields, happened.get(i));
        if (!difference.isEmpty()) {
            fail(line, "expected " + name + " " + fields + ": " + difference, happened.get(i));
            return;
        }
        matched.set(i);
        passed++;
    }

    private void expectNone(final ScenarioLine line) {
        for (int i = matched.nextClearBit(0); i < happened.size(); i = matched.nextClearBit(i + 1)) {
            if (!ScenarioFile.UNREMARKABLE.contains(happened.get(i).name())) {
                fail(line, "expected no other event", happened.get(i));
                return;
            }
        }
        passed++;
    }

    private void expectOnly(final ScenarioLine line) {
        final ArrayNode list = (ArrayNode) line.json().get("events");
        final List<ObjectNode> expected = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            expected.add(ScenarioFile.listed(line, list.get(i), i));
        }
        final List<String> listedNames = expected.stream()
                .map(element -> element.get("expect").textValue())
                .toList();
        int next = 0;
        for (int i = 0; i < happened.size(); i++) {
            final Happened event = happened.get(i);
            if (ScenarioFile.UNREMARKABLE.contains(event.name()) && !listedNames.contains(event.name())) {
                continue;
            }
            if (next == expected.size()) {
                fail(line, "expected only " + listedNames + ", but there was more", event);
                return;
            }
            final ObjectNode element = expected.get(next);
            if (!event.name().equals(listedNames.get(next))) {
                fail(
                        line,
                        "expected " + listedNames.get(next) + " as number " + (next + 1) + " of " + listedNames,
                        event);
                return;
            }
            final String difference = difference(ScenarioFile.withoutKeys(element, "expect"), event);
            if (!difference.isEmpty()) {
                fail(line, "expected " + element + " as number " + (next + 1) + ": " + difference, event);
                return;
            }
            matched.set(i);
            next++;
        }
        if (next < expected.size()) {
            fail(
                    line,
                    "expected " + expected.get(next) + " as number " + (next + 1) + ", which did not come",
                    nearest(listedNames.get(next), expected.get(next)));
            return;
        }
        cursor = happened.size();
        passed++;
    }

    /** In which fields an event differs from what was expected of it; empty: in none. */
    private String difference(final ObjectNode fields, final Happened event) {
        final ObjectNode expected =
                events.canonical(fields, event.message(), 0, event.message().capacity());
        final List<String> differences = new ArrayList<>();
        for (final Map.Entry<String, JsonNode> field : expected.properties()) {
            final JsonNode came = event.json().get(field.getKey());
            if (!(field.getValue().isNull() ? came == null : field.getValue().equals(came))) {
                differences.add(field.getKey() + " should be " + field.getValue() + " and is "
                        + (came == null ? "absent" : came.toString()));
            }
        }
        return String.join(", ", differences);
    }

    /** The event since the last command that has most in common with one that did not come, or null if there is none. */
    private Happened nearest(final String name, final ObjectNode fields) {
        Happened nearest = null;
        int most = -1;
        for (final Happened event : happened) {
            int common = event.name().equals(name) ? 1 : 0;
            for (final Map.Entry<String, JsonNode> field : fields.properties()) {
                final JsonNode came = event.json().get(field.getKey());
                common += came != null && came.asText().equals(field.getValue().asText()) ? 1 : 0;
            }
            if (common > most && !ScenarioFile.UNREMARKABLE.contains(event.name())) {
                most = common;
                nearest = event;
            }
        }
        return nearest;
    }

    private void compareView(final ScenarioLine line) {
        final List<String> differences = new Views(stage.state(), names).differences(line.json());
        if (differences.isEmpty()) {
            passed++;
            return;
        }
        failed++;
        failures.accept(line.place() + ": FAILED: " + line.json().get("state").textValue() + ": "
                + String.join(", ", differences));
    }

    private void fail(final ScenarioLine line, final String what, final Happened nearest) {
        failed++;
        failures.accept(line.place() + ": FAILED: " + what + System.lineSeparator() + "    nearest: "
                + (nearest == null ? "no event came" : nearest.json().toString()));
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
