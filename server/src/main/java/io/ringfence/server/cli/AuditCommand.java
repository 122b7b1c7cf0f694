package io.ringfence.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.journal.JournalException;
import io.ringfence.replay.check.AuditFinding;
import io.ringfence.replay.check.AuditReport;
import io.ringfence.replay.check.AuditReport.Liquidation;
import io.ringfence.replay.check.Explanation;
import io.ringfence.replay.check.LiquidationAudit;
import io.ringfence.replay.text.DeskJson;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence audit}: checks what a venue did by an independent computation. Changes nothing; the venue may be running. */
@Command(
        name = "audit",
        description =
                "Checks a venue's liquidations by an independent computation. Changes nothing; the venue may be running.",
        subcommands = {AuditCommand.Liquidations.class, AuditCommand.Explain.class})
final class AuditCommand implements Callable<Integer> {
    private static final int SETTLEMENT_DECIMALS = 6;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command: one of liquidations, explain");
    }

    private static String money(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, SETTLEMENT_DECIMALS);
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private static String instant(long timestampNs) {
        return Instant.ofEpochSecond(0, timestampNs).toString();
    }

    /** {@code audit liquidations}. */
    @Command(
            name = "liquidations",
            description = {
                "Checks every liquidation in a journal: that it was justified, that each of its numbers follows from the events before it, and that nobody under maintenance margin"
                        + " was passed over.",
                "Ends at the first thing that is not as the rules say, since what comes after rests on it."
            },
            footer = {"", "What this proves and what not is said in docs/audit.md."},
            exitCodeList = {
                "0:everything is as the rules say",
                "1:something is not",
                "2:the journal cannot be read, or is damaged"
            })
    static final class Liquidations implements Callable<Integer> {
        private static final String ROW = "%-6s %-10s %-24s %-11s %14s %14s %6s %16s %14s %14s %-10s%n";

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "Directory of the venue, which holds commands/ and events/.")
        private Path directory;

        @Option(names = "--quiet", description = "Prints the totals and what is wrong, no liquidations.")
        private boolean quiet;

        @Option(names = "--json", description = "Prints the result as one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            AuditReport report;
            try (JournalProgress bar = new JournalProgress("audit", " events", !json)) {
                report = LiquidationAudit.audit(directory, bar::show);
            } catch (JournalException e) {
                throw new InputException(e.getMessage(), e);
            }
            if (json) {
                out.println(toJson(report));
            } else {
                print(out, report);
            }
            out.flush();
            return report.passed() ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED;
        }

        private void print(PrintWriter out, AuditReport report) {
            if (!quiet && !report.liquidations().isEmpty()) {
                out.printf(
                        ROW,
                        "number",
                        "account",
                        "started",
                        "health",
                        "equity",
                        "maintenance",
                        "slices",
                        "traded",
                        "fees",
                        "paid by others",
                        "end");
                report.liquidations().forEach(liquidation -> print(out, liquidation));
            }
            out.printf(
                    "%,d events of %,d commands: %,d liquidations, %,d valuations of %,d accounts at %,d prices, %,d trades%n",
                    report.events(),
                    report.commands(),
                    report.liquidations().size(),
                    report.valuations(),
                    report.accounts(),
                    report.priceChanges(),
                    report.trades());
            if (report.live()) {
                out.println("The venue is running: audited as far as it had come.");
            }
            AuditFinding finding = report.finding();
            if (finding == null) {
                out.println("JUSTIFIED: every liquidation, and nobody was passed over; the ledger is in balance");
            } else {
                out.println("NOT AS THE RULES SAY: " + finding.summary());
                out.println(finding.event());
            }
        }

        private static void print(PrintWriter out, Liquidation liquidation) {
            out.printf(
                    ROW,
                    liquidation.id(),
                    liquidation.accountId(),
                    instant(liquidation.startedNs()),
                    liquidation.health(),
                    money(liquidation.equity()),
                    money(liquidation.maintenanceMargin()),
                    liquidation.slices(),
                    money(liquidation.notional()),
                    money(liquidation.fees()),
                    money(liquidation.fundPaid() + liquidation.poolPaid())
                            + (liquidation.deficit() == 0 ? "" : " (-" + money(liquidation.deficit()) + ")"),
                    liquidation.end() == null ? "under way" : liquidation.end());
        }

        private static ObjectNode toJson(AuditReport report) {
            ObjectNode json = DeskJson.MAPPER.createObjectNode();
            json.put("events", report.events());
            json.put("commands", report.commands());
            json.put("priceChanges", report.priceChanges());
            json.put("valuations", report.valuations());
            json.put("trades", report.trades());
            json.put("accounts", report.accounts());
            json.put("live", report.live());
            json.put("justified", report.passed());
            ObjectNode sums = json.putObject("ledgerSums");
            report.ledgerSums().forEach(sums::put);
            ArrayNode rows = json.putArray("liquidations");
            report.liquidations().forEach(liquidation -> toJson(liquidation, rows.addObject()));
            AuditFinding finding = report.finding();
            if (finding != null) {
                ObjectNode first = json.putObject("finding");
                first.put("kind", finding.kind().name());
                first.put("accountId", finding.accountId());
                first.put("eventNumber", finding.eventNumber());
                first.put("commandSequence", finding.commandSequence());
                first.put("time", instant(finding.timestampNs()));
                first.put("text", finding.text());
                first.set("event", finding.event());
            }
            return json;
        }

        private static void toJson(Liquidation liquidation, ObjectNode row) {
            row.put("liquidationId", liquidation.id());
            row.put("accountId", liquidation.accountId());
            row.put("started", instant(liquidation.startedNs()));
            row.put("startEvent", liquidation.startEvent());
            row.put("health", liquidation.health().name());
            row.put("equity", money(liquidation.equity()));
            row.put("maintenanceMargin", money(liquidation.maintenanceMargin()));
            row.put("slices", liquidation.slices());
            row.put("traded", money(liquidation.notional()));
            row.put("fees", money(liquidation.fees()));
            ArrayNode waits = row.putArray("waits");
            liquidation.waits().forEach(reason -> waits.add(reason.name()));
            row.put("paidByFund", money(liquidation.fundPaid()));
            row.put("paidByPools", money(liquidation.poolPaid()));
            row.put("deficit", money(liquidation.deficit()));
            if (liquidation.end() != null) {
                row.put("end", liquidation.end().name());
                row.put("ended", instant(liquidation.endedNs()));
            }
        }
    }

    /** {@code audit explain}. */
    @Command(
            name = "explain",
            description = {
                "Explains one liquidation, step by step and term by term, so that its owner can follow each number.",
                "Everything before it is audited as well, since its numbers rest on it."
            },
            footer = {"", "The rules are those of docs/margin.md."},
            exitCodeList = {
                "0:it was as the rules say",
                "1:it, or something before its end, was not",
                "2:there is no such liquidation, or the journal cannot be read"
            })
    static final class Explain implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "Directory of the venue, which holds commands/ and events/.")
        private Path directory;

        @Option(
                names = "--liquidation",
                paramLabel = "ID",
                required = true,
                description = "The venue's number of it, as 'audit liquidations' prints it.")
        private long liquidationId;

        @Option(names = "--json", description = "Prints the explanation as one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Explanation explanation;
            try (JournalProgress bar = new JournalProgress("audit", " events", !json)) {
                explanation = LiquidationAudit.explain(directory, liquidationId, bar::show);
            } catch (JournalException e) {
                throw new InputException(e.getMessage(), e);
            }
            AuditFinding finding = explanation.finding();
            if (!explanation.isFound()) {
                throw new InputException("there is no liquidation " + liquidationId + " in " + directory
                        + (finding == null
                                ? ", which has " + explanation.liquidationCount()
                                : " before the audit ends: " + finding.summary())
                        + "; 'ringfence audit liquidations' lists them");
            }
            if (json) {
                out.println(explanation.json());
            } else {
                out.print(explanation.text());
            }
            out.flush();
            return explanation.isJustified() ? Ringfence.EXIT_OK : Ringfence.EXIT_FAILED;
        }
    }
}
