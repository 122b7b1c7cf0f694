package io.ringfence.replay.check;

/** Who pays for losses made in a market, as WaterfallParametersSet said; version zero: nothing was said, and the fund pays without bound. */
record WaterfallFacts(
        int version,
        long fundFloor,
        int poolFeePpm,
        int eventCapPpm,
        int dayCapPpm,
        int stressPpm,
        boolean hasDeleveraging) {
    static final WaterfallFacts UNSAID = new WaterfallFacts(0, 0, 0, 0, 0, 0, false);

    boolean isSet() {
        return version != 0;
    }

    /** The most lots that the venue may hold after a takeover: their value at the risk price, moved by the stress, is within what is available. */
    long mostLots(long available, long riskPx) {
        return Exact.heldMulDivFloor(available, Exact.MILLION, stressPpm) / riskPx;
    }

    /** What of a fee the market's pool receives, rounded down. */
    long poolFee(long fee) {
        return Exact.shareFloor(fee, poolFeePpm);
    }
}
