package io.ringfence.perf.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandStreamTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        StreamRecorder recorder = new StreamRecorder();
        ReferenceBook.Order resting = recorder.enter(true, 100, 7);
        recorder.endPrefill();
        recorder.reduce(resting, 2);
        recorder.move(resting, 101);
        recorder.enterIoc(false, 90, 3);
        recorder.cancel(resting);
        CommandStream written = recorder.finish("example");
        Path file = directory.resolve("example.stream");
        written.write(file);

        CommandStream read = CommandStream.read(file);

        assertEquals("example", read.name());
        assertEquals(5, read.count());
        assertEquals(1, read.prefillCount());
        assertCommand(read, 0, CommandStream.NEW, true, 1, 100, 7, 0);
        assertCommand(read, 1, CommandStream.REDUCE, true, 1, 100, 2, 7);
        assertCommand(read, 2, CommandStream.MOVE, true, 1, 101, 0, 5);
        assertCommand(read, 3, CommandStream.IOC, false, 2, 90, 3, 0);
        assertCommand(read, 4, CommandStream.CANCEL, true, 1, 101, 0, 2);
        assertEquals(written.tradesSummary(), read.tradesSummary());
        assertEquals(1, read.tradeCount());
        assertEquals(written.fingerprint(), read.fingerprint());
    }

    @Test
    void shouldRefuseAFileWithAChangedByte() throws IOException {
        Path file = directory.resolve("changed.stream");
        FeedMix.generate(10, 10, 1).write(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        IOException failure = assertThrows(IOException.class, () -> CommandStream.read(file));

        assertTrue(failure.getMessage().contains("checksum differs"), failure.getMessage());
    }

    @Test
    void shouldRefuseAFileOfAnotherKind() throws IOException {
        Path file = directory.resolve("other.stream");
        Files.writeString(file, "this is no stream of commands at all");

        IOException failure = assertThrows(IOException.class, () -> CommandStream.read(file));

        assertTrue(failure.getMessage().contains("is not a recorded stream"), failure.getMessage());
    }

    private static void assertCommand(
            CommandStream stream,
            int command,
            byte type,
            boolean isBuy,
            long orderId,
            long priceTicks,
            long quantityLots,
            long leavesLots) {
        assertEquals(type, stream.type(command));
        assertEquals(isBuy, stream.isBuy(command));
        assertEquals(orderId, stream.orderId(command));
        assertEquals(orderId % StreamRecorder.ACCOUNTS, stream.account(command));
        assertEquals(priceTicks, stream.priceTicks(command));
        assertEquals(quantityLots, stream.quantityLots(command));
        assertEquals(leavesLots, stream.leavesLots(command));
    }
}
