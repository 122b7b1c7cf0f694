package io.ringfence.server.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Help.Ansi;

/** How far a walk over a journal has come: a bar on a terminal, nothing elsewhere. */
final class JournalProgress implements AutoCloseable {
    private final ProgressBar bar;

    /**
     * @param task what is done
     * @param unit what is counted, with a blank before it
     * @param isWanted whether a bar may be shown at all
     */
    JournalProgress(String task, String unit, boolean isWanted) {
        bar = isWanted && Ansi.AUTO.enabled()
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setUnit(unit, 1)
                        .showSpeed()
                        .build()
                : null;
    }

    void show(long done, long total) {
        if (bar != null) {
            bar.maxHint(total).stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
