package io.ringfence.acceptance.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.Ringfence;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Records that are made up, so that every number can be worked out; the real ones are in {@link RealAccountsTest}. */
class AccountsCommandTest {
    private static final String LOANS = "user,collateral,debt,threshold,healthf\n";
    private static final String TRADES = "time,user,coin,side,px,sz,crossed\n";
    private static final String MOVEMENTS = "time,user,delta_usd\n";
    private static final String LIQUIDATIONS = "time,user,liquidated_ntl_pos,liquidated_account_value,leverage_type\n";

    @TempDir
    Path dir;

    private Path aave;
    private Path hyperliquid;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void setUp() throws IOException {
        aave = Files.createDirectories(dir.resolve("C-liquidations/aave-account-health"));
        hyperliquid = Files.createDirectories(dir.resolve("C-liquidations/hyperliquid-2023"));
        // 10 * 0.8 / 5 = 1.6; 3 * 0.8275 / 2.5 = 0.993; and one that owes half an ETH.
        loans("steth_aave.csv.gz", "a,10,5,8000,1.6\nb,3,2.5,8275,0.993\nc,1,0.5,8000,1.6\n");
        loans("b2.csv.gz", "a,10,5,8000,1.6\n");
        // A hundred dollars and one ETH at 1,000.
        history("2023-03-01T00:00:00Z,u,100\n", "2023-03-01T00:00:01Z,u,ETH,Bid,1000,1,true\n", "u,909");
    }

    @Test
    void shouldValueLoansAsTheirVenueDid() throws IOException {
        assertEquals(0, run("--json"));

        JsonNode valued = DeskJson.MAPPER.readTree(out.toString()).get("aave").get(0);
        assertEquals(3, valued.get("accounts").asInt());
        assertEquals(1, valued.get("leftOut").asInt());
        assertEquals(2, valued.get("valued").asInt());
        assertEquals(2, valued.get("agreed").asInt());
        assertEquals(2, valued.get("judgedAlike").asInt());
        assertTrue(err.toString().contains("of 2 health factors 2 agree to 1e-6"), err.toString());
    }

    @Test
    void shouldFailWhenAHealthFactorIsAnother() throws IOException {
        // Two millionths off, and one half of one.
        loans("b2.csv.gz", "a,10,5,8000,1.6000032\nb,10,5,8000,1.6000008\n");

        assertEquals(1, run("--json"));

        JsonNode valued = DeskJson.MAPPER.readTree(out.toString()).get("aave").get(1);
        assertEquals(1, valued.get("agreed").asInt());
        assertEquals(
                0,
                valued.get("largestDifference")
                        .decimalValue()
                        .setScale(9, RoundingMode.HALF_EVEN)
                        .compareTo(new BigDecimal("0.000002000")));
    }

