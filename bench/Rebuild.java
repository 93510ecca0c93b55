import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.List;
import org.postgresql.PGConnection;

/** How fast events become read models again: balances and transactions rebuilt beside the live ones, both at once. */
final class Rebuild implements Part {
    private static final String SUMS = "SELECT (SELECT count(*) + sum(amount) FROM credits) + (SELECT count(*) + sum(amount)"
            + " FROM transactions) + (SELECT count(*) + sum(remaining) FROM lots) + (SELECT count(*) FROM lot_families)";

    private static final List<String> PROJECTIONS = List.of("balances", "transactions");

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

    /** From the request to the promotion of both: filled, compared and swapped, one beside the other. */
    private double rebuild() throws Exception {
        double before = rig.number(SUMS);
        long events = rig.head();
        rig.sql("CHECKPOINT");
        long started = System.nanoTime();
        for (String projection : PROJECTIONS) {
            ask("POST", projection, "{\"promote\":\"if-equal\"}");
        }
        for (String projection : PROJECTIONS) {
            String rebuild = ask("GET", projection, null);
            while (rebuild.contains("\"ended_at\":null")) {
                if (System.nanoTime() - started > 900e9) {
                    throw new IllegalStateException("the read models were not rebuilt in 15 minutes");
                }
                Thread.sleep(50);
                rebuild = ask("GET", projection, null);
            }
            if (!rebuild.contains("\"phase\":\"promoted\"")) {
                throw new IllegalStateException("the rebuilt read model is another one: " + rebuild);
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        if (rig.number(SUMS) != before) {
            throw new IllegalStateException("the rebuilt read models differ from those before");
        }
        return events / seconds;
    }

    private String ask(String method, String projection, String body) throws Exception {
        HttpResponse<String> answer = rig.ledger.service().send(
                rig.admin(), method, "/v1/projections/" + projection + "/rebuild", body, null);
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " of a rebuild was answered " + answer.body());
        }
        return answer.body();
    }

    /** Takes what comes, for nothing but the time that it takes. */
    private static final class Nowhere extends OutputStream {
        @Override
        public void write(int b) throws IOException {}

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {}
    }
}
