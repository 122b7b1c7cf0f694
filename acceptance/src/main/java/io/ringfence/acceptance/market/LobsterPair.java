package io.ringfence.acceptance.market;

import io.ringfence.server.cli.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A LOBSTER message file and its orderbook file, read side by side out of the zip that both are published in. The number of levels is
 * taken from their names; columns and units are those of the readme beside them. Belongs to the thread that reads.
 */
final class LobsterPair implements Closeable {
    /** What stands in place of the price of a level that is not occupied, on the ask side; negative on the bid side. */
    static final long NO_PRICE = 9_999_999_999L;

    /** A new limit order. */
    static final int SUBMISSION = 1;
    /** A part of a limit order is cancelled. */
    static final int PARTIAL_CANCEL = 2;
    /** A limit order is cancelled. */
    static final int CANCEL = 3;
    /** A visible limit order is executed. */
    static final int EXECUTION = 4;
    /** A hidden limit order is executed. */
    static final int HIDDEN_EXECUTION = 5;
    /** An auction's trade: no message of the book. */
    static final int CROSS_TRADE = 6;
    /** A trading halt begins or ends: the row of the book repeats the one before. */
    static final int HALT = 7;

    private static final Pattern NAME = Pattern.compile("(?:.*/)?([^/]+)_(message|orderbook)_(\\d{1,4})\\.csv");
    private static final Pattern KIND = Pattern.compile("(?:.*/)?[^/]*(message|orderbook)[^/]*\\.csv");
    private static final long MAX_SHARES = 1L << 40;
    private static final int MESSAGE_COLUMNS = 6;
    /** The files print seconds through floating point, so that some have digits behind the nanoseconds. */
    private static final int TIME_DECIMALS = 12;

    private final ZipFile zip;
    private final TextLines messages;
    private final TextLines books;
    private final int levels;
    private final long[] message = new long[MESSAGE_COLUMNS];
    private final long[] book;

    private LobsterPair(ZipFile zip, ZipEntry messages, ZipEntry books, int levels) throws IOException {
        this.zip = zip;
        this.messages = new TextLines(zip.getName() + "!" + messages.getName(), zip.getInputStream(messages));
        this.books = new TextLines(zip.getName() + "!" + books.getName(), zip.getInputStream(books));
        this.levels = levels;
        book = new long[4 * levels];
    }

