package io.ringfence.acceptance.stress;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The accounts whose fate a stress run tells, as a file states them: how much equity, in what, how many times of it in which markets.
 * The same seed draws the same accounts. Immutable.
 */
final class Population {
    static final int MAX_ACCOUNTS = 10_000;
    private static final long MAX_DOLLARS = 1_000_000_000L;
    private static final int MAX_WEIGHT = 1_000_000;

    /** A market that the population trades. */
    record Market(String instrument, String index, BigDecimal price, long depthDollars) {}

    /** A position that an account wants. */
    record Wanted(int market, boolean isLong, long notionalDollars) {}

    /** An account as drawn: what it brings, of which asset, and what it wants to hold. */
    record Participant(String asset, long equityDollars, List<Wanted> positions) {}

    private record Choice<T>(T value, int weight) {}

    private record Dollars(long from, long to) {}

    private final int accounts;
    private final BigDecimal insuranceFund;
    private final BigDecimal longShare;
    private final List<Choice<String>> collateral = new ArrayList<>();
    private final List<Choice<Dollars>> equity = new ArrayList<>();
    private final List<Choice<Integer>> leverage = new ArrayList<>();
    private final List<Choice<Integer>> marketsPerAccount = new ArrayList<>();
    private final List<Choice<Integer>> marketChoices = new ArrayList<>();
    private final List<Market> markets = new ArrayList<>();

    private Population(final StrictJson json) {
        accounts = (int) json.whole("accounts", 1, MAX_ACCOUNTS);
        insuranceFund = json.positive("insuranceFund");
        longShare = json.positive("longShare");
        if (longShare.compareTo(BigDecimal.ONE) > 0) {
            throw json.invalid("longShare", "must be at most 1, not " + longShare.toPlainString());
        }
        for (final StrictJson element : json.objects("collateral")) {
            collateral.add(new Choice<>(element.text("asset"), weight(element)));
            element.end();
        }
        for (final StrictJson element : json.objects("equity")) {
            final long from = element.whole("from", 1, MAX_DOLLARS);
            equity.add(new Choice<>(new Dollars(from, element.whole("to", from, MAX_DOLLARS)), weight(element)));
            element.end();
        }
        for (final StrictJson element : json.objects("leverage")) {
            leverage.add(new Choice<>((int) element.whole("times", 1, 1_000), weight(element)));
            element.end();
        }
        for (final StrictJson element : json.objects("markets")) {
            marketChoices.add(new Choice<>(markets.size(), weight(element)));
            markets.add(new Market(
                    element.text("instrument"),
                    element.text("index"),
                    element.positive("price"),
                    element.whole("depth", 1, MAX_DOLLARS)));
            element.end();
        }
        for (final StrictJson element : json.objects("marketsPerAccount")) {
            final int count = (int) element.whole("markets", 1, markets.size());
            marketsPerAccount.add(new Choice<>(count, weight(element)));
            element.end();
        }
        json.end();
    }

    /**
     * Reads a file of a population.
     *
     * @throws io.ringfence.server.cli.InputException it cannot be read or is not valid
     */
    static Population read(final Path file) {
        return new Population(StrictJson.read(file));
    }

    /** How many accounts it has, unless told otherwise. */
    int accounts() {
        return accounts;
    }

    /** What the insurance fund holds before the shock, dollars. */
    BigDecimal insuranceFund() {
        return insuranceFund;
    }

    /** Its markets; a position names one by its place in this list. */
    List<Market> markets() {
        return markets;
    }

    /** Draws accounts. */
    List<Participant> draw(final int count, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Participant> participants = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final String asset = choose(collateral, random);
            final Dollars range = choose(equity, random);
            final long equityDollars = random.nextLong(range.from(), range.to() + 1);
            final int times = choose(leverage, random);
            final int wanted = choose(marketsPerAccount, random);
            final List<Wanted> positions = new ArrayList<>(wanted);
            final List<Integer> taken = new ArrayList<>(wanted);
            while (taken.size() < wanted) {
                final int market = choose(marketChoices, random);
                if (taken.contains(market)) {
                    continue;
                }
                taken.add(market);
                final boolean isLong = random.nextInt(MAX_WEIGHT)
                        < longShare
                                .movePointRight(6)
                                .setScale(0, RoundingMode.DOWN)
                                .intValue();
                positions.add(new Wanted(market, isLong, Math.max(1, equityDollars * times / wanted)));
            }
            participants.add(new Participant(asset, equityDollars, positions));
        }
        return participants;
    }

    private static int weight(final StrictJson element) {
        return (int) element.whole("weight", 1, MAX_WEIGHT);
    }

    private static <T> T choose(final List<Choice<T>> choices, final SplittableRandom random) {
        final int total = choices.stream().mapToInt(Choice::weight).sum();
        int left = random.nextInt(total);
        for (final Choice<T> choice : choices) {
            left -= choice.weight();
            if (left < 0) {
                return choice.value();
            }
        }
        throw new IllegalStateException("total=" + total);
    }
}
