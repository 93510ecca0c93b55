package dev.otto.ledger.ledger;

import dev.otto.ledger.platform.projection.Projection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** How far each read model has come with the log. */
@Service
public class Projections {
    private final JdbcClient jdbc;
    private final Map<String, List<String>> tables;

    Projections(JdbcClient jdbc, List<Projection> projections) {
        this.jdbc = jdbc;
        tables = projections.stream().collect(Collectors.toMap(Projection::name, Projection::tables));
    }

    /** All of them, by name. */
    public List<ProjectionView> all() {
        Map<String, Long> rows = estimatedRows();
        return jdbc.sql("""
                        SELECT p.name, p.kind, p.version, p.applied_position, p.updated_at,
                               (SELECT coalesce(max(position), 0) FROM events) AS head,
                               (SELECT count(*) FROM parked_sequences s WHERE s.projection = p.name) AS parked
                        FROM projections p ORDER BY p.name""").query((row, n) -> projection(row, rows)).list();
    }

    private ProjectionView projection(ResultSet row, Map<String, Long> rows) throws SQLException {
        String name = row.getString("name");
        long position = row.getLong("applied_position");
        return new ProjectionView(
                name,
                row.getString("kind"),
                row.getInt("version"),
                position,
                Math.max(0, row.getLong("head") - position),
                "live",
                tables.getOrDefault(name, List.of()).stream()
                        .mapToLong(table -> rows.getOrDefault(table, 0L))
                        .sum(),
                true,
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("parked"));
    }

    /** Counted by the statistics as rows come and go; right after a crash only the last analysis is known. */
    private Map<String, Long> estimatedRows() {
        return jdbc
                .sql("""
                        SELECT c.relname AS name, greatest(s.n_live_tup, c.reltuples)::bigint AS rows
                        FROM pg_stat_all_tables s JOIN pg_class c ON c.oid = s.relid
                        WHERE s.schemaname = 'projection'""")
                .query((row, n) -> Map.entry(row.getString("name"), Math.max(0, row.getLong("rows"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
