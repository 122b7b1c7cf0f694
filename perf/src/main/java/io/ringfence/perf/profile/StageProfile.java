package io.ringfence.perf.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of one kind of command goes.
 *
 * @param name of the workload.
 * @param nsPerCommand what a command costs.
 * @param sampleCount samples that were taken while commands were applied.
 * @param nsByStage the same, shared out by samples; stages without any are absent.
 */
public record StageProfile(String name, double nsPerCommand, long sampleCount, Map<Stage, Double> nsByStage) {
    /** Below this frame a sample is of a command. */
    private static final String APPLY = "EngineWorkload.apply";

    /**
     * Reads the stacks of a profiler.
     *
     * @param collapsed lines of frames from the root to the leaf with semicolons between them, a blank, and a count.
     * @throws IOException when it cannot be read, or has no sample of a command.
     */
    public static StageProfile read(String name, double nsPerCommand, Path collapsed) throws IOException {
        return of(name, nsPerCommand, Files.readAllLines(collapsed));
    }

    static StageProfile of(String name, double nsPerCommand, List<String> lines) throws IOException {
        Map<Stage, Long> samples = new EnumMap<>(Stage.class);
        long all = 0;
        for (String line : lines) {
            int blank = line.lastIndexOf(' ');
            if (blank < 0 || !line.contains(APPLY)) {
                continue;
            }
            long count = Long.parseLong(line.substring(blank + 1));
            samples.merge(stageOf(line.substring(0, blank)), count, Long::sum);
            all += count;
        }
        if (all == 0) {
            throw new IOException("no sample of " + name + " was taken");
        }
        Map<Stage, Double> nsByStage = new EnumMap<>(Stage.class);
        for (Map.Entry<Stage, Long> entry : samples.entrySet()) {
            nsByStage.put(entry.getKey(), nsPerCommand * entry.getValue() / all);
        }
        return new StageProfile(name, nsPerCommand, all, nsByStage);
    }

    /** The stage of the frame nearest to the leaf that has one. */
    private static Stage stageOf(String stack) {
        String[] frames = stack.split(";", -1);
        for (int i = frames.length - 1; i >= 0; i--) {
            Stage stage = Stage.of(frames[i]);
            if (stage != null) {
                return stage;
            }
        }
        return Stage.MEASUREMENT;
    }
}
