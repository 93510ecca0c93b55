package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.EventTypes;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.projection.RebuildRows.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.axonframework.eventhandling.Segment;

/**
 * The copy of an async projection. It is compared at the live projection's own tokens, which are one position for each
 * segment: rows and token change in one transaction, so that one snapshot shows both as they belong together.
 */
final class AsyncCopy extends Copy {
    private final AsyncProjection projection;
    private final EventTypes types;

    AsyncCopy(
            Rebuild rebuild,
            AsyncProjection projection,
            EventLog log,
            EventTypes types,
            ParkedSequences parked,
            Connection connection) {
        super(rebuild, projection, log, parked, connection);
        this.projection = projection;
        this.types = types;
    }

    /** Where a segment of the live projection is. */
    private record Token(Segment segment, long position) {}

    @Override
    void apply(long after, long to) throws SQLException {
        apply(after, to, tables, List.of());
    }

    /** @param tokens each stream's events up to its token; all of them if there are no tokens */
    private void apply(long after, long to, ProjectionTables where, List<Token> tokens) throws SQLException {
        ProjectionBatch batch = new ProjectionBatch(projection, where, log, parked);
        for (long from = after; from < to; ) {
            List<StoredEvent> page = log.read(from, (int) Math.min(NEAR, to - from));
            batch.apply(
                    page.stream()
                            .filter(event -> isWanted(event) && isWithin(event, tokens))
                            .toList(),
                    connection);
            from = page.getLast().position();
        }
    }

    /** As the live projection's processor decides: an unknown name is no reason to pass an event over. */
    private boolean isWanted(StoredEvent event) {
        return types.find(event.type(), event.version()).map(projection::wants).orElse(true);
    }

    private static boolean isWithin(StoredEvent event, List<Token> tokens) {
        return tokens.isEmpty()
                || tokens.stream()
                        .anyMatch(token ->
                                token.segment.matches(event.stream().hashCode()) && event.position() <= token.position);
    }

    @Override
    void arrive() throws SQLException {
        slice(NEAR, null);
    }

    /** What the live projection has beyond the copy is applied for the comparison, and taken back. */
    @Override
    Optional<Difference> compare() throws SQLException {
        try {
            sql.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").update();
            State state = rows.state(rebuild);
            List<Token> tokens = tokens("");
            if (tokens.isEmpty() || first(tokens) < state.position() || !isLiveScrubbed()) {
                return Optional.empty();
            }
            apply(state.position(), last(tokens), tables, tokens);
            return Optional.of(new CopyComparison(sql, tables).of(projection, first(tokens)));
        } finally {
            connection.rollback();
        }
    }

    /** The tables before the tokens, as a processor locks them. */
    @Override
    void swap() throws SQLException {
        State state = rows.state(rebuild);
        call("promote_copy");
        List<Token> tokens = tokens(" FOR UPDATE");
        long to = Math.max(state.position(), last(tokens));
        apply(state.position(), to, new ProjectionTables(ProjectionTarget.LIVE, tables.parkedAs()), List.of());
        sql.sql("""
                        UPDATE token_entry SET token = convert_to(jsonb_build_object('globalIndex', ?::bigint)::text, 'UTF8')
                        WHERE processor_name = ? AND (convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')::bigint < ?""").params(to, projection.name(), to).update();
    }

    private List<Token> tokens(String lock) {
        Map<Integer, Long> positions = new TreeMap<>();
        sql.sql("SELECT segment, coalesce((convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')::bigint, 0)"
                        + " FROM token_entry WHERE processor_name = ?" + lock)
                .param(projection.name())
                .query(row -> {
                    positions.put(row.getInt(1), row.getLong(2));
                });
        int[] segments = positions.keySet().stream().mapToInt(Integer::intValue).toArray();
        List<Token> tokens = new ArrayList<>();
        positions.forEach(
                (segment, position) -> tokens.add(new Token(Segment.computeSegment(segment, segments), position)));
        return tokens;
    }

    private static long first(List<Token> tokens) {
        return tokens.stream().mapToLong(Token::position).min().orElse(0);
    }

    private static long last(List<Token> tokens) {
        return tokens.stream().mapToLong(Token::position).max().orElse(0);
    }
}
