package io.ringfence.acceptance.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.server.cli.InputException;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recording of Bitstamp's order stream against the engine's book: every order_created enters the book and trades there at once, by
 * price and time; what the venue then reports of the two orders (order_changed, order_deleted) and prints (trade) must be the fills
 * that the book has made; and every order_book snapshot, twenty levels of a side, must be the book as it stood within a second.
 *
 * <p>The venue's clocks show whole seconds, and snapshots and orders are published by different ways, so nothing in the record says
 * between which two events a snapshot was taken. It agrees when <i>all</i> its levels, prices and amounts, equal a state that the
 * rebuilt book was in at some time from one second before the snapshot's arrival to one second after; how many agreed with the very
 * last state, an earlier one or a later one is counted apart.
 *
 * <p>Orders from before the recording have no order_created. The first snapshot seeds the book with them; a later one may show levels
 * beyond the prices that any snapshot has covered so far, and these are adopted from it, not compared. A tick is a US cent, a lot is
 * 10<sup>-8</sup> bitcoin.
 */
final class BitstampVerification {
    /** What is counted, in the order in which it is printed. */
    enum Counted implements Verification.Count {
        ROWS("rows"),
        CREATED("order_created"),
        CHANGED("order_changed"),
        DELETED("order_deleted"),
        TRADES("trade"),
        SNAPSHOTS("order_book, the first of which seeds the book"),
        UNKNOWN_CANCELS("cancels of orders from before the recording, answered: unknown order"),
        UNKNOWN_CANCELS_TAKEN("of these, taken off what was adopted at their price"),
        UNKNOWN_CHANGES("changes of orders from before the recording, answered: unknown order"),
        REPEATED_CANCELS("cancels of orders cancelled already, answered: unknown order"),
        CREATED_AFTER_DELETED("orders created after they were deleted, ignored"),
        REPRICED("orders given another price, replaced"),
        REDUCED("orders reduced by the venue, no fill of the book"),
        RESTATED("orders of which the venue filled less than it offered"),
        FILLS("fills that the book made"),
        FILLS_REPORTED("reports of one side of a fill that say what the book made it"),
        FILLS_IN_PARTS("reports of parts of a fill against an adopted order"),
        FILLS_SKIPPED("sides of a fill that a later report includes"),
        TRADES_CONFIRMED("trades that are fills of the book: price and amount"),
        TRADES_BEFORE_SEED("trades before the book was seeded"),
        TRADES_UNCONFIRMED("trades that are none, by orders that are restated"),
        TRADES_DISAGREED("trades that are none"),
        LEVELS_ADOPTED("levels adopted from beyond what snapshots had covered"),
        SNAPSHOTS_PARTLY_ADOPTED("snapshots that show such levels, of which the rest is compared"),
        SNAPSHOTS_AGREED("snapshots that equal the book as they arrived"),
        SNAPSHOTS_AGREED_EARLIER("snapshots that equal it up to a second earlier"),
        SNAPSHOTS_AGREED_LATER("snapshots that equal it up to a second later"),
        SNAPSHOTS_DISAGREED("snapshots that equal none of these"),
        SNAPSHOTS_AS_LAST("for comparison: snapshots that equal the book as the one before arrived"),
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

    private static final int LEVELS = 20;
    private static final int PRICE_DECIMALS = 2;
    private static final int AMOUNT_DECIMALS = 8;
    private static final long WINDOW_MS = 1_000;

    /** What an order has left after a fill that the book made and the venue has not reported yet. */
    private record Expected(long leavesLots, boolean otherIsAdopted) {}

    /** A fill that the book made and no trade has told of yet. */
    private record Unprinted(long priceTicks, long lots, boolean makerIsAdopted, long takerId, long makerId) {}

    /** The best levels of a snapshot or of the book, since when; each side is price and amount in turn, best first. */
    private static final class Depth {
        private final long timeMs;
        private final long[] bids;
        private final long[] asks;

