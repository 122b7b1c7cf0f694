package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.server.cli.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneMinuteBarsTest {
    private static final String TWO_BARS =
            "1583971200000,7934.58,7954.20,7930.1,7950.00001,12.5\n1583971260000,7950,7960,7940,7945.5,3\n";

    @TempDir
    Path dir;

    @Test
    void shouldReadPricesAsMantissasWhenFileIsPlain() throws IOException {
        OneMinuteBars bars = OneMinuteBars.read(write(TWO_BARS.getBytes(StandardCharsets.UTF_8)));

        assertEquals(2, bars.size());
        assertEquals(1583971200000L / 60_000, bars.firstMinute());
        assertEquals(79_345_800, bars.open(0));
        assertEquals(79_542_000, bars.high(0));
        assertEquals(79_301_000, bars.low(0));
        // A fifth decimal is rounded.
        assertEquals(79_500_000, bars.close(0));
        assertEquals(79_455_000, bars.close(1));
    }

    @Test
    void shouldReadTheSameWhenFileIsCompressedOrHasAHeaderOrMicroseconds() throws IOException {
        byte[] plain = TWO_BARS.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(zipped)) {
            zip.putNextEntry(new ZipEntry("BTCUSDT-1m-2020-03.csv"));
            zip.write(plain);
        }
        String header = "epoch_ms,open,high,low,close,base_volume\n" + TWO_BARS;
        String micros = TWO_BARS.replace("0000,7", "0000000,7");
        for (byte[] content : new byte[][] {
            gzip(plain),
            zipped.toByteArray(),
            header.getBytes(StandardCharsets.UTF_8),
            micros.getBytes(StandardCharsets.UTF_8)
        }) {
            OneMinuteBars bars = OneMinuteBars.read(write(content));
            assertEquals(2, bars.size());
            assertEquals(26_399_520, bars.firstMinute());
            assertEquals(79_455_000, bars.close(1));
        }
    }

    @Test
    void shouldNameFileLineAndRemedyWhenContentIsBad() throws IOException {
        assertRefused("", ": no bars in it; ");
        assertRefused("1583971200000,1,2\n", ":1: 3 columns instead of 6; ");
        assertRefused("1583971200000,1,1,1,1,1\nyesterday,1,1,1,1,1\n", ":2: \"yesterday\" is not a time");
        assertRefused("1583971200,1,1,1,1,1\n", ":1: 1583971200 is neither milliseconds nor microseconds");
        assertRefused("1583971200001,1,1,1,1,1\n", ":1: 1583971200001 is not the beginning of a minute");
        assertRefused("1583971200000,1,1,one,1,1\n", ":1: \"one\" is not a price");
        assertRefused("1583971200000,0,1,0,1,1\n", ":1: price 0 is not above 0");
        assertRefused("1583971200000,1,1e999999999,1,1,1\n", ":1: price 1e999999999 is not above 0 and at most");
        assertRefused("1583971200000,1,1,0.00001,1,1\n", ":1: price 0.00001 is below 0.0001");
        assertRefused("1583971200000,5,4,3,4,1\n", ":1: open and close do not lie between low and high");
        assertRefused(
                "1583971260000,1,1,1,1,1\n1583971200000,1,1,1,1,1\n", ":2: its time is not after the line before");
        assertRefused("1583971200000,1,1,1,1,1\n1583971380000,1,1,1,1,1\n", ":2: 2 minutes are missing before it");
    }

    @Test
    void shouldSayThatTheFileEndsInTheMiddleWhenGzipIsTruncated() throws IOException {
        byte[] whole = gzip(TWO_BARS.getBytes(StandardCharsets.UTF_8));
        Path file = write(Arrays.copyOf(whole, whole.length - 12));

        InputException e = assertThrows(InputException.class, () -> OneMinuteBars.read(file));

        assertTrue(e.getMessage().contains("ends in the middle"), e.getMessage());
    }

    @Test
    void shouldSayThatThereIsNoFileWhenItIsMissing() {
        InputException e = assertThrows(InputException.class, () -> OneMinuteBars.read(dir.resolve("nothing.csv")));

        assertEquals(dir.resolve("nothing.csv") + ": no such file; give a file of one-minute bars", e.getMessage());
    }

    @Test
    void shouldCutAWindow() throws IOException {
        OneMinuteBars bars = OneMinuteBars.read(write(TWO_BARS.getBytes(StandardCharsets.UTF_8)));

        OneMinuteBars second = bars.window(bars.firstMinute() + 1, bars.endMinute());

        assertEquals(1, second.size());
        assertEquals(bars.open(1), second.open(0));
    }

    private void assertRefused(String content, String expected) throws IOException {
        Path file = write(content.getBytes(StandardCharsets.UTF_8));
        InputException e = assertThrows(InputException.class, () -> OneMinuteBars.read(file));
        assertTrue(e.getMessage().startsWith(file + expected), e.getMessage());
        assertEquals(-1, e.getMessage().indexOf('\n'));
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(dir.resolve("bars"), content);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
