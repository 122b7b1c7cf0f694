package io.ringfence.engine.contingency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OrderHeapTest {
    private static final int ROWS = 200;

    private record Entry(long key, long orderId, int row) {}

    @Test
    void shouldGiveRowsByKeyThenByNumber() {
        OrderHeap heap = new OrderHeap(4);
        int root = heap.insert(OrderHeap.NULL, 3, 10, 7);
        root = heap.insert(root, 0, 10, 5);
        root = heap.insert(root, 2, 9, 8);
        assertEquals(2, root);
        root = heap.remove(root, 2);
        assertEquals(0, root);
        root = heap.remove(root, 0);
        assertEquals(3, root);
        assertEquals(OrderHeap.NULL, heap.remove(root, 3));
    }

    /** Against a tree set, two heaps over the same rows, removals from anywhere. */
    @Test
    void shouldAgreeWithATreeSetUnderRandomChanges() {
        Random random = new Random(7);
        OrderHeap heap = new OrderHeap(ROWS);
        Comparator<Entry> order = Comparator.comparingLong(Entry::key).thenComparingLong(Entry::orderId);
        int[] roots = {OrderHeap.NULL, OrderHeap.NULL};
        Entry[] entries = new Entry[ROWS];
        int[] heapOf = new int[ROWS];
        List<TreeSet<Entry>> naive = List.of(new TreeSet<>(order), new TreeSet<>(order));
        for (int i = 0; i < 200_000; i++) {
            int row = random.nextInt(ROWS);
            if (entries[row] == null) {
                int which = random.nextInt(2);
                entries[row] = new Entry(random.nextInt(20), i + 1, row);
                heapOf[row] = which;
                naive.get(which).add(entries[row]);
                roots[which] = heap.insert(roots[which], row, entries[row].key(), entries[row].orderId());
            } else {
                int which = heapOf[row];
                naive.get(which).remove(entries[row]);
                entries[row] = null;
                roots[which] = heap.remove(roots[which], row);
            }
            for (int which = 0; which < 2; which++) {
                int first = naive.get(which).isEmpty()
                        ? OrderHeap.NULL
                        : naive.get(which).first().row();
                assertEquals(first, roots[which], "seed=7 step=" + i);
            }
        }
    }
}
