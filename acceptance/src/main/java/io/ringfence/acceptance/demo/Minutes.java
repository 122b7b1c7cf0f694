package io.ringfence.acceptance.demo;

import java.util.Arrays;

/** What the demonstration shows over time: one row for each logical minute, and one for each liquidation. One thread writes. */
final class Minutes {
    /** Number of values of {@link io.ringfence.codecs.AccountHealth}. */
    static final int HEALTHS = 5;

    private int size;
    private long[] timeNs = new long[64];
    private long[][] prices = new long[Tape.INDEXES][64];
    private int[][] accounts = new int[HEALTHS][64];
    private long[] fundMicros = new long[64];
    private long[] deficitMicros = new long[64];
    private long[] openInterestMicros = new long[64];
    private long[] trades = new long[64];

    private int liquidations;
    private long[] liquidationTimeNs = new long[64];
    private long[] liquidationPrices = new long[64];
    private int[] liquidationIndexes = new int[64];

    /**
     * Adds a minute.
     *
     * @param minutePrices price of each index, in {@link OneMinuteBars#PRICE_EXPONENT}
     * @param accountsByHealth by the order of the enum
     * @param tradeCount trades since the beginning
     */
    void add(
            long minuteTimeNs,
            long[] minutePrices,
            int[] accountsByHealth,
            long fund,
            long deficit,
            long openInterest,
            long tradeCount) {
        if (size == timeNs.length) {
            int length = 2 * size;
            timeNs = Arrays.copyOf(timeNs, length);
            fundMicros = Arrays.copyOf(fundMicros, length);
            deficitMicros = Arrays.copyOf(deficitMicros, length);
            openInterestMicros = Arrays.copyOf(openInterestMicros, length);
            trades = Arrays.copyOf(trades, length);
            Arrays.setAll(prices, i -> Arrays.copyOf(prices[i], length));
            Arrays.setAll(accounts, i -> Arrays.copyOf(accounts[i], length));
        }
        timeNs[size] = minuteTimeNs;
        for (int i = 0; i < prices.length; i++) {
            prices[i][size] = minutePrices[i];
        }
        for (int i = 0; i < HEALTHS; i++) {
            accounts[i][size] = accountsByHealth[i];
        }
        fundMicros[size] = fund;
        deficitMicros[size] = deficit;
        openInterestMicros[size] = openInterest;
        trades[size] = tradeCount;
        size++;
    }

    /** Adds a liquidation where its first slice went. */
    void addLiquidation(long startTimeNs, int index, long price) {
        if (liquidations == liquidationTimeNs.length) {
            int length = 2 * liquidations;
            liquidationTimeNs = Arrays.copyOf(liquidationTimeNs, length);
            liquidationPrices = Arrays.copyOf(liquidationPrices, length);
            liquidationIndexes = Arrays.copyOf(liquidationIndexes, length);
        }
        liquidationTimeNs[liquidations] = startTimeNs;
        liquidationIndexes[liquidations] = index;
        liquidationPrices[liquidations] = price;
        liquidations++;
    }

    int size() {
        return size;
    }

    long timeNs(int minute) {
        return timeNs[minute];
    }

    long price(int index, int minute) {
        return prices[index][minute];
    }

    int accounts(int health, int minute) {
        return accounts[health][minute];
    }

    long fundMicros(int minute) {
        return fundMicros[minute];
    }

    long deficitMicros(int minute) {
        return deficitMicros[minute];
    }

    long openInterestMicros(int minute) {
        return openInterestMicros[minute];
    }

    long trades(int minute) {
        return trades[minute];
    }

    int liquidations() {
        return liquidations;
    }

    long liquidationTimeNs(int liquidation) {
        return liquidationTimeNs[liquidation];
    }

    int liquidationIndex(int liquidation) {
        return liquidationIndexes[liquidation];
    }

    long liquidationPrice(int liquidation) {
        return liquidationPrices[liquidation];
    }
}
