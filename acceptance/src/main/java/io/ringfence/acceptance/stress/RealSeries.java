package io.ringfence.acceptance.stress;

import io.ringfence.acceptance.csv.CsvRows;
import io.ringfence.server.cli.InputException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Real prices of a day of record: files of one-minute bars in a folder that is no part of Ringfence. A bar is played as four prices a
 * quarter of a minute apart: its open, its low and high (the high first in a bar that falls), its close.
 *
 * @param folder below the folder of all data
 * @param from first bar
 * @param to where it ends; not played itself
 * @param files by the place of the market in the population
 */
record RealSeries(String folder, Instant from, Instant to, List<String> files) {
    static final int STEP_SECONDS = 15;
    private static final List<String> RISING = List.of("open", "low", "high", "close");
    private static final List<String> FALLING = List.of("open", "high", "low", "close");

    /** Reads what a record says of its series. */
    static RealSeries stated(final StrictJson json, final List<Population.Market> markets) {
        final String folder = json.text("folder");
        final Instant from = json.instant("from");
        final Instant to = json.instant("to");
        if (!from.isBefore(to)) {
            throw json.invalid("to", "must be after \"from\"");
        }
        final StrictJson names = json.object("files");
        final List<String> files = new ArrayList<>();
        markets.forEach(market -> files.add(names.text(market.index())));
        names.end();
        json.end();
        return new RealSeries(folder, from, to, files);
    }

    /** Prices of each step, as shares of the first one. */
    List<long[]> ratiosPpm(final Path data) {
        final List<List<Long>> byMarket = new ArrayList<>();
        for (final String file : files) {
            byMarket.add(ratiosPpm(CsvRows.read(data.resolve(folder).resolve(file)), file));
        }
        final List<long[]> steps = new ArrayList<>();
        for (int step = 0; step < byMarket.get(0).size(); step++) {
            final long[] ratio = new long[byMarket.size()];
            for (int market = 0; market < ratio.length; market++) {
                if (byMarket.get(market).size() != byMarket.get(0).size()) {
                    throw new InputException(files.get(market) + ": has another number of bars from " + from + " to "
                            + to + " than " + files.get(0));
                }
                ratio[market] = byMarket.get(market).get(step);
            }
            steps.add(ratio);
        }
        return steps;
    }

    private List<Long> ratiosPpm(final CsvRows bars, final String file) {
        final List<Long> ratios = new ArrayList<>();
        BigDecimal first = null;
        for (int row = 0; row < bars.size(); row++) {
            final Instant time =
                    Instant.ofEpochMilli(bars.decimal(row, "epoch_ms").longValueExact());
            if (time.isBefore(from) || !time.isBefore(to)) {
                continue;
            }
            final boolean isRising = bars.decimal(row, "close").compareTo(bars.decimal(row, "open")) >= 0;
            for (final String column : isRising ? RISING : FALLING) {
                final BigDecimal price = bars.decimal(row, column);
                if (price.signum() <= 0) {
                    throw new InputException(file + ": has a price of " + price + " at " + time);
                }
                first = first == null ? price : first;
                ratios.add(Math.max(
                        1,
                        price.movePointRight(6)
                                .divide(first, 0, RoundingMode.HALF_EVEN)
                                .longValueExact()));
            }
        }
        if (ratios.isEmpty()) {
            throw new InputException(file + ": has no bar from " + from + " to " + to);
        }
        return ratios;
    }
}
