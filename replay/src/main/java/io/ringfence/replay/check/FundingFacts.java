package io.ringfence.replay.check;

/** The parameters of a market's funding, and the rate that follows from a premium. */
record FundingFacts(int interestPpm, int interestClampPpm, int marginCapPpm, int hourCapPpm) {
    private static final long E9_PER_PPM = 1_000;

    /** In 10^-9: the premium moved towards the interest, an eighth of it for an hour, within the caps. */
    long hourE9(long premiumE9, ParameterFacts parameters) {
        long clamp = interestClampPpm * E9_PER_PPM;
        long pull = Math.max(-clamp, Math.min(clamp, interestPpm * E9_PER_PPM - premiumE9));
        ParameterFacts.Tier first = parameters.tiers().get(0);
        long marginPpm = (long) first.initialPpm() - first.maintenancePpm();
        // Of eight hours, and in thousandths of a millionth: a share of a share in millionths, times a thousand, by
        // eight.
        long cap = Math.min(
                Exact.mulDivFloor(marginPpm, marginCapPpm, 8_000),
                Math.min(hourCapPpm * E9_PER_PPM, first.maintenancePpm() * E9_PER_PPM / 4));
        return Math.max(-cap, Math.min(cap, (premiumE9 + pull) / 8));
    }
}
