import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Whether a command costs more where there is more: an account with a long history, a ledger with many accounts. */
final class Costs implements Part {
    private static final int LONG = Writes.HOT + 1;

    private final Options options;
    private final Rig rig;
    private final Seeds seeds;
    private final Figures figures;
    private final Progress progress;
    private final Writes writes;
    private int fresh = LONG + 1;

    Costs(Options options, Rig rig, Seeds seeds, Figures figures, Progress progress, Writes writes) {
        this.options = options;
        this.rig = rig;
        this.seeds = seeds;
        this.figures = figures;
        this.progress = progress;
        this.writes = writes;
    }

    private boolean accounts() {
        return options.wants("accounts") && !(options.quick() && options.all());
    }

    private boolean scale() {
        return options.wants("scale") && !options.quick();
    }

    private int events() {
        return options.quick() ? 100_000 : 1_000_000;
    }

    private int manyAccounts() {
        return options.quick() ? 100_000 : 1_000_000;
    }

    private int window() {
        return options.quick() ? 3 : 10;
    }

    private int alternation() {
        return options.rounds() * 2 * (window() + 1);
    }

    @Override
    public int seconds() {
        return (options.wants("history") ? events() / 8000 + alternation() : 0)
                + (accounts() || scale() ? manyAccounts() / 800 : 0)
                + (accounts() ? alternation() : 0)
                + (scale() ? 2000 + 20 : 0);
    }

    @Override
    public void run() throws Exception {
        if (options.wants("history")) {
            progress.during("history: events", events() / 8000, this::makeHistory);
            alternate("history", "%,d events to 10".formatted(events()), () -> writes.usages(window(), LONG, 1), this::shortHistory);
        }
        if (accounts() || scale()) {
            progress.during("accounts", manyAccounts() / 800, () -> seeds.accounts(manyAccounts(), progress));
        }
        if (accounts()) {
            alternate("accounts", "%,d to %,d".formatted(manyAccounts(), Writes.ACCOUNTS), () -> writes.usages(window(), 1, manyAccounts()), () -> writes.usages(window(), 1, Writes.ACCOUNTS));
        }
        if (scale()) {
            progress.during("scale: events", 2000, () -> seeds.log(10_000_000, progress));
            progress.during("scale", 20, () -> writes.usages(20, 1, manyAccounts()));
            figures.add("scale", Processors.memory(rig.ledger.pid(), "VmRSS"));
            figures.remark("scale: the peak until then was %s MiB (VmHWM).".formatted(
                    Figures.number(Processors.memory(rig.ledger.pid(), "VmHWM"))));
        }
    }

    private Load makeHistory() throws Exception {
        long there = (long) rig.number("SELECT coalesce(max(sequence), 0) + 1 FROM events WHERE aggregate_type = 'account'"
                + " AND aggregate_id = '" + Seeds.account(LONG) + "'");
        return there >= events() ? null : seeds.batches(1, 3600, events() - there, LONG, 1);
    }

    /** An account that has ten events when the window begins, opened and filled included. */
    private Load shortHistory() throws Exception {
        int account = fresh++;
        for (int n = 3; n <= 10; n++) {
            Service.expect(201, rig.ledger.service().send(rig.generator(), "POST", "/v1/users/" + Seeds.account(account) + "/usages",
                    "{\"amount\":1}", rig.run + "-short-" + account + "-" + n));
        }
        return writes.usages(window(), account, 1);
    }

    private void alternate(String figure, String sizes, Callable<Load> much, Callable<Load> little) throws Exception {
        Meter meter = new Meter(rig);
        List<String> costs = new ArrayList<>();
        // The first of each is to warm up.
        much.call();
        little.call();
        for (int round = 0; round < options.rounds(); round++) {
            rig.sql("CHECKPOINT");
            double dear = progress.during(figure, window() + 1, () -> meter.around(much)).cost();
            rig.sql("CHECKPOINT");
            double cheap = progress.during(figure, window() + 1, () -> meter.around(little)).cost();
            figures.add(figure, dear / cheap);
            costs.add("%s to %s".formatted(Figures.number(dear), Figures.number(cheap)));
        }
        figures.remark("%s, %s: processor time of service and PostgreSQL for a command in µs, %s.".formatted(figure, sizes,
                String.join(", ", costs)));
    }
}
