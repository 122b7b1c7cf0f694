package io.ringfence.perf.stream;

/** What a book traded: how often, how much, and a checksum over price and quantity of each trade in order. */
public final class Trades {
    /** An odd number with its bits spread evenly (the golden ratio in 64 bits). */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private long count;
    private long lots;
    private long checksum;
    private long lastPriceTicks;

    /** Adds a trade. */
    public void add(long priceTicks, long tradedLots) {
        count++;
        lastPriceTicks = priceTicks;
        lots += tradedLots;
        checksum = (checksum ^ priceTicks) * MULTIPLIER + tradedLots;
    }

    /** The price of the last trade ever, zero before the first. */
    long lastPriceTicks() {
        return lastPriceTicks;
    }

    /** Forgets all trades but the last one's price. */
    public void clear() {
        count = 0;
        lots = 0;
        checksum = 0;
    }

    /** Number of trades. */
    public long count() {
        return count;
    }

    /** What they traded together. */
    public long lots() {
        return lots;
    }

    /** The checksum. */
    public long checksum() {
        return checksum;
    }

    /** All three in one word, equal exactly when they are. */
    public String summary() {
        return "trades:" + count + ",lots:" + lots + ",checksum:" + Long.toHexString(checksum);
    }
}
