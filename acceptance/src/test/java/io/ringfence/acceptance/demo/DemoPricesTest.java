package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPricesTest {
    private static final String REAL_FILES = "B-prices/binance-spot-1m";

    @TempDir
    Path dir;

    @Test
    void shouldPlayTheRealCrashWhereItIsKept() {
        String folder = System.getenv("RINGFENCE_DATA");
        // Tests run in the module's folder, one below the checkout's root.
        Path data = folder == null || folder.isBlank() ? Path.of("..", "..", "shared", "data") : Path.of(folder);
        assumeTrue(
                Files.isDirectory(data.resolve(REAL_FILES)),
                "no real prices in " + data + "; set RINGFENCE_DATA to the folder that holds " + REAL_FILES);

        DemoPrices prices = DemoPrices.locate(Map.of(), data, 1);

        assertEquals("real", prices.label());
        assertEquals(2 * 24 * 60, prices.btc().size());
        assertEquals(2 * 24 * 60, prices.eth().size());
        assertEquals(prices.btc().firstMinute(), prices.eth().firstMinute());
        // Opened near 7,935 and 195 dollars, and fell by half within two days.
        assertEquals(7_935, dollars(prices.btc().open(0)), 5);
        assertEquals(194.5, dollars(prices.eth().open(0)), 1);
        assertTrue(lowest(prices.btc()) < prices.btc().open(0) / 2);
        assertTrue(lowest(prices.eth()) < prices.eth().open(0) / 2);
    }

    @Test
    void shouldGenerateThemWhereThereAreNone() {
        DemoPrices prices = DemoPrices.locate(Map.of(), dir, 1);

        assertEquals("generated", prices.label());
        assertEquals(2 * 24 * 60, prices.btc().size());
        assertTrue(prices.origin().contains("generated"), prices.origin());
    }

    @Test
    void shouldRefuseRealFilesThatDoNotCoverTheCrash() throws IOException {
        Path folder = Files.createDirectories(dir.resolve(REAL_FILES));
        for (String asset : new String[] {"btc", "eth"}) {
            Files.writeString(
                    folder.resolve(asset + "usdt_1m_2020-03-09_2020-03-16.csv.gz"), "1583971200000,2,3,1,2,1\n");
        }

        InputException refused = assertThrows(InputException.class, () -> DemoPrices.locate(Map.of(), dir, 1));

        assertTrue(refused.getMessage().contains("does not cover 12 and 13 March 2020"), refused.getMessage());
    }

    private static double dollars(long price) {
        return price * Math.pow(10, OneMinuteBars.PRICE_EXPONENT);
    }

    private static long lowest(OneMinuteBars bars) {
        long lowest = Long.MAX_VALUE;
        for (int bar = 0; bar < bars.size(); bar++) {
            lowest = Math.min(lowest, bars.low(bar));
        }
        return lowest;
    }
}
