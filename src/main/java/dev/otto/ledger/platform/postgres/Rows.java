package dev.otto.ledger.platform.postgres;

import java.sql.Array;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Many rows in one statement: columns of arrays for {@code unnest}. The statement is the same text for one row and
 * for a thousand, so that it stays prepared.
 */
public final class Rows {
    private final Pipeline pipeline;
    private final String[] types;
    private final BinaryColumn[] columns;
    private boolean empty = true;

    /**
     * @param pipeline that the statement is added to
     * @param types the element type of each column, such as {@code uuid}
     */
    public Rows(Pipeline pipeline, String... types) {
        this.pipeline = pipeline;
        this.types = types;
        columns = new BinaryColumn[types.length];
        for (int i = 0; i < types.length; i++) {
            columns[i] = new BinaryColumn(BinaryColumn.Type.named(types[i]));
        }
    }

    /**
     * One value for each column: a {@link java.util.UUID}, {@link String} (also for {@code jsonb}), {@link Number},
     * {@link Boolean}, {@link java.time.Instant}, {@link java.time.LocalDate}, {@code byte[]} or null.
     */
    public Rows add(@Nullable Object... values) {
        if (values.length != columns.length) {
            throw new IllegalArgumentException(values.length + " values for " + columns.length + " columns");
        }
        for (int i = 0; i < values.length; i++) {
            columns[i].add(values[i]);
        }
        empty = false;
        return this;
    }

    public boolean isEmpty() {
        return empty;
    }

    /**
     * Adds a statement over the rows to the pipeline; nothing without any.
     *
     * @param sql with one {@code %s} for the rows, that is used as {@code %s AS r (column, …)}
     */
    public void execute(String sql) throws SQLException {
        if (!empty) {
            pipeline.add(sql.replace("%s", unnest()), (Object[]) arrays());
        }
    }

    /** The same for a query, which is asked also without any row. */
    public void ask(Pipeline.Answer answer, String sql) throws SQLException {
        pipeline.ask(answer, sql.replace("%s", unnest()), (Object[]) arrays());
    }

    /** The columns as parameters, for a statement that has a place of its own for each. */
    public Array[] arrays() throws SQLException {
        Array[] arrays = new Array[columns.length];
        for (int i = 0; i < columns.length; i++) {
            arrays[i] = columns[i].array(pipeline.busyConnection());
        }
        return arrays;
    }

    /**
     * In the select list: there PostgreSQL takes the arrays in step, value by value. Several arrays of one {@code unnest}
     * in FROM are first unrolled into a store each, at about three times the price of a row.
     */
    private String unnest() {
        StringBuilder text = new StringBuilder("(SELECT ");
        for (int i = 0; i < types.length; i++) {
            text.append(i == 0 ? "" : ", ")
                    .append("unnest(?::")
                    .append(types[i])
                    .append("[])");
        }
        return text.append(')').toString();
    }
}
