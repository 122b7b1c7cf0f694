package io.ringfence.replay.check;

import java.math.BigInteger;

/**
 * What a lot on each side of a market has been charged since its listing, in 10^-9 µ$: the rule of docs/margin.md, "Funding", once more. A position pays {@code ceil(lots * (index - index when it
 * last changed) / 10^9)} before it changes; less than nothing it receives.
 */
final class ChargeFacts {
    static final BigInteger PARTS = BigInteger.valueOf(1_000_000_000L);

    private static final BigInteger HOUR_MS = BigInteger.valueOf(3_600_000L);

    /** What every lot of a long has been charged, and every lot of a short. */
    private BigInteger ofLong = BigInteger.ZERO;

    private BigInteger ofShort = BigInteger.ZERO;
    private long longLots;
    private long shortLots;

    /** What all positions owe together. */
    private BigInteger pending = BigInteger.ZERO;

    /** What rounding has left and is less than a µ$. */
    private BigInteger remainder = BigInteger.ZERO;

    /** {@return what a lot of the long side pays for an hour: mean index price * rate * valid time / hour, rounded down} */
    static BigInteger ofHour(long indexPx, long rateE9, long validMs) {
        BigInteger product = Exact.product(indexPx, rateE9).multiply(BigInteger.valueOf(validMs));
        return Exact.ceil(product.negate(), HOUR_MS).negate();
    }

    BigInteger index(boolean isLong) {
        return isLong ? ofLong : ofShort;
    }

    /** One side pays what the other receives. */
    void fund(BigInteger longPays) {
        ofLong = ofLong.add(longPays);
        ofShort = ofShort.subtract(longPays);
        pending = pending.add(longPays.multiply(BigInteger.valueOf(longLots - shortLots)));
    }

    /** A position has become another. */
    void onLots(long before, long after) {
        longLots += Math.max(after, 0) - Math.max(before, 0);
        shortLots += Math.max(-after, 0) - Math.max(-before, 0);
    }

    /** A position has paid what it owed, and what rounding added to it. {@return whole µ$ of rounding that are to be posted} */
    long onPaid(BigInteger owed, long paid) {
        pending = pending.subtract(owed);
        BigInteger sum = remainder.add(BigInteger.valueOf(paid).multiply(PARTS)).subtract(owed);
        BigInteger[] whole = sum.divideAndRemainder(PARTS);
        remainder = whole[1];
        return whole[0].longValueExact();
    }

    /** {@return what positions owe, less what rounding has left: with costs and CLEARING it makes zero} */
    BigInteger open() {
        return pending.subtract(remainder);
    }
}
