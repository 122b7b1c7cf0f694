package io.ringfence.acceptance.stress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.accounts.AccountsCommand;
import io.ringfence.acceptance.report.HtmlReport;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.InputException;
import io.ringfence.server.cli.Ringfence;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringfence stress}: shocks against parameters. */
@Command(
        name = "stress",
        subcommands = AccountsCommand.class,
        description = {
            "Plays shocks of prices to a population of accounts under a set of parameters, and says what they cost: a grid of"
                    + " moves by speed by depth of the books, random walks, and days of record.",
            "The same files and seed give the same numbers."
        },
        footer = {"", "The model, the files and how to read the numbers: docs/stress.md."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was played",
            "1:an account without a position paid for others",
            "2:a file cannot be read or is not valid"
        })
public final class StressCommand implements Callable<Integer> {
    private static final String REPORT = "/io/ringfence/acceptance/stress/report.html";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--parameters",
            paramLabel = "FILE",
            description = "Defines the venue: a scenario of commands only (default: scenarios/stress/ringfence.jsonl).")
    private Path parameters;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            arity = "2..*",
            description = "Several such files, side by side on the same market and the same accounts.")
    private List<Path> compare = List.of();

    @Option(
            names = "--population",
            paramLabel = "FILE",
            description = "Says what accounts there are (default: scenarios/stress/population.json).")
    private Path population;

    @Option(
            names = "--shocks",
            paramLabel = "FILE",
            description = "Says what happens to prices and books (default: scenarios/stress/shocks.json).")
    private Path shocks;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Plays real prices of this folder where a day of record has them, instead of its stated path.")
    private Path data;

    @Option(names = "--accounts", paramLabel = "N", description = "Accounts (default: as the population says).")
    private Integer accounts;

    @Option(names = "--seed", defaultValue = "1", description = "Decides who has what (default: 1).")
    private long seed;

    @Option(names = "--json", description = "Prints everything as one JSON object, the last line of standard output.")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes the numbers as pictures, one HTML file.")
    private Path report;

    /** Made by the command line. */
    public StressCommand() {}

    @Override
    public Integer call() {
        if (parameters != null && !compare.isEmpty()) {
            throw new InputException("--parameters and --compare exclude each other: give all files to --compare");
        }
        if (report != null) {
            HtmlReport.check(report);
        }
        final Path populationFile = population != null ? population : shipped("population.json");
        final Population stated = Population.read(populationFile);
        final int count = accounts != null ? accounts : stated.accounts();
        if (count < 1 || count > Population.MAX_ACCOUNTS) {
            throw new InputException("--accounts " + count + ": must be from 1 to " + Population.MAX_ACCOUNTS);
        }
        final Path shocksFile = shocks != null ? shocks : shipped("shocks.json");
        final List<Shock> played = Shock.read(shocksFile, stated.markets(), seed, data);
        final List<ParameterSet> sets = new ArrayList<>();
        if (compare.isEmpty()) {
            sets.add(ParameterSet.read(parameters != null ? parameters : shipped("ringfence.jsonl")));
        } else {
            compare.forEach(file -> sets.add(ParameterSet.read(file)));
        }
        // Nothing is played before every set is known to define what is traded.
        sets.forEach(set -> new StressVenue(set, stated, List.of()).close());
        final List<Population.Participant> participants = stated.draw(count, seed);
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter table = json ? spec.commandLine().getErr() : out;
        table.printf(
                "%s accounts of %s, seed %s, %s shocks of %s%n%n",
                count, populationFile, seed, played.size(), shocksFile);
        final List<StressResult> results = new ArrayList<>();
        for (final ParameterSet set : sets) {
            final StressResult result = run(set, stated, participants, played);
            results.add(result);
            result.print(table);
            table.flush();
        }
        StressResult.printHeading(table);
        results.forEach(result -> result.printSummary(table));
        table.flush();
        final ObjectNode all = toJson(populationFile, shocksFile, count, results);
        if (report != null) {
            HtmlReport.write(report, REPORT, all);
            table.printf("%nreport: %s%n", report.toAbsolutePath().normalize());
            table.flush();
        }
        if (json) {
            out.println(all);
            out.flush();
        }
        return results.stream().allMatch(StressResult::sparesBystanders) ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED;
    }

    private static StressResult run(
            final ParameterSet set,
            final Population population,
            final List<Population.Participant> participants,
            final List<Shock> shocks) {
        StressResult result = null;
        for (final Shock shock : shocks) {
            // Each shock finds the venue as the population made it.
            try (StressVenue venue = new StressVenue(set, population, participants)) {
                final StressVenue.Opening opening = venue.openPositions();
                if (result == null) {
                    result = new StressResult(set, opening);
                }
                result.add(shock, venue.play(shock));
            }
        }
        return result;
    }

    private ObjectNode toJson(
            final Path populationFile, final Path shocksFile, final int count, final List<StressResult> results) {
        final ObjectNode all = DeskJson.MAPPER.createObjectNode();
        all.put("seed", seed);
        all.put("accounts", count);
        all.put("population", populationFile.toString());
        all.put("shocks", shocksFile.toString());
        final ArrayNode sets = all.putArray("sets");
        results.forEach(result -> sets.add(result.toJson()));
        return all;
    }

    /** A file that ships: below the folder that the start script names, or the one in which the process runs. */
    private static Path shipped(final String name) {
        return Path.of(System.getProperty("ringfence.root", "."), "scenarios", "stress", name);
    }
}
