package io.ringfence.engine.account;

import io.ringfence.engine.hash.Hash64;

/**
 * What each account has traded in the last thirty days, near enough, in 16 bytes an account.
 *
 * <p>Time is cut into windows of thirty days, counted from 1970. Of an account stand here the volume of the window it last traded in, and that of the window
 * before. The volume of the last thirty days is then that of this window, and of the window before as large a share as it still reaches into the last
 * thirty days, counted in days and rounded down: exact where the account trades evenly, and never dependent on anything but trades and the venue's
 * time. It falls at midnight UTC and rises with every trade.
 *
 * <p>Nothing is counted, and no memory taken, before {@link #start}. Owned by the engine's thread; nothing else allocates.
 */
public final class TradedVolumes {
    /** Days of a window. */
    public static final int WINDOW_DAYS = 30;

    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final long MILLION = 1_000_000L;
    private static final long MOST = 1L << 60;
    private static final int WINDOW_BITS = 16;
    private static final int WINDOW_MASK = (1 << WINDOW_BITS) - 1;
    private static final long HASH_SEED = 0x564F_4C55_4D45L;

    private final int accountCapacity;

    /** Volume of the window in which the account traded last, µ$. */
    private long[] volumes = {};

    /** That of the window before it, whole dollars; in the lowest bits the number of the window in which it traded last. */
    private long[] formers = {};

    private int day;
    private long hash;

    /**
     * Makes it without a volume.
     *
     * @param accountCapacity most accounts there may be.
     */
    public TradedVolumes(int accountCapacity) {
        this.accountCapacity = accountCapacity;
    }

    /** From now on volumes are counted. */
    public void start() {
        if (!isCounting()) {
            volumes = new long[accountCapacity];
            formers = new long[accountCapacity];
        }
    }

    /** {@return whether volumes are counted} */
    public boolean isCounting() {
        return volumes.length > 0;
    }

    /** The venue's time is now this. */
    public void onTime(long nowNs) {
        day = (int) (nowNs / NANOS_PER_DAY);
    }

    /** {@return what an account has traded in the last thirty days, µ$} */
    public long lastThirtyDays(int accountIndex) {
        if (!isCounting()) {
            return 0;
        }
        int age = day / WINDOW_DAYS - windowOf(accountIndex);
        if (age > 1) {
            return 0;
        }
        long former = age == 1 ? volumes[accountIndex] : (formers[accountIndex] >>> WINDOW_BITS) * MILLION;
        long current = age == 1 ? 0 : volumes[accountIndex];
        long share = former / WINDOW_DAYS * (WINDOW_DAYS - day % WINDOW_DAYS);
        return Math.min(MOST, current + share);
    }

    /**
     * An account has traded; where volumes are not counted nothing happens.
     *
     * @param accountIndex which.
     * @param notional for how much, µ$, not negative.
     */
    public void add(int accountIndex, long notional) {
        if (!isCounting()) {
            return;
        }
        hash -= rowHash(accountIndex);
        int window = day / WINDOW_DAYS;
        int age = window - windowOf(accountIndex);
        if (age > 0) {
            long former = age == 1 ? volumes[accountIndex] / MILLION : 0;
            formers[accountIndex] = former << WINDOW_BITS | window;
            volumes[accountIndex] = 0;
        }
        volumes[accountIndex] = Math.min(MOST, volumes[accountIndex] + notional);
        hash += rowHash(accountIndex);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int account = 0; account < volumes.length; account++) {
            sum += rowHash(account);
        }
        return sum;
    }

    private int windowOf(int accountIndex) {
        return (int) formers[accountIndex] & WINDOW_MASK;
    }

    private long rowHash(int accountIndex) {
        return volumes[accountIndex] == 0 && formers[accountIndex] == 0
                ? 0
                : Hash64.of(HASH_SEED, accountIndex, volumes[accountIndex], formers[accountIndex]);
    }
}
