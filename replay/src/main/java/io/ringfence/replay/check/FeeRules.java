package io.ringfence.replay.check;

import java.util.List;

/**
 * What the two sides of a trade pay: docs/margin.md, "What trades cost". By the instrument's schedule and the volume that the account has traded before, or without a schedule by its
 * risk parameters.
 */
final class FeeRules {
    /** A tier of a schedule: from which volume it holds, µ$, and its rates, of which the maker's below zero is a rebate. */
    record Tier(long lowerVolume, int makerPpm, int takerPpm) {}

    /** A schedule; without a tier there is none. */
    record Schedule(List<Tier> tiers) {
        static final Schedule NONE = new Schedule(List.of());

        private Tier tierOf(long volume) {
            Tier found = tiers.get(0);
            for (Tier tier : tiers) {
                if (tier.lowerVolume() <= volume) {
                    found = tier;
                }
            }
            return found;
        }
    }

    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final int WINDOW_DAYS = 30;
    private static final long MOST_VOLUME = 1L << 60;

    /** Volumes are counted from the first schedule of the venue on. */
    private boolean isCounting;

    void set(InstrumentFacts instrument, List<Tier> tiers) {
        instrument.fees = new Schedule(List.copyOf(tiers));
        isCounting = true;
    }

    /** Rounded up. */
    long takerFee(AccountFacts account, InstrumentFacts instrument, long notional, long nowNs) {
        List<Tier> tiers = instrument.fees.tiers();
        int ppm = tiers.isEmpty()
                ? instrument.parameters.takerFeePpm
                : instrument.fees.tierOf(volume(account, nowNs)).takerPpm();
        return Exact.shareCeil(notional, ppm);
    }

    /** Rounded up; a rebate rounded down, and no more than the other side pays. */
    long makerFee(AccountFacts account, InstrumentFacts instrument, long notional, long otherFee, long nowNs) {
        List<Tier> tiers = instrument.fees.tiers();
        int ppm = tiers.isEmpty()
                ? instrument.parameters.makerFeePpm
                : instrument.fees.tierOf(volume(account, nowNs)).makerPpm();
        return ppm >= 0 ? Exact.shareCeil(notional, ppm) : -Math.min(otherFee, Exact.shareFloor(notional, -ppm));
    }

    /** Windows of thirty days are counted from 1970-01-01; of the one before, whole dollars are kept. */
    void onTraded(AccountFacts account, long notional, long nowNs) {
        if (!isCounting) {
            return;
        }
        long window = Math.floorDiv(nowNs, NANOS_PER_DAY) / WINDOW_DAYS;
        if (window > account.volumeWindow) {
            account.formerVolume =
                    window == account.volumeWindow + 1 ? account.volume - account.volume % Exact.MILLION : 0;
            account.volume = 0;
            account.volumeWindow = window;
        }
        account.volume = Math.min(MOST_VOLUME, account.volume + notional);
    }

    /** This window's volume, and of the one before, a thirtieth (rounded down) for each of its days that lies within the last thirty. */
    private static long volume(AccountFacts account, long nowNs) {
        long day = Math.floorDiv(nowNs, NANOS_PER_DAY);
        long age = day / WINDOW_DAYS - account.volumeWindow;
        if (age > 1) {
            return 0;
        }
        long former = age == 1 ? account.volume : account.formerVolume;
        long current = age == 1 ? 0 : account.volume;
        return Math.min(MOST_VOLUME, current + former / WINDOW_DAYS * (WINDOW_DAYS - day % WINDOW_DAYS));
    }
}
