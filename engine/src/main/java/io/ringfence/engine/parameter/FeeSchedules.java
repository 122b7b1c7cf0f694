package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/** The fee schedule in force of each instrument, by instrument index. Owned by the engine's thread; nothing allocates. */
public final class FeeSchedules {
    private static final long HASH_SEED = 0x4645_4553_4348L;

    private final FeeSchedule[] schedules;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most instruments there may be.
     */
    public FeeSchedules(int capacity) {
        schedules = new FeeSchedule[capacity];
        Arrays.fill(schedules, FeeSchedule.NONE);
    }

    /** {@return the schedule of an instrument, or {@link FeeSchedule#NONE}} */
    public FeeSchedule of(int instrumentIndex) {
        return schedules[instrumentIndex];
    }

    /** Puts a schedule in force, or {@link FeeSchedule#NONE}. */
    public void set(int instrumentIndex, FeeSchedule schedule) {
        hash -= rowHash(instrumentIndex);
        schedules[instrumentIndex] = schedule;
        hash += rowHash(instrumentIndex);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < schedules.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int instrumentIndex) {
        FeeSchedule schedule = schedules[instrumentIndex];
        return schedule.count() == 0 ? 0 : schedule.fold(Hash64.of(HASH_SEED, instrumentIndex));
    }
}
