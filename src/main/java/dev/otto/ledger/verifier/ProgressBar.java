package dev.otto.ledger.verifier;

import java.io.PrintStream;
import java.util.Locale;

/** Says on one line how far it is and how long it will take; nothing of what is done in a moment. */
final class ProgressBar implements AutoCloseable {
    private static final long SILENCE = 1_500_000_000L;
    private static final long BETWEEN = 200_000_000L;
    private static final int WIDTH = 40;
    /** The clock is not asked for each event. */
    private static final int EACH = 1_024;

    private final PrintStream out;
    private final long total;
    private final long started = System.nanoTime();
    private long shown = started + SILENCE - BETWEEN;
    private boolean visible;

    ProgressBar(PrintStream out, long total) {
        this.out = out;
        this.total = total;
    }

    void at(long done) {
        if (done % EACH != 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - shown < BETWEEN) {
            return;
        }
        shown = now;
        visible = true;
        double part = total == 0 ? 1 : Math.min(1, (double) done / total);
        double seconds = (now - started) / 1e9;
        int filled = (int) (part * WIDTH);
        out.print(String.format(
                Locale.ROOT,
                "\r[%s%s] %3.0f %%  %,d events  %,.0f/s  %.0f s left ",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                part * 100,
                done,
                done / seconds,
                seconds / part - seconds));
        out.flush();
    }

    @Override
    public void close() {
        if (visible) {
            out.print('\r' + " ".repeat(WIDTH + 50) + '\r');
            out.flush();
        }
    }
}
