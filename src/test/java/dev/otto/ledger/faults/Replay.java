package dev.otto.ledger.faults;

import static org.awaitility.Awaitility.await;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.projection.Projection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import dev.otto.ledger.testing.LedgerNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** R9: builds every projection anew from the events, beside the live tables, and compares them row for row. */
final class Replay {
    private static final String SCHEMA = "replay";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Replay() {}

    /** Rows that are in one of the two and not in the other, by table; only tables that differ are named. */
    static Map<String, Long> differences(
            LedgerNode node, DatabaseSettings database, RandomGenerator random, int largest) throws SQLException {
        List<Projection> projections = node.beans(Projection.class);
        Map<String, Long> differences = new TreeMap<>();
        awaitErasures(database);
        awaitAsyncProjection(database);
        try (Connection owner = RawLog.owner(database)) {
            emptyCopies(projections, owner);
            apply(projections, node.bean(EventLog.class), owner, random, largest);
            for (Projection projection : projections) {
                for (String table : projection.tables()) {
                    long different = RawLog.number(owner, """
                            SELECT count(*) FROM (
                                (SELECT * FROM projection.%1$s EXCEPT ALL SELECT * FROM replay.%1$s)
                                UNION ALL
                                (SELECT * FROM replay.%1$s EXCEPT ALL SELECT * FROM projection.%1$s)) d""".formatted(table));
                    if (different != 0) {
                        differences.put(table, different);
                    }
                }
            }
            owner.rollback();
        }
        return differences;
    }

    /** Of what erasures overwrite, and of payments that follow them, some comes after their answer. */
    private static void awaitErasures(DatabaseSettings database) {
        await().until(() -> {
            try (Connection owner = RawLog.owner(database)) {
                return RawLog.number(owner, """
                        SELECT (SELECT count(*) FROM scrubs)
                        + (SELECT count(*) FROM payments p JOIN erasures e ON e.subject = p.user_id WHERE p.erased_at IS NULL)""") == 0;
            }
        });
    }

    /** It may be half a second behind. If it is wrong for good, the comparison says so. */
    private static void awaitAsyncProjection(DatabaseSettings database) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Consistency.wrongBooks(database) > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static void emptyCopies(List<Projection> projections, Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("CREATE SCHEMA " + SCHEMA);
            for (Projection projection : projections) {
                for (String table : projection.tables()) {
                    statement.execute("CREATE TABLE replay.%1$s (LIKE projection.%1$s INCLUDING ALL)".formatted(table));
                }
            }
        }
    }

    private static void apply(
            List<Projection> projections, EventLog log, Connection owner, RandomGenerator random, int largest)
            throws SQLException {
        Pipeline pipeline = new Pipeline(owner);
        ProjectionTarget target = new ProjectionTarget(pipeline, SCHEMA, true);
        long position = 0;
        while (true) {
            List<Recorded> chunk = log.decode(log.read(owner, position, random.nextInt(1, largest + 1)));
            if (chunk.isEmpty()) {
                return;
            }
            for (Projection projection : projections) {
                projection.apply(chunk, target);
            }
            pipeline.send();
            position = chunk.getLast().position();
        }
    }
}
