package io.ringfence.perf.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.margin.MarginWatch;
import io.ringfence.engine.position.Positions;
import java.util.Arrays;
import java.util.Map;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

class MarginSetTest {
    private static final int ACCOUNTS = 1_000;

    @Test
    void shouldAuditEveryTickOfFewAccountsAndRepeatItsPasses() {
        TickWorkload crash = new TickWorkload(Situation.CRASH, ACCOUNTS);

        Map<String, Double> further = crash.further();
        assertEquals(crash.commandCount(), further.get("auditedTicks").intValue());
        assertEquals(0, further.get("missed"));
        assertEquals("liquidations:" + further.get("liquidations").intValue(), crash.outcome());
        // Six positions in ten are long; an account that is long throughout falls at a quarter from a leverage of four
        // on.
        assertTrue(further.get("liquidations") > ACCOUNTS / 10, further.toString());
        assertTrue(further.get("rechecksMean") < further.get("holdersMean"), further.toString());
        // Three positions of 64 bytes at least, and no more than the aim.
        double engineBytes = further.get("bytesPerAccount") - further.get("indexBytes");
        assertTrue(engineBytes > 3 * 64 && engineBytes < 600, further.toString());
        for (int pass = 0; pass < 2; pass++) {
            crash.prepare();
            for (int tick = 0; tick < crash.commandCount(); tick++) {
                crash.apply(tick);
            }
            crash.check();
        }
    }

    @Test
    void shouldFailWhenTheIndexMissesSomebodyOrNamesSomebodyElse() {
        MarginPopulation population = new MarginPopulation(ACCOUNTS, false);
        MarginAudit audit = new MarginAudit(population, 1);
        IntArrayList found = new IntArrayList();
        found.addInt(0);

        assertThrows(IllegalStateException.class, () -> audit.confirm(0, found));
        for (int market = 0; market < MarginPopulation.MARKETS; market++) {
            population.report(market, MarginPopulation.START_PX / 2);
        }
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> audit.check(0, found));

        assertTrue(failure.getMessage().startsWith("the index missed accounts: tick=0"), failure.getMessage());
    }

    @Test
    void shouldGiveEachAccountThreePositionsAndOpenItAgainAsItWas() {
        for (boolean isHedged : new boolean[] {false, true}) {
            MarginPopulation population = new MarginPopulation(ACCOUNTS, isHedged);
            Positions positions = population.positions();
            assertEquals(3 * ACCOUNTS, positions.size());
            long hash = positions.hash();
            for (int account = 0; account < ACCOUNTS; account += 7) {
                population.close(account);
            }
            assertEquals(3 * (ACCOUNTS - (ACCOUNTS + 6) / 7), positions.size());
            for (int account = 0; account < ACCOUNTS; account += 7) {
                population.open(account);
            }
            assertEquals(hash, positions.hash());
            for (int account = 0; isHedged && account < ACCOUNTS; account++) {
                assertTrue(Math.abs(netLots(positions, account)) <= 1 + 209 / 10, "account=" + account);
            }
        }
    }

    @Test
    void shouldLetPricesWanderWithinHalfAPerCentOrFallByAQuarter() {
        long start = MarginPopulation.START_PX;
        long[] calm = Situation.CALM.prices();
        // A basis point beyond the half per cent at most, from where it turns back.
        assertTrue(Arrays.stream(calm).allMatch(price -> Math.abs(price - start) <= start / 200 + start / 10_000));
        long[] crash = Situation.CRASH.prices();
        assertEquals(500 * MarginPopulation.MARKETS, crash.length);
        for (int i = 0; i < MarginPopulation.MARKETS; i++) {
            assertEquals(0.75, (double) crash[crash.length - 1 - i] / start, 0.001_001);
        }
    }

    @Test
    void shouldUndoItsFills() {
        for (Situation situation : new Situation[] {Situation.FILL, Situation.BARE_FILL}) {
            FillWorkload fills = new FillWorkload(situation == Situation.FILL, ACCOUNTS);
            fills.prepare();
            for (int i = 0; i < fills.commandCount() - 1; i++) {
                fills.apply(i);
            }
            assertThrows(IllegalStateException.class, fills::check);
            fills.apply(fills.commandCount() - 1);
            fills.check();
        }
    }

    @Test
    void shouldKnowNoAccountBeforeTheIndexIsBuilt() {
        MarginPopulation population = new MarginPopulation(ACCOUNTS, false);
        MarginWatch watch = population.newWatch();
        assertEquals(0, watch.examinations());
        watch.reindexAll();
        assertEquals(ACCOUNTS, watch.examinations());
    }

    private static long netLots(Positions positions, int account) {
        long lots = 0;
        for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
            lots += positions.lots(row);
        }
        return lots;
    }
}
