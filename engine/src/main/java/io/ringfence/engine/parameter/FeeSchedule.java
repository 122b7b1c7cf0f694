package io.ringfence.engine.parameter;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * What a market charges of each notional, by what an account has traded lately: tiers by volume, in which the fees of maker and taker never rise. A maker's fee
 * below zero is a rebate, never above the least fee of a taker. Immutable; made by {@link FeeScheduleDraft}.
 */
public final class FeeSchedule {
    /** Most rows of a schedule. */
    public static final int MAX_TIERS = 16;

    /** No schedule: the fees are those of the risk parameters. */
    public static final FeeSchedule NONE = new FeeSchedule(new long[0], new int[0], new int[0], 0);

    private final long[] lowerVolumes;
    private final int[] makerFeePpms;
    private final int[] takerFeePpms;

    FeeSchedule(long[] lowerVolumes, int[] makerFeePpms, int[] takerFeePpms, int count) {
        this.lowerVolumes = Arrays.copyOf(lowerVolumes, count);
        this.makerFeePpms = Arrays.copyOf(makerFeePpms, count);
        this.takerFeePpms = Arrays.copyOf(takerFeePpms, count);
    }

    /** {@return how many tiers there are; zero: {@link #NONE}} */
    public int count() {
        return lowerVolumes.length;
    }

    /** {@return µ$ from which a tier holds} */
    public long lowerVolume(int tier) {
        return lowerVolumes[tier];
    }

    /** {@return rate of the resting side; below zero: a rebate} */
    public int makerFeePpm(int tier) {
        return makerFeePpms[tier];
    }

    /** {@return rate of the incoming side} */
    public int takerFeePpm(int tier) {
        return takerFeePpms[tier];
    }

    /** {@return the tier of a volume, µ$} */
    public int tierOf(long volume) {
        int tier = lowerVolumes.length - 1;
        while (tier > 0 && volume < lowerVolumes[tier]) {
            tier--;
        }
        return tier;
    }

    /** {@return {@code hash} with every row folded in} */
    long fold(long hash) {
        long folded = Hash64.fold(hash, count());
        for (int k = 0; k < count(); k++) {
            folded = Hash64.fold(folded, lowerVolumes[k]);
            folded = Hash64.fold(folded, ((long) makerFeePpms[k] << Integer.SIZE) | takerFeePpms[k]);
        }
        return folded;
    }
}