        Depth(long timeMs, long[] bids, long[] asks) {
            this.timeMs = timeMs;
            this.bids = bids;
            this.asks = asks;
        }
    }

    /** A snapshot that no state has equalled yet; the window may bring one. */
    private record Waiting(long row, Depth snapshot, Depth atArrival) {}

    private final TextLines lines;
    private final RebuiltBook book;
    private final Verification verification;
    private final long[] levels = new long[2 * LEVELS];

    private final Map<Long, ArrayDeque<Expected>> expected = new HashMap<>();
    private final List<Unprinted> unprinted = new ArrayList<>();
    private final Set<Long> created = new HashSet<>();
    private final Set<Long> deleted = new HashSet<>();
    private final Set<Long> restated = new HashSet<>();

    /** The states of the last second, oldest first; each holds until the next. */
    private final ArrayDeque<Depth> states = new ArrayDeque<>();

    private final List<Waiting> waiting = new ArrayList<>();
    private Depth atLastSnapshot;
    private long timeMs;

    /** The worst prices that snapshots have shown. */
    private long coveredBidTicks;

    private long coveredAskTicks;
    private boolean seeded;

    private BitstampVerification(Path file, TextLines lines) {
        this.lines = lines;
        book = new RebuiltBook(file.toString());
        verification = new Verification("Bitstamp", file, Counted.values());
    }

    /**
     * Verifies a recording to its end.
     *
     * @throws InputException when it cannot be read, a line is damaged, or it has less than two snapshots
     */
    static Verification run(Path file) {
        try (TextLines lines = TextLines.open(file)) {
            return new BitstampVerification(file, lines).run();
        }
    }

    private Verification run() {
        for (String text = lines.next(); text != null; text = lines.next()) {
            onLine(text);
        }
        timeMs = Long.MAX_VALUE;
        giveUpWaiting();
        if (verification.get(Counted.SNAPSHOTS) < 2) {
            throw new InputException(verification.file()
                    + ": has fewer than two order_book snapshots, so there is nothing to compare; record for longer");
        }
        return verification;
    }

    private void onLine(String text) {
        final int first = text.indexOf(' ');
        final int second = text.indexOf(' ', first + 1);
        if (first < 0 || second < 0) {
            throw lines.bad("is no line 'milliseconds event JSON'");
        }
        verification.add(Counted.ROWS);
        final long time = number(text.substring(0, first), 0, "time");
        if (time < timeMs) {
            throw lines.bad("its time is before that of the line above; the log must be as recorded");
        }
        timeMs = time;
        giveUpWaiting();
        final JsonNode json = json(text.substring(second + 1));
        switch (text.substring(first + 1, second)) {
            case "order_created" -> onCreated(json);
            case "order_changed" -> onChanged(json);
            case "order_deleted" -> onDeleted(json);
            case "trade" -> onTrade(json);
            case "order_book" -> onSnapshot(json);
            default -> throw lines.bad("'" + text.substring(first + 1, second) + "' is no event of the stream");
        }
    }

    private void onCreated(JsonNode json) {
        verification.add(Counted.CREATED);
        final long id = id(json);
        if (deleted.contains(id)) {
            verification.add(Counted.CREATED_AFTER_DELETED);
            return;
        }
        if (!created.add(id)) {
            cannotFollow("order is created twice", id);
            return;
        }
        enter(id, isBuy(json), price(json), amount(json));
        remember();
    }

