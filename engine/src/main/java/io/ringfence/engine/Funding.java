package io.ringfence.engine;

import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.fixed.Wide;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.position.SideIndexes;
import io.ringfence.engine.settlement.FundingParameters;
import io.ringfence.engine.settlement.FundingRate;
import io.ringfence.engine.settlement.PremiumSamples;

/**
 * The walk of funding: its parameters, looks at the book with each change of the index and once a second, and on each full hour of UTC the charge of both sides of a market.
 *
 * <p>An hour in which a VALID price and continuous trading did not stand together for {@link #MIN_VALID_MS} charges nothing. No position is
 * touched: each pays or receives when it next changes, and its account's equity has it at once.
 */
final class Funding {
    /** Less than this of an hour says nothing about it. */
    static final long MIN_VALID_MS = 300_000L;

    static final long HOUR_NS = 3_600_000_000_000L;

    private static final long HOUR_MS = 3_600_000L;
    private static final int MILLION = 1_000_000;

    private final Instruments instruments;
    private final Markets markets;
    private final PriceFeeds feeds;
    private final RiskParameterVersions riskParameters;
    private final MarkPrices prices;
    private final ImpactPrices impactPrices;
    private final PremiumSamples samples;
    private final SideIndexes indexes;
    private final Timers timers;
    private final Maintenance maintenance;
    private final EventPublisher publisher;
    private final Asker asker;

    Funding(EngineState state, Maintenance maintenance, EventPublisher publisher, Asker asker) {
        instruments = state.instruments();
        markets = state.markets();
        feeds = state.feeds();
        riskParameters = state.riskParameters();
        prices = state.marks();
        impactPrices = new ImpactPrices(state);
        samples = state.premiumSamples();
        indexes = state.positions().indexes();
        timers = state.timers();
        this.maintenance = maintenance;
        this.publisher = publisher;
        this.asker = asker;
    }

