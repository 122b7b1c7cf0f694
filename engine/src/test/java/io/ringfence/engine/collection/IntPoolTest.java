package io.ringfence.engine.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntPoolTest {
    @Test
    void shouldGiveRowsFromZeroAndTheLastReleasedFirst() {
        IntPool pool = new IntPool(3);
        assertEquals(0, pool.acquire());
        assertEquals(1, pool.acquire());
        pool.release(0);
        assertEquals(0, pool.acquire());
        assertEquals(2, pool.acquire());
        assertTrue(pool.isExhausted());
        assertEquals(IntPool.NULL, pool.acquire());
        assertEquals(3, pool.usedCount());
    }

    @Test
    void shouldRefuseRowThatIsReleasedTwice() {
        IntPool pool = new IntPool(2);
        pool.acquire();
        pool.release(0);
        assertThrows(IllegalStateException.class, () -> pool.release(0));
        assertThrows(IllegalStateException.class, () -> pool.release(1));
    }

    @Test
    void shouldHaveNothingToGiveWhenCapacityIsZero() {
        IntPool pool = new IntPool(0);
        assertTrue(pool.isExhausted());
        assertEquals(IntPool.NULL, pool.acquire());
    }

    @Test
    void shouldNeverGiveARowThatIsInUse() {
        Random random = new Random(11);
        IntPool pool = new IntPool(100);
        BitSet used = new BitSet();
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(200) < 200 - used.cardinality() && !pool.isExhausted()) {
                int row = pool.acquire();
                assertFalse(used.get(row));
                used.set(row);
            } else {
                int row = used.nextSetBit(random.nextInt(100));
                if (row >= 0) {
                    pool.release(row);
                    used.clear(row);
                }
            }
            assertEquals(used.cardinality(), pool.usedCount());
            assertEquals(used.cardinality() == 100, pool.isExhausted());
            int probe = random.nextInt(100);
            assertEquals(used.get(probe), pool.isUsed(probe));
        }
    }
}
