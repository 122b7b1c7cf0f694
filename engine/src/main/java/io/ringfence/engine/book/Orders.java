package io.ringfence.engine.book;

import io.ringfence.engine.collection.IntPool;
import io.ringfence.engine.collection.LongIntIndex;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * Every resting order of the venue: one registry for all books.
 *
 * <p>An order is a row of parallel arrays, known by its row number while it rests; the number is reused afterwards, is no
 * state, and must not be kept over a command. Orders are linked three times, each time doubly and through the rows
 * themselves: in the queue of their price level, among the orders of their account, and among those of their session. The
 * last two run in the order of entry (a replaced order that lost its priority enters anew). Every operation costs O(1),
 * and nothing is allocated after construction.
 *
 * <p>Orders enter and leave through their {@link OrderBook} alone; others read here. Owned by the engine's thread.
 */
public final class Orders {
    /** No order. */
    public static final int NULL = -1;

    /** The session index of an order that the venue placed: it is in no session's list. */
    public static final int NULL_SESSION_INDEX = -1;

    private static final long ROW_HASH_SEED = Hash64.of(0x4F72_6465_7273_0001L);
    private static final long COUNTER_HASH_SEED = Hash64.of(0x4F72_6465_7273_0002L);

    private final IntPool rows;
    private final LongIntIndex byClientOrderId;

    private final long[] orderId;
    private final long[] clientOrderId;
    private final long[] priceTicks;
    private final long[] quantityLots;
    private final long[] filledLots;
    private final long[] priority;
    private final int[] accountIndex;
    private final int[] sessionIndex;
    private final int[] instrumentIndex;
    private final boolean[] buy;

    private final int[] level;
    private final int[] nextInLevel;
    private final int[] previousInLevel;
    private final int[] nextInAccount;
    private final int[] previousInAccount;
    private final int[] nextInSession;
    private final int[] previousInSession;

    private final int[] firstOfAccount;
    private final int[] lastOfAccount;
    private final int[] countOfAccount;
    private final int[] firstOfSession;
    private final int[] lastOfSession;

    /** The hash of what never changes while the order rests, and of the whole row as it stands in the sum. */
    private final long[] fixedHash;

    private final long[] rowHash;

    private long lastPriority;
    private long rowHashes;

    /**
     * An empty registry.
     *
     * @param maxOrders most orders that rest at a time, in all books together.
     * @param maxAccounts account indexes are below this.
     * @param maxSessions session indexes are below this.
     */
    public Orders(int maxOrders, int maxAccounts, int maxSessions) {
        rows = new IntPool(maxOrders);
        byClientOrderId = new LongIntIndex(maxOrders);
        orderId = new long[maxOrders];
        clientOrderId = new long[maxOrders];
        priceTicks = new long[maxOrders];
        quantityLots = new long[maxOrders];
        filledLots = new long[maxOrders];
        priority = new long[maxOrders];
        accountIndex = new int[maxOrders];
        sessionIndex = new int[maxOrders];
        instrumentIndex = new int[maxOrders];
        buy = new boolean[maxOrders];
        level = new int[maxOrders];
        nextInLevel = new int[maxOrders];
        previousInLevel = new int[maxOrders];
        nextInAccount = new int[maxOrders];
        previousInAccount = new int[maxOrders];
        nextInSession = new int[maxOrders];
        previousInSession = new int[maxOrders];
        firstOfAccount = nulls(maxAccounts);
        lastOfAccount = nulls(maxAccounts);
        countOfAccount = new int[maxAccounts];
        firstOfSession = nulls(maxSessions);
        lastOfSession = nulls(maxSessions);
        fixedHash = new long[maxOrders];
        rowHash = new long[maxOrders];
    }

    /** Whether no further order can rest. */
    public boolean isFull() {
        return rows.isExhausted();
    }

    /** Number of resting orders in all books. */
    public int count() {
        return rows.usedCount();
    }

    /**
     * The resting order of an account under the number that its client gave it.
     *
     * @return the order, or {@link #NULL}.
     */
    public int indexOf(int accountIndex, long clientOrderId) {
        return byClientOrderId.get(clientOrderId, accountIndex);
    }

    /** The venue's number of the order. */
    public long orderId(int order) {
        return orderId[order];
    }

    /** The client's number of the order, unique among the resting orders of its account. */
    public long clientOrderId(int order) {
        return clientOrderId[order];
    }

    /** The limit. */
    public long priceTicks(int order) {
        return priceTicks[order];
    }

    /** The whole order, what is filled included. */
    public long quantityLots(int order) {
        return quantityLots[order];
    }

    /** What has been traded of it, as taker before it rested included. */
    public long filledLots(int order) {
        return filledLots[order];
    }

    /** What is still open, always above zero. */
    public long leavesLots(int order) {
        return quantityLots[order] - filledLots[order];
    }

    /**
     * Its place in time: of two orders at one price the one with the lower number is filled first. Numbers are given once,
     * over all books.
     */
    public long priority(int order) {
        return priority[order];
    }

    /** The account that placed it. */
    public int accountIndex(int order) {
        return accountIndex[order];
    }

    /** The session that placed it, or {@link #NULL_SESSION_INDEX}. */
    public int sessionIndex(int order) {
        return sessionIndex[order];
    }

    /** The instrument in whose book it rests. */
    public int instrumentIndex(int order) {
        return instrumentIndex[order];
    }

    /** Whether it buys. */
    public boolean isBuy(int order) {
        return buy[order];
    }

    /**
     * The account's order that entered first.
     *
     * @return the order, or {@link #NULL}.
     */
    public int firstOfAccount(int accountIndex) {
        return firstOfAccount[accountIndex];
    }

