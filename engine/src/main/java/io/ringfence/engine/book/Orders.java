package io.ringfence.engine.book;

import io.ringfence.engine.hash.Hash64;

/**
 * Every open order of the venue: one registry for those that rest in a book and those that wait outside one for a trigger or
 * for their parent.
 *
 * <p>An order is known by its row number while it is open; the number is reused afterwards, is no state, and must not be kept
 * over a command. What every command touches lies in one line of eight longs; the links of the lists, which a
 * neighbour's coming and going touches, lie apart and close together; what few orders have (a display quantity, an expiry) is
 * read only when a flag of the line says so. Orders are linked three times: in the queue of their price level, among the
 * orders of their account, and among those of their session. The last two run in the order of entry (a replaced order that
 * lost its priority enters anew). Every operation costs O(1), and nothing is allocated after construction.
 *
 * <p>The hash lags behind: a row that changed stands on a short list of such rows, once, and is hashed when the list is full
 * or the hash is asked for. An order that comes and goes in between is never hashed; and the list is short enough that its rows
 * are still in the cache when their turn comes.
 *
 * <p>Orders enter and leave a book through their {@link OrderBook} alone. Owned by the engine's thread.
 */
public final class Orders {
    /** No order. */
    public static final int NULL = -1;

    /** The session index of an order that the venue placed: it is in no session's list. */
    public static final int NULL_SESSION_INDEX = -1;

    /** The client's number of an order that no client numbered: it is not found by number. */
    public static final long NULL_CLIENT_ORDER_ID = 0;

    /** Instrument indexes are below this. */
    static final int MAX_INSTRUMENTS = 1 << 24;

    /** What {@link #level} says of an order that rests in no book. */
    private static final int NO_LEVEL = PriceLevels.NULL;

    private static final long ROW_HASH_SEED = Hash64.of(0x4F72_6465_7273_0001L);
    private static final long COUNTER_HASH_SEED = Hash64.of(0x4F72_6465_7273_0002L);

    // The line of an order: first what adding, finding and removing touch.
    private static final int STRIDE_SHIFT = 3;
    private static final int CLIENT_ORDER_ID = 0;
    /** Account index above, session index below. */
    private static final int OWNERS = 1;
    /** Level above, then 24 bits of instrument, then flags. A free row has the next free one above. */
    private static final int PLACE = 2;

    private static final int LEAVES = 3;
    private static final int QUANTITY = 4;
    private static final int PRICE = 5;
    private static final int ORDER_ID = 6;
    private static final int PRIORITY = 7;

    static final int MAX_STALE_ROWS = 4_096;

    private static final int INSTRUMENT_SHIFT = 8;
    private static final int OPEN = 1;
    private static final int BUY = 1 << 1;
    private static final int ICEBERG = 1 << 2;
    private static final int EXPIRES = 1 << 3;
    /** The row stands on the list of rows whose hash is out of date; outlives the order. */
    private static final int STALE = 1 << 4;

    private static final long LEVEL_MASK = 0xFFFF_FFFFL << 32;
    private static final long LOW_MASK = 0xFFFF_FFFFL;

    // Links of a list: two ints by order and, behind the orders, by list: a list is a ring through its own links.
    private static final int NEXT = 0;
    private static final int PREVIOUS = 1;

    private final int capacity;
    private final long[] lines;
    private int[] queueLinks = {};
    private final int[] accountLinks;
    private final int[] sessionLinks;
    private final int[] attributes;
    private final long[] displayLots;
    private final long[] shownLots;
    private final long[] expireAtNs;
    private final int[] accountCounts;
    private final int[] sessionCounts;
    private final ClientOrderIds byClientOrderId;

    /** The hash of a row as it stands in the sum; zero: it is not in it. */
    private final long[] rowHash;

    private final int[] staleRows;
    private int staleCount;

    private int firstFree;
    private int count;
    private long lastPriority;
    private long rowHashes;

