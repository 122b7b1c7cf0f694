package io.ringfence.acceptance.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real accounts, where their records are there. {@code docs/stress.md} says what the numbers are. */
class RealAccountsTest {
    @ParameterizedTest
    @CsvSource({"steth_aave.csv.gz, 1309, 414", "b2.csv.gz, 700, 63"})
    void shouldAgreeWithEveryHealthFactorOfAave(String file, int accounts, int leftOut) {
        AaveAccounts valued = AaveAccounts.value(records("aave-account-health").resolve(file));

        assertEquals(accounts, valued.accounts());
        assertEquals(leftOut, valued.leftOut());
        assertEquals(accounts - leftOut, valued.agreed());
        assertEquals(accounts - leftOut, valued.judgedAlike());
        assertTrue(valued.largestDifference().compareTo(new BigDecimal("1e-9")) < 0, valued.toString());
    }

    /**
     * Twelve of seventeen. Of the others four lack movements in the records (0x17d8 on 3 and 23 March, 0x3b69 on 13 and 18 March), and one
     * holds two coins whose prices at that moment nothing tells (0x7cb2).
     */
    @Test
    void shouldLiquidateAccountsOfHyperliquidWhereTheyWere() {
        List<HyperliquidAccounts.Liquidation> replayed = HyperliquidAccounts.replay(records("hyperliquid-2023"));

        assertEquals(17, replayed.size());
        assertEquals(
                List.of(
                        "0x17d8 2023-03-03",
                        "0x7cb2 2023-03-12",
                        "0x3b69 2023-03-13",
                        "0x3b69 2023-03-18",
                        "0x17d8 2023-03-23"),
                replayed.stream()
                        .filter(one -> !one.isWithinOnePercent())
                        .map(one -> one.user().substring(0, 6) + " "
                                + one.time().toString().substring(0, 10))
                        .toList());
        assertEquals(
                0,
                replayed.stream()
                        .mapToInt(HyperliquidAccounts.Liquidation::refusedTrades)
                        .sum());
    }

    private static Path records(String folder) {
        String data = System.getenv("RINGFENCE_DATA");
        // Tests run in the module's folder, one below the checkout's root.
        Path records = (data == null || data.isBlank() ? Path.of("..", "..", "shared", "data") : Path.of(data))
                .resolve("C-liquidations")
                .resolve(folder);
        assumeTrue(
                Files.isDirectory(records),
                "no records of real accounts in " + records
                        + "; set RINGFENCE_DATA to the folder that holds C-liquidations");
        return records;
    }
}
