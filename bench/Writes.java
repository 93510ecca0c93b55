import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Commands beside plain SQL, in rounds of neighbours: A, naive, naive hot, usages, hot, batch. */
final class Writes implements Part {
    static final int ACCOUNTS = 1000;
    static final int HOT = ACCOUNTS + 1;
    private static final int CONNECTIONS = 64;

    private final Options options;
    private final Rig rig;
    private final Seeds seeds;
    private final Meter meter;
    private final Figures figures;
    private final Progress progress;
    private final Map<String, Callable<Double>> measured = new LinkedHashMap<>();
    private final Map<String, List<Meter.Measured>> costs = new LinkedHashMap<>();
    private int loads;
    private int batchConnections = 2;

    Writes(Options options, Rig rig, Seeds seeds, Figures figures, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.seeds = seeds;
        this.meter = new Meter(rig);
        this.figures = figures;
        this.progress = progress;
        if (options.wants("a", "usages", "hot", "batch")) {
            measured.put("a", () -> Programs.pgbench(rig.baselines(), window(), "a"));
        }
        if (options.wants("naive") && !(options.quick() && options.all())) {
            measured.put("naive", () -> Programs.pgbench(rig.baselines(), window(), "naive", "users=1000"));
        }
        if (options.wants("naive-hot", "hot")) {
            measured.put("naive-hot", () -> Programs.pgbench(rig.baselines(), window(), "naive", "users=1"));
        }
        if (options.wants("usages", "memory")) {
            measured.put("usages", () -> {
                Load load = metered("usages", () -> usages(window(), 1, ACCOUNTS));
                figures.add("usages-p99", load.p99());
                return load.rate();
            });
        }
        if (options.wants("hot")) {
            measured.put("hot", () -> metered("hot", () -> usages(window(), HOT, 1)).rate());
        }
        if (options.wants("batch")) {
            measured.put("batch", () -> metered("batch", () -> batches(window())).rate());
        }
    }

    /** What single usages cost, over random accounts of a range. */
    Load usages(int seconds, int first, int count) throws Exception {
        String prefix = rig.run + "-" + loads++;
        try {
            return Programs.wrk(rig.ledger.port(), CONNECTIONS, seconds, rig.generator(), "usages", prefix, first, count);
        } catch (Programs.RefusedLoad e) {
            var one = rig.ledger.service().send(rig.generator(), "POST", "/v1/users/" + Seeds.account(first) + "/usages",
                    "{\"amount\":1}", prefix + "-again");
            throw new Programs.RefusedLoad("%s. One more is answered %d: %s".formatted(e.getMessage(), one.statusCode(), one.body()));
        }
    }

    private Load batches(double seconds) throws Exception {
        long before = rig.head();
        Load load = seeds.batches(batchConnections, seconds, Long.MAX_VALUE, 1, ACCOUNTS);
        long events = rig.head() - before;
        if (events != load.count()) {
            throw new IllegalStateException("%d items were answered, and the log has %d events more".formatted(load.count(), events));
        }
        return load;
    }

    private Load metered(String name, Callable<Load> load) throws Exception {
        Meter.Measured one = meter.around(load);
        costs.computeIfAbsent(name, any -> new ArrayList<>()).add(one);
        return one.load();
    }

    private int window() {
        return options.window();
    }

    private int search() {
        return options.quick() ? 10 : 32;
    }

    private boolean lag() {
        return options.wants("lag") && (!options.quick() || !options.all());
    }

    @Override
    public int seconds() {
        return 5 + (warms() ? options.longestWarmUp() : 0) + (measured.containsKey("batch") ? search() : 0)
                + options.rounds() * measured.size() * (window() + 1) + (lag() ? 62 : 0);
    }

    private boolean warms() {
        return measured.containsKey("usages") || measured.containsKey("hot") || measured.containsKey("batch") || lag()
                || options.wants("history", "accounts", "read-balance", "read-transactions");
    }

