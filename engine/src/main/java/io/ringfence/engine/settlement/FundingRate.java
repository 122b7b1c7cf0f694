package io.ringfence.engine.settlement;

import io.ringfence.engine.fixed.FixedMath;

/**
 * The arithmetic of funding, in 10^-9 of the index price:
 * <pre>
 * premium = ( max(0, impact bid - index) - max(0, index - impact ask) ) * 10^9 / index     truncated; a side that has not the amount adds nothing
 * rate8h  = mean premium + clamp(interest - mean premium, +-interestClamp)
 * rate1h  = rate8h / 8                                                                      truncated
 *           held within +-min( (initial - maintenance rate) * marginCap / 8, hourCap, maintenance rate / 4 )
 * </pre>
 *
 * <p>Stateless, allocates nothing, any thread may call it.
 */
public final class FundingRate {
    /** Largest premium that counts, either way: the price itself. */
    public static final long MAX_PREMIUM_E9 = 1_000_000_000L;

    private static final long BILLION = 1_000_000_000L;
    private static final long E9_PER_PPM = 1_000L;
    private static final long MILLION = 1_000_000L;
    private static final int HOURS = 8;

    /** A quarter of the maintenance rate: no hour's funding alone takes more from an account that keeps its margin. */
    private static final int MAINTENANCE_SHARE = 4;

    private FundingRate() {}

    /**
     * {@return how far the book is from the index, in 10^-9; positive: above}
     *
     * @param bidPx mean price at which the amount could be sold at once, µ$ per lot; no more than {@code indexPx} if it could not.
     * @param askPx mean price at which it could be bought; no less than {@code indexPx} if it could not.
     * @param indexPx index price.
     * @param indexRiskPx its magnitude, at least the least risk price: above zero.
     */
    public static long premiumE9(long bidPx, long askPx, long indexPx, long indexRiskPx) {
        long distance = Math.max(0, bidPx - indexPx) - Math.max(0, indexPx - askPx);
        long magnitude = Math.min(Math.abs(distance), indexRiskPx);
        long premiumE9 = FixedMath.mulDivFloor(magnitude, BILLION, indexRiskPx);
        return distance < 0 ? -premiumE9 : premiumE9;
    }

    /**
     * {@return the rate of an hour, in 10^-9; positive: longs pay}
     *
     * @param parameters in force.
     * @param meanPremiumE9 of the hour.
     * @param initialPpm initial margin rate of the first tier.
     * @param maintenancePpm maintenance margin rate of the first tier.
     */
    public static long hourE9(FundingParameters parameters, long meanPremiumE9, int initialPpm, int maintenancePpm) {
        long clampE9 = parameters.interestClampPpm() * E9_PER_PPM;
        long pull = parameters.interestPpm() * E9_PER_PPM - meanPremiumE9;
        long rate8hE9 = meanPremiumE9 + Math.max(-clampE9, Math.min(clampE9, pull));
        long marginCapE9 =
                (long) (initialPpm - maintenancePpm) * parameters.marginCapPpm() / (HOURS * MILLION / E9_PER_PPM);
        long capE9 = Math.min(
                marginCapE9,
                Math.min(parameters.hourCapPpm() * E9_PER_PPM, maintenancePpm * E9_PER_PPM / MAINTENANCE_SHARE));
        return Math.max(-capE9, Math.min(capE9, rate8hE9 / HOURS));
    }
}
