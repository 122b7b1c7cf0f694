package io.ringfence.perf.measure;

import com.sun.management.ThreadMXBean;
import java.io.FileNotFoundException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Measures a {@link Workload} in this process, on this thread: passes that warm up, passes that are timed as a whole (processor time of
 * the thread, bytes it allocates), and passes in which each command is timed by itself, so that the clock's own cost is in the
 * percentiles and not in the nanoseconds per command.
 *
 * <p>The main method of a workload hands its arguments to {@link #main}; the line that it prints is read back by {@link Figures#parse}.
 */
public final class Measurement {
    /** Longest time of one command that a histogram can hold, in nanoseconds. */
    private static final long HIGHEST_NS = 60_000_000_000L;

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int CLOCK_SAMPLES = 100_000;

    private final Workload workload;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Histogram perCommand = histogram();

    private Measurement(Workload workload) {
        this.workload = workload;
    }

    /**
     * Measures and prints.
     *
     * @param args passes to warm up, passes to time, the file for the histogram of single commands, and what the workload takes.
     * @param workloads makes the workload of the remaining arguments.
     */
    public static void main(String[] args, Function<String[], Workload> workloads) throws FileNotFoundException {
        int warmUpPasses = Integer.parseInt(args[0]);
        int passes = Integer.parseInt(args[1]);
        Path histogramFile = Path.of(args[2]);
        try (Workload workload = workloads.apply(Arrays.copyOfRange(args, 3, args.length))) {
            Measurement measurement = new Measurement(workload);
            System.out.println(measurement.run(warmUpPasses, passes).line());
            write(measurement.perCommand, histogramFile);
        }
    }

    /** An empty histogram of nanoseconds, of the shape that is written. */
    static Histogram histogram() {
        return new Histogram(HIGHEST_NS, SIGNIFICANT_DIGITS);
    }

    private Figures run(int warmUpPasses, int passes) {
        for (int pass = 0; pass < warmUpPasses; pass++) {
            timeWhole();
            timeEach();
        }
        perCommand.reset();
        double[] nsPerCommand = new double[passes];
        double[] bytesPerCommand = new double[passes];
        long ownBytes = bytesOfNothing();
        for (int pass = 0; pass < passes; pass++) {
            Spent spent = timeWhole();
            nsPerCommand[pass] = (double) spent.cpuNs / workload.commandCount();
            bytesPerCommand[pass] = (double) (spent.bytes - ownBytes) / workload.commandCount();
            timeEach();
        }
        return new Figures(
                median(nsPerCommand),
                median(bytesPerCommand),
                workload.commandCount(),
                clockNs(),
                workload.input(),
                workload.outcome(),
                workload.further());
    }

    private Spent timeWhole() {
        prepare();
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        long cpuBefore = threads.getCurrentThreadCpuTime();
        applyAll();
        long cpuNs = threads.getCurrentThreadCpuTime() - cpuBefore;
        long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        workload.check();
        return new Spent(cpuNs, bytes);
    }

    private void applyAll() {
        int count = workload.commandCount();
        for (int command = 0; command < count; command++) {
            workload.apply(command);
        }
    }

    private void timeEach() {
        prepare();
        int count = workload.commandCount();
        for (int command = 0; command < count; command++) {
            long before = System.nanoTime();
            workload.apply(command);
            perCommand.recordValue(System.nanoTime() - before);
        }
        workload.check();
    }

    private void prepare() {
        // What earlier passes left behind is collected here, not within the pass that follows.
        System.gc();
        workload.prepare();
    }

    /** What the two readings of {@link #timeWhole()} allocate themselves. */
    private long bytesOfNothing() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            threads.getCurrentThreadCpuTime();
            threads.getCurrentThreadCpuTime();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** What two readings of the clock have between them when nothing is done, at the median. */
    private static long clockNs() {
        Histogram empty = histogram();
        for (int i = 0; i < CLOCK_SAMPLES; i++) {
            long before = System.nanoTime();
            empty.recordValue(System.nanoTime() - before);
        }
        return empty.getValueAtPercentile(50);
    }

    private static void write(Histogram histogram, Path file) throws FileNotFoundException {
        HistogramLogWriter writer = new HistogramLogWriter(file.toFile());
        writer.outputLogFormatVersion();
        writer.outputLegend();
        writer.outputIntervalHistogram(histogram);
        writer.close();
    }

    /** The median; of an even number of values the mean of the middle two. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private record Spent(long cpuNs, long bytes) {}
}
