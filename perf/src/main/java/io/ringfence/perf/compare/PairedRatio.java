package io.ringfence.perf.compare;

import java.util.Arrays;
import java.util.List;

/**
 * How a row of one side compares with the same row of the other, over rounds in which both were measured one after the other.
 *
 * @param name the row.
 * @param hereNsPerCommand the median of this side.
 * @param otherNsPerCommand the median of the other.
 * @param median of the ratios of the rounds, this side by the other.
 * @param least of them.
 * @param most of them.
 * @param hereBytesPerCommand the most that this side allocated in a round.
 * @param otherBytesPerCommand the most that the other did.
 */
public record PairedRatio(
        String name,
        double hereNsPerCommand,
        double otherNsPerCommand,
        double median,
        double least,
        double most,
        double hereBytesPerCommand,
        double otherBytesPerCommand) {

    /**
     * The ratio of a row.
     *
     * @param here figures of this side, one for each round, one or more.
     * @param other figures of the other in the same rounds.
     */
    static PairedRatio of(String name, List<Figure> here, List<Figure> other) {
        if (here.size() != other.size() || here.isEmpty()) {
            throw new IllegalArgumentException(
                    "not pairs: name=" + name + " here=" + here.size() + " other=" + other.size());
        }
        double[] ratios = new double[here.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = here.get(round).nsPerCommand() / other.get(round).nsPerCommand();
        }
        Arrays.sort(ratios);
        return new PairedRatio(
                name,
                median(sortedNs(here)),
                median(sortedNs(other)),
                median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                mostBytes(here),
                mostBytes(other));
    }

    /** What one round found of a row. */
    record Figure(double nsPerCommand, double bytesPerCommand, String input) {}

    private static double[] sortedNs(List<Figure> figures) {
        return figures.stream().mapToDouble(Figure::nsPerCommand).sorted().toArray();
    }

    private static double mostBytes(List<Figure> figures) {
        return figures.stream().mapToDouble(Figure::bytesPerCommand).max().orElseThrow();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