    /** More kinds of collateral than one venue takes: 61 thresholds are valued at two. */
    @Test
    void shouldValueAnyNumberOfThresholds() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int threshold = 8000; threshold <= 8060; threshold++) {
            rows.append("u,10,5,")
                    .append(threshold)
                    .append(',')
                    .append(BigDecimal.valueOf(2L * threshold, 4))
                    .append('\n');
        }
        loans("b2.csv.gz", rows.toString());

        AaveAccounts valued = AaveAccounts.value(aave.resolve("b2.csv.gz"));

        assertEquals(61, valued.agreed());
    }

    /** 100 + x - 1,000 is under 1 % of x from 909 downwards: 9 and 9.09. At 910 it is 10 and 9.10. */
    @Test
    void shouldStartALiquidationWhereEquityIsOnePercent() throws IOException {
        HyperliquidAccounts.Liquidation one = replayed();

        assertEquals(Map.of("ETH", BigDecimal.ONE), one.positions());
        assertEquals(0, one.engineNotional().compareTo(new BigDecimal("909")));
        assertEquals(0, one.difference().signum());
        assertTrue(one.isWithinOnePercent());
    }

    /** A short: 100 + 1,000 - x is under 1 % of x from 1,090 upwards: 10 and 10.90. At 1,089 it is 11 and 10.89. */
    @Test
    void shouldLetPricesRiseAgainstAShort() throws IOException {
        history("2023-03-01T00:00:00Z,u,100\n", "2023-03-01T00:00:01Z,u,ETH,Ask,1000,1,true\n", "u,1000");

        HyperliquidAccounts.Liquidation one = replayed();

        assertEquals(0, one.engineNotional().compareTo(new BigDecimal("1090")));
        // 9 % more than what is recorded.
        assertEquals(0, one.difference().compareTo(new BigDecimal("0.09")));
        assertTrue(!one.isWithinOnePercent());
    }

    /** Of 200, 150 leave while a tenth of 1,000 must stay: 50 + x - 1,000 is under 1 % of x from 959 downwards, 9 and 9.59. */
    @Test
    void shouldCountAWithdrawalThatItsGateWouldHaveKept() throws IOException {
        history(
                "2023-03-01T00:00:00Z,u,200\n2023-03-01T00:00:02Z,u,-150\n",
                "2023-03-01T00:00:01Z,u,ETH,Bid,1000,1,true\n",
                "u,959");

        HyperliquidAccounts.Liquidation one = replayed();

        assertEquals(1, one.refusedWithdrawals());
        assertEquals(0, one.engineNotional().compareTo(new BigDecimal("959")));
    }

    /** What leaves without being there is owed, and taken from the next deposit: 100 - 101 + 101. */
    @Test
    void shouldTakeFromTheNextDepositWhatWasNotThere() throws IOException {
        history(
                "2023-03-01T00:00:00Z,u,100\n2023-03-01T00:00:01Z,u,-101\n2023-03-01T00:00:02Z,u,101\n",
                "2023-03-01T00:00:03Z,u,ETH,Bid,1000,1,true\n",
                "u,909");

        assertEquals(0, replayed().engineNotional().compareTo(new BigDecimal("909")));
    }

    /** The sale of the second of the liquidation is the liquidation. */
    @Test
    void shouldPassOverTradesOfTheLiquidationItself() throws IOException {
        history(
                "2023-03-01T00:00:00Z,u,100\n",
                "2023-03-01T00:00:01Z,u,ETH,Bid,1000,1,true\n2023-03-02T00:00:00Z,u,ETH,Ask,909,1,true\n",
                "u,909");

        assertEquals(Map.of("ETH", BigDecimal.ONE), replayed().positions());
    }

    @Test
    void shouldSayThatAnAccountIsNotLiquidatedAtAll() throws IOException {
        history("2023-03-01T00:00:00Z,u,1000\n", "2023-03-01T00:00:01Z,u,ETH,Bid,1000,1,true\n", "u,909");

        HyperliquidAccounts.Liquidation one = replayed();

        assertNull(one.engineNotional());
        assertNull(one.difference());
        assertEquals(0, run());
        assertTrue(out.toString().contains("of 1 liquidations the engine starts 0 within 1 %"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,10,x,8000,1.6     | b2.csv.gz:2: debt is no number: 'x'",
                "a,10,5,8000         | b2.csv.gz:2: has 4 cells, the first row 5"
            })
    void shouldSayWhereARecordIsWrong(String row, String message) throws IOException {
        loans("b2.csv.gz", row + "\n");

        assertEquals(2, run());
        assertTrue(err.toString().contains(message), err.toString());
    }

    @Test
    void shouldSayThatRecordsAreNotThere() throws IOException {
        Files.delete(aave.resolve("b2.csv.gz"));
        assertEquals(2, run());
        assertTrue(err.toString().contains("b2.csv.gz: cannot be read: no such file"), err.toString());

        CommandLine line = Ringfence.commandLine();
        line.setErr(new PrintWriter(err, true));
        assertEquals(
                2,
                line.execute("stress", "accounts", "--data", dir.resolve("none").toString()));
        assertTrue(err.toString().contains("C-liquidations: no such folder; name the one"), err.toString());
    }

    private HyperliquidAccounts.Liquidation replayed() {
        List<HyperliquidAccounts.Liquidation> all = HyperliquidAccounts.replay(hyperliquid);
        assertEquals(1, all.size());
        assertEquals(0, all.get(0).refusedTrades());
        return all.get(0);
    }

    private void history(String movements, String trades, String userAndNotional) throws IOException {
        write(hyperliquid.resolve("non_mm_ledger_updates.csv.gz"), MOVEMENTS + movements);
        write(hyperliquid.resolve("non_mm_trades.csv.gz"), TRADES + trades);
        write(
                hyperliquid.resolve("liquidations_to_2023-03-31.csv.gz"),
                LIQUIDATIONS + "2023-03-02T00:00:00Z," + userAndNotional + ",9,Cross\n");
    }

    private void loans(String name, String rows) throws IOException {
        write(aave.resolve(name), LOANS + rows);
    }

    private static void write(Path file, String text) throws IOException {
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private int run(String... more) {
        CommandLine line = Ringfence.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[4 + more.length];
        arguments[0] = "stress";
        arguments[1] = "accounts";
        arguments[2] = "--data";
        arguments[3] = dir.toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return line.execute(arguments);
    }
}
