package io.ringfence.perf.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.perf.measure.BenchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A checkout whose sets are run by its own {@code scripts/bench}. One that was made for the purpose is removed at the end. */
public final class Revision implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path root;
    /** The checkout that this one was made from; null for the one that is there anyway. */
    private final Path madeFrom;

    private Revision(String name, Path root, Path madeFrom) {
        this.name = name;
        this.root = root;
        this.madeFrom = madeFrom;
    }

    /** The checkout itself. */
    public static Revision here(Path root) {
        return new Revision("this checkout", root, null);
    }

    /**
     * Checks a revision out beside.
     *
     * @param root the checkout that knows it.
     * @param revision a commit, branch or tag.
     * @param directory where it goes.
     * @param progress says what runs.
     * @throws BenchException when there is no such revision.
     */
    public static Revision checkOut(Path root, String revision, Path directory, PrintWriter progress) {
        Output commit = run(
                root, Map.of(), List.of("git", "rev-parse", "--verify", "--quiet", "--short", revision + "^{commit}"));
        if (commit.exit != 0) {
            throw new BenchException("there is no revision '" + revision + "' here");
        }
        String shortName = commit.lines.get(0);
        Path place = directory.resolve(shortName);
        Revision made = new Revision(shortName, place, root);
        // What an earlier run that was killed may have left.
        made.close();
        progress.println("checking " + shortName + " out into " + place);
        progress.flush();
        Output added = run(
                root, Map.of(), List.of("git", "worktree", "add", "--force", "--detach", place.toString(), shortName));
        if (added.exit != 0) {
            throw new BenchException("cannot check " + shortName + " out: " + added.last());
        }
        if (Files.notExists(place.resolve("scripts/bench"))) {
            made.close();
            throw new BenchException(shortName + " has no scripts/bench: there is nothing to compare");
        }
        return made;
    }

    /** How messages call it. */
    String name() {
        return name;
    }

    /**
     * Runs a set.
     *
     * @param data where recorded data lies.
     * @return its rows by name.
     * @throws BenchException when the set fails there, or prints no object that can be read.
     */
    Map<String, PairedRatio.Figure> measure(List<String> arguments, Path data) {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("scripts/bench").toString());
        command.addAll(arguments);
        Output output = run(
                root,
                Map.of(
                        "RINGFENCE_JAVA_HOME",
                        System.getProperty("java.home"),
                        "RINGFENCE_DATA",
                        data.toAbsolutePath().toString()),
                command);
        String what = "scripts/bench " + String.join(" ", arguments) + " of " + name;
        if (output.exit != 0) {
            throw new BenchException(what + " failed with exit code " + output.exit + ": " + output.last()
                    + "; if it is older than this form of scripts/bench it cannot be compared");
        }
        return figures(output.last(), what);
    }

    /** The rows of a report. */
    static Map<String, PairedRatio.Figure> figures(String line, String what) {
        JsonNode rows;
        try {
            rows = JSON.readTree(line).path("rows");
        } catch (JsonProcessingException failure) {
            throw new BenchException(
                    what + " does not print a JSON object as its last line: it is older and cannot be compared",
                    failure);
        }
        Map<String, PairedRatio.Figure> figures = new HashMap<>();
        for (JsonNode row : rows) {
            if (!row.path("name").isTextual() || !row.path("nsPerCommand").isNumber()) {
                throw new BenchException(what + " prints rows of another form: " + row);
            }
            figures.put(
                    row.get("name").asText(),
                    new PairedRatio.Figure(
                            row.get("nsPerCommand").asDouble(),
                            row.path("bytesPerCommand").asDouble(Double.NaN),
                            row.path("input").asText("")));
        }
        if (figures.isEmpty()) {
            throw new BenchException(what + " prints no rows: it is older and cannot be compared");
        }
        return figures;
    }

    /** Removes what was checked out. */
    @Override
    public void close() {
        if (madeFrom == null) {
            return;
        }
        if (Files.exists(root)) {
            run(madeFrom, Map.of(), List.of("git", "worktree", "remove", "--force", root.toString()));
        }
        run(madeFrom, Map.of(), List.of("git", "worktree", "prune"));
    }

    private static Output run(Path directory, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return new Output(process.waitFor(), lines);
        } catch (IOException failure) {
            throw new BenchException("cannot run " + command.get(0) + ": " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while " + command.get(0) + " ran", failure);
        }
    }

    private record Output(int exit, List<String> lines) {
        String last() {
            return lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1);
        }
    }
}