    /**
     * An empty registry.
     *
     * @param maxOrders most orders that are open at a time, in all books together and outside.
     * @param maxAccounts account indexes are below this.
     * @param maxSessions session indexes are below this.
     */
    public Orders(int maxOrders, int maxAccounts, int maxSessions) {
        capacity = maxOrders;
        byClientOrderId = new ClientOrderIds(this, maxOrders);
        lines = new long[maxOrders << STRIDE_SHIFT];
        accountLinks = rings(maxOrders, maxAccounts);
        sessionLinks = rings(maxOrders, maxSessions + 1);
        attributes = new int[maxOrders];
        displayLots = new long[maxOrders];
        shownLots = new long[maxOrders];
        expireAtNs = new long[maxOrders];
        accountCounts = new int[maxAccounts];
        sessionCounts = new int[maxSessions + 1];
        rowHash = new long[maxOrders];
        staleRows = new int[MAX_STALE_ROWS];
        firstFree = NULL;
        for (int order = maxOrders - 1; order >= 0; order--) {
            lines[at(order) + PLACE] = (long) firstFree << 32;
            firstFree = order;
        }
    }

    /** Whether no further order can be open. */
    public boolean isFull() {
        return firstFree == NULL;
    }

    /** Number of open orders, in all books and outside. */
    public int count() {
        return count;
    }

    /** Most orders that are open at a time; rows are below it. */
    public int capacity() {
        return capacity;
    }

    /**
     * The open order of an account under the number that its client gave it.
     *
     * @return the order, or {@link #NULL}.
     */
    public int indexOf(int accountIndex, long clientOrderId) {
        return byClientOrderId.get(accountIndex, clientOrderId);
    }

    /**
     * Enters an order that rests in no book: it waits for a trigger or for its parent.
     *
     * @param terms what is kept of them is copied.
     * @param instrumentIndex in what it would trade.
     * @return the order.
     * @throws IllegalStateException when nothing of it is open, orders are full, or the client's number is in use.
     */
    public int openWaiting(OrderTerms terms, int instrumentIndex) {
        return add(terms, instrumentIndex);
    }

    /**
     * Takes out an order that rests in no book.
     *
     * @throws IllegalStateException when it is not open, or rests in a book.
     */
    public void closeWaiting(int order) {
        if (!isOpen(order) || isBooked(order)) {
            throw new IllegalStateException("order does not wait: order=" + order);
        }
        remove(order);
    }

    /**
     * Changes an order that rests in no book; it keeps its place in time.
     *
     * @param limitTicks its limit from now on.
     * @param newQuantityLots the whole order, what is filled included: above what is filled.
     * @param newDisplayLots what it will show at a time; zero: everything.
     * @throws IllegalStateException when it does not wait, or nothing of it would be open.
     */
    public void amendWaiting(int order, long limitTicks, long newQuantityLots, long newDisplayLots) {
        if (!isOpen(order) || isBooked(order) || newQuantityLots <= filledLots(order)) {
            throw new IllegalStateException(
                    "order cannot be amended: order=" + order + " quantityLots=" + newQuantityLots);
        }
        int line = at(order);
        long leavesLots = newQuantityLots - filledLots(order);
        lines[line + PRICE] = limitTicks;
        lines[line + QUANTITY] = newQuantityLots;
        lines[line + LEAVES] = leavesLots;
        if (newDisplayLots > 0) {
            lines[line + PLACE] |= ICEBERG;
            displayLots[order] = newDisplayLots;
            shownLots[order] = Math.min(newDisplayLots, leavesLots);
        } else {
            lines[line + PLACE] &= ~ICEBERG;
        }
        markStale(order);
    }

    /** Whether a row is an open order. */
    public boolean isOpen(int order) {
        return order >= 0 && order < capacity && (lines[at(order) + PLACE] & OPEN) != 0;
    }

    /** Whether an open order rests in a book; otherwise it waits outside. */
    public boolean isBooked(int order) {
        return level(order) != NO_LEVEL;
    }

    /** The venue's number of the order. */
    public long orderId(int order) {
        return lines[at(order) + ORDER_ID];
    }

    /** The client's number of the order, unique among the open orders of its account, or {@link #NULL_CLIENT_ORDER_ID}. */
    public long clientOrderId(int order) {
        return lines[at(order) + CLIENT_ORDER_ID];
    }

    /** The limit. */
    public long priceTicks(int order) {
        return lines[at(order) + PRICE];
    }

    /** The whole order, what is filled included. */
    public long quantityLots(int order) {
        return lines[at(order) + QUANTITY];
    }

    /** What has been traded of it, as taker before it rested included. */
    public long filledLots(int order) {
        int line = at(order);
        return lines[line + QUANTITY] - lines[line + LEAVES];
    }

