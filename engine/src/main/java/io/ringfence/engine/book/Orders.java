package io.ringfence.engine.book;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

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
 * <p>The hash is brought up to date when it is asked for: a row that changed stands on a list of such rows, once, until
 * then. An order that comes and goes between two hashes is never hashed.
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

    // The line of an order.
    private static final int STRIDE_SHIFT = 3;
    private static final int CLIENT_ORDER_ID = 0;
    /** Account index above, session index below. */
    private static final int OWNERS = 1;
    /** Level above, then 24 bits of instrument, then flags. A free row has the next free one above. */
    private static final int PLACE = 2;

    private static final int QUANTITY = 3;
    private static final int FILLED = 4;
    private static final int PRICE = 5;
    private static final int ORDER_ID = 6;
    private static final int PRIORITY = 7;

    private static final int INSTRUMENT_SHIFT = 8;
    private static final int OPEN = 1;
    private static final int BUY = 1 << 1;
    private static final int ICEBERG = 1 << 2;
    private static final int EXPIRES = 1 << 3;
    /** The row stands on the list of rows whose hash is out of date; outlives the order. */
    private static final int STALE = 1 << 4;

    private static final long LEVEL_MASK = 0xFFFF_FFFFL << 32;
    private static final long LOW_MASK = 0xFFFF_FFFFL;

    // Links of a queue: two ints by order. Links of account and session: four.
    private static final int NEXT = 0;
    private static final int PREVIOUS = 1;
    private static final int SESSION_LINKS = 2;

    // Head of an account's or session's list.
    private static final int HEAD_STRIDE_SHIFT = 2;
    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int COUNT = 2;

    private final int capacity;
    private final long[] lines;
    private final int[] queueLinks;
    private final int[] memberLinks;
    private final int[] attributes;
    private final long[] displayLots;
    private final long[] shownLots;
    private final long[] expireAtNs;
    private final int[] accountHeads;
    private final int[] sessionHeads;
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
        byClientOrderId = new ClientOrderIds(maxOrders);
        lines = new long[maxOrders << STRIDE_SHIFT];
        queueLinks = new int[maxOrders << 1];
        memberLinks = new int[maxOrders << 2];
        attributes = new int[maxOrders];
        displayLots = new long[maxOrders];
        shownLots = new long[maxOrders];
        expireAtNs = new long[maxOrders];
        accountHeads = heads(maxAccounts);
        sessionHeads = heads(maxSessions);
        rowHash = new long[maxOrders];
        staleRows = new int[maxOrders];
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
        long hash = ClientOrderIds.hash(accountIndex, clientOrderId);
        for (int slot = byClientOrderId.home(hash); byClientOrderId.isUsed(slot); slot = byClientOrderId.after(slot)) {
            if (byClientOrderId.matches(slot, hash)
                    && isNumbered(byClientOrderId.row(slot), accountIndex, clientOrderId)) {
                return byClientOrderId.row(slot);
            }
        }
        return NULL;
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
        return lines[at(order) + FILLED];
    }

    /** What is still open, always above zero. */
    public long leavesLots(int order) {
        int line = at(order);
        return lines[line + QUANTITY] - lines[line + FILLED];
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
        return accountHeads[(accountIndex << HEAD_STRIDE_SHIFT) + FIRST];
    }

    /**
     * The next order of the same account in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfAccount(int order) {
        return memberLinks[(order << 2) + NEXT];
    }

    /** Number of open orders of the account. */
    public int orderCountOfAccount(int accountIndex) {
        return accountHeads[(accountIndex << HEAD_STRIDE_SHIFT) + COUNT];
    }

    /**
     * The session's order that entered first.
     *
     * @return the order, or {@link #NULL}.
     */
    public int firstOfSession(int sessionIndex) {
        return sessionHeads[(sessionIndex << HEAD_STRIDE_SHIFT) + FIRST];
    }

    /**
     * The next order of the same session in the order of entry. To remove orders on the way, ask before removing.
     *
     * @return the order, or {@link #NULL}.
     */
    public int nextOfSession(int order) {
        return memberLinks[(order << 2) + SESSION_LINKS + NEXT];
    }

    /** Number of open orders of the session. */
    public int orderCountOfSession(int sessionIndex) {
        return sessionHeads[(sessionIndex << HEAD_STRIDE_SHIFT) + COUNT];
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
     * The hash of all open orders, their places in the queues included. Costs O(rows that changed since it was last asked for).
     */
    public long hash() {
        for (int i = 0; i < staleCount; i++) {
            int order = staleRows[i];
            int place = at(order) + PLACE;
            lines[place] &= ~STALE;
            long hash = (lines[place] & OPEN) == 0 ? 0 : hashRow(order);
            rowHashes += hash - rowHash[order];
            rowHash[order] = hash;
        }
        staleCount = 0;
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
        boolean isSound = order != NULL && terms.filledLots >= 0 && leavesLots > 0 && terms.displayLots >= 0;
        long clientOrderId = terms.clientOrderId;
        int accountIndex = terms.accountIndex;
        if (!isSound || isNumberInUse(accountIndex, clientOrderId)) {
            throw new IllegalStateException("order cannot enter: orderId=" + terms.orderId + " clientOrderId="
                    + clientOrderId + " quantityLots=" + terms.quantityLots + " filledLots=" + terms.filledLots
                    + " displayLots=" + terms.displayLots + " sameNumber=" + indexOf(accountIndex, clientOrderId)
                    + " count=" + count);
        }
        int line = at(order);
        long oldPlace = lines[line + PLACE];
        firstFree = (int) (oldPlace >> 32);
        count++;
        if (clientOrderId != NULL_CLIENT_ORDER_ID) {
            byClientOrderId.put(ClientOrderIds.hash(accountIndex, clientOrderId), order);
        }

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
            staleRows[staleCount++] = order;
        }
        lines[line + CLIENT_ORDER_ID] = clientOrderId;
        lines[line + OWNERS] = ((long) accountIndex << 32) | (terms.sessionIndex & LOW_MASK);
        lines[line + PLACE] = ((long) NO_LEVEL << 32) | (((instrumentIndex << INSTRUMENT_SHIFT) | flags) & LOW_MASK);
        lines[line + QUANTITY] = terms.quantityLots;
        lines[line + FILLED] = terms.filledLots;
        lines[line + PRICE] = terms.limitTicks;
        lines[line + ORDER_ID] = terms.orderId;
        lines[line + PRIORITY] = ++lastPriority;

        append(order << 2, order, accountHeads, accountIndex << HEAD_STRIDE_SHIFT);
        if (terms.sessionIndex != NULL_SESSION_INDEX) {
            append((order << 2) + SESSION_LINKS, order, sessionHeads, terms.sessionIndex << HEAD_STRIDE_SHIFT);
        }
        return order;
    }

    /** Takes an order out of everything but its level. */
    void remove(int order) {
        int line = at(order);
        long clientOrderId = lines[line + CLIENT_ORDER_ID];
        long owners = lines[line + OWNERS];
        int accountIndex = (int) (owners >> 32);
        int sessionIndex = (int) owners;
        if (clientOrderId != NULL_CLIENT_ORDER_ID) {
            byClientOrderId.remove(ClientOrderIds.hash(accountIndex, clientOrderId), order);
        }
        unlink(order << 2, 0, accountHeads, accountIndex << HEAD_STRIDE_SHIFT);
        if (sessionIndex != NULL_SESSION_INDEX) {
            unlink((order << 2) + SESSION_LINKS, SESSION_LINKS, sessionHeads, sessionIndex << HEAD_STRIDE_SHIFT);
        }
        if ((lines[line + PLACE] & STALE) == 0) {
            staleRows[staleCount++] = order;
        }
        lines[line + PLACE] = ((long) firstFree << 32) | STALE;
        firstFree = order;
        count--;
    }

    /** An order is filled in part; an iceberg shows {@code newShownLots} from now on. */
    void fill(int order, long lots, long newShownLots) {
        lines[at(order) + FILLED] += lots;
        markStale(order);
        if (isIceberg(order)) {
            shownLots[order] = newShownLots;
        }
    }

    void quantityLots(int order, long lots, long newShownLots) {
        lines[at(order) + QUANTITY] = lots;
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

    int nextInLevel(int order) {
        return queueLinks[(order << 1) + NEXT];
    }

    void nextInLevel(int order, int next) {
        queueLinks[(order << 1) + NEXT] = next;
    }

    int previousInLevel(int order) {
        return queueLinks[(order << 1) + PREVIOUS];
    }

    void previousInLevel(int order, int previous) {
        queueLinks[(order << 1) + PREVIOUS] = previous;
    }

    private boolean isNumberInUse(int accountIndex, long clientOrderId) {
        return clientOrderId != NULL_CLIENT_ORDER_ID && indexOf(accountIndex, clientOrderId) != NULL;
    }

    private boolean isNumbered(int order, int accountIndex, long clientOrderId) {
        int line = at(order);
        return lines[line + CLIENT_ORDER_ID] == clientOrderId && (int) (lines[line + OWNERS] >> 32) == accountIndex;
    }

    private void markStale(int order) {
        int place = at(order) + PLACE;
        if ((lines[place] & STALE) == 0) {
            lines[place] |= STALE;
            staleRows[staleCount++] = order;
        }
    }

    /** Four chains of three words instead of one of twelve: they are computed side by side. */
    private long hashRow(int order) {
        int line = at(order);
        long place = lines[line + PLACE];
        long facts = (place & LOW_MASK & ~STALE) | (place < 0 ? 0 : 1L << 32);
        long ids = Hash64.of(lines[line + ORDER_ID], lines[line + CLIENT_ORDER_ID], lines[line + OWNERS]);
        long lots = Hash64.of(lines[line + QUANTITY], lines[line + FILLED], lines[line + PRICE]);
        long rest = Hash64.of(lines[line + PRIORITY], facts, attributes[order]);
        long row = Hash64.of(ROW_HASH_SEED, ids, lots, rest);
        if ((facts & (ICEBERG | EXPIRES)) != 0) {
            row = Hash64.of(row, displayLots(order), shownLots(order), expireAtNs(order));
        }
        return row;
    }

    private void append(int link, int order, int[] heads, int head) {
        int last = heads[head + LAST];
        memberLinks[link + NEXT] = NULL;
        memberLinks[link + PREVIOUS] = last;
        heads[head + LAST] = order;
        heads[head + COUNT]++;
        if (last == NULL) {
            heads[head + FIRST] = order;
        } else {
            memberLinks[(last << 2) + (link & SESSION_LINKS) + NEXT] = order;
        }
    }

    private void unlink(int link, int offset, int[] heads, int head) {
        int next = memberLinks[link + NEXT];
        int previous = memberLinks[link + PREVIOUS];
        heads[head + COUNT]--;
        if (previous == NULL) {
            heads[head + FIRST] = next;
        } else {
            memberLinks[(previous << 2) + offset + NEXT] = next;
        }
        if (next == NULL) {
            heads[head + LAST] = previous;
        } else {
            memberLinks[(next << 2) + offset + PREVIOUS] = previous;
        }
    }

    private static int at(int order) {
        return order << STRIDE_SHIFT;
    }

    private static int[] heads(int owners) {
        int[] heads = new int[owners << HEAD_STRIDE_SHIFT];
        Arrays.fill(heads, NULL);
        for (int owner = 0; owner < owners; owner++) {
            heads[(owner << HEAD_STRIDE_SHIFT) + COUNT] = 0;
        }
        return heads;
    }
}
