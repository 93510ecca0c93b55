package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.AuditKey;
import dev.otto.ledger.verifier.BundleFormat;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code audit_keys}. */
final class KeyTable {
    private final JdbcClient database;

    KeyTable(JdbcClient database) {
        this.database = database;
    }

    /** All keys there ever were, oldest first. */
    List<AuditKey> all() {
        return database.sql("SELECT id, public_key, created_at, previous, endorsement, acceptance FROM audit_keys"
                        + " ORDER BY created_at, id")
                .query((row, n) -> new AuditKey(
                        row.getString(1),
                        row.getBytes(2),
                        BundleFormat.instant(
                                row.getObject(3, OffsetDateTime.class).toInstant()),
                        row.getString(4),
                        row.getBytes(5),
                        row.getBytes(6)))
                .list();
    }

    void add(AuditKey key) {
        database.sql("INSERT INTO audit_keys (id, public_key, created_at, previous, endorsement, acceptance)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
                .param(key.id())
                .param(key.encoded())
                .param(Instant.parse(key.createdAt()).atOffset(ZoneOffset.UTC))
                .param(key.previous())
                .param(key.endorsement())
                .param(key.acceptance())
                .update();
    }
}
