package io.ringfence.acceptance.demo;

import java.util.SplittableRandom;

/**
 * A crash of the shape of 12 and 13 March 2020, for when there are no real prices.
 *
 * <p>The path goes through a short table of price points, rounded to the dollar or half dollar, as Binance published them for
 * BTCUSDT and ETHUSDT (public candles of 2020-03-12 and 2020-03-13, <a
 * href="https://data.binance.vision/?prefix=data/spot/monthly/klines/BTCUSDT/1m/">data.binance.vision</a>). Between two points
 * it is a Brownian bridge of one-minute steps, rougher where the points lie further apart; the two assets share most of their
 * noise, as they did. One seed gives one path on every machine: only {@link SplittableRandom} and {@link StrictMath} are used,
 * and each minute is rounded to whole ticks before the next one begins.
 */
public final class GeneratedCrash {
    /** Place of Bitcoin in what {@link #bars} returns. */
    public static final int BTC = 0;

    /** Place of Ether in what {@link #bars} returns. */
    public static final int ETH = 1;

    /** 2020-03-12T00:00Z in minutes since 1970. */
    static final long FIRST_MINUTE = 1_583_971_200L / 60;

    /** Two days. */
    static final int MINUTES = 2 * 24 * 60;

    /** Minute of the window, BTC in dollars, ETH in half dollars. */
    private static final int[][] POINTS = {
        {0, 7935, 389},
        {120, 7712, 370},
        {300, 7622, 363},
        {480, 7392, 343},
        {600, 7355, 336},
        {630, 7215, 326},
        {645, 6480, 296},
        {660, 6015, 266},
        {680, 6391, 282},
        {840, 5996, 270},
        {1080, 6113, 284},
        {1260, 5744, 258},
        {1380, 5800, 255},
        {1400, 5514, 242},
        {1420, 4760, 215},
        {1480, 4796, 219},
        {1540, 4627, 215},
        {1560, 4131, 193},
        {1576, 3815, 174},
        {1590, 4232, 192},
        {1600, 5222, 234},
        {1680, 5159, 248},
        {1740, 4772, 219},
        {1920, 5386, 254},
        {2280, 5609, 264},
        {2580, 4982, 238},
        {2640, 5397, 257},
        {2880, 5579, 268},
    };

    /** Standard deviation of a quiet minute, in millionths. */
    private static final double QUIET_PPM = 900;

    /** Share of Bitcoin's noise that Ether follows. */
    private static final double COMMON = 0.85;

    private GeneratedCrash() {}

    /**
     * The bars of both assets over the same minutes.
     *
     * @param seed decides the noise between the points
     * @return {@link #BTC} and {@link #ETH}
     */
    public static OneMinuteBars[] bars(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int decimals = 10_000;
        long[][] prices = new long[2][4 * MINUTES];
        long[] at = {(long) POINTS[0][1] * decimals, (long) POINTS[0][2] * decimals / 2};
        for (int p = 1; p < POINTS.length; p++) {
            int from = POINTS[p - 1][0];
            int to = POINTS[p][0];
            long[] target = {(long) POINTS[p][1] * decimals, (long) POINTS[p][2] * decimals / 2};
            double movePpm = StrictMath.abs(1e6 * (target[BTC] - at[BTC]) / at[BTC]) / StrictMath.sqrt(to - from);
            double roughnessPpm = QUIET_PPM + 0.5 * movePpm;
            for (int minute = from; minute < to; minute++) {
                int left = to - minute;
                double bridge = StrictMath.sqrt((left - 1.0) / left);
                double common = gaussian(random);
                for (int asset = BTC; asset <= ETH; asset++) {
                    double own = gaussian(random);
                    double noise = asset == BTC ? common : COMMON * common + StrictMath.sqrt(1 - COMMON * COMMON) * own;
                    long open = at[asset];
                    double drift = (target[asset] - open) / (double) left;
                    long close =
                            Math.max(1, StrictMath.round(open + drift + open * 1e-6 * roughnessPpm * noise * bridge));
                    double reach = open * 1e-6 * roughnessPpm * 0.6;
                    long high = Math.max(open, close) + StrictMath.round(reach * StrictMath.abs(gaussian(random)));
                    long low = Math.max(
                            1, Math.min(open, close) - StrictMath.round(reach * StrictMath.abs(gaussian(random))));
                    prices[asset][4 * minute] = open;
                    prices[asset][4 * minute + 1] = high;
                    prices[asset][4 * minute + 2] = low;
                    prices[asset][4 * minute + 3] = close;
                    at[asset] = close;
                }
            }
        }
        return new OneMinuteBars[] {
            new OneMinuteBars(FIRST_MINUTE, prices[BTC]), new OneMinuteBars(FIRST_MINUTE, prices[ETH])
        };
    }

    /** Near enough to normal, with unit variance and tails that end: the sum of twelve uniform numbers less six. */
    private static double gaussian(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }
}
