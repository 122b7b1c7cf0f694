package io.ringfence.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.openhft.posix.PosixAPI;

/**
 * Disk for a log: reserved ahead of its end, so that an append never meets a full disk, and watched. The writer's thread asks; a
 * thread of its own reserves ahead and looks at the watermark, so that the writer waits for neither unless it outruns them.
 */
final class DiskSpace implements AutoCloseable {
    private static final int O_RDWR = 2;

    private final Path directory;
    private final long reserveAheadBytes;
    private final long spaceLowBytes;
    private final long checkIntervalNs;
    private final Thread thread;

    private Path segment;
    private volatile boolean stopped;
    private volatile long reservedTo;
    private volatile boolean wantsMore;
    private volatile boolean isLow;

    DiskSpace(Path directory, JournalContext context) {
        this.directory = directory;
        reserveAheadBytes = context.reserveAheadBytes();
        spaceLowBytes = context.spaceLowBytes();
        checkIntervalNs = TimeUnit.MILLISECONDS.toNanos(context.spaceCheckIntervalMs());
        thread = new Thread(this::run, "journal-space-" + directory.getFileName());
        thread.setDaemon(true);
    }

    void start() {
        lookAtWatermark();
        thread.start();
    }

    boolean isLow() {
        return isLow;
    }

    /** Goes over to another segment, which has been written up to that position. */
    synchronized void startSegment(Path file, long position) {
        segment = file;
        allocate(file, position + reserveAheadBytes);
        reservedTo = position + reserveAheadBytes;
    }

    /**
     * Makes sure of room in the segment.
     *
     * @param to the position up to which it is about to be written
     * @throws JournalException if there is none
     */
    void reserve(long to) {
        long reserved = reservedTo;
        if (to <= reserved - reserveAheadBytes / 2) {
            return;
        }
        if (to > reserved) {
            extend(to);
        } else if (!wantsMore) {
            wantsMore = true;
            LockSupport.unpark(thread);
        }
    }

    /** Makes room for the segment of a cycle, under a name that the queue takes up. */
    void precreateSegment(int cycle) {
        Path file = Segments.precreatedFile(directory, cycle);
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (IOException e) {
            isLow = true;
            throw new JournalException("cannot create " + file + ": " + e.getMessage() + "; check the disk", e);
        }
        allocate(file, SegmentLayout.FIRST_RECORD_POSITION + reserveAheadBytes);
    }

    /** Deletes room that was made and not taken up. */
    void deletePrecreatedSegments() {
        try {
            for (Path file : Segments.precreatedFiles(directory)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new JournalException("cannot tidy " + directory + ": " + e.getMessage() + "; check the disk", e);
        }
    }

    private synchronized void extend(long to) {
        long target = Math.max(to, reservedTo) + reserveAheadBytes;
        allocate(segment, target);
        reservedTo = target;
    }

    private void allocate(Path file, long length) {
        PosixAPI posix = PosixAPI.posix();
        int descriptor = posix.open(file.toString(), O_RDWR, 0);
        int result = descriptor;
        if (descriptor >= 0) {
            result = posix.fallocate(descriptor, 0, 0, length);
            posix.close(descriptor);
        }
        if (result < 0) {
            isLow = true;
            throw new JournalException("no room on the disk to extend " + file + " to " + length
                    + " bytes, nothing was written; free some space and start the venue again");
        }
    }

    private void run() {
        while (!stopped) {
            lookAtWatermark();
            if (wantsMore) {
                try {
                    extend(reservedTo);
                    wantsMore = false;
                } catch (JournalException e) {
                    // Tried again at the next look; the writer meets it in earnest only when the room in reserve is
                    // used up.
                    isLow = true;
                }
            }
            LockSupport.parkNanos(this, checkIntervalNs);
        }
    }

    private void lookAtWatermark() {
        isLow = directory.toFile().getUsableSpace() < spaceLowBytes;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
