package io.ringfence.perf.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LobsterStreamTest {
    @TempDir
    private Path directory;

    @Test
    void shouldTurnMessagesIntoCommandsAndAdoptWhatSlidIn() throws IOException {
        // Asks 101.00 x 10, bids 100.00 x 5. Order 7 adds 4 at 100.50; loses 1; an execution of 2; its deletion; then
        // 99.00 slides in
        // unseen, since the bid of 100.00 is gone from the row.
        CommandStream stream = read("""
                34200.0,5,0,1,1005000,-1
                34200.1,1,7,4,1005000,1
                34200.2,2,7,1,1005000,1
                34200.3,5,0,9,1007000,1
                34200.4,4,7,2,1005000,1
                34200.5,3,7,1,1005000,1
                34200.6,3,99,5,1000000,1
                """, """
                1010000,10,1000000,5
                1010000,10,1005000,4
                1010000,10,1005000,3
                1010000,10,1005000,3
                1010000,10,1005000,1
                1010000,10,1000000,5
                1010000,10,990000,8
                """);

        StringBuilder commands = new StringBuilder();
        for (int i = 0; i < stream.count(); i++) {
            commands.append(i == stream.prefillCount() ? "| " : "")
                    .append("NIMCR".charAt(stream.type(i)))
                    .append(stream.isBuy(i) ? "b" : "s")
                    .append(stream.priceTicks(i))
                    .append('x')
                    .append(stream.quantityLots(i))
                    .append(' ');
        }
        assertEquals(
                "Ns10100x10 Nb10000x5 | Nb10050x4 Rb10050x1 Is10050x2 Cb10050x0 Cb10000x0 Nb9900x8 ",
                commands.toString());
        Trades expected = new Trades();
        expected.add(10_050, 2);
        assertEquals(expected.summary(), stream.tradesSummary());
    }

    @Test
    void shouldNameWhatAZipLacks() throws IOException {
        Path zip = directory.resolve("empty.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("ReadMe.txt"));
        }

        IOException failure = assertThrows(IOException.class, () -> LobsterStream.read(zip, "empty"));

        assertTrue(failure.getMessage().contains("_message_"), failure.getMessage());
    }

    private CommandStream read(String messages, String rows) throws IOException {
        Path zip = directory.resolve("day.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("X_orderbook_1.csv"));
            out.write(rows.getBytes(StandardCharsets.US_ASCII));
            out.putNextEntry(new ZipEntry("X_message_1.csv"));
            out.write(messages.getBytes(StandardCharsets.US_ASCII));
        }
        return LobsterStream.read(zip, "day");
    }
}