    /** What is still open, always above zero. */
    public long leavesLots(int order) {
        return lines[at(order) + LEAVES];
    }

    /** What it shows at a time; zero: everything. */
    public long displayLots(int order) {
        return isIceberg(order) ? displayLots[order] : 0;
    }

    /** What of {@link #leavesLots} is visible now; an order that waits shows as much as it would at entry. */
    public long shownLots(int order) {
        return isIceberg(order) ? shownLots[order] : leavesLots(order);
    }

    /** Bits of {@link OrderAttributes}. */
    public int attributes(int order) {
        return attributes[order];
    }

    /** When it expires; zero: never. */
    public long expireAtNs(int order) {
        return (lines[at(order) + PLACE] & EXPIRES) == 0 ? 0 : expireAtNs[order];
    }

    /**
     * Its place in time: of two orders at one price the one with the lower number is filled first. Numbers are given once,
     * over all books.
     */
    public long priority(int order) {
        return lines[at(order) + PRIORITY];
    }

    /** The account that placed it. */
    public int accountIndex(int order) {
        return (int) (lines[at(order) + OWNERS] >> 32);
    }

    /** The session that placed it, or {@link #NULL_SESSION_INDEX}. */
    public int sessionIndex(int order) {
        return (int) lines[at(order) + OWNERS];
    }

    /** The instrument in which it trades. */
    public int instrumentIndex(int order) {
        return (int) lines[at(order) + PLACE] >>> INSTRUMENT_SHIFT;
    }

    /** Whether it buys. */
    public boolean isBuy(int order) {
        return (lines[at(order) + PLACE] & BUY) != 0;
    }

    /**
     * The account's order that entered first.
     *
     * @return the order, or {@link #NULL}.
     */
    public int firstOfAccount(int accountIndex) {
        return nextIn(accountLinks, capacity + accountIndex);
    }

    /**
     * The next order of the same account in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfAccount(int order) {
        return nextIn(accountLinks, order);
    }

    /** Number of open orders of the account. */
    public int orderCountOfAccount(int accountIndex) {
        return accountCounts[accountIndex];
    }

    /**
     * The session's order that entered first.
     *
     * @return the order, or {@link #NULL}.
     */
    public int firstOfSession(int sessionIndex) {
        return nextIn(sessionLinks, capacity + sessionIndex);
    }

    /**
     * The next order of the same session in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfSession(int order) {
        return nextIn(sessionLinks, order);
    }

    /** Number of open orders of the session. */
    public int orderCountOfSession(int sessionIndex) {
        return sessionCounts[sessionIndex];
    }

    /**
     * Replaces the attributes of an open order.
     *
     * @param bits of {@link OrderAttributes}.
     */
    public void attributes(int order, int bits) {
        attributes[order] = bits;
        markStale(order);
    }

    /**
     * The hash of all open orders, their places in the queues included. Costs as much as the rows that changed of late, at most
     * {@value #MAX_STALE_ROWS}.
     */
    public long hash() {
        hashStaleRows();
        return rowHashes + Hash64.fold(COUNTER_HASH_SEED, lastPriority);
    }

    /** The same as {@link #hash()}, computed from the rows; costs as much as there are rows. */
    public long recomputeHash() {
        long sum = 0;
        for (int order = 0; order < capacity; order++) {
            if (isOpen(order)) {
                sum += hashRow(order);
            }
        }
        return sum + Hash64.fold(COUNTER_HASH_SEED, lastPriority);
    }

