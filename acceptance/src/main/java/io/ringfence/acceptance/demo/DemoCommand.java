package io.ringfence.acceptance.demo;

import io.ringfence.acceptance.report.HtmlReport;
import io.ringfence.server.ThreadingMode;
import io.ringfence.server.cli.InputException;
import io.ringfence.server.cli.Ringfence;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringfence demo}: a venue through a crash, over TCP, then replayed. */
@Command(
        name = "demo",
        description = {
            "Carries a venue through the crash of 12 and 13 March 2020: price sources, market makers and leveraged traders over TCP;"
                    + " then replays its journal and compares every byte.",
            "Real prices are taken from the folder RINGFENCE_DATA (default ../shared/data); where there are none, they are generated."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int MAX_ACCOUNTS = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--prices",
            paramLabel = "ASSET=FILE",
            description = "One-minute bars to play instead, for BTC and for ETH: CSV, plain, gzip or zip, of"
                    + " epoch_ms,open,high,low,close,volume.")
    private Map<String, Path> prices = new LinkedHashMap<>();

    @Option(
            names = "--accounts",
            defaultValue = "1000",
            description = "Accounts that trade, makers included (default: 1000).")
    private int accounts;

    @Option(names = "--seed", defaultValue = "1", description = "Decides all that is random (default: 1).")
    private long seed;

    @Option(
            names = "--speed",
            defaultValue = "0",
            description = "Logical seconds in a second, such as 60 for a time lapse (default: as fast as it goes).")
    private double speed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "ringfence-demo.html",
            description = "Where the report goes (default: ringfence-demo.html).")
    private Path report;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "Keeps the journal in this folder, which must be empty or not there (default: it is removed).")
    private Path keep;

    @Option(names = "--json", description = "Prints the summary as one JSON object, the last line of standard output.")
    private boolean json;

    @Option(
            names = "--in-process",
            description = "Calls the venue instead of connecting; the same seed gives the same bytes.")
    private boolean inProcess;

    @Option(
            names = "--threading",
            description = "Threads of the venue: ${COMPLETION-CANDIDATES} (default: SHARED on up to three processors,"
                    + " SHARED_NETWORK on more).")
    private ThreadingMode threading;

    @Override
    public Integer call() {
        if (accounts < 2 * Simulation.MAKERS || accounts > MAX_ACCOUNTS) {
            throw new InputException(
                    "--accounts " + accounts + ": must be from " + 2 * Simulation.MAKERS + " to " + MAX_ACCOUNTS);
        }
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new InputException("--speed " + speed + ": must be a number of logical seconds in a second, or 0");
        }
        HtmlReport.check(report);
        DemoPrices located = DemoPrices.locate(prices, dataFolder(), seed);
        ThreadingMode mode = threading != null ? threading : threadingMode();
        Path directory = directory();
        try {
            // Progress is for whoever watches; standard output is for what stays.
            PrintStream err = System.err;
            DemoSummary summary =
                    new DemoRun(located, accounts, seed, speed, inProcess, mode, directory).run(err, report);
            print(summary);
            return summary.passed() ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED;
        } finally {
            if (keep == null) {
                IoUtil.delete(directory.toFile(), true);
            }
        }
    }

    private void print(DemoSummary summary) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println();
        }
        PrintWriter table = json ? spec.commandLine().getErr() : out;
        summary.rows().forEach((name, value) -> table.printf("  %-24s%s%n", name, value));
        table.printf("  %-24s%s%n", "report", report.toAbsolutePath().normalize());
        if (keep != null) {
            table.printf("  %-24s%s%n", "journal", keep.toAbsolutePath().normalize());
        }
        table.println(summary.passed() ? "PASS" : "FAILED: " + summary.difference());
        table.flush();
        if (json) {
            out.println(summary.toJson());
        }
        out.flush();
    }

    private Path directory() {
        try {
            if (keep == null) {
                return Files.createTempDirectory("ringfence-demo");
            }
            if (Files.exists(keep)) {
                try (Stream<Path> content = Files.list(keep)) {
                    if (content.findAny().isPresent()) {
                        throw new InputException(
                                "--keep " + keep + ": is not empty; name a folder that is empty or not there");
                    }
                }
                return keep;
            }
            return Files.createDirectories(keep);
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(
                    (keep == null ? "temporary folder" : "--keep " + keep)
                            + ": cannot be made; name a folder that can be written",
                    e);
        }
    }

    private static Path dataFolder() {
        String folder = System.getenv("RINGFENCE_DATA");
        return Path.of(folder == null || folder.isBlank() ? "../shared/data" : folder);
    }

    private static ThreadingMode threadingMode() {
        return Runtime.getRuntime().availableProcessors() > 3 ? ThreadingMode.SHARED_NETWORK : ThreadingMode.SHARED;
    }
}
