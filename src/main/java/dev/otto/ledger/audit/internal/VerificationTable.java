package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.VerificationScope;
import dev.otto.ledger.audit.VerificationStatus;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.verifier.Finding;
import dev.otto.ledger.verifier.Findings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code audit_verifications}: what is asked for, who works on it, and what came of it. */
final class VerificationTable {
    /** A node that has not said for so long that it goes on is taken to have ended. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final String ALL = "SELECT * FROM audit_verifications ";

    private final JdbcClient database;
    private final Ids ids;

    VerificationTable(JdbcClient database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /**
     * A row.
     *
     * @param after the position behind which it begins
     * @param afterHash the hash there
     * @param to how far the log went when it was asked for, or how far it has read
     * @param lastHash of the last event that an intact one has read
     */
    record Row(
            UUID id,
            VerificationScope scope,
            VerificationStatus status,
            String startedBy,
            Instant startedAt,
            @Nullable Instant finishedAt,
            long after,
            byte[] afterHash,
            long to,
            long events,
            byte @Nullable [] lastHash,
            long breaks,
            @Nullable Finding firstBreak) {}

    /** False if one is under way. */
    boolean ask(VerificationScope scope, Actor by, long after, byte[] afterHash, long to) {
        try {
            database.sql("""
                            INSERT INTO audit_verifications (id, scope, status, started_by, after_position, after_hash, to_position,
                                renewed_at)
                            VALUES (?, ?, 'running', ?, ?, ?, ?, '-infinity')""")
                    .params(ids.next(), scope.code(), by.toString(), after, afterHash, to)
                    .update();
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** Takes the one that is to be done, if nobody is at it. */
    Optional<Row> take(UUID node) {
        return database.sql("""
                        UPDATE audit_verifications SET owner = ?, renewed_at = clock_timestamp(), events = 0
                        WHERE status = 'running' AND renewed_at < clock_timestamp() - make_interval(secs => ?)
                        RETURNING *""")
                .params(node, LEASE.toSeconds())
                .query(VerificationTable::row)
                .optional();
    }

    /** Says that it goes on; false if somebody else has taken it. */
    boolean renew(UUID id, UUID node, long events) {
        return database.sql("UPDATE audit_verifications SET renewed_at = clock_timestamp(), events = ?"
                                + " WHERE id = ? AND owner = ? AND status = 'running'")
                        .params(events, id, node)
                        .update()
                == 1;
    }

    void finish(UUID id, UUID node, long events, long to, byte[] lastHash, Findings findings) {
        boolean intact = findings.count() == 0;
        Finding first = findings.first();
        database.sql("""
                        UPDATE audit_verifications SET status = ?, finished_at = clock_timestamp(), events = ?, to_position = ?,
                            last_hash = ?, breaks = ?, break_position = ?, break_check = ?, break_reason = ?
                        WHERE id = ? AND owner = ? AND status = 'running'""")
                .param(intact ? VerificationStatus.INTACT.code() : VerificationStatus.BROKEN.code())
                .param(events)
                .param(to)
                .param(intact ? lastHash : null)
                .param(findings.count())
                .param(first == null || first.position() == 0 ? null : first.position())
                .param(first == null ? null : first.check())
                .param(first == null ? null : first.message())
                .param(id)
                .param(node)
                .update();
    }

    void fail(UUID id, UUID node) {
        database.sql("UPDATE audit_verifications SET status = 'failed', finished_at = clock_timestamp()"
                        + " WHERE id = ? AND owner = ? AND status = 'running'")
                .params(id, node)
                .update();
    }

    /** What the sealer has found; false if that is known already. */
    boolean brokenWhileSealing(Finding fault, long after, byte[] afterHash) {
        return database.sql("""
                        INSERT INTO audit_verifications (id, scope, status, started_by, finished_at, after_position, after_hash,
                            to_position, breaks, break_position, break_check, break_reason)
                        SELECT :id, 'sealing', 'broken', :by, clock_timestamp(), :after, :hash, :position, 1, :position, :check, :reason
                        WHERE NOT EXISTS (
                            SELECT FROM audit_verifications known WHERE known.status = 'broken' AND known.scope = 'sealing'
                            AND known.break_position = :position AND known.started_at > coalesce(
                                (SELECT max(started_at) FROM audit_verifications
                                 WHERE status = 'intact' AND scope = 'full'), '-infinity'))""")
                        .param("id", ids.next())
                        .param("by", Actor.LEDGER.toString())
                        .param("after", after)
                        .param("hash", afterHash)
                        .param("position", fault.position())
                        .param("check", fault.check())
                        .param("reason", fault.message())
                        .update()
                == 1;
    }

    Optional<Row> latest() {
        return database.sql(ALL + "ORDER BY started_at DESC LIMIT 1")
                .query(VerificationTable::row)
                .optional();
    }

    /** The last one that has read without a fault, from the first event or from where another one had ended. */
    Optional<Row> lastIntact() {
        return database.sql(ALL + "WHERE status = 'intact' ORDER BY started_at DESC LIMIT 1")
                .query(VerificationTable::row)
                .optional();
    }

    /** The newest break that no full verification has been without since. */
    Optional<Row> openBreak() {
        return database.sql(ALL + """
                        WHERE status = 'broken' AND started_at > coalesce((SELECT max(started_at) FROM audit_verifications
                            WHERE status = 'intact' AND scope = 'full'), '-infinity')
                        ORDER BY started_at DESC LIMIT 1""").query(VerificationTable::row).optional();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        String check = row.getString("break_check");
        return new Row(
                row.getObject("id", UUID.class),
                VerificationScope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
                VerificationStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getString("started_by"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"),
                row.getLong("after_position"),
                row.getBytes("after_hash"),
                row.getLong("to_position"),
                row.getLong("events"),
                row.getBytes("last_hash"),
                row.getLong("breaks"),
                check == null
                        ? null
                        : new Finding(
                                check, row.getLong("break_position"), String.valueOf(row.getString("break_reason"))));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
