package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.CommitParticipant;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.Connection;
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
 */
public final class InlineProjections implements CommitParticipant {
    private final List<InlineProjection> projections;
    private final EventLog log;
    private final ParkedSequences parked;

    InlineProjections(List<InlineProjection> projections, EventLog log, ParkedSequences parked) {
        this.projections = List.copyOf(projections);
        this.log = log;
        this.parked = parked;
    }

    /** How far each projection has come, and the streams that any of them stands still for. */
    private record Progress(Map<String, Long> applied, Set<StreamId> parked) {}

    @Override
    public Turn turn(Pipeline questions) {
        Progress progress = progress(questions);
        return (events, writes) -> {
            bringTo(events.getFirst().position() - 1, events, progress, writes);
            ProjectionTarget live = ProjectionTarget.ofWriter(writes);
            for (InlineProjection projection : projections) {
                projection.apply(events, live);
            }
            Scrub.begin(events, projections, writes);
            record(events.getLast().position(), writes);
        };
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
            new CatchUp(group.getValue(), log, parked, group.getKey(), position).run(writes.connection());
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
        Progress progress = new Progress(new HashMap<>(), new HashSet<>());
        pipeline.ask(
                row -> {
                    while (row.next()) {
                        String name = row.getString(1);
                        String parkedType = row.getString(3);
                        if (parkedType == null) {
                            progress.applied.put(name, row.getLong(2));
                        } else if (projections.stream()
                                .anyMatch(one -> one.name().equals(name))) {
                            progress.parked.add(new StreamId(parkedType, row.getObject(4, UUID.class)));
                        }
                    }
                },
                """
                SELECT name, applied_position, NULL, NULL FROM projections WHERE kind = 'inline'
                UNION ALL
                SELECT projection, NULL, aggregate_type, aggregate_id FROM parked_sequences""");
        return progress;
    }

    private void record(long head, Pipeline pipeline) throws SQLException {
        Rows rows = new Rows(pipeline, "text", "int2", "int8");
        projections.forEach(projection -> rows.add(projection.name(), projection.version(), head));
        rows.execute("""
                INSERT INTO projections (name, kind, version, applied_position)
                SELECT p.name, 'inline', p.version, p.position FROM %s AS p (name, version, position)
                ON CONFLICT (name) DO UPDATE SET applied_position = excluded.applied_position,
                    version = excluded.version, updated_at = now()""");
    }
}
