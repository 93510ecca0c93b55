import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** The bar of the whole run. Its steps are the seconds that were planned, so that what ends sooner makes it jump. */
final class Progress {
    private Bar bar = new Bar(1);
    private final Map<String, Double> rates = new ConcurrentHashMap<>();
    private volatile String current = "";

    void begin(int seconds) {
        bar = new Bar(Math.max(seconds, 1));
    }

    /** Does something that was planned to take so many seconds. */
    <T> T during(String name, int seconds, Callable<T> action) throws Exception {
        current = name;
        int[] steps = {0};
        Thread clock = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (steps[0] < seconds) {
                    Thread.sleep(1000);
                    bar.step(label());
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
                bar.step(label());
            }
        }
    }

    /** The newest rate of what is, or was just, being done. */
    void rate(double value) {
        rates.put(current, value);
    }

    private String label() {
        Double last = rates.get(current);
        return last == null ? current : "%s, last %,.0f".formatted(current, last);
    }

    void end() {
        bar.end("The measurement");
    }
}
