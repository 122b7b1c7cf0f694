package io.ringfence.perf.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A real day: the messages of a LOBSTER sample file (NASDAQ TotalView-ITCH, rebuilt by lobsterdata.com) as commands.
 *
 * <p>The book is seeded from the first row. Submissions become orders, partial cancellations reductions, deletions cancels, executions IOC
 * orders of that size and price on the other side; executions of hidden orders are skipped. The file tells only of a window of levels, so
 * after each message the best price is set right from the file's own row: orders that left unseen are cancelled, what slid in unseen is
 * entered. What remains at the end stays.
 */
public final class LobsterStream {
    private static final int SUBMISSION = 1;
    private static final int PARTIAL_CANCELLATION = 2;
    private static final int DELETION = 3;
    private static final int EXECUTION = 4;

    /** The file's prices are hundredths of a cent, and the market's tick a cent. */
    private static final long PRICE_UNITS_PER_TICK = 100;
    /** Columns of a level in a row of the book: ask price and size, bid price and size. */
    private static final int LEVEL_COLUMNS = 4;

    private final StreamRecorder recorder = new StreamRecorder();
    private final ReferenceBook book = recorder.book;
    private final Map<Long, ReferenceBook.Order> byFileId = new HashMap<>();

    private LobsterStream() {}

    /**
     * Makes the stream of a file.
     *
     * @param zip as published: one file of messages and one of book rows.
     * @throws IOException when it cannot be read or is not such a file.
     */
    public static CommandStream read(Path zip, String name) throws IOException {
        LobsterStream stream = new LobsterStream();
        try (ZipFile file = new ZipFile(zip.toFile());
                BufferedReader messages = lines(file, "_message_");
                BufferedReader rows = lines(file, "_orderbook_")) {
            stream.seed(numbers(rows.readLine()));
            stream.recorder.endPrefill();
            messages.readLine();
            for (String line = messages.readLine(); line != null; line = messages.readLine()) {
                stream.onMessage(line.split(",", -1));
                long[] row = numbers(rows.readLine());
                stream.setRight(false, row[0], row[1]);
                stream.setRight(true, row[2], row[3]);
            }
        }
        return stream.recorder.finish(name);
    }

    private static BufferedReader lines(ZipFile zip, String part) throws IOException {
        ZipEntry entry = zip.stream()
                .filter(candidate -> candidate.getName().contains(part))
                .findFirst()
                .orElseThrow(() -> new IOException(zip.getName() + " has no file named *" + part + "*"));
        InputStream bytes = zip.getInputStream(entry);
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII));
    }

    private static long[] numbers(String line) {
        String[] words = line.split(",", -1);
        long[] numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Long.parseLong(words[i]);
        }
        return numbers;
    }

    private void seed(long[] row) {
        for (int i = 0; i < row.length; i += LEVEL_COLUMNS) {
            adopt(false, row[i], row[i + 1]);
            adopt(true, row[i + 2], row[i + 3]);
        }
    }

    private void adopt(boolean isBuy, long price, long lots) {
        if (lots > 0) {
            recorder.enter(isBuy, ticks(price), lots);
        }
    }

    private void onMessage(String[] words) {
        int type = Integer.parseInt(words[1]);
        long fileId = Long.parseLong(words[2]);
        long lots = Long.parseLong(words[3]);
        long price = Long.parseLong(words[4]);
        boolean isBuy = Integer.parseInt(words[5]) > 0;
        if (type == SUBMISSION) {
            byFileId.put(fileId, recorder.enter(isBuy, ticks(price), lots));
        } else if (type == EXECUTION) {
            recorder.enterIoc(!isBuy, ticks(price), lots);
        } else if (type == PARTIAL_CANCELLATION || type == DELETION) {
            ReferenceBook.Order order = byFileId.get(fileId);
            if (order != null && order.rests()) {
                if (lots < order.leavesLots) {
                    recorder.reduce(order, lots);
                } else {
                    recorder.cancel(order);
                }
            }
        }
    }

    /** Makes the best level of a side what the file says it is. */
    private void setRight(boolean isBuy, long price, long lots) {
        if (lots == 0) {
            return;
        }
        long bestTicks = ticks(price);
        long haveLots = 0;
        for (ReferenceBook.Order front = book.front(isBuy); front != null; front = book.front(isBuy)) {
            boolean isBetter = isBuy ? front.priceTicks > bestTicks : front.priceTicks < bestTicks;
            if (!isBetter) {
                haveLots = front.priceTicks == bestTicks ? book.lotsBehind(front) : 0;
                break;
            }
            recorder.cancel(front);
        }
        for (ReferenceBook.Order front = book.front(isBuy); haveLots > lots; front = book.front(isBuy)) {
            long excess = haveLots - lots;
            if (front.leavesLots > excess) {
                recorder.reduce(front, excess);
                haveLots -= excess;
            } else {
                haveLots -= front.leavesLots;
                recorder.cancel(front);
            }
        }
        if (haveLots < lots) {
            adopt(isBuy, price, lots - haveLots);
        }
    }

    private static long ticks(long price) {
        return price / PRICE_UNITS_PER_TICK;
    }
}
