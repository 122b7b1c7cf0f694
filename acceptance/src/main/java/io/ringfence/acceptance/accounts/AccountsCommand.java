package io.ringfence.acceptance.accounts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.InputException;
import io.ringfence.server.cli.Ringfence;
import java.io.PrintWriter;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringfence stress accounts}: real accounts beside what their venue recorded of them. */
@Command(
        name = "accounts",
        description = {
            "Values real loans of Aave v2 and replays real accounts of Hyperliquid, and compares with what was recorded of them.",
            "The records are no part of Ringfence: they are read from a folder, C-liquidations in it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every loan agrees to a millionth of its health factor",
            "1:one does not",
            "2:the records are not there or cannot be read"
        })
public final class AccountsCommand implements Callable<Integer> {
    private static final String FOLDER = "C-liquidations";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of records (default: RINGFENCE_DATA, or ../shared/data).")
    private Path data;

    @Option(names = "--json", description = "Prints everything as one JSON object, the last line of standard output.")
    private boolean json;

    /** Made by the command line. */
    public AccountsCommand() {}

    @Override
    public Integer call() {
        final Path records = (data != null ? data : dataFolder()).resolve(FOLDER);
        if (!Files.isDirectory(records)) {
            throw new InputException(
                    records + ": no such folder; name the one that holds " + FOLDER + " with --data or RINGFENCE_DATA");
        }
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter table = json ? spec.commandLine().getErr() : out;
        final List<AaveAccounts> loans = new ArrayList<>();
        for (final String file : List.of("steth_aave.csv.gz", "b2.csv.gz")) {
            final AaveAccounts valued =
                    AaveAccounts.value(records.resolve("aave-account-health").resolve(file));
            loans.add(valued);
            print(valued, table);
        }
        final List<HyperliquidAccounts.Liquidation> liquidations =
                HyperliquidAccounts.replay(records.resolve("hyperliquid-2023"));
        print(liquidations, table);
        table.flush();
        if (json) {
            out.println(toJson(loans, liquidations));
            out.flush();
        }
        return loans.stream().allMatch(valued -> valued.agreed() == valued.valued())
                ? Ringfence.EXIT_OK
                : Ringfence.EXIT_FAILED;
    }

    private static void print(final AaveAccounts valued, final PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "Aave v2 %s: %,d accounts, %,d owe less than 1 ETH and are left out; of %,d health factors %,d agree to 1e-6"
                        + " (largest difference %.1e)%n",
                valued.file(),
                valued.accounts(),
                valued.leftOut(),
                valued.valued(),
                valued.agreed(),
                valued.largestDifference());
    }

    private static void print(final List<HyperliquidAccounts.Liquidation> liquidations, final PrintWriter out) {
        out.printf(
                "%nHyperliquid 2023: of %s liquidations the engine starts %s within 1 %% of the recorded notional%n",
                liquidations.size(), within(liquidations));
        out.printf("  %-20s  %-10s  %-28s %12s %12s %9s%n", "time", "user", "positions", "recorded $", "engine $", "");
        for (final HyperliquidAccounts.Liquidation one : liquidations) {
            final StringBuilder positions = new StringBuilder();
            one.positions()
                    .forEach((coin, quantity) -> positions
                            .append(quantity.toPlainString())
                            .append(' ')
                            .append(coin)
                            .append(' '));
            out.printf(
                    Locale.ROOT,
                    "  %-20s  %-10s  %-28s %12.2f %12s %9s%n",
                    one.time(),
                    one.user().substring(0, Math.min(10, one.user().length())),
                    positions,
                    one.recordedNotional(),
                    one.engineNotional() == null ? "-" : one.engineNotional().setScale(2, RoundingMode.HALF_EVEN),
                    one.engineNotional() == null
                            ? ""
                            : one.difference().movePointRight(2).setScale(2, RoundingMode.HALF_EVEN) + " %");
        }
    }

    private static long within(final List<HyperliquidAccounts.Liquidation> liquidations) {
        return liquidations.stream()
                .filter(HyperliquidAccounts.Liquidation::isWithinOnePercent)
                .count();
    }

    private static ObjectNode toJson(
            final List<AaveAccounts> loans, final List<HyperliquidAccounts.Liquidation> liquidations) {
        final ObjectNode all = DeskJson.MAPPER.createObjectNode();
        final ArrayNode aave = all.putArray("aave");
        for (final AaveAccounts valued : loans) {
            aave.addObject()
                    .put("file", valued.file())
                    .put("accounts", valued.accounts())
                    .put("leftOut", valued.leftOut())
                    .put("valued", valued.valued())
                    .put("agreed", valued.agreed())
                    .put("judgedAlike", valued.judgedAlike())
                    .put("largestDifference", valued.largestDifference());
        }
        final ObjectNode hyperliquid = all.putObject("hyperliquid");
        hyperliquid.put("liquidations", liquidations.size());
        hyperliquid.put("withinOnePercent", within(liquidations));
        final ArrayNode rows = hyperliquid.putArray("rows");
        for (final HyperliquidAccounts.Liquidation one : liquidations) {
            final ObjectNode row = rows.addObject();
            row.put("time", one.time().toString());
            row.put("user", one.user());
            final ObjectNode positions = row.putObject("positions");
            one.positions().forEach(positions::put);
            row.put("recordedNotional", one.recordedNotional());
            row.put("engineNotional", one.engineNotional());
            row.put("difference", one.difference());
            row.put("refusedTrades", one.refusedTrades());
            row.put("refusedWithdrawals", one.refusedWithdrawals());
        }
        return all;
    }

    private static Path dataFolder() {
        final String folder = System.getenv("RINGFENCE_DATA");
        return Path.of(folder == null || folder.isBlank() ? "../shared/data" : folder);
    }
}
