package io.ringfence.engine.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodeHeapsTest {
    @Test
    void shouldGiveLowestKeyFirstAndOfEqualKeysTheLowestOwner() {
        NodeHeaps heaps = new NodeHeaps(2, 10);
        heaps.insertAfter(7, NodeHeaps.NULL, 0, 50);
        heaps.insertAfter(3, NodeHeaps.NULL, 0, 50);
        int node = heaps.insertAfter(9, NodeHeaps.NULL, 0, 40);
        heaps.insertAfter(9, node, 1, -1);
        assertEquals(9, heaps.firstOwner(0));
        heaps.rekey(node, 60);
        assertEquals(3, heaps.firstOwner(0));
        assertEquals(50, heaps.firstKey(0));
        heaps.removeAfter(3, NodeHeaps.NULL);
        assertEquals(7, heaps.firstOwner(0));
        assertEquals(2, heaps.size(0));
        assertEquals(-1, heaps.firstKey(1));
        assertEquals(9, heaps.ownerAt(1, 0));
    }

    @Test
    void shouldRefuseWhatIsNotThereAndANodeOutOfOrder() {
        NodeHeaps heaps = new NodeHeaps(3, 2);
        assertEquals(NodeHeaps.NULL, heaps.firstOwner(0));
        assertThrows(IllegalStateException.class, () -> heaps.firstKey(0));
        int node = heaps.insertAfter(0, NodeHeaps.NULL, 1, 5);
        assertThrows(IllegalStateException.class, () -> heaps.ownerAt(1, 1));
        assertThrows(IllegalStateException.class, () -> heaps.insertAfter(0, node, 0, 5));
        assertThrows(IllegalStateException.class, () -> heaps.insertAfter(0, node, 1, 5));
        assertThrows(IllegalStateException.class, () -> heaps.insertAfter(0, NodeHeaps.NULL, 2, 5));
        assertEquals(NodeHeaps.NULL, heaps.next(node));
    }

    @Test
    void shouldAgreeWithSortedMapsOnRandomCalls() {
        for (int owners : new int[] {1, 3, 50, 700}) {
            for (int heapCount : new int[] {1, 5}) {
                for (long keyRange : new long[] {3, 1_000, Long.MAX_VALUE}) {
                    compareWithSortedMaps(owners, heapCount, keyRange);
                }
            }
        }
    }

    private static void compareWithSortedMaps(int owners, int heapCount, long keyRange) {
        String message = "owners=" + owners + " heaps=" + heapCount + " keyRange=" + keyRange;
        Random random = new Random(17);
        NodeHeaps heaps = new NodeHeaps(heapCount, owners);
        List<Map<Integer, Long>> keysByOwner = new ArrayList<>();
        for (int i = 0; i < owners; i++) {
            keysByOwner.add(new TreeMap<>());
        }
        for (int call = 0; call < 20_000; call++) {
            int owner = random.nextInt(owners);
            int heap = random.nextInt(heapCount);
            long key = Math.floorMod(random.nextLong(), keyRange) - keyRange / 2;
            Map<Integer, Long> expected = keysByOwner.get(owner);
            int before = NodeHeaps.NULL;
            int node = heaps.first(owner);
            while (node != NodeHeaps.NULL && heaps.heap(node) < heap) {
                before = node;
                node = heaps.next(node);
            }
            boolean isThere = node != NodeHeaps.NULL && heaps.heap(node) == heap;
            assertEquals(expected.containsKey(heap), isThere, message);
            // More come than go, and now and then many go.
            if (isThere && random.nextInt(call % 4_000 < 3_000 ? 8 : 2) == 0) {
                int after = heaps.removeAfter(owner, before);
                expected.remove(heap);
                assertEquals(after, before == NodeHeaps.NULL ? heaps.first(owner) : heaps.next(before), message);
            } else if (isThere) {
                heaps.rekey(node, key);
                expected.put(heap, key);
            } else if (call % 4_000 < 3_000) {
                heaps.insertAfter(owner, before, heap, key);
                expected.put(heap, key);
            }
            assertSameList(heaps, owner, expected, message);
            if (call % 97 == 0) {
                for (int i = 0; i < heapCount; i++) {
                    assertSameHeap(heaps, i, keysByOwner, message);
                }
            }
        }
    }

    private static void assertSameList(NodeHeaps heaps, int owner, Map<Integer, Long> expected, String message) {
        int node = heaps.first(owner);
        for (Map.Entry<Integer, Long> entry : expected.entrySet()) {
            assertTrue(node != NodeHeaps.NULL, message);
            assertEquals(entry.getKey(), heaps.heap(node), message);
            assertEquals(entry.getValue(), heaps.key(node), message);
            node = heaps.next(node);
        }
        assertEquals(NodeHeaps.NULL, node, message);
    }

    private static void assertSameHeap(
            NodeHeaps heaps, int heap, List<Map<Integer, Long>> keysByOwner, String message) {
        int size = 0;
        int first = NodeHeaps.NULL;
        for (int owner = 0; owner < keysByOwner.size(); owner++) {
            Long key = keysByOwner.get(owner).get(heap);
            if (key != null) {
                size++;
                if (first == NodeHeaps.NULL || key < keysByOwner.get(first).get(heap)) {
                    first = owner;
                }
            }
        }
        assertEquals(size, heaps.size(heap), message);
        assertEquals(first, heaps.firstOwner(heap), message);
        if (size > 0) {
            assertEquals(keysByOwner.get(first).get(heap), heaps.firstKey(heap), message);
        }
    }
}
