package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.CommitParticipant;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All inline projections: applied by the writer in the commit of the events themselves. Events that another writer left
 * to be applied are caught up with first. One of them that cannot be read or applied parks its stream, and while a
 * stream is parked it takes no events: what an inline projection lacks, a decision would lack too.
 *
 * <p>A copy that a rebuild has attached gets the same events, if it is at the head of the log and of this node's version.
 * It is no business of the batch: one that fails with copies is tried again without.
 */
public final class InlineProjections implements CommitParticipant {
    /** SQLSTATE: for a node of the older version the database is as if it were away. */
    private static final String NEWER = "55000";

    private static final short NONE = 0;

    private final List<InlineProjection> projections;
    private final EventLog log;
    private final ParkedSequences parked;
    // Both are the writer's thread's.
    private boolean wroteCopies;
    private boolean withoutCopies;

    InlineProjections(List<InlineProjection> projections, EventLog log, ParkedSequences parked) {
        this.projections = List.copyOf(projections);
        this.log = log;
        this.parked = parked;
    }

    /** What is known of a batch's turn, under the log's lock. */
    private static final class Progress {
        private final Map<String, Long> applied = new HashMap<>();
        private final Map<String, Short> versions = new HashMap<>();
        private final Set<StreamId> parked = new HashSet<>();
        /** By the name under which each parks. */
        private final Map<String, Set<StreamId>> parkedByCopies = new HashMap<>();
    }

    @Override
    public Turn turn(Pipeline questions) {
        wroteCopies = false;
        Progress progress = progress(questions);
        return (events, writes) -> {
            requireKnown(progress);
            bringTo(events.getFirst().position() - 1, events, progress, writes);
            for (InlineProjection projection : projections) {
                projection.apply(events, ProjectionTables.live(projection).ofWriter(writes));
            }
            Scrub.begin(events, projections, writes);
            record(events.getLast().position(), writes);
            applyToCopies(events, progress, writes);
        };
    }

    /** With a copy a batch may fail that does not without. */
    @Override
    public boolean tryWithLess() {
        boolean less = wroteCopies;
        wroteCopies = false;
        withoutCopies = less;
        return less;
    }

    /** What this node would write would be read by those who know better. */
    private void requireKnown(Progress progress) throws SQLException {
        for (InlineProjection projection : projections) {
            if (progress.versions.getOrDefault(projection.name(), NONE) > projection.version()) {
                throw new SQLException(
                        "the projection " + projection.name() + " is of a newer version than this node", NEWER);
            }
        }
    }

    private void applyToCopies(List<Recorded> events, Progress progress, Pipeline writes) throws SQLException {
        boolean leftOut = withoutCopies;
        withoutCopies = false;
        Rows copies = new Rows(writes, "text", "int8");
        for (InlineProjection projection : projections) {
            ProjectionTables copy = ProjectionTables.copy(projection);
            Long applied = progress.applied.get(copy.parkedAs());
            boolean atHead = applied != null && applied == events.getFirst().position() - 1;
            if (!leftOut && atHead && projection.version() == progress.versions.getOrDefault(copy.parkedAs(), NONE)) {
                Set<StreamId> standing = progress.parkedByCopies.getOrDefault(copy.parkedAs(), Set.of());
                wroteCopies = true;
                projection.apply(
                        standing.isEmpty()
                                ? events
                                : events.stream()
                                        .filter(event -> !standing.contains(event.stream()))
                                        .toList(),
                        copy.ofWriter(writes));
                copies.add(projection.name(), events.getLast().position());
            }
        }
        copies.execute("UPDATE rebuilds b SET position = r.position FROM %s AS r (projection, position)"
                + " WHERE b.projection = r.projection");
    }

    /**
     * Applies what a projection is missing up to a position, and refuses to go on with a stream that is parked. The
     * caller holds the log's lock.
     */
    private void bringTo(long position, List<Recorded> next, Progress progress, Pipeline writes) throws SQLException {
        SortedMap<Long, List<InlineProjection>> behind = new TreeMap<>();
        for (InlineProjection projection : projections) {
            long from = progress.applied.getOrDefault(projection.name(), 0L);
            if (from < position) {
                behind.computeIfAbsent(from, key -> new ArrayList<>()).add(projection);
            }
        }
        for (Map.Entry<Long, List<InlineProjection>> group : behind.entrySet()) {
            new CatchUp(group.getValue(), ProjectionTables::live, log, parked, group.getKey(), position)
                    .run(writes.connection());
        }
        Set<StreamId> standing = behind.isEmpty() ? progress.parked : progress(writes.connection()).parked;
        for (Recorded event : next) {
            if (standing.contains(event.stream())) {
                throw new IllegalStateException(event.stream() + " is parked: see /actuator/parked");
            }
        }
    }

    private Progress progress(Connection connection) throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        Progress progress = progress(pipeline);
        pipeline.send();
        return progress;
    }

    /** One question, since every batch asks it; answered when the pipeline is sent. */
    private Progress progress(Pipeline pipeline) {
        Progress progress = new Progress();
        pipeline.ask(
                row -> {
                    while (row.next()) {
                        note(row, progress);
                    }
                },
                """
                SELECT name, applied_position, version, NULL::text, NULL::uuid FROM projections WHERE kind = 'inline'
                UNION ALL
                SELECT 'rebuild_' || projection, position, version, NULL, NULL FROM rebuilds WHERE attached
                UNION ALL
                SELECT projection, NULL, NULL, aggregate_type, aggregate_id FROM parked_sequences""");
        return progress;
    }

    private void note(ResultSet row, Progress progress) throws SQLException {
        String name = row.getString(1);
        String parkedType = row.getString(4);
        if (parkedType == null) {
            progress.applied.put(name, row.getLong(2));
            progress.versions.put(name, row.getShort(3));
            return;
        }
        StreamId stream = new StreamId(parkedType, row.getObject(5, UUID.class));
        if (name.startsWith(ProjectionTables.COPY)) {
            progress.parkedByCopies
                    .computeIfAbsent(name, key -> new HashSet<>())
                    .add(stream);
        } else if (projections.stream().anyMatch(one -> one.name().equals(name))) {
            progress.parked.add(stream);
        }
    }

    /** The version is that of the rows there are: a newer one comes with a rebuild. */
    private void record(long head, Pipeline pipeline) throws SQLException {
        Rows rows = new Rows(pipeline, "text", "int2", "int8");
        projections.forEach(projection -> rows.add(projection.name(), projection.version(), head));
        rows.execute("""
                INSERT INTO projections (name, kind, version, applied_position)
                SELECT p.name, 'inline', p.version, p.position FROM %s AS p (name, version, position)
                ON CONFLICT (name) DO UPDATE SET applied_position = excluded.applied_position, updated_at = now()""");
    }
}
