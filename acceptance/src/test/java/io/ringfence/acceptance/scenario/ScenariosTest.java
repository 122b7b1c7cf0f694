package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario that ships comes out as it says. */
class ScenariosTest {
    private static final Path SCENARIOS = Path.of("..", "scenarios");

    @TempDir
    Path dir;

    private final List<String> failures = new ArrayList<>();

    static Stream<String> shipped() throws IOException {
        final List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SCENARIOS)) {
            files.map(file -> SCENARIOS.relativize(file).toString())
                    .filter(name -> name.endsWith(".jsonl")
                            && !Path.of(name).endsWith("venue.jsonl")
                            && !name.startsWith("stress"))
                    .sorted()
                    .forEach(names::add);
        }
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shouldComeOutAsExpected(final String name) {
        final ScenarioRunner runner = inProcess(SCENARIOS.resolve(name));
        assertEquals(List.of(), failures);
        assertTrue(runner.passed() > 0, name + " expects nothing");
    }

    @Test
    void shouldShipAtLeastTwelveScenariosAndThoseOfMatching() throws IOException {
        assertTrue(shipped().count() >= 12);
        assertTrue(shipped().filter(name -> name.startsWith("matching")).count() >= 40);
    }

    @Test
    void shouldFailWhenAnExpectedNumberIsWrong() throws IOException {
        final String right = Files.readString(SCENARIOS.resolve("first-trade-and-fees.jsonl"));
        final String wrong = right.replace(
                        "\"FEES\",\"balance\":{\"USD\":\"1.4\"}", "\"FEES\",\"balance\":{\"USD\":\"1.5\"}")
                .replace("\"balance\":\"1000\"}", "\"balance\":\"1001\"}");
        Files.writeString(dir.resolve("wrong.jsonl"), wrong);
        Files.copy(SCENARIOS.resolve("venue.jsonl"), dir.resolve("venue.jsonl"));

        assertEquals(2, inProcess(dir.resolve("wrong.jsonl")).failed());

        assertTrue(failures.get(0).contains("balance should be \"1001\" and is \"1000\""), failures.get(0));
        assertTrue(failures.get(1).contains("balance.USD should be \"1.5\" and is \"1.4\""), failures.get(1));
    }

    private ScenarioRunner inProcess(final Path file) {
        return run(file, listener -> new LocalStage(listener, null));
    }

    private ScenarioRunner run(final Path file, final ScenarioRunner.StageFactory stages) {
        final ScenarioRunner runner = new ScenarioRunner(ScenarioFile.read(file), event -> {}, failures::add);
        runner.run(stages);
        return runner;
    }
}
