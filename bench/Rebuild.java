import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.FutureTask;
import org.postgresql.PGConnection;

/** How fast events become read models again: balances and transactions emptied, and caught up with by the log's writer. */
final class Rebuild implements Part {
    private static final String SUMS = "SELECT (SELECT count(*) + sum(amount) FROM credits) + (SELECT count(*) + sum(amount)"
            + " FROM transactions) + (SELECT count(*) + sum(remaining) FROM lots) + (SELECT count(*) FROM lot_families)";

    private final Options options;
    private final Rig rig;
    private final Seeds seeds;
    private final Figures figures;
    private final Progress progress;
    private final int times;

    Rebuild(Options options, Rig rig, Seeds seeds, Figures figures, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.seeds = seeds;
        this.figures = figures;
        this.progress = progress;
        times = options.quick() ? 1 : 3;
    }

    private long events() {
        return options.quick() ? 100_000 : 1_000_000;
    }

    private int filling() {
        return (int) (events() / 10_000);
    }

    private int rebuilding() {
        return (int) (events() / 20_000);
    }

    @Override
    public int seconds() {
        return options.wants("rebuild", "copy") ? filling() + times * rebuilding() : 0;
    }

    @Override
    public void run() throws Exception {
        if (!options.wants("rebuild", "copy")) {
            return;
        }
        progress.during("rebuild: events", filling(), () -> seeds.log(events(), progress));
        for (int time = 0; time < times; time++) {
            if (options.wants("copy")) {
                figures.add("copy", copy());
            }
            if (options.wants("rebuild")) {
                double rate = progress.during("rebuild", rebuilding(), this::rebuild);
                figures.add("rebuild", rate);
                progress.rate(rate);
            }
        }
        figures.remark("rebuild, copy: over %,d events of %,d accounts.".formatted(rig.head(),
                (long) rig.number("SELECT count(*) FROM credits")));
    }

    private double copy() throws Exception {
        long started = System.nanoTime();
        long rows = rig.connection().unwrap(PGConnection.class).getCopyAPI()
                .copyOut("COPY (SELECT * FROM events ORDER BY position) TO STDOUT (FORMAT binary)", new Nowhere());
        return rows * 1e9 / (System.nanoTime() - started);
    }

    private double rebuild() throws Exception {
        double before = rig.number(SUMS);
        long events = rig.head();
        rig.sql("""
                BEGIN;
                TRUNCATE projection.credits, projection.lots, projection.lot_families, projection.transactions;
                UPDATE projections SET applied_position = 0 WHERE name IN ('balances', 'transactions');
                COMMIT""");
        rig.sql("CHECKPOINT");
        long started = System.nanoTime();
        // A command that needs none of them. It may be answered 503 meanwhile: what is waited for is the commit.
        FutureTask<Integer> command = new FutureTask<>(() -> rig.ledger.service().send(rig.admin(), "POST", "/v1/users",
                "{\"email\":\"rebuild-%d@bench.example.org\"}".formatted(started), null).statusCode());
        Thread.ofPlatform().daemon().start(command);
        while (rig.number("SELECT min(applied_position) FROM projections WHERE name IN ('balances', 'transactions')") < events) {
            if (System.nanoTime() - started > 900e9) {
                throw new IllegalStateException("the read models were not rebuilt in 15 minutes");
            }
            Thread.sleep(50);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        command.get();
        // The new user's account has one row more and no credits.
        if (rig.number(SUMS) != before + 1) {
            throw new IllegalStateException("the rebuilt read models differ from those before");
        }
        rig.sql("VACUUM ANALYZE projection.credits, projection.lots, projection.lot_families, projection.transactions");
        return events / seconds;
    }

    /** Takes what comes, for nothing but the time that it takes. */
    private static final class Nowhere extends OutputStream {
        @Override
        public void write(int b) throws IOException {}

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {}
    }
}
