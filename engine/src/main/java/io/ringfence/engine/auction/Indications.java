package io.ringfence.engine.auction;

import io.ringfence.engine.hash.Hash64;

/**
 * What was last published of each instrument's auction, so that only what has changed is published again. State, since it decides which events there are.
 * Dense by instrument. Owned by the engine's thread; nothing allocates after construction.
 */
public final class Indications {
    private static final long HASH_SEED = Hash64.of(0x494E_4443L);

    private final long[] priceTicks;
    private final long[] volumeLots;
    private final long[] surplusLots;
    private final boolean[] isSaid;
    private long hash;

    /**
     * Nothing said of any.
     *
     * @param maxInstruments most instruments there may be.
     */
    public Indications(int maxInstruments) {
        priceTicks = new long[maxInstruments];
        volumeLots = new long[maxInstruments];
        surplusLots = new long[maxInstruments];
        isSaid = new boolean[maxInstruments];
    }

    /** Forgets what was said of an instrument: its auction has ended. */
    public void clear(int instrumentIndex) {
        hash -= rowHash(instrumentIndex);
        isSaid[instrumentIndex] = false;
    }

    /**
     * Takes note of what is found now.
     *
     * @return whether it is not what was said last.
     */
    public boolean isNews(int instrumentIndex, Uncross uncross) {
        boolean isNews = !isSaid[instrumentIndex]
                || priceTicks[instrumentIndex] != uncross.priceTicks()
                || volumeLots[instrumentIndex] != uncross.volumeLots()
                || surplusLots[instrumentIndex] != uncross.surplusLots();
        if (isNews) {
            hash -= rowHash(instrumentIndex);
            isSaid[instrumentIndex] = true;
            priceTicks[instrumentIndex] = uncross.priceTicks();
            volumeLots[instrumentIndex] = uncross.volumeLots();
            surplusLots[instrumentIndex] = uncross.surplusLots();
            hash += rowHash(instrumentIndex);
        }
        return isNews;
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < isSaid.length; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int i) {
        return isSaid[i] ? Hash64.fold(Hash64.of(HASH_SEED, i, priceTicks[i], volumeLots[i]), surplusLots[i]) : 0;
    }
}
