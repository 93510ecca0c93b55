package dev.otto.ledger.security.internal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code console_sessions}. */
final class SessionTable {
    private final JdbcClient jdbc;

    SessionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param keyHash of the secret that was shown */
    record Row(byte[] keyHash, Instant seenAt) {}

    /**
     * @param seenAfter the person stayed away for too long before this
     * @param begunAfter it has lasted long enough before this
     */
    Optional<Row> find(byte[] token, Instant seenAfter, Instant begunAfter) {
        return jdbc.sql("""
                        SELECT key_hash, seen_at FROM console_sessions
                        WHERE token_hash = :token AND seen_at > :seen AND begun_at > :begun""")
                .param("token", token)
                .param("seen", utc(seenAfter))
                .param("begun", utc(begunAfter))
                .query((row, n) -> new Row(
                        row.getBytes("key_hash"),
                        row.getObject("seen_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    void insert(byte[] token, byte[] keyHash, Instant now) {
        jdbc.sql("""
                        INSERT INTO console_sessions (token_hash, key_hash, begun_at, seen_at)
                        VALUES (:token, :key, :now, :now)""")
                .param("token", token)
                .param("key", keyHash)
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