    /** Enters an order with the next priority, in no book; a book that calls this puts it at the tail of its level. */
    int add(OrderTerms terms, int instrumentIndex) {
        int order = firstFree;
        long leavesLots = terms.quantityLots - terms.filledLots;
        if (order == NULL || terms.filledLots < 0 || leavesLots <= 0 || terms.displayLots < 0) {
            throw cannotEnter(terms);
        }
        long clientOrderId = terms.clientOrderId;
        int accountIndex = terms.accountIndex;
        if (clientOrderId != NULL_CLIENT_ORDER_ID && !byClientOrderId.put(accountIndex, clientOrderId, order)) {
            throw cannotEnter(terms);
        }
        int line = at(order);
        long oldPlace = lines[line + PLACE];
        firstFree = (int) (oldPlace >> 32);
        count++;

        int flags = OPEN | STALE | (terms.isBuy ? BUY : 0);
        if (terms.displayLots > 0) {
            flags |= ICEBERG;
            displayLots[order] = terms.displayLots;
            shownLots[order] = Math.min(terms.displayLots, leavesLots);
        }
        if (terms.expireAtNs != 0) {
            flags |= EXPIRES;
            expireAtNs[order] = terms.expireAtNs;
        }
        attributes[order] = terms.attributes;
        if ((oldPlace & STALE) == 0) {
            addStale(order);
        }
        lines[line + CLIENT_ORDER_ID] = clientOrderId;
        lines[line + OWNERS] = ((long) accountIndex << 32) | (terms.sessionIndex & LOW_MASK);
        lines[line + PLACE] = ((long) NO_LEVEL << 32) | (((instrumentIndex << INSTRUMENT_SHIFT) | flags) & LOW_MASK);
        lines[line + LEAVES] = leavesLots;
        lines[line + QUANTITY] = terms.quantityLots;
        lines[line + PRICE] = terms.limitTicks;
        lines[line + ORDER_ID] = terms.orderId;
        lines[line + PRIORITY] = ++lastPriority;

        append(accountLinks, capacity + accountIndex, order);
        accountCounts[accountIndex]++;
        int session = sessionList(terms.sessionIndex);
        append(sessionLinks, capacity + session, order);
        sessionCounts[session]++;
        return order;
    }

    /** Takes an order out of everything but its level. */
    void remove(int order) {
        int line = at(order);
        long clientOrderId = lines[line + CLIENT_ORDER_ID];
        long owners = lines[line + OWNERS];
        int accountIndex = (int) (owners >> 32);
        if (clientOrderId != NULL_CLIENT_ORDER_ID) {
            byClientOrderId.remove(accountIndex, clientOrderId, order);
        }
        unlink(accountLinks, order);
        accountCounts[accountIndex]--;
        unlink(sessionLinks, order);
        sessionCounts[sessionList((int) owners)]--;
        if ((lines[line + PLACE] & STALE) == 0) {
            addStale(order);
        }
        lines[line + PLACE] = ((long) firstFree << 32) | STALE;
        firstFree = order;
        count--;
    }

    /** An order is filled in part; an iceberg shows {@code newShownLots} from now on. */
    void fill(int order, long lots, long newShownLots) {
        lines[at(order) + LEAVES] -= lots;
        markStale(order);
        if (isIceberg(order)) {
            shownLots[order] = newShownLots;
        }
    }

    void quantityLots(int order, long lots, long newShownLots) {
        int line = at(order);
        lines[line + LEAVES] -= lines[line + QUANTITY] - lots;
        lines[line + QUANTITY] = lots;
        markStale(order);
        if (isIceberg(order)) {
            shownLots[order] = newShownLots;
        }
    }

    void displayLots(int order, long lots, long newShownLots) {
        lines[at(order) + PLACE] |= ICEBERG;
        displayLots[order] = lots;
        shownLots[order] = newShownLots;
        markStale(order);
    }

    /** The order loses its place in time to all others. */
    void renewPriority(int order) {
        lines[at(order) + PRIORITY] = ++lastPriority;
        markStale(order);
    }

    boolean isIceberg(int order) {
        return (lines[at(order) + PLACE] & ICEBERG) != 0;
    }

    /** Whether an open order rests in the instrument's book. */
    boolean isBookedIn(int order, int instrumentIndex) {
        if (order < 0 || order >= capacity) {
            return false;
        }
        long place = lines[at(order) + PLACE];
        return (place & OPEN) != 0 && place >= 0 && (int) place >>> INSTRUMENT_SHIFT == instrumentIndex;
    }

    int level(int order) {
        return (int) (lines[at(order) + PLACE] >> 32);
    }

    void level(int order, int level) {
        int place = at(order) + PLACE;
        lines[place] = (lines[place] & ~LEVEL_MASK) | ((long) level << 32);
    }

    /** Makes an empty queue for every level that there may be; asked again, it does nothing. */
    void openQueues(int maxPriceLevels) {
        if (queueLinks.length == 0) {
            queueLinks = rings(capacity, maxPriceLevels);
        }
    }

    /** The order of a level that is filled first. */
    int firstInLevel(int level) {
        return nextIn(queueLinks, capacity + level);
    }

