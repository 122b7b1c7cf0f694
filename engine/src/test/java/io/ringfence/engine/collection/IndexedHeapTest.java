package io.ringfence.engine.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IndexedHeapTest {
    @Test
    void shouldGiveLowestKeyFirstAndOfEqualKeysTheLowestEntry() {
        IndexedHeap heap = new IndexedHeap(4);
        heap.put(3, 50);
        heap.put(2, 70);
        heap.put(1, 50);
        heap.put(0, 60);
        assertEquals(50, heap.firstKey());
        assertEquals(1, heap.removeFirst());
        assertEquals(3, heap.removeFirst());
        assertEquals(0, heap.removeFirst());
        assertEquals(2, heap.removeFirst());
        assertEquals(IndexedHeap.NULL, heap.removeFirst());
        assertTrue(heap.isEmpty());
    }

    @Test
    void shouldMoveEntryWhenItsKeyChanges() {
        IndexedHeap heap = new IndexedHeap(3);
        heap.put(0, 10);
        heap.put(1, 20);
        heap.put(2, 30);
        heap.put(2, 5);
        assertEquals(2, heap.first());
        heap.put(2, 15);
        assertEquals(0, heap.first());
        assertEquals(15, heap.key(2));
        assertEquals(3, heap.size());
    }

    @Test
    void shouldGiveHighestFirstWhenKeysAreComplemented() {
        IndexedHeap heap = new IndexedHeap(3);
        heap.put(0, ~Long.MIN_VALUE);
        heap.put(1, ~Long.MAX_VALUE);
        heap.put(2, ~0L);
        assertEquals(1, heap.removeFirst());
        assertEquals(2, heap.removeFirst());
        assertEquals(0, heap.removeFirst());
    }

    @Test
    void shouldGrowWhenAnEntryBeyondItsCapacityIsPut() {
        IndexedHeap heap = new IndexedHeap(0);
        assertFalse(heap.contains(1000));
        heap.put(1000, 1);
        heap.put(7, 0);
        assertEquals(7, heap.first());
        assertTrue(heap.contains(1000));
        assertFalse(heap.contains(999));
        assertFalse(heap.remove(5000));
    }

    @Test
    void shouldRefuseKeyOfEntryThatIsNotThere() {
        IndexedHeap heap = new IndexedHeap(2);
        assertThrows(IllegalStateException.class, () -> heap.key(1));
        assertThrows(IllegalStateException.class, heap::firstKey);
        assertEquals(IndexedHeap.NULL, heap.first());
    }

    @Test
    void shouldAgreeWithTheJdksSortedSetOnRandomCalls() {
        for (int entries : new int[] {1, 2, 5, 6, 50, 2000}) {
            for (long keyRange : new long[] {3, 1000, Long.MAX_VALUE}) {
                compareWithSortedSet(entries, keyRange, 30_000);
            }
        }
    }

    private static void compareWithSortedSet(int entries, long keyRange, int calls) {
        Random random = new Random(entries * 31L + keyRange);
        IndexedHeap heap = new IndexedHeap(random.nextInt(entries + 1));
        Long[] keys = new Long[entries];
        TreeSet<Integer> expected =
                new TreeSet<>(Comparator.<Integer>comparingLong(e -> keys[e]).thenComparing(Comparator.naturalOrder()));
        for (int i = 0; i < calls; i++) {
            int entry = random.nextInt(entries);
            int action = random.nextInt(100);
            if (action < 60) {
                long key = random.nextLong() % keyRange;
                if (keys[entry] != null) {
                    expected.remove(entry);
                }
                keys[entry] = key;
                expected.add(entry);
                heap.put(entry, key);
            } else if (action < 85) {
                boolean present = keys[entry] != null;
                if (present) {
                    expected.remove(entry);
                    keys[entry] = null;
                }
                assertEquals(present, heap.remove(entry));
            } else {
                Integer first = expected.pollFirst();
                assertEquals(first == null ? IndexedHeap.NULL : first, heap.removeFirst());
                if (first != null) {
                    keys[first] = null;
                }
            }
            if (random.nextInt(10_000) == 0) {
                heap.clear();
                for (int each : expected) {
                    assertFalse(heap.contains(each));
                }
                expected.clear();
                Arrays.fill(keys, null);
            }
            assertEquals(expected.size(), heap.size());
            assertEquals(expected.isEmpty() ? IndexedHeap.NULL : expected.first(), heap.first());
            if (!expected.isEmpty()) {
                assertEquals(keys[expected.first()], heap.firstKey());
            }
            int probe = random.nextInt(entries);
            assertEquals(keys[probe] != null, heap.contains(probe));
            if (keys[probe] != null) {
                assertEquals(keys[probe], heap.key(probe));
            }
        }
        while (!expected.isEmpty()) {
            assertEquals(expected.pollFirst(), heap.removeFirst());
        }
        assertTrue(heap.isEmpty());
    }
}
