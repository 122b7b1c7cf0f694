package io.ringfence.engine.position;

import io.ringfence.engine.fixed.Wide;
import io.ringfence.engine.hash.Hash64;

/**
 * What a lot on each side of each instrument has been charged since the instrument was listed: funding, which one side pays and the other receives, and
 * shares of losses. In 10^-9 µ$ per lot and 128 bits.
 *
 * <p>A position remembers the index of its side at its last change, see {@link Positions}; what it owes is {@code ceil(lots * (index - remembered) / 10^9)}, so
 * who pays pays the fraction and who receives goes without it. Raising an index costs the same with one position and with a million. What the
 * rounding leaves is kept here exactly until it is a whole µ$ and can be posted.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class SideIndexes {
    /** Parts of a µ$ in which indexes count. */
    public static final long PARTS = 1_000_000_000L;

    private static final long HASH_SEED = 0x5349_4445_4958L;

    // Two a row: long, short.
    private final long[] highs;
    private final long[] lows;
    private final long[] remainders;
    private long hash;

    /**
     * Makes it with nothing charged.
     *
     * @param capacity most instruments there may be.
     */
    public SideIndexes(int capacity) {
        highs = new long[2 * capacity];
        lows = new long[2 * capacity];
        remainders = new long[capacity];
    }

    /** {@return high part of a side's index} */
    public long high(int instrumentIndex, boolean isLong) {
        return highs[slot(instrumentIndex, isLong)];
    }

    /** {@return low part of a side's index} */
    public long low(int instrumentIndex, boolean isLong) {
        return lows[slot(instrumentIndex, isLong)];
    }

    /** {@return what was collected beyond what was charged and is not posted yet, in parts of a µ$, less than one} */
    public long remainder(int instrumentIndex) {
        return remainders[instrumentIndex];
    }

    /**
     * Charges every lot of a side.
     *
     * @param instrumentIndex of what.
     * @param isLong which side.
     * @param amountHigh high part of what each lot pays, in 10^-9 µ$; negative: receives.
     * @param amountLow its low part.
     */
    public void charge(int instrumentIndex, boolean isLong, long amountHigh, long amountLow) {
        int slot = slot(instrumentIndex, isLong);
        hash -= rowHash(instrumentIndex);
        highs[slot] = Wide.addHigh(highs[slot], lows[slot], amountHigh, amountLow);
        lows[slot] += amountLow;
        hash += rowHash(instrumentIndex);
    }

    /**
     * Takes note of what a rounding has left.
     *
     * @param instrumentIndex where.
     * @param parts of a µ$, not negative.
     * @return whole µ$ that are to be posted to the ROUNDING account now.
     */
    public long addRemainder(int instrumentIndex, long parts) {
        if (parts == 0) {
            return 0;
        }
        hash -= rowHash(instrumentIndex);
        long sum = remainders[instrumentIndex] + parts;
        remainders[instrumentIndex] = sum % PARTS;
        hash += rowHash(instrumentIndex);
        return sum / PARTS;
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < remainders.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private static int slot(int instrumentIndex, boolean isLong) {
        return 2 * instrumentIndex + (isLong ? 0 : 1);
    }

    /** Nothing charged has no hash. */
    private long rowHash(int instrumentIndex) {
        int slot = 2 * instrumentIndex;
        if ((highs[slot] | lows[slot] | highs[slot + 1] | lows[slot + 1] | remainders[instrumentIndex]) == 0) {
            return 0;
        }
        long row = Hash64.of(HASH_SEED, instrumentIndex, highs[slot], lows[slot]);
        row = Hash64.fold(Hash64.fold(row, highs[slot + 1]), lows[slot + 1]);
        return Hash64.fold(row, remainders[instrumentIndex]);
    }
}