    private void onChanged(JsonNode json) {
        verification.add(Counted.CHANGED);
        final long id = id(json);
        final long amountLots = amount(json);
        if (!created.contains(id)) {
            verification.add(Counted.UNKNOWN_CHANGES);
            return;
        }
        final boolean isExpected = report(id, amountLots);
        final int order = book.known(id);
        if (order == RebuiltBook.NULL || (isExpected && book.priceTicks(order) == price(json))) {
            return;
        }
        if (book.priceTicks(order) != price(json)) {
            verification.add(Counted.REPRICED);
            book.cancel(order);
            enter(id, isBuy(json), price(json), amountLots);
        } else if (amountLots < book.leavesLots(order)) {
            verification.add(Counted.REDUCED);
            book.reduce(order, book.leavesLots(order) - amountLots);
        } else if (amountLots > book.leavesLots(order)) {
            restate(id, order, amountLots);
        }
        remember();
    }

    private void onDeleted(JsonNode json) {
        verification.add(Counted.DELETED);
        final long id = id(json);
        final long amountLots = number(json, "amount", AMOUNT_DECIMALS);
        final boolean isRepeated = !deleted.add(id);
        if (!created.contains(id)) {
            onUnknownCancel(json, amountLots);
            return;
        }
        if (isRepeated) {
            verification.add(Counted.REPEATED_CANCELS);
            return;
        }
        report(id, amountLots);
        expected.remove(id);
        final int order = book.known(id);
        if (order != RebuiltBook.NULL) {
            if (book.leavesLots(order) != amountLots) {
                cannotFollow("order is deleted with another amount than it has left", id)
                        .put("amountLots", amountLots)
                        .put("leavesLots", book.leavesLots(order));
            }
            book.cancel(order);
            remember();
        } else if (amountLots > 0) {
            // The book has filled it, and the venue deletes it with something left: its fill was smaller, or its budget
            // spent.
            verification.add(Counted.RESTATED);
            restated.add(id);
            exception("order is deleted with an amount that a trade has taken", id, amountLots);
        }
    }

    /** An order from before the recording: no book knows it, but what was adopted at its price includes it. */
    private void onUnknownCancel(JsonNode json, long amountLots) {
        verification.add(Counted.UNKNOWN_CANCELS);
        final int adopted = book.adopted(isBuy(json), price(json));
        if (amountLots > 0 && adopted != RebuiltBook.NULL && book.leavesLots(adopted) >= amountLots) {
            verification.add(Counted.UNKNOWN_CANCELS_TAKEN);
            book.reduce(adopted, amountLots);
            remember();
        }
    }

    /** Lets an order trade as far as it does and rest with what is left. */
    private void enter(long id, boolean isBuy, long priceTicks, long amountLots) {
        long openLots = amountLots;
        final int makers = book.plan(isBuy, priceTicks, amountLots);
        for (int i = 0; i < makers; i++) {
            final int maker = book.maker(i);
            final long lots = book.fillLots(i);
            final boolean isAdopted = book.isAdopted(maker);
            final long makerId = book.orderId(maker);
            openLots -= lots;
            if (!isAdopted) {
                expect(makerId, book.leavesLots(maker) - lots, false);
            }
            expect(id, openLots, isAdopted);
            unprinted.add(new Unprinted(book.fillTicks(i), lots, isAdopted, id, makerId));
            verification.add(Counted.FILLS);
            book.fill(maker, lots);
        }
        if (openLots > 0) {
            book.rest(id, isBuy, priceTicks, openLots);
        }
    }

    private void expect(long id, long leavesLots, boolean otherIsAdopted) {
        expected.computeIfAbsent(id, key -> new ArrayDeque<>()).add(new Expected(leavesLots, otherIsAdopted));
    }

    /**
     * Holds what the venue reports of an order against the fills that the book made of it.
     *
     * @return whether a fill of the book explains the report
     */
    private boolean report(long id, long leavesLots) {
        final ArrayDeque<Expected> fills = expected.get(id);
        if (fills == null) {
            return false;
        }
        while (!fills.isEmpty() && fills.peek().leavesLots() > leavesLots) {
            verification.add(Counted.FILLS_SKIPPED);
            fills.remove();
        }
        if (fills.isEmpty()) {
            expected.remove(id);
            return false;
        }
        if (fills.peek().leavesLots() == leavesLots) {
            verification.add(Counted.FILLS_REPORTED);
            fills.remove();
        } else if (fills.peek().otherIsAdopted()) {
            verification.add(Counted.FILLS_IN_PARTS);
        } else {
            expected.remove(id);
            return false;
        }
        if (fills.isEmpty()) {
            expected.remove(id);
        }
        return true;
    }

