package io.ringfence.engine.liquidation;

import io.ringfence.engine.hash.Hash64;

/**
 * What the insurance fund has paid today, UTC, for each market, and what it held when it first paid: by that its bounds are measured, so that
 * they do not shrink as it pays. Owned by the engine's thread; allocates nothing.
 */
public final class FundUse {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final long NO_DAY = Long.MIN_VALUE;
    private static final long HASH_SEED = Hash64.of(0x4655_4E44);

    private final long[] usedToday;
    private final long[] days;
    private long day = NO_DAY;
    private long fundAtFirst;
    private long hash;

    /** Nothing used; {@code instrumentCapacity}: most markets there may be. */
    public FundUse(int instrumentCapacity) {
        usedToday = new long[instrumentCapacity];
        days = new long[instrumentCapacity];
    }

    /**
     * {@return what the fund held when it first paid today, µ$; if it has not, what it holds}
     *
     * @param fund what it holds.
     */
    public long fundAtFirst(long nowNs, long fund) {
        return day == dayOf(nowNs) ? fundAtFirst : fund;
    }

    /** {@return what it has paid today for a market, µ$} */
    public long usedToday(int instrumentIndex, long nowNs) {
        return days[instrumentIndex] == dayOf(nowNs) ? usedToday[instrumentIndex] : 0;
    }

    /**
     * The fund pays.
     *
     * @param fund what it held before, µ$.
     * @param amount above zero, µ$.
     */
    public void pay(int instrumentIndex, long nowNs, long fund, long amount) {
        if (day != dayOf(nowNs)) {
            day = dayOf(nowNs);
            fundAtFirst = fund;
        }
        hash -= rowHash(instrumentIndex);
        usedToday[instrumentIndex] = usedToday(instrumentIndex, nowNs) + amount;
        days[instrumentIndex] = day;
        hash += rowHash(instrumentIndex);
    }

    /** {@return sum of the hashes of all rows, kept as they change} */
    public long hash() {
        return hash + Hash64.of(HASH_SEED, day, fundAtFirst);
    }

    /** {@return the same, computed from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < days.length; i++) {
            sum += rowHash(i);
        }
        return sum + Hash64.of(HASH_SEED, day, fundAtFirst);
    }

    private static long dayOf(long nowNs) {
        return Math.floorDiv(nowNs, NANOS_PER_DAY);
    }

    private long rowHash(int instrumentIndex) {
        return usedToday[instrumentIndex] == 0
                ? 0
                : Hash64.of(HASH_SEED, instrumentIndex, days[instrumentIndex], usedToday[instrumentIndex]);
    }
}
