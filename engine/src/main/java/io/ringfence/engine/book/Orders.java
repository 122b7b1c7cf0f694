package io.ringfence.engine.book;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * Every open order of the venue: one registry for those that rest in a book and those that wait outside one for a trigger or
 * for their parent.
 *
 * <p>An order is known by its row number while it is open; the number is reused afterwards, is no state, and must not be kept
 * over a command. What every command touches lies in one line of eight longs and half a line of eight ints, which has its
 * links; what few orders have (a display quantity, an expiry) is read only when a flag of the line says so. Orders are
 * linked three times: in the queue of their price level, among the orders of their account, and among those of their session.
 * The last two run in the order of entry, whatever becomes of an order's place in time. Every operation costs O(1), and
 * nothing is allocated after construction.
 *
 * <p>The hash lags behind: a row about to change is taken out of the sum and stands on a short list of such rows, once; it is
 * hashed when the list is full or the hash is asked for. What changes again and again is hashed once, an order that comes and
 * goes in between never; and the list is short enough that its rows are still in the cache when their turn comes.
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

    private static final int INSTRUMENT_SHIFT = 8;
    private static final int OPEN = 1;
    private static final int BUY = 1 << 1;
    private static final int ICEBERG = 1 << 2;
    private static final int EXPIRES = 1 << 3;
    private static final int BOOKED = 1 << 4;
    /** The row stands on the list of rows that the sum of hashes does without; outlives the order. */
    private static final int STALE = 1 << 5;

    static final int MAX_STALE_ROWS = 4_096;

    private static final long LEVEL_MASK = 0xFFFF_FFFFL << 32;
    private static final long LOW_MASK = 0xFFFF_FFFFL;

    // The half line of an order: its three pairs of links, and two numbers more. A link is the place of a pair; a list
    // is a
    // ring through a pair of its own, and those stand behind the orders.
    private static final int QUEUE = 0;
    private static final int OF_ACCOUNT = 2;
    private static final int OF_SESSION = 4;
    private static final int ATTRIBUTES = 6;
    private static final int NUMBER_HASH = 7;
    private static final int NEXT = 0;
    private static final int PREVIOUS = 1;

    private final int capacity;
    private final int accountLists;
    private final int sessionLists;
    private final int queues;
    private final long[] lines;
    private int[] links;
    private final long[] displayLots;
    private final long[] shownLots;
    private final long[] expireAtNs;
    private final int[] accountCounts;
    private final int[] sessionCounts;
    private final ClientOrderIds byClientOrderId;

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
        accountLists = maxOrders << STRIDE_SHIFT;
        sessionLists = accountLists + (maxAccounts << 1);
        queues = sessionLists + ((maxSessions + 1) << 1);
        links = new int[queues];
        close(accountLists, queues);
        displayLots = new long[maxOrders];
        shownLots = new long[maxOrders];
        expireAtNs = new long[maxOrders];
        accountCounts = new int[maxAccounts];
        sessionCounts = new int[maxSessions + 1];
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
        return add(terms, instrumentIndex, NO_LEVEL);
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
        touch(order);
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
    }

    /** Whether a row is an open order. */
    public boolean isOpen(int order) {
        return order >= 0 && order < capacity && (lines[at(order) + PLACE] & OPEN) != 0;
    }

    /** Whether an open order rests in a book; otherwise it waits outside. */
    public boolean isBooked(int order) {
        return (lines[at(order) + PLACE] & BOOKED) != 0;
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
        return links[at(order) + ATTRIBUTES];
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
        return orderAt(links[accountLists + (accountIndex << 1)]);
    }

    /**
     * The next order of the same account in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfAccount(int order) {
        return orderAt(links[at(order) + OF_ACCOUNT]);
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
        return orderAt(links[sessionLists + (sessionIndex << 1)]);
    }

    /**
     * The next order of the same session in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfSession(int order) {
        return orderAt(links[at(order) + OF_SESSION]);
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
        touch(order);
        links[at(order) + ATTRIBUTES] = bits;
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

    /** Throws when {@link #add} would. */
    void requireEntry(OrderTerms terms) {
        boolean isTaken = terms.clientOrderId != NULL_CLIENT_ORDER_ID
                && byClientOrderId.get(terms.accountIndex, terms.clientOrderId) != NULL;
        if (isTaken || !isEnterable(terms)) {
            throw cannotEnter(terms);
        }
    }

    private boolean isEnterable(OrderTerms terms) {
        return firstFree != NULL
                && terms.filledLots >= 0
                && terms.quantityLots > terms.filledLots
                && terms.displayLots >= 0;
    }

    /**
     * Enters an order with the next priority.
     *
     * @param level of its book, at whose tail it is put; {@link PriceLevels#NULL}: it rests in no book.
     */
    int add(OrderTerms terms, int instrumentIndex, int level) {
        if (!isEnterable(terms)) {
            throw cannotEnter(terms);
        }
        int order = firstFree;
        long leavesLots = terms.quantityLots - terms.filledLots;
        long clientOrderId = terms.clientOrderId;
        int accountIndex = terms.accountIndex;
        int line = at(order);
        if (clientOrderId != NULL_CLIENT_ORDER_ID) {
            if (!byClientOrderId.put(accountIndex, clientOrderId, order)) {
                throw cannotEnter(terms);
            }
            links[line + NUMBER_HASH] = byClientOrderId.lastHash();
        }
        long oldPlace = lines[line + PLACE];
        firstFree = (int) (oldPlace >> 32);
        count++;

        if ((oldPlace & STALE) == 0) {
            addStale(order);
        }
        int flags = OPEN | STALE | (terms.isBuy ? BUY : 0) | (level == NO_LEVEL ? 0 : BOOKED);
        if (terms.displayLots > 0) {
            flags |= ICEBERG;
            displayLots[order] = terms.displayLots;
            shownLots[order] = Math.min(terms.displayLots, leavesLots);
        }
        if (terms.expireAtNs != 0) {
            flags |= EXPIRES;
            expireAtNs[order] = terms.expireAtNs;
        }
        lines[line + CLIENT_ORDER_ID] = clientOrderId;
        lines[line + OWNERS] = ((long) accountIndex << 32) | (terms.sessionIndex & LOW_MASK);
        lines[line + PLACE] = ((long) level << 32) | (((instrumentIndex << INSTRUMENT_SHIFT) | flags) & LOW_MASK);
        lines[line + LEAVES] = leavesLots;
        lines[line + QUANTITY] = terms.quantityLots;
        lines[line + PRICE] = terms.limitTicks;
        lines[line + ORDER_ID] = terms.orderId;
        lines[line + PRIORITY] = ++lastPriority;
        links[line + ATTRIBUTES] = terms.attributes;

        append(accountLists + (accountIndex << 1), line + OF_ACCOUNT);
        accountCounts[accountIndex]++;
        int session = sessionList(terms.sessionIndex);
        append(sessionLists + (session << 1), line + OF_SESSION);
        sessionCounts[session]++;
        if (level != NO_LEVEL) {
            append(queues + (level << 1), line + QUEUE);
        }
        return order;
    }

    /** Takes an order out of everything, its queue included. */
    void remove(int order) {
        int line = at(order);
        long owners = lines[line + OWNERS];
        int accountIndex = (int) (owners >> 32);
        long place = lines[line + PLACE];
        if ((place & STALE) == 0) {
            rowHashes -= hashRow(order);
        }
        if (lines[line + CLIENT_ORDER_ID] != NULL_CLIENT_ORDER_ID) {
            byClientOrderId.remove(links[line + NUMBER_HASH], order);
        }
        if ((place & BOOKED) != 0) {
            unlink(line + QUEUE);
        }
        unlink(line + OF_ACCOUNT);
        accountCounts[accountIndex]--;
        unlink(line + OF_SESSION);
        sessionCounts[sessionList((int) owners)]--;
        lines[line + PLACE] = ((long) firstFree << 32) | (place & STALE);
        firstFree = order;
        count--;
    }

    /** An order is filled in part; an iceberg shows {@code newShownLots} from now on. */
    void fill(int order, long lots, long newShownLots) {
        touch(order);
        lines[at(order) + LEAVES] -= lots;
        if (isIceberg(order)) {
            shownLots[order] = newShownLots;
        }
    }

    void quantityLots(int order, long lots, long newShownLots) {
        int line = at(order);
        touch(order);
        lines[line + LEAVES] -= lines[line + QUANTITY] - lots;
        lines[line + QUANTITY] = lots;
        if (isIceberg(order)) {
            shownLots[order] = newShownLots;
        }
    }

    void displayLots(int order, long lots, long newShownLots) {
        touch(order);
        lines[at(order) + PLACE] |= ICEBERG;
        displayLots[order] = lots;
        shownLots[order] = newShownLots;
    }

    /** The order joins the tail of its level: it loses its place in time to all others. */
    void requeue(int order) {
        int line = at(order);
        touch(order);
        lines[line + PRIORITY] = ++lastPriority;
        unlink(line + QUEUE);
        append(queues + (level(order) << 1), line + QUEUE);
    }

    /** An order that has left its queue takes new terms and joins the tail of a level; among the orders of its account and session it stays where it is. */
    void move(int order, int level, long priceTicks, long newQuantityLots, long newDisplayLots) {
        int line = at(order);
        touch(order);
        long leavesLots = newQuantityLots - filledLots(order);
        long place = (lines[line + PLACE] & ~LEVEL_MASK & ~ICEBERG) | ((long) level << 32);
        if (newDisplayLots > 0) {
            place |= ICEBERG;
            displayLots[order] = newDisplayLots;
            shownLots[order] = Math.min(newDisplayLots, leavesLots);
        }
        lines[line + PLACE] = place;
        lines[line + LEAVES] = leavesLots;
        lines[line + QUANTITY] = newQuantityLots;
        lines[line + PRICE] = priceTicks;
        lines[line + PRIORITY] = ++lastPriority;
        append(queues + (level << 1), line + QUEUE);
    }

    /** Takes an order out of its queue; it is put into another one at once. */
    void leaveQueue(int order) {
        unlink(at(order) + QUEUE);
    }

    boolean isIceberg(int order) {
        return (lines[at(order) + PLACE] & ICEBERG) != 0;
    }

    /** The hash of the client's number and the account, by which {@link ClientOrderIds} finds it. */
    int numberHash(int order) {
        return links[at(order) + NUMBER_HASH];
    }

    /** Whether an open order rests in the instrument's book. */
    boolean isBookedIn(int order, int instrumentIndex) {
        if (order < 0 || order >= capacity) {
            return false;
        }
        int place = (int) lines[at(order) + PLACE];
        return (place & (OPEN | BOOKED)) == (OPEN | BOOKED) && place >>> INSTRUMENT_SHIFT == instrumentIndex;
    }

    int level(int order) {
        return (int) (lines[at(order) + PLACE] >> 32);
    }

    /** Makes an empty queue for every level that there may be; asked again, it does nothing. */
    void openQueues(int maxPriceLevels) {
        if (links.length == queues) {
            links = Arrays.copyOf(links, queues + (maxPriceLevels << 1));
            close(queues, links.length);
        }
    }

    /** The order of a level that is filled first. */
    int firstInLevel(int level) {
        return orderAt(links[queues + (level << 1)]);
    }

    /** The order behind another in its level's queue, or {@link #NULL}. */
    int nextInLevel(int order) {
        return orderAt(links[at(order) + QUEUE]);
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

    /** What the row of an order adds to the sum is taken out before it changes, and added when it has not changed for some time. */
    private void touch(int order) {
        int place = at(order) + PLACE;
        if ((lines[place] & STALE) == 0) {
            rowHashes -= hashRow(order);
            lines[place] |= STALE;
            addStale(order);
        }
    }

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
            if ((lines[place] & OPEN) != 0) {
                rowHashes += hashRow(order);
            }
        }
        staleCount = 0;
    }

    private long hashRow(int order) {
        int line = at(order);
        long place = lines[line + PLACE];
        long facts = (place & LOW_MASK & ~STALE) | ((long) links[line + ATTRIBUTES] << 32);
        long sum = Hash64.pair(0, lines[line + ORDER_ID], lines[line + CLIENT_ORDER_ID])
                + Hash64.pair(1, lines[line + OWNERS], facts)
                + Hash64.pair(2, lines[line + QUANTITY], lines[line + LEAVES])
                + Hash64.pair(3, lines[line + PRICE], lines[line + PRIORITY]);
        if ((place & (ICEBERG | EXPIRES)) != 0) {
            sum += Hash64.pair(4, displayLots(order), shownLots(order)) + Hash64.pair(5, expireAtNs(order), 0);
        }
        return Hash64.mix(ROW_HASH_SEED + sum);
    }

    private int sessionList(int sessionIndex) {
        return sessionIndex == NULL_SESSION_INDEX ? sessionCounts.length - 1 : sessionIndex;
    }

    /** The order that a link leads to, or {@link #NULL} when it leads to a list. */
    private int orderAt(int link) {
        return link < accountLists ? link >> STRIDE_SHIFT : NULL;
    }

    private void append(int list, int link) {
        int last = links[list + PREVIOUS];
        links[link + NEXT] = list;
        links[link + PREVIOUS] = last;
        links[last + NEXT] = link;
        links[list + PREVIOUS] = link;
    }

    private void unlink(int link) {
        int next = links[link + NEXT];
        int previous = links[link + PREVIOUS];
        links[previous + NEXT] = next;
        links[next + PREVIOUS] = previous;
    }

    /** Closes the rings of empty lists. */
    private void close(int from, int to) {
        for (int list = from; list < to; list += 2) {
            links[list + NEXT] = list;
            links[list + PREVIOUS] = list;
        }
    }

    private static int at(int order) {
        return order << STRIDE_SHIFT;
    }
}
