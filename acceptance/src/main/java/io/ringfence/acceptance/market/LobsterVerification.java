package io.ringfence.acceptance.market;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.server.cli.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A LOBSTER day against the engine's book: every message carried out as an order, a cancel or an aggressive order, every row of the
 * orderbook file compared with what then rests.
 *
 * <p>The file shows N levels of a side and tells nothing of what happens behind them. So row 1 seeds the book; a level that slides into
 * the window is adopted as the file has it; and a level that slides out is forgotten, with the orders known in it. A tick is the file's
 * unit of price, 0.0001 dollar; a lot is a share. After a disagreement the book is seeded anew from the row, so that one is not counted
 * as many.
 */
final class LobsterVerification {
    /** What is counted, in the order in which it is printed. */
    enum Counted implements Verification.Count {
        ROWS("rows, the first of which seeds the book"),
        SUBMISSIONS("submissions"),
        PARTIAL_CANCELS("partial cancels"),
        CANCELS("cancels"),
        EXECUTIONS("executions, each as an aggressive order"),
        HIDDEN_EXECUTIONS("executions of hidden orders, skipped"),
        OTHER_MESSAGES("auction trades and halts, skipped"),
        LEVELS_ADOPTED("levels adopted as they slid into the window"),
        LEVELS_FORGOTTEN("levels forgotten as they slid out of it"),
        EXECUTIONS_AT_FRONT("executions of known orders, which price-time priority picks"),
        EXECUTIONS_NOT_AT_FRONT("executions of known orders, past one that the file has ahead of them"),
        EXECUTIONS_PAST_ADOPTED("executions of known orders, past orders from before they were in the window"),
        EXECUTIONS_ADOPTED("executions of orders from before they were in the window"),
        BEST_AGREED("rows on which best bid and ask agree, prices and sizes"),
        BEST_ADOPTED("rows on which one of them slid in, and the other agrees"),
        BEST_DISAGREED("rows on which one of them disagrees"),
        LEVELS_AGREED("rows on which every level agrees"),
        LEVELS_PARTLY_ADOPTED("rows on which some slid in, and every other agrees"),
        LEVELS_DISAGREED("rows on which a level disagrees"),
        MESSAGES_DISAGREED("messages that the book cannot follow");

        private final String label;