    /** The venue filled less of an order than the other side offered: an order for a sum of money whose sum was spent. */
    private void restate(long id, int order, long amountLots) {
        verification.add(Counted.RESTATED);
        restated.add(id);
        exception("order has more left than the amount offered to it leaves", id, amountLots)
                .put("offeredLeavesLots", book.leavesLots(order));
        final boolean isBuy = book.isBuy(order);
        final long priceTicks = book.priceTicks(order);
        book.cancel(order);
        book.rest(id, isBuy, priceTicks, amountLots);
    }

    private void onTrade(JsonNode json) {
        verification.add(Counted.TRADES);
        // Trades are printed through floating point: 1.7885566900000001.
        final long priceTicks = rounded(json, "price", PRICE_DECIMALS);
        final long lots = rounded(json, "amount", AMOUNT_DECIMALS);
        if (!seeded) {
            verification.add(Counted.TRADES_BEFORE_SEED);
            return;
        }
        for (int i = 0; i < unprinted.size(); i++) {
            final Unprinted fill = unprinted.get(i);
            final boolean isPart = fill.makerIsAdopted() && fill.lots() > lots;
            if (fill.priceTicks() == priceTicks && (fill.lots() == lots || isPart)) {
                verification.add(Counted.TRADES_CONFIRMED);
                unprinted.remove(i);
                if (isPart) {
                    unprinted.add(
                            i, new Unprinted(priceTicks, fill.lots() - lots, true, fill.takerId(), fill.makerId()));
                }
                return;
            }
        }
        for (final Iterator<Unprinted> fills = unprinted.iterator(); fills.hasNext(); ) {
            final Unprinted fill = fills.next();
            final boolean isRestated = restated.contains(fill.takerId()) || restated.contains(fill.makerId());
            if (fill.priceTicks() == priceTicks && fill.lots() > lots && isRestated) {
                verification.add(Counted.TRADES_UNCONFIRMED);
                fills.remove();
                return;
            }
        }
        verification
                .disagreement(Counted.TRADES_DISAGREED, lines.line(), "trade is no fill of the book")
                .put("priceTicks", priceTicks)
                .put("lots", lots);
    }

    private void onSnapshot(JsonNode json) {
        verification.add(Counted.SNAPSHOTS);
        final Depth snapshot = new Depth(timeMs, side(json, "bids", true), side(json, "asks", false));
        if (!seeded) {
            seeded = true;
            unprinted.clear();
            adopt(snapshot.bids, true, 0);
            adopt(snapshot.asks, false, 0);
            coveredBidTicks = snapshot.bids[snapshot.bids.length - 2];
            coveredAskTicks = snapshot.asks[snapshot.asks.length - 2];
            remember();
            atLastSnapshot = states.getLast();
            return;
        }
        compare(snapshot);
        final int newBids = covered(snapshot.bids, true);
        final int newAsks = covered(snapshot.asks, false);
        if (2 * newBids < snapshot.bids.length || 2 * newAsks < snapshot.asks.length) {
            verification.add(Counted.SNAPSHOTS_PARTLY_ADOPTED);
            verification.add(
                    Counted.LEVELS_ADOPTED, adopt(snapshot.bids, true, newBids) + adopt(snapshot.asks, false, newAsks));
            coveredBidTicks = Math.min(coveredBidTicks, snapshot.bids[snapshot.bids.length - 2]);
            coveredAskTicks = Math.max(coveredAskTicks, snapshot.asks[snapshot.asks.length - 2]);
            remember();
        }
        atLastSnapshot = states.getLast();
    }