    /** The order behind another in its level's queue, or {@link #NULL}. */
    int nextInLevel(int order) {
        return nextIn(queueLinks, order);
    }

    /** Puts an order at the tail of a level's queue. */
    void enterQueue(int order, int level) {
        level(order, level);
        append(queueLinks, capacity + level, order);
    }

    /** Takes an order out of its queue. */
    void leaveQueue(int order) {
        unlink(queueLinks, order);
    }

    private IllegalStateException cannotEnter(OrderTerms terms) {
        return new IllegalStateException("order cannot enter: orderId=" + terms.orderId + " clientOrderId="
                + terms.clientOrderId + " accountIndex=" + terms.accountIndex + " quantityLots=" + terms.quantityLots
                + " filledLots=" + terms.filledLots + " displayLots=" + terms.displayLots + " sameNumber="
                + indexOf(terms.accountIndex, terms.clientOrderId) + " count=" + count);
    }

    boolean isNumbered(int order, int accountIndex, long clientOrderId) {
        int line = at(order);
        return lines[line + CLIENT_ORDER_ID] == clientOrderId && (int) (lines[line + OWNERS] >> 32) == accountIndex;
    }

    private void markStale(int order) {
        int place = at(order) + PLACE;
        if ((lines[place] & STALE) == 0) {
            lines[place] |= STALE;
            addStale(order);
        }
    }

    /** The row may be halfway through its change: what makes room on the list are the others. */
    private void addStale(int order) {
        if (staleCount == MAX_STALE_ROWS) {
            hashStaleRows();
        }
        staleRows[staleCount++] = order;
    }

    private void hashStaleRows() {
        for (int i = 0; i < staleCount; i++) {
            int order = staleRows[i];
            int place = at(order) + PLACE;
            lines[place] &= ~STALE;
            long hash = (lines[place] & OPEN) == 0 ? 0 : hashRow(order);
            rowHashes += hash - rowHash[order];
            rowHash[order] = hash;
        }
        staleCount = 0;
    }

    /** Four chains of three words instead of one of twelve: they are computed side by side. */
    private long hashRow(int order) {
        int line = at(order);
        long place = lines[line + PLACE];
        long facts = (place & LOW_MASK & ~STALE) | (place < 0 ? 0 : 1L << 32);
        long ids = Hash64.of(lines[line + ORDER_ID], lines[line + CLIENT_ORDER_ID], lines[line + OWNERS]);
        long lots = Hash64.of(lines[line + QUANTITY], lines[line + LEAVES], lines[line + PRICE]);
        long rest = Hash64.of(lines[line + PRIORITY], facts, attributes[order]);
        long row = Hash64.of(ROW_HASH_SEED, ids, lots, rest);
        if ((facts & (ICEBERG | EXPIRES)) != 0) {
            row = Hash64.of(row, displayLots(order), shownLots(order), expireAtNs(order));
        }
        return row;
    }

    private int nextIn(int[] links, int orderOrList) {
        int next = links[(orderOrList << 1) + NEXT];
        return next < capacity ? next : NULL;
    }

    private int sessionList(int sessionIndex) {
        return sessionIndex == NULL_SESSION_INDEX ? sessionCounts.length - 1 : sessionIndex;
    }

    private static void append(int[] links, int list, int order) {
        int last = links[(list << 1) + PREVIOUS];
        links[(order << 1) + NEXT] = list;
        links[(order << 1) + PREVIOUS] = last;
        links[(last << 1) + NEXT] = order;
        links[(list << 1) + PREVIOUS] = order;
    }

    private static void unlink(int[] links, int order) {
        int next = links[(order << 1) + NEXT];
        int previous = links[(order << 1) + PREVIOUS];
        links[(previous << 1) + NEXT] = next;
        links[(next << 1) + PREVIOUS] = previous;
    }

    private static int at(int order) {
        return order << STRIDE_SHIFT;
    }

    /** Links of so many orders, and of so many lists of none of them. */
    private static int[] rings(int maxOrders, int lists) {
        int[] links = new int[(maxOrders + lists) << 1];
        for (int list = maxOrders; list < maxOrders + lists; list++) {
            links[(list << 1) + NEXT] = list;
            links[(list << 1) + PREVIOUS] = list;
        }
        return links;
    }
}
