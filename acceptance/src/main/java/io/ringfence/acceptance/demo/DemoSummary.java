package io.ringfence.acceptance.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the demonstration ends with. Amounts are millionths of a dollar, latencies microseconds.
 *
 * @param prices {@code real}, {@code generated}, or the files that were given
 * @param insuranceFundBtc what the fund bought from accounts that owed, in hundred-millionths
 * @param insuranceFundEth the same of the other coin
 * @param conserved whether every asset, position and cost sums to zero in the end
 * @param stateHash of the venue that ran
 * @param replayStateHash of the venue that was replayed from the journal
 * @param replayIdentical whether state hashes and every event byte are the same
 * @param difference what differed or was not conserved; null: nothing
 * @param wallSeconds of the whole demonstration, replay and report included
 * @param commandsPerSecond commands by the time that the venue was driven, replay and report not included
 */
record DemoSummary(
        String prices,
        long commands,
        long events,
        long trades,
        long liquidations,
        long liquidatedNotional,
        long insuranceFundStart,
        long insuranceFundEnd,
        long insuranceFundBtc,
        long insuranceFundEth,
        long deficit,
        int accounts,
        boolean conserved,
        String stateHash,
        String replayStateHash,
        boolean replayIdentical,
        String difference,
        double wallSeconds,
        long commandsPerSecond,
        double ackP50,
        double ackP99,
        double ackP999,
        double ackMax) {

    /** Whether the venue kept its promises. */
    boolean passed() {
        return replayIdentical && conserved;
    }

    /** The object of {@code --json}; amounts in dollars. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("prices", prices);
        json.put("commands", commands);
        json.put("events", events);
        json.put("trades", trades);
        json.put("liquidations", liquidations);
        json.put("liquidatedNotional", dollars(liquidatedNotional));
        json.put("insuranceFundStart", dollars(insuranceFundStart));
        json.put("insuranceFundEnd", dollars(insuranceFundEnd));
        json.put("deficit", dollars(deficit));
        json.put("accounts", accounts);
        json.put("conserved", conserved);
        json.put("stateHash", stateHash);
        json.put("replayStateHash", replayStateHash);
        json.put("replayIdentical", replayIdentical);
        json.put("wallSeconds", wallSeconds);
        json.put("commandsPerSecond", commandsPerSecond);
        json.putObject("ackLatencyMicros")
                .put("p50", ackP50)
                .put("p99", ackP99)
                .put("p999", ackP999)
                .put("max", ackMax);
        return json;
    }

    /** Name and value of each line of the summary table, for people. */
    Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("prices", prices);
        rows.put("accounts", format("%,d", accounts));
        rows.put("commands", format("%,d", commands));
        rows.put("events", format("%,d", events));
        rows.put("trades", format("%,d", trades));
        rows.put("liquidations", format("%,d", liquidations));
        rows.put("liquidated notional", format("$ %,.2f", liquidatedNotional / 1e6));
        rows.put("insurance fund, start", format("$ %,.2f", insuranceFundStart / 1e6));
        rows.put("insurance fund, end", format("$ %,.2f", insuranceFundEnd / 1e6));
        rows.put(
                "coins that it bought", format("%,.2f BTC, %,.2f ETH", insuranceFundBtc / 1e8, insuranceFundEth / 1e8));
        rows.put("deficit", format("$ %,.2f", deficit / 1e6));
        rows.put("conserved", conserved ? "yes: assets, positions and costs sum to zero" : "NO: " + difference);
        rows.put("state hash", stateHash);
        rows.put("state hash, replayed", replayStateHash);
        rows.put("replay identical", replayIdentical ? "yes: every event byte" : "NO: " + difference);
        rows.put("commands per second", format("%,d", commandsPerSecond));
        rows.put(
                "acknowledged within",
                format("p50 %,.0f µs, p99 %,.0f µs, p99.9 %,.0f µs, max %,.0f µs", ackP50, ackP99, ackP999, ackMax));
        rows.put("wall time", format("%.1f s", wallSeconds));
        return rows;
    }

    private static BigDecimal dollars(long micros) {
        return BigDecimal.valueOf(micros, 6);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