    void onSetFundingParameters(int instrumentId, FundingParameters given, long nowNs) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int instrument = instruments.indexOf(instrumentId);
        if (instrument == Instruments.NULL_INSTRUMENT) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, "instrumentId");
            return;
        }
        if (instruments.isSpot(instrument)) {
            // Nobody has a position there.
            reject(RejectReason.INVALID_FIELD, 0, instrumentId, "instrumentId");
            return;
        }
        long on = given.isOn() ? 1 : 0;
        if (isOutside("impactNotional", given.impactNotional(), 0, ExactRange.MAX_VALUE)
                || isOutside("impactOpenInterestPpm", given.impactOpenInterestPpm(), 0, on * MILLION)
                || isOutside(
                        "interestPpm",
                        given.interestPpm(),
                        -on * FundingParameters.MAX_INTEREST_PPM,
                        on * FundingParameters.MAX_INTEREST_PPM)
                || isOutside("interestClampPpm", given.interestClampPpm(), 0, on * MILLION)
                || isOutside("marginCapPpm", given.marginCapPpm(), on, on * FundingParameters.MAX_MARGIN_CAP_PPM)
                || isOutside("hourCapPpm", given.hourCapPpm(), on, on * MILLION)) {
            return;
        }

        // From here on it must succeed.
        samples.setParameters(instrument, given);
        announceParameters(instrument);
        if (given.isOn()) {
            look(instrument, nowNs);
            arm(instrument, nowNs, nowNs);
        } else {
            timers.disarm(Schedule.FUNDING, instrument);
        }
    }

    /** {@return how many events describe the parameters of an instrument} */
    int announce(int instrument) {
        if (!samples.isOn(instrument)) {
            return 0;
        }
        announceParameters(instrument);
        return 1;
    }

    /** The price of an index, or how far to trust it, has changed. */
    void onIndexChanged(int indexIndex, long nowNs) {
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.indexIndex(i) == indexIndex && samples.isOn(i)) {
                look(i, nowNs);
            }
        }
    }

    /** The timer of the next look, or of the full hour. A leap of time is looked at once, but for its hours. */
    void onTime(int instrument, long dueNs, long nowNs) {
        look(instrument, dueNs);
        if (dueNs % HOUR_NS == 0) {
            charge(instrument);
            samples.beginHour(instrument);
        }
        arm(instrument, dueNs, nowNs);
    }

    private void arm(int instrument, long dueNs, long nowNs) {
        long looks = Math.floorDiv(nowNs - dueNs, Marking.INTERVAL_NS) + 1;
        long nextLookNs = dueNs + looks * Marking.INTERVAL_NS;
        long nextHourNs = (Math.floorDiv(dueNs, HOUR_NS) + 1) * HOUR_NS;
        timers.arm(Schedule.FUNDING, instrument, Math.min(nextLookNs, nextHourNs));
    }

    private void look(int instrument, long nowNs) {
        boolean isSample = markets.status(instrument) == TradingStatus.CONTINUOUS
                && feeds.state(instruments.indexIndex(instrument)) == FeedState.VALID
                && prices.isPriced(instrument);
        if (!isSample) {
            samples.lookAway(instrument, nowNs);
            return;
        }
        FundingParameters parameters = samples.parameters(instrument);
        long indexPx = prices.indexPx(instrument);
        long indexRiskPx = prices.indexRiskPx(instrument);
        long lots = impactPrices.lots(instrument, parameters.impactNotional(), parameters.impactOpenInterestPpm());
        long bidPx = impactPrices.bidPx(instrument, lots);
        long askPx = impactPrices.askPx(instrument, lots);
        long premiumE9 = FundingRate.premiumE9(
                bidPx == ImpactPrices.NULL_PX ? indexPx : bidPx,
                askPx == ImpactPrices.NULL_PX ? indexPx : askPx,
                indexPx,
                indexRiskPx);
        samples.look(instrument, premiumE9, indexRiskPx, nowNs);
    }

    private void charge(int instrument) {
        long validMs = Math.min(samples.validMs(instrument), HOUR_MS);
        if (validMs < MIN_VALID_MS) {
            return;
        }
        MarginTiers tiers = riskParameters.of(instrument).tiers();
        long premiumE9 = samples.meanPremiumE9(instrument);
        long meanPx = samples.meanPx(instrument);
        long rateE9 = FundingRate.hourE9(
                samples.parameters(instrument), premiumE9, tiers.initialPpm(0), tiers.maintenancePpm(0));
        // meanPx * rate * validMs / HOUR_MS, rounded down, in 128 bits: by whole hours' shares and what is left of one.
        long share = FixedMath.mulDivFloor(meanPx, rateE9, HOUR_MS);
        long rest = (meanPx * rateE9 - share * HOUR_MS) * validMs / HOUR_MS;
        long sharesLow = share * validMs;
        long high = Wide.addHigh(Math.multiplyHigh(share, validMs), sharesLow, 0, rest);
        long low = sharesLow + rest;
        long negativeHigh = Wide.negateHigh(high, low);
        indexes.charge(instrument, true, high, low);
        indexes.charge(instrument, false, negativeHigh, -low);
        publisher.fundingCharged(instruments.id(instrument), premiumE9, rateE9, meanPx, validMs, high, low);
        maintenance.onCharged(
                instrument,
                Wide.mulDivCeil(high, low, 1, SideIndexes.PARTS),
                Wide.mulDivCeil(negativeHigh, -low, 1, SideIndexes.PARTS));
    }

    private void announceParameters(int instrument) {
        publisher.fundingParametersSet(instruments.id(instrument), samples.parameters(instrument));
    }

    private boolean isOutside(String field, long value, long min, long max) {
        if (value >= min && value <= max) {
            return false;
        }
        reject(RejectReason.INVALID_FIELD, value < min ? min : max, value, field);
        return true;
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