    /**
     * Opens the pair in a zip.
     *
     * @throws InputException when it is no zip, or does not hold exactly one pair whose names say the number of levels
     */
    static LobsterPair open(Path file) {
        TextLines.requireFile(file);
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            final List<ZipEntry> entries = zip.stream()
                    .map(ZipEntry.class::cast)
                    .filter(entry -> KIND.matcher(entry.getName()).matches())
                    .toList();
            final ZipEntry messages = only(file, entries, "message");
            final ZipEntry books = only(file, entries, "orderbook");
            final Matcher messageName = name(file, messages);
            final Matcher bookName = name(file, books);
            final int levels = Integer.parseInt(bookName.group(3));
            if (!messageName.group(1).equals(bookName.group(1))
                    || Integer.parseInt(messageName.group(3)) != levels
                    || levels == 0) {
                throw new InputException(file + ": " + messages.getName() + " and " + books.getName()
                        + " are no pair: ticker, day, times and level must be the same, and the level above 0");
            }
            return new LobsterPair(zip, messages, books, levels);
        } catch (final ZipException e) {
            throw new InputException(file + ": is not a zip (" + e.getMessage() + "); give it as published", e);
        } catch (final IOException e) {
            throw new InputException(file + ": cannot be read (" + e.getMessage() + "); check the file", e);
        } catch (final InputException e) {
            close(zip);
            throw e;
        }
    }

    /**
     * Reads a row of both files.
     *
     * @return false at the end of both
     * @throws InputException when a row is damaged, or one file is shorter than the other
     */
    boolean next() {
        final String messageText = messages.next();
        final String bookText = books.next();
        if (messageText == null && bookText == null) {
            return false;
        }
        if (messageText == null || bookText == null) {
            final TextLines ended = messageText == null ? messages : books;
            final TextLines other = messageText == null ? books : messages;
            throw ended.bad("ends after " + (ended.line() - 1) + " rows, and " + other.name()
                    + " goes on; both must have as many");
        }
        final long lastTime = message[0];
        columns(messages, messageText, message, true);
        columns(books, bookText, book, false);
        checkMessage(lastTime);
        checkBook();
        return true;
    }

    /** The row of both files, from one. */
    long row() {
        return messages.line();
    }

    int levels() {
        return levels;
    }

    int type() {
        return (int) message[1];
    }

    long orderId() {
        return message[2];
    }

    long shares() {
        return message[3];
    }

    /** In units of 0.0001 dollar. */
    long price() {
        return message[4];
    }

    boolean isBuy() {
        return message[5] == 1;
    }

    /** Number of levels of a side that the row shows. */
    int depth(boolean isBuy) {
        int depth = 0;
        while (depth < levels && Math.abs(bookPrice(isBuy, depth)) != NO_PRICE) {
            depth++;
        }
        return depth;
    }

    /** In units of 0.0001 dollar. */
    long bookPrice(boolean isBuy, int level) {
        return book[4 * level + (isBuy ? 2 : 0)];
    }

    long bookShares(boolean isBuy, int level) {
        return book[4 * level + (isBuy ? 3 : 1)];
    }

    @Override
    public void close() {
        close(zip);
    }

    private void checkMessage(long lastTime) {
        if (message[0] < lastTime) {
            throw messages.bad("its time is before that of the row above; the file must be as published");
        }
        final long type = message[1];
        if (type < SUBMISSION || type > HALT) {
            throw messages.bad("type " + type + " is none of 1 to 7");
        }
        if (type > HIDDEN_EXECUTION) {
            return;
        }
        if (message[3] <= 0 || message[3] > MAX_SHARES) {
            throw messages.bad("size " + message[3] + " is not above 0 and at most " + MAX_SHARES);
        }
        if (message[4] <= 0 || message[4] >= NO_PRICE) {
            throw messages.bad("price " + message[4] + " is not above 0 and below " + NO_PRICE);
        }
        if (Math.abs(message[5]) != 1) {
            throw messages.bad("direction " + message[5] + " is neither 1 nor -1");
        }
    }

    private void checkBook() {
        for (final boolean isBuy : new boolean[] {true, false}) {
            final int depth = depth(isBuy);
            for (int level = 0; level < levels; level++) {
                final long price = bookPrice(isBuy, level);
                final long shares = bookShares(isBuy, level);
                final boolean occupied = level < depth;
                final boolean sorted = level == 0
                        || !occupied
                        || (isBuy ? price < bookPrice(true, level - 1) : price > bookPrice(false, level - 1));
                if (occupied ? price <= 0 || shares <= 0 || shares > MAX_SHARES || !sorted : shares != 0) {
                    throw books.bad((isBuy ? "bid" : "ask") + " level " + (level + 1) + " is no level: price " + price
                            + " size " + shares);
                }
            }
        }
        if (depth(true) > 0 && depth(false) > 0 && bookPrice(true, 0) >= bookPrice(false, 0)) {
            throw books.bad("the book is crossed: bid " + bookPrice(true, 0) + ", ask " + bookPrice(false, 0));
        }
    }

    private static void columns(TextLines lines, String text, long[] into, boolean timeFirst) {
        int from = 0;
        for (int column = 0; column < into.length; column++) {
            final int comma = text.indexOf(',', from);
            final boolean isLast = column == into.length - 1;
            if ((comma < 0) != isLast) {
                throw lines.bad("has " + (text.chars().filter(c -> c == ',').count() + 1) + " columns instead of "
                        + into.length);
            }
            final int to = isLast ? text.length() : comma;
            try {
                into[column] = timeFirst && column == 0
                        ? Decimals.units(text.substring(from, to), TIME_DECIMALS)
                        : Long.parseLong(text, from, to, 10);
            } catch (final NumberFormatException e) {
                throw lines.bad("column " + (column + 1) + " is no number: '" + text.substring(from, to) + "'");
            }
            from = to + 1;
        }
    }

    private static ZipEntry only(Path file, List<ZipEntry> entries, String kind) {
        final List<ZipEntry> found =
                entries.stream().filter(entry -> entry.getName().contains(kind)).toList();
        if (found.size() != 1) {
            throw new InputException(file + ": holds " + found.size() + " " + kind
                    + " files; one message and one orderbook file belong in it");
        }
        return found.get(0);
    }

    private static Matcher name(Path file, ZipEntry entry) {
        final Matcher name = NAME.matcher(entry.getName());
        if (!name.matches()) {
            throw new InputException(file + ": the name " + entry.getName()
                    + " says no number of levels; it ends in _message_N.csv or _orderbook_N.csv as published");
        }
        return name;
    }

    private static void close(ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (final IOException e) {
            throw new InputException(zip.getName() + ": cannot be closed (" + e.getMessage() + "); check the file", e);
        }
    }
}
