package io.ringfence.perf.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.perf.measure.BenchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What comparing two revisions found.
 *
 * @param set the set that was run.
 * @param other the revision beside this checkout.
 * @param rounds in which both were measured.
 * @param rows the ratios, by name.
 * @param notes rows that could not be paired, and why.
 */
public record Comparison(String set, String other, int rounds, List<PairedRatio> rows, List<String> notes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Measures both in turn.
     *
     * @param arguments for {@code scripts/bench} of both.
     * @param data where recorded data lies.
     * @param progress says what runs.
     */
    public static Comparison run(
            Revision here,
            Revision other,
            String set,
            List<String> arguments,
            Path data,
            int rounds,
            PrintWriter progress) {
        List<Map<String, PairedRatio.Figure>> ofHere = new ArrayList<>();
        List<Map<String, PairedRatio.Figure>> ofOther = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            boolean hereFirst = round % 2 == 0;
            progress.println("round " + round + " of " + rounds);
            progress.flush();
            if (hereFirst) {
                ofHere.add(here.measure(arguments, data));
            }
            ofOther.add(other.measure(arguments, data));
            if (!hereFirst) {
                ofHere.add(here.measure(arguments, data));
            }
        }
        return of(set, other.name(), ofHere, ofOther);
    }

    /** Pairs what the rounds found. */
    static Comparison of(
            String set,
            String other,
            List<Map<String, PairedRatio.Figure>> ofHere,
            List<Map<String, PairedRatio.Figure>> ofOther) {
        List<PairedRatio> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Map<String, PairedRatio.Figure> names = new TreeMap<>(ofOther.get(0));
        names.putAll(ofHere.get(0));
        for (String name : names.keySet()) {
            PairedRatio.Figure first = ofHere.get(0).get(name);
            PairedRatio.Figure firstOther = ofOther.get(0).get(name);
            if (first == null) {
                notes.add(name + " is only in " + other + ".");
            } else if (firstOther == null) {
                notes.add(name + " is not in " + other + ".");
            } else if (!first.input().equals(firstOther.input())) {
                notes.add(name + " has other commands in " + other + ": " + first.input() + " here, "
                        + firstOther.input() + " there.");
            } else {
                rows.add(PairedRatio.of(
                        name,
                        ofHere.stream().map(round -> round.get(name)).toList(),
                        ofOther.stream().map(round -> round.get(name)).toList()));
            }
        }
        if (rows.isEmpty()) {
            throw new BenchException("no row can be compared: " + String.join(" ", notes));
        }
        return new Comparison(set, other, ofHere.size(), rows, notes);
    }

    /** Prints the table, the notes, and the object in a line of its own if it is asked for. */
    public void print(PrintWriter out, boolean json) {
        int width = Math.max(
                set.length(),
                rows.stream().mapToInt(row -> row.name().length()).max().orElse(0));
        String columns = "%-" + width + "s  %10s  %10s  %7s  %17s  %10s  %10s%n";
        out.printf(
                Locale.ROOT, columns, set, "here ns", other + " ns", "ratio", "(least .. most)", "here bytes", "there");
        for (PairedRatio row : rows) {
            out.printf(
                    Locale.ROOT,
                    columns,
                    row.name(),
                    format("%.1f", row.hereNsPerCommand()),
                    format("%.1f", row.otherNsPerCommand()),
                    format("%.3f", row.median()),
                    "(" + format("%.3f", row.least()) + " .. " + format("%.3f", row.most()) + ")",
                    format("%.3f", row.hereBytesPerCommand()),
                    format("%.3f", row.otherBytesPerCommand()));
        }
        notes.forEach(out::println);
        if (json) {
            try {
                out.println(JSON.writeValueAsString(this));
            } catch (JsonProcessingException failure) {
                throw new IllegalStateException("cannot write the comparison", failure);
            }
        }
        out.flush();
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
