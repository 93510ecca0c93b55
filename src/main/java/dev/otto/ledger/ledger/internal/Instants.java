package dev.otto.ledger.ledger.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Columns of type {@code timestamptz}. */
final class Instants {
    private Instants() {}

    static Instant read(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(readIfAny(row, column));
    }

    static @Nullable Instant readIfAny(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
