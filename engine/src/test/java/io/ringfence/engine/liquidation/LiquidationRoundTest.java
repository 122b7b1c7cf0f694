package io.ringfence.engine.liquidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiquidationRoundTest {
    private record Row(long id, long equity, long requirement) {}

    @Test
    void shouldOrderByEquityOverMaintenanceThenById() {
        Random random = new Random(11);
        LiquidationRound round = new LiquidationRound();
        for (int trial = 0; trial < 200; trial++) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                long scale = 1L << random.nextInt(62);
                rows.add(new Row(1 + i, random.nextInt(7) * scale - 3 * scale, random.nextInt(4) * scale));
            }
            Collections.shuffle(rows, random);
            round.clear();
            for (Row row : rows) {
                round.add((int) row.id, row.id, row.equity, row.requirement);
            }
            round.sort();
            rows.sort((a, b) -> {
                int ratio = product(a.equity, b.requirement).compareTo(product(b.equity, a.requirement));
                return ratio != 0 ? ratio : Long.compare(a.id, b.id);
            });
            for (Row row : rows) {
                assertEquals(row.id, round.next());
            }
            assertFalse(round.hasNext());
        }
    }

    private static BigInteger product(long equity, long requirement) {
        return BigInteger.valueOf(equity).multiply(BigInteger.valueOf(Math.max(1, requirement)));
    }
}
