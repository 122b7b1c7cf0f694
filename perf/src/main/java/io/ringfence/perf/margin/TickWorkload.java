package io.ringfence.perf.margin;

import com.sun.management.ThreadMXBean;
import io.ringfence.engine.margin.MarginWatch;
import io.ringfence.perf.measure.Measurement;
import io.ringfence.perf.measure.Workload;
import java.io.FileNotFoundException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.IntArrayList;

/**
 * What a tick costs: a source's report, the index, the mark price, and the margin index's answer who fell below maintenance margin. Who did
 * is closed at the mark price and taken up again within the same tick, so that nobody is named twice.
 *
 * <p>Before anything is timed the whole path is played once under audit: a part of its ticks is answered in three other ways as well, see
 * {@link MarginAudit}. One account that these find and the index did not is the end of the process.
 */
public final class TickWorkload implements Workload {
    private static final int MEGABYTE = 1 << 20;

    private final long[] prices;
    private final MarginPopulation population;
    private final MarginWatch watch;
    private final IntArrayList found;
    private final IntArrayList closed;
    private final Map<String, Double> further = new LinkedHashMap<>();
    private final long auditedExaminations;
    private final int auditedLiquidations;
    private long examinationsBefore;

    /** Builds the accounts and their index, and plays the path under audit. */
    public TickWorkload(Situation situation, int accountCount) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double engineBytes = EngineMemory.bytesPerAccount(accountCount);
        prices = situation.prices();
        found = new IntArrayList(accountCount, IntArrayList.DEFAULT_NULL_VALUE);
        closed = new IntArrayList(accountCount, IntArrayList.DEFAULT_NULL_VALUE);
        population = new MarginPopulation(accountCount, situation == Situation.HEDGED);
        watch = population.newWatch();
        long heapBefore = EngineMemory.usedBytes();
        long cpuBefore = threads.getCurrentThreadCpuTime();
        watch.reindexAll();
        long buildNs = threads.getCurrentThreadCpuTime() - cpuBefore;
        double indexBytes = (double) (EngineMemory.usedBytes() - heapBefore) / accountCount;

        long[] examinations = new long[prices.length];
        MarginAudit audit = new MarginAudit(population, prices.length);
        examinationsBefore = watch.examinations();
        for (int tick = 0; tick < prices.length; tick++) {
            long before = watch.examinations();
            report(tick);
            audit.confirm(tick, found);
            closeFound();
            examinations[tick] = watch.examinations() - before;
            audit.check(tick, found);
        }
        auditedExaminations = watch.examinations() - examinationsBefore;
        auditedLiquidations = closed.size();

        double mean = (double) auditedExaminations / prices.length;
        Arrays.sort(examinations);
        further.put("rechecksMean", mean);
        further.put("rechecksP99", (double) examinations[(int) (examinations.length * 0.99)]);
        further.put("rechecksMax", (double) examinations[examinations.length - 1]);
        further.put("liquidations", (double) auditedLiquidations);
        further.put("missed", 0.0);
        audit.addTo(further);
        if (mean > 0) {
            further.put("timesLessWork", audit.meanHolders() / mean);
        }
        further.put("bytesPerAccount", engineBytes + indexBytes);
        further.put("indexBytes", indexBytes);
        further.put("indexBuildMs", buildNs / 1e6);
        further.put("heapPeakMb", peakHeapBytes() / MEGABYTE);
    }

    /**
     * Measures; see {@link Measurement#main}.
     *
     * @param args the last two: a {@link Situation#label()} and the number of accounts.
     */
    public static void main(String[] args) throws FileNotFoundException {
        Measurement.main(args, own -> new TickWorkload(Situation.of(own[0]), Integer.parseInt(own[1])));
    }

    @Override
    public void prepare() {
        for (int i = 0; i < closed.size(); i++) {
            population.open(closed.getInt(i));
        }
        closed.clear();
        for (int market = 0; market < MarginPopulation.MARKETS; market++) {
            population.report(market, MarginPopulation.START_PX);
        }
        watch.reindexAll();
        examinationsBefore = watch.examinations();
    }

    @Override
    public int commandCount() {
        return prices.length;
    }

    @Override
    public void apply(int tick) {
        report(tick);
        closeFound();
    }

    @Override
    public void check() {
        long examinations = watch.examinations() - examinationsBefore;
        if (examinations != auditedExaminations || closed.size() != auditedLiquidations) {
            throw new IllegalStateException("a pass is not the one that was audited: examinations=" + examinations
                    + " audited=" + auditedExaminations + " liquidations=" + closed.size() + " audited="
                    + auditedLiquidations);
        }
    }

    @Override
    public String input() {
        return "ticks:" + prices.length + ":" + Arrays.hashCode(prices) + ":accounts:" + population.accountCount();
    }

    @Override
    public String outcome() {
        return "liquidations:" + auditedLiquidations;
    }

    @Override
    public Map<String, Double> further() {
        return further;
    }

    private void report(int tick) {
        int market = tick % MarginPopulation.MARKETS;
        found.clear();
        if (population.report(market, prices[tick])) {
            watch.publishInstrument(market);
            watch.reprice(found);
        }
    }

    private void closeFound() {
        for (int i = 0; i < found.size(); i++) {
            int account = found.getInt(i);
            population.close(account);
            watch.reindex(account);
            closed.addInt(account);
        }
    }

    private static double peakHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
