package io.ringfence.replay.check;

/** Who pays for losses made in a market, as WaterfallParametersSet said; version zero: nothing was said, and the fund pays without bound. */
record WaterfallFacts(int version, long fundFloor, int poolFeePpm, int eventCapPpm, int dayCapPpm) {
    static final WaterfallFacts UNSAID = new WaterfallFacts(0, 0, 0, 0, 0);

    boolean isSet() {
        return version != 0;
    }

    /** What of a fee the market's pool receives, rounded down. */
    long poolFee(long fee) {
        return Exact.shareFloor(fee, poolFeePpm);
    }
}
