package io.ringfence.perf.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * One line of a report: what a workload costs, over all processes that measured it.
 *
 * @param name names the row within its set, on every revision.
 * @param nsPerCommand processor time of the thread per command: the median of the runs.
 * @param runs the same for each process.
 * @param p50Ns time of a single command at the median, the clock's own included, over all runs.
 * @param p99Ns likewise.
 * @param p999Ns likewise.
 * @param maxNs the longest that a single command took.
 * @param bytesPerCommand allocated per command: the median of the runs.
 * @param commandCount commands of a pass.
 * @param clockNs what reading the clock adds to each single command, about.
 * @param timesOurs the ratio to the first side's nanoseconds per command; null where nothing is compared.
 * @param input names the commands: rows with the same input did the same work.
 * @param outcome what came of the commands.
 * @param further what the workload found beside times, by name: the median of the runs.
 * @param histogram the file of the percentiles; the raw histogram of each run lies beside it.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Row(
        String name,
        double nsPerCommand,
        List<Double> runs,
        long p50Ns,
        long p99Ns,
        long p999Ns,
        long maxNs,
        double bytesPerCommand,
        int commandCount,
        long clockNs,
        Double timesOurs,
        String input,
        String outcome,
        Map<String, Double> further,
        String histogram) {

    /**
     * Puts the runs of one workload together, and their histograms into one file.
     *
     * @param figures of each run, one or more.
     * @param histogramFiles of each run.
     * @param percentilesFile is written.
     */
    public static Row of(String name, List<Figures> figures, List<Path> histogramFiles, Path percentilesFile) {
        Histogram all = Measurement.histogram();
        try {
            for (Path file : histogramFiles) {
                all.add(read(file));
            }
            try (PrintStream out =
                    new PrintStream(Files.newOutputStream(percentilesFile), false, StandardCharsets.US_ASCII)) {
                all.outputPercentileDistribution(out, 1.0);
            }
        } catch (IOException failure) {
            throw new BenchException("cannot put histograms together: " + failure.getMessage(), failure);
        }
        Figures first = figures.get(0);
        return new Row(
                name,
                medianOf(figures.stream().map(Figures::nsPerCommand).toList()),
                figures.stream().map(Figures::nsPerCommand).toList(),
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(99),
                all.getValueAtPercentile(99.9),
                all.getMaxValue(),
                medianOf(figures.stream().map(Figures::bytesPerCommand).toList()),
                first.commandCount(),
                first.clockNs(),
                null,
                first.input(),
                first.outcome(),
                furtherOf(figures),
                percentilesFile.toString());
    }

    /** The same row, beside another side's figure. */
    public Row besides(double oursNsPerCommand) {
        return new Row(
                name,
                nsPerCommand,
                runs,
                p50Ns,
                p99Ns,
                p999Ns,
                maxNs,
                bytesPerCommand,
                commandCount,
                clockNs,
                nsPerCommand / oursNsPerCommand,
                input,
                outcome,
                further,
                histogram);
    }

    private static Histogram read(Path file) throws FileNotFoundException {
        HistogramLogReader reader = new HistogramLogReader(file.toFile());
        try {
            EncodableHistogram histogram = reader.nextIntervalHistogram();
            if (histogram instanceof Histogram found) {
                return found;
            }
            throw new BenchException(file + " holds no histogram");
        } finally {
            reader.close();
        }
    }

    private static Map<String, Double> furtherOf(List<Figures> figures) {
        Map<String, Double> further = new LinkedHashMap<>();
        for (String name : figures.get(0).further().keySet()) {
            further.put(
                    name,
                    medianOf(figures.stream()
                            .map(figure -> figure.further().get(name))
                            .toList()));
        }
        return further;
    }

    private static double medianOf(List<Double> values) {
        return Measurement.median(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
