package io.ringfence.acceptance.market;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.market.BinanceCapture.Level;
import io.ringfence.acceptance.market.BinanceCapture.Market;
import io.ringfence.acceptance.market.BinanceCapture.Snapshot;
import io.ringfence.acceptance.market.BinanceCapture.Ticker;
import io.ringfence.acceptance.market.BinanceCapture.Update;
import io.ringfence.server.cli.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Captures of Binance's depth streams against the engine's book: a REST snapshot and the updates that follow it, one order for each
 * price level; after each update the best bid and ask, prices and quantities, are compared with the venue's bookTicker stream.
 *
 * <p>Both streams number the changes of one book. Where a ticker has the number of an update's last change, both describe the same
 * instant and must be equal. Everywhere else the ticker in force is that with the highest number up to the update's last: since one is
 * published whenever the best bid or ask changes, it must be equal too.
 *
 * <p>A snapshot shows no more than the best levels of a side, and updates only what changes. So when the market has moved past the
 * last level of the snapshot, a level may become the best that nothing has told of. It is adopted from the ticker, counted apart and
 * listed; what the snapshot reached, or an update has ever written, is never adopted.
 *
 * <p>A quantity that goes down is an amend and keeps its place; one that goes up is an order replaced. A tick is the finest
 * decimal that the snapshot's prices need, a lot the finest that its quantities are printed with.
 *
 * <p>A capture without a snapshot continues the one that was verified before it.
 */
final class BinanceVerification {
    /** What is counted, in the order in which it is printed. */
    enum Counted implements Verification.Count {
        ROWS("rows"),
        SNAPSHOTS("REST snapshots, which seed the book"),
        UPDATES("depth updates"),
        UPDATES_DROPPED("depth updates that the snapshot includes, dropped"),
        TICKERS("bookTicker messages"),
        TRADES("trades, not used"),
        LEVELS_REDUCED("levels that went down, amended"),
        LEVELS_REPLACED("levels that went up, replaced"),
        LEVELS_ADDED("levels that are new"),
        LEVELS_REMOVED("levels removed"),
        UNKNOWN_REMOVALS("removals of levels that are not in the book, answered: unknown order"),
        LEVELS_REPEATED("levels written again as they are"),
        SAME_CHANGE_AGREED("updates whose last change has a ticker that is equal"),
        SAME_CHANGE_DISAGREED("updates whose last change has a ticker that is not"),
        IN_FORCE_AGREED("other updates, equal to the ticker in force"),
        ADOPTED("updates at which the best level is deeper than the snapshot, adopted"),
        IN_FORCE_DISAGREED("other updates, not equal to the ticker in force"),
        WITHOUT_TICKER("updates before the first ticker, not compared"),
        UPDATES_DISAGREED("updates that the book cannot follow");

        private final String label;

