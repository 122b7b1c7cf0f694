package io.ringfence.perf.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What a set found: a table for people, one JSON object for programs.
 *
 * @param set the set's name.
 * @param machine where it was measured.
 * @param jvmFlags of the processes that were measured.
 * @param rows the figures.
 * @param notes what whoever reads the figures has to know.
 */
public record Report(String set, Machine machine, List<String> jvmFlags, List<Row> rows, List<String> notes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Prints the table and the notes, and at the end the object in a line of its own if it is asked for. */
    public void print(PrintWriter out, boolean json) {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        boolean compared = rows.stream().anyMatch(row -> row.timesOurs() != null);
        String head = "%-" + width + "s  %10s  %21s  %8s  %8s  %9s  %11s  %9s";
        out.printf(
                Locale.ROOT,
                head + (compared ? "  %6s" : "") + "%n",
                set,
                "ns/command",
                "(least .. most)",
                "p50 ns",
                "p99 ns",
                "p99.9 ns",
                "max ns",
                "bytes",
                "ratio");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-" + width + "s  %10.1f  %21s  %8d  %8d  %9d  %11d  %9.3f%s%n",
                    row.name(),
                    row.nsPerCommand(),
                    String.format(Locale.ROOT, "(%.1f .. %.1f)", least(row), most(row)),
                    row.p50Ns(),
                    row.p99Ns(),
                    row.p999Ns(),
                    row.maxNs(),
                    row.bytesPerCommand(),
                    row.timesOurs() == null ? "" : String.format(Locale.ROOT, "  %6.2f", row.timesOurs()));
        }
        printFurther(out, width);
        out.println();
        out.println("Commit " + machine.commit() + "; " + machine.processor() + ", " + machine.cores() + " cores; "
                + machine.java() + "; load before " + machine.loadBefore() + ".");
        notes.forEach(out::println);
        if (json) {
            out.println(json());
        }
        out.flush();
    }

    /** A second table of what the workloads found beside times, where any did. */
    private void printFurther(PrintWriter out, int width) {
        List<String> names = rows.stream()
                .flatMap(row -> row.further().keySet().stream())
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return;
        }
        out.println();
        out.printf(Locale.ROOT, "%-" + width + "s", set);
        names.forEach(name -> out.printf(Locale.ROOT, "  %" + columnWidth(name) + "s", name));
        out.println();
        for (Row row : rows) {
            if (row.further().isEmpty()) {
                continue;
            }
            out.printf(Locale.ROOT, "%-" + width + "s", row.name());
            for (String name : names) {
                Double value = row.further().get(name);
                String text = value == null ? "-" : String.format(Locale.ROOT, value < 1_000 ? "%.1f" : "%.0f", value);
                out.printf(Locale.ROOT, "  %" + columnWidth(name) + "s", text);
            }
            out.println();
        }
    }

    private static int columnWidth(String name) {
        return Math.max(9, name.length());
    }

    /** The object in one line. */
    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("cannot write the report", failure);
        }
    }

    private static double least(Row row) {
        return row.runs().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static double most(Row row) {
        return row.runs().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
