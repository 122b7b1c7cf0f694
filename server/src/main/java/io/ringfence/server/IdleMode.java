package io.ringfence.server;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What a thread of the pipeline does when it found nothing to do. Spinning on more threads than there are cores collapses. */
public enum IdleMode {
    /** Spin, then yield, then park for up to 100 µs: low latency under load, little work when idle. The default. */
    BACKOFF,
    /** Yield: for cores that are shared with little else. */
    YIELD,
    /** Spin: only with an isolated core for each thread. */
    SPIN,
    /** Park for 100 µs: the least load. */
    SLEEP;

    private static final int MAX_SPINS = 100;
    private static final int MAX_YIELDS = 20;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 100_000;

    /** A strategy of this kind for one thread: they hold state, so each thread has its own. */
    IdleStrategy newStrategy() {
        return switch (this) {
            case BACKOFF -> new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, MIN_PARK_NS, MAX_PARK_NS);
            case YIELD -> YieldingIdleStrategy.INSTANCE;
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
            case SLEEP -> new SleepingIdleStrategy(MAX_PARK_NS);
        };
    }
}
