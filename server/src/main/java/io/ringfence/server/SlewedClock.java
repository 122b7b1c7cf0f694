package io.ringfence.server;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * The venue's clock: it runs with the monotonic clock and drifts towards the system's clock by at most 500 ppm, so a correction never
 * shows as a jump. A system clock that leaps ahead by more than a bound is not believed: it stops the venue. One that leaps back is
 * approached slowly, and the sequencer's time never goes back. One thread.
 */
final class SlewedClock implements EpochNanoClock {
    private static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SLEW_DIVISOR = 2_000;

    private final NanoClock monotonic;
    private final EpochNanoClock system;
    private final long maxJumpNs;
    private long offsetNs;
    private long lastCheckNs;

    /**
     * A clock that begins at the system's time.
     *
     * @param monotonic runs evenly
     * @param system says what time it is, and may be set
     * @param maxJumpNs how far the system's clock may lead, in nanoseconds
     */
    SlewedClock(final NanoClock monotonic, final EpochNanoClock system, final long maxJumpNs) {
        this.monotonic = monotonic;
        this.system = system;
        this.maxJumpNs = maxJumpNs;
        lastCheckNs = monotonic.nanoTime();
        offsetNs = system.nanoTime() - lastCheckNs;
    }

    /**
     * The time now.
     *
     * @return nanoseconds since 1970
     * @throws VenueException if the system's clock has leapt ahead
     */
    @Override
    public long nanoTime() {
        final long nowNs = monotonic.nanoTime();
        final long sinceCheckNs = nowNs - lastCheckNs;
        if (sinceCheckNs >= CHECK_INTERVAL_NS) {
            lastCheckNs = nowNs;
            slew(nowNs, sinceCheckNs);
        }
        return nowNs + offsetNs;
    }

    private void slew(final long nowNs, final long sinceCheckNs) {
        final long leadNs = system.nanoTime() - (nowNs + offsetNs);
        if (leadNs > maxJumpNs) {
            throw new VenueException("the system's clock leapt ahead by " + TimeUnit.NANOSECONDS.toMillis(leadNs)
                    + " ms, more than the " + TimeUnit.NANOSECONDS.toMillis(maxJumpNs)
                    + " ms admitted; check the clock, then start again");
        }
        final long mostNs = sinceCheckNs / SLEW_DIVISOR;
        offsetNs += Math.max(-mostNs, Math.min(mostNs, leadNs));
    }
}
