package io.ringfence.acceptance.stress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What one set of parameters made of every shock, and what it asked of the accounts for that. */
final class StressResult {
    /** A shock and what came of it. */
    record Cell(Shock shock, Outcome outcome) {}

    private static final String ROW = "  %-26s %5s %7s %8s %6s %13s %13s %12s %13s %12s %12s %11s%n";

    private final ParameterSet set;
    private final StressVenue.Opening opening;
    private final List<Cell> cells = new ArrayList<>();

    StressResult(final ParameterSet set, final StressVenue.Opening opening) {
        this.set = set;
        this.opening = opening;
    }

    void add(final Shock shock, final Outcome outcome) {
        cells.add(new Cell(shock, outcome));
    }

    String name() {
        return set.name();
    }

    /** Whether accounts without a position kept what they had in every shock. */
    boolean sparesBystanders() {
        return cells.stream().allMatch(cell -> cell.outcome().bystanderPaid() == 0);
    }

    /** Shocks after which something is unpaid. */
    long shocksUnpaid() {
        return cells.stream().filter(cell -> cell.outcome().unpaid() > 0).count();
    }

    private long largest(final ToLongFunction<Outcome> of) {
        return cells.stream()
                .mapToLong(cell -> of.applyAsLong(cell.outcome()))
                .max()
                .orElse(0);
    }

    private BigDecimal percentOfNotional(final long micros) {
        return opening.notional() == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(micros)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(opening.notional()), 2, RoundingMode.HALF_EVEN);
    }

    ObjectNode toJson() {
        final ObjectNode json = DeskJson.MAPPER.createObjectNode();
        json.put("name", set.name());
        json.put("parameters", set.definition().path().toString());
        json.put("notional", Outcome.dollars(opening.notional()));
        json.put("positionsRefused", opening.positionsRefused());
        json.put("initialMarginPercent", percentOfNotional(opening.initialMargin()));
        json.put("maintenanceMarginPercent", percentOfNotional(opening.maintenanceMargin()));
        json.put("postedPercent", percentOfNotional(opening.posted()));
        json.put("shocksUnpaid", shocksUnpaid());
        json.put("largestPaid", Outcome.dollars(largest(outcome -> outcome.poolPaid() + outcome.fundPaid())));
        json.put("largestUnpaid", Outcome.dollars(largest(Outcome::unpaid)));
        json.put("largestDeleveraged", Outcome.dollars(largest(Outcome::deleveragedNotional)));
        json.put("largestCoverTwo", Outcome.dollars(largest(Outcome::coverTwo)));
        json.put("valueAtRisk95", Outcome.dollars(percentile95(Outcome::netInsolvent)));
        json.put("liquidatedAtRisk95", Outcome.dollars(percentile95(Outcome::liquidatedNotional)));
        final ArrayNode grid = json.putArray("grid");
        final ArrayNode simulations = json.putArray("simulations");
        final ArrayNode records = json.putArray("records");
        for (final Cell cell : cells) {
            final Shock shock = cell.shock();
            final ObjectNode row = switch (shock.kind()) {
                case GRID -> grid.addObject();
                case SIMULATION -> simulations.addObject();
                case RECORD -> records.addObject();
            };
            row.put("shock", shock.name());
            if (shock.kind() == Shock.Kind.GRID) {
                row.put("move", shock.move());
                row.put("speed", shock.speed());
            } else if (shock.kind() == Shock.Kind.RECORD) {
                row.put("what", shock.what());
                row.put("source", shock.source());
            }
            row.put("liquidity", shock.liquidity());
            row.setAll(cell.outcome().toJson());
        }
        return json;
    }

    /** Of the simulations, the value that at most one in twenty exceeds; zero where there are none. */
    private long percentile95(final ToLongFunction<Outcome> of) {
        final long[] sorted = cells.stream()
                .filter(cell -> cell.shock().kind() == Shock.Kind.SIMULATION)
                .mapToLong(cell -> of.applyAsLong(cell.outcome()))
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[(sorted.length * 95 + 99) / 100 - 1];
    }

    void print(final PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: notional $ %,d; of it initial margin %s %%, maintenance margin %s %%, posted %s %%%s%n",
                set.name(),
                opening.notional() / 1_000_000,
                percentOfNotional(opening.initialMargin()),
                percentOfNotional(opening.maintenanceMargin()),
                percentOfNotional(opening.posted()),
                opening.positionsRefused() == 0 ? "" : "; positions refused " + opening.positionsRefused());
        out.printf(
                ROW,
                "shock",
                "depth",
                "liquid.",
                "bankrupt",
                "unsafe",
                "liquidated $",
                "taken over $",
                "delever. $",
                "others paid $",
                "fund paid $",
                "backstop $",
                "unpaid $");
        for (final Cell cell : cells) {
            if (cell.shock().kind() == Shock.Kind.SIMULATION) {
                continue;
            }
            final Outcome outcome = cell.outcome();
            out.printf(
                    ROW,
                    cell.shock().name(),
                    cell.shock().liquidity().stripTrailingZeros().toPlainString(),
                    outcome.liquidatedAccounts(),
                    outcome.bankruptAccounts(),
                    outcome.unsafeAccounts(),
                    dollars(outcome.liquidatedNotional()),
                    dollars(outcome.takenOverNotional()),
                    dollars(outcome.deleveragedNotional()),
                    dollars(outcome.otherSidePaid()),
                    dollars(outcome.poolPaid() + outcome.fundPaid()),
                    dollars(outcome.backstopEquity()),
                    dollars(outcome.unpaid()));
        }
        out.println();
    }

    /** One line for a table of several sets; without arguments its heading. */
    static void printHeading(final PrintWriter out) {
        out.printf(
                "  %-16s %9s %9s %9s %14s %14s %14s %14s %14s %14s %14s%n",
                "parameters",
                "initial",
                "maint.",
                "posted",
                "unpaid in",
                "fund paid $",
                "most unpaid $",
                "most delev. $",
                "two largest $",
                "VaR 95 $",
                "LaR 95 $");
    }

    void printSummary(final PrintWriter out) {
        out.printf(
                "  %-16s %7s %% %7s %% %7s %% %14s %14s %14s %14s %14s %14s %14s%n",
                set.name(),
                percentOfNotional(opening.initialMargin()),
                percentOfNotional(opening.maintenanceMargin()),
                percentOfNotional(opening.posted()),
                shocksUnpaid() + " of " + cells.size(),
                dollars(largest(outcome -> outcome.poolPaid() + outcome.fundPaid())),
                dollars(largest(Outcome::unpaid)),
                dollars(largest(Outcome::deleveragedNotional)),
                dollars(largest(Outcome::coverTwo)),
                dollars(percentile95(Outcome::netInsolvent)),
                dollars(percentile95(Outcome::liquidatedNotional)));
    }

    private static String dollars(final long micros) {
        return String.format(
                Locale.ROOT,
                "%,d",
                Outcome.dollars(micros).setScale(0, RoundingMode.HALF_EVEN).longValue());
    }
}
