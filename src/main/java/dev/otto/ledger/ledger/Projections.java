package dev.otto.ledger.ledger;

import dev.otto.ledger.platform.projection.Projection;
import dev.otto.ledger.platform.projection.Rebuild;
import dev.otto.ledger.platform.projection.Rebuilds;
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
    private static final int COUNTED_AT_MOST = 10_000;

    private final JdbcClient jdbc;
    private final Map<String, List<String>> tables;
    private final Rebuilds rebuilds;

    Projections(JdbcClient jdbc, List<Projection> projections, Rebuilds rebuilds) {
        this.jdbc = jdbc;
        this.rebuilds = rebuilds;
        tables = projections.stream().collect(Collectors.toMap(Projection::name, Projection::tables));
    }

    /** All of them, by name. */
    public List<ProjectionView> all() {
        Map<String, Rebuild> underWay = rebuilds.underWay();
        return jdbc.sql("""
                        SELECT p.name, p.kind, p.version, p.applied_position, p.updated_at,
                               (SELECT coalesce(max(position), 0) FROM events) AS head,
                               (SELECT count(*) FROM parked_sequences s WHERE s.projection = p.name) AS parked
                        FROM projections p ORDER BY p.name""").query((row, n) -> projection(row, underWay)).list();
    }

    private ProjectionView projection(ResultSet row, Map<String, Rebuild> underWay) throws SQLException {
        String name = row.getString("name");
        long position = row.getLong("applied_position");
        Rebuild rebuild = underWay.get(name);
        List<Size> sizes =
                tables.getOrDefault(name, List.of()).stream().map(this::size).toList();
        return new ProjectionView(
                name,
                row.getString("kind"),
                row.getInt("version"),
                position,
                Math.max(0, row.getLong("head") - position),
                rebuild == null ? "live" : "rebuilding",
                sizes.stream().mapToLong(Size::rows).sum(),
                sizes.stream().anyMatch(Size::estimated),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("parked"),
                rebuild == null ? null : ProjectionView.Progress.of(rebuild));
    }

    private record Size(long rows, boolean estimated) {}

    /** Counts a small table, and takes the database's estimate of a large one, which a count would read whole. */
    private Size size(String table) {
        // The name is one that a projection of ours gives, never a caller's.
        long counted = jdbc.sql("SELECT count(*) FROM (SELECT FROM projection.%s LIMIT %d) counted"
                        .formatted(table, COUNTED_AT_MOST))
                .query(Long.class)
                .single();
        if (counted < COUNTED_AT_MOST) {
            return new Size(counted, false);
        }
        long estimated = jdbc.sql("""
                        SELECT greatest(s.n_live_tup, c.reltuples)::bigint
                        FROM pg_stat_all_tables s JOIN pg_class c ON c.oid = s.relid
                        WHERE s.schemaname = 'projection' AND s.relname = :table""").param("table", table).query(Long.class).single();
        return new Size(Math.max(counted, estimated), true);
    }
}
