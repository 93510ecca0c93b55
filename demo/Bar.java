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
        step("");
    }

    /** A step, with what is being done in it. */
    synchronized void step(String what) {
        done = Math.min(done + 1, all);
        int percent = 100 * done / all;
        long left = (System.nanoTime() - started) / done * (all - done) / 1_000_000_000L;
        if (watched) {
            System.out.printf("\r[%-40s] %3d %%  %3d s left  %-40.40s", "#".repeat(percent * 2 / 5), percent, left, what);
            System.out.flush();
        } else if (100 * (done - 1) / all / 10 < percent / 10) {
            System.out.printf("%3d %%, %d s left  %s%n", percent, left, what);
        }
    }

    synchronized void end(String what) {
        System.out.printf("%s%s took %d s.%n", watched ? "\r" + " ".repeat(110) + "\r" : "", what, (System.nanoTime() - started) / 1_000_000_000L);
    }
}