        Counted(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    private final LobsterPair pair;
    private final RebuiltBook book;
    private final Verification verification;
    private final long[] own;

    /** Known orders, and the row in which they were submitted. */
    private final Map<Long, Long> submittedRow = new HashMap<>();

    /** Exceptions by {@link #passedOverKey}, until the file speaks of that order again, which shows that it was there. */
    private final Map<Long, List<ObjectNode>> passedOver = new HashMap<>();

    private LobsterVerification(Path file, LobsterPair pair) {
        this.pair = pair;
        book = new RebuiltBook(file.toString());
        verification = new Verification("LOBSTER", file, Counted.values());
        own = new long[2 * pair.levels()];
    }

    /**
     * Verifies a zip to its end.
     *
     * @throws InputException when it is no such zip, a row is damaged, or it has less than two rows
     */
    static Verification run(Path file) {
        try (LobsterPair pair = LobsterPair.open(file)) {
            return new LobsterVerification(file, pair).run();
        }
    }

    private Verification run() {
        while (pair.next()) {
            verification.add(Counted.ROWS);
            if (pair.row() == 1) {
                seed();
            } else {
                final int depthBefore = book.depth(pair.isBuy(), own, pair.levels());
                onMessage();
                compare(depthBefore);
            }
        }
        if (verification.get(Counted.ROWS) < 2) {
            throw new InputException(verification.file()
                    + ": has fewer than two rows, so there is nothing to compare; give a whole day");
        }
        return verification;
    }

    private void onMessage() {
        switch (pair.type()) {
            case LobsterPair.SUBMISSION -> onSubmission();
            case LobsterPair.PARTIAL_CANCEL, LobsterPair.CANCEL -> onCancel();
            case LobsterPair.EXECUTION -> onExecution();
            case LobsterPair.HIDDEN_EXECUTION -> verification.add(Counted.HIDDEN_EXECUTIONS);
            default -> verification.add(Counted.OTHER_MESSAGES);
        }
    }

    private void onSubmission() {
        verification.add(Counted.SUBMISSIONS);
        if (book.known(pair.orderId()) != RebuiltBook.NULL) {
            cannotFollow("order is submitted while it rests");
            return;
        }
        if (book.crosses(pair.isBuy(), pair.price())) {
            cannotFollow("a resting order would trade");
            return;
        }
        book.rest(pair.orderId(), pair.isBuy(), pair.price(), pair.shares());
        submittedRow.put(pair.orderId(), pair.row());
    }

    private void onCancel() {
        final boolean isWhole = pair.type() == LobsterPair.CANCEL;
        verification.add(isWhole ? Counted.CANCELS : Counted.PARTIAL_CANCELS);
        final int order = order();
        follow(order, "passedOverCancelledRow");
        if (order == RebuiltBook.NULL || book.leavesLots(order) < pair.shares()) {
            cannotFollow("less rests than is cancelled");
            return;
        }
        final boolean isKnown = !book.isAdopted(order);
        if (isKnown && isWhole != (book.leavesLots(order) == pair.shares())) {
            cannotFollow(isWhole ? "more rests than is cancelled" : "a partial cancel leaves nothing");
            return;
        }
        if (isKnown && isWhole) {
            submittedRow.remove(pair.orderId());
        }
        book.reduce(order, pair.shares());
    }

    private void onExecution() {
        verification.add(Counted.EXECUTIONS);
        final int order = order();
        follow(order, "passedOverExecutedRow");
        if (order == RebuiltBook.NULL || book.leavesLots(order) < pair.shares()) {
            cannotFollow("less rests than is executed");
            return;
        }
        final int makers = book.plan(!pair.isBuy(), pair.price(), pair.shares());
        final int first = makers == 0 ? RebuiltBook.NULL : book.maker(0);
        if (makers == 0 || book.fillTicks(0) != pair.price()) {
            cannotFollow("executed away from the best price");
            return;
        }
        if (first == order && book.fillLots(0) == pair.shares()) {
            verification.add(book.isAdopted(order) ? Counted.EXECUTIONS_ADOPTED : Counted.EXECUTIONS_AT_FRONT);
        } else if (book.isAdopted(order) || !isOlder(first, order)) {
            // The file keeps the rule, and the book has put a later order in front.
            cannotFollow("executed behind an order that came later");
        } else {
            pass(order, first);
        }
        fill(order);
    }

    /** Whether the file has an order ahead of a known one at the same price: adopted, or submitted in a row further up. */
    private boolean isOlder(int order, int known) {
        return book.isAdopted(order) || submittedRow.get(book.orderId(order)) < submittedRow.get(book.orderId(known));
    }

    /** Carries out what the file says: where it keeps the rule, the plan, which is then this one fill. */
    private void fill(int order) {
        if (!book.isAdopted(order) && book.leavesLots(order) == pair.shares()) {
            submittedRow.remove(pair.orderId());
        }
        book.fill(order, pair.shares());
    }

    /**
     * The file executes an order while older ones still rest at its price: their shares are in the total of the level that the same row
     * of the file shows after the execution, which {@link #compare} holds against the book.
     */
    private void pass(int order, int first) {
        final boolean isAdopted = book.isAdopted(first);
        verification.add(isAdopted ? Counted.EXECUTIONS_PAST_ADOPTED : Counted.EXECUTIONS_NOT_AT_FRONT);
        final ObjectNode exception = verification.exception(pair.row(), "execution passes over an older order");
        exception.put("orderId", pair.orderId());
        exception.put("submittedRow", submittedRow.get(book.orderId(order)));
        exception.put("shares", pair.shares());
        exception.put("price", pair.price());
        exception.put("passedOverShares", book.leavesLots(first));
        if (!isAdopted) {
            exception.put("passedOverOrderId", book.orderId(first));
            exception.put("passedOverSubmittedRow", submittedRow.get(book.orderId(first)));
        }
        passedOver
                .computeIfAbsent(passedOverKey(first), key -> new ArrayList<>())
                .add(exception);
    }

    /** Adds to exceptions where the file next speaks of what was passed over, and by which number if that was not known. */
    private void follow(int order, String field) {
        if (passedOver.isEmpty()) {
            return;
        }
        // An order that slid out with its level may come back in what is adopted; the message still has its number.
        follow(pair.orderId(), field);
        if (order != RebuiltBook.NULL && book.isAdopted(order)) {
            follow(passedOverKey(order), field);
        }
    }

    private void follow(long key, String field) {
        final List<ObjectNode> exceptions = passedOver.remove(key);
        if (exceptions != null) {
            exceptions.forEach(exception ->
                    exception.put("passedOverOrderId", pair.orderId()).put(field, pair.row()));
        }
    }

    /** An order's number, or below zero the price at which orders were adopted. */
    private long passedOverKey(int order) {
        return book.isAdopted(order) ? -book.priceTicks(order) : book.orderId(order);
    }

    /** The order that the message speaks of: a known one, or what was adopted at its price. */
    private int order() {
        final int known = book.known(pair.orderId());
        if (known == RebuiltBook.NULL) {
            return book.adopted(pair.isBuy(), pair.price());
        }
        return book.priceTicks(known) == pair.price() && book.isBuy(known) == pair.isBuy() ? known : RebuiltBook.NULL;
    }

    private void cannotFollow(String what) {
        verification
                .disagreement(Counted.MESSAGES_DISAGREED, pair.row(), what)
                .put("type", pair.type())
                .put("orderId", pair.orderId())
                .put("shares", pair.shares())
                .put("price", pair.price())
                .put("direction", pair.isBuy() ? 1 : -1);
    }

    /**
     * Compares the row with the book. A level may slide in only where the row's own message has just emptied one, and behind it;
     * what else the book lacks is a disagreement.
     */
    private void compare(int depthBefore) {
        boolean bestAgrees = true;
        boolean bestAdopted = false;
        boolean levelsAgree = true;
        int adopted = 0;
        for (final boolean isBuy : new boolean[] {true, false}) {
            final int depth = pair.depth(isBuy);
            final int ownDepth = book.depth(isBuy, own, pair.levels());
            final boolean mayAdopt =
                    isBuy == pair.isBuy() && depthBefore == pair.levels() && ownDepth == depthBefore - 1;
            for (int level = 0; level < Math.max(depth, ownDepth); level++) {
                if (level == ownDepth && mayAdopt && isBehind(isBuy, pair.bookPrice(isBuy, level))) {
                    adopted++;
                    bestAdopted |= level == 0;
                } else if (level >= ownDepth
                        || level >= depth
                        || own[2 * level] != pair.bookPrice(isBuy, level)
                        || own[2 * level + 1] != pair.bookShares(isBuy, level)) {
                    levelsAgree = false;
                    bestAgrees &= level != 0;
                }
            }
        }
        if (!bestAgrees) {
            disagree(Counted.BEST_DISAGREED, "best bid or ask disagrees");
        } else {
            verification.add(bestAdopted ? Counted.BEST_ADOPTED : Counted.BEST_AGREED);
        }
        if (!levelsAgree) {
            disagree(Counted.LEVELS_DISAGREED, "a level disagrees");
            seed();
            return;
        }
        verification.add(adopted == 0 ? Counted.LEVELS_AGREED : Counted.LEVELS_PARTLY_ADOPTED);
        slide(adopted);
    }

    private boolean isBehind(boolean isBuy, long price) {
        return isBuy ? price < pair.price() : price > pair.price();
    }

    /** Takes in what slid into the window, and lets go of what slid out. */
    private void slide(int adopted) {
        for (final boolean isBuy : new boolean[] {true, false}) {
            verification.add(Counted.LEVELS_FORGOTTEN, book.keepLevels(isBuy, pair.levels()));
            if (adopted > 0) {
                adoptFrom(isBuy, book.depth(isBuy, own, pair.levels()));
            }
        }
        verification.add(Counted.LEVELS_ADOPTED, adopted);
    }

    private void seed() {
        book.clear();
        adoptFrom(true, 0);
        adoptFrom(false, 0);
    }

    private void adoptFrom(boolean isBuy, int level) {
        for (int next = level; next < pair.depth(isBuy); next++) {
            book.adopt(isBuy, pair.bookPrice(isBuy, next), pair.bookShares(isBuy, next));
        }
    }

    private void disagree(Counted count, String what) {
        final ObjectNode disagreement = verification.disagreement(count, pair.row(), what);
        for (final boolean isBuy : new boolean[] {true, false}) {
            final StringBuilder file = new StringBuilder();
            for (int level = 0; level < pair.depth(isBuy); level++) {
                file.append(pair.bookShares(isBuy, level))
                        .append('@')
                        .append(pair.bookPrice(isBuy, level))
                        .append(' ');
            }
            final StringBuilder rebuilt = new StringBuilder();
            final int depth = book.depth(isBuy, own, pair.levels());
            for (int level = 0; level < depth; level++) {
                rebuilt.append(own[2 * level + 1])
                        .append('@')
                        .append(own[2 * level])
                        .append(' ');
            }
            disagreement.put(isBuy ? "fileBids" : "fileAsks", file.toString().strip());
            disagreement.put(
                    isBuy ? "rebuiltBids" : "rebuiltAsks", rebuilt.toString().strip());
        }
    }
}
