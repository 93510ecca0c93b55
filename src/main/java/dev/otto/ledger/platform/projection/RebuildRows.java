package dev.otto.ledger.platform.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code rebuilds}: the last rebuild of each projection, as all nodes see it. */
final class RebuildRows {
    /** The first half of the lock that whoever works on a rebuild holds; the second is made of the projection's name. */
    static final int LOCK = 0x4f526562;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final String SELECT = """
            SELECT b.*, (SELECT coalesce(max(position), 0) FROM events) AS head FROM rebuilds b""";

    private final JdbcClient database;

    RebuildRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * How far the copy is, and the log, in one look.
     *
     * @param attached whether the log's writers apply their batches to it
     * @param scrubbedTo the last erasure that is overwritten in it
     */
    record State(long position, long head, boolean attached, long scrubbedTo) {
        /** Whether its tables are there. */
        boolean isCreated() {
            return position >= 0;
        }

        long behind() {
            return head - position;
        }
    }

    /** The rebuild has ended otherwise, or is another one: whoever worked on it has nothing more to do. */
    static final class Ended extends RuntimeException {
        Ended(String projection) {
            super("the rebuild of " + projection + " was ended");
        }
    }

    /** False if one is under way. Erasures of before are nothing to it: it never reads what they erased. */
    boolean start(Projection projection, RebuildOrder order) {
        return database.sql("""
                        INSERT INTO rebuilds AS b (projection, id, version, promote, asked_by, reason, phase, position, scrubbed_to)
                        SELECT :projection, :id, :version, :promote, :asked_by, :reason, 'building', -1, coalesce(max(position), 0) FROM events
                        ON CONFLICT (projection) DO UPDATE SET id = excluded.id, version = excluded.version,
                            promote = excluded.promote, asked_by = excluded.asked_by, reason = excluded.reason, phase = excluded.phase, position = -1,
                            attached = false, scrubbed_to = excluded.scrubbed_to, node = NULL, rate = NULL,
                            waiting_for = NULL, result = NULL, error = NULL, started_at = clock_timestamp(),
                            updated_at = clock_timestamp(), ended_at = NULL
                        WHERE b.ended_at IS NOT NULL AND b.id <> excluded.id""")
                        .param("projection", projection.name())
                        .param("id", order.id())
                        .param("version", projection.version())
                        .param("promote", order.promote().code())
                        .param("asked_by", order.askedBy())
                        .param("reason", order.reason())
                        .update()
                == 1;
    }

    List<Rebuild> all() {
        return database.sql(SELECT).query((row, n) -> rebuild(row)).list();
    }

    Optional<Rebuild> of(String projection) {
        return database.sql(SELECT + " WHERE b.projection = ?")
                .param(projection)
                .query((row, n) -> rebuild(row))
                .optional();
    }

    /** Names of projections whose rebuild, or what it left behind, nobody works on. */
    List<String> unattended() {
        return database.sql("""
                        SELECT b.projection FROM rebuilds b
                        WHERE (b.ended_at IS NULL OR b.has_copy) AND NOT EXISTS (
                            SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                            WHERE l.locktype = 'advisory' AND l.classid = ?::oid AND l.objid = hashtext(b.projection)::oid
                              AND l.objsubid = 2)""").param(LOCK).query(String.class).list();
    }

    /** The version that each projection's live rows were built by. */
    Map<String, Integer> liveVersions() {
        Map<String, Integer> versions = new HashMap<>();
        database.sql("SELECT name, version FROM projections").query(row -> {
            versions.put(row.getString(1), row.getInt(2));
        });
        return versions;
    }

    State state(Rebuild rebuild) {
        return database.sql(SELECT + " WHERE b.projection = ? AND b.id = ? AND b.ended_at IS NULL")
                .params(rebuild.projection(), rebuild.id())
                .query((row, n) -> new State(
                        row.getLong("position"),
                        row.getLong("head"),
                        row.getBoolean("attached"),
                        row.getLong("scrubbed_to")))
                .optional()
                .orElseThrow(() -> new Ended(rebuild.projection()));
    }

