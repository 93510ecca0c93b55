/** Percent and time left; where nobody watches, a line for every tenth. */
final class Bar {
    private final int all;
    private final long started = System.nanoTime();
    private final boolean watched = System.console() != null;
    private int done;

    Bar(int all) {
        this.all = all;
    }

    synchronized void step() {
        done++;
        int percent = 100 * done / all;
        long left = (System.nanoTime() - started) / done * (all - done) / 1_000_000_000L;
        if (watched) {
            System.out.printf("\r[%-40s] %3d %%  %3d s left ", "#".repeat(percent * 2 / 5), percent, left);
            System.out.flush();
        } else if (100 * (done - 1) / all / 10 < percent / 10) {
            System.out.printf("%3d %%, %d s left%n", percent, left);
        }
    }

    void end() {
        System.out.printf("%sThe day took %d s.%n", watched ? "\r" + " ".repeat(70) + "\r" : "",
                (System.nanoTime() - started) / 1_000_000_000L);
    }
}
