package io.ringfence.engine.collection;

import java.util.Arrays;

/**
 * Many priority queues over one pool of nodes. A node stands in one queue, with a long key, and belongs to one owner (a row number from
 * zero), who has at most one node in each queue. A queue gives the lowest key first, and of equal keys the lowest owner, so its order is
 * total and does not depend on history. An owner's nodes are linked in the order of their queues.
 *
 * <p>Each queue is a 4-ary heap of keys and nodes, and each node knows its place in it (Johnson, "Priority queues with update and finding
 * minimum spanning trees", 1975). {@link #firstKey} and {@link #firstOwner} cost O(1); {@link #insertAfter}, {@link #rekey} and {@link
 * #removeAfter} O(log n), a rekey that changes the order little less. Memory is for the nodes that there are: 36 bytes for each and up to
 * a quarter more, and four bytes for each owner, however many queues there are. {@link IndexedHeap} is simpler where one queue is enough.
 *
 * <p>Arrays grow by a quarter when they are full; nothing allocates else. Node numbers depend on history: they are no state. Owned by the
 * engine's thread; not safe for others.
 */
public final class NodeHeaps {
    /** No node, or no owner. */
    public static final int NULL = -1;

    private static final int ARITY = 4;
    private static final int LEAST_CAPACITY = 16;
    private static final int WORDS = 3;
    private static final int LINK = 1;
    private static final int SPOT = 2;
    private static final long LOW = 0xFFFF_FFFFL;

    // Per heap, by place.
    private final long[][] heapKeys;
    private final int[][] heapNodes;
    private final int[] sizes;

    /** Per node the key, its heap and the owner's next node, its owner and its place: what is read together lies together. */
    private long[] words = new long[0];

    private final int[] firstNodes;
    private int firstFree = NULL;
    private int nodeCount;

    /**
     * Makes it with nothing in it.
     *
     * @param heapCount how many queues.
     * @param ownerCapacity owners are below it.
     */
    public NodeHeaps(int heapCount, int ownerCapacity) {
        heapKeys = new long[heapCount][0];
        heapNodes = new int[heapCount][0];
        sizes = new int[heapCount];
        firstNodes = new int[ownerCapacity];
        Arrays.fill(firstNodes, NULL);
    }

    /** {@return how many nodes a queue has} */
    public int size(int heap) {
        return sizes[heap];
    }

    /** {@return whether a queue has none} */
    public boolean isEmpty(int heap) {
        return sizes[heap] == 0;
    }

    /** {@return the lowest key of a queue that is not empty} */
    public long firstKey(int heap) {
        requirePlace(heap, 0);
        return heapKeys[heap][0];
    }

    /** {@return the owner of the lowest key, or {@link #NULL} when the queue is empty} */
    public int firstOwner(int heap) {
        return sizes[heap] == 0 ? NULL : owner(heapNodes[heap][0]);
    }

    /** {@return the owner at a place of a queue, from zero to its size; in no order but that of the first} */
    public int ownerAt(int heap, int place) {
        requirePlace(heap, place);
        return owner(heapNodes[heap][place]);
    }

    /** {@return the owner's node in the queue with the lowest number, or {@link #NULL}} */
    public int first(int owner) {
        return firstNodes[owner];
    }

    /** {@return the owner's node in the queue with the next number, or {@link #NULL}} */
    public int next(int node) {
        return (int) words[node * WORDS + LINK];
    }

    /** {@return the node's queue} */
    public int heap(int node) {
        return (int) (words[node * WORDS + LINK] >>> Integer.SIZE);
    }

    /** {@return the node's key} */
    public long key(int node) {
        return words[node * WORDS];
    }

    /**
     * Puts a new node in.
     *
     * @param owner whose.
     * @param before the owner's last node in a queue with a lower number, or {@link #NULL}.
     * @param heap which queue.
     * @param key its key.
     * @return the node.
     */
    public int insertAfter(int owner, int before, int heap, long key) {
        int after = before == NULL ? firstNodes[owner] : next(before);
        if ((before != NULL && heap(before) >= heap) || (after != NULL && heap(after) <= heap)) {
            throw new IllegalStateException("not its place: owner=" + owner + " heap=" + heap);
        }
        int node = take();
        words[node * WORDS] = key;
        words[node * WORDS + LINK] = (long) heap << Integer.SIZE | (after & LOW);
        words[node * WORDS + SPOT] = (long) owner << Integer.SIZE;
        link(owner, before, node);
        int size = sizes[heap];
        if (size == heapNodes[heap].length) {
            int capacity = grown(size);
            heapKeys[heap] = Arrays.copyOf(heapKeys[heap], capacity);
            heapNodes[heap] = Arrays.copyOf(heapNodes[heap], capacity);
        }
        sizes[heap] = size + 1;
        siftUp(heap, size, node, owner, key);
        return node;
    }

