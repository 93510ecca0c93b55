package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code console_sessions}. */
final class SessionTable {
    private final JdbcClient jdbc;

    SessionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a session was begun with. */
    sealed interface Holder {
        /** @param hash of the API key's secret that was shown */
        record Key(byte[] hash) implements Holder {}

        /** @param shownAs their name, sealed */
        record Staff(String issuer, String sub, Role role, byte @Nullable [] shownAs) implements Holder {}
    }

    record Row(Holder holder, Instant seenAt) {}

    /**
     * @param seenAfter the person stayed away for too long before this
     * @param begunAfter it has lasted long enough before this
     */
    Optional<Row> find(byte[] token, Instant seenAfter, Instant begunAfter) {
        return jdbc.sql("""
                        SELECT key_hash, issuer, staff, role, shown_as, seen_at FROM console_sessions
                        WHERE token_hash = :token AND seen_at > :seen AND begun_at > :begun""")
                .param("token", token)
                .param("seen", utc(seenAfter))
                .param("begun", utc(begunAfter))
                .query((row, n) -> new Row(
                        holder(row),
                        row.getObject("seen_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    private static Holder holder(ResultSet row) throws SQLException {
        byte[] keyHash = row.getBytes("key_hash");
        return keyHash != null
                ? new Holder.Key(keyHash)
                : new Holder.Staff(
                        row.getString("issuer"),
                        row.getString("staff"),
                        Role.of(row.getString("role")),
                        row.getBytes("shown_as"));
    }

    void insert(byte[] token, Holder holder, Instant now) {
        Holder.Key key = holder instanceof Holder.Key shown ? shown : null;
        Holder.Staff staff = holder instanceof Holder.Staff vouched ? vouched : null;
        jdbc.sql("""
                        INSERT INTO console_sessions
                               (token_hash, key_hash, issuer, staff, role, shown_as, begun_at, seen_at)
                        VALUES (:token, :key, :issuer, :staff, :role, :shown, :now, :now)""")
                .param("token", token)
                .param("key", key == null ? null : key.hash(), Types.BINARY)
                .param("issuer", staff == null ? null : staff.issuer(), Types.VARCHAR)
                .param("staff", staff == null ? null : staff.sub(), Types.VARCHAR)
                .param("role", staff == null ? null : staff.role().code(), Types.VARCHAR)
                .param("shown", staff == null ? null : staff.shownAs(), Types.BINARY)
                .param("now", utc(now))
                .update();
    }

    void seen(byte[] token, Instant now) {
        jdbc.sql("UPDATE console_sessions SET seen_at = :now WHERE token_hash = :token AND seen_at < :now")
                .param("token", token)
                .param("now", utc(now))
                .update();
    }

    void delete(byte[] token) {
        jdbc.sql("DELETE FROM console_sessions WHERE token_hash = :token")
                .param("token", token)
                .update();
    }

    /** What no request can find any more. */
    void deleteEnded(Instant seenAfter, Instant begunAfter) {
        jdbc.sql("DELETE FROM console_sessions WHERE seen_at <= :seen OR begun_at <= :begun")
                .param("seen", utc(seenAfter))
                .param("begun", utc(begunAfter))
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
