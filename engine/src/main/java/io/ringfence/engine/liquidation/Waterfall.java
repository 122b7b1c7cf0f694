package io.ringfence.engine.liquidation;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.parameter.WaterfallParameters;

/**
 * How much each layer pays for a loss that an account cannot bear: the account itself first, the pool of the market that made the loss, then the insurance fund within that market's
 * bounds. Answers questions and changes nothing; stateless, any thread may call it. All amounts µ$, not negative unless said otherwise.
 */
public final class Waterfall {
    private static final long MILLION = 1_000_000L;

    private Waterfall() {}

    /**
     * What others pay for a slice: by how much the account received less than at the bankruptcy price, and no more than it lacks afterwards.
     *
     * @param proceeds of the slice, signed as cash of the account.
     * @param proceedsAtBankruptcy the same at the bankruptcy price.
     * @param rawEquityAfter equity without haircuts after it, of either sign.
     */
    public static long paysForSlice(long proceeds, long proceedsAtBankruptcy, long rawEquityAfter) {
        return Math.min(Math.max(0, proceedsAtBankruptcy - proceeds), Math.max(0, -rawEquityAfter));
    }

    /**
     * What the fund may pay for a market now.
     *
     * @param fund what it holds.
     * @param fundAtFirst what it held when it first paid that day.
     * @param usedByEvent what this liquidation took for the market before.
     * @param usedToday what all liquidations of the day did.
     */
    public static long fundAllows(
            WaterfallParameters parameters, long fund, long fundAtFirst, long usedByEvent, long usedToday) {
        if (!parameters.isSet()) {
            return Math.max(0, fund);
        }
        long ofEvent = ExactRange.ppmFloor(fundAtFirst, parameters.eventCapPpm()) - usedByEvent;
        long ofDay = ExactRange.ppmFloor(fundAtFirst, parameters.dayCapPpm()) - usedToday;
        return Math.max(0, Math.min(fund - parameters.fundFloor(), Math.min(ofEvent, ofDay)));
    }

    /**
     * The most lots that the venue may hold of a market after a takeover: those whose value moves by no more than what could be paid.
     *
     * @param available what pool and fund could pay.
     * @param riskPx µ$ per lot, above zero.
     * @param stressPpm the move, above zero.
     */
    public static long mostLots(long available, long riskPx, int stressPpm) {
        return ExactRange.mulDivFloor(available, MILLION, stressPpm) / riskPx;
    }

    /**
     * The equity that goes with a position that is taken over: its share, by maintenance requirement, of the account's equity and at most of its maintenance margin; what is above stays the
     * owner's. Rounded down.
     *
     * @param rawEquity of the account, of either sign.
     * @param maintenanceMargin of the account.
     * @param released by how much the takeover lowers it.
     * @return negative: what others must pay.
     */
    public static long equityTaken(long rawEquity, long maintenanceMargin, long released) {
        return FixedMath.mulDivFloor(Math.min(rawEquity, maintenanceMargin), released, Math.max(1, maintenanceMargin));
    }

    /**
     * The part of an amount that falls on one of several markets, by the losses they made. The parts of all of them make up the amount.
     *
     * @param before losses of the markets that come before it.
     * @param loss of the market itself.
     * @param sum of all, above zero.
     */
    public static long part(long amount, long before, long loss, long sum) {
        return FixedMath.mulDivFloor(amount, before + loss, sum) - FixedMath.mulDivFloor(amount, before, sum);
    }

    /**
     * The largest amount whose {@link #part} of one market is no more than something, whatever comes before it.
     *
     * @param available for the market.
     * @param loss of the market, above zero.
     * @param sum of all.
     */
    public static long mostFor(long available, long loss, long sum) {
        return ExactRange.mulDivFloor(available, sum, loss);
    }
}
