package io.ringfence.perf.margin;

import io.ringfence.codecs.Side;
import io.ringfence.engine.margin.MarginWatch;
import io.ringfence.engine.position.Positions;
import io.ringfence.perf.measure.Measurement;
import io.ringfence.perf.measure.Workload;
import java.io.FileNotFoundException;

/**
 * What a fill costs in positions and margin index, or in positions alone: two random holders of a market trade a few lots at the mark price,
 * and both are taken up in the index anew. The second half of a pass undoes the first.
 */
public final class FillWorkload implements Workload {
    private static final int HALF = 50_000;
    private static final int MAX_LOTS = 5;
    private static final long SEED = 1L << 40;

    private final MarginPopulation population;
    private final Positions positions;
    private final MarginWatch watch;
    private final int[] markets = new int[HALF];
    private final int[] buyers = new int[HALF];
    private final int[] sellers = new int[HALF];
    private final int[] lots = new int[HALF];
    private final long lotsHeld;

    /**
     * Builds the accounts and chooses the fills.
     *
     * @param isIndexed whether the margin index is kept.
     */
    public FillWorkload(boolean isIndexed, int accountCount) {
        population = new MarginPopulation(accountCount, false);
        positions = population.positions();
        watch = isIndexed ? population.newWatch() : null;
        if (isIndexed) {
            watch.reindexAll();
        }
        int[][] holders = population.holders();
        long draw = SEED;
        for (int i = 0; i < HALF; i++) {
            markets[i] = below(draw++, MarginPopulation.MARKETS);
            int[] ofMarket = holders[markets[i]];
            int buyer = below(draw++, ofMarket.length);
            int seller = (buyer + 1 + below(draw++, ofMarket.length - 1)) % ofMarket.length;
            buyers[i] = ofMarket[buyer];
            sellers[i] = ofMarket[seller];
            lots[i] = 1 + below(draw++, MAX_LOTS);
        }
        lotsHeld = checksum();
    }

    /**
     * Measures; see {@link Measurement#main}.
     *
     * @param args the last two: the {@link Situation#label()} of fills with or without an index, and the number of accounts.
     */
    public static void main(String[] args) throws FileNotFoundException {
        Measurement.main(
                args, own -> new FillWorkload(Situation.of(own[0]) == Situation.FILL, Integer.parseInt(own[1])));
    }

    @Override
    public void prepare() {}

    @Override
    public int commandCount() {
        return 2 * HALF;
    }

    @Override
    public void apply(int command) {
        boolean isForth = command < HALF;
        int i = isForth ? command : 2 * HALF - 1 - command;
        long px = population.marks().px(markets[i]);
        positions.trade(buyers[i], markets[i], isForth ? Side.BUY : Side.SELL, lots[i], px);
        positions.trade(sellers[i], markets[i], isForth ? Side.SELL : Side.BUY, lots[i], px);
        if (watch != null) {
            watch.reindex(buyers[i]);
            watch.reindex(sellers[i]);
        }
    }

    @Override
    public void check() {
        if (checksum() != lotsHeld) {
            throw new IllegalStateException("the second half of the fills did not undo the first");
        }
    }

    @Override
    public String input() {
        return "fills:" + 2 * HALF + ":accounts:" + population.accountCount();
    }

    @Override
    public String outcome() {
        return "checked";
    }

    private long checksum() {
        long sum = 0;
        for (int i = 0; i < HALF; i++) {
            sum = 31 * sum + positions.lots(buyers[i], markets[i]);
            sum = 31 * sum + positions.lots(sellers[i], markets[i]);
        }
        return sum;
    }

    private static int below(long draw, int bound) {
        return (int) ((Mix64.of(draw) >>> 1) % bound);
    }
}
