import java.util.concurrent.Callable;

/** The bar of the whole run. Its steps are the seconds that were planned, so that what ends sooner makes it jump. */
final class Progress {
    private Bar bar = new Bar(1);
    private volatile String last = "";

    void begin(int seconds) {
        bar = new Bar(Math.max(seconds, 1));
    }

    /** Does something that was planned to take so many seconds. */
    <T> T during(String name, int seconds, Callable<T> action) throws Exception {
        int[] steps = {0};
        Thread clock = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (steps[0] < seconds) {
                    Thread.sleep(1000);
                    bar.step(name + last);
                    steps[0]++;
                }
            } catch (InterruptedException e) {
                // It has ended.
            }
        });
        try {
            return action.call();
        } finally {
            clock.interrupt();
            clock.join();
            for (; steps[0] < seconds; steps[0]++) {
                bar.step(name + last);
            }
        }
    }

    /** The newest figure, shown beside the bar. */
    void rate(double value) {
        last = String.format(", last %,.0f", value);
    }

    void end() {
        bar.end("The measurement");
    }
}
