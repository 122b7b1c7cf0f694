package io.ringfence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to write a venue's journal: a lock of the operating system on {@code lock} in its directory, which names the holder's
 * process id. The kernel frees it when the process ends, however it ends. Any thread may take and close it.
 */
public final class JournalLock implements AutoCloseable {
    /**
     * Directories that this process holds. Needed beside the file lock, since a process that opens and closes a locked file a second
     * time loses its lock on it (POSIX record locks belong to the process, not to the channel).
     */
    private static final Set<Path> HELD = new HashSet<>();

    private static final int ATTEMPTS = 5;
    private static final long ATTEMPT_INTERVAL_NS = 20_000_000;

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private JournalLock(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, and creates the directory if it is not there.
     *
     * @param venueDirectory the venue's directory
     * @return the lock, held until it is closed
     * @throws JournalException if another process (named by its id) or another venue of this process holds it
     */
    public static JournalLock acquire(Path venueDirectory) {
        synchronized (HELD) {
            try {
                Files.createDirectories(venueDirectory);
                Path directory = venueDirectory.toRealPath();
                if (HELD.contains(directory)) {
                    throw heldBy(directory, ProcessHandle.current().pid() + " (this process)");
                }
                FileChannel channel = FileChannel.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                FileLock lock = null;
                try {
                    // A reader that asks whether the journal is in use holds a shared lock for a moment.
                    for (int attempt = 0; attempt < ATTEMPTS && lock == null; attempt++) {
                        if (attempt > 0) {
                            LockSupport.parkNanos(ATTEMPT_INTERVAL_NS);
                        }
                        lock = channel.tryLock();
                    }
                    if (lock == null) {
                        throw heldBy(directory, holderOf(channel));
                    }
                    String pid = ProcessHandle.current().pid() + "\n";
                    channel.truncate(0);
                    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
                } finally {
                    if (lock == null) {
                        channel.close();
                    }
                }
                HELD.add(directory);
                return new JournalLock(directory, channel, lock);
            } catch (IOException e) {
                throw new JournalException(
                        "cannot lock the venue's folder: " + e.getMessage()
                                + "; check that it is there and its permissions",
                        e);
            }
        }
    }

    /**
     * Whether somebody writes that journal at this moment; never disturbs the writer.
     *
     * @param venueDirectory the venue's directory
     * @return true if this or another process holds its lock
     */
    public static boolean isHeld(Path venueDirectory) {
        synchronized (HELD) {
            try {
                if (HELD.contains(venueDirectory.toRealPath())) {
                    return true;
                }
                try (FileChannel channel = FileChannel.open(venueDirectory.resolve("lock"), StandardOpenOption.READ);
                        FileLock probe = channel.tryLock(0, Long.MAX_VALUE, true)) {
                    return probe == null;
                }
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                throw new JournalException(
                        "cannot look at the lock of " + venueDirectory + ": " + e.getMessage()
                                + "; check the folder and its permissions",
                        e);
            }
        }
    }

    /** Whether this process holds the directory. */
    static boolean isHeldHere(Path venueDirectory) {
        synchronized (HELD) {
            try {
                return HELD.contains(venueDirectory.toRealPath());
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (!lock.isValid()) {
                return;
            }
            HELD.remove(directory);
            try {
                channel.truncate(0);
                lock.release();
                channel.close();
            } catch (IOException e) {
                throw new JournalException("cannot release the lock of " + directory + ": " + e.getMessage(), e);
            }
        }
    }

    private static String holderOf(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        String holder = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return holder.isEmpty() ? "unknown" : holder;
    }

    private static JournalException heldBy(Path directory, String holder) {
        return new JournalException("journal " + directory + " is in use by process " + holder
                + "; stop that venue first, or give this one a directory of its own");
    }
}
