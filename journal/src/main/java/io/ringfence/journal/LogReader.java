package io.ringfence.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads one log from its first record and verifies all that it passes; also while a venue writes it, from any process. Owned by one
 * thread; changes nothing. Reading a record does not allocate.
 *
 * <p>In a log that nobody writes, an end is only taken for the end if what lies behind it says so too: the queue's own numbers and
 * zeros to the end of the file. In a live log that cannot be asked, since it changes under the question.
 */
public final class LogReader implements AutoCloseable {
    private static final UnsafeBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private final Path venueDirectory;
    private final Path directory;
    private final LogKind kind;
    private final boolean isOwnWriter;

    private List<Path> files;
    private int fileIndex;
    private SegmentReader segment;
    private int segmentCount;
    private long tornPosition = -1;
    private boolean atVerifiedEnd;

    private long sequence;
    private long timestampNs;
    private long firstTimestampNs;
    private long chain;

    private LogReader(Path venueDirectory, LogKind kind, boolean isOwnWriter) {
        this.venueDirectory = venueDirectory;
        this.directory = kind.directory(venueDirectory);
        this.kind = kind;
        this.isOwnWriter = isOwnWriter;
        files = Segments.files(directory);
    }

    /**
     * Opens a log before its first record.
     *
     * @param venueDirectory the venue's directory
     * @param kind which log
     * @return the reader
     * @throws JournalException if there is no such log
     */
    public static LogReader open(Path venueDirectory, LogKind kind) {
        if (!Files.isDirectory(kind.directory(venueDirectory))) {
            throw new JournalException("no journal in " + venueDirectory + ": there is no folder "
                    + kind.directory(venueDirectory).getFileName() + " in it; check the path");
        }
        return new LogReader(venueDirectory, kind, false);
    }

    /** Opens a log for the process that is about to write it: it holds the lock, and so the log is not live. */
    static LogReader openForWriter(Path venueDirectory, LogKind kind) {
        return new LogReader(venueDirectory, kind, true);
    }

    /**
     * Reads a log from its first record to its end.
     *
     * @param venueDirectory the venue's directory
     * @param kind which log
     * @return what was found
     * @throws JournalDamagedException if it does not verify to its end
     * @throws JournalException if there is no such log
     */
    public static LogSummary verify(Path venueDirectory, LogKind kind) {
        try (LogReader reader = open(venueDirectory, kind)) {
            while (reader.next()) {
                // To the end: each step verifies.
            }
            return reader.summary();
        }
    }

    /**
     * Sequence of the last record as the log's own numbers say it, without a walk: to show progress by, not to rely on.
     *
     * @param venueDirectory the venue's directory
     * @param kind which log
     * @return the sequence; 0 if there is none, or if it cannot be told
     */
    public static long lastSequenceHint(Path venueDirectory, LogKind kind) {
        List<Path> files = Segments.files(kind.directory(venueDirectory));
        try {
            for (int i = files.size() - 1; i >= 0; i--) {
                long sequence = SegmentReader.lastSequenceHint(files.get(i));
                if (sequence > 0) {
                    return sequence;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Goes to the next record and verifies it.
     *
     * @return false at the end, which a live log may outgrow: ask again
     * @throws JournalDamagedException if what follows is not the next record, nor an end as a writer leaves it
     */
    public boolean next() {
        try {
            while (true) {
                if (segment == null && !openNextSegment()) {
                    return false;
                }
                switch (segment.step()) {
                    case RECORD -> {
                        atVerifiedEnd = false;
                        sequence = segment.sequence();
                        timestampNs = segment.timestampNs();
                        chain = segment.chain();
                        if (sequence == 1) {
                            firstTimestampNs = timestampNs;
                        }
                        return true;
                    }
                    case OPEN_END -> {
                        return verifyOpenEnd();
                    }
                    case CLOSED_END -> {
                        if (!passToNextSegment()) {
                            return false;
                        }
                    }
                    default -> throw new IllegalStateException("file=" + segment.file());
                }
            }
        } catch (IOException e) {
            throw new JournalException(
                    "cannot read " + directory + ": " + e.getMessage() + "; check the disk and the permissions", e);
        }
    }

    private boolean openNextSegment() throws IOException {
        if (fileIndex == files.size()) {
            if (atVerifiedEnd) {
                return false;
            }
            files = Segments.files(directory);
            if (fileIndex >= files.size()) {
                return false;
            }
        }
        segment = new SegmentReader(files.get(fileIndex), kind, sequence, timestampNs, chain);
        segmentCount++;
        return true;
    }

    /** At a framing word that is zero: false, unless the log is not live and what lies behind it contradicts. */
    private boolean verifyOpenEnd() throws IOException {
        if (atVerifiedEnd || isLive()) {
            return false;
        }
        try {
            boolean isLast = fileIndex == files.size() - 1 && files.equals(Segments.files(directory));
            if (!isLast) {
                throw segment.damaged("the segment has no mark of its end, though another follows", segment.position());
            }
            segment.verifyRest();
            tornPosition = segment.tornPosition();
            atVerifiedEnd = true;
        } catch (JournalDamagedException e) {
            // Unless a venue came up meanwhile and is writing there.
            if (!isLive()) {
                throw e;
            }
        }
        return false;
    }

    private boolean passToNextSegment() throws IOException {
        boolean isLive = isLive();
        if (fileIndex == files.size() - 1) {
            files = Segments.files(directory);
        }
        if (fileIndex == files.size() - 1) {
            if (isLive || atVerifiedEnd) {
                return false;
            }
            segment.verifyRest();
            // Room for the next segment is made before one is closed, so that its loss is not taken for an end.
            List<Path> precreated = Segments.precreatedFiles(directory);
            if (precreated.isEmpty() && !isLive()) {
                throw segment.damaged("the segment is closed, but the one after it is missing", segment.position());
            }
            atVerifiedEnd = true;
            return false;
        }
        if (!isLive) {
            segment.verifyRest();
        }
        segment.close();
        segment = null;
        fileIndex++;
        return true;
    }

    private boolean isLive() {
        return !isOwnWriter && JournalLock.isHeld(venueDirectory);
    }

    /** What was found so far. */
    public LogSummary summary() {
        return new LogSummary(
                kind, sequence, firstTimestampNs, timestampNs, chain, segmentCount, tornPosition, isLive());
    }

    /** Segment at which the reader stands, or null if there is none. */
    SegmentReader segment() {
        return segment;
    }

    /** Sequence of this record; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Timestamp of this record. */
    public long timestampNs() {
        return timestampNs;
    }

    /** Chain value of this record. */
    public long chain() {
        return chain;
    }

    /** Holds this record's frame until the next call of {@link #next()}. */
    public DirectBuffer buffer() {
        return segment == null ? EMPTY : segment.buffer();
    }

    /** Start of this record's frame in {@link #buffer()}. */
    public int offset() {
        return segment.frameOffset();
    }

    /** Length of this record's frame in bytes. */
    public int length() {
        return segment.frameLength();
    }

    /** File in which this record stands. */
    public Path file() {
        return segment.file();
    }

    @Override
    public void close() {
        if (segment != null) {
            try {
                segment.close();
            } catch (IOException e) {
                throw new JournalException("cannot close " + segment.file() + ": " + e.getMessage(), e);
            }
            segment = null;
            fileIndex = files.size();
            atVerifiedEnd = true;
        }
    }
}
