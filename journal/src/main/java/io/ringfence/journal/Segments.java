package io.ringfence.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;

/** The files of one log: a segment for each day (UTC) of the venue's time in which a record was written. */
final class Segments {
    /** 2^37 records a day. */
    static final RollCycle ROLL_CYCLE = LargeRollCycles.LARGE_DAILY;

    private static final String SUFFIX = ".cq4";
    private static final String PRECREATED_SUFFIX = ".precreated";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd'L'");
    private static final long DAY_NS = 86_400_000_000_000L;

    private Segments() {}

    static int cycleOf(long timestampNs) {
        return (int) (timestampNs / DAY_NS);
    }

    static long startMs(int cycle) {
        return cycle * (DAY_NS / 1_000_000);
    }

    static Path file(Path directory, int cycle) {
        return directory.resolve(NAME.format(LocalDate.ofEpochDay(cycle)) + SUFFIX);
    }

    /** Room made for a segment before the one before it is closed; the queue takes it up by renaming it. */
    static Path precreatedFile(Path directory, int cycle) {
        return directory.resolve(NAME.format(LocalDate.ofEpochDay(cycle)) + PRECREATED_SUFFIX);
    }

    /** Cycle of a segment's file, or of room made for one. */
    static int cycleOf(Path file) {
        String name = file.getFileName().toString();
        try {
            return (int)
                    LocalDate.parse(name.substring(0, name.indexOf('.')), NAME).toEpochDay();
        } catch (DateTimeException e) {
            throw new JournalException(
                    file + " is not a segment's name (yyyyMMddL" + SUFFIX + "); move it out of the journal", e);
        }
    }

    static List<Path> files(Path directory) {
        return list(directory, SUFFIX);
    }

    static List<Path> precreatedFiles(Path directory) {
        return list(directory, PRECREATED_SUFFIX);
    }

    private static List<Path> list(Path directory, String suffix) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
