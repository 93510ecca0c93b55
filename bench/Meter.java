import java.sql.SQLException;
import java.util.concurrent.Callable;

/** What a load has cost and done: processor time, commits, statements, batches of the log's writer. */
final class Meter {
    /** A load, and beside it what was used meanwhile; processor time in seconds, busy is that of the whole machine. */
    record Measured(Load load, double service, double postgres, double clients, double commits, double statements,
            double batches, double units, double busy, double stolen) {
        /** Microseconds of the service and PostgreSQL for a command. */
        double cost() {
            return (service + postgres) * 1e6 / load.count();
        }

        String each() {
            return "service %s µs, PostgreSQL %s µs, client %s µs for a command; %s commits/s, %.1f commands a batch%s; other programs had %.0f %% of the processors, other machines %.0f %%"
                    .formatted(micros(service), micros(postgres), micros(clients), Figures.number(commits / load.seconds()),
                            units / batches,
                            Double.isNaN(statements) ? "" : ", %.2f statements a command".formatted(statements / load.count()),
                            share(busy - service - postgres - clients), share(stolen));
        }

        private double share(double seconds) {
            return Math.max(0, 100 * seconds / load.seconds() / Runtime.getRuntime().availableProcessors());
        }

        private String micros(double seconds) {
            return Figures.number(seconds * 1e6 / load.count());
        }
    }

    private final Rig rig;

    Meter(Rig rig) {
        this.rig = rig;
    }

    Measured around(Callable<Load> action) throws Exception {
        double[] before = read();
        Load load = action.call();
        double[] after = read();
        return new Measured(load, after[0] - before[0], after[1] - before[1], after[2] - before[2], after[3] - before[3],
                after[4] - before[4], after[5] - before[5], after[6] - before[6], after[7] - before[7], after[8] - before[8]);
    }

    private double[] read() throws Exception {
        double[] machine = Processors.machine();
        return new double[] {
            Processors.seconds(rig.ledger.pid()),
            Processors.server(rig.postmaster()),
            Processors.seconds(ProcessHandle.current().pid()) + Processors.endedChildren(),
            rig.number("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"),
            statements(),
            metric("ledger.batch.units", "COUNT"),
            metric("ledger.batch.units", "TOTAL"),
            machine[0],
            machine[1]
        };
    }

    private double statements() throws Exception {
        try (var baselines = rig.baselines().connect();
                var statement = baselines.createStatement();
                var row = statement.executeQuery("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s"
                        + " JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '" + rig.login().database() + "'")) {
            row.next();
            return row.getDouble(1);
        } catch (SQLException e) {
            return Double.NaN;
        }
    }

    private double metric(String name, String statistic) throws Exception {
        String answer = Service.expect(200, rig.ledger.service().send(rig.admin(), "GET", "/actuator/metrics/" + name, null, null));
        return Double.parseDouble(Service.field("value", answer.substring(answer.indexOf("\"" + statistic + "\""))));
    }
}
