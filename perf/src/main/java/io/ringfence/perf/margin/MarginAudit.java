package io.ringfence.perf.margin;

import com.sun.management.ThreadMXBean;
import io.ringfence.engine.margin.FullScan;
import io.ringfence.engine.position.Positions;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.agrona.collections.IntArrayList;

/**
 * The other ways to answer a tick, timed, and compared with what the index said: computing every account, computing the accounts with a
 * position in the market that ticked, and looking through a contiguous array of trigger prices of that market. The last is no method,
 * since a trigger price holds only while no other price moves; it is the least that any scan can cost.
 *
 * <p>Only a part of the ticks is audited where there are many accounts: as many as keep the computations within {@link #LOOKS}, and a few
 * at least. As an index that missed an account would not come back to it until its next trigger, an account that is missed
 * between two audited ticks of its market is found at the second.
 */
final class MarginAudit {
    private static final long LOOKS = 10_000_000L;
    private static final int LEAST_CHECKS = 20;
    private static final int LEAST_FULL_CHECKS = 10;
    private static final double MAINTENANCE_SHARE = 0.03;

    private final MarginPopulation population;
    private final FullScan scan;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final int[][] holders;
    private final long[][] fallingTriggers = new long[MarginPopulation.MARKETS][];
    private final long[][] risingTriggers = new long[MarginPopulation.MARKETS][];
    private final int ticks;
    private final int holderChecks;
    private final int fullChecks;
    private final long[] holderNs;
    private final long[] triggerNs;
    private final long[] fullNs;
    private int holderCount;
    private int fullCount;
    private long holdersLookedAt;
    private long triggersReached;

    MarginAudit(MarginPopulation population, int ticks) {
        this.population = population;
        this.ticks = ticks;
        scan = new FullScan(population.accounts(), population.model());
        holders = population.holders();
        for (int market = 0; market < MarginPopulation.MARKETS; market++) {
            fallingTriggers[market] = triggers(market, true);
            risingTriggers[market] = triggers(market, false);
        }
        long holdersOfOne = Math.max(1, holders[0].length);
        holderChecks = (int) Math.min(ticks, Math.max(LEAST_CHECKS, LOOKS / holdersOfOne));
        fullChecks = (int) Math.min(holderChecks, Math.max(LEAST_FULL_CHECKS, LOOKS / population.accountCount()));
        holderNs = new long[holderChecks];
        triggerNs = new long[holderChecks];
        fullNs = new long[fullChecks];
    }

    /**
     * Looks whether the accounts that the index names are below maintenance margin.
     *
     * @throws IllegalStateException when one is not.
     */
    void confirm(int tick, IntArrayList found) {
        for (int i = 0; i < found.size(); i++) {
            if (!scan.reindex(found.getInt(i))) {
                throw new IllegalStateException("the index named an account that is not below maintenance margin: tick="
                        + tick + " accountIndex=" + found.getInt(i));
            }
        }
    }

    /**
     * Looks whether a tick, which is over, left an account below maintenance margin.
     *
     * @param found the accounts that the index named, closed since.
     * @throws IllegalStateException when it did.
     */
    void check(int tick, IntArrayList found) {
        if (holderCount < holderChecks && isTurn(tick, holderCount, holderChecks)) {
            checkHolders(tick, found);
        }
        if (fullCount < fullChecks && isTurn(tick, fullCount, fullChecks)) {
            long before = threads.getCurrentThreadCpuTime();
            int missed = countBelow(null, population.accountCount());
            fullNs[fullCount++] = threads.getCurrentThreadCpuTime() - before;
            requireNone(tick, missed);
        }
    }

    double meanHolders() {
        return (double) holdersLookedAt / holderCount;
    }

    void addTo(Map<String, Double> further) {
        further.put("auditedTicks", (double) holderCount);
        further.put("holdersMean", meanHolders());
        further.put("triggerScanNs", median(triggerNs));
        further.put("holdersScanNs", median(holderNs));
        further.put("fullScanNs", median(fullNs));
        further.put("triggersReached", (double) triggersReached);
    }

    /** The n-th of so many turns that are spread over all ticks, the last of them at the last tick. */
    private boolean isTurn(int tick, int turn, int turns) {
        return tick >= (turn + 1L) * ticks / turns - 1;
    }

    private void checkHolders(int tick, IntArrayList found) {
        int market = tick % MarginPopulation.MARKETS;
        long px = population.marks().px(market);
        int[] present = present(market);

        long start = threads.getCurrentThreadCpuTime();
        for (long trigger : fallingTriggers[market]) {
            triggersReached += px <= trigger ? 1 : 0;
        }
        for (long trigger : risingTriggers[market]) {
            triggersReached += px >= trigger ? 1 : 0;
        }
        long middle = threads.getCurrentThreadCpuTime();
        int missed = countBelow(present, present.length);
        long end = threads.getCurrentThreadCpuTime();

        triggerNs[holderCount] = middle - start;
        holderNs[holderCount] = end - middle;
        holderCount++;
        holdersLookedAt += present.length + found.size();
        requireNone(tick, missed);
    }

    /** Who of the holders has not been closed, for good: a scan would not look at the others either. */
    private int[] present(int market) {
        Positions positions = population.positions();
        holders[market] = IntStream.of(holders[market])
                .filter(account -> positions.first(account) != Positions.NULL_ROW)
                .toArray();
        return holders[market];
    }

    private int countBelow(int[] accounts, int count) {
        int below = 0;
        for (int i = 0; i < count; i++) {
            below += scan.reindex(accounts == null ? i : accounts[i]) ? 1 : 0;
        }
        return below;
    }

    private void requireNone(int tick, int missed) {
        if (missed > 0) {
            throw new IllegalStateException("the index missed accounts: tick=" + tick + " missed=" + missed);
        }
    }

    /** At which price of this market alone each of its long, or short, holders would fall below maintenance margin, about. */
    private long[] triggers(int market, boolean isLong) {
        Positions positions = population.positions();
        return IntStream.of(holders[market])
                .map(account -> positions.find(account, market))
                .filter(row -> positions.lots(row) > 0 == isLong)
                .mapToLong(row -> {
                    double lots = positions.lots(row);
                    double excess = population.excess(positions.accountIndex(row));
                    double perLot = excess / lots / (isLong ? 1 - MAINTENANCE_SHARE : 1 + MAINTENANCE_SHARE);
                    return (long) (MarginPopulation.START_PX - perLot);
                })
                .toArray();
    }

    private static double median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