    @Override
    public void run() throws Exception {
        progress.during("accounts", 5, () -> seeds.accounts(2 * ACCOUNTS, progress));
        if (warms()) {
            progress.during("warm-up", options.longestWarmUp(), this::warmUp);
        }
        if (measured.containsKey("batch")) {
            progress.during("batch: connections", search(), this::findConnections);
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (Map.Entry<String, Callable<Double>> one : measured.entrySet()) {
                // So that no window pays for the pages of the one before it.
                rig.sql("CHECKPOINT");
                double rate = progress.during(one.getKey(), window() + 1, one.getValue());
                figures.add(one.getKey(), rate);
                progress.rate(rate);
                if (round == 0 && one.getKey().equals("usages")) {
                    memory();
                }
            }
        }
        if (lag()) {
            figures.add("lag", progress.during("lag", 62, this::behind));
        }
        for (Map.Entry<String, List<Meter.Measured>> one : costs.entrySet()) {
            Meter.Measured middle = one.getValue().get(one.getValue().size() / 2);
            figures.remark("%s, round %d: 50, 95, 99 of 100 within %.1f, %.1f, %.1f ms; %s.".formatted(one.getKey(),
                    one.getValue().size() / 2 + 1, middle.load().p50(), middle.load().p95(), middle.load().p99(), middle.each()));
        }
    }

    private void memory() throws Exception {
        figures.add("memory", Processors.memory(rig.ledger.pid(), "VmRSS"));
        figures.remark("memory: the peak until then was %s MiB (VmHWM).".formatted(
                Figures.number(Processors.memory(rig.ledger.pid(), "VmHWM"))));
    }

    /** Until three windows in a row are within 3 %. */
    private Void warmUp() throws Exception {
        int window = options.quick() ? 5 : 10;
        int least = options.quick() ? 45 : 60;
        List<Double> rates = new ArrayList<>();
        boolean level = false;
        while ((rates.size() * window < least || !level) && (rates.size() + 1) * window <= options.longestWarmUp()) {
            double rate = usages(window, 1, ACCOUNTS).rate();
            progress.rate(rate);
            rates.add(rate);
            List<Double> last = rates.subList(Math.max(0, rates.size() - 3), rates.size());
            double most = last.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            level = last.size() == 3 && last.stream().allMatch(one -> one >= most * 0.97);
        }
        figures.remark("warm-up: %d s, usages/s %s; %s.".formatted(rates.size() * window,
                String.join(", ", rates.stream().map(Figures::number).toList()), level ? "level" : "not level within 3 % yet"));
        return null;
    }

    private Void findConnections() throws Exception {
        List<String> rates = new ArrayList<>();
        double best = 0;
        // The first time over is to warm up what only batches use.
        seeds.batches(2, options.quick() ? 3 : 10, Long.MAX_VALUE, 1, ACCOUNTS);
        for (int connections = 1; connections <= 4; connections++) {
            double rate = seeds.batches(connections, options.quick() ? 1.5 : 5, Long.MAX_VALUE, 1, ACCOUNTS).rate();
            rates.add(Figures.number(rate));
            if (rate > best) {
                best = rate;
                batchConnections = connections;
            }
        }
        figures.remark("batch: over %d connections, since 1 to 4 gave %s items/s.".formatted(batchConnections, String.join(", ", rates)));
        return null;
    }

    /** The age of the first event that the books lack, at worst of twenty looks in the last seconds of a minute. */
    private double behind() throws Exception {
        FutureTask<Load> load = new FutureTask<>(() -> usages(60, 1, ACCOUNTS));
        Thread.ofPlatform().daemon().start(load);
        Thread.sleep(54_000);
        double worst = 0;
        for (int look = 0; look < 20; look++) {
            // By the tokens themselves: /v1/projections notes them once a second.
            worst = Math.max(worst, rig.number("""
                    SELECT coalesce((SELECT extract(epoch FROM clock_timestamp() - recorded_at) FROM events WHERE position = 1 +
                        (SELECT min((convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')::bigint) FROM token_entry
                         WHERE processor_name = 'books')), 0)"""));
            Thread.sleep(230);
        }
        load.get();
        return worst;
    }
}
