package io.ringfence.acceptance.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * How far the demonstration is: a bar where standard error is a terminal, now and then a line where it is not. Never on standard
 * output. One thread.
 */
final class DemoProgress implements AutoCloseable {
    private static final long LINE_INTERVAL_NS = 5_000_000_000L;
    private static final int BAR_CELLS = 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private final ProgressBar bar;
    private long lineAtNs;

    /**
     * @param out standard error
     * @param minutes length of the window
     */
    DemoProgress(PrintStream out, int minutes) {
        this.out = out;
        this.bar = isTerminal()
                ? new ProgressBarBuilder()
                        .setInitialMax(minutes)
                        .setRenderer(DemoProgress::render)
                        .setUpdateIntervalMillis(250)
                        .setConsumer(new ConsoleProgressBarConsumer(out))
                        .build()
                : null;
    }

    /** Shows the newest minute. */
    void show(Minutes minutes, long nowNs) {
        int minute = minutes.size() - 1;
        if (minute < 0) {
            return;
        }
        if (bar != null) {
            bar.stepTo(minutes.size());
            bar.setExtraMessage(line(minutes, minute));
        } else if (nowNs - lineAtNs >= LINE_INTERVAL_NS) {
            lineAtNs = nowNs;
            out.println(line(minutes, minute));
        }
    }

    /** A bar of fixed length and what happens, cut to the terminal: the library's own would leave the bar what the text does not need. */
    private static String render(ProgressState state, int maxLength) {
        int cells = (int) (state.getNormalizedProgress() * BAR_CELLS);
        String line = String.format(
                Locale.ROOT,
                "%3.0f%% [%s%s] %s",
                state.getNormalizedProgress() * 100,
                "#".repeat(cells),
                " ".repeat(BAR_CELLS - cells),
                state.getExtraMessage());
        return line.substring(0, Math.min(line.length(), maxLength));
    }

    private static String line(Minutes minutes, int minute) {
        long seconds = Math.floorDiv(minutes.timeNs(minute), 1_000_000_000L);
        return String.format(
                Locale.ROOT,
                "%s | BTC %,.0f ETH %,.2f | liquidations %d | healthy %d restricted %d under %d",
                TIME.format(Instant.ofEpochSecond(seconds)),
                minutes.price(GeneratedCrash.BTC, minute) / 1e4,
                minutes.price(GeneratedCrash.ETH, minute) / 1e4,
                minutes.liquidations(),
                minutes.accounts(0, minute),
                minutes.accounts(1, minute),
                minutes.accounts(2, minute) + minutes.accounts(3, minute) + minutes.accounts(4, minute));
    }

    /** On Linux, the only platform there is: what standard error is a link to. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
