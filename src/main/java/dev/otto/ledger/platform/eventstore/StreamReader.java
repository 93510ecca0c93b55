package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.postgres.GroupedReads;
import dev.otto.ledger.platform.postgres.LookUpConnections;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what states are made of: a stream's snapshot and the events after it, for all who wait for one together. */
public final class StreamReader implements AutoCloseable {
    /** Events of a stream that are read at once: more than lie between two snapshots. */
    public static final int PAGE = 250;
    /** Up to the newest event. */
    public static final long NEWEST = Long.MAX_VALUE;

    /** By their keys alone, whatever the planner thinks of the tables: that is what LATERAL and LIMIT are for. */
    private static final String QUERY = """
            WITH wanted AS MATERIALIZED (
                SELECT r.n, r.type, r.id, r.up_to, coalesce(s.sequence, r.after) AS after, s.state
                FROM %s AS r (n, type, id, after, version, up_to)
                LEFT JOIN LATERAL (SELECT sequence, state FROM snapshots
                                   WHERE aggregate_id = r.id AND aggregate_type = r.type AND version = r.version
                                     AND sequence <= r.up_to ORDER BY sequence DESC LIMIT 1) s ON true)
            SELECT n, after AS sequence, state AS payload, NULL AS position, NULL AS type, NULL AS version
            FROM wanted WHERE state IS NOT NULL
            UNION ALL
            SELECT w.n, e.* FROM wanted w CROSS JOIN LATERAL (
                SELECT sequence, payload, position, type, version FROM events
                WHERE aggregate_id = w.id AND aggregate_type = w.type AND sequence > w.after AND sequence <= w.up_to
                ORDER BY sequence LIMIT\s""" + PAGE + ") e ORDER BY n, sequence";

    private final GroupedReads<Wanted, StreamPage> reads;

    private final Counter events;

    public StreamReader(LookUpConnections connections, MeterRegistry meters) {
        reads = new GroupedReads<>("ledger-streams", connections, this::pages);
        events = Counter.builder("ledger.states.events")
                .description("events that were read to make states of")
                .register(meters);
    }

    /** @param version of the snapshot that it may begin with, instead of its first event; null: none */
    private record Wanted(
            StreamId stream, long after, @Nullable Short version, long upTo) {}

    /**
     * A stream's newest snapshot up to a sequence and the events after it, or all its events up to there; a page at most.
     */
    public StreamPage readFromSnapshot(StreamId stream, short version, long upTo) {
        return reads.read(new Wanted(stream, -1, version, upTo));
    }

    /** A stream's events after a sequence, up to another; a page at most. */
    public StreamPage read(StreamId stream, long after, long upTo) {
        return reads.read(new Wanted(stream, after, null, upTo));
    }

    /** Snapshots and events by one statement: between two, a newer snapshot would leave a gap. */
    private List<StreamPage> pages(List<Wanted> group, Connection connection) throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        Rows rows = new Rows(pipeline, "int4", "text", "uuid", "int8", "int2", "int8");
        List<StreamPage> pages = new ArrayList<>(group.size());
        for (Wanted wanted : group) {
            rows.add(
                    pages.size(),
                    wanted.stream().type(),
                    wanted.stream().id(),
                    wanted.after(),
                    wanted.version(),
                    wanted.upTo());
            pages.add(new StreamPage(null, new ArrayList<>()));
        }
        rows.ask(
                row -> {
                    while (row.next()) {
                        int n = row.getInt(1);
                        if (row.getString(5) == null) {
                            pages.set(n, new StreamPage(snapshot(row), new ArrayList<>()));
                        } else {
                            pages.get(n).events().add(event(row));
                        }
                    }
                },
                QUERY);
        pipeline.send();
        pages.forEach(page -> events.increment(page.events().size()));
        return pages;
    }

    private static StreamPage.Snapshot snapshot(ResultSet row) throws SQLException {
        return new StreamPage.Snapshot(row.getLong(2), row.getBytes(3));
    }

    private static StreamPage.Event event(ResultSet row) throws SQLException {
        return new StreamPage.Event(row.getLong(2), row.getLong(4), row.getString(5), row.getShort(6), row.getBytes(3));
    }

    @Override
    public void close() {
        reads.close();
    }
}
