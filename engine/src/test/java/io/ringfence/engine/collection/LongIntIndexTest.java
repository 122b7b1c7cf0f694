package io.ringfence.engine.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongIntIndexTest {
    @Test
    void shouldTellPairsApartByBothParts() {
        LongIntIndex index = new LongIntIndex(10);
        index.put(1, 2, 0);
        index.put(2, 1, 1);
        index.put(1, 1, 2);
        index.put(-1, -1, 3);
        assertEquals(0, index.get(1, 2));
        assertEquals(1, index.get(2, 1));
        assertEquals(2, index.get(1, 1));
        assertEquals(3, index.get(-1, -1));
        assertEquals(LongIntIndex.NULL, index.get(2, 2));
        assertEquals(4, index.size());
    }

    @Test
    void shouldRefuseEntryThatIsThereOrBeyondCapacity() {
        LongIntIndex index = new LongIntIndex(2);
        index.put(1, 1, 0);
        assertThrows(IllegalStateException.class, () -> index.put(1, 1, 1));
        index.put(2, 1, 1);
        assertThrows(IllegalStateException.class, () -> index.put(3, 1, 2));
        assertEquals(0, index.remove(1, 1));
        index.put(3, 1, 2);
        assertEquals(2, index.get(3, 1));
    }

    @Test
    void shouldRefuseNegativeRowAndCapacityOutOfRange() {
        LongIntIndex index = new LongIntIndex(2);
        assertThrows(IllegalStateException.class, () -> index.put(1, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> new LongIntIndex(-1));
        assertThrows(IllegalArgumentException.class, () -> new LongIntIndex((1 << 29) + 1));
    }

    @Test
    void shouldFindNothingWhenCapacityIsZero() {
        LongIntIndex index = new LongIntIndex(0);
        assertEquals(LongIntIndex.NULL, index.get(0, 0));
        assertEquals(LongIntIndex.NULL, index.remove(0, 0));
        assertThrows(IllegalStateException.class, () -> index.put(0, 0, 0));
    }

    @Test
    void shouldAgreeWithTheJdksMapOnRandomCalls() {
        // Small capacities keep the table at its fullest, where runs are long and wrap round its end.
        for (int capacity : new int[] {1, 2, 3, 4, 7, 8, 64, 1000}) {
            Random random = new Random(capacity);
            LongIntIndex index = new LongIntIndex(capacity);
            Map<String, Integer> expected = new HashMap<>();
            for (int i = 0; i < 60_000; i++) {
                long longKey = random.nextInt(capacity + 2) * (random.nextBoolean() ? 1L : 1L << 40);
                int intKey = random.nextInt(3) - 1;
                String key = longKey + "/" + intKey;
                if (random.nextInt(3) > 0) {
                    if (!expected.containsKey(key) && expected.size() < capacity) {
                        index.put(longKey, intKey, i);
                        expected.put(key, i);
                    }
                } else {
                    Integer removed = expected.remove(key);
                    assertEquals(removed == null ? LongIntIndex.NULL : removed, index.remove(longKey, intKey));
                }
                assertEquals(expected.size(), index.size());
                long probe = random.nextInt(capacity + 2);
                assertEquals(expected.getOrDefault(probe + "/0", LongIntIndex.NULL), index.get(probe, 0));
            }
            for (Map.Entry<String, Integer> entry : expected.entrySet()) {
                int slash = entry.getKey().indexOf('/');
                long longKey = Long.parseLong(entry.getKey().substring(0, slash));
                int intKey = Integer.parseInt(entry.getKey().substring(slash + 1));
                assertEquals(entry.getValue(), index.get(longKey, intKey));
            }
        }
    }
}