        Counted(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    private Path file;
    private TextLines lines;
    private Verification verification;

    // What a capture leaves to the one that continues it.
    private RebuiltBook book;
    private Market market;
    private String symbol;
    private int priceDecimals;
    private int quantityDecimals;
    private long lastId;
    private Ticker inForce;
    private long snapshotBidTicks;
    private long snapshotAskTicks;

    /** Every price that the snapshot or an update has written. */
    private Set<Long> written;

    private final long[] best = new long[2];

    /** No capture yet. */
    BinanceVerification() {}

    /**
     * Verifies a capture to its end.
     *
     * @throws InputException when it cannot be read, a line is damaged, the chain of updates breaks, or there is nothing to compare
     */
    Verification run(Path capture) {
        file = capture;
        verification = new Verification("Binance", capture, Counted.values());
        final List<Update> updates = new ArrayList<>();
        final List<Ticker> tickers = new ArrayList<>();
        Snapshot snapshot = null;
        Market captured = null;
        String capturedSymbol = null;
        try (BinanceCapture reader = BinanceCapture.open(capture)) {
            lines = reader.lines();
            for (BinanceCapture.Kind kind = reader.next(); kind != null; kind = reader.next()) {
                verification.add(Counted.ROWS);
                switch (kind) {
                    case SNAPSHOT -> {
                        if (snapshot != null) {
                            throw lines.bad("is a second snapshot; cut the capture before it");
                        }
                        snapshot = reader.snapshot();
                    }
                    case DEPTH -> {
                        if (captured == null) {
                            captured = reader.market();
                            capturedSymbol = reader.symbol();
                        } else if (captured != reader.market() || !capturedSymbol.equals(reader.symbol())) {
                            throw lines.bad("is of another market or symbol than the updates above");
                        }
                        updates.add(reader.update());
                    }
                    case TICKER -> {
                        final Ticker ticker = reader.ticker();
                        if (!tickers.isEmpty()
                                && ticker.id()
                                        <= tickers.get(tickers.size() - 1).id()) {
                            throw lines.bad("ticker " + ticker.id() + " is not after the one before");
                        }
                        tickers.add(ticker);
                    }
                    case TRADE -> verification.add(Counted.TRADES);
                }
            }
            verification.add(Counted.UPDATES, updates.size());
            verification.add(Counted.TICKERS, tickers.size());
            begin(snapshot, captured, capturedSymbol, updates);
            apply(snapshot, updates, tickers);
        }
        return verification;
    }

    private void begin(Snapshot snapshot, Market captured, String capturedSymbol, List<Update> updates) {
        if (updates.isEmpty()) {
            throw new InputException(file + ": has no depthUpdate; record a depth stream");
        }
        if (snapshot != null) {
            verification.add(Counted.SNAPSHOTS);
            market = captured;
            symbol = capturedSymbol;
            lastId = snapshot.lastId();
            inForce = null;
            seed(snapshot);
        } else if (book == null || captured != market || !capturedSymbol.equals(symbol)) {
            throw new InputException(file + ": has no depth snapshot, and no capture of " + capturedSymbol
                    + " stands before it; name the one that it continues first");
        }
    }

    private void seed(Snapshot snapshot) {
        priceDecimals = 0;
        quantityDecimals = 0;
        for (final List<Level> side : List.of(snapshot.bids(), snapshot.asks())) {
            for (final Level level : side) {
                priceDecimals = Math.max(priceDecimals, decimals(snapshot.line(), level.price(), true));
                quantityDecimals = Math.max(quantityDecimals, decimals(snapshot.line(), level.quantity(), false));
            }
        }
        book = new RebuiltBook(file.toString());
        written = new HashSet<>();
        snapshotBidTicks = worst(snapshot.line(), snapshot.bids());
        snapshotAskTicks = worst(snapshot.line(), snapshot.asks());
        write(snapshot.line(), snapshot.bids(), true, false);
        write(snapshot.line(), snapshot.asks(), false, false);
    }

    private long worst(long line, List<Level> side) {
        if (side.isEmpty()) {
            throw bad(line, "the snapshot has an empty side");
        }
        return price(line, side.get(side.size() - 1).price());
    }

    private void apply(Snapshot snapshot, List<Update> updates, List<Ticker> tickers) {
        boolean isFirst = snapshot != null;
        int nextTicker = 0;
        for (final Update update : updates) {
            if (isFirst && isIncluded(update)) {
                verification.add(Counted.UPDATES_DROPPED);
                continue;
            }
            requireNext(update, isFirst);
            isFirst = false;
            lastId = update.lastId();
            // What goes comes first, so that what comes never meets it.
            write(update.line(), update.bids(), true, true);
            write(update.line(), update.asks(), false, true);
            write(update.line(), update.bids(), true, false);
            write(update.line(), update.asks(), false, false);
            while (nextTicker < tickers.size() && tickers.get(nextTicker).id() <= lastId) {
                inForce = tickers.get(nextTicker++);
            }
            compare(update);
        }
        if (!tickers.isEmpty()) {
            inForce = tickers.get(tickers.size() - 1);
        }
        final long applied = updates.size() - verification.get(Counted.UPDATES_DROPPED);
        if (verification.get(Counted.WITHOUT_TICKER) == applied) {
            throw new InputException(file + ": has no update after the snapshot with a bookTicker to compare with;"
                    + " record both streams for longer");
        }
    }

    /** Whether a snapshot includes all of an update: spot drops what ends at its number, futures only what ends before it. */
    private boolean isIncluded(Update update) {
        return market == Market.SPOT ? update.lastId() <= lastId : update.lastId() < lastId;
    }

    private void requireNext(Update update, boolean isFirst) {
        final boolean follows;
        if (isFirst) {
            // The first may have begun before the snapshot was taken; on spot it goes one further at least.
            final long next = market == Market.SPOT ? lastId + 1 : lastId;
            follows = update.firstId() <= next && update.lastId() >= next;
        } else if (market == Market.SPOT) {
            follows = update.firstId() == lastId + 1;
        } else {
            follows = update.previousLastId() == lastId;
        }
        if (!follows || update.lastId() < update.firstId()) {
            throw new InputException(file + ":" + update.line() + ": the chain of updates breaks: U=" + update.firstId()
                    + " u=" + update.lastId() + (market == Market.SPOT ? "" : " pu=" + update.previousLastId())
                    + " does not follow " + lastId + "; cut the capture before it");
        }
    }

    /**
     * Writes the levels of a side into the book.
     *
     * @param down only those that go down; otherwise only those that do not
     */
    private void write(long line, List<Level> side, boolean isBuy, boolean down) {
        for (final Level level : side) {
            final long price = price(line, level.price());
            final long quantity = quantity(line, level.quantity());
            if (price <= 0 || quantity < 0) {
                throw bad(line, "level " + level.price() + " " + level.quantity() + " is no level");
            }
            written.add(price);
            int order = book.known(price);
            if (order == RebuiltBook.NULL) {
                order = book.adopted(isBuy, price);
            }
            if (order != RebuiltBook.NULL && book.isBuy(order) != isBuy) {
                // Still on the other side: the update that takes it from there is to come, or the venue's book is
                // crossed.
                order = RebuiltBook.NULL;
            }
            final long resting = order == RebuiltBook.NULL ? 0 : book.leavesLots(order);
            if (down) {
                lower(order, resting, quantity);
            } else if (quantity > resting) {
                raise(line, order, isBuy, price, quantity);
            }
        }
    }

    private void lower(int order, long resting, long quantity) {
        if (quantity == 0 && order == RebuiltBook.NULL) {
            verification.add(Counted.UNKNOWN_REMOVALS);
        } else if (quantity == resting) {
            verification.add(Counted.LEVELS_REPEATED);
        } else if (quantity < resting) {
            verification.add(quantity == 0 ? Counted.LEVELS_REMOVED : Counted.LEVELS_REDUCED);
            book.reduce(order, resting - quantity);
        }
    }

    private void raise(long line, int order, boolean isBuy, long price, long quantity) {
        if (order != RebuiltBook.NULL) {
            book.cancel(order);
        }
        if (book.crosses(isBuy, price)) {
            verification
                    .disagreement(Counted.UPDATES_DISAGREED, line, "a level crosses the book")
                    .put("priceTicks", price)
                    .put("isBuy", isBuy);
            return;
        }
        verification.add(order == RebuiltBook.NULL ? Counted.LEVELS_ADDED : Counted.LEVELS_REPLACED);
        book.rest(price, isBuy, price, quantity);
    }

    /** Holds the book after an update against the ticker in force, of the highest number up to the update's last. */
    private void compare(Update update) {
        if (inForce == null) {
            verification.add(Counted.WITHOUT_TICKER);
            return;
        }
        final boolean bidAgrees = isBest(true, inForce.bid(), inForce.bidQuantity());
        final boolean askAgrees = isBest(false, inForce.ask(), inForce.askQuantity());
        final boolean isSameChange = inForce.id() == update.lastId();
        if (bidAgrees && askAgrees) {
            verification.add(isSameChange ? Counted.SAME_CHANGE_AGREED : Counted.IN_FORCE_AGREED);
            return;
        }
        final String own = level(true) + " / " + level(false);
        final boolean isAdopted = (bidAgrees || adopt(true, inForce.bid(), inForce.bidQuantity()))
                && (askAgrees || adopt(false, inForce.ask(), inForce.askQuantity()));
        final ObjectNode finding;
        if (isAdopted) {
            verification.add(Counted.ADOPTED);
            finding = verification.exception(
                    update.line(), "best level is deeper than the snapshot, adopted from the ticker");
        } else {
            finding = verification.disagreement(
                    isSameChange ? Counted.SAME_CHANGE_DISAGREED : Counted.IN_FORCE_DISAGREED,
                    update.line(),
                    "best bid or ask disagrees with the ticker");
        }
        finding.put("u", update.lastId());
        finding.put("tickerRow", inForce.line());
        finding.put("tickerU", inForce.id());
        finding.put(
                "ticker",
                inForce.bidQuantity() + "@" + inForce.bid() + " / " + inForce.askQuantity() + "@" + inForce.ask());
        finding.put("bookLotsAtTicks", own);
    }

    private boolean isBest(boolean isBuy, String price, String quantity) {
        return book.depth(isBuy, best, 1) == 1
                && best[0] == price(inForce.line(), price)
                && best[1] == quantity(inForce.line(), quantity);
    }

    private String level(boolean isBuy) {
        return book.depth(isBuy, best, 1) == 0 ? "nothing" : best[1] + "@" + best[0];
    }

    /** Adopts the ticker's best level, if it is one that neither the snapshot reached nor an update has ever written. */
    private boolean adopt(boolean isBuy, String tickerPrice, String tickerQuantity) {
        final long price = price(inForce.line(), tickerPrice);
        final boolean isBeyond = isBuy ? price < snapshotBidTicks : price > snapshotAskTicks;
        final boolean isBetter = book.depth(isBuy, best, 1) == 0 || (isBuy ? price > best[0] : price < best[0]);
        if (!isBeyond || !isBetter || written.contains(price) || book.crosses(isBuy, price)) {
            return false;
        }
        book.adopt(isBuy, price, quantity(inForce.line(), tickerQuantity));
        return true;
    }

    private long price(long line, String text) {
        return units(line, text, priceDecimals);
    }

    private long quantity(long line, String text) {
        return units(line, text, quantityDecimals);
    }

    private long units(long line, String text, int decimals) {
        try {
            return Decimals.units(text, decimals);
        } catch (final NumberFormatException e) {
            throw bad(
                    line, "'" + text + "' is no number of at most " + decimals + " decimals, as those of the snapshot");
        }
    }

    private int decimals(long line, String text, boolean onlyNeeded) {
        try {
            return onlyNeeded ? Decimals.needed(text) : Decimals.printed(text);
        } catch (final NumberFormatException e) {
            throw bad(line, "'" + text + "' is no number");
        }
    }

    private InputException bad(long line, String what) {
        return new InputException(lines.name() + ":" + line + ": " + what);
    }
}
