package io.ringfence.engine.clearing;

import io.ringfence.engine.account.TradedVolumes;
import io.ringfence.engine.parameter.FeeSchedule;
import io.ringfence.engine.parameter.FeeSchedules;
import io.ringfence.engine.parameter.RiskParameterVersions;

/**
 * What each side of a trade pays: by the market's schedule and what the account has traded before this trade, or where there is no schedule by the market's
 * risk parameters. A rebate comes out of the fee that the other side of the same trade pays, and is never more than that.
 *
 * <p>Owned by the engine's thread; allocates nothing.
 */
public final class TradingFees {
    private final RiskParameterVersions parameters;
    private final FeeSchedules schedules;
    private final TradedVolumes volumes;
    private final Clearing clearing;

    /** Charges by these. */
    public TradingFees(
            RiskParameterVersions parameters, FeeSchedules schedules, TradedVolumes volumes, Clearing clearing) {
        this.parameters = parameters;
        this.schedules = schedules;
        this.volumes = volumes;
        this.clearing = clearing;
    }

    /** {@return rate of an account that takes} */
    public int takerPpm(int accountIndex, int instrumentIndex) {
        FeeSchedule schedule = schedules.of(instrumentIndex);
        return schedule.count() == 0
                ? parameters.of(instrumentIndex).takerFeePpm()
                : schedule.takerFeePpm(schedule.tierOf(volumes.lastThirtyDays(accountIndex)));
    }

    /** {@return rate of an account that makes; below zero: a rebate} */
    public int makerPpm(int accountIndex, int instrumentIndex) {
        FeeSchedule schedule = schedules.of(instrumentIndex);
        return schedule.count() == 0
                ? parameters.of(instrumentIndex).makerFeePpm()
                : schedule.makerFeePpm(schedule.tierOf(volumes.lastThirtyDays(accountIndex)));
    }

    /** {@return the most that a maker pays of a notional of either sign, µ$; a rebate, which may be less in the end, counts as none} */
    public long mostMakerFee(int accountIndex, int instrumentIndex, long notional) {
        return Clearing.fee(notional, Math.max(0, makerPpm(accountIndex, instrumentIndex)));
    }

    /** {@return the fee that the incoming side has been charged, µ$} */
    public long chargeTaker(int accountIndex, int instrumentIndex, long notional) {
        return clearing.chargeTradingFee(accountIndex, notional, takerPpm(accountIndex, instrumentIndex));
    }

    /**
     * Charges the resting side, or pays its rebate.
     *
     * @param accountIndex whose.
     * @param instrumentIndex in what.
     * @param notional of the trade, µ$, of either sign.
     * @param otherFee what the other side of the trade has paid, µ$.
     * @return the fee, µ$; below zero: the rebate.
     */
    public long chargeMaker(int accountIndex, int instrumentIndex, long notional, long otherFee) {
        int ppm = makerPpm(accountIndex, instrumentIndex);
        return ppm >= 0
                ? clearing.chargeTradingFee(accountIndex, notional, ppm)
                : -clearing.payRebate(accountIndex, notional, -ppm, otherFee);
    }

    /** An account has traded for a notional of either sign; its next trade may be in another tier. */
    public void onTraded(int accountIndex, long notional) {
        volumes.add(accountIndex, Math.abs(notional));
    }
}
