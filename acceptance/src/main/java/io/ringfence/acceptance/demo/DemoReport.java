package io.ringfence.acceptance.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.report.HtmlReport;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Writes the demonstration as one HTML file that holds everything it needs, the charting library (ECharts) included. */
final class DemoReport {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private DemoReport() {}

    /**
     * Writes the report.
     *
     * @param file written anew
     * @param made sentences on how it was made
     * @param ackLatencyNs time to acknowledgement
     */
    static void write(Path file, DemoSummary summary, Minutes minutes, Histogram ackLatencyNs, List<String> made) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("passed", summary.passed());
        ArrayNode rows = data.putArray("summary");
        summary.rows().forEach((name, value) -> rows.addArray().add(name).add(value));
        made.forEach(data.putArray("made")::add);
        series(data, minutes);
        latency(data.putArray("latency"), ackLatencyNs);
        HtmlReport.write(file, "/io/ringfence/acceptance/demo/report.html", data);
    }

    private static void series(ObjectNode data, Minutes minutes) {
        ArrayNode times = data.putArray("times");
        ArrayNode btc = data.putArray("btc");
        ArrayNode eth = data.putArray("eth");
        ArrayNode health = data.putArray("health");
        for (int i = 0; i < Minutes.HEALTHS; i++) {
            health.addArray();
        }
        ArrayNode fund = data.putArray("fund");
        ArrayNode deficit = data.putArray("deficit");
        ArrayNode openInterest = data.putArray("openInterest");
        ArrayNode trades = data.putArray("trades");
        long tradesBefore = 0;
        for (int minute = 0; minute < minutes.size(); minute++) {
            times.add(minutes.timeNs(minute) / NANOS_PER_MILLI);
            price(btc, minutes.price(GeneratedCrash.BTC, minute));
            price(eth, minutes.price(GeneratedCrash.ETH, minute));
            for (int i = 0; i < Minutes.HEALTHS; i++) {
                ((ArrayNode) health.get(i)).add(minutes.accounts(i, minute));
            }
            fund.add(dollars(minutes.fundMicros(minute)));
            deficit.add(dollars(minutes.deficitMicros(minute)));
            openInterest.add(dollars(minutes.openInterestMicros(minute)));
            trades.add(minutes.trades(minute) - tradesBefore);
            tradesBefore = minutes.trades(minute);
        }
        ArrayNode marks = data.putArray("liquidations");
        marks.addArray();
        marks.addArray();
        for (int i = 0; i < minutes.liquidations(); i++) {
            ArrayNode mark = ((ArrayNode) marks.get(minutes.liquidationIndex(i))).addArray();
            mark.add(minutes.liquidationTimeNs(i) / NANOS_PER_MILLI);
            price(mark, minutes.liquidationPrice(i));
        }
    }

    /** Share of the acknowledgements in each of ten steps of a decade. */
    private static void latency(ArrayNode into, Histogram ackLatencyNs) {
        if (ackLatencyNs.getTotalCount() == 0) {
            return;
        }
        long from = 0;
        for (int step = 0; from <= ackLatencyNs.getMaxValue(); step++) {
            // From a tenth of a microsecond upwards: ten steps are a factor of ten.
            long to = Math.round(100 * Math.pow(10, (step + 1) / 10.0));
            long count = ackLatencyNs.getCountBetweenValues(from, to - 1);
            if (count > 0 || !into.isEmpty()) {
                into.addArray().add(to / 1e3).add(100.0 * count / ackLatencyNs.getTotalCount());
            }
            from = to;
        }
    }

    private static void price(ArrayNode into, long mantissa) {
        if (mantissa == 0) {
            into.addNull();
        } else {
            into.add(BigDecimal.valueOf(mantissa, -OneMinuteBars.PRICE_EXPONENT).stripTrailingZeros());
        }
    }

    private static BigDecimal dollars(long micros) {
        return BigDecimal.valueOf(Math.round(micros / 1e4), 2);
    }
}
