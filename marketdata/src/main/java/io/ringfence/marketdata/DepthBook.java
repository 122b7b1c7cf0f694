package io.ringfence.marketdata;

import io.ringfence.codecs.LevelChangedDecoder;
import io.ringfence.codecs.Side;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * What the public sees of one instrument's book: price levels of both sides with what they show, and, where it is filled order by order, the orders of each
 * level as they stand in its queue. Prices and quantities are mantissas in the instrument's exponents.
 *
 * <p>Levels and orders are rows of arrays that grow to the largest book that was ever seen; after that nothing is allocated. An order is found by its id in
 * constant time, a level as {@link DepthSide} says. One thread. A level or order that is handed out is valid until the next change of the book.
 *
 * <p>Market orders that wait for an uncross have no price: they stand in a level of their own, which comes before all others of its side.
 */
public final class DepthBook {
    /** Price of the level of market orders, and of a side that has none. */
    public static final long NULL_PRICE = LevelChangedDecoder.priceNullValue();

    /** No level, no order. */
    public static final int NULL = -1;

    private static final int INITIAL_CAPACITY = 256;

    private final DepthSide bids = new DepthSide(true);
    private final DepthSide asks = new DepthSide(false);
    private final Long2LongHashMap rows = new Long2LongHashMap(NULL);

    private boolean[] levelIsBuy = new boolean[INITIAL_CAPACITY];
    private long[] levelPrice = new long[INITIAL_CAPACITY];
    private long[] levelQuantity = new long[INITIAL_CAPACITY];
    private int[] levelOrderCount = new int[INITIAL_CAPACITY];
    private int[] levelFirst = new int[INITIAL_CAPACITY]; // of a free level: the next free one
    private int[] levelLast = new int[INITIAL_CAPACITY];
    private int levelCount;
    private int freeLevel = NULL;

    private long[] orderId = new long[INITIAL_CAPACITY];
    private long[] orderQuantity = new long[INITIAL_CAPACITY];
    private int[] orderLevel = new int[INITIAL_CAPACITY];
    private int[] orderPrevious = new int[INITIAL_CAPACITY];
    private int[] orderNext = new int[INITIAL_CAPACITY]; // of a free order: the next free one
    private int orderCount;
    private int freeOrder = NULL;

    DepthBook() {}

    /** {@return number of levels of a side, that of market orders included} */
    public int levelCount(Side side) {
        return side(side == Side.BUY).size();
    }

    /**
     * A level by its place.
     *
     * @param rank 0: the best, below {@link #levelCount}.
     * @return the level.
     */
    public int level(Side side, int rank) {
        return side(side == Side.BUY).level(rank);
    }

    /** {@return the level of the best limit price, or NULL; market orders are passed over} */
    public int bestLevel(Side side) {
        DepthSide levels = side(side == Side.BUY);
        int rank = levels.size() > 0 && levelPrice[levels.level(0)] == NULL_PRICE ? 1 : 0;
        return rank < levels.size() ? levels.level(rank) : NULL;
    }

    /** {@return the level at a price of a side, or NULL} */
    public int levelAt(Side side, long price) {
        return side(side == Side.BUY).find(price);
    }

    /** {@return its price; NULL_PRICE: market orders} */
    public long price(int level) {
        return levelPrice[level];
    }

    /** {@return sum of what its orders show} */
    public long quantity(int level) {
        return levelQuantity[level];
    }

    /** {@return number of orders} */
    public int orderCount(int level) {
        return levelOrderCount[level];
    }

    /** {@return the order at the head of the queue; NULL where the book is filled by levels} */
    public int firstOrder(int level) {
        return levelFirst[level];
    }

    /** {@return the order behind it in the queue, or NULL} */
    public int nextOrder(int order) {
        return orderNext[order];
    }

    /** {@return number of orders of both sides; 0 where the book is filled by levels} */
    public int orderCount() {
        return rows.size();
    }

    /** {@return the order with this id, or NULL if none is shown} */
    public int order(long id) {
        return (int) rows.get(id);
    }

    /** {@return the venue's number of an order} */
    public long orderId(int order) {
        return orderId[order];
    }

    /** {@return what an order shows} */
    public long shownQuantity(int order) {
        return orderQuantity[order];
    }

    /** {@return the level in whose queue an order stands} */
    public int levelOf(int order) {
        return orderLevel[order];
    }

    /** {@return side of a level} */
    public Side side(int level) {
        return levelIsBuy[level] ? Side.BUY : Side.SELL;
    }

    // ---- changes