    /**
     * The next order of the same account in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfAccount(int order) {
        return nextInAccount[order];
    }

    /** Number of resting orders of the account. */
    public int orderCountOfAccount(int accountIndex) {
        return countOfAccount[accountIndex];
    }

    /**
     * The session's order that entered first.
     *
     * @return the order, or {@link #NULL}.
     */
    public int firstOfSession(int sessionIndex) {
        return firstOfSession[sessionIndex];
    }

    /**
     * The next order of the same session in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfSession(int order) {
        return nextInSession[order];
    }

    /** The hash of all resting orders, their places in the queues included, kept up to date as they change. */
    public long hash() {
        return rowHashes + Hash64.fold(COUNTER_HASH_SEED, lastPriority);
    }

    /** The same as {@link #hash()}, computed from the rows; costs as much as there are rows. */
    public long recomputeHash() {
        long sum = 0;
        for (int order = 0; order < rows.capacity(); order++) {
            if (rows.isUsed(order)) {
                sum += hashRow(order, hashFixed(order));
            }
        }
        return sum + Hash64.fold(COUNTER_HASH_SEED, lastPriority);
    }

    /** Enters an order with the next priority; the caller puts it at the tail of its level. */
    int add(
            long orderId,
            long clientOrderId,
            int accountIndex,
            int sessionIndex,
            int instrumentIndex,
            boolean isBuy,
            long priceTicks,
            long quantityLots,
            long filledLots) {
        int order = rows.acquire();
        if (order == NULL) {
            throw new IllegalStateException("orders are full: orderId=" + orderId + " count=" + count());
        }
        byClientOrderId.put(clientOrderId, accountIndex, order);
        this.orderId[order] = orderId;
        this.clientOrderId[order] = clientOrderId;
        this.priceTicks[order] = priceTicks;
        this.quantityLots[order] = quantityLots;
        this.filledLots[order] = filledLots;
        this.priority[order] = ++lastPriority;
        this.accountIndex[order] = accountIndex;
        this.sessionIndex[order] = sessionIndex;
        this.instrumentIndex[order] = instrumentIndex;
        this.buy[order] = isBuy;

        append(order, accountIndex, firstOfAccount, lastOfAccount, nextInAccount, previousInAccount);
        countOfAccount[accountIndex]++;
        if (sessionIndex != NULL_SESSION_INDEX) {
            append(order, sessionIndex, firstOfSession, lastOfSession, nextInSession, previousInSession);
        }

        fixedHash[order] = hashFixed(order);
        rowHash[order] = hashRow(order, fixedHash[order]);
        rowHashes += rowHash[order];
        return order;
    }

    /** Takes an order out of everything but its level. */
    void remove(int order) {
        byClientOrderId.remove(clientOrderId[order], accountIndex[order]);
        unlink(order, accountIndex[order], firstOfAccount, lastOfAccount, nextInAccount, previousInAccount);
        countOfAccount[accountIndex[order]]--;
        if (sessionIndex[order] != NULL_SESSION_INDEX) {
            unlink(order, sessionIndex[order], firstOfSession, lastOfSession, nextInSession, previousInSession);
        }
        rowHashes -= rowHash[order];
        rows.release(order);
    }

    void filledLots(int order, long lots) {
        filledLots[order] = lots;
        rehash(order);
    }

    void quantityLots(int order, long lots) {
        quantityLots[order] = lots;
        rehash(order);
    }

    boolean isResting(int order) {
        return rows.isUsed(order);
    }

    int level(int order) {
        return level[order];
    }

    void level(int order, int level) {
        this.level[order] = level;
    }

    int nextInLevel(int order) {
        return nextInLevel[order];
    }

    void nextInLevel(int order, int next) {
        nextInLevel[order] = next;
    }

    int previousInLevel(int order) {
        return previousInLevel[order];
    }

    void previousInLevel(int order, int previous) {
        previousInLevel[order] = previous;
    }

    private void rehash(int order) {
        long hash = hashRow(order, fixedHash[order]);
        rowHashes += hash - rowHash[order];
        rowHash[order] = hash;
    }

    private long hashFixed(int order) {
        long hash = Hash64.fold(ROW_HASH_SEED, orderId[order]);
        hash = Hash64.fold(hash, clientOrderId[order]);
        hash = Hash64.fold(hash, priceTicks[order]);
        hash = Hash64.fold(hash, priority[order]);
        hash = Hash64.fold(hash, (long) accountIndex[order] << 32 | (sessionIndex[order] & 0xFFFF_FFFFL));
        return Hash64.fold(hash, (long) instrumentIndex[order] << 1 | (buy[order] ? 1 : 0));
    }

    private long hashRow(int order, long fixed) {
        return Hash64.fold(Hash64.fold(fixed, quantityLots[order]), filledLots[order]);
    }

    private static void append(int order, int owner, int[] firsts, int[] lasts, int[] nexts, int[] previouses) {
        int last = lasts[owner];
        nexts[order] = NULL;
        previouses[order] = last;
        lasts[owner] = order;
        if (last == NULL) {
            firsts[owner] = order;
        } else {
            nexts[last] = order;
        }
    }

    private static void unlink(int order, int owner, int[] firsts, int[] lasts, int[] nexts, int[] previouses) {
        int next = nexts[order];
        int previous = previouses[order];
        if (previous == NULL) {
            firsts[owner] = next;
        } else {
            nexts[previous] = next;
        }
        if (next == NULL) {
            lasts[owner] = previous;
        } else {
            previouses[next] = previous;
        }
    }

    private static int[] nulls(int length) {
        int[] array = new int[length];
        Arrays.fill(array, NULL);
        return array;
    }
}
