package io.ringfence.perf.book;

import io.ringfence.engine.book.Fills;
import io.ringfence.engine.book.MakerGate;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.OrderTerms;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.perf.stream.CommandStream;
import java.io.FileNotFoundException;

/**
 * Our book, as a walk of the engine uses it: the order is found by account and client order id (a new one must be unknown), fills are
 * planned before anything changes, there must be room for what will rest, then the plan is carried out. The registry of orders keeps its
 * lists of each account and session and its state hash, which is asked for as often as the engine does.
 */
public final class RingfenceBook extends BookWorkload {
    private static final int MAX_ORDERS = 1 << 18;
    private static final int MAX_PRICE_LEVELS = 1 << 17;
    private static final int MAX_FILLS = 4_096;
    private static final int ACCOUNTS = 1_000;
    private static final int SESSIONS = 16;
    private static final int HASH_INTERVAL = 10_000;
    private static final int INSTRUMENT = 0;
    /**
     * Whom a plan takes the taker for: no account of the stream, since the peers do not know self-trade prevention. So each maker is
     * looked at and none is the taker's own.
     */
    private static final int NO_ACCOUNT = ACCOUNTS;

    private final Fills fills = new Fills(MAX_FILLS);
    private final OrderTerms terms = new OrderTerms();
    private Orders orders;
    private OrderBook book;
    private int untilHash;
    private long hashes;

    RingfenceBook(CommandStream commands) {
        super(commands);
    }

    /** Measures; see {@link BookWorkload#main}. */
    public static void main(String[] args) throws FileNotFoundException {
        BookWorkload.main(args, RingfenceBook::new);
    }

    @Override
    protected void open() {
        orders = new Orders(MAX_ORDERS, ACCOUNTS, SESSIONS);
        book = new OrderBook(INSTRUMENT, orders, new PriceLevels(MAX_PRICE_LEVELS, MAX_ORDERS));
        untilHash = HASH_INTERVAL;
    }

    @Override
    protected void onCommand(int command) {
        switch (commands.type(command)) {
            case CommandStream.NEW -> enter(command, true);
            case CommandStream.IOC -> enter(command, false);
            case CommandStream.MOVE -> move(command);
            case CommandStream.CANCEL -> book.remove(find(command));
            case CommandStream.REDUCE -> {
                int order = find(command);
                book.reduce(order, orders.quantityLots(order) - commands.quantityLots(command));
            }
            default -> throw new IllegalStateException("command=" + command);
        }
        if (--untilHash == 0) {
            untilHash = HASH_INTERVAL;
            hashes += orders.hash();
        }
    }

    private void enter(int command, boolean mayRest) {
        terms.accountIndex = commands.account(command);
        terms.orderId = commands.orderId(command);
        terms.clientOrderId = terms.orderId;
        terms.sessionIndex = terms.accountIndex % SESSIONS;
        terms.isBuy = commands.isBuy(command);
        terms.limitTicks = commands.priceTicks(command);
        terms.quantityLots = commands.quantityLots(command);
        terms.filledLots = 0;
        if (orders.indexOf(terms.accountIndex, terms.clientOrderId) != Orders.NULL) {
            throw new IllegalStateException("order is known: command=" + command);
        }
        plan(terms.quantityLots);
        long leavesLots = terms.quantityLots - fills.totalLots();
        boolean rests = mayRest && leavesLots > 0;
        if (rests
                && (orders.isFull()
                        || !book.canRest(terms.isBuy, terms.limitTicks, leavesLots)
                        || !book.hasPlace(terms.isBuy, terms.limitTicks))) {
            throw new IllegalStateException("book is full: command=" + command);
        }
        fill();
        if (rests) {
            terms.filledLots = fills.totalLots();
            book.rest(terms);
        }
    }

    private void move(int command) {
        int order = find(command);
        terms.copyFrom(orders, order);
        terms.limitTicks = commands.priceTicks(command);
        long openLots = terms.quantityLots - terms.filledLots;
        plan(openLots);
        long leavesLots = openLots - fills.totalLots();
        if (leavesLots > 0
                && (!book.canRestInsteadOf(order, terms.limitTicks, leavesLots)
                        || !book.hasPlaceInsteadOf(order, terms.limitTicks))) {
            throw new IllegalStateException("book is full: command=" + command);
        }
        if (fills.count() == 0) {
            book.move(order, terms.limitTicks, terms.quantityLots, terms.displayLots);
            return;
        }
        book.remove(order);
        fill();
        if (leavesLots > 0) {
            terms.filledLots = terms.quantityLots - leavesLots;
            book.rest(terms);
        }
    }

    private void plan(long lots) {
        int account = terms.accountIndex;
        terms.accountIndex = NO_ACCOUNT;
        book.planFills(fills, terms, terms.limitTicks, lots, Long.MAX_VALUE, MakerGate.OPEN, MAX_FILLS);
        terms.accountIndex = account;
    }

    private void fill() {
        for (int i = 0; i < fills.count(); i++) {
            trades.add(fills.priceTicks(i), fills.lots(i));
            book.fill(fills.maker(i), fills.lots(i));
        }
    }

    private int find(int command) {
        int order = orders.indexOf(commands.account(command), commands.orderId(command));
        if (order == Orders.NULL) {
            throw new IllegalStateException("order is unknown: command=" + command);
        }
        return order;
    }

    @Override
    public void close() {
        // The sum is used, so that nothing of it is optimised away.
        if (hashes == 0 && commandCount() >= HASH_INTERVAL) {
            throw new IllegalStateException("no state hash was taken");
        }
    }
}