    /** An order stands at the end of the queue of its price; its id is not shown yet. */
    int addOrder(long id, Side side, long price, long quantity) {
        boolean isBuy = side == Side.BUY;
        int level = side(isBuy).find(price);
        if (level == NULL) {
            level = openLevel(isBuy, price);
        }
        int order = acquireOrder();
        orderId[order] = id;
        orderQuantity[order] = quantity;
        orderLevel[order] = level;
        int last = levelLast[level];
        orderPrevious[order] = last;
        orderNext[order] = NULL;
        if (last == NULL) {
            levelFirst[level] = order;
        } else {
            orderNext[last] = order;
        }
        levelLast[level] = order;
        levelOrderCount[level]++;
        levelQuantity[level] = Math.addExact(levelQuantity[level], quantity);
        rows.put(id, order);
        return order;
    }

    /** An order shows less, and more than nothing. */
    void reduceOrder(int order, long quantity) {
        levelQuantity[orderLevel[order]] -= orderQuantity[order] - quantity;
        orderQuantity[order] = quantity;
    }

    /** An order is gone, and its level with it if it was the last. */
    void removeOrder(int order) {
        int level = orderLevel[order];
        int previous = orderPrevious[order];
        int next = orderNext[order];
        if (previous == NULL) {
            levelFirst[level] = next;
        } else {
            orderNext[previous] = next;
        }
        if (next == NULL) {
            levelLast[level] = previous;
        } else {
            orderPrevious[next] = previous;
        }
        rows.remove(orderId[order]);
        releaseOrder(order);
        levelQuantity[level] -= orderQuantity[order];
        if (--levelOrderCount[level] == 0) {
            closeLevel(level);
        }
    }

    /** For a book that knows no orders: a level as it is from now on; no orders: it is gone. */
    void setLevel(Side side, long price, long quantity, int orders) {
        boolean isBuy = side == Side.BUY;
        int level = side(isBuy).find(price);
        if (orders == 0) {
            if (level != NULL) {
                closeLevel(level);
            }
            return;
        }
        if (level == NULL) {
            level = openLevel(isBuy, price);
        }
        levelQuantity[level] = quantity;
        levelOrderCount[level] = orders;
    }

    /** Empties the book and keeps its room. */
    void clear() {
        bids.clear();
        asks.clear();
        rows.clear();
        levelCount = 0;
        freeLevel = NULL;
        orderCount = 0;
        freeOrder = NULL;
    }

    private DepthSide side(boolean isBuy) {
        return isBuy ? bids : asks;
    }

    private int openLevel(boolean isBuy, long price) {
        int level = freeLevel;
        if (level == NULL) {
            if (levelCount == levelPrice.length) {
                growLevels(2 * levelCount);
            }
            level = levelCount++;
        } else {
            freeLevel = levelFirst[level];
        }
        levelIsBuy[level] = isBuy;
        levelPrice[level] = price;
        levelQuantity[level] = 0;
        levelOrderCount[level] = 0;
        levelFirst[level] = NULL;
        levelLast[level] = NULL;
        side(isBuy).open(price, level);
        return level;
    }

    private void closeLevel(int level) {
        side(levelIsBuy[level]).close(levelPrice[level]);
        levelFirst[level] = freeLevel;
        freeLevel = level;
    }

    private int acquireOrder() {
        int order = freeOrder;
        if (order == NULL) {
            if (orderCount == orderId.length) {
                growOrders(2 * orderCount);
            }
            return orderCount++;
        }
        freeOrder = orderNext[order];
        return order;
    }

    private void releaseOrder(int order) {
        orderNext[order] = freeOrder;
        freeOrder = order;
    }

    private void growLevels(int capacity) {
        levelIsBuy = Arrays.copyOf(levelIsBuy, capacity);
        levelPrice = Arrays.copyOf(levelPrice, capacity);
        levelQuantity = Arrays.copyOf(levelQuantity, capacity);
        levelOrderCount = Arrays.copyOf(levelOrderCount, capacity);
        levelFirst = Arrays.copyOf(levelFirst, capacity);
        levelLast = Arrays.copyOf(levelLast, capacity);
    }

    private void growOrders(int capacity) {
        orderId = Arrays.copyOf(orderId, capacity);
        orderQuantity = Arrays.copyOf(orderQuantity, capacity);
        orderLevel = Arrays.copyOf(orderLevel, capacity);
        orderPrevious = Arrays.copyOf(orderPrevious, capacity);
        orderNext = Arrays.copyOf(orderNext, capacity);
    }
}
