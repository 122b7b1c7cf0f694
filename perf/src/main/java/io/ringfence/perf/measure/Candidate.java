package io.ringfence.perf.measure;

import java.util.List;

/**
 * One workload that is measured, in turn with others.
 *
 * @param name names its row.
 * @param process measures it.
 * @param workloadArgs what the workload takes.
 * @param warmUpPasses passes before those that count.
 * @param passes passes that count.
 */
public record Candidate(
        String name, MeasuredProcess process, List<String> workloadArgs, int warmUpPasses, int passes) {}
