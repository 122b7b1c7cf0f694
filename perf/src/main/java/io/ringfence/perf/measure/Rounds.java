package io.ringfence.perf.measure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures candidates in alternating rounds: in each round every one of them once, each in a new process, in one order and the next time
 * in the other, so that a machine that grows slower or faster does so for all.
 */
public final class Rounds {
    private Rounds() {}

    /**
     * Measures.
     *
     * @param candidates in the order of the rows.
     * @param rounds one or more.
     * @param directory where histograms go.
     * @param progress says what runs.
     * @return a row for each candidate.
     */
    public static List<Row> run(List<Candidate> candidates, int rounds, Path directory, PrintWriter progress) {
        List<List<Figures>> figures = new ArrayList<>();
        List<List<Path>> histograms = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            figures.add(new ArrayList<>());
            histograms.add(new ArrayList<>());
        }
        for (int round = 1; round <= rounds; round++) {
            for (int turn = 0; turn < candidates.size(); turn++) {
                int i = round % 2 == 1 ? turn : candidates.size() - 1 - turn;
                Candidate candidate = candidates.get(i);
                progress.println("round " + round + " of " + rounds + ": " + candidate.name());
                progress.flush();
                Path histogram = directory.resolve(fileName(candidate) + "-" + round + ".hlog");
                figures.get(i)
                        .add(candidate
                                .process()
                                .run(
                                        candidate.warmUpPasses(),
                                        candidate.passes(),
                                        histogram,
                                        candidate.workloadArgs()));
                histograms.get(i).add(histogram);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            rows.add(Row.of(
                    candidate.name(),
                    figures.get(i),
                    histograms.get(i),
                    directory.resolve(fileName(candidate) + ".hgrm")));
        }
        return rows;
    }

    private static String fileName(Candidate candidate) {
        return candidate.name().replace('/', '-').replace(' ', '-');
    }
}