    /** Within the transaction that has created the copy. */
    void created(Rebuild rebuild) {
        change(rebuild, "has_copy = true, position = 0, attached = false");
    }

    /** Within the transaction that has applied the events up to a position. */
    void applied(Rebuild rebuild, long position, @Nullable Double rate) {
        change(rebuild, "position = ?, rate = coalesce(?::float8, rate)", position, rate);
    }

    /** Within the transaction that has overwritten what was erased. */
    void scrubbed(Rebuild rebuild, long position) {
        change(rebuild, "scrubbed_to = ?", position);
    }

    /** Under the log's lock. */
    void attached(Rebuild rebuild) {
        change(rebuild, "attached = true");
    }

    void phase(Rebuild rebuild, Rebuild.Phase phase, @Nullable Difference found) {
        change(
                rebuild,
                "phase = ?, waiting_for = NULL, result = coalesce(?::jsonb, result)",
                phase.code(),
                found == null ? null : JSON.writeValueAsString(found));
    }

    void waitingFor(Rebuild rebuild, @Nullable String what) {
        change(rebuild, "waiting_for = ?::text", what);
    }

    void takenBy(Rebuild rebuild, String node) {
        change(rebuild, "node = ?", node);
    }

    /** Under the log's lock, so that no writer is just applying its batch to the copy. */
    void ended(Rebuild rebuild, Rebuild.Phase phase, @Nullable Difference found, @Nullable String error) {
        change(
                rebuild,
                "phase = ?, result = coalesce(?::jsonb, result), error = ?::text, attached = false, waiting_for = NULL,"
                        + " ended_at = clock_timestamp()",
                phase.code(),
                found == null ? null : JSON.writeValueAsString(found),
                error);
    }

    void dropped(String projection) {
        database.sql("UPDATE rebuilds SET has_copy = false WHERE projection = ?")
                .param(projection)
                .update();
    }

    /** Whether there is something to drop. */
    boolean isLeftBehind(String projection) {
        return database.sql(
                        "SELECT EXISTS (SELECT FROM rebuilds WHERE projection = ? AND ended_at IS NOT NULL AND has_copy)")
                .param(projection)
                .query(Boolean.class)
                .single();
    }

    private void change(Rebuild rebuild, String changes, @Nullable Object... values) {
        JdbcClient.StatementSpec statement = database.sql("UPDATE rebuilds SET " + changes
                + ", updated_at = clock_timestamp() WHERE projection = ? AND id = ? AND ended_at IS NULL");
        int at = 1;
        for (Object value : values) {
            statement = statement.param(at++, value);
        }
        if (statement.param(at++, rebuild.projection()).param(at, rebuild.id()).update() == 0) {
            throw new Ended(rebuild.projection());
        }
    }

    private static Rebuild rebuild(ResultSet row) throws SQLException {
        Rebuild.Phase phase = Rebuild.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT));
        long position = Math.max(0, row.getLong("position"));
        long head = row.getLong("head");
        double rate = row.getDouble("rate");
        boolean building = phase == Rebuild.Phase.BUILDING && rate > 0;
        String result = row.getString("result");
        return new Rebuild(
                row.getString("projection"),
                row.getObject("id", UUID.class),
                row.getInt("version"),
                Promote.of(row.getString("promote")),
                phase,
                position,
                head,
                head == 0 ? 100 : Math.floor(1_000.0 * Math.min(position, head) / head) / 10,
                building ? Math.round(rate) : null,
                building ? Math.round((head - position) / rate) : null,
                row.getString("waiting_for"),
                result == null ? null : JSON.readValue(result, Difference.class),
                row.getString("error"),
                row.getString("node"),
                row.getString("asked_by"),
                row.getString("reason"),
                Objects.requireNonNull(instant(row, "started_at")),
                Objects.requireNonNull(instant(row, "updated_at")),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