    private void compare(Depth snapshot) {
        final Depth atArrival = states.getLast();
        if (equal(snapshot, atLastSnapshot)) {
            verification.add(Counted.SNAPSHOTS_AS_LAST);
        }
        if (equal(snapshot, atArrival)) {
            verification.add(Counted.SNAPSHOTS_AGREED);
            return;
        }
        final Iterator<Depth> newestFirst = states.descendingIterator();
        long heldUntilMs = timeMs;
        while (newestFirst.hasNext() && heldUntilMs >= timeMs - WINDOW_MS) {
            final Depth state = newestFirst.next();
            if (equal(snapshot, state)) {
                verification.add(Counted.SNAPSHOTS_AGREED_EARLIER);
                return;
            }
            heldUntilMs = state.timeMs;
        }
        waiting.add(new Waiting(lines.line(), snapshot, atArrival));
    }

    /** Keeps the book as it now stands, and shows it to the snapshots that wait for it. */
    private void remember() {
        final Depth state = new Depth(timeMs, ownSide(true), ownSide(false));
        states.addLast(state);
        // The first that is kept may have begun earlier than the window, but held into it.
        while (states.size() > 1 && second(states).timeMs < timeMs - WINDOW_MS) {
            states.removeFirst();
        }
        for (final Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            if (equal(each.next().snapshot(), state)) {
                verification.add(Counted.SNAPSHOTS_AGREED_LATER);
                each.remove();
            }
        }
    }

    private static Depth second(ArrayDeque<Depth> states) {
        final Iterator<Depth> oldestFirst = states.iterator();
        oldestFirst.next();
        return oldestFirst.next();
    }

    private void giveUpWaiting() {
        for (final Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            final Waiting snapshot = each.next();
            if (snapshot.snapshot().timeMs + WINDOW_MS < timeMs) {
                each.remove();
                final ObjectNode disagreement = verification.disagreement(
                        Counted.SNAPSHOTS_DISAGREED,
                        snapshot.row(),
                        "snapshot equals no state of the book within a second");
                putDifference(disagreement, "bids", snapshot.snapshot().bids, snapshot.atArrival().bids);
                putDifference(disagreement, "asks", snapshot.snapshot().asks, snapshot.atArrival().asks);
            }
        }
    }

    private static void putDifference(ObjectNode disagreement, String side, long[] snapshot, long[] own) {
        for (int i = 0; i + 1 < Math.max(snapshot.length, own.length); i += 2) {
            final String theirs = i < snapshot.length ? snapshot[i + 1] + "@" + snapshot[i] : "nothing";
            final String ours = i < own.length ? own[i + 1] + "@" + own[i] : "nothing";
            if (!theirs.equals(ours)) {
                disagreement.put(side, "level " + (i / 2 + 1) + ": snapshot " + theirs + ", book " + ours);
                return;
            }
        }
    }

    /** Whether all levels at prices that snapshots have covered are equal. */
    private boolean equal(Depth snapshot, Depth state) {
        return equal(snapshot.bids, state.bids, true) && equal(snapshot.asks, state.asks, false);
    }

    private boolean equal(long[] snapshot, long[] own, boolean isBuy) {
        final int count = covered(snapshot, isBuy);
        if (count != covered(own, isBuy)) {
            return false;
        }
        for (int i = 0; i < 2 * count; i++) {
            if (snapshot[i] != own[i]) {
                return false;
            }
        }
        return true;
    }

    private int covered(long[] side, boolean isBuy) {
        int count = 0;
        while (2 * count < side.length
                && (isBuy ? side[2 * count] >= coveredBidTicks : side[2 * count] <= coveredAskTicks)) {
            count++;
        }
        return count;
    }

