package io.ringfence.acceptance.stress;

import io.ringfence.server.cli.InputException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A path of prices as shares of where they began, and how deep the books are on the way. Immutable.
 *
 * @param kind where it is from
 * @param name for people
 * @param move of a cell of the grid; or null
 * @param speed of a cell of the grid; or null
 * @param what happens, of a record; or null
 * @param source of a record; or null
 * @param liquidity share of the usual depth of the books
 * @param silentSources names of the sources of every index that report nothing on the way
 * @param stepSeconds from one price to the next
 * @param ratiosPpm of each step, by the place of the market in the population; the first step is the first price after the beginning
 * @param settleSteps further steps at the last price
 * @param settleStepSeconds from one of these to the next
 */
record Shock(
        Kind kind,
        String name,
        BigDecimal move,
        String speed,
        String what,
        String source,
        BigDecimal liquidity,
        List<String> silentSources,
        int stepSeconds,
        List<long[]> ratiosPpm,
        int settleSteps,
        int settleStepSeconds) {
    /** One: where the prices began. */
    static final long UNIT_PPM = 1_000_000;

    private static final int MAX_STEPS = 100_000;
    private static final int MAX_STEP_SECONDS = 3_600;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final long MAX_RATIO = 1_000;

    /** Where a shock is from. */
    enum Kind {
        /** All prices move together, by one of the stated moves at one of the stated speeds. */
        GRID,
        /** Prices walk at random. */
        SIMULATION,
        /** A path of its own, with a source. */
        RECORD
    }

    /**
     * Reads a file of shocks: every cell of its grid, then its simulations, then its records.
     *
     * @param markets of the population
     * @param seed decides the simulations
     * @param data folder of real prices, played where a record has them; or null: every record is played as it is stated
     * @throws InputException it cannot be read or is not valid
     */
    static List<Shock> read(final Path file, final List<Population.Market> markets, final long seed, final Path data) {
        final StrictJson json = StrictJson.read(file);
        final StrictJson settle = json.object("settle");
        final int settleSteps = (int) settle.whole("steps", 0, MAX_STEPS);
        final int settleStepSeconds = (int) settle.whole("stepSeconds", 1, MAX_STEP_SECONDS);
        settle.end();
        final List<Shock> shocks = new ArrayList<>();
        if (json.has("grid")) {
            grid(json.object("grid"), markets.size(), settleSteps, settleStepSeconds, shocks);
        }
        if (json.has("simulations")) {
            simulate(json.object("simulations"), markets, seed, settleSteps, settleStepSeconds, shocks);
        }
        if (json.has("records")) {
            for (final StrictJson element : json.objects("records")) {
                shocks.add(record(element, markets, data, settleSteps, settleStepSeconds));
            }
        }
        json.end();
        if (shocks.isEmpty()) {
            throw new InputException(
                    file + ": has no \"grid\", no \"simulations\" and no \"records\"; give one of them");
        }
        return shocks;
    }

    private static void grid(
            final StrictJson json,
            final int markets,
            final int settleSteps,
            final int settleStepSeconds,
            final List<Shock> into) {
        final List<BigDecimal> moves = json.decimals("moves");
        for (final BigDecimal move : moves) {
            if (move.compareTo(BigDecimal.ONE.negate()) <= 0 || move.compareTo(BigDecimal.valueOf(MAX_RATIO)) > 0) {
                throw json.invalid("moves", "must be above -1 and at most 1000, not " + move.toPlainString());
            }
        }
        final List<BigDecimal> liquidities = json.decimals("liquidity");
        for (final BigDecimal liquidity : liquidities) {
            if (liquidity.signum() <= 0) {
                throw json.invalid("liquidity", "must be above zero, not " + liquidity.toPlainString());
            }
        }
        for (final StrictJson speed : json.objects("speeds")) {
            final String name = speed.text("name");
            final int steps = (int) speed.whole("steps", 1, MAX_STEPS);
            final int stepSeconds = (int) speed.whole("stepSeconds", 1, MAX_STEP_SECONDS);
            speed.end();
            for (final BigDecimal liquidity : liquidities) {
                for (final BigDecimal move : moves) {
                    final List<long[]> ratios = new ArrayList<>(steps);
                    final long movePpm = ppm(move);
                    for (int step = 1; step <= steps; step++) {
                        final long[] ratio = new long[markets];
                        Arrays.fill(ratio, UNIT_PPM + movePpm * step / steps);
                        ratios.add(ratio);
                    }
                    into.add(new Shock(
                            Kind.GRID,
                            percent(move) + ", " + name,
                            move,
                            name,
                            null,
                            null,
                            liquidity,
                            List.of(),
                            stepSeconds,
                            ratios,
                            settleSteps,
                            settleStepSeconds));
                }
            }
        }
        json.end();
    }

    /**
     * Random walks: at each step every price moves by a normal share that all have in common and by one of its own, and at one step of
     * each walk all move by a normal jump. Normal numbers are sums of twelve uniform ones, in whole millionths, so that every machine
     * draws the same.
     */
    private static void simulate(
            final StrictJson json,
            final List<Population.Market> markets,
            final long seed,
            final int settleSteps,
            final int settleStepSeconds,
            final List<Shock> into) {
        final int count = (int) json.whole("count", 1, MAX_STEPS);
        final int steps = (int) json.whole("steps", 1, MAX_STEPS);
        final int stepSeconds = (int) json.whole("stepSeconds", 1, MAX_STEP_SECONDS);
        final BigDecimal liquidity = json.positive("liquidity");
        final long commonPpm = stepPpm(json.positive("commonVolatility"), steps);
        final long jumpPpm = ppm(json.positive("jumpVolatility"));
        final StrictJson own = json.object("ownVolatility");
        final long[] ownPpm = new long[markets.size()];
        for (int market = 0; market < ownPpm.length; market++) {
            ownPpm[market] = stepPpm(own.positive(markets.get(market).index()), steps);
        }
        own.end();
        json.end();
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 1; i <= count; i++) {
            final long[] ratio = new long[markets.size()];
            Arrays.fill(ratio, UNIT_PPM);
            final int jumpStep = random.nextInt(steps);
            final List<long[]> path = new ArrayList<>(steps);
            for (int step = 0; step < steps; step++) {
                final long common = commonPpm * normalPpm(random) / UNIT_PPM
                        + (step == jumpStep ? jumpPpm * normalPpm(random) / UNIT_PPM : 0);
                for (int market = 0; market < ratio.length; market++) {
                    final long move = common + ownPpm[market] * normalPpm(random) / UNIT_PPM;
                    final long moved = ratio[market] * Math.max(UNIT_PPM / 10, UNIT_PPM + move) / UNIT_PPM;
                    ratio[market] = Math.max(1, Math.min(moved, MAX_RATIO * UNIT_PPM));
                }
                path.add(ratio.clone());
            }
            into.add(new Shock(
                    Kind.SIMULATION,
                    "simulation " + i,
                    null,
                    null,
                    null,
                    null,
                    liquidity,
                    List.of(),
                    stepSeconds,
                    path,
                    settleSteps,
                    settleStepSeconds));
        }
    }

    /** Of the standard deviation of a whole walk that of one of its steps. */
    private static long stepPpm(final BigDecimal volatility, final int steps) {
        return ppm(volatility.divide(BigDecimal.valueOf(steps).sqrt(MathContext.DECIMAL64), MathContext.DECIMAL64));
    }

    private static long normalPpm(final SplittableRandom random) {
        long sum = -6 * UNIT_PPM;
        for (int i = 0; i < 12; i++) {
            sum += random.nextInt((int) UNIT_PPM);
        }
        return sum;
    }

    private static Shock record(
            final StrictJson json,
            final List<Population.Market> markets,
            final Path data,
            final int settleSteps,
            final int settleStepSeconds) {
        final int stepSeconds = (int) json.whole("stepSeconds", 1, MAX_STEP_SECONDS);
        final RealSeries series = json.has("series") ? RealSeries.stated(json.object("series"), markets) : null;
        final List<Integer> minutes = new ArrayList<>();
        final Map<String, List<Long>> ratiosByIndex = new LinkedHashMap<>();
        markets.forEach(market -> ratiosByIndex.put(market.index(), new ArrayList<>()));
        for (final StrictJson point : json.objects("path")) {
            final int minute = (int) point.whole("minute", 0, MAX_STEPS);
            if (minutes.isEmpty() ? minute != 0 : minute <= minutes.get(minutes.size() - 1)) {
                throw point.invalid("minute", "must begin with 0 and rise, not " + minute);
            }
            minutes.add(minute);
            ratiosByIndex.forEach((index, ratios) -> {
                final BigDecimal ratio = point.positive(index);
                if (ppm(ratio) == 0 || ratio.compareTo(BigDecimal.valueOf(MAX_RATIO)) > 0) {
                    throw point.invalid(
                            index, "must be from 0.000001 to " + MAX_RATIO + ", not " + ratio.toPlainString());
                }
                ratios.add(ppm(ratio));
            });
            point.end();
        }
        if (minutes.size() < 2) {
            throw json.invalid("path", "must have at least two points");
        }
        final boolean isReal = series != null && data != null;
        final List<long[]> steps = new ArrayList<>();
        if (isReal) {
            steps.addAll(series.ratiosPpm(data));
        }
        final int lastSecond = minutes.get(minutes.size() - 1) * SECONDS_PER_MINUTE;
        for (int second = stepSeconds; !isReal && second <= lastSecond; second += stepSeconds) {
            final long[] ratio = new long[markets.size()];
            for (int market = 0; market < ratio.length; market++) {
                ratio[market] = at(
                        second, minutes, ratiosByIndex.get(markets.get(market).index()));
            }
            steps.add(ratio);
        }
        final BigDecimal liquidity = json.positive("liquidity");
        final List<String> silent = json.has("silentSources") ? json.texts("silentSources") : List.of();
        for (final String source : silent) {
            if (!StressVenue.SOURCES.contains(source)) {
                throw json.invalid("silentSources", "must be some of " + StressVenue.SOURCES + ", not " + source);
            }
        }
        final Shock shock = new Shock(
                Kind.RECORD,
                isReal ? json.text("name") + ", real" : json.text("name"),
                null,
                null,
                json.text("what"),
                json.text("source"),
                liquidity,
                silent,
                isReal ? RealSeries.STEP_SECONDS : stepSeconds,
                steps,
                settleSteps,
                settleStepSeconds);
        json.end();
        return shock;
    }

    /** Between two points of a path, by a straight line. */
    private static long at(final int second, final List<Integer> minutes, final List<Long> ratios) {
        int next = 1;
        while (next < minutes.size() - 1 && minutes.get(next) * SECONDS_PER_MINUTE < second) {
            next++;
        }
        final long from = minutes.get(next - 1) * (long) SECONDS_PER_MINUTE;
        final long to = minutes.get(next) * (long) SECONDS_PER_MINUTE;
        final long start = ratios.get(next - 1);
        return start + (ratios.get(next) - start) * (second - from) / (to - from);
    }

    private static long ppm(final BigDecimal value) {
        return value.movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private static String percent(final BigDecimal move) {
        final BigDecimal percent = move.movePointRight(2).stripTrailingZeros();
        return (move.signum() > 0 ? "+" : "") + percent.toPlainString() + " %";
    }
}
