package io.ringfence.perf.book;

import io.ringfence.perf.measure.BenchException;
import io.ringfence.perf.measure.MeasuredProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A book that is measured, and the process that measures it; all with the same flags. */
public enum BookSide {
    /** Ours. */
    RINGFENCE("ringfence", "io.ringfence.perf.book.RingfenceBook"),
    /** exchange-core's direct implementation. */
    EXCHANGE_CORE("exchange-core", "io.ringfence.perf.peer.exchangecore.ExchangeCoreBook"),
    /** Parity's. */
    PARITY("parity", "io.ringfence.perf.peer.parity.ParityBook"),
    /** The floor that a book may approach. */
    BARE_LADDER("bare-ladder", "io.ringfence.perf.book.BareLadder");

    private static final int HEAP_MEGABYTES = 1_536;

    private final String label;
    private final String mainClass;

    BookSide(String label, String mainClass) {
        this.label = label;
        this.mainClass = mainClass;
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(BookSide::label).toList();
    }

    /**
     * The side of that name.
     *
     * @throws IllegalArgumentException when there is none; the message names all.
     */
    public static BookSide of(String label) {
        return Arrays.stream(values())
                .filter(side -> side.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no side '" + label + "'; there are " + String.join(", ", names())));
    }

    /** The name on the command line and in rows. */
    public String label() {
        return label;
    }

    /** Whether it is built with this module. */
    public boolean isOurs() {
        return this == RINGFENCE || this == BARE_LADDER;
    }

    /**
     * The process that measures it.
     *
     * @throws BenchException when the peer was not built.
     */
    public MeasuredProcess process(Path root) {
        if (isOurs()) {
            return new MeasuredProcess(mainClass, System.getProperty("java.class.path"), HEAP_MEGABYTES, List.of());
        }
        Path target = root.resolve("perf/peers").resolve(label).resolve("target");
        if (Files.notExists(target.resolve("lib"))) {
            throw new BenchException(label + " was not built: its libraries could not be had; --sides "
                    + RINGFENCE.label + " measures ours alone");
        }
        String classPath = target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
        return new MeasuredProcess(mainClass, classPath, HEAP_MEGABYTES, List.of());
    }
}