    /** Adopts what a snapshot shows beyond the known orders, from a level on; the number of levels of which something was adopted. */
    private long adopt(long[] side, boolean isBuy, int fromLevel) {
        long adopted = 0;
        for (int i = 2 * fromLevel; i < side.length; i += 2) {
            final long unknownLots = side[i + 1] - book.totalLots(isBuy, side[i]);
            if (unknownLots > 0 && !book.crosses(isBuy, side[i])) {
                book.adopt(isBuy, side[i], unknownLots);
                adopted++;
            }
        }
        return adopted;
    }

    private long[] ownSide(boolean isBuy) {
        return Arrays.copyOf(levels, 2 * book.depth(isBuy, levels, LEVELS));
    }

    private long[] side(JsonNode json, String name, boolean isBuy) {
        final JsonNode rows = json.path(name);
        if (!rows.isArray() || rows.isEmpty() || rows.size() > LEVELS) {
            throw lines.bad("'" + name + "' is no list of 1 to " + LEVELS + " levels");
        }
        final long[] side = new long[2 * rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            side[2 * i] = number(rows.get(i).path(0).asText(), PRICE_DECIMALS, "price of " + name);
            side[2 * i + 1] = number(rows.get(i).path(1).asText(), AMOUNT_DECIMALS, "amount of " + name);
            final boolean sorted = i == 0 || (isBuy ? side[2 * i] < side[2 * i - 2] : side[2 * i] > side[2 * i - 2]);
            if (side[2 * i] <= 0 || side[2 * i + 1] <= 0 || !sorted) {
                throw lines.bad("level " + (i + 1) + " of '" + name + "' is no level: " + rows.get(i));
            }
        }
        return side;
    }

    private ObjectNode exception(String what, long id, long amountLots) {
        return verification.exception(lines.line(), what).put("orderId", id).put("amountLots", amountLots);
    }

    private ObjectNode cannotFollow(String what, long id) {
        return verification
                .disagreement(Counted.MESSAGES_DISAGREED, lines.line(), what)
                .put("orderId", id);
    }

    private JsonNode json(String text) {
        try {
            final JsonNode json = DeskJson.MAPPER.readTree(text);
            if (!json.isObject()) {
                throw lines.bad("has no JSON object after the event");
            }
            return json;
        } catch (final JsonProcessingException e) {
            throw lines.bad(
                    "is no JSON after the event (" + e.getOriginalMessage().replace('\n', ' ') + ")");
        }
    }

    private long id(JsonNode json) {
        final long id = number(json, "id", 0);
        if (id <= 0) {
            throw lines.bad("id " + id + " is not above 0");
        }
        return id;
    }

    private boolean isBuy(JsonNode json) {
        final long type = number(json, "order_type", 0);
        if (type != 0 && type != 1) {
            throw lines.bad("order_type " + type + " is neither 0 nor 1");
        }
        return type == 0;
    }

    private long rounded(JsonNode json, String field, int decimals) {
        if (!json.path(field).isNumber()) {
            throw lines.bad("has no number '" + field + "'");
        }
        final String text = json.get(field)
                .decimalValue()
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
        return number(text, decimals, field);
    }

    private long price(JsonNode json) {
        return positive(json, "price", PRICE_DECIMALS);
    }

    private long amount(JsonNode json) {
        return positive(json, "amount", AMOUNT_DECIMALS);
    }

    private long positive(JsonNode json, String field, int decimals) {
        final long units = number(json, field, decimals);
        if (units <= 0) {
            throw lines.bad(field + " " + json.path(field).asText() + " is not above 0");
        }
        return units;
    }

    private long number(JsonNode json, String field, int decimals) {
        if (!json.path(field).isValueNode()) {
            throw lines.bad("has no '" + field + "'");
        }
        return number(json.get(field).asText(), decimals, field);
    }

    private long number(String text, int decimals, String what) {
        try {
            return Decimals.units(text, decimals);
        } catch (final NumberFormatException e) {
            throw lines.bad(what + " '" + text + "' is no number of at most " + decimals + " decimals");
        }
    }
}
