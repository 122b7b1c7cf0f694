package io.ringfence.acceptance.demo;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The thread on which the {@link Follower} follows while the venue runs, and on which progress is shown. */
final class Following implements AutoCloseable {
    private static final int COMMANDS_PER_TURN = 20_000;
    private static final long PAUSE_NS = 20_000_000L;

    private final Path directory;
    private final long firstTimeNs;
    private final long fundStartMicros;
    private final DemoProgress progress;
    private final Thread thread = new Thread(this::follow, "demo-follower");
    private volatile boolean stopped;
    private volatile RuntimeException failure;

    /** Belongs to the thread until it has ended. */
    private Follower follower;

    Following(Path directory, long firstTimeNs, long fundStartMicros, DemoProgress progress) {
        this.directory = directory;
        this.firstTimeNs = firstTimeNs;
        this.fundStartMicros = fundStartMicros;
        this.progress = progress;
        thread.setDaemon(true);
    }

    /** Begins, once the journal is there. */
    void start() {
        thread.start();
    }

    /** Follows to the end of a journal that nobody writes any more. */
    Follower finish() {
        stop();
        if (failure != null) {
            throw failure;
        }
        return follower;
    }

    private void follow() {
        try {
            follower = new Follower(directory, firstTimeNs, fundStartMicros);
            boolean last = false;
            while (true) {
                int count = follower.follow(COMMANDS_PER_TURN);
                progress.show(follower.minutes(), System.nanoTime());
                if (count == 0) {
                    if (last) {
                        return;
                    }
                    // What was written before the flag was seen is read in one more turn.
                    last = stopped;
                    if (!last) {
                        LockSupport.parkNanos(PAUSE_NS);
                    }
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void stop() {
        stopped = true;
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

    @Override
    public void close() {
        stop();
        if (follower != null) {
            follower.close();
        }
    }
}
