package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.ApiKey;
import dev.otto.ledger.security.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code api_keys}. A row stays when its key is revoked, so that its client may come back under its name. */
final class KeyTable {
    /** What only a first holder of the name, or one after a revoked one, may take. */
    private static final String INSERT = """
            INSERT INTO api_keys (id, name, role, key_hash, created_at, expires_at)
            VALUES (:id, :name, :role, :hash, :created, :expires)
            ON CONFLICT (name) DO UPDATE SET
                id = excluded.id, role = excluded.role, key_hash = excluded.key_hash,
                previous_hash = NULL, previous_expires_at = NULL, created_at = excluded.created_at,
                expires_at = excluded.expires_at, last_used_at = NULL, revoked_at = NULL, configured_hash = NULL
            WHERE api_keys.revoked_at IS NOT NULL
            """;

    private static final String PUBLIC = "id, name, role, created_at, expires_at, last_used_at";

    private final JdbcClient jdbc;

    KeyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<StoredKey> withHash(byte[] hash) {
        return jdbc.sql("""
                        SELECT id, name, role, key_hash, previous_hash, previous_expires_at, expires_at, configured_hash FROM api_keys
                        WHERE (key_hash = :hash OR previous_hash = :hash) AND revoked_at IS NULL
                        ORDER BY key_hash = :hash DESC LIMIT 1""").param("hash", hash).query((row, n) -> stored(row)).optional();
    }

    Optional<StoredKey> named(String name) {
        return jdbc.sql("""
                        SELECT id, name, role, key_hash, previous_hash, previous_expires_at, expires_at, configured_hash FROM api_keys
                        WHERE name = :name AND revoked_at IS NULL""").param("name", name).query((row, n) -> stored(row)).optional();
    }

    /** Whether it was inserted: not while a key of that name lives. */
    boolean insert(ApiKey key, byte[] hash) {
        return jdbc.sql(INSERT)
                        .param("id", key.id())
                        .param("name", key.name())
                        .param("role", key.role().code())
                        .param("hash", hash)
                        .param("created", utc(key.createdAt()))
                        .param("expires", key.expiresAt() == null ? null : utc(key.expiresAt()))
                        .update()
                == 1;
    }

    /**
     * Makes this the one key of {@code admin}, whatever was before.
     *
     * @param configured whether the operator has given it
     */
    void installAdmin(ApiKey admin, byte[] hash, boolean configured) {
        jdbc.sql("UPDATE api_keys SET revoked_at = :now WHERE name = :name")
                .param("now", utc(admin.createdAt()))
                .param("name", admin.name())
                .update();
        insert(admin, hash);
        if (configured) {
            jdbc.sql("UPDATE api_keys SET configured_hash = key_hash WHERE id = :id")
                    .param("id", admin.id())
                    .update();
        }
    }

    List<ApiKey> list(int limit, @Nullable UUID before) {
        return jdbc.sql("SELECT " + PUBLIC + """
                         FROM api_keys
                        WHERE revoked_at IS NULL AND id < coalesce(:before, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                        ORDER BY id DESC LIMIT :limit""")
                .param("before", before)
                .param("limit", limit)
                .query((row, n) -> listed(row))
                .list();
    }

    /** @param graceEnds until when the hash before is taken as well; null: not at all */
    Optional<ApiKey> replaceHash(UUID id, byte[] hash, @Nullable Instant graceEnds) {
        return jdbc.sql("""
                        UPDATE api_keys SET key_hash = :hash, previous_expires_at = :ends,
                            previous_hash = CASE WHEN :ends::timestamptz IS NULL THEN NULL ELSE key_hash END
                        WHERE id = :id AND revoked_at IS NULL
                        RETURNING """ + " " + PUBLIC)
                .param("id", id)
                .param("hash", hash)
                .param("ends", graceEnds == null ? null : utc(graceEnds))
                .query((row, n) -> listed(row))
                .optional();
    }

    Optional<String> nameOf(UUID id) {
        return jdbc.sql("SELECT name FROM api_keys WHERE id = :id AND revoked_at IS NULL")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    boolean revoke(UUID id, Instant at) {
        return jdbc.sql("UPDATE api_keys SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL")
                        .param("id", id)
                        .param("at", utc(at))
                        .update()
                == 1;
    }

    void used(UUID id, Instant at) {
        jdbc.sql(
                        "UPDATE api_keys SET last_used_at = :at WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)")
                .param("id", id)
                .param("at", utc(at))
                .update();
    }

    /** Makes the rest of the transaction exclusive among all nodes. */
    void lockForTransaction(int lock) {
        jdbc.sql("SELECT pg_advisory_xact_lock(:space, :lock)")
                .param("space", 0x0171_0000)
                .param("lock", lock)
                .query((row, n) -> true)
                .single();
    }

    private static StoredKey stored(ResultSet row) throws SQLException {
        return new StoredKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBytes("key_hash"),
                row.getBytes("previous_hash"),
                instant(row, "previous_expires_at"),
                instant(row, "expires_at"),
                row.getBytes("configured_hash"));
    }

    private static ApiKey listed(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "last_used_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