    /** Changes a node's key. */
    public void rekey(int node, long key) {
        long old = words[node * WORDS];
        if (key == old) {
            return;
        }
        words[node * WORDS] = key;
        if (key < old) {
            siftUp(heap(node), place(node), node, owner(node), key);
        } else {
            siftDown(heap(node), place(node), node, owner(node), key);
        }
    }

    /**
     * Takes a node out.
     *
     * @param owner whose.
     * @param before the owner's node before it, or {@link #NULL}.
     * @return the owner's node after it, or {@link #NULL}.
     */
    public int removeAfter(int owner, int before) {
        int node = before == NULL ? firstNodes[owner] : next(before);
        int after = next(node);
        link(owner, before, after);
        int heap = heap(node);
        int place = place(node);
        int last = --sizes[heap];
        if (place != last) {
            int moved = heapNodes[heap][last];
            long key = heapKeys[heap][last];
            int parent = (place - 1) / ARITY;
            if (place > 0 && precedes(key, owner(moved), heapKeys[heap][parent], heapNodes[heap][parent])) {
                siftUp(heap, place, moved, owner(moved), key);
            } else {
                siftDown(heap, place, moved, owner(moved), key);
            }
        }
        words[node * WORDS + LINK] = firstFree & LOW;
        firstFree = node;
        return after;
    }

    private int take() {
        int node = firstFree;
        if (node != NULL) {
            firstFree = next(node);
            return node;
        }
        if ((nodeCount + 1) * WORDS > words.length) {
            words = Arrays.copyOf(words, grown(nodeCount) * WORDS);
        }
        return nodeCount++;
    }

    private static int grown(int size) {
        return Math.max(LEAST_CAPACITY, size + size / 4);
    }

    private void link(int owner, int before, int node) {
        if (before == NULL) {
            firstNodes[owner] = node;
        } else {
            int word = before * WORDS + LINK;
            words[word] = (words[word] & ~LOW) | (node & LOW);
        }
    }

    private int owner(int node) {
        return (int) (words[node * WORDS + SPOT] >>> Integer.SIZE);
    }

    private int place(int node) {
        return (int) words[node * WORDS + SPOT];
    }

    private void siftUp(int heap, int hole, int node, int owner, long key) {
        long[] keys = heapKeys[heap];
        int[] nodes = heapNodes[heap];
        int place = hole;
        while (place > 0) {
            int parent = (place - 1) / ARITY;
            if (!precedes(key, owner, keys[parent], nodes[parent])) {
                break;
            }
            put(keys, nodes, place, nodes[parent], keys[parent]);
            place = parent;
        }
        put(keys, nodes, place, node, key);
    }

    private void siftDown(int heap, int hole, int node, int owner, long key) {
        long[] keys = heapKeys[heap];
        int[] nodes = heapNodes[heap];
        int size = sizes[heap];
        int place = hole;
        while (true) {
            int firstChild = place * ARITY + 1;
            if (firstChild >= size) {
                break;
            }
            int best = firstChild;
            int endChild = Math.min(firstChild + ARITY, size);
            for (int child = firstChild + 1; child < endChild; child++) {
                if (keys[child] < keys[best]
                        || (keys[child] == keys[best] && owner(nodes[child]) < owner(nodes[best]))) {
                    best = child;
                }
            }
            if (precedes(key, owner, keys[best], nodes[best])) {
                break;
            }
            put(keys, nodes, place, nodes[best], keys[best]);
            place = best;
        }
        put(keys, nodes, place, node, key);
    }

    private void put(long[] keys, int[] nodes, int place, int node, long key) {
        keys[place] = key;
        nodes[place] = node;
        int word = node * WORDS + SPOT;
        words[word] = (words[word] & ~LOW) | place;
    }

    private boolean precedes(long key, int owner, long otherKey, int otherNode) {
        return key < otherKey || (key == otherKey && owner < owner(otherNode));
    }

    private void requirePlace(int heap, int place) {
        if (place < 0 || place >= sizes[heap]) {
            throw new IllegalStateException("no such place: heap=" + heap + " place=" + place + " size=" + sizes[heap]);
        }
    }
}
