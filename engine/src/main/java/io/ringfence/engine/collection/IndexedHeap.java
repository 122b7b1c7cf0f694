package io.ringfence.engine.collection;

import java.util.Arrays;

/**
 * A priority queue of entries (row numbers from zero) by a long key, lowest first, in which any entry's key may change and
 * any entry may leave. Equal keys come in the order of their entries' numbers, so the order is total and does not depend
 * on history.
 *
 * <p>A 4-ary heap in arrays with each entry's position kept beside it (Johnson, "Priority queues with update and finding
 * minimum spanning trees", 1975): half the height of a binary heap, and the four children lie next to each other. {@link
 * #first()}, {@link #contains}, {@link #key} cost O(1); {@link #put}, {@link #remove}, {@link #removeFirst()} O(log n).
 * Four bytes per entry of capacity, and twelve for each of the most that were in the heap at once; it grows by doubling, and
 * allocates at no other time.
 *
 * <p>For the highest first, put {@code ~key}: the complement turns the order round and, unlike the negation, has no value
 * that overflows.
 *
 * <p>Owned by the engine's thread; not safe for others.
 */
public final class IndexedHeap {
    /** No entry. */
    public static final int NULL = -1;

    private static final int ARITY = 4;
    private static final int FIRST_SIZE = 1_024;

    private long[] keys;
    private int[] entries;
    private int[] positions;
    private int size;

    /**
     * An empty heap.
     *
     * @param initialCapacity number of entries, from zero, that are there without growing.
     */
    public IndexedHeap(int initialCapacity) {
        int initialSize = Math.min(initialCapacity, FIRST_SIZE);
        keys = new long[initialSize];
        entries = new int[initialSize];
        positions = new int[initialCapacity];
        Arrays.fill(positions, NULL);
    }

    /** Number of entries in the heap. */
    public int size() {
        return size;
    }

    /** Whether no entry is in the heap. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Whether the entry is in the heap. */
    public boolean contains(int entry) {
        return entry < positions.length && positions[entry] != NULL;
    }

    /**
     * The key of an entry.
     *
     * @throws IllegalStateException when the entry is not in the heap.
     */
    public long key(int entry) {
        if (!contains(entry)) {
            throw new IllegalStateException("entry is not in the heap: entry=" + entry);
        }
        return keys[positions[entry]];
    }

    /**
     * The entry with the lowest key; of equals the one with the lowest number.
     *
     * @return the entry, or {@link #NULL} when the heap is empty.
     */
    public int first() {
        return size == 0 ? NULL : entries[0];
    }

    /**
     * The lowest key.
     *
     * @throws IllegalStateException when the heap is empty.
     */
    public long firstKey() {
        if (size == 0) {
            throw new IllegalStateException("heap is empty");
        }
        return keys[0];
    }

    /**
     * Puts an entry in, or changes its key.
     *
     * @param entry zero or more; memory is proportional to the highest.
     */
    public void put(int entry, long key) {
        if (entry >= positions.length) {
            grow(entry);
        }
        int position = positions[entry];
        if (position == NULL) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, Math.max(1, 2 * size));
                entries = Arrays.copyOf(entries, keys.length);
            }
            siftUp(size++, entry, key);
        } else if (key < keys[position]) {
            siftUp(position, entry, key);
        } else {
            siftDown(position, entry, key);
        }
    }

    /**
     * Takes an entry out.
     *
     * @return whether it was in the heap.
     */
    public boolean remove(int entry) {
        if (!contains(entry)) {
            return false;
        }
        int position = positions[entry];
        positions[entry] = NULL;
        int last = --size;
        if (position != last) {
            int movedEntry = entries[last];
            long movedKey = keys[last];
            int parent = (position - 1) / ARITY;
            if (position > 0 && precedes(movedKey, movedEntry, keys[parent], entries[parent])) {
                siftUp(position, movedEntry, movedKey);
            } else {
                siftDown(position, movedEntry, movedKey);
            }
        }
        return true;
    }

    /**
     * Takes the first entry out.
     *
     * @return the entry, or {@link #NULL} when the heap was empty.
     */
    public int removeFirst() {
        int entry = first();
        if (entry != NULL) {
            remove(entry);
        }
        return entry;
    }

    /** Takes all entries out; costs as much as there are. */
    public void clear() {
        for (int position = 0; position < size; position++) {
            positions[entries[position]] = NULL;
        }
        size = 0;
    }

    private void siftUp(int hole, int entry, long key) {
        int position = hole;
        while (position > 0) {
            int parent = (position - 1) / ARITY;
            if (!precedes(key, entry, keys[parent], entries[parent])) {
                break;
            }
            place(position, entries[parent], keys[parent]);
            position = parent;
        }
        place(position, entry, key);
    }

    private void siftDown(int hole, int entry, long key) {
        int position = hole;
        while (true) {
            int firstChild = position * ARITY + 1;
            if (firstChild >= size) {
                break;
            }
            int best = firstChild;
            int endChild = Math.min(firstChild + ARITY, size);
            for (int child = firstChild + 1; child < endChild; child++) {
                if (precedes(keys[child], entries[child], keys[best], entries[best])) {
                    best = child;
                }
            }
            if (!precedes(keys[best], entries[best], key, entry)) {
                break;
            }
            place(position, entries[best], keys[best]);
            position = best;
        }
        place(position, entry, key);
    }

    private void place(int position, int entry, long key) {
        keys[position] = key;
        entries[position] = entry;
        positions[entry] = position;
    }

    private void grow(int entry) {
        int capacity = positions.length;
        int newCapacity = Math.max(entry + 1, capacity * 2);
        positions = Arrays.copyOf(positions, newCapacity);
        Arrays.fill(positions, capacity, newCapacity, NULL);
    }

    private static boolean precedes(long keyA, int entryA, long keyB, int entryB) {
        return keyA < keyB || (keyA == keyB && entryA < entryB);
    }
}
