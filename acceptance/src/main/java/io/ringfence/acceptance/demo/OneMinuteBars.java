package io.ringfence.acceptance.demo;

import io.ringfence.server.cli.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * One-minute bars without a gap: opening, highest, lowest and closing price of each minute.
 *
 * <p>Prices are mantissas of {@link #PRICE_EXPONENT}. Immutable, so any thread may read it.
 *
 * <p>{@link #read} takes what exchanges publish: lines of {@code epoch_ms,open,high,low,close,volume} and possibly more columns,
 * with or without a header, plain, gzip or a zip of one file, the time in milliseconds or (Binance since 2025) microseconds.
 */
public final class OneMinuteBars {
    /** Exponent of every price: 1 means 0.0001. */
    public static final int PRICE_EXPONENT = -4;

    /** Longest file that is read: two years. */
    static final int MAX_BARS = 2 * 366 * 24 * 60;

    private static final long MINUTE_MS = 60_000;
    private static final long FIRST_TIME_MS = 1_000_000_000_000L;
    private static final long FIRST_TIME_MICROS = 1_000_000_000_000_000L;
    private static final BigDecimal MAX_PRICE = BigDecimal.valueOf(100_000_000);
    private static final String FORMAT = "each line is epoch_ms,open,high,low,close,volume";

    private final long firstMinute;
    private final int size;
    private final long[] prices;

    /**
     * @param firstMinute epoch minute of the first bar
     * @param prices four mantissas for each bar: open, high, low, close
     */
    OneMinuteBars(long firstMinute, long[] prices) {
        this.firstMinute = firstMinute;
        this.size = prices.length / 4;
        this.prices = prices;
    }

    /**
     * Reads a file to its end.
     *
     * @param file plain text, gzip or zip; which one is told by its first bytes
     * @throws InputException when it is missing, malformed, truncated, or its minutes do not follow one another
     */
    public static OneMinuteBars read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw bad(file, "no such file", "give a file of one-minute bars");
        }
        int line = 0;
        try (BufferedReader reader = open(file)) {
            long[] prices = new long[4 * 4096];
            int size = 0;
            long firstMinute = 0;
            String text = reader.readLine();
            if (text != null && isHeader(text)) {
                line++;
                text = reader.readLine();
            }
            for (; text != null; text = reader.readLine()) {
                line++;
                if (size == MAX_BARS) {
                    throw bad(file, line, "more than " + MAX_BARS + " bars", "cut it to the window wanted");
                }
                String[] columns = text.split(",", -1);
                if (columns.length < 6) {
                    throw bad(file, line, columns.length + " columns instead of 6", FORMAT);
                }
                long minute = minute(file, line, columns[0].strip());
                if (size == 0) {
                    firstMinute = minute;
                } else if (minute != firstMinute + size) {
                    long missing = minute - firstMinute - size;
                    if (missing < 0) {
                        throw bad(file, line, "its time is not after the line before", "sort the lines by time");
                    }
                    throw bad(
                            file,
                            line,
                            missing + " minutes are missing before it",
                            "cut the file before or after the gap");
                }
                if (4 * size == prices.length) {
                    prices = Arrays.copyOf(prices, 2 * prices.length);
                }
                for (int i = 0; i < 4; i++) {
                    prices[4 * size + i] = price(file, line, columns[1 + i].strip());
                }
                checkOrder(file, line, prices, 4 * size);
                size++;
            }
            if (size == 0) {
                throw bad(file, "no bars in it", FORMAT);
            }
            return new OneMinuteBars(firstMinute, Arrays.copyOf(prices, 4 * size));
        } catch (EOFException e) {
            throw bad(file, line + 1, "the compressed file ends in the middle", "fetch it again");
        } catch (ZipException e) {
            throw bad(file, line + 1, "damaged compression (" + e.getMessage() + ")", "fetch it again");
        } catch (IOException e) {
            throw bad(file, line + 1, "cannot be read (" + e.getMessage() + ")", "check the file");
        }
    }

    /** Number of bars. */
    public int size() {
        return size;
    }

    /** Minutes since 1970-01-01T00:00Z of the first bar. */
    public long firstMinute() {
        return firstMinute;
    }

    /** Minutes since 1970-01-01T00:00Z after the last bar. */
    public long endMinute() {
        return firstMinute + size;
    }

    /** Opening price of a bar, by its place from zero. */
    public long open(int bar) {
        return prices[4 * bar];
    }

    /** Highest price of a bar. */
    public long high(int bar) {
        return prices[4 * bar + 1];
    }

    /** Lowest price of a bar. */
    public long low(int bar) {
        return prices[4 * bar + 2];
    }

    /** Closing price of a bar. */
    public long close(int bar) {
        return prices[4 * bar + 3];
    }

    /**
     * The bars of a window.
     *
     * @param fromMinute epoch minute of the first bar wanted, not before {@link #firstMinute()}
     * @param toMinute epoch minute after the last bar wanted, not after {@link #endMinute()}
     */
    public OneMinuteBars window(long fromMinute, long toMinute) {
        if (fromMinute < firstMinute || toMinute > endMinute() || fromMinute >= toMinute) {
            throw new IllegalArgumentException("fromMinute=" + fromMinute + " toMinute=" + toMinute + " firstMinute="
                    + firstMinute + " endMinute=" + endMinute());
        }
        int from = 4 * Math.toIntExact(fromMinute - firstMinute);
        int to = 4 * Math.toIntExact(toMinute - firstMinute);
        return new OneMinuteBars(fromMinute, Arrays.copyOfRange(prices, from, to));
    }

    private static InputException bad(Path file, String wrong, String remedy) {
        return new InputException(file + ": " + wrong + "; " + remedy);
    }

    private static InputException bad(Path file, int line, String wrong, String remedy) {
        return new InputException(file + ":" + line + ": " + wrong + "; " + remedy);
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            in.mark(4);
            int first = in.read();
            int second = in.read();
            in.reset();
            if (first == 0x1f && second == 0x8b) {
                in = new GZIPInputStream(in, 1 << 16);
            } else if (first == 'P' && second == 'K') {
                ZipInputStream zip = new ZipInputStream(in);
                if (zip.getNextEntry() == null) {
                    throw new ZipException("no file in it");
                }
                in = zip;
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isHeader(String text) {
        return !text.isEmpty() && !Character.isDigit(text.charAt(0)) && text.indexOf(',') > 0 && text.charAt(0) != '-';
    }

    private static long minute(Path file, int line, String text) {
        long time;
        try {
            time = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw bad(file, line, "\"" + text + "\" is not a time in milliseconds since 1970", FORMAT);
        }
        long timeMs = time >= FIRST_TIME_MICROS ? time / 1_000 : time;
        if (timeMs < FIRST_TIME_MS || timeMs >= 10 * FIRST_TIME_MS) {
            throw bad(
                    file,
                    line,
                    time + " is neither milliseconds nor microseconds of this age",
                    "give epoch_ms in the first column");
        }
        if (timeMs % MINUTE_MS != 0) {
            throw bad(file, line, time + " is not the beginning of a minute", "give one-minute bars");
        }
        return timeMs / MINUTE_MS;
    }

    private static long price(Path file, int line, String text) {
        BigDecimal price;
        try {
            price = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw bad(file, line, "\"" + text + "\" is not a price", FORMAT);
        }
        // The bound comes first, so that an exponent such as 1e999999999 is never written out.
        if (price.signum() <= 0 || price.compareTo(MAX_PRICE) > 0) {
            throw bad(
                    file,
                    line,
                    "price " + text + " is not above 0 and at most " + MAX_PRICE,
                    "correct or cut the line");
        }
        long mantissa = price.setScale(-PRICE_EXPONENT, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact();
        if (mantissa == 0) {
            throw bad(file, line, "price " + text + " is below 0.0001", "correct or cut the line");
        }
        return mantissa;
    }

    private static void checkOrder(Path file, int line, long[] prices, int at) {
        long open = prices[at];
        long high = prices[at + 1];
        long low = prices[at + 2];
        long close = prices[at + 3];
        if (low > open || low > close || high < open || high < close) {
            throw bad(
                    file,
                    line,
                    "open and close do not lie between low and high",
                    "the columns are open,high,low,close");
        }
    }
}
