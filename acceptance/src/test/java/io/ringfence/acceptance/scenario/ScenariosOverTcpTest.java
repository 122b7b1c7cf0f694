package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.gateway.Credentials;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.server.Venue;
import io.ringfence.server.VenueContext;
import io.ringfence.server.VenueDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios give the same events over TCP as in process. */
class ScenariosOverTcpTest {
    private static final Path SCENARIOS = Path.of("..", "scenarios");
    private static final String SECRET = "00112233445566778899aabbccddeeff";

    @TempDir
    Path dir;

    private final List<String> eventLines = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "first-trade-and-fees.jsonl",
                "liquidation-of-a-large-position.jsonl",
                "deficit-when-the-fund-is-empty.jsonl",
                "stale-and-uncertain-prices.jsonl"
            })
    void shouldGiveTheSameEventsOverTcp(final String name) throws IOException {
        inProcess(SCENARIOS.resolve(name));
        final List<String> local = List.copyOf(eventLines);
        eventLines.clear();

        try (Venue venue = Venue.launch(venueContext())) {
            final ClientContext client = new ClientContext()
                    .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), venue.port()))
                    .sessionId(Prelude.SESSION_ID)
                    .firmId(Prelude.FIRM_ID)
                    .secret(HexFormat.of().parseHex(SECRET));
            run(SCENARIOS.resolve(name), listener -> new ConnectedStage(listener, client));
        }

        assertEquals(List.of(), failures);
        assertEquals(local, eventLines);
    }

    private VenueContext venueContext() throws IOException {
        final Path definition = Files.writeString(dir.resolve("definition.jsonl"), Prelude.text());
        return new VenueContext()
                .dir(dir.resolve("venue"))
                .definition(VenueDefinition.read(definition))
                .credentials(new Credentials()
                        .add(Prelude.SESSION_ID, Prelude.FIRM_ID, HexFormat.of().parseHex(SECRET)));
    }

    private ScenarioRunner inProcess(final Path file) {
        return run(file, listener -> new LocalStage(listener, null));
    }

    private ScenarioRunner run(final Path file, final ScenarioRunner.StageFactory stages) {
        final ScenarioRunner runner =
                new ScenarioRunner(ScenarioFile.read(file), event -> eventLines.add(event.toString()), failures::add);
        runner.run(stages);
        return runner;
    }
}
