package io.ringfence.engine.contingency;

/**
 * The open orders that expire, by time, equal ones by the order's number. An index over {@code Orders}, no state of its own.
 *
 * <p>Owned by the engine's thread; allocates nothing after construction.
 */
public final class OrderExpiries {
    /** No order. */
    public static final int NULL = OrderHeap.NULL;

    private final OrderHeap heap;
    private int root = NULL;

    /** Nothing expires; {@code maxOrders}: rows of orders are below it. */
    public OrderExpiries(int maxOrders) {
        heap = new OrderHeap(maxOrders);
    }

    /** An order that expires has entered. */
    public void add(int order, long orderId, long expireAtNs) {
        root = heap.insert(root, order, expireAtNs, orderId);
    }

    /** It is gone. */
    public void remove(int order) {
        root = heap.remove(root, order);
    }

    /** {@return the order that expires first, or {@link #NULL}} */
    public int first() {
        return root;
    }

    /** {@return when the first one expires; there is one} */
    public long firstExpireAtNs() {
        return heap.key(root);
    }
}
