package io.ringfence.engine;

import io.ringfence.engine.collection.IndexedHeap;
import io.ringfence.engine.hash.Hash64;

/**
 * Deadlines of the engine's logical time, by (dueNs, kind, id). Kinds and ids are small dense numbers: a timer is an entry of one
 * {@link IndexedHeap}, whose ties go by the entry's number, which rises by kind and then by id. So what fires first does not depend on
 * the order of arming.
 *
 * <p>Owned by the engine's thread; allocates only when more timers are armed at once than ever before.
 */
final class Timers {
    /** Due time of a timer that is not armed. */
    static final long NOT_ARMED = Long.MAX_VALUE;

    private static final long HASH_SEED = Hash64.of(0x5449_4D45);

    private final int[] firstEntryOfKind;
    private final int capacity;
    private final IndexedHeap heap;
    private long hash;

    /** Built once; {@code capacities}: for each kind, how many ids it has. */
    Timers(int... capacities) {
        int sum = 0;
        firstEntryOfKind = new int[capacities.length];
        for (int kind = 0; kind < capacities.length; kind++) {
            firstEntryOfKind[kind] = sum;
            sum += capacities[kind];
        }
        capacity = sum;
        heap = new IndexedHeap(sum);
    }

    /** Arms a timer, or moves it. */
    void arm(int kind, int id, long dueNs) {
        disarm(kind, id);
        int entry = firstEntryOfKind[kind] + id;
        heap.put(entry, dueNs);
        hash += rowHash(entry);
    }

    /** Disarms a timer, if it is armed. */
    void disarm(int kind, int id) {
        int entry = firstEntryOfKind[kind] + id;
        if (heap.contains(entry)) {
            hash -= rowHash(entry);
            heap.remove(entry);
        }
    }

    /** {@return when a timer is due, or {@link #NOT_ARMED}} */
    long dueNs(int kind, int id) {
        int entry = firstEntryOfKind[kind] + id;
        return heap.contains(entry) ? heap.key(entry) : NOT_ARMED;
    }

    /** {@return when the first timer is due, or {@link #NOT_ARMED} if none is armed} */
    long firstDueNs() {
        return heap.isEmpty() ? NOT_ARMED : heap.firstKey();
    }

    /** {@return kind of the first timer} */
    int firstKind() {
        int kind = firstEntryOfKind.length - 1;
        while (firstEntryOfKind[kind] > heap.first()) {
            kind--;
        }
        return kind;
    }

    /** {@return id of the first timer} */
    int firstId() {
        return heap.first() - firstEntryOfKind[firstKind()];
    }

    /** {@return sum of the hashes of all armed timers, kept as they change} */
    long hash() {
        return hash;
    }

    /** {@return the same, computed from the timers} */
    long recomputeHash() {
        long sum = 0;
        for (int entry = 0; entry < capacity; entry++) {
            if (heap.contains(entry)) {
                sum += rowHash(entry);
            }
        }
        return sum;
    }

    private long rowHash(int entry) {
        return Hash64.of(HASH_SEED, entry, heap.key(entry));
    }
}
