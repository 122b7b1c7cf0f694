package io.ringfence.engine.liquidation;

import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;

/**
 * One slice of a liquidation, with every number that decides it: {@link #plan} computes them before it goes to the book, {@link #onTraded} what became of
 * it. Whoever reports on a slice reads them here.
 *
 * <p>Reused by its owner; owned by the engine's thread. Allocates nothing.
 */
public final class Slice {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Instruments instruments;
    private final RiskParameterVersions parameterVersions;
    private final MarkPrices marks;
    private final PriceBands bands;

    private RiskParameters parameters;
    private LiquidationRules rules;
    private int instrumentIndex;
    private boolean isLong;
    private long heldLots;
    private long px;
    private long riskPx;
    private long rawEquity;
    private long equity;
    private long maintenanceMargin;
    private long targetEquity;
    private long allowance;
    private long secondsUnder;
    private boolean isLimited;
    private int bandPpm;
    private int feePpm;
    private long lots;
    private long equityBehind;
    private long bankruptcyTicks;
    private long limitTicks;

    private long tradedLots;
    private long proceeds;
    private long tradedNotional;
    private long fee;
    private long poolFee;

    /** One to be filled; {@code bands}: a slice stops at a price band, and starts no auction. */
    public Slice(Instruments instruments, RiskParameterVersions parameterVersions, MarkPrices marks, PriceBands bands) {
        this.instruments = instruments;
        this.parameterVersions = parameterVersions;
        this.marks = marks;
        this.bands = bands;
    }

    /**
     * Plans a slice of a position.
     *
     * @param instrument in what.
     * @param positionLots what is held, with its sign, not zero.
     * @param margin of the account.
     * @param sliceCount slices of this liquidation that traded before.
     * @param underNs how long the liquidation has lasted.
     * @param allowed what others would pay at most for a price worse than the bankruptcy price, µ$, not negative.
     */
    public void plan(
            int instrument, long positionLots, AccountMargin margin, int sliceCount, long underNs, long allowed) {
        parameters = parameterVersions.of(instrument);
        rules = parameterVersions.liquidationRules(instrument);
        instrumentIndex = instrument;
        isLong = positionLots > 0;
        heldLots = Math.abs(positionLots);
        px = marks.px(instrument);
        riskPx = marks.riskPx(instrument);
        rawEquity = margin.equityRaw();
        equity = margin.equityMaintenance();
        maintenanceMargin = margin.maintenanceMargin();
        targetEquity = margin.targetEquity();
        allowance = allowed;
        secondsUnder = underNs / NANOS_PER_SECOND;

        MarginTiers tiers = parameters.tiers();
        long notional = ExactRange.value(heldLots, riskPx);
        boolean isBackstop = margin.isBackstop();
        isLimited = !isBackstop && rules.isLimited(sliceCount) && LiquidationPlan.isLarge(parameters, heldLots, riskPx);
        feePpm = LiquidationPlan.feePpm(parameters, notional);
        bandPpm = LiquidationPlan.bandPpm(
                parameters,
                rules,
                tiers.maintenancePpm(tiers.tierOf(notional)),
                equity,
                maintenanceMargin,
                secondsUnder);
        long shortfall = targetEquity - equity;
        lots = LiquidationPlan.sliceLots(parameters, rules, bandPpm, heldLots, riskPx, shortfall, isLimited);
        equityBehind = behind(lots);
        bankruptcyTicks = LiquidationPlan.bankruptcyTicks(instruments, instrument, isLong, px, lots, equityBehind);
        long ticks = LiquidationPlan.limitTicks(
                instruments,
                instrument,
                bandPpm,
                isLong,
                marks.indexPx(instrument),
                marks.indexRiskPx(instrument),
                px,
                lots,
                equityBehind,
                allowance,
                isBackstop && !parameterVersions.waterfall(instrument).hasDeleveraging());
        limitTicks = isLong
                ? Math.max(ticks, bands.lowestTicks(instrument))
                : Math.min(ticks, bands.highestTicks(instrument));
        tradedLots = 0;
        tradedNotional = 0;
        proceeds = 0;
        fee = 0;
        poolFee = 0;
    }

    /**
     * The slice has traded.
     *
     * @param traded lots, from one to those planned.
     * @param notional of them, at the magnitudes of their prices, µ$.
     * @param received the same, signed as cash of the account.
     */
    public void onTraded(long traded, long notional, long received) {
        tradedLots = traded;
        proceeds = received;
        tradedNotional = notional;
        fee = LiquidationPlan.fee(feePpm, notional, received, proceedsAtBankruptcy(), rules.feeRounding());
        poolFee = ExactRange.ppmFloor(
                fee, parameterVersions.waterfall(instrumentIndex).poolFeePpm());
    }

