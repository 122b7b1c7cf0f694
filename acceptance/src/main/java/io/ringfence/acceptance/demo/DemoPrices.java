package io.ringfence.acceptance.demo;

import io.ringfence.server.cli.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The prices that the demonstration plays.
 *
 * @param label {@code real}, {@code generated}, or the names of the files that were given
 * @param btc bars of Bitcoin
 * @param eth bars of Ether, over the same minutes
 * @param origin a sentence for the report
 */
record DemoPrices(String label, OneMinuteBars btc, OneMinuteBars eth, String origin) {
    /** Shortest window that can be played: five minutes. */
    static final int MIN_MINUTES = 5;

    private static final String[] NAMES = {"BTC", "ETH"};
    private static final String REAL_FILE = "B-prices/binance-spot-1m/%susdt_1m_2020-03-09_2020-03-16.csv.gz";

    /**
     * Finds them: files that were given, else the real ones of 12 and 13 March 2020, else generated ones.
     *
     * @param files by BTC and ETH; empty: none were given
     * @param dataFolder where the real ones may be
     * @param seed of the generated ones
     * @throws InputException when files are missing, malformed, or have no minutes in common
     */
    static DemoPrices locate(Map<String, Path> files, Path dataFolder, long seed) {
        if (!files.isEmpty()) {
            return given(files);
        }
        Path btc = dataFolder.resolve(REAL_FILE.formatted("btc"));
        Path eth = dataFolder.resolve(REAL_FILE.formatted("eth"));
        if (Files.isRegularFile(btc) && Files.isRegularFile(eth)) {
            long from = GeneratedCrash.FIRST_MINUTE;
            long to = from + GeneratedCrash.MINUTES;
            OneMinuteBars[] bars = {OneMinuteBars.read(btc), OneMinuteBars.read(eth)};
            Path[] read = {btc, eth};
            for (int i = 0; i < bars.length; i++) {
                if (bars[i].firstMinute() > from || bars[i].endMinute() < to) {
                    throw new InputException(read[i]
                            + ": does not cover 12 and 13 March 2020; fetch it again, or give others with --prices");
                }
                bars[i] = bars[i].window(from, to);
            }
            return new DemoPrices(
                    "real",
                    bars[GeneratedCrash.BTC],
                    bars[GeneratedCrash.ETH],
                    "The prices are real: one-minute bars of BTCUSDT and ETHUSDT on Binance, 12 and 13 March 2020.");
        }
        OneMinuteBars[] generated = GeneratedCrash.bars(seed);
        return new DemoPrices(
                "generated",
                generated[GeneratedCrash.BTC],
                generated[GeneratedCrash.ETH],
                "The prices are generated: a seeded path through published price points of 12 and 13 March 2020.");
    }

    /** What the sources say of them. */
    Tape tape(long seed) {
        return new Tape(new OneMinuteBars[] {btc, eth}, seed);
    }

    private static DemoPrices given(Map<String, Path> files) {
        OneMinuteBars[] bars = new OneMinuteBars[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            Path file = files.get(NAMES[i]);
            if (file == null) {
                throw new InputException("--prices " + NAMES[i] + "=FILE is missing; give both BTC and ETH");
            }
            bars[i] = OneMinuteBars.read(file);
        }
        for (String name : files.keySet()) {
            if (!name.equals(NAMES[0]) && !name.equals(NAMES[1])) {
                throw new InputException("--prices " + name + ": the demonstration trades BTC and ETH; give these two");
            }
        }
        long from = Math.max(bars[0].firstMinute(), bars[1].firstMinute());
        long to = Math.min(bars[0].endMinute(), bars[1].endMinute());
        if (to - from < MIN_MINUTES) {
            throw new InputException("--prices: the two files have " + Math.max(0, to - from)
                    + " minutes in common; give at least " + MIN_MINUTES);
        }
        boolean cut = bars[0].size() != to - from || bars[1].size() != to - from;
        String label =
                files.get(NAMES[0]).getFileName() + ", " + files.get(NAMES[1]).getFileName();
        String origin = "The prices are those of the files " + label
                + (cut ? ", of which the " + (to - from) + " minutes in common were played." : ".");
        return new DemoPrices(label, bars[0].window(from, to), bars[1].window(from, to), origin);
    }
}
