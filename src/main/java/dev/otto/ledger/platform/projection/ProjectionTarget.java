package dev.otto.ledger.platform.projection;

import java.sql.Connection;

/**
 * Where a projection writes: its live tables, or a copy of them beside.
 *
 * @param connection in a transaction that the caller ends
 * @param schema a schema of ours, never of a caller's choosing
 */
public record ProjectionTarget(Connection connection, String schema) {
    public static final String LIVE = "projection";

    /** A table's qualified name. */
    public String table(String name) {
        return schema + "." + name;
    }
}