    /** {@return which instrument} */
    public int instrumentIndex() {
        return instrumentIndex;
    }

    /** {@return its number on the wire} */
    public int instrumentId() {
        return instruments.id(instrumentIndex);
    }

    /** {@return what it may close, as a quantity} */
    public long quantity() {
        return instruments.quantity(instrumentIndex, lots);
    }

    /** {@return worst price} */
    public long limitPrice() {
        return instruments.price(instrumentIndex, limitTicks);
    }

    /** {@return price at which nothing would be left of the equity behind it} */
    public long bankruptcyPrice() {
        return instruments.price(instrumentIndex, bankruptcyTicks);
    }

    /** {@return what traded, as a quantity} */
    public long filledQuantity() {
        return instruments.quantity(instrumentIndex, tradedLots);
    }

    /** {@return value traded, at the magnitudes of its prices, µ$} */
    public long tradedNotional() {
        return tradedNotional;
    }

    /** {@return version of the market's waterfall parameters; 0: none were set} */
    public int waterfallVersion() {
        return parameterVersions.waterfall(instrumentIndex).version();
    }

    /** {@return whether a long position is closed} */
    public boolean isLong() {
        return isLong;
    }

    /** {@return lots of the position before it, without sign} */
    public long heldLots() {
        return heldLots;
    }

    /** {@return its risk parameters} */
    public RiskParameters parameters() {
        return parameters;
    }

    /** {@return its liquidation rules} */
    public LiquidationRules rules() {
        return rules;
    }

    /** {@return equity without haircuts before it, µ$} */
    public long rawEquity() {
        return rawEquity;
    }

    /** {@return equity with maintenance haircuts before it, µ$} */
    public long equity() {
        return equity;
    }

    /** {@return maintenance margin before it, µ$} */
    public long maintenanceMargin() {
        return maintenanceMargin;
    }

    /** {@return equity at which the liquidation stops, µ$} */
    public long targetEquity() {
        return targetEquity;
    }

    /** {@return what others would have paid at most, µ$} */
    public long allowance() {
        return allowance;
    }

    /** {@return whole seconds since the liquidation started} */
    public long secondsUnder() {
        return secondsUnder;
    }

    /** {@return whether it may close a share of a large position only, after which the account rests} */
    public boolean isLimited() {
        return isLimited;
    }

    /** {@return how far from the index price it may trade} */
    public int bandPpm() {
        return bandPpm;
    }

    /**
     * {@return whether it is worth trying again in a second, if nothing else changes: its limit is further away then, or another slice that finds nothing has consequences}
     *
     * @param unfilledCount slices that found nothing, this one included.
     */
    public boolean isToBeRetried(int unfilledCount) {
        boolean isGrowing = rules.bandGrowthPpm() > 0 && bandPpm < parameters.liquidationBandPpm();
        return isGrowing || unfilledCount < rules.maxUnfilledSlices();
    }

    /** {@return how long after the start of the liquidation the next second begins, nanoseconds} */
    public long nextSecondNs() {
        return (secondsUnder + 1) * NANOS_PER_SECOND;
    }

    /** {@return rate of its fee} */
    public int feePpm() {
        return feePpm;
    }

    /** {@return lots that it may close} */
    public long lots() {
        return lots;
    }

    /** {@return equity behind them, µ$} */
    public long equityBehind() {
        return equityBehind;
    }

    /** {@return price at which nothing of that would be left} */
    public long bankruptcyTicks() {
        return bankruptcyTicks;
    }

    /** {@return worst price} */
    public long limitTicks() {
        return limitTicks;
    }

    /** {@return lots that traded} */
    public long tradedLots() {
        return tradedLots;
    }

    /** {@return what the account received for them, negative: paid, µ$} */
    public long proceeds() {
        return proceeds;
    }

    /** {@return what it would have received at the bankruptcy price, µ$} */
    public long proceedsAtBankruptcy() {
        return ExactRange.signedValue(isLong ? tradedLots : -tradedLots, px) - behind(tradedLots);
    }

    /** {@return fee of what traded, µ$} */
    public long fee() {
        return fee;
    }

    /** {@return what of the fee the market's pool receives, rounded down, µ$} */
    public long poolFee() {
        return poolFee;
    }

    private long behind(long closedLots) {
        return LiquidationPlan.equityBehind(rawEquity, maintenanceMargin, released(closedLots), rules.shareRounding());
    }

    /** By how much closing lots of the position lowers its maintenance margin. */
    private long released(long closedLots) {
        return parameters.tiers().maintenanceMargin(ExactRange.value(heldLots, riskPx))
                - parameters.tiers().maintenanceMargin(ExactRange.value(heldLots - closedLots, riskPx));
    }
}
