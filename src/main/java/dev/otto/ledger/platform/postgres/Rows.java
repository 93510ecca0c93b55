package dev.otto.ledger.platform.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many rows in one statement: columns of arrays for {@code unnest}. The statement is the same text for one row and
 * for a thousand, so that it stays prepared.
 */
public final class Rows {
    private final Connection connection;
    private final String[] types;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /** @param types the element type of each column, such as {@code uuid} */
    public Rows(Connection connection, String... types) {
        this.connection = connection;
        this.types = types;
    }

    /** One value for each column; instants may be given as they are. */
    public Rows add(@Nullable Object... values) {
        if (values.length != types.length) {
            throw new IllegalArgumentException(values.length + " values for " + types.length + " columns");
        }
        rows.add(values);
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * Runs a statement over the rows; does nothing without any.
     *
     * @param sql with one {@code %s} for {@code unnest(…)}, that is used as {@code %s AS r (column, …)}
     */
    public void execute(String sql) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(unnest()))) {
            for (int column = 0; column < types.length; column++) {
                statement.setArray(column + 1, array(column));
            }
            statement.execute();
        }
    }

    private String unnest() {
        StringBuilder text = new StringBuilder("unnest(");
        for (int i = 0; i < types.length; i++) {
            text.append(i == 0 ? "" : ", ").append("?::").append(types[i]).append("[]");
        }
        return text.append(')').toString();
    }

    private Array array(int column) throws SQLException {
        // The driver encodes binary only from an array of this very type.
        @Nullable
        Object[] values = types[column].equals("bytea") ? new byte[rows.size()][] : new @Nullable Object[rows.size()];
        for (int row = 0; row < values.length; row++) {
            Object value = rows.get(row)[column];
            values[row] = value instanceof Instant instant ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC) : value;
        }
        return connection.createArrayOf(types[column], values);
    }
}
