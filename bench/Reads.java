import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Balances and lists of transactions over HTTP, beside the same rows by SQL. */
final class Reads implements Part {
    private static final int CONNECTIONS = 32;

    private final Options options;
    private final Rig rig;
    private final Seeds seeds;
    private final Figures figures;
    private final Progress progress;
    private final Map<String, Callable<Double>> measured = new LinkedHashMap<>();

    Reads(Options options, Rig rig, Seeds seeds, Figures figures, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.seeds = seeds;
        this.figures = figures;
        this.progress = progress;
        if (options.wants("sql-balance", "read-balance")) {
            measured.put("sql-balance", () -> sql("balance"));
        }
        if (options.wants("read-balance")) {
            measured.put("read-balance", () -> http("credits"));
        }
        if (options.wants("sql-transactions", "read-transactions")) {
            measured.put("sql-transactions", () -> sql("transactions"));
        }
        if (options.wants("read-transactions")) {
            measured.put("read-transactions", () -> http("transactions"));
        }
    }

    private double sql(String script) throws Exception {
        return Programs.pgbench(rig.login(), window(), script, "accounts=" + Writes.ACCOUNTS);
    }

    private double http(String kind) throws Exception {
        return Programs.wrk(rig.ledger.port(), CONNECTIONS, window(), rig.generator(), kind, "-", 1, Writes.ACCOUNTS).rate();
    }

    private int window() {
        return options.quick() ? 3 : 10;
    }

    private long rows() {
        return options.quick() ? 100_000 : 5_000_000;
    }

    private int seeding() {
        return options.quick() ? 3 : 500;
    }

    @Override
    public int seconds() {
        return measured.isEmpty() ? 0 : seeding() + (options.rounds() + 1) * measured.size() * window();
    }

    @Override
    public void run() throws Exception {
        if (measured.isEmpty()) {
            return;
        }
        progress.during("reads: rows", seeding(), () -> seeds.transactions(rows(), progress));
        rig.sql("VACUUM ANALYZE projection.credits, projection.lots, projection.transactions");
        agree();
        figures.remark("reads: %,.0f transactions are there, and those of %,d accounts are read.".formatted(
                rig.number("SELECT count(*) FROM transactions"), Writes.ACCOUNTS));
        for (int round = -1; round < options.rounds(); round++) {
            for (Map.Entry<String, Callable<Double>> one : measured.entrySet()) {
                double rate = progress.during(one.getKey(), window(), one.getValue());
                progress.rate(rate);
                // The first round is to warm up.
                if (round >= 0) {
                    figures.add(one.getKey(), rate);
                }
            }
        }
    }

    /** Both ways have to tell the same. */
    private void agree() throws Exception {
        String user = Seeds.account(1);
        String list = Service.expect(200, rig.ledger.service().send(rig.generator(), "GET", "/v1/users/" + user + "/transactions?limit=50",
                null, null));
        int shown = list.split("\"ledger_position\"", -1).length - 1;
        double newest = rig.number("SELECT max(ledger_position) FROM transactions WHERE user_id = '" + user + "'");
        if (shown != 50 || Long.parseLong(Service.field("ledger_position", list)) != newest) {
            throw new IllegalStateException("the API's list of transactions is not that of the table");
        }
    }
}
