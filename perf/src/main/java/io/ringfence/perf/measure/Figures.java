package io.ringfence.perf.measure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one process found of one workload.
 *
 * @param nsPerCommand processor time of the thread per command, the median of the passes.
 * @param bytesPerCommand bytes allocated per command, the median of the passes.
 * @param commandCount commands of a pass.
 * @param clockNs what reading the clock around a single command adds to its time, about.
 * @param input names the commands that were applied.
 * @param outcome what came of them.
 * @param further what the workload found beside times.
 */
public record Figures(
        double nsPerCommand,
        double bytesPerCommand,
        int commandCount,
        long clockNs,
        String input,
        String outcome,
        Map<String, Double> further) {
    private static final String PREFIX = "figures ";

    /** One line for a pipe. */
    public String line() {
        return String.format(
                Locale.ROOT,
                PREFIX
                        + "nsPerCommand=%.3f bytesPerCommand=%.6f commandCount=%d clockNs=%d input=%s outcome=%s further=%s",
                nsPerCommand,
                bytesPerCommand,
                commandCount,
                clockNs,
                input,
                outcome,
                further.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(",")));
    }

    /** Whether a line of a process's output is one of {@link #line()}. */
    static boolean isLine(String text) {
        return text.startsWith(PREFIX);
    }

    /**
     * Reads {@link #line()} back.
     *
     * @throws IllegalArgumentException when a figure is missing.
     */
    public static Figures parse(String line) {
        Map<String, String> values = new HashMap<>();
        for (String pair : line.substring(PREFIX.length()).split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not a line of figures: " + line);
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        if (values.size() != 7) {
            throw new IllegalArgumentException("not a line of figures: " + line);
        }
        return new Figures(
                Double.parseDouble(values.get("nsPerCommand")),
                Double.parseDouble(values.get("bytesPerCommand")),
                Integer.parseInt(values.get("commandCount")),
                Long.parseLong(values.get("clockNs")),
                values.get("input"),
                values.get("outcome"),
                parseFurther(values.get("further")));
    }

    private static Map<String, Double> parseFurther(String text) {
        Map<String, Double> further = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            for (String pair : text.split(",", -1)) {
                int colon = pair.indexOf(':');
                further.put(pair.substring(0, colon), Double.valueOf(pair.substring(colon + 1)));
            }
        }
        return further;
    }
}
