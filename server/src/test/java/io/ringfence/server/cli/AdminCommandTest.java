package io.ringfence.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.server.Venue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instrument's life, as an operator leads it on a running venue. */
class AdminCommandTest {
    @TempDir
    private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Venue venue;

    @BeforeEach
    void launch() throws IOException {
        TestVenue.writeConfig(temp);
        venue = Venue.launch(TestVenue.context(temp.resolve("venue.jsonl"), temp.resolve("venue")));
    }

    @AfterEach
    void close() {
        venue.close();
    }

    @Test
    void shouldHaltReopenCloseSettleAndDelistAnInstrument() {
        says("HALTED", "halt", "BTC-PERP");
        refuses("INVALID_TRANSITION", "open", "BTC-PERP");
        says("PRE_OPEN", "resume", "BTC-PERP", "--auction-ms", "5000");
        says("CONTINUOUS", "open", "BTC-PERP");
        says("SUSPENDED", "suspend", "BTC-PERP");
        says("PRE_OPEN", "resume", "BTC-PERP");
        says("CONTINUOUS", "open", "BTC-PERP");
        says("CLOSING_AUCTION", "close", "BTC-PERP", "--auction-ms", "1000");
        says("CLOSED", "close", "BTC-PERP", "--now");
        says("SETTLED", "settle", "BTC-PERP");
        says("DELISTED", "delist", "BTC-PERP");
        refuses("INVALID_TRANSITION", "resume", "BTC-PERP");
    }

    @Test
    void shouldListAnInstrumentAndOpenIt() {
        says(
                "InstrumentListed",
                "list-instrument",
                "NEW-PERP",
                "--index=BTC",
                "--tick-size=0.5",
                "--lot-size=0.001",
                "--price-exponent=-1",
                "--quantity-exponent=-3",
                "--reference-price=8000",
                "--self-trade");
        assertTrue(out.toString().contains("8000"), out::toString);
        assertTrue(out.toString().contains("YES"), out::toString);
        assertTrue(out.toString().contains("nonPositivePricesAllowed"), out::toString);
        refuses("NO_RISK_PARAMETERS", "open", "NEW-PERP");
        // The index of the venue is above zero always.
        refuses(
                "INVALID_FIELD, field nonPositivePricesAllowed",
                "list-instrument",
                "OIL-PERP",
                "--index=BTC",
                "--tick-size=0.5",
                "--lot-size=0.001",
                "--price-exponent=-1",
                "--quantity-exponent=-3",
                "--non-positive-prices");
    }

    @Test
    void shouldSetATradingDayInUtcOrNone() {
        says(
                "TradingScheduleSet",
                "schedule",
                "BTC-PERP",
                "--pre-open=08:50",
                "--open=09:00",
                "--closing-auction=17:30",
                "--close=17:35:30");
        // 8 h 50 min are 31,800,000 ms; 17 h 35 min 30 s are 63,330,000.
        assertTrue(out.toString().contains("31800000"), out::toString);
        assertTrue(out.toString().contains("63330000"), out::toString);
        says("TradingScheduleSet", "schedule", "BTC-PERP");
        says("TradingScheduleSet", "instruments");
    }

    @Test
    void shouldSayWhatIsWrongWithATradingDay() {
        assertEquals(Ringfence.EXIT_INPUT, run("schedule", "BTC-PERP", "--open=09:00"));
        assertTrue(err.toString().contains("--pre-open"), err::toString);
        assertEquals(Ringfence.EXIT_INPUT, run("schedule", "BTC-PERP", "--open=25:00"));
        assertTrue(err.toString().contains("25:00"), err::toString);
        refuses(
                "INVALID_FIELD, field openMs",
                "schedule",
                "BTC-PERP",
                "--pre-open=10:00",
                "--open=09:00",
                "--closing-auction=17:30",
                "--close=17:35");
    }

    @Test
    void shouldRefuseAnAuctionThatHasNoLength() {
        says("HALTED", "halt", "BTC-PERP");
        refuses("INVALID_FIELD, field auctionMs", "resume", "BTC-PERP", "--auction-ms", "0");
        assertEquals(Ringfence.EXIT_INPUT, run("resume", "BTC-PERP", "--auction-ms", "soon"));
        assertTrue(err.toString().contains("soon"), err::toString);
    }

    private void says(final String text, final String... arguments) {
        assertEquals(Ringfence.EXIT_OK, run(arguments), err::toString);
        assertTrue(out.toString().contains(text), out::toString);
    }

    private void refuses(final String reason, final String... arguments) {
        assertEquals(Ringfence.EXIT_FAILED, run(arguments), out::toString);
        assertTrue(err.toString().contains("rejected: " + reason), err::toString);
    }

    private int run(final String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final List<String> all = new ArrayList<>(List.of("admin", "--connect", "127.0.0.1:" + venue.port()));
        all.addAll(List.of("--credentials", temp.resolve("credentials").toString()));
        all.addAll(List.of(arguments));
        return Ringfence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(new String[0]));
    }
}
