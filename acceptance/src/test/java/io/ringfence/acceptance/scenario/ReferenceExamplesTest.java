package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published examples of other venues: each says where it is from and expects something of its own. That they come out is tested by
 * {@link ScenariosTest}, as of all scenarios.
 */
class ReferenceExamplesTest {
    private static final Path REFERENCE = Path.of("..", "scenarios", "reference");
    private static final Path TABLE = Path.of("..", "docs", "reference.md");
    private static final String EXAMPLE = "# Example: ";
    private static final String SOURCE = "# Source: ";
    private static final int LEAST_EXAMPLES = 77;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(REFERENCE)) {
            return files.filter(file -> file.toString().endsWith(".jsonl") && !file.endsWith("venue.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldNameASourceForEachExampleAndExpectSomethingOfIt(final Path file) throws IOException {
        final List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(0).startsWith(EXAMPLE), file + " does not begin with an example");
        boolean isAsserted = true;
        String example = "";
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i);
            if (line.startsWith(EXAMPLE)) {
                assertTrue(isAsserted, example + " expects nothing in " + file);
                example = line;
                isAsserted = false;
                assertTrue(lines.get(i + 1).startsWith(SOURCE), line + " has no source in " + file);
                assertTrue(lines.get(i + 1).contains("https://"), line + " has no address of its source in " + file);
            }
            isAsserted |= line.startsWith("{\"expect\"") || line.startsWith("{\"state\"");
        }
        assertTrue(isAsserted, example + " expects nothing in " + file);
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldStandInTheTableOfTheDocumentation(final Path file) throws IOException {
        final String name = file.getFileName().toString().replace(".jsonl", "");
        assertTrue(Files.readString(TABLE).contains("`" + name + "`"), name + " is not in " + TABLE);
    }

    @Test
    void shouldHoldAtLeastThisManyExamples() throws IOException {
        final List<String> examples = new ArrayList<>();
        for (final Path file : files()) {
            Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(EXAMPLE))
                    .forEach(examples::add);
        }
        assertTrue(examples.size() >= LEAST_EXAMPLES, examples.size() + " examples: " + examples);
        assertTrue(examples.stream().distinct().count() == examples.size(), "an example stands twice: " + examples);
    }
}
